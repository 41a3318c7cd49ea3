/* assets.c - the spec of an asset by its id, for those whose request it goes along with.
 *
 * It is looked for in the file that asks, in the file of its name beside that, then in all specs of the project, which are
 * read once for their ids. What was read stays, since findings and purchases point into it.
 */
#include "cmd/assets.h"

#include "base/path.h"
#include "cmd/find.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One asset of a file. */
struct asset_file {
	struct asset_file *next;
	const char *path;
	struct str only; /* the asset that was read of it */
	struct spec_file file;
	enum status status;
	struct diag diag; /* what is wrong with it is for whoever compiles it to say */
};

struct asset_place {
	struct str id;
	const char *path;
};

/* Which file makes which asset of a project. */
struct asset_list {
	struct asset_list *next;
	struct str root;
	struct asset_place *places; /* by id, then in the order of the files */
	size_t count;
};

struct assets {
	struct arena arena;
	struct asset_file *files;
	struct asset_list *lists;
};

/* What was found out about an id. */
struct search {
	struct invocation *inv;
	struct assets *assets;
	const struct project *project;
	struct str id;
	const char *broken; /* a file that makes it and has errors; or NULL */
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

void assets_free(struct assets *assets)
{
	if (!assets)
		return;
	for (struct asset_file *it = assets->files; it; it = it->next) {
		diag_release(&it->diag);
		spec_file_release(&it->file);
	}
	arena_release(&assets->arena);
	mem_free(assets);
}

static const struct spec *find_in(const struct spec_file *file, struct str id)
{
	for (size_t i = 0; file && i < file->count; i++) {
		if (str_equal(file->specs[i].id.text, id))
			return &file->specs[i];
	}
	return NULL;
}

/* Whether -D is meant for this file as well: it is named, or lies in a folder that is, or all are meant. */
static bool is_of_run(const struct invocation *inv, const char *path)
{
	struct arena scratch = {0};
	struct str folded = path_fold(&scratch, str_of(path));
	bool is_meant = inv->operands.count == 0;

	for (size_t i = 0; i < inv->operands.count && !is_meant; i++) {
		struct str named = path_fold(&scratch, str_of(inv->operands.items[i]));

		is_meant = str_is(named, ".") || str_equal(named, folded) ||
			   (str_starts(folded, named.ptr) && folded.ptr[named.len] == '/');
	}
	arena_release(&scratch);
	return is_meant;
}

static struct asset_file *read_file(struct search *search, const char *path)
{
	struct assets *assets = search->assets;
	struct spec_setting setting = *setting_of(search->project);
	struct asset_file *it = arena_alloc(&assets->arena, sizeof(*it));

	*it = (struct asset_file){.next = assets->files,
				  .path = arena_text(&assets->arena, path, strlen(path)),
				  .only = str_copy(&assets->arena, search->id)};
	assets->files = it;
	setting.only = it->only.ptr;
	if (!is_of_run(search->inv, path))
		setting.define_count = 0;
	it->status = spec_file_read(it->path, &setting, &it->file, &it->diag);
	return it;
}

/* The asset of this id alone is read of a file, which may make thousands. A file with errors makes none. */
static const struct spec *read_from(struct search *search, const char *path)
{
	struct asset_file *it = search->assets->files;

	while (it && !(strcmp(it->path, path) == 0 && str_equal(it->only, search->id)))
		it = it->next;
	if (!it)
		it = read_file(search, path);
	if (it->status == ST_OK)
		return find_in(&it->file, search->id);
	search->broken = it->path;
	return NULL;
}

/* ---- all assets of a project ------------------------------------------------------------- */

/* Where the project's specs usually lie. */
static struct text_list usual_places(struct assets *assets, const struct project *project)
{
	struct arena *arena = &assets->arena;
	struct text_list out = {
		.items = arena_array(arena, project->spec_count + 2, sizeof(char *))};
	struct str specs = path_join(arena, project->prefix, STR("specs"));

	for (size_t i = 0; i < project->spec_count; i++)
		out.items[out.count++] =
			path_join(arena, project->prefix, project->specs[i].path).ptr;
	if (out.count == 0 && access(specs.ptr, F_OK) == 0)
		out.items[out.count++] = specs.ptr;
	if (out.count == 0)
		out.items[out.count++] =
			project->prefix.len ? str_keep(arena, project->prefix) : ".";
	return out;
}

static int by_id(const void *left, const void *right)
{
	const struct asset_place *a = left, *b = right;
	int order = str_compare(a->id, b->id);

	return order ? order : strcmp(a->path, b->path);
}

/* The names that a file makes; a broken one tells those that could be read. */
static void add_names(struct search *search, const char *path, struct asset_list *list)
{
	struct arena *arena = &search->assets->arena;
	struct spec_setting setting = *setting_of(search->project);
	struct spec_file file;
	struct diag unsaid = {0};

	setting.only = "";
	setting.define_count = 0;
	(void)spec_file_read(path, &setting, &file, &unsaid);
	for (size_t i = 0; i < file.name_count; i++) {
		list->places =
			arena_grow_array(arena, list->places, list->count, sizeof(*list->places));
		list->places[list->count++] =
			(struct asset_place){str_copy(arena, file.names[i].id), path};
	}
	spec_file_release(&file);
	diag_release(&unsaid);
}

static const struct asset_list *list_of(struct search *search)
{
	struct assets *assets = search->assets;
	struct invocation walk = {.jobs = 1, .is_quiet = true};
	struct asset_list *list = assets->lists;
	struct text_list paths = {0};
	struct diag unsaid = {0};

	while (list && !str_equal(list->root, search->project->root))
		list = list->next;
	if (list)
		return list;
	list = arena_alloc(&assets->arena, sizeof(*list));
	*list = (struct asset_list){.next = assets->lists, .root = search->project->root};
	assets->lists = list;
	walk.operands = usual_places(assets, search->project);
	walk.arena = assets->arena;
	(void)find_specs(&walk, NULL, &paths, &unsaid);
	assets->arena = walk.arena;
	diag_release(&unsaid);
	for (size_t i = 0; i < paths.count; i++)
		add_names(search, paths.items[i], list);
	if (list->count)
		qsort(list->places, list->count, sizeof(*list->places), by_id);
	return list;
}

static const struct spec *find_anywhere(struct search *search)
{
	const struct asset_list *list = list_of(search);
	const struct spec *found = NULL;
	size_t low = 0, high = list->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (str_compare(list->places[middle].id, search->id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; !found && low < list->count && str_equal(list->places[low].id, search->id); low++)
		found = read_from(search, list->places[low].path);
	return found;
}

/* ---- one of them ------------------------------------------------------------------------- */

static const struct spec *find_spec(struct search *search, const struct spec *of)
{
	struct arena *arena = &search->assets->arena;
	struct str folder = path_folder(str_of(of->source->path));
	const struct spec *found = find_in(of->file, search->id);
	struct str near;

	if (found)
		return found;
	near = path_join(arena, folder, str_concat(arena, search->id, STR(".yaml"), STR("")));
	if (access(near.ptr, F_OK) == 0)
		found = read_from(search, near.ptr);
	return found ? found : find_anywhere(search);
}

static void refuse(const struct search *search, struct place at, struct diag *diag)
{
	if (search->broken) {
		(void)diag_error(diag, ST_INVALID, "E0594", at,
				 "'%.*s' cannot be read: '%s', which makes it, has errors",
				 STR_ARGS(search->id), search->broken);
		diag_hint(diag, "assetc check %s says which", search->broken);
		return;
	}
	(void)diag_error(diag, ST_INVALID, "E0594", at, "no spec of the project makes '%.*s'",
			 STR_ARGS(search->id));
	diag_hint(diag,
		  "inputs.asset takes the id of another asset, as 'assetc outputs' lists them");
}

const struct spec *assets_find(void *context, const struct project *project, const struct spec *of,
			       struct str id, struct place at, struct diag *diag)
{
	struct search search = {.inv = context, .project = project, .id = id};
	const struct spec *found;

	(void)pthread_mutex_lock(&mutex);
	if (!search.inv->assets)
		search.inv->assets = mem_zalloc(1, sizeof(*search.inv->assets));
	search.assets = search.inv->assets;
	found = find_spec(&search, of);
	(void)pthread_mutex_unlock(&mutex);
	if (!found)
		refuse(&search, at, diag);
	return found;
}
