/* params_common.h - rows of `prompt.parameters` that providers share.
 *
 * Every provider accepts the shared rows of the kinds it makes, so that a spec keeps its parameters
 * while the provider changes; what a model cannot do is told by the table of models, not here. A
 * provider's table lists the shared rows, then its own, then {0}.
 */
#ifndef ASSETC_PROVIDER_PARAMS_COMMON_H
#define ASSETC_PROVIDER_PARAMS_COMMON_H

#include "base/param.h"

extern const char *const size_words[]; /* auto: the provider chooses */
extern const char *const quality_words[];
extern const char *const background_words[];
extern const char *const file_format_words[]; /* of pictures, as vendors name them */
extern const char *const ratio_words[]; /* every ratio that some provider knows */

/* A duration is bounded by the longest that any provider makes. */
#define SEED_MAX       INT64_MAX
#define VARIATIONS_MAX 10
#define EDGE_MAX       16384

/* clang-format off */
#define ROW_SIZE(default_, edge_max) \
	{.name = "size", .type = PARAM_SIZE, .def = (default_), .min = 1, .max = (edge_max), \
	 .words = size_words, \
	 .help = "width and height that are asked for, before post-processing"}
#define ROW_ASPECT_RATIO(words_) \
	{.name = "aspect_ratio", .type = PARAM_ENUM, .words = (words_), \
	 .help = "width to height, where no size is given"}
#define ROW_QUALITY(default_) \
	{.name = "quality", .type = PARAM_ENUM, .def = (default_), .words = quality_words, \
	 .help = "effort of the model; hd is high and standard medium where it has only those"}
#define ROW_STYLE \
	{.name = "style", .type = PARAM_STRING, \
	 .help = "a style that the model knows by name, such as vivid or natural"}
#define ROW_BACKGROUND \
	{.name = "background", .type = PARAM_ENUM, .words = background_words, \
	 .help = "what lies behind the subject, where the model can choose"}

/* Rows of every image. */
#define ROWS_IMAGE(size_default, edge_max, ratios, quality_default) \
	ROW_SIZE(size_default, edge_max), \
	ROW_ASPECT_RATIO(ratios), \
	ROW_QUALITY(quality_default), \
	ROW_STYLE, \
	ROW_BACKGROUND

/* Rows of every sound; the longest is what the most patient provider makes. */
#define ROW_DURATION(name_, flags_, alias_, min_, help_) \
	{.name = (name_), .type = PARAM_NUMBER, .unit = UNIT_SECONDS, .flags = (flags_), \
	 .alias = (alias_), .min = (min_), .max = (int64_t)600 * MILLION, .help = (help_)}
#define ROWS_SOUND \
	ROW_DURATION("duration_seconds", 0, NULL, MILLION / 10, "length that is asked for"), \
	ROWS_SOUND_BESIDE_LENGTH
#define ROWS_SOUND_BESIDE_LENGTH \
	{.name = "prompt_influence", .type = PARAM_NUMBER, .min = 0, .max = MILLION, \
	 .help = "how closely the sound follows the prompt, from 0 to 1"}, \
	{.name = "loop", .type = PARAM_BOOL, \
	 .help = "ask for a sound whose end joins its beginning"}

/* Rows of everything. */
#define ROW_COUNT(name_, def_, flags_, alias_, help_) \
	{.name = (name_), .type = PARAM_INT, .def = (def_), .flags = (flags_), .alias = (alias_), \
	 .min = 1, .max = VARIATIONS_MAX, .help = (help_)}
#define ROWS_ANY \
	ROW_COUNT("n_variations", "1", 0, NULL, "number of candidates to make"), \
	ROW_COUNT("n", NULL, PARAM_SECOND_NAME, "n_variations", "short for n_variations"), \
	{.name = "seed", .type = PARAM_INT, .min = 0, .max = SEED_MAX, \
	 .help = "number that chance starts from, where the provider takes one"}

/* What the models of one laboratory draw with. */
#define ROWS_AUDIOCRAFT \
	{.name = "top_k", .type = PARAM_INT, .def = "250", .min = 0, .max = 2048, \
	 .help = "likeliest tokens to draw from"}, \
	{.name = "top_p", .type = PARAM_NUMBER, .def = "0", .min = 0, .max = MILLION, \
	 .help = "share of likelihood to draw from; 0 leaves it to top_k"}, \
	{.name = "temperature", .type = PARAM_NUMBER, .def = "1", .min = 0, .max = 4 * MILLION, \
	 .help = "freedom in drawing"}, \
	{.name = "cfg_coef", .type = PARAM_NUMBER, .def = "3", .min = 0, .max = 20 * MILLION, \
	 .help = "how closely the sound follows the prompt"}, \
	{.name = "extend_stride", .type = PARAM_NUMBER, .unit = UNIT_SECONDS, .min = MILLION, \
	 .max = 29 * MILLION, .help = "how far the window moves on for pieces above 30 s"}

/* A row of providers that hand their input to something unknown to this program. */
#define ROW_INPUT(help_) {.name = "input", .type = PARAM_ANY, .help = (help_)}
/* clang-format on */

#endif
