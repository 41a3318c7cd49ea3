/* order.c - greeting and orders as messages. */
#include "buy/talk.h"
#include "order/request.h"

static void put_amount(struct message *message, const char *name, int64_t usd)
{
	if (usd != PROJECT_NOT_SAID)
		message_put_int(message, name, usd);
}

static void put_flag(struct message *message, const char *name, bool is_set)
{
	if (is_set)
		message_put_int(message, name, 1);
}

static void put_limits(struct message *message, const struct buy_options *options)
{
	const struct project_budget *project = &options->project->budget;

	put_amount(message, "limit.run", project->run_usd);
	put_amount(message, "limit.day", project->day_usd);
	put_amount(message, "limit.month", project->month_usd);
	put_amount(message, "limit.asset", project->asset_usd);
	put_amount(message, "user.run", options->user.run_usd);
	put_amount(message, "user.day", options->user.day_usd);
	put_amount(message, "user.month", options->user.month_usd);
	put_amount(message, "user.asset", options->user.asset_usd);
	put_amount(message, "budget", options->budget_usd);
	put_amount(message, "resend-below", options->resend_below_usd);
	put_amount(message, "planned", options->planned_usd);
}

void talk_put_hello(const struct buy_options *options, struct message *message)
{
	message_begin(message, ORDER_HELLO, 0);
	message_put_c(message, "ledger", options->ledger);
	message_put_c(message, "state", options->state);
	for (const char *const *spool = options->spools; spool && *spool; spool++)
		message_put_c(message, "spool", *spool);
	message_put_c(message, "cache", options->cache);
	message_put_c(message, "models", options->models);
	message_put(message, "project", options->project->root);
	message_put_c(message, "run-kind", options->kind);
	message_put_c(message, "run", options->run);
	put_limits(message, options);
	put_flag(message, "is-dry", options->is_dry);
	put_flag(message, "is-retried", options->is_retried);
	put_flag(message, "is-rebuy", options->is_rebuy);
	put_flag(message, "is-job",
		 str_is(str_of(options->kind), "build") || str_is(str_of(options->kind), "fetch"));
}

/* In the book the text that a template's parameter chose is one of the details. */
static void put_details(struct message *message, const struct spec_prompt *prompt)
{
	struct str details = str_trim(prompt->details.text), chosen = str_trim(prompt->chosen.text);
	struct strbuf both = {0};

	strbuf_add_str(&both, details);
	if (details.len && chosen.len)
		strbuf_add_char(&both, '\n');
	strbuf_add_str(&both, chosen);
	message_put(message, "part.details", strbuf_str(&both));
	strbuf_release(&both);
}

static void put_parts(struct message *message, const struct spec_prompt *prompt)
{
	message_put(message, "part.theme", str_trim(prompt->theme.text));
	message_put(message, "part.base", str_trim(prompt->base.text));
	put_details(message, prompt);
	message_put(message, "part.style", str_trim(prompt->style.text));
	message_put(message, "part.negative", str_trim(prompt->negative.text));
}

static unsigned in_flight(const struct buy_options *options, const struct deal *deal)
{
	return options->at_once && options->at_once < deal->in_flight ? options->at_once
								      : deal->in_flight;
}

static void put_endpoint(struct message *message, const struct buy_options *options,
			 const struct deal *deal)
{
	message_put_c(message, "provider", deal->provider->decl.name);
	if (deal->back)
		message_put_c(message, "back-end", deal->speaks->decl.name);
	message_put(message, "endpoint", deal->endpoint);
	message_put(message, "base-url", deal->base_url);
	message_put(message, "key-env", deal->key_env);
	put_flag(message, "is-vendor-host", deal->is_vendor_host);
	put_flag(message, "is-plain-http", deal->allows_plain_http);
	if (deal->dialect.name.len)
		message_put(message, "dialect", deal->dialect.name);
	if (deal->dialect.response_format.len)
		message_put(message, "response-format", deal->dialect.response_format);
	put_flag(message, "is-longer", deal->may_be_longer);
	put_flag(message, "is-here", deal->is_program);
	message_put_int(message, "in-flight", in_flight(options, deal));
	put_amount(message, "usd-per-credit", deal->usd_per_credit);
	put_amount(message, "safety-margin", deal->safety_margin_credits);
}

static void put_price(struct message *message, const struct order *order)
{
	int64_t usd;

	if (want_estimate(order->buy->want, (unsigned)order->count, &usd))
		message_put_int(message, "estimate", usd);
	else
		message_put_int(message, "is-unpriced", 1);
}

static void put_candidates(struct message *message, const struct order *order)
{
	const struct want *want = order->buy->want;

	for (size_t i = order->first; i < order->first + order->count; i++) {
		char hex[AC_KEY_HEX_SIZE];

		ac_key_format(&want->items[i].key, hex);
		message_put_int(message, "candidate", want->items[i].candidate);
		message_put_c(message, "key", hex);
	}
}

void talk_put_order(const struct talk *talk, size_t index, struct message *message)
{
	const struct order *order = &talk->orders[index];
	const struct want *want = order->buy->want;

	message_begin(message, ORDER_ORDER, talk_number(talk, order));
	message_put(message, "spec", want->spec->id.text);
	put_endpoint(message, talk->options, &want->deal);
	order_put_request(message, deal_request(&want->deal, &want->ask));
	put_parts(message, &want->spec->prompt);
	message_put(message, "purchase-text", want->purchase);
	message_put(message, "reason", want->reason);
	put_price(message, order);
	put_flag(message, "is-regenerated", want->is_regenerated);
	if (talk->options->deadline_s)
		message_put_int(message, "deadline-s", talk->options->deadline_s);
	put_candidates(message, order);
}
