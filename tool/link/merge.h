/* merge.h - where link's own entries stand in a manifest that is kept by hand.
 *
 * An entry of it with our section, key and path is ours, and is replaced where it stands. All others
 * of ours come behind what is written in their section, in the order of their names; sections that
 * are missing are made. Whether a section is a list or a map is for the base manifest to say.
 */
#ifndef ASSETC_LINK_MERGE_H
#define ASSETC_LINK_MERGE_H

#include "link/base.h"

/* In the order of the collection. */
struct base_added {
	const struct asset *asset;
	struct base_added *next;
};

/* Finds a place for each record, sets its is_item, and the entry that it replaces: that one's
 * description becomes its own, and so does the atlas of the type atlas where it names none. One finding for each record whose entry has another path (E0944), or
 * that cannot stand there since a section is in its place, or an entry in that of its section (E0945). */
enum status merge_place(struct base *base, struct record *ours, size_t count, struct diag *diag);

/* The entries that stay: those of base->records that no record replaces. Returns their number. */
size_t merge_foreign(const struct base *base, struct record *out);

/* Puts what is new in each section behind it. Of records that merge_place has seen. */
void merge_add(struct base *base, const struct collection *all, struct arena *arena);

#endif
