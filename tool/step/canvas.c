/* canvas.c - placing pixels on a canvas of another size. */
#include "step/canvas.h"

#include <inttypes.h>
#include <string.h>

const char *const gravity_words[] = {
	"center", "north",     "northeast", "east",      "southeast",
	"south",  "southwest", "west",      "northwest", NULL,
};

/* Halves of the free space left of and above the area, in the order of gravity_words. */
static const struct offset GRAVITY_HALVES[] = {
	{1, 1}, {1, 0}, {2, 0}, {2, 1}, {2, 2}, {1, 2}, {0, 2}, {0, 1}, {0, 0},
};

/* Division that rounds down also below zero, so that an area too large is cut as one too small is
 * padded. */
static int64_t half_down(int64_t value)
{
	return value >= 0 ? value / 2 : -((1 - value) / 2);
}

struct offset gravity_place(int64_t gravity, uint32_t outer_width, uint32_t outer_height,
			    uint32_t width, uint32_t height)
{
	struct offset halves = GRAVITY_HALVES[gravity];

	return (struct offset){
		half_down(halves.x * ((int64_t)outer_width - width)),
		half_down(halves.y * ((int64_t)outer_height - height)),
	};
}

static void fill(struct image *image, uint32_t color)
{
	const uint8_t pixel[4] = {(uint8_t)(color >> 24), (uint8_t)(color >> 16),
				  (uint8_t)(color >> 8), (uint8_t)color};
	size_t pixels = (size_t)image->width * image->height;

	for (size_t i = 0; i < pixels; i++)
		memcpy(image->rgba + i * 4, pixel, 4);
}

/* The part of a line of `len` pixels placed at `offset` that falls on a line of `room` pixels: its
 * first pixel and its length. */
static size_t visible(int64_t offset, uint32_t len, uint32_t room, size_t *first)
{
	int64_t from = offset < 0 ? -offset : 0;
	int64_t to = offset + len > room ? (int64_t)room - offset : (int64_t)len;

	*first = (size_t)from;
	return to > from ? (size_t)(to - from) : 0;
}

bool canvas_reframe(struct image *image, uint32_t width, uint32_t height, struct offset offset,
		    uint32_t color)
{
	struct image canvas;
	size_t first_x, first_y;
	size_t columns = visible(offset.x, image->width, width, &first_x);
	size_t rows = visible(offset.y, image->height, height, &first_y);

	if (!image_init(&canvas, width, height))
		return false;
	if (color)
		fill(&canvas, color);
	for (size_t y = 0; y < rows && columns; y++) {
		size_t to_x = (size_t)((int64_t)first_x + offset.x);
		size_t to_y = (size_t)((int64_t)(first_y + y) + offset.y);

		memcpy(canvas.rgba + (to_y * width + to_x) * 4,
		       image->rgba + ((first_y + y) * image->width + first_x) * 4, columns * 4);
	}
	image_release(image);
	*image = canvas;
	return true;
}

enum status canvas_too_large(struct diag *diag, struct place at, const char *step, uint64_t width,
			     uint64_t height)
{
	return diag_error(diag, ST_INVALID, "E0702", at,
			  "%s would make %" PRIu64 "x%" PRIu64
			  " pixels; the limits are %u on an edge and %u in all",
			  step, width, height, IMAGE_EDGE_MAX, IMAGE_PIXELS_MAX);
}
