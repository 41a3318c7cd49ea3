/* instances.c - the shapes of `instances` and `matrix`; what they hold is read when they are expanded. */
#include "spec/grammar.h"

#include <stdlib.h>

static void expect(struct reader *reader, const struct node *node, const char *what,
		   const char *expected)
{
	reader_fail(reader,
		    diag_error(reader->diag, ST_INVALID, "E0303", node->at,
			       "%s: expected %s, found %s", what, expected, node_describe(node)));
}

void grammar_read_instances(struct reader *reader, const struct node *value)
{
	if (value->type == NODE_SCALAR && value->kind == SCALAR_TEXT && value->text.len)
		return;
	if (value->type != NODE_LIST) {
		expect(reader, value, "instances",
		       "a list of mappings, or the path of a JSON list");
		return;
	}
	for (size_t i = 0; i < value->count; i++) {
		if (value->items[i]->type != NODE_MAP)
			expect(reader, value->items[i], "instances",
			       "a mapping of parameter to value");
	}
}

static int by_text(const void *left, const void *right)
{
	const struct node *a = *(const struct node *const *)left,
			  *b = *(const struct node *const *)right;
	int order = str_compare(a->text, b->text);

	if (order == 0)
		order = (a->at.line > b->at.line) - (a->at.line < b->at.line);
	return order ? order : (a->at.column > b->at.column) - (a->at.column < b->at.column);
}

void grammar_refuse_equal(struct reader *reader, const struct node *list)
{
	const struct node **sorted = mem_zalloc(list->count, sizeof(*sorted));

	for (size_t i = 0; i < list->count; i++)
		sorted[i] = list->items[i];
	qsort((void *)sorted, list->count, sizeof(*sorted), by_text);
	for (size_t i = 1; i < list->count; i++) {
		const struct node *first = sorted[i - 1], *second = sorted[i];

		if (first->type != NODE_SCALAR || second->type != NODE_SCALAR ||
		    !str_equal(first->text, second->text))
			continue;
		reader_fail(reader,
			    diag_error(reader->diag, ST_INVALID, "E0203", second->at,
				       "the value '%.*s' stands twice", STR_ARGS(second->text)));
		diag_note(reader->diag, first->at, "the other one");
	}
	mem_free((void *)sorted);
}

void grammar_read_matrix(struct reader *reader, const struct node *value)
{
	if (value->type != NODE_MAP) {
		expect(reader, value, "matrix", "a mapping of parameter to a list of values");
		return;
	}
	for (size_t i = 0; i < value->count; i++) {
		const struct node *list = value->members[i].value;

		if (list->type != NODE_LIST || list->count == 0)
			expect(reader, list, "matrix",
			       list->type == NODE_LIST ? "a list with a value in it"
						       : "a list of values");
		else
			grammar_refuse_equal(reader, list);
	}
}
