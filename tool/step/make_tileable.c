/* make_tileable.c - the step `make_tileable`: a texture whose opposite edges meet.
 *
 * Near each edge the picture gives way to itself moved by about half its size, whose edges were neighbours in its
 * middle. Where one gives way to the other is a cut along which they differ least (as in image quilting, Efros and Freeman
 * 2001), softened by a few pixels, or a broad blend. The cut ends where it begins, so that it does not show at
 * the other pair of edges.
 */
#include "step/step.h"

#include <stdlib.h>
#include <string.h>

enum { AXES_BOTH, AXES_HORIZONTAL, AXES_VERTICAL };
static const char *const AXES[] = {"both", "horizontal", "vertical", NULL};
enum { METHOD_CUT, METHOD_BLEND };
static const char *const METHODS[] = {"cut", "blend", NULL};

static const struct param_def PARAMS[] = {
	{.name = "axes",
	 .type = PARAM_ENUM,
	 .def = "both",
	 .words = AXES,
	 .help = "Which edges meet: left and right (horizontal), top and bottom (vertical), or "
		 "both"},
	{.name = "method",
	 .type = PARAM_ENUM,
	 .def = "cut",
	 .words = METHODS,
	 .help = "cut: along a line where it is seen least, for grass, stone and the like; blend: "
		 "a broad "
		 "transition, for clouds and the like"},
	{.name = "band",
	 .type = PARAM_NUMBER,
	 .unit = UNIT_PERCENT,
	 .def = "20",
	 .min = MILLION,
	 .max = (int64_t)25 * MILLION,
	 .help = "Share of the width or height that may change at each edge"},
	{.name = "feather",
	 .type = PARAM_INT,
	 .unit = UNIT_PIXELS,
	 .def = "4",
	 .min = 0,
	 .max = 256,
	 .help = "Pixels over which the cut is softened"},
	{0},
};

#define PERCENT_ONE ((int64_t)100 * MILLION)
enum { SHARE_ONE = 256, UNREACHED = UINT32_MAX };

/* One direction across a seam: lines along it, `len` pixels each. */
struct healing {
	const struct image *from; /* as it was */
	struct image *image;
	size_t lines, len, line_stride, pixel_stride;
	size_t middle;  /* the line that becomes the first one */
	size_t band;    /* lines at each edge that may change; below lines / 2 */
	size_t feather; /* 0: blend */
};

static const uint8_t *old_pixel(const struct healing *healing, size_t line, size_t i)
{
	return healing->from->rgba + line * healing->line_stride + i * healing->pixel_stride;
}

/* The pixel of the moved picture at a line. */
static const uint8_t *moved_pixel(const struct healing *healing, size_t line, size_t i)
{
	return old_pixel(healing, (line + healing->middle) % healing->lines, i);
}

static unsigned difference(const uint8_t *a, const uint8_t *b)
{
	unsigned sum = (unsigned)abs(a[3] - b[3]);

	for (int k = 0; k < 3; k++)
		sum += (unsigned)abs(a[k] * a[3] - b[k] * b[3]) / 255;
	return sum;
}

/* Of the lines in the middle quarter the one that differs least from the line before it: there the seam will be. */
static void find_middle(struct healing *healing)
{
	size_t from = healing->lines * 3 / 8, end = healing->lines * 5 / 8 + 1;
	uint64_t least = UINT64_MAX;

	healing->middle = healing->lines / 2;
	for (size_t line = from ? from : 1; line < end && line < healing->lines; line++) {
		uint64_t sum = 0;

		for (size_t i = 0; i < healing->len; i++)
			sum += difference(old_pixel(healing, line - 1, i),
					  old_pixel(healing, line, i));
		if (sum < least) {
			least = sum;
			healing->middle = line;
		}
	}
}

/* share: of the moved picture, of SHARE_ONE. Colour is weighed by alpha. */
static void mix(const uint8_t *old, const uint8_t *moved, unsigned share, uint8_t *out)
{
	unsigned mine = moved[3] * share, other = old[3] * (SHARE_ONE - share), both = mine + other;

	memcpy(out, old, 3);
	for (int k = 0; k < 3 && both; k++)
		out[k] = (uint8_t)((moved[k] * mine + old[k] * other + both / 2) / both);
	out[3] = (uint8_t)((both + SHARE_ONE / 2) / SHARE_ONE);
}

/* One pixel at `depth` lines from an edge. */
static void give_way(const struct healing *healing, bool is_last, size_t depth, size_t i,
		     unsigned share)
{
	size_t line = is_last ? healing->lines - 1 - depth : depth;

	mix(old_pixel(healing, line, i), moved_pixel(healing, line, i), share,
	    healing->image->rgba + line * healing->line_stride + i * healing->pixel_stride);
}

static void blend_edge(const struct healing *healing, bool is_last)
{
	for (size_t depth = 0; depth < healing->band; depth++) {
		unsigned share = (unsigned)((healing->band - depth) * SHARE_ONE / healing->band);

		for (size_t i = 0; i < healing->len; i++)
			give_way(healing, is_last, depth, i, share);
	}
}

/* ---- the cut ----------------------------------------------------------------------------- */

/* Depths from first on, `count` of them, at which the cut may run. */
struct cutting {
	const struct healing *healing;
	bool is_last;
	size_t first, count;
	uint32_t *costs, *next; /* of reaching each depth at a place along the seam */
	int8_t *steps;          /* len times count: from which neighbour it was reached */
	uint16_t *path;         /* of each place along the seam: the depth, less `first` */
};

static uint32_t cost_at(const struct cutting *cutting, size_t depth, size_t i)
{
	const struct healing *healing = cutting->healing;
	size_t line = cutting->is_last ? healing->lines - 1 - depth - cutting->first
				       : depth + cutting->first;
	unsigned off = difference(old_pixel(healing, line, i), moved_pixel(healing, line, i));

	return off + 1;
}

static void step_on(struct cutting *cutting, size_t i)
{
	for (size_t depth = 0; depth < cutting->count; depth++) {
		uint32_t least = cutting->costs[depth];
		int8_t step = 0;

		if (depth > 0 && cutting->costs[depth - 1] < least) {
			least = cutting->costs[depth - 1];
			step = -1;
		}
		if (depth + 1 < cutting->count && cutting->costs[depth + 1] < least) {
			least = cutting->costs[depth + 1];
			step = 1;
		}
		cutting->steps[i * cutting->count + depth] = step;
		cutting->next[depth] =
			least == UNREACHED ? least : least + cost_at(cutting, depth, i);
	}
}

/* Finds the cheapest way along the seam. start: the depth where it begins and ends, or SIZE_MAX for any. Costs are at
 * most 2^14 * 2^11. */
static void find_path(struct cutting *cutting, size_t start)
{
	size_t len = cutting->healing->len, best = 0;

	for (size_t depth = 0; depth < cutting->count; depth++)
		cutting->costs[depth] = start == SIZE_MAX || depth == start
						? cost_at(cutting, depth, 0)
						: UNREACHED;
	for (size_t i = 1; i < len; i++) {
		uint32_t *done = cutting->costs;

		step_on(cutting, i);
		cutting->costs = cutting->next;
		cutting->next = done;
	}
	for (size_t depth = 1; depth < cutting->count; depth++)
		best = cutting->costs[depth] < cutting->costs[best] ? depth : best;
	if (start != SIZE_MAX)
		best = start;
	for (size_t i = len; i-- > 0;) {
		cutting->path[i] = (uint16_t)best;
		if (i > 0)
			best = (size_t)((int64_t)best + cutting->steps[i * cutting->count + best]);
	}
}

/* Nearer to the edge than the cut is the moved picture. */
static void cut_along(const struct cutting *cutting)
{
	const struct healing *healing = cutting->healing;
	int64_t feather = (int64_t)healing->feather;

	for (size_t depth = 0; depth < healing->band; depth++) {
		for (size_t i = 0; i < healing->len; i++) {
			int64_t before =
				(int64_t)(cutting->path[i] + cutting->first) - (int64_t)depth;
			int64_t share = (2 * before + feather) * SHARE_ONE / (2 * feather);

			share = share < 0 ? 0 : share > SHARE_ONE ? SHARE_ONE : share;
			give_way(healing, cutting->is_last, depth, i, (unsigned)share);
		}
	}
}

static void cut_edge(const struct healing *healing, bool is_last)
{
	size_t margin = healing->feather / 2 + 1;
	struct cutting cutting = {.healing = healing, .is_last = is_last};

	cutting.first = margin < healing->band ? margin : healing->band;
	cutting.count = healing->band > 2 * margin ? healing->band - 2 * margin : 1;
	cutting.costs = mem_alloc(cutting.count * sizeof(*cutting.costs));
	cutting.next = mem_alloc(cutting.count * sizeof(*cutting.next));
	cutting.steps = mem_zalloc(healing->len, cutting.count);
	cutting.path = mem_alloc(healing->len * sizeof(*cutting.path));
	find_path(&cutting, SIZE_MAX);
	find_path(&cutting, cutting.path[healing->len / 2]);
	cut_along(&cutting);
	mem_free(cutting.costs);
	mem_free(cutting.next);
	mem_free(cutting.steps);
	mem_free(cutting.path);
}

/* ---- the step ---------------------------------------------------------------------------- */

static void heal(struct image *image, const struct param_set *params, bool is_down)
{
	size_t row = (size_t)image->width * 4;
	struct image from;
	struct healing healing = {.from = &from,
				  .image = image,
				  .lines = is_down ? image->height : image->width,
				  .len = is_down ? image->width : image->height,
				  .line_stride = is_down ? row : 4,
				  .pixel_stride = is_down ? 4 : row};
	bool is_cut = param_number(params, "method") == METHOD_CUT;

	if (healing.lines < 4 || !image_init(&from, image->width, image->height))
		return;
	memcpy(from.rgba, image->rgba, row * image->height);
	healing.band =
		(size_t)((int64_t)healing.lines * param_number(params, "band") / PERCENT_ONE);
	healing.band = healing.band ? healing.band : 1;
	healing.feather = (size_t)param_number(params, "feather");
	if (healing.feather > healing.band / 2)
		healing.feather = healing.band / 2;
	if (healing.feather == 0)
		healing.feather = 1;
	find_middle(&healing);
	for (int edge = 0; edge < 2; edge++) {
		if (is_cut)
			cut_edge(&healing, edge != 0);
		else
			blend_edge(&healing, edge != 0);
	}
	image_release(&from);
}

static enum status make_tileable_run(const struct step_call *call, struct image *image,
				     struct diag *diag)
{
	int64_t axes = param_number(call->params, "axes");

	(void)diag;
	if (axes != AXES_VERTICAL)
		heal(image, call->params, false);
	if (axes != AXES_HORIZONTAL)
		heal(image, call->params, true);
	return ST_OK;
}

const struct step step_make_tileable = {
	.decl = {.name = "make_tileable",
		 .kinds = ASSET_IMAGE,
		 .params = PARAMS,
		 .help = "Heals the seams of a texture, so that it can be laid side by side; the "
			 "check "
			 "tileable measures them"},
	.revision = 1,
	.run = make_tileable_run,
};
