/* serve.c - the one loop: what the driver says, what comes back, and what has its time. */
#include "remote/serve.h"

#include "remote/answer.h"
#include "remote/purchase.h"
#include "remote/tasks.h"

#include <string.h>

enum { GREETING_MS = 60 * 1000, IDLE_MS = 60 * 1000, OUTPUT_MS = 5 };

/* ---- questions about the book ------------------------------------------------------------ */

static void put_end(struct session *session, enum status st, const struct diag *diag)
{
	session_put_findings(session, diag);
	message_put_int(session_say(session, ORDER_END, 0), "status", st);
	session_send(session);
	(void)channel_flush(&session->channel, true);
}

static void close_book(struct session *session)
{
	ledger_close(session->book);
	session->book = NULL;
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
		st = found->opens_book ? ST_OK : session_open_book(session, found->writes, &diag);
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

/* ---- nothing new ------------------------------------------------------------------------- */

/* What has not left is not sent any more; what has is awaited. */
static void hold_back(struct session *session)
{
	for (struct purchase *purchase = session->purchases; purchase; purchase = purchase->next) {
		if (purchase->state == PURCHASE_READY && purchase->attempt.is_accepted)
			attempt_leave(session, purchase, "it is still at work", (struct str){0});
		else if (purchase->state == PURCHASE_READY)
			attempt_cancel(session, purchase);
		else if (purchase->state == PURCHASE_WAITING && session->stops > 0)
			purchase_again(session, purchase);
	}
}

/* The driver is gone, or has no more to say. */
static void go_alone(struct session *session)
{
	if (session->is_alone)
		return;
	session->is_alone = true;
	hold_back(session);
	for (struct purchase *purchase = session->purchases; purchase; purchase = purchase->next) {
		if (purchase->state != PURCHASE_FLYING && purchase->state != PURCHASE_FETCHING)
			purchase_end(session, purchase);
	}
}

static void stop(struct session *session)
{
	session->stops++;
	if (session->stops == 1)
		hold_back(session);
	else if (session->net)
		net_abandon(session->net);
}

/* ---- what the driver says ---------------------------------------------------------------- */

static void take_reply(struct session *session, const struct message *message)
{
	struct purchase *purchase = purchase_find(session, message->order);

	if (!purchase)
		return;
	switch (message->kind) {
	case ORDER_WANT: purchase_want(purchase, message); break;
	case ORDER_DROP:
		if (purchase->state <= PURCHASE_WANTED) {
			tasks_ended(session, purchase, true, NULL, (struct str){0});
			purchase_end(session, purchase);
		}
		break;
	case ORDER_AGAIN:
		if (purchase->state == PURCHASE_BUSY)
			purchase_again(session, purchase);
		break;
	case ORDER_ADMIT: settle_admit(session, purchase, message); break;
	case ORDER_SETTLE: settle(session, purchase, message); break;
	default: break;
	}
}

static void take(struct session *session, const struct message *message)
{
	switch (message->kind) {
	case ORDER_ASK: answer(session, message); break;
	case ORDER_ORDER: purchase_order(session, message); break;
	case ORDER_GO:
		session->is_judging = session->may_buy;
		if (session->is_judging)
			quota_ask(session);
		break;
	case ORDER_STOP: stop(session); break;
	case ORDER_BYE: go_alone(session); break;
	case ORDER_WANT:
	case ORDER_DROP:
	case ORDER_AGAIN:
	case ORDER_ADMIT:
	case ORDER_SETTLE: take_reply(session, message); break;
	default: session->channel.is_closed = true; break;
	}
}

/* ---- the loop ---------------------------------------------------------------------------- */

static void advance(struct session *session, struct purchase *purchase)
{
	int64_t now = session_ms();

	switch (purchase->state) {
	case PURCHASE_WAITING:
		if (now >= purchase->attempt.due_ms)
			purchase_again(session, purchase);
		break;
	case PURCHASE_BEHIND:
		if (!purchase->lockup->adopter)
			purchase_locked(session, purchase);
		break;
	case PURCHASE_READY: attempt_advance(session, purchase); break;
	case PURCHASE_FETCHING:
		if (purchase->attempt.due_ms && now >= purchase->attempt.due_ms)
			offer_fetch_again(session, purchase);
		break;
	default: break;
	}
}

/* Until nothing moves: what one gives up another may wait for. */
static void advance_all(struct session *session)
{
	bool has_moved = true;

	if (session->is_judging && !quota_is_awaited(session)) {
		session->is_judging = false;
		judge_all(session);
	}

	while (has_moved) {
		has_moved = session->is_slow = false;
		for (struct endpoint *endpoint = session->endpoints; endpoint;
		     endpoint = endpoint->next)
			endpoint->is_full = false;
		for (struct purchase *purchase = session->purchases; purchase;
		     purchase = purchase->next) {
			enum purchase_state before = purchase->state;

			advance(session, purchase);
			has_moved = has_moved || purchase->state != before;
		}
	}
}

/* Until the next thing has its time. */
static unsigned wait_ms(const struct session *session)
{
	int64_t least = session->is_slow ? SLOTS_POLL_MS : IDLE_MS, now = session_ms();

	if (channel_has_output(&session->channel) && !session->channel.is_closed &&
	    least > OUTPUT_MS)
		least = OUTPUT_MS;
	for (const struct endpoint *endpoint = session->endpoints; endpoint;
	     endpoint = endpoint->next) {
		int64_t due = endpoint->token.state == TOKEN_NONE ? endpoint->token.due_ms : 0;

		if (due > now && due - now < least)
			least = due - now;
	}
	for (const struct purchase *purchase = session->purchases; purchase;
	     purchase = purchase->next) {
		int64_t due = purchase->attempt.due_ms;

		/* One that is due and still READY waits for a slot. */
		if (purchase->state != PURCHASE_WAITING && purchase->state != PURCHASE_READY &&
		    purchase->state != PURCHASE_FETCHING)
			continue;
		if (due > now && due - now < least)
			least = due - now;
	}
	return (unsigned)least;
}

static bool is_over(const struct session *session)
{
	if (!session->is_alone)
		return false;
	for (const struct purchase *purchase = session->purchases; purchase;
	     purchase = purchase->next) {
		if (purchase->state != PURCHASE_ENDED)
			return false;
	}
	return true;
}

static void wait(struct session *session)
{
	struct pollfd driver = {.fd = session->channel.fd, .events = POLLIN};
	size_t count = session->is_alone ? 0 : 1;
	struct net_result result;

	if (!session->net) {
		(void)poll(&driver, count, (int)wait_ms(session));
	} else {
		net_run(session->net, &driver, count, wait_ms(session));
		while (net_next(session->net, &result)) {
			if (!quota_arrive(session, &result) && !token_arrive(session, &result))
				arrive(session, &result);
			net_result_release(&result);
		}
	}
	if (count && driver.revents)
		(void)channel_fill(&session->channel);
}

static void run(struct session *session)
{
	struct message message = {0};

	while (!is_over(session)) {
		while (!session->is_alone && channel_take(&session->channel, &message))
			take(session, &message);
		if (session->channel.is_closed)
			go_alone(session);
		advance_all(session);
		(void)channel_flush(&session->channel, false);
		if (!is_over(session))
			wait(session);
	}
	message_release(&message);
}

/* ---- greeting ---------------------------------------------------------------------------- */

/* The other side sees by this who it is that it started. */
static void put_ready(struct session *session)
{
	struct message *out = session_say(session, ORDER_READY, 0);

	message_put_int(out, "protocol", ORDER_PROTOCOL);
	message_put_c(out, "version", ASSETC_VERSION);
	session_send(session);
}

static bool greet(struct session *session)
{
	struct message hello = {0};
	struct diag diag = {0};
	bool is_ours = channel_wait(&session->channel, &hello, GREETING_MS) &&
		       hello.kind == ORDER_HELLO &&
		       message_int(&hello, "protocol", 0) == (int64_t)ORDER_PROTOCOL &&
		       str_is(message_get(&hello, "version"), ASSETC_VERSION);
	enum status st = ST_OK;

	session->ledger_path = str_copy(&session->arena, message_get(&hello, "ledger"));
	is_ours = is_ours && session->ledger_path.len && session->ledger_path.ptr[0] == '/';
	put_ready(session);
	if (is_ours)
		st = session_greet(session, &hello, &diag);
	if (st != ST_OK)
		put_end(session, st, &diag);
	(void)channel_flush(&session->channel, true);
	diag_release(&diag);
	message_release(&hello);
	return is_ours && st == ST_OK;
}

int remote_serve(int fd, int64_t (*clock)(void))
{
	struct session session = {
		.channel = {.fd = fd}, .clock = clock, .locks_fd = -1, .began_us = clock()};
	bool is_ours = greet(&session);

	if (is_ours)
		run(&session);
	session_release(&session);
	return is_ours ? 0 : 2;
}
