/* pixel_snap.c - the step `pixel_snap`: pictures that look like pixel art, with "pixels" of many pixels, blurred and of
 * no whole size, become pixel art: one pixel for each cell of their grid.
 *
 * Edges of such a picture stand on the grid's lines. How much of them there is between each two neighbouring columns
 * (rows) makes a profile; a comb of lines at equal distances is laid over both profiles, and the distance wins at
 * which it takes in most of what is there, beyond what it would of noise. A cell's colour is the median of its middle.
 */
#include "step/palette.h"
#include "step/step.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { CELL_MIN = 2, CELL_MAX = 256 };

static const struct param_def PARAMS[] = {
	{.name = "grid",
	 .type = PARAM_SIZE,
	 .min = 1,
	 .max = IMAGE_EDGE_MAX,
	 .help = "Size of the pixel art's own grid, such as 32x32, which the whole image is then; "
		 "found from the image when left out"},
	{.name = "cell",
	 .type = PARAM_NUMBER,
	 .min = (int64_t)CELL_MIN * MILLION,
	 .max = (int64_t)CELL_MAX * MILLION,
	 .help = "Edge of a cell in pixels, such as 8 or 7.5, instead of grid: only where the grid "
		 "begins is found then"},
	{.name = "colors",
	 .type = PARAM_INT,
	 .min = 2,
	 .max = PALETTE_MAX,
	 .help = "Limits the number of colours as well"},
	{0},
};

/* ---- profiles ---------------------------------------------------------------------------- */

/* Lengths and places in 1/65536 of a pixel. */
typedef uint64_t place_t;
#define PIXEL ((place_t)65536)

struct profile {
	uint32_t from, len; /* what is looked at of the image's edge */
	uint32_t edge;
	uint64_t *
		at; /* of the line before each column (row): squared differences, smoothed a little */
	uint64_t total;
};

static unsigned difference(const uint8_t *a, const uint8_t *b)
{
	unsigned sum = (unsigned)abs(a[3] - b[3]);

	for (int k = 0; k < 3; k++)
		sum += (unsigned)abs(a[k] * a[3] - b[k] * b[3]) / 255;
	return sum;
}

static void profile_init(struct profile *profile, const struct image *image, bool is_down)
{
	uint32_t len = is_down ? image->height : image->width;
	size_t stride = is_down ? (size_t)image->width * 4 : 4;
	size_t pixels = (size_t)image->width * image->height;
	uint64_t *sums = mem_zalloc((size_t)len + 2, sizeof(*sums));

	*profile = (struct profile){.edge = len, .at = mem_zalloc((size_t)len + 2, sizeof(*sums))};
	for (size_t i = is_down ? image->width : 1; i < pixels; i++) {
		size_t line = is_down ? i / image->width : i % image->width;
		const uint8_t *pixel = image->rgba + i * 4;
		unsigned off;

		if (line == 0)
			continue;
		off = difference(pixel, pixel - stride);
		sums[line] += (uint64_t)off * off;
	}
	for (uint32_t i = 1; i < len; i++)
		profile->at[i] = (sums[i - 1] + 6 * sums[i] + sums[i + 1]) / 8;
	mem_free(sums);
}

/* Looks at no more than `most` columns (rows), in the middle. */
static void profile_view(struct profile *profile, uint32_t most)
{
	profile->len = profile->edge < most ? profile->edge : most;
	profile->from = (profile->edge - profile->len) / 2;
	profile->total = 0;
	for (uint32_t i = 0; i < profile->len; i++)
		profile->total += profile->at[profile->from + i];
}

/* What the comb of lines at first, first + cell, ... takes in, in thousandths of all, less what it would if edges were
 * anywhere. */
static int64_t comb(const struct profile *profile, place_t cell, place_t first)
{
	place_t end = (place_t)profile->len * PIXEL;
	uint64_t sum = 0;

	if (profile->total == 0)
		return 0;
	for (place_t place = first; place < end; place += cell)
		sum += profile->at[profile->from + (place + PIXEL / 2) / PIXEL];
	return (int64_t)(sum / (profile->total / 1000 + 1)) - (int64_t)(1000 * PIXEL / cell);
}

/* The best place for the first line, in steps of half a pixel. */
static int64_t find_first(const struct profile *profile, place_t cell, place_t *first)
{
	int64_t best = INT64_MIN;

	for (place_t place = 0; place < cell; place += PIXEL / 2) {
		int64_t found = comb(profile, cell, place);

		if (found > best) {
			best = found;
			*first = place;
		}
	}
	return best;
}

enum { VIEW = 1024, SCORE_NONE = -2000, MULTIPLES = 8, SETTLE_STEPS = 64 };

struct lattice {
	place_t cell_x, cell_y, first_x, first_y;
	int64_t score; /* thousandths, of both directions together */
};

static void look_at(const struct profile *across, const struct profile *down, place_t cell,
		    struct lattice *best)
{
	struct lattice found = {.cell_x = cell, .cell_y = cell};

	found.score =
		find_first(across, cell, &found.first_x) + find_first(down, cell, &found.first_y);
	if (found.score > best->score)
		*best = found;
}

/* The largest change of a cell by which the last line of what is looked at moves by a quarter of a pixel. */
static place_t step_of(const struct profile *across, const struct profile *down, place_t cell)
{
	place_t step = cell / (4 * (place_t)(across->len > down->len ? across->len : down->len));

	return step ? step : 1;
}

static void search_between(const struct profile *across, const struct profile *down, place_t low,
			   place_t high, struct lattice *best)
{
	*best = (struct lattice){.score = SCORE_NONE};
	for (place_t cell = low; cell <= high; cell += step_of(across, down, cell))
		look_at(across, down, cell, best);
}

/* Where every second line of a comb is one of the picture's as well, both combs take in as much. */
static void try_multiples(const struct profile *across, const struct profile *down, place_t most,
			  struct lattice *best)
{
	struct lattice finest = *best;

	for (place_t times = 2; times <= MULTIPLES && times * finest.cell_x <= most; times++) {
		place_t cell = times * finest.cell_x,
			slack = 2 * times * step_of(across, down, cell);
		struct lattice found;

		search_between(across, down, cell - slack, cell + slack, &found);
		if (found.score * 10 >= finest.score * 9)
			*best = found;
	}
}

/* Cells of nearly one size do as well as each other; the middle of them is meant. */
static void settle(const struct profile *across, const struct profile *down, struct lattice *best)
{
	place_t step = step_of(across, down, best->cell_x);
	place_t low = best->cell_x, high = low;
	int64_t least = best->score - best->score / 16;

	for (int way = -1; way <= 1; way += 2) {
		place_t *end = way < 0 ? &low : &high;

		for (int i = 0; i < SETTLE_STEPS; i++) {
			place_t cell = way < 0 ? *end - step : *end + step;
			struct lattice found = {.score = SCORE_NONE};

			look_at(across, down, cell, &found);
			if (found.score < least)
				break;
			*end = cell;
		}
	}
	best->score = SCORE_NONE;
	look_at(across, down, (low + high) / 2, best);
}

/* Of a large image first a part, then all of it around what was found there: the time would grow with the square. */
static void search(struct profile *across, struct profile *down, struct lattice *best)
{
	uint32_t shorter = across->edge < down->edge ? across->edge : down->edge;
	place_t most = shorter / 2 < CELL_MAX ? shorter * PIXEL / 2 : CELL_MAX * PIXEL;
	place_t slack;

	profile_view(across, VIEW);
	profile_view(down, VIEW);
	search_between(across, down, CELL_MIN * PIXEL, most, best);
	if (best->score < 0)
		return;
	try_multiples(across, down, most, best);
	if (across->edge > VIEW || down->edge > VIEW) {
		slack = best->cell_x / VIEW;
		profile_view(across, IMAGE_EDGE_MAX);
		profile_view(down, IMAGE_EDGE_MAX);
		search_between(across, down, best->cell_x - slack, best->cell_x + slack, best);
	}
	settle(across, down, best);
}

/* ---- cells ------------------------------------------------------------------------------- */

/* Where cells begin along one edge. */
struct cuts {
	place_t first, cell; /* the first cell begins at `first`, which is cut off at 0 */
	bool begins_before;  /* by `cell` */
	uint32_t count;
};

/* A cell that the border cuts is one when half of it is left. */
static struct cuts cuts_of(place_t first, place_t cell, uint32_t len)
{
	struct cuts cuts = {.first = first, .cell = cell, .begins_before = first >= cell / 2};
	place_t end = (place_t)len * PIXEL;

	cuts.count = (uint32_t)((end - first + cell / 2) / cell) + cuts.begins_before;
	if (cuts.count == 0)
		cuts.count = 1;
	return cuts;
}

/* The pixels in the middle half of a cell, at least one. */
static void middle_of(const struct cuts *cuts, uint32_t index, uint32_t len, uint32_t *from,
		      uint32_t *end)
{
	int64_t begin = (int64_t)(cuts->first + cuts->cell * index) -
			(cuts->begins_before ? (int64_t)cuts->cell : 0);
	int64_t low = begin + (int64_t)cuts->cell / 4, high = begin + (int64_t)cuts->cell * 3 / 4;
	int64_t last = (int64_t)len - 1;

	low = (low + (int64_t)PIXEL / 2) / (int64_t)PIXEL;
	high = (high - 1) / (int64_t)PIXEL;
	low = low < 0 ? 0 : low > last ? last : low;
	high = high < low ? low : high > last ? last : high;
	*from = (uint32_t)low;
	*end = (uint32_t)high + 1;
}

/* Counts of the 256 levels of the channels. */
struct levels {
	uint32_t counts[4][256];
	uint32_t pixels, visible;
};

static uint8_t median(const uint32_t counts[256], uint32_t of)
{
	uint32_t seen = 0;
	unsigned value = 0;

	while (value < 255 && (seen += counts[value]) * 2 < of)
		value++;
	return (uint8_t)value;
}

struct area {
	uint32_t left, right, top, bottom; /* right and bottom: one past the last */
};

/* Adds to the counts, or takes off again what was added. */
static void count_area(const struct image *image, struct area area, uint32_t by,
		       struct levels *levels)
{
	for (uint32_t y = area.top; y < area.bottom; y++) {
		const uint8_t *pixel = image->rgba + ((size_t)y * image->width + area.left) * 4;

		for (uint32_t x = area.left; x < area.right; x++, pixel += 4) {
			levels->pixels += by;
			levels->counts[3][pixel[3]] += by;
			if (pixel[3] == 0)
				continue;
			levels->visible += by;
			for (int k = 0; k < 3; k++)
				levels->counts[k][pixel[k]] += by;
		}
	}
}

static void color_cell(const struct image *image, struct area area, struct levels *levels,
		       uint8_t *out)
{
	count_area(image, area, 1, levels);
	out[3] = median(levels->counts[3], levels->pixels);
	for (int k = 0; k < 3; k++)
		out[k] = out[3] ? median(levels->counts[k], levels->visible) : 0;
	count_area(image, area, UINT32_MAX, levels);
}

static bool snap(struct image *image, const struct lattice *lattice)
{
	struct cuts columns = cuts_of(lattice->first_x, lattice->cell_x, image->width);
	struct cuts rows = cuts_of(lattice->first_y, lattice->cell_y, image->height);
	struct levels *levels;
	struct image out;

	if (!image_init(&out, columns.count, rows.count))
		return false;
	levels = mem_zalloc(1, sizeof(*levels));
	for (uint32_t y = 0; y < rows.count; y++) {
		struct area area;

		middle_of(&rows, y, image->height, &area.top, &area.bottom);
		for (uint32_t x = 0; x < columns.count; x++) {
			middle_of(&columns, x, image->width, &area.left, &area.right);
			color_cell(image, area, levels,
				   out.rgba + ((size_t)y * columns.count + x) * 4);
		}
	}
	mem_free(levels);
	image_release(image);
	*image = out;
	return true;
}

/* ---- how sure it is ---------------------------------------------------------------------- */

/* Of both directions together; textures without a grid stay below a tenth of it, lettering comes to 260. */
enum { SCORE_MIN = 300 };

/* Two edges stand on the lines of some comb whatever they are, and three often do: four that do are no chance. In
 * hundredths. */
enum { LINES_MIN = 400 };

/* How many lines of the comb have edges on them, in hundredths; those with few count in part: the square of the sum over
 * the sum of squares of what each has beyond the mean. */
static uint64_t lines_in_use(const struct profile *profile, place_t cell, place_t first)
{
	place_t end = (place_t)profile->len * PIXEL;
	uint64_t mean = profile->len ? profile->total / profile->len : 0, sum = 0, squares = 0;

	for (place_t place = first; cell && place < end; place += cell) {
		uint64_t found = profile->at[profile->from + (place + PIXEL / 2) / PIXEL];
		uint64_t share = found > mean ? (found - mean) / (profile->total / 65536 + 1) : 0;

		sum += share;
		squares += share * share;
	}
	return squares ? sum * sum * 100 / squares : 0;
}

/* Of the direction with fewer. */
static uint64_t least_in_use(const struct profile *across, const struct profile *down,
			     const struct lattice *lattice)
{
	uint64_t columns = lines_in_use(across, lattice->cell_x, lattice->first_x);
	uint64_t rows = lines_in_use(down, lattice->cell_y, lattice->first_y);

	return columns < rows ? columns : rows;
}

/* ---- the step ---------------------------------------------------------------------------- */

static enum status no_grid(const struct step_call *call, const struct lattice *lattice,
			   uint64_t in_use, struct diag *diag)
{
	uint64_t hundredths = lattice->cell_x * 100 / PIXEL;

	if (lattice->score == SCORE_NONE)
		return diag_error(diag, ST_INVALID, "E0795", call->at,
				  "pixel_snap: the image is too small to have a grid");
	if (lattice->score < SCORE_MIN)
		(void)diag_error(diag, ST_INVALID, "E0795", call->at,
				 "pixel_snap: no grid was found; the best, of cells of %" PRIu64
				 ".%02" PRIu64 " pixels, has %" PRId64
				 " of 1000 more of the edges on its lines than any "
				 "picture would, and %d are wanted",
				 hundredths / 100, hundredths % 100, lattice->score / 2,
				 SCORE_MIN / 2);
	else
		(void)diag_error(diag, ST_INVALID, "E0795", call->at,
				 "pixel_snap: no grid was found; the best, of cells of %" PRIu64
				 ".%02" PRIu64 " pixels, has edges on about %" PRIu64
				 " of its lines across or down, and %d are wanted: so few would "
				 "stand on some grid in any picture",
				 hundredths / 100, hundredths % 100, in_use / 100, LINES_MIN / 100);
	diag_hint(diag, "say what it is: 'grid: 64x64', or 'cell: 8'");
	return ST_INVALID;
}

static enum status find_lattice(const struct step_call *call, const struct image *image,
				struct lattice *out, struct diag *diag)
{
	const struct param_value *cell = param_get(call->params, "cell");
	struct profile across, down;
	uint64_t in_use;

	profile_init(&across, image, false);
	profile_init(&down, image, true);
	*out = (struct lattice){.score = SCORE_NONE};
	profile_view(&across, IMAGE_EDGE_MAX);
	profile_view(&down, IMAGE_EDGE_MAX);
	if (cell->is_set)
		look_at(&across, &down, (place_t)cell->number * PIXEL / MILLION, out);
	else
		search(&across, &down, out);
	in_use = least_in_use(&across, &down, out);
	mem_free(across.at);
	mem_free(down.at);
	if (cell->is_set || (out->score >= SCORE_MIN && in_use >= LINES_MIN))
		return ST_OK;
	return no_grid(call, out, in_use, diag);
}

/* What nobody said: the cells, and where the first whole one begins. */
static void tell_grid(const struct step_call *call, const struct lattice *lattice,
		      const struct image *image)
{
	uint64_t cell = lattice->cell_x * 100 / PIXEL, x = lattice->first_x * 10 / PIXEL,
		 y = lattice->first_y * 10 / PIXEL;
	struct arena arena = {0};

	if (call->tell)
		call->tell(call->listener,
			   str_printf(&arena,
				      "pixel_snap: cells of %" PRIu64 ".%02" PRIu64
				      " pixels from %" PRIu64 ".%" PRIu64 ",%" PRIu64 ".%" PRIu64
				      " on make a grid of %ux%u",
				      cell / 100, cell % 100, x / 10, x % 10, y / 10, y % 10,
				      image->width, image->height));
	arena_release(&arena);
}

static enum status pixel_snap_check(const struct step_call *call, struct diag *diag)
{
	if (!param_get(call->params, "grid")->is_set || !param_get(call->params, "cell")->is_set)
		return ST_OK;
	return diag_error(diag, ST_INVALID, "E0796", call->at,
			  "pixel_snap takes grid or cell, not both");
}

static enum status pixel_snap_run(const struct step_call *call, struct image *image,
				  struct diag *diag)
{
	const struct param_value *grid = param_get(call->params, "grid");
	const struct param_value *colors = param_get(call->params, "colors");
	struct lattice lattice = {0};
	struct palette *palette;
	enum status st = ST_OK;

	if (grid->is_set && (grid->width > image->width || grid->height > image->height))
		return diag_error(diag, ST_INVALID, "E0796", grid->at,
				  "pixel_snap: an image of %ux%u pixels has no grid of %ux%u",
				  image->width, image->height, grid->width, grid->height);
	if (grid->is_set) {
		lattice.cell_x = image->width * PIXEL / grid->width;
		lattice.cell_y = image->height * PIXEL / grid->height;
	} else {
		st = find_lattice(call, image, &lattice, diag);
	}
	if (st != ST_OK || !snap(image, &lattice))
		return st;
	if (!grid->is_set)
		tell_grid(call, &lattice, image);
	if (!colors->is_set)
		return ST_OK;
	palette = mem_alloc(sizeof(*palette));
	palette_make(image, (unsigned)colors->number, palette);
	palette_apply(palette, DITHER_NONE, 0, image);
	mem_free(palette);
	return ST_OK;
}

const struct step step_pixel_snap = {
	.decl = {.name = "pixel_snap",
		 .kinds = ASSET_IMAGE,
		 .params = PARAMS,
		 .help = "Makes pixel art of what only looks like it: finds the grid of its large, "
			 "blurred pixels and keeps one pixel of each"},
	.revision = 2,
	.resizes = true,
	.check = pixel_snap_check,
	.run = pixel_snap_run,
};
