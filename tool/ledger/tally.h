/* tally.h - what the orders of one batch add up to before any of them is written: amounts by name. */
#ifndef ASSETC_LEDGER_TALLY_H
#define ASSETC_LEDGER_TALLY_H

#include "base/str.h"

struct tally_row {
	struct str name; /* {NULL, 0}: free */
	char kind;
	int64_t amount;
};
/* Zero-initialise. Lives in the arena; names are borrowed. */
struct tally {
	struct arena *arena;
	struct tally_row *rows;
	size_t count, size; /* size: a power of two */
};

/* 0 when there is no such row. */
int64_t tally_get(const struct tally *tally, char kind, struct str name);
/* Makes the row where there is none. */
void tally_set(struct tally *tally, char kind, struct str name, int64_t amount);

#endif
