/* edges.c - how much of a picture is to be seen, where, and how clean its edges are. */
#include "step/edges.h"

#include "step/backdrop.h"
#include "step/matte.h"

#include <stdlib.h>
#include <string.h>

static size_t pixel_count(const struct image *image)
{
	return (size_t)image->width * image->height;
}

/* ---- alpha ------------------------------------------------------------------------------- */

struct box {
	uint32_t left, top, right, bottom; /* inclusive */
};

static void measure_row(const struct image *image, uint32_t y, struct alpha_facts *out,
			struct box *box)
{
	const uint8_t *row = image->rgba + (size_t)y * image->width * 4;

	for (uint32_t x = 0; x < image->width; x++) {
		unsigned alpha = row[(size_t)x * 4 + 3];

		out->alpha_sum += alpha;
		if (alpha <= EDGES_EMPTY)
			continue;
		out->visible++;
		out->partial += alpha < EDGES_OPAQUE;
		box->left = x < box->left ? x : box->left;
		box->right = x > box->right ? x : box->right;
		box->top = y < box->top ? y : box->top;
		box->bottom = y;
	}
}

static int32_t off_middle(uint32_t first, uint32_t last, uint32_t edge)
{
	return (int32_t)(((int64_t)first + last + 1 - edge) * 500 / edge);
}

void alpha_measure(const struct image *image, struct alpha_facts *out)
{
	struct box box = {image->width, image->height, 0, 0};

	*out = (struct alpha_facts){.pixels = pixel_count(image)};
	for (uint32_t y = 0; y < image->height; y++)
		measure_row(image, y, out, &box);
	if (out->visible == 0)
		return;
	out->left = box.left;
	out->top = box.top;
	out->width = box.right - box.left + 1;
	out->height = box.bottom - box.top + 1;
	out->off_x = off_middle(box.left, box.right, image->width);
	out->off_y = off_middle(box.top, box.bottom, image->height);
}

/* ---- halo -------------------------------------------------------------------------------- */

/* Further away from what is opaque there is no edge, but a glow. */
enum { REACH = 8 };

struct judging {
	const struct image *image;
	uint8_t *depth, *state, *rgb;
	bool *is_edge;
	bool judges_opaque; /* those near the edge as well */
	bool spares_plain; /* those that have the background's colour altogether: a line drawn around it */
};

static void judging_init(struct judging *judging, const struct image *image, bool judges_opaque)
{
	size_t pixels = pixel_count(image);

	*judging = (struct judging){.image = image, .judges_opaque = judges_opaque};
	judging->depth = mem_alloc(pixels);
	judging->state = mem_alloc(pixels);
	judging->rgb = mem_alloc(pixels * 3);
	judging->is_edge = mem_alloc(pixels * sizeof(*judging->is_edge));
	for (size_t i = 0; i < pixels; i++)
		judging->depth[i] = image->rgba[i * 4 + 3] > EDGES_EMPTY;
	matte_depth(image->width, image->height, judging->depth, REACH);
	for (size_t i = 0; i < pixels; i++) {
		unsigned alpha = image->rgba[i * 4 + 3], depth = judging->depth[i];
		bool is_rim = judges_opaque && depth > 0 && depth <= HALO_DEPTH;

		judging->is_edge[i] =
			is_rim || (depth > 0 && depth < REACH && alpha < EDGES_OPAQUE);
		judging->state[i] = alpha >= EDGES_OPAQUE && !is_rim ? MATTE_KNOWN
				    : judging->is_edge[i]            ? MATTE_OPEN
								     : MATTE_CLOSED;
		memcpy(judging->rgb + i * 3, image->rgba + i * 4, 3);
	}
	matte_spread(image->width, image->height, judging->state, judging->rgb, REACH);
}

static void judging_release(struct judging *judging)
{
	mem_free(judging->depth);
	mem_free(judging->state);
	mem_free(judging->rgb);
	mem_free(judging->is_edge);
}

/* 1: the background is seen in the pixel; -1: as much of its opposite is; 0: neither, or not to be told. */
static int seen_in(const struct judging *judging, const uint8_t *pixel, const uint8_t *true_color,
		   const uint8_t *background)
{
	int64_t along = 0, length = 0, own = 0;
	unsigned most = color_distance(true_color, background);

	for (int k = 0; k < 3; k++) {
		int way = background[k] - true_color[k], off = pixel[k] - true_color[k];

		along += way * off;
		length += way * way;
		own += off * off;
	}
	/* 30 degrees off the way it is another colour. */
	if (length == 0 || along * along * 4 < own * length * 3)
		return 0;
	if (judging->spares_plain && along * 10 > length * 9)
		return 0;
	if (llabs(along) * most * pixel[3] < (int64_t)HALO_LEVELS * 255 * length)
		return 0;
	return along > 0 ? 1 : -1;
}

static void judge(const struct judging *judging, const uint8_t *background, struct halo *out)
{
	int64_t leaking = 0;

	*out = (struct halo){0};
	memcpy(out->background, background, 3);
	for (size_t i = 0; i < pixel_count(judging->image); i++) {
		if (!judging->is_edge[i] || judging->state[i] != MATTE_KNOWN)
			continue;
		out->edge++;
		leaking += seen_in(judging, judging->image->rgba + i * 4, judging->rgb + i * 3,
				   background);
	}
	out->leaking = leaking > 0 ? (uint64_t)leaking : 0;
}

/* The colour that at least half of the transparent pixels hide; false when there is none, or it is black. */
static bool find_hidden(const struct image *image, uint8_t rgb[3])
{
	uint64_t sums[3] = {0}, count = 0, like = 0, empty = 0;

	for (size_t i = 0; i < pixel_count(image); i++) {
		const uint8_t *pixel = image->rgba + i * 4;

		empty += pixel[3] <= EDGES_EMPTY;
		if (pixel[3] > EDGES_EMPTY || (pixel[0] | pixel[1] | pixel[2]) == 0)
			continue;
		for (int k = 0; k < 3; k++)
			sums[k] += pixel[k];
		count++;
	}
	for (int k = 0; k < 3 && count; k++)
		rgb[k] = (uint8_t)(sums[k] / count);
	for (size_t i = 0; i < pixel_count(image) && count; i++) {
		const uint8_t *pixel = image->rgba + i * 4;

		like += pixel[3] <= EDGES_EMPTY && color_distance(pixel, rgb) <= 16;
	}
	return count && like * 2 >= empty;
}

void halo_measure(const struct image *image, const uint8_t *background, struct halo *out)
{
	static const uint8_t WHITE[3] = {255, 255, 255}, BLACK[3] = {0};
	uint8_t hidden[3];
	bool is_hidden = !background && find_hidden(image, hidden);
	struct judging judging;
	struct halo black;

	judging_init(&judging, image, background || is_hidden);
	judging.spares_plain = is_hidden;
	if (background || is_hidden) {
		judge(&judging, background ? background : hidden, out);
	} else {
		judge(&judging, WHITE, out);
		judge(&judging, BLACK, &black);
		if (black.leaking > out->leaking)
			*out = black;
	}
	judging_release(&judging);
}
