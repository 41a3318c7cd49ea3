/* game.c - a game whose definition holds its packs of pictures itself: {assetPacks: {ID: {name,
 * description, style, assets: {SLOT: {imageUrl, source, scale, offsetX, offsetY}}}}}.
 *
 * Each pack becomes a file of packs/, each picture an asset of its own, wherever it is shown, and the
 * game a new file beside the old one that only names its active pack. Where and how large a picture is
 * shown belongs to the entry of the pack.
 */
#include "import/game.h"

#include "base/path.h"
#include "import/entry.h"
#include "import/names.h"
#include "pack/pack.h"

#include <string.h>

static const char *const PACK_KEYS[] = {"id",     "name",           "description", "style",
					"assets", "promptDefaults", NULL};
static const char *const ENTRY_KEYS[] = {"imageUrl", "source", "scale", "offsetX",
					 "offsetY",  "anchor", NULL};

static enum status expect_map(struct import *import, const struct node *node, const char *what)
{
	if (node && node->type == NODE_MAP)
		return ST_OK;
	return diag_error(import->diag, ST_INVALID, "E0851", node->at,
			  "%s: expected an object, found %s", what, node_describe(node));
}

/* ---- packs ------------------------------------------------------------------------------- */

static enum status choose_name(struct import *import, const struct node *key,
			       struct game_pack *pack)
{
	struct str id = name_to_id(import->arena, key->text);

	if (id.len == 0)
		return diag_error(import->diag, ST_INVALID, "E0851", key->at,
				  "'%.*s' has no letter or digit, or too many, for a pack",
				  STR_ARGS(key->text));
	pack->key = key->text;
	pack->name = pack_name_is_fit(key->text) ? key->text : id;
	if (!pack_name_is_fit(key->text))
		import_note(import, key->at,
			    "the name '%.*s', which no pack may have: it is called '%.*s'",
			    STR_ARGS(key->text), STR_ARGS(id));
	return ST_OK;
}

static struct str source_of(const struct node *map)
{
	const struct node *node = node_find(map, "source");

	return node && node->type == NODE_SCALAR && node->kind == SCALAR_TEXT ? node->text
									      : (struct str){0};
}

static enum status read_entry(struct game_import *game, struct game_pack *pack,
			      const struct member *member)
{
	struct str slot = member->key->text;
	const struct node *map = member->value;
	const struct node *url = node_find(map, "imageUrl");
	const struct game_image *image;
	enum status st = expect_map(game->import, map, "the picture of a slot");

	if (st != ST_OK)
		return st;
	import_note_rest(game->import, map, ENTRY_KEYS);
	if (!pack_name_is_free(slot) || str_is(slot, "<<")) {
		import_note(game->import, member->key->at,
			    "a slot whose name has control characters, or more than 128 bytes");
		return ST_OK;
	}
	if (!url || url->type != NODE_SCALAR || url->kind != SCALAR_TEXT) {
		import_note(game->import, member->key->at, "the slot '%.*s', which has no picture",
			    STR_ARGS(slot));
		return ST_OK;
	}
	image = game_image(game, pack, slot, url, source_of(map));
	if (game->image_count > IMPORT_ENTRIES_MAX)
		return diag_error(game->import->diag, ST_INVALID, "E0851", url->at,
				  "more than %u pictures", IMPORT_ENTRIES_MAX);
	if (image)
		pack->entries[pack->entry_count++] = (struct game_entry){slot, image, map};
	return ST_OK;
}

static enum status read_pack(struct game_import *game, const struct member *member,
			     struct game_pack *pack)
{
	struct import *import = game->import;
	const struct node *assets = node_find(member->value, "assets");
	enum status st = expect_map(import, member->value, "a pack");

	if (st == ST_OK)
		st = choose_name(import, member->key, pack);
	if (st != ST_OK)
		return st;
	pack->map = member->value;
	import_note_rest(import, pack->map, PACK_KEYS);
	if (!assets || node_is_null(assets))
		return ST_OK;
	st = expect_map(import, assets, "assets");
	if (st == ST_OK && assets->count > PACK_BINDINGS_MAX)
		return diag_error(import->diag, ST_INVALID, "E0851", assets->at,
				  "more than %u slots in one pack", PACK_BINDINGS_MAX);
	if (st == ST_OK)
		pack->entries =
			arena_array(import->arena, assets->count + 1, sizeof(*pack->entries));
	for (size_t i = 0; i < assets->count && st == ST_OK; i++)
		st = read_entry(game, pack, &assets->members[i]);
	return st;
}

static enum status read_packs(struct game_import *game, const struct node *packs)
{
	enum status st = ST_OK;

	if (packs->count > PACKS_MAX)
		return diag_error(game->import->diag, ST_INVALID, "E0851", packs->at,
				  "more than %u packs", PACKS_MAX);
	game->packs = arena_array(game->import->arena, packs->count + 1, sizeof(*game->packs));
	for (size_t i = 0; i < packs->count && st == ST_OK; i++)
		st = read_pack(game, &packs->members[i], &game->packs[game->pack_count++]);
	return st;
}

/* ---- the active one ---------------------------------------------------------------------- */

static const struct node *active_of(const struct node *root)
{
	const struct node *active = node_find(node_find(root, "assetSystem"), "activeAssetPackId");

	if (!active || node_is_null(active))
		active = node_find(root, "activeAssetPackId");
	return active && active->type == NODE_SCALAR && active->kind == SCALAR_TEXT ? active : NULL;
}

static const struct game_pack *choose_active(struct game_import *game)
{
	const struct node *active = active_of(game->input->root);

	for (size_t i = 0; active && i < game->pack_count; i++) {
		if (str_equal(game->packs[i].key, active->text))
			return &game->packs[i];
	}
	if (active)
		import_note(game->import, active->at,
			    "the active pack '%.*s', which is not there: '%.*s' takes its place",
			    STR_ARGS(active->text), STR_ARGS(game->packs[0].name));
	return &game->packs[0];
}

static void propose_packs(struct game_import *game, const struct game_pack *active)
{
	struct import_proposal proposal = {.file = "assets.yaml",
					   .at = node_find(game->input->root, "assetPacks")->at};
	struct strbuf text = {0};

	proposal.needs = active->needs;
	proposal.key = "packs";
	proposal.lines = STR("packs: [\"packs/*.yaml\"]\n");
	import_propose(game->import, proposal);
	strbuf_add_c(&text, "active_pack: ");
	yaml_put_inline(&text, active->name);
	strbuf_add_char(&text, '\n');
	proposal.key = "active_pack";
	proposal.lines = str_copy(game->import->arena, strbuf_str(&text));
	import_propose(game->import, proposal);
	strbuf_release(&text);
	game->import->needs_root = true;
}

/* ---- the form ---------------------------------------------------------------------------- */

static bool recognises(const struct node *root)
{
	const struct node *packs = node_find(root, "assetPacks");

	return packs && packs->type == NODE_MAP && packs->count;
}

/* In the order in which they were met. */
static void write_images(struct game_import *game)
{
	struct game_image *first = NULL;

	while (game->images) {
		struct game_image *image = game->images;

		game->images = image->next;
		image->next = first;
		first = image;
	}
	for (; first; first = first->next)
		game_write_image(game, first);
}

static enum status read_game(struct import *import, const struct import_input *input)
{
	struct game_import game = {.import = import, .input = input};
	const struct game_pack *active;
	enum status st;

	if (!str_ends(str_of(input->source->path), ".json"))
		return diag_error(import->diag, ST_INVALID, "E0850",
				  (struct place){.source = input->source},
				  "the definition of a game is JSON, in a file that ends in .json");
	st = read_packs(&game, node_find(input->root, "assetPacks"));
	if (st != ST_OK)
		return st;
	active = choose_active(&game);
	write_images(&game);
	for (size_t i = 0; i < game.pack_count; i++)
		game_write_pack(&game, &game.packs[i]);
	game_write_definition(&game, active);
	propose_packs(&game, active);
	return ST_OK;
}

const struct importer importer_game = {
	.name = "game",
	.help = "a game with its packs of pictures: {assetPacks: {ID: {assets: {…}}}}",
	.recognises = recognises,
	.read = read_game,
};
