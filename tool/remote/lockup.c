/* lockup.c - purchase locks of a session.
 *
 * Each is two locks. The one in the cache folder is where others wait who look for the raw. The one in the state folder
 * stands beside the book, for which all cache folders of a user are the same: a byte of one file, at a place that is drawn
 * from the text, so that nothing is left behind.
 */
#include "remote/lockup.h"

#include "base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define LOCKS_FILE "purchases.lock" /* in the state folder, as the book is */

static off_t place_of(struct str text)
{
	struct ac_sha256 sha;
	uint64_t number;

	ac_sha256_of(text.ptr, text.len, &sha);
	memcpy(&number, &sha, sizeof(number));
	return (off_t)(number >> 2);
}

static int set(const struct session *session, struct str text, short type)
{
	struct flock lock = {
		.l_type = type, .l_whence = SEEK_SET, .l_start = place_of(text), .l_len = 1};
	int got;

	do
		got = fcntl(session->locks_fd, F_SETLK, &lock);
	while (got != 0 && errno == EINTR);
	return got == 0 ? 0 : errno;
}

static bool is_held(int fd, struct str text)
{
	struct flock lock = {
		.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = place_of(text), .l_len = 1};

	return fd >= 0 && fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

bool lockup_is_elsewhere(const struct session *session, struct str text)
{
	return is_held(session->locks_fd, text);
}

bool lockup_is_alive(const char *book, struct str text)
{
	struct arena arena = {0};
	const char *path =
		str_concat(&arena, path_folder(str_of(book)), STR("/" LOCKS_FILE), STR("")).ptr;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool is_alive = is_held(fd, text);

	if (fd >= 0)
		(void)close(fd);
	arena_release(&arena);
	return is_alive;
}

enum status lockups_open(struct session *session, struct diag *diag)
{
	const char *path = str_printf(&session->arena, "%s/" LOCKS_FILE, session->state_folder).ptr;
	int flags = session->is_dry ? O_RDONLY : O_RDWR | O_CREAT;

	session->locks_fd = open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0600);
	/* Where nobody ever locked one, a plan finds nothing. */
	if (session->locks_fd >= 0 || session->is_dry)
		return ST_OK;
	return diag_error(diag, ST_ENVIRONMENT, "E0492", (struct place){0},
			  "no purchase can be locked: cannot open '%s': %s", path, strerror(errno));
}

static enum lockup_state take_both(struct session *session, struct str text, struct ac_lock *lock,
				   struct diag *diag)
{
	struct ac_error error = {0};
	enum ac_code code = ac_lock_take(session->store, text.ptr, text.len, false, lock, &error);
	int failed = code == AC_OK ? set(session, text, F_WRLCK) : 0;

	if (code == AC_OK && failed == 0)
		return LOCKUP_TAKEN;
	ac_lock_release(lock);
	if (code == AC_BUSY || failed == EAGAIN || failed == EACCES)
		return LOCKUP_BUSY;
	(void)diag_error(diag, ST_ENVIRONMENT, "E0492", (struct place){0},
			 "the purchase cannot be locked: %s",
			 code == AC_OK ? strerror(failed) : error.text);
	return LOCKUP_FAILED;
}

enum lockup_state lockup_take(struct session *session, struct str text, struct lockup **out,
			      struct diag *diag)
{
	struct lockup *lockup = session->lockups;
	struct ac_lock lock = {0};
	enum lockup_state state;

	while (lockup && !str_equal(lockup->text, text))
		lockup = lockup->next;
	if (lockup) {
		lockup->users++;
		*out = lockup;
		return LOCKUP_SHARED;
	}
	state = take_both(session, text, &lock, diag);
	if (state != LOCKUP_TAKEN)
		return state;
	lockup = mem_zalloc(1, sizeof(*lockup));
	lockup->text = str_copy(&lockup->arena, text);
	lockup->lock = lock;
	lockup->users = 1;
	lockup->next = session->lockups;
	session->lockups = lockup;
	*out = lockup;
	return LOCKUP_TAKEN;
}

static void release(struct session *session, struct lockup *lockup)
{
	(void)set(session, lockup->text, F_UNLCK);
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
	release(session, lockup);
}

void lockups_release(struct session *session)
{
	while (session->lockups) {
		struct lockup *lockup = session->lockups;

		session->lockups = lockup->next;
		release(session, lockup);
	}
}
