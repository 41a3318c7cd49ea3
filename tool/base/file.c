/* file.c - reading a whole file, bounded. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A failure without a place stands at the file itself. */
static struct place place_of(const char *path, struct place at, struct diag *diag)
{
	struct source *source;

	if (at.source)
		return at;
	source = arena_alloc(&diag->arena, sizeof(*source));
	source->path = arena_text(&diag->arena, path, strlen(path));
	return (struct place){.source = source};
}

static enum status refuse(const char *path, const char *what, const char *why, struct place at,
			  struct diag *diag)
{
	return diag_error(diag, ST_INVALID, "E0101", place_of(path, at, diag),
			  "cannot read %s '%s': %s", what, path, why);
}

static enum status refuse_errno(const char *path, const char *what, int number, struct place at,
				struct diag *diag)
{
	bool is_own_fault =
		number == ENOENT || number == ENOTDIR || number == ELOOP || number == ENAMETOOLONG;
	char text[128] = "";

	return diag_error(diag, is_own_fault ? ST_INVALID : ST_ENVIRONMENT, "E0101",
			  place_of(path, at, diag), "cannot read %s '%s': %s", what, path,
			  strerror_r(number, text, sizeof(text)));
}

/* Reads to the end or to one byte more than allowed, so that a file which grows is noticed too. Less
 * than was asked for is the end of a regular file: no further call has to say so. */
static ssize_t read_all(int fd, uint8_t *data, size_t room)
{
	size_t len = 0;

	while (len < room) {
		ssize_t got = read(fd, data + len, room - len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		len += (size_t)got;
		if (got == 0 || len + 1 == room)
			break;
	}
	return (ssize_t)len;
}

static enum status check_open(int fd, const char *path, size_t max_len, const char *what,
			      struct place at, struct stat *info, struct diag *diag)
{
	if (fstat(fd, info) != 0)
		return refuse_errno(path, what, errno, at, diag);
	if (S_ISDIR(info->st_mode))
		return refuse(path, what, "it is a folder", at, diag);
	if (!S_ISREG(info->st_mode))
		return refuse(path, what, "it is not a regular file", at, diag);
	if (info->st_size < 0 || (uint64_t)info->st_size > max_len)
		return diag_error(diag, ST_INVALID, "E0102", place_of(path, at, diag),
				  "%s '%s' has %lld bytes; the limit is %zu", what, path,
				  (long long)info->st_size, max_len);
	return ST_OK;
}

static enum status read_open(int fd, const char *path, size_t max_len, const char *what,
			     struct place at, struct bytes *out, struct diag *diag)
{
	struct stat info;
	ssize_t len;
	enum status st = check_open(fd, path, max_len, what, at, &info, diag);

	if (st != ST_OK)
		return st;
	out->data = mem_alloc((size_t)info.st_size + 2);
	len = read_all(fd, out->data, (size_t)info.st_size + 1);
	if (len < 0 || len > info.st_size) {
		int number = errno;

		bytes_release(out);
		return len < 0 ? refuse_errno(path, what, number, at, diag)
			       : refuse(path, what, "it grew while it was read", at, diag);
	}
	out->len = (size_t)len;
	out->data[len] = '\0';
	return ST_OK;
}

/* O_NONBLOCK: a FIFO in place of a file must not hang the compiler. */
static int open_plain(const char *path)
{
	return open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
}

enum status file_check(const char *path, size_t max_len, const char *what, struct place at,
		       struct diag *diag)
{
	int fd = open_plain(path);
	struct stat info;
	enum status st;

	if (fd < 0)
		return refuse_errno(path, what, errno, at, diag);
	st = check_open(fd, path, max_len, what, at, &info, diag);
	(void)close(fd);
	return st;
}

enum status file_read(const char *path, size_t max_len, const char *what, struct place at,
		      struct bytes *out, struct diag *diag)
{
	int fd = open_plain(path);
	enum status st;

	*out = (struct bytes){0};
	if (fd < 0)
		return refuse_errno(path, what, errno, at, diag);
	st = read_open(fd, path, max_len, what, at, out, diag);
	(void)close(fd);
	return st;
}

/* ---- files of the user's own ------------------------------------------------------------- */

static bool is_own(const struct stat *info)
{
	bool is_sticky = S_ISDIR(info->st_mode) && info->st_mode & S_ISVTX;

	return (info->st_uid == geteuid() || info->st_uid == 0) &&
	       (is_sticky || !(info->st_mode & (S_IWGRP | S_IWOTH)));
}

static enum status refuse_other(const char *path, const char *what, const char *which,
				struct diag *diag)
{
	(void)diag_error(diag, ST_ENVIRONMENT, "E0106", place_of(path, (struct place){0}, diag),
			 "the %s '%s' is not read: somebody else may write %s", what, path, which);
	diag_hint(diag, "it decides where keys go and what is spent: chmod go-w on it and on its "
			"folder, and both your own");
	return ST_ENVIRONMENT;
}

enum status file_check_own(const char *path, const char *what, bool *is_there, struct diag *diag)
{
	const char *slash = strrchr(path, '/');
	struct arena arena = {0};
	struct stat file, folder;
	enum status st = ST_OK;

	*is_there = stat(path, &file) == 0;
	if (!*is_there && errno != ENOENT && errno != ENOTDIR)
		return refuse_errno(path, what, errno, (struct place){0}, diag);
	if (!*is_there || !slash || !S_ISREG(file.st_mode))
		return ST_OK;
	if (stat(arena_text(&arena, path, (size_t)(slash - path) + 1), &folder) != 0)
		st = refuse_errno(path, what, errno, (struct place){0}, diag);
	else if (!is_own(&file) || !is_own(&folder))
		st = refuse_other(path, what, is_own(&file) ? "its folder" : "it", diag);
	arena_release(&arena);
	return st;
}
