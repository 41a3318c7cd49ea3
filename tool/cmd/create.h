/* create.h - files that commands make for people to edit: only where there is none. */
#ifndef ASSETC_CMD_CREATE_H
#define ASSETC_CMD_CREATE_H

#include "cmd/cmd.h"

struct creation {
	const char *path;
	struct str bytes;
	/* Files that it names: made only where none of them was left alone. */
	const struct creation *const *needs;
	size_t need_count;
	enum ac_creation state; /* afterwards; AC_KEPT also where it could not be made */
	bool is_held;           /* for want of one of `needs`; AC_KEPT then */
};

/* Where specs of people's own go: --out-dir, else the first folder of `specs:` of the project that the
 * current folder is in, else specs of its root, else ./specs. As seen from the current folder. */
enum status choose_specs_folder(struct invocation *inv, const char **out, struct diag *diag);

/* Makes each file that is not there, in their order; with --dry-run only says which. Of one that is there and says
 * something else an error (E0854) tells, and it is left alone; ST_INVALID then. All findings are
 * printed. Goes on after failures. */
enum status create_files(struct invocation *inv, struct creation *files, size_t count);
/* Whether there are some, and all were there as they would have been made. */
bool all_present(const struct creation *files, size_t count);
/* To stdout the paths of what was made, one a line, or with --dry-run "would make PATH"; to stderr that
 * all was there, if so. */
void tell_created(const struct invocation *inv, const struct creation *files, size_t count);
/* The same as an object of JSON: {dry_run, files}. */
void tell_created_json(const struct invocation *inv, const struct creation *files, size_t count);
/* That list: objects with path and state, which is created, present, kept or held_back. */
struct json;
void put_created(struct json *json, const char *name, const struct creation *files, size_t count);

#endif
