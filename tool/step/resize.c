/* resize.c - the step `resize`: another size, with the aspect ratio given up (stretch), kept with
 * borders (contain) or kept by cutting (cover).
 *
 * contain rounds the smaller edge to whole pixels and fills the rest with the background. cover
 * first cuts the source to the target's aspect ratio, rounded to whole source pixels, so that
 * nothing larger than the target is ever made.
 */
#include "step/canvas.h"
#include "step/scale.h"
#include "step/step.h"

enum fit { FIT_STRETCH, FIT_CONTAIN, FIT_COVER };

/* In the order of enum fit. */
static const char *const FITS[] = {"stretch", "contain", "cover", NULL};

static const struct param_def PARAMS[] = {
	{.name = "dimensions",
	 .type = PARAM_SIZE,
	 .flags = PARAM_REQUIRED,
	 .min = 1,
	 .max = IMAGE_EDGE_MAX,
	 .help = "Width and height of the result, such as 32x32"},
	{.name = "method",
	 .type = PARAM_ENUM,
	 .def = "lanczos",
	 .words = scale_methods,
	 .help = "Filter: nearest keeps pixel art crisp; bicubic is Catmull-Rom, lanczos has three "
		 "lobes"},
	{.name = "fit",
	 .type = PARAM_ENUM,
	 .def = "stretch",
	 .words = FITS,
	 .help = "stretch ignores the aspect ratio; contain keeps it and fills up; cover keeps it "
		 "and cuts"},
	{.name = "light",
	 .type = PARAM_ENUM,
	 .def = "gamma",
	 .words = scale_lights,
	 .help = "What is averaged: sRGB values as stored (gamma), or light (linear)"},
	{.name = "gravity",
	 .type = PARAM_ENUM,
	 .def = "center",
	 .words = gravity_words,
	 .help = "Where the picture stands with contain, and which part stays with cover"},
	{.name = "background",
	 .type = PARAM_COLOR,
	 .def = "transparent",
	 .help = "Colour of the borders that contain adds"},
	{0},
};

/* numerator / denominator * value, to the nearest whole number from 1 on. */
static uint32_t share(uint32_t value, uint32_t numerator, uint32_t denominator)
{
	uint64_t rounded =
		(2 * (uint64_t)value * numerator + denominator) / (2 * (uint64_t)denominator);

	return rounded ? (uint32_t)rounded : 1;
}

static bool is_wider(const struct image *image, uint32_t width, uint32_t height)
{
	return (uint64_t)image->width * height > (uint64_t)width * image->height;
}

static bool cut_to_aspect(struct image *image, uint32_t width, uint32_t height, int64_t gravity)
{
	uint32_t kept_width = image->width, kept_height = image->height;
	struct offset offset;

	if (is_wider(image, width, height))
		kept_width = share(image->height, width, height);
	else
		kept_height = share(image->width, height, width);
	offset = gravity_place(gravity, image->width, image->height, kept_width, kept_height);
	offset = (struct offset){-offset.x, -offset.y};
	return canvas_reframe(image, kept_width, kept_height, offset, 0);
}

static bool scale_to(struct image *image, uint32_t width, uint32_t height,
		     const struct param_set *params)
{
	struct image scaled;

	if (!image_init(&scaled, width, height))
		return false;
	image_scale(image, &scaled, (enum scale_filter)param_number(params, "method"),
		    param_number(params, "light") != 0);
	image_release(image);
	*image = scaled;
	return true;
}

static bool contain(struct image *image, uint32_t width, uint32_t height,
		    const struct param_set *params)
{
	uint32_t inner_width = width, inner_height = height;
	struct offset offset;

	if (is_wider(image, width, height))
		inner_height = share(width, image->height, image->width);
	else
		inner_width = share(height, image->width, image->height);
	offset = gravity_place(param_number(params, "gravity"), width, height, inner_width,
			       inner_height);
	return scale_to(image, inner_width, inner_height, params) &&
	       canvas_reframe(image, width, height, offset,
			      (uint32_t)param_number(params, "background"));
}

static enum status resize_run(const struct step_call *call, struct image *image, struct diag *diag)
{
	const struct param_value *size = param_get(call->params, "dimensions");
	enum fit fit = (enum fit)param_number(call->params, "fit");
	bool is_done;

	if ((uint64_t)size->width * size->height > IMAGE_PIXELS_MAX)
		return canvas_too_large(diag, size->at, "resize", size->width, size->height);
	if (fit == FIT_CONTAIN)
		is_done = contain(image, size->width, size->height, call->params);
	else if (fit == FIT_COVER)
		is_done = cut_to_aspect(image, size->width, size->height,
					param_number(call->params, "gravity")) &&
			  scale_to(image, size->width, size->height, call->params);
	else
		is_done = scale_to(image, size->width, size->height, call->params);
	return is_done ? ST_OK
		       : canvas_too_large(diag, size->at, "resize", size->width, size->height);
}

const struct step step_resize = {
	.decl = {.name = "resize",
		 .kinds = ASSET_IMAGE,
		 .params = PARAMS,
		 .help = "Gives the image another size"},
	.revision = 1,
	.resizes = true,
	.run = resize_run,
};
