/* canvas.h - placing pixels on a canvas of another size; shared by the steps that move edges. */
#ifndef ASSETC_STEP_CANVAS_H
#define ASSETC_STEP_CANVAS_H

#include "media/image.h"

/* center, north, northeast, …: words for a PARAM_ENUM and, by index, for gravity_place.
 * NULL-terminated. */
extern const char *const gravity_words[];

struct offset {
	int64_t x, y; /* to the right and down */
};
/* Where an area of width x height stands in the outer one. Of an odd remainder the larger part is at
 * the right and below. Negative where the area is larger than the outer one. */
struct offset gravity_place(int64_t gravity, uint32_t outer_width, uint32_t outer_height,
			    uint32_t width, uint32_t height);

/* Replaces *image by a canvas of width x height filled with color (0xRRGGBBAA) on which the old
 * pixels stand with their top left corner at `offset`; what lies outside is cut off. Pixels are
 * copied, not blended. False, with *image unchanged, when the canvas is beyond the bounds of
 * image.h. */
bool canvas_reframe(struct image *image, uint32_t width, uint32_t height, struct offset offset,
		    uint32_t color);
/* Adds E0702 for a canvas that canvas_reframe refused. */
enum status canvas_too_large(struct diag *diag, struct place at, const char *step, uint64_t width,
			     uint64_t height);

#endif
