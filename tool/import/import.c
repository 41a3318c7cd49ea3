/* import.c - the table of forms, and what all of them share. */
#include "import/import.h"

#include <stdlib.h>
#include <string.h>

#define IMPORTER(name) extern const struct importer importer_##name;
#include "import/importers.def"
#undef IMPORTER

const struct importer *const importer_table[] = {
#define IMPORTER(name) &importer_##name,
#include "import/importers.def"
#undef IMPORTER
};
const size_t importer_count = sizeof(importer_table) / sizeof(importer_table[0]);

const struct importer *importer_by_name(struct str path)
{
	for (size_t i = 0; i < importer_count; i++) {
		if (importer_table[i]->takes_name && importer_table[i]->takes_name(path))
			return importer_table[i];
	}
	return NULL;
}

const struct importer *importer_by_tree(const struct node *root)
{
	for (size_t i = 0; i < importer_count; i++) {
		if (importer_table[i]->recognises && importer_table[i]->recognises(root))
			return importer_table[i];
	}
	return NULL;
}

void import_add_file(struct import *import, struct import_file file)
{
	import->files = arena_grow_array(import->arena, import->files, import->file_count,
					 sizeof(*import->files));
	import->files[import->file_count++] = file;
}

void import_propose(struct import *import, struct import_proposal proposal)
{
	import->proposals = arena_grow_array(import->arena, import->proposals,
					     import->proposal_count, sizeof(*import->proposals));
	import->proposals[import->proposal_count++] = proposal;
}

void import_note(struct import *import, struct place at, const char *fmt, ...)
{
	struct strbuf text = {0};
	va_list args;

	va_start(args, fmt);
	strbuf_vprintf(&text, fmt, args);
	va_end(args);
	import->notes = arena_grow_array(import->arena, import->notes, import->note_count,
					 sizeof(*import->notes));
	import->notes[import->note_count++] =
		(struct import_note){at, str_copy(import->arena, strbuf_str(&text))};
	strbuf_release(&text);
}

static bool is_among(const char *const *words, struct str text)
{
	for (; *words; words++) {
		if (str_is(text, *words))
			return true;
	}
	return false;
}

void import_note_rest(struct import *import, const struct node *map, const char *const *known)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct node *key = map->members[i].key;

		if (!is_among(known, key->text))
			import_note(import, key->at, "'%.*s' has no place in a spec",
				    STR_ARGS(key->text));
	}
}

/* ---- one file for one path --------------------------------------------------------------- */

static int by_path(const void *left, const void *right)
{
	const struct import_file *a = *(const struct import_file *const *)left;
	const struct import_file *b = *(const struct import_file *const *)right;
	int order = (a->base > b->base) - (a->base < b->base);

	if (order == 0)
		order = str_compare(a->path, b->path);
	return order ? order : (a > b) - (a < b);
}

static enum status refuse_second(struct import *import, const struct import_file *first,
				 const struct import_file *second)
{
	(void)diag_error(import->diag, ST_INVALID, "E0852", second->at,
			 "'%.*s' would be made twice, in different ways", STR_ARGS(second->path));
	diag_note(import->diag, first->at, "the other one");
	return ST_INVALID;
}

static void drop_marked(struct import *import)
{
	size_t kept = 0;

	for (size_t i = 0; i < import->file_count; i++) {
		if (import->files[i].path.ptr)
			import->files[kept++] = import->files[i];
	}
	import->file_count = kept;
}

enum status import_settle(struct import *import)
{
	struct import_file **sorted =
		arena_array(import->arena, import->file_count + 1, sizeof(struct import_file *));
	enum status st = ST_OK;

	for (size_t i = 0; i < import->file_count; i++)
		sorted[i] = &import->files[i];
	qsort(sorted, import->file_count, sizeof(struct import_file *), by_path);
	for (size_t i = 1; i < import->file_count; i++) {
		struct import_file *a = sorted[i - 1], *b = sorted[i];

		if (a->base != b->base || !str_equal(a->path, b->path))
			continue;
		if (!str_equal(a->bytes, b->bytes))
			st = refuse_second(import, a, b);
		else
			a->path = (struct str){0}; /* dropped below; it is not compared again */
	}
	drop_marked(import);
	return st;
}
