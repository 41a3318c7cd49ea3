/* outline.h - filled outlines: closed lines of points, laid together into one shape.
 *
 * Points stand in a square from 0 to ONE, x to the right and y downwards. What several contours
 * cover is covered once: each is turned the same way round and the winding number decides.
 */
#ifndef ASSETC_PROVIDER_PROCEDURAL_OUTLINE_H
#define ASSETC_PROVIDER_PROCEDURAL_OUTLINE_H

#include "media/image.h"
#include "provider/procedural/fixed.h"

#define OUTLINE_POINTS   2048
#define OUTLINE_CONTOURS 64

/* Zero-initialise. What no longer fits is left out. */
struct outline {
	int32_t x[OUTLINE_POINTS], y[OUTLINE_POINTS];
	uint32_t end[OUTLINE_CONTOURS]; /* index behind the last point of each contour */
	uint32_t points, contours;
};

/* Points of the contour that is being drawn; outline_close ends it. */
void outline_point(struct outline *outline, int32_t x, int32_t y);
void outline_close(struct outline *outline);

/* Whole contours. Places and lengths in thousandths of the square. */
struct outline_spot {
	int16_t x, y;
};
void outline_polygon(struct outline *outline, const struct outline_spot *spots, uint32_t count);
void outline_rect(struct outline *outline, int32_t left, int32_t top, int32_t right,
		  int32_t bottom);
void outline_ellipse(struct outline *outline, int32_t x, int32_t y, int32_t radius_x,
		     int32_t radius_y);
/* A stroke with round ends. */
void outline_limb(struct outline *outline, int32_t x0, int32_t y0, int32_t x1, int32_t y1,
		  int32_t radius);

/* How the square lies in a picture: scales in 1/ONE, about its middle. */
struct outline_fit {
	int32_t scale_x, scale_y;
	bool is_mirrored;
};

/* Lays the shape over the image in one colour: alpha is what of each pixel is covered. The square is
 * as large as fits and stands in the middle. The colour goes on where nothing is covered, so that
 * scaling shows no dark edge; where the image is opaque it is mixed with what is there. */
void outline_fill(const struct outline *outline, const struct outline_fit *fit, uint32_t rgb,
		  struct image *image);

#endif
