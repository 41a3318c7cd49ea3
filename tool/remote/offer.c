/* offer.c - what a reply holds, as files for the driver. Results that lie elsewhere are fetched first, without a key. */
#include "remote/purchase.h"

#include "base/facts.h"
#include "base/stop.h"
#include "ledger/receipt.h"
#include "net/retry.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define RESULT_MAX     ((size_t)128 * 1024 * 1024)
#define FETCH_LEAST_MS 120000
#define FETCH_WORTH_US (INT64_C(7) * 86400 * 1000000)

/* ---- files ------------------------------------------------------------------------------- */

const char *offer_path(const char *spool, size_t index, struct arena *arena)
{
	return str_printf(arena, "%s.%zu", spool, index + 1).ptr;
}

static enum ac_code write_at(const char *path, struct bytes data, bool is_durable,
			     struct ac_error *error)
{
	const char *slash = strrchr(path, '/');
	struct arena arena = {0};
	struct ac_file file = {0};
	int dir = open(arena_text(&arena, path, (size_t)(slash - path)),
		       O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum ac_code code = dir < 0 ? AC_IO : ac_file_begin(&file, dir, slash + 1, error);

	arena_release(&arena);
	if (dir >= 0)
		(void)close(dir);
	if (code != AC_OK)
		return code;
	ac_file_write(&file, data.data, data.len);
	return ac_file_commit(&file, is_durable, error);
}

static enum status write_item(struct offer *offer, struct bytes data, bool is_durable,
			      struct diag *diag)
{
	struct ac_sha256 sha;
	struct ac_error error = {0};

	ac_sha256_of(data.data, data.len, &sha);
	ac_sha256_format(&sha, offer->sha256);
	offer->is_there = true;
	if (write_at(offer->path, data, is_durable, &error) == AC_OK)
		return ST_OK;
	return diag_error(diag, ST_ENVIRONMENT, "E0490", (struct place){0},
			  "what was paid for cannot be written: %s",
			  error.text[0] ? error.text : strerror(errno));
}

void offer_remove(const struct attempt *attempt)
{
	for (size_t i = 0; i < attempt->offer_count; i++) {
		if (attempt->offers[i].path)
			(void)unlink(attempt->offers[i].path);
	}
	if (attempt->spool)
		spool_remove(attempt->spool);
}

/* One that was fetched before its run died: its URL may not hold any more. */
static bool is_fetched(struct offer *offer)
{
	struct ac_bytes bytes = {0};
	struct ac_sha256 sha;

	if (ac_file_read(offer->path, RESULT_MAX, &bytes, NULL) != AC_OK)
		return false;
	ac_sha256_of(bytes.data, bytes.len, &sha);
	ac_sha256_format(&sha, offer->sha256);
	bytes_release(&(struct bytes){bytes.data, bytes.len});
	offer->is_there = true;
	return true;
}

/* ---- telling ----------------------------------------------------------------------------- */

static void put_fact(struct session *session, struct strbuf *facts, const char *name,
		     struct str text)
{
	struct arena arena = {0};

	if (text.len)
		facts_str(facts, name, session_hide(session, text, &arena));
	arena_release(&arena);
}

/* The host alone: what else stands in a URL may be somebody's secret. */
static struct str host_of(struct str url)
{
	const char *start = url.len > 3 ? memmem(url.ptr, url.len, "://", 3) : NULL;
	const char *from = start ? start + 3 : url.ptr, *end = url.ptr + url.len;
	const char *slash = memchr(from, '/', (size_t)(end - from));
	const char *at;

	end = slash ? slash : end;
	at = memrchr(from, '@', (size_t)(end - from));
	from = at ? at + 1 : from;
	return (struct str){from, (size_t)(end - from)};
}

static enum status put_facts(struct session *session, struct purchase *purchase,
			     const struct offer *offer, int64_t share, struct diag *diag)
{
	struct attempt *attempt = &purchase->attempt;
	struct strbuf facts = {0};
	enum status st =
		ledger_write_receipt(session->book, attempt->id, offer->key, offer->candidate,
				     str_of(offer->sha256), &facts, diag);

	if (purchase->speaks != purchase->provider) {
		put_fact(session, &facts, "back_end", str_of(purchase->speaks->decl.name));
		put_fact(session, &facts, "endpoint", purchase->endpoint->name);
	}
	put_fact(session, &facts, "host", host_of(attempt->call.base_url));
	put_fact(session, &facts, "request_ids", attempt->request_ids);
	put_fact(session, &facts, "usage", attempt->step.usage);
	put_fact(session, &facts, "revised_prompt", offer->item->revised_prompt);
	put_fact(session, &facts, "licence", str_of(purchase->model->licence));
	put_fact(session, &facts, "terms", str_of(purchase->hosted->terms_date));
	if (attempt->sent_ms) {
		facts_u64(&facts, "wanted_ms", attempt->wanted_ms);
		facts_u64(&facts, "sent_ms", attempt->sent_ms);
	}
	strbuf_add_c(&facts, "share_usd: ");
	decimal_format(&facts, share);
	strbuf_add_char(&facts, '\n');
	if (st == ST_OK)
		message_put(&session->out, "facts", strbuf_str(&facts));
	strbuf_release(&facts);
	return st;
}

/* As they say, else as it was sent. */
static struct str model_of(const struct purchase *purchase)
{
	const struct attempt *attempt = &purchase->attempt;

	if (attempt->step.model.len)
		return attempt->step.model;
	return purchase->request.model.len ? purchase->request.model : str_of(purchase->model->id);
}

static enum status put_item(struct session *session, struct purchase *purchase,
			    const struct offer *offer, int64_t share, struct diag *diag)
{
	struct message *out = session_say(session, ORDER_ITEM, purchase->number);
	const struct hosted_item *item = offer->item;
	struct strbuf seed = {0};
	enum status st;

	message_put_int(out, "candidate", offer->candidate);
	if (!offer->key.len)
		message_put_int(out, "is-extra", 1);
	message_put_c(out, "path", offer->path);
	message_put_int(out, "format", item->format);
	if (item->pcm.len)
		message_put(out, "pcm", item->pcm);
	message_put_int(out, "has-seed", item->has_seed);
	strbuf_add_u64(&seed, item->seed);
	if (item->has_seed)
		message_put(out, "seed", strbuf_str(&seed));
	strbuf_release(&seed);
	message_put_int(out, "share", share);
	session_put(session, "model", model_of(purchase));
	session_put(session, "request-id", purchase->attempt.request_ids);
	session_put(session, "revised-prompt", item->revised_prompt);
	st = put_facts(session, purchase, offer, share, diag);
	if (st == ST_OK)
		session_send(session);
	return st;
}

static size_t count_there(const struct attempt *attempt)
{
	size_t count = 0;

	for (size_t i = 0; i < attempt->offer_count; i++)
		count += attempt->offers[i].is_there;
	return count;
}

static void put_offered(struct session *session, const struct purchase *purchase,
			const struct ledger_attempt *row)
{
	struct message *out = session_say(session, ORDER_OFFERED, purchase->number);

	message_put_c(out, "attempt", purchase->attempt.id);
	message_put_int(out, "cost", row->charged_usd);
	message_put_int(out, "is-estimated", row->is_estimated);
	message_put_int(out, "asked", (int64_t)purchase->attempt.asked_count);
	message_put_int(out, "bought-us", row->intent_us);
	session_send(session);
}

static void offer_all(struct session *session, struct purchase *purchase)
{
	struct attempt *attempt = &purchase->attempt;
	struct ledger_attempt row;
	struct diag diag = {0};
	enum status st = ledger_read(session->book, attempt->id, &attempt->arena, &row, &diag);
	int64_t count = (int64_t)attempt->offer_count;

	/* Equal shares, the remainder to the first. */
	for (size_t i = 0; st == ST_OK && i < attempt->offer_count; i++) {
		int64_t share = row.charged_usd / count;

		if (i == 0)
			share = row.charged_usd - share * (count - 1);
		if (attempt->offers[i].is_there)
			st = put_item(session, purchase, &attempt->offers[i], share, &diag);
	}
	if (st != ST_OK) {
		purchase_fail_by(session, purchase, st, &diag);
		return;
	}
	put_offered(session, purchase, &row);
	purchase->state = PURCHASE_OFFERED;
	attempt_forget_turn(attempt); /* megabytes, for as long as the driver decodes */
	STOP_HERE("offered");
	/* Nobody is there to take it: the next run goes on from the spool. */
	if (session->is_alone)
		purchase_end(session, purchase);
}

/* ---- fetching ---------------------------------------------------------------------------- */

/* The next result that is not there yet; when all are, or cannot be had, they are offered. */
static void fetch_next(struct session *session, struct purchase *purchase)
{
	struct attempt *attempt = &purchase->attempt;

	attempt->fetch_tries = 0;
	for (; attempt->fetching < attempt->offer_count; attempt->fetching++) {
		struct offer *offer = &attempt->offers[attempt->fetching];

		if (!offer->is_there && !offer->why.len && !is_fetched(offer)) {
			offer_fetch_again(session, purchase);
			return;
		}
	}
	if (count_there(attempt) > 0)
		offer_all(session, purchase);
	else
		attempt_fail(session, purchase,
			     purchase_is_free(purchase) ? CLASS_RETRY : CLASS_UNUSABLE,
			     attempt->offers[0].why, (struct str){0}, NULL);
}

void offer_fetch_again(struct session *session, struct purchase *purchase)
{
	struct attempt *attempt = &purchase->attempt;
	const struct http_send send = {.method = "GET",
				       .url = attempt->offers[attempt->fetching].item->url,
				       .reply_max = RESULT_MAX};
	uint64_t left = attempt_left_ms(purchase);

	if (session->stops > 1) {
		attempt_leave(session, purchase, "the result was not fetched", (struct str){0});
		return;
	}
	attempt->fetch_tries++;
	attempt->due_ms = 0;
	purchase->state = PURCHASE_FETCHING;
	net_start(session->net, &purchase->endpoint->net, &send, left ? left : 1, purchase);
}

/* False: it is asked for again, after a while. */
static bool is_final(struct session *session, struct purchase *purchase,
		     const struct net_result *result)
{
	struct attempt *attempt = &purchase->attempt;
	const struct retry_case c = {
		.outcome = result->outcome,
		.reason = result->reason,
		.reply = &result->reply,
		.tries = attempt->fetch_tries,
		.now_us = (uint64_t)session->clock(),
		.left_ms = attempt_left_ms(purchase),
	};
	struct retry_plan plan = retry_plan(&c);

	if (plan.verdict != RETRY_WAIT || session->stops > 1)
		return true;
	attempt->due_ms = session_ms() + (int64_t)plan.wait_ms;
	return false;
}

/* What went wrong says nothing of the result, which is paid: a later run may fetch it. */
static bool may_come_yet(const struct net_result *result)
{
	unsigned status = result->reply.status;

	if (result->outcome != NET_ANSWERED)
		return result->reason != NET_REFUSED && result->reason != NET_TOO_LARGE;
	return status == 408 || status == 425 || status == 429 || status >= 500;
}

/* No address of a result holds for as long as that. */
static bool is_too_old(struct session *session, const struct attempt *attempt)
{
	struct arena arena = {0};
	struct diag unsaid = {0};
	struct ledger_attempt row;
	bool is_old = ledger_read(session->book, attempt->id, &arena, &row, &unsaid) == ST_OK &&
		      session->clock() - row.intent_us > FETCH_WORTH_US;

	diag_release(&unsaid);
	arena_release(&arena);
	return is_old;
}

/* Addresses of results end. A job may tell another one, once. */
static bool is_expired(const struct purchase *purchase, const struct net_result *result)
{
	const struct attempt *attempt = &purchase->attempt;
	unsigned status = result->reply.status;

	return attempt->call.state.len && !attempt->call.is_expired &&
	       result->outcome == NET_ANSWERED && (status == 403 || status == 404 || status == 410);
}

static void ask_anew(struct purchase *purchase)
{
	struct attempt *attempt = &purchase->attempt;

	attempt->call.is_expired = true;
	attempt->has_send = false;
	attempt->due_ms = session_ms();
	purchase->state = PURCHASE_READY;
}

static void refuse_result(struct purchase *purchase, struct offer *offer,
			  const struct net_result *result)
{
	struct arena *arena = &purchase->attempt.arena;

	if (result->outcome == NET_ANSWERED)
		offer->why = str_printf(arena, "the result cannot be fetched: HTTP %u%s",
					result->reply.status,
					result->body.len ? "" : ", and nothing with it");
	else
		offer->why =
			str_printf(arena, "the result cannot be fetched: %s",
				   result->why[0] ? result->why : net_reason_name(result->reason));
}

void offer_fetched(struct session *session, struct purchase *purchase, struct net_result *result)
{
	struct attempt *attempt = &purchase->attempt;
	struct offer *offer = &attempt->offers[attempt->fetching];
	unsigned status = result->reply.status;
	struct diag diag = {0};

	if (result->reason == NET_ABANDONED) {
		attempt_leave(session, purchase, "the result was not fetched", (struct str){0});
		return;
	}
	if (result->outcome == NET_ANSWERED && status >= 200 && status < 300 && result->body.len) {
		if (write_item(offer, result->body, true, &diag) != ST_OK) {
			purchase_fail_by(session, purchase, ST_ENVIRONMENT, &diag);
			return;
		}
	} else if (!is_final(session, purchase, result)) {
		return;
	} else if (is_expired(purchase, result)) {
		ask_anew(purchase);
		return;
	} else if (may_come_yet(result) && !is_too_old(session, attempt)) {
		attempt_leave(session, purchase, "the result cannot be fetched now",
			      (struct str){0});
		return;
	} else {
		refuse_result(purchase, offer, result);
	}
	fetch_next(session, purchase);
}

/* ---- beginning --------------------------------------------------------------------------- */

/* The asked ones first, then those behind all that this purchase knows of. */
static void name_candidate(struct purchase *purchase, size_t index, struct offer *offer)
{
	const struct attempt *attempt = &purchase->attempt;

	if (index < attempt->asked_count) {
		offer->candidate = attempt->asked[index].candidate;
		offer->key = attempt->asked[index].key;
		return;
	}
	/* It had its number before its address was asked for anew. */
	if (attempt->call.is_expired && attempt->offers[index].candidate) {
		offer->candidate = attempt->offers[index].candidate;
		return;
	}
	offer->candidate = ++purchase->lockup->highest;
	offer->key = (struct str){0};
}

void offer_begin(struct session *session, struct purchase *purchase)
{
	struct attempt *attempt = &purchase->attempt;
	struct diag diag = {0};

	attempt->offer_count = attempt->step.item_count;
	attempt->fetching = 0;
	/* It is paid: what is left of the time for asking does not count here. */
	if (attempt_left_ms(purchase) < FETCH_LEAST_MS)
		attempt->deadline_ms = session_ms() + FETCH_LEAST_MS;
	for (size_t i = 0; i < attempt->offer_count; i++) {
		struct hosted_item *item = &attempt->step.items[i];
		struct offer *offer = &attempt->offers[i];

		struct offer next = {.item = item,
				     .path = offer_path(attempt->spool, i, &attempt->arena)};

		name_candidate(purchase, i, &next);
		*offer = next;
		if (!item->data.data)
			continue;
		if (write_item(offer, item->data, false, &diag) != ST_OK) {
			purchase_fail_by(session, purchase, ST_ENVIRONMENT, &diag);
			return;
		}
		bytes_release(&item->data);
	}
	fetch_next(session, purchase);
}
