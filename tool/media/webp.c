/* webp.c - WebP through libwebp. Of an animation the first picture is read, on a transparent canvas.
 *
 * Lossy (the default) is method 4 with alpha kept exactly; colour under alpha 0 is libwebp's to
 * choose unless is_exact is asked for, since keeping it costs bytes and a product is shown through
 * its alpha. Lossless is preset 6 and keeps every pixel, hidden colour included. One extra thread gives the same bytes as none.
 */
#include "media/beside.h"
#include "media/codec.h"
#include "media/webp_parts.h"

#include <webp/decode.h>
#include <webp/encode.h>

#include <string.h>

enum { REVISION = 1, RIFF_HEAD = 8 };

static const char *decode_error(VP8StatusCode code)
{
	switch (code) {
	case VP8_STATUS_OUT_OF_MEMORY: mem_exhausted();
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

/* Decodes one picture to x,y of the image, which must hold it; config->input is of that picture. */
static VP8StatusCode decode_at(struct str data, WebPDecoderConfig *config, struct image *out,
			       uint32_t x, uint32_t y)
{
	size_t stride = (size_t)out->width * 4;
	size_t start = y * stride + (size_t)x * 4;
	VP8StatusCode code;

	if (x > out->width || y > out->height || (uint32_t)config->input.width > out->width - x ||
	    (uint32_t)config->input.height > out->height - y)
		return VP8_STATUS_BITSTREAM_ERROR;
	config->output.colorspace = MODE_RGBA;
	config->output.is_external_memory = 1;
	config->output.u.RGBA.rgba = out->rgba + start;
	config->output.u.RGBA.stride = (int)stride;
	config->output.u.RGBA.size = stride * out->height - start;
	code = WebPDecode((const uint8_t *)data.ptr, data.len, config);
	WebPFreeDecBuffer(&config->output);
	return code;
}

/* The canvas of an animation has the size that the file claims; its first picture may be smaller. */
static VP8StatusCode decode_first(struct str data, WebPDecoderConfig *config, struct image *out)
{
	struct webp_frame frame;
	VP8StatusCode code;

	if (!webp_first_frame(data, &frame))
		return VP8_STATUS_NOT_ENOUGH_DATA;
	code = WebPGetFeatures((const uint8_t *)frame.data.ptr, frame.data.len, &config->input);
	if (code != VP8_STATUS_OK)
		return code;
	if (config->input.has_animation || (uint32_t)config->input.width != frame.width ||
	    (uint32_t)config->input.height != frame.height)
		return VP8_STATUS_BITSTREAM_ERROR;
	return decode_at(frame.data, config, out, frame.x, frame.y);
}

static enum status webp_decode(struct str data, struct place at, struct image *out,
			       struct diag *diag)
{
	struct beside beside = {0};
	WebPDecoderConfig config;
	VP8StatusCode code;
	enum status st;

	if (little_endian(data.ptr + 4) > data.len - RIFF_HEAD)
		return codec_damaged(diag, at, "WebP", decode_error(VP8_STATUS_NOT_ENOUGH_DATA));
	if (!WebPInitDecoderConfig(&config))
		return diag_error(diag, ST_ENVIRONMENT, "E0602", at,
				  "libwebp is of another version than at build time");
	code = WebPGetFeatures((const uint8_t *)data.ptr, data.len, &config.input);
	if (code != VP8_STATUS_OK)
		return codec_damaged(diag, at, "WebP", decode_error(code));
	st = image_claim(out, (uint64_t)config.input.width, (uint64_t)config.input.height, "WebP",
			 at, diag);
	if (st != ST_OK)
		return st;
	code = config.input.has_animation ? decode_first(data, &config, out)
					  : decode_at(data, &config, out, 0, 0);
	if (code != VP8_STATUS_OK) {
		image_release(out);
		return codec_damaged(diag, at, "WebP", decode_error(code));
	}
	webp_beside(data, &beside);
	beside_apply(&beside, "WebP", at, out, diag);
	return ST_OK;
}

static int on_write(const uint8_t *data, size_t len, const WebPPicture *picture)
{
	strbuf_add(picture->custom_ptr, data, len);
	return 1;
}

static bool configure(WebPConfig *config, const struct encode_options *options)
{
	/* By effort. A lossless preset brings a method of its own. */
	static const int METHODS[] = {0, 1, 1, 2, 2, 3, 4, 4, 5, 5, 6, 6, 6};
	static const int PRESETS[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9};
	int effort = options->effort + IMAGE_EFFORT_USUAL;

	if (!WebPConfigInit(config))
		return false;
	config->method = METHODS[effort];
	config->quality = (float)options->quality;
	if (options->is_lossless && !WebPConfigLosslessPreset(config, PRESETS[effort]))
		return false;
	config->exact = options->is_lossless || options->is_exact;
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
	} else if (picture.error_code <= VP8_ENC_ERROR_BITSTREAM_OUT_OF_MEMORY) {
		mem_exhausted(); /* also where libwebp names no error: it has no other */
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
