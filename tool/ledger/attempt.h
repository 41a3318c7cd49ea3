/* attempt.h - the life of one request to a provider, from the intent to its end.
 *
 *	intent   -> accepted | failed (certainly unbilled) | unknown
 *	accepted -> succeeded | failed (charged or not) | cancelled | unknown
 *	unknown  -> failed, by ledger_resolve or ledger_resend alone
 *
 * An intent that was never sent (ledger_send) can only fail. Nothing else moves, and an end is final: another move is ST_BUG, here and in the file itself. Only the holder of the
 * purchase lock moves a row. Attempts are named by their ids; an unknown id is ST_USAGE.
 *
 * A settlement is never refused for a limit or a clock: the money is spent.
 */
#ifndef ASSETC_LEDGER_ATTEMPT_H
#define ASSETC_LEDGER_ATTEMPT_H

#include "ledger/ledger.h"

enum ledger_state {
	LEDGER_INTENT,
	LEDGER_ACCEPTED,
	LEDGER_SUCCEEDED,
	LEDGER_FAILED,
	LEDGER_LOST, /* "unknown" */
	LEDGER_CANCELLED,
};
const char *ledger_state_name(enum ledger_state state);

enum ledger_class {
	LEDGER_NO_CLASS,
	LEDGER_RETRY,
	LEDGER_FATAL,
	LEDGER_POLICY,
	LEDGER_AUTH,
	LEDGER_QUOTA
};
const char *ledger_class_name(enum ledger_class class_); /* NULL for LEDGER_NO_CLASS */

/* What a provider said. Text that is none leaves what the row has. */
struct ledger_reply {
	int http_status; /* 0: none */
	struct str request_ids, usage, revised_prompt;
	struct str vendor_job; /* its id of an asynchronous job */
	struct str spool;      /* path of the file that holds the whole reply */
	bool has_cost;         /* as reported; without, the estimate is booked and marked */
	int64_t cost_usd;
	bool has_credits;
	int64_t credits;
};

/* The request leaves (again): one more send. Of an intent only. */
enum status ledger_send(struct ledger *book, const char *attempt, int64_t now, struct diag *diag);

/* A job id, or the whole reply in the spool: what it costs is booked. Of an intent; of an accepted row again, when
 * more is known. */
enum status ledger_accept(struct ledger *book, const char *attempt,
			  const struct ledger_reply *reply, int64_t now, struct diag *diag);

enum ledger_item_state { LEDGER_ITEM_MISSING, LEDGER_ITEM_UNUSABLE, LEDGER_ITEM_SUCCEEDED };

/* What became of one candidate. One that was not asked for (a reply of more) is added. */
struct ledger_item {
	struct str key;
	unsigned candidate;
	enum ledger_item_state state;
	struct str sha256; /* of the raw, as text; of SUCCEEDED only */
};

struct ledger_ending {
	enum ledger_state state; /* SUCCEEDED, FAILED, CANCELLED or LOST */
	enum ledger_class class_;
	bool is_unusable; /* FAILED: charged, but of no use; remembered, as POLICY is */
	struct ledger_reply
		reply;    /* has_cost here settles an accepted row; else what was booked stays */
	struct str error; /* what was told */
	const struct ledger_item *items;
	size_t item_count;
};

/* Ends the row, or marks its answer lost. SUCCEEDED needs an item that succeeded; fewer than asked make it partial.
 * An intent that FAILED frees its reservation; one that was billed all the same (a refusal) is accepted first. A cost
 * above the estimate is booked in full. Its cost is divided over what was returned. */
enum status ledger_end(struct ledger *book, const char *attempt, const struct ledger_ending *ending,
		       int64_t now, struct diag *diag);

/* ---- the unknown ------------------------------------------------------------------------- */

/* `ledger resolve ID --billed [--usd X]` or `--not-billed`, which is the consent to buy again. usd: LEDGER_NO_LIMIT
 * for the estimate. A row that is not unknown is ST_USAGE. */
enum status ledger_resolve(struct ledger *book, const char *attempt, bool is_billed, int64_t usd,
			   int64_t now, struct diag *diag);
/* The same for every unknown row, at the estimate; of one project, or of all (no text). *resolved: how many. */
enum status ledger_resolve_all(struct ledger *book, struct str project, bool is_billed, int64_t now,
			       int64_t *resolved, struct diag *diag);
/* `unknown: {resend_below_usd: X}`: books the unknown rows of a key as billed at the estimate, if each is below the
 * amount and no key of theirs was sent anew on this UTC day. *may_send: whether nothing stands in the way any more. */
enum status ledger_resend(struct ledger *book, struct str key, int64_t below_usd, int64_t now,
			  bool *may_send, struct diag *diag);

/* ---- reading ----------------------------------------------------------------------------- */

struct ledger_attempt {
	int64_t n; /* number of the row, rising with time */
#define ATTEMPT_TEXT(name)   struct str name;
#define ATTEMPT_NUMBER(name) int64_t name;
#define ATTEMPT_USD(name)    int64_t name;
#define ATTEMPT_FLAG(name)   bool name;
#define ATTEMPT_TIME(name)   int64_t name;
#include "ledger/attempt.def"
#undef ATTEMPT_TEXT
#undef ATTEMPT_NUMBER
#undef ATTEMPT_USD
#undef ATTEMPT_FLAG
#undef ATTEMPT_TIME
};
/* charged_usd: booked, or the estimate while it is reserved. day: 20261121. */

struct ledger_candidate {
	struct str key, state, sha256; /* state: "asked", "succeeded", "unusable", "missing" */
	unsigned candidate;
	int64_t share_usd;
};

/* Text lives in the arena. */
enum status ledger_read(struct ledger *book, const char *attempt, struct arena *arena,
			struct ledger_attempt *out, struct diag *diag);
enum status ledger_read_items(struct ledger *book, const char *attempt, struct arena *arena,
			      struct ledger_candidate **out, size_t *count, struct diag *diag);

#endif
