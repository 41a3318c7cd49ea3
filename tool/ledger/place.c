/* place.c - the files of the book and the locks beside them. */
#include "ledger/place.h"

#include "base/path.h"
#include "ledger/book.h"

#include <assetc/cache.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum status place_errno(const char *what, const char *path, struct diag *diag)
{
	char text[128] = "";

	return diag_error(diag, ST_ENVIRONMENT, "E0471", (struct place){0}, "cannot %s '%s': %s",
			  what, path, strerror_r(errno, text, sizeof(text)));
}

const char *place_beside(const char *path, const char *suffix, struct arena *arena)
{
	return str_concat(arena, str_of(path), str_of(suffix), (struct str){0}).ptr;
}

static char *folder_of(const char *path, struct arena *arena)
{
	return arena_text(arena, path, path_folder(str_of(path)).len);
}

/* Every folder that is missing, for the owner alone (XDG Base Directory Specification). */
enum status place_make_folder(const char *path, struct diag *diag)
{
	struct arena arena = {0};
	char *folder = folder_of(path, &arena);
	enum status st = ST_OK;

	for (char *at = folder; st == ST_OK && *at != '\0';) {
		char kept;

		at++;
		at += strcspn(at, "/");
		kept = *at;
		*at = '\0';
		if (mkdir(folder, 0700) != 0 && errno != EEXIST)
			st = place_errno("make the folder", folder, diag);
		*at = kept;
	}
	arena_release(&arena);
	return st;
}

static enum status refuse(const char *path, const char *why, const char *hint, struct diag *diag)
{
	(void)diag_error(diag, ST_ENVIRONMENT, "E0472", (struct place){0},
			 "the ledger '%s' is not believed: %s", path, why);
	diag_hint(diag, "%s", hint);
	return ST_ENVIRONMENT;
}

/* Who may write it may spend as us. */
static enum status check_owner(const char *path, const struct stat *info, const char *mode,
			       struct diag *diag)
{
	if (info->st_uid != geteuid() && info->st_uid != 0)
		return refuse(path, "it belongs to somebody else", "look at who made it", diag);
	if (info->st_mode & (S_IWGRP | S_IWOTH))
		return refuse(path, "others than its owner may write it", mode, diag);
	return ST_OK;
}

enum status place_check(const char *path, bool *is_there, struct diag *diag)
{
	struct arena arena = {0};
	const char *folder = folder_of(path, &arena);
	struct stat info;
	enum status st = ST_OK;

	*is_there = lstat(path, &info) == 0;
	if (!*is_there && errno != ENOENT && errno != ENOTDIR)
		st = place_errno("look at", path, diag);
	else if (*is_there && S_ISLNK(info.st_mode))
		st = refuse(path, "it is a symbolic link", "put the file itself there", diag);
	else if (*is_there && !S_ISREG(info.st_mode))
		st = refuse(path, "it is not a regular file", "move it away", diag);
	else if (*is_there)
		st = check_owner(path, &info, "look at what it says, then chmod 600 it", diag);
	if (st == ST_OK && stat(folder, &info) == 0)
		st = check_owner(folder, &info, "chmod 700 it", diag);
	arena_release(&arena);
	return st;
}

/* ---- locks ------------------------------------------------------------------------------- */

static int64_t monotonic_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* flock(2) has no time limit of its own. */
static enum status lock_wait(int fd, int how, unsigned busy_ms, const char *path, struct diag *diag)
{
	const struct timespec pause = {0, 5000000};
	int64_t end = monotonic_ms() + busy_ms;

	while (flock(fd, how | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return place_errno("lock", path, diag);
		if (monotonic_ms() >= end) {
			(void)diag_error(diag, ST_ENVIRONMENT, "E0471", (struct place){0},
					 "'%s' is locked by another process, and was for too long",
					 path);
			diag_hint(diag, "try again when the other has ended");
			return ST_ENVIRONMENT;
		}
		(void)nanosleep(&pause, NULL);
	}
	return ST_OK;
}

static enum status open_and_lock(const char *path, int flags, int how, unsigned busy_ms, int *fd,
				 struct diag *diag)
{
	enum status st;

	*fd = open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (*fd < 0 && errno == ENOENT && !(flags & O_CREAT))
		return ST_OK;
	if (*fd < 0)
		return place_errno("open", path, diag);
	st = lock_wait(*fd, how, busy_ms, path, diag);
	if (st != ST_OK) {
		(void)close(*fd);
		*fd = -1;
	}
	return st;
}

enum status place_lock_folder(const char *path, unsigned busy_ms, int *fd, struct diag *diag)
{
	struct arena arena = {0};
	const char *folder = folder_of(path, &arena);
	enum status st = ST_OK;

	/* The folder itself may be a link: it was made so by who owns what is above it. */
	*fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*fd < 0)
		st = place_errno("open", folder, diag);
	else
		st = lock_wait(*fd, LOCK_EX, busy_ms, folder, diag);
	if (st != ST_OK && *fd >= 0)
		(void)close(*fd);
	arena_release(&arena);
	return st;
}

enum status place_lock_book(const char *path, bool is_exclusive, bool create, unsigned busy_ms,
			    int *fd, struct diag *diag)
{
	struct arena arena = {0};
	const char *file = place_beside(path, ".lock", &arena);
	enum status st = open_and_lock(file, create ? O_RDWR | O_CREAT : O_RDONLY,
				       is_exclusive ? LOCK_EX : LOCK_SH, busy_ms, fd, diag);

	arena_release(&arena);
	return st;
}

enum status place_sync_folder(const char *path, struct diag *diag)
{
	struct arena arena = {0};
	const char *folder = folder_of(path, &arena);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum status st = ST_OK;

	if (fd < 0 || (fsync(fd) != 0 && errno != EINVAL))
		st = place_errno("make durable", folder, diag);
	if (fd >= 0)
		(void)close(fd);
	arena_release(&arena);
	return st;
}

/* ---- the name ---------------------------------------------------------------------------- */

static bool is_name(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!memchr("0123456789abcdef", text.ptr[i], 16))
			return false;
	}
	return text.len == BOOK_NAME_SIZE - 1;
}

enum status place_read_name(const char *path, char *name, struct diag *diag)
{
	struct arena arena = {0};
	struct ac_bytes bytes = {0};
	struct ac_error error = {0};
	enum ac_code code = ac_file_read(place_beside(path, ".id", &arena), 256, &bytes, &error);
	struct str text = str_trim((struct str){(const char *)bytes.data, bytes.len});
	enum status st = ST_OK;

	if (code == AC_NOT_FOUND || (code == AC_OK && !is_name(text)))
		st = ST_MISS;
	else if (code != AC_OK)
		st = diag_error(diag, ST_ENVIRONMENT, "E0471", (struct place){0}, "%s", error.text);
	else
		memcpy(name, text.ptr, text.len);
	if (st == ST_OK)
		name[text.len] = '\0';
	ac_bytes_release(&bytes);
	arena_release(&arena);
	return st;
}

enum status place_write_name(const char *path, const char *name, struct diag *diag)
{
	struct arena arena = {0};
	struct ac_error error = {0};
	struct ac_file file = {0};
	const char *folder = folder_of(path, &arena);
	struct str line = str_printf(&arena, "%s\n", name);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum status st = ST_OK;
	struct str base = path_base(str_of(place_beside(path, ".id", &arena)));

	if (fd < 0)
		st = place_errno("open", folder, diag);
	if (st == ST_OK && ac_file_begin(&file, fd, base.ptr, &error) == AC_OK) {
		(void)fchmod(file.fd, 0600);
		ac_file_write(&file, line.ptr, line.len);
		(void)ac_file_commit(&file, true, &error);
	}
	if (st == ST_OK && error.code != AC_OK)
		st = diag_error(diag, ST_ENVIRONMENT, "E0471", (struct place){0}, "%s", error.text);
	ac_file_discard(&file);
	if (fd >= 0)
		(void)close(fd);
	arena_release(&arena);
	return st;
}
