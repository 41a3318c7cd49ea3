/* wav.c - RIFF/WAVE files: PCM of 16 and 24 bits, and floats.
 *
 * Sources: Microsoft, "Multimedia Programming Interface and Data Specifications 1.0" (RIFF, fmt, fact, data) and its
 * 1994 supplement (smpl); "Multiple Channel Audio Data and WAVE Files" (WAVE_FORMAT_EXTENSIBLE). The latter asks for the
 * extensible form from 17 bits on as well; readers that know only the plain one, game engines among
 * them, would refuse a stereo file for it, and none misreads the plain one. So it is used where it says something: from
 * three channels on.
 */
#include "sound/codec.h"

#include <string.h>

enum { FORMAT_PCM = 1, FORMAT_FLOAT = 3, FORMAT_EXTENSIBLE = 0xfffe };
enum { SMPL_SIZE = 36 + 24 };

/* Which loudspeakers so many channels belong to. Four stand in a square, five and six are 5.0 and 5.1 with the
 * rear pair, seven are 6.1, eight are 7.1. */
static const uint16_t SPEAKERS[SOUND_CHANNELS_MAX + 1] = {0,    0x4,  0x3,   0x7,  0x33,
							  0x37, 0x3f, 0x70f, 0x63f};

struct layout {
	unsigned tag;     /* what the samples are: FORMAT_PCM or FORMAT_FLOAT */
	unsigned bytes;   /* of one sample */
	bool is_extended; /* the fmt chunk is of the extensible form */
	uint32_t fmt_size, data_size, smpl_size;
	bool has_fact;
};

/* Every sound within the bounds fits into the 32 bits that RIFF has for a length. */
_Static_assert(SOUND_SAMPLES_MAX * 4 + 1024 < UINT32_MAX, "a WAV file of that length needs RF64");

static struct layout layout_of(const struct sound *sound, enum wav_bits bits)
{
	struct layout layout = {.tag = bits == WAV_FLOAT ? FORMAT_FLOAT : FORMAT_PCM,
				.bytes = bits == WAV_FLOAT ? 4
					 : bits == WAV_24  ? 3
							   : 2,
				.is_extended = sound->channels > 2};

	layout.fmt_size = layout.is_extended ? 40 : layout.tag == FORMAT_PCM ? 16 : 18;
	layout.has_fact = layout.fmt_size > 16;
	layout.data_size = (uint32_t)(sound->frames * sound->channels * layout.bytes);
	layout.smpl_size = sound->loop.is_set ? SMPL_SIZE : 0;
	return layout;
}

static uint32_t riff_size(const struct layout *layout)
{
	uint32_t size = 4 + 8 + layout->fmt_size + 8 + layout->data_size + (layout->data_size & 1);

	if (layout->has_fact)
		size += 8 + 4;
	if (layout->smpl_size)
		size += 8 + layout->smpl_size;
	return size;
}

/* ---- little-endian fields ------------------------------------------------------------------ */

static void put(uint8_t **to, uint32_t value, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		*(*to)++ = (uint8_t)(value >> (8 * i));
}

static void put_chunk(uint8_t **to, const char *name, uint32_t size)
{
	memcpy(*to, name, 4);
	*to += 4;
	put(to, size, 4);
}

static void put_format(uint8_t **to, const struct sound *sound, const struct layout *layout)
{
	static const uint8_t GUID_TAIL[] = {0x00, 0x00, 0x10, 0x00, 0x80, 0x00,
					    0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71};
	uint32_t frame = sound->channels * layout->bytes;

	put_chunk(to, "fmt ", layout->fmt_size);
	put(to, layout->is_extended ? (uint32_t)FORMAT_EXTENSIBLE : layout->tag, 2);
	put(to, sound->channels, 2);
	put(to, sound->rate, 4);
	put(to, sound->rate * frame, 4);
	put(to, frame, 2);
	put(to, layout->bytes * 8, 2);
	if (layout->fmt_size > 16)
		put(to, layout->fmt_size - 18, 2);
	if (layout->is_extended) {
		put(to, layout->bytes * 8, 2);
		put(to, SPEAKERS[sound->channels], 4);
		put(to, layout->tag, 4);
		memcpy(*to, GUID_TAIL, sizeof(GUID_TAIL));
		*to += sizeof(GUID_TAIL);
	}
	if (layout->has_fact) {
		put_chunk(to, "fact", 4);
		put(to, (uint32_t)sound->frames, 4);
	}
}

/* One loop, forward and for ever. Its end is the last frame that is played. */
static void put_loop(uint8_t **to, const struct sound *sound)
{
	enum { MIDDLE_C = 60, NANOSECONDS = 1000000000 };

	put_chunk(to, "smpl", SMPL_SIZE);
	put(to, 0, 4);
	put(to, 0, 4);
	put(to, (NANOSECONDS + sound->rate / 2) / sound->rate, 4);
	put(to, MIDDLE_C, 4);
	for (int i = 0; i < 3; i++)
		put(to, 0, 4);
	put(to, 1, 4);
	for (int i = 0; i < 3; i++)
		put(to, 0, 4);
	put(to, (uint32_t)sound->loop.start, 4);
	put(to, (uint32_t)(sound->loop.end - 1), 4);
	put(to, 0, 4);
	put(to, 0, 4);
}

/* ---- samples -------------------------------------------------------------------------------- */

/* The nearest step on a scale of 2 * half, clipped at its ends. dither: in steps. */
static uint32_t quantize(float sample, int32_t half, double dither)
{
	double level = sound_clip(sample) * (double)half + dither;

	if (level >= half - 1)
		return (uint32_t)(half - 1);
	if (level <= -half)
		return (uint32_t)-half;
	/* Above 0, truncation is rounding down. */
	return (uint32_t)((int32_t)(level + half + 0.5) - half);
}

static bool is_whole_16(const struct sound *sound)
{
	size_t count = (size_t)sound->frames * sound->channels;

	for (size_t i = 0; i < count; i++) {
		float level = sound_clip(sound->samples[i]) * 32768;

		if (level > 32767 || level != (float)(int32_t)level)
			return false;
	}
	return true;
}

/* From 0 up to 1: the upper half of a linear congruential generator (Knuth's MMIX). */
static double chance(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (double)(uint32_t)(*state >> 32) / 4294967296.0;
}

/* With noise of triangular density, two steps wide, so that what is rounded away does not follow the sound: but
 * not where there is nothing to round. */
static void put_16(uint8_t *to, const struct sound *sound)
{
	size_t count = (size_t)sound->frames * sound->channels;
	bool is_dithered = !is_whole_16(sound);
	uint64_t state = 0;

	for (size_t i = 0; i < count; i++) {
		double dither = is_dithered ? chance(&state) - chance(&state) : 0;
		uint32_t value = quantize(sound->samples[i], 32768, dither);

		to[2 * i] = (uint8_t)value;
		to[2 * i + 1] = (uint8_t)(value >> 8);
	}
}

static void put_24(uint8_t *to, const struct sound *sound)
{
	size_t count = (size_t)sound->frames * sound->channels;

	for (size_t i = 0; i < count; i++) {
		uint32_t value = quantize(sound->samples[i], 8388608, 0);

		to[3 * i] = (uint8_t)value;
		to[3 * i + 1] = (uint8_t)(value >> 8);
		to[3 * i + 2] = (uint8_t)(value >> 16);
	}
}

/* As they are, but for what is no number. */
static void put_float(uint8_t *to, const struct sound *sound)
{
	size_t count = (size_t)sound->frames * sound->channels;

	for (size_t i = 0; i < count; i++) {
		float sample = sound->samples[i] - sound->samples[i] == 0
				       ? sound->samples[i]
				       : sound_clip(sound->samples[i]);
		uint32_t value;

		memcpy(&value, &sample, sizeof(value));
		put(&to, value, 4);
	}
}

static enum status wav_encode(const struct sound *sound, const struct sound_options *options,
			      struct place at, struct bytes *out, struct diag *diag)
{
	static void (*const PUT[])(uint8_t *, const struct sound *) = {
		[WAV_16] = put_16, [WAV_24] = put_24, [WAV_FLOAT] = put_float};
	struct layout layout = layout_of(sound, options->bits);
	uint32_t size = riff_size(&layout);
	uint8_t *to;

	(void)at;
	(void)diag;
	out->len = 8 + (size_t)size;
	out->data = to = mem_alloc(out->len);
	put_chunk(&to, "RIFF", size);
	memcpy(to, "WAVE", 4);
	to += 4;
	put_format(&to, sound, &layout);
	put_chunk(&to, "data", layout.data_size);
	PUT[options->bits](to, sound);
	to += layout.data_size;
	if (layout.data_size & 1)
		*to++ = 0;
	if (layout.smpl_size)
		put_loop(&to, sound);
	return ST_OK;
}

/* ---- reading back --------------------------------------------------------------------------- */

/* What the fmt chunk says, which stands first in files of ours. */
static bool wav_bitrate(struct str data, struct sound_bitrate *out)
{
	enum { AT_BYTES_PER_SECOND = 28 };
	const uint8_t *from = (const uint8_t *)data.ptr + AT_BYTES_PER_SECOND;
	uint64_t bits;

	if (data.len < AT_BYTES_PER_SECOND + 4 || memcmp(data.ptr + 12, "fmt ", 4) != 0)
		return false;
	bits = 8 * ((uint64_t)from[0] | (uint64_t)from[1] << 8 | (uint64_t)from[2] << 16 |
		    (uint64_t)from[3] << 24);
	if (bits > UINT32_MAX)
		return false;
	*out = (struct sound_bitrate){true, (uint32_t)bits, (uint32_t)bits, (uint32_t)bits};
	return true;
}

static const char *wav_revision(void)
{
	return "1";
}

const struct sound_codec sound_codec_wav = {
	.format = MEDIA_WAV,
	.revision = wav_revision,
	.encode = wav_encode,
	.bitrate = wav_bitrate,
};
