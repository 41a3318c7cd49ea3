/* matte.h - distances and colours around the edge of a shape, for the steps and checks that look at edges. */
#ifndef ASSETC_STEP_MATTE_H
#define ASSETC_STEP_MATTE_H

#include "media/image.h"

/* depth: of each pixel 0 where the shape is not, any other value where it is. Becomes the number of king's moves to the
 * nearest pixel where it is not, at most `most` (1..255), which is also what pixels of an image without any get. Beyond
 * the border of the image nothing is known. */
void matte_depth(uint32_t width, uint32_t height, uint8_t *depth, unsigned most);

/* out[i] becomes the largest value in the square of `radius` pixels around i. */
void matte_highest(uint32_t width, uint32_t height, const uint8_t *in, uint8_t *out,
		   unsigned radius);

enum matte_state {
	MATTE_CLOSED, /* gets no colour and gives none */
	MATTE_OPEN,   /* wants one */
	MATTE_KNOWN,  /* gives its own */
};

/* Ring by ring, at most `rings` of them, open pixels take the mean colour of the known ones among their eight
 * neighbours and are known from then on. rgb: three bytes for each pixel, set where state is MATTE_KNOWN. */
void matte_spread(uint32_t width, uint32_t height, uint8_t *state, uint8_t *rgb, unsigned rings);

#endif
