/* folder.c - the private folder of a program's run. */
#include "worker/folder.h"

#include "base/path.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDERS_OPEN 16 /* at once, while removing */

static enum status refuse(const char *what, const char *path, struct place at, struct diag *diag)
{
	char text[128] = "";

	return diag_error(diag, ST_ENVIRONMENT, "E0510", at, "cannot %s '%s': %s", what, path,
			  strerror_r(errno, text, sizeof(text)));
}

enum status worker_folder_make(struct worker_folder *folder, struct place at, struct diag *diag)
{
	const char *base = getenv("TMPDIR");
	int len;

	if (!base || base[0] != '/')
		base = "/tmp";
	len = snprintf(folder->path, sizeof(folder->path), "%s/assetc-run-XXXXXX", base);
	errno = ENAMETOOLONG;
	if (len < 0 || (size_t)len >= sizeof(folder->path) || !mkdtemp(folder->path)) {
		enum status st = refuse("make a folder below", base, at, diag);

		folder->path[0] = '\0';
		return st;
	}
	(void)snprintf(folder->out, sizeof(folder->out), "%s/out", folder->path);
	(void)snprintf(folder->request, sizeof(folder->request), "%s/request.json", folder->path);
	if (mkdir(folder->out, 0700) != 0) {
		enum status st = refuse("make", folder->out, at, diag);

		worker_folder_remove(folder);
		return st;
	}
	return ST_OK;
}

enum status worker_folder_write(const struct worker_folder *folder, struct str request,
				struct place at, struct diag *diag)
{
	int fd = open(folder->request, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	enum status st = ST_OK;
	size_t written = 0;

	if (fd < 0)
		return refuse("write", folder->request, at, diag);
	while (written < request.len && st == ST_OK) {
		ssize_t got = write(fd, request.ptr + written, request.len - written);

		if (got >= 0)
			written += (size_t)got;
		else if (errno != EINTR)
			st = refuse("write", folder->request, at, diag);
	}
	if (close(fd) != 0 && st == ST_OK)
		st = refuse("write", folder->request, at, diag);
	return st;
}

/* ---- removing ---------------------------------------------------------------------------- */

/* Folders are met before what is in them: one that was closed to us is opened. */
static int open_up(const char *path, const struct stat *info, int kind, struct FTW *where)
{
	(void)info;
	(void)where;
	if (kind == FTW_DNR || kind == FTW_D)
		(void)chmod(path, 0700);
	return 0;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *where)
{
	(void)info;
	(void)kind;
	(void)where;
	(void)remove(path);
	return 0;
}

void worker_folder_remove(struct worker_folder *folder)
{
	if (!folder->path[0])
		return;
	(void)nftw(folder->path, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
	if (access(folder->path, F_OK) == 0) {
		(void)nftw(folder->path, open_up, FOLDERS_OPEN, FTW_PHYS | FTW_MOUNT);
		(void)nftw(folder->path, remove_one, FOLDERS_OPEN,
			   FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
	}
	folder->path[0] = '\0';
}

/* ---- reading ----------------------------------------------------------------------------- */

static enum worker_file of_errno(int number)
{
	if (number == ENOENT || number == ENOTDIR)
		return WORKER_FILE_ABSENT;
	return number == ELOOP || number == EMLINK ? WORKER_FILE_LINK : WORKER_FILE_SYSTEM;
}

/* Opens the folders on the way one by one, so that no link leads out. *name is the last part. */
static int open_parent(const struct worker_folder *folder, const char *path, const char **name)
{
	int fd = open(folder->out, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	const char *slash;
	char part[256];

	while (fd >= 0 && (slash = strchr(path, '/')) != NULL) {
		int below;

		memcpy(part, path, (size_t)(slash - path));
		part[slash - path] = '\0';
		below = openat(fd, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		/* A link is told as "no folder" where it must be one. */
		if (below < 0 && errno == ENOTDIR) {
			struct stat info;

			errno = fstatat(fd, part, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
						S_ISLNK(info.st_mode)
					? ELOOP
					: ENOTDIR;
		}
		{
			int kept = errno;

			(void)close(fd);
			errno = kept;
		}
		fd = below;
		path = slash + 1;
	}
	*name = path;
	return fd;
}

static enum worker_file read_open(int fd, size_t max_len, struct bytes *out)
{
	struct stat info;
	size_t len = 0;

	if (fstat(fd, &info) != 0)
		return WORKER_FILE_SYSTEM;
	if (!S_ISREG(info.st_mode))
		return WORKER_FILE_KIND;
	if (info.st_size < 0 || (uint64_t)info.st_size > max_len)
		return WORKER_FILE_SIZE;
	out->data = mem_alloc((size_t)info.st_size + 1);
	while (len < (size_t)info.st_size) {
		ssize_t got = read(fd, out->data + len, (size_t)info.st_size - len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			bytes_release(out);
			return WORKER_FILE_SYSTEM;
		}
		if (got == 0)
			break;
		len += (size_t)got;
	}
	out->len = len;
	return WORKER_FILE_READ;
}

enum worker_file worker_folder_read(const struct worker_folder *folder, struct str path,
				    size_t max_len, struct bytes *out)
{
	struct arena arena = {0};
	const char *name = NULL;
	enum worker_file result;
	int parent, fd, kept;

	*out = (struct bytes){0};
	if (path.len == 0 || path_output_refused(path))
		return WORKER_FILE_NAME;
	parent = open_parent(folder, str_keep(&arena, path), &name);
	/* O_NONBLOCK: a FIFO must not hang the compiler. */
	fd = parent < 0 ? -1 : openat(parent, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	kept = errno;
	if (parent >= 0)
		(void)close(parent);
	arena_release(&arena);
	errno = kept;
	if (fd < 0)
		return of_errno(errno);
	result = read_open(fd, max_len, out);
	(void)close(fd);
	return result;
}

size_t worker_folder_count(const struct worker_folder *folder, char name[256])
{
	DIR *dir = opendir(folder->out);
	struct dirent *entry;
	size_t count = 0;

	while (dir && (entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (++count == 1)
			(void)snprintf(name, 256, "%s", entry->d_name);
	}
	if (dir)
		(void)closedir(dir);
	return count;
}
