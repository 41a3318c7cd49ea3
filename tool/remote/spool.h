/* spool.h - whole replies on disk, between their arrival and the end of their attempt.
 *
 * A reply that was paid for is durable here before anything looks at it: whatever dies afterwards, the next run goes on
 * from the file. It is no result: nothing but the attempt that it belongs to ever reads it.
 */
#ifndef ASSETC_REMOTE_SPOOL_H
#define ASSETC_REMOTE_SPOOL_H

#include "base/diag.h"
#include "provider/hosted.h"

#define SPOOL_FIELDS_MAX 256u
#define SPOOL_REPLY_MAX  ((size_t)192 * 1024 * 1024)

/* What was read back. Text and fields are borrowed from `file`. */
struct spooled {
	struct bytes file; /* owned */
	struct http_field fields[SPOOL_FIELDS_MAX];
	struct http_reply reply;
};
void spooled_release(struct spooled *spooled);

/* Writes a reply for the attempt of an id (letters, digits, '-') and the number of the reply in it, into the first of
 * the folders (absolute, NULL-terminated) that takes it; missing ones are made for the owner alone. Durable when it returns. *path: where, in the
 * arena. Fails with one finding (ST_ENVIRONMENT) when no folder takes it, which names what each said. */
enum status spool_write(const char *const *folders, const char *attempt, unsigned number,
			const struct http_reply *reply, struct arena *arena, const char **path,
			struct diag *diag);

/* Whether what lies in a folder may be ours: false for one in a place where everybody makes folders, which somebody
 * else made, or may write to. spool_write passes over such a one. */
bool spool_is_trusted(const char *folder);

/* Where spool_write puts it in a folder. In the arena. */
const char *spool_path(const char *folder, const char *attempt, unsigned number,
		       struct arena *arena);

/* ST_MISS without a finding when it is not there; ST_DAMAGED when it is not whole. */
enum status spool_read(const char *path, struct spooled *out, struct diag *diag);

/* Takes it away, once its attempt has ended. What is not there is no error. */
void spool_remove(const char *path);

#endif
