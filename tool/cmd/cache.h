/* cache.h - the actions of `assetc cache` that have a file of their own. */
#ifndef ASSETC_CMD_CACHE_H
#define ASSETC_CMD_CACHE_H

#include "cmd/cmd.h"

/* A failure of the cache as a finding; returns the status that fits: damaged (also of a newer
 * format, or no cache at all), else environment. */
enum status cache_error(const struct ac_error *error, struct diag *diag);

/* cache_gc.c */
enum status cache_gc(struct invocation *inv, struct ac_store *store, struct diag *diag);

#endif
