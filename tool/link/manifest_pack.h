/* manifest_pack.h - the member `pack` of a manifest: which asset stands for each slot and entity.
 *
 *   "pack": {"name": NAME, "coverage": {"covered": 12, "total": 15},
 *            "slots": {SLOT: {"asset": ID, "section": …, "key": …, "path": …, "placement": {…}}},
 *            "entities": {ENTITY: {"slot": SLOT, …the same…}}}
 *
 * name is left out where a game is linked without a pack, placement where the asset stands as it is, and a
 * slot or entity that nothing stands for. A placement has scale, offsetX, offsetY and anchor. Of an entry of
 * a manifest kept by hand, which has no id, asset is "section.key".
 */
#ifndef ASSETC_LINK_MANIFEST_PACK_H
#define ASSETC_LINK_MANIFEST_PACK_H

#include "base/json.h"
#include "link/bindings.h"

void manifest_write_pack(struct json *json, const struct bindings *bindings);

#endif
