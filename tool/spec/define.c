/* define.c - -D: fields of specs, and parameters of templates, on the command line. */
#include "spec/expand.h"
#include "spec/fields.h"

#include <string.h>

/* Words joined by dots, none of them empty. */
static bool is_field_name(struct str name)
{
	char last = '.';

	for (size_t i = 0; i < name.len; i++) {
		if (name.ptr[i] == '.' && last == '.')
			return false;
		last = name.ptr[i];
	}
	return last != '.';
}

static bool is_too_deep(struct str name)
{
	unsigned depth = 1;

	for (size_t i = 0; i < name.len; i++)
		depth += name.ptr[i] == '.';
	return depth > YAML_DEPTH_MAX;
}

const char *spec_define_make(const char *argument, struct arena *arena, struct spec_define *out)
{
	const char *equals = strchr(argument, '=');
	size_t name_len = equals ? (size_t)(equals - argument) : 0;
	struct str text;

	if (!name_len || !is_field_name((struct str){argument, name_len}))
		return "it is written NAME=VALUE";
	if (is_too_deep((struct str){argument, name_len}))
		return "no field of a spec lies that deep";
	if (!str_is_utf8(str_of(argument)))
		return "it is not UTF-8";
	text = str_copy(arena, str_of(argument));
	out->source = (struct source){.path = "<command-line>", .text = text};
	out->name = (struct str){text.ptr, name_len};
	out->at = (struct place){&out->source, 1, 1, (unsigned)name_len};
	out->value = arena_alloc(arena, sizeof(*out->value));
	*out->value = (struct node){.type = NODE_SCALAR,
				    .text = {text.ptr + name_len + 1, text.len - name_len - 1},
				    .weight = 1};
	out->value->kind = scalar_kind_of(out->value->text);
	out->value->is_typed = true;
	out->value->at = (struct place){&out->source, 1, (unsigned)name_len + 2,
					(unsigned)out->value->text.len};
	return NULL;
}

/* "a.b" = v as {a: {b: v}}. */
static struct node *nest(struct arena *arena, const struct spec_define *define, struct str name)
{
	const char *dot = memchr(name.ptr, '.', name.len);
	struct str first = {name.ptr, dot ? (size_t)(dot - name.ptr) : name.len};
	struct node *map = arena_alloc(arena, sizeof(*map)), *value = define->value;

	*map = (struct node){.type = NODE_MAP, .at = define->at};
	if (dot)
		value = nest(arena, define, (struct str){dot + 1, name.len - first.len - 1});
	node_add_member(arena, map, instance_text(arena, first, define->at), value);
	return map;
}

/* A list or a scalar on the way is not what the name says. */
static enum status check_way(const struct spec_define *define, const struct node *document,
			     struct diag *diag)
{
	struct str rest = define->name;
	struct arena arena = {0};
	const struct node *node = document;
	enum status st = ST_OK;

	while (node && st == ST_OK) {
		const char *dot = memchr(rest.ptr, '.', rest.len);

		if (!dot)
			break;
		node = node_find(node, str_keep(&arena,
						(struct str){rest.ptr, (size_t)(dot - rest.ptr)}));
		rest = (struct str){dot + 1, rest.len - (size_t)(dot + 1 - rest.ptr)};
		if (node && node->type != NODE_MAP) {
			st = diag_error(diag, ST_USAGE, "E0339", define->at,
					"-D %.*s: that is %s here, not a mapping",
					STR_ARGS(define->name), node_describe(node));
			diag_note(diag, node->at, "here");
		}
	}
	arena_release(&arena);
	return st;
}

struct node *define_fields(const struct spec_setting *setting, struct arena *arena,
			   struct node *document, struct diag *diag, enum status *status)
{
	for (size_t i = 0; i < setting->define_count; i++) {
		struct spec_define *define = &setting->defines[i];

		if (!memchr(define->name.ptr, '.', define->name.len) || document->type != NODE_MAP)
			continue;
		define->is_used = true;
		*status = check_way(define, document, diag);
		if (*status != ST_OK)
			return document;
		document = node_overlay(arena, document, nest(arena, define, define->name));
	}
	return document;
}

/* ---- what nothing made use of ------------------------------------------------------------ */

static bool has_field(const struct field *fields, struct str name)
{
	for (; fields && fields->param.name; fields++) {
		if (str_is(name, fields->param.name))
			return true;
	}
	return false;
}

/* The mapping that has a field of this name, or NULL. */
static const char *mapping_of(struct str name)
{
	for (const struct field *field = SPEC_FIELDS; field->param.name; field++) {
		if (has_field(field->fields, name))
			return field->param.name;
	}
	return NULL;
}

enum status spec_define_refuse(const struct spec_define *define, struct diag *diag)
{
	const char *mapping = mapping_of(define->name);

	if (define->is_beside) {
		(void)diag_error(
			diag, ST_USAGE, "E0339", define->at,
			"-D: nothing is made with '%.*s', the parameter of a template that "
			"stands beside other documents",
			STR_ARGS(define->name));
		diag_hint(diag, "-D makes one asset of a template that is alone in its file; a "
				"document with 'from' makes them of any");
		return ST_USAGE;
	}
	(void)diag_error(diag, ST_USAGE, "E0339", define->at,
			 "-D: no template here has a parameter '%.*s'", STR_ARGS(define->name));
	if (mapping)
		diag_hint(diag, "the field of a spec is written %s.%.*s", mapping,
			  STR_ARGS(define->name));
	else if (has_field(SPEC_FIELDS, define->name))
		diag_hint(diag, "it is a field of specs, but -D sets only those in a mapping, as "
				"prompt.style");
	else
		diag_hint(diag, "a field of a spec is written with its mapping, as prompt.style");
	return ST_USAGE;
}
