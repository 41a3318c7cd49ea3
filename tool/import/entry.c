/* entry.c - reading the mappings of an input, and the beginning of the specs made of them. */
#include "import/entry.h"

#include "base/json.h"
#include "base/path.h"
#include "pack/number.h"
#include "spec/fields.h"

#include <stdlib.h>
#include <string.h>

static const char *const *names_of(const struct param_def *defs, struct arena *arena)
{
	size_t count = param_count(defs);
	const char **names = arena_array(arena, count + 1, sizeof(*names));

	for (size_t i = 0; i < count; i++)
		names[i] = defs[i].name;
	return names;
}

/* Programs write 0.30000000000000004 and 1e-3: rounded to millionths, as people would. */
static struct node *rounded(struct arena *arena, struct node *node)
{
	static const char NUMBER[] = "0123456789.eE+-";
	struct strbuf text = {0};
	struct node *copy;
	int64_t value;

	if (node->type != NODE_SCALAR || node->kind != SCALAR_FLOAT || node->text.ptr[0] == '+' ||
	    node->text.ptr[0] == '.')
		return node;
	for (size_t i = 0; i < node->text.len; i++) {
		if (!strchr(NUMBER, node->text.ptr[i]))
			return node;
	}
	if (!number_round(node->text, &value))
		return node;
	copy = arena_alloc(arena, sizeof(*copy));
	*copy = *node;
	decimal_format(&text, value);
	copy->text = str_copy(arena, strbuf_str(&text));
	strbuf_release(&text);
	return copy;
}

/* Programs write null where they have nothing to say. */
static const struct node *as_written_by_people(struct arena *arena, const struct node *map)
{
	struct node *copy = arena_alloc(arena, sizeof(*copy));

	*copy = (struct node){.type = NODE_MAP, .at = map->at};
	for (size_t i = 0; i < map->count; i++) {
		struct node *value = map->members[i].value;

		if (!node_is_null(value))
			node_add_member(arena, copy, map->members[i].key, rounded(arena, value));
	}
	return copy;
}

enum status entry_read(struct import *import, const struct param_def *defs, const struct node *map,
		       const char *what, struct param_set *out)
{
	struct reader reader = {.arena = import->arena, .diag = import->diag};

	map = as_written_by_people(import->arena, map);
	*out = params_read(&reader, defs, map, what, NULL, false);
	for (size_t i = 0; defs[i].name; i++) {
		if (!(defs[i].flags & PARAM_REQUIRED) || node_find(map, defs[i].name))
			continue;
		reader_fail(&reader, diag_error(import->diag, ST_INVALID, "E0851", map->at,
						"%s needs '%s'", what, defs[i].name));
	}
	import_note_rest(import, map, names_of(defs, import->arena));
	return reader.status;
}

const struct node *entry_list(const struct node *root, const char *key)
{
	const struct node *list = root->type == NODE_MAP ? node_find(root, key) : root;

	return list && list->type == NODE_LIST ? list : NULL;
}

enum status entry_expect_maps(struct import *import, const struct node *list, const char *what)
{
	if (list->count > IMPORT_ENTRIES_MAX)
		return diag_error(import->diag, ST_INVALID, "E0851", list->at,
				  "a list of more than %u entries", IMPORT_ENTRIES_MAX);
	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i]->type != NODE_MAP)
			return diag_error(import->diag, ST_INVALID, "E0851", list->items[i]->at,
					  "%s: expected a mapping, found %s", what,
					  node_describe(list->items[i]));
	}
	return ST_OK;
}

struct named {
	struct str id;
	size_t index;
};

static int by_id(const void *left, const void *right)
{
	const struct named *a = left, *b = right;
	int order = str_compare(a->id, b->id);

	return order ? order : (a->index > b->index) - (a->index < b->index);
}

enum status entry_refuse_equal(struct import *import, const struct node *list,
			       const struct str *ids)
{
	struct named *sorted = arena_array(import->arena, list->count + 1, sizeof(*sorted));
	enum status st = ST_OK;

	for (size_t i = 0; i < list->count; i++)
		sorted[i] = (struct named){ids[i], i};
	qsort(sorted, list->count, sizeof(*sorted), by_id);
	for (size_t i = 1; i < list->count; i++) {
		if (sorted[i].id.len == 0 || !str_equal(sorted[i - 1].id, sorted[i].id))
			continue;
		st = diag_error(import->diag, ST_INVALID, "E0852", list->items[sorted[i].index]->at,
				"two entries would become the asset '%.*s'",
				STR_ARGS(sorted[i].id));
		diag_note(import->diag, list->items[sorted[i - 1].index]->at, "the other one");
	}
	return st;
}

static bool is_list_of_texts(const struct node *node)
{
	if (node->type != NODE_LIST)
		return false;
	for (size_t i = 0; i < node->count; i++) {
		if (node->items[i]->type != NODE_SCALAR || node->items[i]->kind != SCALAR_TEXT)
			return false;
	}
	return true;
}

void entry_put(struct import *import, struct yaml *yaml, const struct node *map, const char *key)
{
	const struct node *node = node_find(map, key);
	struct str *words;

	if (!node || node_is_null(node) || (node->type == NODE_LIST && node->count == 0))
		return;
	if (node->type == NODE_SCALAR && node->kind == SCALAR_TEXT) {
		yaml_text(yaml, str_of(key), node->text);
	} else if (node->type == NODE_SCALAR) {
		yaml_plain(yaml, str_of(key), node->text);
	} else if (is_list_of_texts(node)) {
		words = arena_array(import->arena, node->count, sizeof(*words));
		for (size_t i = 0; i < node->count; i++)
			words[i] = node->items[i]->text;
		yaml_words(yaml, str_of(key), words, node->count);
	} else {
		import_note(import, node->at, "'%s' is neither text nor a list of texts", key);
	}
}

void file_head(struct yaml *yaml, const struct source *source)
{
	struct str name = path_base(str_of(source->path));
	struct strbuf head = {0};

	strbuf_printf(&head,
		      "From %.*s by 'assetc import'. Yours to edit: it is never overwritten.",
		      STR_ARGS(name));
	yaml_comment(yaml, strbuf_str(&head));
	strbuf_release(&head);
}

void spec_begin(struct yaml *yaml, const struct source *source, struct str id)
{
	file_head(yaml, source);
	yaml_text(yaml, STR("version"), STR("1.0"));
	yaml_text(yaml, STR("id"), id);
	yaml_gap(yaml);
}

void spec_end(struct import *import, struct yaml *yaml, struct str id, struct place at)
{
	struct import_file file = {.base = IMPORT_OUT, .at = at};

	file.path = str_concat(import->arena, id, STR(".yaml"), (struct str){0});
	file.bytes = str_copy(import->arena, strbuf_str(yaml->out));
	import_add_file(import, file);
	strbuf_release(yaml->out);
}
