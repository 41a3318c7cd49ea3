/* common.c - what several commands do: open the cache, read spec files, go over all specs. */
#include "cmd/cmd.h"

#include "base/path.h"
#include "cmd/keys.h"
#include "cmd/permit.h"
#include "cmd/user.h"
#include "compile/vocab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* --cache-dir, ASSETC_CACHE_DIR, $XDG_CACHE_HOME/assetc, ~/.cache/assetc. Relative XDG paths are to
 * be ignored (XDG Base Directory Specification). */
const char *cache_folder(const struct invocation *inv, struct arena *arena)
{
	const char *xdg = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");

	if (inv->cache_dir)
		return inv->cache_dir;
	if (xdg && xdg[0] == '/')
		return str_printf(arena, "%s/assetc", xdg).ptr;
	if (home && *home)
		return str_printf(arena, "%s/.cache/assetc", home).ptr;
	return NULL;
}

enum status open_cache(const struct invocation *inv, struct ac_store **out, struct diag *diag)
{
	struct ac_error error = {0};
	const char *folder = cache_folder(inv, &diag->arena);

	if (!folder)
		return diag_error(diag, ST_ENVIRONMENT, "E1004", (struct place){0},
				  "no place for the cache: neither HOME nor XDG_CACHE_HOME nor "
				  "ASSETC_CACHE_DIR is set");
	if (ac_store_open(folder, out, &error) != AC_OK)
		return diag_error(diag,
				  error.code == AC_REFUSED || error.code == AC_DAMAGED
					  ? ST_DAMAGED
					  : ST_ENVIRONMENT,
				  "E1004", (struct place){0}, "%s", error.text);
	return ST_OK;
}

/* ---- projects ---------------------------------------------------------------------------- */

struct opened_project {
	struct opened_project *next;
	struct str folder; /* of a spec in it, as text */
	struct project project;
	enum status status;
};

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

		project_release(&inv->projects->project);
		mem_free(inv->projects);
		inv->projects = next;
	}
}

/* ---- specs ------------------------------------------------------------------------------- */

/* A line that a program wrote to its errors; progress in its own form. */
static void tell_line(void *context, struct str id, struct str line)
{
	static const char MARK[] = "assetc-progress: ";
	struct strbuf out = {0};
	int64_t done;

	(void)context;
	strbuf_printf(&out, "assetc: %.*s: ", STR_ARGS(id));
	if (str_starts(line, MARK)) {
		struct str number = {line.ptr + sizeof(MARK) - 1, 0};
		size_t left = line.len - (sizeof(MARK) - 1);

		while (number.len < left && number.ptr[number.len] != ' ')
			number.len++;
		line = (struct str){number.ptr + number.len, left - number.len};
		if (quantity_parse(number, UNIT_NONE, &done) && done >= 0 && done <= MILLION)
			strbuf_printf(&out, "%d%%", (int)(done / (MILLION / 100)));
	}
	put_safe(&out, line);
	strbuf_add_char(&out, '\n');
	(void)fwrite(out.data, 1, out.len, stderr);
	strbuf_release(&out);
}

static const char *variable(void *context, const char *name)
{
	(void)context;
	return getenv(name);
}

static void seal(void *context)
{
	keys_wipe(context);
}

struct compile_options compile_options_in(const struct invocation *inv,
					  const struct project *project)
{
	static const struct project_profile NONE = {0};
	const struct project_profile *profile =
		inv->profile ? project_profile(project, str_of(inv->profile)) : NULL;

	profile = profile ? profile : &NONE;
	return (struct compile_options){
		.project = project,
		.user = inv->user ? &inv->user->policy : NULL,
		.models = inv->user ? &inv->user->models : NULL,
		.today = inv->user && inv->user->today[0] ? inv->user->today : NULL,
		.variable = variable,
		.has_key = keys_has,
		.allows_unpriced = inv->allows_unpriced,
		.record = inv->output,
		.out_dir = inv->out_dir,
		.targets = strbuf_str(&inv->targets),
		.has_phony_targets = inv->has_phony,
		.profile = str_of(inv->profile),
		.provider = inv->provider ? str_of(inv->provider) : profile->provider,
		.input_folders = inv->input_folders.items,
		.is_draft = profile->is_draft,
		.is_release = profile->is_release,
		.is_locked = profile->is_locked || inv->is_locked,
		.permit = permit_program,
		.seal = seal,
		.permit_spending = permit_spending,
		.candidates = inv->candidates,
		.tell = inv->is_verbose && tells_people(inv) ? tell_line : NULL,
		.context = (void *)inv,
		.events = inv->onlooker,
		.now = (int64_t)time(NULL),
		.regenerate = inv->regenerate.items,
		.is_offline = inv->is_offline,
		.explains = inv->is_verbose,
	};
}

struct compile_options compile_options_of(const struct invocation *inv)
{
	return compile_options_in(inv, inv->project);
}

enum status pick_spec(const struct spec_file *file, const char *id, const struct spec **out,
		      struct diag *diag)
{
	struct place at = {.source = &file->source};
	struct strbuf ids = {0};
	enum status st;

	for (size_t i = 0; i < file->count; i++) {
		*out = &file->specs[i];
		if (id ? str_is(file->specs[i].id.text, id) : file->count == 1)
			return ST_OK;
	}
	for (size_t i = 0; i < file->count; i++)
		strbuf_printf(&ids, "%s%.*s", i ? ", " : "", STR_ARGS(file->specs[i].id.text));
	st = diag_error(diag, ST_USAGE, "E0002", at,
			id ? "the file has no asset '%s'; it has: %s" : "%s%s",
			id ? id : "the file holds several assets: ", ids.data ? ids.data : "");
	diag_hint(diag, "choose one with --id ID");
	strbuf_release(&ids);
	return st;
}

static struct str regenerated_id(const char *item)
{
	return (struct str){item, strcspn(item, "@")};
}

bool is_regenerated(const struct invocation *inv, const struct spec *spec)
{
	for (size_t i = 0; i < inv->regenerate.count; i++) {
		if (str_equal(spec->id.text, regenerated_id(inv->regenerate.items[i])))
			return true;
	}
	return false;
}

enum status check_regenerate(const struct invocation *inv, const struct spec *const *specs,
			     size_t count, struct diag *diag)
{
	for (size_t i = 0; i < inv->regenerate.count; i++) {
		struct str id = regenerated_id(inv->regenerate.items[i]);
		bool is_known = false;

		for (size_t j = 0; j < count && !is_known; j++)
			is_known = str_equal(specs[j]->id.text, id);
		if (!is_known)
			return diag_error(diag, ST_USAGE, "E0002", (struct place){0},
					  "--regenerate: no asset '%.*s' is compiled here",
					  STR_ARGS(id));
	}
	return ST_OK;
}

static enum status each_of_file(struct invocation *inv, const char *path, spec_fn *fn,
				void *context)
{
	struct spec_file file = {0};
	const struct spec *spec;
	struct diag diag = {0};
	enum status st = open_project(inv, path, &inv->project, &diag);

	if (st == ST_OK)
		st = spec_file_read(path, vocab_get(), &inv->project->defaults, &file, &diag);
	if (st == ST_OK)
		st = open_user_files_for(inv, inv->project, &file, &diag);
	if (st == ST_OK && inv->id) {
		st = pick_spec(&file, inv->id, &spec, &diag);
		if (st == ST_OK)
			st = fn(inv, spec, context, &diag);
	} else if (st == ST_OK) {
		for (size_t i = 0; i < file.count; i++)
			st = status_worse(st, fn(inv, &file.specs[i], context, &diag));
	}
	diag_print(&diag, inv);
	diag_release(&diag);
	spec_file_release(&file);
	return st;
}

enum status each_spec(struct invocation *inv, spec_fn *fn, void *context, struct diag *diag)
{
	enum status st = ST_OK;

	if (inv->operands.count == 0)
		return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
				  "'%s' needs the path of a spec", inv->command->name);
	for (size_t i = 0; i < inv->operands.count; i++)
		st = status_worse(st, each_of_file(inv, inv->operands.items[i], fn, context));
	return st;
}
