/* names.h - ids, keys and paths out of the names of other tools. */
#ifndef ASSETC_IMPORT_NAMES_H
#define ASSETC_IMPORT_NAMES_H

#include "base/str.h"

/* sprite_coin, SpriteCoin, "Sprite coin!" -> sprite-coin. Letters of ASCII and digits stay; a word
 * begins at a capital behind a small letter or digit. Empty when nothing is left or it would be
 * longer than ids may be. */
struct str name_to_id(struct arena *arena, struct str name);
/* sprite-coin, sprite_coin, "Sprite coin" -> spriteCoin, as the id's own default would be. Empty when
 * it would be no manifest key. */
struct str name_to_key(struct arena *arena, struct str name);
/* A letter or '_', then letters, digits and '_', at most 128. */
bool name_is_key(struct str text);
/* The same with '-': what may stand between the dots of a section. */
bool name_is_section_part(struct str text);

#endif
