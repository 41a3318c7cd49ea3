/* emit_c.c - the constants as a C header, for C11 and C++17 alike.
 *
 *	enum asset_index { ASSET_IMAGES_COIN, …, ASSET_COUNT };     by section and key, in order
 *	#define ASSET_ID_IMAGES_COIN UINT64_C(0x0123456789abcdef)   stable
 *	#define ASSET_PATH_IMAGES_COIN "images/coin.png"
 *	static const struct asset_info asset_table[];               id, path, kind, FACTS, atlas, files, placement, frames
 *	static const struct asset_info *asset_find(uint64_t id);
 *
 * and with packs or a game linked
 *
 *	#define ASSET_PACK "forest"                                 "" without an active one
 *	enum asset_slot { ASSET_SLOT_PLAYER, …, ASSET_SLOTS_COUNT };
 *	enum asset_entity { ASSET_ENTITY_BOSS_1, …, ASSET_ENTITIES_COUNT };
 *	static const struct asset_binding asset_slots[], asset_entities[];   name, slot, asset, placement, anchor
 *
 * "asset" is the prefix. All is static: a program includes it and links nothing. A part holds
 * ids and paths only, the same macros as the whole, so that both may be included.
 */
#include "link/emit_c.h"
#include "link/emit_text.h"
#include "link/names.h"

#include <string.h>

/* Names are made as PREFIX_NAME, PREFIX_ID_NAME and PREFIX_PATH_NAME. */
static const char *const KINDS[] = {"", "ID_", "PATH_"};
enum { KIND_COUNT = 3, FIXED_MAX = 9 };

/* ---- names ------------------------------------------------------------------------------- */

static enum status header_init(struct header *header, const struct emit_call *call,
			       struct strbuf *out, struct diag *diag)
{
	static const struct naming NAMING = {
		.language = "C", .style = NAME_UPPER, .is_behind = true};
	struct arena *arena = &header->arena;
	struct str file = name_constant(arena, name_lower(arena, call->file_name));

	header->call = call;
	header->all = call->assets;
	header->upper = name_upper(arena, call->prefix).ptr;
	header->lower = name_lower(arena, call->prefix).ptr;
	header->guard = str_printf(arena, "%s_%s_INCLUDED", header->upper, file.ptr).ptr;
	header->names = arena_array(arena, call->assets->count, sizeof(*header->names));
	for (size_t i = 0; i < call->assets->count; i++)
		header->names[i] = name_constant(arena, call->assets->assets[i].name);
	header->out = out;
	return names_make_bound(call, &NAMING, arena, &header->bound, diag);
}

static struct claim make_claim(struct header *header, const char *kind, size_t index)
{
	struct str head = str_concat(&header->arena, str_of(header->upper), STR("_"), str_of(kind));
	struct str name = str_concat(&header->arena, head, header->names[index], STR(""));

	return (struct claim){name, name, &header->all->assets[index]};
}

static enum status check_claims(struct claim *claims, size_t count, struct diag *diag)
{
	return names_check(claims, count, "C", C_KEYWORDS, C_KEYWORD_COUNT, diag);
}

static struct claim claim_own(struct header *header, const char *kind, struct str name)
{
	struct str text =
		str_printf(&header->arena, "%s_%s%.*s", header->upper, kind, STR_ARGS(name));

	return (struct claim){text, text, NULL};
}

/* What is no asset's. */
static size_t claim_fixed(struct header *header, struct claim *claims)
{
	static const char *const FIXED[] = {"COUNT",       "KIND_IMAGE",    "KIND_AUDIO",
					    "KIND_OTHER",  "UNUSED",        "PACK",
					    "SLOTS_COUNT", "ENTITIES_COUNT"};
	const struct bindings *bound = header->call->bindings;
	size_t count = 0;

	for (size_t i = 0; i < sizeof(FIXED) / sizeof(FIXED[0]); i++)
		claims[count++] = claim_own(header, "", str_of(FIXED[i]));
	claims[count++] = (struct claim){str_of(header->guard), str_of(header->guard), NULL};
	for (size_t i = 0; bound && i < bound->slot_count; i++)
		claims[count++] = claim_own(header, "SLOT_", header->bound.slots[i]);
	for (size_t i = 0; bound && i < bound->entity_count; i++)
		claims[count++] = claim_own(header, "ENTITY_", header->bound.entities[i]);
	return count;
}

static bool begins_as_kind(struct str name)
{
	for (size_t kind = 1; kind < KIND_COUNT; kind++) {
		if (str_starts(name, KINDS[kind]))
			return true;
	}
	return false;
}

/* Names of two kinds can be equal only when one begins with the word of the other, as the id of FOO
 * and an asset ID_FOO. */
static bool can_kinds_meet(const struct header *header)
{
	bool can_meet = begins_as_kind(str_of(header->guard + strlen(header->upper) + 1));

	for (size_t i = 0; i < header->all->count && !can_meet; i++)
		can_meet = begins_as_kind(header->names[i]);
	return can_meet;
}

/* Two assets of one name would clash in each kind; the first pass tells it once. */
static enum status check_names(struct header *header, struct diag *diag)
{
	const struct bindings *bound = header->call->bindings;
	size_t assets = header->all->count, count = assets * KIND_COUNT + FIXED_MAX;
	struct claim *claims;
	enum status st;

	if (bound)
		count += bound->slot_count + bound->entity_count;
	claims = arena_array(&header->arena, count, sizeof(*claims));

	count = claim_fixed(header, claims);
	for (size_t i = 0; i < assets; i++)
		claims[count++] = make_claim(header, KINDS[0], i);
	st = check_claims(claims, count, diag);
	if (st != ST_OK || !can_kinds_meet(header))
		return st;
	for (size_t i = assets; i < assets * KIND_COUNT; i++)
		claims[count++] = make_claim(header, KINDS[i / assets], i % assets);
	return check_claims(claims, count, diag);
}

/* ---- text -------------------------------------------------------------------------------- */

void header_add_name(struct header *header, const char *kind, size_t index)
{
	strbuf_add_c(header->out, header->upper);
	strbuf_add_char(header->out, '_');
	strbuf_add_c(header->out, kind);
	strbuf_add_str(header->out, header->names[index]);
}

static void write_guard(struct header *header, const char *what)
{
	strbuf_printf(header->out,
		      "/* %s\n"
		      " *\n"
		      " * Written by `assetc link`: a change made here is lost.\n"
		      " */\n"
		      "#ifndef %s\n"
		      "#define %s\n\n",
		      what, header->guard, header->guard);
}

static void write_id(struct strbuf *out, uint64_t id)
{
	strbuf_add_c(out, " UINT64_C(0x");
	text_hex64(out, id);
	strbuf_add_c(out, ")\n");
}

static void write_macros(struct header *header)
{
	strbuf_add_c(header->out,
		     "/* Stable: a function of section and key alone. These may be stored. */\n");
	for (size_t i = 0; i < header->all->count; i++) {
		strbuf_add_c(header->out, "#define ");
		header_add_name(header, "ID_", i);
		write_id(header->out, header->all->assets[i].id);
	}
	strbuf_add_c(header->out,
		     "\n/* Paths of the primary products, below the output folder. */\n");
	for (size_t i = 0; i < header->all->count; i++) {
		strbuf_add_c(header->out, "#define ");
		header_add_name(header, "PATH_", i);
		strbuf_add_char(header->out, ' ');
		text_quote(header->out, asset_product(&header->all->assets[i])->path, ESCAPE_OCTAL);
		strbuf_add_char(header->out, '\n');
	}
	strbuf_add_char(header->out, '\n');
}

static void write_indexes(struct header *header)
{
	strbuf_printf(
		header->out,
		"/* Indexes of %s_table. Never store these: they change as assets come and go. */\n"
		"enum %s_index {\n",
		header->lower, header->lower);
	for (size_t i = 0; i < header->all->count; i++) {
		strbuf_add_char(header->out, '\t');
		header_add_name(header, "", i);
		strbuf_add_c(header->out, ",\n");
	}
	strbuf_printf(header->out, "\t%s_COUNT\n};\n\n", header->upper);
}

static void write_whole(struct header *header)
{
	write_guard(header, "The assets of this game: indexes, stable ids, paths and facts.");
	strbuf_add_c(header->out, "#include <stddef.h>\n#include <stdint.h>\n\n");
	write_indexes(header);
	write_macros(header);
	header_add_table(header);
	if (header->call->bindings)
		header_add_bindings(header);
	strbuf_add_c(header->out, "#endif\n");
}

static void write_part(struct header *header)
{
	write_guard(header, "Some of the assets of this game: stable ids and paths.");
	strbuf_add_c(header->out, "#include <stdint.h>\n\n");
	write_macros(header);
	strbuf_add_c(header->out, "#endif\n");
}

static enum status emit(const struct emit_call *call, struct strbuf *out, struct diag *diag,
			void (*write)(struct header *))
{
	struct header header = {0};
	enum status st;

	st = header_init(&header, call, out, diag);
	if (st == ST_OK)
		st = check_names(&header, diag);
	if (st == ST_OK)
		write(&header);
	arena_release(&header.arena);
	return st;
}

static enum status emit_whole(const struct emit_call *call, struct strbuf *out, struct diag *diag)
{
	return emit(call, out, diag, write_whole);
}

static enum status emit_part(const struct emit_call *call, struct strbuf *out, struct diag *diag)
{
	return emit(call, out, diag, write_part);
}

extern const struct emitter emitter_c;
const struct emitter emitter_c = {
	.language = "c",
	.help = "C header for C11 and C++17: indexes, stable ids, paths, a table of facts",
	.emit = emit_whole,
	.emit_part = emit_part,
};
