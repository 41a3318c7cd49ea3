/* schema_parts.h - inside the schema's writer: rows as keywords, and the describers that the tables
 * in grammar.c name.
 *
 * A describer adds keywords to a schema object that is open and has its description already.
 */
#ifndef ASSETC_SPEC_SCHEMA_PARTS_H
#define ASSETC_SPEC_SCHEMA_PARTS_H

#include "base/json.h"
#include "spec/schema.h"

/* Text of a template that is filled in later. */
#define SCHEMA_PLACEHOLDER "{\"$ref\":\"#/$defs/placeholder\"}"

struct schema {
	struct json json;
	const struct vocab *vocab;
	bool in_template; /* text with {{name}} stands for any scalar */
};

/* One property on one line. pattern: for text, or NULL. */
void schema_row(struct schema *schema, const struct param_def *def, const char *pattern);
/* All rows of a table: `properties`, `required`, and second names that exclude the first. closed:
 * no other names but x-…. Added to an open object. */
void schema_rows(struct schema *schema, const struct param_def *defs, bool is_closed);
/* The same for fields. */
void schema_fields(struct schema *schema, const struct field *fields);
/* "required" of a table's fields, where there are any. */
void schema_required(struct schema *schema, const struct field *fields);
/* {"const": name, "description": help} for each owner; kinds 0: all. */
void schema_names(struct schema *schema, const char *member, const char *const *names,
		  const struct param_owner *(*find)(struct str name));
/* An enum of the names that are fit for these kinds. */
void schema_names_of(struct schema *schema, const char *member, const char *const *names,
		     const struct param_owner *(*find)(struct str name), unsigned kinds);
void schema_words(struct schema *schema, const char *member, const char *const *words);
/* "$ref" to a definition, in a template to that of templates. */
void schema_ref(struct schema *schema, const char *name);
/* A definition's object, opened under its name or that name "-in-template". */
void schema_define(struct schema *schema, const char *name);
/* Objects on one line: what is written in between is compact. */
void schema_line_begin(struct schema *schema, const char *name);
void schema_line_end(struct schema *schema);

/* schema_steps.c */
void schema_define_steps(struct schema *schema);
/* What the steps and products of this kind are: keywords for a document. */
void schema_of_kind(struct schema *schema, unsigned kind);
/* One conversion at most, and a product that it makes: items of an allOf of a document. */
void schema_convert_rules(struct schema *schema);

/* Named by grammar.c; those of providers are in schema_providers.c, the others in schema_fields.c
 * or schema_steps.c. */
void schema_version(struct schema *schema);
void schema_free_map(struct schema *schema);
void schema_metadata(struct schema *schema);
void schema_texts(struct schema *schema);
void schema_atlas(struct schema *schema);
void schema_select(struct schema *schema);
void schema_template_parameters(struct schema *schema);
void schema_instances(struct schema *schema);
void schema_matrix(struct schema *schema);
void schema_steps(struct schema *schema);
void schema_provider(struct schema *schema);
void schema_fallback(struct schema *schema);
void schema_parameters(struct schema *schema);
void schema_generation(struct schema *schema);

/* schema_providers.c */
void schema_define_providers(struct schema *schema);
/* The parameters of each provider, where it is the one that is asked: items of an allOf of a
 * document. */
void schema_parameter_rules(struct schema *schema);

#endif
