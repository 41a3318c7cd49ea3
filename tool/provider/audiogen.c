/* audiogen.c - AudioGen: sound effects from text, at 16 kHz, up to 10 s at a time. */
#include "provider/family.h"
#include "provider/params_common.h"

static const char *const REPLICATE_SIZES[] = {"medium", NULL};

static const struct family_map REPLICATE[] = {
	{"duration_seconds", "duration", FORM_SECONDS},
	{"top_k", "top_k", FORM_PLAIN},
	{"top_p", "top_p", FORM_PLAIN},
	{"temperature", "temperature", FORM_PLAIN},
	{"cfg_coef", "classifier_free_guidance", FORM_PLAIN},
	{0},
};

/* The usual library does not have it: an endpoint's own handler does, with the words of the model's makers. */
static const struct family_map HUGGINGFACE[] = {
	{"duration_seconds", "duration", FORM_PLAIN},
	{"top_k", "top_k", FORM_PLAIN},
	{"top_p", "top_p", FORM_PLAIN},
	{"temperature", "temperature", FORM_PLAIN},
	{"cfg_coef", "cfg_coef", FORM_PLAIN},
	{0},
};

static const struct family_map SOUND_GENERATION[] = {
	{"duration_seconds", "duration_seconds", FORM_PLAIN},
	{0},
};

static const char *const AT_16_KHZ[] = {"sampling_rate", "16000", NULL};

static const struct family_back BACKS[] = {
	{.driver = "replicate",
	 .model = "sepal/audiogen",
	 .map = REPLICATE,
	 .always = "\"output_format\":\"wav\"",
	 .sizes = REPLICATE_SIZES, .most_s = 10},
	{.driver = "huggingface",
	 .map = HUGGINGFACE,
	 .within = "generation_parameters",
	 .fixed = AT_16_KHZ,
	 .has_no_model = true},
	{.driver = "elevenlabs", .model = "audiogen", .map = SOUND_GENERATION, .sound = "sfx"},
	{0},
};

static const struct family FAMILY = {.prefix = "facebook/audiogen-", .backs = BACKS};

/* clang-format off */
static const struct param_def AUDIOGEN_PARAMS[] = {
	ROWS_SOUND,
	ROWS_ANY,
	ROW_DURATION("duration", PARAM_SECOND_NAME, "duration_seconds", MILLION / 10,
		     "short for duration_seconds"),
	ROWS_AUDIOCRAFT,
	{0},
};
/* clang-format on */

const struct provider provider_audiogen = {
	.decl = {.name = "audiogen",
		 .kinds = ASSET_AUDIO,
		 .params = AUDIOGEN_PARAMS,
		 .help = "AudioGen: sound effects from text, 10 s at most; its weights are "
			 "licensed "
			 "CC-BY-NC 4.0"},
	.flags = PROVIDER_MODEL_MADE,
	.is_there = exec_is_there,
	.make = exec_make,
	.family = &FAMILY,
};
