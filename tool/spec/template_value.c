/* template_value.c - values that instances give to the parameters of their template. */
#include "spec/template.h"

#include "spec/grammar.h"

#include <string.h>

size_t template_find(const struct template *template, struct str name)
{
	for (size_t i = 0; i < template->count; i++) {
		if (str_equal(template->parameters[i].name, name))
			return i;
	}
	return SIZE_MAX;
}

const char *const *template_names(const struct template *template, struct arena *arena)
{
	const char **names = arena_array(arena, template->count + 1, sizeof(*names));

	for (size_t i = 0; i < template->count; i++)
		names[i] = str_keep(arena, template->parameters[i].name);
	return names;
}

size_t template_value_index(const struct template_parameter *parameter, const struct node *value)
{
	for (size_t i = 0; parameter->values && i < parameter->values->count; i++) {
		if (str_equal(parameter->values->items[i]->text, value->text))
			return i;
	}
	return SIZE_MAX;
}

const char *template_list_values(const struct template_parameter *parameter, struct arena *arena)
{
	struct strbuf out = {0};
	const char *list;

	for (size_t i = 0; parameter->values && i < parameter->values->count; i++) {
		strbuf_add_c(&out, i ? ", " : "");
		strbuf_add_str(&out, parameter->values->items[i]->text);
	}
	list = str_keep(arena, strbuf_str(&out));
	strbuf_release(&out);
	return list;
}

static const char *const EXPECTED[] = {"text", "a whole number", "a number", "true or false",
				       "one of its values"};

static bool has_type(enum template_type type, const struct node *value)
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

static enum status refuse(const struct template_parameter *parameter, struct diag *diag)
{
	diag_note(diag, parameter->at, "the template declares it here");
	return ST_INVALID;
}

static enum status refuse_type(const struct template_parameter *parameter, const struct node *value,
			       struct diag *diag)
{
	bool is_text = parameter->type == TYPE_STRING || parameter->type == TYPE_ENUM;

	(void)diag_error(diag, ST_INVALID, "E0333", value->at, "%.*s: expected %s, found %s",
			 STR_ARGS(parameter->name), EXPECTED[parameter->type],
			 node_describe(value));
	if (is_text && value->type == NODE_SCALAR && !node_is_null(value))
		diag_hint(diag, "in quotes it is text: \"%.*s\"", STR_ARGS(value->text));
	return refuse(parameter, diag);
}

static enum status refuse_unlisted(const struct template_parameter *parameter,
				   const struct node *value, struct diag *diag)
{
	struct arena arena = {0};
	const char **words = arena_array(&arena, parameter->values->count + 1, sizeof(*words));
	const char *near;

	for (size_t i = 0; i < parameter->values->count; i++)
		words[i] = str_keep(&arena, parameter->values->items[i]->text);
	near = nearest_word(value->text, words);
	(void)diag_error(diag, ST_INVALID, "E0333", value->at, "%.*s: '%.*s' is not among %s",
			 STR_ARGS(parameter->name), STR_ARGS(value->text),
			 template_list_values(parameter, &arena));
	if (near)
		diag_hint(diag, "did you mean '%s'?", near);
	arena_release(&arena);
	return refuse(parameter, diag);
}

enum status template_check_range(const struct template_parameter *parameter,
				 const struct node *value, struct diag *diag)
{
	int64_t number;
	bool is_number = quantity_parse(value->text, UNIT_NONE, &number);
	bool is_whole = parameter->type == TYPE_INTEGER;

	if (is_whole && !parameter->has_min && !parameter->has_max)
		return ST_OK;
	if (is_number && (!parameter->has_min || number >= parameter->min) &&
	    (!parameter->has_max || number <= parameter->max))
		return ST_OK;
	(void)diag_error(diag, ST_INVALID, "E0333", value->at, "%.*s: %.*s is %s",
			 STR_ARGS(parameter->name), STR_ARGS(value->text),
			 is_number && parameter->has_min && number < parameter->min
				 ? "below the least value of the parameter"
			 : is_number ? "above the greatest value of the parameter"
			 : is_whole  ? "no number in decimal digits that can be compared with the "
				       "range of the parameter"
				     : "no number of at most six decimals");
	return refuse(parameter, diag);
}

enum status template_check_value(const struct template_parameter *parameter,
				 const struct node *value, struct diag *diag)
{
	if (!has_type(parameter->type, value))
		return refuse_type(parameter, value, diag);
	if (str_contains(value->text, "{{")) {
		(void)diag_error(diag, ST_INVALID, "E0335", value->at,
				 "%.*s: a value cannot hold {{names}} of its own",
				 STR_ARGS(parameter->name));
		return refuse(parameter, diag);
	}
	if (parameter->values && template_value_index(parameter, value) == SIZE_MAX)
		return refuse_unlisted(parameter, value, diag);
	if (parameter->type == TYPE_INTEGER || parameter->type == TYPE_NUMBER)
		return template_check_range(parameter, value, diag);
	return ST_OK;
}

/* ---- what a template declares ------------------------------------------------------------ */

/* A default, or one of the values. */
static void check_declared(struct reader *reader, const struct template_parameter *parameter,
			   const char *what, const struct node *value)
{
	enum template_type type = parameter->type == TYPE_ENUM ? TYPE_STRING : parameter->type;
	enum status st = ST_OK;

	if (!has_type(type, value)) {
		st = diag_error(reader->diag, ST_INVALID, "E0303", value->at,
				"%s: expected %s, found %s", what, EXPECTED[type],
				node_describe(value));
		if (type == TYPE_STRING && value->type == NODE_SCALAR && !node_is_null(value))
			diag_hint(reader->diag, "in quotes it is text: \"%.*s\"",
				  STR_ARGS(value->text));
	} else if (type == TYPE_INTEGER || type == TYPE_NUMBER) {
		st = template_check_range(parameter, value, reader->diag);
	}
	if (st != ST_OK)
		reader_fail(reader, st);
}

void template_check_declared(struct reader *reader, const struct template_parameter *parameter)
{
	const struct node *values = parameter->values, *given = parameter->fallback;

	if (values && (values->type != NODE_LIST || values->count == 0)) {
		reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0303", values->at,
					       "values: expected a list of values, found %s",
					       values->type == NODE_LIST ? "an empty one"
									 : node_describe(values)));
		return;
	}
	if (values)
		grammar_refuse_equal(reader, values);
	for (size_t i = 0; values && i < values->count; i++)
		check_declared(reader, parameter, "values", values->items[i]);
	if (!given)
		return;
	check_declared(reader, parameter, "default", given);
	if (values && given->type == NODE_SCALAR &&
	    template_value_index(parameter, given) == SIZE_MAX)
		reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0305", given->at,
					       "default: '%.*s' is not among the values",
					       STR_ARGS(given->text)));
}
