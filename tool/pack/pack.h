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
 * and that `entries` does not name, is bound to that asset. What else `generate` says is not looked at
 * here: spec/ checks it when it makes specs of it.
 *
 * The name of a slot or entity is whatever the game calls it: 1 to 128 bytes without control characters. An
 * asset is named by its id, or by section and key as the manifest has them ("images.coin"), which a
 * hand-made entry of a base manifest has instead.
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
/* Letters, digits and . _ -, the first no sign; at most 128. */
bool pack_name_is_fit(struct str text);
const char *pack_anchor_word(enum pack_anchor anchor); /* "top-left" */
bool pack_anchor_find(struct str word, enum pack_anchor *out);

#define PACK_SCALE_MAX  1000
#define PACK_OFFSET_MAX 1000000

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
	/* Each name once, in the order written; what `generate` makes stands behind the entries. */
	const struct pack_binding *entries, *overrides;
	size_t entry_count, override_count;
	bool is_broken; /* not read whole: any member may be missing, the name a guess */
	/* Private: the same by name; whether `defaults` are joined. */
	const struct pack_binding *const *entries_by_name, *const *overrides_by_name;
	bool is_joined;
};

/* What a slot, an entity, a template of a game may be called: 1 to 128 bytes, no control characters. */
bool pack_name_is_free(struct str text);

/* All packs of a project. Zero-initialise; findings name sources that live in here. */
struct pack_set {
	struct arena arena;
	struct pack **packs; /* by name */
	size_t count;
	void *memory; /* private */
};

/* Reads the files (a path given twice counts once) and joins each pack to its parent. Findings: E0450 two
 * packs of one name, E0451 a name that is none, E0452 an unknown parent, with the nearest name, E0453 a
 * cycle of `extends`, with the place of each step, E0454 a slot, entity or asset whose name is none, E0455
 * too many, E0456 a file that is not one document, E0457 defaults with a size and an
 * aspect ratio; those of files, of YAML and of the grammar. After any of
 * them the set is fit for look-ups, but incomplete. pack_set_release in any case. */
enum status pack_set_read(const struct str *paths, size_t count, const struct vocab *vocab,
			  struct pack_set *out, struct diag *diag);
void pack_set_release(struct pack_set *set);
/* NULL when there is none. */
const struct pack *pack_set_find(const struct pack_set *set, struct str name);
/* The same with a finding (E0452) that names the nearest one. */
const struct pack *pack_set_expect(const struct pack_set *set, struct str name, struct place at,
				   struct diag *diag);
/* The binding of a slot in the pack or the nearest parent that has one; *owner says which. */
const struct pack_binding *pack_find_slot(const struct pack *pack, struct str slot,
					  const struct pack **owner);
const struct pack_binding *pack_find_override(const struct pack *pack, struct str entity,
					      const struct pack **owner);

#endif
