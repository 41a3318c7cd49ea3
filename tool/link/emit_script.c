/* emit_script.c - writing the module: each frozen object is one walk over the assets, which says what
 * belongs there and what stands for it. */
#include "link/emit_script.h"

#include "link/emit_facts.h"
#include "link/emit_text.h"
#include "link/names.h"

#include "base/json.h"

struct module {
	const struct script_form *form;
	const struct collection *all;
	const struct bindings *bindings;
	struct str *names;  /* of the assets */
	struct names bound; /* of slots and entities */
	struct arena arena;
	struct strbuf *out;
	struct diag *diag;
};

typedef bool select_fn(const struct asset *asset);
typedef void value_fn(struct strbuf *out, const struct asset *asset);

/* ---- names ------------------------------------------------------------------------------- */

/* What stands below audio is a sound there, as games had it before. */
static enum fact_kind object_of(const struct asset *asset)
{
	return asset_is_audio(asset) ? FACT_AUDIO : fact_kind(asset);
}

/* Images, sounds and the rest do not share an object, so they may share a name. */
static enum status check_names(struct module *module)
{
	static const char *const OBJECTS[] = {"ImageAssets", "AudioAssets", "OtherAssets"};
	struct claim *claims = arena_array(&module->arena, module->all->count, sizeof(*claims));

	for (size_t i = 0; i < module->all->count; i++) {
		const struct asset *asset = &module->all->assets[i];
		struct str text = str_concat(&module->arena, str_of(OBJECTS[object_of(asset)]),
					     STR("."), module->names[i]);

		claims[i] = (struct claim){text, text, asset};
	}
	return names_check(claims, module->all->count, module->form->language, NULL, 0,
			   module->diag);
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

static bool is_identifier(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		bool is_digit = name.ptr[i] >= '0' && name.ptr[i] <= '9';

		if (!is_letter(name.ptr[i]) && !(i && is_digit))
			return false;
	}
	return name.len > 0;
}

/* The name of a member; __proto__ is one only when computed. */
static void write_member(struct strbuf *out, struct str name)
{
	if (str_is(name, "__proto__")) {
		strbuf_add_c(out, "[\"__proto__\"]");
	} else if (is_identifier(name)) {
		strbuf_add_str(out, name);
	} else {
		text_quote(out, name, ESCAPE_UTF16);
	}
	strbuf_add_c(out, ": ");
}

/* ---- objects ----------------------------------------------------------------------------- */

static void object_begin(struct module *module, const char *comment, const char *name)
{
	strbuf_printf(module->out, "\n// %s\nexport const %s = Object.freeze({\n", comment, name);
}

static void object_end(struct module *module)
{
	strbuf_add_c(module->out, module->form->is_typed ? "} as const);\n" : "});\n");
}

static void write_object(struct module *module, const char *comment, const char *name,
			 select_fn *select, value_fn *write)
{
	object_begin(module, comment, name);
	for (size_t i = 0; i < module->all->count; i++) {
		if (!select(&module->all->assets[i]))
			continue;
		strbuf_add_c(module->out, "  ");
		write_member(module->out, module->names[i]);
		write(module->out, &module->all->assets[i]);
		strbuf_add_c(module->out, ",\n");
	}
	object_end(module);
}

static bool is_image(const struct asset *asset)
{
	return object_of(asset) == FACT_IMAGE;
}

static bool is_other(const struct asset *asset)
{
	return object_of(asset) == FACT_OTHER;
}

static bool is_sheet(const struct asset *asset)
{
	return is_image(asset) && asset->record->sheet.frame_width;
}

static bool is_atlas(const struct asset *asset)
{
	return is_image(asset) && asset->record->atlas.len;
}

static bool has_variants(const struct asset *asset)
{
	return is_image(asset) && asset->record->products[0].variant.len;
}

static void write_key(struct strbuf *out, const struct asset *asset)
{
	text_quote(out, asset->record->key, ESCAPE_UTF16);
}

static void write_path(struct strbuf *out, const struct asset *asset)
{
	text_quote(out, asset_product(asset)->path, ESCAPE_UTF16);
}

static void write_atlas(struct strbuf *out, const struct asset *asset)
{
	text_quote(out, asset->record->atlas, ESCAPE_UTF16);
}

static void write_sheet(struct strbuf *out, const struct asset *asset)
{
	const struct record_sheet *sheet = &asset->record->sheet;

	strbuf_printf(out,
		      "Object.freeze({ frameWidth: %u, frameHeight: %u, margin: %u, spacing: %u })",
		      (unsigned)sheet->frame_width, (unsigned)sheet->frame_height,
		      (unsigned)sheet->margin, (unsigned)sheet->spacing);
}

static bool has_frames(const struct asset *asset)
{
	return is_image(asset) && asset->record->frame_list;
}

static bool has_animations(const struct asset *asset)
{
	return is_image(asset) && asset->record->animation_count;
}

/* The page is what the manifest calls the picture that a frame lies in. */
static void write_frame(struct strbuf *out, const struct record *record, uint32_t index)
{
	const struct record_frame *frame = &record->frame_list[index];
	const struct record_spot *spot = record->spots ? &record->spots[index] : NULL;

	strbuf_add_c(out, "    Object.freeze({ name: ");
	text_quote(out, spot ? spot->name : frame->name, ESCAPE_UTF16);
	strbuf_add_c(out, ", page: ");
	text_quote(out, spot ? spot->key : record->key, ESCAPE_UTF16);
	strbuf_printf(out, ", x: %u, y: %u, width: %u, height: %u", spot ? spot->x : frame->x,
		      spot ? spot->y : frame->y, frame->width, frame->height);
	strbuf_printf(out, ", offsetX: %u, offsetY: %u, sourceWidth: %u, sourceHeight: %u",
		      frame->offset_x, frame->offset_y, frame->source_width, frame->source_height);
	strbuf_add_c(out, ", duration: ");
	decimal_format(out, (int64_t)frame->duration * 1000);
	strbuf_add_c(out, " }),\n");
}

static void write_frames(struct strbuf *out, const struct asset *asset)
{
	strbuf_add_c(out, "Object.freeze([\n");
	for (uint32_t i = 0; i < asset->record->frames; i++)
		write_frame(out, asset->record, i);
	strbuf_add_c(out, "  ])");
}

static void write_animations(struct strbuf *out, const struct asset *asset)
{
	const struct record *record = asset->record;

	strbuf_add_c(out, "Object.freeze({ ");
	for (size_t i = 0; i < record->animation_count; i++) {
		strbuf_add_c(out, i ? ", " : "");
		write_member(out, record->animations[i].name);
		strbuf_printf(out, "Object.freeze({ first: %u, last: %u })",
			      (unsigned)record->animations[i].first,
			      (unsigned)record->animations[i].last);
	}
	strbuf_add_c(out, " })");
}

static void write_variant(struct strbuf *out, const struct record *record, struct str variant)
{
	const char *separator = "";

	write_member(out, variant);
	strbuf_add_c(out, "Object.freeze({ ");
	for (size_t i = 0; i < record->product_count; i++) {
		const struct record_product *product = &record->products[i];

		if (!str_equal(product->variant, variant))
			continue;
		strbuf_add_c(out, separator);
		write_member(out, product->format);
		text_quote(out, product->path, ESCAPE_UTF16);
		separator = ", ";
	}
	strbuf_add_c(out, " })");
}

static void write_variants(struct strbuf *out, const struct asset *asset)
{
	const struct record *record = asset->record;

	strbuf_add_c(out, "Object.freeze({\n");
	for (size_t i = 0; i < record->product_count; i++) {
		if (!record_begins_variant(record, i))
			continue;
		strbuf_add_c(out, "    ");
		write_variant(out, record, record->products[i].variant);
		strbuf_add_c(out, ",\n");
	}
	strbuf_add_c(out, "  })");
}

static void write_ids(struct module *module)
{
	object_begin(module,
		     "Stable: a function of section and key alone. These may be stored, as text: a "
		     "number cannot hold them.",
		     "AssetIds");
	for (size_t i = 0; i < module->all->count; i++) {
		strbuf_add_c(module->out, "  ");
		write_member(module->out, module->all->assets[i].name);
		strbuf_add_c(module->out, "\"0x");
		text_hex64(module->out, module->all->assets[i].id);
		strbuf_add_c(module->out, "\",\n");
	}
	object_end(module);
}

/* ---- functions --------------------------------------------------------------------------- */

/* The language of 2009 but for its modules, so that no compiler asks for a newer library. What stands
 * between two @ is for TypeScript alone. */
static const char FUNCTIONS[] =
	"\n"
	"@type Texts = { readonly [name: string]: string };\n\n@"
	"function pathOf(assets@: Texts@, paths@: Texts@, key@: string@)@: string | null@ {\n"
	"  const names = Object.keys(assets).filter((name) => assets[name] === key);\n"
	"  return names.length ? paths[names[0]@ as string@]@ as string@ : null;\n"
	"}\n"
	"\n"
	"// The path of what the manifest calls so, or null. An image and a sound may be called "
	"the same:\n"
	"// getAssetPath finds the image then.\n"
	"export function getImagePath(key@: string@)@: string | null@ {\n"
	"  return pathOf(ImageAssets, ImagePaths, key);\n"
	"}\n"
	"export function getAudioPath(key@: string@)@: string | null@ {\n"
	"  return pathOf(AudioAssets, AudioPaths, key);\n"
	"}\n"
	"export function getAssetPath(key@: string@)@: string | null@ {\n"
	"  const path = getImagePath(key) || getAudioPath(key);\n"
	"  return path ? path : pathOf(OtherAssets, OtherPaths, key);\n"
	"}\n"
	"\n"
	"// Names and keys of a type: \"image\", \"audio\", \"other\" or \"spritesheet\".\n"
	"export function getAssetsByType(type@: string@)@: Texts@ {\n"
	"  const images@: Texts@ = ImageAssets;\n"
	"  const sheets@: { [name: string]: string }@ = {};\n"
	"  if (type === \"image\") return ImageAssets;\n"
	"  if (type === \"audio\") return AudioAssets;\n"
	"  if (type === \"other\") return OtherAssets;\n"
	"  if (type === \"spritesheet\") {\n"
	"    Object.keys(SpritesheetConfigs).forEach((name) => {\n"
	"      sheets[name] = images[name]@ as string@;\n"
	"    });\n"
	"  }\n"
	"  return sheets;\n"
	"}\n"
	"\n"
	"// Is there anything at all?\n"
	"export function validateAssets()@: boolean@ {\n"
	"  return Object.keys(AssetIds).length > 0;\n"
	"}\n";

static void write_functions(struct module *module)
{
	bool is_type = false;

	for (const char *c = FUNCTIONS; *c; c++) {
		if (*c == '@')
			is_type = !is_type;
		else if (!is_type || module->form->is_typed)
			strbuf_add_char(module->out, *c);
	}
}

static void write_types(struct module *module)
{
	if (module->form->is_typed)
		strbuf_add_c(module->out,
			     "\nexport type ImageName = keyof typeof ImageAssets;\n"
			     "export type ImageKey = (typeof ImageAssets)[ImageName];\n"
			     "export type AudioName = keyof typeof AudioAssets;\n"
			     "export type AudioKey = (typeof AudioAssets)[AudioName];\n"
			     "export type OtherName = keyof typeof OtherAssets;\n"
			     "export type OtherKey = (typeof OtherAssets)[OtherName];\n"
			     "export type AssetName = keyof typeof AssetIds;\n");
}

/* ---- slots and entities ------------------------------------------------------------------ */

static void write_bound_names(struct module *module, const char *comment, const char *object,
			      const struct binding *bound, const struct str *names, size_t count)
{
	object_begin(module, comment, object);
	for (size_t i = 0; i < count; i++) {
		strbuf_add_c(module->out, "  ");
		write_member(module->out, names[i]);
		text_quote(module->out, bound[i].name, ESCAPE_UTF16);
		strbuf_add_c(module->out, ",\n");
	}
	object_end(module);
}

static void write_bound_asset(struct strbuf *out, const struct asset *asset)
{
	if (!asset) {
		strbuf_add_c(out, "asset: null, key: null, path: null, ");
		return;
	}
	strbuf_add_c(out, "asset: ");
	text_quote(out, asset->name, ESCAPE_UTF16);
	strbuf_add_c(out, ", key: ");
	write_key(out, asset);
	strbuf_add_c(out, ", path: ");
	write_path(out, asset);
	strbuf_add_c(out, ", ");
}

static void write_binding(struct strbuf *out, const struct binding *binding, bool is_entity)
{
	const struct pack_placement *placement = &binding->placement;

	strbuf_add_c(out, "  ");
	write_member(out, binding->name);
	strbuf_add_c(out, "Object.freeze({ ");
	if (is_entity) {
		strbuf_add_c(out, "slot: ");
		text_quote(out, binding->slot, ESCAPE_UTF16);
		strbuf_add_c(out, ", ");
	}
	write_bound_asset(out, binding->asset);
	strbuf_add_c(out, "scale: ");
	decimal_format(out, placement->scale);
	strbuf_add_c(out, ", offsetX: ");
	decimal_format(out, placement->offset_x);
	strbuf_add_c(out, ", offsetY: ");
	decimal_format(out, placement->offset_y);
	strbuf_printf(out, ", anchor: \"%s\" }),\n", pack_anchor_word(placement->anchor));
}

static void write_bound(struct module *module, const char *head, const char *type,
			const struct binding *bound, size_t count)
{
	strbuf_printf(module->out, "\n%s%s = Object.freeze({\n", head,
		      module->form->is_typed ? type : "");
	for (size_t i = 0; i < count; i++)
		write_binding(module->out, &bound[i], bound == module->bindings->entities);
	strbuf_add_c(module->out, "});\n");
}

static const char BINDING_TYPES[] =
	"\nexport type Slot = (typeof Slots)[keyof typeof Slots];\n"
	"export type Entity = (typeof Entities)[keyof typeof Entities];\n"
	"export interface Binding {\n"
	"  readonly asset: AssetName | null;\n"
	"  readonly key: string | null;\n"
	"  readonly path: string | null;\n"
	"  readonly scale: number;\n"
	"  readonly offsetX: number;\n"
	"  readonly offsetY: number;\n"
	"  readonly anchor: string;\n"
	"}\n"
	"export interface EntityBinding extends Binding {\n"
	"  readonly slot: string;\n"
	"}\n";

static void write_bindings(struct module *module)
{
	const struct bindings *bound = module->bindings;

	strbuf_printf(module->out, "\n// The active pack.\nexport const ActivePack%s = ",
		      module->form->is_typed ? ": string | null" : "");
	if (bound->pack.len)
		text_quote(module->out, bound->pack, ESCAPE_UTF16);
	else
		strbuf_add_c(module->out, "null");
	strbuf_add_c(module->out, ";\n");
	write_bound_names(module, "Slots of the game.", "Slots", bound->slots, module->bound.slots,
			  bound->slot_count);
	write_bound_names(module, "Entities of the game.", "Entities", bound->entities,
			  module->bound.entities, bound->entity_count);
	if (module->form->is_typed)
		strbuf_add_c(module->out, BINDING_TYPES);
	write_bound(module,
		    "// What fills each slot, by its name; null: nothing does.\n"
		    "export const SlotBindings",
		    ": Readonly<Record<Slot, Binding>>", bound->slots, bound->slot_count);
	write_bound(module,
		    "// What stands for each entity, by its name.\n"
		    "export const EntityBindings",
		    ": Readonly<Record<Entity, EntityBinding>>", bound->entities,
		    bound->entity_count);
}

static void write_module(struct module *module)
{
	strbuf_add_c(module->out, "// The assets of this game: keys, paths and facts.\n"
				  "//\n"
				  "// Written by `assetc link`: a change made here is lost.\n");
	write_object(module, "What the manifest calls each image.", "ImageAssets", is_image,
		     write_key);
	write_object(module, "Paths below the output folder.", "ImagePaths", is_image, write_path);
	write_object(module, "What the manifest calls each sound.", "AudioAssets", asset_is_audio,
		     write_key);
	write_object(module, "Paths below the output folder.", "AudioPaths", asset_is_audio,
		     write_path);
	write_object(module, "What is neither, as a font.", "OtherAssets", is_other, write_key);
	write_object(module, "Paths below the output folder.", "OtherPaths", is_other, write_path);
	write_object(module, "The files that name the frames of atlases.", "AtlasXMLPaths",
		     is_atlas, write_atlas);
	write_object(module, "Frames of sprite sheets, in pixels.", "SpritesheetConfigs", is_sheet,
		     write_sheet);
	write_object(module,
		     "Frames of images that were cut, or packed into an atlas; pixels in the "
		     "picture of `page`, and "
		     "seconds.",
		     "ImageFrames", has_frames, write_frames);
	write_object(module, "Frames that follow each other, both ends included.",
		     "ImageAnimations", has_animations, write_animations);
	write_object(module, "Paths of images in several sizes, by variant and format.",
		     "ImageVariants", has_variants, write_variants);
	write_ids(module);
	write_types(module);
	if (module->bindings)
		write_bindings(module);
	write_functions(module);
}

enum status script_emit(const struct emit_call *call, const struct script_form *form,
			struct strbuf *out, struct diag *diag)
{
	const struct naming naming = {.language = form->language, .style = NAME_UPPER};
	struct module module = {.form = form,
				.all = call->assets,
				.bindings = call->bindings,
				.out = out,
				.diag = diag};
	enum status assets, bound;

	module.names = arena_array(&module.arena, call->assets->count, sizeof(*module.names));
	for (size_t i = 0; i < call->assets->count; i++)
		module.names[i] = name_member(&module.arena, call->assets->assets[i].record->key);
	assets = check_names(&module);
	bound = names_make_bound(call, &naming, &module.arena, &module.bound, diag);
	if (assets == ST_OK && bound == ST_OK)
		write_module(&module);
	arena_release(&module.arena);
	return assets != ST_OK ? assets : bound;
}
