/* rebuild.h - `assetc ledger rebuild`. */
#ifndef ASSETC_CMD_REBUILD_H
#define ASSETC_CMD_REBUILD_H

#include "cmd/book.h"

/* Hands every sidecar of the cache and of the stores of known projects to the keeper of the book, and prints what it
 * could restore. Changes nothing when it fails. */
enum status rebuild_book(struct invocation *inv, struct partner *partner, struct diag *diag);

#endif
