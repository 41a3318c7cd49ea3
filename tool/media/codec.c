/* codec.c - picks the codec for bytes or for a format, and holds what all codecs share. */
#include "media/codec.h"

#include <assert.h>
#include <inttypes.h>

#define CODEC(name) extern const struct codec codec_##name;
#include "media/codecs.def"
#undef CODEC

static const struct codec *const CODECS[] = {
#define CODEC(name) &codec_##name,
#include "media/codecs.def"
#undef CODEC
};

enum { DEFAULT_QUALITY = 90 };

static const struct codec *codec_find(enum media_format format)
{
	for (size_t i = 0; i < sizeof(CODECS) / sizeof(CODECS[0]); i++) {
		if (CODECS[i]->format == format)
			return CODECS[i];
	}
	return NULL;
}

enum status image_claim(struct image *out, uint64_t width, uint64_t height, const char *name,
			struct place at, struct diag *diag)
{
	if (width == 0 || height == 0)
		return diag_error(diag, ST_INVALID, "E0602", at,
				  "the %s claims %" PRIu64 "x%" PRIu64 " pixels", name, width,
				  height);
	if (width > UINT32_MAX || height > UINT32_MAX ||
	    !image_init(out, (uint32_t)width, (uint32_t)height))
		return diag_error(diag, ST_INVALID, "E0603", at,
				  "the %s claims %" PRIu64 "x%" PRIu64
				  " pixels; the limits are %u on an edge and %u in all",
				  name, width, height, IMAGE_EDGE_MAX, IMAGE_PIXELS_MAX);
	return ST_OK;
}

enum status codec_damaged(struct diag *diag, struct place at, const char *name, const char *why)
{
	return diag_error(diag, ST_INVALID, "E0602", at, "the %s is damaged or cut short: %s", name,
			  why);
}

static enum status not_an_image(struct str data, enum media_format format, struct place at,
				struct diag *diag)
{
	const unsigned char *p = (const unsigned char *)data.ptr;

	if (data.len == 0)
		return diag_error(diag, ST_INVALID, "E0601", at, "not an image: there are 0 bytes");
	if (format != MEDIA_UNKNOWN)
		return diag_error(diag, ST_INVALID, "E0601", at, "not an image: the bytes are %s",
				  media_format_name(format));
	if (data.len < 4)
		return diag_error(diag, ST_INVALID, "E0601", at,
				  "not an image: there are only %zu bytes", data.len);
	return diag_error(
		diag, ST_INVALID, "E0601", at,
		"not a PNG, WebP or JPEG image: the %zu bytes begin with %02x %02x %02x %02x",
		data.len, p[0], p[1], p[2], p[3]);
}

enum status image_decode(const void *data, size_t len, struct place at, struct image *out,
			 struct diag *diag)
{
	struct str bytes = {data, len};
	enum media_format format = media_sniff(data, len);
	const struct codec *codec = codec_find(format);

	*out = (struct image){0};
	if (!codec)
		return not_an_image(bytes, format, at, diag);
	if (len > IMAGE_FILE_MAX)
		return diag_error(diag, ST_INVALID, "E0603", at,
				  "the image file has %zu bytes; the limit is %zu", len,
				  IMAGE_FILE_MAX);
	return codec->decode(bytes, at, out, diag);
}

enum status image_encode(const struct image *image, enum media_format format,
			 const struct encode_options *options, struct place at, struct bytes *out,
			 struct diag *diag)
{
	const struct codec *codec = codec_find(format);
	struct encode_options complete = *options;

	*out = (struct bytes){0};
	if (!codec)
		return diag_error(diag, ST_INVALID, "E0605", at, "an image cannot be written as %s",
				  media_format_name(format));
	if (complete.quality == 0)
		complete.quality = DEFAULT_QUALITY;
	if (complete.quality < 1 || complete.quality > 100)
		return diag_error(diag, ST_INVALID, "E0605", at, "quality %d is outside 1 to 100",
				  complete.quality);
	assert(complete.effort >= -IMAGE_EFFORT_USUAL && complete.effort <= IMAGE_EFFORT_USUAL);
	if (complete.max_size)
		return codec_encode_within(codec, image, &complete, at, out, diag);
	return codec->encode(image, &complete, at, out, diag);
}

unsigned image_codec_revision(enum media_format format)
{
	const struct codec *codec = codec_find(format);

	return codec ? codec->revision : 0;
}
