/* snap_alpha.c - the step `snap_alpha`: nearly opaque becomes opaque, nearly transparent wholly so.
 *
 * Image models write 254 where they mean 255, and leave traces of 1 to 5 all over an empty background: neither
 * is seen, but files grow, trim finds nothing to cut and engines sort what they take for glass.
 */
#include "step/step.h"

#include <string.h>

static const struct param_def PARAMS[] = {
	{.name = "opaque_from",
	 .type = PARAM_INT,
	 .def = "250",
	 .min = 1,
	 .max = 255,
	 .help = "Alpha (0 to 255) from which on a pixel becomes opaque"},
	{.name = "empty_to",
	 .type = PARAM_INT,
	 .def = "5",
	 .min = 0,
	 .max = 254,
	 .help = "Alpha up to which a pixel becomes transparent black"},
	{0},
};

static enum status snap_alpha_check(const struct step_call *call, struct diag *diag)
{
	int64_t opaque_from = param_number(call->params, "opaque_from");
	int64_t empty_to = param_number(call->params, "empty_to");

	if (empty_to < opaque_from)
		return ST_OK;
	return diag_error(diag, ST_INVALID, "E0791", call->at,
			  "snap_alpha: empty_to is %d and opaque_from %d, so that an alpha "
			  "between them would be both",
			  (int)empty_to, (int)opaque_from);
}

static enum status snap_alpha_run(const struct step_call *call, struct image *image,
				  struct diag *diag)
{
	int64_t opaque_from = param_number(call->params, "opaque_from");
	int64_t empty_to = param_number(call->params, "empty_to");
	size_t pixels = (size_t)image->width * image->height;

	(void)diag;
	for (size_t i = 0; i < pixels; i++) {
		uint8_t *pixel = image->rgba + i * 4;

		if (pixel[3] >= opaque_from)
			pixel[3] = 255;
		else if (pixel[3] && pixel[3] <= empty_to)
			memset(pixel, 0, 4);
	}
	return ST_OK;
}

const struct step step_snap_alpha = {
	.decl = {.name = "snap_alpha",
		 .kinds = ASSET_IMAGE,
		 .params = PARAMS,
		 .help = "Makes nearly opaque pixels opaque and nearly transparent ones "
			 "transparent"},
	.revision = 1,
	.check = snap_alpha_check,
	.run = snap_alpha_run,
};
