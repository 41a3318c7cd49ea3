/* send.c - an attempt until its request is on the way: the translator's words, slots, waiting. */
#include "remote/purchase.h"

#include "base/stop.h"
#include "net/retry.h"
#include "remote/tasks.h"

#include <string.h>

/* ---- an attempt -------------------------------------------------------------------------- */

void attempt_begin(struct session *session, struct purchase *purchase, const char *id,
		   const struct ledger_want *asked, size_t count)
{
	struct attempt *attempt = &purchase->attempt;

	attempt_release(purchase);
	(void)memccpy(attempt->id, id, '\0', sizeof(attempt->id));
	attempt->asked = arena_array(&attempt->arena, count, sizeof(*asked));
	memcpy(attempt->asked, asked, count * sizeof(*asked));
	attempt->asked_count = count;
	attempt->request = purchase->request;
	attempt->request.candidate = count ? asked[0].candidate : 1;
	attempt->call = (struct hosted_call){
		.request = &attempt->request,
		.count = (unsigned)count,
		.model = purchase->model,
		.base_url = purchase->endpoint->net.base_url,
		.is_vendor_host = purchase->is_vendor_host,
		.may_be_longer = purchase->may_be_longer,
		.dialect = purchase->dialect,
		.arena = &attempt->turn,
	};
	attempt->due_ms = session_ms();
	tasks_run(session, purchase);
}

void attempt_forget_turn(struct attempt *attempt)
{
	for (struct held *held = attempt->held; held; held = held->next)
		net_result_release(&held->result);
	attempt->held = NULL;
	hosted_step_release(&attempt->step);
	attempt->step = (struct hosted_step){0};
	spooled_release(&attempt->spooled);
	arena_release(&attempt->turn);
}

void attempt_release(struct purchase *purchase)
{
	attempt_give_slot(purchase);
	attempt_forget_turn(&purchase->attempt);
	arena_release(&purchase->attempt.arena);
	purchase->attempt = (struct attempt){.slot = -1};
}

void attempt_step(struct purchase *purchase, const struct http_reply *reply,
		  struct hosted_step *out)
{
	*out = (struct hosted_step){0};
	purchase->hosted->step(&purchase->attempt.call, reply, out);
}

void attempt_give_slot(struct purchase *purchase)
{
	if (purchase->attempt.slot >= 0)
		slots_give(purchase->endpoint->slots, purchase->attempt.slot);
	purchase->attempt.slot = -1;
}

uint64_t attempt_left_ms(const struct purchase *purchase)
{
	int64_t left = purchase->attempt.deadline_ms - session_ms();

	if (purchase->attempt.deadline_ms == 0)
		return (uint64_t)purchase->deadline_s * 1000;
	return left > 0 ? (uint64_t)left : 0;
}

/* ---- may it leave? ----------------------------------------------------------------------- */

/* The row of what certainly is not billed. */
static enum status free_row(struct session *session, struct purchase *purchase, const char *error,
			    struct diag *diag)
{
	const struct ledger_ending ending = {.state = LEDGER_FAILED, .error = str_of(error)};

	return ledger_end(session->book, purchase->attempt.id, &ending, session->clock(), diag);
}

void attempt_free_by(struct session *session, struct purchase *purchase, enum status st,
		     struct diag *diag)
{
	struct diag own = {0};
	enum status freed = free_row(session, purchase, diag->first->text, &own);

	if (freed == ST_OK) {
		purchase_fail_by(session, purchase, st, diag);
	} else {
		purchase_fail_by(session, purchase, freed, &own);
		diag_release(diag);
	}
	diag_release(&own);
}

void attempt_cancel(struct session *session, struct purchase *purchase)
{
	struct diag diag = {0};
	enum status st = free_row(session, purchase, "it was stopped before it was sent", &diag);

	if (st == ST_OK)
		st = diag_error(&diag, ST_ENVIRONMENT, "E0559", (struct place){0},
				"it was stopped before the request was sent: nothing was bought");
	purchase_fail_by(session, purchase, st, &diag);
}

/* Its job was cancelled. */
static void call_off(struct session *session, struct purchase *purchase)
{
	const struct ledger_order order = {.spec = purchase->spec, .verdict = LEDGER_STOPPED};
	struct diag diag = {0};
	enum status st = free_row(session, purchase, "its job was cancelled", &diag);

	if (st == ST_OK)
		st = ledger_tell_verdict(&order, &diag);
	purchase_fail_by(session, purchase, st, &diag);
}

/* What a provider said of another order of this purchase holds for this one. */
static void take_verdict(struct session *session, struct purchase *purchase)
{
	const struct lockup *lockup = purchase->lockup;
	struct failing failing = verdict_of(session, purchase, lockup->verdict, lockup->why,
					    lockup->hint, str_of(lockup->attempt));
	struct diag diag = {0};
	enum status st = free_row(session, purchase, "another candidate of it failed", &diag);

	if (st == ST_OK)
		purchase_fail(session, purchase, &failing);
	else
		purchase_fail_by(session, purchase, st, &diag);
	diag_release(&diag);
}

/* The endpoint asked not to be called: waits, or fails without a call. True: it may be called. */
static bool may_call(struct session *session, struct purchase *purchase)
{
	struct attempt *attempt = &purchase->attempt;
	int64_t until = 0, now = session->clock();
	uint64_t left = attempt_left_ms(purchase), wait;
	struct diag diag = {0};
	enum status st = ledger_not_before(session->book, purchase->endpoint->name, &until, &diag);

	if (st != ST_OK) {
		purchase_fail_by(session, purchase, st, &diag);
		return false;
	}
	if (until <= now)
		return true;
	wait = (uint64_t)(until - now) / 1000 + 1;
	if (wait > RETRY_WAIT_MAX_MS || wait >= left) {
		attempt_fail(session, purchase, CLASS_RETRY,
			     STR("it asked not to be called for longer than anybody waits"),
			     (struct str){0}, NULL);
		return false;
	}
	attempt->due_ms = session_ms() + (int64_t)wait;
	purchase_progress(session, purchase, "waiting", STR("as the provider asked"));
	return false;
}

static bool take_slot(struct session *session, struct purchase *purchase)
{
	struct attempt *attempt = &purchase->attempt;
	struct slots *slots = purchase->endpoint->slots;
	struct diag diag = {0};

	if (attempt->slot >= 0)
		return true;
	/* What one was refused a moment ago is not asked for by the next. */
	if (purchase->endpoint->is_full)
		return false;
	if (slots_take(slots, purchase->in_flight, &attempt->slot, &diag) != ST_OK) {
		purchase_fail_by(session, purchase, ST_ENVIRONMENT, &diag);
		return false;
	}
	/* Those of other processes become free without a word. */
	purchase->endpoint->is_full = attempt->slot < 0;
	if (attempt->slot < 0 && slots_held(slots) < purchase->in_flight)
		session->is_slow = true;
	return attempt->slot >= 0;
}

/* What leaves with little time left would only be given up half-way, when it may have been billed: a repeat leaves with at
 * least half of all the time there is. What is waited for before the first is no part of it. */
static bool has_time(struct session *session, struct purchase *purchase)
{
	struct attempt *attempt = &purchase->attempt;

	if (attempt->deadline_ms == 0)
		attempt->deadline_ms = session_ms() + (int64_t)purchase->deadline_s * 1000;
	if (attempt->tries == 0 || attempt_left_ms(purchase) >= purchase->deadline_s * 500u)
		return true;
	attempt_fail(session, purchase, CLASS_RETRY,
		     STR("there is too little time left to ask again"), (struct str){0}, NULL);
	return false;
}

/* A submission, of a row that is an intent. */
static bool may_submit(struct session *session, struct purchase *purchase)
{
	struct diag diag = {0};
	enum status st;

	if (session->is_alone || session->stops > 0) {
		attempt_cancel(session, purchase);
		return false;
	}
	if (purchase->lockup->verdict != CLASS_NONE) {
		take_verdict(session, purchase);
		return false;
	}
	if (!take_slot(session, purchase))
		return false;
	if (!may_call(session, purchase)) {
		attempt_give_slot(purchase);
		return false;
	}
	if (!has_time(session, purchase))
		return false;
	if (tasks_are_cancelled(session)) {
		call_off(session, purchase);
		return false;
	}
	st = ledger_send(session->book, purchase->attempt.id, session->clock(), &diag);
	if (st != ST_OK)
		purchase_fail_by(session, purchase, st, &diag);
	STOP_HERE("sending");
	return st == ST_OK;
}

/* ---- on the way -------------------------------------------------------------------------- */

static void send(struct session *session, struct purchase *purchase)
{
	struct attempt *attempt = &purchase->attempt;
	uint64_t left = attempt_left_ms(purchase);

	attempt->tries++;
	attempt->token_number = purchase->endpoint->token.number;
	purchase->state = PURCHASE_FLYING;
	net_start(session->net, &purchase->endpoint->net, &attempt->send, left ? left : 1,
		  purchase);
	if (attempt->send.is_submission) {
		purchase_progress(session, purchase, attempt->tries > 1 ? "repeated" : "sent",
				  attempt->tries > 1 ? attempt->why : purchase->endpoint->name);
		STOP_HERE("sent");
	}
}

void attempt_note_length(struct attempt *attempt, const struct hosted_step *step)
{
	if (!step->sent_ms)
		return;
	attempt->wanted_ms = step->wanted_ms;
	attempt->sent_ms = step->sent_ms;
}

/* After a pause, and at first, the translator says what to do next. */
static void ask_translator(struct session *session, struct purchase *purchase)
{
	struct attempt *attempt = &purchase->attempt;
	struct hosted_step step;

	attempt_forget_turn(attempt);
	attempt_step(purchase, NULL, &step);
	if (step.next != HOSTED_SEND) {
		hosted_step_release(&step);
		attempt_fail(session, purchase, CLASS_FATAL,
			     STR("there is nothing to send for this request"), (struct str){0},
			     NULL);
		return;
	}
	attempt->send = step.send;
	attempt->has_send = true;
	attempt_note_length(attempt, &step);
	attempt->tries = attempt->server_errors = 0;
}

/* A job that is with the vendor, and whose own job here was cancelled: they are told, where they take it; else it is awaited. */
static void consider_cancel(struct session *session, struct purchase *purchase)
{
	struct attempt *attempt = &purchase->attempt;

	if (attempt->is_accepted && !attempt->is_adopted && !attempt->has_send &&
	    attempt->call.state.len && purchase->hosted->can_cancel)
		attempt->call.is_called_off = tasks_are_cancelled(session);
}

/* Whoever is to stop asks for no token; what follows sees that too. */
static bool has_token(struct session *session, struct purchase *purchase)
{
	const struct token *token = &purchase->endpoint->token;

	if (session->is_alone || session->stops > 0)
		return true;
	switch (token_ready(session, purchase->endpoint)) {
	case TOKEN_READY: return true;
	case TOKEN_AWAITED: return false;
	case TOKEN_FAILED: break;
	}
	if (purchase->attempt.is_accepted)
		attempt_leave(session, purchase, "its job cannot be asked after now", token->why);
	else
		attempt_fail(session, purchase, token->class, token->why, (struct str){0}, NULL);
	return false;
}

void attempt_advance(struct session *session, struct purchase *purchase)
{
	struct attempt *attempt = &purchase->attempt;

	if (purchase->state != PURCHASE_READY || session_ms() < attempt->due_ms)
		return;
	consider_cancel(session, purchase);
	/* Pictures of a thousand requests are not held while each waits for its turn. */
	if (attempt->request.input_count && !attempt->is_accepted &&
	    (!take_slot(session, purchase) || !attempt_read_inputs(session, purchase)))
		return;
	if (!attempt->has_send)
		ask_translator(session, purchase);
	if (purchase->state != PURCHASE_READY)
		return;
	if (attempt->send.has_key && !has_token(session, purchase))
		return;
	if (attempt->send.is_submission && !attempt->is_accepted) {
		if (!may_submit(session, purchase))
			return;
	} else if (session->is_alone || session->stops > 1) {
		attempt_leave(session, purchase, "it was stopped", (struct str){0});
		return;
	}
	send(session, purchase);
}
