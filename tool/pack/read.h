/* read.h - one pack file, by itself. */
#ifndef ASSETC_PACK_READ_H
#define ASSETC_PACK_READ_H

#include "pack/pack.h"
#include "spec/fields.h"

/* The keys of a pack file. */
extern const struct field PACK_FIELDS[];

/* Fills the pack from its document: all but `parent` and the order by name; defaults are the pack's own.
 * The reader's base is of no matter. Returns the worst status found. */
enum status pack_read_document(struct reader *reader, const struct node *root, struct pack *pack);

#endif
