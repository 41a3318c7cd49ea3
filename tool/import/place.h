/* place.h - where things are, as far as specs that do not exist yet will refer to them. */
#ifndef ASSETC_IMPORT_PLACE_H
#define ASSETC_IMPORT_PLACE_H

#include "base/str.h"

/* The real path of a file or folder; of one that is not there, that of the nearest folder above that
 * is, and the rest as text. Empty when not even the current folder can be told. NUL-terminated, in
 * the arena. */
struct str place_real(struct arena *arena, struct str path);
/* Whether a real path is the folder or below it. */
bool place_is_in(struct str path, struct str folder);
/* How a file is named from a folder, both real paths: "../art/coin.png". */
struct str place_from(struct arena *arena, struct str folder, struct str path);
/* Whether a regular file is there (a link to one, too). */
bool place_is_file(struct str path);
bool place_is_folder(struct str path);

#endif
