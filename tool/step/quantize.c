/* quantize.c - the step `quantize`: the image in few colours, its best ones or given ones. */
#include "step/palette.h"
#include "step/step.h"

#include <string.h>

enum { ALPHA_KEEP, ALPHA_THRESHOLD };
static const char *const ALPHAS[] = {"keep", "threshold", NULL};

/* floyd-steinberg is the diffusion there is. In the order of enum dither. */
static const char *const DITHERS[] = {"none", "ordered", "diffusion", "floyd-steinberg", NULL};

static const struct param_def PARAMS[] = {
	{.name = "colors",
	 .type = PARAM_INT,
	 .def = "256",
	 .min = 2,
	 .max = PALETTE_MAX,
	 .help = "Most colours of the result, chosen to fit the image; transparent pixels are one "
		 "of "
		 "them"},
	{.name = "palette",
	 .type = PARAM_STRINGS,
	 .help = "List of colours such as \"#ff8800\", instead of chosen ones"},
	{.name = "palette_file",
	 .type = PARAM_PATH,
	 .help = "File with the colours, instead: a PNG of at most 256, .gpl, .pal or .hex"},
	{.name = "dither",
	 .type = PARAM_ENUM,
	 .def = "none",
	 .words = DITHERS,
	 .help = "How missing colours are imitated: ordered is a regular pattern, diffusion "
		 "(floyd-steinberg) passes the error on"},
	{.name = "strength",
	 .type = PARAM_NUMBER,
	 .unit = UNIT_PERCENT,
	 .def = "100",
	 .min = 0,
	 .max = (int64_t)100 * MILLION,
	 .help = "Of the dither"},
	{.name = "alpha",
	 .type = PARAM_ENUM,
	 .def = "keep",
	 .words = ALPHAS,
	 .help = "keep: half-transparent pixels stay so; threshold: each pixel becomes opaque or "
		 "transparent, as with pixel art"},
	{0},
};

static enum status read_list(const struct param_value *list, struct palette *out, struct diag *diag)
{
	*out = (struct palette){.is_of_color = true};
	for (size_t i = 0; i < list->count; i++) {
		uint32_t color;

		if (!color_parse(list->list[i], &color))
			return diag_error(diag, ST_INVALID, "E0793", list->at,
					  "palette: '%.*s' is no colour such as #ff8800",
					  STR_ARGS(list->list[i]));
		if (!palette_add(out,
				 (const uint8_t[]){(uint8_t)(color >> 24), (uint8_t)(color >> 16),
						   (uint8_t)(color >> 8), 255}))
			return diag_error(diag, ST_INVALID, "E0793", list->at,
					  "palette: more than %d colours", PALETTE_MAX);
	}
	return ST_OK;
}

static enum status find_palette(const struct step_call *call, const struct image *image,
				struct palette *out, struct diag *diag)
{
	const struct param_value *list = param_get(call->params, "palette");
	const struct param_value *file = param_get(call->params, "palette_file");
	const struct param_value *colors = param_get(call->params, "colors");

	if (list->is_set)
		return read_list(list, out, diag);
	if (file->is_set)
		return palette_read(call->file, file->at, out, diag);
	palette_make(image, (unsigned)colors->number, out);
	return ST_OK;
}

static enum status quantize_check(const struct step_call *call, struct diag *diag)
{
	const struct param_value *list = param_get(call->params, "palette");
	const struct param_value *file = param_get(call->params, "palette_file");
	struct palette *palette;
	enum status st = ST_OK;

	if (list->is_set + file->is_set + param_get(call->params, "colors")->is_written > 1)
		return diag_error(diag, ST_INVALID, "E0793", call->at,
				  "quantize takes colors, palette or palette_file, one of them");
	if (!list->is_set && !call->file.len)
		return ST_OK;
	palette = mem_alloc(sizeof(*palette));
	st = list->is_set ? read_list(list, palette, diag)
			  : palette_read(call->file, file->at, palette, diag);
	mem_free(palette);
	return st;
}

static void cut_alpha(struct image *image)
{
	for (size_t i = 0; i < (size_t)image->width * image->height; i++) {
		uint8_t *pixel = image->rgba + i * 4;

		if (pixel[3] >= 128)
			pixel[3] = 255;
		else
			memset(pixel, 0, 4);
	}
}

static enum status quantize_run(const struct step_call *call, struct image *image,
				struct diag *diag)
{
	int64_t dither = param_number(call->params, "dither");
	struct palette *palette = mem_alloc(sizeof(*palette));
	enum status st;

	if (param_number(call->params, "alpha") == ALPHA_THRESHOLD)
		cut_alpha(image);
	st = find_palette(call, image, palette, diag);
	if (st == ST_OK)
		palette_apply(palette,
			      dither > DITHER_DIFFUSION ? DITHER_DIFFUSION : (enum dither)dither,
			      param_number(call->params, "strength"), image);
	mem_free(palette);
	return st;
}

const struct step step_quantize = {
	.decl = {.name = "quantize",
		 .kinds = ASSET_IMAGE,
		 .params = PARAMS,
		 .help = "Limits the number of colours, to chosen or given ones; a PNG of at most "
			 "256 "
			 "is written with a palette"},
	.revision = 1,
	.check = quantize_check,
	.run = quantize_run,
};
