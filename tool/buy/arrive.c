/* arrive.c - what becomes of an order: raws that are admitted or not, settlements, failures. */
#include "base/file.h"
#include "base/stop.h"
#include "buy/talk.h"

#include <time.h>

int64_t talk_now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void talk_tell(const struct talk *talk, const struct order *order, enum buy_event_kind kind,
	       int64_t cost, struct str text)
{
	struct buy_event event = {
		.kind = kind,
		.buy = order->buy,
		.cost_usd = cost,
		.ms = order->sent_ms ? talk_now_ms() - order->sent_ms : 0,
		.candidates = order->arrived,
		.candidate = order->buy->want->count > 1
				     ? order->buy->want->items[order->first].candidate
				     : 0,
		.text = text,
	};

	if (talk->options->tell)
		talk->options->tell(talk->options->context, &event);
}

static struct place place_of(const struct buy *buy)
{
	return buy->want->spec->generation.provider_at;
}

/* ---- raws -------------------------------------------------------------------------------- */

/* Larger than any raw: the remote bounds what it takes. */
#define ITEM_MAX ((size_t)256 * 1024 * 1024)

/* One that nobody asked for takes the next index that is free. */
static enum status find_index(struct talk *talk, struct buy *buy, unsigned *candidate)
{
	enum status st = ST_OK;
	bool found = true;

	for (; st == ST_OK && found; *candidate += found)
		st = compile_is_kept(talk->store, buy->want, *candidate, &found, buy->diag);
	return st;
}

static enum status read_item(struct order *order, const struct message *message,
			     struct arrival *out)
{
	struct want *want = order->buy->want;
	const char *path = str_keep(&want->arena, message_get(message, "path"));

	*out = (struct arrival){
		.candidate = (unsigned)message_int(message, "candidate", 0),
		.pcm = message_get(message, "pcm"),
		.model = message_get(message, "model"),
		.cost_usd = message_int(message, "share", 0),
		.when = message_int(message, "bought-us", 0) / 1000000,
		.has_seed = message_int(message, "has-seed", 0) != 0,
		.seed = (uint64_t)message_int(message, "seed", 0),
		.facts = message_get(message, "facts"),
	};
	if (!out->when)
		out->when = want->options.now;
	return file_read(path, ITEM_MAX, "answer", (struct place){0}, &out->data, order->buy->diag);
}

/* candidate: as it was offered. */
static void put_admission(struct talk *talk, const struct order *order, unsigned candidate,
			  const struct arrival *arrival, const struct admitted *admitted)
{
	char key[AC_KEY_HEX_SIZE], sha[AC_SHA256_HEX_SIZE];

	message_begin(&talk->out, ORDER_ADMIT, talk_number(talk, order));
	message_put_int(&talk->out, "candidate", candidate);
	if (arrival->candidate != candidate)
		message_put_int(&talk->out, "kept-as", arrival->candidate);
	ac_key_format(&admitted->key, key);
	message_put_c(&talk->out, "key", key);
	if (admitted->why_not) {
		message_put_c(&talk->out, "why", admitted->why_not);
	} else {
		ac_sha256_format(&admitted->sha, sha);
		message_put_c(&talk->out, "sha256", sha);
	}
	talk_send(talk);
}

/* From a server of the user's own, which has no price. */
static bool is_free(const struct deal *deal)
{
	return deal->hosted && deal->hosted->is_local && deal->price_usd <= 0;
}

static void tell_useless(struct buy *buy, const char *why)
{
	if (is_free(&buy->want->deal)) {
		(void)diag_error(buy->diag, ST_PROVIDER, "E0555", place_of(buy),
				 "what '%s' made for '%.*s' is of no use: %s",
				 buy->want->deal.provider->decl.name,
				 STR_ARGS(buy->want->spec->id.text), why);
		diag_hint(buy->diag, "it cost nothing, and the next run asks again");
		diag_class(buy->diag, "RETRY");
		return;
	}
	(void)diag_error(buy->diag, ST_PROVIDER, "E0555", place_of(buy),
			 "what '%s' sent for '%.*s' is paid for and of no use: %s",
			 buy->want->deal.provider->decl.name, STR_ARGS(buy->want->spec->id.text),
			 why);
	diag_hint(buy->diag, "--retry-failed or --regenerate %.*s asks once more, and pays again",
		  STR_ARGS(buy->want->spec->id.text));
	diag_class(buy->diag, "UNUSABLE");
}

/* A raw that cannot be read or kept for a reason of this machine is not settled: the reply stays in the spool, and the next run
 * goes on with it. */
void talk_take_item(struct talk *talk, struct order *order, const struct message *message)
{
	struct buy *buy = order->buy;
	struct arrival arrival;
	struct admitted admitted;
	unsigned offered;
	enum status st;

	if (order->state == STATE_DONE)
		return;
	STOP_HERE("item");
	st = read_item(order, message, &arrival);
	offered = arrival.candidate;
	if (st == ST_OK && message_int(message, "is-extra", 0))
		st = find_index(talk, buy, &arrival.candidate);
	if (st == ST_OK)
		st = compile_admit(talk->store, buy->want, &arrival, &admitted, buy->diag);
	bytes_release(&arrival.data);
	STOP_HERE("published");
	if (st != ST_OK) {
		talk_fail(order, st);
		return;
	}
	put_admission(talk, order, offered, &arrival, &admitted);
	STOP_HERE("admitted");
	if (!admitted.why_not) {
		order->arrived++;
		order->is_renewed |= buy->want->is_regenerated &&
				     arrival.candidate == buy->want->items[order->first].candidate;
		return;
	}
	tell_useless(buy, admitted.why_not);
}

static void say_settle(struct talk *talk, const struct order *order, bool is_unbilled,
		       const char *why)
{
	message_begin(&talk->out, ORDER_SETTLE, talk_number(talk, order));
	if (is_unbilled)
		message_put_int(&talk->out, "is-unbilled", 1);
	message_put_c(&talk->out, "why", why);
	talk_send(talk);
}

/* A program that failed is not paid; what it made is, also where it is of no use. */
void talk_run_here(struct talk *talk, struct order *order)
{
	struct buy *buy = order->buy;
	struct arrival arrival = {.candidate = buy->want->items[order->first].candidate};
	struct admitted admitted;
	bool is_unbilled;
	enum status st;

	order->sent_ms = talk_now_ms();
	buy->asked++;
	talk_tell(talk, order, BUY_STARTED, 0, (struct str){0});
	st = compile_run_program(talk->store, buy->want, arrival.candidate, &admitted, &is_unbilled,
				 buy->diag);
	if (st == ST_OK && admitted.why_not)
		tell_useless(buy, admitted.why_not);
	if (st == ST_OK) {
		put_admission(talk, order, arrival.candidate, &arrival, &admitted);
		order->arrived += !admitted.why_not;
	}
	say_settle(talk, order, is_unbilled, diag_error_after(buy->diag, NULL));
}

/* ---- ends -------------------------------------------------------------------------------- */

void talk_fail(struct order *order, enum status status)
{
	struct buy *buy = order->buy;

	if (order->state == STATE_DONE)
		return;
	order->state = STATE_DONE;
	buy->since_ms = order->sent_ms ? talk_now_ms() - order->sent_ms : 0;
	if (buy->end != BUY_BOUGHT)
		buy->end = BUY_FAILED;
	if (buy->status == ST_OK)
		buy->status = status;
}

/* Candidates that were asked for and did not come are not asked for again by themselves. */
static void note_missing(struct talk *talk, struct order *order)
{
	struct buy *buy = order->buy;

	for (size_t i = order->first; i < order->first + order->count; i++) {
		bool found = false;

		if (compile_has(talk->store, buy->want, buy->want->items[i].candidate, &found,
				buy->diag) == ST_OK &&
		    !found)
			(void)compile_note_missing(talk->store, buy->want,
						   buy->want->items[i].candidate, buy->diag);
	}
}

static void warn_partial(struct talk *talk, struct order *order)
{
	struct buy *buy = order->buy;

	diag_warning(buy->diag, "W0560", place_of(buy), "'%s' sent %u of %zu candidates of '%.*s'",
		     buy->want->deal.provider->decl.name, order->arrived, order->count,
		     STR_ARGS(buy->want->spec->id.text));
	diag_hint(buy->diag, "assetc fetch --all-candidates asks for the others");
	note_missing(talk, order);
}

void talk_take_settled(struct talk *talk, struct order *order, const struct message *message)
{
	struct buy *buy = order->buy;
	int64_t cost = message_int(message, "cost", 0);
	bool is_adopted = message_int(message, "is-adopted", 0) != 0;

	if (order->arrived) {
		buy->end = BUY_BOUGHT;
		buy->bought += order->arrived;
	}
	buy->cost_usd += cost;
	buy->is_estimated |= message_int(message, "is-estimated", 0) != 0;
	if (order->arrived)
		talk_tell(talk, order, BUY_ARRIVED, cost, (struct str){0});
	else
		talk_tell(talk, order, BUY_REFUSED, cost, STR("what came is of no use"));
	if (!is_adopted && order->arrived && order->arrived < order->count &&
	    !buy->want->is_regenerated)
		warn_partial(talk, order);
	if (is_adopted) {
		order->arrived = 0; /* what was asked for is looked up now */
		return;
	}
	if (!order->arrived) {
		buy->was_called = true;
		talk_fail(order, ST_PROVIDER);
		return;
	}
	buy->since_ms = order->sent_ms ? talk_now_ms() - order->sent_ms : 0;
	order->state = STATE_DONE;
}

static const char *class_of(struct str name)
{
	static const char *const CLASSES[] = {"RETRY", "FATAL",   "POLICY",      "AUTH",
					      "QUOTA", "UNKNOWN", "UNAVAILABLE", "UNUSABLE"};

	for (size_t i = 0; i < sizeof(CLASSES) / sizeof(CLASSES[0]); i++) {
		if (str_is(name, CLASSES[i]))
			return CLASSES[i];
	}
	return NULL;
}

/* What holds for the request of each candidate is said once. */
static void add_finding(struct buy *buy, const struct message *message, enum status status)
{
	struct diag own = {0};
	struct str text = message_get(message, "text"), hint = message_get(message, "hint");
	struct str code = message_get(message, "code");

	(void)diag_error(&own, status, code.len ? str_keep(&own.arena, code) : "E0551",
			 place_of(buy), "%.*s", STR_ARGS(text));
	if (hint.len)
		diag_hint(&own, "%.*s", STR_ARGS(hint));
	diag_class(&own, class_of(message_get(message, "class")));
	diag_move_new(buy->diag, &own);
}

void talk_take_failed(struct talk *talk, struct order *order, const struct message *message)
{
	struct buy *buy = order->buy;
	enum status status = (enum status)message_int(message, "status", ST_PROVIDER);

	if (order->state == STATE_DONE)
		return;
	add_finding(buy, message, status);
	buy->over_usd += message_int(message, "over", 0);
	/* Of a lost answer nobody knows that it failed: a fallback would be the second purchase of one picture. */
	if (!message_int(message, "is-local", 0) &&
	    !str_is(message_get(message, "class"), "UNKNOWN"))
		buy->was_called = true;
	buy->is_absent |= message_int(message, "is-unavailable", 0) != 0;
	talk_tell(talk, order, BUY_REFUSED, 0, message_get(message, "text"));
	talk_fail(order, status);
}
