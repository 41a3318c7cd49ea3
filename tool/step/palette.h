/* palette.h - few colours instead of many: choosing them, reading them, and giving pixels the nearest ones. Whole
 * numbers only: the same pixels give the same bytes on every machine. */
#ifndef ASSETC_STEP_PALETTE_H
#define ASSETC_STEP_PALETTE_H

#include "media/image.h"

enum { PALETTE_MAX = 256 };

struct palette {
	unsigned count; /* 1..PALETTE_MAX, but 0 before anything was added */
	uint8_t rgba[PALETTE_MAX][4];
	bool is_of_color; /* its alpha says nothing: pixels keep theirs */
};

/* The `most` (2..PALETTE_MAX) or fewer colours with which the image can be drawn best; all of its own where they are no
 * more. Pixels of alpha 0 are one of them: transparent black. */
void palette_make(const struct image *image, unsigned most, struct palette *out);

/* False when it is full. A colour that it holds already is not added again. */
bool palette_add(struct palette *palette, const uint8_t rgba[4]);
/* The colours of a file: a picture of at most PALETTE_MAX, a GIMP palette (.gpl), a JASC palette (.pal), or a list of
 * hexadecimal colours, one on a line (.hex). On failure adds E0794 at `at`. */
enum status palette_read(struct str file, struct place at, struct palette *out, struct diag *diag);

enum dither { DITHER_NONE, DITHER_ORDERED, DITHER_DIFFUSION };

/* Gives each pixel the nearest colour; a pixel of alpha 0 becomes transparent black. strength: of the dither, in
 * millionths of per cent. */
void palette_apply(const struct palette *palette, enum dither dither, int64_t strength,
		   struct image *image);

/* ---- nearness, for palette*.c alone ------------------------------------------------------ */

/* Colour weighed by alpha, and alpha, in 16ths of a level: what is seen of a pixel over black, and of what is behind
 * it. */
struct palette_point {
	int v[4];
};
enum { POINT_ONE = 16, POINT_MAX = 255 * POINT_ONE };

struct palette_point palette_point_of(const uint8_t rgba[4]);
/* Squared, and weighed as the eye weighs the channels. Below 2^29. */
unsigned palette_distance(const struct palette_point *a, const struct palette_point *b);

/* Points, and for each of them the others by distance. */
struct palette_search {
	unsigned count;
	struct palette_point points[PALETTE_MAX];
	uint8_t order[PALETTE_MAX][PALETTE_MAX];
	unsigned distances[PALETTE_MAX][PALETTE_MAX]; /* in the same order */
};
/* To be called when count and points are set. */
void palette_search_prepare(struct palette_search *search);
/* The nearest point, the first of several; guess: any, the search is short when it is a good one. */
unsigned palette_nearest(const struct palette_search *search, const struct palette_point *point,
			 unsigned guess);

#endif
