/* cache.h - the content-addressed store of assetc, as a library of its own.
 *
 * It keeps three things below one folder:
 *   objects   immutable bytes named by their SHA-256 (what a provider sent, what a game ships);
 *   entries   small text files named by the XXH3-128 of a readable key text. An entry holds that
 * text and references to objects, each with a note (sidecar or facts). XXH3 is not cryptographic,
 * so the text itself is compared when an entry is found: a collision is a miss, never a wrong
 * answer; locks     empty files, held with flock(2), so that concurrent misses on one key do their
 * work once. It also owns the one way in which the whole program replaces files: write beside, then
 * rename.
 *
 * The format on disk is described in cache/FORMAT.md. Nothing here prints, exits or reads the
 * environment.
 *
 * Threads: functions taking a struct ac_store may be called from several threads at once; a single
 * struct ac_file, ac_lock or ac_entry belongs to one thread at a time.
 * Errors: functions return enum ac_code. On anything but AC_OK (and AC_NOT_FOUND, an answer rather
 * than an error) *err, when given, holds a sentence for a person, with the path. err may be NULL.
 */
#ifndef ASSETC_CACHE_H
#define ASSETC_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#ifdef __cplusplus
extern "C" {
#endif

enum ac_code {
	AC_OK = 0,
	AC_NOT_FOUND, /* no such object or entry; not an error */
	AC_DAMAGED,   /* bytes on disk are not what their name or checksum says */
	AC_REFUSED,   /* a path that would leave its folder, or a name that is not allowed */
	AC_IO,        /* the system refused: permission, read-only, unexpected errno */
	AC_NO_SPACE,  /* ENOSPC, EDQUOT */
	AC_NO_MEMORY,
	AC_BUSY, /* a lock that was only tried is held by somebody else */
};

struct ac_error {
	enum ac_code code;
	int sys_errno;  /* 0 when no system call failed */
	char text[512]; /* one line, no newline at its end */
};

/* ---- digests ----------------------------------------------------------------------------- */

/* XXH3-128 (seed 0) of a key text, in canonical (big-endian) byte order. */
struct ac_key {
	uint8_t bytes[16];
};
struct ac_sha256 {
	uint8_t bytes[32];
};
#define AC_KEY_HEX_SIZE    33 /* with the NUL */
#define AC_SHA256_HEX_SIZE 65 /* with the NUL */

void ac_key_of(const void *text, size_t len, struct ac_key *out);
/* Lower-case hexadecimal, NUL-terminated. */
void ac_key_format(const struct ac_key *key, char out[AC_KEY_HEX_SIZE]);

void ac_sha256_of(const void *data, size_t len, struct ac_sha256 *out);
void ac_sha256_format(const struct ac_sha256 *sha, char out[AC_SHA256_HEX_SIZE]);
/* False unless hex is exactly 64 lower-case hexadecimal digits. hex need not be NUL-terminated. */
bool ac_sha256_parse(const char *hex, size_t len, struct ac_sha256 *out);
bool ac_sha256_equal(const struct ac_sha256 *a, const struct ac_sha256 *b);

/* XXH3-64, seed 0: the stable id of an asset is this function of "section.key". */
uint64_t ac_id64(const void *text, size_t len);

/* ---- bytes ------------------------------------------------------------------------------- */

/* Owned bytes; zero-initialise. data is NULL when len is 0. */
struct ac_bytes {
	uint8_t *data;
	size_t len;
};
void ac_bytes_release(struct ac_bytes *bytes); /* leaves it empty; accepts empty */

/* Reads a whole regular file of at most max_len bytes (AC_REFUSED when larger or not a regular
 * file, AC_NOT_FOUND when absent). The bytes are followed by a NUL that is not counted. */
enum ac_code ac_file_read(const char *path, size_t max_len, struct ac_bytes *out,
			  struct ac_error *err);
/* The same for a file in an open folder; here a symbolic link is AC_REFUSED, so that what
 * ac_dir_open_beneath opened is not left by its last step. */
enum ac_code ac_file_read_at(int dir_fd, const char *name, size_t max_len, struct ac_bytes *out,
			     struct ac_error *err);

/* ---- replacing files --------------------------------------------------------------------- */

/* A file being written under a temporary name in the folder of its final name. Zero-initialise;
 * write; then commit, or discard. Writes need not be checked one by one: the first failure sticks
 * and commit reports it. A process killed before the commit leaves only a temporary file (name
 * begins with AC_TEMP_PREFIX), never a partial file under the final name. */
#define AC_TEMP_PREFIX ".assetc-tmp-"

struct ac_file {
	int fd;     /* valid only while open */
	int dir_fd; /* own duplicate */
	bool is_open;
	bool is_new;           /* private: the name must be free */
	struct ac_error error; /* first failure */
	char name[256];        /* final name, one path component */
	char temp[64];
};

/* dir_fd is duplicated; name is one path component of at most 200 bytes. */
enum ac_code ac_file_begin(struct ac_file *file, int dir_fd, const char *name,
			   struct ac_error *err);
void ac_file_write(struct ac_file *file, const void *data, size_t len);
/* Renames over the final name. durable: fsync of file and folder first and after. The file is
 * closed either way, and on failure nothing is left behind. */
enum ac_code ac_file_commit(struct ac_file *file, bool durable, struct ac_error *err);
/* No-op on a zeroed, committed or already discarded file. */
void ac_file_discard(struct ac_file *file);

/* Replaces path's content by data, creating missing folders. With only_if_different, a file that
 * already holds exactly these bytes is left alone, its times too. *changed (may be NULL) says
 * whether it was written. */
enum ac_code ac_file_replace(const char *path, const void *data, size_t len, bool only_if_different,
			     bool *changed, struct ac_error *err);

/* What became of a file that was to be made, but never to replace another. */
enum ac_creation {
	AC_CREATED,
	AC_PRESENT, /* a regular file with just these bytes was there; it was not touched */
	AC_KEPT,    /* something else of that name was there; it was not touched */
};

/* Makes path with these bytes, and missing folders, unless the name is taken: by anything, a broken
 * symbolic link too. Of several processes one makes it. With only_look nothing is made. */
enum ac_code ac_file_create(const char *path, const void *data, size_t len, bool only_look,
			    enum ac_creation *out, struct ac_error *err);

/* Opens the folder of `rel` below the folder `root` without ever following a symbolic link below
 * root, and returns its descriptor (caller closes) and rel's last component in name. rel must be
 * relative, without "." or ".." or empty components, at most 200 bytes a component; otherwise
 * AC_REFUSED. root itself may be or contain symbolic links. With create, missing folders (root too)
 * are made (0777 & ~umask); without, a missing folder is AC_NOT_FOUND. */
enum ac_code ac_dir_open_beneath(const char *root, const char *rel, bool create, int *dir_fd,
				 char name[256], struct ac_error *err);

/* ---- the store --------------------------------------------------------------------------- */

struct ac_store;

/* dir need not exist: the first write makes it, with CACHEDIR.TAG and a format file. A store of a
 * newer format is AC_REFUSED. Opening and finding write nothing. */
enum ac_code ac_store_open(const char *dir, struct ac_store **out, struct ac_error *err);
void ac_store_close(struct ac_store *store); /* accepts NULL */
const char *ac_store_dir(const struct ac_store *store);

/* Stores bytes under their SHA-256. Storing again what is there is cheap. durable: fsync before it
 * is visible; for bytes that cost money. */
enum ac_code ac_object_put(struct ac_store *store, const void *data, size_t len, bool durable,
			   struct ac_sha256 *out, struct ac_error *err);
/* Reads and re-hashes. An object whose bytes do not match is moved to the store's damaged/ folder
 * and AC_DAMAGED is returned; AC_NOT_FOUND when absent. One that is in the trash is brought back (or
 * read there, where nothing can be moved). max_len bounds what is read. */
enum ac_code ac_object_get(struct ac_store *store, const struct ac_sha256 *sha, size_t max_len,
			   struct ac_bytes *out, struct ac_error *err);
/* By name only: nothing is read. What lies in the trash counts: getting it brings it back. */
bool ac_object_has(struct ac_store *store, const struct ac_sha256 *sha);

/* ---- entries ----------------------------------------------------------------------------- */

enum ac_space {
	AC_REQUESTS, /* request key text -> raws, numbered from 1 in the order bought or made */
	AC_NAMES,    /* second name: the request as sent -> raws */
	AC_PRODUCTS, /* product key text -> products */
};
#define AC_SPACE_COUNT 3

enum {
	AC_REF_PAID = 1u << 0,  /* money was paid for these bytes: never evicted without --paid */
	AC_REF_DRAFT = 1u << 1, /* a stand-in */
};

/* One object that an entry names. */
struct ac_ref {
	unsigned number; /* from 1, unique in its entry */
	unsigned flags;  /* AC_REF_* */
	struct ac_sha256 sha;
	uint64_t size;     /* of the object, bytes */
	const char *label; /* one word without spaces: media type or format; at most 63 bytes */
	const char *note;  /* any bytes (JSON by custom), note_len long; may be empty */
	size_t note_len;
};

/* An entry as read. refs, labels and notes live until ac_entry_release. */
struct ac_entry {
	struct ac_ref *refs; /* in ascending number */
	size_t count;
	void *memory; /* private */
};

#define AC_KEY_TEXT_MAX   (1u << 20)
#define AC_ENTRY_MAX      (8u << 20)
#define AC_ENTRY_REFS_MAX 4096u

/* AC_NOT_FOUND also when another text has the same digest. AC_DAMAGED when the file cannot be
 * trusted (checksum, syntax, truncated). Objects are not looked at. */
enum ac_code ac_entry_find(struct ac_store *store, enum ac_space space, const char *text,
			   size_t len, struct ac_entry *out, struct ac_error *err);
void ac_entry_release(struct ac_entry *entry);
/* Replaces (or makes) the entry with these refs, atomically. Their numbers ascend. A damaged entry
 * in its place is moved to damaged/ first; one of another text with the same digest is replaced
 * unless it names paid bytes (AC_REFUSED). */
enum ac_code ac_entry_put(struct ac_store *store, enum ac_space space, const char *text, size_t len,
			  const struct ac_ref *refs, size_t count, bool durable,
			  struct ac_error *err);
/* Adds one ref under the next free number (ref->number is ignored; the number given is returned).
 * Two processes appending at once lose nothing. A ref with the same SHA-256 is not added twice: its
 * number is returned (and when only the new one is paid, it takes the old one's place). A damaged
 * entry is AC_DAMAGED and stays as it is. */
enum ac_code ac_entry_append(struct ac_store *store, enum ac_space space, const char *text,
			     size_t len, const struct ac_ref *ref, bool durable, unsigned *number,
			     struct ac_error *err);
/* Forgets the entry; AC_NOT_FOUND when there was none. A damaged one is moved to damaged/ rather
 * than removed. */
enum ac_code ac_entry_set_aside(struct ac_store *store, enum ac_space space, const char *text,
				size_t len, struct ac_error *err);

#define AC_PATH_SIZE 4096
/* Whether a damaged entry of this key was moved to damaged/ and is still there; path is the file. Then
 * that nothing is found does not say that nothing was ever stored. */
bool ac_entry_was_set_aside(struct ac_store *store, enum ac_space space, const char *text,
			    size_t len, char path[AC_PATH_SIZE]);

/* ---- locks ------------------------------------------------------------------------------- */

struct ac_lock {
	int fd;
	bool is_held;
};
/* Takes the exclusive lock named by the digest of a text, waiting for it when wait is set, else
 * AC_BUSY. The kernel frees it when the process ends, however it ends. Threads of one process
 * exclude each other too. */
enum ac_code ac_lock_take(struct ac_store *store, const char *text, size_t len, bool wait,
			  struct ac_lock *lock, struct ac_error *err);
void ac_lock_release(struct ac_lock *lock); /* accepts zeroed or released */

/* ---- care -------------------------------------------------------------------------------- */

struct ac_stats {
	uint64_t objects, object_bytes;
	uint64_t entries[AC_SPACE_COUNT];
	uint64_t paid_raws, paid_bytes;  /* objects that a paid ref names */
	uint64_t damaged, damaged_bytes; /* set aside */
	uint64_t trash, trash_bytes;     /* bought raws on their way out */
	uint64_t projects;               /* known ones */
	uint64_t temporary;              /* temporary files left by killed processes */
};
enum ac_code ac_store_stats(struct ac_store *store, struct ac_stats *out, struct ac_error *err);

/* Called once per finding: what is wrong (one sentence) at which path. */
typedef void ac_finding_fn(void *context, const char *path, const char *what);
struct ac_verify_result {
	uint64_t objects_checked, entries_checked;
	uint64_t damaged;  /* set aside by this run */
	uint64_t dangling; /* refs whose object is absent; an evicted product is ordinary, a paid
			      raw is a finding */
	uint64_t paid_missing;
};
/* Re-hashes every object and re-reads every entry; damaged ones are moved to damaged/. AC_OK when
 * the walk was complete, also if it found something. */
enum ac_code ac_store_verify(struct ac_store *store, ac_finding_fn *finding, void *context,
			     struct ac_verify_result *out, struct ac_error *err);

struct ac_clean_result {
	uint64_t removed, removed_bytes; /* objects, entries and leftovers */
	uint64_t kept_paid;              /* paid raws and their entries are never removed here */
};
/* Removes all that can be made again: products, free raws, their entries, old temporary files. What
 * a paid ref names and the entries that name it stay. Safe beside running compiles. A folder that
 * lost its format file gets it back; one that nothing shows to be a store is AC_REFUSED, an absent
 * or empty one is clean. */
enum ac_code ac_store_clean(struct ac_store *store, struct ac_clean_result *out,
			    struct ac_error *err);

/* ---- looking at one thing ---------------------------------------------------------------- */

enum ac_match_kind { AC_MATCH_ENTRY, AC_MATCH_OBJECT, AC_MATCH_TRASH };
struct ac_match {
	enum ac_match_kind kind;
	enum ac_space space;          /* of an entry */
	char hex[AC_SHA256_HEX_SIZE]; /* the whole digest */
};
typedef bool ac_match_fn(void *context, const struct ac_match *match);
/* Calls fn for every entry and object whose digest begins with prefix, two or more lower-case
 * hexadecimal digits (AC_REFUSED else), until it returns false. By name only. */
enum ac_code ac_store_match(struct ac_store *store, const char *prefix, ac_match_fn *fn,
			    void *context, struct ac_error *err);

/* An entry with its key text; lives for the call that shows it. */
struct ac_entry_view {
	const struct ac_entry *entry;
	enum ac_space space;
	const char *key_hex, *path;
	const char *text;
	size_t text_len;
	struct timespec written, used; /* see struct ac_gc_options */
};
typedef bool ac_entry_fn(void *context, const struct ac_entry_view *view);
/* By the digest of its key, 32 digits. Codes as of ac_entry_find. */
enum ac_code ac_entry_show(struct ac_store *store, enum ac_space space, const char *key_hex,
			   ac_entry_fn *fn, void *context, struct ac_error *err);
/* Calls fn for every readable entry that names an object, until it returns false. Reads them all. */
enum ac_code ac_entries_naming(struct ac_store *store, const struct ac_sha256 *sha, ac_entry_fn *fn,
			       void *context, struct ac_error *err);

struct ac_object_view {
	char path[AC_PATH_SIZE];
	uint64_t size;
	struct timespec stored, used; /* in the trash: moved there */
	bool is_in_trash;
};
/* By name only: the bytes are not read. AC_NOT_FOUND. */
enum ac_code ac_object_show(struct ac_store *store, const struct ac_sha256 *sha,
			    struct ac_object_view *out);

/* ---- eviction ---------------------------------------------------------------------------- */

#define AC_GC_ANY_SIZE UINT64_MAX

/* Age counts from the last use: when a file was written or, as far as the file system keeps access
 * times (Linux: relatime, once a day), read. An object is also used when an entry that names it is:
 * finding products in place reads the entries only. Storing what is there is a use, verify, gc and
 * stats are none. A time ahead of the clock is no age at all. */
struct ac_gc_options {
	uint64_t max_bytes; /* of objects and entries together; AC_GC_ANY_SIZE: as large as it is */
	int64_t max_age_s;  /* what was not used for so long goes; negative: whatever its age */
	bool is_dry;        /* change nothing, tell what a run with the store for itself would do */
};
struct ac_gc_result {
	uint64_t removed, removed_bytes; /* objects, entries and leftovers */
	uint64_t bytes;                  /* of objects and entries that are left */
	uint64_t kept_paid, kept_paid_bytes;
	uint64_t kept_young; /* objects that would have gone, were nobody writing */
};
/* Evicts what can be made again, longest unused first, until both limits hold or nothing is left to
 * take; never what a paid ref names, nor an entry with such a ref. Waits up to two seconds to have
 * the store for itself; beside somebody who writes, objects of the last hour stay. */
enum ac_code ac_store_gc(struct ac_store *store, const struct ac_gc_options *options,
			 struct ac_gc_result *out, struct ac_error *err);

/* ---- projects ---------------------------------------------------------------------------- */

/* Which projects use the store, so that what they refer to is known to a sweep. A compile notes its
 * project before it stores anything, and a hit writes nothing: a note that is there is left alone,
 * for the price of one look. root is the real path of a folder (AC_REFUSED unless absolute and at
 * most 4096 bytes). */
enum ac_code ac_project_note(struct ac_store *store, const char *root, struct ac_error *err);
/* AC_NOT_FOUND when it was not known. */
enum ac_code ac_project_forget(struct ac_store *store, const char *root, struct ac_error *err);
/* Called once per note, in no order. root is NULL for a file that is no sound note: some project is
 * not known by its name any more. path is the file's. False ends the walk. */
typedef bool ac_project_fn(void *context, const char *root, const char *path);
enum ac_code ac_projects(struct ac_store *store, ac_project_fn *fn, void *context,
			 struct ac_error *err);

/* ---- taking out what was bought ---------------------------------------------------------- */

#define AC_TRASH_DAYS 30

enum ac_paid_fate {
	AC_PAID_ROOTED,   /* stays: a root refers to it */
	AC_PAID_YOUNG,    /* stays: used within max_age_s, or stored since the roots were read */
	AC_PAID_TRASHED,  /* moved to the trash */
	AC_PAID_WAITING,  /* stays in the trash until AC_TRASH_DAYS are over */
	AC_PAID_RESTORED, /* back from the trash: a root refers to it, or it was looked up since */
	AC_PAID_REMOVED,  /* was in the trash for AC_TRASH_DAYS, and is gone for good */
};
#define AC_PAID_FATES 6

/* One bought raw. Text lives for the call only. */
struct ac_paid {
	enum ac_paid_fate fate;
	struct ac_sha256 sha;
	uint64_t size;
	const char *label, *note; /* of a ref to it; empty when nothing names it any more */
	size_t note_len;
};

struct ac_paid_options {
	/* Whether a root refers to the key text of an entry, or to bytes. NULL: none does. */
	bool (*keeps_entry)(void *context, enum ac_space space, const char *text, size_t len);
	bool (*keeps_object)(void *context, const struct ac_sha256 *sha);
	/* Called for each bought raw once its fate is settled; may be NULL. */
	void (*tell)(void *context, const struct ac_paid *paid);
	void *context;
	struct timespec rooted_at; /* CLOCK_REALTIME before the first root was read */
	int64_t max_age_s;         /* what was used within this time stays; negative: whatever */
	bool is_dry;
};
struct ac_paid_result {
	uint64_t count[AC_PAID_FATES], bytes[AC_PAID_FATES];
	uint64_t damaged; /* not moved, since their bytes are wrong: verify sets them aside */
};
/* Moves bought raws that no root refers to into the trash; deletes only what has been there for
 * AC_TRASH_DAYS and is still not wanted, together with the refs to it. AC_DAMAGED, and nothing done,
 * while an entry cannot be read (or lies in damaged/): it may name anything. */
enum ac_code ac_store_sweep_paid(struct ac_store *store, const struct ac_paid_options *options,
				 struct ac_paid_result *out, struct ac_error *err);

#ifdef __cplusplus
}
#endif

#endif
