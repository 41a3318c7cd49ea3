/* create.h - files that commands make for people to edit: only where there is none. */
#ifndef ASSETC_CMD_CREATE_H
#define ASSETC_CMD_CREATE_H

#include "cmd/cmd.h"

struct creation {
	const char *path;
	struct str bytes;
	enum ac_creation state; /* afterwards */
};

/* Makes each file that is not there; with --dry-run only says which. Of one that is there and says
 * something else an error (E0854) tells, and it is left alone; ST_INVALID then. All findings are
 * printed. Goes on after failures. */
enum status create_files(struct invocation *inv, struct creation *files, size_t count);
/* To stdout the paths of what was made, one a line; to stderr that all was there, if so. */
void tell_created(const struct invocation *inv, const struct creation *files, size_t count);
/* The same as a list of objects with path and state: created, present or kept. */
struct json;
void put_created(struct json *json, const char *name, const struct creation *files, size_t count);

#endif
