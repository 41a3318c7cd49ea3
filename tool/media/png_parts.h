/* png_parts.h - what png.c is put together from; for png*.c alone. */
#ifndef ASSETC_MEDIA_PNG_PARTS_H
#define ASSETC_MEDIA_PNG_PARTS_H

#include "media/codec.h"

enum {
	PNG_SIGNATURE_LEN = 8,
	PNG_HEADER_LEN = 13,  /* the data of IHDR */
	PNG_CHUNK_EXTRA = 12, /* length, type and checksum of a chunk */
	PNG_HEADER_END = PNG_SIGNATURE_LEN + PNG_CHUNK_EXTRA + PNG_HEADER_LEN,
	PNG_RGB = 2, /* colour types of IHDR */
	PNG_INDEXED = 3,
	PNG_RGBA = 6,
};

enum png_filter { PNG_NONE, PNG_SUB, PNG_UP, PNG_AVERAGE, PNG_PAETH, PNG_FILTERS };

static inline uint32_t png_get_u32(const void *at)
{
	const uint8_t *p = at;

	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* data begins with a signature and an IHDR, which says this size, within the bounds. True with *out made
 * and read; false with *out empty when the file is not plain or not sound. */
bool png_plain_decode(struct str data, uint32_t width, uint32_t height, struct image *out);
enum status png_encode(const struct image *image, const struct encode_options *options,
		       struct place at, struct bytes *out, struct diag *diag);

#endif
