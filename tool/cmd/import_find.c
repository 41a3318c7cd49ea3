/* import_find.c - folders among the operands of `assetc import`: every picture and sound below them.
 *
 * In the order of their paths, so that the same tree gives the same import. What is hidden, what a build made,
 * and the folder for specs are passed over; links to folders are not followed.
 */
#include "base/path.h"
#include "cmd/import.h"
#include "cmd/index.h"
#include "import/place.h"
#include "import/refer.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FOLDERS_MAX 20000u

struct walk {
	struct importing *run;
	struct str *folders; /* found so far, those yet to be read at the end */
	size_t folder_count;
	const char **files;
	size_t file_count;
};

static void add_folder(struct walk *walk, struct str path)
{
	struct arena *arena = walk->run->import.arena;

	walk->folders =
		arena_grow_array(arena, walk->folders, walk->folder_count, sizeof(*walk->folders));
	walk->folders[walk->folder_count++] = path;
}

static void take_entry(struct walk *walk, int dir_fd, struct str folder, const char *name)
{
	struct arena *arena = walk->run->import.arena;
	struct stat info;
	struct str path;

	if (name[0] == '.' || fstatat(dir_fd, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
		return;
	path = path_join(arena, folder, str_of(name));
	if (S_ISDIR(info.st_mode)) {
		if (!str_equal(place_real(arena, path), walk->run->import.out))
			add_folder(walk, path);
	} else if ((S_ISREG(info.st_mode) || S_ISLNK(info.st_mode)) &&
		   refer_kind(path_extension(path), NULL)) {
		walk->files = arena_grow_array(arena, walk->files, walk->file_count,
					       sizeof(*walk->files));
		walk->files[walk->file_count++] = str_keep(arena, path);
	}
}

static enum status read_folder(struct walk *walk, struct str folder, bool is_first)
{
	const char *path = folder.len ? str_keep(walk->run->import.arena, folder) : ".";
	DIR *dir = opendir(path);
	const struct dirent *entry;
	struct stat info;
	bool is_output;

	if (!dir)
		return diag_error(walk->run->diag, ST_ENVIRONMENT, "E0101", (struct place){0},
				  "cannot read the folder '%s'", path);
	is_output = !is_first && fstatat(dirfd(dir), INDEX_NAME, &info, AT_SYMLINK_NOFOLLOW) == 0;
	while (!is_output && walk->file_count <= IMPORT_ENTRIES_MAX &&
	       (entry = readdir(dir)) != NULL)
		take_entry(walk, dirfd(dir), folder, entry->d_name);
	(void)closedir(dir);
	return ST_OK;
}

static void name_input(struct importing *run, const char *path)
{
	struct text_list *inputs = &run->inputs;

	inputs->items = arena_grow_array(run->import.arena, (void *)inputs->items, inputs->count,
					 sizeof(*inputs->items));
	inputs->items[inputs->count++] = path;
}

static int by_text(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static enum status take_folder(struct importing *run, const char *path)
{
	struct walk walk = {.run = run};
	enum status st = ST_OK;

	add_folder(&walk, str_of(path));
	for (size_t i = 0; i < walk.folder_count && st == ST_OK; i++) {
		st = read_folder(&walk, walk.folders[i], i == 0);
		if (st == ST_OK && (walk.file_count > IMPORT_ENTRIES_MAX || i > FOLDERS_MAX))
			st = diag_error(run->diag, ST_INVALID, "E0858", (struct place){0},
					"'%s' has more than %u pictures and sounds, or %u folders: "
					"name a part of it",
					path, IMPORT_ENTRIES_MAX, FOLDERS_MAX);
	}
	if (st == ST_OK && walk.file_count == 0)
		st = diag_error(run->diag, ST_INVALID, "E0858", (struct place){0},
				"there is no picture or sound in '%s', or in a folder of it", path);
	if (st != ST_OK)
		return st;
	qsort((void *)walk.files, walk.file_count, sizeof(*walk.files), by_text);
	for (size_t i = 0; i < walk.file_count; i++)
		name_input(run, walk.files[i]);
	return ST_OK;
}

enum status import_find_inputs(struct importing *run)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < run->inv->operands.count; i++) {
		const char *path = run->inv->operands.items[i];

		if (place_is_folder(str_of(path)))
			st = status_worse(st, take_folder(run, path));
		else
			name_input(run, path);
	}
	return st;
}
