/* shots.c - a list of shots for an image generator: [{key, kind, prompt, …}].
 *
 * key names the picture (backdrop_forest_sky), its first word the category. kind says whether it may
 * be seen through: that becomes checks and what is asked of the provider, unless the shot names its
 * background itself. Wishes about size and look that stand in the prompt stay there, byte for byte; those in
 * fields of their own become parameters, where the provider has such.
 */
#include "import/entry.h"
#include "import/names.h"
#include "import/wish.h"

#include <string.h>

#define USUAL_PROVIDER "openai"
#define USUAL_EDGE     1024u
#define EDGE_MAX       16384

static const struct param_def ENTRY[] = {
	{.name = "key", .type = PARAM_STRING, .flags = PARAM_REQUIRED},
	{.name = "kind", .type = PARAM_STRING, .flags = PARAM_REQUIRED},
	{.name = "prompt", .type = PARAM_STRING, .flags = PARAM_REQUIRED},
	{.name = "style", .type = PARAM_STRING},
	{.name = "negative", .type = PARAM_STRING},
	{.name = "negative_prompt", .flags = PARAM_SECOND_NAME, .alias = "negative"},
	{.name = "negativePrompt", .flags = PARAM_SECOND_NAME, .alias = "negative"},
	{.name = "size", .type = PARAM_SIZE, .min = 1, .max = EDGE_MAX},
	{.name = "width", .type = PARAM_ANY},
	{.name = "height", .type = PARAM_ANY},
	/* of the provider */
	{.name = "model", .type = PARAM_ANY},
	{.name = "background", .type = PARAM_ANY},
	{.name = "quality", .type = PARAM_ANY},
	{.name = "seed", .type = PARAM_ANY},
	{.name = "aspect_ratio", .type = PARAM_ANY},
	{.name = "aspectRatio", .type = PARAM_ANY},
	{.name = "n", .type = PARAM_ANY},
	{.name = "n_variations", .type = PARAM_ANY},
	{.name = "description", .type = PARAM_STRING},
	{.name = "tags", .type = PARAM_ANY},
	{.name = NULL},
};

/* The first word of a key, or a kind, and what both stand for. */
static const struct word {
	const char *word;
	struct str category;
} CATEGORIES[] = {
	{"backdrop", {"backdrops", 9}},
	{"sprite", {"sprites", 7}},
	{"particle", {"particles", 9}},
	{"ui", {"ui", 2}},
};
#define CATEGORY_COUNT (sizeof(CATEGORIES) / sizeof(CATEGORIES[0]))

enum look { LOOK_ANY, LOOK_OPAQUE, LOOK_CLEAR };

struct shot {
	const struct node *map;
	struct param_set set;
	const struct param_owner *provider;
	struct str id, key, category;
	enum look look;
	uint32_t width, height;        /* 0: by the ratio */
	const struct node *ratio;      /* NULL: none */
	const struct node *background; /* NULL: as the look has it */
};

static const struct word *find_word(struct str text)
{
	for (size_t i = 0; i < CATEGORY_COUNT; i++) {
		if (str_is(text, CATEGORIES[i].word))
			return &CATEGORIES[i];
	}
	return NULL;
}

static struct str text_of(const struct shot *shot, const char *name)
{
	return param_get(&shot->set, name)->text;
}

static void choose_category(struct import *import, struct shot *shot)
{
	struct str key = text_of(shot, "key");
	const char *end = memchr(key.ptr, '_', key.len);
	const struct word *by_key =
		end ? find_word((struct str){key.ptr, (size_t)(end - key.ptr)}) : NULL;
	const struct param_value *kind = param_get(&shot->set, "kind");
	const struct word *by_kind = find_word(kind->text);

	if (!by_kind)
		import_note(import, kind->at,
			    "the kind '%.*s' is not known, so no check of transparency was written",
			    STR_ARGS(kind->text));
	else
		shot->look = by_kind == CATEGORIES ? LOOK_OPAQUE : LOOK_CLEAR;
	if (by_key || by_kind)
		shot->category = (by_key ? by_key : by_kind)->category;
	else
		shot->category = name_to_id(import->arena, kind->text);
	if (shot->category.len == 0)
		shot->category = STR("misc");
}

/* ---- wishes ------------------------------------------------------------------------------ */

/* null is as good as nothing. */
static const struct node *said(const struct shot *shot, const char *key)
{
	const struct node *node = node_find(shot->map, key);

	return node && !node_is_null(node) ? node : NULL;
}

static const struct node *find_either(struct import *import, const struct shot *shot,
				      const char *key, const char *other, const char *parameter)
{
	const struct node *node = said(shot, key);

	return wish_find(import, shot->provider, shot->map, node ? key : other, parameter);
}

static uint32_t edge_of(const struct shot *shot, const char *key)
{
	static const struct param_def EDGE = {
		.name = "edge", .type = PARAM_INT, .min = 1, .max = EDGE_MAX};
	const struct node *node = node_find(shot->map, key);
	struct param_value value = {0};
	struct arena arena = {0};
	struct diag diag = {0};

	if (node && node->type == NODE_SCALAR)
		(void)param_parse(&EDGE, node->text, node->at, &arena, &value, &diag);
	if (diag.errors)
		value.number = 0;
	diag_release(&diag);
	arena_release(&arena);
	return (uint32_t)value.number;
}

static bool takes_size(struct import *import, const struct shot *shot)
{
	return wish_takes(import, shot->provider, "size",
			  str_printf(import->arena, "%ux%u", shot->width, shot->height));
}

/* Both edges make a size; what cannot be one is told with the size that is written. */
static void choose_size(struct import *import, struct shot *shot)
{
	const struct param_value *size = param_get(&shot->set, "size");
	const struct node *width = said(shot, "width");
	const struct node *height = said(shot, "height");
	struct place at = size->is_written ? size->at : shot->map->at;
	bool is_asked = size->is_written || width || height;

	if (width || height)
		at = width ? width->at : height->at;
	shot->width = size->is_written ? size->width : edge_of(shot, "width");
	shot->height = size->is_written ? size->height : edge_of(shot, "height");
	if (shot->width && shot->height && takes_size(import, shot)) {
		if ((width && edge_of(shot, "width") != shot->width) ||
		    (height && edge_of(shot, "height") != shot->height))
			import_note(import, at,
				    "'width' and 'height' beside 'size': %ux%u is written",
				    shot->width, shot->height);
		return;
	}
	shot->width = shot->height = shot->ratio ? 0 : USUAL_EDGE;
	if (!is_asked)
		return;
	if (shot->ratio)
		import_note(import, at, "a size that '%s' does not take: the ratio is written",
			    shot->provider->name);
	else
		import_note(import, at,
			    "a size that is none, or that '%s' does not take: %ux%u is written",
			    shot->provider->name, USUAL_EDGE, USUAL_EDGE);
}

static void choose_background(struct import *import, struct shot *shot)
{
	shot->background = wish_find(import, shot->provider, shot->map, "background", "background");
	if (shot->background)
		shot->look = str_is(shot->background->text, "opaque")        ? LOOK_OPAQUE
			     : str_is(shot->background->text, "transparent") ? LOOK_CLEAR
									     : LOOK_ANY;
}

static enum status read_shot(struct import *import, const struct node *map, struct shot *shot)
{
	enum status st = entry_read(import, ENTRY, map, "a shot", &shot->set);
	const struct param_value *key = param_get(&shot->set, "key");

	if (st != ST_OK)
		return st;
	shot->map = map;
	shot->id = name_to_id(import->arena, key->text);
	shot->key = name_to_key(import->arena, key->text);
	if (shot->id.len == 0 || shot->key.len == 0)
		return diag_error(import->diag, ST_INVALID, "E0851", key->at,
				  "'%.*s' has no letter or digit, or too many, for an id",
				  STR_ARGS(key->text));
	shot->provider = wish_provider(import, USUAL_PROVIDER);
	choose_category(import, shot);
	choose_background(import, shot);
	shot->ratio = find_either(import, shot, "aspect_ratio", "aspectRatio", "aspect_ratio");
	choose_size(import, shot);
	return ST_OK;
}

/* ---- the spec ---------------------------------------------------------------------------- */

static void put_text(struct yaml *yaml, const struct shot *shot, const char *name)
{
	const struct param_value *value = param_get(&shot->set, name);

	if (value->is_set && value->text.len)
		yaml_text(yaml, str_of(name), value->text);
}

static bool is_power_of_two(uint32_t edge)
{
	return (edge & (edge - 1)) == 0;
}

static void put_checks(struct yaml *yaml, const struct shot *shot)
{
	struct str checks[4];
	size_t count = 0;

	if (shot->look != LOOK_ANY)
		checks[count++] = shot->look == LOOK_OPAQUE ? STR("no_alpha") : STR("has_alpha");
	if (shot->width)
		checks[count++] = STR("dimensions_match");
	if (shot->look == LOOK_OPAQUE && shot->width && is_power_of_two(shot->width) &&
	    is_power_of_two(shot->height))
		checks[count++] = STR("is_power_of_two");
	checks[count++] = shot->look == LOOK_OPAQUE ? STR("file_size_under_2mb")
						    : STR("file_size_reasonable");
	yaml_list_begin(yaml, STR("post_processing"));
	yaml_map_begin(yaml, (struct str){0});
	yaml_text(yaml, STR("action"), STR("validate"));
	yaml_words(yaml, STR("checks"), checks, count);
	yaml_map_end(yaml);
	yaml_list_end(yaml);
	yaml_gap(yaml);
}

static void put_parameters(struct import *import, struct yaml *yaml, const struct shot *shot)
{
	yaml_map_begin(yaml, STR("parameters"));
	if (shot->width)
		yaml_plain(yaml, STR("size"),
			   str_printf(import->arena, "%ux%u", shot->width, shot->height));
	wish_put(yaml, "aspect_ratio", shot->ratio);
	if (shot->background)
		wish_put(yaml, "background", shot->background);
	else if (shot->look != LOOK_ANY)
		yaml_text(yaml, STR("background"),
			  shot->look == LOOK_OPAQUE ? STR("opaque") : STR("transparent"));
	wish_put(yaml, "quality",
		 wish_find(import, shot->provider, shot->map, "quality", "quality"));
	wish_put(yaml, "seed", wish_find(import, shot->provider, shot->map, "seed", "seed"));
	wish_put(yaml, "n_variations", find_either(import, shot, "n", "n_variations", "n"));
	yaml_map_end(yaml);
}

static void put_prompt(struct import *import, struct yaml *yaml, const struct shot *shot)
{
	yaml_map_begin(yaml, STR("prompt"));
	yaml_text(yaml, STR("base"), text_of(shot, "prompt"));
	put_text(yaml, shot, "style");
	put_text(yaml, shot, "negative");
	put_parameters(import, yaml, shot);
	yaml_map_end(yaml);
	yaml_gap(yaml);
}

static void put_metadata(struct import *import, struct yaml *yaml, const struct shot *shot)
{
	yaml_map_begin(yaml, STR("metadata"));
	yaml_text(yaml, STR("category"), shot->category);
	entry_put(import, yaml, shot->map, "tags");
	yaml_map_end(yaml);
	yaml_gap(yaml);
}

static void write_spec(struct import *import, const struct import_input *input,
		       const struct shot *shot)
{
	struct strbuf out = {0};
	struct yaml yaml = {.out = &out};

	spec_begin(&yaml, input->source, shot->id);
	put_metadata(import, &yaml, shot);
	yaml_map_begin(&yaml, STR("generation"));
	yaml_text(&yaml, STR("type"), STR("image"));
	yaml_text(&yaml, STR("provider"), str_of(shot->provider->name));
	wish_put_model(import, &yaml, shot->provider, ASSET_IMAGE, shot->map);
	yaml_map_end(&yaml);
	yaml_gap(&yaml);
	put_prompt(import, &yaml, shot);
	put_checks(&yaml, shot);
	yaml_map_begin(&yaml, STR("integration"));
	yaml_text(&yaml, STR("manifest_key"), shot->key);
	yaml_text(&yaml, STR("manifest_path"),
		  str_printf(import->arena, "images/%.*s/%.*s.png", STR_ARGS(shot->category),
			     STR_ARGS(shot->id)));
	put_text(&yaml, shot, "description");
	yaml_map_end(&yaml);
	spec_end(import, &yaml, shot->id, shot->map->at);
}

/* ---- the form ---------------------------------------------------------------------------- */

static bool recognises(const struct node *root)
{
	const struct node *list = entry_list(root, "shots");

	return list && list->count && node_find(list->items[0], "key") &&
	       node_find(list->items[0], "prompt");
}

static enum status read_shots(struct import *import, const struct import_input *input)
{
	static const char *const TOP[] = {"shots", NULL};
	const struct node *list = entry_list(input->root, "shots");
	enum status st = entry_expect_maps(import, list, "a shot");
	struct shot *shots;
	struct str *ids;

	if (st != ST_OK)
		return st;
	shots = arena_array(import->arena, list->count, sizeof(*shots));
	ids = arena_array(import->arena, list->count, sizeof(*ids));
	if (input->root->type == NODE_MAP)
		import_note_rest(import, input->root, TOP);
	for (size_t i = 0; i < list->count; i++) {
		enum status one = read_shot(import, list->items[i], &shots[i]);

		st = st == ST_OK ? one : st;
		ids[i] = shots[i].id;
	}
	if (st == ST_OK)
		st = entry_refuse_equal(import, list, ids);
	for (size_t i = 0; i < list->count && st == ST_OK; i++)
		write_spec(import, input, &shots[i]);
	return st;
}

const struct importer importer_shots = {
	.name = "shots",
	.help = "a list of shots for an image generator: [{key, kind, prompt, …}]",
	.takes_provider = true,
	.recognises = recognises,
	.read = read_shots,
};
