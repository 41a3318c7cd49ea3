/* internal.h - what the files of the cache library share. Nothing outside cache/ includes it; every
 * function here begins with acp_ so that it cannot meet a name of the program that links the
 * library.
 */
#ifndef ASSETC_CACHE_INTERNAL_H
#define ASSETC_CACHE_INTERNAL_H

#include <assetc/cache.h>

#include <pthread.h>
#include <sys/stat.h>
#include <sys/types.h>

#define ACP_NAME_MAX \
	200 /* bytes of one path component; leaves room below what any file system allows */
#define ACP_PATH_SIZE AC_PATH_SIZE /* of every path buffer */
#define ACP_DIR_MAX   3800         /* bytes of a store's folder, so that every path below it fits */
#define ACP_FORMAT    1            /* newest store format this library knows */

/* ---- errors (error.c). All of them fill *err when it is given, and return its code. ------ */

/* "PATH WHAT". */
enum ac_code acp_error(struct ac_error *err, enum ac_code code, const char *path, const char *what);
/* "cannot WHAT PATH: REASON"; the code follows from sys_errno. */
enum ac_code acp_error_system(struct ac_error *err, int sys_errno, const char *what,
			      const char *path);
/* The same for a name in an open folder. */
enum ac_code acp_error_at(struct ac_error *err, int sys_errno, const char *what, int dir_fd,
			  const char *name);
enum ac_code acp_error_memory(struct ac_error *err);
/* The whole path of a name in an open folder where the system can tell it, else the name. */
const char *acp_path_at(int dir_fd, const char *name, char room[ACP_PATH_SIZE]);

/* ---- files and folders (bytes.c, atomic_file.c, beneath.c) ------------------------------- */

/* openat(2) with O_CLOEXEC, repeated on EINTR. */
int acp_open_at(int dir_fd, const char *name, int flags, mode_t mode);
/* The same to read only, without renewing the file's access time where that is allowed. */
int acp_open_quietly(int dir_fd, const char *name, int flags);
/* read(2), repeated until len bytes, the end (fewer are returned) or an error (-1, errno). */
ssize_t acp_read_full(int fd, void *data, size_t len);
/* As ac_file_read_at; follow allows name itself to be a symbolic link. *seen (may be NULL) is
 * the file that was read. */
enum ac_code acp_load(int dir_fd, const char *name, bool follow, size_t max_len,
		      struct ac_bytes *out, struct stat *seen, struct ac_error *err);

/* One path component: not empty, ".", "..", with "/", or longer than ACP_NAME_MAX. */
bool acp_name_is_allowed(const char *name, size_t len);
/* As ac_file_begin, with the permissions the file is to have before the umask. */
enum ac_code acp_file_begin(struct ac_file *file, int dir_fd, const char *name, mode_t mode,
			    struct ac_error *err);
/* Whether name is a regular file (not a link) of exactly these bytes. sync: it has to reach the
 * disk, too. */
bool acp_file_holds(int dir_fd, const char *name, const void *data, size_t len, bool sync);
/* fsync, or what comes nearest; 0 or an errno. A folder that cannot be synced at all counts as
 * synced. */
int acp_sync(int fd);

/* Opens a folder, following symbolic links. create makes it and its missing parents (0777 &
 * ~umask); without, AC_NOT_FOUND. */
enum ac_code acp_folder_open_path(const char *path, bool create, int *fd, struct ac_error *err);

/* ---- digests (digest.c) ------------------------------------------------------------------ */

/* Lower-case digits, without a NUL. */
void acp_hex(const uint8_t *bytes, size_t len, char *out);
bool acp_is_hex(const char *text, size_t len);

/* ---- the store (store.c) ----------------------------------------------------------------- */

struct ac_store {
	char *dir;
	size_t dir_len;
	/* Of the gate; the mutex guards the other three. */
	pthread_mutex_t gate_mutex;
	pthread_cond_t gate_is_quiet; /* writers became 0 */
	unsigned gate_writers;        /* calls of this process's threads that are writing now */
	int gate_fd;                  /* -1 until the first write */
};

extern const char *const acp_space_names[AC_SPACE_COUNT];

/* DIR/FOLDER/ab/cdef...: hex is the whole digest. */
void acp_item_path(const struct ac_store *store, const char *folder, const char *hex,
		   char out[ACP_PATH_SIZE]);
/* DIR/A[/B[/C]]; together at most 200 bytes. */
void acp_store_path(const struct ac_store *store, const char *a, const char *b, const char *c,
		    char out[ACP_PATH_SIZE]);

/* Opens DIR/FOLDER, or DIR/FOLDER/ab where hex begins with ab. With create the store itself is
 * made as needed, durable syncs the parents of what was made; without, AC_NOT_FOUND. */
enum ac_code acp_folder_open(struct ac_store *store, const char *folder, const char *hex,
			     bool create, bool durable, int *fd, struct ac_error *err);

/* Moves FOLDER/ab/cdef... to damaged/FOLDER-abcdef..., but only while it still is the file
 * *seen. The caller holds the guard. AC_NOT_FOUND when it is another file by now, or gone. */
enum ac_code acp_set_aside(struct ac_store *store, const char *folder, const char *hex,
			   const struct stat *seen, struct ac_error *err);

/* Whether the folder is a store, or what is left of one: with its format file, or with another file
 * that only a store has; then the format file is written again unless is_dry. An absent or empty
 * folder is none. AC_REFUSED for one that holds something else: nothing in it is ours to remove. */
enum ac_code acp_store_claim(struct ac_store *store, bool is_dry, bool *is_store,
			     struct ac_error *err);

/* The first name that FOLDER/ab/cdef... gets in damaged/. */
void acp_aside_path(const struct ac_store *store, const char *folder, const char *hex,
		    char out[ACP_PATH_SIZE]);

/* gate.c. The gate: every writer holds it shared from its first write until it closes the store; clean
 * holds it exclusively when it can. So clean knows whether somebody stands between storing an
 * object and naming it. Entering never fails: where locks do not work, clean falls back on ages.
 *
 * Threads that share one struct ac_store share its place in the gate, so each call that writes says
 * when it is done with the files it began: acp_gate_leave, once for every acp_gate_enter. */
void acp_gate_enter(struct ac_store *store);
void acp_gate_leave(struct ac_store *store);
/* For clean and its like: true when nobody else has the store open for writing, and nobody will
 * until acp_gate_reopen. Others are waited for so many milliseconds, threads that write through this
 * very store until they are done. */
bool acp_gate_shut(struct ac_store *store, unsigned wait_ms);
void acp_gate_reopen(struct ac_store *store);

/* ---- locks (lock.c) ---------------------------------------------------------------------- */

/* The guard of all objects and entries whose digest begins with the same two digits: held to
 * replace or move one that exists. Waits. Not recursive. */
enum ac_code acp_guard_take(struct ac_store *store, const char *hex, struct ac_lock *lock,
			    struct ac_error *err);
/* flock(2), repeated on EINTR; 0 or an errno. */
int acp_flock(int fd, int operation);

/* ---- entries (entry_text.c, entries.c) --------------------------------------------------- */

/* An entry with the key text it holds; release with ac_entry_release(&file.entry). */
struct acp_entry_file {
	struct ac_entry entry;
	const char *text;
	size_t text_len;
	struct stat seen; /* valid whenever the file could be opened */
};

/* Reads the entry at path. AC_NOT_FOUND when absent, AC_DAMAGED, AC_REFUSED when of a newer
 * format. */
enum ac_code acp_entry_load(const char *path, enum ac_space space, struct acp_entry_file *out,
			    struct ac_error *err);
/* The same without renewing the file's access time, where that is allowed: for those who go through
 * all entries, so that the time tells when a compile looked one up. */
enum ac_code acp_entry_peek(const char *path, enum ac_space space, struct acp_entry_file *out,
			    struct ac_error *err);
/* The file's bytes. AC_REFUSED when a ref is not allowed or the whole is too large; path is for
 * the sentence. */
enum ac_code acp_entry_format(enum ac_space space, const char *text, size_t len,
			      const struct ac_ref *refs, size_t count, const char *path,
			      struct ac_bytes *out, struct ac_error *err);
bool acp_entry_has_paid(const struct ac_entry *entry);

/* ---- walking (walk.c) -------------------------------------------------------------------- */

enum acp_item_kind {
	ACP_ITEM,      /* named as things of this folder are */
	ACP_TEMPORARY, /* begins with AC_TEMP_PREFIX */
	ACP_STRANGE,   /* anything else */
};

struct acp_item {
	enum acp_item_kind kind;
	int dir_fd;
	const char *name;             /* in dir_fd */
	const char *path;             /* whole, for messages */
	char hex[AC_SHA256_HEX_SIZE]; /* whole digest; of an ACP_ITEM only */
	struct stat st;               /* not following links */
};

typedef enum ac_code acp_visit_fn(void *context, const struct acp_item *item, struct ac_error *err);

/* Calls visit for every file in FOLDER/00 to FOLDER/ff; ends at the first code that is not AC_OK
 * and returns it. What vanishes meanwhile is passed over. hex_len: digits of a digest here. The
 * visitor may remove the item. */
enum ac_code acp_walk(struct ac_store *store, const char *folder, size_t hex_len,
		      acp_visit_fn *visit, void *context, struct ac_error *err);
/* The same in FOLDER/ab alone, where hex begins with ab. */
enum ac_code acp_walk_one(struct ac_store *store, const char *folder, const char *hex,
			  size_t hex_len, acp_visit_fn *visit, void *context, struct ac_error *err);
/* The same for the files of one folder of the store ("" is the store's own); all but temporary
 * ones are ACP_STRANGE. */
enum ac_code acp_walk_flat(struct ac_store *store, const char *folder, acp_visit_fn *visit,
			   void *context, struct ac_error *err);

/* When a file was last written or read, as far as its file system keeps access times. */
struct timespec acp_last_use(const struct stat *st);
/* <0, 0, >0 */
int acp_time_compare(struct timespec a, struct timespec b);

/* Which objects the entries name. Zero-initialise; add; sort; find; release. */
struct acp_known {
	struct ac_sha256 sha;
	unsigned flags;       /* AC_REF_* of all refs together */
	uint64_t size;        /* as the refs say */
	struct timespec used; /* latest of the entries' */
};
struct acp_known_set {
	struct acp_known *items;
	size_t count, room;
};
enum ac_code acp_known_add(struct acp_known_set *set, const struct ac_entry *entry,
			   struct timespec used, struct ac_error *err);
/* Sorts and joins what is known of equal ones. */
void acp_known_sort(struct acp_known_set *set);
/* NULL when no entry names it. */
const struct acp_known *acp_known_find(const struct acp_known_set *set, const char *sha_hex);
void acp_known_release(struct acp_known_set *set);

/* ---- the trash (trash.c, care.c) --------------------------------------------------------- */

#define ACP_TRASH "trash" /* the folder */

/* Whether an object holds the bytes its name says; *seen is the file that was looked at. AC_DAMAGED;
 * AC_NOT_FOUND when it vanished; AC_IO when it cannot be read, which does not say that it is
 * damaged. No sentence. */
enum ac_code acp_object_check(const struct acp_item *item, struct stat *seen);
/* Moves an item of objects/ to the trash, once its bytes are known to be right. AC_DAMAGED else;
 * AC_NOT_FOUND when it vanished. */
enum ac_code acp_trash_put(struct ac_store *store, const struct acp_item *item,
			   struct ac_error *err);
/* Brings an object back, unless somebody has stored it anew. AC_NOT_FOUND when the trash does not
 * have it. The caller has entered the gate, or shut it. */
enum ac_code acp_trash_take_back(struct ac_store *store, const char *hex, struct ac_error *err);

/* ---- removing (leftovers.c) -------------------------------------------------------------- */

#define ACP_FRESH_S 3600 /* so young may be somebody's who has not named it yet */

/* A run that removes things: clean, gc. */
struct acp_removal {
	struct ac_store *store;
	bool is_alone; /* it has the gate for itself */
	bool is_dry;   /* counts, and changes nothing */
	time_t now;
	uint64_t *count, *bytes; /* of what was removed */
};

/* Whether somebody who runs beside us may still need it. A time ahead of the clock counts as
 * young: clocks are set back. */
bool acp_is_fresh(const struct acp_removal *run, const struct stat *st);
/* A folder by such a name is no work of ours: it stays. */
enum ac_code acp_remove(const struct acp_removal *run, const struct acp_item *item,
			struct ac_error *err);
/* An ACP_TEMPORARY that nobody is writing any more goes; everything else stays. */
enum ac_code acp_remove_temporary(const struct acp_removal *run, const struct acp_item *item,
				  struct ac_error *err);
/* Temporary files in the store's own folder, and locks that nobody holds (not counted). */
enum ac_code acp_remove_leftovers(const struct acp_removal *run, struct ac_error *err);
/* Whether damaged/ holds an entry that may have named bought objects. */
enum ac_code acp_doubt(struct ac_store *store, bool *is_doubtful, struct ac_error *err);

#endif
