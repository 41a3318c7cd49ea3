/* template.h - a template: a spec with typed parameters, which stand in its text as {{name}}. */
#ifndef ASSETC_SPEC_TEMPLATE_H
#define ASSETC_SPEC_TEMPLATE_H

#include "spec/fields.h"

enum template_type { TYPE_STRING, TYPE_INTEGER, TYPE_NUMBER, TYPE_BOOLEAN, TYPE_ENUM };
const char *template_type_word(enum template_type type);

struct template_parameter {
	struct str name;
	enum template_type type;
	struct str description;      /* or empty */
	const struct node *fallback; /* its default; NULL: none */
	const struct node *values;   /* list of the only ones allowed; NULL: any */
	bool has_min, has_max;
	int64_t min, max; /* millionths */
	struct place at;  /* of the name */
};

struct template
{
	const struct node *root; /* the document */
	struct str name;
	struct place at; /* of the name */
	struct template_parameter *parameters;
	size_t count;
	size_t keying; /* the parameter whose values key prompt.templates; SIZE_MAX: none */
};

/* Reads a document whose `parameters` passed grammar_read_parameters. Findings: E0338, a key of
 * prompt.templates that is no value of the parameter, or a value without a text. */
enum status template_read(const struct node *document, struct arena *arena, struct template *out,
			  struct diag *diag);
/* The same for the texts that a document with `from` lays over those of the template. */
enum status template_check_texts(const struct template *template, const struct node *document,
				 struct diag *diag);
/* All that can be said against the parameters of a template and their use: types, ranges, {{names}}
 * that no parameter has (E0321), parameters that are used nowhere (E0334). */
void template_check(struct reader *reader, const struct node *document);

/* SIZE_MAX when there is none. */
size_t template_find(const struct template *template, struct str name);
/* Every parameter's name, NULL-terminated, in the arena. */
const char *const *template_names(const struct template *template, struct arena *arena);
/* A value that somebody gives: its type, range, and whether it is listed. Findings (E0333, E0335)
 * name both places. */
enum status template_check_value(const struct template_parameter *parameter,
				 const struct node *value, struct diag *diag);
/* The default and the values that a template declares for a parameter. */
void template_check_declared(struct reader *reader, const struct template_parameter *parameter);
/* The part of it that is about numbers: min and max. */
enum status template_check_range(const struct template_parameter *parameter,
				 const struct node *value, struct diag *diag);
/* The place of a value among the values of a parameter, from 0; SIZE_MAX. */
size_t template_value_index(const struct template_parameter *parameter, const struct node *value);
/* "a, b, c" in the arena. */
const char *template_list_values(const struct template_parameter *parameter, struct arena *arena);

#endif
