/* base_entry.h - one entry of a base manifest to a record. */
#ifndef ASSETC_LINK_BASE_ENTRY_H
#define ASSETC_LINK_BASE_ENTRY_H

#include "link/record.h"
#include "spec/node.h"

struct base_reader {
	const struct source *source;
	struct arena *arena; /* of what is read */
	struct diag *diag;
	enum status status; /* of the first finding */
};

/* Whether an object is an entry, and not a section. */
bool base_is_entry(const struct node *object);

/* The record's section, key and is_item are set. Findings are E0941 and E0942; false: there was one. */
bool base_read_entry(struct base_reader *reader, const struct node *entry, struct record *out);

#endif
