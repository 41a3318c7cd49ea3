/* sprite_masks.h - the shapes that sprites are made from. */
#ifndef ASSETC_PROVIDER_PROCEDURAL_SPRITE_MASKS_H
#define ASSETC_PROVIDER_PROCEDURAL_SPRITE_MASKS_H

#include "base/str.h"

#define MASK_ROWS    16
#define MASK_COLUMNS 8 /* the left half; the right one mirrors it */

/* Cells of a mask. */
#define CELL_NONE   '.'
#define CELL_BODY   '#'
#define CELL_MAYBE  '?' /* body or nothing, by the seed */
#define CELL_ACCENT 'a'
#define CELL_LIGHT  'w'
#define CELL_DARK   'd'
#define CELL_INK    'k'
#define CELL_EYE    'e'

/* Words are separated by blanks. */
struct sprite_mask {
	const char *group; /* words for any shape of its kind: "enemy" */
	const char *words; /* words for this very shape: "slime" */
	char rows[MASK_ROWS][MASK_COLUMNS + 1]; /* no pointers, which every start would relocate */
};

extern const struct sprite_mask sprite_masks[];
extern const size_t sprite_mask_count;

#endif
