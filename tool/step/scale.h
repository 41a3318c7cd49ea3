/* scale.h - the resampling behind `resize`. Whole numbers only: the same pixels give the same bytes
 * on every machine. */
#ifndef ASSETC_STEP_SCALE_H
#define ASSETC_STEP_SCALE_H

#include "media/image.h"

/* As specs name them, in the order of the enum; what is averaged: sRGB values as stored, or light. */
extern const char *const scale_methods[], *const scale_lights[];
enum scale_filter { SCALE_NEAREST, SCALE_BILINEAR, SCALE_BICUBIC, SCALE_LANCZOS };

/* Fills *out, which image_init has given its size, with *image stretched to that size. is_linear:
 * mix light instead of sRGB values (nearest mixes nothing). Alpha is weighed in, so colour hidden
 * under alpha 0 never shows; a pixel whose alpha comes out as 0 is transparent black, except with
 * nearest and at equal size, which copy pixels as they are. */
void image_scale(const struct image *image, struct image *out, enum scale_filter filter,
		 bool is_linear);

#endif
