/* serve.c - greetings, then one request after the other. */
#include "remote/serve.h"

#include "remote/answer.h"

#include <string.h>

enum { GREETING_MS = 60 * 1000 };

struct session {
	struct channel channel;
	struct arena arena;
	struct str ledger_path;
	struct ledger *book;
	bool may_write; /* the book was opened to be kept */
	int64_t (*clock)(void);
};

static void put_findings(struct session *session, const struct diag *diag)
{
	struct message message = {0};

	for (const struct finding *finding = diag->first; finding; finding = finding->next) {
		order_put_finding(&message, finding);
		channel_put(&session->channel, &message);
	}
	message_release(&message);
}

static void put_end(struct session *session, enum status st, const struct diag *diag)
{
	struct message message = {0};

	put_findings(session, diag);
	message_begin(&message, ORDER_END, 0);
	message_put_int(&message, "status", st);
	channel_put(&session->channel, &message);
	(void)channel_flush(&session->channel, true);
	message_release(&message);
}

static void close_book(struct session *session)
{
	ledger_close(session->book);
	session->book = NULL;
}

/* The book is opened when it is first asked, and again when it must be written and was only looked at. */
static enum status open_book(struct session *session, bool writes, struct diag *diag)
{
	struct ledger_options options = {.access = writes ? LEDGER_KEEP : LEDGER_LOOK,
					 .now = session->clock()};

	if (session->book && (session->may_write || !writes))
		return ST_OK;
	close_book(session);
	session->may_write = writes;
	return ledger_open(session->ledger_path.ptr, &options, &session->book, diag);
}

static void answer(struct session *session, const struct message *ask)
{
	struct str what = message_get(ask, "what");
	const struct answer *found = answer_find(what);
	struct arena arena = {0};
	struct answering answering = {.ask = ask,
				      .book_path = session->ledger_path.ptr,
				      .channel = &session->channel,
				      .arena = &arena,
				      .now = session->clock()};
	struct diag diag = {0};
	enum status st;

	if (found) {
		if (found->opens_book)
			close_book(session);
		st = found->opens_book ? ST_OK : open_book(session, found->writes, &diag);
		answering.book = session->book;
		if (st == ST_OK)
			st = found->give(&answering, &diag);
	} else {
		st = diag_error(&diag, ST_BUG, "E0497", (struct place){0},
				"nobody knows what '%.*s' asks", STR_ARGS(what));
	}
	put_end(session, st, &diag);
	message_release(&answering.row);
	arena_release(&arena);
	diag_release(&diag);
}

static bool greet(struct session *session)
{
	struct message message = {0};
	bool is_ours = channel_wait(&session->channel, &message, GREETING_MS) &&
		       message.kind == ORDER_HELLO &&
		       message_int(&message, "protocol", 0) == (int64_t)ORDER_PROTOCOL &&
		       str_is(message_get(&message, "version"), ASSETC_VERSION);

	session->ledger_path = str_copy(&session->arena, message_get(&message, "ledger"));
	/* The other side sees by this who it is that it started. */
	message_begin(&message, ORDER_READY, 0);
	message_put_int(&message, "protocol", ORDER_PROTOCOL);
	message_put_c(&message, "version", ASSETC_VERSION);
	channel_put(&session->channel, &message);
	(void)channel_flush(&session->channel, true);
	message_release(&message);
	return is_ours && session->ledger_path.len && session->ledger_path.ptr[0] == '/';
}

int remote_serve(int fd, int64_t (*clock)(void))
{
	struct session session = {.channel = {.fd = fd}, .clock = clock};
	struct message message = {0};
	bool is_ours = greet(&session);

	while (is_ours && channel_wait(&session.channel, &message, -1) && message.kind == ORDER_ASK)
		answer(&session, &message);
	ledger_close(session.book);
	message_release(&message);
	channel_release(&session.channel);
	arena_release(&session.arena);
	return is_ours ? 0 : 2;
}
