/* node.c - building and asking trees of nodes, whichever text they come from. */
#include "spec/node.h"

#include "base/json.h"

#include <stdlib.h>
#include <string.h>

void node_add_item(struct arena *arena, struct node *list, struct node *item)
{
	list->items = arena_grow_array(arena, list->items, list->count, sizeof(struct node *));
	list->items[list->count++] = item;
}

void node_add_member(struct arena *arena, struct node *map, struct node *key, struct node *value)
{
	map->members = arena_grow_array(arena, map->members, map->count, sizeof(struct member));
	map->members[map->count++] = (struct member){key, value};
}

static int by_key(const void *left, const void *right)
{
	const struct member *a = left, *b = right;
	int order = str_compare(a->key->text, b->key->text);

	if (order != 0)
		return order;
	if (a->key->at.line != b->key->at.line)
		return a->key->at.line < b->key->at.line ? -1 : 1;
	return (a->key->at.column > b->key->at.column) - (a->key->at.column < b->key->at.column);
}

static enum status refuse_twice(const struct node *first, const struct node *second,
				struct diag *diag)
{
	(void)diag_error(diag, ST_INVALID, "E0203", second->at, "the key '%.*s' stands twice",
			 STR_ARGS(second->text));
	diag_note(diag, first->at, "first here");
	return ST_INVALID;
}

/* Up to so many keys, comparing each with each is cheaper than sorting a copy. */
#define FEW 16u

static enum status refuse_among_few(const struct node *map, struct diag *diag)
{
	enum status st = ST_OK;

	for (size_t i = 1; i < map->count; i++) {
		for (size_t j = i; j-- > 0;) {
			if (!str_equal(map->members[j].key->text, map->members[i].key->text))
				continue;
			st = refuse_twice(map->members[j].key, map->members[i].key, diag);
			break;
		}
	}
	return st;
}

enum status node_refuse_duplicates(const struct node *map, struct diag *diag)
{
	struct member *sorted;
	enum status st = ST_OK;

	if (map->count <= FEW)
		return refuse_among_few(map, diag);
	sorted = mem_alloc(map->count * sizeof(*sorted));
	memcpy(sorted, map->members, map->count * sizeof(*sorted));
	qsort(sorted, map->count, sizeof(*sorted), by_key);
	for (size_t i = 1; i < map->count; i++) {
		if (!str_equal(sorted[i - 1].key->text, sorted[i].key->text))
			continue;
		st = refuse_twice(sorted[i - 1].key, sorted[i].key, diag);
	}
	mem_free(sorted);
	return st;
}

struct node *node_find(const struct node *map, const char *key)
{
	if (!map || map->type != NODE_MAP)
		return NULL;
	for (size_t i = 0; i < map->count; i++) {
		if (str_is(map->members[i].key->text, key))
			return map->members[i].value;
	}
	return NULL;
}

bool node_is_null(const struct node *node)
{
	return node->type == NODE_SCALAR && node->kind == SCALAR_NULL;
}

const char *node_describe(const struct node *node)
{
	static const char *const SCALARS[] = {"text", "nothing", "true or false", "a whole number",
					      "a number"};

	if (node->type == NODE_LIST)
		return "a list";
	if (node->type == NODE_MAP)
		return "a mapping";
	return SCALARS[node->kind];
}

static void format_scalar(const struct node *node, struct strbuf *out)
{
	if (node->kind == SCALAR_TEXT)
		json_quote(out, node->text);
	else if (node->kind == SCALAR_NULL)
		strbuf_add_c(out, "null");
	else
		strbuf_add_str(out, node->text);
}

static void format_map(const struct node *map, struct arena *arena, struct strbuf *out)
{
	struct member *sorted = arena_array(arena, map->count + 1, sizeof(*sorted));

	memcpy(sorted, map->members, map->count * sizeof(*sorted));
	qsort(sorted, map->count, sizeof(*sorted), by_key);
	strbuf_add_char(out, '{');
	for (size_t i = 0; i < map->count; i++) {
		strbuf_add_c(out, i ? ", " : "");
		json_quote(out, sorted[i].key->text);
		strbuf_add_c(out, ": ");
		node_format(sorted[i].value, arena, out);
	}
	strbuf_add_char(out, '}');
}

void node_format(const struct node *node, struct arena *arena, struct strbuf *out)
{
	if (node->type == NODE_SCALAR) {
		format_scalar(node, out);
		return;
	}
	if (node->type == NODE_MAP) {
		if (node->count)
			format_map(node, arena, out);
		else
			strbuf_add_c(out, "{}");
		return;
	}
	strbuf_add_char(out, '[');
	for (size_t i = 0; i < node->count; i++) {
		strbuf_add_c(out, i ? ", " : "");
		node_format(node->items[i], arena, out);
	}
	strbuf_add_char(out, ']');
}
