/* cache.c - `assetc cache stats|verify|gc|clean|inspect`: which of them, and those that take no options. */
#include "cmd/cache.h"

#include "base/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum status cache_error(const struct ac_error *error, struct diag *diag)
{
	bool is_damaged = error->code == AC_DAMAGED || error->code == AC_REFUSED;
	enum status st = is_damaged ? ST_DAMAGED : ST_ENVIRONMENT;

	return diag_error(diag, st, "E1004", (struct place){0}, "%s", error->text);
}

static void print_stats_json(const struct ac_store *store, const struct ac_stats *stats)
{
	struct strbuf out = {0};
	struct json json = {.out = &out};

	json_object_begin(&json, NULL);
	json_c(&json, "folder", ac_store_dir(store));
	json_u64(&json, "objects", stats->objects);
	json_u64(&json, "object_bytes", stats->object_bytes);
	json_u64(&json, "requests", stats->entries[AC_REQUESTS]);
	json_u64(&json, "names", stats->entries[AC_NAMES]);
	json_u64(&json, "products", stats->entries[AC_PRODUCTS]);
	json_u64(&json, "paid_raws", stats->paid_raws);
	json_u64(&json, "paid_bytes", stats->paid_bytes);
	json_u64(&json, "trash", stats->trash);
	json_u64(&json, "trash_bytes", stats->trash_bytes);
	json_u64(&json, "projects", stats->projects);
	json_u64(&json, "damaged", stats->damaged);
	json_u64(&json, "damaged_bytes", stats->damaged_bytes);
	json_u64(&json, "temporary", stats->temporary);
	json_object_end(&json);
	(void)fwrite(out.data, 1, out.len, stdout);
	strbuf_release(&out);
}

static enum status cache_stats(struct invocation *inv, struct ac_store *store, struct diag *diag)
{
	struct ac_stats stats = {0};
	struct ac_error error = {0};

	if (ac_store_stats(store, &stats, &error) != AC_OK)
		return cache_error(&error, diag);
	if (inv->is_json) {
		print_stats_json(store, &stats);
		return ST_OK;
	}
	printf("folder    %s\n", ac_store_dir(store));
	printf("objects   %" PRIu64 ", %" PRIu64 " bytes\n", stats.objects, stats.object_bytes);
	printf("requests  %" PRIu64 "\nproducts  %" PRIu64 "\n", stats.entries[AC_REQUESTS],
	       stats.entries[AC_PRODUCTS]);
	printf("bought    %" PRIu64 " raws, %" PRIu64 " bytes\n", stats.paid_raws,
	       stats.paid_bytes);
	if (stats.trash)
		printf("trash     %" PRIu64 " bought raws, %" PRIu64 " bytes\n", stats.trash,
		       stats.trash_bytes);
	printf("projects  %" PRIu64 "\n", stats.projects);
	if (stats.damaged)
		printf("damaged   %" PRIu64 " set aside, %" PRIu64 " bytes\n", stats.damaged,
		       stats.damaged_bytes);
	return ST_OK;
}

static void print_finding(void *context, const char *path, const char *what)
{
	(void)context;
	printf("%s: %s\n", path, what);
}

/* Free bytes that were damaged come back by themselves; bought ones do not, so only those fail the
 * command. */
static enum status cache_verify(struct invocation *inv, struct ac_store *store, struct diag *diag)
{
	struct ac_verify_result result = {0};
	struct ac_error error = {0};

	(void)inv;
	if (ac_store_verify(store, print_finding, NULL, &result, &error) != AC_OK)
		return cache_error(&error, diag);
	printf("%" PRIu64 " objects and %" PRIu64 " entries checked, %" PRIu64
	       " damaged and set aside\n",
	       result.objects_checked, result.entries_checked, result.damaged);
	if (result.damaged || result.paid_missing)
		return diag_error(diag, ST_DAMAGED, "E1001", (struct place){0},
				  "%" PRIu64 " damaged, %" PRIu64 " bought raws missing",
				  result.damaged, result.paid_missing);
	return ST_OK;
}

static enum status cache_clean(struct invocation *inv, struct ac_store *store, struct diag *diag)
{
	struct ac_clean_result result = {0};
	struct ac_error error = {0};

	(void)inv;
	if (ac_store_clean(store, &result, &error) != AC_OK)
		return cache_error(&error, diag);
	printf("%" PRIu64 " files removed, %" PRIu64 " bytes; %" PRIu64 " bought raws kept\n",
	       result.removed, result.removed_bytes, result.kept_paid);
	return ST_OK;
}

#define OPTS_GC \
	(OPT_BIT(OPT_MAX_SIZE) | OPT_BIT(OPT_MAX_AGE) | OPT_BIT(OPT_DRY_RUN) | OPT_BIT(OPT_PAID) | \
	 OPT_BIT(OPT_FORGET) | OPT_BIT(OPT_JSON))

static const struct action {
	const char *name;
	const char *operand; /* what follows it, or NULL */
	uint64_t options;    /* besides OPTS_COMMON and --cache-dir */
	enum status (*run)(struct invocation *inv, struct ac_store *store, struct diag *diag);
} ACTIONS[] = {
	{"stats", NULL, OPT_BIT(OPT_JSON), cache_stats},
	{"verify", NULL, 0, cache_verify},
	{"gc", NULL, OPTS_GC, cache_gc},
	{"clean", NULL, 0, cache_clean},
	{"inspect", "one digest", OPT_BIT(OPT_JSON), cache_inspect},
};

static enum status check_options(const struct invocation *inv, const struct action *action,
				 struct diag *diag)
{
	uint64_t allowed = OPTS_COMMON | OPT_BIT(OPT_CACHE_DIR) | action->options;

	if (inv->operands.count != (action->operand ? 2 : 1))
		return diag_error(diag, ST_USAGE, "E0001", (struct place){0}, "cache %s takes %s",
				  action->name, action->operand ? action->operand : "no operand");
	if (inv->seen & ~allowed)
		return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
				  "cache %s has no option %s", action->name,
				  option_text(inv->seen & ~allowed));
	return ST_OK;
}

static enum status run_cache(struct invocation *inv, struct diag *diag)
{
	const char *word = inv->operands.count ? inv->operands.items[0] : "";
	struct ac_store *store = NULL;
	enum status st;

	for (size_t i = 0; i < sizeof(ACTIONS) / sizeof(ACTIONS[0]); i++) {
		if (strcmp(ACTIONS[i].name, word) != 0)
			continue;
		st = check_options(inv, &ACTIONS[i], diag);
		if (st == ST_OK)
			st = open_cache(inv, &store, diag);
		if (st == ST_OK)
			st = ACTIONS[i].run(inv, store, diag);
		ac_store_close(store);
		return st;
	}
	return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
			  "cache takes one of stats, verify, gc, clean, inspect");
}

const struct command command_cache = {
	.name = "cache",
	.operands = "stats|verify|gc|clean|inspect DIGEST",
	.help = "look at the cache and take care of it",
	.options = OPTS_COMMON | OPTS_GC | OPT_BIT(OPT_CACHE_DIR),
	.run = run_cache,
};
