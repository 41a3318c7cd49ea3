/* index.h - what the last build saw and made: the file .assetc-index in its output folder.
 *
 * A spec whose row matches what lies on the disk need not even be read. Nothing but time depends on
 * it: the file may be deleted, and one that is damaged, of another machine or of another version is
 * passed over. It is also the list of what a build made, which `build --prune` goes by.
 *
 * A stamp proves that a file is the one that was seen as far as the clock of the file system can
 * tell: a file changed in the same tick as the index was written looks alike before and after, so
 * stamps that are not older than the index are not trusted. git calls such entries racily clean
 * (Documentation/technical/racy-git.txt).
 */
#ifndef ASSETC_CMD_INDEX_H
#define ASSETC_CMD_INDEX_H

#include <assetc/cache.h>

#include "base/str.h"

#include <sys/stat.h>

#define INDEX_NAME ".assetc-index"

/* What stat(2) says of a file; times in nanoseconds since 1970. All zero: nothing is known, which
 * equals no file. */
struct stamp {
	uint64_t size, inode, device;
	int64_t modified, changed;
};

struct stamp stamp_of(const struct stat *info);
bool stamp_equal(const struct stamp *a, const struct stamp *b); /* false when nothing is known */
/* Neither written nor changed at `time` or later. */
bool stamp_is_before(const struct stamp *stamp, int64_t time);

/* A file that a row depends on beside its spec. */
enum need_state {
	NEED_ABSENT,
	NEED_THERE, /* what it holds does not matter, as of .git */
	NEED_STAMP,
};
struct need {
	struct str path;
	enum need_state state;
	struct stamp stamp;
};

/* A record or product below the output folder. */
struct made {
	struct str path;
	struct stamp stamp;
	bool is_record;
	uint8_t digest[32]; /* of a product its SHA-256; of a record its key and zeros */
};

enum row_kind {
	ROW_SPEC,  /* read, and all its assets made */
	ROW_OTHER, /* no spec */
	ROW_LIST,  /* only what was once made for it is known */
	ROW_STALE, /* its spec is gone; what is listed belongs to no spec any more */
};

/* One file that was looked at, and what was made for it. */
struct row {
	struct str path; /* as build names it; empty for ROW_STALE */
	struct stamp stamp;
	enum row_kind kind;
	struct stamp lock; /* of the lock beside the spec; nothing known: it is absent */
	struct made *made; /* a record is followed by its products */
	size_t made_count;
	uint32_t *needs; /* rows of struct index.needs */
	size_t need_count;
};

/* Texts are NUL-terminated and live in the arena or in bytes. Zero-initialise. */
struct index {
	struct arena arena;
	struct ac_bytes bytes; /* of the file it was read from */
	struct ac_key told;    /* digest of what the run was told */
	struct str folder;     /* the working folder, which paths of specs are relative to */
	struct row *rows;      /* sorted by path, each once, the stale ones first */
	size_t row_count;
	struct need *needs;
	size_t need_count;
	int64_t written; /* when the file was; 0: it was not read */
};

/* Leaves the index empty when there is none to be read. */
void index_load(const char *out_dir, struct index *index);
/* Writes what differs from the bytes that lie there; `renew` writes in any case, so that stamps as
 * young as the old file come to be trusted. The folder must exist. */
enum ac_code index_save(const char *out_dir, const struct index *index, const struct ac_bytes *old,
			bool renew, struct ac_error *error);
void index_release(struct index *index);

/* The parts of these. Parsing takes the bytes; what it refuses leaves the index empty. */
#define INDEX_HEAD_SIZE 40
bool index_parse(struct ac_bytes *bytes, struct index *index);
void index_encode(const struct index *index, struct strbuf *out);
void index_seal(void *whole, size_t len); /* fills in the head of the body behind it */

#endif
