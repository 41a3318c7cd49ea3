/* choosing.h - candidates while they are compared; what choose.c and choice.c share. */
#ifndef ASSETC_COMPILE_CHOOSING_H
#define ASSETC_COMPILE_CHOOSING_H

#include "compile/job.h"
#include "score/score.h"

/* One that is there, while they are compared. */
struct candidate {
	unsigned number;
	struct ac_ref raw;             /* without label and note */
	struct ac_sha256 product;      /* of its product key's text */
	struct diag diag;              /* what making its products had to say */
	struct selection_item verdict; /* as it will be remembered */
	bool is_gone;                  /* its bytes are not to be had */
	struct made_from made_from;    /* with a judge */
	bool has_opinion;
	uint64_t opinion; /* 0 to 100 */
	struct str reason;
};

struct choosing {
	struct job *job;
	const struct provider *provider;
	struct score_brief brief;
	struct candidate *items;
	size_t count;
	struct str key;
	bool is_new; /* compared in this run */
};

/* choice.c: the text under which the choice is remembered, from items and brief. */
void choosing_write_key(struct choosing *choosing);
/* choice.c: which of the job's selection ships. */
void choosing_settle(struct choosing *choosing);
/* choice.c: finds what was remembered of just these candidates, and settles. */
enum status choosing_recall(struct choosing *choosing, bool *found);
enum status choosing_remember(struct choosing *choosing);

#endif
