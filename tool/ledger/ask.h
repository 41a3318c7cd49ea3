/* ask.h - what is asked of the book before a purchase. Text of answers lives in the arena; nothing is written but by the
 * functions that say so. */
#ifndef ASSETC_LEDGER_ASK_H
#define ASSETC_LEDGER_ASK_H

#include "ledger/attempt.h"
#include "ledger/reserve.h"

/* Rows that are intent, accepted or unknown, the oldest first: of a purchase (all its candidates), or of a candidate
 * whatever its purchase. Whoever holds the purchase lock and finds an intent or an accepted row owns a dead one. */
enum status ledger_open_of_purchase(struct ledger *book, struct str purchase,
				    struct str purchase_text, struct arena *arena,
				    struct ledger_attempt **out, size_t *count, struct diag *diag);
enum status ledger_open_of_key(struct ledger *book, struct str key, struct arena *arena,
			       struct ledger_attempt **out, size_t *count, struct diag *diag);

/* A candidate that was bought and admitted. */
struct ledger_bought {
	char attempt[LEDGER_ID_SIZE];
	int64_t bought_us; /* the time of its intent */
	int64_t share_usd;
	unsigned candidate;
	struct str provider, model, request_ids, sha256; /* sha256 of the raw */
};
/* The latest of a key, for "bought DATE for $X, bytes gone". */
enum status ledger_find_bought(struct ledger *book, struct str key, struct arena *arena,
			       struct ledger_bought *out, bool *found, struct diag *diag);

/* A verdict that is remembered: POLICY, and what was charged but of no use. *out is the attempt it came from. */
enum status ledger_recall(struct ledger *book, struct str purchase, struct str purchase_text,
			  struct arena *arena, struct ledger_attempt *out, bool *found,
			  struct diag *diag);
/* Writes: it may be asked again (--retry-failed, --regenerate). Nothing to forget is no error. */
enum status ledger_forget(struct ledger *book, struct str purchase, struct diag *diag);

/* What a provider said of a purchase to somebody else who held its lock: the latest attempt that was sent and has ended at
 * `since` or later, if it did not succeed. Ends of our own (never sent, cancelled, said by a person) are none. *out is that
 * attempt: class, is_unusable, or state "unknown" tell. */
enum status ledger_verdict_since(struct ledger *book, struct str purchase, struct str purchase_text,
				 int64_t since, struct arena *arena, struct ledger_attempt *out,
				 bool *found, struct diag *diag);

/* Before when an endpoint is not to be called (its Retry-After), 0 for any time. */
enum status ledger_not_before(struct ledger *book, struct str endpoint, int64_t *out,
			      struct diag *diag);
/* Writes. The later of two times holds. */
enum status ledger_set_not_before(struct ledger *book, struct str endpoint, int64_t until,
				  struct str reason, struct diag *diag);

/* Whether a model was asked before `before`, by whatever name its driver has in specs. */
enum status ledger_knows_model(struct ledger *book, struct str driver, struct str model,
			       int64_t before, bool *out, struct diag *diag);

/* The run that a bare compile of this project would join now; empty for none. */
enum status ledger_find_run(struct ledger *book, struct str project, int64_t now,
			    char run[LEDGER_RUN_SIZE], struct diag *diag);

#endif
