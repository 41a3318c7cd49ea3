/* session.h - one conversation with a driver: what assetc-remote holds while it lasts. Internal to this room.
 *
 * One thread, one loop (serve.c). Nothing here waits: what must be waited for is a state of a purchase with a time.
 */
#ifndef ASSETC_REMOTE_SESSION_H
#define ASSETC_REMOTE_SESSION_H

#include "ledger/reserve.h"
#include "net/net.h"
#include "net/secret.h"
#include "net/slots.h"
#include "order/order.h"

#include <assetc/cache.h>

struct purchase;
struct lockup;
struct task;
struct told_licence;

/* A key of a vendor, or what is as secret; in the session's list until its end. */
struct key {
	struct key *next;
	struct str name; /* of its variable; empty: it was made of others */
	enum secret_state state;
	struct secret secret;
};

enum quota_state { QUOTA_NOT_ASKED, QUOTA_ASKED, QUOTA_KNOWN, QUOTA_UNREADABLE };

enum token_state {
	TOKEN_NONE, /* or it is not to be asked for again before due_ms */
	TOKEN_ASKED,
	TOKEN_HELD, /* until until_ms, where that is not 0 */
	TOKEN_REFUSED,
};

/* What key and secret are exchanged for, where the vendor wants that. In memory alone. */
struct token {
	enum token_state state;
	unsigned number, tries; /* number: of tokens so far */
	int64_t due_ms, until_ms;
	struct net_endpoint net; /* where the exchange is */
	struct secret form;      /* while it is on its way */
	enum hosted_class class; /* TOKEN_REFUSED */
	struct str why;
};

/* Where orders go to. Lives as long as the session. */
struct endpoint {
	struct endpoint *next;
	struct str name, key_env;
	const struct key *key; /* NULL: it is asked without one */
	/* The other half of the account: NULL: there is none, or both stand in `key`. */
	const struct key *secret;
	struct str id, password; /* AUTH_TOKEN: the two, borrowed */
	struct token token;
	struct net_endpoint net;
	struct slots *slots;
	bool is_full; /* no slot was free in this round of the loop */
	/* Of the account, where an order wants something to be left on it. */
	const struct hosted *hosted;
	enum quota_state quota;
	uint64_t credits;         /* QUOTA_KNOWN: less what was granted since */
	struct str plan;          /* of the account, as they call it; empty: they did not say */
	struct arena quota_arena; /* while it is asked */
};

struct session {
	struct channel channel;
	struct message out; /* the one being written */
	struct arena arena;
	int64_t (*clock)(void);
	struct str ledger_path;
	struct ledger *book; /* NULL: not opened yet */
	bool may_write;      /* it was opened to be kept */

	/* What follows is of a session that buys. */
	bool may_buy, is_dry, is_retried, is_rebuy, is_job;
	struct ledger_purse purse;
	int64_t resend_below; /* or LEDGER_NO_LIMIT */
	const char *state_folder;
	const char **spools;  /* folders, ends with NULL */
	struct models models; /* the user's */
	struct ac_store *store;
	int locks_fd; /* of purchase locks beside the book; -1: not open */
	struct net *net;
	struct key *keys;
	struct endpoint *endpoints;
	struct lockup *lockups;
	struct purchase *purchases; /* by their numbers */
	struct task *tasks;
	struct told_licence *licences; /* that were told so far */
	int64_t began_us;              /* of clock */
	char job[LEDGER_ID_SIZE];      /* "": none */

	bool is_judging; /* a GO waits for what is left on accounts */
	bool is_alone;   /* the driver is gone, or has said good-bye */
	unsigned stops;  /* how often it said ORDER_STOP */
	bool is_slow;    /* something must be asked for again soon, since nobody wakes us for it */
};

/* Milliseconds of a clock that only goes forward. */
int64_t session_ms(void);
/* Opens the book, or opens it again where it must be written. */
enum status session_open_book(struct session *session, bool writes, struct diag *diag);
/* Reads what a HELLO says of buying, if it does, and opens what that needs. */
enum status session_greet(struct session *session, const struct message *hello, struct diag *diag);
void session_release(struct session *session);

/* The text as it may be shown or kept: without any key. In the arena. */
struct str session_hide(struct session *session, struct str text, struct arena *arena);
/* session->out as a message that is to be filled and sent. Nothing is sent when the driver is gone. */
struct message *session_say(struct session *session, enum order_kind kind, uint32_t order);
void session_send(struct session *session);
/* A field, without any key; nothing where there is no text. */
void session_put(struct session *session, const char *name, struct str text);
/* Of a session, not of an order: all findings, as ORDER_FINDING. */
void session_put_findings(struct session *session, const struct diag *diag);

/* hide.c: takes keys out of a reply before anything of it is shown or kept. */
void hide_keys(struct session *session, struct net_result *result, bool is_success);

/* endpoint.c: what an ORDER says of where it goes. NULL with a finding when its slots cannot be used. */
struct endpoint *endpoint_of(struct session *session, const struct message *order,
			     const struct hosted *hosted, struct diag *diag);
void endpoints_release(struct session *session);
/* Why it cannot be asked, a clause that follows the provider's name; no text: it can, as far as keys go. */
struct str endpoint_lack(const struct endpoint *endpoint, struct arena *arena);
/* From now on this is hidden as keys are. Takes it over. */
const struct key *session_keep(struct session *session, struct secret *secret);

/* token.c */
/* Whether a request with the endpoint's key may be sent: nothing else is needed, or there is a token, which is asked for where
 * there is none. */
enum token_ready {
	TOKEN_READY,
	TOKEN_AWAITED,
	TOKEN_FAILED
} token_ready(struct session *session, struct endpoint *endpoint);
/* The token of that number is not taken any more. */
void token_drop(struct endpoint *endpoint, unsigned number);
/* False: the result is not of an exchange. */
bool token_arrive(struct session *session, struct net_result *result);
void token_release(struct endpoint *endpoint);

#endif
