/* helper.c - processes of assetc-sound, their sockets, and the pool of idle ones. */
#include "sound/helper.h"

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
#define ASSETC_SOUND_INSTALLED "../libexec/assetc/assetc-sound"
#endif
#define PATIENCE_MS  60000
#define BYTES_A_MS   1000u /* that the slowest work on a sound takes at least */
#define END_GRACE_MS 200
#define NAP_NS       50000 /* between looks at whether one has ended */
#define NAP_NS_MAX   10000000

static struct {
	pthread_mutex_t mutex;
	struct helper *idle;
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

void helper_set_deadline(struct helper *helper, uint64_t bytes)
{
	helper->deadline = now_ms() + patience_ms + (int64_t)(bytes / BYTES_A_MS);
	helper->is_late = false;
}

/* ---- where the program is ------------------------------------------------------------------ */

void sound_set_helper(const char *path)
{
	(void)pthread_mutex_lock(&pool.mutex);
	pool.path = path;
	(void)pthread_mutex_unlock(&pool.mutex);
}

/* Beside this program, as built, or where `cmake --install` puts it. */
static const char *find_program(void)
{
	static const char *const PLACES[] = {"assetc-sound", ASSETC_SOUND_INSTALLED};
	static char found[PATH_MAX + 64];
	char self[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self));

	while (len > 0 && self[len - 1] != '/')
		len--;
	for (size_t i = 0; len > 0 && i < 2; i++) {
		(void)snprintf(found, sizeof(found), "%.*s%s", (int)len, self, PLACES[i]);
		if (access(found, X_OK) == 0)
			return found;
	}
	return NULL;
}

/* Besides, sees to it that a program which ends in order leaves no process behind, not even one that only waits to be
 * taken leave of: in many a container nobody does that for orphans. */
static const char *program(void)
{
	const char *path;

	(void)pthread_mutex_lock(&pool.mutex);
	if (!pool.ends_at_exit)
		pool.ends_at_exit = atexit(helpers_end) == 0;
	if (!pool.path)
		pool.path = find_program();
	path = pool.path;
	(void)pthread_mutex_unlock(&pool.mutex);
	return path;
}

/* ---- exchanging bytes ---------------------------------------------------------------------- */

/* Until the socket is ready; false at the deadline. */
static bool wait_for(struct helper *helper, short events)
{
	struct pollfd fd = {.fd = helper->fd, .events = events};
	int64_t left = helper->deadline - now_ms();
	int got;

	if (left > INT_MAX)
		left = INT_MAX;
	if (left <= 0) {
		helper->is_late = true;
		return false;
	}
	got = poll(&fd, 1, (int)left);
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
	char *const argv[] = {(char *)"assetc-sound", NULL};
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

static struct helper *not_started(const char *path, int number, struct place at, struct diag *diag)
{
	if (!path)
		(void)diag_error(diag, ST_ENVIRONMENT, "E0621", at,
				 "the program assetc-sound, which reads sounds, is not found");
	else
		(void)diag_error(diag, ST_ENVIRONMENT, "E0621", at,
				 "%s, which reads sounds, cannot be started: %s", path,
				 strerror(number));
	diag_hint(diag, "it belongs beside assetc or to %s from there; install assetc again",
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

static void compare_libraries(const char *loaded, struct diag *diag)
{
	static atomic_flag is_told = ATOMIC_FLAG_INIT;

	if (strcmp(loaded, sound_decode_revision()) == 0 || atomic_flag_test_and_set(&is_told))
		return;
	diag_warning(
		diag, "W0623", (struct place){0},
		"sounds are read with other libraries (%s) than assetc was built with (%s), and "
		"may differ from those that others make",
		loaded, sound_decode_revision());
	diag_hint(diag, "build assetc again with the libraries that are installed");
}

static enum status not_ours(const char *path, const char *why, struct place at, struct diag *diag)
{
	enum status st = diag_error(diag, ST_ENVIRONMENT, "E0622", at,
				    "%s is not of this assetc: %s", path, why);

	diag_hint(diag, "install assetc and assetc-sound together");
	return st;
}

static enum status hear_hello(struct helper *helper, const char *path, struct place at,
			      struct diag *diag)
{
	struct wire_hello hello;
	struct strbuf why = {0};
	size_t head = 2 * sizeof(uint32_t);
	enum status st = ST_OK;

	helper_set_deadline(helper, 0);
	if (!helper_receive(helper, &hello, head)) {
		strbuf_add_c(&why, helper->is_late ? "it does not say hello"
						   : "it ends without saying hello");
	} else if (hello.magic != WIRE_MAGIC) {
		strbuf_add_c(&why, "it says something else than hello");
	} else if (hello.version != WIRE_VERSION) {
		strbuf_printf(&why, "it speaks version %u of their protocol, not %u", hello.version,
			      WIRE_VERSION);
	} else if (!helper_receive(helper, (char *)&hello + head, sizeof(hello) - head)) {
		strbuf_add_c(&why, "its hello breaks off");
	} else {
		tidy(hello.build, sizeof(hello.build));
		tidy(hello.loaded, sizeof(hello.loaded));
		if (strcmp(hello.build, sound_decode_revision()) != 0)
			strbuf_printf(&why, "it was built as \"%s\", not as \"%s\"", hello.build,
				      sound_decode_revision());
		else
			compare_libraries(hello.loaded, diag);
	}
	if (why.len)
		st = not_ours(path, why.data, at, diag);
	strbuf_release(&why);
	return st;
}

static struct helper *start(struct place at, struct diag *diag)
{
	const char *path = program();
	struct helper *helper;
	int sockets[2], number;
	pid_t pid;

	if (!path)
		return not_started(NULL, 0, at, diag);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
		return not_started(path, errno, at, diag);
	number = spawn(path, sockets[1], &pid);
	(void)close(sockets[1]);
	if (number) {
		(void)close(sockets[0]);
		return not_started(path, number, at, diag);
	}
	helper = mem_zalloc(1, sizeof(*helper));
	helper->pid = pid;
	helper->fd = sockets[0];
	if (hear_hello(helper, path, at, diag) == ST_OK)
		return helper;
	helper->is_late = true;
	helper_end(helper, NULL);
	return NULL;
}

/* ---- the pool ------------------------------------------------------------------------------ */

static struct helper *take_idle(void)
{
	struct helper *helper;

	(void)pthread_mutex_lock(&pool.mutex);
	helper = pool.idle;
	if (helper)
		pool.idle = helper->next;
	(void)pthread_mutex_unlock(&pool.mutex);
	return helper;
}

struct helper *helper_take(struct place at, struct diag *diag)
{
	struct helper *helper = take_idle();

	return helper ? helper : start(at, diag);
}

void helper_keep(struct helper *helper)
{
	helper->has_served = true;
	(void)pthread_mutex_lock(&pool.mutex);
	helper->next = pool.idle;
	pool.idle = helper;
	(void)pthread_mutex_unlock(&pool.mutex);
}

void helpers_end(void)
{
	struct helper *idle, *next;

	(void)pthread_mutex_lock(&pool.mutex);
	idle = pool.idle;
	pool.idle = NULL;
	(void)pthread_mutex_unlock(&pool.mutex);
	for (next = idle; next; next = next->next)
		(void)shutdown(next->fd, SHUT_WR);
	for (; idle; idle = next) {
		next = idle->next;
		helper_end(idle, NULL);
	}
}
