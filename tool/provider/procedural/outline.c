/* outline.c - drawing outlines and filling them, in whole numbers. */
#include "provider/procedural/outline.h"

#include "provider/procedural/paint.h"

#include <stdlib.h>

/* ---- drawing ----------------------------------------------------------------------------- */

void outline_point(struct outline *outline, int32_t x, int32_t y)
{
	if (outline->points == OUTLINE_POINTS)
		return;
	outline->x[outline->points] = x;
	outline->y[outline->points++] = y;
}

static uint32_t contour_start(const struct outline *outline, uint32_t contour)
{
	return contour ? outline->end[contour - 1] : 0;
}

static void swap_points(struct outline *outline, uint32_t a, uint32_t b)
{
	int32_t x = outline->x[a], y = outline->y[a];

	outline->x[a] = outline->x[b];
	outline->y[a] = outline->y[b];
	outline->x[b] = x;
	outline->y[b] = y;
}

void outline_close(struct outline *outline)
{
	uint32_t start = contour_start(outline, outline->contours), end = outline->points;
	int64_t area = 0;

	if (outline->contours == OUTLINE_CONTOURS || end < start + 3) {
		outline->points = start;
		return;
	}
	for (uint32_t i = start; i < end; i++) {
		uint32_t next = i + 1 < end ? i + 1 : start;

		area += (int64_t)outline->x[i] * outline->y[next] -
			(int64_t)outline->x[next] * outline->y[i];
	}
	for (uint32_t i = 0; area < 0 && i < (end - start) / 2; i++)
		swap_points(outline, start + i, end - 1 - i);
	outline->end[outline->contours++] = end;
}

/* Thousandths of the square. */
static int32_t share(int32_t thousandths)
{
	return (int32_t)((int64_t)thousandths * ONE / 1000);
}

void outline_polygon(struct outline *outline, const struct outline_spot *spots, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		outline_point(outline, share(spots[i].x), share(spots[i].y));
	outline_close(outline);
}

void outline_rect(struct outline *outline, int32_t left, int32_t top, int32_t right, int32_t bottom)
{
	outline_point(outline, share(left), share(top));
	outline_point(outline, share(right), share(top));
	outline_point(outline, share(right), share(bottom));
	outline_point(outline, share(left), share(bottom));
	outline_close(outline);
}

#define ROUND_STEP 6 /* degrees between the points of a round line */

void outline_ellipse(struct outline *outline, int32_t x, int32_t y, int32_t radius_x,
		     int32_t radius_y)
{
	for (int32_t turn = 0; turn < 360; turn += ROUND_STEP)
		outline_point(outline, share(x) + fixed_mul(share(radius_x), fixed_cos(turn)),
			      share(y) + fixed_mul(share(radius_y), fixed_sin(turn)));
	outline_close(outline);
}

/* Whole root, rounded down. */
static int64_t root(int64_t square)
{
	int64_t low = 0, high = (int64_t)1 << 31;

	while (high - low > 1) {
		int64_t middle = (low + high) / 2;

		if (middle * middle <= square)
			low = middle;
		else
			high = middle;
	}
	return low;
}

void outline_limb(struct outline *outline, int32_t x0, int32_t y0, int32_t x1, int32_t y1,
		  int32_t radius)
{
	int64_t dx = share(x1 - x0), dy = share(y1 - y0);
	int64_t length = root(dx * dx + dy * dy);
	int32_t side_x, side_y;

	outline_ellipse(outline, x0, y0, radius, radius);
	outline_ellipse(outline, x1, y1, radius, radius);
	if (length == 0)
		return;
	side_x = (int32_t)(-dy * share(radius) / length);
	side_y = (int32_t)(dx * share(radius) / length);
	outline_point(outline, share(x0) + side_x, share(y0) + side_y);
	outline_point(outline, share(x1) + side_x, share(y1) + side_y);
	outline_point(outline, share(x1) - side_x, share(y1) - side_y);
	outline_point(outline, share(x0) - side_x, share(y0) - side_y);
	outline_close(outline);
}

/* ---- filling ----------------------------------------------------------------------------- */

#define SUB   256 /* parts of a pixel, across and down */
#define LINES 8   /* on which each row of pixels is measured */

struct edge {
	int32_t x0, y0, x1, y1; /* in 1/SUB of a pixel, y0 < y1 */
	int32_t turn;           /* of the winding number: 1 or -1 */
};

struct crossing {
	int32_t x, turn;
};

struct fill {
	struct edge *edges;
	struct crossing *crossings;
	int32_t *steps; /* of the cover along a row, from one pixel to the next */
	uint32_t count;
	int32_t width; /* in 1/SUB of a pixel */
};

static int32_t place(int32_t at, int32_t scale, uint32_t edge, uint32_t whole)
{
	int64_t from_middle = (int64_t)(at - ONE / 2) * scale / ONE;

	return (int32_t)(from_middle * edge * SUB / ONE + (int64_t)whole * SUB / 2);
}

static void add_edge(struct fill *fill, int32_t x0, int32_t y0, int32_t x1, int32_t y1)
{
	if (y0 == y1)
		return;
	fill->edges[fill->count++] =
		y0 < y1 ? (struct edge){x0, y0, x1, y1, 1} : (struct edge){x1, y1, x0, y0, -1};
}

static void add_edges(struct fill *fill, const struct outline *outline,
		      const struct outline_fit *fit, const struct image *image)
{
	uint32_t square = image->width < image->height ? image->width : image->height;
	int32_t across = fit->is_mirrored ? -fit->scale_x : fit->scale_x;

	for (uint32_t contour = 0, start = 0; contour < outline->contours; contour++) {
		uint32_t end = outline->end[contour];

		for (uint32_t i = start; i < end; i++) {
			uint32_t next = i + 1 < end ? i + 1 : start;

			add_edge(fill, place(outline->x[i], across, square, image->width),
				 place(outline->y[i], fit->scale_y, square, image->height),
				 place(outline->x[next], across, square, image->width),
				 place(outline->y[next], fit->scale_y, square, image->height));
		}
		start = end;
	}
}

static int by_x(const void *left, const void *right)
{
	const struct crossing *a = left, *b = right;

	return (a->x > b->x) - (a->x < b->x);
}

static void add_step(struct fill *fill, int32_t x, int32_t sign)
{
	int32_t at = x < 0 ? 0 : x > fill->width ? fill->width : x;

	fill->steps[at / SUB] += sign * (SUB - at % SUB);
	fill->steps[at / SUB + 1] += sign * (at % SUB);
}

/* Adds what is covered on one line of a row. */
static void cross(struct fill *fill, int32_t y)
{
	uint32_t count = 0;
	int32_t winding = 0;

	for (uint32_t i = 0; i < fill->count; i++) {
		const struct edge *edge = &fill->edges[i];

		if (y < edge->y0 || y >= edge->y1)
			continue;
		fill->crossings[count++] = (struct crossing){
			edge->x0 + (int32_t)((int64_t)(y - edge->y0) * (edge->x1 - edge->x0) /
					     (edge->y1 - edge->y0)),
			edge->turn};
	}
	if (count)
		qsort(fill->crossings, count, sizeof(*fill->crossings), by_x);
	for (uint32_t i = 0; i < count; i++) {
		int32_t before = winding;

		winding += fill->crossings[i].turn;
		if ((before == 0) != (winding == 0))
			add_step(fill, fill->crossings[i].x, before == 0 ? 1 : -1);
	}
}

static void paint_row(struct fill *fill, struct image *image, uint32_t y, uint32_t rgb)
{
	int32_t cover = 0;

	for (uint32_t x = 0; x < image->width; x++) {
		uint8_t *pixel = paint_at(image, x, y);

		cover += fill->steps[x];
		if (pixel[3] == 255)
			paint_over(pixel, rgb, cover * (ONE / (SUB * LINES)));
		else
			paint_set(pixel, rgb, (cover * 255 + SUB * LINES / 2) / (SUB * LINES));
	}
}

void outline_fill(const struct outline *outline, const struct outline_fit *fit, uint32_t rgb,
		  struct image *image)
{
	struct fill fill = {.width = (int32_t)image->width * SUB};

	fill.edges = mem_zalloc(outline->points + 1, sizeof(*fill.edges));
	fill.crossings = mem_zalloc(outline->points + 1, sizeof(*fill.crossings));
	fill.steps = mem_alloc((image->width + 2) * sizeof(*fill.steps));
	add_edges(&fill, outline, fit, image);
	for (uint32_t y = 0; y < image->height; y++) {
		for (uint32_t x = 0; x < image->width + 2; x++)
			fill.steps[x] = 0;
		for (int32_t line = 0; line < LINES; line++)
			cross(&fill, (int32_t)y * SUB + (2 * line + 1) * SUB / (2 * LINES));
		paint_row(&fill, image, y, rgb);
	}
	mem_free(fill.edges);
	mem_free(fill.crossings);
	mem_free(fill.steps);
}
