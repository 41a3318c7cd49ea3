/* game.h - what a game wants assets for: its definition, as the game's own editor writes it (JSON).
 *
 *   {"templates": {ID: {"assetId": …}},                a slot each; assetId or asset: its fallback
 *    "entities": [{"id": …, "templateId": …}],         or {ID: {"templateId": …}}; template is the same
 *    "assetSystem": {"activeAssetPackId": PACK,
 *                    "entityAssetOverrides": {ENTITY: {"assetId": …, "placement":
 *                                             {"scale", "offsetX", "offsetY", "anchor"}}}}}
 *
 * All else in it is the game's own, and passed over. Numbers are rounded to millionths.
 */
#ifndef ASSETC_PACK_GAME_H
#define ASSETC_PACK_GAME_H

#include "pack/pack.h"

#define GAME_FILE_MAX ((size_t)16 * 1024 * 1024)

struct game_template {
	struct str id;
	struct place at;
	struct str asset; /* its fallback; empty: none */
	struct place asset_at;
};

struct game_entity {
	struct str id;
	struct place at;
	struct str slot; /* id of its template; empty: it has none */
	struct place slot_at;
};

/* Zero-initialise. Findings name a source that lives in here. */
struct game {
	struct arena arena;
	struct source source;
	struct bytes text;
	/* By id, each once. */
	const struct game_template *templates;
	const struct game_entity *entities;
	const struct pack_binding *overrides;
	size_t template_count, entity_count, override_count;
	struct str active_pack; /* empty: none */
	struct place active_pack_at;
};

/* Reads and checks a game. Findings: E0457 a member that is not what it has to be, E0458 an id that stands
 * twice or is none, W0457 packs within the game, which are not read, W0459 a member of a placement that
 * looks like one of ours and is none; those of files and of JSON (E01xx,
 * E02xx). game_release in any case. */
enum status game_read(struct str path, struct game *out, struct diag *diag);
void game_release(struct game *game);

/* NULL when there is none of the id. */
const struct game_template *game_find_template(const struct game *game, struct str id);
const struct game_entity *game_find_entity(const struct game *game, struct str id);
const struct pack_binding *game_find_override(const struct game *game, struct str entity);

#endif
