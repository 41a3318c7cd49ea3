/* packs.c - the patterns of `packs:` against the files of the project. */
#include "project/packs.h"

#include "pack/pack.h"
#include "project/root.h"

#include <dirent.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define DEPTH_MAX 32u /* of folders below one that "**" begins at */

struct search {
	const char *root;
	struct arena *arena;
	struct str *found; /* relative to the root; room for PACKS_MAX + 1 */
	size_t count;
};

static bool is_wild(struct str part)
{
	return memchr(part.ptr, '*', part.len) || memchr(part.ptr, '?', part.len) ||
	       memchr(part.ptr, '[', part.len);
}

static struct str below(struct arena *arena, struct str folder, struct str name)
{
	return str_concat(arena, folder, folder.len ? STR("/") : STR(""), name);
}

static const char *full(const struct search *search, struct str path)
{
	return str_concat(search->arena, str_of(search->root), STR("/"), path).ptr;
}

static void add(struct search *search, struct str path)
{
	for (size_t i = 0; i < search->count; i++) {
		if (str_equal(search->found[i], path))
			return;
	}
	if (search->count <= PACKS_MAX)
		search->found[search->count++] = path;
}

static void match(struct search *search, struct str folder, struct str pattern, unsigned depth);

/* The rest of a pattern below an entry that its first part matches. */
static void enter(struct search *search, struct str path, struct str rest, unsigned depth)
{
	struct stat info;

	if (rest.len)
		match(search, path, rest, depth);
	else if (stat(full(search, path), &info) == 0 && S_ISREG(info.st_mode))
		add(search, path);
}

static bool is_real_folder(const struct search *search, struct str path)
{
	struct stat info;

	return lstat(full(search, path), &info) == 0 && S_ISDIR(info.st_mode);
}

/* "**" takes the folders one by one, and goes on below each; a name is compared with the pattern. */
static void match_entries(struct search *search, struct str folder, struct str part,
			  struct str pattern, struct str rest, unsigned depth)
{
	bool is_any = str_is(part, "**");
	const char *wanted = str_keep(search->arena, part);
	DIR *entries = opendir(full(search, folder));
	const struct dirent *entry;

	while (entries && search->count <= PACKS_MAX && (entry = readdir(entries)) != NULL) {
		struct str path;

		if (entry->d_name[0] == '.' && (is_any || wanted[0] != '.'))
			continue;
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		path = below(search->arena, folder, str_of(entry->d_name));
		if (is_any && depth < DEPTH_MAX && is_real_folder(search, path))
			match(search, path, pattern, depth + 1);
		else if (!is_any && fnmatch(wanted, entry->d_name, FNM_PERIOD) == 0)
			enter(search, path, rest, depth);
	}
	if (entries)
		(void)closedir(entries);
}

static void match(struct search *search, struct str folder, struct str pattern, unsigned depth)
{
	const char *slash = memchr(pattern.ptr, '/', pattern.len);
	size_t len = slash ? (size_t)(slash - pattern.ptr) : pattern.len;
	struct str part = {pattern.ptr, len};
	struct str rest = slash ? (struct str){slash + 1, pattern.len - len - 1} : (struct str){0};

	if (!is_wild(part)) {
		enter(search, below(search->arena, folder, part), rest, depth);
		return;
	}
	/* Two in a row are one. */
	while (str_is(part, "**") && (str_is(rest, "**") || str_starts(rest, "**/")))
		rest = (struct str){rest.ptr + (rest.len > 2 ? 3 : 2),
				    rest.len - (rest.len > 2 ? 3 : 2)};
	if (str_is(part, "**"))
		enter(search, folder, rest.len ? rest : STR("*"), depth);
	match_entries(search, folder, part, pattern, rest, depth);
}

static enum status check_links(const struct project *project, struct str path, struct place at,
			       struct diag *diag)
{
	if (root_keeps(project->root, path))
		return ST_OK;
	return diag_error(diag, ST_INVALID, "E0404", at,
			  "packs: '%.*s': a symbolic link on its way leads out of the project, or "
			  "nowhere",
			  STR_ARGS(path));
}

static enum status find_all(const struct project *project, struct search *search, struct diag *diag)
{
	static const struct project_path usual = {.path = {"packs/*.yaml", 12}};
	const struct project_path *patterns = project->packs ? project->packs : &usual;
	size_t count = project->packs ? project->pack_count : 1;
	enum status st = ST_OK;

	for (size_t i = 0; i < count; i++) {
		size_t before = search->count;

		if (is_wild(patterns[i].path))
			match(search, (struct str){0}, patterns[i].path, 0);
		else
			add(search, patterns[i].path);
		for (size_t j = before; j < search->count && st == ST_OK; j++)
			st = check_links(project, search->found[j], patterns[i].at, diag);
	}
	return st;
}

enum status project_packs(const struct project *project, struct str spec_path, struct arena *arena,
			  struct str **paths, size_t *count, struct diag *diag)
{
	struct str prefix = root_prefix(project->root, spec_path, arena);
	struct search search = {.root = project->root.ptr, .arena = arena};
	enum status st;

	search.found = arena_array(arena, PACKS_MAX + 1, sizeof(*search.found));
	st = find_all(project, &search, diag);
	qsort(search.found, search.count, sizeof(*search.found), str_by_text);
	for (size_t i = 0; i < search.count; i++)
		search.found[i] = str_concat(arena, prefix, search.found[i], (struct str){0});
	*paths = search.found;
	*count = search.count;
	return st;
}
