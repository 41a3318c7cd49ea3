/* scratch.c - see scratch.h. */
#include "scratch.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY       65534
#define CHILD_LIFE_S 40

static char scratch_folder[SCRATCH_PATH_SIZE];

static struct {
	const char *prefix;
	unsigned count;
} counting;

void scratch_init(void)
{
	const char *base = getenv("TMPDIR");
	snprintf(scratch_folder, sizeof scratch_folder, "%s/cache-test-XXXXXX",
		 base != NULL && base[0] != '\0' ? base : "/tmp");
	cr_assert_not_null(mkdtemp(scratch_folder));
	cr_assert_eq(chmod(scratch_folder, 0755), 0);
	cr_assert_eq(chdir(scratch_folder), 0);
}

static int open_up(const char *path, const struct stat *st, int type, struct FTW *place)
{
	(void)st;
	(void)place;
	return type == FTW_D || type == FTW_DNR ? chmod(path, 0755) : 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *place)
{
	(void)st;
	(void)type;
	(void)place;
	return remove(path);
}

void scratch_fini(void)
{
	cr_assert_eq(chdir("/"), 0);
	nftw(scratch_folder, open_up, 16, FTW_PHYS);
	cr_assert_eq(nftw(scratch_folder, remove_one, 16, FTW_PHYS | FTW_DEPTH), 0);
}

void write_bytes(const char *path, const void *data, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	cr_assert_geq(fd, 0, "cannot write %s: %s", path, strerror(errno));
	cr_assert_eq(write(fd, data, len), (ssize_t)len);
	cr_assert_eq(close(fd), 0);
}

void write_text(const char *path, const char *text)
{
	write_bytes(path, text, strlen(text));
}

char *read_text(const char *path, size_t *len)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	cr_assert_geq(fd, 0, "cannot read %s: %s", path, strerror(errno));
	cr_assert_eq(fstat(fd, &st), 0);
	size_t size = (size_t)st.st_size;
	char *text = calloc(size + 1, 1);
	cr_assert_not_null(text);
	cr_assert_eq(read(fd, text, size), (ssize_t)size);
	close(fd);
	if (len != NULL)
		*len = size;
	return text;
}

bool holds_text(const char *path, const char *text)
{
	size_t len = 0;
	char *found = read_text(path, &len);
	bool same = len == strlen(text) && memcmp(found, text, len) == 0;
	free(found);
	return same;
}

bool exists(const char *path)
{
	struct stat st;
	return lstat(path, &st) == 0;
}

mode_t mode_of(const char *path)
{
	struct stat st;
	cr_assert_eq(lstat(path, &st), 0);
	return st.st_mode & 07777u;
}

void make_old(const char *path, long seconds)
{
	struct timespec times[2];
	clock_gettime(CLOCK_REALTIME, &times[0]);
	times[0].tv_sec -= seconds;
	times[1] = times[0];
	cr_assert_eq(utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW), 0);
}

static int count_one(const char *path, const struct stat *st, int type, struct FTW *place)
{
	(void)st;
	if (type != FTW_D && type != FTW_DNR &&
	    strncmp(path + place->base, counting.prefix, strlen(counting.prefix)) == 0)
		counting.count++;
	return 0;
}

unsigned count_files(const char *path, const char *prefix)
{
	counting.prefix = prefix;
	counting.count = 0;
	nftw(path, count_one, 16, FTW_PHYS);
	return counting.count;
}

pid_t fork_child(void)
{
	pid_t pid = fork();
	cr_assert_geq(pid, 0);
	if (pid == 0)
		alarm(CHILD_LIFE_S);
	return pid;
}

int in_child(int (*run)(void *context), void *context)
{
	pid_t pid = fork_child();
	if (pid == 0)
		_exit(run(context));
	int status = 0;
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static int close_down(const char *path, const struct stat *st, int type, struct FTW *place)
{
	(void)st;
	(void)place;
	return type == FTW_D ? chmod(path, 0555) : 0;
}

struct powerless {
	int (*run)(void *context);
	void *context;
};

static int run_powerless(void *context)
{
	struct powerless *powerless = context;
	/* The current folder stays within reach even where its parents are not nobody's to pass. */
	if (geteuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
		return 99;
	return powerless->run(powerless->context);
}

int in_child_without_writing(const char *path, int (*run)(void *context), void *context)
{
	struct powerless powerless = {run, context};
	cr_assert_eq(nftw(path, close_down, 16, FTW_PHYS), 0);
	return in_child(run_powerless, &powerless);
}

struct ac_store *open_store(void)
{
	struct ac_store *store = NULL;
	struct ac_error error = {0};
	cr_assert_eq(ac_store_open("store", &store, &error), AC_OK, "%s", error.text);
	return store;
}

static void item_path(const char *folder, const char *hex, char out[SCRATCH_PATH_SIZE])
{
	snprintf(out, SCRATCH_PATH_SIZE, "store/%s/%.2s/%s", folder, hex, hex + 2);
}

void entry_path(enum ac_space space, const char *text, char out[SCRATCH_PATH_SIZE])
{
	static const char *const folders[] = {"requests", "names", "products"};
	struct ac_key key;
	char hex[AC_KEY_HEX_SIZE];
	ac_key_of(text, strlen(text), &key);
	ac_key_format(&key, hex);
	item_path(folders[space], hex, out);
}

void object_path(const struct ac_sha256 *sha, char out[SCRATCH_PATH_SIZE])
{
	char hex[AC_SHA256_HEX_SIZE];
	ac_sha256_format(sha, hex);
	item_path("objects", hex, out);
}

void lock_path(const char *text, char out[SCRATCH_PATH_SIZE])
{
	struct ac_key key;
	char hex[AC_KEY_HEX_SIZE];
	ac_key_of(text, strlen(text), &key);
	ac_key_format(&key, hex);
	item_path("locks", hex, out);
}

struct ac_ref make_ref(unsigned number, const char *content, const char *note)
{
	struct ac_ref ref = {.number = number,
			     .flags = AC_REF_PAID,
			     .size = strlen(content),
			     .label = "image/png",
			     .note = note,
			     .note_len = strlen(note)};
	ac_sha256_of(content, strlen(content), &ref.sha);
	return ref;
}

struct ac_ref put_ref(struct ac_store *store, const char *text, unsigned flags)
{
	struct ac_error error = {0};
	struct ac_ref ref = {
		.number = 1, .flags = flags, .size = strlen(text), .label = "image/png"};
	cr_assert_eq(ac_object_put(store, text, strlen(text), false, &ref.sha, &error), AC_OK, "%s",
		     error.text);
	return ref;
}

void put_entry(struct ac_store *store, enum ac_space space, const char *key, const char *text,
	       unsigned flags)
{
	struct ac_error error = {0};
	struct ac_ref ref = put_ref(store, text, flags);
	cr_assert_eq(ac_entry_append(store, space, key, strlen(key), &ref, false, NULL, &error),
		     AC_OK, "%s", error.text);
}
