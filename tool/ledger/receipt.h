/* receipt.h - what a sidecar says of the purchase of its raw, so that a lost book can be made again.
 *
 * A receipt is lines of `paid.NAME: VALUE`, the value a JSON scalar on the same line, as the rest of a sidecar is; other
 * lines stand beside them. It holds no path and no secret, since sidecars are committed: a project is named by the SHA-256
 * of its path. receipt.c has the names.
 */
#ifndef ASSETC_LEDGER_RECEIPT_H
#define ASSETC_LEDGER_RECEIPT_H

#include "ledger/attempt.h"

/* Adds the receipt of one candidate of an attempt that is accepted or has succeeded, with what is booked for the whole
 * request; its own share follows when it is read again, from how many there are. key, sha256: of the raw. */
enum status ledger_write_receipt(struct ledger *book, const char *attempt, struct str key,
				 unsigned candidate, struct str sha256, struct strbuf *out,
				 struct diag *diag);

/* As read. Text in the arena. */
struct ledger_receipt {
	struct str ledger, attempt, run, project, spec, type, provider, driver, endpoint, model;
	struct str purchase, key, sha256, request_ids, plan, terms;
	unsigned candidate;
	int64_t intent_us, request_usd;
	bool is_estimated;
};
/* Whether the text of a sidecar holds a whole receipt. What is wrong in it is taken for none: a sidecar may come from
 * a stranger. */
bool receipt_read(struct str text, struct arena *arena, struct ledger_receipt *out);
/* SHA-256 of a project's path, in hexadecimal, in the arena. */
struct str receipt_project(struct str path, struct arena *arena);

#endif
