/* bark.c - Bark: speech with laughs and sighs, about 13 s at a time, at 24 kHz. It has no length to ask for, and its voices are
 * presets. */
#include "provider/family.h"
#include "provider/params_common.h"

static const struct family_map REPLICATE[] = {
	{"voice", "history_prompt", FORM_VOICE},
	{"text_temp", "text_temp", FORM_PLAIN},
	{"waveform_temp", "waveform_temp", FORM_PLAIN},
	{0},
};

/* As the library names them that stands on most endpoints. */
static const struct family_map HUGGINGFACE[] = {
	{"voice", "voice_preset", FORM_VOICE_V2},
	{"text_temp", "semantic_temperature", FORM_PLAIN},
	{"waveform_temp", "coarse_temperature", FORM_PLAIN},
	{0},
};

static const struct family_map SPEECH[] = {{"voice", "voice", FORM_PLAIN}, {0}};

static const char *const NO_OTHER_SIZE[] = {NULL};
static const char *const FROM_AUDIO_OUT[] = {"output_path", "audio_out", NULL};
static const char *const AT_24_KHZ[] = {"sampling_rate", "24000", NULL};

static const struct family_back BACKS[] = {
	{.driver = "replicate", .model = "suno-ai/bark", .map = REPLICATE, .fixed = FROM_AUDIO_OUT,
	 .sizes = NO_OTHER_SIZE},
	{.driver = "huggingface",
	 .map = HUGGINGFACE,
	 .within = "generation_parameters",
	 .fixed = AT_24_KHZ,
	 .has_no_model = true},
	{.driver = "openai-speech", .model = "bark", .map = SPEECH, .sound = "speech"},
	{.driver = "elevenlabs", .model = "bark", .sound = "sfx"},
	{0},
};

static const struct family FAMILY = {.prefix = "suno/bark", .backs = BACKS};

/* clang-format off */
static const struct param_def BARK_PARAMS[] = {
	ROWS_SOUND,
	ROWS_ANY,
	{.name = "voice", .type = PARAM_STRING, .help = "voice preset such as en_speaker_6"},
	{.name = "text_temp", .type = PARAM_NUMBER, .def = "0.7", .min = 0, .max = 2 * MILLION,
	 .help = "freedom in what is said"},
	{.name = "waveform_temp", .type = PARAM_NUMBER, .def = "0.7", .min = 0, .max = 2 * MILLION,
	 .help = "freedom in how it sounds"},
	{0},
};
/* clang-format on */

const struct provider provider_bark = {
	.decl = {.name = "bark",
		 .kinds = ASSET_AUDIO,
		 .params = BARK_PARAMS,
		 .help = "Bark: speech with laughs and sighs, about 13 s at most; a duration only "
			 "trims"},
	.flags = PROVIDER_MODEL_MADE,
	.is_there = exec_is_there,
	.make = exec_make,
	.family = &FAMILY,
};
