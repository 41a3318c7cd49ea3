/* open.h - making and opening the file of the book. */
#ifndef ASSETC_LEDGER_OPEN_H
#define ASSETC_LEDGER_OPEN_H

#include "ledger/book.h"

/* Makes a whole book in a file `path` that does not exist, or must not; held: see ledger_is_held.
 * It is in WAL mode, durable, and nobody has it open. */
enum status open_make(const char *path, const char *name, int64_t now, bool is_held,
		      struct diag *diag);
/* The file with settings for one connection, unchecked. flags: SQLITE_OPEN_READONLY or READWRITE. */
enum status open_file(const char *path, int flags, unsigned busy_ms, struct ledger **out,
		      struct diag *diag);
/* Whether it is a book of this version, with every table and trigger; reads its name. */
enum status open_check(struct ledger *book, struct diag *diag);
/* ST_ENVIRONMENT when the folder of path lies on one; network_share as in struct ledger_options. */
enum status open_refuse_share(const char *path, const char *(*network_share)(const char *),
			      struct diag *diag);
/* Removes the file of a book with all that SQLite keeps beside it. */
void open_remove(const char *path);

#endif
