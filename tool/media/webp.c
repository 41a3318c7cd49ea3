/* webp.c - WebP through libwebp. Animations are refused.
 *
 * Lossy (the default) is method 4 with alpha kept exactly; colour under alpha 0 is libwebp's to
 * choose, since keeping it costs bytes and a product is shown through its alpha. Lossless is preset
 * 6 and keeps every pixel, hidden colour included: who asks for it may have spread that colour on
 * purpose. One extra thread gives the same bytes as none.
 */
#include "media/codec.h"

#include <webp/decode.h>
#include <webp/encode.h>

#include <string.h>

enum { REVISION = 1, METHOD = 4, LOSSLESS_PRESET = 6, RIFF_HEAD = 8 };

static const char *decode_error(VP8StatusCode code)
{
	switch (code) {
	case VP8_STATUS_NOT_ENOUGH_DATA:
	case VP8_STATUS_SUSPENDED: return "the data ends early";
	case VP8_STATUS_UNSUPPORTED_FEATURE: return "it uses an unknown feature";
	default: return "its data contradicts itself";
	}
}

static uint32_t little_endian(const void *at)
{
	const uint8_t *p = at;

	return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static enum status webp_decode(struct str data, struct place at, struct image *out,
			       struct diag *diag)
{
	WebPDecoderConfig config;
	const uint8_t *bytes = (const uint8_t *)data.ptr;
	VP8StatusCode code;
	enum status st;

	if (little_endian(data.ptr + 4) > data.len - RIFF_HEAD)
		return codec_damaged(diag, at, "WebP", decode_error(VP8_STATUS_NOT_ENOUGH_DATA));
	if (!WebPInitDecoderConfig(&config))
		return diag_error(diag, ST_ENVIRONMENT, "E0602", at,
				  "libwebp is of another version than at build time");
	code = WebPGetFeatures(bytes, data.len, &config.input);
	if (code != VP8_STATUS_OK)
		return codec_damaged(diag, at, "WebP", decode_error(code));
	if (config.input.has_animation)
		return diag_error(diag, ST_INVALID, "E0604", at,
				  "the WebP is an animation; a single image is needed");
	st = image_claim(out, (uint64_t)config.input.width, (uint64_t)config.input.height, "WebP",
			 at, diag);
	if (st != ST_OK)
		return st;
	config.output.colorspace = MODE_RGBA;
	config.output.is_external_memory = 1;
	config.output.u.RGBA.rgba = out->rgba;
	config.output.u.RGBA.stride = (int)(out->width * 4);
	config.output.u.RGBA.size = (size_t)out->width * out->height * 4;
	code = WebPDecode(bytes, data.len, &config);
	WebPFreeDecBuffer(&config.output);
	if (code == VP8_STATUS_OK)
		return ST_OK;
	image_release(out);
	return codec_damaged(diag, at, "WebP", decode_error(code));
}

static int on_write(const uint8_t *data, size_t len, const WebPPicture *picture)
{
	strbuf_add(picture->custom_ptr, data, len);
	return 1;
}

static bool configure(WebPConfig *config, const struct encode_options *options)
{
	if (!WebPConfigInit(config))
		return false;
	config->method = METHOD;
	config->quality = (float)options->quality;
	if (options->is_lossless) {
		if (!WebPConfigLosslessPreset(config, LOSSLESS_PRESET))
			return false;
		config->exact = 1;
	}
	config->thread_level = 1;
	return WebPValidateConfig(config) != 0;
}

static bool encode_picture(const struct image *image, const WebPConfig *config,
			   WebPPicture *picture)
{
	int stride = (int)(image->width * 4);

	picture->use_argb = config->lossless;
	picture->width = (int)image->width;
	picture->height = (int)image->height;
	if (image_transparent_pixels(image) ? !WebPPictureImportRGBA(picture, image->rgba, stride)
					    : !WebPPictureImportRGBX(picture, image->rgba, stride))
		return false;
	return WebPEncode(config, picture) != 0;
}

static enum status webp_encode(const struct image *image, const struct encode_options *options,
			       struct place at, struct bytes *out, struct diag *diag)
{
	struct strbuf sink = {0};
	WebPPicture picture;
	WebPConfig config;
	enum status st = ST_OK;

	if (image->width > WEBP_MAX_DIMENSION || image->height > WEBP_MAX_DIMENSION)
		return diag_error(diag, ST_INVALID, "E0605", at,
				  "%ux%u pixels cannot be written as WebP; its edges end at %d",
				  image->width, image->height, WEBP_MAX_DIMENSION);
	if (!WebPPictureInit(&picture) || !configure(&config, options))
		return diag_error(diag, ST_ENVIRONMENT, "E0605", at,
				  "libwebp is of another version than at build time");
	picture.writer = on_write;
	picture.custom_ptr = &sink;
	if (encode_picture(image, &config, &picture)) {
		out->data = (uint8_t *)sink.data;
		out->len = sink.len;
	} else {
		st = diag_error(diag, ST_ENVIRONMENT, "E0605", at,
				"libwebp cannot write %ux%u pixels (its error %d)", image->width,
				image->height, (int)picture.error_code);
		strbuf_release(&sink);
	}
	WebPPictureFree(&picture);
	return st;
}

const struct codec codec_webp = {
	.format = MEDIA_WEBP,
	.revision = REVISION,
	.decode = webp_decode,
	.encode = webp_encode,
};
