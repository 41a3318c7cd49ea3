/* atlas.c - the step `atlas`: has the image, or each of its frames, packed with others when the game is
 * linked. The pixels stay as they are; that is also the place where it is known what of them is visible. */
#include "step/step.h"

static const struct param_def PARAMS[] = {
	{.name = "name",
	 .type = PARAM_STRING,
	 .flags = PARAM_REQUIRED,
	 .help = "Atlas that the image becomes part of at link: small letters, digits, - and _"},
	{.name = "padding",
	 .type = PARAM_INT,
	 .unit = UNIT_PIXELS,
	 .min = 0,
	 .max = 64,
	 .help = "Transparent pixels kept between neighbours; 2 when no image of the atlas says"},
	{.name = "extrude",
	 .type = PARAM_INT,
	 .unit = UNIT_PIXELS,
	 .min = 0,
	 .max = 64,
	 .help = "Pixels by which the edges of each image are repeated; 0 when none says"},
	{.name = "power_of_two",
	 .type = PARAM_BOOL,
	 .help = "Whether the edges of a page are powers of two; false when no image says"},
	{.name = "max_size",
	 .type = PARAM_INT,
	 .unit = UNIT_PIXELS,
	 .min = 16,
	 .max = 8192,
	 .help = "Longest edge of a page, beyond which there are several; 2048 when no image says"},
	{.name = "trim",
	 .type = PARAM_BOOL,
	 .def = "false",
	 .help = "Packs only what is visible; what is left out is told as offset and source size"},
	{.name = "threshold",
	 .type = PARAM_INT,
	 .def = "0",
	 .min = 0,
	 .max = 254,
	 .help = "With trim: pixels up to this alpha (0 to 255) count as empty"},
	{0},
};

static void add_whole(const struct image *image, struct sheet *sheet)
{
	sheet->frames = arena_array(&sheet->arena, 1, sizeof(*sheet->frames));
	sheet->count = 1;
	sheet->frames[0] = (struct frame){.width = image->width,
					  .height = image->height,
					  .source_width = image->width,
					  .source_height = image->height};
}

static enum status atlas_run(const struct step_call *call, struct image *image, struct sheet *sheet,
			     struct diag *diag)
{
	(void)diag;
	if (sheet->count == 0)
		add_whole(image, sheet);
	for (size_t i = 0; i < sheet->count && param_flag(call->params, "trim"); i++)
		frame_trim(&sheet->frames[i], image,
			   (uint32_t)param_number(call->params, "threshold"));
	return ST_OK;
}

const struct step step_atlas = {
	.decl = {.name = "atlas",
		 .kinds = ASSET_IMAGE,
		 .params = PARAMS,
		 .help = "Packs the image, or its frames, with others of the same atlas at link"},
	.revision = 1,
	.run_sheet = atlas_run,
};
