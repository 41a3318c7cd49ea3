/* test_lock.c - locks between threads, between processes, and beside clean. */
#include "scratch.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 300

TestSuite(cache_lock, .init = scratch_init, .fini = scratch_fini, .timeout = 60);

Test(cache_lock, take_and_release)
{
	char path[SCRATCH_PATH_SIZE];
	struct ac_lock lock = {0};
	struct ac_lock second = {0};
	struct ac_lock other = {0};
	struct ac_error error = {0};
	struct ac_store *store = open_store();
	ac_lock_release(&lock);
	cr_assert_eq(ac_lock_take(store, "key", 3, true, &lock, &error), AC_OK);
	cr_expect(lock.is_held);
	cr_expect_eq(fcntl(lock.fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	lock_path("key", path);
	cr_expect(exists(path));
	cr_expect_eq(ac_lock_take(store, "key", 3, false, &second, &error), AC_BUSY);
	cr_expect_not(second.is_held);
	cr_expect_not_null(strstr(error.text, path), "%s", error.text);
	ac_lock_release(&second);
	cr_expect_eq(ac_lock_take(store, "other", 5, false, &other, &error), AC_OK);
	ac_lock_release(&other);
	ac_lock_release(&lock);
	cr_expect_not(lock.is_held);
	ac_lock_release(&lock);
	cr_expect_eq(ac_lock_take(store, "key", 3, false, &second, &error), AC_OK);
	ac_lock_release(&second);
	ac_store_close(store);
}

struct contest {
	struct ac_store *store;
	atomic_int *counter; /* read and written apart: only the lock keeps the sum right */
};

static void *count_up(void *context)
{
	struct contest *contest = context;
	for (int i = 0; i < ROUNDS; i++) {
		struct ac_lock lock = {0};
		if (ac_lock_take(contest->store, "key", 3, true, &lock, NULL) != AC_OK)
			return contest;
		int seen = atomic_load(contest->counter);
		sched_yield();
		atomic_store(contest->counter, seen + 1);
		ac_lock_release(&lock);
	}
	return NULL;
}

Test(cache_lock, threads_exclude_each_other)
{
	atomic_int counter = 0;
	struct contest contest = {open_store(), &counter};
	pthread_t threads[4];
	for (int i = 0; i < 4; i++)
		cr_assert_eq(pthread_create(&threads[i], NULL, count_up, &contest), 0);
	for (int i = 0; i < 4; i++) {
		void *failed = NULL;
		cr_assert_eq(pthread_join(threads[i], &failed), 0);
		cr_expect_null(failed);
	}
	cr_expect_eq(atomic_load(&counter), 4 * ROUNDS);
	ac_store_close(contest.store);
}

/* One file holds the count; reading and writing it are far apart. */
static int count_up_file(void)
{
	struct ac_store *store = NULL;
	if (ac_store_open("store", &store, NULL) != AC_OK)
		return 1;
	for (int i = 0; i < ROUNDS; i++) {
		struct ac_lock lock = {0};
		int count = 0;
		if (ac_lock_take(store, "key", 3, true, &lock, NULL) != AC_OK)
			return 2;
		int fd = open("count", O_RDWR | O_CLOEXEC);
		if (pread(fd, &count, sizeof count, 0) != sizeof count)
			return 3;
		count++;
		if (pwrite(fd, &count, sizeof count, 0) != sizeof count)
			return 4;
		close(fd);
		ac_lock_release(&lock);
	}
	ac_store_close(store);
	return 0;
}

/* Beside them clean removes the lock files again and again. */
Test(cache_lock, processes_exclude_each_other_beside_clean)
{
	int count = 0;
	unsigned running = 4;
	struct ac_store *store = open_store();
	write_bytes("count", &count, sizeof count);
	put_entry(store, AC_REQUESTS, "key", "text", 0);
	for (unsigned i = 0; i < running; i++)
		if (fork_child() == 0)
			_exit(count_up_file());
	while (running > 0) {
		int status;
		struct ac_clean_result cleaned;
		cr_expect_eq(ac_store_clean(store, &cleaned, NULL), AC_OK);
		if (waitpid(-1, &status, WNOHANG) > 0) {
			running--;
			cr_expect_eq(status, 0);
		}
	}
	struct ac_bytes bytes;
	cr_assert_eq(ac_file_read("count", sizeof count, &bytes, NULL), AC_OK);
	memcpy(&count, bytes.data, sizeof count);
	ac_bytes_release(&bytes);
	cr_expect_eq(count, 4 * ROUNDS);
	ac_store_close(store);
}

static pid_t fork_holder(int report)
{
	pid_t pid = fork_child();
	if (pid != 0)
		return pid;
	struct ac_store *store = NULL;
	struct ac_lock lock = {0};
	if (ac_store_open("store", &store, NULL) != AC_OK ||
	    ac_lock_take(store, "key", 3, true, &lock, NULL) != AC_OK || write(report, "x", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

Test(cache_lock, a_killed_holder_frees)
{
	struct ac_lock lock = {0};
	struct ac_store *store = open_store();
	int report[2];
	char byte;
	cr_assert_eq(pipe(report), 0);
	pid_t holder = fork_holder(report[1]);
	cr_assert_eq(read(report[0], &byte, 1), 1);
	cr_expect_eq(ac_lock_take(store, "key", 3, false, &lock, NULL), AC_BUSY);
	cr_assert_eq(kill(holder, SIGKILL), 0);
	cr_expect_eq(ac_lock_take(store, "key", 3, true, &lock, NULL), AC_OK);
	cr_assert_eq(waitpid(holder, NULL, 0), holder);
	ac_lock_release(&lock);
	ac_store_close(store);
}

/* A child that inherited the descriptor does not keep the lock beyond its release. */
Test(cache_lock, release_reaches_forked_children)
{
	struct ac_lock lock = {0};
	struct ac_lock again = {0};
	struct ac_store *store = open_store();
	cr_assert_eq(ac_lock_take(store, "key", 3, true, &lock, NULL), AC_OK);
	pid_t pid = fork_child();
	if (pid == 0) {
		pause();
		_exit(0);
	}
	ac_lock_release(&lock);
	cr_expect_eq(ac_lock_take(store, "key", 3, false, &again, NULL), AC_OK);
	ac_lock_release(&again);
	cr_assert_eq(kill(pid, SIGKILL), 0);
	cr_assert_eq(waitpid(pid, NULL, 0), pid);
	ac_store_close(store);
}

Test(cache_lock, clean_spares_a_held_lock)
{
	char held[SCRATCH_PATH_SIZE];
	char free_one[SCRATCH_PATH_SIZE];
	struct ac_lock lock = {0};
	struct ac_lock other = {0};
	struct ac_clean_result cleaned;
	struct ac_store *store = open_store();
	cr_assert_eq(ac_lock_take(store, "key", 3, true, &lock, NULL), AC_OK);
	cr_assert_eq(ac_lock_take(store, "other", 5, true, &other, NULL), AC_OK);
	ac_lock_release(&other);
	lock_path("key", held);
	lock_path("other", free_one);
	cr_assert_eq(ac_store_clean(store, &cleaned, NULL), AC_OK);
	cr_expect(exists(held));
	cr_expect_not(exists(free_one));
	cr_expect_eq(ac_lock_take(store, "key", 3, false, &other, NULL), AC_BUSY);
	ac_lock_release(&lock);
	ac_store_close(store);
}

/* Takes the lock, says so and holds it until told. */
static int hold_until_told(int report, int go_on)
{
	char byte = 'x';
	struct ac_lock lock = {0};
	struct ac_store *store = NULL;
	if (ac_store_open("store", &store, NULL) != AC_OK ||
	    ac_lock_take(store, "key", 3, true, &lock, NULL) != AC_OK)
		return 1;
	if (write(report, &byte, 1) != 1 || read(go_on, &byte, 1) != 1)
		return 2;
	ac_lock_release(&lock);
	ac_store_close(store);
	return 0;
}

/* What clean may do between a waiter's open and its turn: the waiter must not hold a file that
 * nobody else can find. */
Test(cache_lock, a_file_removed_under_a_waiter_is_no_lock)
{
	int report[2];
	int go_on[2];
	char byte = 'x';
	char path[SCRATCH_PATH_SIZE];
	struct ac_lock first = {0};
	struct ac_lock second = {0};
	struct ac_store *store = open_store();
	cr_assert(pipe(report) == 0 && pipe(go_on) == 0);
	cr_assert_eq(ac_lock_take(store, "key", 3, true, &first, NULL), AC_OK);
	pid_t pid = fork_child();
	if (pid == 0)
		_exit(hold_until_told(report[1], go_on[0]));
	usleep(50000);
	lock_path("key", path);
	cr_assert_eq(unlink(path), 0);
	ac_lock_release(&first);
	cr_assert_eq(read(report[0], &byte, 1), 1);
	cr_expect_eq(ac_lock_take(store, "key", 3, false, &second, NULL), AC_BUSY);
	ac_lock_release(&second);
	cr_assert_eq(write(go_on[1], &byte, 1), 1);
	int status = 1;
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	cr_expect_eq(status, 0);
	ac_store_close(store);
}

static void ignore_signal(int number)
{
	(void)number;
}

/* Signals that are handled must not end the wait. */
Test(cache_lock, waiting_survives_signals)
{
	struct ac_lock lock = {0};
	struct ac_store *store = open_store();
	cr_assert_eq(ac_lock_take(store, "key", 3, true, &lock, NULL), AC_OK);
	int ready[2];
	char byte;
	cr_assert_eq(pipe(ready), 0);
	pid_t pid = fork_child();
	if (pid == 0) {
		const struct sigaction action = {.sa_handler = ignore_signal};
		struct ac_store *own = NULL;
		sigaction(SIGUSR1, &action, NULL);
		if (write(ready[1], "", 1) != 1)
			_exit(3);
		if (ac_store_open("store", &own, NULL) != AC_OK)
			_exit(1);
		_exit(ac_lock_take(own, "key", 3, true, &lock, NULL) == AC_OK ? 0 : 2);
	}
	/* A signal that came before the handler is set would end the child. */
	cr_assert_eq(read(ready[0], &byte, 1), 1);
	for (int i = 0; i < 20; i++) {
		usleep(5000);
		kill(pid, SIGUSR1);
	}
	ac_lock_release(&lock);
	int status = 0;
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	cr_expect_eq(status, 0);
	ac_store_close(store);
}
