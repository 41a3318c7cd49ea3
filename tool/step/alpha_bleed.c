/* alpha_bleed.c - the step `alpha_bleed`: colour spread under transparent pixels.
 *
 * Engines that filter textures mix the colour of transparent neighbours in; where that is black, a
 * shape gets a dark rim. Ring by ring around what is visible, each transparent pixel takes the mean
 * of the coloured ones among its eight neighbours, in the first ring weighed by their alpha. Alpha is
 * not changed, nor is colour further away than the radius.
 */
#include "step/step.h"

#include <string.h>

static const struct param_def PARAMS[] = {
	{.name = "radius",
	 .type = PARAM_INT,
	 .unit = UNIT_PIXELS,
	 .def = "8",
	 .min = 1,
	 .max = 256,
	 .help = "How far colour is spread under transparent pixels"},
	{0},
};

enum { WAITING = 0, QUEUED = 1, COLORED = 2 };

/* Work is done only where rings pass, so that a large empty border costs next to nothing. */
struct bleeding {
	struct image *image;
	uint8_t *state; /* of each pixel */
	uint32_t *ring; /* pixels that get a colour now; then those around them */
	size_t ring_len, ring_room;
};

struct window {
	uint32_t left, right, top, bottom; /* inclusive */
};

static struct window around(const struct image *image, uint32_t pixel)
{
	uint32_t x = pixel % image->width, y = pixel / image->width;

	return (struct window){x ? x - 1 : x, x + 1 < image->width ? x + 1 : x, y ? y - 1 : y,
			       y + 1 < image->height ? y + 1 : y};
}

static void queue(struct bleeding *bleeding, uint32_t pixel)
{
	if (bleeding->ring_len == bleeding->ring_room) {
		bleeding->ring_room = bleeding->ring_room ? bleeding->ring_room * 2 : 1024;
		bleeding->ring =
			mem_resize(bleeding->ring, bleeding->ring_room, sizeof(*bleeding->ring));
	}
	bleeding->state[pixel] = QUEUED;
	bleeding->ring[bleeding->ring_len++] = pixel;
}

/* Queues the neighbours of a coloured pixel that have no colour yet. */
static void queue_around(struct bleeding *bleeding, uint32_t pixel)
{
	struct window window = around(bleeding->image, pixel);

	for (uint32_t y = window.top; y <= window.bottom; y++) {
		for (uint32_t x = window.left; x <= window.right; x++) {
			uint32_t other = y * bleeding->image->width + x;

			if (bleeding->state[other] == WAITING)
				queue(bleeding, other);
		}
	}
}

static void queue_first_ring(struct bleeding *bleeding)
{
	uint32_t width = bleeding->image->width, height = bleeding->image->height;
	const uint8_t *state = bleeding->state;

	for (uint32_t i = 0; i < width * height; i++)
		bleeding->state[i] = bleeding->image->rgba[(size_t)i * 4 + 3] ? COLORED : WAITING;
	for (uint32_t y = 0; y < height; y++) {
		uint32_t row = y * width;

		for (uint32_t x = 0; x < width; x++) {
			bool is_inside = x > 0 && x + 1 < width && y > 0 && y + 1 < height &&
					 state[row + x - 1] == COLORED &&
					 state[row + x + 1] == COLORED &&
					 state[row + x - width] == COLORED &&
					 state[row + x + width] == COLORED;

			/* The corners of one that is inside are neighbours of its neighbours. */
			if (state[row + x] == COLORED && !is_inside)
				queue_around(bleeding, row + x);
		}
	}
}

/* A pixel that got its colour from a ring weighs as much as an opaque one. */
static void color_pixel(struct bleeding *bleeding, uint32_t pixel)
{
	struct window window = around(bleeding->image, pixel);
	uint8_t *rgba = bleeding->image->rgba;
	unsigned sums[3] = {0}, weights = 0;

	for (uint32_t y = window.top; y <= window.bottom; y++) {
		for (uint32_t x = window.left; x <= window.right; x++) {
			uint32_t other = y * bleeding->image->width + x;
			const uint8_t *from = rgba + (size_t)other * 4;
			unsigned weight = from[3] ? from[3] : 255;

			if (bleeding->state[other] != COLORED)
				continue;
			for (size_t k = 0; k < 3; k++)
				sums[k] += from[k] * weight;
			weights += weight;
		}
	}
	for (size_t k = 0; k < 3; k++)
		rgba[(size_t)pixel * 4 + k] = (uint8_t)((sums[k] + weights / 2) / weights);
}

/* Colours the ring from what was coloured before it, then queues the next one in its place. */
static void spread(struct bleeding *bleeding, bool is_last)
{
	uint32_t *ring = bleeding->ring;
	size_t len = bleeding->ring_len;

	for (size_t i = 0; i < len; i++)
		color_pixel(bleeding, ring[i]);
	for (size_t i = 0; i < len; i++)
		bleeding->state[ring[i]] = COLORED;
	if (is_last)
		return;
	bleeding->ring = NULL;
	bleeding->ring_len = bleeding->ring_room = 0;
	for (size_t i = 0; i < len; i++)
		queue_around(bleeding, ring[i]);
	mem_free(ring);
}

static enum status alpha_bleed_run(const struct step_call *call, struct image *image,
				   struct diag *diag)
{
	int64_t radius = param_number(call->params, "radius");
	struct bleeding bleeding = {.image = image};

	(void)diag;
	bleeding.state = mem_alloc((size_t)image->width * image->height);
	queue_first_ring(&bleeding);
	for (int64_t i = 1; i <= radius && bleeding.ring_len; i++)
		spread(&bleeding, i == radius);
	mem_free(bleeding.state);
	mem_free(bleeding.ring);
	return ST_OK;
}

const struct step step_alpha_bleed = {
	.decl = {.name = "alpha_bleed",
		 .kinds = ASSET_IMAGE,
		 .params = PARAMS,
		 .help = "Spreads edge colour under transparent pixels, against dark fringes"},
	.revision = 1,
	.run = alpha_bleed_run,
};
