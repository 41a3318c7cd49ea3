/* instances.c - the shapes of `instances` and `matrix`; what they hold is read when they are expanded. */
#include "spec/grammar.h"

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

void grammar_read_matrix(struct reader *reader, const struct node *value)
{
	if (value->type != NODE_MAP) {
		expect(reader, value, "matrix", "a mapping of parameter to a list of values");
		return;
	}
	for (size_t i = 0; i < value->count; i++) {
		if (value->members[i].value->type != NODE_LIST ||
		    value->members[i].value->count == 0)
			expect(reader, value->members[i].value, "matrix", "a list of values");
	}
}
