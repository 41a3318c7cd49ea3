/* walk.c - the locks below a folder. */
#include "lock/lock.h"

#include "base/path.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEPTH_MAX 64u
#define MARK      "assetc lock "
#define HEAD_SIZE 4096u

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

/* Whether a spec that the lock would belong to stands beside it. */
static bool has_spec(int dir_fd, const char *name)
{
	static const char *const EXTENSIONS[] = {".yaml", ".yml", ".json"};
	struct arena arena = {0};
	struct str stem = path_stem(str_of(name));
	bool is_there = false;

	for (size_t i = 0; i < sizeof(EXTENSIONS) / sizeof(EXTENSIONS[0]); i++) {
		struct str spec = str_concat(&arena, stem, str_of(EXTENSIONS[i]), (struct str){0});

		is_there = is_there || faccessat(dir_fd, spec.ptr, F_OK, 0) == 0;
	}
	arena_release(&arena);
	return is_there;
}

/* A lock that a merge or a crash damaged, also in its first line, is one: what it named must not pass
 * for unnamed. Other programs have locks, too. */
static enum status look_at(struct walk *walk, int dir_fd, const char *name, struct str path,
			   bool *is_lock)
{
	char head[HEAD_SIZE];
	int fd = openat(dir_fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	ssize_t got = fd < 0 ? -1 : read(fd, head, sizeof(head));
	enum status st = got < 0 ? fail(walk, path) : ST_OK;
	struct str text = {head, got > 0 ? (size_t)got : 0};

	if (fd >= 0)
		(void)close(fd);
	*is_lock = got == 0 ? has_spec(dir_fd, name)
			    : str_contains(text, MARK) || (str_contains(text, " sha256:") &&
							   str_contains(text, " key:"));
	return st;
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

/* What git keeps. A hidden folder may hold specs that were named one by one. */
static bool is_passed_over(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, ".git") == 0;
}

static void add(struct walk *walk, struct str path)
{
	walk->paths = arena_grow_array(walk->arena, walk->paths, walk->count, sizeof(*walk->paths));
	walk->paths[walk->count++] = path;
}

static enum status walk_folder(struct walk *walk, int fd, struct str path, unsigned depth);

static enum status visit(struct walk *walk, int dir_fd, struct str folder, const char *name,
			 unsigned depth)
{
	struct str path = str_concat(walk->arena, folder, STR("/"), str_of(name));
	struct stat info;
	bool is_lock = false;
	int fd;

	if (is_passed_over(name) || fstatat(dir_fd, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
		return ST_OK;
	if (S_ISREG(info.st_mode) && str_ends(path, ".lock")) {
		enum status st = look_at(walk, dir_fd, name, path, &is_lock);

		if (is_lock)
			add(walk, path);
		return st;
	}
	if (!S_ISDIR(info.st_mode))
		return ST_OK;
	errno = ELOOP;
	if (depth == DEPTH_MAX)
		return fail(walk, path);
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

enum status lock_list(const char *root, struct arena *arena, struct str **out, size_t *count,
		      struct diag *diag)
{
	struct walk walk = {.arena = arena, .diag = diag};
	int fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum status st =
		fd < 0 ? fail(&walk, str_of(root)) : walk_folder(&walk, fd, str_of(root), 0);

	if (walk.count)
		qsort(walk.paths, walk.count, sizeof(*walk.paths), str_by_text);
	*out = walk.paths;
	*count = walk.count;
	return st;
}
