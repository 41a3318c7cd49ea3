/* standing.h - which of the files found are as the index says, with all that was made for them. */
#ifndef ASSETC_CMD_STANDING_H
#define ASSETC_CMD_STANDING_H

#include "cmd/find.h"
#include "cmd/index.h"

enum standing {
	IS_GONE,    /* no file (any more) */
	IS_CHANGED, /* it must be read */
	IS_OTHER,   /* known to be no spec */
	IS_STANDING,
	IS_REPEATED, /* another name of a file that is there by a name that sorts before it */
};

struct judged {
	enum standing standing;
	const struct row *row; /* of the index, for this path; NULL: none */
	struct stamp stamp;    /* taken before anything is read */
	bool may_repeat;
	bool was_too_young; /* changed only in that its row could not be trusted */
};

struct judgement {
	struct judged *files; /* as those found */
	bool *seen;           /* rows of the index that a file was found for */
	bool is_all_standing; /* nothing has to be read, and every row was seen */
};

/* trusts: the index was written by a run that was told the same. Owned by the caller
 * (judgement_release). */
void judge_files(const struct found *found, const struct index *index, const char *out_dir,
		 bool trusts, unsigned threads, struct judgement *out);
void judgement_release(struct judgement *judgement);

/* The lock of a spec: its path with .lock for its extension; "" when that is too long. */
#define LOCK_PATH_MAX 4096
void lock_path_of(const char *spec, char out[LOCK_PATH_MAX]);

#endif
