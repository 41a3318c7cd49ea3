/* rebuild.h - `ledger rebuild`: a lost or damaged book made again from the sidecars of what it paid.
 *
 * Begin, hand in every sidecar there is, finish. Only what was bought and kept can be restored: what failed, what is
 * open and what is unknown is gone, so nothing may be paid until `budget set` was said once.
 */
#ifndef ASSETC_LEDGER_REBUILD_H
#define ASSETC_LEDGER_REBUILD_H

#include "ledger/ledger.h"

struct ledger_rebuild;

struct ledger_rebuild_options {
	int64_t now;
	unsigned busy_ms; /* this and the next as in ledger_options */
	const char *(*network_share)(const char *folder);
	/* Paths of all known projects: receipts name them by digest. What no path is found for is counted as the user's,
	 * under the digest. */
	const struct str *projects;
	size_t project_count;
};

/* Nobody else may have the book open. One that is whole is added to; one that is damaged or gone is made anew under
 * the same name, which stands in a file beside it. ST_ENVIRONMENT: busy, disk, network share. */
enum status ledger_rebuild_begin(const char *path, const struct ledger_rebuild_options *options,
				 struct ledger_rebuild **out, struct diag *diag);

enum ledger_receipt_fate {
	LEDGER_RECEIPT_NONE,   /* the text holds none: a free raw, or one of an older assetc */
	LEDGER_RECEIPT_ADDED,  /* its attempt was not in the book */
	LEDGER_RECEIPT_KNOWN,  /* the attempt is there; a candidate that it lacked was added */
	LEDGER_RECEIPT_OTHERS, /* another book paid: listed by the caller, not counted */
};
struct ledger_rebuilt {
	enum ledger_receipt_fate fate;
	char ledger[33], attempt[LEDGER_ID_SIZE]; /* of OTHERS, ADDED and KNOWN */
	int64_t request_usd;
};
/* text: of one sidecar. */
enum status ledger_rebuild_add(struct ledger_rebuild *rebuild, struct str text,
			       struct ledger_rebuilt *out, struct diag *diag);

struct ledger_rebuild_result {
	bool was_whole;               /* the book could be read, and was added to */
	char kept_as[4096];           /* where the damaged file is now; "" when there was none */
	int64_t added, known, others; /* receipts by fate */
	bool is_held;                 /* nothing may be paid until a limit is set */
};
/* Puts the new book in its place, durably, and frees `rebuild`. */
enum status ledger_rebuild_finish(struct ledger_rebuild *rebuild, struct ledger_rebuild_result *out,
				  struct diag *diag);
/* Leaves everything as it was. Accepts NULL. */
void ledger_rebuild_abandon(struct ledger_rebuild *rebuild);

#endif
