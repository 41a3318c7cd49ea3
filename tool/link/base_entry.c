/* base_entry.c - what an entry written by hand says of itself.
 *
 * What constants are made of must be right: type, path, variants, atlas and the frames of a sheet.
 * Measures are taken where they can be, and are the game's own business elsewhere.
 */
#include "link/base_entry.h"

#include "base/param.h"
#include "base/path.h"
#include "link/words.h"

#include <stdarg.h>
#include <string.h>

#define PIXELS_MAX (1u << 24)
#define FILES_MAX  64u /* of one entry, so that they may be compared each with each */

struct entry {
	struct base_reader *reader;
	const struct node *node;
	struct record *out;
	bool is_bad, is_full;
};

static const struct node *find_text(const struct node *object, const char *name)
{
	const struct node *value = node_find(object, name);

	return value && value->type == NODE_SCALAR && value->kind == SCALAR_TEXT ? value : NULL;
}

static const struct node *find_object(const struct node *object, const char *name)
{
	const struct node *value = node_find(object, name);

	return value && value->type == NODE_MAP ? value : NULL;
}

bool base_is_entry(const struct node *object)
{
	return find_text(object, "path") || find_text(object, "type") ||
	       find_object(object, "variants");
}

static void refuse(struct entry *entry, const char *code, const struct node *at, const char *fmt,
		   ...) AC_PRINTF(4, 5);

static void refuse(struct entry *entry, const char *code, const struct node *at, const char *fmt,
		   ...)
{
	struct strbuf why = {0};
	va_list args;

	va_start(args, fmt);
	strbuf_vprintf(&why, fmt, args);
	va_end(args);
	entry->is_bad = true;
	entry->reader->status =
		diag_error(entry->reader->diag, ST_INVALID, code, at->at,
			   "the entry '%.*s%s%.*s' of the base manifest %s",
			   STR_ARGS(entry->out->section), entry->out->section.len ? "." : "",
			   STR_ARGS(entry->out->key), why.data);
	strbuf_release(&why);
}

/* A member that must be text where there is one; NULL: there is none, or it was refused. */
static const struct node *take_text(struct entry *entry, const char *name)
{
	const struct node *value = node_find(entry->node, name);

	if (!value || (value->type == NODE_SCALAR && value->kind == SCALAR_TEXT))
		return value;
	refuse(entry, "E0941", value, "has %s as its '%s', where text was expected",
	       node_describe(value), name);
	return NULL;
}

/* ---- paths ------------------------------------------------------------------------------- */

static bool check_path(struct entry *entry, const struct node *path)
{
	if (record_is_name(path->text, RECORD_PATH_MAX))
		return true;
	refuse(entry, "E0942", path,
	       "has a path that is empty, longer than %u bytes or holds control characters",
	       RECORD_PATH_MAX);
	return false;
}

/* The extension in lower case, where it is the name of a format. */
static struct str format_of(struct base_reader *reader, struct str path)
{
	struct str extension = path_extension(path_base(path));
	char *lower = arena_text(reader->arena, extension.ptr ? extension.ptr : "", extension.len);

	for (size_t i = 0; i < extension.len; i++)
		lower[i] = lower[i] >= 'A' && lower[i] <= 'Z' ? (char)(lower[i] - 'A' + 'a')
							      : lower[i];
	extension.ptr = lower;
	return record_is_format(extension) ? extension : STR("");
}

static struct record_product *add_product(struct entry *entry, struct str format,
					  struct str variant, struct str path)
{
	struct record *out = entry->out;
	struct arena *arena = entry->reader->arena;
	struct record_product *product;

	out->products =
		arena_grow_array(arena, out->products, out->product_count, sizeof(*out->products));
	product = &out->products[out->product_count++];
	*product = (struct record_product){.format = str_copy(arena, format),
					   .path = str_copy(arena, path)};
	if (variant.len)
		product->variant = str_copy(arena, variant);
	return product;
}

/* Told once. */
static bool has_room(struct entry *entry, const struct node *path)
{
	if (entry->out->product_count < FILES_MAX)
		return true;
	if (!entry->is_full)
		refuse(entry, "E0941", path, "has more than %u files", FILES_MAX);
	entry->is_full = true;
	return false;
}

/* ---- variants ---------------------------------------------------------------------------- */

/* Beside paths a variant has members such as "dimensions": a path is a text named like its
 * extension. */
static bool is_path_member(struct base_reader *reader, const struct member *member)
{
	struct str name = member->key->text, format;

	if (member->value->type != NODE_SCALAR || member->value->kind != SCALAR_TEXT)
		return false;
	format = format_of(reader, member->value->text);
	return record_is_format(name) &&
	       (str_equal(format, name) || (str_is(name, "jpg") && str_is(format, "jpeg")) ||
		(str_is(name, "jpeg") && str_is(format, "jpg")));
}

static uint32_t find_pixels(const struct node *object, const char *name)
{
	const struct node *value = node_find(object, name);
	uint64_t number;

	if (!value || value->type != NODE_SCALAR || value->kind != SCALAR_INT ||
	    !str_to_u64(value->text, &number) || number > PIXELS_MAX)
		return 0;
	return (uint32_t)number;
}

/* Both or neither. */
static void read_size(const struct node *object, struct record_product *product)
{
	uint32_t width = find_pixels(object, "width"), height = find_pixels(object, "height");

	if (width && height) {
		product->width = width;
		product->height = height;
	}
}

static void read_variant(struct entry *entry, const struct member *variant)
{
	const struct node *formats = variant->value;

	for (size_t i = 0; i < formats->count; i++) {
		const struct member *member = &formats->members[i];

		if (is_path_member(entry->reader, member) && check_path(entry, member->value) &&
		    has_room(entry, member->value))
			read_size(formats, add_product(entry, member->key->text, variant->key->text,
						       member->value->text));
	}
}

static bool check_variant(struct entry *entry, const struct member *variant)
{
	if (!record_is_name(variant->key->text, RECORD_NAME_MAX))
		refuse(entry, "E0942", variant->key,
		       "has a variant whose name is empty, longer than %u bytes or holds control "
		       "characters",
		       RECORD_NAME_MAX);
	else if (variant->value->type != NODE_MAP)
		refuse(entry, "E0941", variant->value,
		       "has %s as variant '%.*s', where an object of paths was expected",
		       node_describe(variant->value), STR_ARGS(variant->key->text));
	else
		return true;
	return false;
}

/* What the entry is loaded from where one path is asked for: 1x, else the first. */
static void put_first(struct record *out)
{
	struct record_product primary;
	size_t at = 0;

	while (at < out->product_count && !str_is(out->products[at].variant, "1x"))
		at++;
	if (at == out->product_count)
		return;
	primary = out->products[at];
	memmove(&out->products[1], &out->products[0], at * sizeof(primary));
	out->products[0] = primary;
}

static void read_variants(struct entry *entry, const struct node *variants)
{
	for (size_t i = 0; i < variants->count; i++) {
		if (check_variant(entry, &variants->members[i]))
			read_variant(entry, &variants->members[i]);
	}
	put_first(entry->out);
}

/* As link writes them; an object of that name which holds something else is the game's own. */
static void read_formats(struct entry *entry)
{
	const struct node *formats = find_object(entry->node, "formats");

	for (size_t i = 0; formats && i < formats->count; i++) {
		const struct member *member = &formats->members[i];

		if (is_path_member(entry->reader, member) && check_path(entry, member->value) &&
		    !str_equal(member->value->text, entry->out->products[0].path) &&
		    has_room(entry, member->value))
			(void)add_product(entry, member->key->text, (struct str){0},
					  member->value->text);
	}
}

/* ---- everything else ---------------------------------------------------------------------- */

static uint32_t take_frame(struct entry *entry, const char *name, uint32_t least)
{
	const struct node *value = node_find(entry->node, name);
	uint64_t number;

	if (!value)
		return 0;
	if (value->type == NODE_SCALAR && value->kind == SCALAR_INT &&
	    str_to_u64(value->text, &number) && number >= least && number <= PIXELS_MAX)
		return (uint32_t)number;
	refuse(entry, "E0941", value, "has a '%s' that is no whole number from %u to %u", name,
	       least, PIXELS_MAX);
	return 0;
}

static void read_sheet(struct entry *entry)
{
	struct record *out = entry->out;
	const struct record_product *primary = &out->products[0];
	struct record_sheet *sheet = &out->sheet;

	out->frames = out->kind == ASSET_IMAGE ? 1 : 0;
	sheet->frame_width = take_frame(entry, "frameWidth", 1);
	sheet->frame_height = take_frame(entry, "frameHeight", 1);
	if (!sheet->frame_width) {
		*sheet = (struct record_sheet){0};
		return;
	}
	if (!sheet->frame_height)
		sheet->frame_height = sheet->frame_width;
	sheet->margin = take_frame(entry, "margin", 0);
	sheet->spacing = take_frame(entry, "spacing", 0);
	out->frames = record_frames(sheet, primary->width, primary->height);
}

static unsigned kind_of(const struct record *record)
{
	static const char *const SOUNDS[] = {"sound", "music", "sfx", "speech"};

	if (str_is(record->section, "audio") || str_starts(record->section, "audio.") ||
	    str_starts(record->type, "audio"))
		return ASSET_AUDIO;
	for (size_t i = 0; i < sizeof(SOUNDS) / sizeof(SOUNDS[0]); i++) {
		if (str_is(record->type, SOUNDS[i]))
			return ASSET_AUDIO;
	}
	return ASSET_IMAGE;
}

static bool is_among(struct str word, const char *const *words)
{
	for (; *words; words++) {
		if (str_is(word, *words))
			return true;
	}
	return false;
}

/* Of a type that is the game's own, the file tells. What is neither picture nor sound is nothing that an
 * image loader should be given. */
static unsigned kind_by_file(struct base_reader *reader, const struct record *record)
{
	static const char *const TYPES[] = {"image",    "spritesheet",     "atlas",
					    "atlasXML", "multiResolution", NULL};
	static const char *const PICTURES[] = {"png", "jpg",  "jpeg",  "webp", "gif",
					       "svg", "avif", "bmp",   "tga",  "dds",
					       "ktx", "ktx2", "basis", NULL};
	static const char *const SOUNDS[] = {"ogg", "mp3", "wav",  "flac",
					     "m4a", "aac", "opus", NULL};
	struct str extension = format_of(reader, record->products[0].path);

	if (record->kind != ASSET_IMAGE || is_among(record->type, TYPES) ||
	    is_among(extension, PICTURES))
		return record->kind;
	return is_among(extension, SOUNDS) ? ASSET_AUDIO : 0;
}

static void read_type(struct entry *entry, const struct node *variants)
{
	const struct node *type = take_text(entry, "type");
	struct record *out = entry->out;

	if (type && !record_is_name(type->text, RECORD_NAME_MAX))
		refuse(entry, "E0942", type,
		       "has a type that is empty, longer than %u bytes or holds control characters",
		       RECORD_NAME_MAX);
	else if (type)
		out->type = str_copy(entry->reader->arena, type->text);
	out->kind = kind_of(out);
	if (!type)
		out->type = variants                   ? STR("multiResolution")
			    : out->kind == ASSET_AUDIO ? STR("audio")
						       : STR("image");
}

static void read_texts(struct entry *entry)
{
	const struct node *description = take_text(entry, "description");
	const struct node *xml = take_text(entry, "atlasXML");
	const struct node *atlas = xml ? xml : take_text(entry, "atlas");

	if (description)
		entry->out->description = str_copy(entry->reader->arena, description->text);
	if (atlas && check_path(entry, atlas))
		entry->out->atlas = str_copy(entry->reader->arena, atlas->text);
}

/* Where there are variants, they are what the game loads. */
static void read_paths(struct entry *entry, const struct node *variants)
{
	const struct node *path = take_text(entry, "path");

	if (path && !check_path(entry, path))
		return;
	if (variants)
		read_variants(entry, variants);
	if (entry->out->product_count || entry->is_bad)
		return;
	if (path) {
		(void)add_product(entry, format_of(entry->reader, path->text), (struct str){0},
				  path->text);
		read_formats(entry);
	} else if (variants) {
		refuse(entry, "E0941", variants,
		       "has no path in its variants: a path stands under the name of its "
		       "extension, as \"png\": \"logo@1x.png\"");
	} else {
		refuse(entry, "E0941", entry->node, "has neither a 'path' nor 'variants'");
	}
}

bool base_read_entry(struct base_reader *reader, const struct node *node, struct record *out)
{
	struct entry entry = {.reader = reader, .node = node, .out = out};
	const struct node *variants = find_object(node, "variants");

	out->source = reader->source;
	out->at = node->at;
	out->is_foreign = true;
	read_type(&entry, variants);
	read_texts(&entry);
	read_paths(&entry, variants);
	if (entry.is_bad)
		return false;
	out->kind = kind_by_file(reader, out);
	if (!out->products[0].variant.ptr)
		read_size(node, &out->products[0]);
	read_sheet(&entry);
	return !entry.is_bad;
}
