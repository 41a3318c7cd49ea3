/* bindings.h - what the active pack makes of the game: each slot and each entity ends in one asset and
 * a placement, or is told to be missing. */
#ifndef ASSETC_LINK_BINDINGS_H
#define ASSETC_LINK_BINDINGS_H

#include "link/collect.h"
#include "pack/game.h"

/* Who said which asset it is: the nearest of these. */
enum binding_source {
	BOUND_BY_OVERRIDE, /* of the entity, in the game or the pack */
	BOUND_BY_PACK,     /* the active one */
	BOUND_BY_PARENT,
	BOUND_BY_FALLBACK, /* the asset that the game names for the slot, or the one called like it */
	BOUND_BY_NOBODY,   /* asset is NULL */
};

struct binding {
	struct str name; /* of the slot or entity */
	struct str slot; /* of an entity: the slot it fills; of a slot: its name */
	const struct asset *asset;
	struct pack_placement placement;
	enum binding_source source;
	struct str pack; /* the pack that said so; empty: none did */
};

/* In the order of their names. Text lives as long as the packs and the game. Entities that neither fill a
 * slot nor are bound themselves are left out. */
struct bindings {
	struct str pack; /* name of the active pack; empty: none */
	struct binding *slots, *entities;
	size_t slot_count, entity_count;
	size_t covered; /* slots that have an asset */
};

struct bindings_call {
	const struct collection *assets;
	const struct pack *pack; /* the active one; NULL: none */
	const struct game
		*game; /* NULL: none; then the slots are those that the pack and its parents name */
	bool is_release;
};

/* Findings: E0960 a pack names an asset that is not there, E0961 the game does; W0962 a slot of the pack that
 * the game has not; W0963 slots without an asset, under a release profile E0963; E0964 an entity of a
 * template that the game has not; W0965 an override of an entity that it has not. An asset is found by its
 * id, else by its name in the manifest ("images.coin"). What `generate` of a pack has not made yet counts
 * as not said, and is told by W0963 also where something stands in for it. The arena holds the arrays. */
enum status bindings_make(const struct bindings_call *call, struct arena *arena,
			  struct bindings *out, struct diag *diag);

#endif
