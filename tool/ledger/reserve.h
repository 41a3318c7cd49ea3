/* reserve.h - may this be paid? One transaction decides, reserves the money and writes the intents.
 *
 * A limit is an amount that a sum may not pass: of a run, of a day or month (UTC, of the intents), or of one asset,
 * which is all that was ever charged or reserved for a project and an id. The user's own count over all projects,
 * the project's only what that project spends; --budget counts the run. An amount is reserved from the intent to the
 * end, also while the answer is unknown. Where no limit is set at all nothing may be paid.
 */
#ifndef ASSETC_LEDGER_RESERVE_H
#define ASSETC_LEDGER_RESERVE_H

#include "ledger/ledger.h"

enum ledger_run_kind { LEDGER_RUN_COMPILE, LEDGER_RUN_BUILD, LEDGER_RUN_FETCH };

#define LEDGER_RUN_SIZE 256 /* with the NUL */

/* Who pays, and within which limits. Text is borrowed. */
struct ledger_purse {
	struct str project; /* real path of its root */
	enum ledger_run_kind run_kind;
	struct str run_name; /* of ASSETC_RUN; no text: the book finds or makes the run, see run */
	const char *job;     /* id, or NULL */
	struct ledger_caps
		user; /* of the user's policy file; those of `budget set` count besides */
	struct ledger_caps project_caps;
	int64_t budget_usd; /* --budget, or LEDGER_NO_LIMIT */
	int64_t planned_usd; /* a plan: what other projects of the same run would spend before this one */
	int64_t granted_usd; /* a plan: what LEDGER_DRY granted so far, which it counts itself */
	/* The run that is paid for. Empty at first: with the first reservation a bare compile joins the last run of
	 * bare compiles of its project that is younger than 15 minutes, or begins one; build and fetch begin one.
	 * Filled in then, and to be kept for what else the same run pays. */
	char run[LEDGER_RUN_SIZE];
};

/* One candidate that a request is to fill. */
struct ledger_want {
	struct str key;     /* digest of its request key, as text */
	unsigned candidate; /* from 1 */
};

enum ledger_verdict {
	LEDGER_GRANTED,
	LEDGER_OVER,    /* a limit would be passed: ST_REFUSED */
	LEDGER_NO_CAP,  /* no limit is set anywhere: ST_REFUSED */
	LEDGER_HELD,    /* the book was made anew, and no limit was set since: ST_REFUSED */
	LEDGER_STOPPED, /* its job was cancelled: ST_REFUSED */
	LEDGER_OPEN, /* one of its candidates, by key or by second name, is being bought (row `blocker`), by a living process or a
			 * dead one: whoever holds the purchase lock sees to it, then asks again */
	LEDGER_UNKNOWN, /* it may have been billed already (row `blocker`): ST_PROVIDER until it is resolved */
};

enum ledger_whose { LEDGER_USER, LEDGER_PROJECT, LEDGER_BUDGET };

/* A limit in force and what counts towards it. */
struct ledger_line {
	enum ledger_limit limit;
	enum ledger_whose whose;
	int64_t limit_usd, used_usd;
};

/* One request that is to be sent. Text is borrowed. */
struct ledger_order {
	struct str spec, type; /* id of the spec; "image", "audio" */
	struct str provider, driver, endpoint, model;
	struct str purchase,
		purchase_text; /* the second name without its candidate: digest, text (not empty) */
	struct str reason;     /* why it is bought; may be none, as what follows */
	struct str seed, plan, terms;    /* decimal; of the vendor's plan; date of its terms */
	const struct ledger_want *wants; /* at least one */
	size_t want_count;
	int64_t estimate_usd; /* an upper bound */
	bool is_unpriced;     /* allowed without a price: some limit must be set all the same */
	/* What follows is the answer. */
	enum ledger_verdict verdict;
	struct ledger_line line;      /* OVER: the limit that is passed by most */
	int64_t over_usd;             /* OVER: by how much */
	char attempt[LEDGER_ID_SIZE]; /* GRANTED, unless LEDGER_DRY */
	char blocker[LEDGER_ID_SIZE]; /* OPEN, UNKNOWN: the row */
};

enum ledger_reserve_how {
	LEDGER_TO_SEND, /* the request leaves when this returns: it counts as sent from here on */
	/* Of many, before the first call: each is told by ledger_send just before it leaves. Until then the row is
	 * proof that nothing was sent. */
	LEDGER_TO_WAIT,
	LEDGER_DRY, /* tells what would be granted, by the same code, and changes nothing */
};

/* Looks at the orders one after the other; each fits or not, and a later, cheaper one may fit. All or none of the
 * granted are written. ST_OK also when some or all were refused: verdicts tell. */
enum status ledger_reserve(struct ledger *book, struct ledger_purse *purse,
			   enum ledger_reserve_how how, struct ledger_order *orders, size_t count,
			   int64_t now, struct diag *diag);
/* Adds the finding of an order that was not granted and returns its status; LEDGER_OPEN is none of both: ST_OK, as
 * is LEDGER_GRANTED. */
enum status ledger_tell_verdict(const struct ledger_order *order, struct diag *diag);

/* Every limit in force for a purse, except those of assets, with what counts towards it now. lines: room for
 * LEDGER_LINES_MAX. */
#define LEDGER_LINES_MAX 9
enum status ledger_standing(struct ledger *book, const struct ledger_purse *purse, int64_t now,
			    struct ledger_line *lines, size_t *count, struct diag *diag);

#endif
