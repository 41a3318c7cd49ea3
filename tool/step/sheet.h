/* sheet.h - the frames of an image, as the steps slice and atlas find them.
 *
 * A frame is the whole picture that a game shows, source_width x source_height; its pixels are the
 * rectangle at x, y in the image, and stand at offset_x, offset_y in the whole. What is around them
 * in the whole is empty.
 */
#ifndef ASSETC_STEP_SHEET_H
#define ASSETC_STEP_SHEET_H

#include "base/param.h"
#include "media/image.h"

#define SHEET_FRAMES_MAX   4096u    /* of one image */
#define SHEET_NAME_MAX     64u      /* bytes of the name of a frame or an animation */
#define SHEET_DURATION_MAX 3600000u /* milliseconds of a frame */

struct frame {
	struct str name; /* letters, digits, '_', '-' and '.'; empty: the only one of its image */
	uint32_t x, y, width, height; /* pixels; within the image, not empty */
	uint32_t offset_x, offset_y;
	uint32_t source_width, source_height;
	uint32_t duration; /* milliseconds; 0: not said */
};

/* Frames that follow each other, both ends included. */
struct animation {
	struct str name;
	uint32_t first, last;
};

/* Zero-initialise. Everything lives in the arena. */
struct sheet {
	struct arena arena;
	/* The cells of a sheet that was cut, in pixels, left to right and then down; 0: it was not. */
	uint32_t cell_width, cell_height, spacing;
	struct frame *frames;
	size_t count;
	struct animation *animations;
	size_t animation_count;
};

void sheet_release(struct sheet *sheet); /* leaves it empty */

/* Narrows a frame to its pixels whose alpha is above the threshold; one transparent pixel where there
 * are none, since a picture of no pixels does not exist. */
void frame_trim(struct frame *frame, const struct image *image, uint32_t threshold);

/* slice.c: what its parameters must be whatever the image: areas, names, animations, durations, as far as
 * the number of frames follows from them alone. Adds one finding (E0785). */
enum status slice_check(const struct param_set *params, struct place at, struct diag *diag);

#endif
