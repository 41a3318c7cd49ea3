/* base.h - a manifest kept by hand, read so that link's own entries can be merged into it.
 *
 * It is an object with an object "assets". What lies in there is
 *   an entry    an object with a text "path", an object "variants" or a text "type",
 *   a section   any other object, by name, or a list of entries that hold their "key".
 * Sections may lie in sections. Anything else in a section is kept, with a warning (W0943), and so are
 * members of an entry that link does not know. Every entry becomes a foreign struct record.
 *
 * Paths are the game's own: any text without control characters, also twice.
 */
#ifndef ASSETC_LINK_BASE_H
#define ASSETC_LINK_BASE_H

#include "link/collect.h"
#include "spec/node.h"

/* How the description of a manifest that link made begins, or the member "assetc" that a manifest has
 * in its place where the description is somebody else's. */
#define MANIFEST_MARK "Made by assetc link"

#define BASE_SIZE_MAX   ((size_t)32 << 20)
#define BASE_VALUES_MAX 1000000u

enum base_kind { BASE_MAP, BASE_LIST, BASE_ENTRY, BASE_OTHER };

/* A value below "assets", and "assets" itself: one for each member or item of its section. */
struct base_place {
	enum base_kind kind;
	const struct node *node;     /* the value, as written */
	const char *name;            /* of the member; NULL: an item, or "assets" */
	struct str section;          /* of a section: its dotted name; "assets" has {"", 0} */
	struct str order;            /* sorts part by part, as struct asset's */
	size_t record;               /* of an entry: index of its record */
	struct base_place *children; /* of a section: as many as its node has */

	/* For merge.h. */
	const struct record *ours; /* what the entry is replaced by; NULL: it stays */
	struct base_added *added;  /* of a section: what is new in it */
	struct base_added **added_end;
};

struct base {
	const struct source *source;
	const struct node *root;  /* of the whole file */
	const struct node *pack;  /* its member of that name; NULL: none */
	bool is_pack_ours;        /* and an earlier link wrote it */
	struct base_place assets; /* a section */
	struct record *records;   /* of the entries, in the order written */
	size_t record_count;
	struct base_place **sorted; /* all places that have a name, by order */
	size_t sorted_count;
};

/* Everything *out points to lives in the arena, or is source->text. All findings that can be told
 * are: no JSON (E02xx), no manifest (E0940), a value that is not as above (E0941), a name or path that cannot be (E0942). */
enum status base_parse(const struct source *source, struct arena *arena, struct base *out,
		       struct diag *diag);

/* The same for a file. */
enum status base_read(const char *path, struct arena *arena, struct base *out, struct diag *diag);

#endif
