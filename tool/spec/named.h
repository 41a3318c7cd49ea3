/* named.h - mappings whose keys are names of the author's choice: profiles, commands, the slots of a
 * pack. */
#ifndef ASSETC_SPEC_NAMED_H
#define ASSETC_SPEC_NAMED_H

#include "spec/fields.h"

#define NAMED_LEN_MAX 128u /* bytes of a name */

/* The head of what stands under a name. */
struct named {
	struct str name;
	struct place at; /* of the name */
};

/* What may stand in such a mapping. */
struct named_kind {
	size_t size; /* of a struct that begins with struct named */
	/* What stands under each name fills the struct: a mapping of these fields, or, where that is
	 * NULL, whatever `read` takes, which finds the struct in reader->base. */
	const struct field *fields;
	void (*read)(struct reader *reader, const struct node *value);
	/* NULL: name_is_plain; names that begin with x- are passed over then. */
	bool (*is_name)(struct str text);
	const char *code, *rule; /* of the finding for others: "E0403", "letters and digits" */
};

/* Letters, digits and . _ - / :, the first a letter or digit; 1 to 128. */
bool name_is_plain(struct str text);

/* Reads a mapping into an array of those structs, in the order written, in the reader's arena. */
void *named_read_kind(struct reader *reader, const struct node *map, const char *what,
		      const struct named_kind *kind, size_t *count);
/* The same for plain names and mappings of fields. */
void *named_read(struct reader *reader, const struct node *map, const char *what,
		 const struct field *fields, size_t size, size_t *count);
/* The one of a name, or NULL. */
const void *named_find(const void *items, size_t size, size_t count, struct str name);

#endif
