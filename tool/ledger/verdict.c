/* verdict.c - what a person reads when an order was not granted. */
#include "ledger/book.h"
#include "ledger/reserve.h"

static const char *whose_limit(const struct ledger_line *line)
{
	static const char *const OF[3][LEDGER_LIMITS] = {
		{"your limit for one run", "your limit for one day", "your limit for one month",
		 "your limit for one asset"},
		{"the project's limit for one run", "the project's limit for one day",
		 "the project's limit for one month", "the project's limit for one asset"},
		{"--budget", "--budget", "--budget", "--budget"},
	};

	return OF[line->whose][line->limit];
}

static enum status tell_over(const struct ledger_order *order, struct diag *diag)
{
	const struct ledger_line *line = &order->line;
	struct arena arena = {0};

	(void)diag_error(diag, ST_REFUSED, "E0482", (struct place){0},
			 "'%.*s' is not bought: %s at most would pass %s of %s by %s, %s of which "
			 "is spent or reserved",
			 STR_ARGS(order->spec), usd_text(order->estimate_usd, &arena),
			 whose_limit(line), usd_text(line->limit_usd, &arena),
			 usd_text(order->over_usd, &arena), usd_text(line->used_usd, &arena));
	if (line->whose == LEDGER_USER)
		diag_hint(diag, "'assetc budget set %s USD' raises it",
			  ledger_limit_name(line->limit));
	else if (line->whose == LEDGER_PROJECT)
		diag_hint(diag, "'budget: {%s_usd: ...}' of assets.policy.yaml raises it",
			  ledger_limit_name(line->limit));
	else
		diag_hint(diag, "a larger --budget allows it, within the other limits");
	arena_release(&arena);
	return ST_REFUSED;
}

static enum status tell_no_cap(const struct ledger_order *order, struct diag *diag)
{
	struct arena arena = {0};

	if (order->is_unpriced)
		(void)diag_error(diag, ST_REFUSED, "E0481", (struct place){0},
				 "'%.*s' is not bought: no limit is set, so nothing may be spent",
				 STR_ARGS(order->spec));
	else
		(void)diag_error(diag, ST_REFUSED, "E0481", (struct place){0},
				 "'%.*s' is not bought: it would cost %s at most, but no limit is "
				 "set, so nothing may be spent",
				 STR_ARGS(order->spec), usd_text(order->estimate_usd, &arena));
	diag_hint(diag, "say once what a month may cost: 'assetc budget set month 20'; or "
			"--budget USD for this run alone");
	arena_release(&arena);
	return ST_REFUSED;
}

static enum status tell_unknown(const struct ledger_order *order, struct diag *diag)
{
	(void)diag_error(diag, ST_PROVIDER, "E0484", (struct place){0},
			 "'%.*s' is not bought: the answer to attempt %s was lost, and it may have "
			 "been billed",
			 STR_ARGS(order->spec), order->blocker);
	diag_hint(diag,
		  "look at the vendor's account, then say 'assetc ledger resolve %s --billed' "
		  "or '--not-billed'",
		  order->blocker);
	return ST_PROVIDER;
}

enum status ledger_tell_verdict(const struct ledger_order *order, struct diag *diag)
{
	switch (order->verdict) {
	case LEDGER_GRANTED:
	case LEDGER_OPEN: return ST_OK;
	case LEDGER_OVER: return tell_over(order, diag);
	case LEDGER_UNKNOWN: return tell_unknown(order, diag);
	case LEDGER_NO_CAP: return tell_no_cap(order, diag);
	case LEDGER_HELD:
		(void)diag_error(diag, ST_REFUSED, "E0481", (struct place){0},
				 "'%.*s' is not bought: the ledger was rebuilt, and what was open "
				 "or failed before is not in it",
				 STR_ARGS(order->spec));
		diag_hint(diag, "say again what a month may cost: 'assetc budget set month 20'");
		break;
	case LEDGER_STOPPED:
		(void)diag_error(diag, ST_REFUSED, "E0483", (struct place){0},
				 "'%.*s' is not bought: its job was cancelled",
				 STR_ARGS(order->spec));
		break;
	}
	return ST_REFUSED;
}
