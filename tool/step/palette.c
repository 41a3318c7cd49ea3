/* palette.c - the nearest colour of a palette, and dithering. */
#include "step/palette.h"

#include "base/param.h"

#include <stdlib.h>
#include <string.h>

/* ---- nearness ---------------------------------------------------------------------------- */

struct palette_point palette_point_of(const uint8_t rgba[4])
{
	struct palette_point point;

	for (int k = 0; k < 3; k++)
		point.v[k] = (rgba[k] * rgba[3] * POINT_ONE + 127) / 255;
	point.v[3] = rgba[3] * POINT_ONE;
	return point;
}

unsigned palette_distance(const struct palette_point *a, const struct palette_point *b)
{
	int red = a->v[0] - b->v[0], green = a->v[1] - b->v[1], blue = a->v[2] - b->v[2];
	int alpha = a->v[3] - b->v[3];

	return (unsigned)(3 * red * red + 4 * green * green + 2 * blue * blue + 6 * alpha * alpha);
}

static void order_from(struct palette_search *search, unsigned from)
{
	uint8_t *order = search->order[from];
	unsigned *distances = search->distances[from];

	for (unsigned i = 0; i < search->count; i++) {
		unsigned distance = palette_distance(&search->points[from], &search->points[i]);
		unsigned at = i;

		for (; at > 0 && distances[at - 1] > distance; at--) {
			distances[at] = distances[at - 1];
			order[at] = order[at - 1];
		}
		distances[at] = distance;
		order[at] = (uint8_t)i;
	}
}

void palette_search_prepare(struct palette_search *search)
{
	for (unsigned i = 0; i < search->count; i++)
		order_from(search, i);
}

/* What is more than twice as far from the guess as the point is cannot be nearer to the point than the guess. */
unsigned palette_nearest(const struct palette_search *search, const struct palette_point *point,
			 unsigned guess)
{
	unsigned from_guess = palette_distance(point, &search->points[guess]);
	unsigned least = from_guess, best = guess;

	for (unsigned i = 0; i < search->count; i++) {
		unsigned other = search->order[guess][i], distance;

		if (search->distances[guess][i] / 4 > from_guess)
			break;
		distance = palette_distance(point, &search->points[other]);
		if (distance < least || (distance == least && other < best)) {
			least = distance;
			best = other;
		}
	}
	return best;
}

bool palette_add(struct palette *palette, const uint8_t rgba[4])
{
	for (unsigned i = 0; i < palette->count; i++) {
		if (memcmp(palette->rgba[i], rgba, 4) == 0)
			return true;
	}
	if (palette->count == PALETTE_MAX)
		return false;
	memcpy(palette->rgba[palette->count++], rgba, 4);
	return true;
}

/* ---- giving pixels colours --------------------------------------------------------------- */

#define STRENGTH_ONE ((int64_t)100 * MILLION)

struct applying {
	const struct palette *palette;
	struct palette_search *search;
	struct image *image;
	int strength; /* of 256 */
	int spread;   /* ordered: levels between neighbouring colours */
	uint8_t *
		guesses; /* of each cell of alike colours: what was the nearest to one of it before */
};

enum { GUESS_BITS = 5, GUESSES = 1 << (4 * GUESS_BITS) };

/* Where neighbours in a picture have little in common, alike colours still are near each other's nearest. */
static uint8_t *guess_of(const struct applying *applying, const uint8_t rgba[4])
{
	unsigned cell = 0;

	for (int k = 0; k < 4; k++)
		cell = cell << GUESS_BITS | rgba[k] >> (8 - GUESS_BITS);
	return &applying->guesses[cell];
}

/* Shares of diffusion are whole numbers of 16ths. */
enum { DIFFUSED = 16 };

/* wanted: red, green and blue from 0 to 255. The pixel gets the nearest colour to them with its own alpha. */
static void give(struct applying *applying, const int wanted[3], uint8_t *pixel)
{
	const struct palette *palette = applying->palette;
	uint8_t rgba[4] = {(uint8_t)wanted[0], (uint8_t)wanted[1], (uint8_t)wanted[2],
			   palette->is_of_color ? 255 : pixel[3]};
	struct palette_point point = palette_point_of(rgba);
	uint8_t *guess = guess_of(applying, rgba);
	const uint8_t *found;

	*guess = (uint8_t)palette_nearest(applying->search, &point, *guess);
	found = palette->rgba[*guess];
	memcpy(pixel, found, 3);
	if (!palette->is_of_color)
		pixel[3] = found[3];
}

static int level(int value)
{
	return value < 0 ? 0 : value > 255 ? 255 : value;
}

static void apply_row(struct applying *applying, uint32_t y)
{
	uint8_t *row = applying->image->rgba + (size_t)y * applying->image->width * 4;

	for (uint32_t x = 0; x < applying->image->width; x++, row += 4) {
		if (row[3])
			give(applying, (const int[3]){row[0], row[1], row[2]}, row);
		else
			memset(row, 0, 4);
	}
}

/* The order in which the 64 thresholds of a Bayer matrix rise: the bits of x ^ y and of y in turn, the lowest first. */
static int bayer(uint32_t x, uint32_t y)
{
	unsigned both = x ^ y, value = 0;

	for (unsigned bit = 0; bit < 3; bit++)
		value = value << 2 | (both >> bit & 1u) << 1 | (y >> bit & 1u);
	return (int)value;
}

static void apply_ordered(struct applying *applying, uint32_t y)
{
	uint8_t *row = applying->image->rgba + (size_t)y * applying->image->width * 4;

	for (uint32_t x = 0; x < applying->image->width; x++, row += 4) {
		/* From -63 to 63 of 128 halves of a spread. */
		int off = (2 * bayer(x, y) - 63) * applying->spread * applying->strength /
			  (128 * 256);
		const int wanted[3] = {level(row[0] + off), level(row[1] + off),
				       level(row[2] + off)};

		if (row[3])
			give(applying, wanted, row);
		else
			memset(row, 0, 4);
	}
}

/* Errors of a row and of the next one, three for each pixel, with one pixel more at each end. */
struct errors {
	int *here, *below;
};

static void diffuse_pixel(struct applying *applying, uint8_t *pixel, int *here, int *below,
			  int ahead)
{
	int wanted[3];

	if (pixel[3] == 0) {
		memset(pixel, 0, 4);
		return;
	}
	for (int k = 0; k < 3; k++)
		wanted[k] = level(pixel[k] + here[k] * applying->strength / (DIFFUSED * 256));
	give(applying, wanted, pixel);
	for (int k = 0; k < 3; k++) {
		int error = (wanted[k] - pixel[k]) * pixel[3] / 255; /* as much as is seen of it */

		here[3 * ahead + k] += error * 7;
		below[-3 * ahead + k] += error * 3;
		below[k] += error * 5;
		below[3 * ahead + k] += error;
	}
}

/* Floyd and Steinberg's shares; every other row from right to left, so that no pattern leans. */
static void diffuse(struct applying *applying)
{
	uint32_t width = applying->image->width;
	size_t len = ((size_t)width + 2) * 3;
	struct errors errors = {mem_zalloc(len, sizeof(int)), mem_zalloc(len, sizeof(int))};

	for (uint32_t y = 0; y < applying->image->height; y++) {
		uint8_t *row = applying->image->rgba + (size_t)y * width * 4;
		int *done = errors.here;

		for (uint32_t i = 0; i < width; i++) {
			uint32_t x = y % 2 ? width - 1 - i : i;
			size_t at = ((size_t)x + 1) * 3;

			diffuse_pixel(applying, row + (size_t)x * 4, errors.here + at,
				      errors.below + at, y % 2 ? -1 : 1);
		}
		memset(done, 0, len * sizeof(int));
		errors.here = errors.below;
		errors.below = done;
	}
	mem_free(errors.here);
	mem_free(errors.below);
}

/* How many levels of a channel lie between neighbouring colours, as a mean over the palette. */
static int spread_of(const struct palette *palette)
{
	unsigned sum = 0;

	if (palette->count < 2)
		return 0;
	for (unsigned i = 0; i < palette->count; i++) {
		int least = 3 * 255;

		for (unsigned k = 0; k < palette->count; k++) {
			const uint8_t *a = palette->rgba[i], *b = palette->rgba[k];
			int off = abs(a[0] - b[0]) + abs(a[1] - b[1]) + abs(a[2] - b[2]);

			if (k != i && off < least)
				least = off;
		}
		sum += (unsigned)least;
	}
	return (int)(sum / (3 * palette->count));
}

void palette_apply(const struct palette *palette, enum dither dither, int64_t strength,
		   struct image *image)
{
	struct applying applying = {.palette = palette,
				    .search = mem_alloc(sizeof(*applying.search)),
				    .guesses = mem_zalloc(GUESSES, 1),
				    .image = image,
				    .strength = (int)(strength * 256 / STRENGTH_ONE),
				    .spread = spread_of(palette)};

	applying.search->count = palette->count;
	for (unsigned i = 0; i < palette->count; i++) {
		uint8_t rgba[4];

		memcpy(rgba, palette->rgba[i], 4);
		if (palette->is_of_color)
			rgba[3] = 255;
		applying.search->points[i] = palette_point_of(rgba);
	}
	palette_search_prepare(applying.search);
	if (dither == DITHER_DIFFUSION)
		diffuse(&applying);
	for (uint32_t y = 0; y < image->height && dither == DITHER_ORDERED; y++)
		apply_ordered(&applying, y);
	for (uint32_t y = 0; y < image->height && dither == DITHER_NONE; y++)
		apply_row(&applying, y);
	mem_free(applying.guesses);
	mem_free(applying.search);
}
