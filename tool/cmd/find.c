/* find.c - walking folders for specs. */
#include "cmd/find.h"

#include "base/path.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A spec is known by what it is, not by its name: ./a.yaml and x/../a.yaml are one. */
struct item {
	const char *path;
	dev_t device;
	ino_t inode;
};

struct found {
	struct item *items;
	size_t count, room;
};

static void found_add(struct found *found, const char *path, const struct stat *info)
{
	if (found->count == found->room) {
		found->room = found->room ? found->room * 2 : 64;
		found->items = mem_resize(found->items, found->room, sizeof(*found->items));
	}
	found->items[found->count++] = (struct item){path, info->st_dev, info->st_ino};
}

static bool has_spec_extension(const char *name)
{
	struct str extension = path_extension(str_of(name));

	return str_is(extension, "yaml") || str_is(extension, "yml") || str_is(extension, "json");
}

static bool is_same_folder(const FTSENT *entry, const struct stat *other)
{
	return entry->fts_statp && entry->fts_statp->st_ino == other->st_ino &&
	       entry->fts_statp->st_dev == other->st_dev;
}

/* A regular file, also behind a symbolic link. */
static bool is_file(const FTSENT *entry, struct stat *info)
{
	if (entry->fts_info != FTS_F && entry->fts_info != FTS_SL)
		return false;
	return stat(entry->fts_path, info) == 0 && S_ISREG(info->st_mode);
}

static const char *kept_path(struct invocation *inv, const FTSENT *entry)
{
	const char *path = entry->fts_path;

	if (strncmp(path, "./", 2) == 0)
		path += 2;
	return str_keep(&inv->arena, str_of(path));
}

/* A file below a folder: a spec, or one that may become a spec by an edit. */
static void sort_out(struct invocation *inv, const FTSENT *entry, struct found *found,
		     struct found *looked_at)
{
	struct stat info;

	if (!has_spec_extension(entry->fts_name) || !is_file(entry, &info))
		return;
	if (spec_file_is_spec(entry->fts_path))
		found_add(found, kept_path(inv, entry), &info);
	else
		found_add(looked_at, kept_path(inv, entry), &info);
}

/* Records and depfiles of a build folder are JSON too: the folder is known by what it is, not by
 * its name. */
static enum status walk(struct invocation *inv, const char *folder, const char *out_dir,
			struct found *found, struct found *looked_at, struct diag *diag)
{
	enum status st = ST_OK;
	char *roots[] = {arena_text(&inv->arena, folder, strlen(folder)), NULL};
	struct stat out_info = {0};
	bool has_out = out_dir && stat(out_dir, &out_info) == 0;
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, NULL);
	FTSENT *entry;

	while (fts && (entry = fts_read(fts)) != NULL) {
		bool is_hidden = entry->fts_level > 0 && entry->fts_name[0] == '.';

		if (entry->fts_info == FTS_D &&
		    (is_hidden || (has_out && is_same_folder(entry, &out_info))))
			(void)fts_set(fts, entry, FTS_SKIP);
		else if (entry->fts_info == FTS_D)
			found_add(looked_at, kept_path(inv, entry), entry->fts_statp);
		if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR)
			st = diag_error(diag, ST_ENVIRONMENT, "E0101", (struct place){0},
					"cannot read the folder '%s'", entry->fts_path);
		if (!is_hidden)
			sort_out(inv, entry, found, looked_at);
	}
	if (fts)
		(void)fts_close(fts);
	return st;
}

static enum status add_operand(struct invocation *inv, const char *operand, struct place at,
			       const char *out_dir, struct found *found, struct found *looked_at,
			       struct diag *diag)
{
	struct stat info;
	char text[128] = "";

	if (stat(operand, &info) != 0)
		return diag_error(diag, ST_INVALID, "E0101", at, "cannot read '%s': %s", operand,
				  strerror_r(errno, text, sizeof(text)));
	if (S_ISDIR(info.st_mode))
		return walk(inv, operand, out_dir, found, looked_at, diag);
	found_add(found, operand, &info);
	return ST_OK;
}

static int by_file(const void *left, const void *right)
{
	const struct item *a = left, *b = right;

	if (a->device != b->device)
		return a->device < b->device ? -1 : 1;
	if (a->inode != b->inode)
		return a->inode < b->inode ? -1 : 1;
	return strcmp(a->path, b->path);
}

static int by_path(const void *left, const void *right)
{
	const struct item *a = left, *b = right;

	return strcmp(a->path, b->path);
}

/* Of several names of one file the first in order of text is kept. */
static void drop_repeats(struct found *found)
{
	size_t kept = 0;

	qsort(found->items, found->count, sizeof(*found->items), by_file);
	for (size_t i = 0; i < found->count; i++) {
		const struct item *last = kept ? &found->items[kept - 1] : NULL;

		if (!last || last->device != found->items[i].device ||
		    last->inode != found->items[i].inode)
			found->items[kept++] = found->items[i];
	}
	found->count = kept;
	qsort(found->items, found->count, sizeof(*found->items), by_path);
}

static void keep_paths(struct invocation *inv, struct found *found, struct text_list *out)
{
	if (found->count)
		drop_repeats(found);
	out->items = arena_array(&inv->arena, found->count + 1, sizeof(*out->items));
	for (out->count = 0; out->count < found->count; out->count++)
		out->items[out->count] = found->items[out->count].path;
	mem_free(found->items);
}

/* `specs:` of the project that the current folder is in, else ./specs, else the current folder. */
static enum status add_usual(struct invocation *inv, const char *out_dir, struct found *found,
			     struct found *looked_at, struct diag *diag)
{
	const struct project *project;
	struct stat info;
	enum status st = open_project(inv, ".", &project, diag);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < project->spec_count; i++) {
		struct str path = path_join(&inv->arena, project->prefix, project->specs[i].path);

		st = status_worse(st, add_operand(inv, path.ptr, project->specs[i].at, out_dir,
						  found, looked_at, diag));
	}
	if (project->spec_count)
		return st;
	return walk(inv, stat("specs", &info) == 0 && S_ISDIR(info.st_mode) ? "specs" : ".",
		    out_dir, found, looked_at, diag);
}

enum status find_specs_and_folders(struct invocation *inv, const char *out_dir,
				   struct text_list *out, struct text_list *looked_at,
				   struct diag *diag)
{
	struct found found = {0}, others = {0};
	enum status st = ST_OK;

	for (size_t i = 0; i < inv->operands.count; i++)
		st = status_worse(st, add_operand(inv, inv->operands.items[i], (struct place){0},
						  out_dir, &found, &others, diag));
	if (inv->operands.count == 0)
		st = add_usual(inv, out_dir, &found, &others, diag);
	keep_paths(inv, &found, out);
	keep_paths(inv, &others, looked_at);
	if (st == ST_OK && out->count == 0)
		return diag_error(diag, ST_INVALID, "E0103", (struct place){0},
				  "no spec was found");
	return st;
}

enum status find_specs(struct invocation *inv, const char *out_dir, struct text_list *out,
		       struct diag *diag)
{
	struct text_list ignored;

	return find_specs_and_folders(inv, out_dir, out, &ignored, diag);
}
