/* place.c - where things are, as far as specs that do not exist yet will refer to them. */
#include "import/place.h"

#include "base/path.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct str resolve(struct arena *arena, struct str folder, struct str rest)
{
	char real[PATH_MAX];

	if (!realpath(folder.len ? str_keep(arena, folder) : ".", real))
		return (struct str){0};
	return path_fold(arena, path_join(arena, str_copy(arena, str_of(real)), rest));
}

struct str place_real(struct arena *arena, struct str path)
{
	struct str folder = path;

	for (;;) {
		struct str rest = {path.ptr + folder.len, path.len - folder.len};
		struct str real;

		while (rest.len && rest.ptr[0] == '/')
			rest = (struct str){rest.ptr + 1, rest.len - 1};
		real = resolve(arena, folder, rest);
		if (real.len || folder.len == 0 || str_is(folder, "/"))
			return real;
		folder = path_folder(folder);
	}
}

bool place_is_in(struct str path, struct str folder)
{
	if (str_is(folder, "/"))
		return true;
	return path.len >= folder.len && memcmp(path.ptr, folder.ptr, folder.len) == 0 &&
	       (path.len == folder.len || path.ptr[folder.len] == '/');
}

struct str place_from(struct arena *arena, struct str folder, struct str path)
{
	struct str up = STR("");
	struct str shared = folder;

	while (!place_is_in(path, shared)) {
		shared = path_folder(shared);
		up = str_concat(arena, up, STR("../"), (struct str){0});
	}
	path.ptr += shared.len;
	path.len -= shared.len;
	while (path.len && path.ptr[0] == '/')
		path = (struct str){path.ptr + 1, path.len - 1};
	return str_concat(arena, up, path, (struct str){0});
}

static bool look_at(struct str path, struct stat *info)
{
	char text[PATH_MAX];

	if (path.len >= sizeof(text))
		return false;
	memcpy(text, path.ptr, path.len);
	text[path.len] = '\0';
	return stat(text, info) == 0;
}

bool place_is_file(struct str path)
{
	struct stat info;

	return look_at(path, &info) && S_ISREG(info.st_mode);
}

bool place_is_folder(struct str path)
{
	struct stat info;

	return look_at(path, &info) && S_ISDIR(info.st_mode);
}
