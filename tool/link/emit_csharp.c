/* emit_csharp.c - the constants as a class of C# 7, for .NET, Mono and Unity.
 *
 *	public static class Asset                                   the prefix in PascalCase
 *	{
 *		public const int Count = 39;
 *		public enum Index { ImagesCoin, … }                 by section and key, in order
 *		public static class Id { public const ulong ImagesCoin = 0x0123456789abcdefUL; … }
 *		public static class Path { public const string ImagesCoin = "images/coin.png"; … }
 *		public static readonly IReadOnlyList<Info> Table;   Id, Path, Kind, FACTS, Atlas, Files, Placement, FrameList, Animations
 *		public static Info Get(Index index);
 *		public static Info Find(ulong id);                  null: no asset has this id
 *	}
 *
 * and with packs or a game linked
 *
 *		public const string Pack = "forest";                empty without an active one
 *		public enum Slot { Player, … }  public enum Entity { Boss1, … }
 *		public static readonly IReadOnlyList<Binding> Slots, Entities;   Name, Slot, Asset, Placement, Anchor
 *		public static Binding Get(Slot), Get(Entity);
 *
 * Names are PascalCase as is the custom: images.ui.coinGold is ImagesUiCoinGold. The class stands in no name
 * space, so that it needs no `using`.
 */
#include "link/emit_facts.h"
#include "link/emit_frames.h"
#include "link/names.h"

/* What a class has from the beginning, and the classes that hold the constants: a member of one of these
 * names would hide it. Keywords begin in lower case, as no name here does. */
static const char *const WORDS[] = {
	"Equals",          "Finalize", "GetHashCode",     "GetType",  "Id",
	"MemberwiseClone", "Path",     "ReferenceEquals", "ToString",
};

/* What the class cannot be called: as something in it, or as what it asks for its lists. */
static const char *const CLASS_WORDS[] = {
	"Animation", "Binding",   "Count", "Entities", "Entity", "File",  "Find",
	"Frame",     "Get",       "Id",    "Index",    "Info",   "Kind",  "Pack",
	"Path",      "Placement", "Slot",  "Slots",    "System", "Table",
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct fact_form FACT_FORM = {.real = "", .whole = ""};

/* ---- names ------------------------------------------------------------------------------- */

static void write_names(struct strbuf *out, const char *comment, const char *name,
			const struct str *names, size_t count)
{
	strbuf_printf(out, "\t/// <summary>%s</summary>\n\tpublic enum %s\n\t{\n", comment, name);
	for (size_t i = 0; i < count; i++)
		strbuf_printf(out, "\t\t%.*s,\n", STR_ARGS(names[i]));
	strbuf_add_c(out, "\t}\n\n");
}

static void write_constants(struct table *table)
{
	struct strbuf *out = table->out;

	strbuf_add_c(out,
		     "\t/// <summary>Stable: a function of section and key alone. These may be "
		     "stored.</summary>\n"
		     "\tpublic static class Id\n\t{\n");
	for (size_t i = 0; i < table->all->count; i++) {
		strbuf_printf(out, "\t\tpublic const ulong %.*s = 0x",
			      STR_ARGS(table->names.assets[i]));
		text_hex64(out, table->all->assets[i].id);
		strbuf_add_c(out, "UL;\n");
	}
	strbuf_add_c(out, "\t}\n\n"
			  "\t/// <summary>Paths of the primary products, below the output "
			  "folder.</summary>\n"
			  "\tpublic static class Path\n\t{\n");
	for (size_t i = 0; i < table->all->count; i++) {
		strbuf_printf(out,
			      "\t\tpublic const string %.*s = ", STR_ARGS(table->names.assets[i]));
		text_quote(out, asset_product(&table->all->assets[i])->path, ESCAPE_UTF16);
		strbuf_add_c(out, ";\n");
	}
	strbuf_add_c(out, "\t}\n\n");
}

/* ---- types ------------------------------------------------------------------------------- */

struct cs_field {
	const char *type, *name, *help;
};

/* A class or struct whose fields are set once, by their order. */
static void write_type(struct strbuf *out, const char *head, const char *name,
		       const struct cs_field *fields, size_t count)
{
	strbuf_printf(out, "\tpublic %s %s\n\t{\n", head, name);
	for (size_t i = 0; i < count; i++)
		strbuf_printf(out, "\t\t/// <summary>%s</summary>\n\t\tpublic readonly %s %s;\n",
			      fields[i].help, fields[i].type, fields[i].name);
	strbuf_printf(out, "\n\t\tinternal %s(", name);
	for (size_t i = 0; i < count; i++)
		strbuf_printf(out, "%s%s a%zu", i ? ", " : "", fields[i].type, i);
	strbuf_add_c(out, ")\n\t\t{\n");
	for (size_t i = 0; i < count; i++)
		strbuf_printf(out, "\t\t\t%s = a%zu;\n", fields[i].name, i);
	strbuf_add_c(out, "\t\t}\n\t}\n\n");
}

#define LIST "global::System.Collections.Generic.IReadOnlyList"

static const struct cs_field PLACEMENT_FIELDS[] = {
	{"double", "Scale", "1: as it is"},
	{"double", "OffsetX", "in units of the game"},
	{"double", "OffsetY", "in units of the game"},
};

static const struct cs_field FILE_FIELDS[] = {
	{"string", "Variant", "as 1x, of an image in several sizes; else empty"},
	{"string", "Format", "as png"},
	{"string", "Path", "below the output folder"},
	{"uint", "Width", "pixels"},
	{"uint", "Height", "pixels"},
};

static const struct cs_field INFO_HEAD[] = {
	{"ulong", "Id", "stable"},
	{"string", "Path", "below the output folder; in several sizes that of 1x"},
	{"Kind", "Kind", "image, sound or something else"},
};

static const struct cs_field INFO_TAIL[] = {
	{"string", "Atlas", "path of the file that names its frames, or null"},
	{LIST "<File>", "Files", "null: there is but the one at Path"},
	{"Placement", "Placement", "where all slots that it fills say the same; else 1 and 0"},
	{LIST "<Frame>", "FrameList", "as many as Frames; null: no more is known of them"},
	{LIST "<Animation>", "Animations", "null: there are none"},
};

static const struct cs_field FRAME_HEAD[] = {
	{"string", "Name", "in the atlas, or among the frames of its asset; may be empty"},
	{"Index", "Page", "of the picture it lies in: its own, or that of an atlas"},
};

static const struct cs_field ANIMATION_FIELDS[] = {
	{"string", "Name", "its own among those of the asset"},
	{"uint", "First", "of the frames"},
	{"uint", "Last", "of the frames, included"},
};

enum { FIELDS_MAX = 64, TAIL_MAX = 8 };

/* Returns how many fields there are with these. */
static size_t add_facts(struct table *table, const struct fact *facts, size_t fact_count,
			struct cs_field *fields, size_t count)
{
	for (size_t i = 0; i < fact_count && count < FIELDS_MAX - TAIL_MAX; i++)
		fields[count++] = (struct cs_field){
			facts[i].is_real ? "double" : "uint",
			name_pascal(&table->arena, str_of(facts[i].name)).ptr,
			facts[i].help,
		};
	return count;
}

static void write_frame_types(struct table *table)
{
	struct cs_field fields[FIELDS_MAX];
	size_t count = 0;

	for (size_t i = 0; i < COUNT(FRAME_HEAD); i++)
		fields[count++] = FRAME_HEAD[i];
	count = add_facts(table, FRAME_FACTS, FRAME_FACT_COUNT, fields, count);
	write_type(table->out, "sealed class", "Frame", fields, count);
	write_type(table->out, "sealed class", "Animation", ANIMATION_FIELDS,
		   COUNT(ANIMATION_FIELDS));
}

static void write_info_type(struct table *table)
{
	struct cs_field fields[FIELDS_MAX];
	size_t count = 0;

	_Static_assert(COUNT(INFO_TAIL) <= TAIL_MAX, "room for them");
	for (size_t i = 0; i < COUNT(INFO_HEAD); i++)
		fields[count++] = INFO_HEAD[i];
	count = add_facts(table, FACTS, FACT_COUNT, fields, count);
	for (size_t i = 0; i < COUNT(INFO_TAIL); i++)
		fields[count++] = INFO_TAIL[i];
	write_type(table->out, "sealed class", "Info", fields, count);
}

static void write_types(struct table *table)
{
	strbuf_add_c(table->out,
		     "\tpublic enum Kind\n\t{\n\t\tImage,\n\t\tAudio,\n\t\tOther,\n\t}\n\n");
	write_type(table->out, "struct", "Placement", PLACEMENT_FIELDS, COUNT(PLACEMENT_FIELDS));
	write_type(table->out, "sealed class", "File", FILE_FIELDS, COUNT(FILE_FIELDS));
	write_frame_types(table);
	write_info_type(table);
}

/* ---- table ------------------------------------------------------------------------------- */

static void list_begin(struct strbuf *out, const char *comment, const char *type, const char *name)
{
	strbuf_printf(out,
		      "\t/// <summary>%s</summary>\n"
		      "\tpublic static readonly " LIST
		      "<%s> %s = global::System.Array.AsReadOnly(new %s[]\n\t{\n",
		      comment, type, name, type);
}

static void list_end(struct strbuf *out)
{
	strbuf_add_c(out, "\t});\n\n");
}

static void write_text(struct strbuf *out, struct str text)
{
	if (text.len)
		text_quote(out, text, ESCAPE_UTF16);
	else
		strbuf_add_c(out, "null");
}

static void write_files(struct strbuf *out, const struct asset *asset)
{
	if (asset_file_count(asset) == 0) {
		strbuf_add_c(out, "null");
		return;
	}
	strbuf_add_c(out, "global::System.Array.AsReadOnly(new File[]\n\t\t{\n");
	for (size_t i = 0; i < asset_file_count(asset); i++) {
		strbuf_add_c(out, "\t\t\tnew File(");
		file_add(out, &asset->record->products[i], ESCAPE_UTF16, &FACT_FORM);
		strbuf_add_c(out, "),\n");
	}
	strbuf_add_c(out, "\t\t})");
}

static void write_frames(struct table *table, const struct asset *asset)
{
	struct strbuf *out = table->out;

	if (asset_frame_count(asset) == 0) {
		strbuf_add_c(out, ", null");
		return;
	}
	strbuf_add_c(out, ", global::System.Array.AsReadOnly(new Frame[]\n\t\t{\n");
	for (size_t i = 0; i < asset_frame_count(asset); i++) {
		struct frame_facts frame = asset_frame(table->all, asset, i);

		strbuf_add_c(out, "\t\t\tnew Frame(");
		text_quote(out, frame.name, ESCAPE_UTF16);
		strbuf_printf(out, ", Index.%.*s, ", STR_ARGS(table->names.assets[frame.page]));
		frame_add(out, &frame, &FACT_FORM);
		strbuf_add_c(out, "),\n");
	}
	strbuf_add_c(out, "\t\t})");
}

static void write_animations(struct strbuf *out, const struct asset *asset)
{
	if (asset_animation_count(asset) == 0) {
		strbuf_add_c(out, ", null");
		return;
	}
	strbuf_add_c(out, ", global::System.Array.AsReadOnly(new Animation[]\n\t\t{\n");
	for (size_t i = 0; i < asset_animation_count(asset); i++) {
		const struct record_animation *animation = &asset->record->animations[i];

		strbuf_add_c(out, "\t\t\tnew Animation(");
		text_quote(out, animation->name, ESCAPE_UTF16);
		strbuf_printf(out, ", %u, %u),\n", (unsigned)animation->first,
			      (unsigned)animation->last);
	}
	strbuf_add_c(out, "\t\t})");
}

static void write_placement(struct strbuf *out, const struct pack_placement *placement)
{
	strbuf_add_c(out, ", new Placement(");
	placement_add(out, placement, &FACT_FORM);
	strbuf_add_char(out, ')');
}

static void write_info(struct table *table, size_t place)
{
	static const char *const KINDS[] = {"Image", "Audio", "Other"};
	const struct asset *asset = &table->all->assets[place];
	struct str name = table->names.assets[place];
	struct strbuf *out = table->out;

	strbuf_printf(out, "\t\tnew Info(Id.%.*s, Path.%.*s, Kind.%s, ", STR_ARGS(name),
		      STR_ARGS(name), KINDS[fact_kind(asset)]);
	facts_add(out, asset, &FACT_FORM);
	write_text(out, asset->record->atlas);
	strbuf_add_c(out, ", ");
	write_files(out, asset);
	write_placement(out, &table->placements[place]);
	write_frames(table, asset);
	write_animations(out, asset);
	strbuf_add_c(out, "),\n");
}

static void write_table(struct table *table)
{
	struct strbuf *out = table->out;

	list_begin(out, "By Index.", "Info", "Table");
	for (size_t i = 0; i < table->all->count; i++)
		write_info(table, i);
	list_end(out);
	strbuf_add_c(out, "\tprivate static readonly ulong[] sortedIds =\n\t{\n");
	for (size_t i = 0; i < table->all->count; i++)
		strbuf_printf(out, "\t\tId.%.*s,\n",
			      STR_ARGS(table->names.assets[table->by_id[i]]));
	strbuf_add_c(out, "\t};\n\n\tprivate static readonly int[] placesById =\n\t{\n");
	for (size_t i = 0; i < table->all->count; i++)
		strbuf_printf(out, "\t\t%zu,\n", table->by_id[i]);
	strbuf_add_c(out, "\t};\n\n"
			  "\tpublic static Info Get(Index index)\n\t{\n"
			  "\t\treturn Table[(int)index];\n\t}\n\n"
			  "\t/// <summary>The asset with a stable id, or null.</summary>\n"
			  "\tpublic static Info Find(ulong id)\n\t{\n"
			  "\t\tint found = global::System.Array.BinarySearch(sortedIds, id);\n\n"
			  "\t\treturn found < 0 ? null : Table[placesById[found]];\n\t}\n");
}

/* ---- slots and entities ------------------------------------------------------------------ */

static const struct cs_field BINDING_FIELDS[] = {
	{"string", "Name", "of the slot or entity"},
	{"string", "Slot", "that it fills; of a slot its name"},
	{"Info", "Asset", "null: it is missing"},
	{"Placement", "Placement", "how the asset stands there"},
	{"string", "Anchor", "what of the asset its position means, as center or top-left"},
};

static void write_bound(struct strbuf *out, const char *type, const char *list,
			const struct binding *bound, size_t count)
{
	list_begin(out, "What fills each slot, or stands for each entity; by index.", "Binding",
		   list);
	for (size_t i = 0; i < count; i++) {
		strbuf_add_c(out, "\t\tnew Binding(");
		text_quote(out, bound[i].name, ESCAPE_UTF16);
		strbuf_add_c(out, ", ");
		text_quote(out, bound[i].slot, ESCAPE_UTF16);
		if (bound[i].asset)
			strbuf_printf(out, ", Table[%zu]", bound[i].asset->place);
		else
			strbuf_add_c(out, ", null");
		write_placement(out, &bound[i].placement);
		strbuf_printf(out, ", \"%s\"),\n", pack_anchor_word(bound[i].placement.anchor));
	}
	list_end(out);
	strbuf_printf(out,
		      "\tpublic static Binding Get(%s which)\n\t{\n"
		      "\t\treturn %s[(int)which];\n\t}\n",
		      type, list);
}

static void write_bindings(struct table *table)
{
	const struct bindings *bound = table->call->bindings;
	struct strbuf *out = table->out;

	strbuf_add_c(out, "\n\t/// <summary>The active pack; empty: there is none.</summary>\n"
			  "\tpublic const string Pack = ");
	text_quote(out, bound->pack, ESCAPE_UTF16);
	strbuf_add_c(out, ";\n\n");
	write_names(out, "Indexes of Slots. Never store these.", "Slot", table->names.slots,
		    bound->slot_count);
	write_names(out, "Indexes of Entities. Never store these.", "Entity", table->names.entities,
		    bound->entity_count);
	write_type(out, "sealed class", "Binding", BINDING_FIELDS, COUNT(BINDING_FIELDS));
	write_bound(out, "Slot", "Slots", bound->slots, bound->slot_count);
	strbuf_add_char(out, '\n');
	write_bound(out, "Entity", "Entities", bound->entities, bound->entity_count);
}

/* ---- file -------------------------------------------------------------------------------- */

static struct str class_name(struct arena *arena, struct str prefix)
{
	return name_pascal(arena, name_constant(arena, name_lower(arena, prefix)));
}

static void write_file(struct table *table)
{
	struct strbuf *out = table->out;

	strbuf_printf(out,
		      "// <auto-generated/>\n"
		      "// The assets of this game: indexes, stable ids, paths and facts.\n"
		      "//\n"
		      "// Written by `assetc link`: a change made here is lost.\n\n"
		      "public static class %s\n{\n"
		      "\tpublic const int Count = %zu;\n\n",
		      class_name(&table->arena, table->call->prefix).ptr, table->all->count);
	write_names(out, "Indexes of Table. Never store these: they change as assets come and go.",
		    "Index", table->names.assets, table->all->count);
	write_constants(table);
	write_types(table);
	write_table(table);
	if (table->call->bindings)
		write_bindings(table);
	strbuf_add_c(out, "}\n");
}

static enum status check_class(const struct emit_call *call, struct diag *diag)
{
	struct arena scratch = {0};
	struct str name = class_name(&scratch, call->prefix);
	struct claim claim = {name, name, NULL};
	enum status st = names_check(&claim, 1, "C#", CLASS_WORDS, COUNT(CLASS_WORDS), diag);

	arena_release(&scratch);
	return st;
}

static enum status emit(const struct emit_call *call, struct strbuf *out, struct diag *diag)
{
	const struct naming naming = {.language = "C#",
				      .style = NAME_PASCAL,
				      .keywords = WORDS,
				      .keyword_count = COUNT(WORDS)};
	enum status st = check_class(call, diag);

	return st == ST_OK ? emit_table(call, &naming, write_file, out, diag) : st;
}

extern const struct emitter emitter_csharp;
const struct emitter emitter_csharp = {
	.language = "csharp",
	.help = "C# 7 class: indexes, ids, paths and a table, for .NET, Mono and Unity",
	.emit = emit,
};
