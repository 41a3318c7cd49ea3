/* kernel.h - the weights of a resampling filter along one axis, as whole numbers. */
#ifndef ASSETC_STEP_KERNEL_H
#define ASSETC_STEP_KERNEL_H

#include "step/scale.h"

enum { WEIGHT_BITS = 14, WEIGHT_ONE = 1 << WEIGHT_BITS };

/* For each output pixel i: its first source pixel first[i] and `taps` weights at weights[i * taps],
 * which add up to exactly WEIGHT_ONE. taps is even, and first[i] + taps at most the source's length
 * rounded up to even; the weight of the pixel that is not there is 0. Zero-initialise. */
struct axis {
	uint32_t *first;
	int16_t *weights;
	uint32_t taps;
};

/* in and out: lengths in pixels, 1..IMAGE_EDGE_MAX. filter: any but SCALE_NEAREST. */
void axis_init(struct axis *axis, uint32_t in, uint32_t out, enum scale_filter filter);
void axis_release(struct axis *axis);

#endif
