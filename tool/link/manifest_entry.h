/* manifest_entry.h - one entry of the manifest. */
#ifndef ASSETC_LINK_MANIFEST_ENTRY_H
#define ASSETC_LINK_MANIFEST_ENTRY_H

#include "base/json.h"
#include "link/record.h"
#include "spec/node.h"

struct manifest_entry {
	const struct record *record;
	const struct node *old; /* an entry written by hand that it replaces; NULL: none */
	const char *name;       /* of the member; NULL: an item of a list */
	bool has_provenance;
};

/* Of an old entry the description and all that link does not know stay where they are; what link knows
 * is written anew, or left out where it is not so any more. */
void manifest_write_entry(struct json *json, struct arena *scratch,
			  const struct manifest_entry *entry);

/* A value as it was read; scratch serves the names. */
void manifest_copy(struct json *json, struct arena *scratch, const char *name,
		   const struct node *value);

#endif
