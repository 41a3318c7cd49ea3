/* local.c - providers that cost no vendor's money: servers on the user's own machines.
 *
 * Declarations only: what a spec may write for them. This build makes nothing with them.
 */
#include "provider/params_common.h"
#include "provider/provider.h"

#define STEPS_MAX 150

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
