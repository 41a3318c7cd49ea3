/* backdrop.c - the most frequent colour of a border: the fullest cell of a coarse histogram, and then the
 * mean of what is near it. */
#include "step/backdrop.h"

#include <stdlib.h>
#include <string.h>

enum { FRAME = 2, CELL_BITS = 5, CELLS = 1 << (3 * CELL_BITS), NEAR = 16, ROUNDS = 3 };

unsigned color_distance(const uint8_t *a, const uint8_t *b)
{
	unsigned most = 0;

	for (int k = 0; k < 3; k++) {
		unsigned difference = (unsigned)abs(a[k] - b[k]);

		most = difference > most ? difference : most;
	}
	return most;
}

typedef void visit_fn(void *context, const uint8_t *pixel);

static void visit_border(const struct image *image, visit_fn *visit, void *context)
{
	for (uint32_t y = 0; y < image->height; y++) {
		const uint8_t *row = image->rgba + (size_t)y * image->width * 4;
		bool is_whole = y < FRAME || y + FRAME >= image->height;

		for (uint32_t x = 0; x < image->width; x++) {
			if (!is_whole && x == FRAME && image->width > 2 * FRAME)
				x = image->width - FRAME;
			visit(context, row + (size_t)x * 4);
		}
	}
}

struct counting {
	uint32_t *cells;
	struct backdrop *out;
};

static void count_pixel(void *context, const uint8_t *pixel)
{
	struct counting *counting = context;
	unsigned cell = 0;

	if (pixel[3] < 128) {
		counting->out->transparent++;
		return;
	}
	for (int k = 0; k < 3; k++)
		cell = cell << CELL_BITS | pixel[k] >> (8 - CELL_BITS);
	counting->cells[cell]++;
	counting->out->border++;
}

/* Pixels near a colour, and their sums. */
struct nearness {
	const uint8_t *rgb;
	unsigned within;
	uint64_t sums[3], count;
};

static void sum_pixel(void *context, const uint8_t *pixel)
{
	struct nearness *nearness = context;

	if (pixel[3] < 128 || color_distance(pixel, nearness->rgb) > nearness->within)
		return;
	for (int k = 0; k < 3; k++)
		nearness->sums[k] += pixel[k];
	nearness->count++;
}

void backdrop_find(const struct image *image, unsigned tolerance, struct backdrop *out)
{
	struct counting counting = {mem_zalloc(CELLS, sizeof(*counting.cells)), out};
	struct nearness like = {.rgb = out->rgb, .within = tolerance};
	unsigned fullest = 0;

	*out = (struct backdrop){0};
	visit_border(image, count_pixel, &counting);
	for (unsigned i = 1; i < CELLS; i++)
		fullest = counting.cells[i] > counting.cells[fullest] ? i : fullest;
	mem_free(counting.cells);
	for (int k = 0; k < 3; k++)
		out->rgb[k] = (uint8_t)((fullest >> (CELL_BITS * (2 - k)) & 31u) * 8 + 4);
	for (int round = 0; round < ROUNDS; round++) {
		struct nearness near = {.rgb = out->rgb, .within = NEAR};

		visit_border(image, sum_pixel, &near);
		for (int k = 0; k < 3 && near.count; k++)
			out->rgb[k] = (uint8_t)((near.sums[k] + near.count / 2) / near.count);
	}
	visit_border(image, sum_pixel, &like);
	out->like = like.count;
}
