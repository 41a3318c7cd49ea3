/* merge.c - looking up sections and keys of ours in the base manifest, each by a search in the
 * sorted places, so that ten thousand beside ten thousand cost no more than a sort. */
#include "link/merge.h"

#include "base/path.h"

#include <string.h>

/* ---- looking up -------------------------------------------------------------------------- */

/* The first place of that order, or NULL. */
static struct base_place *find(const struct base *base, struct str order)
{
	size_t low = 0, high = base->sorted_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_compare(base->sorted[middle]->order, order) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < base->sorted_count && str_equal(base->sorted[low]->order, order)
		       ? base->sorted[low]
		       : NULL;
}

static bool is_section(const struct base_place *place)
{
	return place->kind == BASE_MAP || place->kind == BASE_LIST;
}

/* How a record meets the base manifest. */
struct meeting {
	struct base_place *section;   /* the deepest of its sections that is there */
	struct base_place *found;     /* what stands under its own name; NULL: nothing */
	const struct base_place *bar; /* what stands where a section of it would; NULL: nothing */
	bool is_whole;                /* all of its sections are there */
};

static struct meeting meet(struct base *base, const struct record *record)
{
	struct meeting met = {.section = &base->assets};
	struct arena scratch = {0};
	struct str order = record_order(&scratch, record);

	for (size_t len = 0; len < order.len; len++) {
		struct base_place *place;

		if (order.ptr[len] != ORDER_SEPARATOR)
			continue;
		if (met.section->kind == BASE_LIST) {
			met.bar = met.section;
			break;
		}
		place = find(base, (struct str){order.ptr, len});
		if (!place || !is_section(place)) {
			met.bar = place;
			break;
		}
		met.section = place;
		met.is_whole = len + 1 + record->key.len == order.len;
	}
	if (met.is_whole)
		met.found = find(base, order);
	arena_release(&scratch);
	return met;
}

/* ---- placing ----------------------------------------------------------------------------- */

static const char *describe(const struct base_place *place)
{
	switch (place->kind) {
	case BASE_MAP: return "a section";
	case BASE_LIST: return "a list";
	case BASE_ENTRY: return "an entry";
	case BASE_OTHER: break;
	}
	return "no section";
}

static enum status refuse_bar(const struct record *record, const struct base_place *bar,
			      const char *whose, struct diag *diag)
{
	enum status st =
		diag_error(diag, ST_INVALID, "E0945", bar->node->at,
			   "asset '%.*s' (%s) is '%.*s.%.*s': %s is %s in the base manifest",
			   STR_ARGS(record->id), record->source->path, STR_ARGS(record->section),
			   STR_ARGS(record->key), whose, describe(bar));

	diag_hint(diag, "give the asset another manifest_section or manifest_key");
	return st;
}

static enum status refuse_path(const struct record *record, const struct record *entry,
			       struct diag *diag)
{
	enum status st = diag_error(diag, ST_INVALID, "E0944", entry->at,
				    "'%.*s.%.*s' of the base manifest has the path '%.*s', and "
				    "asset '%.*s' (%s), which "
				    "is called the same, has '%.*s'",
				    STR_ARGS(record->section), STR_ARGS(record->key),
				    STR_ARGS(entry->products[0].path), STR_ARGS(record->id),
				    record->source->path, STR_ARGS(record->products[0].path));

	/* "./a.png" and "/a.png" are paths that no output can have. */
	if (path_output_refused(entry->products[0].path))
		diag_hint(diag,
			  "to replace the entry, write its path there as '%.*s'; to have both, "
			  "give the asset another manifest_key",
			  STR_ARGS(record->products[0].path));
	else
		diag_hint(diag,
			  "to replace the entry, give the asset its path as manifest_path; to "
			  "have both, another manifest_key");
	return st;
}

static enum status place_one(struct base *base, struct record *record, struct diag *diag)
{
	struct meeting met = meet(base, record);
	const struct record *entry;

	if (met.bar)
		return refuse_bar(record, met.bar,
				  met.bar == met.section ? "a section above it" : "its section",
				  diag);
	if (met.is_whole)
		record->is_item = met.section->kind == BASE_LIST;
	if (!met.found)
		return ST_OK;
	if (met.found->kind != BASE_ENTRY)
		return refuse_bar(record, met.found, "this", diag);
	entry = &base->records[met.found->record];
	if (met.found->ours)
		return ST_OK; /* two records of one name: the collection tells it */
	met.found->ours = record;
	if (!str_equal(entry->products[0].path, record->products[0].path))
		return refuse_path(record, entry, diag);
	if (entry->description.ptr)
		record->description = entry->description;
	if (!record->atlas.len && str_is(record->type, "atlas"))
		record->atlas = entry->atlas; /* a spec may leave it to the game */
	return ST_OK;
}

enum status merge_place(struct base *base, struct record *ours, size_t count, struct diag *diag)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < count; i++) {
		if (place_one(base, &ours[i], diag) != ST_OK)
			st = ST_INVALID;
	}
	return st;
}

size_t merge_foreign(const struct base *base, struct record *out)
{
	size_t count = 0;

	for (size_t i = 0; i < base->sorted_count; i++) {
		const struct base_place *place = base->sorted[i];

		if (place->kind == BASE_ENTRY && !place->ours)
			out[count++] = base->records[place->record];
	}
	return count;
}

void merge_add(struct base *base, const struct collection *all, struct arena *arena)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct asset *asset = &all->assets[i];
		struct base_added *added;
		struct meeting met;

		if (asset->record->is_foreign)
			continue;
		met = meet(base, asset->record);
		if (met.found && met.found->ours == asset->record)
			continue;
		added = arena_alloc(arena, sizeof(*added));
		added->asset = asset;
		if (!met.section->added_end)
			met.section->added_end = &met.section->added;
		*met.section->added_end = added;
		met.section->added_end = &added->next;
	}
}
