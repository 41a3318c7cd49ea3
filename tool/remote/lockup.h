/* lockup.h - purchase locks: one for each purchase text, shared by the orders of a session that name it. Internal to this
 * room. Without is-dry alone. */
#ifndef ASSETC_REMOTE_LOCKUP_H
#define ASSETC_REMOTE_LOCKUP_H

#include "provider/hosted.h"
#include "remote/session.h"

struct lockup {
	struct lockup *next;
	struct str text; /* in `arena` */
	struct ac_lock lock;
	unsigned users;
	unsigned highest; /* candidate that was asked for or handed out */
	/* The order that goes on with what a dead run left open; others wait for it. */
	const struct purchase *adopter;
	/* What a provider said of one of its orders, which then holds for those not sent yet. */
	enum hosted_class verdict;
	struct str why, hint;
	char attempt[LEDGER_ID_SIZE]; /* that it was said of */
	struct arena arena;
};

/* In a plan, for looking alone. */
enum status lockups_open(struct session *session, struct diag *diag);
enum lockup_state { LOCKUP_TAKEN, LOCKUP_SHARED, LOCKUP_BUSY, LOCKUP_FAILED };
/* Takes it, or shares it, without waiting; *out then is to be given back. LOCKUP_FAILED with a finding. */
enum lockup_state lockup_take(struct session *session, struct str text, struct lockup **out,
			      struct diag *diag);
/* Whether another process has it now. */
bool lockup_is_elsewhere(const struct session *session, struct str text);
/* The same by the book alone, for a process that has no lock: it would lose them by asking so. */
bool lockup_is_alive(const char *book, struct str text);
void lockup_give(struct session *session, struct lockup *lockup);
void lockups_release(struct session *session);

#endif
