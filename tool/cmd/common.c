/* common.c - what several commands do: open the cache, read spec files, go over all specs. */
#include "cmd/cmd.h"

#include "base/path.h"
#include "cmd/assets.h"
#include "cmd/claims.h"
#include "cmd/keys.h"
#include "cmd/permit.h"
#include "cmd/user.h"
#include "compile/vocab.h"
#include "pack/pack.h"
#include "project/packs.h"

#include <pthread.h>
#include <stddef.h>
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
		.find_asset = assets_find,
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

/* Names are many where a template makes them. */
#define NAMES_TOLD 40u

static void list_names(const struct spec_file *file, struct strbuf *out)
{
	for (size_t i = 0; i < file->name_count && i < NAMES_TOLD; i++)
		strbuf_printf(out, "%s%.*s", i ? ", " : "", STR_ARGS(file->names[i].id));
	if (file->name_count > NAMES_TOLD)
		strbuf_printf(out, " and %zu more", file->name_count - NAMES_TOLD);
}

static enum status refuse_bare_template(const struct spec_file *file, struct diag *diag)
{
	const struct template *template = file->template_count ? &file->templates[0] : NULL;

	if (!template)
		return diag_error(diag, ST_USAGE, "E0002", (struct place){.source = &file->source},
				  "the file makes no asset");
	(void)diag_error(diag, ST_USAGE, "E0002", template->at,
			 "'%.*s' is a template: nothing here says what to make of it",
			 STR_ARGS(template->name));
	if (template->count && file->root_count == 1)
		diag_hint(diag,
			  "-D %.*s=VALUE makes one; 'instances' or a spec with 'from: %.*s' makes "
			  "many",
			  STR_ARGS(template->parameters[0].name), STR_ARGS(template->name));
	else
		diag_hint(diag, "a spec with 'from: %.*s' makes an asset of it",
			  STR_ARGS(template->name));
	return ST_USAGE;
}

void name_instance(const struct spec *spec, struct diag *diag)
{
	if (spec->of_template.len)
		diag_note_all(diag, spec->at, "for the asset '%.*s', which is made here",
			      STR_ARGS(spec->id.text));
}

static void hint_id(const struct spec_file *file, const char *id, struct diag *diag)
{
	struct arena arena = {0};
	const char **names = arena_array(&arena, file->name_count + 1, sizeof(*names));
	const char *near;

	for (size_t i = 0; i < file->name_count; i++)
		names[i] = str_keep(&arena, file->names[i].id);
	near = nearest_word(str_of(id), names);
	if (near)
		diag_hint(diag, "did you mean '%s'?", near);
	else
		diag_hint(diag, "choose one with --id ID");
	arena_release(&arena);
}

enum status pick_spec(const struct spec_file *file, const char *id, const struct spec **out,
		      struct diag *diag)
{
	struct place at = {.source = &file->source};
	struct strbuf ids = {0};
	enum status st;

	if (file->name_count == 0)
		return refuse_bare_template(file, diag);
	for (size_t i = 0; i < file->count; i++) {
		*out = &file->specs[i];
		if (id ? str_is(file->specs[i].id.text, id) : file->name_count == 1)
			return ST_OK;
	}
	list_names(file, &ids);
	st = diag_error(diag, ST_USAGE, "E0002", at,
			id ? "the file has no asset '%s'; it has: %s" : "%s%s",
			id ? id : "the file holds several assets: ", ids.data ? ids.data : "");
	if (id)
		hint_id(file, id, diag);
	else
		diag_hint(diag, "choose one with --id ID");
	strbuf_release(&ids);
	return st;
}

bool passes_over(const struct invocation *inv, const struct spec_file *file)
{
	if (!inv->id || inv->operands.count < 2)
		return false;
	for (size_t i = 0; i < file->name_count; i++) {
		if (str_is(file->names[i].id, inv->id))
			return false;
	}
	return true;
}

enum status refuse_absent_id(const struct invocation *inv, struct diag *diag)
{
	return diag_error(diag, ST_USAGE, "E0002", (struct place){0},
			  "no asset '%s' is among these specs", inv->id);
}

/* They are few, however many specs follow from them. */
static void follow(struct invocation *inv, struct str path)
{
	struct text_list *list = &inv->followed;

	for (size_t i = list->count; i-- > 0;) {
		if (str_is(path, list->items[i]))
			return;
	}
	list->items = arena_grow_array(&inv->arena, (void *)list->items, list->count,
				       sizeof(*list->items));
	list->items[list->count++] = str_keep(&inv->arena, path);
}

enum status read_specs(struct invocation *inv, const char *path, const struct project **project,
		       struct spec_file *out, struct diag *diag)
{
	enum status st = open_project(inv, path, project, diag);
	struct spec_setting setting;

	if (st != ST_OK)
		return st;
	setting = *setting_of(*project);
	setting.only = inv->id;
	setting.makes_by_defines = inv->operands.count == 1;
	st = spec_file_read(path, &setting, out, diag);
	for (size_t i = 0; i < out->trail.used_count; i++)
		follow(inv, out->trail.used[i]);
	return st;
}

enum status check_defines(const struct invocation *inv, struct diag *diag)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < inv->defines.count; i++) {
		if (!inv->spec_defines[i].is_used)
			st = spec_define_refuse(&inv->spec_defines[i], diag);
	}
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

enum status check_file_claims(const struct spec_file *file, struct diag *diag)
{
	const struct spec **specs;
	enum status st;

	if (file->count < 2)
		return ST_OK;
	specs = mem_zalloc(file->count, sizeof(*specs));
	for (size_t i = 0; i < file->count; i++)
		specs[i] = &file->specs[i];
	st = claims_check_outputs(specs, file->count, diag);
	mem_free((void *)specs);
	return st;
}

static enum status each_one(struct invocation *inv, const struct spec *spec, spec_fn *fn,
			    void *context, struct diag *diag)
{
	struct diag own = {0};
	enum status st = fn(inv, spec, context, &own);

	name_instance(spec, &own);
	diag_move(diag, &own);
	return st;
}

static enum status each_of_file(struct invocation *inv, const char *path, spec_fn *fn,
				void *context, size_t *passed_over)
{
	struct spec_file file = {0};
	const struct spec *spec;
	struct diag diag = {0};
	enum status st = read_specs(inv, path, &inv->project, &file, &diag);

	if (st == ST_OK)
		st = open_user_files_for(inv, inv->project, &file, &diag);
	if (st == ST_OK && passes_over(inv, &file)) {
		++*passed_over;
	} else if (st == ST_OK && inv->id) {
		st = pick_spec(&file, inv->id, &spec, &diag);
		if (st == ST_OK)
			st = each_one(inv, spec, fn, context, &diag);
	} else if (st == ST_OK && (st = check_file_claims(&file, &diag)) == ST_OK) {
		for (size_t i = 0; i < file.count; i++)
			st = status_worse(st, each_one(inv, &file.specs[i], fn, context, &diag));
	}
	diag_print(&diag, inv);
	diag_release(&diag);
	spec_file_release(&file);
	return st;
}

enum status each_spec(struct invocation *inv, spec_fn *fn, void *context, struct diag *diag)
{
	enum status st = ST_OK;
	size_t passed_over = 0;

	if (inv->operands.count == 0)
		return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
				  "'%s' needs the path of a spec", inv->command->name);
	for (size_t i = 0; i < inv->operands.count; i++)
		st = status_worse(st, each_of_file(inv, inv->operands.items[i], fn, context,
						   &passed_over));
	if (st == ST_OK && passed_over == inv->operands.count)
		return refuse_absent_id(inv, diag);
	return st == ST_OK ? check_defines(inv, diag) : st;
}
