/* arrive.c - what came back: is it booked, is it gone on with, is it the end? */
#include "remote/purchase.h"

#include "base/stop.h"

#include <string.h>

/* Beside a spooled reply: what the translator had left for itself. Ours stands first. */
#define STATE_FIELD "assetc-state"

/* Questions without a pause between them; the longest known is twenty pictures, one by one, and what is made of them. */
#define TURNS_MAX 64u

static bool is_success(const struct http_reply *reply)
{
	return reply && reply->status >= 200 && reply->status < 300;
}

/* ---- the end of an attempt --------------------------------------------------------------- */

void attempt_leave(struct session *session, struct purchase *purchase, const char *why,
		   struct str detail)
{
	struct diag diag = {0};

	detail = session_hide(session, detail, &purchase->arena);
	(void)diag_error(&diag, ST_PROVIDER, "E0550", (struct place){0},
			 "%s: %s%s%.*s; the next run goes on with attempt %s",
			 purchase->provider->decl.name, why, detail.len ? ": " : "",
			 STR_ARGS(detail), purchase->attempt.id);
	purchase_fail_by(session, purchase, ST_PROVIDER, &diag);
}

/* For the other orders of this purchase. */
static void spread(struct session *session, const struct purchase *purchase,
		   enum hosted_class class, struct str why, struct str hint)
{
	struct lockup *lockup = purchase->lockup;

	lockup->verdict = class;
	memcpy(lockup->attempt, purchase->attempt.id, sizeof(lockup->attempt));
	lockup->why = session_hide(session, why, &lockup->arena);
	lockup->hint = hint.len ? session_hide(session, hint, &lockup->arena) : hint;
}

static bool cost_of(const struct purchase *purchase, const struct hosted_step *step, int64_t *out)
{
	int64_t rate = purchase->usd_per_credit;

	*out = step->cost;
	if (step->has_credits && rate > 0 && step->credits <= INT64_MAX / rate - 1000000)
		*out = (step->credits * rate + 999999) / 1000000;
	else if (!step->has_cost)
		return false;
	return *out >= 0 && *out <= LEDGER_USD_MAX;
}

static struct str added_id(struct attempt *attempt, struct str id)
{
	if (!id.len || str_contains(attempt->request_ids, str_keep(&attempt->arena, id)))
		return attempt->request_ids;
	if (attempt->request_ids.len)
		return str_printf(&attempt->arena, "%.*s %.*s", STR_ARGS(attempt->request_ids),
				  STR_ARGS(id));
	return str_copy(&attempt->arena, id);
}

/* What the book is told of a step. */
static struct ledger_reply booked(struct session *session, struct purchase *purchase,
				  const struct hosted_step *step, const struct http_reply *reply)
{
	struct attempt *attempt = &purchase->attempt;
	struct ledger_reply out = {.http_status = reply ? (int)reply->status : 0,
				   .spool = str_of(attempt->spool)};

	attempt->request_ids =
		added_id(attempt, session_hide(session, step->request_id, &attempt->arena));
	if (attempt->request_ids.len)
		out.request_ids = attempt->request_ids;
	if (step->usage.len)
		out.usage = session_hide(session, step->usage, &attempt->arena);
	if (step->item_count && step->items[0].revised_prompt.len)
		out.revised_prompt =
			session_hide(session, step->items[0].revised_prompt, &attempt->arena);
	out.has_cost = cost_of(purchase, step, &out.cost_usd);
	out.has_credits = step->has_credits;
	out.credits = step->credits;
	return out;
}

static enum status accept(struct session *session, struct purchase *purchase,
			  const struct ledger_reply *reply, struct diag *diag)
{
	enum status st =
		ledger_accept(session->book, purchase->attempt.id, reply, session->clock(), diag);

	if (st == ST_OK)
		purchase->attempt.is_accepted = true;
	return st;
}

/* The row's end, by class. A refusal that is billed, and whatever came with a whole reply, is booked first. */
enum status attempt_end_row(struct session *session, struct purchase *purchase,
			    enum hosted_class class, struct str why,
			    const struct ledger_reply *reply, bool is_billed, struct diag *diag)
{
	struct attempt *attempt = &purchase->attempt;
	struct ledger_ending ending = {.state =
					       class == CLASS_UNKNOWN ? LEDGER_LOST : LEDGER_FAILED,
				       .class_ = verdict_in_book(class),
				       .is_unusable = class == CLASS_UNUSABLE,
				       .reply = *reply,
				       .error = why};
	enum status st = ST_OK;

	if ((is_billed || class == CLASS_UNUSABLE) && !attempt->is_accepted)
		st = accept(session, purchase, reply, diag);
	/* What is not accepted has no cost. */
	if (!attempt->is_accepted)
		ending.reply.has_cost = false;
	return st == ST_OK ? ledger_end(session->book, attempt->id, &ending, session->clock(), diag)
			   : st;
}

static void end_failed(struct session *session, struct purchase *purchase, enum hosted_class class,
		       struct str why, struct str hint, const struct ledger_reply *reply,
		       bool is_billed)
{
	struct attempt *attempt = &purchase->attempt;
	struct failing failing;
	struct diag diag = {0};
	enum status st;

	why = session_hide(session, why, &purchase->arena);
	st = attempt_end_row(session, purchase, class, why, reply, is_billed, &diag);
	if (st != ST_OK) {
		purchase_fail_by(session, purchase, st, &diag);
		return;
	}
	diag_release(&diag);
	offer_remove(attempt);
	/* GO tells what became of it. */
	if (attempt->is_adopted) {
		adopt_next(session, purchase);
		return;
	}
	failing = verdict_of(session, purchase, class, why, hint, str_of(attempt->id));
	failing.request_id = attempt->request_ids.len
				     ? str_copy(&purchase->arena, attempt->request_ids)
				     : (struct str){0};
	spread(session, purchase, class, why, hint);
	purchase_fail(session, purchase, &failing);
}

void attempt_fail(struct session *session, struct purchase *purchase, enum hosted_class class,
		  struct str why, struct str hint, const struct http_reply *reply)
{
	const struct ledger_reply told = {.http_status = reply ? (int)reply->status : 0};

	end_failed(session, purchase, class, why, hint, &told, false);
}

/* ---- booked ------------------------------------------------------------------------------ */

/* The whole reply, durable before the book says so. False: the order has ended. */
static bool spool(struct session *session, struct purchase *purchase,
		  const struct http_reply *reply)
{
	struct attempt *attempt = &purchase->attempt;
	struct http_reply kept = *reply;
	struct http_field *fields =
		arena_array(&attempt->turn, reply->field_count + 1, sizeof(*fields));
	const struct ledger_reply none = {.http_status = (int)reply->status};
	struct diag diag = {0};

	fields[0] = (struct http_field){STR(STATE_FIELD), attempt->call.state};
	if (reply->field_count)
		memcpy(fields + 1, reply->fields, reply->field_count * sizeof(*fields));
	kept.fields = fields;
	kept.field_count++;
	if (spool_write(session->spools, attempt->id, ++attempt->replies, &kept, &attempt->arena,
			&attempt->spool, &diag) == ST_OK) {
		STOP_HERE("spooled");
		return true;
	}
	/* It is paid, and cannot be kept. */
	if (attempt_end_row(session, purchase, CLASS_UNUSABLE, str_of(diag.first->text), &none,
			    true, &diag) == ST_OK)
		STOP_HERE("unkept");
	purchase_fail_by(session, purchase, ST_ENVIRONMENT, &diag);
	return false;
}

/* A whole answer of a submission, or a job that has ended: booked, then looked at. */
static void take_whole(struct session *session, struct purchase *purchase,
		       const struct http_reply *reply)
{
	struct attempt *attempt = &purchase->attempt;
	struct hosted_step *step = &attempt->step;
	struct ledger_reply told;
	struct diag diag = {0};
	enum status st;

	if (!attempt->spool && !spool(session, purchase, reply))
		return;
	told = booked(session, purchase, step, reply);
	st = accept(session, purchase, &told, &diag);
	if (st != ST_OK) {
		purchase_fail_by(session, purchase, st, &diag);
		return;
	}
	STOP_HERE("accepted");
	attempt_give_slot(purchase);
	if (step->note.len)
		purchase_progress(session, purchase, "note", step->note);
	if (step->next == HOSTED_DONE)
		offer_begin(session, purchase);
	else
		end_failed(session, purchase, step->class, step->why, step->hint, &told, true);
}

/* What the translator leaves is durable before anything else is done, once they have begun. */
static bool keep_state(struct session *session, struct purchase *purchase,
		       const struct hosted_step *step, const struct http_reply *reply)
{
	struct attempt *attempt = &purchase->attempt;
	struct ledger_reply told;
	struct diag diag = {0};
	enum status st;
	/* What goes up before the request is sent has begun nothing. */
	bool is_prepared =
		attempt->has_send && !attempt->send.is_submission && !attempt->is_accepted;

	if (!step->state.len || str_equal(step->state, attempt->call.state))
		return true;
	attempt->call.state = str_copy(&attempt->arena, step->state);
	if (!is_success(reply) || is_prepared)
		return true;
	told = booked(session, purchase, step, reply);
	told.vendor_job = attempt->call.state;
	st = accept(session, purchase, &told, &diag);
	if (st == ST_OK)
		return true;
	purchase_fail_by(session, purchase, st, &diag);
	return false;
}

static void wait_for_job(struct session *session, struct purchase *purchase,
			 const struct hosted_step *step)
{
	struct attempt *attempt = &purchase->attempt;

	attempt->odd = step->why.len ? str_copy(&attempt->arena, step->why) : (struct str){0};
	if (session->is_alone || session->stops > 0) {
		attempt_leave(session, purchase, "it is still at work", attempt->odd);
		return;
	}
	if (step->wait_ms >= attempt_left_ms(purchase)) {
		attempt_leave(session, purchase, "it is still at work after all the time there was",
			      attempt->odd);
		return;
	}
	attempt->has_send = false;
	attempt->turns = 0;
	attempt->due_ms = session_ms() + (int64_t)step->wait_ms;
	purchase->state = PURCHASE_READY;
}

/* The vendor ended its job because ours was cancelled: what it says of the cost stands, else what was booked. */
static void end_cancelled(struct session *session, struct purchase *purchase,
			  const struct ledger_reply *reply)
{
	const struct ledger_order order = {.spec = purchase->spec, .verdict = LEDGER_STOPPED};
	const struct ledger_ending ending = {
		.state = LEDGER_CANCELLED, .reply = *reply, .error = STR("its job was cancelled")};
	struct diag diag = {0};
	enum status st =
		ledger_end(session->book, purchase->attempt.id, &ending, session->clock(), &diag);

	if (st == ST_OK)
		st = ledger_tell_verdict(&order, &diag);
	purchase_fail_by(session, purchase, st, &diag);
}

/* They refuse to be asked after what is paid. What may be otherwise later leaves the row as it is; that a job is wrong is
 * nothing that anybody can know of it. False: the order has ended. */
static bool judge_poll(struct session *session, struct purchase *purchase)
{
	struct hosted_step *step = &purchase->attempt.step;

	if (step->class == CLASS_RETRY || step->class == CLASS_AUTH || step->class == CLASS_QUOTA) {
		attempt_leave(session, purchase, "its job cannot be asked after now", step->why);
		return false;
	}
	if (step->class == CLASS_FATAL && !purchase_is_free(purchase))
		step->class = CLASS_UNKNOWN;
	/* That it was made is certain: it told where its result lies. */
	if (step->class == CLASS_UNKNOWN && purchase->attempt.call.is_expired)
		step->class = CLASS_UNUSABLE;
	return true;
}

/* A server that leads from one question to the next is not followed for ever, and no answer to what is paid makes that be
 * paid again. False: the order has ended. */
static bool may_go_on(struct session *session, struct purchase *purchase,
		      const struct http_reply *reply)
{
	struct str circle = STR("its answers lead from one question to the next");
	struct attempt *attempt = &purchase->attempt;
	struct hosted_step *step = &attempt->step;

	if (attempt->send.is_submission && step->send.is_submission && is_success(reply)) {
		step->class = CLASS_UNUSABLE;
		step->why = STR("what it answered is no answer to what was asked");
		step->next = HOSTED_FAILED;
		take_whole(session, purchase, reply);
		return false;
	}
	if (attempt->turns++ < TURNS_MAX)
		return true;
	if (attempt->is_accepted && !purchase_is_free(purchase))
		attempt_leave(session, purchase, "its job cannot be asked after now", circle);
	else
		attempt_fail(session, purchase, CLASS_RETRY, circle, (struct str){0}, reply);
	return false;
}

/* The translator's step for a reply that is not repeated. */
void arrive_step(struct session *session, struct purchase *purchase, const struct http_reply *reply)
{
	struct attempt *attempt = &purchase->attempt;
	struct hosted_step *step = &attempt->step;

	switch (step->next) {
	case HOSTED_SEND:
		if (!may_go_on(session, purchase, reply) ||
		    !keep_state(session, purchase, step, reply))
			return;
		attempt->send = step->send;
		attempt->has_send = true;
		attempt_note_length(attempt, step);
		attempt->tries = attempt->server_errors = 0;
		attempt->due_ms = session_ms();
		purchase->state = PURCHASE_READY;
		return;
	case HOSTED_WAIT:
		if (keep_state(session, purchase, step, reply))
			wait_for_job(session, purchase, step);
		return;
	case HOSTED_DONE: take_whole(session, purchase, reply); return;
	case HOSTED_FAILED: break;
	}
	/* A job that failed is no whole answer to a submission: its row is booked already. */
	if (is_success(reply) && step->class != CLASS_UNKNOWN && !attempt->is_accepted &&
	    attempt->send.is_submission) {
		/* What is booked is not bought again by itself. */
		if ((step->class == CLASS_FATAL || step->class == CLASS_RETRY) &&
		    !purchase_is_free(purchase))
			step->class = CLASS_UNUSABLE;
		take_whole(session, purchase, reply);
		return;
	}
	/* What goes before a submission makes nothing. */
	if (!attempt->is_accepted && !attempt->send.is_submission && step->class == CLASS_UNKNOWN)
		step->class = CLASS_RETRY;
	if (attempt->is_accepted && !is_success(reply) && !judge_poll(session, purchase))
		return;
	{
		const struct ledger_reply told = booked(session, purchase, step, reply);

		if (step->is_cancelled && attempt->is_accepted && !attempt->is_adopted) {
			end_cancelled(session, purchase, &told);
			return;
		}
		end_failed(session, purchase, step->class, step->why, step->hint, &told,
			   step->class == CLASS_POLICY && purchase->hosted->refusal_billed);
	}
}

/* ---- what came --------------------------------------------------------------------------- */

/* The token was not taken, so that nothing began: once the same is sent with another. */
static bool is_renewed(struct purchase *purchase, const struct net_result *result)
{
	struct attempt *attempt = &purchase->attempt;

	if (!purchase->hosted->token || !attempt->send.has_key || result->reply.status != 401 ||
	    attempt->is_renewed) {
		attempt->is_renewed = false;
		return false;
	}
	attempt->is_renewed = true;
	token_drop(purchase->endpoint, attempt->token_number);
	attempt->due_ms = session_ms();
	purchase->state = PURCHASE_READY;
	return true;
}

static void arrive_answer(struct session *session, struct purchase *purchase,
			  struct net_result *result)
{
	struct attempt *attempt = &purchase->attempt;
	struct held *held;

	STOP_HERE("answered");
	if (is_renewed(purchase, result))
		return;
	held = arena_alloc(&attempt->arena, sizeof(*held));
	held->result = *result;
	*result = (struct net_result){0};
	held->next = attempt->held;
	attempt->held = held;
	hide_keys(session, &held->result, is_success(&held->result.reply));
	hosted_step_release(&attempt->step);
	attempt_step(purchase, &held->result.reply, &attempt->step);
	attempt->call.was_told = attempt->call.is_called_off;
	if (is_success(&held->result.reply) || attempt->step.next != HOSTED_FAILED)
		arrive_step(session, purchase, &held->result.reply);
	else
		again_or_not(session, purchase, &held->result);
}

void arrive(struct session *session, struct net_result *result)
{
	struct purchase *purchase = result->context;

	if (purchase->state == PURCHASE_FETCHING) {
		offer_fetched(session, purchase, result);
		return;
	}
	if (result->outcome == NET_ANSWERED) {
		arrive_answer(session, purchase, result);
		return;
	}
	hosted_step_release(&purchase->attempt.step);
	purchase->attempt.step = (struct hosted_step){0};
	again_or_not(session, purchase, result);
}

void arrive_spooled(struct session *session, struct purchase *purchase)
{
	struct attempt *attempt = &purchase->attempt;
	const struct http_reply *reply = &attempt->spooled.reply;
	struct str state = http_reply_field(reply, STATE_FIELD);

	/* What was asked for then is what would be asked for now. */
	if (!attempt->call.state.len) {
		attempt_step(purchase, NULL, &attempt->step);
		attempt_note_length(attempt, &attempt->step);
		hosted_step_release(&attempt->step);
	}
	if (state.len)
		attempt->call.state = str_copy(&attempt->arena, state);
	attempt_step(purchase, reply, &attempt->step);
	if (attempt->step.next == HOSTED_DONE || attempt->step.next == HOSTED_FAILED)
		take_whole(session, purchase, reply);
	else
		arrive_step(session, purchase, reply);
}
