/* emit_cpp.c - the constants as a C++17 header.
 *
 *	namespace asset {                                           the prefix in lower case
 *	enum class Index : std::uint32_t { IMAGES_COIN, … };        by section and key, in order
 *	inline constexpr std::size_t count;
 *	namespace id { inline constexpr std::uint64_t IMAGES_COIN = 0x0123456789abcdefu; … }
 *	namespace path { inline constexpr std::string_view IMAGES_COIN = "images/coin.png"; … }
 *	inline constexpr std::array<Info, count> table;             id, path, kind, FACTS, atlas, files, placement, frames
 *	constexpr const Info &info(Index index);
 *	constexpr const Info *find(std::uint64_t wanted);           nullptr: no asset has this id
 *	}
 *
 * and with packs or a game linked
 *
 *	inline constexpr std::string_view pack = "forest";          empty without an active one
 *	enum class Slot : std::uint32_t { PLAYER, … };
 *	enum class Entity : std::uint32_t { BOSS_1, … };
 *	inline constexpr std::array<Binding, N> slots, entities;    name, slot, asset, placement, anchor
 *	constexpr const Binding &binding(Slot), binding(Entity);
 *
 * All of it may be used at compile time, and none of it needs to be.
 */
#include "link/emit_c.h"
#include "link/emit_facts.h"
#include "link/emit_frames.h"
#include "link/names.h"

static const struct fact_form FACT_FORM = {.real = "", .whole = "u"};

/* ---- names ------------------------------------------------------------------------------- */

static void write_names(struct strbuf *out, const char *comment, const char *name,
			const struct str *names, size_t count)
{
	strbuf_printf(out, "// %s\nenum class %s : std::uint32_t {\n", comment, name);
	for (size_t i = 0; i < count; i++)
		strbuf_printf(out, "\t%.*s,\n", STR_ARGS(names[i]));
	strbuf_add_c(out, "};\n\n");
}

static void write_constants(struct table *table)
{
	struct strbuf *out = table->out;

	strbuf_add_c(out, "// Stable: a function of section and key alone. These may be stored.\n"
			  "namespace id {\n");
	for (size_t i = 0; i < table->all->count; i++) {
		strbuf_printf(out, "inline constexpr std::uint64_t %.*s = 0x",
			      STR_ARGS(table->names.assets[i]));
		text_hex64(out, table->all->assets[i].id);
		strbuf_add_c(out, "u;\n");
	}
	strbuf_add_c(out, "} // namespace id\n\n"
			  "// Paths of the primary products, below the output folder.\n"
			  "namespace path {\n");
	for (size_t i = 0; i < table->all->count; i++) {
		strbuf_printf(out, "inline constexpr std::string_view %.*s = ",
			      STR_ARGS(table->names.assets[i]));
		text_quote(out, asset_product(&table->all->assets[i])->path, ESCAPE_OCTAL);
		strbuf_add_c(out, ";\n");
	}
	strbuf_add_c(out, "} // namespace path\n\n");
}

/* ---- table ------------------------------------------------------------------------------- */

static void write_frame_type(struct strbuf *out)
{
	strbuf_add_c(out,
		     "// One frame of an asset that was cut, or packed into an atlas.\n"
		     "struct Frame {\n"
		     "\tstd::string_view name; // in the atlas, or among the frames of its asset; "
		     "may be empty\n"
		     "\tIndex page; // of the picture it lies in: its own, or that of an atlas\n");
	for (size_t i = 0; i < FRAME_FACT_COUNT; i++)
		strbuf_printf(out, "\t%s %s; // %s\n",
			      FRAME_FACTS[i].is_real ? "double" : "std::uint32_t",
			      FRAME_FACTS[i].name, FRAME_FACTS[i].help);
	strbuf_add_c(out, "};\n\n");
}

static void write_types(struct strbuf *out)
{
	write_frame_type(out);
	strbuf_add_c(
		out,
		"enum class Kind { image, audio, other };\n\n"
		"// How an asset stands where it is used: 1 and 0 unless a pack says otherwise.\n"
		"struct Placement {\n"
		"\tdouble scale, offset_x, offset_y;\n"
		"};\n\n"
		"// One of the files of an asset that has several.\n"
		"struct File {\n"
		"\tstd::string_view variant; // as 1x, of an image in several sizes; else empty\n"
		"\tstd::string_view format;  // as png\n"
		"\tstd::string_view path;    // below the output folder\n"
		"\tstd::uint32_t width, height;\n"
		"};\n\n"
		"// Frames that follow each other, both ends included.\n"
		"struct Animation {\n"
		"\tstd::string_view name;\n"
		"\tstd::uint32_t first, last;\n"
		"};\n\n"
		"struct Info {\n"
		"\tstd::uint64_t id;\n"
		"\tstd::string_view path; // below the output folder; in several sizes that of 1x\n"
		"\tKind kind;\n");
	for (size_t i = 0; i < FACT_COUNT; i++)
		strbuf_printf(out, "\t%s %s; // %s\n",
			      FACTS[i].is_real ? "double" : "std::uint32_t", FACTS[i].name,
			      FACTS[i].help);
	strbuf_add_c(
		out,
		"\tstd::string_view atlas; // path of the file that names its frames, or empty\n"
		"\tconst File *files; // nullptr: there is but the one at path\n"
		"\tstd::size_t file_count;\n"
		"\tPlacement placement; // where all slots that it fills say the same\n"
		"\tconst Frame *frame_list; // as many as frames; nullptr: no more is known of "
		"them\n"
		"\tconst Animation *animations;\n"
		"\tstd::size_t animation_count;\n"
		"};\n\n");
}

static void write_files(struct table *table)
{
	size_t count = 0;

	for (size_t i = 0; i < table->all->count; i++)
		count += asset_file_count(&table->all->assets[i]);
	strbuf_printf(table->out, "inline constexpr std::array<File, %zu> files{{\n", count);
	for (size_t i = 0; i < table->all->count; i++) {
		const struct asset *asset = &table->all->assets[i];

		for (size_t f = 0; f < asset_file_count(asset); f++) {
			strbuf_add_c(table->out, "\t{");
			file_add(table->out, &asset->record->products[f], ESCAPE_OCTAL, &FACT_FORM);
			strbuf_add_c(table->out, "},\n");
		}
	}
	strbuf_add_c(table->out, "}};\n\n");
}

static void write_frames(struct table *table)
{
	struct strbuf *out = table->out;
	size_t frames = 0;

	for (size_t i = 0; i < table->all->count; i++)
		frames += asset_frame_count(&table->all->assets[i]);
	strbuf_printf(out, "inline constexpr std::array<Frame, %zu> frame_list{{\n", frames);
	for (size_t i = 0; i < table->all->count; i++) {
		const struct asset *asset = &table->all->assets[i];

		for (size_t f = 0; f < asset_frame_count(asset); f++) {
			struct frame_facts frame = asset_frame(table->all, asset, f);

			strbuf_add_c(out, "\t{");
			text_quote(out, frame.name, ESCAPE_OCTAL);
			strbuf_printf(out, ", Index::%.*s, ",
				      STR_ARGS(table->names.assets[frame.page]));
			frame_add(out, &frame, &FACT_FORM);
			strbuf_add_c(out, "},\n");
		}
	}
	strbuf_add_c(out, "}};\n\n");
}

static void write_animations(struct table *table)
{
	struct strbuf *out = table->out;
	size_t count = 0;

	for (size_t i = 0; i < table->all->count; i++)
		count += asset_animation_count(&table->all->assets[i]);
	strbuf_printf(out, "inline constexpr std::array<Animation, %zu> animations{{\n", count);
	for (size_t i = 0; i < table->all->count; i++) {
		const struct record *record = table->all->assets[i].record;

		for (size_t a = 0; a < record->animation_count; a++) {
			strbuf_add_c(out, "\t{");
			text_quote(out, record->animations[a].name, ESCAPE_OCTAL);
			strbuf_printf(out, ", %uu, %uu},\n", (unsigned)record->animations[a].first,
				      (unsigned)record->animations[a].last);
		}
	}
	strbuf_add_c(out, "}};\n\n");
}

/* Rows of the tables above that are the next asset's. */
struct next_rows {
	size_t files, frames, animations;
};

static void write_rows(struct strbuf *out, const char *list, size_t *next, size_t count)
{
	if (count)
		strbuf_printf(out, ", %s.data() + %zu", list, *next);
	else
		strbuf_add_c(out, ", nullptr");
	*next += count;
}

/* *next is counted on. */
static void write_info(struct table *table, size_t place, struct next_rows *next)
{
	static const char *const KINDS[] = {"image", "audio", "other"};
	const struct asset *asset = &table->all->assets[place];
	struct str name = table->names.assets[place];
	struct strbuf *out = table->out;

	strbuf_printf(out, "\t{id::%.*s, path::%.*s, Kind::%s, ", STR_ARGS(name), STR_ARGS(name),
		      KINDS[fact_kind(asset)]);
	facts_add(out, asset, &FACT_FORM);
	text_quote(out, asset->record->atlas, ESCAPE_OCTAL);
	write_rows(out, "files", &next->files, asset_file_count(asset));
	strbuf_printf(out, ", %zu, {", asset_file_count(asset));
	placement_add(out, &table->placements[place], &FACT_FORM);
	strbuf_add_c(out, "}");
	write_rows(out, "frame_list", &next->frames, asset_frame_count(asset));
	write_rows(out, "animations", &next->animations, asset_animation_count(asset));
	strbuf_printf(out, ", %zu},\n", asset_animation_count(asset));
}

static void write_table(struct table *table)
{
	struct next_rows next = {0};

	strbuf_add_c(table->out, "// By Index.\n"
				 "inline constexpr std::array<Info, count> table{{\n");
	for (size_t i = 0; i < table->all->count; i++)
		write_info(table, i, &next);
	strbuf_add_c(table->out, "}};\n\n"
				 "// The indexes again, in ascending order of the ids.\n"
				 "inline constexpr std::array<std::uint32_t, count> by_id{{\n");
	for (size_t i = 0; i < table->all->count; i++)
		strbuf_printf(table->out, "\t%zuu,\n", table->by_id[i]);
	strbuf_add_c(table->out, "}};\n\n");
}

static const char SEARCH[] =
	"[[nodiscard]] constexpr const Info &info(Index index) noexcept\n"
	"{\n"
	"\treturn table[static_cast<std::size_t>(index)];\n"
	"}\n\n"
	"// The asset with a stable id, or nullptr.\n"
	"[[nodiscard]] constexpr const Info *find(std::uint64_t wanted) noexcept\n"
	"{\n"
	"\tstd::size_t low = 0, high = count;\n"
	"\n"
	"\twhile (low < high) {\n"
	"\t\tconst std::size_t middle = low + (high - low) / 2;\n"
	"\t\tconst Info &found = table[by_id[middle]];\n"
	"\n"
	"\t\tif (found.id == wanted)\n"
	"\t\t\treturn &found;\n"
	"\t\tif (found.id < wanted)\n"
	"\t\t\tlow = middle + 1;\n"
	"\t\telse\n"
	"\t\t\thigh = middle;\n"
	"\t}\n"
	"\treturn nullptr;\n"
	"}\n\n";

/* ---- slots and entities ------------------------------------------------------------------ */

static void write_bound(struct strbuf *out, const char *type, const char *name,
			const struct binding *bound, size_t count)
{
	strbuf_printf(out, "// By %s.\ninline constexpr std::array<Binding, %zu> %s{{\n", type,
		      count, name);
	for (size_t i = 0; i < count; i++) {
		strbuf_add_c(out, "\t{");
		text_quote(out, bound[i].name, ESCAPE_OCTAL);
		strbuf_add_c(out, ", ");
		text_quote(out, bound[i].slot, ESCAPE_OCTAL);
		if (bound[i].asset)
			strbuf_printf(out, ", &table[%zu], {", bound[i].asset->place);
		else
			strbuf_add_c(out, ", nullptr, {");
		placement_add(out, &bound[i].placement, &FACT_FORM);
		strbuf_printf(out, "}, \"%s\"},\n", pack_anchor_word(bound[i].placement.anchor));
	}
	strbuf_printf(out,
		      "}};\n\n"
		      "[[nodiscard]] constexpr const Binding &binding(%s which) noexcept\n"
		      "{\n"
		      "\treturn %s[static_cast<std::size_t>(which)];\n"
		      "}\n\n",
		      type, name);
}

static void write_bindings(struct table *table)
{
	const struct bindings *bound = table->call->bindings;
	struct strbuf *out = table->out;

	strbuf_add_c(out, "// The active pack; empty: there is none.\n"
			  "inline constexpr std::string_view pack = ");
	text_quote(out, bound->pack, ESCAPE_OCTAL);
	strbuf_add_c(out, ";\n\n");
	write_names(out, "Indexes of slots. Never store these.", "Slot", table->names.slots,
		    bound->slot_count);
	write_names(out, "Indexes of entities. Never store these.", "Entity", table->names.entities,
		    bound->entity_count);
	strbuf_add_c(out, "// What fills a slot, or stands for an entity.\n"
			  "struct Binding {\n"
			  "\tstd::string_view name; // of the slot or entity\n"
			  "\tstd::string_view slot; // that it fills; of a slot its name\n"
			  "\tconst Info *asset;     // nullptr: it is missing\n"
			  "\tPlacement placement;\n"
			  "\tstd::string_view anchor; // what of the asset its position means, as "
			  "center or top-left\n"
			  "};\n\n");
	write_bound(out, "Slot", "slots", bound->slots, bound->slot_count);
	write_bound(out, "Entity", "entities", bound->entities, bound->entity_count);
}

/* ---- file -------------------------------------------------------------------------------- */

static void write_file(struct table *table)
{
	struct arena *arena = &table->arena;
	struct strbuf *out = table->out;
	struct str prefix = name_lower(arena, table->call->prefix);
	const char *guard =
		str_printf(arena, "%s_%s_INCLUDED", name_upper(arena, prefix).ptr,
			   name_constant(arena, name_lower(arena, table->call->file_name)).ptr)
			.ptr;

	strbuf_printf(out,
		      "// The assets of this game: indexes, stable ids, paths and facts.\n"
		      "//\n"
		      "// Written by `assetc link`: a change made here is lost.\n"
		      "#ifndef %s\n"
		      "#define %s\n\n"
		      "#include <array>\n#include <cstddef>\n#include <cstdint>\n"
		      "#include <string_view>\n\n"
		      "namespace %s {\n\n",
		      guard, guard, prefix.ptr);
	write_names(out, "Indexes of table. Never store these: they change as assets come and go.",
		    "Index", table->names.assets, table->all->count);
	strbuf_printf(out, "inline constexpr std::size_t count = %zu;\n\n", table->all->count);
	write_constants(table);
	write_types(out);
	write_files(table);
	write_frames(table);
	write_animations(table);
	write_table(table);
	strbuf_add_c(out, SEARCH);
	if (table->call->bindings)
		write_bindings(table);
	strbuf_printf(out, "} // namespace %s\n\n#endif\n", prefix.ptr);
}

static enum status emit(const struct emit_call *call, struct strbuf *out, struct diag *diag)
{
	const struct naming naming = {.language = "C++",
				      .style = NAME_UPPER,
				      .keywords = CPP_WORDS,
				      .keyword_count = CPP_WORD_COUNT,
				      .has_prefix = true};

	return emit_table(call, &naming, write_file, out, diag);
}

extern const struct emitter emitter_cpp;
const struct emitter emitter_cpp = {
	.language = "cpp",
	.help = "C++17 header: a name space of indexes, ids, paths and a table, all constexpr",
	.emit = emit,
};
