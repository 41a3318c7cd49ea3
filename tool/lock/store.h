/* store.h - the project store: a folder in the game's repository with exactly the raws that the
 * locks of the project name, so that a clean clone builds without cache, key and network.
 *
 * Each raw has a name that a person can read, `coin@1-ba7816bf.png`, and a sidecar beside it,
 * `coin@1-ba7816bf.png.txt`, with what was asked and answered; specs/LOCK.md describes both. Only
 * `assetc lock update --store` writes here. What is read comes from outside: it is bounded, and raw
 * bytes are hashed before they are believed.
 */
#ifndef ASSETC_LOCK_STORE_H
#define ASSETC_LOCK_STORE_H

#include "lock/lock.h"

#define SIDECAR_FORMAT   1
#define SIDECAR_FILE_MAX ((size_t)4 << 20)

/* Where a store is. It is never left: below root no symbolic link is followed when writing. */
struct raw_store {
	struct str root;   /* an existing folder, NUL-terminated: the project's */
	struct str folder; /* relative to root */
};

/* What is known of a raw beside its bytes. */
struct sidecar {
	struct str note;     /* the provider's answer: lines of `name: value` */
	struct str key_text; /* the request key text */
};

/* Below the store's root; NUL-terminated, in the arena. */
struct str store_raw_path(const struct raw_store *store, const struct lock_line *line,
			  struct arena *arena);
struct str store_sidecar_path(const struct raw_store *store, const struct lock_line *line,
			      struct arena *arena);

/* Whether a file of the raw's size is there, or something in its place that says more when it is
 * read. No bytes are read. */
bool store_has(const struct raw_store *store, const struct lock_line *line, struct arena *arena);

/* The raw's bytes, hashed. ST_MISS when it is absent (no finding) or a Git LFS pointer stands in its
 * place (E0434, with what to do); ST_DAMAGED when the bytes are others (E0435, naming the file). */
enum status store_read(const struct raw_store *store, const struct lock_line *line,
		       struct bytes *out, struct diag *diag);
/* Text lives in the arena. ST_MISS, without a finding, when there is no such file; ST_DAMAGED
 * (E0436) when it is not a sidecar of this raw. */
enum status sidecar_read(const struct raw_store *store, const struct lock_line *line,
			 struct arena *arena, struct sidecar *out, struct diag *diag);
enum status sidecar_parse(struct str text, const struct lock_line *line, struct arena *arena,
			  struct sidecar *out);
void sidecar_format(const struct lock_line *line, const struct sidecar *sidecar,
		    struct strbuf *out);

/* The raw that a sidecar's text says it belongs to: all but candidates' choice, key and fields. False
 * when it is no sidecar. Text of *out is borrowed. */
bool sidecar_subject(struct str text, struct lock_line *out);

/* Oid of a Git LFS pointer (git-lfs docs/spec.md, version 1). */
bool lfs_pointer(struct str text, struct ac_sha256 *sha);

/* ---- filling (fill.c) --------------------------------------------------------------------- */

/* Writes a raw and its sidecar, each only if different. */
enum status store_put(const struct raw_store *store, const struct lock_line *line, struct str bytes,
		      const struct sidecar *sidecar, struct diag *diag);
/* Writes the store's .gitattributes unless there is one. */
enum status store_put_attributes(const struct raw_store *store, struct diag *diag);

/* A raw of the store that no line names, before it is removed with its sidecar; bytes are empty when
 * a pointer or nothing stands in their place. Anything but ST_OK keeps it. */
typedef enum status store_drop_fn(void *context, const struct lock_line *line,
				  const struct sidecar *sidecar, struct str bytes);
/* Removes what store_put wrote and none of the lines names, after `drop` has agreed to each. Anything
 * else in the folder is left alone: what has no sidecar, and bytes that are not those of their
 * sidecar (W0437). lines: of all locks of the project. */
enum status store_prune(const struct raw_store *store, const struct lock_line *lines, size_t count,
			store_drop_fn *drop, void *context, size_t *removed, struct diag *diag);

#endif
