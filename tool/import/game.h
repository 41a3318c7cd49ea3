/* game.h - what the files of the importer of games share. */
#ifndef ASSETC_IMPORT_GAME_H
#define ASSETC_IMPORT_GAME_H

#include "import/import.h"

/* A picture that packs show: one asset, however many slots have it. */
struct game_image {
	struct game_image *next;
	struct str id;
	struct str from_specs; /* path by which its spec names the file */
	struct str from_root;  /* of a file that was there; else empty, and */
	struct str bytes;      /* ... these become the file */
	const char *extension;
	struct str pack, slot, source; /* of its first use; source may be empty */
	struct place at;
};

struct game_entry {
	struct str slot;
	const struct game_image *image;
	const struct node *map; /* with scale, offsetX, offsetY, anchor */
};

struct game_pack {
	struct str key; /* in the game */
	struct str name;
	const struct node *map;
	struct game_entry *entries;
	size_t entry_count;
	struct import_needs needs; /* of its file */
};

struct game_import {
	struct import *import;
	const struct import_input *input;
	struct game_image *images; /* each once, at most IMPORT_ENTRIES_MAX */
	size_t image_count;
	struct game_pack *packs;
	size_t pack_count;
};

/* game_image.c: the picture behind an address, shared where it was met before; NULL where there is none that
 * a spec could name, which is a note. */
const struct game_image *game_image(struct game_import *game, const struct game_pack *pack,
				    struct str slot, const struct node *url, struct str source);
/* game_write.c: the pack's file (and pack->needs); the picture's spec, and its file where it had none; the
 * game without its packs. */
void game_write_pack(struct game_import *game, struct game_pack *pack);
void game_write_image(struct game_import *game, const struct game_image *image);
void game_write_definition(struct game_import *game, const struct game_pack *active);

#endif
