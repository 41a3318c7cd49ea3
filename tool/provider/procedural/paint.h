/* paint.h - putting colour into pixels. */
#ifndef ASSETC_PROVIDER_PROCEDURAL_PAINT_H
#define ASSETC_PROVIDER_PROCEDURAL_PAINT_H

#include "media/image.h"
#include "provider/procedural/fixed.h"

/* The four bytes of a pixel; x and y must lie inside. */
static inline uint8_t *paint_at(struct image *image, uint32_t x, uint32_t y)
{
	return image->rgba + ((size_t)y * image->width + x) * 4;
}

static inline void paint_set(uint8_t *pixel, uint32_t rgb, int32_t alpha)
{
	pixel[0] = (uint8_t)(rgb >> 16);
	pixel[1] = (uint8_t)(rgb >> 8);
	pixel[2] = (uint8_t)rgb;
	pixel[3] = (uint8_t)alpha;
}

/* Lays a colour over a pixel; cover 0..ONE. Colour under alpha 0 is taken as if the pixel were of
 * that colour. */
void paint_over(uint8_t *pixel, uint32_t rgb, int32_t cover);
/* Adds light of a colour to a pixel's colour, leaving its alpha; amount 0..ONE. */
void paint_light(uint8_t *pixel, uint32_t rgb, int32_t amount);
/* A rectangle cut to the image, laid over it. */
void paint_rect(struct image *image, int32_t x, int32_t y, int32_t width, int32_t height,
		uint32_t rgb, int32_t cover);
/* Makes the image opaque over a colour. */
void paint_flatten(struct image *image, uint32_t rgb);
/* Rounds the corners away, so that the image has transparent pixels, however small it is. */
void paint_round_corners(struct image *image, uint32_t radius);

#endif
