/* emit_rust.c - the constants as a module of Rust, edition 2018 and later, without dependencies.
 *
 *	pub enum Asset { ImagesCoin, … }                            by section and key, in order
 *	pub const COUNT: usize = 39;
 *	pub mod id { pub const IMAGES_COIN: u64 = 0x0123456789abcdef; … }
 *	pub mod path { pub const IMAGES_COIN: &str = "images/coin.png"; … }
 *	pub static TABLE: [Info; COUNT]                             id, path, kind, FACTS, atlas, files, placement, frames
 *	impl Asset { pub fn info(self) -> &'static Info }
 *	pub fn find(id: u64) -> Option<&'static Info>
 *
 * and with packs or a game linked
 *
 *	pub const PACK: &str = "forest";                            empty without an active one
 *	pub enum Slot { Player, … }  pub enum Entity { Boss1, … }
 *	pub static SLOTS, ENTITIES: [Binding; N]                    name, slot, asset, placement, anchor
 *	impl Slot, Entity { pub fn binding(self) -> &'static Binding }
 *
 * To be used as a module (mod assets;) or by include!, so nothing in it is an attribute or a comment of
 * the file as a whole. What a program does not use makes no warning. The prefix of names is not used, since
 * a module is a name space.
 */
#include "link/emit_facts.h"
#include "link/emit_frames.h"

/* Of the names made here only these could be words of the language. */
static const char *const WORDS[] = {"Self", "_"};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define MAY_REST     "#[allow(dead_code)]\n"
#define DERIVES      "#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]\n"

static const struct fact_form FACT_FORM = {.open = "", .close = ": ", .real = "", .whole = ""};

/* ---- names ------------------------------------------------------------------------------- */

static void write_names(struct strbuf *out, const char *comment, const char *name,
			const struct str *names, size_t count)
{
	strbuf_printf(out, "\n/// %s\n" MAY_REST DERIVES "pub enum %s {\n", comment, name);
	for (size_t i = 0; i < count; i++)
		strbuf_printf(out, "    %.*s,\n", STR_ARGS(names[i]));
	strbuf_add_c(out, "}\n");
}

static void write_constants(struct table *table, const struct str *names)
{
	struct strbuf *out = table->out;

	strbuf_add_c(
		out,
		"\n/// Stable: a function of section and key alone. These may be stored.\n" MAY_REST
		"pub mod id {\n");
	for (size_t i = 0; i < table->all->count; i++) {
		strbuf_printf(out, "    pub const %.*s: u64 = 0x", STR_ARGS(names[i]));
		text_hex64(out, table->all->assets[i].id);
		strbuf_add_c(out, ";\n");
	}
	strbuf_add_c(out,
		     "}\n\n/// Paths of the primary products, below the output folder.\n" MAY_REST
		     "pub mod path {\n");
	for (size_t i = 0; i < table->all->count; i++) {
		strbuf_printf(out, "    pub const %.*s: &str = ", STR_ARGS(names[i]));
		text_quote(out, asset_product(&table->all->assets[i])->path, ESCAPE_BRACES);
		strbuf_add_c(out, ";\n");
	}
	strbuf_add_c(out, "}\n");
}

/* ---- table ------------------------------------------------------------------------------- */

static void write_frame_types(struct strbuf *out)
{
	strbuf_add_c(out,
		     "\n/// One frame of an asset that was cut, or packed into an atlas.\n" MAY_REST
		     "#[derive(Clone, Copy, Debug, PartialEq)]\n"
		     "pub struct Frame {\n"
		     "    /// in the atlas, or among the frames of its asset; may be empty\n"
		     "    pub name: &'static str,\n"
		     "    /// the picture it lies in: its own, or that of an atlas\n"
		     "    pub page: Asset,\n");
	for (size_t i = 0; i < FRAME_FACT_COUNT; i++)
		strbuf_printf(out, "    /// %s\n    pub %s: %s,\n", FRAME_FACTS[i].help,
			      FRAME_FACTS[i].name, FRAME_FACTS[i].is_real ? "f64" : "u32");
	strbuf_add_c(out, "}\n\n/// Frames that follow each other, both ends included.\n" MAY_REST
			  "#[derive(Clone, Copy, Debug, PartialEq, Eq)]\n"
			  "pub struct Animation {\n"
			  "    pub name: &'static str,\n"
			  "    pub first: u32,\n    pub last: u32,\n}\n");
}

static void write_types(struct strbuf *out)
{
	strbuf_add_c(out,
		     "\n" MAY_REST DERIVES
		     "pub enum Kind {\n    Image,\n    Audio,\n    Other,\n}\n\n"
		     "/// How an asset stands where it is used: 1 and 0 unless a pack says "
		     "otherwise.\n" MAY_REST "#[derive(Clone, Copy, Debug, PartialEq)]\n"
		     "pub struct Placement {\n"
		     "    pub scale: f64,\n    pub offset_x: f64,\n    pub offset_y: f64,\n}\n\n"
		     "/// One of the files of an asset that has several.\n" MAY_REST
		     "#[derive(Clone, Copy, Debug, PartialEq, Eq)]\n"
		     "pub struct File {\n"
		     "    /// as 1x, of an image in several sizes; else empty\n"
		     "    pub variant: &'static str,\n"
		     "    /// as png\n"
		     "    pub format: &'static str,\n"
		     "    /// below the output folder\n"
		     "    pub path: &'static str,\n"
		     "    pub width: u32,\n    pub height: u32,\n}\n\n" MAY_REST
		     "#[derive(Clone, Copy, Debug, PartialEq)]\n"
		     "pub struct Info {\n"
		     "    pub id: u64,\n"
		     "    /// below the output folder; in several sizes that of 1x\n"
		     "    pub path: &'static str,\n"
		     "    pub kind: Kind,\n");
	for (size_t i = 0; i < FACT_COUNT; i++)
		strbuf_printf(out, "    /// %s\n    pub %s: %s,\n", FACTS[i].help, FACTS[i].name,
			      FACTS[i].is_real ? "f64" : "u32");
	strbuf_add_c(out, "    /// path of the file that names its frames\n"
			  "    pub atlas: Option<&'static str>,\n"
			  "    /// empty: there is but the one at path\n"
			  "    pub files: &'static [File],\n"
			  "    /// where all slots that it fills say the same\n"
			  "    pub placement: Placement,\n"
			  "    /// as many as frames; empty: no more is known of them\n"
			  "    pub frame_list: &'static [Frame],\n"
			  "    pub animations: &'static [Animation],\n"
			  "}\n");
	write_frame_types(out);
}

static void write_placement(struct strbuf *out, const struct pack_placement *placement)
{
	strbuf_add_c(out, "placement: Placement { scale: ");
	text_real(out, placement->scale);
	strbuf_add_c(out, ", offset_x: ");
	text_real(out, placement->offset_x);
	strbuf_add_c(out, ", offset_y: ");
	text_real(out, placement->offset_y);
	strbuf_add_c(out, " }");
}

static void write_file_row(struct strbuf *out, const struct record_product *product)
{
	strbuf_add_c(out, "        File { variant: ");
	text_quote(out, product->variant, ESCAPE_BRACES);
	strbuf_add_c(out, ", format: ");
	text_quote(out, product->format, ESCAPE_BRACES);
	strbuf_add_c(out, ", path: ");
	text_quote(out, product->path, ESCAPE_BRACES);
	strbuf_printf(out, ", width: %u, height: %u },\n", (unsigned)product->width,
		      (unsigned)product->height);
}

static void write_files(struct strbuf *out, const struct asset *asset)
{
	size_t count = asset_file_count(asset);

	strbuf_add_c(out, count ? "files: &[\n" : "files: &[");
	for (size_t i = 0; i < count; i++)
		write_file_row(out, &asset->record->products[i]);
	strbuf_add_c(out, count ? "    ], " : "], ");
}

static void write_frames(struct table *table, const struct asset *asset)
{
	struct strbuf *out = table->out;
	size_t count = asset_frame_count(asset);

	strbuf_add_c(out, count ? ", frame_list: &[\n" : ", frame_list: &[");
	for (size_t i = 0; i < count; i++) {
		struct frame_facts frame = asset_frame(table->all, asset, i);

		strbuf_add_c(out, "        Frame { name: ");
		text_quote(out, frame.name, ESCAPE_BRACES);
		strbuf_printf(out, ", page: Asset::%.*s, ",
			      STR_ARGS(table->names.assets[frame.page]));
		frame_add(out, &frame, &FACT_FORM);
		strbuf_add_c(out, " },\n");
	}
	strbuf_add_c(out, count ? "    ], animations: &[" : "], animations: &[");
	for (size_t i = 0; i < asset_animation_count(asset); i++) {
		const struct record_animation *animation = &asset->record->animations[i];

		strbuf_add_c(out, i ? ", Animation { name: " : "Animation { name: ");
		text_quote(out, animation->name, ESCAPE_BRACES);
		strbuf_printf(out, ", first: %u, last: %u }", (unsigned)animation->first,
			      (unsigned)animation->last);
	}
	strbuf_add_char(out, ']');
}

static void write_info(struct table *table, struct str name, size_t place)
{
	static const char *const KINDS[] = {"Image", "Audio", "Other"};
	const struct asset *asset = &table->all->assets[place];
	struct strbuf *out = table->out;

	strbuf_printf(out, "    Info { id: id::%.*s, path: path::%.*s, kind: Kind::%s, ",
		      STR_ARGS(name), STR_ARGS(name), KINDS[fact_kind(asset)]);
	facts_add(out, asset, &FACT_FORM);
	strbuf_add_c(out, "atlas: ");
	if (asset->record->atlas.len) {
		strbuf_add_c(out, "Some(");
		text_quote(out, asset->record->atlas, ESCAPE_BRACES);
		strbuf_add_c(out, "), ");
	} else {
		strbuf_add_c(out, "None, ");
	}
	write_files(out, asset);
	write_placement(out, &table->placements[place]);
	write_frames(table, asset);
	strbuf_add_c(out, " },\n");
}

static const char SEARCH[] =
	"\n/// The asset with a stable id.\n" MAY_REST
	"pub fn find(id: u64) -> Option<&'static Info> {\n"
	"    let found = BY_ID.binary_search_by_key(&id, |&place| TABLE[place as usize].id);\n"
	"    found.ok().map(|at| &TABLE[BY_ID[at] as usize])\n"
	"}\n";

/* What an enum of indexes has; nothing can be one of none. */
static void write_method(struct strbuf *out, const char *type, const char *name,
			 const char *returned, const char *list, size_t count)
{
	strbuf_printf(out, "\n" MAY_REST "impl %s {\n    pub fn %s(self) -> &'static %s {\n", type,
		      name, returned);
	if (count)
		strbuf_printf(out, "        &%s[self as usize]\n", list);
	else
		strbuf_add_c(out, "        match self {}\n");
	strbuf_add_c(out, "    }\n}\n");
}

static void write_table(struct table *table, const struct str *names)
{
	struct strbuf *out = table->out;

	strbuf_add_c(out, "\n/// By Asset.\n" MAY_REST "pub static TABLE: [Info; COUNT] = [\n");
	for (size_t i = 0; i < table->all->count; i++)
		write_info(table, names[i], i);
	strbuf_add_c(out, "];\n\n/// The indexes again, in ascending order of the ids.\n" MAY_REST
			  "static BY_ID: [u32; COUNT] = [\n");
	for (size_t i = 0; i < table->all->count; i++)
		strbuf_printf(out, "    %zu,\n", table->by_id[i]);
	strbuf_add_c(out, "];\n");
	write_method(out, "Asset", "info", "Info", "TABLE", table->all->count);
	strbuf_add_c(out, SEARCH);
}

/* ---- slots and entities ------------------------------------------------------------------ */

static void write_binding(struct table *table, const struct binding *binding)
{
	struct strbuf *out = table->out;

	strbuf_add_c(out, "    Binding { name: ");
	text_quote(out, binding->name, ESCAPE_BRACES);
	strbuf_add_c(out, ", slot: ");
	text_quote(out, binding->slot, ESCAPE_BRACES);
	if (binding->asset)
		strbuf_printf(out, ", asset: Some(Asset::%.*s), ",
			      STR_ARGS(table->names.assets[binding->asset->place]));
	else
		strbuf_add_c(out, ", asset: None, ");
	write_placement(out, &binding->placement);
	strbuf_printf(out, ", anchor: \"%s\" },\n", pack_anchor_word(binding->placement.anchor));
}

static void write_bound(struct table *table, const char *type, const char *list,
			const struct binding *bound, size_t count)
{
	strbuf_printf(table->out, "\n/// By %s.\n" MAY_REST "pub static %s: [Binding; %zu] = [\n",
		      type, list, count);
	for (size_t i = 0; i < count; i++)
		write_binding(table, &bound[i]);
	strbuf_add_c(table->out, "];\n");
	write_method(table->out, type, "binding", "Binding", list, count);
}

static void write_bindings(struct table *table)
{
	const struct bindings *bound = table->call->bindings;
	struct strbuf *out = table->out;

	strbuf_add_c(out, "\n/// The active pack; empty: there is none.\n" MAY_REST
			  "pub const PACK: &str = ");
	text_quote(out, bound->pack, ESCAPE_BRACES);
	strbuf_add_c(out, ";\n");
	write_names(out, "Indexes of SLOTS. Never store these.", "Slot", table->names.slots,
		    bound->slot_count);
	write_names(out, "Indexes of ENTITIES. Never store these.", "Entity", table->names.entities,
		    bound->entity_count);
	strbuf_add_c(out, "\n/// What fills a slot, or stands for an entity.\n" MAY_REST
			  "#[derive(Clone, Copy, Debug, PartialEq)]\n"
			  "pub struct Binding {\n"
			  "    /// of the slot or entity\n"
			  "    pub name: &'static str,\n"
			  "    /// that it fills; of a slot its name\n"
			  "    pub slot: &'static str,\n"
			  "    /// None: it is missing\n"
			  "    pub asset: Option<Asset>,\n"
			  "    pub placement: Placement,\n"
			  "    /// what of the asset its position means, as center or top-left\n"
			  "    pub anchor: &'static str,\n"
			  "}\n");
	write_bound(table, "Slot", "SLOTS", bound->slots, bound->slot_count);
	write_bound(table, "Entity", "ENTITIES", bound->entities, bound->entity_count);
}

/* ---- file -------------------------------------------------------------------------------- */

static void write_file(struct table *table)
{
	/* Different in PascalCase is different in capitals. */
	const struct str *capitals = name_assets(table->call, NAME_UPPER, &table->arena);
	struct strbuf *out = table->out;

	strbuf_add_c(out, "// The assets of this game: indexes, stable ids, paths and facts.\n"
			  "//\n"
			  "// Written by `assetc link`: a change made here is lost.\n");
	write_names(out, "Indexes of TABLE. Never store these: they change as assets come and go.",
		    "Asset", table->names.assets, table->all->count);
	strbuf_printf(out, "\n" MAY_REST "pub const COUNT: usize = %zu;\n", table->all->count);
	write_constants(table, capitals);
	write_types(out);
	write_table(table, capitals);
	if (table->call->bindings)
		write_bindings(table);
}

static enum status emit(const struct emit_call *call, struct strbuf *out, struct diag *diag)
{
	static const struct naming NAMING = {.language = "Rust",
					     .style = NAME_PASCAL,
					     .keywords = WORDS,
					     .keyword_count = COUNT(WORDS)};

	return emit_table(call, &NAMING, write_file, out, diag);
}

extern const struct emitter emitter_rust;
const struct emitter emitter_rust = {
	.language = "rust",
	.help = "Rust module: indexes, ids, paths and a table, without dependencies",
	.emit = emit,
};
