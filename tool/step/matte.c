/* matte.c - distances and colours around the edge of a shape. */
#include "step/matte.h"

#include <string.h>

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* One of two sweeps: along the row in its direction, after the row behind. */
static void sweep_row(uint8_t *row, const uint8_t *behind, uint32_t width, bool is_forward)
{
	for (uint32_t i = 0; i < width; i++) {
		uint32_t x = is_forward ? i : width - 1 - i;
		uint32_t last = is_forward ? x - 1 : x + 1;
		unsigned near = row[x];

		if (near == 0)
			continue;
		if (i > 0)
			near = least(near, row[last] + 1u);
		for (uint32_t k = x ? x - 1 : x; behind && k <= x + 1 && k < width; k++)
			near = least(near, behind[k] + 1u);
		row[x] = (uint8_t)near;
	}
}

void matte_depth(uint32_t width, uint32_t height, uint8_t *depth, unsigned most)
{
	for (size_t i = 0; i < (size_t)width * height; i++)
		depth[i] = depth[i] ? (uint8_t)most : 0;
	for (size_t y = 0; y < height; y++) {
		uint8_t *row = depth + y * width;

		sweep_row(row, y ? row - width : NULL, width, true);
	}
	for (size_t y = height; y-- > 0;) {
		uint8_t *row = depth + y * width;

		sweep_row(row, y + 1 < height ? row + width : NULL, width, false);
	}
}

static void raise_to(uint8_t *restrict out, const uint8_t *restrict in, size_t count)
{
	for (size_t i = 0; i < count; i++)
		out[i] = out[i] > in[i] ? out[i] : in[i];
}

void matte_highest(uint32_t width, uint32_t height, const uint8_t *in, uint8_t *out,
		   unsigned radius)
{
	size_t pixels = (size_t)width * height;
	uint8_t *across = mem_alloc(pixels);

	memcpy(across, in, pixels);
	for (size_t y = 0; y < height; y++) {
		const uint8_t *row = in + y * width;

		for (size_t k = 1; k <= radius && k < width; k++) {
			raise_to(across + y * width, row + k, width - k);
			raise_to(across + y * width + k, row, width - k);
		}
	}
	memcpy(out, across, pixels);
	for (size_t k = 1; k <= radius && k < height; k++) {
		raise_to(out, across + k * width, (height - k) * width);
		raise_to(out + k * width, across, (height - k) * width);
	}
	mem_free(across);
}

/* ---- spreading --------------------------------------------------------------------------- */

enum { QUEUED = MATTE_KNOWN + 1 };

struct spreading {
	uint32_t width, height;
	uint8_t *state, *rgb;
	uint32_t *ring; /* pixels that get a colour now */
	size_t len, room;
};

struct window {
	uint32_t left, right, top, bottom; /* inclusive */
};

static struct window around(const struct spreading *spreading, uint32_t pixel)
{
	uint32_t x = pixel % spreading->width, y = pixel / spreading->width;

	return (struct window){x ? x - 1 : x, x + 1 < spreading->width ? x + 1 : x, y ? y - 1 : y,
			       y + 1 < spreading->height ? y + 1 : y};
}

static void queue(struct spreading *spreading, uint32_t pixel)
{
	if (spreading->len == spreading->room) {
		spreading->room = spreading->room ? spreading->room * 2 : 1024;
		spreading->ring =
			mem_resize(spreading->ring, spreading->room, sizeof(*spreading->ring));
	}
	spreading->state[pixel] = QUEUED;
	spreading->ring[spreading->len++] = pixel;
}

static bool is_beside_known(const struct spreading *spreading, uint32_t pixel)
{
	struct window window = around(spreading, pixel);

	for (uint32_t y = window.top; y <= window.bottom; y++) {
		for (uint32_t x = window.left; x <= window.right; x++) {
			if (spreading->state[y * spreading->width + x] == MATTE_KNOWN)
				return true;
		}
	}
	return false;
}

static void queue_first(struct spreading *spreading)
{
	for (uint32_t i = 0; i < spreading->width * spreading->height; i++) {
		if (spreading->state[i] == MATTE_OPEN && is_beside_known(spreading, i))
			queue(spreading, i);
	}
}

static void queue_around(struct spreading *spreading, uint32_t pixel)
{
	struct window window = around(spreading, pixel);

	for (uint32_t y = window.top; y <= window.bottom; y++) {
		for (uint32_t x = window.left; x <= window.right; x++) {
			if (spreading->state[y * spreading->width + x] == MATTE_OPEN)
				queue(spreading, y * spreading->width + x);
		}
	}
}

static void take_mean(struct spreading *spreading, uint32_t pixel)
{
	struct window window = around(spreading, pixel);
	unsigned sums[3] = {0}, count = 0;

	for (uint32_t y = window.top; y <= window.bottom; y++) {
		for (uint32_t x = window.left; x <= window.right; x++) {
			size_t other = (size_t)y * spreading->width + x;

			if (spreading->state[other] != MATTE_KNOWN)
				continue;
			for (size_t k = 0; k < 3; k++)
				sums[k] += spreading->rgb[other * 3 + k];
			count++;
		}
	}
	for (size_t k = 0; k < 3; k++)
		spreading->rgb[(size_t)pixel * 3 + k] = (uint8_t)((sums[k] + count / 2) / count);
}

void matte_spread(uint32_t width, uint32_t height, uint8_t *state, uint8_t *rgb, unsigned rings)
{
	struct spreading spreading = {width, height, state, rgb, NULL, 0, 0};

	queue_first(&spreading);
	for (unsigned ring = 0; ring < rings && spreading.len; ring++) {
		uint32_t *done = spreading.ring;
		size_t len = spreading.len;

		for (size_t i = 0; i < len; i++)
			take_mean(&spreading, done[i]);
		for (size_t i = 0; i < len; i++)
			state[done[i]] = MATTE_KNOWN;
		spreading.ring = NULL;
		spreading.len = spreading.room = 0;
		for (size_t i = 0; i < len; i++)
			queue_around(&spreading, done[i]);
		mem_free(done);
	}
	for (size_t i = 0; i < spreading.len; i++)
		state[spreading.ring[i]] = MATTE_OPEN;
	mem_free(spreading.ring);
}
