/* verdicts.h - what became of assets that `fetch` was to buy, for the compiles that follow.
 *
 * One process buys for a whole build; compiles of that build buy nothing and end as is said here. The file is text, a
 * line an asset, sorted by id:
 *
 *	ID <tab> EXIT-CODE <tab> one line for people
 *
 * It is derived: deleting it loses nothing but what is told.
 */
#ifndef ASSETC_CMD_VERDICTS_H
#define ASSETC_CMD_VERDICTS_H

#include "base/diag.h"

#define VERDICTS_FILE_MAX ((size_t)64 * 1024 * 1024)

struct verdict {
	struct str id;
	enum status status;
	struct str text; /* what is wrong, or empty */
};

/* Replaces the file, if that changes it. Of several for one id the worse stands (status_worse). Sorts `list`. Control
 * characters of texts become blanks. On failure one finding. */
enum status verdicts_write(const char *path, struct verdict *list, size_t count, struct diag *diag);

/* Zero-initialise. */
struct verdicts {
	struct verdict *list;
	size_t count;
	struct arena arena; /* of all of it */
};
/* A file that is not there holds none. One that is not understood is ST_INVALID with one finding. */
enum status verdicts_read(const char *path, struct verdicts *out, struct diag *diag);
void verdicts_release(struct verdicts *verdicts);
/* NULL where nothing is said of it. */
const struct verdict *verdicts_find(const struct verdicts *verdicts, struct str id);

#endif
