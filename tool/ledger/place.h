/* place.h - the files of the book: where they lie, who may touch them, and locks beside them. */
#ifndef ASSETC_LEDGER_PLACE_H
#define ASSETC_LEDGER_PLACE_H

#include "base/diag.h"

#include <sys/types.h>

#define PLACE_BUSY_MS 30000u

/* path + suffix, in the arena. */
const char *place_beside(const char *path, const char *suffix, struct arena *arena);
/* Makes the folder of path and those above it, each for the owner alone. */
enum status place_make_folder(const char *path, struct diag *diag);
/* *is_there: whether there is a file; one that is not the user's alone is ST_ENVIRONMENT. */
enum status place_check(const char *path, bool *is_there, struct diag *diag);
/* A lock on the folder of path: for as long as a file in it is made or replaced. */
enum status place_lock_folder(const char *path, unsigned busy_ms, int *fd, struct diag *diag);
/* The lock of all who have the book open (shared) against who replaces it (exclusive). Without
 * create and file *fd is -1. */
enum status place_lock_book(const char *path, bool is_exclusive, bool create, unsigned busy_ms,
			    int *fd, struct diag *diag);
enum status place_sync_folder(const char *path, struct diag *diag);
/* Adds "cannot WHAT 'PATH': REASON" of errno. */
enum status place_errno(const char *what, const char *path, struct diag *diag);

/* The name of the book, kept beside it too: a damaged one can no longer tell. name is BOOK_NAME_SIZE
 * long; ST_MISS, without a finding, when there is none. */
enum status place_read_name(const char *path, char *name, struct diag *diag);
enum status place_write_name(const char *path, const char *name, struct diag *diag);

#endif
