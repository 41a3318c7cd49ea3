/* slicing.h - a sheet while it is cut: what slice.c and slice_read.c share. */
#ifndef ASSETC_STEP_SLICING_H
#define ASSETC_STEP_SLICING_H

#include "step/step.h"

struct slicing {
	const struct param_set *params;
	struct place at;
	struct diag *diag;
	struct sheet *sheet;
	size_t columns; /* of the result */
};

/* So many frames of which nothing is known yet; columns is set. */
enum status slicing_add_frames(struct slicing *slicing, uint64_t columns, uint64_t rows);
/* Names, times and animations of frames that are counted. */
enum status slicing_read_frames(struct slicing *slicing);
/* Frames as far as they follow from what is written; *is_known is cleared where the image has to tell. */
enum status slicing_read_written(struct slicing *slicing, bool *is_known);

#endif
