/* talk.c - one conversation, from the greeting to the last settlement. */
#include "base/stop.h"
#include "buy/talk.h"

#include <signal.h>
#include <string.h>

/* How often a Ctrl-C is looked for while nothing is heard. */
enum { LISTEN_MS = 100 };

static volatile sig_atomic_t interrupts;

void buy_interrupt(void)
{
	interrupts++;
}

unsigned buy_interrupts(void)
{
	return (unsigned)interrupts;
}

/* ---- saying ------------------------------------------------------------------------------ */

void talk_send(struct talk *talk)
{
	channel_put(&talk->buyer->partner.channel, &talk->out);
	(void)channel_flush(&talk->buyer->partner.channel, true);
}

void talk_say(struct talk *talk, unsigned kind, const struct order *order)
{
	message_begin(&talk->out, kind, order ? talk_number(talk, order) : 0);
	talk_send(talk);
}

static void tell_stopping(const struct talk *talk)
{
	struct buy_event event = {.kind = BUY_STOPPING};

	for (size_t i = 0; i < talk->count; i++)
		event.candidates += talk->orders[i].sent_ms && talk->orders[i].state != STATE_DONE;
	if (talk->options->tell)
		talk->options->tell(talk->options->context, &event);
}

/* The first asks for nothing new; a second one gives up what is in flight. */
static void say_stops(struct talk *talk)
{
	while (talk->buyer->stops_sent < 2 && talk->buyer->stops_sent < buy_interrupts()) {
		if (talk->buyer->stops_sent++ == 0)
			tell_stopping(talk);
		talk_say(talk, ORDER_STOP, NULL);
	}
}

/* ---- answers ----------------------------------------------------------------------------- */

/* Under the lock: what turned up meanwhile is not bought. */
static void look_again(struct talk *talk, struct order *order)
{
	struct buy *buy = order->buy;
	struct want *want = buy->want;
	size_t missing = 0;
	enum status st = ST_OK;

	STOP_HERE("deciding");
	message_begin(&talk->out, ORDER_WANT, talk_number(talk, order));
	for (size_t i = order->first; i < order->first + order->count && st == ST_OK; i++) {
		bool found;

		st = compile_has(talk->store, want, want->items[i].candidate, &found, buy->diag);
		/* A run that died had asked for another one too, and nobody has seen it yet. */
		found = found || order->is_renewed;
		if (found)
			continue;
		message_put_int(&talk->out, "candidate", want->items[i].candidate);
		missing++;
	}
	if (st == ST_OK && missing) {
		order->state = STATE_WANTED;
		talk_send(talk);
		return;
	}
	talk_say(talk, ORDER_DROP, order);
	if (st != ST_OK) {
		talk_fail(order, st);
		return;
	}
	order->state = STATE_DONE;
	if (buy->end == BUY_OPEN)
		buy->end = BUY_FOUND;
}

static void take_verdict(struct talk *talk, struct order *order, const struct message *message)
{
	struct buy *buy = order->buy;

	order->state = STATE_GRANTED;
	if (!talk->options->is_dry) {
		if (buy->want->deal.is_program)
			talk_run_here(talk, order);
		return;
	}
	buy->cost_usd += message_int(message, "estimate", 0);
	buy->asked += (unsigned)order->count;
	for (size_t i = order->first; i < order->first + order->count; i++)
		buy->has_selected |= buy->want->items[i].candidate == buy->want->selected;
	buy->end = BUY_BOUGHT;
	order->state = STATE_DONE;
}

static void take_progress(struct talk *talk, struct order *order, const struct message *message)
{
	struct str what = message_get(message, "what");

	if (str_is(what, "sent")) {
		order->sent_ms = talk_now_ms();
		order->buy->asked += (unsigned)order->count;
		talk_tell(talk, order, BUY_STARTED, 0, (struct str){0});
	} else if (str_is(what, "repeated")) {
		talk_tell(talk, order, BUY_REPEATED, 0, message_get(message, "text"));
	} else if (str_is(what, "licence")) {
		talk_tell(talk, order, BUY_LICENCE, 0, message_get(message, "text"));
	} else if (str_is(what, "long-wait")) {
		talk_tell(talk, order, BUY_WAITING, 0, message_get(message, "text"));
	} else if (str_is(what, "note")) {
		diag_warning(order->buy->diag, "W0563",
			     order->buy->want->spec->generation.provider_at, "'%s': %.*s",
			     order->buy->want->deal.provider->decl.name,
			     STR_ARGS(message_get(message, "text")));
	}
}

static void take_answer(struct talk *talk, struct order *order, const struct message *message)
{
	switch (message->kind) {
	case ORDER_LOCKED: look_again(talk, order); break;
	case ORDER_BUSY: order->state = STATE_BUSY; break;
	case ORDER_VERDICT: take_verdict(talk, order, message); break;
	case ORDER_PROGRESS: take_progress(talk, order, message); break;
	case ORDER_ITEM: talk_take_item(talk, order, message); break;
	case ORDER_OFFERED:
		if (order->state != STATE_DONE)
			talk_say(talk, ORDER_SETTLE, order);
		break;
	case ORDER_SETTLED: talk_take_settled(talk, order, message); break;
	case ORDER_FAILED: talk_take_failed(talk, order, message); break;
	default: break;
	}
}

static void take(struct talk *talk, const struct message *message)
{
	uint32_t before = talk->buyer->numbers;
	struct order *order = message->order > before && message->order - before <= talk->count
				      ? &talk->orders[message->order - before - 1]
				      : NULL;
	struct diag *diag = order ? order->buy->diag : talk->diag;

	if (order_read_finding(message, &diag->arena, diag))
		return;
	if (order)
		take_answer(talk, order, message);
	else if (message->kind == ORDER_END)
		talk->buyer->status = (enum status)message_int(message, "status", ST_BUG);
}

/* ---- listening --------------------------------------------------------------------------- */

static bool is_any(const struct talk *talk, enum order_state from, enum order_state to)
{
	for (size_t i = 0; i < talk->count; i++) {
		if (talk->orders[i].state >= from && talk->orders[i].state <= to)
			return true;
	}
	return false;
}

/* The next message, for as long as the partner is there. */
static bool listen(struct talk *talk, struct message *message)
{
	while (!channel_wait(&talk->buyer->partner.channel, message, LISTEN_MS)) {
		if (talk->buyer->partner.channel.is_closed || talk->buyer->status != ST_OK)
			return false;
		say_stops(talk);
	}
	say_stops(talk);
	return true;
}

/* Listens until no order is in one of these states. False when the partner is gone. */
static bool settle_states(struct talk *talk, enum order_state from, enum order_state to)
{
	struct message message = {0};
	bool is_there = true;

	while (is_there && talk->buyer->status == ST_OK && is_any(talk, from, to)) {
		is_there = listen(talk, &message);
		if (is_there)
			take(talk, &message);
	}
	message_release(&message);
	return is_there && talk->buyer->status == ST_OK;
}

/* All that is wanted is reserved at once, and sent. */
static bool go(struct talk *talk)
{
	if (!is_any(talk, STATE_WANTED, STATE_WANTED))
		return true;
	for (size_t i = 0; i < talk->count; i++) {
		if (talk->orders[i].state == STATE_WANTED)
			talk->orders[i].state = STATE_ASKED;
	}
	talk_say(talk, ORDER_GO, NULL);
	return settle_states(talk, STATE_WANTED, STATE_GRANTED);
}

/* One after the other, so that nobody waits for a lock while others wait for ours. */
static bool ask_busy_again(struct talk *talk)
{
	bool is_there = true;

	for (size_t i = 0; i < talk->count && is_there; i++) {
		struct order *order = &talk->orders[i];

		if (order->state != STATE_BUSY)
			continue;
		order->state = STATE_SENT;
		talk_say(talk, ORDER_AGAIN, order);
		is_there = settle_states(talk, STATE_SENT, STATE_SENT) && go(talk);
	}
	return is_there;
}

static bool hold(struct talk *talk)
{
	for (size_t i = 0; i < talk->count; i++) {
		talk_put_order(talk, i, &talk->out);
		talk_send(talk);
	}
	STOP_HERE("ordered");
	return settle_states(talk, STATE_SENT, STATE_SENT) && go(talk) && ask_busy_again(talk);
}

/* ---- orders ------------------------------------------------------------------------------ */

/* One for each request, of which each fills at most as many candidates as its model makes at once. */
static void list_orders(struct talk *talk, struct buy *buys, size_t count)
{
	size_t room = 0;

	for (size_t i = 0; i < count; i++)
		room += buys[i].want->count;
	talk->orders = mem_zalloc(room ? room : 1, sizeof(*talk->orders));
	for (size_t i = 0; i < count; i++) {
		const struct want *want = buys[i].want;
		size_t batch = want_batch(want);

		for (size_t first = 0; first < want->count; first += batch)
			talk->orders[talk->count++] = (struct order){
				.buy = &buys[i],
				.first = first,
				.count = want->count - first < batch ? want->count - first : batch,
			};
	}
}

static void fail_all(struct talk *talk, enum status status)
{
	for (size_t i = 0; i < talk->count; i++)
		talk_fail(&talk->orders[i], status);
}

static enum status tell_gone(struct talk *talk)
{
	enum status st = diag_error(talk->diag, ST_PROVIDER, "E0559", (struct place){0},
				    "assetc-remote went away in the middle of a purchase");

	diag_hint(talk->diag, "assetc ledger show tells what became of it");
	diag_class(talk->diag, "UNKNOWN");
	return st;
}

enum status buy_all(struct buyer *buyer, struct ac_store *store, struct buy *buys, size_t count,
		    struct diag *diag)
{
	struct talk talk = {
		.buyer = buyer, .store = store, .options = buyer->options, .diag = diag};
	enum status st = buyer->status;

	list_orders(&talk, buys, count);
	if (st == ST_OK && !hold(&talk))
		st = buyer->status != ST_OK ? buyer->status : tell_gone(&talk);
	if (st != ST_OK)
		fail_all(&talk, st);
	buyer->status = st;
	buyer->numbers += (uint32_t)talk.count;
	message_release(&talk.out);
	mem_free(talk.orders);
	return st;
}

enum status buyer_open(const struct buy_options *options, struct buyer **out, struct diag *diag)
{
	struct buyer *buyer = mem_zalloc(1, sizeof(*buyer));
	struct message hello = {0};
	enum status st;

	*buyer = (struct buyer){.options = options, .partner = {.channel.fd = -1}};
	talk_put_hello(options, &hello);
	st = partner_start(&buyer->partner, &hello, diag);
	message_release(&hello);
	if (st != ST_OK) {
		mem_free(buyer);
		buyer = NULL;
	}
	*out = buyer;
	return st;
}

void buyer_close(struct buyer *buyer)
{
	if (!buyer)
		return;
	partner_end(&buyer->partner);
	mem_free(buyer);
}
