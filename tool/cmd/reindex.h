/* reindex.h - making the index that tells the next run what this one saw and made. */
#ifndef ASSETC_CMD_REINDEX_H
#define ASSETC_CMD_REINDEX_H

#include "cmd/index.h"
#include "compile/compile.h"

/* A row in the making: its needs are still apart. */
struct draft {
	struct row row;            /* without needs */
	const struct need **needs; /* grown by arena_grow_array */
	size_t need_count;
};

/* Zero-initialise but for `began`. Texts and needs given to it live until reindex_release. */
struct reindex {
	struct arena arena;
	struct draft *drafts;
	size_t count, room;
	/* Of the clock that files get their times from, before anything was read: what was changed
	 * since may have been read before or after. */
	int64_t began;
	struct str chain_folder; /* of the last chain asked for; ptr NULL: none */
	const struct need **chain;
	size_t chain_count;
};

int64_t reindex_clock(void);
void reindex_release(struct reindex *reindex);

struct draft *reindex_add(struct reindex *reindex, struct str path, enum row_kind kind);
/* Adds a row as it is in another index. */
struct draft *reindex_copy(struct reindex *reindex, const struct index *from,
			   const struct row *row);
/* The file at path as it is now; one that changed since the run began equals nothing. */
void reindex_need(struct reindex *reindex, struct draft *draft, struct str path);
/* The files that say which project a spec belongs to, and what its two files hold. root: the folder
 * that was named to be the project, or NULL. */
void reindex_need_project(struct reindex *reindex, const char *root, struct draft *draft);
/* Stamp unless the file was changed since the run began. */
struct stamp reindex_settled(const struct reindex *reindex, struct stamp stamp);

/* Rows sorted, needs numbered; *out borrows from `reindex`. */
void reindex_finish(struct reindex *reindex, struct index *out);

#define MADE_MAX (OUTPUTS_MAX + 1)
/* What a compile that went well made: the record, then its products, as they lie there. False when
 * that cannot be told. Text lives in the arena. */
bool reindex_made(const struct compile_options *options, const struct spec *spec,
		  struct arena *arena, struct made out[MADE_MAX], size_t *count);

#endif
