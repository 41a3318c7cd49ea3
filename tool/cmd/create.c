/* create.c - files that commands make for people to edit: only where there is none. */
#include "cmd/create.h"

#include "base/json.h"

#include <stdio.h>

static enum status create_one(const struct invocation *inv, struct creation *file,
			      struct diag *diag)
{
	struct source *source = arena_alloc(&diag->arena, sizeof(*source));
	struct place at = {.source = source};
	struct ac_error error = {0};

	source->path = file->path;
	if (ac_file_create(file->path, file->bytes.ptr, file->bytes.len, inv->is_dry_run,
			   &file->state, &error) != AC_OK) {
		file->state = AC_KEPT;
		return diag_error(diag, error.code == AC_REFUSED ? ST_INVALID : ST_ENVIRONMENT,
				  "E1004", (struct place){0}, "%s", error.text);
	}
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

	/* One by one: of findings at once only the first twenty are kept. */
	for (size_t i = 0; i < count; i++) {
		struct diag diag = {0};

		st = status_worse(st, create_one(inv, &files[i], &diag));
		diag_print(&diag, inv);
		diag_release(&diag);
	}
	return st;
}

void tell_created(const struct invocation *inv, const struct creation *files, size_t count)
{
	struct strbuf out = {0};
	size_t present = 0;

	for (size_t i = 0; i < count; i++) {
		present += files[i].state == AC_PRESENT;
		if (files[i].state != AC_CREATED)
			continue;
		put_safe(&out, str_of(files[i].path));
		strbuf_add_char(&out, '\n');
	}
	(void)fwrite(out.len ? out.data : "", 1, out.len, stdout);
	if (count && present == count && !inv->is_quiet && tells_people(inv))
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
		json_c(json, "state", WORDS[files[i].state]);
		json_object_end(json);
	}
	json_array_end(json);
}
