/* decode.c - what is asked for of sounds beside files: samples of bytes, another rate, levels. */
#include "sound/decode.h"

#include "media/image.h"
#include "sound/ask.h"
#include "sound/revision.h"

#include <inttypes.h>
#include <string.h>

const char *sound_decode_revision(void)
{
	return SOUND_REVISION " mpg123/" ASSETC_MPG123_VERSION " sndfile/" ASSETC_SNDFILE_VERSION
			      " soxr/" ASSETC_SOXR_VERSION " ebur128/" ASSETC_EBUR128_VERSION;
}

/* ---- decoding ------------------------------------------------------------------------------ */

static bool is_sound(enum media_format format)
{
	return format == MEDIA_MP3 || format == MEDIA_WAV || format == MEDIA_OGG ||
	       format == MEDIA_FLAC;
}

static enum status not_a_sound(struct str bytes, enum media_format format, struct place at,
			       struct diag *diag)
{
	const uint8_t *p = (const uint8_t *)bytes.ptr;

	if (format != MEDIA_UNKNOWN)
		return diag_error(diag, ST_INVALID, "E0601", at, "not a sound: the bytes are %s",
				  media_format_name(format));
	if (bytes.len < 4)
		return diag_error(diag, ST_INVALID, "E0601", at,
				  "not a sound: there are %s%zu bytes", bytes.len ? "only " : "",
				  bytes.len);
	return diag_error(
		diag, ST_INVALID, "E0601", at,
		"not an MP3, WAV, OGG or FLAC file: the %zu bytes begin with %02x %02x %02x %02x",
		bytes.len, p[0], p[1], p[2], p[3]);
}

enum status sound_decode(const void *data, size_t len, const struct sound_pcm *pcm, struct place at,
			 struct sound *out, struct diag *diag)
{
	enum media_format format = pcm ? MEDIA_UNKNOWN : media_sniff(data, len);
	struct wire_request request = {
		.magic = WIRE_MAGIC, .op = WIRE_DECODE, .format = format, .length = len};
	struct question question = {.helper = helper_for((struct str){data, len}, format),
				    .request = &request,
				    .payload = data,
				    .doing = "decoding",
				    .at = at,
				    .diag = diag};
	enum status st;

	*out = (struct sound){0};
	if (len > SOUND_FILE_MAX)
		return diag_error(diag, ST_INVALID, "E0603", at,
				  "the sound file has %zu bytes; the limit is %zu", len,
				  SOUND_FILE_MAX);
	if (!pcm && !is_sound(format))
		return not_a_sound((struct str){data, len}, format, at, diag);
	if (pcm) {
		request.encoding = pcm->encoding;
		request.rate = pcm->rate;
		request.channels = pcm->channels;
	}
	st = sound_ask(&question);
	if (st == ST_OK)
		*out = question.sound;
	return st;
}

void sound_expect(const void *data, size_t len, const struct sound_pcm *pcm)
{
	enum media_format format = pcm ? MEDIA_UNKNOWN : media_sniff(data, len);

	if (len <= SOUND_FILE_MAX && (pcm || is_sound(format)))
		helper_expect(helper_for((struct str){data, len}, format));
}

void sound_rest(void)
{
	helpers_dismiss();
}

/* ---- headerless samples -------------------------------------------------------------------- */

/* The part of text before the next slash, or all of it, and moves text behind it. */
static struct str next_part(struct str *text)
{
	const char *slash = text->len ? memchr(text->ptr, '/', text->len) : NULL;
	struct str part = {text->ptr, slash ? (size_t)(slash - text->ptr) : text->len};
	size_t used = slash ? part.len + 1 : part.len;

	*text = (struct str){text->len ? text->ptr + used : NULL, text->len - used};
	return part;
}

bool sound_pcm_parse(struct str text, struct sound_pcm *out)
{
	static const struct {
		const char *name;
		enum sound_encoding encoding;
	} NAMES[] = {{"u8", SOUND_U8},     {"s16le", SOUND_S16}, {"s24le", SOUND_S24},
		     {"s32le", SOUND_S32}, {"f32le", SOUND_F32}, {"mulaw", SOUND_ULAW},
		     {"alaw", SOUND_ALAW}};
	enum { COUNT = sizeof(NAMES) / sizeof(NAMES[0]) };
	struct str name = next_part(&text), rate_text = next_part(&text);
	uint64_t rate, channels;
	size_t i = 0;

	while (i < COUNT && !str_is(name, NAMES[i].name))
		i++;
	if (i == COUNT || !str_to_u64(rate_text, &rate) || !str_to_u64(text, &channels) ||
	    rate > SOUND_RATE_MAX || channels > SOUND_CHANNELS_MAX ||
	    !sound_fits((uint32_t)rate, (unsigned)channels, 0))
		return false;
	*out = (struct sound_pcm){NAMES[i].encoding, (uint32_t)rate, (unsigned)channels};
	return true;
}

/* ---- another rate -------------------------------------------------------------------------- */

uint64_t sound_frames_at(uint64_t frames, uint32_t rate, uint32_t new_rate)
{
	return (frames * new_rate + rate / 2) / rate;
}

static struct sound_loop loop_at(const struct sound *sound, uint32_t new_rate, uint64_t frames)
{
	struct sound_loop loop = sound->loop;

	loop.start = sound_frames_at(loop.start, sound->rate, new_rate);
	loop.end = sound_frames_at(loop.end, sound->rate, new_rate);
	if (loop.end > frames)
		loop.end = frames;
	return loop.is_set && loop.start < loop.end ? loop : (struct sound_loop){0};
}

static struct wire_request request_for(const struct sound *sound, enum wire_op op)
{
	return (struct wire_request){.magic = WIRE_MAGIC,
				     .op = op,
				     .rate = sound->rate,
				     .channels = sound->channels,
				     .frames = sound->frames,
				     .length = sound->frames * sound->channels * sizeof(float)};
}

enum status sound_resample(struct sound *sound, uint32_t rate, struct place at, struct diag *diag)
{
	struct wire_request request = request_for(sound, WIRE_RESAMPLE);
	struct question question = {.helper = HELPER_soxr,
				    .request = &request,
				    .payload = sound->samples,
				    .doing = "resampling",
				    .at = at,
				    .diag = diag};
	uint64_t frames = sound_frames_at(sound->frames, sound->rate, rate);
	enum status st;

	if (rate == sound->rate)
		return ST_OK;
	if (!sound_fits(rate, sound->channels, frames))
		return diag_error(diag, ST_INVALID, "E0603", at,
				  "at %u Hz the sound would have %" PRIu64
				  " frames of %u channels; "
				  "the limit is %" PRIu64 " samples in all",
				  rate, frames, sound->channels, SOUND_SAMPLES_MAX);
	request.new_rate = rate;
	st = sound_ask(&question);
	if (st != ST_OK)
		return st;
	if (question.sound.rate != rate || question.sound.channels != sound->channels ||
	    question.sound.frames != frames) {
		sound_release(&question.sound);
		return diag_error(diag, ST_ENVIRONMENT, "E0622", at,
				  "assetc-sound-soxr answered with another sound than it was "
				  "asked for");
	}
	question.sound.loop = loop_at(sound, rate, frames);
	sound_release(sound);
	*sound = question.sound;
	return ST_OK;
}

/* ---- levels -------------------------------------------------------------------------------- */

enum status sound_measure(const struct sound *sound, struct sound_levels *out, struct place at,
			  struct diag *diag)
{
	struct wire_request request = request_for(sound, WIRE_MEASURE);
	struct question question = {.helper = HELPER_ebur128,
				    .request = &request,
				    .payload = sound->samples,
				    .doing = "measuring",
				    .at = at,
				    .diag = diag};
	enum status st;

	*out = (struct sound_levels){.is_silent = true};
	if (!(sound_peak(sound) > 0))
		return ST_OK;
	st = sound_ask(&question);
	if (st == ST_OK)
		*out = (struct sound_levels){.has_loudness = question.last.has_loudness != 0,
					     .loudness = question.last.loudness,
					     .is_silent = question.last.is_silent != 0,
					     .true_peak = question.last.true_peak};
	return st;
}
