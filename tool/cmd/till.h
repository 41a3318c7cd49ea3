/* till.h - the conversations of one run with assetc-remote: one for each project, since who pays is said once.
 *
 * They are one run all the same: what --budget and limits of a run allow is for all of them.
 */
#ifndef ASSETC_CMD_TILL_H
#define ASSETC_CMD_TILL_H

#include "buy/buy.h"
#include "cmd/cmd.h"

struct till {
	const struct project *project;
	struct buy_options options;
	struct buyer *buyer;
};

/* Zero-initialise; the caller sets the first four. */
struct tills {
	struct invocation *inv;
	const char *kind; /* "compile", "build", "fetch" */
	bool is_dry;
	void (*tell)(void *context, const struct buy_event *event); /* context: inv */
	struct till *items;
	size_t count;
	const char *run; /* name of the run, where one is given */
	struct arena arena;
};

/* Specs of several folders have a struct project each, and may have one root. */
bool project_is_same(const struct project *a, const struct project *b);

/* Adds one for a project that has none yet. */
void tills_add(struct tills *tills, const struct project *project);
/* Begins all conversations: before keys are overwritten, which assetc-remote inherits. Those of a plan, which overwrites none,
 * begin one after the other: each is told what those before it would spend. */
enum status tills_open(struct tills *tills, struct diag *diag);
enum status till_begin(struct tills *tills, struct till *till, int64_t planned_usd,
		       struct diag *diag);
void tills_close(struct tills *tills);

#endif
