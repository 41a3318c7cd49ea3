/* packs.h - the packs, the game and the project that a command line means. */
#ifndef ASSETC_CMD_PACKS_H
#define ASSETC_CMD_PACKS_H

#include "cmd/cmd.h"
#include "pack/game.h"
#include "project/project.h"

/* Zero-initialise; packs_close in any case, after the findings were printed: they name sources that live
 * in here. */
struct packs {
	struct project project; /* its assets.yaml alone */
	struct str like;        /* a spec in the folder that was named would be spelled so */
	struct game game;       /* of --game */
	bool has_game;
	struct pack_set set;
	bool is_partial;           /* a finding in a pack, and the others are there */
	const struct pack *active; /* NULL: none */
	/* What was read, as prerequisites: assets.yaml, the game, the active pack with its parents. */
	struct str *files;
	size_t file_count;
	struct arena arena;
};

/* --pack, else the game's, else that of assets.yaml of --project, else of the working folder; its packs are
 * read only when there is an active one. */
enum status packs_open(const struct invocation *inv, struct packs *out, struct diag *diag);
/* All packs of the project, and the active one if any. is_partial tells whether only packs are at fault. */
enum status packs_open_all(const struct invocation *inv, struct packs *out, struct diag *diag);
void packs_close(struct packs *packs);

/* Whether it is the path of a pack, not its name. */
bool pack_is_path(struct str text);

#endif
