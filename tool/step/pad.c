/* pad.c - the step `pad`: pixels added around the image, either so many on each side or up to a
 * size. Never cuts. */
#include "step/canvas.h"
#include "step/step.h"

#define SIDE(side, what) \
	{ \
		.name = (side), .type = PARAM_INT, .unit = UNIT_PIXELS, .min = 0, \
		.max = IMAGE_EDGE_MAX, .help = (what) \
	}

static const struct param_def PARAMS[] = {
	SIDE("all", "Pixels added on each side that is not named itself"),
	SIDE("top", "Pixels added above"),
	SIDE("right", "Pixels added at the right"),
	SIDE("bottom", "Pixels added below"),
	SIDE("left", "Pixels added at the left"),
	{.name = "dimensions",
	 .type = PARAM_SIZE,
	 .min = 1,
	 .max = IMAGE_EDGE_MAX,
	 .help = "Size of the result, instead of sides"},
	{.name = "gravity",
	 .type = PARAM_ENUM,
	 .def = "center",
	 .words = gravity_words,
	 .help = "With dimensions: where the image stands in the result"},
	{.name = "color",
	 .type = PARAM_COLOR,
	 .def = "transparent",
	 .help = "Colour of the added pixels"},
	{0},
};

static const char *const SIDES[] = {"all", "top", "right", "bottom", "left"};
enum { SIDE_COUNT = sizeof(SIDES) / sizeof(SIDES[0]) };

static bool has_side(const struct param_set *params)
{
	for (size_t i = 0; i < SIDE_COUNT; i++) {
		if (param_get(params, SIDES[i])->is_set)
			return true;
	}
	return false;
}

static int64_t side(const struct param_set *params, const char *name)
{
	return param_number(params, param_get(params, name)->is_set ? name : "all");
}

static enum status pad_to(const struct step_call *call, const struct param_value *size,
			  struct image *image, struct diag *diag)
{
	struct offset offset = gravity_place(param_number(call->params, "gravity"), size->width,
					     size->height, image->width, image->height);

	if (size->width < image->width || size->height < image->height)
		return diag_error(diag, ST_INVALID, "E0701", size->at,
				  "pad: the image of %ux%u pixels does not fit into %ux%u",
				  image->width, image->height, size->width, size->height);
	if (!canvas_reframe(image, size->width, size->height, offset,
			    (uint32_t)param_number(call->params, "color")))
		return canvas_too_large(diag, size->at, "pad", size->width, size->height);
	return ST_OK;
}

static enum status pad_sides(const struct step_call *call, struct image *image, struct diag *diag)
{
	struct offset offset = {side(call->params, "left"), side(call->params, "top")};
	int64_t width = offset.x + image->width + side(call->params, "right");
	int64_t height = offset.y + image->height + side(call->params, "bottom");

	if (!canvas_reframe(image, (uint32_t)width, (uint32_t)height, offset,
			    (uint32_t)param_number(call->params, "color")))
		return canvas_too_large(diag, call->at, "pad", (uint64_t)width, (uint64_t)height);
	return ST_OK;
}

static enum status pad_run(const struct step_call *call, struct image *image, struct diag *diag)
{
	const struct param_value *size = param_get(call->params, "dimensions");

	if (size->is_set && has_side(call->params))
		return diag_error(diag, ST_INVALID, "E0704", size->at,
				  "pad takes either dimensions or sides, not both");
	if (size->is_set)
		return pad_to(call, size, image, diag);
	if (has_side(call->params))
		return pad_sides(call, image, diag);
	return diag_error(diag, ST_INVALID, "E0704", call->at,
			  "pad needs dimensions, or pixels for all, top, right, bottom or left");
}

const struct step step_pad = {
	.decl = {.name = "pad",
		 .kinds = ASSET_IMAGE,
		 .params = PARAMS,
		 .help = "Adds pixels around the image"},
	.revision = 1,
	.resizes = true,
	.run = pad_run,
};
