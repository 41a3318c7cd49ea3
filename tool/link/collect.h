/* collect.h - the records of one link as a whole: sorted, and nothing in it twice. */
#ifndef ASSETC_LINK_COLLECT_H
#define ASSETC_LINK_COLLECT_H

#include "link/record.h"

/* Stands between the parts of struct asset's order. No section or key has it, and nothing that they
 * may have sorts before it. */
#define ORDER_SEPARATOR '\x01'

/* One asset of a collection; what it points to lives in the arena it was made in. */
struct asset {
	const struct record *record;
	struct str name;  /* "section.key", or "key" where the section is empty */
	struct str order; /* section and key as one text that sorts part by part */
	uint64_t id;      /* stable: a function of name alone */
	size_t place;     /* in the collection */
};

/* Sorted by order, whatever order the records came in. */
struct collection {
	struct asset *assets;
	size_t count;
	const size_t *pages; /* places of the pages of atlases, by number; NULL: there are none */
};

/* Section and key of a record as struct asset's order. */
struct str record_order(struct arena *arena, const struct record *record);

struct collection collection_make(const struct record *records, size_t count, struct arena *arena);

/* One finding (E0911 to E0917) for each two assets that cannot stand in one game: one record given
 * twice (by whatever name), one id, one section.key, one stable id, one output path, paths that differ only in case
 * or Unicode form, and a name of the manifest that would be an asset and a section. Each names
 * both. Foreign ones have no id, and may share their paths with each other. */
enum status collection_check(const struct collection *collection, struct diag *diag);

/* A name that somebody takes for himself. Sorted claims show who took one twice. */
struct claim {
	struct str text;           /* what must be unique */
	struct str shown;          /* as it was written */
	const struct asset *asset; /* NULL: the output itself */
};

/* By text, then shown, then place in the collection (NULL first). */
void claims_sort(struct claim *claims, size_t count);

/* By place in the collection, NULL first: the last resort of an order, so that none depends on
 * addresses. */
int assets_compare(const struct asset *a, const struct asset *b);

/* "'a' (a.asset.json)", of a foreign one "'images.a' (base.json:12)", in the arena. */
const char *asset_describe(struct arena *arena, const struct asset *asset);
/* "assets 'a' (a.asset.json) and 'b' (b.asset.json)", in the arena. */
const char *assets_describe(struct arena *arena, const struct asset *a, const struct asset *b);

#endif
