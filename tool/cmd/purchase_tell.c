/* purchase_tell.c - what people and onlookers are told of purchases while they go on. */
#include "cmd/book.h"
#include "cmd/onlook.h"
#include "cmd/purchase.h"

#include <stdio.h>

static void put_bought(struct strbuf *out, const struct buy_event *event)
{
	const struct want *want = event->buy->want;
	bool is_own;

	strbuf_printf(out, "assetc: %.*s", STR_ARGS(want->spec->id.text));
	if (event->candidate && event->candidates == 1)
		strbuf_printf(out, "@%u", event->candidate);
	/* Nobody is paid for what a server of one's own draws. */
	is_own = want->deal.hosted && want->deal.hosted->is_local && event->cost_usd == 0;
	strbuf_add_c(out, is_own ? ": made " : ": bought ");
	if (event->candidates > 1)
		strbuf_printf(out, "%u candidates ", event->candidates);
	strbuf_printf(out, "%s %s", is_own ? "by" : "from", want->deal.provider->decl.name);
	if (want->deal.back)
		strbuf_printf(out, " (%s: %s)", want->deal.speaks->decl.name, want->deal.model->id);
	else if (*want->deal.model->id)
		strbuf_printf(out, " (%s)", want->deal.model->id);
	if (!is_own) {
		strbuf_add_c(out, " for ");
		put_usd(out, event->cost_usd);
	}
	strbuf_add_c(out, ": ");
	put_safe(out, want->reason);
	strbuf_add_char(out, '\n');
}

static void put_event(struct strbuf *out, const struct invocation *inv,
		      const struct buy_event *event)
{
	if (event->kind == BUY_ARRIVED) {
		put_bought(out, event);
	} else if (event->kind == BUY_LICENCE) {
		strbuf_add_c(out, "assetc: licence of ");
		put_safe(out, event->text);
		strbuf_add_char(out, '\n');
	} else if (event->kind == BUY_STOPPING) {
		strbuf_printf(out, "assetc: nothing new is asked for; %u %s awaited\n",
			      event->candidates,
			      event->candidates == 1 ? "answer is" : "answers are");
	} else if (event->kind == BUY_WAITING || (event->kind == BUY_REPEATED && inv->is_verbose)) {
		strbuf_printf(out, "assetc: %.*s: %s", STR_ARGS(event->buy->want->spec->id.text),
			      event->kind == BUY_REPEATED ? "asked again: " : "");
		put_safe(out, event->text);
		strbuf_add_char(out, '\n');
	}
}

void purchase_tell(void *context, const struct buy_event *event)
{
	const struct invocation *inv = context;
	struct strbuf out = {0};

	onlook_buy(inv, event);
	if (!inv->is_quiet && tells_people(inv))
		put_event(&out, inv, event);
	if (out.len)
		(void)fwrite(out.data, 1, out.len, stderr);
	strbuf_release(&out);
}
