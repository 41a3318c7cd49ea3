/* fields.h - the grammar of a spec, or of a project file, as tables, and the one walker over them.
 *
 * A field is a scalar bound to a place in a struct, a nested mapping, or something with a reader of
 * its own. The same tables serve for checking and for printing the schema.
 */
#ifndef ASSETC_SPEC_FIELDS_H
#define ASSETC_SPEC_FIELDS_H

#include "base/param.h"
#include "spec/node.h"
#include "spec/vocab.h"

struct spec;
struct field;

struct reader {
	const struct vocab *vocab;
	struct arena *arena;
	struct diag *diag;
	void *base;        /* struct being filled: what the offsets of fields count from */
	struct spec *spec; /* the same, where it is a spec; else NULL */
	/* Told of a key that no field has; true when it knew better and added a finding. NULL: no. */
	bool (*is_misplaced)(struct reader *reader, const struct field *fields,
			     const struct node *key);
	bool is_template;   /* text with {{name}} is accepted for any scalar */
	enum status status; /* worst so far */
};

#define FIELD_CHECKED_ONLY SIZE_MAX

/* Forms of a document, as bits: those of enum spec_form. */
enum { IN_PLAIN = 1u << 0, IN_TEMPLATE = 1u << 1, IN_FROM = 1u << 2 };

struct schema;
struct field {
	struct param_def param; /* name, type, range, words, help */
	size_t offset;          /* of a struct param_value in reader->base, or FIELD_CHECKED_ONLY */
	const struct field *fields; /* a mapping with these fields; ends with a NULL name */
	/* A reader of its own; adds findings and worsens reader->status. */
	void (*read)(struct reader *reader, const struct node *value);
	/* Says in the schema what `read` takes; beside `fields`, what no row of them can say. */
	void (*describe)(struct schema *schema);
	const char *form; /* the same in a few words, for the page of all fields */
	/* Text: a regular expression (ECMA-262) for what spec.c demands of it, for the schema. */
	const char *pattern;
	unsigned only_in;   /* IN_ bits of documents that may have it; 0: all */
	unsigned needed_in; /* IN_ bits of documents that must have it */
};

extern const struct field SPEC_FIELDS[]; /* the document */

/* Walks one mapping: unknown, missing and misplaced keys, types and ranges; fills what is bound. */
void fields_read(struct reader *reader, const struct field *fields, const struct node *map,
		 const char *what);

/* One value for a row of a table (list types included). */
enum status value_read(struct reader *reader, const struct param_def *def, const struct node *node,
		       struct param_value *out);
/* All members of a map (but the keys `skips`, NULL-terminated, may be NULL) against a table with
 * defaults. strict: unknown names are findings. A value that is wrong leaves the default. */
struct param_set params_read(struct reader *reader, const struct param_def *defs,
			     const struct node *map, const char *what, const char *const *skips,
			     bool is_strict);
/* What the rows ask of each other: PARAM_ONE_OF, PARAM_SOME_OF, `beside`. `what` has them. */
void params_check_together(struct reader *reader, const struct param_def *defs,
			   const struct node *map, const char *what);
/* What the whole spec says of its formats: convert, its parameters, the extension of manifest_path. */
void formats_check(struct reader *reader);
/* The type atlasXML needs the file that names its frames, which says nothing of another type. Without a
 * type it follows from that file. */
void atlas_check(struct reader *reader);
/* The finding for a name that no row has, with the nearest one that has. */
enum status param_unknown(struct reader *reader, const struct param_def *defs,
			  const struct node *key, const char *what);
/* Parameters that are to hold for any spec: each must be known to, and right for, some provider. */
void default_parameters_check(struct reader *reader, const struct node *map);
/* The version of the language that a document is written in: "1.0" as text, or 1.0. */
void version_read(struct reader *reader, const struct node *value, struct param_value *out);
/* A model for whichever provider has it: a warning when none lists it and another name is near. */
void default_model_check(struct reader *reader, const struct param_value *model);
/* A model must be a name that the provider has for one of these kinds. */
void model_check(struct reader *reader, const struct param_owner *provider, unsigned kinds,
		 const struct param_value *model);
/* A mapping, or a finding that one was expected for `what`. */
bool map_expect(struct reader *reader, const struct node *node, const char *what);
void reader_fail(struct reader *reader, enum status status);

#endif
