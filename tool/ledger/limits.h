/* limits.h - the limits in force for one purse, and what counts towards each. */
#ifndef ASSETC_LEDGER_LIMITS_H
#define ASSETC_LEDGER_LIMITS_H

#include "ledger/book.h"
#include "ledger/reserve.h"

/* All limits in force but those of assets; the latter, which differ by order, in `asset` (or
 * LEDGER_NO_LIMIT). */
struct limits {
	struct ledger_line lines[LEDGER_LINES_MAX];
	size_t count;
	int64_t asset[2]; /* by LEDGER_USER, LEDGER_PROJECT */
	bool is_any;
};

/* Within a transaction. */
enum status limits_read(struct ledger *book, const struct ledger_purse *purse, int64_t time,
			struct limits *out, struct diag *diag);
/* Charged or reserved so far for one asset of a project. */
enum status limits_asset_used(struct ledger *book, struct str project, struct str spec,
			      int64_t *out, struct diag *diag);

#endif
