/* later.c - steps that the language has and this build cannot run yet.
 *
 * Their parameters are checked as any others, so that a spec written today is a spec then.
 * Compiling one says so (is_later) instead of passing it over.
 */
#include "step/step.h"

#define LATER(step_name, step_params, step_help) \
	const struct step step_##step_name = { \
		.decl = {.name = #step_name, \
			 .kinds = ASSET_IMAGE, \
			 .params = (step_params), \
			 .help = (step_help)}, \
		.revision = 1, \
		.is_later = true, \
	}

static const struct param_def OUTLINE_PARAMS[] = {
	{.name = "color", .type = PARAM_COLOR, .def = "#000000", .help = "Colour of the line"},
	{.name = "width",
	 .type = PARAM_INT,
	 .unit = UNIT_PIXELS,
	 .def = "1",
	 .min = 1,
	 .max = 64,
	 .help = "Pixels of line around what is visible"},
	{0},
};
LATER(outline, OUTLINE_PARAMS, "Draws a line around what is visible");

