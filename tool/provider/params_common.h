/* params_common.h - rows of `prompt.parameters` that providers share.
 *
 * Every provider accepts the shared rows of the kinds it makes, so that a spec keeps its parameters while the provider
 * changes; what a model cannot do is told by the table of models, not here. A provider's table lists the shared rows, then
 * its own, then {0}.
 */
#ifndef ASSETC_PROVIDER_PARAMS_COMMON_H
#define ASSETC_PROVIDER_PARAMS_COMMON_H

#include "base/param.h"

extern const char *const quality_words[];
extern const char *const background_words[];
extern const char *const ratio_words[]; /* every ratio that some provider knows */

/* A duration is bounded by the longest that any provider makes. */
#define SEED_MAX INT64_MAX
#define VARIATIONS_MAX 10
#define EDGE_MAX 16384

#define ROW_SIZE(default_, edge_max)                                                                                   \
	{.name = "size", .type = PARAM_SIZE, .def = (default_), .min = 1, .max = (edge_max),                           \
	 .help = "width and height that are asked for, before post-processing"}
#define ROW_ASPECT_RATIO(words_)                                                                                       \
	{.name = "aspect_ratio", .type = PARAM_ENUM, .words = (words_), .help = "width to height, where no size is given"}
#define ROW_QUALITY(default_)                                                                                          \
	{.name = "quality", .type = PARAM_ENUM, .def = (default_), .words = quality_words,                             \
	 .help = "how much effort the model spends; hd is high, standard is medium, where a model has only the others"}
#define ROW_STYLE                                                                                                      \
	{.name = "style", .type = PARAM_STRING, .help = "a style that the model knows by name, such as vivid or natural"}
#define ROW_BACKGROUND                                                                                                 \
	{.name = "background", .type = PARAM_ENUM, .words = background_words,                                          \
	 .help = "what lies behind the subject, where the model can choose"}

/* Rows of every image. */
#define ROWS_IMAGE(size_default, edge_max, ratios, quality_default)                                                    \
	ROW_SIZE(size_default, edge_max), ROW_ASPECT_RATIO(ratios), ROW_QUALITY(quality_default), ROW_STYLE, ROW_BACKGROUND

/* Rows of every sound. */
#define ROWS_SOUND                                                                                                     \
	{.name = "duration_seconds", .type = PARAM_NUMBER, .unit = UNIT_SECONDS, .min = MILLION / 10,                  \
	 .max = (int64_t)600 * MILLION, .help = "length that is asked for"},                                           \
	{.name = "prompt_influence", .type = PARAM_NUMBER, .min = 0, .max = MILLION,                                   \
	 .help = "how closely the sound follows the prompt, from 0 to 1"},                                             \
	{.name = "loop", .type = PARAM_BOOL, .help = "ask for a sound whose end joins its beginning"}

/* Rows of everything. */
#define ROWS_ANY                                                                                                       \
	{.name = "n_variations", .type = PARAM_INT, .def = "1", .min = 1, .max = VARIATIONS_MAX,                       \
	 .help = "number of candidates to make"},                                                                      \
	{.name = "n", .type = PARAM_INT, .flags = PARAM_SECOND_NAME, .alias = "n_variations", .min = 1,                \
	 .max = VARIATIONS_MAX, .help = "short for n_variations"},                                                     \
	{.name = "seed", .type = PARAM_INT, .min = 0, .max = SEED_MAX,                                                 \
	 .help = "number that chance starts from, where the provider takes one"}

/* Rows of providers that hand their input to something unknown to this program. */
#define ROW_INPUT(help_) {.name = "input", .type = PARAM_ANY, .help = (help_)}

#endif
