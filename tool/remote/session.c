/* session.c - what a HELLO says, and what is said to the driver. */
#include "remote/session.h"

#include "remote/answer.h"
#include "remote/lockup.h"
#include "remote/purchase.h"
#include "remote/tasks.h"

#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { FILES_MAX = 65536 };

extern char **environ;

int64_t session_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- greeting ---------------------------------------------------------------------------- */

enum status session_open_book(struct session *session, bool writes, struct diag *diag)
{
	struct ledger_options options = {.access = writes ? LEDGER_KEEP : LEDGER_LOOK,
					 .now = session->clock()};

	if (session->book && (session->may_write || !writes))
		return ST_OK;
	ledger_close(session->book);
	session->book = NULL;
	session->may_write = writes;
	return ledger_open(session->ledger_path.ptr, &options, &session->book, diag);
}

static struct str kept(struct session *session, const struct message *hello, const char *name)
{
	struct str text = message_get(hello, name);

	return text.ptr ? str_copy(&session->arena, text) : text;
}

static void read_purse(struct session *session, const struct message *hello)
{
	struct str kind = message_get(hello, "run-kind");

	session->purse = (struct ledger_purse){
		.project = kept(session, hello, "project"),
		.run_kind = str_is(kind, "build")   ? LEDGER_RUN_BUILD
			    : str_is(kind, "fetch") ? LEDGER_RUN_FETCH
						    : LEDGER_RUN_COMPILE,
		.run_name = kept(session, hello, "run"),
		.user = answer_caps(hello, "user"),
		.project_caps = answer_caps(hello, "limit"),
		.budget_usd = message_int(hello, "budget", LEDGER_NO_LIMIT),
		.planned_usd = message_int(hello, "planned", 0),
	};
	session->resend_below = message_int(hello, "resend-below", LEDGER_NO_LIMIT);
	session->is_dry = message_int(hello, "is-dry", 0) != 0;
	session->is_retried = message_int(hello, "is-retried", 0) != 0;
	session->is_rebuy = message_int(hello, "is-rebuy", 0) != 0;
	session->is_job = message_int(hello, "is-job", 0) != 0;
}

/* The spool of the state folder first, then the further ones. */
static void read_spools(struct session *session, const struct message *hello)
{
	struct arena *arena = &session->arena;
	struct str name, value;
	size_t cursor = 0, count = 0;
	const char **folders = arena_grow_array(arena, NULL, 0, sizeof(*folders));

	folders[count++] = str_printf(arena, "%s/spool", session->state_folder).ptr;
	while (message_next(hello, &cursor, &name, &value)) {
		if (!str_is(name, "spool") || value.len == 0)
			continue;
		folders = arena_grow_array(arena, folders, count, sizeof(*folders));
		folders[count++] = str_keep(arena, value);
	}
	folders = arena_grow_array(arena, folders, count, sizeof(*folders));
	folders[count] = NULL;
	session->spools = folders;
}

static enum status open_store(struct session *session, const struct message *hello,
			      struct diag *diag)
{
	const char *folder = str_keep(&session->arena, message_get(hello, "cache"));
	struct ac_error error = {0};

	if (ac_store_open(folder, &session->store, &error) == AC_OK)
		return ST_OK;
	return diag_error(diag, ST_ENVIRONMENT, "E0492", (struct place){0},
			  "no purchase can be locked: %s", error.text);
}

/* Each purchase lock is an open file. */
static void allow_many_files(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return;
	limit.rlim_cur = limit.rlim_max < FILES_MAX ? limit.rlim_max : FILES_MAX;
	(void)setrlimit(RLIMIT_NOFILE, &limit);
}

/* Absent is the same as empty. */
static enum status read_models(struct session *session, const struct message *hello,
			       struct diag *diag)
{
	const char *path = str_keep(&session->arena, message_get(hello, "models"));

	return path[0] ? models_read(path, &session->arena, &session->models, diag) : ST_OK;
}

enum status session_greet(struct session *session, const struct message *hello, struct diag *diag)
{
	struct net_options options = net_options_from(environ);
	enum status st;

	session->may_buy = message_get(hello, "state").len > 0;
	if (!session->may_buy)
		return ST_OK;
	session->state_folder = str_keep(&session->arena, message_get(hello, "state"));
	read_purse(session, hello);
	read_spools(session, hello);
	st = read_models(session, hello, diag);
	if (st == ST_OK)
		st = session_open_book(session, !session->is_dry, diag);
	if (st == ST_OK)
		st = lockups_open(session, diag);
	if (st != ST_OK || session->is_dry)
		return st;
	allow_many_files();
	st = open_store(session, hello, diag);
	if (st == ST_OK)
		st = adopt_sweep(session, diag);
	return st == ST_OK ? net_open(&session->net, &options, diag) : st;
}

void session_release(struct session *session)
{
	tasks_end(session);
	purchases_release(session);
	lockups_release(session);
	if (session->locks_fd >= 0)
		(void)close(session->locks_fd);
	net_close(session->net);
	endpoints_release(session);
	ac_store_close(session->store);
	ledger_close(session->book);
	message_release(&session->out);
	channel_release(&session->channel);
	arena_release(&session->arena);
}

/* ---- saying ------------------------------------------------------------------------------ */

struct str session_hide(struct session *session, struct str text, struct arena *arena)
{
	struct str *keys = NULL;
	size_t count = 0;

	for (const struct key *key = session->keys; key; key = key->next) {
		if (key->state != SECRET_READ)
			continue;
		keys = arena_grow_array(arena, keys, count, sizeof(*keys));
		keys[count++] = key->secret.text;
	}
	return secret_hide(arena, text, keys, count);
}

struct message *session_say(struct session *session, enum order_kind kind, uint32_t order)
{
	message_begin(&session->out, kind, order);
	return &session->out;
}

void session_send(struct session *session)
{
	if (!session->channel.is_closed)
		channel_put(&session->channel, &session->out);
}

void session_put(struct session *session, const char *name, struct str text)
{
	struct arena arena = {0};

	if (text.ptr)
		message_put(&session->out, name, session_hide(session, text, &arena));
	arena_release(&arena);
}

void session_put_findings(struct session *session, const struct diag *diag)
{
	for (const struct finding *finding = diag->first; finding; finding = finding->next) {
		order_put_finding(&session->out, finding);
		session_send(session);
	}
}
