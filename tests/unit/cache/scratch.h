/* scratch.h - what the cache's tests share: a folder of their own, small files, children, and a
 * look around.
 *
 * Criterion runs every test in a process of its own, so the scratch folder can be one variable.
 */
#ifndef CACHE_TEST_SCRATCH_H
#define CACHE_TEST_SCRATCH_H

#include <assetc/cache.h>

#include <sys/types.h>

#define SCRATCH_PATH_SIZE 1024

/* Fixtures of a suite: make the folder and enter it; leave and remove it. */
void scratch_init(void);
void scratch_fini(void);

/* Paths here are relative to the scratch folder, which is the current one. */
void write_text(const char *path, const char *text);
void write_bytes(const char *path, const void *data, size_t len);
/* NUL-terminated and to be freed; fails the test when there is no such file. */
char *read_text(const char *path, size_t *len);
bool holds_text(const char *path, const char *text);
bool exists(const char *path);
mode_t mode_of(const char *path);
/* Sets the modification time of path itself that many seconds back. */
void make_old(const char *path, long seconds);
/* Regular files and links below path whose names begin with prefix. */
unsigned count_files(const char *path, const char *prefix);

/* As fork, but the child does not outlive a failed test by more than some seconds. */
pid_t fork_child(void);
/* Runs in a child and returns its exit status, or 1000 + the signal that ended it. */
int in_child(int (*run)(void *context), void *context);
/* The same, in a child that may not write below path: its folders lose their write permission,
 * and root becomes nobody. */
int in_child_without_writing(const char *path, int (*run)(void *context), void *context);

/* A store in ./store; fails the test when it cannot be opened. */
struct ac_store *open_store(void);
/* store/FOLDER/ab/cdef..., of the digest of text. */
void entry_path(enum ac_space space, const char *text, char out[SCRATCH_PATH_SIZE]);
void object_path(const struct ac_sha256 *sha, char out[SCRATCH_PATH_SIZE]);
void lock_path(const char *text, char out[SCRATCH_PATH_SIZE]);
/* A paid ref to an object of that content, which is not stored. */
struct ac_ref make_ref(unsigned number, const char *content, const char *note);
/* Stores text and returns a ref to it, number 1. */
struct ac_ref put_ref(struct ac_store *store, const char *text, unsigned flags);
/* Stores text as an object and appends it to the entry of key. */
void put_entry(struct ac_store *store, enum ac_space space, const char *key, const char *text,
	       unsigned flags);

#endif
