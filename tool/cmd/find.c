/* find.c - walking folders for files that may be specs.
 *
 * Names come from readdir(3) alone: what the files are is asked by whoever has a use for it.
 */
#include "cmd/find.h"

#include "base/path.h"
#include "cmd/index.h"
#include "project/packs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

struct walk {
	struct found *found;
	struct stat out_info;
	bool has_out;
	struct diag *diag;
	size_t next; /* of the folders, which wait in their list */
};

static void add_folder(struct found *found, const char *path)
{
	if (found->folder_count == found->folder_room) {
		found->folder_room = found->folder_room ? found->folder_room * 2 : 16;
		found->folders =
			mem_resize(found->folders, found->folder_room, sizeof(*found->folders));
	}
	found->folders[found->folder_count++] = (struct found_folder){.path = path};
}

static void add_file(struct found *found, const char *path, uint32_t folder, size_t name_len)
{
	if (found->file_count == found->file_room) {
		found->file_room = found->file_room ? found->file_room * 2 : 256;
		found->files = mem_resize(found->files, found->file_room, sizeof(*found->files));
	}
	found->files[found->file_count++] = (struct found_file){path, folder, (uint32_t)name_len};
}

static bool has_spec_extension(struct str name)
{
	return str_ends(name, ".yaml") || str_ends(name, ".yml") || str_ends(name, ".json");
}

static const char *path_in(struct found *found, const char *folder, struct str name)
{
	size_t len = strlen(folder);
	bool needs_slash = len && folder[len - 1] != '/';

	return str_concat(&found->arena, (struct str){folder, len},
			  needs_slash ? STR("/") : STR(""), name)
		.ptr;
}

static bool is_folder(int dir_fd, const struct dirent *entry)
{
	struct stat info;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR;
	return fstatat(dir_fd, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISDIR(info.st_mode);
}

static bool may_be_file(const struct dirent *entry)
{
	return entry->d_type == DT_REG || entry->d_type == DT_LNK || entry->d_type == DT_UNKNOWN;
}

static void take_entry(struct walk *walk, size_t index, int dir_fd, const struct dirent *entry)
{
	struct found *found = walk->found;
	const char *folder = found->folders[index].path;
	struct str name = str_of(entry->d_name);

	if (name.ptr[0] == '.')
		return;
	if (str_ends(name, ".lock"))
		found->folders[index].has_locks = true;
	if (is_folder(dir_fd, entry)) {
		add_folder(found, path_in(found, folder, name));
	} else if (may_be_file(entry) && has_spec_extension(name)) {
		found->may_repeat = found->may_repeat || entry->d_type != DT_REG;
		add_file(found, path_in(found, folder, name), (uint32_t)index, name.len);
	}
}

/* Records and depfiles of an output folder are JSON too: this build's is known by what it is, that
 * of another by its index, unless just that folder was asked for. */
static bool is_output_folder(const struct walk *walk, int dir_fd, bool is_root)
{
	struct stat info;

	if (walk->has_out && fstat(dir_fd, &info) == 0 && info.st_ino == walk->out_info.st_ino &&
	    info.st_dev == walk->out_info.st_dev)
		return true;
	return !is_root && fstatat(dir_fd, INDEX_NAME, &info, AT_SYMLINK_NOFOLLOW) == 0;
}

static enum status refuse(const struct walk *walk, const char *path)
{
	return diag_error(walk->diag, ST_ENVIRONMENT, "E0101", (struct place){0},
			  "cannot read the folder '%s'", path);
}

/* False when the folder could not be read to its end. */
static bool read_entries(struct walk *walk, size_t index, DIR *dir)
{
	const struct dirent *entry;

	for (;;) {
		errno = 0;
		entry = readdir(dir);
		if (!entry)
			return errno == 0;
		take_entry(walk, index, dirfd(dir), entry);
	}
}

static enum status read_folder(struct walk *walk, size_t index, bool is_root)
{
	const char *path = walk->found->folders[index].path;
	DIR *dir = opendir(*path ? path : ".");
	bool is_output, is_read;

	if (!dir)
		return refuse(walk, path);
	is_output = is_output_folder(walk, dirfd(dir), is_root);
	walk->found->folders[index].is_output = is_output;
	is_read = is_output || read_entries(walk, index, dir);
	(void)closedir(dir);
	return is_read ? ST_OK : refuse(walk, path);
}

/* "./specs/" as "specs", "." as nothing. */
static const char *root_of(struct found *found, const char *folder)
{
	struct str path = str_of(folder);

	while (path.len > 1 && path.ptr[path.len - 1] == '/')
		path.len--;
	if (str_is(path, "."))
		path.len = 0;
	while (path.len > 2 && path.ptr[0] == '.' && path.ptr[1] == '/') {
		path.ptr += 2;
		path.len -= 2;
	}
	return str_keep(&found->arena, path);
}

static enum status walk_below(struct walk *walk, const char *folder)
{
	size_t root = walk->found->folder_count;
	enum status st = ST_OK;

	add_folder(walk->found, root_of(walk->found, folder));
	for (; walk->next < walk->found->folder_count; walk->next++) {
		enum status one = read_folder(walk, walk->next, walk->next == root);

		st = st == ST_OK ? one : st;
	}
	return st;
}

static enum status take_operand(struct walk *walk, const char *operand, struct place at)
{
	struct stat info;
	char text[128] = "";

	if (stat(operand, &info) != 0)
		return diag_error(walk->diag, ST_INVALID, "E0101", at, "cannot read '%s': %s",
				  operand, strerror_r(errno, text, sizeof(text)));
	if (S_ISDIR(info.st_mode))
		return walk_below(walk, operand);
	add_file(walk->found, operand, FOUND_NAMED, path_base(str_of(operand)).len);
	return ST_OK;
}

/* The folder of a file that was not walked; whether it has locks is not known. */
static uint32_t folder_of(struct found *found, struct str path)
{
	struct str folder = path_folder(path);

	for (size_t i = 0; i < found->folder_count; i++) {
		if (str_is(folder, found->folders[i].path))
			return (uint32_t)i;
	}
	add_folder(found, str_keep(&found->arena, folder));
	found->folders[found->folder_count - 1].has_locks = true;
	return (uint32_t)found->folder_count - 1;
}

static bool has_file(const struct found *found, struct str path)
{
	for (size_t i = 0; i < found->file_count; i++) {
		if (str_is(path, found->files[i].path))
			return true;
	}
	return false;
}

/* A pack may make an asset for each of its slots. */
static enum status take_packs(struct walk *walk, const struct project *project)
{
	struct found *found = walk->found;
	struct str *paths;
	size_t count;
	enum status st =
		project_packs(project, STR("./x"), &found->arena, &paths, &count, walk->diag);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		if (!has_file(found, paths[i]))
			add_file(found, paths[i].ptr, folder_of(found, paths[i]),
				 path_base(paths[i]).len);
		found->may_repeat = true;
	}
	walk->next = found->folder_count;
	return st;
}

static enum status take_specs(struct walk *walk, struct invocation *inv,
			      const struct project *project)
{
	struct stat info;
	struct str specs;
	enum status st = ST_OK;

	for (size_t i = 0; i < project->spec_count; i++) {
		struct str path = path_join(&inv->arena, project->prefix, project->specs[i].path);

		st = status_worse(st, take_operand(walk, path.ptr, project->specs[i].at));
	}
	walk->found->may_repeat = project->spec_count > 1;
	if (project->spec_count)
		return st;
	specs = path_join(&inv->arena, project->prefix, STR("specs"));
	if (stat(specs.ptr, &info) == 0 && S_ISDIR(info.st_mode))
		return walk_below(walk, specs.ptr);
	return walk_below(walk, project->prefix.len ? str_keep(&inv->arena, project->prefix) : ".");
}

/* `specs:` of the project that the current folder is in, else its folder specs, else all of it; and
 * its packs. */
static enum status take_usual(struct walk *walk, struct invocation *inv)
{
	const struct project *project;
	enum status st = open_project(inv, ".", &project, walk->diag);

	if (st == ST_OK)
		st = take_specs(walk, inv, project);
	return st == ST_OK ? take_packs(walk, project) : st;
}

enum status find_files(struct invocation *inv, const char *out_dir, struct found *out,
		       struct diag *diag)
{
	struct walk walk = {.found = out, .diag = diag};
	enum status st = ST_OK;

	out->may_repeat = inv->operands.count > 1;
	walk.has_out = out_dir && stat(out_dir, &walk.out_info) == 0;
	for (size_t i = 0; i < inv->operands.count; i++)
		st = status_worse(st,
				  take_operand(&walk, inv->operands.items[i], (struct place){0}));
	return inv->operands.count ? st : take_usual(&walk, inv);
}

void found_release(struct found *found)
{
	mem_free(found->folders);
	mem_free(found->files);
	arena_release(&found->arena);
	*found = (struct found){0};
}
