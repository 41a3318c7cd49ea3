/* pack.h - packs: which asset stands for which slot of a game, and where.
 *
 *   packs/forest.yaml
 *   name: forest                       default: the file's name without its extension
 *   description: "…"
 *   extends: base                      what this pack does not say, that one does
 *   prompt_defaults: {theme, style, negative, model, size, aspect_ratio, parameters: {…}}
 *   entries:                           slot -> asset, or {asset, placement}
 *     player: {asset: forest-player, placement: {scale: 1.5, offset_x: 0, offset_y: -4, anchor: bottom}}
 *   overrides:                         the same for single entities
 *     boss-1: big-slime
 *   generate: {template, slots, overrides}   read by spec/: one asset for each slot, id "pack-slot"
 *
 * Placement belongs to the binding, never to the asset. Each slot that `generate` makes an asset for,
 * and that `entries` does not name, is bound to that asset.
 *
 * Packs are read for specs that name one (their prompt defaults) and by link; never for a spec that
 * has nothing to do with packs.
 */
#ifndef ASSETC_PACK_PACK_H
#define ASSETC_PACK_PACK_H

#include "spec/spec.h"

#define PACKS_MAX         256u  /* of one project */
#define PACK_BINDINGS_MAX 4096u /* entries of one pack, and overrides */

/* Corners and edges of the asset's box that its position means. */
enum pack_anchor {
	ANCHOR_CENTER,
	ANCHOR_TOP,
	ANCHOR_BOTTOM,
	ANCHOR_LEFT,
	ANCHOR_RIGHT,
	ANCHOR_TOP_LEFT,
	ANCHOR_TOP_RIGHT,
	ANCHOR_BOTTOM_LEFT,
	ANCHOR_BOTTOM_RIGHT,
};
const char *pack_anchor_word(enum pack_anchor anchor); /* "top-left" */

/* Millionths; scale 1,000,000 leaves the asset as it is, offsets are in the game's own units. */
struct pack_placement {
	int64_t scale, offset_x, offset_y;
	enum pack_anchor anchor;
};
#define PACK_PLACEMENT_NONE ((struct pack_placement){.scale = MILLION})

struct pack_binding {
	struct str name;  /* slot or entity */
	struct str asset; /* id */
	struct pack_placement placement;
	struct place at, asset_at;
	bool is_generated; /* made up for a slot of `generate` */
};

struct pack {
	struct source source; /* its path as spelled by whoever read it */
	struct str name, description;
	struct place name_at; /* of the name, else of the document */
	struct str extends;   /* empty: nothing */
	struct place extends_at;
	const struct pack *parent; /* pack_set_find of that; NULL: none */
	/* prompt_defaults with those of the parents behind them. `model` is for whichever provider of a
	 * spec has a model of that name. */
	struct spec_defaults defaults;
	const struct pack_binding *entries, *overrides; /* each name once, in the order written */
	size_t entry_count, override_count;
};

/* All packs of a project. Zero-initialise; findings name sources that live in here. */
struct pack_set {
	struct arena arena;
	struct pack **packs; /* by name */
	size_t count;
	void *memory; /* private */
};

/* Reads the files and joins each pack to its parent. Findings: E0420 to E0429 (unknown keys and types
 * are those of the grammar): two packs of one name, an unknown parent with the nearest name, a cycle of
 * `extends` with the place of each step. pack_set_release in any case. */
enum status pack_set_read(const struct str *paths, size_t count, const struct vocab *vocab,
			  struct pack_set *out, struct diag *diag);
void pack_set_release(struct pack_set *set);
/* NULL when there is none. */
const struct pack *pack_set_find(const struct pack_set *set, struct str name);
/* The same with a finding that names the nearest one. */
const struct pack *pack_set_expect(const struct pack_set *set, struct str name, struct place at,
				   struct diag *diag);
/* The binding of a slot in the pack or the nearest parent that has one; *owner says which. */
const struct pack_binding *pack_find_slot(const struct pack *pack, struct str slot,
					  const struct pack **owner);
const struct pack_binding *pack_find_override(const struct pack *pack, struct str entity,
					      const struct pack **owner);

#endif
