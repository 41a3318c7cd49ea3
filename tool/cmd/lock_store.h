/* lock_store.h - `assetc lock update --store`. */
#ifndef ASSETC_CMD_LOCK_STORE_H
#define ASSETC_CMD_LOCK_STORE_H

#include "cmd/cmd.h"

/* Fills and prunes the store of every project that was opened in this run, by all locks of the
 * project. What is pruned and was paid for goes to the cache first. */
enum status lock_fill_stores(struct invocation *inv, struct ac_store *store, struct diag *diag);

#endif
