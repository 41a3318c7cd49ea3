/* font.h - a small bitmap font: capitals, digits and the few signs that ids and sizes are written
 * with. */
#ifndef ASSETC_PROVIDER_PROCEDURAL_FONT_H
#define ASSETC_PROVIDER_PROCEDURAL_FONT_H

#include "base/str.h"
#include "media/image.h"

/* At scale 1: letters are 5 x 7 pixels, with a pixel between them and two between lines. */
#define FONT_ADVANCE 6u
#define FONT_HEIGHT  7u
#define FONT_LINE    9u

/* Width in pixels of a text, without the gap after its last letter. */
int32_t font_width(struct str text, uint32_t scale);
/* Draws text with its top left at (x, y), cut to the image. Small letters are drawn as capitals,
 * unknown ones as a box. */
void font_draw(struct image *image, struct str text, int32_t x, int32_t y, uint32_t scale,
	       uint32_t rgb);

#endif
