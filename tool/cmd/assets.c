/* assets.c - the spec of an asset by its id, for those whose request it goes along with.
 *
 * It is looked for in the file that asks, in the file of its name beside that, then in all specs of the project. What was
 * read stays, since findings and purchases point into it.
 */
#include "cmd/assets.h"

#include "base/path.h"
#include "cmd/find.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

struct asset_file {
	struct asset_file *next;
	const char *path;
	struct str root; /* of its project */
	struct spec_file file;
	struct diag diag; /* what is wrong with it is for whoever compiles it to say */
	bool is_read;
	struct str only; /* the asset that was read of it */
};

struct assets {
	struct arena arena;
	struct asset_file *files;
	struct text_list paths; /* of the specs of `root` */
	struct str root;
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

/* The asset of this id alone is read of a file, which may make thousands. */
static const struct spec *read_from(struct assets *assets, const struct project *project,
				    const char *path, struct str id)
{
	struct spec_setting setting = *setting_of(project);
	struct asset_file *it = assets->files;

	while (it && !(strcmp(it->path, path) == 0 && str_equal(it->only, id)))
		it = it->next;
	if (it)
		return find_in(&it->file, id);
	it = arena_alloc(&assets->arena, sizeof(*it));
	*it = (struct asset_file){.next = assets->files,
				  .path = arena_text(&assets->arena, path, strlen(path)),
				  .only = str_copy(&assets->arena, id)};
	setting.only = it->only.ptr;
	assets->files = it;
	(void)spec_file_read(it->path, &setting, &it->file, &it->diag);
	return find_in(&it->file, id);
}

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

static void list_paths(struct assets *assets, const struct project *project)
{
	struct invocation walk = {.jobs = 1, .is_quiet = true};
	struct diag unsaid = {0};

	if (str_equal(assets->root, project->root) && assets->paths.items)
		return;
	assets->root = project->root;
	walk.operands = usual_places(assets, project);
	walk.arena = assets->arena;
	(void)find_specs(&walk, NULL, &assets->paths, &unsaid);
	assets->arena = walk.arena;
	diag_release(&unsaid);
}

static const struct spec *search(struct assets *assets, const struct project *project,
				 const struct spec *of, struct str id)
{
	struct arena *arena = &assets->arena;
	struct str folder = path_folder(str_of(of->source->path));
	struct str near = path_join(arena, folder, str_concat(arena, id, STR(".yaml"), STR("")));
	const struct spec *found = find_in(of->file, id);

	if (!found && access(near.ptr, F_OK) == 0)
		found = read_from(assets, project, near.ptr, id);
	if (found)
		return found;
	list_paths(assets, project);
	for (size_t i = 0; i < assets->paths.count && !found; i++)
		found = read_from(assets, project, assets->paths.items[i], id);
	return found;
}

const struct spec *assets_find(void *context, const struct project *project, const struct spec *of,
			       struct str id, struct place at, struct diag *diag)
{
	struct invocation *inv = context;
	const struct spec *found;

	(void)pthread_mutex_lock(&mutex);
	if (!inv->assets)
		inv->assets = mem_zalloc(1, sizeof(*inv->assets));
	found = search(inv->assets, project, of, id);
	(void)pthread_mutex_unlock(&mutex);
	if (found)
		return found;
	(void)diag_error(diag, ST_INVALID, "E0594", at, "no spec of the project makes '%.*s'",
			 STR_ARGS(id));
	diag_hint(diag,
		  "inputs.asset takes the id of another asset, as 'assetc outputs' lists them");
	return NULL;
}
