/* cache_gc.c - `assetc cache gc`: evicts what can be made again and was longest not used.
 *
 * What "used" means is said in <assetc/cache.h>: written, or looked up by a compile. Without a limit
 * what was not used for 90 days goes.
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

static void print_json(const struct invocation *inv, const struct ac_gc_result *result)
{
	struct strbuf out = {0};
	struct json json = {.out = &out};

	json_object_begin(&json, NULL);
	json_bool(&json, "dry_run", inv->is_dry_run);
	write_evicted(&json, result);
	json_object_end(&json);
	(void)fwrite(out.data, 1, out.len, stdout);
	strbuf_release(&out);
}

enum status cache_gc(struct invocation *inv, struct ac_store *store, struct diag *diag)
{
	struct ac_gc_options options;
	struct ac_gc_result result;
	struct ac_error error = {0};
	enum status st = read_options(inv, &options, diag);

	if (st != ST_OK)
		return st;
	if (ac_store_gc(store, &options, &result, &error) != AC_OK)
		return cache_error(&error, diag);
	if (inv->is_json)
		print_json(inv, &result);
	else
		print_evicted(inv, &result);
	return ST_OK;
}
