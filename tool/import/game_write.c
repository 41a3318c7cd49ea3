/* game_write.c - packs, specs and the game that names them. */
#include "base/json.h"
#include "base/path.h"
#include "import/entry.h"
#include "import/game.h"
#include "import/names.h"
#include "import/refer.h"
#include "import/wish.h"
#include "pack/number.h"
#include "pack/pack.h"

#include <string.h>

/* ---- packs ------------------------------------------------------------------------------- */

static struct str text_of(const struct node *map, const char *key)
{
	const struct node *node = node_find(map, key);

	return node && node->type == NODE_SCALAR && node->kind == SCALAR_TEXT ? str_trim(node->text)
									      : (struct str){0};
}

static void put_description(struct game_import *game, struct yaml *yaml,
			    const struct game_pack *pack)
{
	struct str title = text_of(pack->map, "name");
	struct str text = text_of(pack->map, "description");

	if (title.len && text.len)
		text = str_printf(game->import->arena, "%.*s: %.*s", STR_ARGS(title),
				  STR_ARGS(text));
	else if (title.len && !str_equal(title, pack->name))
		text = title;
	if (text.len)
		yaml_text(yaml, STR("description"), text);
}

/* One number of a placement, as "name: value"; what does nothing is left out. */
static void add_number(struct game_import *game, const struct node *map, const char *key,
		       const char *name, int64_t low, int64_t high, int64_t usual,
		       struct strbuf *out)
{
	const struct node *node = node_find(map, key);
	int64_t value;

	if (!node || node_is_null(node))
		return;
	if (node->type != NODE_SCALAR || (node->kind != SCALAR_INT && node->kind != SCALAR_FLOAT) ||
	    !number_round(node->text, &value) || value < low || value > high) {
		import_note(game->import, node->at, "'%s', which is no number that fits", key);
		return;
	}
	if (value == usual)
		return;
	strbuf_printf(out, "%s%s: ", out->len ? ", " : "", name);
	decimal_format(out, value);
}

static void add_anchor(struct game_import *game, const struct node *map, struct strbuf *out)
{
	const struct node *node = node_find(map, "anchor");
	enum pack_anchor anchor;

	if (!node || node_is_null(node))
		return;
	if (node->type != NODE_SCALAR || !pack_anchor_find(node->text, &anchor))
		import_note(game->import, node->at,
			    "'anchor': it is center, a side, or a corner as top-left");
	else
		strbuf_printf(out, "%sanchor: %s", out->len ? ", " : "", pack_anchor_word(anchor));
}

static void put_entry(struct game_import *game, struct yaml *yaml, const struct game_entry *entry)
{
	const int64_t most = (int64_t)PACK_OFFSET_MAX * MILLION;
	struct strbuf out = {0};

	add_number(game, entry->map, "scale", "scale", 1, (int64_t)PACK_SCALE_MAX * MILLION,
		   MILLION, &out);
	add_number(game, entry->map, "offsetX", "offset_x", -most, most, 0, &out);
	add_number(game, entry->map, "offsetY", "offset_y", -most, most, 0, &out);
	add_anchor(game, entry->map, &out);
	if (out.len == 0) {
		yaml_text(yaml, entry->slot, entry->image->id);
	} else {
		yaml_map_begin(yaml, entry->slot);
		yaml_text(yaml, STR("asset"), entry->image->id);
		yaml_plain(yaml, STR("placement"),
			   str_printf(game->import->arena, "{%s}", out.data));
		yaml_map_end(yaml);
	}
	strbuf_release(&out);
}

struct pack_default {
	const char *name,
		*keys[3]; /* in prompt_defaults; in the game, the first that is there counts */
};

static struct str default_of(struct game_import *game, const struct game_pack *pack,
			     const struct pack_default *row)
{
	const struct node *map = node_find(pack->map, "promptDefaults");
	struct str text = {0};

	for (size_t i = 0; i < 3 && row->keys[i] && text.len == 0; i++)
		text = text_of(map, row->keys[i]);
	if (strcmp(row->name, "style") == 0 && text.len == 0)
		text = text_of(pack->map, "style");
	if (strcmp(row->name, "aspect_ratio") == 0 && text.len &&
	    !wish_takes(game->import, wish_provider(game->import, "manual"), row->name, text)) {
		import_note(game->import, map->at, "the ratio '%.*s', which no provider has",
			    STR_ARGS(text));
		return (struct str){0};
	}
	return text;
}

/* promptDefaults, and the style that a pack has beside them. */
static void put_defaults(struct game_import *game, struct yaml *yaml, const struct game_pack *pack)
{
	static const struct pack_default ROWS[] = {
		{"theme", {"theme"}},
		{"style", {"style"}},
		{"negative", {"negative", "negativePrompt", "negative_prompt"}},
		{"model", {"model"}},
		{"aspect_ratio", {"aspectRatio", "aspect_ratio"}},
	};
	static const char *const KNOWN[] = {"theme",          "style",           "negative",
					    "negativePrompt", "negative_prompt", "model",
					    "aspectRatio",    "aspect_ratio",    NULL};
	const struct node *map = node_find(pack->map, "promptDefaults");
	bool is_begun = false;

	if (map && map->type == NODE_MAP)
		import_note_rest(game->import, map, KNOWN);
	else if (map && !node_is_null(map))
		import_note(game->import, map->at, "'promptDefaults', which is no object");
	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		struct str text = default_of(game, pack, &ROWS[i]);

		if (!text.len)
			continue;
		if (!is_begun)
			yaml_map_begin(yaml, STR("prompt_defaults"));
		is_begun = true;
		yaml_text(yaml, str_of(ROWS[i].name), text);
	}
	if (is_begun)
		yaml_map_end(yaml);
}

/* The specs of its entries, and the pictures that are written for them. */
static struct import_needs needs_of(struct arena *arena, const struct game_pack *pack)
{
	struct str *paths = arena_array(arena, pack->entry_count * 2 + 1, sizeof(*paths));
	size_t count = 0;

	for (size_t i = 0; i < pack->entry_count; i++) {
		const struct game_image *image = pack->entries[i].image;

		paths[count++] = str_concat(arena, image->id, STR(".yaml"), (struct str){0});
		if (image->bytes.len)
			paths[count++] = image->from_specs;
	}
	return (struct import_needs){paths, count};
}

void game_write_pack(struct game_import *game, struct game_pack *pack)
{
	struct arena *arena = game->import->arena;
	struct import_file file = {.base = IMPORT_ROOT, .at = pack->map->at};
	struct strbuf out = {0};
	struct yaml yaml = {.out = &out};

	file_head(&yaml, game->input->source);
	yaml_text(&yaml, STR("name"), pack->name);
	put_description(game, &yaml, pack);
	put_defaults(game, &yaml, pack);
	yaml_gap(&yaml);
	if (pack->entry_count) {
		yaml_map_begin(&yaml, STR("entries"));
		for (size_t i = 0; i < pack->entry_count; i++)
			put_entry(game, &yaml, &pack->entries[i]);
		yaml_map_end(&yaml);
	} else {
		yaml_plain(&yaml, STR("entries"), STR("{}"));
	}
	file.path = str_printf(arena, "packs/%.*s.yaml", STR_ARGS(name_to_id(arena, pack->name)));
	file.bytes = str_copy(arena, strbuf_str(&out));
	strbuf_release(&out);
	pack->needs = needs_of(arena, pack);
	file.needs = pack->needs;
	import_add_file(game->import, file);
}

/* ---- pictures ---------------------------------------------------------------------------- */

static void put_spec(struct game_import *game, struct yaml *yaml, const struct game_image *image)
{
	struct arena *arena = game->import->arena;
	struct str pack = name_to_id(arena, image->pack), slot = name_to_id(arena, image->slot);
	struct str path = str_printf(arena, "images/%.*s/%.*s.%s", STR_ARGS(pack),
				     STR_ARGS(slot.len ? slot : image->id), image->extension);

	yaml_map_begin(yaml, STR("metadata"));
	yaml_text(yaml, STR("category"), pack);
	if (image->source.len)
		yaml_text(yaml, STR("source"), image->source);
	yaml_map_end(yaml);
	yaml_gap(yaml);
	yaml_map_begin(yaml, STR("generation"));
	yaml_text(yaml, STR("type"), STR("image"));
	yaml_text(yaml, STR("provider"), STR("file"));
	yaml_text(yaml, STR("file"), image->from_specs);
	yaml_map_end(yaml);
	yaml_gap(yaml);
	yaml_map_begin(yaml, STR("integration"));
	yaml_text(yaml, STR("manifest_key"), name_to_key(arena, image->id));
	if (!path_output_refused(path))
		yaml_text(yaml, STR("manifest_path"), path);
	yaml_map_end(yaml);
}

void game_write_image(struct game_import *game, const struct game_image *image)
{
	struct strbuf out = {0};
	struct yaml yaml = {.out = &out};

	spec_begin(&yaml, game->input->source, image->id);
	put_spec(game, &yaml, image);
	spec_end(game->import, &yaml, image->id, image->at);
	if (image->bytes.len)
		import_add_file(game->import, (struct import_file){.base = IMPORT_OUT,
								   .path = image->from_specs,
								   .bytes = image->bytes,
								   .at = image->at});
}

/* ---- the game ---------------------------------------------------------------------------- */

static void put_value(struct arena *arena, struct json *json, const char *name,
		      const struct node *node)
{
	if (node->type == NODE_SCALAR && node->kind == SCALAR_TEXT) {
		json_str(json, name, node->text);
	} else if (node->type == NODE_SCALAR) {
		json_raw(json, name, node->text);
	} else if (node->type == NODE_LIST) {
		json_array_begin(json, name);
		for (size_t i = 0; i < node->count; i++)
			put_value(arena, json, NULL, node->items[i]);
		json_array_end(json);
	} else {
		json_object_begin(json, name);
		for (size_t i = 0; i < node->count; i++)
			put_value(arena, json, str_keep(arena, node->members[i].key->text),
				  node->members[i].value);
		json_object_end(json);
	}
}

/* assetSystem with the active pack first, and what else was in it. */
static void put_system(struct arena *arena, struct json *json, const struct node *system,
		       struct str active_pack)
{
	json_object_begin(json, "assetSystem");
	json_str(json, "activeAssetPackId", active_pack);
	for (size_t i = 0; system && system->type == NODE_MAP && i < system->count; i++) {
		const struct member *member = &system->members[i];

		if (!str_is(member->key->text, "activeAssetPackId"))
			put_value(arena, json, str_keep(arena, member->key->text), member->value);
	}
	json_object_end(json);
}

void game_write_definition(struct game_import *game, const struct game_pack *active)
{
	const struct node *root = game->input->root;
	struct arena *arena = game->import->arena;
	struct str stem = path_stem(path_base(str_of(game->input->source->path)));
	struct import_file file = {.base = IMPORT_BESIDE,
				   .at = {.source = game->input->source},
				   .needs = active->needs};
	struct strbuf out = {0};
	struct json json = {.out = &out};

	json_object_begin(&json, NULL);
	for (size_t i = 0; i < root->count; i++) {
		struct str key = root->members[i].key->text;

		if (str_is(key, "assetPacks") || str_is(key, "activeAssetPackId") ||
		    str_is(key, "assetSystem"))
			continue;
		put_value(arena, &json, str_keep(arena, key), root->members[i].value);
	}
	put_system(arena, &json, node_find(root, "assetSystem"), active->name);
	json_object_end(&json);
	strbuf_add_char(&out, '\n');
	file.path = str_concat(arena, stem, STR(".assetc.json"), (struct str){0});
	file.bytes = str_copy(arena, strbuf_str(&out));
	strbuf_release(&out);
	import_add_file(game->import, file);
}
