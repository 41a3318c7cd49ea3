/* hosted_image.c - vendors that make pictures over a network, for money, and that this build cannot ask yet.
 *
 * Declarations only: what a spec may write for them. Which sizes, ratios and qualities a single model takes stands in the
 * table of models, since models change more often than their APIs.
 */
#include "provider/hosted.h"
#include "provider/params_common.h"

static const char *const FIREFLY_RATIOS[] = {"1:1", "4:3", "3:4", "16:9", "9:16", "auto", NULL};
static const char *const CONTENT_CLASSES[] = {"photo", "art", NULL};
static const char *const RESOLUTION_LEVELS[] = {"1MP", "2.4MP", "4MP", NULL};
static const char *const REASONERS[] = {"quality", "speed", NULL};

/* clang-format off */
static const struct param_def FIREFLY_PARAMS[] = {
	ROWS_IMAGE(NULL, EDGE_MAX, FIREFLY_RATIOS, NULL),
	ROWS_ANY,
	{.name = "content_class", .type = PARAM_ENUM, .words = CONTENT_CLASSES,
	 .help = "photo or art (models 3 and 4)"},
	{.name = "visual_intensity", .type = PARAM_INT, .min = 2, .max = 10,
	 .help = "strength of the picture's own character (models 3 and 4)"},
	{.name = "style_presets", .type = PARAM_STRINGS,
	 .help = "the vendor's looks by name (models 3 and 4)"},
	{.name = "style_strength", .type = PARAM_INT, .min = 1, .max = 100,
	 .help = "strength of the style (models 3 and 4)"},
	{.name = "structure_strength", .type = PARAM_INT, .min = 0, .max = 100,
	 .help = "how closely a reference picture's layout is kept (models 3 and 4)"},
	{.name = "custom_model_id", .type = PARAM_STRING,
	 .help = "a model trained by the user (custom models)"},
	{.name = "locale", .type = PARAM_STRING,
	 .help = "language and region that the prompt is read for, such as en-US"},
	{.name = "resolution_level", .type = PARAM_ENUM, .words = RESOLUTION_LEVELS,
	 .help = "number of pixels (model 5)"},
	{.name = "prompt_reasoner", .type = PARAM_ENUM, .words = REASONERS,
	 .help = "how the prompt is thought over (model 5)"},
	{0},
};
/* clang-format on */

const struct provider provider_firefly = {
	.decl = {.name = "firefly",
		 .kinds = ASSET_IMAGE,
		 .params = FIREFLY_PARAMS,
		 .help = "Adobe Firefly Services"},
	.flags = HOSTED_FLAGS | PROVIDER_HAS_NEGATIVE,
};

static const char *const SCENARIO_ENDPOINTS[] = {"custom", "txt2img", NULL};

/* clang-format off */
static const struct param_def SCENARIO_PARAMS[] = {
	ROWS_IMAGE(NULL, 2048, ratio_words, NULL),
	ROWS_ANY,
	{.name = "endpoint", .type = PARAM_ENUM, .def = "custom", .words = SCENARIO_ENDPOINTS,
	 .help = "custom for most models, txt2img for the SD 1.5, SDXL and Flux.1 families"},
	{.name = "guidance", .type = PARAM_NUMBER, .min = 0, .max = 20 * MILLION,
	 .help = "how closely the picture follows the prompt"},
	{.name = "num_inference_steps", .type = PARAM_INT, .min = 1, .max = 150,
	 .help = "steps of the sampler"},
	{.name = "negative_prompt_strength", .type = PARAM_NUMBER, .min = 0, .max = 10 * MILLION,
	 .help = "weight of the negative prompt; Flux needs one above 0"},
	{.name = "scheduler", .type = PARAM_STRING,
	 .help = "noise schedule by the vendor's name for it"},
	{.name = "base_model_id", .type = PARAM_STRING, .help = "model that a LoRA is laid over"},
	{.name = "concepts", .type = PARAM_ANY,
	 .help = "LoRAs with their weights: a list of {modelId, scale}"},
	{.name = "original_assets", .type = PARAM_BOOL,
	 .help = "fetch the file as the model wrote it, unconverted"},
	ROW_INPUT("further inputs of the model, sent as they are written"),
	{0},
};
/* clang-format on */

const struct provider provider_scenario = {
	.decl = {.name = "scenario",
		 .kinds = ASSET_IMAGE,
		 .params = SCENARIO_PARAMS,
		 .help = "Scenario: game art models, the user's own among them"},
	.flags = HOSTED_FLAGS | PROVIDER_HAS_NEGATIVE,
};
