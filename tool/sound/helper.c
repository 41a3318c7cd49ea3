/* helper.c - processes of helper programs, their sockets, and the pool of idle ones. */
#include "sound/helper.h"

#include "base/neighbour.h"
#include "sound/decode.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef ASSETC_SOUND_INSTALLED
#define ASSETC_SOUND_INSTALLED "../libexec/assetc"
#endif
#define PATH_SIZE    (PATH_MAX + 64)
#define PATIENCE_MS  60000
#define MOMENT_MS    100   /* between looks at the clock */
#define BYTES_A_MS   1000u /* that the slowest work on a sound takes at least */
#define END_GRACE_MS 200
#define NAP_NS       50000 /* between looks at whether one has ended */
#define NAP_NS_MAX   10000000

static struct {
	pthread_mutex_t mutex;
	struct helper *idle[HELPER_COUNT];
	struct helper *dismissed;
	const char *path;
	bool ends_at_exit;
} pool = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static atomic_int patience_ms = PATIENCE_MS;

static int64_t now_ms(void)
{
	struct timespec now = {0};

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void helper_set_patience(int ms)
{
	patience_ms = ms ? ms : PATIENCE_MS;
}

void helper_allow_time(struct helper *helper, uint64_t bytes)
{
	helper->patience = patience_ms + (int64_t)(bytes / BYTES_A_MS);
	helper->is_late = false;
}

/* ---- where the program is ------------------------------------------------------------------ */

void sound_set_helper(const char *path)
{
	(void)pthread_mutex_lock(&pool.mutex);
	pool.path = path;
	(void)pthread_mutex_unlock(&pool.mutex);
}

static bool find_program(enum helper_kind kind, char *out)
{
	char name[64];

	(void)snprintf(name, sizeof(name), "assetc-sound-%s", helper_name(kind));
	return neighbour_find(name, ASSETC_SOUND_INSTALLED, out, PATH_SIZE);
}

/* Into out, of PATH_SIZE bytes. Besides, sees to it that a program which ends in order leaves no process behind, not even
 * one that only waits to be taken leave of: in many a container nobody does that for orphans. */
static bool program(enum helper_kind kind, char *out)
{
	const char *path;

	(void)pthread_mutex_lock(&pool.mutex);
	if (!pool.ends_at_exit)
		pool.ends_at_exit = atexit(helpers_end) == 0;
	path = pool.path;
	(void)pthread_mutex_unlock(&pool.mutex);
	if (!path)
		return find_program(kind, out);
	(void)snprintf(out, PATH_SIZE, "%s", path);
	return true;
}

/* ---- exchanging bytes ---------------------------------------------------------------------- */

/* Until the socket is ready, or for a moment; false when patience is at its end. What the clock says beyond that moment
 * was not waiting: this program was stopped. */
static bool wait_for(struct helper *helper, short events)
{
	struct pollfd fd = {.fd = helper->fd, .events = events};
	int64_t moment = helper->patience < MOMENT_MS ? helper->patience : MOMENT_MS;
	int64_t since = now_ms(), waited;
	int got;

	if (moment <= 0) {
		helper->is_late = true;
		return false;
	}
	got = poll(&fd, 1, (int)moment);
	waited = now_ms() - since;
	helper->patience -= waited < moment ? waited : moment;
	return got >= 0 || errno == EINTR;
}

bool helper_send(struct helper *helper, const void *data, size_t len)
{
	const char *next = data;

	while (len) {
		ssize_t now = send(helper->fd, next, len, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (now >= 0) {
			next += now;
			len -= (size_t)now;
		} else if (errno == EAGAIN ? !wait_for(helper, POLLOUT) : errno != EINTR) {
			return false;
		}
	}
	return true;
}

bool helper_receive(struct helper *helper, void *out, size_t len)
{
	char *next = out;

	while (len) {
		ssize_t now = recv(helper->fd, next, len, MSG_DONTWAIT);

		if (now == 0)
			return false;
		if (now > 0) {
			next += now;
			len -= (size_t)now;
		} else if (errno == EAGAIN ? !wait_for(helper, POLLIN) : errno != EINTR) {
			return false;
		}
	}
	return true;
}

/* ---- the end of one ------------------------------------------------------------------------ */

/* Its status; by itself within the grace, then by force. */
static int take_leave(pid_t pid, int grace_ms)
{
	struct timespec nap = {.tv_nsec = NAP_NS};
	int64_t deadline = now_ms() + grace_ms;
	int status = 0;
	pid_t got;

	while ((got = waitpid(pid, &status, WNOHANG)) == 0 && now_ms() < deadline) {
		(void)nanosleep(&nap, NULL);
		if (nap.tv_nsec < NAP_NS_MAX)
			nap.tv_nsec *= 2;
	}
	if (got == 0)
		(void)kill(pid, SIGKILL);
	while (got == 0 || (got < 0 && errno == EINTR))
		got = waitpid(pid, &status, 0);
	return status;
}

static void explain(struct strbuf *why, bool is_late, int status)
{
	if (is_late)
		strbuf_add_c(why, "did not answer in time");
	else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
		strbuf_add_c(why, "used up its processor time");
	else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
		strbuf_add_c(why, "was killed, or had to be, as it closed its output too early");
	else if (WIFSIGNALED(status))
		strbuf_printf(why, "was ended by signal %d", WTERMSIG(status));
	else if (WEXITSTATUS(status) == 127)
		strbuf_add_c(why, "could not load the libraries it needs");
	else if (WEXITSTATUS(status) == 7)
		strbuf_add_c(why, "ran out of memory");
	else
		strbuf_printf(why, "ended too early, with exit code %d", WEXITSTATUS(status));
}

void helper_end(struct helper *helper, struct strbuf *why)
{
	int grace = END_GRACE_MS, status;

	/* One that still runs sees the end of its input; one that is late would not. */
	(void)shutdown(helper->fd, SHUT_WR);
	if (helper->is_late)
		grace = 0;
	status = take_leave(helper->pid, grace);
	(void)close(helper->fd);
	if (why)
		explain(why, helper->is_late, status);
	mem_free(helper);
}

/* ---- the start of one ---------------------------------------------------------------------- */

/* The child gets the socket as its input and output, and nothing else: no descriptor, no variable, no signal that is
 * ignored or held back. A group of its own keeps it from what is typed at the terminal: assetc decides. */
static int spawn(const char *path, int socket, pid_t *pid)
{
	char *const argv[] = {(char *)path, NULL};
	char *const environment[] = {NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	int number;

	(void)sigemptyset(&none);
	(void)sigfillset(&all);
	number = posix_spawn_file_actions_init(&actions);
	if (number)
		return number;
	number = posix_spawnattr_init(&attributes);
	if (!number) {
		(void)posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK |
								    POSIX_SPAWN_SETSIGDEF |
								    POSIX_SPAWN_SETPGROUP);
		(void)posix_spawnattr_setsigmask(&attributes, &none);
		(void)posix_spawnattr_setsigdefault(&attributes, &all);
		(void)posix_spawnattr_setpgroup(&attributes, 0);
		number = posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO);
		if (!number)
			number = posix_spawn_file_actions_adddup2(&actions, socket, STDOUT_FILENO);
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 34)
		if (!number)
			number = posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO);
#endif
		if (!number)
			number = posix_spawn(pid, path, &actions, &attributes, argv, environment);
		(void)posix_spawnattr_destroy(&attributes);
	}
	(void)posix_spawn_file_actions_destroy(&actions);
	return number;
}

/* path: "" when it is not found. */
static struct helper *not_started(enum helper_kind kind, const char *path, int number,
				  struct place at, struct diag *diag)
{
	if (!path[0])
		(void)diag_error(diag, ST_ENVIRONMENT, "E0621", at,
				 "the program assetc-sound-%s, which works on sounds, is not found",
				 helper_name(kind));
	else
		(void)diag_error(diag, ST_ENVIRONMENT, "E0621", at,
				 "%s, which works on sounds, cannot be started: %s", path,
				 strerror(number));
	diag_hint(diag, "it belongs beside assetc or into %s from there; install assetc again",
		  ASSETC_SOUND_INSTALLED);
	return NULL;
}

/* What the hello says, made fit for a finding. */
static void tidy(char *text, size_t size)
{
	text[size - 1] = '\0';
	for (; *text; text++) {
		if (*text < ' ' || *text > '~')
			*text = '?';
	}
}

static void compare_libraries(const struct helper *helper, const char *loaded, struct diag *diag)
{
	static atomic_flag is_told = ATOMIC_FLAG_INIT;
	const char *build = helper_build(helper->kind);

	if (strcmp(loaded, build) == 0 || atomic_flag_test_and_set(&is_told))
		return;
	diag_warning(diag, "W0623", (struct place){0},
		     "sounds are worked on with another library (%s) than assetc was built with "
		     "(%s), and may differ from those that others make",
		     loaded, build);
	diag_hint(diag, "build assetc again with the libraries that are installed");
}

/* Adds why not, and what to do, unless its hello is that of this build. */
static void read_hello(struct helper *helper, struct strbuf *why, struct diag *diag)
{
	const char *build = helper_build(helper->kind);
	struct wire_hello hello;
	size_t head = 2 * sizeof(uint32_t);

	helper_allow_time(helper, 0);
	if (!helper_receive(helper, &hello, head)) {
		strbuf_add_c(why, helper->is_late ? "does not say hello" : "");
	} else if (hello.magic != WIRE_MAGIC) {
		strbuf_add_c(why, "says something else than hello");
	} else if (hello.version != WIRE_VERSION) {
		strbuf_printf(why, "speaks version %u of their protocol, not %u", hello.version,
			      WIRE_VERSION);
	} else if (!helper_receive(helper, (char *)&hello + head, sizeof(hello) - head)) {
		strbuf_add_c(why, "breaks off its hello");
	} else {
		tidy(hello.build, sizeof(hello.build));
		tidy(hello.loaded, sizeof(hello.loaded));
		helper->is_known = strcmp(hello.build, build) == 0;
		if (!helper->is_known)
			strbuf_printf(why, "was built as \"%s\", not as \"%s\"", hello.build,
				      build);
		else
			compare_libraries(helper, hello.loaded, diag);
	}
}

/* The helper, or NULL when it is none of ours, and then ended. */
static struct helper *hear_hello(struct helper *helper, struct place at, struct diag *diag)
{
	struct strbuf why = {0};
	enum helper_kind kind = helper->kind;

	read_hello(helper, &why, diag);
	if (helper->is_known)
		return helper;
	if (why.len) {
		helper->is_late = true;
		helper_end(helper, NULL);
		(void)diag_error(diag, ST_ENVIRONMENT, "E0622", at,
				 "assetc-sound-%s is not of this assetc: it %s", helper_name(kind),
				 why.data);
		diag_hint(diag, "install all programs of assetc together");
	} else {
		helper_end(helper, &why);
		(void)diag_error(diag, ST_ENVIRONMENT, "E0622", at,
				 "assetc-sound-%s %s, before it said hello", helper_name(kind),
				 why.data);
		diag_hint(diag, "install assetc again; `ldd` of that program tells which libraries "
				"are missing");
	}
	strbuf_release(&why);
	return NULL;
}

/* Into path, of PATH_SIZE bytes: where the program is, "" when it is not found. *number: of the error. */
static struct helper *start(enum helper_kind kind, char *path, int *number)
{
	struct helper *helper;
	int sockets[2];
	pid_t pid;

	*number = 0;
	if (!program(kind, path)) {
		path[0] = '\0';
		return NULL;
	}
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) {
		*number = errno;
		return NULL;
	}
	*number = spawn(path, sockets[1], &pid);
	(void)close(sockets[1]);
	if (*number) {
		(void)close(sockets[0]);
		return NULL;
	}
	helper = mem_zalloc(1, sizeof(*helper));
	helper->kind = kind;
	helper->pid = pid;
	helper->fd = sockets[0];
	return helper;
}

/* ---- the pool ------------------------------------------------------------------------------ */

static struct helper *take_idle(enum helper_kind kind)
{
	struct helper *helper;

	(void)pthread_mutex_lock(&pool.mutex);
	helper = pool.idle[kind];
	if (helper)
		pool.idle[kind] = helper->next;
	(void)pthread_mutex_unlock(&pool.mutex);
	return helper;
}

static void add_idle(struct helper *helper)
{
	(void)pthread_mutex_lock(&pool.mutex);
	helper->next = pool.idle[helper->kind];
	pool.idle[helper->kind] = helper;
	(void)pthread_mutex_unlock(&pool.mutex);
}

struct helper *helper_take(enum helper_kind kind, struct place at, struct diag *diag)
{
	struct helper *helper = take_idle(kind);
	char path[PATH_SIZE];
	int number;

	if (!helper)
		helper = start(kind, path, &number);
	if (!helper)
		return not_started(kind, path, number, at, diag);
	return helper->is_known ? helper : hear_hello(helper, at, diag);
}

void helper_expect(enum helper_kind kind)
{
	char path[PATH_SIZE];
	int number;
	bool is_one;
	struct helper *helper = NULL;

	(void)pthread_mutex_lock(&pool.mutex);
	is_one = pool.idle[kind] != NULL;
	(void)pthread_mutex_unlock(&pool.mutex);
	if (!is_one)
		helper = start(kind, path, &number);
	if (helper)
		add_idle(helper);
}

void helper_keep(struct helper *helper)
{
	helper->has_served = true;
	add_idle(helper);
}

/* Takes the idle ones out of the pool, and tells them that nothing will come. */
static struct helper *dismiss_all(void)
{
	struct helper *all = NULL, *next;

	for (int kind = 0; kind < HELPER_COUNT; kind++) {
		for (struct helper *helper = pool.idle[kind]; helper; helper = next) {
			next = helper->next;
			(void)shutdown(helper->fd, SHUT_WR);
			helper->next = all;
			all = helper;
		}
		pool.idle[kind] = NULL;
	}
	return all;
}

void helpers_dismiss(void)
{
	struct helper **last;

	(void)pthread_mutex_lock(&pool.mutex);
	for (last = &pool.dismissed; *last;)
		last = &(*last)->next;
	*last = dismiss_all();
	(void)pthread_mutex_unlock(&pool.mutex);
}

void helpers_end(void)
{
	struct helper *all, *next;

	helpers_dismiss();
	(void)pthread_mutex_lock(&pool.mutex);
	all = pool.dismissed;
	pool.dismissed = NULL;
	(void)pthread_mutex_unlock(&pool.mutex);
	for (; all; all = next) {
		next = all->next;
		helper_end(all, NULL);
	}
}
