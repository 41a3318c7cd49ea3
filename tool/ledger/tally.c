/* tally.c - an open-addressed table of amounts. */
#include "ledger/tally.h"

/* FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/ */
static uint64_t hash_of(char kind, struct str name)
{
	uint64_t hash = 0xCBF29CE484222325u ^ (unsigned char)kind;

	for (size_t i = 0; i < name.len; i++)
		hash = (hash ^ (unsigned char)name.ptr[i]) * 0x100000001B3u;
	return hash;
}

/* The row of a name, or the free one where it belongs. */
static struct tally_row *row_of(const struct tally *tally, char kind, struct str name)
{
	size_t at = (size_t)hash_of(kind, name) & (tally->size - 1);

	while (tally->rows[at].name.ptr &&
	       (tally->rows[at].kind != kind || !str_equal(tally->rows[at].name, name)))
		at = (at + 1) & (tally->size - 1);
	return &tally->rows[at];
}

int64_t tally_get(const struct tally *tally, char kind, struct str name)
{
	return tally->size ? row_of(tally, kind, name)->amount : 0;
}

static void grow(struct tally *tally)
{
	struct tally old = *tally;

	tally->size = old.size ? old.size * 2 : 64;
	tally->rows = arena_array(tally->arena, tally->size, sizeof(*tally->rows));
	for (size_t i = 0; i < old.size; i++) {
		if (old.rows[i].name.ptr)
			*row_of(tally, old.rows[i].kind, old.rows[i].name) = old.rows[i];
	}
}

void tally_set(struct tally *tally, char kind, struct str name, int64_t amount)
{
	struct tally_row *row;

	if (tally->count * 2 >= tally->size)
		grow(tally);
	row = row_of(tally, kind, name.ptr ? name : STR(""));
	tally->count += row->name.ptr == NULL;
	*row = (struct tally_row){name.ptr ? name : STR(""), kind, amount};
}
