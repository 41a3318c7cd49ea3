/* record.c - reading records.
 *
 * In this order: the text is JSON (spec/json.c); the JSON is a record of the format read here; its
 * members have their types (record_rows.c, shape.c); its names are fit for manifests, headers
 * and messages. Only then is anything copied out of the tree, which ends with the reading.
 *
 * It does not look at the products themselves: that they exist is the build system's business.
 */
#include "link/record.h"

#include "base/file.h"
#include "base/param.h"
#include "base/path.h"
#include "link/record_frames.h"
#include "link/record_rows.h"
#include "link/words.h"
#include "spec/spec.h"

#include <assert.h>
#include <inttypes.h>

/* ---- the format -------------------------------------------------------------------------- */

static void hint_recompile(const struct node *root, struct diag *diag)
{
	const struct node *spec = node_find(root, "source");

	if (spec && record_is_name(spec->text, RECORD_NAME_MAX))
		diag_hint(diag, "recompile %.*s", STR_ARGS(spec->text));
	else
		diag_hint(diag,
			  "recompile the spec it came from; a record may be deleted at any time");
}

/* A number too large to be read is newer as well; one below 0 begins with its sign. */
static const char *age_of(struct str number)
{
	uint64_t format;

	if (!str_to_u64(number, &format))
		return number.ptr[0] == '-' ? "an older" : "a newer";
	return format < RECORD_FORMAT ? "an older" : format > RECORD_FORMAT ? "a newer" : NULL;
}

static enum status refuse_spec(struct diag *diag, struct place at)
{
	enum status st = diag_error(diag, ST_INVALID, "E0902", at,
				    "this is a spec; link reads the record that is made of it");

	diag_hint(diag, "run `assetc compile SPEC -o RECORD` first, and name RECORD here");
	return st;
}

/* A record is a JSON object; what begins otherwise may be the spec itself. */
static enum status check_begin(const struct source *source, struct diag *diag)
{
	struct str text = str_trim(source->text);

	if ((text.len && text.ptr[0] == '{') || !spec_text_is_spec(source))
		return ST_OK;
	return refuse_spec(diag, (struct place){source, 1, 1, 1});
}

static enum status check_format(const struct node *root, struct diag *diag)
{
	const struct node *format = node_find(root, "assetc_record");
	const char *age;
	enum status st;

	if (!format && spec_node_is_spec(root))
		return refuse_spec(diag, root->at);
	if (!format || format->type != NODE_SCALAR || format->kind != SCALAR_INT) {
		st = diag_error(diag, ST_INVALID, "E0902", format ? format->at : root->at,
				"this is no record of assetc: it has no 'assetc_record'");
		diag_hint(diag, "link reads the .asset.json files that `assetc compile` writes");
		return st;
	}
	age = age_of(format->text);
	if (!age)
		return ST_OK;
	st = diag_error(diag, ST_INVALID, "E0903", format->at,
			"the record is of %s format; this assetc reads format %d", age,
			RECORD_FORMAT);
	hint_recompile(root, diag);
	return st;
}

/* ---- the values -------------------------------------------------------------------------- */

struct reading {
	struct arena *arena; /* of the record */
	struct diag *diag;
};

static enum status refuse(struct reading *reading, const struct node *value, const char *name,
			  const char *why)
{
	return diag_error(reading->diag, ST_INVALID, "E0904", value->at, "'%s' of the record %s",
			  name, why);
}

/* A member that the rows demand. */
static const struct node *member(const struct node *object, const char *name)
{
	const struct node *value = node_find(object, name);

	assert(value);
	return value;
}

static struct str keep(struct reading *reading, const struct node *value)
{
	return value ? str_copy(reading->arena, value->text) : (struct str){0};
}

/* The rows have seen to it that it fits. */
static uint32_t read_whole(const struct node *object, const char *name)
{
	const struct node *value = node_find(object, name);
	uint64_t number;

	return value && str_to_u64(value->text, &number) ? (uint32_t)number : 0;
}

static uint64_t read_large(const struct node *object, const char *name)
{
	const struct node *value = node_find(object, name);
	uint64_t number;

	return value && str_to_u64(value->text, &number) ? number : 0;
}

static bool read_flag(const struct node *object, const char *name)
{
	const struct node *value = node_find(object, name);

	return value && str_is(value->text, "true");
}

static enum status read_loop(struct reading *reading, const struct node *object,
			     struct record_sound *out)
{
	out->loop_start = read_whole(object, "start");
	out->loop_end = read_whole(object, "end");
	if (out->loop_start >= out->loop_end)
		return refuse(reading, object, "loop", "must end after its start");
	if (out->loop_end > out->frames)
		return refuse(reading, object, "loop", "ends beyond the frames of its product");
	return ST_OK;
}

/* Programs multiply and divide by these numbers, so none of a sound may be left out. */
static enum status check_measures(struct reading *reading, const struct node *object)
{
	static const char *const NAMES[] = {"duration", "rate", "channels", "frames"};

	for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++) {
		if (!node_find(object, NAMES[i]))
			return refuse(reading, object, NAMES[i],
				      "is missing from the product of a sound");
	}
	return ST_OK;
}

/* Whether the duration is that of the frames, which whoever wrote it may have rounded either way. */
static bool is_duration_of(const struct record_sound *sound)
{
	uint64_t exact = (uint64_t)sound->frames * MILLION / sound->rate;

	return sound->duration_us + 1 >= exact && sound->duration_us <= exact + 1;
}

static enum status read_sound(struct reading *reading, const struct node *object,
			      struct record_sound *out)
{
	enum status st = check_measures(reading, object);
	const struct node *loop = node_find(object, "loop");
	int64_t duration_us = 0;

	if (st != ST_OK)
		return st;
	(void)quantity_parse(member(object, "duration")->text, UNIT_NONE, &duration_us);
	out->duration_us = (uint64_t)duration_us;
	out->rate = read_whole(object, "rate");
	out->channels = read_whole(object, "channels");
	out->frames = read_whole(object, "frames");
	if (out->rate == 0)
		return refuse(reading, member(object, "rate"), "rate", "must be at least 1");
	if (out->channels == 0)
		return refuse(reading, member(object, "channels"), "channels",
			      "must be at least 1");
	if (!is_duration_of(out))
		return refuse(reading, member(object, "duration"), "duration",
			      "is not that of its frames at its rate");
	return loop ? read_loop(reading, loop, out) : ST_OK;
}

/* "2x", "0.5x": what the step `variants` names. */
static bool is_scale(struct str text)
{
	size_t digits = 0, dots = 0;

	for (size_t i = 0; i + 1 < text.len; i++) {
		digits += text.ptr[i] >= '0' && text.ptr[i] <= '9';
		dots += text.ptr[i] == '.';
	}
	return text.len <= RECORD_VARIANT_MAX && digits > 0 && dots <= 1 &&
	       digits + dots + 1 == text.len && text.ptr[text.len - 1] == 'x';
}

static enum status read_variant(struct reading *reading, const struct node *object, unsigned kind,
				struct record_product *out)
{
	const struct node *variant = node_find(object, "variant");

	if (!variant)
		return ST_OK;
	if (kind != ASSET_IMAGE || !is_scale(variant->text))
		return refuse(reading, variant, "variant", "must be the scale of an image, as 2x");
	out->variant = keep(reading, variant);
	return ST_OK;
}

static enum status read_product(struct reading *reading, const struct node *object, unsigned kind,
				struct record_product *out)
{
	const struct node *format = member(object, "format"), *path = member(object, "path");
	const struct node *sha256 = member(object, "sha256");
	const char *why = path_output_refused(path->text);
	enum status st;

	if (why)
		return diag_error(reading->diag, ST_INVALID, "E0904", path->at,
				  "the path of a product in the record cannot be: %s", why);
	if (path->text.len > RECORD_PATH_MAX)
		return refuse(reading, path, "path", "is longer than 1024 bytes");
	if (!record_is_format(format->text))
		return refuse(reading, format, "format", "must be lower-case letters and digits");
	if (!record_is_sha256(sha256->text))
		return refuse(reading, sha256, "sha256", "must be 64 hexadecimal digits");
	st = read_variant(reading, object, kind, out);
	if (st != ST_OK)
		return st;
	out->sha256 = sha256->text;
	out->size = read_large(object, "size");
	out->format = keep(reading, format);
	out->path = keep(reading, path);
	out->width = read_whole(object, "width");
	out->height = read_whole(object, "height");
	return kind == ASSET_AUDIO ? read_sound(reading, object, &out->sound) : ST_OK;
}

/* Programs look for a product by its format, and variant where there are any; a file holds one product. */
static enum status check_distinct(struct reading *reading, const struct node *object,
				  const struct record *record, const struct record_product *product)
{
	for (size_t i = 0; i < record->product_count; i++) {
		if (!record->products[i].variant.len != !product->variant.len)
			return refuse(reading, object, "products",
				      "has variants and what is none of them");
		if (str_equal(record->products[i].format, product->format) &&
		    str_equal(record->products[i].variant, product->variant))
			return refuse(reading, member(object, "format"), "products",
				      product->variant.len ? "has two of one format and variant"
							   : "has two of one format");
		if (str_equal(record->products[i].path, product->path))
			return refuse(reading, member(object, "path"), "products",
				      "has two of one path");
	}
	return ST_OK;
}

static enum status read_products(struct reading *reading, const struct node *list,
				 struct record *out)
{
	enum status st = ST_OK;

	out->products = arena_array(reading->arena, list->count, sizeof(*out->products));
	for (size_t i = 0; i < list->count && st == ST_OK; i++) {
		struct record_product *product = &out->products[i];

		st = read_product(reading, list->items[i], out->kind, product);
		if (st == ST_OK)
			st = check_distinct(reading, list->items[i], out, product);
		out->product_count++;
	}
	return st;
}

/* How many frames stand side by side; 0 when not one fits. The margin before the first is counted,
 * one behind the last is not needed: engines differ there, and sheets are cut both ways. */
static uint32_t frames_along(uint32_t size, uint32_t frame, uint32_t margin, uint32_t spacing)
{
	if (margin > size || frame > size - margin)
		return 0;
	return (uint32_t)(((uint64_t)size - margin + spacing) / ((uint64_t)frame + spacing));
}

uint32_t record_frames(const struct record_sheet *sheet, uint32_t width, uint32_t height)
{
	uint64_t frames =
		(uint64_t)frames_along(width, sheet->frame_width, sheet->margin, sheet->spacing) *
		frames_along(height, sheet->frame_height, sheet->margin, sheet->spacing);

	return frames > UINT32_MAX ? 0 : (uint32_t)frames;
}

static enum status read_sheet(struct reading *reading, const struct node *object,
			      struct record *out)
{
	const struct record_product *primary = &out->products[0];
	struct record_sheet *sheet = &out->sheet;

	*sheet = (struct record_sheet){
		.frame_width = read_whole(object, "frameWidth"),
		.frame_height = read_whole(object, "frameHeight"),
		.margin = read_whole(object, "margin"),
		.spacing = read_whole(object, "spacing"),
	};
	if (sheet->frame_width == 0 || sheet->frame_height == 0)
		return refuse(reading, object, "manifest.spritesheet", "has frames without a size");
	out->frames = record_frames(sheet, primary->width, primary->height);
	if (out->frames == 0)
		return diag_error(reading->diag, ST_INVALID, "E0904", object->at,
				  "frames of %" PRIu32 "x%" PRIu32
				  " do not fit the sheet of %" PRIu32 "x%" PRIu32,
				  sheet->frame_width, sheet->frame_height, primary->width,
				  primary->height);
	return ST_OK;
}

static enum status read_atlas(struct reading *reading, const struct node *path, struct record *out)
{
	const char *why = path_output_refused(path->text);

	if (why)
		return diag_error(reading->diag, ST_INVALID, "E0904", path->at,
				  "the path of the atlas in the record cannot be: %s", why);
	if (path->text.len > RECORD_PATH_MAX)
		return refuse(reading, path, "manifest.atlas", "is longer than 1024 bytes");
	out->atlas = keep(reading, path);
	return ST_OK;
}

static enum status read_manifest(struct reading *reading, const struct node *object,
				 struct record *out)
{
	const struct node *section = member(object, "section"), *key = member(object, "key");
	const struct node *type = member(object, "type"), *path = member(object, "path");
	const struct node *sheet = node_find(object, "spritesheet");
	const struct node *atlas = node_find(object, "atlas");

	if (!record_is_section(section->text))
		return refuse(reading, section, "manifest.section",
			      "must be names joined by dots, of at most 200 bytes");
	if (!record_is_name(key->text, RECORD_NAME_MAX))
		return refuse(reading, key, "manifest.key", "must be a name of at most 200 bytes");
	if (!record_is_name(type->text, RECORD_NAME_MAX))
		return refuse(reading, type, "manifest.type", "must be a name");
	if (!str_equal(path->text, out->products[0].path))
		return refuse(reading, path, "manifest.path",
			      "is not the path of the first product");
	out->section = keep(reading, section);
	out->is_item = section_is_list(out->section);
	out->key = keep(reading, key);
	out->type = keep(reading, type);
	out->description = keep(reading, node_find(object, "description"));
	out->frames = out->kind == ASSET_IMAGE ? 1 : 0;
	if (atlas && read_atlas(reading, atlas, out) != ST_OK)
		return ST_INVALID;
	return sheet ? read_sheet(reading, sheet, out) : ST_OK;
}

static enum status read_packing(struct reading *reading, const struct node *root,
				struct record *out)
{
	const struct node *object = node_find(root, "atlas");
	struct record_atlas *atlas = &out->packing;

	/* The text of the record ends with its reading. */
	for (size_t i = 0; i < out->product_count; i++)
		out->products[i].sha256 = object ? str_copy(reading->arena, out->products[i].sha256)
						 : (struct str){0};
	if (!object)
		return ST_OK;
	*atlas = (struct record_atlas){
		.name = keep(reading, member(object, "name")),
		.has_padding = node_find(object, "padding"),
		.has_extrude = node_find(object, "extrude"),
		.has_power_of_two = node_find(object, "power_of_two"),
		.has_max_size = node_find(object, "max_size"),
		.padding = read_whole(object, "padding"),
		.extrude = read_whole(object, "extrude"),
		.max_size = read_whole(object, "max_size"),
		.is_power_of_two = read_flag(object, "power_of_two"),
	};
	if (!record_is_atlas(atlas->name))
		return refuse(reading, object, "atlas.name",
			      "must be a letter, then letters, digits, - and _");
	if (atlas->has_max_size && atlas->max_size < RECORD_PAGE_MIN)
		return refuse(reading, object, "atlas.max_size", "is out of range");
	if (!out->frame_list)
		return refuse(reading, object, "frames", "is missing, where there is an atlas");
	return ST_OK;
}

static unsigned kind_of(struct str word)
{
	if (str_is(word, "image"))
		return ASSET_IMAGE;
	return str_is(word, "audio") ? ASSET_AUDIO : 0;
}

static enum status read_head(struct reading *reading, const struct node *root, struct record *out)
{
	const struct node *id = member(root, "id"), *kind = member(root, "kind");
	const struct node *category = node_find(root, "category");
	const struct node *profile = node_find(root, "profile");
	const struct node *lock = node_find(root, "lock");

	if (!record_is_id(id->text))
		return refuse(reading, id, "id",
			      "is not an id: lower-case letters, digits, - and _");
	out->kind = kind_of(kind->text);
	if (out->kind == 0)
		return refuse(reading, kind, "kind", "is neither image nor audio");
	if (category && !record_is_name(category->text, RECORD_NAME_MAX))
		return refuse(reading, category, "category", "must be a name of at most 200 bytes");
	if (profile && !record_is_name(profile->text, RECORD_NAME_MAX))
		return refuse(reading, profile, "profile", "must be a name of at most 200 bytes");
	if (lock && !str_is(lock->text, "locked") && !str_is(lock->text, "stale"))
		return refuse(reading, lock, "lock", "is neither locked nor stale");
	if (lock)
		out->lock = str_is(lock->text, "stale") ? RECORD_STALE : RECORD_LOCKED;
	out->id = keep(reading, id);
	out->category = keep(reading, category);
	out->profile = keep(reading, profile);
	out->is_release = read_flag(root, "release");
	out->is_draft = read_flag(root, "draft");
	return ST_OK;
}

static void read_provenance(struct reading *reading, const struct node *object,
			    struct record_provenance *out)
{
	const struct node *cost = node_find(object, "cost_usd");

	if (!read_flag(object, "generated"))
		return;
	out->provider = keep(reading, member(object, "provider"));
	out->date = keep(reading, node_find(object, "date"));
	out->has_cost = cost && quantity_parse(cost->text, UNIT_NONE, &out->cost_micro_usd);
}

static enum status read_record(struct reading *reading, const struct node *root, struct record *out)
{
	enum status st = shape_check(root, RECORD_ROWS, reading->diag);

	if (st == ST_OK)
		st = read_head(reading, root, out);
	if (st == ST_OK)
		st = read_products(reading, member(root, "products"), out);
	if (st == ST_OK)
		st = read_manifest(reading, member(root, "manifest"), out);
	if (st == ST_OK)
		st = record_read_frames(root, out, reading->arena, reading->diag);
	if (st == ST_OK)
		st = read_packing(reading, root, out);
	if (st == ST_OK)
		read_provenance(reading, node_find(root, "provenance"), &out->provenance);
	else
		hint_recompile(root, reading->diag);
	return st;
}

enum status record_parse(const struct source *source, struct arena *arena, struct record *out,
			 struct diag *diag)
{
	struct reading reading = {arena, diag};
	struct arena tree = {0};
	struct node *root;
	enum status st = check_begin(source, diag);

	*out = (struct record){.source = source, .at = {.source = source}};
	if (st != ST_OK)
		return st;
	st = json_parse(source, &tree, &root, diag);
	if (st == ST_OK)
		st = check_format(root, diag);
	else
		hint_recompile(NULL, diag);
	if (st == ST_OK)
		st = read_record(&reading, root, out);
	arena_release(&tree);
	return st;
}

enum status record_read(struct str path, struct arena *arena, struct record *out, struct diag *diag)
{
	struct source *source = arena_alloc(arena, sizeof(*source));
	bool is_shown = diag->errors < DIAG_ERRORS_MAX;
	struct bytes text = {0};
	enum status st;

	source->path = str_keep(arena, path);
	st = file_read(source->path, RECORD_SIZE_MAX, "record", (struct place){0}, &text, diag);
	if (st != ST_OK)
		return st;
	source->text = (struct str){(const char *)text.data, text.len};
	st = record_parse(source, arena, out, diag);
	/* The text outlives this call only where a finding shows a line of it. */
	source->text = st != ST_OK && is_shown ? str_copy(arena, source->text) : (struct str){0};
	bytes_release(&text);
	return st;
}

bool record_begins_variant(const struct record *record, size_t index)
{
	for (size_t i = 0; i < index; i++) {
		if (str_equal(record->products[i].variant, record->products[index].variant))
			return false;
	}
	return true;
}
