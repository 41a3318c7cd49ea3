/* variants.h - the scales that the step `variants` names, and the image at each of them. */
#ifndef ASSETC_STEP_VARIANTS_H
#define ASSETC_STEP_VARIANTS_H

#include "step/step.h"

#define VARIANTS_MAX 8u /* as many as there are words for */

/* 1x first, which is there whether it was named or not, the others from small to large: the same
 * however a spec orders them. */
struct variants {
	struct {
		const char *name; /* "1x", static */
		unsigned halves;  /* of 1x: 1 is 0.5x */
	} items[VARIANTS_MAX];
	size_t count;
	unsigned largest; /* most halves: the scale of the image that the step is given */
};

void variants_of(const struct param_set *params, struct variants *out);
/* What an edge of the image becomes at a scale: rounded to nearest, at least 1; 0 for 0. *is_whole
 * tells whether there was nothing to round; NULL: nobody asks. */
uint32_t variants_edge(const struct variants *variants, size_t index, uint32_t edge,
		       bool *is_whole);
/* Fills *out, empty before, with the image at a scale other than the largest. On failure adds one
 * finding and leaves *out empty. */
enum status variants_make(const struct step_call *call, const struct variants *variants,
			  size_t index, const struct image *image, struct image *out,
			  struct diag *diag);

#endif
