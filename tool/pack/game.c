/* game.c - reading the definition of a game. Of what an editor writes only a few members concern assets;
 * each of those is checked when it is there. */
#include "pack/game.h"

#include "base/file.h"
#include "base/json.h"
#include "base/path.h"
#include "pack/number.h"

#include <stdlib.h>
#include <string.h>

struct reading {
	struct game *game;
	struct diag *diag;
	enum status status;
};

static void wrong(struct reading *reading, const struct node *node, const char *what,
		  const char *expected)
{
	reading->status =
		diag_error(reading->diag, ST_INVALID, "E0457", node->at,
			   "%s: expected %s, found %s", what, expected, node_describe(node));
}

/* An object, or nothing: null stands for what is not there. */
static const struct node *object(struct reading *reading, const struct node *map, const char *name)
{
	const struct node *node = node_find(map, name);

	if (!node || node_is_null(node))
		return NULL;
	if (node->type == NODE_MAP)
		return node;
	wrong(reading, node, name, "an object");
	return NULL;
}

static bool is_name(struct reading *reading, const struct node *node, const char *what)
{
	if (node->type != NODE_SCALAR || node->kind != SCALAR_TEXT) {
		wrong(reading, node, what, "text");
		return false;
	}
	if (pack_name_is_free(node->text))
		return true;
	reading->status = diag_error(reading->diag, ST_INVALID, "E0458", node->at,
				     "%s: '%.*s' is no id: 1 to 128 bytes, no control characters",
				     what, STR_ARGS(node->text));
	return false;
}

/* The text of whichever of two names a member goes by; NULL: neither. */
static const struct node *text(struct reading *reading, const struct node *map, const char *name,
			       const char *other)
{
	const struct node *node = node_find(map, name);

	if (!node || node_is_null(node))
		node = node_find(map, other);
	if (!node || node_is_null(node))
		return NULL;
	return is_name(reading, node, name) ? node : NULL;
}

/* ---- templates --------------------------------------------------------------------------- */

static int by_template(const void *left, const void *right)
{
	const struct game_template *a = left, *b = right;

	return str_compare(a->id, b->id);
}

/* `asset` may be anything in a game that has a use of its own for the word. */
static const struct node *fallback_of(struct reading *reading, const struct node *map)
{
	const struct node *node = node_find(map, "assetId");

	if (node && !node_is_null(node))
		return is_name(reading, node, "assetId") ? node : NULL;
	node = node_find(map, "asset");
	return node && node->type == NODE_SCALAR && node->kind == SCALAR_TEXT &&
			       pack_name_is_free(node->text)
		       ? node
		       : NULL;
}

static void read_template(struct reading *reading, const struct member *member,
			  struct game_template *out)
{
	const struct node *asset;

	*out = (struct game_template){.id = member->key->text, .at = member->key->at};
	if (member->value->type != NODE_MAP) {
		wrong(reading, member->value, "a template", "an object");
		return;
	}
	asset = fallback_of(reading, member->value);
	if (!asset)
		return;
	out->asset = asset->text;
	out->asset_at = asset->at;
}

static void read_templates(struct reading *reading, const struct node *root)
{
	const struct node *map = object(reading, root, "templates");
	struct game *game = reading->game;
	struct game_template *items;

	if (!map)
		return;
	items = arena_array(&game->arena, map->count + 1, sizeof(*items));
	for (size_t i = 0; i < map->count; i++) {
		if (is_name(reading, map->members[i].key, "templates"))
			read_template(reading, &map->members[i], &items[game->template_count++]);
	}
	qsort(items, game->template_count, sizeof(*items), by_template);
	game->templates = items;
}

/* ---- entities ---------------------------------------------------------------------------- */

static int by_entity(const void *left, const void *right)
{
	const struct game_entity *a = left, *b = right;
	int order = str_compare(a->id, b->id);

	if (order)
		return order;
	return a->at.line != b->at.line
		       ? (a->at.line < b->at.line ? -1 : 1)
		       : (a->at.column > b->at.column) - (a->at.column < b->at.column);
}

static void fill_entity(struct reading *reading, const struct node *map, const struct node *id)
{
	struct game *game = reading->game;
	struct game_entity *out = (struct game_entity *)&game->entities[game->entity_count++];
	const struct node *slot = text(reading, map, "templateId", "template");

	*out = (struct game_entity){.id = id->text, .at = id->at};
	if (!slot)
		return;
	out->slot = slot->text;
	out->slot_at = slot->at;
}

static void read_entity(struct reading *reading, const struct node *map, const struct node *id)
{
	if (map->type != NODE_MAP)
		wrong(reading, map, "an entity", "an object");
	else if (!id)
		reading->status = diag_error(reading->diag, ST_INVALID, "E0457", map->at,
					     "an entity needs an \"id\"");
	else if (is_name(reading, id, "entities"))
		fill_entity(reading, map, id);
}

static void refuse_equal_ids(struct reading *reading)
{
	const struct game *game = reading->game;

	for (size_t i = 1; i < game->entity_count; i++) {
		const struct game_entity *entity = &game->entities[i];

		if (!str_equal(entity->id, entity[-1].id))
			continue;
		reading->status =
			diag_error(reading->diag, ST_INVALID, "E0458", entity->at,
				   "two entities have the id '%.*s'", STR_ARGS(entity->id));
		diag_note(reading->diag, entity[-1].at, "the other one");
	}
}

static void read_entities(struct reading *reading, const struct node *root)
{
	const struct node *all = node_find(root, "entities");
	struct game *game = reading->game;
	struct game_entity *items;

	if (!all || node_is_null(all))
		return;
	if (all->type == NODE_SCALAR) {
		wrong(reading, all, "entities", "a list or an object");
		return;
	}
	items = arena_array(&game->arena, all->count + 1, sizeof(*items));
	game->entities = items;
	for (size_t i = 0; i < all->count; i++) {
		if (all->type == NODE_LIST)
			read_entity(reading, all->items[i], node_find(all->items[i], "id"));
		else
			read_entity(reading, all->members[i].value, all->members[i].key);
	}
	qsort(items, game->entity_count, sizeof(*items), by_entity);
	refuse_equal_ids(reading);
}

/* ---- which pack, and what goes before it ------------------------------------------------- */

static void refuse_range(struct reading *reading, const struct node *node, const char *name,
			 int64_t low, int64_t high)
{
	struct strbuf range = {0};

	decimal_format(&range, low);
	strbuf_add_c(&range, " to ");
	decimal_format(&range, high);
	reading->status =
		diag_error(reading->diag, ST_INVALID, "E0457", node->at, "%s: %.*s is outside %s",
			   name, STR_ARGS(node->text), range.data);
	strbuf_release(&range);
}

static void read_number(struct reading *reading, const struct node *map, const char *name,
			int64_t low, int64_t high, int64_t *out)
{
	const struct node *node = node_find(map, name);
	bool is_number = node && node->type == NODE_SCALAR &&
			 (node->kind == SCALAR_INT || node->kind == SCALAR_FLOAT);
	int64_t value;

	if (!node || node_is_null(node))
		return;
	if (!is_number)
		wrong(reading, node, name, "a number");
	else if (!number_round(node->text, &value) || value < low || value > high)
		refuse_range(reading, node, name, low, high);
	else
		*out = value;
}

static void read_anchor(struct reading *reading, const struct node *map, enum pack_anchor *out)
{
	const struct node *node = text(reading, map, "anchor", "anchor");

	if (!node || pack_anchor_find(node->text, out))
		return;
	reading->status =
		diag_error(reading->diag, ST_INVALID, "E0457", node->at,
			   "anchor: '%.*s' is none; there are center, top, bottom, left, right and "
			   "corners as top-left",
			   STR_ARGS(node->text));
}

/* An editor may write more there; only what looks like one of ours is told. */
static void tell_misspelt(struct reading *reading, const struct node *map)
{
	static const char *const NAMES[] = {"scale", "offsetX", "offsetY", "anchor", NULL};

	for (size_t i = 0; i < map->count; i++) {
		const struct node *key = map->members[i].key;
		const char *near = nearest_word(key->text, NAMES);

		if (!near || str_is(key->text, near))
			continue;
		diag_warning(reading->diag, "W0459", key->at, "placement: '%.*s' is not read",
			     STR_ARGS(key->text));
		diag_hint(reading->diag, "did you mean '%s'?", near);
	}
}

static struct pack_placement read_placement(struct reading *reading, const struct node *map)
{
	const int64_t most = (int64_t)PACK_OFFSET_MAX * MILLION;
	struct pack_placement out = PACK_PLACEMENT_NONE;

	if (!map)
		return out;
	tell_misspelt(reading, map);
	read_number(reading, map, "scale", 1, (int64_t)PACK_SCALE_MAX * MILLION, &out.scale);
	read_number(reading, map, "offsetX", -most, most, &out.offset_x);
	read_number(reading, map, "offsetY", -most, most, &out.offset_y);
	read_anchor(reading, map, &out.anchor);
	return out;
}

static bool read_override(struct reading *reading, const struct member *member,
			  struct pack_binding *out)
{
	const struct node *value = member->value, *asset;

	if (!is_name(reading, member->key, "entityAssetOverrides"))
		return false;
	if (value->type != NODE_MAP) {
		wrong(reading, value, "entityAssetOverrides", "an object with \"assetId\"");
		return false;
	}
	*out = (struct pack_binding){.name = member->key->text, .at = member->key->at};
	out->placement = read_placement(reading, object(reading, value, "placement"));
	asset = node_find(value, "assetId");
	if (!asset) {
		reading->status = diag_error(reading->diag, ST_INVALID, "E0457", value->at,
					     "the override of '%.*s' needs an \"assetId\"",
					     STR_ARGS(out->name));
		return false;
	}
	if (!is_name(reading, asset, "assetId"))
		return false;
	out->asset = asset->text;
	out->asset_at = asset->at;
	return true;
}

static int by_override(const void *left, const void *right)
{
	const struct pack_binding *a = left, *b = right;

	return str_compare(a->name, b->name);
}

static void read_overrides(struct reading *reading, const struct node *map)
{
	struct game *game = reading->game;
	struct pack_binding *items;

	if (!map)
		return;
	items = arena_array(&game->arena, map->count + 1, sizeof(*items));
	for (size_t i = 0; i < map->count; i++)
		game->override_count +=
			read_override(reading, &map->members[i], &items[game->override_count]);
	qsort(items, game->override_count, sizeof(*items), by_override);
	game->overrides = items;
}

/* Earlier games held their packs themselves. */
static void read_system(struct reading *reading, const struct node *root)
{
	const struct node *system = object(reading, root, "assetSystem");
	const struct node *older = node_find(root, "assetPacks");
	const struct node *active;

	if (older && !node_is_null(older) && !system) {
		diag_warning(reading->diag, "W0457", older->at, "packs within a game are not read");
		diag_hint(reading->diag,
			  "'assetc import' makes files of them, and a game that names "
			  "the active one");
	}
	if (!system)
		return;
	active = text(reading, system, "activeAssetPackId", "activeAssetPackId");
	if (active) {
		reading->game->active_pack = active->text;
		reading->game->active_pack_at = active->at;
	}
	read_overrides(reading, object(reading, system, "entityAssetOverrides"));
}

/* ---- the file ---------------------------------------------------------------------------- */

static enum status read_text(struct game *game, struct diag *diag)
{
	const char *why = path_refused(str_of(game->source.path));
	enum status st;

	if (why)
		return diag_error(diag, ST_USAGE, "E0318", (struct place){.source = &game->source},
				  "'%s': %s", game->source.path, why);
	st = file_read(game->source.path, GAME_FILE_MAX, "game", (struct place){0}, &game->text,
		       diag);
	if (st == ST_OK)
		game->source.text = (struct str){(const char *)game->text.data, game->text.len};
	return st;
}

enum status game_read(struct str path, struct game *out, struct diag *diag)
{
	struct reading reading = {.game = out, .diag = diag};
	struct node *root;
	enum status st;

	*out = (struct game){0};
	out->source.path = str_keep(&out->arena, path);
	st = read_text(out, diag);
	if (st == ST_OK)
		st = json_parse(&out->source, &out->arena, &root, diag);
	if (st != ST_OK)
		return st;
	if (root->type != NODE_MAP) {
		wrong(&reading, root, "a game", "an object");
		return reading.status;
	}
	read_templates(&reading, root);
	read_entities(&reading, root);
	read_system(&reading, root);
	return reading.status;
}

void game_release(struct game *game)
{
	bytes_release(&game->text);
	arena_release(&game->arena);
	*game = (struct game){0};
}

/* ---- look-ups ---------------------------------------------------------------------------- */

const struct game_template *game_find_template(const struct game *game, struct str id)
{
	struct game_template key = {.id = id};

	return game->template_count ? bsearch(&key, game->templates, game->template_count,
					      sizeof(key), by_template)
				    : NULL;
}

static int compare_entity(const void *key, const void *item)
{
	return str_compare(*(const struct str *)key, ((const struct game_entity *)item)->id);
}

const struct game_entity *game_find_entity(const struct game *game, struct str id)
{
	return game->entity_count ? bsearch(&id, game->entities, game->entity_count,
					    sizeof(*game->entities), compare_entity)
				  : NULL;
}

const struct pack_binding *game_find_override(const struct game *game, struct str entity)
{
	struct pack_binding key = {.name = entity};

	return game->override_count ? bsearch(&key, game->overrides, game->override_count,
					      sizeof(key), by_override)
				    : NULL;
}
