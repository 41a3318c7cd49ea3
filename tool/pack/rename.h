/* rename.h - a slot gets another name in the text of a file, of which nothing else changes: comments, quotes
 * and the order of all things stay.
 *
 * What comes out is read again, and has to say the same as before but for the name. Where it does not (a name
 * that an alias repeats elsewhere, or that spans lines) there is one finding (E0459) and the file is for its
 * author to change.
 */
#ifndef ASSETC_PACK_RENAME_H
#define ASSETC_PACK_RENAME_H

#include "base/diag.h"

/* One file, with its text, and what is to be done to it. */
struct slot_rename {
	const struct source *source;
	struct str from, to; /* names that pack_name_is_free takes, in UTF-8 */
};

/* A pack: keys of `entries`, slots and keys of `overrides` of `generate`. *count: how many; 0 leaves *out
 * empty. The arena holds what is read. */
enum status pack_rename(const struct slot_rename *rename, struct arena *arena, struct strbuf *out,
			size_t *count, struct diag *diag);
/* A game: the key of its template, and the template of each entity. */
enum status game_rename(const struct slot_rename *rename, struct arena *arena, struct strbuf *out,
			size_t *count, struct diag *diag);

#endif
