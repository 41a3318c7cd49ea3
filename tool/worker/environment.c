/* environment.c - the environment of a program, and finding it. */
#include "worker/environment.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

static const char *const ALWAYS[] = {"PATH", "HOME", "TMPDIR", "LANG", NULL};

static bool is_named(const char *variable, size_t len, const char *const *names)
{
	for (; names && *names; names++) {
		if (strlen(*names) == len && memcmp(*names, variable, len) == 0)
			return true;
	}
	return false;
}

static bool is_passed(const char *variable, const char *const *allowed)
{
	size_t len = strcspn(variable, "=");

	return is_named(variable, len, ALWAYS) || is_named(variable, len, allowed) ||
	       (len > 3 && memcmp(variable, "LC_", 3) == 0) ||
	       (len > 4 && memcmp(variable, "XDG_", 4) == 0);
}

static bool is_added(const char *variable, const char *const *added)
{
	size_t len = strcspn(variable, "=") + 1;

	for (; *added; added++) {
		if (strncmp(*added, variable, len) == 0)
			return true;
	}
	return false;
}

const char *const *worker_environment(const char *const *allowed, const char *const *added,
				      struct arena *arena)
{
	const char **list;
	size_t count = 0;

	for (size_t i = 0; added[i]; i++)
		count++;
	for (size_t i = 0; environ[i]; i++)
		count++;
	list = arena_array(arena, count + 1, sizeof(*list));
	count = 0;
	for (size_t i = 0; added[i]; i++)
		list[count++] = added[i];
	for (size_t i = 0; environ[i]; i++) {
		if (is_passed(environ[i], allowed) && !is_added(environ[i], added))
			list[count++] = environ[i];
	}
	return list;
}

/* ---- finding a program ------------------------------------------------------------------- */

static bool is_program(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && S_ISREG(info.st_mode) && access(path, X_OK) == 0;
}

const char *worker_find(const char *name, const char *root, struct arena *arena)
{
	const char *path = getenv("PATH");
	struct str found;

	if (strchr(name, '/')) {
		found = name[0] == '/' ? str_of(name) : str_printf(arena, "%s/%s", root, name);
		return is_program(found.ptr) ? found.ptr : NULL;
	}
	while (path && *path) {
		size_t len = strcspn(path, ":");

		/* An empty or relative part would mean the folder that this process happens to be
		 * in. */
		found = str_printf(arena, "%.*s/%s", (int)len, path, name);
		if (path[0] == '/' && is_program(found.ptr))
			return found.ptr;
		path += len;
		path += *path == ':';
	}
	return NULL;
}
