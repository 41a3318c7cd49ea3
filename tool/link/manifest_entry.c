/* manifest_entry.c - the members of an entry, as rows.
 *
 * They are rows so that an entry of ours and one that takes the place of another's are written by the same
 * code, whatever the order of their members.
 */
#include "link/manifest_entry.h"

#include <stdlib.h>

/* ---- what a record says ------------------------------------------------------------------- */

/* Each writes its member, or returns false when the record says nothing of it. */
typedef bool field_fn(struct json *json, struct arena *scratch, const struct record *record);

static bool text_field(struct json *json, const char *name, struct str text)
{
	if (text.len)
		json_str(json, name, text);
	return text.len > 0;
}

static bool number_field(struct json *json, const char *name, uint64_t number, bool is_said)
{
	if (is_said)
		json_u64(json, name, number);
	return is_said;
}

#define FIELD(what) \
	static bool write_##what(struct json *json, struct arena *scratch, \
				 const struct record *record)

FIELD(key)
{
	(void)scratch;
	return record->is_item && text_field(json, "key", record->key);
}

FIELD(id)
{
	(void)scratch;
	return text_field(json, "id", record->id);
}

FIELD(type)
{
	(void)scratch;
	return text_field(json, "type", record->type);
}

FIELD(path)
{
	(void)scratch;
	return text_field(json, "path", record->products[0].path);
}

FIELD(atlas)
{
	(void)scratch;
	return !str_is(record->type, "atlasXML") && text_field(json, "atlas", record->atlas);
}

FIELD(atlas_xml)
{
	(void)scratch;
	return str_is(record->type, "atlasXML") && text_field(json, "atlasXML", record->atlas);
}

FIELD(description)
{
	(void)scratch;
	return text_field(json, "description", record->description);
}

static int compare_formats(const void *left, const void *right)
{
	const struct record_product *a = left, *b = right;

	return str_compare(a->format, b->format);
}

/* Other files of the same picture or sound, by format. */
FIELD(formats)
{
	size_t count = record->product_count;
	struct record_product *sorted;

	if (count < 2 || record->products[0].variant.ptr)
		return false;
	sorted = arena_array(scratch, count, sizeof(*sorted));
	for (size_t i = 0; i < count; i++)
		sorted[i] = record->products[i];
	qsort(sorted, count, sizeof(*sorted), compare_formats);
	json_object_begin(json, "formats");
	for (size_t i = 0; i < count; i++)
		json_str(json, sorted[i].format.ptr, sorted[i].path);
	json_object_end(json);
	return true;
}

/* The paths of one variant, and the size that they share. */
static void write_variant(struct json *json, const struct record *record, struct str variant)
{
	const struct record_product *sized = NULL;

	json_object_begin(json, variant.ptr);
	for (size_t i = 0; i < record->product_count; i++) {
		const struct record_product *product = &record->products[i];

		if (!str_equal(product->variant, variant))
			continue;
		json_str(json, product->format.ptr, product->path);
		if (!sized && product->width)
			sized = product;
	}
	if (sized) {
		json_u64(json, "width", sized->width);
		json_u64(json, "height", sized->height);
	}
	json_object_end(json);
}

FIELD(variants)
{
	(void)scratch;
	if (!record->products[0].variant.ptr)
		return false;
	json_object_begin(json, "variants");
	for (size_t i = 0; i < record->product_count; i++) {
		if (record_begins_variant(record, i))
			write_variant(json, record, record->products[i].variant);
	}
	json_object_end(json);
	return true;
}

#define NUMBER_FIELD(what, name, value, is_said) \
	FIELD(what) \
	{ \
		(void)scratch; \
		return number_field(json, name, value, is_said); \
	}

NUMBER_FIELD(width, "width", record->products[0].width, record->products[0].width > 0)
NUMBER_FIELD(height, "height", record->products[0].height, record->products[0].width > 0)
NUMBER_FIELD(frame_width, "frameWidth", record->sheet.frame_width, record->sheet.frame_width > 0)
NUMBER_FIELD(frame_height, "frameHeight", record->sheet.frame_height, record->sheet.frame_width > 0)
NUMBER_FIELD(margin, "margin", record->sheet.margin, record->sheet.frame_width > 0)
NUMBER_FIELD(spacing, "spacing", record->sheet.spacing, record->sheet.frame_width > 0)
NUMBER_FIELD(rate, "sampleRate", record->products[0].sound.rate, record->products[0].sound.rate > 0)
NUMBER_FIELD(channels, "channels", record->products[0].sound.channels,
	     record->products[0].sound.rate > 0)

/* Seconds, as the Web Audio API counts, and loop points in frames, which alone are exact. */
FIELD(duration)
{
	const struct record_sound *sound = &record->products[0].sound;

	(void)scratch;
	if (sound->rate)
		json_decimal(json, "duration", (int64_t)sound->duration_us);
	return sound->rate > 0;
}

FIELD(loop)
{
	const struct record_sound *sound = &record->products[0].sound;

	(void)scratch;
	if (sound->loop_end == 0)
		return false;
	json_object_begin(json, "loop");
	json_u64(json, "start", sound->loop_start);
	json_u64(json, "end", sound->loop_end);
	json_object_end(json);
	return true;
}

static void write_frame(struct json *json, const struct record_frame *frame)
{
	json_object_begin(json, NULL);
	if (frame->name.len)
		json_str(json, "name", frame->name);
	json_u64(json, "x", frame->x);
	json_u64(json, "y", frame->y);
	json_u64(json, "width", frame->width);
	json_u64(json, "height", frame->height);
	if (frame->width != frame->source_width || frame->height != frame->source_height) {
		json_u64(json, "offsetX", frame->offset_x);
		json_u64(json, "offsetY", frame->offset_y);
		json_u64(json, "sourceWidth", frame->source_width);
		json_u64(json, "sourceHeight", frame->source_height);
	}
	if (frame->duration)
		json_decimal(json, "duration", (int64_t)frame->duration * 1000);
	json_object_end(json);
}

/* An image that becomes part of an atlas as a whole is told of there. */
FIELD(frames)
{
	(void)scratch;
	if (!record->frame_list || !record->frame_list[0].name.len)
		return false;
	json_array_begin(json, "frames");
	for (uint32_t i = 0; i < record->frames; i++)
		write_frame(json, &record->frame_list[i]);
	json_array_end(json);
	return true;
}

FIELD(animations)
{
	(void)scratch;
	if (!record->animation_count)
		return false;
	json_object_begin(json, "animations");
	for (size_t i = 0; i < record->animation_count; i++) {
		json_object_begin(json, record->animations[i].name.ptr);
		json_u64(json, "first", record->animations[i].first);
		json_u64(json, "last", record->animations[i].last);
		json_object_end(json);
	}
	json_object_end(json);
	return true;
}

/* Where link has put it. */
FIELD(packed)
{
	(void)scratch;
	if (!record->spots)
		return false;
	json_array_begin(json, "packed");
	for (uint32_t i = 0; i < record->frames; i++) {
		json_object_begin(json, NULL);
		json_str(json, "atlas", record->spots[i].key);
		json_str(json, "frame", record->spots[i].name);
		json_u64(json, "x", record->spots[i].x);
		json_u64(json, "y", record->spots[i].y);
		json_u64(json, "width", record->frame_list[i].width);
		json_u64(json, "height", record->frame_list[i].height);
		json_object_end(json);
	}
	json_array_end(json);
	return true;
}

static bool true_field(struct json *json, const char *name, bool is_said)
{
	if (is_said)
		json_bool(json, name, true);
	return is_said;
}

FIELD(draft)
{
	(void)scratch;
	return true_field(json, "draft", record->is_draft);
}

FIELD(generated)
{
	(void)scratch;
	return true_field(json, "aiGenerated", record->provenance.provider.ptr);
}

FIELD(provider)
{
	(void)scratch;
	return text_field(json, "aiProvider", record->provenance.provider);
}

FIELD(cost)
{
	(void)scratch;
	if (record->provenance.has_cost)
		json_decimal(json, "aiCost", record->provenance.cost_micro_usd);
	return record->provenance.has_cost;
}

FIELD(date)
{
	(void)scratch;
	return text_field(json, "generatedDate", record->provenance.date);
}

/* ---- rows -------------------------------------------------------------------------------- */

struct field {
	const char *name;
	field_fn *write;
	/* Of a list or a map: by that name anything else is the game's own, as "loop": true. */
	enum node_type type;
	bool is_provenance;
};

/* In the order of an entry that is all ours. */
static const struct field FIELDS[] = {
	{"key", write_key, NODE_SCALAR, false},
	{"id", write_id, NODE_SCALAR, false},
	{"type", write_type, NODE_SCALAR, false},
	{"path", write_path, NODE_SCALAR, false},
	{"atlas", write_atlas, NODE_SCALAR, false},
	{"atlasXML", write_atlas_xml, NODE_SCALAR, false},
	{"formats", write_formats, NODE_MAP, false},
	{"variants", write_variants, NODE_MAP, false},
	{"description", write_description, NODE_SCALAR, false},
	{"width", write_width, NODE_SCALAR, false},
	{"height", write_height, NODE_SCALAR, false},
	{"frameWidth", write_frame_width, NODE_SCALAR, false},
	{"frameHeight", write_frame_height, NODE_SCALAR, false},
	{"margin", write_margin, NODE_SCALAR, false},
	{"spacing", write_spacing, NODE_SCALAR, false},
	{"frames", write_frames, NODE_LIST, false},
	{"animations", write_animations, NODE_MAP, false},
	{"packed", write_packed, NODE_LIST, false},
	{"duration", write_duration, NODE_SCALAR, false},
	{"sampleRate", write_rate, NODE_SCALAR, false},
	{"channels", write_channels, NODE_SCALAR, false},
	{"loop", write_loop, NODE_MAP, false},
	{"draft", write_draft, NODE_SCALAR, false},
	{"aiGenerated", write_generated, NODE_SCALAR, true},
	{"aiProvider", write_provider, NODE_SCALAR, true},
	{"aiCost", write_cost, NODE_SCALAR, true},
	{"generatedDate", write_date, NODE_SCALAR, true},
};
enum { FIELD_COUNT = sizeof(FIELDS) / sizeof(FIELDS[0]) };

static bool write_field(struct json *json, struct arena *scratch,
			const struct manifest_entry *entry, const struct field *field)
{
	return (entry->has_provenance || !field->is_provenance) &&
	       field->write(json, scratch, entry->record);
}

static size_t find_field(struct str name)
{
	size_t i = 0;

	while (i < FIELD_COUNT && !str_is(name, FIELDS[i].name))
		i++;
	return i;
}

/* The words of whoever wrote the entry, and what only looks like a field of ours. */
static bool is_theirs(const struct manifest_entry *entry, size_t field)
{
	return field == FIELD_COUNT || FIELDS[field].write == write_description ||
	       (FIELDS[field].write == write_key && !entry->record->is_item);
}

/* Marks in *written the fields that need no more writing. */
static void write_old_members(struct json *json, struct arena *scratch,
			      const struct manifest_entry *entry, uint32_t *written)
{
	for (size_t i = 0; i < entry->old->count; i++) {
		const struct member *member = &entry->old->members[i];
		size_t field = find_field(member->key->text);
		bool is_copied = is_theirs(entry, field);

		if (field < FIELD_COUNT)
			*written |= UINT32_C(1) << field;
		if (!is_copied && !write_field(json, scratch, entry, &FIELDS[field]))
			is_copied = FIELDS[field].type != NODE_SCALAR &&
				    member->value->type != FIELDS[field].type;
		if (is_copied)
			manifest_copy(json, scratch, str_keep(scratch, member->key->text),
				      member->value);
	}
}

void manifest_write_entry(struct json *json, struct arena *scratch,
			  const struct manifest_entry *entry)
{
	uint32_t written = 0;

	_Static_assert(FIELD_COUNT <= 32, "one bit for each");
	json_object_begin(json, entry->name);
	if (entry->old)
		write_old_members(json, scratch, entry, &written);
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		if (!(written >> i & 1))
			(void)write_field(json, scratch, entry, &FIELDS[i]);
	}
	json_object_end(json);
}

/* ---- copies ------------------------------------------------------------------------------ */

static void copy_scalar(struct json *json, const char *name, const struct node *value)
{
	if (value->kind == SCALAR_TEXT)
		json_str(json, name, value->text);
	else
		json_raw(json, name, value->text);
}

void manifest_copy(struct json *json, struct arena *scratch, const char *name,
		   const struct node *value)
{
	if (value->type == NODE_SCALAR) {
		copy_scalar(json, name, value);
	} else if (value->type == NODE_LIST) {
		json_array_begin(json, name);
		for (size_t i = 0; i < value->count; i++)
			manifest_copy(json, scratch, NULL, value->items[i]);
		json_array_end(json);
	} else {
		json_object_begin(json, name);
		for (size_t i = 0; i < value->count; i++)
			manifest_copy(json, scratch, str_keep(scratch, value->members[i].key->text),
				      value->members[i].value);
		json_object_end(json);
	}
}
