/* purchase.h - one order and its life. Internal to this room.
 *
 * What a function here does may end the order; afterwards its state is PURCHASE_ENDED and nothing of it is open but a row
 * of the book, where that is what is said.
 */
#ifndef ASSETC_REMOTE_PURCHASE_H
#define ASSETC_REMOTE_PURCHASE_H

#include "ledger/ask.h"
#include "ledger/attempt.h"
#include "provider/hosted.h"
#include "remote/lockup.h"
#include "remote/session.h"
#include "remote/spool.h"

enum purchase_state {
	PURCHASE_BUSY,     /* the lock is another's, and the driver knows */
	PURCHASE_WAITING,  /* for that lock, since AGAIN */
	PURCHASE_BEHIND,   /* the lock is shared with an order that goes on with a dead run's */
	PURCHASE_LOCKED,   /* WANT or DROP is awaited */
	PURCHASE_WANTED,   /* GO is awaited */
	PURCHASE_READY,    /* its attempt is to be sent, asked or repeated as soon as may be */
	PURCHASE_FLYING,   /* a request is on its way */
	PURCHASE_FETCHING, /* a result is, from its URL */
	PURCHASE_OFFERED,  /* SETTLE is awaited */
	PURCHASE_ENDED,
};

/* A raw of a reply. */
struct offer {
	unsigned candidate;
	struct str key; /* no text: it was not ordered */
	const char *path;
	char sha256[AC_SHA256_HEX_SIZE];
	bool is_there; /* its bytes are in the file */
	const struct hosted_item *item;
	/* From ADMIT. */
	bool is_admitted;
	struct str admitted_sha256, admitted_key, why;
};

/* A reply that later texts may borrow from. */
struct held {
	struct held *next;
	struct net_result result;
};

/* One row of the book under way: ours, or one that is taken over. */
struct attempt {
	char id[LEDGER_ID_SIZE]; /* "": there is none */
	bool is_adopted, is_accepted;
	struct ledger_want *asked;
	size_t asked_count;
	struct provider_request request;
	struct hosted_call call;
	bool has_inputs; /* the bytes of what goes along were read */
	bool has_send;   /* of READY: else the translator is asked */
	struct http_send send;
	unsigned tries, server_errors, replies;
	unsigned turns;              /* questions since the last pause */
	unsigned token_number;       /* of the token that was sent */
	bool is_renewed;             /* ... and was refused, so that another one is tried */
	int64_t deadline_ms, due_ms; /* of session_ms; deadline 0: not set yet */
	int slot;                    /* of the endpoint; -1: none */
	uint32_t wanted_ms, sent_ms; /* of a sound, where the two differ; else 0 */
	struct str request_ids;
	struct str why; /* it is sent again */
	struct str odd; /* what a translator that waits found odd; or empty */
	const char *spool;
	struct spooled spooled; /* a reply of a dead run */
	struct held *held;
	struct hosted_step step; /* the last one, with its items */
	struct offer offers[HOSTED_ITEMS_MAX];
	size_t offer_count, fetching;
	unsigned fetch_tries;
	struct arena turn;  /* of the steps since the last pause */
	struct arena arena; /* of the attempt */
};

struct purchase {
	struct purchase *next;
	uint32_t number;
	enum purchase_state state;
	struct str spec, reason, text, digest; /* text: purchase-text; digest: its SHA-256 */
	const struct provider *provider;
	const struct provider
		*speaks; /* whose protocol is spoken: of a family its back end's, else the same */
	const struct hosted *hosted; /* of that */
	struct endpoint *endpoint;
	unsigned in_flight;
	struct provider_request request;
	const struct model *model;
	bool is_here; /* the driver does the work itself: see here.c */
	bool is_vendor_host, is_unpriced, is_regenerated, may_be_longer;
	struct hosted_dialect dialect;
	int64_t estimate, usd_per_credit; /* usd_per_credit: or LEDGER_NO_LIMIT */
	int64_t safety_margin; /* credits to leave on the account, or -1: nothing is said */
	unsigned deadline_s;
	struct ledger_want *wants;
	size_t want_count;
	struct lockup *lockup;
	int64_t busy_us;             /* when its lock was found taken */
	struct ledger_attempt *rows; /* open ones of dead runs */
	size_t row_count, row_index;
	struct attempt attempt;
	struct arena arena;
};

/* What the driver is told of an order that failed. */
struct failing {
	enum hosted_class class;
	enum status status;
	const char *code;
	struct str text, hint;
	struct str attempt, request_id;
	bool is_local, is_unavailable;
	const struct ledger_line *line; /* with over_usd */
	int64_t over_usd;
};

/* At a server of the user's own that has no price: what may have been made there is nobody's loss. */
static inline bool purchase_is_free(const struct purchase *purchase)
{
	return purchase->hosted->is_local && purchase->estimate == 0;
}

/* ---- purchase.c */
/* ORDER: reads it; told by LOCKED, BUSY or FAILED. */
void purchase_order(struct session *session, const struct message *order);
struct purchase *purchase_find(struct session *session, uint32_t number);
/* Says LOCKED. */
void purchase_locked(struct session *session, struct purchase *purchase);
/* WANT: of its candidates, those that are missing. */
void purchase_want(struct purchase *purchase, const struct message *want);
/* AGAIN, and each time that is asked again. */
void purchase_again(struct session *session, struct purchase *purchase);
/* The order is over: the lock is given back. Nothing is said. */
void purchase_end(struct session *session, struct purchase *purchase);
void purchase_fail(struct session *session, struct purchase *purchase,
		   const struct failing *failing);
/* By our own doing, as the first error of diag tells, which is released. */
void purchase_fail_by(struct session *session, struct purchase *purchase, enum status st,
		      struct diag *diag);
void purchases_release(struct session *session);
void purchase_progress(struct session *session, const struct purchase *purchase, const char *what,
		       struct str text);
/* It is sent again after wait_ms; why: a clause. is_long: people are told. */
void purchase_waits(struct session *session, const struct purchase *purchase, uint64_t wait_ms,
		    struct str why, bool is_long);

/* ---- verdict.c */
/* The failure of a class, in words: why is a clause; attempt: that it is of, or empty. Texts in the arena of the purchase. */
struct failing verdict_of(struct session *session, struct purchase *purchase,
			  enum hosted_class class, struct str why, struct str hint,
			  struct str attempt);
enum hosted_class verdict_class(const struct ledger_attempt *row);
enum ledger_class verdict_in_book(enum hosted_class class);

/* ---- adopt.c: what dead runs left open, before LOCKED */
/* A row of another purchase text that is open: ends it where its run is dead (if_unsent: and it was never sent). *is_free:
 * whether it did. */
enum status adopt_stranger(struct session *session, const char *attempt, bool if_unsent,
			   bool *is_free, struct diag *diag);
/* In a plan: what a purchase would make of an open row in its way, an intent or an accepted one. */
enum foreseen {
	FORESEEN_ALIVE,   /* another process is at it */
	FORESEEN_FREE,    /* it was never sent, and counts no more */
	FORESEEN_GOES_ON, /* it is paid, and its answer is taken over */
	FORESEEN_LOST,    /* it becomes unknown */
};
enum status adopt_foresee(struct session *session, const struct purchase *purchase,
			  const char *attempt, enum foreseen *out, struct diag *diag);
/* At the beginning: frees what dead runs reserved and never sent, whoever asks for it again or not, and takes away what is
 * left in the spool of rows that have ended. */
enum status adopt_sweep(struct session *session, struct diag *diag);
void adopt_begin(struct session *session, struct purchase *purchase);
/* The one that was gone on with has ended. */
void adopt_next(struct session *session, struct purchase *purchase);

/* ---- licence.c */
/* What is kept of a purchase: the licence of its model in a few words, and the date of the vendor's terms; or empty. */
struct str licence_terms(const struct purchase *purchase, struct arena *arena);
/* Tells it where this user never asked this model before. */
void licence_tell(struct session *session, const struct purchase *purchase, struct str model);

/* ---- quota.c: what is left on accounts, for orders that want something to be left there */
/* Asks for what a GO needs to know and does not yet. */
void quota_ask(struct session *session);
bool quota_is_awaited(const struct session *session);
/* False: the result is not of such a question. */
bool quota_arrive(struct session *session, struct net_result *result);
/* Whether it leaves enough, which then counts as spent; else the finding (ST_REFUSED). */
enum status quota_take(struct purchase *purchase, struct diag *diag);

/* ---- published.c */
/* An accepted row of a dead run whose raws are in the cache, each under its key, has succeeded. Any other is left as it is. */
enum status settle_published(struct session *session, const char *attempt, struct diag *diag);

/* ---- judge.c: GO */
void judge_all(struct session *session);

/* ---- send.c */
/* Begins the attempt of an id (granted, or taken over) for candidates. */
void attempt_begin(struct session *session, struct purchase *purchase, const char *id,
		   const struct ledger_want *asked, size_t count);
void attempt_release(struct purchase *purchase);
/* Frees replies and steps, and all texts that borrow from them. */
void attempt_forget_turn(struct attempt *attempt);
/* Asks the translator; out is in the turn's arena. */
void attempt_step(struct purchase *purchase, const struct http_reply *reply,
		  struct hosted_step *out);
/* Keeps what a step says of the length that is asked for. */
void attempt_note_length(struct attempt *attempt, const struct hosted_step *step);
/* Whatever may be done now of one that is READY. */
void attempt_advance(struct session *session, struct purchase *purchase);
void attempt_give_slot(struct purchase *purchase);
/* A time in milliseconds that is left to the attempt. */
uint64_t attempt_left_ms(const struct purchase *purchase);
/* The request is not sent any more: nothing new, says the driver, or who stopped it. */
void attempt_cancel(struct session *session, struct purchase *purchase);

/* Frees the row of what certainly was not sent, and fails the order by our own doing; releases diag. */
void attempt_free_by(struct session *session, struct purchase *purchase, enum status st,
		     struct diag *diag);

/* ---- inputs.c */
/* Until the request was sent: reads what goes along with it. False: the order has failed. */
bool attempt_read_inputs(struct session *session, struct purchase *purchase);

/* ---- arrive.c */
/* The row's end, by class. A refusal that is billed, and whatever came with a whole reply, is booked first. */
enum status attempt_end_row(struct session *session, struct purchase *purchase,
			    enum hosted_class class, struct str why,
			    const struct ledger_reply *reply, bool is_billed, struct diag *diag);
/* The attempt's step, for a reply that is not repeated. */
void arrive_step(struct session *session, struct purchase *purchase,
		 const struct http_reply *reply);
/* A transfer has ended; takes the result over. */
void arrive(struct session *session, struct net_result *result);
/* A reply of a dead run, from the spool. */
void arrive_spooled(struct session *session, struct purchase *purchase);
/* Ends the attempt: the row, then the order (or the next row that is taken over). reply: what it said, or NULL. */
void attempt_fail(struct session *session, struct purchase *purchase, enum hosted_class class,
		  struct str why, struct str hint, const struct http_reply *reply);
/* Leaves the row as it is: a later run goes on with it. detail: a clause that follows, or empty. */
void attempt_leave(struct session *session, struct purchase *purchase, const char *why,
		   struct str detail);

/* ---- again.c */
/* A reply that is no success, or none. The translator's step for it, where it was answered, is the attempt's. */
void again_or_not(struct session *session, struct purchase *purchase,
		  const struct net_result *result);

/* ---- offer.c */
/* The attempt's step is HOSTED_DONE and booked: its items become files, then ITEMs and OFFERED. */
void offer_begin(struct session *session, struct purchase *purchase);
void offer_fetched(struct session *session, struct purchase *purchase, struct net_result *result);
void offer_fetch_again(struct session *session, struct purchase *purchase);
/* Where the index-th item of a reply lies, beside it. */
const char *offer_path(const char *spool, size_t index, struct arena *arena);
/* Takes the spooled reply and the files of its items away. */
void offer_remove(const struct attempt *attempt);

/* ---- settle.c */
void settle_admit(struct session *session, struct purchase *purchase, const struct message *admit);
void settle(struct session *session, struct purchase *purchase, const struct message *message);

/* ---- here.c */
extern const struct hosted hosted_here;
/* The attempt has begun: the row is sent, and offers its candidates before they are made. */
enum status here_begin(struct session *session, struct purchase *purchase, struct diag *diag);
/* SETTLE: books the price, or ends the row as failed and free. */
enum status here_book(struct session *session, struct purchase *purchase,
		      const struct message *settle, bool *is_billed, struct diag *diag);

#endif
