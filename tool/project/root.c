/* root.c - finding the project root, spelling it, and keeping inputs inside it. */
#include "project/root.h"

#include "base/path.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- finding ----------------------------------------------------------------------------- */

/* A folder with room behind it for the names that are looked for in it. */
struct place_to_look {
	char path[PATH_MAX + 32];
	size_t len;
};

static bool has(struct place_to_look *folder, struct str name)
{
	folder->path[folder->len] = '/';
	memcpy(folder->path + folder->len + 1, name.ptr, name.len);
	folder->path[folder->len + 1 + name.len] = '\0';
	return access(folder->path, F_OK) == 0;
}

static void look(struct place_to_look *folder, struct root *root)
{
	root->has_settings = has(folder, STR("assets.yaml"));
	root->has_policy = has(folder, STR("assets.policy.yaml"));
}

static bool real_path(struct str path, char out[PATH_MAX])
{
	char text[PATH_MAX];

	if (path.len >= sizeof(text))
		return false;
	memcpy(text, path.len ? path.ptr : ".", path.len ? path.len : 1);
	text[path.len ? path.len : 1] = '\0';
	return realpath(text, out) != NULL;
}

struct root root_find(struct str spec_path, struct arena *arena)
{
	struct place_to_look here;
	char folder[PATH_MAX];
	struct root root = {.path = STR(".")};
	const char *slash;

	if (!real_path(path_folder(spec_path), folder))
		return root;
	here.len = strlen(folder);
	memcpy(here.path, folder, here.len);
	for (;;) {
		look(&here, &root);
		if (root.has_settings || root.has_policy || has(&here, STR(".git")))
			break;
		slash = memrchr(here.path, '/', here.len);
		if (!slash || slash == here.path) {
			here.len = strlen(folder);
			root.is_unmarked = true;
			break;
		}
		here.len = (size_t)(slash - here.path);
	}
	root.path = str_copy(arena, (struct str){folder, here.len});
	return root;
}

struct root root_at(const char *folder, struct arena *arena)
{
	struct place_to_look here;
	struct root root = {0};
	struct stat info;

	if (!real_path(str_of(folder), here.path) || stat(here.path, &info) != 0 ||
	    !S_ISDIR(info.st_mode))
		return root;
	root.path = str_copy(arena, str_of(here.path));
	here.len = root.path.len;
	look(&here, &root);
	return root;
}

/* ---- spelling ---------------------------------------------------------------------------- */

static size_t depth(struct str path)
{
	size_t count = 0;

	for (size_t i = 0; i < path.len; i++)
		count += path.ptr[i] == '/' && i + 1 < path.len;
	return count;
}

static bool is_at_or_below(struct str path, struct str folder)
{
	if (path.len < folder.len || memcmp(path.ptr, folder.ptr, folder.len) != 0)
		return false;
	return path.len == folder.len || path.ptr[folder.len] == '/' ||
	       folder.ptr[folder.len - 1] == '/';
}

/* The folder above, by text: "a/b" gives "a", "a" gives ".", "." gives "..". */
static struct str folder_above(struct str folder, struct arena *arena)
{
	struct str above;

	if (str_is(folder, "."))
		return STR("..");
	if (str_is(folder, "..") || str_ends(folder, "/.."))
		return str_concat(arena, folder, STR("/.."), (struct str){0});
	above = path_folder(folder);
	return above.len ? str_copy(arena, above) : STR(".");
}

static bool is_same_folder(struct str a, struct str b)
{
	struct stat x, y;

	return stat(a.ptr, &x) == 0 && stat(b.ptr, &y) == 0 && x.st_dev == y.st_dev &&
	       x.st_ino == y.st_ino;
}

/* From the current folder, both by their real paths; empty when that cannot be told. */
static struct str relative_to_here(struct str root, struct arena *arena)
{
	char here[PATH_MAX];
	struct str from, up = STR("");
	size_t shared = 0;

	if (!getcwd(here, sizeof(here)) || here[0] != '/')
		return (struct str){0};
	from = str_of(here);
	/* The longest folder that both lie in. */
	for (size_t i = 0; i <= from.len && i <= root.len; i++) {
		bool ends_a = i == from.len || from.ptr[i] == '/';
		bool ends_b = i == root.len || root.ptr[i] == '/';

		if (ends_a && ends_b)
			shared = i;
		if (i == from.len || i == root.len || from.ptr[i] != root.ptr[i])
			break;
	}
	for (size_t i = shared; i + 1 < from.len; i++) {
		if (from.ptr[i] == '/')
			up = str_concat(arena, up, STR("../"), (struct str){0});
	}
	root.ptr += shared;
	root.len -= shared;
	if (root.len && root.ptr[0] == '/')
		root = (struct str){root.ptr + 1, root.len - 1};
	if (root.len == 0)
		return up.len ? (struct str){up.ptr, up.len - 1} : STR(".");
	return str_concat(arena, up, root, (struct str){0});
}

static struct str spell(struct str root, struct str spec_path, struct arena *arena)
{
	bool is_absolute = spec_path.len && spec_path.ptr[0] == '/';
	struct str folder = path_fold(arena, path_folder(spec_path));
	char real[PATH_MAX];

	if (real_path(path_folder(spec_path), real) && is_at_or_below(str_of(real), root)) {
		for (size_t up = depth(str_of(real)) - depth(root); up > 0; up--)
			folder = folder_above(folder, arena);
		if (is_same_folder(folder, root))
			return folder;
	}
	folder = is_absolute ? (struct str){0} : relative_to_here(root, arena);
	return folder.len ? folder : root;
}

struct str root_prefix(struct str root, struct str spec_path, struct arena *arena)
{
	struct str folder = spell(root, spec_path, arena);

	if (str_is(folder, "."))
		return STR("");
	return str_concat(arena, folder, str_ends(folder, "/") ? STR("") : STR("/"),
			  (struct str){0});
}

/* ---- keeping inside ---------------------------------------------------------------------- */

static bool is_below(const char *file, const char *folder)
{
	return strcmp(file, folder) != 0 && is_at_or_below(str_of(file), str_of(folder));
}

bool project_holds(const struct project *project, struct str file, const char *const *folders)
{
	char real[PATH_MAX], allowed[PATH_MAX];
	bool is_held;

	if (!real_path(file, real))
		return false;
	is_held = is_below(real, project->root.ptr);
	for (; !is_held && folders && *folders; folders++)
		is_held = real_path(str_of(*folders), allowed) && is_below(real, allowed);
	return is_held;
}

bool root_keeps(struct str root, struct str path)
{
	char text[PATH_MAX], real[PATH_MAX];
	struct stat info;

	if (root.len + path.len + 2 > sizeof(text))
		return false;
	memcpy(text, root.ptr, root.len);
	text[root.len] = '/';
	for (size_t i = 0; i <= path.len; i++) {
		char *end = text + root.len + 1 + i;

		*end = '\0';
		if ((i == path.len || path.ptr[i] == '/') && i > 0) {
			if (lstat(text, &info) != 0)
				return true;
			if (S_ISLNK(info.st_mode) &&
			    !(realpath(text, real) && is_at_or_below(str_of(real), root)))
				return false;
		}
		if (i < path.len)
			*end = path.ptr[i];
	}
	return true;
}
