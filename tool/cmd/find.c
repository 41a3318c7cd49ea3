/* find.c - walking folders for specs. */
#include "cmd/find.h"

#include "base/path.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct found {
	const char **items;
	size_t count, room;
};

static void found_add(struct found *found, const char *path)
{
	if (found->count == found->room) {
		found->room = found->room ? found->room * 2 : 64;
		found->items = mem_resize(found->items, found->room, sizeof(*found->items));
	}
	found->items[found->count++] = path;
}

static bool has_spec_extension(const char *name)
{
	struct str extension = path_extension(str_of(name));

	return str_is(extension, "yaml") || str_is(extension, "yml") || str_is(extension, "json");
}

static bool is_same_folder(const FTSENT *entry, const struct stat *other)
{
	return entry->fts_statp && entry->fts_statp->st_ino == other->st_ino && entry->fts_statp->st_dev == other->st_dev;
}

/* Records and depfiles of a build folder are JSON too: the folder is known by what it is, not by its name. */
static void walk(struct invocation *inv, const char *folder, const char *out_dir, struct found *found)
{
	char *roots[] = {arena_text(&inv->arena, folder, strlen(folder)), NULL};
	struct stat out_info = {0};
	bool has_out = stat(out_dir, &out_info) == 0;
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;

	while (fts && (entry = fts_read(fts)) != NULL) {
		bool is_hidden = entry->fts_level > 0 && entry->fts_name[0] == '.';

		if (entry->fts_info == FTS_D && (is_hidden || (has_out && is_same_folder(entry, &out_info))))
			(void)fts_set(fts, entry, FTS_SKIP);
		if (entry->fts_info != FTS_F || is_hidden || !has_spec_extension(entry->fts_name))
			continue;
		if (spec_file_is_spec(entry->fts_path)) {
			const char *path = strncmp(entry->fts_path, "./", 2) == 0 ? entry->fts_path + 2 : entry->fts_path;

			found_add(found, str_keep(&inv->arena, str_of(path)));
		}
	}
	if (fts)
		(void)fts_close(fts);
}

static enum status add_operand(struct invocation *inv, const char *operand, const char *out_dir, struct found *found,
			       struct diag *diag)
{
	struct stat info;
	char text[128] = "";

	if (stat(operand, &info) != 0)
		return diag_error(diag, ST_INVALID, "E0101", (struct place){0}, "cannot read '%s': %s", operand,
				  strerror_r(errno, text, sizeof(text)));
	if (S_ISDIR(info.st_mode))
		walk(inv, operand, out_dir, found);
	else
		found_add(found, operand);
	return ST_OK;
}

static int by_text(const void *left, const void *right)
{
	const char *const *a = left, *const *b = right;

	return strcmp(*a, *b);
}

enum status find_specs(struct invocation *inv, const char *out_dir, struct text_list *out, struct diag *diag)
{
	struct found found = {0};
	struct stat info;
	enum status st = ST_OK;
	size_t kept = 0;

	for (size_t i = 0; i < inv->operands.count; i++)
		st = status_worse(st, add_operand(inv, inv->operands.items[i], out_dir, &found, diag));
	if (inv->operands.count == 0)
		walk(inv, stat("specs", &info) == 0 && S_ISDIR(info.st_mode) ? "specs" : ".", out_dir, &found);
	if (found.count)
		qsort(found.items, found.count, sizeof(*found.items), by_text);
	out->items = arena_array(&inv->arena, found.count + 1, sizeof(*out->items));
	for (size_t i = 0; i < found.count; i++) {
		if (kept == 0 || strcmp(out->items[kept - 1], found.items[i]) != 0)
			out->items[kept++] = found.items[i];
	}
	out->count = kept;
	mem_free(found.items);
	if (st == ST_OK && kept == 0)
		return diag_error(diag, ST_INVALID, "E0103", (struct place){0}, "no spec was found");
	return st;
}
