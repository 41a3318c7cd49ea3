/* items.h - the candidates under one attempt: shares of the cost, and what became of each. */
#ifndef ASSETC_LEDGER_ITEMS_H
#define ASSETC_LEDGER_ITEMS_H

#include "ledger/attempt.h"
#include "ledger/book.h"
#include "ledger/reserve.h"

/* What one of count items costs: equal shares, the remainder of micro-dollars to the first. */
int64_t item_share(int64_t usd, size_t count, size_t index);
/* The items of a new attempt, each with its share of the estimate. */
enum status items_want(struct ledger *book, int64_t attempt, const struct ledger_order *order,
		       struct diag *diag);
/* Divides usd anew: over the items that were returned, or over all where none was. */
enum status items_divide(struct ledger *book, int64_t attempt, int64_t usd, struct diag *diag);
/* What became of each; those not told of are missing. *admitted and *asked count them. */
enum status items_end(struct ledger *book, int64_t attempt, const struct ledger_item *items,
		      size_t count, size_t *admitted, size_t *asked, struct diag *diag);

#endif
