/* slice.c - the step `slice`: a sheet as it was drawn becomes a sheet of equal cells, of which every
 * frame is known by place, name and time.
 *
 * How many frames there are follows from the parameters (of `frame` from the size of the image as well),
 * never from what is to be seen: an empty frame stays, so that numbers keep their meaning when a picture is
 * made anew.
 */
#include "step/canvas.h"
#include "step/slicing.h"
#include "step/step.h"

#include <inttypes.h>
#include <string.h>

static const char *const ROUNDINGS[] = {"exact", "nearest", NULL};
enum { ROUND_EXACT, ROUND_NEAREST };

#define GRID_MAX 1024u

static const struct param_def PARAMS[] = {
	{.name = "grid",
	 .type = PARAM_SIZE,
	 .flags = PARAM_ONE_OF,
	 .min = 1,
	 .max = GRID_MAX,
	 .help = "Columns and rows of equal frames, such as 4x2"},
	{.name = "frame",
	 .type = PARAM_SIZE,
	 .flags = PARAM_ONE_OF,
	 .min = 1,
	 .max = IMAGE_EDGE_MAX,
	 .help = "Size of one frame; as many are cut as the image has room for"},
	{.name = "rects",
	 .type = PARAM_PARTS,
	 .flags = PARAM_ONE_OF,
	 .help = "Areas, each as [x, y, width, height] or \"x,y,widthxheight\", in a list or by "
		 "name"},
	{.name = "margin",
	 .type = PARAM_INT,
	 .unit = UNIT_PIXELS,
	 .def = "0",
	 .min = 0,
	 .max = IMAGE_EDGE_MAX,
	 .help = "Pixels around all frames of the grid"},
	{.name = "spacing",
	 .type = PARAM_INT,
	 .unit = UNIT_PIXELS,
	 .def = "0",
	 .min = 0,
	 .max = IMAGE_EDGE_MAX,
	 .help = "Pixels between frames of the grid"},
	{.name = "rounding",
	 .type = PARAM_ENUM,
	 .def = "exact",
	 .words = ROUNDINGS,
	 .help = "What becomes of a grid that does not divide the image: an error (exact), or "
		 "frames "
		 "from the nearest pixel (nearest)"},
	{.name = "names",
	 .type = PARAM_STRINGS,
	 .help = "Name of each frame; 0, 1, 2 … when left out"},
	{.name = "trim",
	 .type = PARAM_BOOL,
	 .def = "false",
	 .help = "Narrows each frame to what is visible; the frame keeps its size"},
	{.name = "threshold",
	 .type = PARAM_INT,
	 .def = "0",
	 .min = 0,
	 .max = 254,
	 .help = "With trim: pixels up to this alpha (0 to 255) count as empty"},
	{.name = "align",
	 .type = PARAM_ENUM,
	 .words = gravity_words,
	 .help = "Moves each area, or with trim what is visible of it, to this edge, corner or "
		 "centre of a frame as large as the largest of them"},
	{.name = "padding",
	 .type = PARAM_INT,
	 .unit = UNIT_PIXELS,
	 .def = "0",
	 .min = 0,
	 .max = 256,
	 .help = "Transparent pixels between the frames of the result"},
	{.name = "columns",
	 .type = PARAM_INT,
	 .min = 1,
	 .max = GRID_MAX,
	 .help = "Frames side by side in the result; as in the image when left out"},
	{.name = "fps",
	 .type = PARAM_NUMBER,
	 .min = MILLION / 100,
	 .max = 1000 * (int64_t)MILLION,
	 .help = "Frames per second"},
	{.name = "durations",
	 .type = PARAM_PARTS,
	 .help = "Seconds of each frame, such as [0.1, 0.1, 400 ms], instead of fps"},
	{.name = "animations",
	 .type = PARAM_PARTS,
	 .help = "Frames that follow each other, by name, such as {walk: 0-3, blink: 4}"},
	{0},
};

/* ---- where frames are -------------------------------------------------------------------- */

/* One edge of a grid: `count` frames of `size` pixels, of which number i begins at start + i * whole / count. */
struct division {
	uint64_t start, whole, size;
};

/* False when it does not come out, or leaves nothing. */
static bool divide(const struct slicing *slicing, uint32_t edge, uint32_t count,
		   struct division *out)
{
	uint64_t margin = (uint64_t)param_number(slicing->params, "margin");
	uint64_t spacing = (uint64_t)param_number(slicing->params, "spacing");
	uint64_t outside = 2 * margin + (count - 1) * spacing;

	if (outside >= edge || edge - outside < count)
		return false;
	out->start = margin;
	out->whole = edge - 2 * margin + spacing;
	out->size = (edge - outside) / count;
	return (edge - outside) % count == 0 ||
	       param_number(slicing->params, "rounding") == ROUND_NEAREST;
}

/* For one pixel of each frame at least. */
static bool leaves_room(const struct slicing *slicing, uint32_t edge, uint32_t count)
{
	uint64_t outside = 2 * (uint64_t)param_number(slicing->params, "margin") +
			   (count - 1) * (uint64_t)param_number(slicing->params, "spacing");

	return outside < edge && edge - outside >= count;
}

static enum status refuse_grid(struct slicing *slicing, const struct param_value *grid,
			       const struct image *image)
{
	bool has_room = leaves_room(slicing, image->width, grid->width) &&
			leaves_room(slicing, image->height, grid->height);

	(void)diag_error(slicing->diag, ST_INVALID, "E0786", grid->at,
			 "slice: an image of %ux%u pixels has no %ux%u equal frames with margin "
			 "%" PRId64 " and spacing %" PRId64,
			 image->width, image->height, grid->width, grid->height,
			 param_number(slicing->params, "margin"),
			 param_number(slicing->params, "spacing"));
	diag_hint(slicing->diag,
		  has_room ? "crop, pad or resize it before, or say 'rounding: nearest'"
			   : "margin and spacing leave no room for the frames: they "
			     "are pixels of the image");
	return ST_INVALID;
}

static enum status place_grid(struct slicing *slicing, const struct image *image)
{
	const struct param_value *grid = param_get(slicing->params, "grid");
	struct division across, down;

	if (!divide(slicing, image->width, grid->width, &across) ||
	    !divide(slicing, image->height, grid->height, &down))
		return refuse_grid(slicing, grid, image);
	for (size_t i = 0; i < slicing->sheet->count; i++) {
		struct frame *frame = &slicing->sheet->frames[i];

		frame->x = (uint32_t)(across.start + i % grid->width * across.whole / grid->width);
		frame->y = (uint32_t)(down.start + i / grid->width * down.whole / grid->height);
		frame->width = (uint32_t)across.size;
		frame->height = (uint32_t)down.size;
	}
	return ST_OK;
}

/* How many stand side by side, with the margin before the first and, where there is room, one behind. */
static uint64_t count_along(const struct slicing *slicing, uint32_t edge, uint32_t size)
{
	uint64_t margin = (uint64_t)param_number(slicing->params, "margin");
	uint64_t spacing = (uint64_t)param_number(slicing->params, "spacing");

	return margin + size > edge ? 0 : (edge - margin + spacing) / (size + spacing);
}

static enum status place_cells(struct slicing *slicing, const struct image *image)
{
	const struct param_value *size = param_get(slicing->params, "frame");
	uint64_t columns = count_along(slicing, image->width, size->width);
	uint64_t rows = count_along(slicing, image->height, size->height);
	uint32_t margin = (uint32_t)param_number(slicing->params, "margin");
	uint32_t spacing = (uint32_t)param_number(slicing->params, "spacing");
	enum status st;

	if (columns * rows == 0)
		return diag_error(slicing->diag, ST_INVALID, "E0786", size->at,
				  "slice: an image of %ux%u pixels has no frame of %ux%u",
				  image->width, image->height, size->width, size->height);
	st = slicing_add_frames(slicing, columns, rows);
	for (size_t i = 0; st == ST_OK && i < slicing->sheet->count; i++) {
		struct frame *frame = &slicing->sheet->frames[i];

		frame->x = margin + (uint32_t)(i % columns) * (size->width + spacing);
		frame->y = margin + (uint32_t)(i / columns) * (size->height + spacing);
		frame->width = size->width;
		frame->height = size->height;
	}
	return st == ST_OK ? slicing_read_frames(slicing) : st;
}

static enum status check_rects(struct slicing *slicing, const struct image *image)
{
	for (size_t i = 0; i < slicing->sheet->count; i++) {
		const struct frame *frame = &slicing->sheet->frames[i];

		if ((uint64_t)frame->x + frame->width <= image->width &&
		    (uint64_t)frame->y + frame->height <= image->height)
			continue;
		return diag_error(slicing->diag, ST_INVALID, "E0786",
				  param_get(slicing->params, "rects")->at,
				  "slice: the area of frame '%.*s', %ux%u pixels at %u,%u, is not "
				  "inside the image of %ux%u pixels",
				  STR_ARGS(frame->name), frame->width, frame->height, frame->x,
				  frame->y, image->width, image->height);
	}
	return ST_OK;
}

static enum status place_frames(struct slicing *slicing, const struct image *image)
{
	bool is_known;
	enum status st = slicing_read_written(slicing, &is_known);

	if (st != ST_OK)
		return st;
	if (!is_known)
		return place_cells(slicing, image);
	return param_get(slicing->params, "grid")->is_set ? place_grid(slicing, image)
							  : check_rects(slicing, image);
}

/* ---- the sheet of equal cells ------------------------------------------------------------ */

/* With align what is moved is the whole of a frame; without, its pixels stay where they are in it. */
static void trim_frames(struct slicing *slicing, const struct image *image)
{
	bool is_trimmed = param_flag(slicing->params, "trim");
	bool is_aligned = param_get(slicing->params, "align")->is_set;
	uint32_t threshold = (uint32_t)param_number(slicing->params, "threshold");

	for (size_t i = 0; i < slicing->sheet->count; i++) {
		struct frame *frame = &slicing->sheet->frames[i];

		frame->source_width = frame->width;
		frame->source_height = frame->height;
		if (is_trimmed)
			frame_trim(frame, image, threshold);
		if (is_aligned)
			frame->offset_x = frame->offset_y = 0;
	}
}

static void measure_cells(struct slicing *slicing)
{
	bool is_aligned = param_get(slicing->params, "align")->is_set;
	struct sheet *sheet = slicing->sheet;

	for (size_t i = 0; i < sheet->count; i++) {
		const struct frame *frame = &sheet->frames[i];
		uint32_t width = is_aligned ? frame->width : frame->source_width;
		uint32_t height = is_aligned ? frame->height : frame->source_height;

		sheet->cell_width = width > sheet->cell_width ? width : sheet->cell_width;
		sheet->cell_height = height > sheet->cell_height ? height : sheet->cell_height;
	}
}

static void copy_area(const struct image *from, const struct frame *frame, struct image *to,
		      uint32_t x, uint32_t y)
{
	for (uint32_t row = 0; row < frame->height; row++)
		memcpy(to->rgba + ((size_t)(y + row) * to->width + x) * 4,
		       from->rgba + ((size_t)(frame->y + row) * from->width + frame->x) * 4,
		       (size_t)frame->width * 4);
}

static void move_frame(struct slicing *slicing, size_t index, const struct image *from,
		       struct image *to)
{
	const struct param_value *align = param_get(slicing->params, "align");
	struct sheet *sheet = slicing->sheet;
	struct frame *frame = &sheet->frames[index];
	uint32_t x = (uint32_t)(index % slicing->columns) * (sheet->cell_width + sheet->spacing);
	uint32_t y = (uint32_t)(index / slicing->columns) * (sheet->cell_height + sheet->spacing);

	if (align->is_set) {
		struct offset place =
			gravity_place(align->number, sheet->cell_width, sheet->cell_height,
				      frame->width, frame->height);

		frame->offset_x = (uint32_t)place.x;
		frame->offset_y = (uint32_t)place.y;
		frame->source_width = sheet->cell_width;
		frame->source_height = sheet->cell_height;
	}
	x += frame->offset_x;
	y += frame->offset_y;
	copy_area(from, frame, to, x, y);
	frame->x = x;
	frame->y = y;
}

static enum status lay_out(struct slicing *slicing, struct image *image)
{
	const struct param_value *columns = param_get(slicing->params, "columns");
	struct sheet *sheet = slicing->sheet;
	struct image made = {0};
	uint64_t width, height, rows;

	if (columns->is_set)
		slicing->columns = (size_t)columns->number;
	if (slicing->columns > sheet->count)
		slicing->columns = sheet->count;
	rows = (sheet->count + slicing->columns - 1) / slicing->columns;
	sheet->spacing = (uint32_t)param_number(slicing->params, "padding");
	width = slicing->columns * (sheet->cell_width + (uint64_t)sheet->spacing) - sheet->spacing;
	height = rows * (sheet->cell_height + (uint64_t)sheet->spacing) - sheet->spacing;
	if (!image_fits(width, height) || !image_init(&made, (uint32_t)width, (uint32_t)height))
		return canvas_too_large(slicing->diag, slicing->at, "slice", width, height);
	for (size_t i = 0; i < sheet->count; i++)
		move_frame(slicing, i, image, &made);
	image_release(image);
	*image = made;
	return ST_OK;
}

static enum status slice_run(const struct step_call *call, struct image *image, struct sheet *sheet,
			     struct diag *diag)
{
	struct slicing slicing = {
		.params = call->params, .at = call->at, .diag = diag, .sheet = sheet};
	enum status st;

	sheet_release(sheet);
	st = place_frames(&slicing, image);
	if (st != ST_OK)
		return st;
	trim_frames(&slicing, image);
	measure_cells(&slicing);
	return lay_out(&slicing, image);
}

const struct step step_slice = {
	.decl = {.name = "slice",
		 .kinds = ASSET_IMAGE,
		 .params = PARAMS,
		 .help = "Cuts a sheet into frames, and puts them into a sheet of equal cells"},
	.revision = 1,
	.resizes = true,
	.run_sheet = slice_run,
};
