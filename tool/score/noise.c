/* noise.c - pixels that stand alone: lighter, or darker, than all four beside them. */
#include "score/measure.h"

enum { APART = 24, NOISE_MAX = 150 };

/* 1: lighter than this neighbour by much, -1: darker, 0: neither. */
static int against(const uint8_t *pixel, const uint8_t *other)
{
	unsigned own = measure_light(pixel), theirs = measure_light(other);

	if (own >= theirs + APART)
		return 1;
	return theirs >= own + APART ? -1 : 0;
}

static bool is_alone(const struct image *image, uint32_t x, uint32_t y)
{
	const uint8_t *pixel = measure_pixel(image, x, y);
	int sum = against(pixel, measure_pixel(image, x - 1, y)) +
		  against(pixel, measure_pixel(image, x + 1, y)) +
		  against(pixel, measure_pixel(image, x, y - 1)) +
		  against(pixel, measure_pixel(image, x, y + 1));

	return sum == 4 || sum == -4;
}

static unsigned noise(const struct image *image, struct strbuf *fact)
{
	uint64_t seen = 0, alone = 0;

	for (uint32_t y = 1; y + 1 < image->height; y++) {
		for (uint32_t x = 1; x + 1 < image->width; x++) {
			if (measure_pixel(image, x, y)[3] < MEASURE_VISIBLE)
				continue;
			seen++;
			alone += is_alone(image, x, y);
		}
	}
	measure_add_percent(fact, measure_share(alone, seen));
	strbuf_add_c(fact, " of the pixels stand alone");
	return measure_between(measure_share(alone, seen), NOISE_MAX, 0);
}

const struct score score_noise = {.name = "noise", .revision = 1, .image = noise};
