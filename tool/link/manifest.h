/* manifest.h - the manifest that a game reads.
 *
 *   {"version": "1.0.0", "description": "…", "assets": {SECTION: {KEY: ENTRY}, "audio": {"sfx": {CATEGORY: [ENTRY]}}}}
 *
 * Each part of a dotted section is an object; a section below audio.sfx is a list, whose entries
 * hold their "key". Members of an object stand in the order of their bytes.
 *
 * An ENTRY has id, type and path; further formats, description; of an image width and height in
 * pixels, of a sheet frameWidth, frameHeight, margin and spacing; of an atlas the path of what names its
 * frames, as atlasXML or (another type) atlas; of a sound duration in seconds,
 * sampleRate in Hz, channels, and where it is to be repeated loop: {start, end} in frames (samples of
 * each channel), the end being the first that is not played again. All measure the file at `path`.
 * One in several resolutions has, in place of formats, variants: {"1x": {FORMAT: PATH, "width": …,
 * "height": …}}, and `path` is that of 1x where there is one.
 *
 * With a base manifest, all of that stays as it was written, members in their order, and entries of ours
 * join it as merge.h says.
 */
#ifndef ASSETC_LINK_MANIFEST_H
#define ASSETC_LINK_MANIFEST_H

#include "link/bindings.h"
#include "link/merge.h"

struct manifest_call {
	const struct collection *all; /* has passed collection_check */
	/* Of the active pack or the game, written behind the assets (manifest_pack.h); NULL: neither is linked. */
	const struct bindings *bindings;
	const struct base *base; /* has passed merge_place and merge_add; NULL: none */
	/* Entries of what a generative model made say so, and what it cost. */
	bool has_provenance;
};

void manifest_write(const struct manifest_call *call, struct strbuf *out);

#endif
