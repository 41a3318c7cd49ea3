/* create.c - files that commands make for people to edit: only where there is none. */
#include "cmd/create.h"

#include "base/json.h"
#include "base/path.h"
#include "import/place.h"

#include <stdio.h>
#include <string.h>

#define USUAL_FOLDER "specs"

/* ---- where ------------------------------------------------------------------------------- */

static bool is_spec_file(struct str path)
{
	return str_ends(path, ".yaml") || str_ends(path, ".yml") || str_ends(path, ".json");
}

static struct str folder_of(const struct project *project)
{
	for (size_t i = 0; i < project->spec_count; i++) {
		if (!is_spec_file(project->specs[i].path))
			return project->specs[i].path;
	}
	return STR(USUAL_FOLDER);
}

enum status choose_specs_folder(struct invocation *inv, const char **out, struct diag *diag)
{
	const struct project *project;
	struct str path, here;
	enum status st;

	*out = inv->out_dir ? inv->out_dir : USUAL_FOLDER;
	if (inv->out_dir)
		return ST_OK;
	st = open_project(inv, "x.yaml", &project, diag);
	here = place_real(&inv->arena, STR("."));
	if (st != ST_OK || project->is_unmarked || here.len == 0)
		return st;
	path = path_join(&inv->arena, project->root, folder_of(project));
	path = place_from(&inv->arena, here, path);
	*out = path.len ? str_keep(&inv->arena, path) : ".";
	return ST_OK;
}

/* ---- making ------------------------------------------------------------------------------ */

static const struct creation *missing_need(const struct creation *file)
{
	for (size_t i = 0; i < file->need_count; i++) {
		if (file->needs[i]->state == AC_KEPT)
			return file->needs[i];
	}
	return NULL;
}

/* What a file names has to be what it was made for. */
static enum status hold_back(struct creation *file, const struct creation *need, struct diag *diag)
{
	(void)diag_error(diag, ST_INVALID, "E0855", (struct place){0},
			 "'%s' is not made: it would name what '%s' was to say", file->path,
			 need->path);
	diag_hint(diag, "when that is out of the way, import again");
	file->is_held = true;
	file->state = AC_KEPT;
	return ST_INVALID;
}

static enum status create_one(const struct invocation *inv, struct creation *file,
			      struct diag *diag)
{
	struct source *source = arena_alloc(&diag->arena, sizeof(*source));
	struct place at = {.source = source};
	const struct creation *need = missing_need(file);
	bool is_dry = inv->is_dry_run || need;
	struct ac_error error = {0};

	source->path = file->path;
	if (ac_file_create(file->path, file->bytes.ptr, file->bytes.len, is_dry, &file->state,
			   &error) != AC_OK) {
		file->state = AC_KEPT;
		return diag_error(diag, error.code == AC_REFUSED ? ST_INVALID : ST_ENVIRONMENT,
				  "E1004", (struct place){0}, "%s", error.text);
	}
	if (need && file->state == AC_CREATED)
		return hold_back(file, need, diag);
	if (file->state != AC_KEPT)
		return ST_OK;
	(void)diag_error(diag, ST_INVALID, "E0854", at,
			 "there is such a file already, with other content; it is left alone");
	diag_hint(diag, "move it away to have it made anew, or write elsewhere with --out-dir");
	return ST_INVALID;
}

enum status create_files(struct invocation *inv, struct creation *files, size_t count)
{
	enum status st = ST_OK;

	/* First what others name. One by one: of findings at once only the first twenty are kept. */
	for (size_t turn = 0; turn < 2 * count; turn++) {
		struct diag diag = {0};
		size_t i = turn % count;

		if ((turn >= count) != (files[i].need_count > 0))
			continue;
		st = status_worse(st, create_one(inv, &files[i], &diag));
		diag_print(&diag, inv);
		diag_release(&diag);
	}
	return st;
}

/* ---- telling ----------------------------------------------------------------------------- */

bool all_present(const struct creation *files, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (files[i].state != AC_PRESENT)
			return false;
	}
	return count > 0;
}

void tell_created(const struct invocation *inv, const struct creation *files, size_t count)
{
	struct strbuf out = {0};

	for (size_t i = 0; i < count; i++) {
		if (files[i].state != AC_CREATED)
			continue;
		if (inv->is_dry_run)
			strbuf_add_c(&out, "would make ");
		put_safe(&out, str_of(files[i].path));
		strbuf_add_char(&out, '\n');
	}
	(void)fwrite(out.len ? out.data : "", 1, out.len, stdout);
	if (all_present(files, count) && !inv->is_quiet && tells_people(inv))
		fprintf(stderr,
			count == 1 ? "assetc: the file is there already: nothing to do\n"
				   : "assetc: all %zu files are there already: nothing to do\n",
			count);
	strbuf_release(&out);
}

void put_created(struct json *json, const char *name, const struct creation *files, size_t count)
{
	static const char *const WORDS[] = {"created", "present", "kept"};

	json_array_begin(json, name);
	for (size_t i = 0; i < count; i++) {
		json_object_begin(json, NULL);
		json_c(json, "path", files[i].path);
		json_c(json, "state", files[i].is_held ? "held_back" : WORDS[files[i].state]);
		json_object_end(json);
	}
	json_array_end(json);
}

void tell_created_json(const struct invocation *inv, const struct creation *files, size_t count)
{
	struct strbuf out = {0};
	struct json json = {.out = &out};

	json_object_begin(&json, NULL);
	json_bool(&json, "dry_run", inv->is_dry_run);
	put_created(&json, "files", files, count);
	json_object_end(&json);
	strbuf_add_char(&out, '\n');
	(void)fwrite(out.data, 1, out.len, stdout);
	strbuf_release(&out);
}
