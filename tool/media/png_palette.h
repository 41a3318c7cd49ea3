/* png_palette.h - the colours of an image that has few; for png*.c alone. */
#ifndef ASSETC_MEDIA_PNG_PALETTE_H
#define ASSETC_MEDIA_PNG_PALETTE_H

#include "media/image.h"

enum { PNG_COLORS_MAX = 256, PNG_COLOR_SLOTS = 1024 };

struct png_palette {
	unsigned count;
	unsigned clear; /* so many stand first that are not opaque */
	unsigned bits;  /* an index takes: 1, 2, 4 or 8 */
	uint8_t rgba[PNG_COLORS_MAX][4];
	uint16_t slots[PNG_COLOR_SLOTS]; /* index + 1, or 0 */
};

/* False when the image has more than PNG_COLORS_MAX colours, those under alpha 0 included. */
bool png_palette_find(const struct image *image, struct png_palette *out);
/* Of a pixel of that image. */
unsigned png_palette_index(const struct png_palette *palette, const uint8_t *rgba);
/* What its chunks take in a file. */
size_t png_palette_size(const struct png_palette *palette);

#endif
