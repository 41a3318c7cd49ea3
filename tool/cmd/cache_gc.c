/* cache_gc.c - `assetc cache gc`: evicts what can be made again and was longest not used.
 *
 * What "used" means is said in <assetc/cache.h>: written, or looked up by a compile. Without a limit
 * what was not used for 90 days goes. With --paid bought bytes that nobody refers to go as well, but
 * to the trash (cache_paid.c), whatever their age unless --max-age says one.
 */
#include "cmd/cache.h"

#include "base/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define DAY_S        86400u
#define DEFAULT_DAYS 90u
#define DAYS_MAX     36500u

/* "2GB", "500M", "1024": 1024-based. */
static bool parse_size(const char *text, uint64_t *out)
{
	static const struct {
		const char *unit;
		unsigned shift;
	} UNITS[] = {{"", 0},     {"b", 0},   {"k", 10},   {"kb", 10}, {"kib", 10},
		     {"m", 20},   {"mb", 20}, {"mib", 20}, {"g", 30},  {"gb", 30},
		     {"gib", 30}, {"t", 40},  {"tb", 40},  {"tib", 40}};
	size_t digits = strspn(text, "0123456789");
	uint64_t number;

	if (!str_to_u64((struct str){text, digits}, &number))
		return false;
	text += digits + (text[digits] == ' ');
	for (size_t i = 0; i < sizeof(UNITS) / sizeof(UNITS[0]); i++) {
		if (strcasecmp(text, UNITS[i].unit) != 0)
			continue;
		*out = number << UNITS[i].shift;
		return *out >> UNITS[i].shift == number;
	}
	return false;
}

/* "30", "30d" */
static bool parse_days(const char *text, int64_t *out)
{
	size_t digits = strspn(text, "0123456789");
	uint64_t days;

	if (!str_to_u64((struct str){text, digits}, &days) || days > DAYS_MAX ||
	    (text[digits] && strcmp(text + digits, "d") != 0))
		return false;
	*out = (int64_t)(days * DAY_S);
	return true;
}

static enum status read_options(const struct invocation *inv, struct ac_gc_options *out,
				struct diag *diag)
{
	*out = (struct ac_gc_options){
		.max_bytes = AC_GC_ANY_SIZE, .max_age_s = -1, .is_dry = inv->is_dry_run};
	if (inv->max_size && !parse_size(inv->max_size, &out->max_bytes))
		return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
				  "--max-size takes a size such as 500MB or 2GB, not '%s'",
				  inv->max_size);
	if (inv->max_age && !parse_days(inv->max_age, &out->max_age_s))
		return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
				  "--max-age takes a number of days such as 30 or 30d, not '%s'",
				  inv->max_age);
	if (inv->forget && !inv->is_paid)
		return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
				  "--forget needs --paid: projects matter to nothing else");
	if (!inv->max_size && !inv->max_age)
		out->max_age_s = (int64_t)DEFAULT_DAYS * DAY_S;
	return ST_OK;
}

static void print_evicted(const struct invocation *inv, const struct ac_gc_result *result)
{
	printf("%" PRIu64 " files%s evicted, %" PRIu64 " bytes; %" PRIu64
	       " bytes are left, %" PRIu64 " of them in %" PRIu64 " bought raws\n",
	       result->removed, inv->is_dry_run ? " would be" : "", result->removed_bytes,
	       result->bytes, result->kept_paid_bytes, result->kept_paid);
	if (result->kept_young)
		printf("%" PRIu64 " young files stay: somebody is writing to the cache\n",
		       result->kept_young);
}

static void write_evicted(struct json *json, const struct ac_gc_result *result)
{
	json_u64(json, "evicted", result->removed);
	json_u64(json, "evicted_bytes", result->removed_bytes);
	json_u64(json, "bytes", result->bytes);
	json_u64(json, "bought", result->kept_paid);
	json_u64(json, "bought_bytes", result->kept_paid_bytes);
	json_u64(json, "kept_young", result->kept_young);
}

/* ---- what was bought --------------------------------------------------------------------- */

static const char *const FATES[AC_PAID_FATES] = {
	[AC_PAID_ROOTED] = "wanted",     [AC_PAID_YOUNG] = "young",
	[AC_PAID_TRASHED] = "trashed",   [AC_PAID_WAITING] = "in_trash",
	[AC_PAID_RESTORED] = "restored", [AC_PAID_REMOVED] = "removed",
};

static const char *fate_sentence(enum ac_paid_fate fate, bool is_dry)
{
	switch (fate) {
	case AC_PAID_TRASHED:
		return is_dry ? "would be moved to the trash" : "moved to the trash, for 30 days";
	case AC_PAID_WAITING: return "in the trash already";
	case AC_PAID_RESTORED: return is_dry ? "would be taken back" : "taken back from the trash";
	case AC_PAID_REMOVED:
		return is_dry ? "would be removed for good" : "removed for good after 30 days";
	case AC_PAID_YOUNG: return "kept: new, or used lately";
	default: return "kept: wanted by a known project";
	}
}

static void print_usd(int64_t millionths)
{
	struct strbuf text = {0};

	decimal_format(&text, millionths);
	printf("$%s", text.data);
	strbuf_release(&text);
}

static int64_t total_cost(const struct paid_listing *listing, enum ac_paid_fate fate,
			  size_t *unpriced)
{
	int64_t sum = 0;

	*unpriced = 0;
	for (size_t i = 0; i < listing->count; i++) {
		if (listing->items[i].fate != fate)
			continue;
		if (!listing->items[i].has_cost)
			++*unpriced;
		else if (sum <= INT64_MAX - listing->items[i].cost)
			sum += listing->items[i].cost;
	}
	return sum;
}

static void print_fate(const struct paid_listing *listing, enum ac_paid_fate fate, bool is_dry)
{
	size_t unpriced;
	int64_t cost = total_cost(listing, fate, &unpriced);
	uint64_t count = listing->result.count[fate];

	if (!count && fate != AC_PAID_TRASHED)
		return;
	printf("bought: %" PRIu64 " raws, %" PRIu64 " bytes", count, listing->result.bytes[fate]);
	if (fate != AC_PAID_ROOTED && fate != AC_PAID_YOUNG) {
		printf(", ");
		print_usd(cost);
		if (unpriced)
			printf(" and %zu of unknown price", unpriced);
	}
	printf(": %s\n", fate_sentence(fate, is_dry));
	for (size_t i = 0; i < listing->count; i++) {
		const struct paid_item *item = &listing->items[i];

		if (item->fate != fate)
			continue;
		printf("  %s  %" PRIu64 " bytes  ", item->sha, item->size);
		if (item->has_cost)
			print_usd(item->cost);
		else
			printf("price unknown");
		printf("  %.*s\n", STR_ARGS(item->provider));
	}
}

static void write_items(struct json *json, const struct paid_listing *listing,
			enum ac_paid_fate fate)
{
	json_array_begin(json, FATES[fate]);
	for (size_t i = 0; i < listing->count; i++) {
		const struct paid_item *item = &listing->items[i];

		if (item->fate != fate)
			continue;
		json_object_begin(json, NULL);
		json_c(json, "sha256", item->sha);
		json_u64(json, "bytes", item->size);
		if (item->has_cost)
			json_decimal(json, "cost_usd", item->cost);
		json_str(json, "provider", item->provider);
		json_str(json, "type", item->label);
		json_object_end(json);
	}
	json_array_end(json);
}

static void write_paid(struct json *json, const struct paid_listing *listing)
{
	json_object_begin(json, "paid");
	for (unsigned fate = 0; fate < AC_PAID_FATES; fate++) {
		if (fate == AC_PAID_ROOTED || fate == AC_PAID_YOUNG)
			json_u64(json, FATES[fate], listing->result.count[fate]);
		else
			write_items(json, listing, (enum ac_paid_fate)fate);
	}
	json_object_end(json);
}

/* ---- the answer -------------------------------------------------------------------------- */

static void print_json(const struct invocation *inv, const struct ac_gc_result *result,
		       const struct paid_listing *listing)
{
	struct strbuf out = {0};
	struct json json = {.out = &out};

	json_object_begin(&json, NULL);
	json_bool(&json, "dry_run", inv->is_dry_run);
	write_evicted(&json, result);
	if (inv->is_paid)
		write_paid(&json, listing);
	json_object_end(&json);
	(void)fwrite(out.data, 1, out.len, stdout);
	strbuf_release(&out);
}

static void print_answer(const struct invocation *inv, const struct ac_gc_result *result,
			 const struct paid_listing *listing)
{
	if (inv->is_json) {
		print_json(inv, result, listing);
		return;
	}
	print_evicted(inv, result);
	for (unsigned fate = 0; inv->is_paid && fate < AC_PAID_FATES; fate++)
		print_fate(listing, (enum ac_paid_fate)fate, inv->is_dry_run);
}

enum status cache_gc(struct invocation *inv, struct ac_store *store, struct diag *diag)
{
	struct ac_gc_options options;
	struct ac_gc_result result = {0};
	struct paid_listing listing = {0};
	struct ac_error error = {0};
	int64_t paid_age_s = -1;
	enum status st = read_options(inv, &options, diag);

	if (inv->max_age)
		paid_age_s = options.max_age_s;
	if (st == ST_OK && inv->is_paid)
		st = cache_sweep_paid(inv, store, paid_age_s, &listing, diag);
	if (st == ST_OK && ac_store_gc(store, &options, &result, &error) != AC_OK)
		st = cache_error(&error, diag);
	if (st == ST_OK)
		print_answer(inv, &result, &listing);
	paid_listing_release(&listing);
	return st;
}
