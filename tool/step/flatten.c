/* flatten.c - the step `flatten`: the image laid on a colour, so that it can be written in a format
 * without alpha. Blends sRGB values as they are stored, as browsers and engines do. */
#include "step/step.h"

static const struct param_def PARAMS[] = {
	{.name = "color",
	 .type = PARAM_COLOR,
	 .flags = PARAM_REQUIRED,
	 .help = "Colour below the image; its own alpha is not looked at"},
	{0},
};

static enum status flatten_run(const struct step_call *call, struct image *image, struct diag *diag)
{
	uint32_t color = (uint32_t)param_number(call->params, "color");
	const unsigned below[3] = {color >> 24, color >> 16 & 255, color >> 8 & 255};
	size_t pixels = (size_t)image->width * image->height;

	(void)diag;
	for (size_t i = 0; i < pixels; i++) {
		uint8_t *pixel = image->rgba + i * 4;
		unsigned alpha = pixel[3];

		for (int k = 0; k < 3; k++)
			pixel[k] = (uint8_t)((pixel[k] * alpha + below[k] * (255 - alpha) + 127) /
					     255);
		pixel[3] = 255;
	}
	return ST_OK;
}

const struct step step_flatten = {
	.decl = {.name = "flatten",
		 .kinds = ASSET_IMAGE,
		 .params = PARAMS,
		 .help = "Lays the image on a colour; the result is opaque"},
	.revision = 1,
	.run = flatten_run,
};
