/* lockup.c - purchase locks of a session. */
#include "remote/lockup.h"

enum lockup_state lockup_take(struct session *session, struct str text, struct lockup **out,
			      struct diag *diag)
{
	struct lockup *lockup = session->lockups;
	struct ac_error error = {0};
	struct ac_lock lock = {0};
	enum ac_code code;

	while (lockup && !str_equal(lockup->text, text))
		lockup = lockup->next;
	if (lockup) {
		lockup->users++;
		*out = lockup;
		return LOCKUP_SHARED;
	}
	code = ac_lock_take(session->store, text.ptr, text.len, false, &lock, &error);
	if (code == AC_BUSY)
		return LOCKUP_BUSY;
	if (code != AC_OK) {
		(void)diag_error(diag, ST_ENVIRONMENT, "E0492", (struct place){0},
				 "the purchase cannot be locked: %s", error.text);
		return LOCKUP_FAILED;
	}
	lockup = mem_zalloc(1, sizeof(*lockup));
	lockup->text = str_copy(&lockup->arena, text);
	lockup->lock = lock;
	lockup->users = 1;
	lockup->next = session->lockups;
	session->lockups = lockup;
	*out = lockup;
	return LOCKUP_TAKEN;
}

static void release(struct lockup *lockup)
{
	ac_lock_release(&lockup->lock);
	arena_release(&lockup->arena);
	mem_free(lockup);
}

void lockup_give(struct session *session, struct lockup *lockup)
{
	struct lockup **link = &session->lockups;

	if (--lockup->users > 0)
		return;
	while (*link != lockup)
		link = &(*link)->next;
	*link = lockup->next;
	release(lockup);
}

void lockups_release(struct session *session)
{
	while (session->lockups) {
		struct lockup *lockup = session->lockups;

		session->lockups = lockup->next;
		release(lockup);
	}
}
