/* local.c - providers that cost no vendor's money: servers on the user's own machines.
 *
 * Declarations only: what a spec may write for them. This build makes nothing with them.
 */
#include "provider/params_common.h"
#include "provider/provider.h"

#define STEPS_MAX 150

/* clang-format off */
/* Servers and their forks differ in what they do when these are left out, so they are always
 * sent. */
#define ROWS_SAMPLER \
	{.name = "steps", .type = PARAM_INT, .def = "50", .min = 1, .max = STEPS_MAX, \
	 .help = "steps of the sampler"}, \
	{.name = "cfg_scale", .type = PARAM_NUMBER, .def = "7", .min = 0, .max = 30 * MILLION, \
	 .help = "how closely the picture follows the prompt"}, \
	{.name = "sampler_name", .type = PARAM_STRING, .def = "Euler", \
	 .help = "sampler by the server's name for it"}, \
	{.name = "scheduler", .type = PARAM_STRING, \
	 .help = "noise schedule by the server's name for it"}
/* clang-format on */

/* clang-format off */
static const struct param_def SDWEBUI_PARAMS[] = {
	ROWS_IMAGE("512x512", 4096, ratio_words, NULL),
	ROWS_ANY,
	ROWS_SAMPLER,
	{.name = "distilled_cfg_scale", .type = PARAM_NUMBER, .min = 0, .max = 30 * MILLION,
	 .help = "guidance of distilled models such as Flux"},
	{.name = "tiling", .type = PARAM_BOOL, .help = "make a texture that joins at its edges"},
	{.name = "restore_faces", .type = PARAM_BOOL, .help = "run the server's face repair"},
	{.name = "styles", .type = PARAM_STRINGS, .help = "prompt styles saved on the server"},
	{.name = "subseed", .type = PARAM_INT, .min = -1, .max = UINT32_MAX,
	 .help = "second seed to blend with; -1 for chance"},
	{.name = "subseed_strength", .type = PARAM_NUMBER, .min = 0, .max = MILLION,
	 .help = "share of the second seed"},
	{.name = "enable_hr", .type = PARAM_BOOL,
	 .help = "draw small first, then enlarge and refine"},
	{.name = "hr_scale", .type = PARAM_NUMBER, .min = MILLION, .max = 4 * MILLION,
	 .help = "enlargement of enable_hr"},
	{.name = "hr_upscaler", .type = PARAM_STRING,
	 .help = "enlarger of enable_hr by the server's name for it"},
	{.name = "denoising_strength", .type = PARAM_NUMBER, .min = 0, .max = MILLION,
	 .help = "how far refining may move away from its input"},
	{.name = "override_settings", .type = PARAM_ANY,
	 .help = "server settings for this request alone"},
	{.name = "alwayson_scripts", .type = PARAM_ANY,
	 .help = "arguments of the server's extensions"},
	{0},
};
/* clang-format on */

const struct provider provider_sdwebui = {
	.decl = {.name = "sdwebui",
		 .kinds = ASSET_IMAGE,
		 .params = SDWEBUI_PARAMS,
		 .help = "a Stable Diffusion server that speaks the web UI's API (A1111, Forge, "
			 "SD.Next, sd-server)"},
	.flags = PROVIDER_MODEL_MADE | PROVIDER_HAS_NEGATIVE,
};

/* clang-format off */
static const struct param_def COMFYUI_PARAMS[] = {
	ROWS_IMAGE(NULL, EDGE_MAX, ratio_words, NULL),
	ROWS_ANY,
	{.name = "steps", .type = PARAM_INT, .min = 1, .max = STEPS_MAX,
	 .help = "steps of the sampler, where generation.map places them"},
	{.name = "cfg_scale", .type = PARAM_NUMBER, .min = 0, .max = 100 * MILLION,
	 .help = "how closely the picture follows the prompt, where generation.map places it"},
	{.name = "denoise", .type = PARAM_NUMBER, .min = 0, .max = MILLION,
	 .help = "how far it may move away from its input picture, where generation.map places it"},
	{.name = "sampler_name", .type = PARAM_STRING,
	 .help = "sampler, where generation.map places it"},
	{.name = "scheduler", .type = PARAM_STRING,
	 .help = "noise schedule, where generation.map places it"},
	ROW_INPUT("further values for the workflow, by the names that generation.map places"),
	{0},
};
/* clang-format on */

const struct provider provider_comfyui = {
	.decl = {.name = "comfyui",
		 .kinds = ASSET_IMAGE,
		 .params = COMFYUI_PARAMS,
		 .help = "a workflow on a ComfyUI server, named by generation.workflow and "
			 "generation.map"},
	.flags = PROVIDER_MODEL_MADE | PROVIDER_HAS_NEGATIVE,
};
