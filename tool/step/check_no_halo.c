/* check_no_halo.c - the check `no_halo`: nothing of the background that a shape was cut out of shows in its edges. */
#include "base/json.h"
#include "step/check.h"
#include "step/edges.h"

#include <inttypes.h>

#define PERCENT_MAX ((int64_t)100 * MILLION)

static const struct param_def PARAMS[] = {
	{.name = "value",
	 .type = PARAM_NUMBER,
	 .unit = UNIT_PERCENT,
	 .flags = PARAM_REQUIRED,
	 .min = 0,
	 .max = PERCENT_MAX,
	 .help = "Largest share of the edge's pixels, such as 5%"},
	{0},
};

static enum status no_halo(const struct image *image, const struct check_context *context,
			   const struct param_value *argument, struct place at, struct diag *diag)
{
	struct halo halo;
	uint64_t hundredths;
	struct strbuf allowed = {0};

	halo_measure(image, context->has_background ? context->background : NULL, &halo);
	if ((int64_t)halo.leaking * PERCENT_MAX <= argument->number * (int64_t)halo.edge)
		return ST_OK;
	hundredths = (halo.leaking * 10000 + halo.edge / 2) / halo.edge;
	decimal_format(&allowed, argument->number);
	(void)diag_error(diag, ST_INVALID, "E0792", at,
			 "no_halo: a background of #%02x%02x%02x shows in %" PRIu64 " of %" PRIu64
			 " edge pixels, %" PRIu64 ".%02" PRIu64 " %% (allowed: %s %%)",
			 halo.background[0], halo.background[1], halo.background[2], halo.leaking,
			 halo.edge, hundredths / 100, hundredths % 100, allowed.data);
	diag_hint(diag, "chroma_key takes a background out of the edges: raise its 'edge', or key "
			"the picture as it was with its background");
	strbuf_release(&allowed);
	return ST_INVALID;
}

const struct check check_no_halo = {
	.decl = {.name = "no_halo",
		 .kinds = ASSET_IMAGE,
		 .params = PARAMS,
		 .help = "At most this share of the pixels at edges shows the background that was "
			 "cut "
			 "away, by 20 levels of 255 and more: the color of the chroma_key before, "
			 "else the one hidden under transparent pixels, else white or black"},
	.revision = 1,
	.pixels = no_halo,
};
