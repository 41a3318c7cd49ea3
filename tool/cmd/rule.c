/* rule.c - the depfile of a command that looks at many specs. */
#include "cmd/rule.h"

#include "base/path.h"
#include "compile/depfile.h"

#include <stdlib.h>
#include <string.h>

/* Ninja before 1.12 would take the quotes for other files, and run each time. A spec is named
 * nevertheless: its compile names it too. */
static bool is_spelt_everywhere(const char *path)
{
	return !path_refused(str_of(path)) && !strpbrk(path, "'\"&?");
}

static int by_text(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* Sorted, each once. */
static size_t settle(struct str *paths, size_t count)
{
	size_t kept = 0;

	if (count)
		qsort(paths, count, sizeof(*paths), by_text);
	for (size_t i = 0; i < count; i++) {
		if (kept == 0 || !str_equal(paths[kept - 1], paths[i]))
			paths[kept++] = paths[i];
	}
	return kept;
}

enum status rule_write(const struct invocation *inv, const char *path, struct str target,
		       const struct text_list *specs, const struct text_list *others, size_t count,
		       struct diag *diag)
{
	size_t room = specs->count + 1, len = 0;
	struct strbuf text = {0};
	struct ac_error error = {0};
	struct str *inputs;
	enum status st = ST_OK;

	for (size_t i = 0; i < count; i++)
		room += others[i].count;
	inputs = mem_zalloc(room, sizeof(*inputs));
	for (size_t i = 0; i < specs->count; i++)
		inputs[len++] = str_of(specs->items[i]);
	for (size_t list = 0; list < count; list++) {
		for (size_t i = 0; i < others[list].count; i++) {
			if (is_spelt_everywhere(others[list].items[i]))
				inputs[len++] = str_of(others[list].items[i]);
		}
	}
	len = specs->count + settle(inputs + specs->count, len - specs->count);
	depfile_write(&text, target, inputs[0], inputs + 1, len ? len - 1 : 0, inv->has_phony);
	/* Unlike the only spec of a compile, the first of many may go, and the target stay. */
	if (len && inv->has_phony) {
		depfile_escape(&text, inputs[0]);
		strbuf_add_c(&text, ":\n");
	}
	if (ac_file_replace(path, text.data, text.len, true, NULL, &error) != AC_OK)
		st = diag_error(diag, ST_ENVIRONMENT, "E1004", (struct place){0}, "%s", error.text);
	strbuf_release(&text);
	mem_free(inputs);
	return st;
}
