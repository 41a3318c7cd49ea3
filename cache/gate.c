/* gate.c - the lock that tells a clean whether somebody is writing. See internal.h.
 *
 * The mutex stays locked while the gate is shut, and there the threads of this process wait that want
 * to write: they hold the same lock of the same description, which cannot tell them apart.
 *
 * A conversion of flock(2) that fails gives up the lock it had: so two that wait to be alone do not
 * keep each other waiting.
 */
#include "internal.h"

#include <fcntl.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#define POLL_MS 5u

/* The caller holds the mutex. */
static void gate_join(struct ac_store *store)
{
	char path[ACP_PATH_SIZE];
	int folder_fd = -1;
	if (store->gate_fd >= 0 ||
	    acp_folder_open(store, "locks", NULL, true, false, &folder_fd, NULL) != AC_OK)
		return;
	close(folder_fd);
	acp_store_path(store, "locks", "gate", NULL, path);
	store->gate_fd =
		acp_open_at(AT_FDCWD, path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0666);
	if (store->gate_fd >= 0)
		acp_flock(store->gate_fd, LOCK_SH);
}

void acp_gate_enter(struct ac_store *store)
{
	pthread_mutex_lock(&store->gate_mutex);
	gate_join(store);
	store->gate_writers++;
	pthread_mutex_unlock(&store->gate_mutex);
}

void acp_gate_leave(struct ac_store *store)
{
	pthread_mutex_lock(&store->gate_mutex);
	if (--store->gate_writers == 0)
		pthread_cond_broadcast(&store->gate_is_quiet);
	pthread_mutex_unlock(&store->gate_mutex);
}

bool acp_gate_shut(struct ac_store *store, unsigned wait_ms)
{
	const struct timespec pause = {.tv_nsec = POLL_MS * 1000000L};
	pthread_mutex_lock(&store->gate_mutex);
	while (store->gate_writers > 0)
		pthread_cond_wait(&store->gate_is_quiet, &store->gate_mutex);
	gate_join(store);
	if (store->gate_fd < 0)
		return false;
	for (unsigned waited = 0;; waited += POLL_MS) {
		if (acp_flock(store->gate_fd, LOCK_EX | LOCK_NB) == 0)
			return true;
		if (waited >= wait_ms)
			break;
		nanosleep(&pause, NULL);
	}
	acp_flock(store->gate_fd, LOCK_SH);
	return false;
}

void acp_gate_reopen(struct ac_store *store)
{
	if (store->gate_fd >= 0)
		acp_flock(store->gate_fd, LOCK_SH);
	pthread_mutex_unlock(&store->gate_mutex);
}
