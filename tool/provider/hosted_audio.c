/* hosted_audio.c - makers of sound, and Replicate, which makes both.
 *
 * Declarations only: what a spec may write for them. This build makes nothing with them. Bark and
 * MusicGen are families of models: whether a program, the user's own server or an account runs them
 * is for the policy file to say.
 */
#include "provider/params_common.h"
#include "provider/provider.h"

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
};

/* clang-format off */
static const struct param_def MUSICGEN_PARAMS[] = {
	ROWS_SOUND,
	ROWS_ANY,
	ROW_DURATION("duration", PARAM_SECOND_NAME, "duration_seconds", MILLION / 10,
		     "short for duration_seconds"),
	{.name = "top_k", .type = PARAM_INT, .def = "250", .min = 0, .max = 2048,
	 .help = "likeliest tokens to draw from"},
	{.name = "top_p", .type = PARAM_NUMBER, .def = "0", .min = 0, .max = MILLION,
	 .help = "share of likelihood to draw from; 0 leaves it to top_k"},
	{.name = "temperature", .type = PARAM_NUMBER, .def = "1", .min = 0, .max = 4 * MILLION,
	 .help = "freedom in drawing"},
	{.name = "cfg_coef", .type = PARAM_NUMBER, .def = "3", .min = 0, .max = 20 * MILLION,
	 .help = "how closely the music follows the prompt"},
	{.name = "extend_stride", .type = PARAM_NUMBER, .unit = UNIT_SECONDS, .min = MILLION,
	 .max = 29 * MILLION, .help = "how far the window moves on for pieces above 30 s"},
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
};
