/* edges.h - what can be measured of a picture with transparent pixels: how much of it is to be seen, where, and how
 * clean its edges are. For checks, for what is told of steps, and for whoever compares pictures. */
#ifndef ASSETC_STEP_EDGES_H
#define ASSETC_STEP_EDGES_H

#include "media/image.h"

/* Alpha up to EDGES_EMPTY is not seen, and from EDGES_OPAQUE on nothing is seen through it: image models write 254
 * where they mean 255. */
enum { EDGES_EMPTY = 5, EDGES_OPAQUE = 250 };

struct alpha_facts {
	uint64_t pixels;
	uint64_t visible;   /* alpha above EDGES_EMPTY */
	uint64_t partial;   /* of those: alpha below EDGES_OPAQUE */
	uint64_t alpha_sum; /* over 255 * pixels it is the coverage */
	uint32_t left,
		top; /* the smallest rectangle that holds what is visible; 0, as all that follows, */
	uint32_t width, height; /* when nothing is */
	int32_t off_x,
		off_y; /* how far its middle is right of and below that of the image, in thousandths of
				  the image's width and height */
};
void alpha_measure(const struct image *image, struct alpha_facts *out);

struct halo {
	uint64_t edge;         /* pixels of edges that could be judged */
	uint64_t leaking;      /* of those: pixels in which a background is seen */
	uint8_t background[3]; /* that background */
};
/* A pixel of an edge is compared with the nearest opaque ones. A background is seen in it when what it shows lies
 * HALO_LEVELS of 255 from their colour towards the background's. Those that lie as far the other way are counted
 * against them, since texture goes both ways.
 *
 * background: its colour, three bytes; then pixels up to HALO_DEPTH deep are judged, opaque ones too. NULL: not known.
 * Then it is the colour that is hidden under most of the transparent pixels, unless that is black, which most programs
 * write there; else whichever of white and black is seen in more of the partly transparent pixels. */
void halo_measure(const struct image *image, const uint8_t *background, struct halo *out);
enum { HALO_LEVELS = 20, HALO_DEPTH = 2 };

#endif
