/* seam.c - how well the opposite edges meet where the picture is repeated, against how its own lines and columns do. */
#include "score/measure.h"

#include <stdlib.h>

enum {
	FREE = 2,
	SEAM_WORST = 4
}; /* levels of 255 that count for nothing; so many times the inside is no points */

static uint64_t difference(const uint8_t *a, const uint8_t *b)
{
	return (uint64_t)abs(a[0] - b[0]) + (uint64_t)abs(a[1] - b[1]) +
	       (uint64_t)abs(a[2] - b[2]) + (uint64_t)abs(a[3] - b[3]);
}

static uint64_t between_columns(const struct image *image, uint32_t a, uint32_t b)
{
	uint64_t sum = 0;

	for (uint32_t y = 0; y < image->height; y++)
		sum += difference(measure_pixel(image, a, y), measure_pixel(image, b, y));
	return sum;
}

static uint64_t between_rows(const struct image *image, uint32_t a, uint32_t b)
{
	uint64_t sum = 0;

	for (uint32_t x = 0; x < image->width; x++)
		sum += difference(measure_pixel(image, x, a), measure_pixel(image, x, b));
	return sum;
}

typedef uint64_t between_fn(const struct image *image, uint32_t a, uint32_t b);

/* In hundredths of a level per channel. */
static unsigned level(uint64_t sum, uint64_t pixels)
{
	return pixels ? (unsigned)(sum * 100 / (pixels * 4)) : 0;
}

/* One direction: `lines` of `len` pixels. */
static unsigned direction(const struct image *image, between_fn *between, uint32_t lines,
			  uint32_t len, const char *name, struct strbuf *fact)
{
	uint64_t inside = 0;
	unsigned seam = level(between(image, lines - 1, 0), len), within;

	for (uint32_t i = 1; i < lines; i++)
		inside += between(image, i - 1, i);
	within = level(inside, (uint64_t)len * (lines - 1)) + FREE * 100;
	strbuf_printf(fact, "%s seam %u.%02u levels, within %u.%02u", name, seam / 100, seam % 100,
		      (within - FREE * 100) / 100, within % 100);
	return measure_between(seam, within * SEAM_WORST, within);
}

static unsigned seam(const struct image *image, struct strbuf *fact)
{
	unsigned across = direction(image, between_columns, image->width, image->height,
				    "left to right", fact);
	unsigned down;

	strbuf_add_c(fact, "; ");
	down = direction(image, between_rows, image->height, image->width, "top to bottom", fact);
	return across < down ? across : down;
}

const struct score score_seam = {.name = "seam", .revision = 1, .image = seam};
