/* emit_gdscript.c - the constants as a script of Godot, in what Godot 3 and 4 have in common.
 *
 *	enum Index { IMAGES_COIN, … }                               by section and key, in order
 *	const COUNT = 39
 *	const ID_IMAGES_COIN = "0x0123456789abcdef"
 *	const PATH_IMAGES_COIN = "images/coin.png"
 *	const TABLE = [{"id": …, "name": "images.coin", "path": …, "kind": "image", FACTS, "atlas": null,
 *		"files": [], "scale": 1.0, "offset_x": 0.0, "offset_y": 0.0, "frame_list": [], "animations": {}}, …]
 *	static func find(id)                                        an entry of TABLE, or null
 *
 * and with packs or a game linked
 *
 *	const PACK = "forest"                                       empty without an active one
 *	enum Slot { PLAYER, … }  enum Entity { BOSS_1, … }
 *	const SLOTS, ENTITIES = [{"name": "player", "slot": "player", "asset": Index.IMAGES_HERO, "scale": 1.5,
 *		"offset_x": 0.0, "offset_y": -4.0, "anchor": "bottom"}, …]      asset null: it is missing
 *
 * Used as const Assets = preload("res://assets.gd"), so the prefix of names is not. It extends what a script
 * does that does not say, which is Reference in Godot 3 and RefCounted in Godot 4. Ids are texts, since integers
 * have a sign. Decimals always have a point: what is whole would become an integer.
 */
#include "link/emit_facts.h"
#include "link/emit_frames.h"

/* Of the names made here only these are words of the language. */
static const char *const WORDS[] = {"INF", "NAN", "PI", "TAU", "_"};

static const struct fact_form FACT_FORM = {.open = "\"", .close = "\": ", .real = "", .whole = ""};

/* ---- names ------------------------------------------------------------------------------- */

static void write_names(struct strbuf *out, const char *comment, const char *name,
			const struct str *names, size_t count)
{
	strbuf_printf(out, "\n# %s\nenum %s {\n", comment, name);
	for (size_t i = 0; i < count; i++)
		strbuf_printf(out, "\t%.*s,\n", STR_ARGS(names[i]));
	strbuf_add_c(out, "}\n");
}

static void write_constants(struct table *table)
{
	struct strbuf *out = table->out;

	strbuf_add_c(out,
		     "\n# Stable: a function of section and key alone. These may be stored.\n");
	for (size_t i = 0; i < table->all->count; i++) {
		strbuf_printf(out, "const ID_%.*s = \"0x", STR_ARGS(table->names.assets[i]));
		text_hex64(out, table->all->assets[i].id);
		strbuf_add_c(out, "\"\n");
	}
	strbuf_add_c(out, "\n# Paths of the primary products, below the output folder.\n");
	for (size_t i = 0; i < table->all->count; i++) {
		strbuf_printf(out, "const PATH_%.*s = ", STR_ARGS(table->names.assets[i]));
		text_quote(out, asset_product(&table->all->assets[i])->path, ESCAPE_LITTLE);
		strbuf_add_char(out, '\n');
	}
}

/* ---- table ------------------------------------------------------------------------------- */

static void write_placement(struct strbuf *out, const struct pack_placement *placement)
{
	strbuf_add_c(out, "\"scale\": ");
	text_real(out, placement->scale);
	strbuf_add_c(out, ", \"offset_x\": ");
	text_real(out, placement->offset_x);
	strbuf_add_c(out, ", \"offset_y\": ");
	text_real(out, placement->offset_y);
}

static void write_text(struct strbuf *out, const char *name, struct str text)
{
	strbuf_printf(out, "\"%s\": ", name);
	text_quote(out, text, ESCAPE_LITTLE);
	strbuf_add_c(out, ", ");
}

static void write_files(struct strbuf *out, const struct asset *asset)
{
	size_t count = asset_file_count(asset);

	strbuf_add_c(out, count ? "\"files\": [\n" : "\"files\": [");
	for (size_t i = 0; i < count; i++) {
		const struct record_product *product = &asset->record->products[i];

		strbuf_add_c(out, "\t\t{");
		write_text(out, "variant", product->variant);
		write_text(out, "format", product->format);
		write_text(out, "path", product->path);
		strbuf_printf(out, "\"width\": %u, \"height\": %u},\n", (unsigned)product->width,
			      (unsigned)product->height);
	}
	strbuf_add_c(out, count ? "\t], " : "], ");
}

static void write_frames(struct table *table, const struct asset *asset)
{
	struct strbuf *out = table->out;
	size_t count = asset_frame_count(asset);

	strbuf_add_c(out, count ? ", \"frame_list\": [\n" : ", \"frame_list\": [");
	for (size_t i = 0; i < count; i++) {
		struct frame_facts frame = asset_frame(table->all, asset, i);

		strbuf_add_c(out, "\t\t{");
		write_text(out, "name", frame.name);
		strbuf_printf(out, "\"page\": Index.%.*s, ",
			      STR_ARGS(table->names.assets[frame.page]));
		frame_add(out, &frame, &FACT_FORM);
		strbuf_add_c(out, "},\n");
	}
	strbuf_add_c(out, count ? "\t], \"animations\": {" : "], \"animations\": {");
	for (size_t i = 0; i < asset_animation_count(asset); i++) {
		const struct record_animation *animation = &asset->record->animations[i];

		strbuf_add_c(out, i ? ", " : "");
		text_quote(out, animation->name, ESCAPE_LITTLE);
		strbuf_printf(out, ": [%u, %u]", (unsigned)animation->first,
			      (unsigned)animation->last);
	}
	strbuf_add_char(out, '}');
}

static void write_info(struct table *table, size_t place)
{
	static const char *const KINDS[] = {"image", "audio", "other"};
	const struct asset *asset = &table->all->assets[place];
	struct strbuf *out = table->out;
	struct str name = table->names.assets[place];

	strbuf_printf(out, "\t{\"id\": ID_%.*s, ", STR_ARGS(name));
	write_text(out, "name", asset->name);
	strbuf_printf(out, "\"path\": PATH_%.*s, \"kind\": \"%s\", ", STR_ARGS(name),
		      KINDS[fact_kind(asset)]);
	facts_add(out, asset, &FACT_FORM);
	if (asset->record->atlas.len)
		write_text(out, "atlas", asset->record->atlas);
	else
		strbuf_add_c(out, "\"atlas\": null, ");
	write_files(out, asset);
	write_placement(out, &table->placements[place]);
	write_frames(table, asset);
	strbuf_add_c(out, "},\n");
}

static void write_facts(struct strbuf *out)
{
	strbuf_add_c(out, "\n# By Index. Of each asset also:\n");
	for (size_t i = 0; i < FACT_COUNT; i++)
		strbuf_printf(out, "#   %s: %s\n", FACTS[i].name, FACTS[i].help);
	strbuf_add_c(out,
		     "#   atlas: path of the file that names its frames, or null\n"
		     "#   files: all of an asset that has several; variant is as 1x, of an image "
		     "in several sizes\n"
		     "#   scale, offset_x, offset_y: where all slots that it fills say the "
		     "same; else 1 and 0\n"
		     "#   frame_list: as many as frames, or none when no more is known of them; "
		     "page is the Index of "
		     "the picture it lies in\n"
		     "#   animations: first and last frame, by name\n");
	strbuf_add_c(out, "# Of each frame:\n");
	for (size_t i = 0; i < FRAME_FACT_COUNT; i++)
		strbuf_printf(out, "#   %s: %s\n", FRAME_FACTS[i].name, FRAME_FACTS[i].help);
}

static void write_table(struct table *table)
{
	struct strbuf *out = table->out;

	write_facts(out);
	strbuf_add_c(out, "const TABLE = [\n");
	for (size_t i = 0; i < table->all->count; i++)
		write_info(table, i);
	strbuf_add_c(out, "]\n\nconst BY_ID = {\n");
	for (size_t i = 0; i < table->all->count; i++)
		strbuf_printf(out, "\tID_%.*s: %zu,\n", STR_ARGS(table->names.assets[i]), i);
	strbuf_add_c(out, "}\n");
}

/* ---- slots and entities ------------------------------------------------------------------ */

static void write_bound(struct table *table, const char *comment, const char *list,
			const struct binding *bound, size_t count)
{
	struct strbuf *out = table->out;

	strbuf_printf(out, "\n# %s\nconst %s = [\n", comment, list);
	for (size_t i = 0; i < count; i++) {
		strbuf_add_c(out, "\t{");
		write_text(out, "name", bound[i].name);
		write_text(out, "slot", bound[i].slot);
		if (bound[i].asset)
			strbuf_printf(out, "\"asset\": Index.%.*s, ",
				      STR_ARGS(table->names.assets[bound[i].asset->place]));
		else
			strbuf_add_c(out, "\"asset\": null, ");
		write_placement(out, &bound[i].placement);
		strbuf_printf(out, ", \"anchor\": \"%s\"},\n",
			      pack_anchor_word(bound[i].placement.anchor));
	}
	strbuf_add_c(out, "]\n");
}

static void write_bindings(struct table *table)
{
	const struct bindings *bound = table->call->bindings;
	struct strbuf *out = table->out;

	strbuf_add_c(out, "\n# The active pack; empty: there is none.\nconst PACK = ");
	text_quote(out, bound->pack, ESCAPE_LITTLE);
	strbuf_add_char(out, '\n');
	write_names(out, "Indexes of SLOTS. Never store these.", "Slot", table->names.slots,
		    bound->slot_count);
	write_names(out, "Indexes of ENTITIES. Never store these.", "Entity", table->names.entities,
		    bound->entity_count);
	write_bound(table, "What fills each slot; asset null: it is missing.", "SLOTS",
		    bound->slots, bound->slot_count);
	write_bound(table, "What stands for each entity.", "ENTITIES", bound->entities,
		    bound->entity_count);
}

/* ---- file -------------------------------------------------------------------------------- */

static void write_file(struct table *table)
{
	struct strbuf *out = table->out;

	strbuf_add_c(out, "# The assets of this game: indexes, stable ids, paths and facts.\n"
			  "#\n"
			  "# Written by `assetc link`: a change made here is lost.\n");
	write_names(out, "Indexes of TABLE. Never store these: they change as assets come and go.",
		    "Index", table->names.assets, table->all->count);
	strbuf_printf(out, "\nconst COUNT = %zu\n", table->all->count);
	write_constants(table);
	write_table(table);
	if (table->call->bindings)
		write_bindings(table);
	strbuf_add_c(out, "\n# The asset with a stable id, or null.\n"
			  "static func find(id):\n"
			  "\treturn TABLE[BY_ID[id]] if BY_ID.has(id) else null\n");
}

static enum status emit(const struct emit_call *call, struct strbuf *out, struct diag *diag)
{
	static const struct naming NAMING = {.language = "GDScript",
					     .style = NAME_UPPER,
					     .keywords = WORDS,
					     .keyword_count = sizeof(WORDS) / sizeof(WORDS[0])};

	return emit_table(call, &NAMING, write_file, out, diag);
}

extern const struct emitter emitter_gdscript;
const struct emitter emitter_gdscript = {
	.language = "gdscript",
	.help = "GDScript for Godot 3 and 4: indexes, ids, paths and a table",
	.emit = emit,
};
