/* root.c - finding the project root, and keeping inputs inside it. */
#include "project/root.h"

#include "base/path.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool has_marker(const char *folder)
{
	static const char *const MARKERS[] = {"assets.yaml", "assets.policy.yaml", ".git"};
	char path[PATH_MAX + 32];

	for (size_t i = 0; i < sizeof(MARKERS) / sizeof(MARKERS[0]); i++) {
		size_t len = strlen(folder);

		memcpy(path, folder, len);
		path[len] = '/';
		memcpy(path + len + 1, MARKERS[i], strlen(MARKERS[i]) + 1);
		if (access(path, F_OK) == 0)
			return true;
	}
	return false;
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

struct str project_root(struct str spec_path, struct arena *arena)
{
	char folder[PATH_MAX], here[PATH_MAX];

	if (!real_path(path_folder(spec_path), folder))
		return STR(".");
	memcpy(here, folder, sizeof(here));
	for (;;) {
		char *slash;

		if (has_marker(here))
			return str_copy(arena, str_of(here));
		slash = strrchr(here, '/');
		if (!slash || slash == here)
			return str_copy(arena, str_of(folder));
		*slash = '\0';
	}
}

static bool is_below(const char *file, const char *folder)
{
	size_t len = strlen(folder);

	return strncmp(file, folder, len) == 0 &&
	       (file[len] == '/' || (len && folder[len - 1] == '/'));
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
