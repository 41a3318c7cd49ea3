/* musicgen.c - MusicGen: music from text, at 32 kHz, up to 30 s at a time. */
#include "provider/family.h"
#include "provider/params_common.h"

/* Loudness is for the steps of the spec alone. */
#define RAW "\"output_format\":\"wav\",\"normalization_strategy\":\"clip\""

static const char *const REPLICATE_SIZES[] = {"stereo-melody-large", "stereo-large", "melody-large",
					      "large", NULL};

static const struct family_map REPLICATE[] = {
	{"duration_seconds", "duration", FORM_SECONDS},
	{"top_k", "top_k", FORM_PLAIN},
	{"top_p", "top_p", FORM_PLAIN},
	{"temperature", "temperature", FORM_PLAIN},
	{"cfg_coef", "classifier_free_guidance", FORM_PLAIN},
	{"multi_band_diffusion", "multi_band_diffusion", FORM_PLAIN},
	{0},
};

/* As the library names them that stands on most endpoints, where a share of 0 is no share. */
static const struct family_map HUGGINGFACE[] = {
	{"duration_seconds", "max_new_tokens", FORM_TOKENS},
	{"top_k", "top_k", FORM_PLAIN},
	{"top_p", "top_p", FORM_NOT_ZERO},
	{"temperature", "temperature", FORM_PLAIN},
	{"cfg_coef", "guidance_scale", FORM_PLAIN},
	{0},
};

/* Servers that speak ElevenLabs' protocol take its influence for the guidance, which it is not: it is left out. */
static const struct family_map SOUND_GENERATION[] = {
	{"duration_seconds", "duration_seconds", FORM_PLAIN},
	{0},
};

static const char *const AT_32_KHZ[] = {"sampling_rate", "32000", NULL};

static const struct family_back BACKS[] = {
	{.driver = "replicate",
	 .model = "meta/musicgen",
	 .map = REPLICATE,
	 .always = RAW,
	 .sizes = REPLICATE_SIZES,
	 .size_member = "model_version",
	 .has_seed = true,
	 .wants_seed = true},
	{.driver = "huggingface",
	 .map = HUGGINGFACE,
	 .within = "generation_parameters",
	 .always = "\"do_sample\":true",
	 .fixed = AT_32_KHZ,
	 .has_no_model = true,
	 .most_s = 30},
	{.driver = "elevenlabs", .model = "musicgen", .map = SOUND_GENERATION, .sound = "sfx"},
	{0},
};

static const struct family FAMILY = {.prefix = "facebook/musicgen-", .backs = BACKS};

/* clang-format off */
static const struct param_def MUSICGEN_PARAMS[] = {
	ROWS_SOUND,
	ROWS_ANY,
	ROW_DURATION("duration", PARAM_SECOND_NAME, "duration_seconds", MILLION / 10,
		     "short for duration_seconds"),
	ROWS_AUDIOCRAFT,
	{.name = "multi_band_diffusion", .type = PARAM_BOOL,
	 .help = "decode with the slower, cleaner decoder (mono)"},
	{0},
};
/* clang-format on */

const struct provider provider_musicgen = {
	.decl = {.name = "musicgen",
		 .kinds = ASSET_AUDIO,
		 .params = MUSICGEN_PARAMS,
		 .help = "MusicGen: music from text; its weights are licensed CC-BY-NC 4.0"},
	.flags = PROVIDER_MODEL_MADE,
	.is_there = exec_is_there,
	.make = exec_make,
	.family = &FAMILY,
};
