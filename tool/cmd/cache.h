/* cache.h - the actions of `assetc cache` that have a file of their own. */
#ifndef ASSETC_CMD_CACHE_H
#define ASSETC_CMD_CACHE_H

#include "cmd/cmd.h"

/* A failure of the cache as a finding; returns the status that fits: damaged (also of a newer
 * format, or no cache at all), else environment. */
enum status cache_error(const struct ac_error *error, struct diag *diag);

/* cache_gc.c */
enum status cache_gc(struct invocation *inv, struct ac_store *store, struct diag *diag);

/* cache_inspect.c */
enum status cache_inspect(struct invocation *inv, struct ac_store *store, struct diag *diag);

/* cache_paid.c: one bought raw that does not simply stay. */
struct paid_item {
	enum ac_paid_fate fate;
	char sha[AC_SHA256_HEX_SIZE];
	uint64_t size;
	bool has_cost;
	int64_t cost; /* USD, in millionths */
	struct str label, provider;
};
/* Zero-initialise; paid_listing_release. */
struct paid_listing {
	struct arena arena;
	struct paid_item *items; /* by fate, the largest first */
	size_t count;
	struct ac_paid_result result;
};
enum status cache_sweep_paid(struct invocation *inv, struct ac_store *store, int64_t max_age_s,
			     struct paid_listing *out, struct diag *diag);
void paid_listing_release(struct paid_listing *listing);
/* A price in USD as a sidecar writes it (a JSON number), in millionths; what is smaller is rounded up.
 * False for what is no price: a sign, an exponent, text, more than can be counted. */
bool paid_price(struct str text, int64_t *out);

#endif
