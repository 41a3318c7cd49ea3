/* partner.c - the program stands beside assetc as built, or where `cmake --install` puts it. */
#include "order/partner.h"

#include "base/neighbour.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GREETING_MS = 60 * 1000 };

extern char **environ;
static const char *set_program;

void partner_set_program(const char *path)
{
	set_program = path;
}

/* ---- starting ---------------------------------------------------------------------------- */

static bool find_program(char out[PATH_MAX])
{
	if (set_program)
		return snprintf(out, PATH_MAX, "%s", set_program) < PATH_MAX;
	return neighbour_find("assetc-remote", ASSETC_LIBEXEC_INSTALLED, out, PATH_MAX);
}

/* A leader of a group cannot begin a session any more: where this system does not begin one here, the program itself
 * does, first of all. */
#ifdef POSIX_SPAWN_SETSID
#define OF_ITS_OWN POSIX_SPAWN_SETSID
#else
#define OF_ITS_OWN 0
#endif

/* Descriptor 0 is the socket, 1 is closed to whatever a library might print, 2 is ours. Signals are at their defaults, and a
 * Ctrl-C of the terminal reaches the driver alone, which says what is to be done: hence a session of its own. */
static int spawn(const char *program, int fd, pid_t *pid)
{
	char *argv[] = {(char *)"assetc-remote", NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t all;
	int failed;

	(void)sigfillset(&all);
	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawnattr_init(&attributes);
	(void)posix_spawn_file_actions_adddup2(&actions, fd, 0);
	(void)posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", 1 /* O_WRONLY */, 0);
	(void)posix_spawnattr_setsigdefault(&attributes, &all);
	(void)sigemptyset(&all);
	(void)posix_spawnattr_setsigmask(&attributes, &all);
	(void)posix_spawnattr_setflags(&attributes,
				       POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | OF_ITS_OWN);
	failed = posix_spawn(pid, program, &actions, &attributes, argv, environ);
	(void)posix_spawnattr_destroy(&attributes);
	(void)posix_spawn_file_actions_destroy(&actions);
	return failed;
}

static enum status start(struct partner *partner, struct diag *diag)
{
	char program[PATH_MAX];
	int fds[2], failed;

	if (!find_program(program)) {
		(void)diag_error(
			diag, ST_ENVIRONMENT, "E0495", (struct place){0},
			"the program assetc-remote, which keeps the book of purchases, is not "
			"there");
		diag_hint(diag, "install assetc whole: it belongs beside assetc or into "
				"libexec/assetc");
		return ST_ENVIRONMENT;
	}
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
		return diag_error(diag, ST_ENVIRONMENT, "E0495", (struct place){0},
				  "no socket for assetc-remote: %s", strerror(errno));
	failed = spawn(program, fds[1], &partner->pid);
	(void)close(fds[1]);
	partner->channel = (struct channel){.fd = fds[0]};
	if (!failed)
		return ST_OK;
	partner->pid = 0;
	partner_end(partner);
	return diag_error(diag, ST_ENVIRONMENT, "E0495", (struct place){0},
			  "'%s' cannot be started: %s", program, strerror(failed));
}

/* ---- greetings --------------------------------------------------------------------------- */

static bool is_of_this_build(const struct message *ready)
{
	return ready->kind == ORDER_READY &&
	       message_int(ready, "protocol", 0) == (int64_t)ORDER_PROTOCOL &&
	       str_is(message_get(ready, "version"), ASSETC_VERSION);
}

static enum status greet(struct partner *partner, struct message *hello, struct diag *diag)
{
	struct message ready = {0};
	enum status st = ST_OK;

	message_put_int(hello, "protocol", ORDER_PROTOCOL);
	message_put_c(hello, "version", ASSETC_VERSION);
	channel_put(&partner->channel, hello);
	(void)channel_flush(&partner->channel, true);
	if (!channel_wait(&partner->channel, &ready, GREETING_MS) || !is_of_this_build(&ready)) {
		st = diag_error(diag, ST_ENVIRONMENT, "E0495", (struct place){0},
				"assetc-remote does not answer as that of assetc " ASSETC_VERSION
				" does");
		diag_hint(diag, "install both of one build");
	}
	message_release(&ready);
	return st;
}

enum status partner_start(struct partner *partner, struct message *hello, struct diag *diag)
{
	enum status st = start(partner, diag);

	if (st != ST_OK)
		return st;
	st = greet(partner, hello, diag);
	if (st != ST_OK)
		partner_end(partner);
	return st;
}

/* ---- talking ----------------------------------------------------------------------------- */

bool partner_next(struct partner *partner, struct message *message, struct arena *arena,
		  enum status *out, struct diag *diag)
{
	while (channel_wait(&partner->channel, message, -1)) {
		if (message->kind == ORDER_END) {
			*out = (enum status)message_int(message, "status", ST_BUG);
			return false;
		}
		if (!order_read_finding(message, arena, diag))
			return true;
	}
	*out = diag_error(diag, ST_BUG, "E0496", (struct place){0},
			  "assetc-remote went away in the middle of its answer");
	return false;
}

void partner_end(struct partner *partner)
{
	struct message bye = {0};

	if (partner->pid) {
		message_begin(&bye, ORDER_BYE, 0);
		channel_put(&partner->channel, &bye);
		(void)channel_flush(&partner->channel, true);
		message_release(&bye);
	}
	if (partner->channel.fd > 0 || partner->pid)
		channel_release(&partner->channel);
	while (partner->pid && waitpid(partner->pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	*partner = (struct partner){.channel.fd = -1};
}
