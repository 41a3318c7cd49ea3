/* pictures.h - images and findings for the tests of this room. */
#ifndef ASSETC_TESTS_MEDIA_PICTURES_H
#define ASSETC_TESTS_MEDIA_PICTURES_H

#include "media/image.h"

/* Every channel from a fixed sequence; is_opaque sets alpha to 255. Release with image_release. */
struct image picture_noise(uint32_t width, uint32_t height, bool is_opaque);
/* Smooth colours; alpha falls off from the middle unless is_opaque. */
struct image picture_smooth(uint32_t width, uint32_t height, bool is_opaque);
bool picture_equal(const struct image *a, const struct image *b);
/* Peak signal to noise ratio in dB over the colour seen over black; 999 for equal images. */
double picture_psnr(const struct image *a, const struct image *b);
/* Encodes and fails the test when that fails. */
struct bytes picture_encode(const struct image *image, enum media_format format,
			    struct encode_options options);
/* Decodes and fails the test when that fails. */
struct image picture_decode(struct bytes bytes);
/* Expects a failure with this code whose text holds `part`, and *out left empty. */
void picture_refused(const void *data, size_t len, const char *code, const char *part);
/* Decodes every start of the bytes: each must fail, in its own memory so that reading past the end
 * is seen. */
void picture_truncations(struct bytes bytes);
/* Growth of the process's largest size while refusing the bytes, in KiB; -1 where the system does
 * not tell. */
long picture_refusal_growth_kib(const void *data, size_t len);

#endif
