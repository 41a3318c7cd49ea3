/* encode.c - picks the codec for a format, and holds what all codecs share. */
#include "sound/codec.h"

#include <assert.h>

#define CODEC(name) extern const struct sound_codec sound_codec_##name;
#include "sound/codecs.def"
#undef CODEC

static const struct sound_codec *const CODECS[] = {
#define CODEC(name) &sound_codec_##name,
#include "sound/codecs.def"
#undef CODEC
};

static const struct sound_codec *find(enum media_format format)
{
	for (size_t i = 0; i < sizeof(CODECS) / sizeof(CODECS[0]); i++) {
		if (CODECS[i]->format == format)
			return CODECS[i];
	}
	return NULL;
}

void sound_prepare(uint32_t rate, unsigned channels, enum media_format format,
		   const struct sound_options *options)
{
	const struct sound_codec *codec = find(format);
	struct sound like = {.rate = rate, .channels = channels, .frames = 1};

	if (codec && codec->prepare)
		codec->prepare(&like, options);
}

enum status sound_encode(const struct sound *sound, enum media_format format,
			 const struct sound_options *options, struct place at, struct bytes *out,
			 struct diag *diag)
{
	const struct sound_codec *codec = find(format);

	*out = (struct bytes){0};
	if (options->at.source)
		at = options->at;
	if (!codec)
		return diag_error(diag, ST_INVALID, "E0605", at, "a sound cannot be written as %s",
				  media_format_name(format));
	assert(sound_fits(sound->rate, sound->channels, sound->frames));
	assert(options->quality >= 0 && options->quality <= 100);
	return codec->encode(sound, options, at, out, diag);
}

static uint32_t by_length(size_t len, const struct sound *decoded)
{
	/* Files have fewer than 2^31 bits and rates fewer than 2^18 Hz. */
	uint64_t bits = ((uint64_t)len * 8 * decoded->rate + decoded->frames / 2) / decoded->frames;

	return bits < UINT32_MAX ? (uint32_t)bits : UINT32_MAX;
}

bool sound_bitrate_of(const void *data, size_t len, const struct sound *decoded,
		      struct sound_bitrate *out)
{
	const struct sound_codec *codec = find(media_sniff(data, len));

	*out = (struct sound_bitrate){0};
	if (!codec || decoded->frames == 0 || len > SOUND_FILE_MAX)
		return false;
	if (codec->bitrate)
		return codec->bitrate((struct str){data, len}, out);
	out->average = out->lowest = out->highest = by_length(len, decoded);
	return true;
}

const char *sound_codec_revision(enum media_format format)
{
	const struct sound_codec *codec = find(format);

	return codec ? codec->revision() : "";
}
