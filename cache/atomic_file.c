/* atomic_file.c - how files are replaced: written beside under a temporary name, then renamed.
 *
 * Whoever looks sees the old bytes or the new ones. Renaming replaces a symbolic link rather than
 * what it points to, so that a link planted in an output folder leads nowhere.
 */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <xxhash.h>

#define TEMP_ATTEMPTS 64u
#define COMPARE_CHUNK 16384u

bool acp_name_is_allowed(const char *name, size_t len)
{
	if (len == 0 || len > ACP_NAME_MAX || memchr(name, '/', len) != NULL)
		return false;
	bool is_dots = name[0] == '.' && (len == 1 || (len == 2 && name[1] == '.'));
	return !is_dots;
}

int acp_sync(int fd)
{
	int got;
	do {
#ifdef F_FULLFSYNC
		got = fcntl(fd, F_FULLFSYNC);
#else
		got = fsync(fd);
#endif
	} while (got != 0 && errno == EINTR);
	if (got == 0 || errno == EINVAL || errno == ENOTSUP)
		return 0;
	return errno;
}

/* The first failure sticks: what follows it is only its consequence. */
static void file_fail(struct ac_file *file, int sys_errno, const char *what)
{
	if (file->error.code == AC_OK)
		acp_error_at(&file->error, sys_errno, what, file->dir_fd, file->name);
}

/* Names need not be secret, only different: O_EXCL decides. */
static void temp_name(struct ac_file *file, unsigned attempt)
{
	struct timespec now = {0};
	clock_gettime(CLOCK_MONOTONIC, &now);
	uint64_t seed[] = {(uint64_t)getpid(), (uint64_t)(uintptr_t)file, (uint64_t)now.tv_sec,
			   (uint64_t)now.tv_nsec, attempt};
	snprintf(file->temp, sizeof file->temp, AC_TEMP_PREFIX "%016llx",
		 (unsigned long long)XXH3_64bits(seed, sizeof seed));
}

static int temp_open(struct ac_file *file, mode_t mode)
{
	int fd = -1;
	for (unsigned attempt = 0; attempt < TEMP_ATTEMPTS; attempt++) {
		temp_name(file, attempt);
		fd = acp_open_at(file->dir_fd, file->temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW,
				 mode);
		if (fd >= 0 || errno != EEXIST)
			break;
	}
	return fd;
}

static void file_begin(struct ac_file *file, int dir_fd, const char *name, mode_t mode)
{
	size_t len = strlen(name);
	if (!acp_name_is_allowed(name, len)) {
		acp_error(&file->error, AC_REFUSED, name, "cannot be the name of a file to write");
		return;
	}
	memcpy(file->name, name, len + 1);
	file->dir_fd = fcntl(dir_fd, F_DUPFD_CLOEXEC, 0);
	if (file->dir_fd < 0) {
		acp_error_system(&file->error, errno, "write", name);
		return;
	}
	file->fd = temp_open(file, mode);
	if (file->fd < 0) {
		file_fail(file, errno, "write");
		close(file->dir_fd);
		return;
	}
	file->is_open = true;
}

enum ac_code acp_file_begin(struct ac_file *file, int dir_fd, const char *name, mode_t mode,
			    struct ac_error *err)
{
	memset(file, 0, sizeof *file);
	file_begin(file, dir_fd, name, mode);
	if (err != NULL && file->error.code != AC_OK)
		*err = file->error;
	return file->error.code;
}

enum ac_code ac_file_begin(struct ac_file *file, int dir_fd, const char *name, struct ac_error *err)
{
	return acp_file_begin(file, dir_fd, name, 0666, err);
}

void ac_file_write(struct ac_file *file, const void *data, size_t len)
{
	const char *at = data;
	while (file->is_open && file->error.code == AC_OK && len > 0) {
		ssize_t wrote = write(file->fd, at, len);
		if (wrote < 0 && errno != EINTR)
			file_fail(file, errno, "write");
		if (wrote > 0) {
			at += wrote;
			len -= (size_t)wrote;
		}
	}
}

static void file_publish(struct ac_file *file)
{
	if (!file->is_new) {
		if (renameat(file->dir_fd, file->temp, file->dir_fd, file->name) != 0)
			file_fail(file, errno, "replace");
		return;
	}
	/* Unlike rename, link never takes a name from somebody. File systems without links have the
	 * other. */
	if (linkat(file->dir_fd, file->temp, file->dir_fd, file->name, 0) == 0) {
		unlinkat(file->dir_fd, file->temp, 0);
		return;
	}
#ifdef RENAME_NOREPLACE
	if (errno != EEXIST &&
	    renameat2(file->dir_fd, file->temp, file->dir_fd, file->name, RENAME_NOREPLACE) == 0)
		return;
#endif
	file_fail(file, errno, "make");
}

static void file_finish(struct ac_file *file, bool durable)
{
	int sync_errno = durable && file->error.code == AC_OK ? acp_sync(file->fd) : 0;
	if (sync_errno != 0)
		file_fail(file, sync_errno, "write");
	/* After EINTR the descriptor is closed all the same. */
	if (close(file->fd) != 0 && errno != EINTR)
		file_fail(file, errno, "write");
	if (file->error.code == AC_OK)
		file_publish(file);
	if (file->error.code != AC_OK) {
		unlinkat(file->dir_fd, file->temp, 0);
	} else if (durable) {
		sync_errno = acp_sync(file->dir_fd);
		if (sync_errno != 0)
			file_fail(file, sync_errno, "write");
	}
	close(file->dir_fd);
	file->is_open = false;
}

enum ac_code ac_file_commit(struct ac_file *file, bool durable, struct ac_error *err)
{
	if (file->is_open)
		file_finish(file, durable);
	else if (file->error.code == AC_OK)
		acp_error(&file->error, AC_REFUSED, file->name, "is not being written");
	if (err != NULL && file->error.code != AC_OK)
		*err = file->error;
	return file->error.code;
}

void ac_file_discard(struct ac_file *file)
{
	if (!file->is_open)
		return;
	close(file->fd);
	unlinkat(file->dir_fd, file->temp, 0);
	close(file->dir_fd);
	file->is_open = false;
}

static bool content_equals(int fd, const char *data, size_t len)
{
	char chunk[COMPARE_CHUNK];
	size_t done = 0;
	while (done < len) {
		size_t want = len - done < sizeof chunk ? len - done : sizeof chunk;
		if (acp_read_full(fd, chunk, want) != (ssize_t)want ||
		    memcmp(chunk, data + done, want) != 0)
			return false;
		done += want;
	}
	return true;
}

bool acp_file_holds(int dir_fd, const char *name, const void *data, size_t len, bool sync)
{
	int fd = acp_open_at(dir_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0);
	if (fd < 0)
		return false;
	struct stat st;
	bool same = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size >= 0 &&
		    (uintmax_t)st.st_size == len && content_equals(fd, data, len) &&
		    (!sync || acp_sync(fd) == 0);
	close(fd);
	return same;
}

/* Splits path at its last slash. The folder of "x" is ".", that of "/x" is "/". */
static enum ac_code path_split(const char *path, char folder[ACP_PATH_SIZE], const char **leaf,
			       struct ac_error *err)
{
	const char *slash = strrchr(path, '/');
	*leaf = slash == NULL ? path : slash + 1;
	if (!acp_name_is_allowed(*leaf, strlen(*leaf)))
		return acp_error(err, AC_REFUSED, path, "cannot be the name of a file to write");
	size_t len = slash == NULL ? 0 : (size_t)(slash - path);
	if (len >= ACP_PATH_SIZE)
		return acp_error_system(err, ENAMETOOLONG, "write", path);
	memcpy(folder, path, len);
	if (len == 0)
		folder[len++] = slash == NULL ? '.' : '/';
	folder[len] = '\0';
	return AC_OK;
}

enum ac_code ac_file_replace(const char *path, const void *data, size_t len, bool only_if_different,
			     bool *changed, struct ac_error *err)
{
	char folder[ACP_PATH_SIZE];
	const char *leaf;
	struct ac_file file = {0};
	int dir_fd = -1;
	if (changed != NULL)
		*changed = false;
	enum ac_code code = path_split(path, folder, &leaf, err);
	if (code == AC_OK)
		code = acp_folder_open_path(folder, true, &dir_fd, err);
	if (code != AC_OK || (only_if_different && acp_file_holds(dir_fd, leaf, data, len, false)))
		goto done;
	code = ac_file_begin(&file, dir_fd, leaf, err);
	if (code != AC_OK)
		goto done;
	ac_file_write(&file, data, len);
	code = ac_file_commit(&file, false, err);
	if (code == AC_OK && changed != NULL)
		*changed = true;
done:
	if (dir_fd >= 0)
		close(dir_fd);
	return code;
}

static enum ac_creation standing(int dir_fd, const char *leaf, const void *data, size_t len)
{
	return acp_file_holds(dir_fd, leaf, data, len, false) ? AC_PRESENT : AC_KEPT;
}

static enum ac_code create_in(int dir_fd, const char *leaf, const void *data, size_t len,
			      enum ac_creation *out, struct ac_error *err)
{
	struct ac_file file = {0};
	enum ac_code code = ac_file_begin(&file, dir_fd, leaf, NULL);
	file.is_new = true;
	if (code == AC_OK) {
		ac_file_write(&file, data, len);
		code = ac_file_commit(&file, false, NULL);
	}
	/* Somebody else was faster: what is there now decides. */
	if (code != AC_OK && file.error.sys_errno == EEXIST) {
		*out = standing(dir_fd, leaf, data, len);
		return AC_OK;
	}
	if (code != AC_OK && err != NULL)
		*err = file.error;
	return code;
}

enum ac_code ac_file_create(const char *path, const void *data, size_t len, bool only_look,
			    enum ac_creation *out, struct ac_error *err)
{
	char folder[ACP_PATH_SIZE];
	const char *leaf;
	struct stat st;
	int dir_fd = -1;
	*out = AC_CREATED;
	enum ac_code code = path_split(path, folder, &leaf, err);
	if (code == AC_OK)
		code = acp_folder_open_path(folder, !only_look, &dir_fd, err);
	if (code == AC_NOT_FOUND)
		return AC_OK;
	if (code != AC_OK)
		return code;
	if (fstatat(dir_fd, leaf, &st, AT_SYMLINK_NOFOLLOW) == 0)
		*out = standing(dir_fd, leaf, data, len);
	else if (errno != ENOENT)
		code = acp_error_system(err, errno, "look at", path);
	else if (!only_look)
		code = create_in(dir_fd, leaf, data, len, out, err);
	close(dir_fd);
	return code;
}
