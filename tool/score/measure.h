/* measure.h - what several scores measure by. */
#ifndef ASSETC_SCORE_MEASURE_H
#define ASSETC_SCORE_MEASURE_H

#include "score/score.h"

/* From this alpha on a pixel is seen. */
#define MEASURE_VISIBLE 128

static inline const uint8_t *measure_pixel(const struct image *image, uint32_t x, uint32_t y)
{
	return image->rgba + ((size_t)y * image->width + x) * 4;
}

/* Lightness of a pixel by ITU-R BT.601, 0 to 255. */
static inline unsigned measure_light(const uint8_t *pixel)
{
	return (pixel[0] * 299u + pixel[1] * 587u + pixel[2] * 114u) / 1000;
}

/* part of whole in thousandths, rounded down; 0 of nothing. part <= whole < 2^54. */
static inline unsigned measure_share(uint64_t part, uint64_t whole)
{
	return whole ? (unsigned)(part * 1000 / whole) : 0;
}

/* "12.3 %" of thousandths. */
void measure_add_percent(struct strbuf *out, unsigned thousandths);

/* Points on the straight line from `none` (0 points) to `full` (all points), whichever is the larger one. */
unsigned measure_between(unsigned value, unsigned none, unsigned full);

/* Lightness within which nine of ten visible pixels lie: what is darker than `low` or lighter than `high` is a twentieth
 * each. False: no pixel is visible. */
bool measure_light_range(const struct image *image, unsigned *low, unsigned *high);

/* A sample as 16 bits of magnitude, 0 to 32767. */
static inline uint32_t measure_magnitude(float sample)
{
	float clipped = sound_clip(sample);

	return (uint32_t)((clipped < 0 ? -clipped : clipped) * 32767.0f);
}
/* The highest magnitude of a sound. */
uint32_t measure_peak(const struct sound *sound);
/* The highest magnitude of one frame. */
uint32_t measure_frame(const struct sound *sound, uint64_t frame);

#endif
