/* manifest.h - the manifest that a game reads.
 *
 *   {"version": "1.0.0", "description": "…", "assets": {SECTION: {KEY: ENTRY}, "audio": {"sfx": {CATEGORY: [ENTRY]}}}}
 *
 * Each part of a dotted section is an object; a section below audio.sfx is a list, whose entries
 * hold their "key". Members of an object stand in the order of their bytes.
 */
#ifndef ASSETC_LINK_MANIFEST_H
#define ASSETC_LINK_MANIFEST_H

#include "link/collect.h"

/* How the description of a manifest that link made begins. */
#define MANIFEST_MARK "Made by assetc link"

/* The collection must have passed collection_check. With has_provenance, entries of what a
 * generative model made say so, and what it cost. */
void manifest_write(const struct collection *all, bool has_provenance, struct strbuf *out);

#endif
