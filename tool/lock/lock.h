/* lock.h - the lock file `coin.lock` beside `coin.yaml`: which raw bytes are approved.
 *
 * The format is specs/LOCK.md: text, one candidate a line, sorted, one empty line between assets, so
 * that git merges what two people did to two assets. All assets of one spec file share it. A lock may
 * come from anywhere: it is bounded and checked as a whole before any of it is used.
 */
#ifndef ASSETC_LOCK_LOCK_H
#define ASSETC_LOCK_LOCK_H

#include <assetc/cache.h>

#include "base/diag.h"

#define LOCK_FORMAT        1
#define LOCK_FILE_MAX      ((size_t)1 << 20)
#define LOCK_ID_MAX        128u  /* bytes, as in a spec */
#define LOCK_WORD_MAX      63u   /* bytes of a provider's name, a media type, a field's name */
#define LOCK_CANDIDATE_MAX 4096u /* a candidate's number is 1 to this */
#define LOCK_FIELDS_MAX    128u  /* of one line */
#define LOCK_RAW_MAX       ((uint64_t)1 << 30) /* bytes */

/* One candidate of one asset. Text lives as long as the lock it was read from. */
struct lock_line {
	struct str id;
	unsigned candidate; /* from 1 */
	bool is_chosen;     /* exactly one of an asset */
	bool is_paid;
	struct str provider; /* that was asked: a word */
	struct str type;     /* media type of the raw */
	uint64_t size;       /* of the raw, bytes; not 0 */
	struct ac_sha256 sha;
	struct ac_key key; /* of the request key text */
	struct str fields; /* lock_fields of that text */
	unsigned number;   /* of the line in its file, from 1 */
};

struct lock_file {
	struct arena arena;
	struct bytes bytes; /* owned; empty when it was parsed from a text of the caller's */
	struct str path, text;
	struct lock_line *lines; /* sorted by id, then candidate */
	size_t count;
};

/* "coin.lock" for "coin.yaml", NUL-terminated, in the arena. */
struct str lock_path(struct str spec_path, struct arena *arena);

/* Reads and checks a file that should exist. A failure adds one finding: E01xx when it cannot be
 * read, else with its place: E0420 a conflict of git, E0421 no lock, E0422 another version, E0423 cut
 * off, E0424 a wrong line, E0425 order. lock_file_release is needed in both cases. */
enum status lock_file_read(const char *path, struct lock_file *out, struct diag *diag);
/* The same for text that is at hand; it must outlive the lock. */
enum status lock_file_parse(const char *path, struct str text, struct lock_file *out,
			    struct diag *diag);
void lock_file_release(struct lock_file *lock); /* accepts zeroed */

/* The first line of an asset, NULL when there is none; *count is how many it has. */
const struct lock_line *lock_find(const struct lock_file *lock, struct str id, size_t *count);
/* The one that ships, or NULL. */
const struct lock_line *lock_chosen(const struct lock_file *lock, struct str id);
/* For a finding about a line; lives as long as the diag. */
struct place lock_place(const struct lock_file *lock, const struct lock_line *line,
			struct diag *diag);

/* The file's text. lines are sorted here; ids and candidates are distinct. */
void lock_format(struct lock_line *lines, size_t count, struct strbuf *out);

/* ---- fields.c: which field of a request differs ------------------------------------------- */

/* "prompt:1f2a,model:90ce": the names of a key text's lines, each with 16 bits of its value's
 * XXH3-64. So a lock alone tells which field of a spec was edited, in a clone without cache. A value
 * that differs goes unnoticed once in 65536: what decides is the digest of the whole text. */
struct str lock_fields(struct str key_text, struct arena *arena);
/* Calls tell for every name that stands in only one of the two or with another value, in the order
 * of `now`, then of `then`. */
typedef void lock_field_fn(void *context, struct str name);
void lock_fields_compare(struct str then, struct str now, lock_field_fn *tell, void *context);

/* ---- walk.c: the locks of a project -------------------------------------------------------- */

/* Paths of all locks below a folder, sorted, in the arena: files *.lock that begin like one.
 * Hidden folders, folders that are projects of their own, and links are passed over. */
enum status lock_list(const char *root, struct arena *arena, struct str **out, size_t *count,
		      struct diag *diag);

#endif
