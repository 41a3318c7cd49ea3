/* procedural.c - provider `procedural`: pictures and sounds made by rules, without a model, a key or
 * a network.
 *
 * It settles what all generators of pictures have in common: which one draws, the size, the palette
 * and what is done about transparency; then the picture is written as PNG. Sounds are made by
 * procedural/sound. The seed is settled here for both.
 */
#include "provider/params_common.h"
#include "provider/procedural/generator.h"
#include "provider/procedural/paint.h"
#include "provider/procedural/random.h"
#include "provider/procedural/sound/make.h"
#include "provider/procedural/sound/voice.h"
#include "provider/provider.h"

#include <string.h>

#define PROCEDURAL_EDGE_MAX 4096
#define DEFAULT_EDGE        1024u

static const char *const MODELS[] = {
#define GENERATOR(name) #name,
#include "provider/procedural/generators.def"
#undef GENERATOR
	NULL,
};

/* clang-format off */
static const struct param_def PARAMS[] = {
	ROWS_IMAGE("1024x1024", PROCEDURAL_EDGE_MAX, ratio_words, NULL),
	ROW_DURATION("duration_seconds", 0, NULL, MILLION / 50, "length, kept to the sample"),
	ROWS_SOUND_BESIDE_LENGTH,
	ROWS_ANY,
	{.name = "palette", .type = PARAM_ENUM, .def = "auto", .words = palette_names,
	 .help = "the colours; auto takes them from the words of the prompt"},
	{.name = "color", .type = PARAM_COLOR,
	 .help = "one colour that everything is drawn in, instead of a palette"},
	{.name = "softness", .type = PARAM_NUMBER, .min = 0, .max = MILLION,
	 .help = "radial: how early the light falls off, from 0 (a full disc) to 1 (a point); "
		 "about 0.4 where it is not said"},
	{.name = "angle", .type = PARAM_INT, .def = "0", .min = 0, .max = 359,
	 .help = "linear: direction of the run in degrees; 0 is downwards, 90 to the right"},
	{.name = "octaves", .type = PARAM_INT, .min = 1, .max = 8,
	 .help = "noise: layers of detail; as suits the material where it is not said"},
	{.name = "wave", .type = PARAM_ENUM, .words = wave_words,
	 .help = "wave form of an effect; it and all that follow are drawn to suit the model where "
		 "they are not said"},
#define M MILLION
#define KNOB(name_, unit_, min_, max_, neutral_, stretch_, help_) \
	{.name = #name_, .type = PARAM_NUMBER, .unit = (unit_), .min = (min_), .max = (max_), \
	 .help = (help_)},
#include "provider/procedural/sound/knobs.def"
#undef KNOB
#undef M
	{0},
};
/* clang-format on */

/* Parameters that do not change what is drawn, only how large it is or how many there are: a
 * picture keeps its look when its size changes, and candidate i is the same however many were asked
 * for. */
static const char *const NOT_SEEDING[] = {"n_variations", "size",       "aspect_ratio",
					  "quality",      "background", NULL};

/* A default that is written out says nothing new. */
static bool is_seeding(const struct param_def *def, const struct param_value *value)
{
	if (!value->is_written || (def->def && str_is(value->text, def->def)))
		return false;
	for (size_t i = 0; NOT_SEEDING[i]; i++) {
		if (strcmp(def->name, NOT_SEEDING[i]) == 0)
			return false;
	}
	return true;
}

/* FNV-1a over the text and its length, so that two texts in a row cannot be cut differently. */
static uint64_t hash_text(uint64_t hash, struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		hash = (hash ^ (unsigned char)text.ptr[i]) * UINT64_C(0x100000001B3);
	return (hash ^ text.len) * UINT64_C(0x100000001B3);
}

/* A sound is seeded by no parameter: to be longer, or with one of its knobs turned, it is to remain
 * the same sound. */
static uint64_t request_seed(const struct provider_request *request)
{
	uint64_t hash = UINT64_C(0xCBF29CE484222325);
	const struct param_set *set = request->params;
	struct strbuf text = {0};

	if (request->has_seed)
		return request->seed;
	hash = hash_text(hash, request->prompt);
	hash = hash_text(hash, request->hints.category);
	hash = hash_text(hash, request->model);
	for (size_t i = 0; request->kind == ASSET_IMAGE && set->defs[i].name; i++) {
		if (!is_seeding(&set->defs[i], &set->values[i]))
			continue;
		strbuf_clear(&text);
		strbuf_printf(&text, "%s=", set->defs[i].name);
		param_format(&set->defs[i], &set->values[i], &text);
		hash = hash_text(hash, strbuf_str(&text));
	}
	strbuf_release(&text);
	return hash;
}

/* "16:9" as the largest picture of that shape within the usual edge. */
static void size_of_ratio(const char *ratio, uint32_t *width, uint32_t *height)
{
	struct str text = str_of(ratio);
	size_t colon = 0;
	uint64_t across, down;

	*width = *height = DEFAULT_EDGE;
	while (colon < text.len && text.ptr[colon] != ':')
		colon++;
	if (colon == text.len || !str_to_u64((struct str){text.ptr, colon}, &across) ||
	    !str_to_u64((struct str){text.ptr + colon + 1, text.len - colon - 1}, &down))
		return;
	if (across > down)
		*height = (uint32_t)(DEFAULT_EDGE * down / across);
	else
		*width = (uint32_t)(DEFAULT_EDGE * across / down);
}

static void request_size(const struct param_set *params, uint32_t *width, uint32_t *height)
{
	const struct param_value *size = param_get(params, "size");

	bool is_chosen = size->is_written && size->width;

	if (!is_chosen && param_get(params, "aspect_ratio")->is_written) {
		size_of_ratio(param_word(params, "aspect_ratio"), width, height);
		return;
	}
	*width = size->width ? size->width : DEFAULT_EDGE;
	*height = size->height ? size->height : DEFAULT_EDGE;
}

static struct palette request_palette(const struct provider_request *request, uint64_t seed)
{
	const struct param_value *color = param_get(request->params, "color");

	if (color->is_written)
		return palette_of_color((uint32_t)(color->number >> 8) & 0xFFFFFF);
	return palette_choose(str_of(param_word(request->params, "palette")), request->prompt,
			      request->hints.label, seed);
}

static void settle_alpha(const struct picture *picture, struct image *image)
{
	uint32_t edge = image->width < image->height ? image->width : image->height;

	if (picture->hints.alpha == ALPHA_UNWANTED)
		paint_flatten(image,
			      color_mix(picture->palette.ink, picture->palette.shade[0], ONE / 2));
	else if (picture->hints.alpha == ALPHA_WANTED && image_transparent_pixels(image) == 0)
		paint_round_corners(image, edge / 8);
}

static enum status draw(const struct provider_request *request, const struct generator *generator,
			struct provider_result *out, struct diag *diag)
{
	struct picture picture = {
		.prompt = request->prompt,
		.hints = request->hints,
		.params = request->params,
		.seed = request_seed(request) + request->candidate - 1,
	};
	struct encode_options options = {0};
	struct image image = {0};
	uint32_t width, height;
	enum status st;

	request_size(request->params, &width, &height);
	picture.palette = request_palette(request, picture.seed);
	if (!image_init(&image, width, height))
		return diag_error(diag, ST_INVALID, "E0504", request->at,
				  "a picture of %ux%u is too large to draw", width, height);
	generator->draw(&picture, &image);
	settle_alpha(&picture, &image);
	st = image_encode(&image, MEDIA_PNG, &options, request->at, &out->data, diag);
	image_release(&image);
	out->format = MEDIA_PNG;
	out->model = str_of(generator->name);
	return st;
}

static enum status procedural_make(const struct provider_request *request,
				   struct provider_result *out, struct diag *diag)
{
	const struct generator *generator;

	*out = (struct provider_result){0};
	if (request->kind == ASSET_AUDIO)
		return procedural_sound(request, request_seed(request) + request->candidate - 1,
					out, diag);
	generator = request->model.len ? generator_find(request->model)
				       : generator_choose(request->prompt, &request->hints);
	if (!generator) {
		(void)diag_error(diag, ST_INVALID, "E0503", request->at,
				 "procedural has no generator '%.*s'", STR_ARGS(request->model));
		diag_hint(diag, "there are radial, linear, noise, sky, sprite, silhouette "
				"and placeholder");
		return ST_INVALID;
	}
	return draw(request, generator, out, diag);
}

const struct provider provider_procedural = {
	.decl = {.name = "procedural",
		 .kinds = ASSET_IMAGE | ASSET_AUDIO,
		 .params = PARAMS,
		 .help = "pictures and sounds made by rules: free, offline and always the same"},
	.flags = PROVIDER_FREE | PROVIDER_USES_HINTS | PROVIDER_OFFLINE,
	.revision = 2,
	.sound_revision = PROCEDURAL_SOUND_REVISION,
	.models = MODELS,
	.sound_models = sound_models,
	.make = procedural_make,
};
