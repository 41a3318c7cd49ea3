/* again.c - a reply that is no success, or none: is it sent again, is it left for a later run, or is it the end? */
#include "remote/purchase.h"

#include "net/retry.h"
#include "net/target.h"

#include <sys/random.h>

#define LONG_WAIT_MS ((uint64_t)5000) /* from here on it is written down for others, and told */

static uint64_t chance(void)
{
	uint64_t number = 0;

	(void)getrandom(&number, sizeof(number), GRND_NONBLOCK);
	return number;
}

/* One that speaks a vendor's protocol on this machine is as much the user's own as one that runs nowhere else. */
static bool is_own_server(struct purchase *purchase)
{
	struct target target;

	if (purchase->hosted->is_local || purchase->is_vendor_host)
		return purchase->hosted->is_local;
	return !target_parse(purchase->endpoint->net.base_url, NULL, &purchase->arena, &target) &&
	       target.is_loopback;
}

/* A server of the user's own, where nobody listens. */
static bool is_absent(struct purchase *purchase, const struct net_result *result)
{
	return result->outcome == NET_NOT_STARTED &&
	       (result->reason == NET_NO_NAME || result->reason == NET_NO_CONNECT) &&
	       is_own_server(purchase);
}

/* "openai", or "openai's endpoint 'box'" where it is called so. */
static struct str called(struct purchase *purchase)
{
	const char *provider = purchase->provider->decl.name;
	struct str name = purchase->endpoint->name;

	if (str_is(name, provider) || str_is(name, provider_driver(purchase->provider)))
		return str_of(provider);
	return str_printf(&purchase->arena, "%s's endpoint '%.*s'", provider, STR_ARGS(name));
}

/* It is no verdict: a fallback takes its place, as where a program is missing. */
static void end_absent(struct session *session, struct purchase *purchase, struct str why)
{
	const struct ledger_reply none = {0};
	struct failing failing = {.class = CLASS_NONE,
				  .status = ST_PROVIDER,
				  .code = "E0566",
				  .is_local = true,
				  .is_unavailable = true};
	struct diag diag = {0};
	enum status st = attempt_end_row(session, purchase, CLASS_RETRY, why, &none, false, &diag);

	if (st != ST_OK) {
		purchase_fail_by(session, purchase, st, &diag);
		return;
	}
	failing.text = str_printf(&purchase->arena, "%.*s is not there, at %.*s: %.*s",
				  STR_ARGS(called(purchase)),
				  STR_ARGS(purchase->endpoint->net.base_url), STR_ARGS(why));
	failing.hint = STR("start the server, or say where it is");
	purchase_fail(session, purchase, &failing);
}

/* Others do not call either until then. */
static void leave_alone(struct session *session, struct purchase *purchase,
			const struct retry_plan *plan)
{
	struct diag diag = {0};

	if (plan->not_before_us &&
	    ledger_set_not_before(session->book, purchase->endpoint->name,
				  (int64_t)plan->not_before_us, STR("Retry-After"), &diag) != ST_OK)
		session_put_findings(session, &diag);
	diag_release(&diag);
}

static void repeat(struct session *session, struct purchase *purchase,
		   const struct retry_plan *plan, struct str why)
{
	struct attempt *attempt = &purchase->attempt;

	attempt->why = str_copy(&attempt->arena, why);
	if (plan->wait_ms >= LONG_WAIT_MS)
		leave_alone(session, purchase, plan);
	attempt->server_errors += plan->is_server_error;
	attempt->due_ms = session_ms() + (int64_t)plan->wait_ms;
	purchase->state = PURCHASE_READY;
	attempt_give_slot(purchase);
	purchase_waits(session, purchase, plan->wait_ms, why, plan->wait_ms >= LONG_WAIT_MS);
	/* Nothing new, once the driver is gone or says so; and nothing is waited for. */
	if (!session->is_alone && session->stops == 0)
		return;
	if (attempt->is_accepted)
		attempt_leave(session, purchase, "it is still at work", why);
	else
		attempt_cancel(session, purchase);
}

/* Where its job is to be asked after, nobody may be asked, in no later run either: the endpoint is that of the submission. What
 * lacks a token because all is to stop is another matter. */
static bool is_out_of_reach(const struct session *session, const struct purchase *purchase,
			    const struct net_result *result)
{
	return purchase->attempt.is_accepted && !purchase->attempt.is_adopted &&
	       !session->is_alone && session->stops == 0 && result->outcome == NET_NOT_STARTED &&
	       result->reason == NET_REFUSED;
}

/* It certainly did not begin, and is not sent again. */
static void give_up(struct session *session, struct purchase *purchase,
		    const struct net_result *result, const struct retry_plan *plan, struct str why,
		    struct str hint)
{
	enum hosted_class class = CLASS_RETRY;

	leave_alone(session, purchase, plan);
	if (is_out_of_reach(session, purchase, result)) {
		attempt_fail(session, purchase, CLASS_UNKNOWN, why, hint, &result->reply);
		return;
	}
	if (purchase->attempt.is_accepted) {
		attempt_leave(session, purchase, "its job cannot be asked after now", why);
		return;
	}
	if (is_absent(purchase, result)) {
		end_absent(session, purchase, why);
		return;
	}
	if (result->outcome == NET_NOT_STARTED && result->reason == NET_REFUSED)
		class = CLASS_FATAL;
	attempt_fail(session, purchase, class, why, hint, &result->reply);
}

/* What is said of a transfer that failed by itself. */
static struct str why_of(const struct net_result *result, struct arena *arena)
{
	if (result->why && result->why[0])
		return str_copy(arena, str_of(result->why));
	return str_copy(arena, str_of(net_reason_name(result->reason)));
}

/* What the translator knows of how long they want to be left alone, where the reply does not say it. */
static struct retry_plan held_off(const struct retry_case *c, struct retry_plan plan, uint64_t ms)
{
	const uint64_t most = RETRY_NOT_BEFORE_MAX_S * 1000;

	if (plan.verdict != RETRY_WAIT || ms <= plan.wait_ms)
		return plan;
	ms = ms < most ? ms : most;
	plan.wait_ms = ms;
	plan.not_before_us = c->now_us + ms * 1000;
	if (ms > RETRY_WAIT_MAX_MS || ms >= c->left_ms)
		plan.verdict = RETRY_LATER;
	return plan;
}

/* At a server of the user's own nothing is paid: an answer stands as the translator reads it, and what was lost on the way
 * may be asked for by the next run. */
static struct retry_plan at_home(const struct net_result *result, struct retry_plan plan)
{
	if (plan.verdict == RETRY_UNKNOWN)
		plan.verdict = result->outcome == NET_ANSWERED ? RETRY_NOTHING : RETRY_LATER;
	return plan;
}

static struct retry_plan plan_for(struct session *session, struct purchase *purchase,
				  const struct net_result *result)
{
	const struct attempt *attempt = &purchase->attempt;
	const struct retry_case c = {
		.is_submission = attempt->send.is_submission,
		.is_awaited = attempt->is_accepted,
		.is_vendor_host = purchase->is_vendor_host,
		.repeat = purchase->hosted->repeat,
		.is_quota = attempt->step.class == CLASS_QUOTA,
		.outcome = result->outcome,
		.reason = result->reason,
		.reply = &result->reply,
		.tries = attempt->tries,
		.server_errors = attempt->server_errors,
		.now_us = (uint64_t)session->clock(),
		.left_ms = attempt_left_ms(purchase),
		.random = chance(),
	};

	/* Whether a server of this machine runs does not change in seconds. */
	if (is_absent(purchase, result))
		return (struct retry_plan){.verdict = RETRY_LATER};
	if (purchase_is_free(purchase))
		return at_home(result, retry_plan(&c));
	return held_off(&c, retry_plan(&c), attempt->step.retry_after_ms);
}

/* A reply that is no success, or none. */
void again_or_not(struct session *session, struct purchase *purchase,
		  const struct net_result *result)
{
	struct attempt *attempt = &purchase->attempt;
	struct retry_plan plan = plan_for(session, purchase, result);
	bool is_told = result->outcome == NET_ANSWERED;
	struct str why = is_told ? attempt->step.why : why_of(result, &attempt->arena);
	struct str hint = is_told ? attempt->step.hint : (struct str){0};

	switch (plan.verdict) {
	case RETRY_WAIT: repeat(session, purchase, &plan, why); break;
	case RETRY_LATER: give_up(session, purchase, result, &plan, why, hint); break;
	case RETRY_UNKNOWN:
		attempt_fail(session, purchase, CLASS_UNKNOWN, why, (struct str){0},
			     &result->reply);
		break;
	case RETRY_NOTHING: arrive_step(session, purchase, &result->reply); break;
	}
}
