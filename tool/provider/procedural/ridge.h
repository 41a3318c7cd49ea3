/* ridge.h - silhouettes along a horizon: hills, peaks, dunes, pines, towers. */
#ifndef ASSETC_PROVIDER_PROCEDURAL_RIDGE_H
#define ASSETC_PROVIDER_PROCEDURAL_RIDGE_H

#include "base/str.h"

enum ridge_kind { RIDGE_HILLS, RIDGE_PEAKS, RIDGE_DUNES, RIDGE_PINES, RIDGE_TOWERS, RIDGE_CAVE };

/* One silhouette: for each column how far it reaches up from the bottom. Zero-initialise. */
struct ridge {
	enum ridge_kind kind;
	uint32_t width;
	uint32_t unit;  /* pixels, at least 1: trees, towers and windows are sized by it */
	int32_t *reach; /* owned; in 1/256 of a pixel */
};

/* By the earliest word of the text. */
enum ridge_kind ridge_kind_of(struct str text);
/* Low and high ends in pixels; the right end continues at the left. A nearer one has a larger
 * unit. */
void ridge_init(struct ridge *ridge, enum ridge_kind kind, uint32_t width, int32_t low,
		int32_t high, uint32_t unit, uint64_t seed);
void ridge_release(struct ridge *ridge); /* accepts empty */

#endif
