/* convert.c - the step `convert`: which formats are written. It makes no pixels; the compiler reads
 * its parameters. */
#include "step/step.h"

static const char *const FORMATS[] = {"png", "webp", "jpg", "mp3", "wav", "ogg", NULL};
static const char *const BITS[] = {"16", "24", "float", NULL};

static const struct param_def PARAMS[] = {
	{.name = "formats",
	 .type = PARAM_ENUMS,
	 .flags = PARAM_REQUIRED,
	 .words = FORMATS,
	 .help = "Formats of the products; the primary one is that of manifest_path"},
	{.name = "quality",
	 .type = PARAM_INT,
	 .def = "90",
	 .min = 1,
	 .max = 100,
	 .help = "WebP and JPEG: from 1, small, to 100, close to the image. When written, also OGG "
		 "(60 is usual) and, without bitrate, MP3, whose bit rate then varies"},
	{.name = "lossless", .type = PARAM_BOOL, .def = "false", .help = "WebP: keeps every pixel"},
	{.name = "bitrate",
	 .type = PARAM_NUMBER,
	 .unit = UNIT_BITRATE,
	 .def = "192k",
	 .min = (int64_t)8000 * MILLION,
	 .max = (int64_t)320000 * MILLION,
	 .help = "MP3: constant bit rate; when left out, 192k or the most that the sample rate "
		 "allows"},
	{.name = "bits", .type = PARAM_ENUM, .words = BITS, .help = "WAV: 16 (usual), 24 or float"},
	{0},
};

const struct step step_convert = {
	.decl = {.name = "convert",
		 .kinds = ASSET_IMAGE | ASSET_AUDIO,
		 .params = PARAMS,
		 .help = "Names the formats that are written"},
	.revision = 1,
};
