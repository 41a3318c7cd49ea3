/* quota.c - what is left on an account, asked once for each in a conversation. */
#include "remote/purchase.h"

enum { ASK_MS = 20000 };

/* Of a call that makes nothing, the place alone matters. */
static struct hosted_call call_of(struct endpoint *endpoint)
{
	return (struct hosted_call){.base_url = endpoint->net.base_url,
				    .arena = &endpoint->quota_arena};
}

static void ask(struct session *session, struct endpoint *endpoint)
{
	struct hosted_call call = call_of(endpoint);
	struct hosted_step step = {0};
	uint64_t none;

	endpoint->quota = QUOTA_ASKED;
	(void)endpoint->hosted->quota(&call, NULL, &step, &none);
	net_start(session->net, &endpoint->net, &step.send, ASK_MS, endpoint);
}

/* A limit that is to be kept, or the plan on which what may be done with the result depends. */
static bool is_to_be_known(const struct purchase *purchase)
{
	return purchase->safety_margin >= 0 ||
	       (purchase->hosted->licence_is_of_plan &&
		str_is(purchase->endpoint->name, provider_driver(purchase->speaks)));
}

void quota_ask(struct session *session)
{
	for (struct purchase *purchase = session->purchases; purchase; purchase = purchase->next) {
		struct endpoint *endpoint = purchase->endpoint;

		if (purchase->state == PURCHASE_WANTED && is_to_be_known(purchase) &&
		    endpoint->quota == QUOTA_NOT_ASKED && endpoint->hosted->quota && session->net &&
		    session->stops == 0)
			ask(session, endpoint);
	}
}

bool quota_is_awaited(const struct session *session)
{
	for (const struct endpoint *endpoint = session->endpoints; endpoint;
	     endpoint = endpoint->next) {
		if (endpoint->quota == QUOTA_ASKED)
			return true;
	}
	return false;
}

bool quota_arrive(struct session *session, struct net_result *result)
{
	struct endpoint *endpoint = session->endpoints;
	struct hosted_step step = {0};
	struct hosted_call call;

	while (endpoint && endpoint != result->context)
		endpoint = endpoint->next;
	if (!endpoint)
		return false;
	call = call_of(endpoint);
	endpoint->quota = QUOTA_UNREADABLE;
	if (result->outcome == NET_ANSWERED &&
	    endpoint->hosted->quota(&call, &result->reply, &step, &endpoint->credits))
		endpoint->quota = QUOTA_KNOWN;
	endpoint->plan = str_copy(&session->arena, step.plan);
	arena_release(&endpoint->quota_arena);
	return true;
}

/* Of an estimate in micro-dollars, rounded up. */
static uint64_t credits_of(const struct purchase *purchase)
{
	int64_t rate = purchase->usd_per_credit;

	if (rate <= 0 && purchase->model->pricing == PRICE_SECOND)
		rate = purchase->model->price[2];
	return rate > 0 ? (uint64_t)((purchase->estimate + rate - 1) / rate) : 0;
}

enum status quota_take(struct purchase *purchase, struct diag *diag)
{
	struct endpoint *endpoint = purchase->endpoint;
	uint64_t cost = credits_of(purchase), margin = (uint64_t)purchase->safety_margin;

	if (purchase->safety_margin < 0)
		return ST_OK;
	if (endpoint->quota != QUOTA_KNOWN) {
		(void)diag_error(diag, ST_REFUSED, "E0560", (struct place){0},
				 "%s does not tell what is left on the account, of which %llu "
				 "credits are to be left",
				 purchase->provider->decl.name, (unsigned long long)margin);
		diag_hint(diag, "give the key the permission to read the account, or take "
				"'safety_margin_credits' out of the policy file");
		return ST_REFUSED;
	}
	if (endpoint->credits < margin || endpoint->credits - margin < cost)
		return diag_error(diag, ST_REFUSED, "E0560", (struct place){0},
				  "%llu credits are left on the account at %s: %llu for this would "
				  "not leave the %llu of 'safety_margin_credits'",
				  (unsigned long long)endpoint->credits,
				  purchase->provider->decl.name, (unsigned long long)cost,
				  (unsigned long long)margin);
	endpoint->credits -= cost;
	return ST_OK;
}
