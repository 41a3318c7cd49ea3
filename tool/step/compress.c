/* compress.c - the step `compress`: how the files are encoded. It makes no pixels and its place among
 * the steps is of no matter; the compiler reads its parameters (compile/outputs.c). */
#include "step/step.h"

static const struct param_def PARAMS[] = {
	{.name = "quality",
	 .type = PARAM_INT,
	 .min = 1,
	 .max = 100,
	 .help = "WebP and JPEG: 1 to 100; when left out, that of convert"},
	{.name = "lossless",
	 .type = PARAM_BOOL,
	 .help = "WebP: keeps every pixel; when left out, as convert says"},
	{.name = "effort",
	 .type = PARAM_INT,
	 .def = "6",
	 .min = 0,
	 .max = 12,
	 .help = "Time spent on a smaller file, from 0 to 12"},
	{.name = "max_size",
	 .type = PARAM_NUMBER,
	 .unit = UNIT_BYTES,
	 .min = MILLION,
	 .max = (int64_t)4096 * 1024 * 1024 * MILLION,
	 .help = "No file is larger: quality is lowered, or effort raised, until it fits"},
	{0},
};

const struct step step_compress = {
	.decl = {.name = "compress",
		 .kinds = ASSET_IMAGE,
		 .params = PARAMS,
		 .help = "Trades quality or time for a smaller file"},
	.revision = 1,
};
