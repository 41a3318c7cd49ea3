/* template.c - what a template declares: typed parameters, and {{names}} in text that use them. */
#include "spec/template.h"

#include "spec/grammar.h"
#include "spec/spec.h"

#include <string.h>

static const char *const PARAMETER_TYPES[] = {"string",  "integer", "number",
					      "boolean", "enum",    NULL};

const char *template_type_word(enum template_type type)
{
	return PARAMETER_TYPES[type];
}

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

static struct template_parameter read_declaration(const struct node *map)
{
	const struct node *type = node_find(map, "type"), *about = node_find(map, "description");
	const struct node *min = node_find(map, "min"), *max = node_find(map, "max");
	struct template_parameter out = {.name = node_find(map, "name")->text,
					 .at = node_find(map, "name")->at,
					 .fallback = node_find(map, "default"),
					 .values = node_find(map, "values")};

	while (PARAMETER_TYPES[out.type + 1] && !str_is(type->text, PARAMETER_TYPES[out.type]))
		out.type++;
	if (about && about->type == NODE_SCALAR)
		out.description = about->text;
	out.has_min = min && quantity_parse(min->text, UNIT_NONE, &out.min);
	out.has_max = max && quantity_parse(max->text, UNIT_NONE, &out.max);
	return out;
}

static void check_declaration(struct reader *reader, const struct node *map)
{
	const struct template_parameter parameter = read_declaration(map);
	bool is_number = parameter.type == TYPE_INTEGER || parameter.type == TYPE_NUMBER;
	const struct node *bound = node_find(map, parameter.has_min ? "min" : "max");

	if (parameter.type == TYPE_ENUM && !parameter.values)
		reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0302", map->at,
					       "a parameter of type enum needs 'values'"));
	if (bound && !is_number)
		reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0304", bound->at,
					       "min and max are for parameters of type integer or "
					       "number"));
	template_check_declared(reader, &parameter);
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
	if (param_get(&set, "type")->is_set && name->is_set)
		check_declaration(reader, map);
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

/* ---- names in text ----------------------------------------------------------------------- */

/* Names that every template has: the place of the instance's value in the keying enum, and its
 * letter among equals. */
static bool is_built_in(struct str name)
{
	return str_is(name, "type_number") || str_is(name, "variant_letter");
}

/* The parameters' names, collected once: a template may use them in thousands of places. */
struct names {
	const struct node *items[TEMPLATE_PARAMETERS_MAX];
	bool is_used[TEMPLATE_PARAMETERS_MAX];
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
			names->items[names->count++] = declared;
	}
}

static bool use_name(struct names *names, struct str name)
{
	for (size_t i = 0; i < names->count; i++) {
		if (!str_equal(names->items[i]->text, name))
			continue;
		names->is_used[i] = true;
		return true;
	}
	return is_built_in(name);
}

static void refuse_name(struct reader *reader, const struct node *node, struct str name,
			const struct names *names)
{
	const char *words[TEMPLATE_PARAMETERS_MAX + 1] = {0};
	const char *near;

	for (size_t i = 0; i < names->count; i++)
		words[i] = str_keep(reader->arena, names->items[i]->text);
	near = nearest_word(name, words);
	reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0321", node->at,
				       "the template has no parameter '%.*s'", STR_ARGS(name)));
	if (names->count)
		diag_note(reader->diag, names->items[0]->at, "its parameters stand here");
	if (near)
		diag_hint(reader->diag, "did you mean '%s'?", near);
}

static void check_text(struct reader *reader, const struct node *node, struct names *names)
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
		if (!use_name(names, name))
			refuse_name(reader, node, name, names);
		rest.len -= (size_t)(close + 2 - rest.ptr);
		rest.ptr = close + 2;
	}
}

static void check_node(struct reader *reader, const struct node *node, struct names *names)
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

/* A default is a value, and values are not expanded: nothing can refer to itself. */
static void refuse_recursion(struct reader *reader, const struct node *parameters)
{
	for (size_t i = 0; parameters && parameters->type == NODE_LIST && i < parameters->count;
	     i++) {
		const struct node *value = node_find(parameters->items[i], "default");
		const struct node *name = node_find(parameters->items[i], "name");

		if (!value || value->type != NODE_SCALAR || !str_contains(value->text, "{{"))
			continue;
		reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0335", value->at,
					       "a value cannot hold {{names}} of its own"));
		if (name)
			diag_note(reader->diag, name->at, "it is the default of this parameter");
	}
}

/* ---- reading ----------------------------------------------------------------------------- */

static bool has_value(const struct node *values, struct str text)
{
	for (size_t i = 0; values && i < values->count; i++) {
		if (str_equal(values->items[i]->text, text))
			return true;
	}
	return false;
}

static bool is_keying(const struct template_parameter *parameter, const struct node *texts)
{
	for (size_t i = 0; i < texts->count; i++) {
		if (!has_value(parameter->values, texts->members[i].key->text))
			return false;
	}
	return parameter->values != NULL;
}

/* The parameter that most keys of prompt.templates are values of, for what is said of the others. */
static const struct template_parameter *likeliest(const struct template *template,
						  const struct node *texts)
{
	const struct template_parameter *best = NULL;
	size_t most = 0;

	for (size_t i = 0; i < template->count; i++) {
		size_t count = 0;

		for (size_t j = 0; j < texts->count; j++)
			count += has_value(template->parameters[i].values,
					   texts->members[j].key->text);
		if (count > most || (!best && template->parameters[i].values)) {
			best = &template->parameters[i];
			most = count;
		}
	}
	return best;
}

static enum status refuse_keys(const struct template_parameter *parameter, const struct node *texts,
			       struct diag *diag)
{
	enum status st = ST_OK;

	if (!parameter)
		return diag_error(diag, ST_INVALID, "E0338", texts->at,
				  "prompt.templates needs a parameter of type enum whose values "
				  "are its keys");
	for (size_t i = 0; i < texts->count; i++) {
		const struct node *key = texts->members[i].key;

		if (has_value(parameter->values, key->text))
			continue;
		st = diag_error(diag, ST_INVALID, "E0338", key->at,
				"'%.*s' is no value of the parameter '%.*s'", STR_ARGS(key->text),
				STR_ARGS(parameter->name));
		diag_note(diag, parameter->values->at, "its values stand here");
	}
	return st;
}

static enum status refuse_gaps(const struct template *template, const struct node *texts,
			       struct diag *diag)
{
	const struct node *values = template->parameters[template->keying].values;
	enum status st = ST_OK;

	for (size_t i = 0; i < values->count; i++) {
		struct str text = values->items[i]->text;

		if (node_find(texts, str_keep(&diag->arena, text)))
			continue;
		st = diag_error(diag, ST_INVALID, "E0338", values->items[i]->at,
				"prompt.templates has no text for '%.*s'", STR_ARGS(text));
		diag_note(diag, texts->at, "its texts stand here");
		diag_hint(diag, "an empty text is a text: '%.*s: \"\"'", STR_ARGS(text));
	}
	return st;
}

static const struct node *texts_of(const struct node *document)
{
	return node_find(node_find(document, "prompt"), "templates");
}

/* Texts laid over those of the template are for values that it knows. */
enum status template_check_texts(const struct template *template, const struct node *document,
				 struct diag *diag)
{
	const struct node *texts = texts_of(document);
	bool has_keying = template->keying != SIZE_MAX;
	enum status st;

	if (!texts)
		return ST_OK;
	if (texts->type != NODE_MAP) {
		st = diag_error(diag, ST_INVALID, "E0303", texts->at,
				"templates: expected a mapping, found %s", node_describe(texts));
		diag_note(diag, template->at, "the template");
		return st;
	}
	st = refuse_keys(has_keying ? &template->parameters[template->keying] : NULL, texts, diag);
	return st == ST_OK && !texts_of(template->root) ? refuse_gaps(template, texts, diag) : st;
}

/* Without texts, type_number counts along the first parameter of type enum. */
static enum status find_keying(struct template *template, struct diag *diag)
{
	const struct node *texts = texts_of(template->root);
	bool has_texts = texts && texts->type == NODE_MAP && texts->count;

	template->keying = SIZE_MAX;
	for (size_t i = 0; i < template->count && template->keying == SIZE_MAX; i++) {
		const struct template_parameter *parameter = &template->parameters[i];

		if (has_texts ? is_keying(parameter, texts) : parameter->type == TYPE_ENUM)
			template->keying = i;
	}
	if (!has_texts)
		return ST_OK;
	return template->keying == SIZE_MAX ? refuse_keys(likeliest(template, texts), texts, diag)
					    : refuse_gaps(template, texts, diag);
}

enum status template_read(const struct node *document, struct arena *arena, struct template *out,
			  struct diag *diag)
{
	const struct node *name = node_find(document, "template");
	const struct node *parameters = node_find(document, "parameters");

	*out = (struct template){.root = document, .name = name->text, .at = name->at};
	out->count = parameters ? parameters->count : 0;
	out->parameters = arena_array(arena, out->count + 1, sizeof(*out->parameters));
	for (size_t i = 0; i < out->count; i++)
		out->parameters[i] = read_declaration(parameters->items[i]);
	return find_keying(out, diag);
}

static void refuse_unused(struct reader *reader, const struct node *document,
			  const struct names *names)
{
	struct diag ignored = {0};
	struct template template;
	bool has_texts = texts_of(document) != NULL;

	/* Which of them keys the texts is not known where that is wrong: then it is told alone. */
	if (template_read(document, reader->arena, &template, &ignored) != ST_OK)
		names = NULL;
	diag_release(&ignored);
	for (size_t i = 0; names && i < names->count; i++) {
		if (names->is_used[i] || (has_texts && i == template.keying))
			continue;
		reader_fail(reader,
			    diag_error(reader->diag, ST_INVALID, "E0334", names->items[i]->at,
				       "the parameter '%.*s' is used nowhere in the template",
				       STR_ARGS(names->items[i]->text)));
		diag_note(reader->diag, template.at, "'%.*s' begins here", STR_ARGS(template.name));
		diag_hint(reader->diag, "write {{%.*s}} where it belongs, or leave it out",
			  STR_ARGS(names->items[i]->text));
	}
}

void template_check_names(struct reader *reader, const struct node *document)
{
	const struct node *parameters = node_find(document, "parameters");
	struct names names = {0};

	collect_names(parameters, &names);
	for (size_t i = 0; i < document->count; i++) {
		/* What stands there are values, not text of the template. */
		if (!str_is(document->members[i].key->text, "parameters") &&
		    !str_is(document->members[i].key->text, "instances") &&
		    !str_is(document->members[i].key->text, "matrix"))
			check_node(reader, document->members[i].value, &names);
	}
	refuse_recursion(reader, parameters);
	if (reader->status == ST_OK)
		refuse_unused(reader, document, &names);
}

void template_check(struct reader *reader, const struct node *document)
{
	const struct node *parameters = node_find(document, "parameters");

	if (parameters)
		grammar_read_parameters(reader, parameters);
	if (reader->status == ST_OK)
		template_check_names(reader, document);
}
