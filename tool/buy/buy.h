/* buy.h - assetc's side of a purchase: orders to assetc-remote, and what comes of them.
 *
 * One conversation for any number of wants. The purchase locks are the remote's to hold; what arrives is decoded and
 * published here (compile_admit) before the remote settles the row. Nothing is printed: what happens is told by callbacks,
 * what went wrong as findings of the want it concerns.
 */
#ifndef ASSETC_BUY_BUY_H
#define ASSETC_BUY_BUY_H

#include "compile/want.h"
#include "order/partner.h"

enum buy_end {
	BUY_OPEN,   /* nothing became of it yet */
	BUY_BOUGHT, /* at least one candidate arrived in this run */
	BUY_FOUND,  /* somebody else bought it meanwhile */
	BUY_FAILED, /* see status and diag */
};

/* One want on its way. The caller sets the first two. */
struct buy {
	struct want *want; /* borrowed */
	struct diag *diag; /* findings; must outlive it */
	enum buy_end end;
	enum status status;     /* of BUY_FAILED */
	bool was_called;        /* the provider was asked and failed: `fallback_on` may go on */
	bool is_absent;         /* nobody was there to be asked: a fallback takes its place */
	unsigned bought, asked; /* candidates */
	bool has_selected;      /* dry: the candidate that ships would be bought */
	bool is_estimated;      /* some of the cost is an estimate */
	int64_t cost_usd;       /* micro-dollars; dry: what it would cost at most */
	int64_t over_usd;       /* dry, or refused: by how much it is over a limit; else 0 */
	int64_t since_ms;       /* from its being sent to its end */
};

enum buy_event_kind {
	BUY_STARTED,  /* a request leaves */
	BUY_WAITING,  /* it leaves again after some seconds; text says when and why */
	BUY_REPEATED, /* it leaves again; text says why */
	BUY_LICENCE,  /* a model is asked for the first time; text: its name and terms */
	BUY_ARRIVED,  /* its answer is in the book, and was admitted; cost_usd */
	BUY_REFUSED,  /* it failed; text */
	BUY_STOPPING, /* after an interrupt: nothing new leaves; candidates are awaited; of no buy */
};
struct buy_event {
	enum buy_event_kind kind;
	const struct buy *buy; /* NULL with BUY_STOPPING */
	int64_t cost_usd, ms;
	unsigned candidates;
	unsigned candidate; /* the first of them, where the want has several; else 0 */
	struct str text;
};

/* Amounts in micro-dollars or PROJECT_NOT_SAID. Paths are absolute. */
struct buy_options {
	const char *ledger, *state,
		*cache; /* the book; folder of slots and replies; of the purchase locks */
	const char *const *spools; /* further folders for replies, NULL-terminated; or NULL */
	int64_t resend_below_usd;  /* policy's `unknown`; PROJECT_NOT_SAID: ask */
	const char *models;        /* file of the user's models, which need not be there; or NULL */
	const char *kind;          /* "compile", "build", "fetch" */
	const char *run;           /* ASSETC_RUN, or NULL */
	const struct project *project; /* who pays */
	struct project_budget user;    /* limits of the user's policy file */
	int64_t budget_usd;            /* --budget */
	bool is_dry;                   /* says what it would cost, and buys nothing */
	int64_t planned_usd; /* dry: what other projects of the same run would spend before this one */
	bool is_retried, is_rebuy;
	unsigned
		at_once; /* requests, at most, to each endpoint; 0: as policy files and vendors say */
	unsigned deadline_s; /* for each request; 0: as its provider has it */
	void (*tell)(void *context, const struct buy_event *event); /* may be NULL */
	void *context;
};

/* A conversation. It is begun before any key in this process is overwritten, since assetc-remote inherits them, and lasts for as
 * many rounds as there are. options must outlive it. ST_ENVIRONMENT, with a finding, when it cannot begin. */
struct buyer;
enum status buyer_open(const struct buy_options *options, struct buyer **out, struct diag *diag);
void buyer_close(struct buyer *buyer); /* accepts NULL */

/* Buys all it can. Returns ST_OK when the conversation came to its end, whatever became of the wants; else the partner
 * went away: one finding in diag, and every want that was not finished has failed with the same status. */
enum status buy_all(struct buyer *buyer, struct ac_store *store, struct buy *buys, size_t count,
		    struct diag *diag);

/* A signal handler may call it: nothing new is sent; the second time answers in flight are given up. */
void buy_interrupt(void);
unsigned buy_interrupts(void); /* how often it was called */

#endif
