/* walk.c - the locks below a folder. */
#include "lock/lock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEPTH_MAX 64u
#define MARK      "assetc lock "

struct walk {
	struct arena *arena;
	struct str *paths;
	size_t count;
	struct diag *diag;
};

static enum status fail(struct walk *walk, struct str path)
{
	char text[128] = "";

	return diag_error(walk->diag, ST_ENVIRONMENT, "E1004", (struct place){0},
			  "cannot read '%.*s': %s", STR_ARGS(path),
			  strerror_r(errno, text, sizeof(text)));
}

static bool is_lock(int dir_fd, const char *name)
{
	char head[sizeof(MARK)] = "";
	int fd = openat(dir_fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	ssize_t got = fd < 0 ? -1 : read(fd, head, sizeof(MARK) - 1);

	if (fd >= 0)
		(void)close(fd);
	return got == (ssize_t)sizeof(MARK) - 1 && memcmp(head, MARK, sizeof(MARK) - 1) == 0;
}

/* A project inside a project has locks and a store of its own. */
static bool is_project(int fd)
{
	static const char *const MARKERS[] = {"assets.yaml", "assets.policy.yaml", ".git"};

	for (size_t i = 0; i < sizeof(MARKERS) / sizeof(MARKERS[0]); i++) {
		if (faccessat(fd, MARKERS[i], F_OK, AT_SYMLINK_NOFOLLOW) == 0)
			return true;
	}
	return false;
}

static enum status walk_folder(struct walk *walk, int fd, struct str path, unsigned depth);

static enum status visit(struct walk *walk, int dir_fd, struct str folder, const char *name,
			 unsigned depth)
{
	struct str path = str_concat(walk->arena, folder, STR("/"), str_of(name));
	struct stat info;
	int fd;

	if (name[0] == '.' || fstatat(dir_fd, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
		return ST_OK;
	if (S_ISREG(info.st_mode) && str_ends(path, ".lock") && is_lock(dir_fd, name)) {
		walk->paths = arena_grow_array(walk->arena, walk->paths, walk->count,
					       sizeof(*walk->paths));
		walk->paths[walk->count++] = path;
		return ST_OK;
	}
	if (!S_ISDIR(info.st_mode) || depth == DEPTH_MAX)
		return ST_OK;
	fd = openat(dir_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return fail(walk, path);
	if (is_project(fd)) {
		(void)close(fd);
		return ST_OK;
	}
	return walk_folder(walk, fd, path, depth + 1);
}

/* Takes over fd. */
static enum status walk_folder(struct walk *walk, int fd, struct str path, unsigned depth)
{
	DIR *dir = fdopendir(fd);
	const struct dirent *item;
	enum status st = ST_OK;

	if (!dir) {
		st = fail(walk, path);
		(void)close(fd);
		return st;
	}
	while (st == ST_OK && (errno = 0, item = readdir(dir)) != NULL)
		st = visit(walk, fd, path, item->d_name, depth);
	if (st == ST_OK && errno != 0)
		st = fail(walk, path);
	(void)closedir(dir);
	return st;
}

static int by_text(const void *left, const void *right)
{
	const struct str *a = left, *b = right;

	return str_compare(*a, *b);
}

enum status lock_list(const char *root, struct arena *arena, struct str **out, size_t *count,
		      struct diag *diag)
{
	struct walk walk = {.arena = arena, .diag = diag};
	int fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum status st =
		fd < 0 ? fail(&walk, str_of(root)) : walk_folder(&walk, fd, str_of(root), 0);

	if (walk.count)
		qsort(walk.paths, walk.count, sizeof(*walk.paths), by_text);
	*out = walk.paths;
	*count = walk.count;
	return st;
}
