/* manifest.c - writing the manifest.
 *
 * The assets are sorted so that those of one section stand together, with what lies within a
 * section in its place among the keys; one walk opens and closes the sections as they come and go.
 */
#include "link/manifest.h"

#include "base/json.h"
#include "link/manifest_pack.h"
#include "link/words.h"

#include <stdlib.h>

/* The first part of a dotted section; *rest is what follows its dot. */
static struct str next_part(struct str *rest)
{
	size_t len = 0;
	struct str part;

	while (len < rest->len && rest->ptr[len] != '.')
		len++;
	part = (struct str){rest->ptr, len};
	len += len < rest->len;
	rest->ptr += len;
	rest->len -= len;
	return part;
}

static size_t part_count(struct str section)
{
	size_t count = 0;

	while (section.len) {
		(void)next_part(&section);
		count++;
	}
	return count;
}

/* Moves both sections behind the parts that they share. */
static void skip_shared(struct str *a, struct str *b)
{
	while (a->len && b->len) {
		struct str rest_a = *a, rest_b = *b;

		if (!str_equal(next_part(&rest_a), next_part(&rest_b)))
			return;
		*a = rest_a;
		*b = rest_b;
	}
}

static void close_sections(struct json *json, struct str section, size_t count)
{
	if (count && section_is_list(section)) {
		json_array_end(json);
		count--;
	}
	while (count--)
		json_object_end(json);
}

static void open_sections(struct json *json, struct arena *arena, struct str section,
			  struct str rest)
{
	while (rest.len) {
		const char *name = str_keep(arena, next_part(&rest));

		if (rest.len == 0 && section_is_list(section))
			json_array_begin(json, name);
		else
			json_object_begin(json, name);
	}
}

static void enter_section(struct json *json, struct arena *arena, struct str from, struct str to)
{
	struct str left = from, entered = to;

	skip_shared(&left, &entered);
	close_sections(json, from, part_count(left));
	open_sections(json, arena, to, entered);
}

static int compare_formats(const void *left, const void *right)
{
	const struct record_product *a = left, *b = right;

	return str_compare(a->format, b->format);
}

static void write_formats(struct json *json, struct arena *arena, const struct record *record)
{
	size_t count = record->product_count;
	struct record_product *sorted;

	if (count < 2)
		return;
	sorted = arena_array(arena, count, sizeof(*sorted));
	for (size_t i = 0; i < count; i++)
		sorted[i] = record->products[i];
	qsort(sorted, count, sizeof(*sorted), compare_formats);
	json_object_begin(json, "formats");
	for (size_t i = 0; i < count; i++)
		json_str(json, sorted[i].format.ptr, sorted[i].path);
	json_object_end(json);
}

/* Seconds, as the Web Audio API counts, and loop points in frames, which alone are exact. */
static void write_sound(struct json *json, const struct record_sound *sound)
{
	json_decimal(json, "duration", (int64_t)sound->duration_us);
	json_u64(json, "sampleRate", sound->rate);
	json_u64(json, "channels", sound->channels);
	if (sound->loop_end == 0)
		return;
	json_object_begin(json, "loop");
	json_u64(json, "start", sound->loop_start);
	json_u64(json, "end", sound->loop_end);
	json_object_end(json);
}

static void write_measures(struct json *json, const struct record *record)
{
	const struct record_product *primary = &record->products[0];

	if (primary->width) {
		json_u64(json, "width", primary->width);
		json_u64(json, "height", primary->height);
	}
	if (record->sheet.frame_width) {
		json_u64(json, "frameWidth", record->sheet.frame_width);
		json_u64(json, "frameHeight", record->sheet.frame_height);
		json_u64(json, "margin", record->sheet.margin);
		json_u64(json, "spacing", record->sheet.spacing);
	}
	if (primary->sound.rate)
		write_sound(json, &primary->sound);
}

static void write_provenance(struct json *json, const struct record_provenance *provenance)
{
	if (!provenance->provider.ptr)
		return;
	json_bool(json, "aiGenerated", true);
	json_str(json, "aiProvider", provenance->provider);
	if (provenance->has_cost)
		json_decimal(json, "aiCost", provenance->cost_micro_usd);
	if (provenance->date.ptr)
		json_str(json, "generatedDate", provenance->date);
}

static void write_entry(struct json *json, struct arena *arena, const struct record *record,
			bool has_provenance)
{
	bool is_item = section_is_list(record->section);

	json_object_begin(json, is_item ? NULL : record->key.ptr);
	if (is_item)
		json_str(json, "key", record->key);
	json_str(json, "id", record->id);
	json_str(json, "type", record->type);
	json_str(json, "path", record->products[0].path);
	write_formats(json, arena, record);
	if (record->description.len)
		json_str(json, "description", record->description);
	write_measures(json, record);
	if (record->is_draft)
		json_bool(json, "draft", true);
	if (has_provenance)
		write_provenance(json, &record->provenance);
	json_object_end(json);
}

void manifest_write(const struct collection *all, const struct bindings *bindings,
		    bool has_provenance, struct strbuf *out)
{
	struct json json = {.out = out};
	struct arena scratch = {0};
	struct str section = {0};

	json_object_begin(&json, NULL);
	json_c(&json, "version", "1.0.0");
	json_c(&json, "description", MANIFEST_MARK ": a change made here is lost");
	json_object_begin(&json, "assets");
	for (size_t i = 0; i < all->count; i++) {
		const struct record *record = all->assets[i].record;

		enter_section(&json, &scratch, section, record->section);
		section = record->section;
		write_entry(&json, &scratch, record, has_provenance);
	}
	enter_section(&json, &scratch, section, (struct str){0});
	json_object_end(&json);
	if (bindings)
		manifest_write_pack(&json, bindings);
	json_object_end(&json);
	arena_release(&scratch);
}
