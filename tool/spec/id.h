/* id.h - ids that are made of names: of the instances of a template, of the slots of a pack. */
#ifndef ASSETC_SPEC_ID_H
#define ASSETC_SPEC_ID_H

#include "base/str.h"

/* Adds a name as a part of an id: A-Z become small, each character other than a-z, 0-9, '_' and '-'
 * becomes one '-'. */
void id_add(struct strbuf *out, struct str name);
/* The id of what a pack makes for a slot: "forest-tree". */
struct str id_of_slot(struct arena *arena, struct str pack, struct str slot);

#endif
