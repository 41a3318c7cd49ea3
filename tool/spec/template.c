/* template.c - what only templates and their instances have: typed parameters, instances, matrix,
 * and {{names}} in text. */
#include "spec/grammar.h"
#include "spec/spec.h"

#include <string.h>

static const char *const PARAMETER_TYPES[] = {"string",  "integer", "number",
					      "boolean", "enum",    NULL};
enum { TYPE_STRING, TYPE_INTEGER, TYPE_NUMBER, TYPE_BOOLEAN, TYPE_ENUM };

const struct param_def TEMPLATE_PARAMETER[] = {
	{.name = "name",
	 .type = PARAM_STRING,
	 .flags = PARAM_REQUIRED,
	 .help = "used in text as {{name}}"},
	{.name = "type",
	 .type = PARAM_ENUM,
	 .flags = PARAM_REQUIRED,
	 .words = PARAMETER_TYPES,
	 .help = "type of its values"},
	{.name = "description", .type = PARAM_STRING, .help = "for people"},
	{.name = "default", .type = PARAM_ANY, .help = "value where an instance gives none"},
	{.name = "values", .type = PARAM_ANY, .help = "the only values allowed"},
	{.name = "min", .type = PARAM_NUMBER, .help = "least value of a number"},
	{.name = "max", .type = PARAM_NUMBER, .help = "greatest value of a number"},
	{.name = NULL},
};

static void fail(struct reader *reader, const struct node *node, const char *what,
		 const char *expected)
{
	reader_fail(reader,
		    diag_error(reader->diag, ST_INVALID, "E0303", node->at,
			       "%s: expected %s, found %s", what, expected, node_describe(node)));
}

static bool is_name(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';

		if (!is_letter && (i == 0 || c < '0' || c > '9'))
			return false;
	}
	return text.len > 0;
}

static bool value_fits(int64_t type, const struct node *value)
{
	if (value->type != NODE_SCALAR)
		return false;
	switch (type) {
	case TYPE_INTEGER: return value->kind == SCALAR_INT;
	case TYPE_NUMBER: return value->kind == SCALAR_INT || value->kind == SCALAR_FLOAT;
	case TYPE_BOOLEAN: return value->kind == SCALAR_BOOL;
	default: return value->kind == SCALAR_TEXT;
	}
}

static void check_values(struct reader *reader, const struct node *map, int64_t type)
{
	const struct node *values = node_find(map, "values");
	const struct node *given = node_find(map, "default");
	bool is_listed = !values || !given;

	if (type == TYPE_ENUM && !values)
		reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0302", map->at,
					       "a parameter of type enum needs 'values'"));
	if (values && (values->type != NODE_LIST || values->count == 0)) {
		fail(reader, values, "values", "a list of values");
		return;
	}
	for (size_t i = 0; values && i < values->count; i++) {
		if (!value_fits(type, values->items[i]))
			fail(reader, values->items[i], "values", PARAMETER_TYPES[type]);
		else if (given && given->type == NODE_SCALAR &&
			 str_equal(given->text, values->items[i]->text))
			is_listed = true;
	}
	if (given && !value_fits(type, given))
		fail(reader, given, "default", PARAMETER_TYPES[type]);
	else if (!is_listed)
		reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0305", given->at,
					       "default: '%.*s' is not among the values",
					       STR_ARGS(given->text)));
}

static void read_parameter(struct reader *reader, const struct node *map)
{
	struct param_set set;
	const struct param_value *name, *min, *max;

	if (map->type != NODE_MAP) {
		fail(reader, map, "parameters", "a mapping with name and type");
		return;
	}
	set = params_read(reader, TEMPLATE_PARAMETER, map, "parameter", NULL, true);
	name = param_get(&set, "name");
	min = param_get(&set, "min");
	max = param_get(&set, "max");
	if (name->is_set && !is_name(name->text))
		reader_fail(reader,
			    diag_error(reader->diag, ST_INVALID, "E0316", name->at,
				       "'%.*s' is no name for a parameter: letters, digits and _",
				       STR_ARGS(name->text)));
	if (min->is_set && max->is_set && min->number > max->number)
		reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0304", max->at,
					       "max is below min"));
	if (param_get(&set, "type")->is_set)
		check_values(reader, map, param_number(&set, "type"));
}

void grammar_read_parameters(struct reader *reader, const struct node *value)
{
	if (value->type != NODE_LIST || value->count > TEMPLATE_PARAMETERS_MAX) {
		fail(reader, value, "parameters", "a list of at most 256 parameters");
		return;
	}
	for (size_t i = 0; i < value->count; i++) {
		const struct node *name = node_find(value->items[i], "name");

		read_parameter(reader, value->items[i]);
		for (size_t j = 0; name && j < i; j++) {
			const struct node *other = node_find(value->items[j], "name");

			if (other && str_equal(other->text, name->text))
				reader_fail(reader,
					    diag_error(reader->diag, ST_INVALID, "E0203", name->at,
						       "the parameter '%.*s' stands twice",
						       STR_ARGS(name->text)));
		}
	}
}

void grammar_read_instances(struct reader *reader, const struct node *value)
{
	if (value->type == NODE_SCALAR && value->kind == SCALAR_TEXT && value->text.len)
		return;
	if (value->type != NODE_LIST) {
		fail(reader, value, "instances", "a list of mappings, or the path of a JSON list");
		return;
	}
	for (size_t i = 0; i < value->count; i++) {
		if (value->items[i]->type != NODE_MAP)
			fail(reader, value->items[i], "instances",
			     "a mapping of parameter to value");
	}
}

void grammar_read_matrix(struct reader *reader, const struct node *value)
{
	if (value->type != NODE_MAP) {
		fail(reader, value, "matrix", "a mapping of parameter to a list of values");
		return;
	}
	for (size_t i = 0; i < value->count; i++) {
		if (value->members[i].value->type != NODE_LIST ||
		    value->members[i].value->count == 0)
			fail(reader, value->members[i].value, "matrix", "a list of values");
	}
}

/* Names that every template has: the place of the instance's value in the keying enum, and its
 * letter among equals. */
static bool is_built_in(struct str name)
{
	return str_is(name, "type_number") || str_is(name, "variant_letter");
}

/* The parameters' names, collected once: a template may use them in thousands of places. */
struct names {
	struct str items[TEMPLATE_PARAMETERS_MAX];
	size_t count;
};

static void collect_names(const struct node *parameters, struct names *names)
{
	names->count = 0;
	for (size_t i = 0; parameters && parameters->type == NODE_LIST && i < parameters->count;
	     i++) {
		const struct node *declared = node_find(parameters->items[i], "name");

		if (declared && declared->type == NODE_SCALAR &&
		    names->count < TEMPLATE_PARAMETERS_MAX)
			names->items[names->count++] = declared->text;
	}
}

static bool is_declared(const struct names *names, struct str name)
{
	for (size_t i = 0; i < names->count; i++) {
		if (str_equal(names->items[i], name))
			return true;
	}
	return is_built_in(name);
}

static void check_text(struct reader *reader, const struct node *node, const struct names *names)
{
	struct str rest = node->text;

	for (;;) {
		const char *open = rest.len ? memmem(rest.ptr, rest.len, "{{", 2) : NULL;
		const char *close =
			open ? memmem(open, rest.len - (size_t)(open - rest.ptr), "}}", 2) : NULL;
		struct str name;

		if (!open || reader->diag->errors > DIAG_ERRORS_MAX)
			return;
		if (!close) {
			reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0320", node->at,
						       "'{{' without '}}'"));
			return;
		}
		name = str_trim((struct str){open + 2, (size_t)(close - open) - 2});
		if (!is_declared(names, name))
			reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0321", node->at,
						       "the template has no parameter '%.*s'",
						       STR_ARGS(name)));
		rest.len -= (size_t)(close + 2 - rest.ptr);
		rest.ptr = close + 2;
	}
}

static void check_node(struct reader *reader, const struct node *node, const struct names *names)
{
	if (reader->diag->errors > DIAG_ERRORS_MAX)
		return;
	if (node->type == NODE_SCALAR)
		check_text(reader, node, names);
	for (size_t i = 0; node->type == NODE_LIST && i < node->count; i++)
		check_node(reader, node->items[i], names);
	for (size_t i = 0; node->type == NODE_MAP && i < node->count; i++)
		check_node(reader, node->members[i].value, names);
}

void template_check_names(struct reader *reader, const struct node *document)
{
	struct names names;

	collect_names(node_find(document, "parameters"), &names);
	check_node(reader, document, &names);
}
