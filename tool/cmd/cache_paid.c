/* cache_paid.c - `assetc cache gc --paid`: bought bytes that no known project refers to go to the
 * trash, where a look-up finds them for 30 days.
 *
 * Each of them is listed with its size and price, as the sidecar says it. Nothing happens when the
 * roots cannot be known for sure.
 */
#include "cmd/cache.h"

#include "cmd/cache_roots.h"
#include "base/facts.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct paid_run {
	struct cache_roots roots;
	struct paid_listing *listing;
};

static bool keeps_entry(void *context, enum ac_space space, const char *text, size_t len)
{
	const struct paid_run *run = context;

	return space != AC_PRODUCTS && cache_roots_have_text(&run->roots, (struct str){text, len});
}

static bool keeps_object(void *context, const struct ac_sha256 *sha)
{
	const struct paid_run *run = context;

	return cache_roots_have_sha(&run->roots, sha);
}

bool paid_price(struct str text, int64_t *out)
{
	int64_t value = 0;
	unsigned decimals = 0;
	bool has_point = false, is_more = false;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == '.' && !has_point && i > 0) {
			has_point = true;
			continue;
		}
		if (c < '0' || c > '9' || value > INT64_MAX / 100)
			return false;
		if (has_point && decimals == 6) {
			is_more = is_more || c != '0';
			continue;
		}
		decimals += has_point;
		value = value * 10 + (c - '0');
	}
	for (; decimals < 6 && value <= INT64_MAX / 10; decimals++)
		value *= 10;
	*out = value + is_more;
	return text.len > 0 && decimals == 6;
}

static struct str unquote(struct str json)
{
	return json.len >= 2 && json.ptr[0] == '"' ? (struct str){json.ptr + 1, json.len - 2}
						   : json;
}

static void list_paid(void *context, const struct ac_paid *paid)
{
	const struct paid_run *run = context;
	struct paid_listing *listing = run->listing;
	struct str note = {paid->note, paid->note_len};
	struct paid_item *item;

	if (paid->fate == AC_PAID_ROOTED || paid->fate == AC_PAID_YOUNG)
		return;
	listing->items = arena_grow_array(&listing->arena, listing->items, listing->count,
					  sizeof(*listing->items));
	item = &listing->items[listing->count++];
	*item = (struct paid_item){.fate = paid->fate, .size = paid->size};
	ac_sha256_format(&paid->sha, item->sha);
	item->has_cost = paid_price(facts_get(note, "cost_usd"), &item->cost);
	item->label = str_copy(&listing->arena, str_of(paid->label));
	item->provider = str_copy(&listing->arena, unquote(facts_get(note, "provider")));
}

/* By fate, the largest first. */
static int by_weight(const void *left, const void *right)
{
	const struct paid_item *a = left, *b = right;

	if (a->fate != b->fate)
		return a->fate < b->fate ? -1 : 1;
	if (a->size != b->size)
		return a->size > b->size ? -1 : 1;
	return strcmp(a->sha, b->sha);
}

/* The project as it was noted: a path that is there is made real, another is taken as it is. */
static enum status forget(const struct invocation *inv, struct ac_store *store, struct diag *diag)
{
	struct ac_error error = {0};
	char real[PATH_MAX];
	const char *path = realpath(inv->forget, real) ? real : inv->forget;
	enum ac_code code = ac_project_forget(store, path, &error);

	if (code == AC_OK)
		return ST_OK;
	if (code == AC_NOT_FOUND)
		return diag_error(diag, ST_USAGE, "E1022", (struct place){0},
				  "--forget: the cache knows no project '%s'", path);
	return cache_error(&error, diag);
}

static enum status sweep(struct invocation *inv, struct ac_store *store, int64_t max_age_s,
			 struct paid_run *run, struct diag *diag)
{
	struct paid_listing *listing = run->listing;
	struct ac_paid_options options = {.keeps_entry = keeps_entry,
					  .keeps_object = keeps_object,
					  .tell = list_paid,
					  .context = run,
					  .max_age_s = max_age_s,
					  .is_dry = inv->is_dry_run};
	struct ac_error error = {0};
	enum status st;

	(void)clock_gettime(CLOCK_REALTIME, &options.rooted_at);
	st = cache_roots_read(inv, store, &run->roots, diag);
	if (st != ST_OK)
		return st;
	if (ac_store_sweep_paid(store, &options, &listing->result, &error) != AC_OK)
		return cache_error(&error, diag);
	if (listing->count)
		qsort(listing->items, listing->count, sizeof(*listing->items), by_weight);
	if (listing->result.damaged)
		return diag_error(diag, ST_DAMAGED, "E1001", (struct place){0},
				  "%" PRIu64 " bought raws are damaged and were not moved: run "
				  "assetc cache verify",
				  listing->result.damaged);
	return ST_OK;
}

enum status cache_sweep_paid(struct invocation *inv, struct ac_store *store, int64_t max_age_s,
			     struct paid_listing *out, struct diag *diag)
{
	struct paid_run run = {.listing = out};
	enum status st = inv->forget && !inv->is_dry_run ? forget(inv, store, diag) : ST_OK;

	if (st == ST_OK)
		st = sweep(inv, store, max_age_s, &run, diag);
	cache_roots_release(&run.roots);
	return st;
}

void paid_listing_release(struct paid_listing *listing)
{
	arena_release(&listing->arena);
}
