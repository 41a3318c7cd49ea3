/* checks_sound.c - checks on the products of a sound. They look at what a player makes of the file, since lossy formats
 * change levels, and some the length. */
#include "base/json.h"
#include "sound/decibel.h"
#include "sound/encode.h"
#include "step/check.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>

/* In millionths, as the bounds of PARAM_NUMBER are. */
#define MILLIONTHS(n) ((int64_t)(n)*MILLION)

/* ---- duration_range ---------------------------------------------------------------------- */

static const struct param_def DURATION_PARAMS[] = {
	{.name = "value",
	 .type = PARAM_RANGE,
	 .unit = UNIT_SECONDS,
	 .flags = PARAM_REQUIRED,
	 .min = 0,
	 .max = MILLIONTHS(36000),
	 .help = "Shortest and longest duration, such as [0.2, 0.6]"},
	{0},
};

static enum status duration_range(const struct check_file *file, const struct param_value *argument,
				  struct place at, struct diag *diag)
{
	int64_t duration = (int64_t)sound_microseconds(file->sound);
	struct strbuf text = {0};
	enum status st;

	if (duration >= argument->low && duration <= argument->high)
		return ST_OK;
	strbuf_printf(&text, "duration_range: %s lasts ", file->path);
	decimal_format(&text, duration);
	strbuf_printf(&text, " s (%" PRIu64 " samples at %" PRIu32 " Hz), not ",
		      file->sound->frames, file->sound->rate);
	decimal_format(&text, argument->low);
	strbuf_add_c(&text, " to ");
	decimal_format(&text, argument->high);
	strbuf_add_c(&text, " s");
	st = diag_error(diag, ST_INVALID, "E0741", at, "%s", text.data);
	strbuf_release(&text);
	return st;
}

const struct check check_duration_range = {
	.decl = {.name = "duration_range",
		 .kinds = ASSET_AUDIO,
		 .params = DURATION_PARAMS,
		 .help = "What players make of the file lasts at least and at most so long"},
	.revision = 1,
	.hears = true,
	.file = duration_range,
};

/* ---- bitrate ----------------------------------------------------------------------------- */

static const struct param_def BITRATE_PARAMS[] = {
	{.name = "value",
	 .type = PARAM_NUMBER,
	 .unit = UNIT_BITRATE,
	 .flags = PARAM_REQUIRED,
	 .min = MILLIONTHS(8000),
	 .max = MILLIONTHS(50000000),
	 .help = "Bit rate that the product must have, such as 192k"},
	{0},
};

/* By how much the mean of a variable bit rate may differ: one part of so many. */
enum { VARIABLE_PART = 10 };

static bool is_near(uint32_t average, uint64_t asked)
{
	uint64_t difference = average > asked ? average - asked : asked - average;

	return difference * VARIABLE_PART <= asked;
}

static enum status bitrate(const struct check_file *file, const struct param_value *argument,
			   struct place at, struct diag *diag)
{
	uint64_t asked = (uint64_t)(argument->number / MILLION);
	struct sound_bitrate found;

	if (!sound_bitrate_of(file->data, file->len, file->sound, &found))
		return diag_error(diag, ST_INVALID, "E0742", at,
				  "bitrate: %s has none: it holds %" PRIu64 " samples", file->path,
				  file->sound->frames);
	if (found.is_constant && found.average != asked)
		return diag_error(diag, ST_INVALID, "E0742", at,
				  "bitrate: %s has %" PRIu32 " bit/s, not %" PRIu64, file->path,
				  found.average, asked);
	if (found.is_constant || is_near(found.average, asked))
		return ST_OK;
	(void)diag_error(diag, ST_INVALID, "E0742", at,
			 "bitrate: %s has a variable bit rate, %" PRIu32
			 " bit/s on average, which is not within a tenth of %" PRIu64,
			 file->path, found.average, asked);
	diag_hint(diag,
		  "it follows from the sound and from 'quality' of convert; only an MP3 without "
		  "'quality' keeps to a bit rate");
	return ST_INVALID;
}

const struct check check_bitrate = {
	.decl = {.name = "bitrate",
		 .kinds = ASSET_AUDIO,
		 .params = BITRATE_PARAMS,
		 .help = "The bit rate is exactly this one; of OGG, and of MP3 with a variable bit "
			 "rate, the average of the whole file is within a tenth of it"},
	.revision = 1,
	.hears = true,
	.file = bitrate,
};

/* ---- no_clipping ------------------------------------------------------------------------- */

static const struct param_def NO_PARAMS[] = {{0}};

/* Bits of a sample in a WAV file of whole numbers; 0 for any other file. */
static unsigned wav_bits(const uint8_t *data, size_t len)
{
	enum { PCM = 1, EXTENSIBLE = 0xFFFE };
	size_t at = 12;

	if (media_sniff(data, len) != MEDIA_WAV)
		return 0;
	while (len - at >= 8) {
		const uint8_t *chunk = data + at;
		size_t size = (size_t)chunk[4] | (size_t)chunk[5] << 8 | (size_t)chunk[6] << 16 |
			      (size_t)chunk[7] << 24;
		unsigned tag;

		at += 8;
		if (size > len - at)
			return 0;
		if (chunk[0] == 'f' && chunk[1] == 'm' && chunk[2] == 't' && size >= 16) {
			tag = chunk[8] | (unsigned)chunk[9] << 8;
			if (tag == EXTENSIBLE && size >= 26)
				tag = chunk[32] | (unsigned)chunk[33] << 8;
			return tag == PCM && chunk[22] >= 8 && chunk[22] <= 32 ? chunk[22] : 0;
		}
		at += size + (size & 1) < len - at ? size + (size & 1) : len - at;
	}
	return 0;
}

struct clipping {
	float peak;
	uint64_t count; /* samples */
	uint64_t first; /* frame */
};

static void clipping_add(struct clipping *clipping, uint64_t frame, uint64_t count)
{
	if (clipping->count == 0 || frame < clipping->first)
		clipping->first = frame;
	clipping->count += count;
}

/* What was coded with losses, or is written as floats, goes beyond full scale where it clips. */
static void find_beyond(const struct sound *sound, struct clipping *clipping)
{
	for (uint64_t i = 0; i < sound->frames; i++) {
		for (unsigned k = 0; k < sound->channels; k++) {
			if (!(fabsf(sound->samples[i * sound->channels + k]) < 1))
				clipping_add(clipping, i, 1);
		}
	}
}

/* Whole numbers cannot: there, two or more samples of a channel in a row at the same end of the scale were cut off. One
 * alone may be the top of a wave that was brought to full scale. */
static void find_flat(const struct sound *sound, unsigned bits, struct clipping *clipping)
{
	uint64_t half = (uint64_t)1 << (bits - 1);
	float top = (float)((double)(half - 1) / (double)half);

	for (unsigned k = 0; k < sound->channels; k++) {
		int last_side = 0;
		uint64_t run = 0;

		for (uint64_t i = 0; i < sound->frames; i++) {
			float sample = sound->samples[i * sound->channels + k];
			int side = sample >= top ? 1 : sample <= -1 ? -1 : 0;

			run = side && side == last_side ? run + 1 : 1;
			last_side = side;
			if (side && run >= 2)
				clipping_add(clipping, i - 1, run == 2 ? 2 : 1);
		}
	}
}

/* How much too loud whole numbers were cannot be told any more. */
static void hint_at_level(const struct clipping *clipping, bool is_whole, struct diag *diag)
{
	/* In hundredths of a decibel, rounded up. */
	int64_t excess =
		decibel_of(clipping->peak < FLT_MAX ? clipping->peak : FLT_MAX) / 10000 + 1;

	if (is_whole)
		diag_hint(diag, "normalize to a lower peak, such as -1 dB, unless what came in was "
				"cut off already");
	else
		diag_hint(diag,
			  "bring the level down by at least %" PRId64 ".%02" PRId64
			  " dB before it is written, by normalize with a lower peak",
			  excess / 100, excess % 100);
}

static enum status no_clipping(const struct check_file *file, const struct param_value *argument,
			       struct place at, struct diag *diag)
{
	const struct sound *sound = file->sound;
	unsigned bits = wav_bits(file->data, file->len);
	struct clipping clipping = {.peak = sound_peak(sound)};
	int64_t level = decibel_of(clipping.peak < FLT_MAX ? clipping.peak : FLT_MAX);
	struct strbuf text = {0};

	(void)argument;
	if (bits)
		find_flat(sound, bits, &clipping);
	else
		find_beyond(sound, &clipping);
	if (clipping.count == 0)
		return ST_OK;
	strbuf_printf(&text,
		      "no_clipping: %s peaks at %s dBFS: %" PRIu64 " of %" PRIu64
		      " samples are %s full scale, the first at ",
		      file->path, decibel_text(level).text, clipping.count,
		      sound->frames * sound->channels, bits ? "cut off at" : "at or beyond");
	decimal_format(&text, (int64_t)(clipping.first * MILLION / sound->rate));
	strbuf_add_c(&text, " s");
	(void)diag_error(diag, ST_INVALID, "E0743", at, "%s", text.data);
	hint_at_level(&clipping, bits != 0, diag);
	strbuf_release(&text);
	return ST_INVALID;
}

const struct check check_no_clipping = {
	.decl = {.name = "no_clipping",
		 .kinds = ASSET_AUDIO,
		 .params = NO_PARAMS,
		 .help = "What players make of the file stays below full scale, where MP3 and OGG "
			 "may go beyond what was encoded; in WAV of 16 and 24 bits no two samples "
			 "in a row lie at the same end of the scale"},
	.revision = 1,
	.hears = true,
	.file = no_clipping,
};
