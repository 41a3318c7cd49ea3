/* crop.c - the step `crop`: an area of given size. An area that is not wholly inside the image is
 * an error, not a guess. */
#include "step/canvas.h"
#include "step/step.h"

#include <inttypes.h>

static const struct param_def PARAMS[] = {
	{.name = "dimensions",
	 .type = PARAM_SIZE,
	 .flags = PARAM_REQUIRED,
	 .min = 1,
	 .max = IMAGE_EDGE_MAX,
	 .help = "Width and height of the area"},
	{.name = "gravity",
	 .type = PARAM_ENUM,
	 .def = "northwest",
	 .words = gravity_words,
	 .help = "Edge, corner or centre of the image at which the area stands"},
	{.name = "x",
	 .type = PARAM_INT,
	 .unit = UNIT_PIXELS,
	 .def = "0",
	 .min = -(int64_t)IMAGE_EDGE_MAX,
	 .max = IMAGE_EDGE_MAX,
	 .help = "Moves the area to the right"},
	{.name = "y",
	 .type = PARAM_INT,
	 .unit = UNIT_PIXELS,
	 .def = "0",
	 .min = -(int64_t)IMAGE_EDGE_MAX,
	 .max = IMAGE_EDGE_MAX,
	 .help = "Moves the area down"},
	{0},
};

static enum status crop_run(const struct step_call *call, struct image *image, struct diag *diag)
{
	const struct param_value *size = param_get(call->params, "dimensions");
	struct offset area = gravity_place(param_number(call->params, "gravity"), image->width,
					   image->height, size->width, size->height);

	area.x += param_number(call->params, "x");
	area.y += param_number(call->params, "y");
	if (area.x < 0 || area.y < 0 || area.x + size->width > image->width ||
	    area.y + size->height > image->height)
		return diag_error(diag, ST_INVALID, "E0701", call->at,
				  "crop: the area of %ux%u pixels at %" PRId64 ",%" PRId64
				  " is not inside the image of %ux%u pixels",
				  size->width, size->height, area.x, area.y, image->width,
				  image->height);
	if (!canvas_reframe(image, size->width, size->height, (struct offset){-area.x, -area.y}, 0))
		return canvas_too_large(diag, call->at, "crop", size->width, size->height);
	return ST_OK;
}

const struct step step_crop = {
	.decl = {.name = "crop",
		 .kinds = ASSET_IMAGE,
		 .params = PARAMS,
		 .help = "Keeps an area of the image"},
	.revision = 1,
	.resizes = true,
	.run = crop_run,
};
