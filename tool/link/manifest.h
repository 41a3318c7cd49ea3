/* manifest.h - the manifest that a game reads.
 *
 *   {"version": "1.0.0", "description": "…", "assets": {SECTION: {KEY: ENTRY}, "audio": {"sfx": {CATEGORY: [ENTRY]}}}}
 *
 * Each part of a dotted section is an object; a section below audio.sfx is a list, whose entries
 * hold their "key". Members of an object stand in the order of their bytes.
 *
 * An ENTRY has id, type and path; further formats, description; of an image width and height in
 * pixels, of a sheet frameWidth, frameHeight, margin and spacing; of a sound duration in seconds,
 * sampleRate in Hz, channels, and where it is to be repeated loop: {start, end} in frames (samples of
 * each channel), the end being the first that is not played again. All measure the file at `path`.
 */
#ifndef ASSETC_LINK_MANIFEST_H
#define ASSETC_LINK_MANIFEST_H

#include "link/bindings.h"

/* How the description of a manifest that link made begins. */
#define MANIFEST_MARK "Made by assetc link"

/* The collection must have passed collection_check. With has_provenance, entries of what a
 * generative model made say so, and what it cost. bindings: of the active pack or the game, written behind
 * the assets (manifest_pack.h); NULL: neither is linked. */
void manifest_write(const struct collection *all, const struct bindings *bindings,
		    bool has_provenance, struct strbuf *out);

#endif
