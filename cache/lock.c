/* lock.c - locks between processes and threads: empty files held with flock(2).
 *
 * flock belongs to the open file description; each take opens its own, therefore threads exclude
 * each other too, and the kernel frees the lock of a process that dies. Lock files may be removed
 * by clean while it holds them: a taker who waited for such a file finds it without a name and
 * starts over.
 * They order work on files. For memory that threads share they are no substitute for a mutex.
 */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define TAKE_ATTEMPTS 1000u

int acp_flock(int fd, int operation)
{
	int got;
	do
		got = flock(fd, operation);
	while (got != 0 && errno == EINTR);
	return got == 0 ? 0 : errno;
}

static enum ac_code lock_open(struct ac_store *store, const char *hex, const char *path, int *fd,
			      struct ac_error *err)
{
	*fd = acp_open_at(AT_FDCWD, path, O_RDWR | O_CREAT | O_NOFOLLOW, 0666);
	if (*fd < 0 && errno == ENOENT) {
		int folder_fd = -1;
		enum ac_code code =
			acp_folder_open(store, "locks", hex, true, false, &folder_fd, err);
		if (code != AC_OK)
			return code;
		close(folder_fd);
		*fd = acp_open_at(AT_FDCWD, path, O_RDWR | O_CREAT | O_NOFOLLOW, 0666);
	}
	return *fd < 0 ? acp_error_system(err, errno, "open the lock", path) : AC_OK;
}

static bool has_name(int fd)
{
	struct stat st;
	return fstat(fd, &st) == 0 && st.st_nlink > 0;
}

static enum ac_code lock_path_take(struct ac_store *store, const char *hex, const char *path,
				   bool wait, struct ac_lock *lock, struct ac_error *err)
{
	*lock = (struct ac_lock){.fd = -1};
	for (unsigned attempt = 0; attempt < TAKE_ATTEMPTS; attempt++) {
		int fd = -1;
		enum ac_code code = lock_open(store, hex, path, &fd, err);
		if (code != AC_OK)
			return code;
		int error = acp_flock(fd, wait ? LOCK_EX : LOCK_EX | LOCK_NB);
		if (error == 0 && has_name(fd)) {
			*lock = (struct ac_lock){.fd = fd, .is_held = true};
			return AC_OK;
		}
		close(fd);
		if (error == EWOULDBLOCK)
			return acp_error(err, AC_BUSY, path, "is a lock that somebody else holds");
		if (error != 0)
			return acp_error_system(err, error, "take the lock", path);
	}
	return acp_error(err, AC_IO, path, "is a lock that vanishes as often as it is made");
}

enum ac_code ac_lock_take(struct ac_store *store, const char *text, size_t len, bool wait,
			  struct ac_lock *lock, struct ac_error *err)
{
	struct ac_key key;
	char hex[AC_KEY_HEX_SIZE];
	char path[ACP_PATH_SIZE];
	ac_key_of(text, len, &key);
	ac_key_format(&key, hex);
	acp_item_path(store, "locks", hex, path);
	return lock_path_take(store, hex, path, wait, lock, err);
}

enum ac_code acp_guard_take(struct ac_store *store, const char *hex, struct ac_lock *lock,
			    struct ac_error *err)
{
	const char folder[] = {hex[0], hex[1], '\0'};
	char path[ACP_PATH_SIZE];
	acp_store_path(store, "locks", folder, "guard", path);
	return lock_path_take(store, hex, path, true, lock, err);
}

void ac_lock_release(struct ac_lock *lock)
{
	if (!lock->is_held)
		return;
	/* Not by close alone: a forked child may still have the description open. */
	acp_flock(lock->fd, LOCK_UN);
	close(lock->fd);
	*lock = (struct ac_lock){.fd = -1};
}
