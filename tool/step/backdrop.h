/* backdrop.h - the colour that stands behind what a picture shows, found from its border. */
#ifndef ASSETC_STEP_BACKDROP_H
#define ASSETC_STEP_BACKDROP_H

#include "media/image.h"

/* The most frequent colour of the two outermost rows and columns. */
struct backdrop {
	uint8_t rgb[3];
	uint64_t border;      /* pixels there that are to be seen (alpha of 128 and more) */
	uint64_t like;        /* of those: how many differ by at most `tolerance` in each channel */
	uint64_t transparent; /* pixels of the border that are not */
};

/* The same for the same pixels, whatever the order: of colours equally frequent the darkest. */
void backdrop_find(const struct image *image, unsigned tolerance, struct backdrop *out);

/* The largest difference in a channel. */
unsigned color_distance(const uint8_t *a, const uint8_t *b);

#endif
