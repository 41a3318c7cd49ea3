/* projects.c - the projects of the specs of a run: each read once, with its packs when a spec names one. */
#include "cmd/cmd.h"

#include "base/path.h"
#include "compile/vocab.h"
#include "pack/pack.h"
#include "project/packs.h"

#include <pthread.h>
#include <stddef.h>
#include <string.h>

struct opened_project {
	struct opened_project *next;
	const struct invocation *inv;
	struct str folder; /* of a spec in it, as text */
	struct project project;
	struct spec_setting setting;
	struct project_packs *packs; /* read when a spec names one; shared by those of one root */
	enum status status;
};

/* ---- packs ------------------------------------------------------------------------------- */

struct project_packs {
	pthread_mutex_t mutex;
	struct arena arena;
	struct pack_set set;
	struct spec_pack *gives; /* what each of the set gives */
	bool is_read;
	enum status status;
};

static struct str *files_of(const struct pack *pack, struct arena *arena, size_t *count)
{
	struct str *files;

	*count = 0;
	for (const struct pack *it = pack; it; it = it->parent)
		++*count;
	files = arena_array(arena, *count, sizeof(*files));
	for (size_t i = 0; i < *count; i++, pack = pack->parent)
		files[i] = str_of(pack->source.path);
	return files;
}

/* The defaults of the project stand behind those of each pack. */
static void join_packs(struct project_packs *packs, const struct project *project)
{
	packs->gives = arena_array(&packs->arena, packs->set.count + 1, sizeof(*packs->gives));
	for (size_t i = 0; i < packs->set.count; i++) {
		const struct pack *pack = packs->set.packs[i];
		struct spec_defaults *defaults = arena_alloc(&packs->arena, sizeof(*defaults));

		*defaults = pack->defaults;
		spec_defaults_join(defaults, &project->defaults, vocab_get(), &packs->arena);
		packs->gives[i].defaults = defaults;
		packs->gives[i].files = files_of(pack, &packs->arena, &packs->gives[i].file_count);
	}
}

static void read_packs(const struct opened_project *opened, struct diag *diag)
{
	struct project_packs *packs = opened->packs;
	struct str path = path_join(&packs->arena, opened->folder, STR("x"));
	struct str *paths;
	size_t count;

	packs->is_read = true;
	packs->status = project_packs(&opened->project, path, &packs->arena, &paths, &count, diag);
	if (packs->status == ST_OK)
		packs->status = pack_set_read(paths, count, vocab_get(), &packs->set, diag);
	if (packs->status == ST_OK)
		join_packs(packs, &opened->project);
}

/* What is wrong with the packs is told to whoever asks first. */
static const struct spec_pack *find_pack(const void *context, struct str name, struct place at,
					 struct diag *diag)
{
	const struct opened_project *opened = context;
	struct project_packs *packs = opened->packs;
	const struct pack *found = NULL;

	(void)pthread_mutex_lock(&packs->mutex);
	if (!packs->is_read)
		read_packs(opened, diag);
	(void)pthread_mutex_unlock(&packs->mutex);
	if (packs->status == ST_OK)
		found = pack_set_expect(&packs->set, name, at, diag);
	for (size_t i = 0; found && i < packs->set.count; i++) {
		if (packs->set.packs[i] == found)
			return &packs->gives[i];
	}
	return NULL;
}

/* Whether one of the files is a pack of the project. */
static bool has_pack_among(const struct opened_project *opened, const struct text_list *files)
{
	struct arena arena = {0};
	struct diag ignored = {0};
	struct str *paths = NULL, like = path_join(&arena, opened->folder, STR("x"));
	size_t count = 0;
	bool has_one = false;

	if (project_packs(&opened->project, like, &arena, &paths, &count, &ignored) != ST_OK)
		count = 0;
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < files->count && !has_one; j++)
			has_one = str_is(paths[i], files->items[j]);
	}
	diag_release(&ignored);
	arena_release(&arena);
	return has_one;
}

enum status check_packs(const struct invocation *inv, const struct text_list *files,
			struct diag *diag)
{
	enum status st = ST_OK;

	for (const struct opened_project *it = inv->projects; it; it = it->next) {
		if (it->status != ST_OK || it->packs->is_read ||
		    (files && !has_pack_among(it, files)))
			continue;
		read_packs(it, diag);
		st = status_worse(st, it->packs->status);
	}
	return st;
}

static void close_packs(struct opened_project *opened)
{
	for (struct opened_project *it = opened->next; it; it = it->next) {
		if (it->packs == opened->packs)
			return;
	}
	pack_set_release(&opened->packs->set);
	arena_release(&opened->packs->arena);
	(void)pthread_mutex_destroy(&opened->packs->mutex);
	mem_free(opened->packs);
}

/* Those of one root that is spelled alike. */
static struct project_packs *packs_for(const struct invocation *inv,
				       const struct opened_project *opened)
{
	const struct opened_project *it = inv->projects;
	struct project_packs *packs;

	while (it && !(str_equal(it->project.root, opened->project.root) &&
		       str_equal(it->project.prefix, opened->project.prefix)))
		it = it->next;
	if (it)
		return it->packs;
	packs = mem_zalloc(1, sizeof(*packs));
	(void)pthread_mutex_init(&packs->mutex, NULL);
	return packs;
}

static bool may_read(const void *context, struct str path)
{
	const struct opened_project *opened = context;

	return project_holds(&opened->project, path, opened->inv->input_folders.items);
}

/* ---- reading projects -------------------------------------------------------------------- */

static enum status check_profile(const struct invocation *inv, const struct project *project,
				 struct diag *diag)
{
	struct arena arena = {0};
	const char *near;

	if (!inv->profile || project_profile(project, str_of(inv->profile)))
		return ST_OK;
	near = nearest_word(str_of(inv->profile), project_profile_names(project, &arena));
	(void)diag_error(diag, ST_USAGE, "E0001", (struct place){0},
			 "--profile: there is no profile '%s'", inv->profile);
	if (near)
		diag_hint(diag, "did you mean '%s'?", near);
	else
		diag_hint(diag,
			  "there are draft, release and those under 'profiles' in assets.yaml");
	arena_release(&arena);
	return ST_USAGE;
}

/* Specs of many folders may have one root: its files are read, and found fault with, once. */
static enum status read_project(const struct invocation *inv, struct opened_project *opened,
				struct diag *diag)
{
	const struct opened_project *other = inv->projects;
	enum status st;

	while (other && !str_equal(other->project.root, opened->project.root))
		other = other->next;
	if (other) {
		project_share(&opened->project, &other->project);
		return other->status;
	}
	st = project_read(&opened->project, vocab_get(), diag);
	return st == ST_OK ? check_profile(inv, &opened->project, diag) : st;
}

/* Nothing of it is read before a spec needs it. */
static void surround(struct invocation *inv, struct opened_project *opened)
{
	const struct project *project = &opened->project;

	if (!inv->shelf)
		inv->shelf = shelf_new();
	opened->inv = inv;
	opened->packs = packs_for(inv, opened);
	opened->setting = (struct spec_setting){
		.vocab = vocab_get(),
		.defaults = &project->defaults,
		.find_pack = find_pack,
		.may_read = may_read,
		.context = opened,
		.root = project->root,
		.prefix = project->prefix,
		.shelf = inv->shelf,
		.defines = inv->spec_defines,
		.define_count = inv->defines.count,
	};
}

const struct spec_setting *setting_of(const struct project *project)
{
	const char *opened = (const char *)project - offsetof(struct opened_project, project);

	return &((const struct opened_project *)(const void *)opened)->setting;
}

enum status open_project(struct invocation *inv, const char *spec_path, const struct project **out,
			 struct diag *diag)
{
	struct str folder = path_folder(str_of(spec_path));
	struct opened_project *opened = inv->projects;

	while (opened && !str_equal(opened->folder, folder))
		opened = opened->next;
	if (!opened) {
		opened = mem_zalloc(1, sizeof(*opened));
		opened->folder = str_copy(&inv->arena, folder);
		opened->status =
			project_locate(spec_path, inv->project_dir, &opened->project, diag);
		if (opened->status == ST_OK)
			opened->status = read_project(inv, opened, diag);
		surround(inv, opened);
		opened->next = inv->projects;
		inv->projects = opened;
	}
	*out = &opened->project;
	return opened->status;
}

const struct project **opened_projects(const struct invocation *inv, struct arena *arena,
				       size_t *count)
{
	const struct project **projects = NULL;

	*count = 0;
	for (const struct opened_project *it = inv->projects; it; it = it->next) {
		if (it->status != ST_OK)
			continue;
		projects = arena_grow_array(arena, (void *)projects, *count, sizeof(*projects));
		projects[(*count)++] = &it->project;
	}
	return projects;
}

static bool is_listed(const struct text_list *list, struct str path)
{
	for (size_t i = 0; i < list->count; i++) {
		if (str_is(path, list->items[i]))
			return true;
	}
	return false;
}

struct text_list settings_files(struct invocation *inv)
{
	struct text_list list = {0};
	size_t room = 1;

	for (const struct opened_project *opened = inv->projects; opened; opened = opened->next)
		room++;
	list.items = arena_array(&inv->arena, room, sizeof(*list.items));
	for (const struct opened_project *opened = inv->projects; opened; opened = opened->next) {
		struct str path = opened->project.settings_path;

		if (path.len && !is_listed(&list, path))
			list.items[list.count++] = str_keep(&inv->arena, path);
	}
	return list;
}

void close_projects(struct invocation *inv)
{
	while (inv->projects) {
		struct opened_project *next = inv->projects->next;

		close_packs(inv->projects);
		project_release(&inv->projects->project);
		mem_free(inv->projects);
		inv->projects = next;
	}
	shelf_free(inv->shelf);
	inv->shelf = NULL;
}
