/* outline.c - the step `outline`: a line around, inside or on the edge of what is visible.
 *
 * Round corners: a pixel is covered by the line as far as it lies within the line's width of the shape's edge, which
 * runs through a half-covered pixel's middle. The nearest pixel of the shape is found exactly (Meijster, Roerdink,
 * Hesselink 2000: per column, then the lower envelope of parabolas per row), and alpha around it says where within it
 * the edge is. Square corners: the line reaches as far as the shape moved by its width in both directions.
 *
 * All that is whole numbers: the same pixels give the same bytes on every machine.
 */
#include "step/canvas.h"
#include "step/matte.h"
#include "step/step.h"

#include <string.h>

enum { WIDTH_MAX = 64 };

enum { OUTSIDE, INSIDE, CENTER };
static const char *const POSITIONS[] = {"outside", "inside", "center", NULL};
enum { ROUND, SQUARE };
static const char *const CORNERS[] = {"round", "square", NULL};

static const struct param_def PARAMS[] = {
	{.name = "color", .type = PARAM_COLOR, .def = "#000000", .help = "Colour of the line"},
	{.name = "width",
	 .type = PARAM_INT,
	 .unit = UNIT_PIXELS,
	 .def = "1",
	 .min = 1,
	 .max = WIDTH_MAX,
	 .help = "Pixels of line around what is visible"},
	{.name = "position",
	 .type = PARAM_ENUM,
	 .def = "outside",
	 .words = POSITIONS,
	 .help = "Where it runs: outside the edge, inside (over the picture), or half and half; of "
		 "an odd "
		 "width with square corners the larger half is outside"},
	{.name = "corners",
	 .type = PARAM_ENUM,
	 .def = "round",
	 .words = CORNERS,
	 .help = "round, with soft edges; square is for pixel art"},
	{.name = "grow",
	 .type = PARAM_BOOL,
	 .def = "false",
	 .help = "Makes the image larger by what the line takes outside, on all sides"},
	{0},
};

/* Lengths in 1/256 of a pixel. */
enum { ONE = 256, HALF = ONE / 2, FAR = INT32_MAX / 2 };

/* A shape: how much of each pixel it covers, of 255. */
struct shape {
	uint32_t width, height;
	uint8_t *cover;
};

/* ---- square corners ---------------------------------------------------------------------- */

static void cover_square(const struct shape *shape, unsigned width, uint8_t *out)
{
	matte_highest(shape->width, shape->height, shape->cover, out, width);
}

/* ---- round corners ----------------------------------------------------------------------- */

/* Of each pixel the row of the nearest pixel of the shape in its column, or -1. */
static int32_t *nearest_rows(const struct shape *shape)
{
	size_t width = shape->width, height = shape->height;
	int32_t *rows = mem_alloc(width * height * sizeof(*rows));

	for (size_t i = 0; i < width * height; i++) {
		if (shape->cover[i] >= 128)
			rows[i] = (int32_t)(i / width);
		else
			rows[i] = i >= width ? rows[i - width] : -1;
	}
	for (size_t i = width * height - width; i-- > 0;) {
		int32_t y = (int32_t)(i / width), above = rows[i], below = rows[i + width];

		if (below >= 0 && below > y && (above < 0 || below - y < y - above))
			rows[i] = below;
	}
	return rows;
}

/* The lower envelope of a row: from place `from` on column `column` is the nearest. */
struct piece {
	int64_t from;
	uint32_t column;
};

/* Squared distance from (x, y) to the nearest pixel of the shape in a column; its row is known. */
static int64_t squared(int64_t x, int64_t column, int64_t down)
{
	return (x - column) * (x - column) + down * down;
}

/* The first x from which column b is nearer than a, which lies left of it. */
static int64_t crossing(int64_t a, int64_t down_a, int64_t b, int64_t down_b)
{
	int64_t over = b * b - a * a + down_b * down_b - down_a * down_a;
	int64_t under = 2 * (b - a);

	return over < 0 ? -((-over) / under) : over / under + 1;
}

/* Fills the pieces of row y; returns how many there are. */
static size_t envelope(const int32_t *rows, uint32_t width, int64_t y, struct piece *pieces)
{
	size_t count = 0;

	for (uint32_t x = 0; x < width; x++) {
		int64_t from = 0;

		if (rows[x] < 0)
			continue;
		while (count) {
			uint32_t last = pieces[count - 1].column;

			from = crossing(last, rows[last] - y, x, rows[x] - y);
			if (from > pieces[count - 1].from)
				break;
			count--;
		}
		if (count == 0)
			from = 0;
		if (from < (int64_t)width)
			pieces[count++] = (struct piece){from, x};
	}
	return count;
}

static uint32_t root(uint64_t value)
{
	uint64_t low = 0, high = (uint64_t)1 << 31;

	while (low < high) {
		uint64_t middle = (low + high + 1) / 2;

		if (middle * middle <= value)
			low = middle;
		else
			high = middle - 1;
	}
	return (uint32_t)low;
}

struct rounding {
	const struct shape *shape;
	int reach; /* pixels further away are not covered */
	uint32_t *
		roots; /* of squared distances in pixels up to twice the reach's square and some, in 1/256 */
	int64_t width; /* of the line, in 1/256 */
};

/* How far the pixel is from the edge, as the pixels around the nearest one of the shape have it. */
static int64_t edge_distance(const struct rounding *rounding, int64_t x, int64_t y, int64_t column,
			     int64_t row)
{
	const struct shape *shape = rounding->shape;
	int64_t least = FAR;

	for (int64_t v = row - 1; v <= row + 1; v++) {
		for (int64_t u = column - 1; u <= column + 1; u++) {
			int64_t cover, distance;

			if (u < 0 || v < 0 || u >= shape->width || v >= shape->height)
				continue;
			cover = shape->cover[v * shape->width + u];
			if (cover == 0)
				continue;
			distance = rounding->roots[squared(x, u, y - v)] + HALF - cover * ONE / 255;
			least = distance < least ? distance : least;
		}
	}
	return least;
}

static uint8_t cover_at(const struct rounding *rounding, int64_t x, int64_t y, int64_t column,
			int64_t row)
{
	int64_t covered;

	if (squared(x, column, y - row) > (int64_t)rounding->reach * rounding->reach)
		return 0;
	covered = rounding->width + HALF - edge_distance(rounding, x, y, column, row);
	covered = covered < 0 ? 0 : covered > ONE ? ONE : covered;
	return (uint8_t)((covered * 255 + HALF) / ONE);
}

/* width: in 1/256 of a pixel. */
static void cover_round(const struct shape *shape, int64_t width, uint8_t *out)
{
	struct rounding rounding = {
		.shape = shape, .reach = (int)(width / ONE) + 2, .width = width};
	size_t most = 2 * (size_t)(rounding.reach + 2) * (size_t)(rounding.reach + 2) + 1;
	struct piece *pieces = mem_alloc(shape->width * sizeof(*pieces));
	int32_t *rows = nearest_rows(shape);

	rounding.roots = mem_alloc(most * sizeof(*rounding.roots));
	for (size_t i = 0; i < most; i++)
		rounding.roots[i] = root((uint64_t)i * ONE * ONE);
	for (uint32_t y = 0; y < shape->height; y++) {
		const int32_t *row = rows + (size_t)y * shape->width;
		size_t count = envelope(row, shape->width, y, pieces), piece = 0;

		memset(out + (size_t)y * shape->width, 0, shape->width);
		for (uint32_t x = 0; x < shape->width && count; x++) {
			while (piece + 1 < count && pieces[piece + 1].from <= (int64_t)x)
				piece++;
			out[(size_t)y * shape->width + x] = cover_at(
				&rounding, x, y, pieces[piece].column, row[pieces[piece].column]);
		}
	}
	mem_free(rounding.roots);
	mem_free(rows);
	mem_free(pieces);
}

/* ---- drawing ----------------------------------------------------------------------------- */

/* What is half-transparent so far inside is no edge under which the line would go on. */
enum { EMPTY = 5, GLASS_DEPTH = 3 };

struct drawing {
	struct image *image;
	uint8_t line[4];
	struct shape shape;
	uint8_t *cover; /* of the line */
	uint8_t *depth; /* of each pixel in what is visible, up to GLASS_DEPTH */
	bool is_seen;   /* something of the line was drawn */
};

/* upper over lower, both straight; into lower. */
static void lay_over(const uint8_t upper[4], uint8_t *lower)
{
	unsigned below = lower[3] * (255u - upper[3]), both = upper[3] * 255u + below;

	for (int k = 0; k < 3 && both; k++)
		lower[k] = (uint8_t)((upper[k] * upper[3] * 255u + lower[k] * below + both / 2) /
				     both);
	lower[3] = (uint8_t)((both + 127) / 255);
}

static void draw_outside(struct drawing *drawing)
{
	size_t pixels = (size_t)drawing->image->width * drawing->image->height;

	for (size_t i = 0; i < pixels; i++)
		drawing->depth[i] = drawing->image->rgba[i * 4 + 3] > EMPTY;
	matte_depth(drawing->image->width, drawing->image->height, drawing->depth, GLASS_DEPTH);
	for (size_t i = 0; i < pixels; i++) {
		uint8_t *pixel = drawing->image->rgba + i * 4;
		uint8_t under[4];

		if (drawing->cover[i] == 0 || pixel[3] == 255 ||
		    (pixel[3] >= 128 && drawing->depth[i] == GLASS_DEPTH))
			continue;
		memcpy(under, drawing->line, 4);
		under[3] = (uint8_t)((drawing->line[3] * drawing->cover[i] + 127) / 255);
		drawing->is_seen = drawing->is_seen || under[3];
		lay_over(pixel, under);
		memcpy(pixel, under, 4);
	}
}

/* Over the picture; what can be seen through stays so. */
static void draw_inside(struct drawing *drawing)
{
	size_t pixels = (size_t)drawing->image->width * drawing->image->height;

	for (size_t i = 0; i < pixels; i++) {
		uint8_t *pixel = drawing->image->rgba + i * 4;
		int share = drawing->line[3] * drawing->cover[i] / 255;

		drawing->is_seen = drawing->is_seen || (share && pixel[3]);
		for (int k = 0; k < 3 && pixel[3]; k++)
			pixel[k] = (uint8_t)((pixel[k] * (255 - share) + drawing->line[k] * share +
					      127) /
					     255);
	}
}

/* Takes the shape from alpha, with an empty border of one pixel; inverted: what is not the shape. */
static void take_shape(struct drawing *drawing, bool is_inverted)
{
	struct shape *shape = &drawing->shape;

	for (uint32_t y = 0; y < shape->height; y++) {
		for (uint32_t x = 0; x < shape->width; x++) {
			bool is_border =
				x == 0 || y == 0 || x + 1 == shape->width || y + 1 == shape->height;
			size_t at = ((size_t)y - 1) * drawing->image->width + x - 1;
			uint8_t alpha = is_border ? 0 : drawing->image->rgba[at * 4 + 3];

			shape->cover[(size_t)y * shape->width + x] =
				is_inverted ? (uint8_t)(255 - alpha) : alpha;
		}
	}
}

/* width: in 1/256. */
static void cover(struct drawing *drawing, bool is_inverted, bool is_square, int64_t width)
{
	struct shape *shape = &drawing->shape;
	uint8_t *bordered = mem_alloc((size_t)shape->width * shape->height);

	take_shape(drawing, is_inverted);
	if (is_square)
		cover_square(shape, (unsigned)(width / ONE), bordered);
	else
		cover_round(shape, width, bordered);
	for (uint32_t y = 0; y < drawing->image->height; y++)
		memcpy(drawing->cover + (size_t)y * drawing->image->width,
		       bordered + ((size_t)y + 1) * shape->width + 1, drawing->image->width);
	mem_free(bordered);
}

/* False when nothing of the line is to be seen. */
static bool draw(struct image *image, const struct param_set *params, int64_t outside,
		 int64_t inside)
{
	uint32_t color = (uint32_t)param_number(params, "color");
	bool is_square = param_number(params, "corners") == SQUARE;
	struct drawing drawing = {.image = image,
				  .line = {(uint8_t)(color >> 24), (uint8_t)(color >> 16),
					   (uint8_t)(color >> 8), (uint8_t)color},
				  .shape = {image->width + 2, image->height + 2, NULL}};

	drawing.shape.cover = mem_alloc((size_t)drawing.shape.width * drawing.shape.height);
	drawing.cover = mem_alloc((size_t)image->width * image->height);
	drawing.depth = mem_alloc((size_t)image->width * image->height);
	if (inside) {
		cover(&drawing, true, is_square, inside);
		draw_inside(&drawing);
	}
	if (outside) {
		cover(&drawing, false, is_square, outside);
		draw_outside(&drawing);
	}
	mem_free(drawing.shape.cover);
	mem_free(drawing.cover);
	mem_free(drawing.depth);
	return drawing.is_seen;
}

static void warn_unseen(const struct step_call *call, const struct image *image, struct diag *diag)
{
	bool is_opaque = image_transparent_pixels(image) == 0;

	diag_warning(diag, "W0798", call->at, "outline drew nothing that is seen: %s",
		     is_opaque
			     ? "all of the picture is opaque, and a line outside of it has no room"
			     : "nothing of the picture is visible, or the line is transparent");
	if (is_opaque)
		diag_hint(diag, "take the background away before it, as chroma_key does, or say "
				"'grow: true'");
}

static enum status outline_run(const struct step_call *call, struct image *image, struct diag *diag)
{
	int64_t width = param_number(call->params, "width") * ONE;
	int64_t position = param_number(call->params, "position");
	int64_t outside = position == OUTSIDE ? width : position == INSIDE ? 0 : width / 2;
	int64_t inside, margin;

	if (param_number(call->params, "corners") == SQUARE)
		outside = (outside + HALF) / ONE * ONE;
	inside = width - outside;
	margin = (outside + ONE - 1) / ONE;
	if (param_flag(call->params, "grow") && margin &&
	    !canvas_reframe(image, image->width + 2 * (uint32_t)margin,
			    image->height + 2 * (uint32_t)margin, (struct offset){margin, margin},
			    0))
		return canvas_too_large(diag, call->at, "outline",
					image->width + 2 * (uint64_t)margin,
					image->height + 2 * (uint64_t)margin);
	if (!draw(image, call->params, outside, inside))
		warn_unseen(call, image, diag);
	return ST_OK;
}

const struct step step_outline = {
	.decl = {.name = "outline",
		 .kinds = ASSET_IMAGE,
		 .params = PARAMS,
		 .help = "Draws a line around what is visible"},
	.revision = 1,
	.resizes = true,
	.run = outline_run,
};
