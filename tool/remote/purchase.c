/* purchase.c - reading an order, its lock, and its end. */
#include "remote/purchase.h"

#include "base/stop.h"
#include "order/request.h"
#include "provider/family.h"
#include "remote/tasks.h"

#include <limits.h>
#include <string.h>

enum { AGAIN_MS = 40 }; /* until a lock that is another's is tried again */

/* ---- reading ----------------------------------------------------------------------------- */

static struct str kept(struct purchase *purchase, const struct message *order, const char *name)
{
	return str_copy(&purchase->arena, message_get(order, name));
}

static void read_wants(struct purchase *purchase, const struct message *order)
{
	struct arena *arena = &purchase->arena;
	struct str name, value;
	size_t cursor = 0;
	uint64_t number = 0;

	while (message_next(order, &cursor, &name, &value)) {
		if (str_is(name, "candidate") && !str_to_u64(value, &number))
			number = 0;
		if (!str_is(name, "key") || number == 0 || number > UINT_MAX)
			continue;
		purchase->wants = arena_grow_array(arena, purchase->wants, purchase->want_count,
						   sizeof(*purchase->wants));
		purchase->wants[purchase->want_count++] = (struct ledger_want){
			.key = str_copy(arena, value), .candidate = (unsigned)number};
		number = 0;
	}
}

static struct str digest_of(struct str text, struct arena *arena)
{
	struct ac_sha256 sha;
	char hex[AC_SHA256_HEX_SIZE];

	ac_sha256_of(text.ptr, text.len, &sha);
	ac_sha256_format(&sha, hex);
	return str_copy(arena, str_of(hex));
}

static const struct model *model_of(const struct session *session, struct purchase *purchase)
{
	const struct provider_request *request = &purchase->request;
	struct str id =
		request->model.len ? request->model : str_of(purchase->speaks->driver_model);

	return model_for(&session->models, provider_driver(purchase->speaks), request->kind,
			 request->sound, id, &purchase->arena);
}

static void read_numbers(struct purchase *purchase, const struct message *order)
{
	int64_t in_flight = message_int(order, "in-flight", purchase->hosted->in_flight);
	int64_t deadline = message_int(order, "deadline-s", purchase->hosted->timeout_s);

	purchase->in_flight = in_flight >= 1 && in_flight <= SLOTS_MAX ? (unsigned)in_flight : 1;
	purchase->deadline_s = deadline >= 1 && deadline <= 7 * 86400 ? (unsigned)deadline
								      : purchase->hosted->timeout_s;
	purchase->is_vendor_host = message_int(order, "is-vendor-host", 0) != 0;
	purchase->is_unpriced = message_int(order, "is-unpriced", 0) != 0;
	purchase->is_regenerated = message_int(order, "is-regenerated", 0) != 0;
	purchase->may_be_longer = message_int(order, "is-longer", 0) != 0;
	purchase->estimate = message_int(order, "estimate", purchase->is_unpriced ? 0 : -1);
	purchase->safety_margin = message_int(order, "safety-margin", -1);
	purchase->usd_per_credit = message_int(order, "usd-per-credit", LEDGER_NO_LIMIT);
}

/* Of a family, who runs it: one of those that it says itself. NULL: the order names another. */
static const struct provider *speaker_of(const struct purchase *purchase,
					 const struct message *order)
{
	const struct provider *provider = purchase->provider;
	struct str name = message_get(order, "back-end");
	const struct provider *speaks = name.len ? provider_find(name) : provider;

	if (!provider || !speaks || speaks == provider)
		return speaks;
	return provider->family && family_back_of(provider->family, provider_driver(speaks))
		       ? speaks
		       : NULL;
}

/* A server of the user's own that runs a family, and asks for no key: where nobody listens it is not there, as a program is not. */
static const struct hosted *at_home(struct session *session, const struct purchase *purchase,
				    const struct message *order)
{
	const struct hosted *hosted = purchase->speaks ? purchase->speaks->hosted : NULL;
	struct hosted *own;

	if (!hosted || purchase->speaks == purchase->provider || message_get(order, "key-env").len)
		return hosted;
	own = arena_alloc(&session->arena, sizeof(*own));
	*own = *hosted;
	own->is_local = true;
	return own;
}

static bool read(struct session *session, struct purchase *purchase, const struct message *order)
{
	purchase->provider = provider_find(message_get(order, "provider"));
	purchase->speaks = speaker_of(purchase, order);
	purchase->is_here = message_int(order, "is-here", 0) != 0;
	purchase->hosted = purchase->is_here ? &hosted_here : at_home(session, purchase, order);
	if (!purchase->provider || !purchase->speaks || !purchase->hosted ||
	    !order_read_request(order, purchase->speaks, &purchase->arena, &purchase->request))
		return false;
	purchase->spec = kept(purchase, order, "spec");
	purchase->reason = kept(purchase, order, "reason");
	purchase->text = kept(purchase, order, "purchase-text");
	purchase->digest = digest_of(purchase->text, &purchase->arena);
	purchase->model = model_of(session, purchase);
	purchase->dialect = (struct hosted_dialect){kept(purchase, order, "dialect"),
						    kept(purchase, order, "response-format")};
	read_numbers(purchase, order);
	read_wants(purchase, order);
	return purchase->text.len && purchase->estimate >= 0 && purchase->want_count >= 1 &&
	       purchase->want_count <= HOSTED_ITEMS_MAX;
}

static void insert(struct session *session, struct purchase *purchase)
{
	struct purchase **link = &session->purchases;

	while (*link && (*link)->number < purchase->number)
		link = &(*link)->next;
	purchase->next = *link;
	*link = purchase;
}

struct purchase *purchase_find(struct session *session, uint32_t number)
{
	struct purchase *purchase = session->purchases;

	while (purchase && purchase->number != number)
		purchase = purchase->next;
	return purchase;
}

/* ---- the lock ---------------------------------------------------------------------------- */

static bool shares_a_key(const struct purchase *a, const struct purchase *b)
{
	for (size_t i = 0; i < a->want_count; i++) {
		for (size_t k = 0; k < b->want_count; k++) {
			if (str_equal(a->wants[i].key, b->wants[k].key))
				return true;
		}
	}
	return false;
}

static bool shares_a_candidate(const struct purchase *a, const struct purchase *b)
{
	for (size_t i = 0; i < a->want_count; i++) {
		for (size_t k = 0; k < b->want_count; k++) {
			if (a->wants[i].candidate == b->wants[k].candidate)
				return true;
		}
	}
	return false;
}

/* Two specs that mean one request buy it once: the second waits for the first. */
static bool is_ordered_already(const struct session *session, const struct purchase *purchase)
{
	for (const struct purchase *other = session->purchases; other; other = other->next) {
		if (other == purchase || !other->lockup)
			continue;
		/* Two texts may have one key: what is not written may be filled in in two ways. */
		if (shares_a_key(other, purchase) ||
		    (str_equal(other->text, purchase->text) && shares_a_candidate(other, purchase)))
			return true;
	}
	return false;
}

void purchase_locked(struct session *session, struct purchase *purchase)
{
	/* Nobody is there to say what is wanted. */
	if (session->is_alone) {
		purchase_end(session, purchase);
		return;
	}
	purchase->state = PURCHASE_LOCKED;
	(void)session_say(session, ORDER_LOCKED, purchase->number);
	session_send(session);
}

/* Whether a living process is buying one of its candidates under another text. */
static enum status find_other_name(struct session *session, const struct purchase *purchase,
				   bool *is_found, struct diag *diag)
{
	struct arena arena = {0};
	struct ledger_attempt *rows;
	size_t count = 0;
	enum status st = ST_OK;

	*is_found = false;
	for (size_t i = 0; st == ST_OK && i < purchase->want_count; i++) {
		st = ledger_open_of_key(session->book, purchase->wants[i].key, &arena, &rows,
					&count, diag);
		for (size_t k = 0; st == ST_OK && k < count; k++)
			*is_found =
				*is_found || (!str_is(rows[k].state, "unknown") &&
					      lockup_is_elsewhere(session, rows[k].purchase_text));
	}
	arena_release(&arena);
	return st;
}

/* Tries for the lock. False: it is another's. Otherwise it is ours, or the order has failed. */
static bool take_lock(struct session *session, struct purchase *purchase, bool *is_new)
{
	struct diag diag = {0};
	enum lockup_state state;
	bool is_found;
	enum status st;

	*is_new = false;
	if (session->is_dry)
		return true;
	if (is_ordered_already(session, purchase))
		return false;
	st = find_other_name(session, purchase, &is_found, &diag);
	if (st != ST_OK) {
		purchase_fail_by(session, purchase, st, &diag);
		return true;
	}
	if (is_found)
		return false;
	state = lockup_take(session, purchase->text, &purchase->lockup, &diag);
	if (state == LOCKUP_BUSY)
		return false;
	if (state == LOCKUP_FAILED) {
		purchase_fail_by(session, purchase, ST_ENVIRONMENT, &diag);
		return true;
	}
	*is_new = state == LOCKUP_TAKEN;
	for (size_t i = 0; i < purchase->want_count; i++) {
		if (purchase->wants[i].candidate > purchase->lockup->highest)
			purchase->lockup->highest = purchase->wants[i].candidate;
	}
	return true;
}

/* With the lock: what a dead run left open comes first. */
static void enter(struct session *session, struct purchase *purchase, bool is_new)
{
	STOP_HERE("locked");
	if (is_new)
		adopt_begin(session, purchase);
	else if (purchase->lockup && purchase->lockup->adopter)
		purchase->state = PURCHASE_BEHIND;
	else
		purchase_locked(session, purchase);
}

static void tell_busy(struct session *session, struct purchase *purchase)
{
	purchase->state = PURCHASE_BUSY;
	purchase->busy_us = session->clock();
	(void)session_say(session, ORDER_BUSY, purchase->number);
	session_send(session);
}

void purchase_order(struct session *session, const struct message *order)
{
	struct purchase *purchase = mem_zalloc(1, sizeof(*purchase));
	struct diag diag = {0};
	bool is_new;

	purchase->number = order->order;
	purchase->attempt.slot = -1;
	insert(session, purchase);
	if (!session->may_buy || !read(session, purchase, order)) {
		(void)diag_error(&diag, ST_BUG, "E0497", (struct place){0},
				 "what is ordered for '%.*s' is no order",
				 STR_ARGS(message_get(order, "spec")));
		purchase_fail_by(session, purchase, ST_BUG, &diag);
		return;
	}
	tasks_note(session, purchase, order);
	purchase->endpoint = endpoint_of(session, order, purchase->hosted, &diag);
	if (!purchase->endpoint) {
		purchase_fail_by(session, purchase, ST_ENVIRONMENT, &diag);
		return;
	}
	if (!take_lock(session, purchase, &is_new))
		tell_busy(session, purchase);
	else if (purchase->state != PURCHASE_ENDED)
		enter(session, purchase, is_new);
	diag_release(&diag);
}

static bool is_named(const struct message *want, unsigned candidate)
{
	struct str name, value;
	size_t cursor = 0;
	uint64_t number;

	while (message_next(want, &cursor, &name, &value)) {
		if (str_is(name, "candidate") && str_to_u64(value, &number) && number == candidate)
			return true;
	}
	return false;
}

/* For fewer candidates: as the table of prices says, where it said what was ordered; a price of the user's is for each. */
static void estimate_anew(struct purchase *purchase, size_t before)
{
	struct arena arena = {0};
	struct hosted_call call = {.request = &purchase->request,
				   .count = (unsigned)before,
				   .model = purchase->model,
				   .base_url = purchase->endpoint->net.base_url,
				   .is_vendor_host = purchase->is_vendor_host,
				   .may_be_longer = purchase->may_be_longer,
				   .dialect = purchase->dialect,
				   .arena = &arena};
	int64_t count = (int64_t)purchase->want_count, of = (int64_t)before, whole = -1;
	bool is_known = purchase->hosted->estimate && purchase->hosted->estimate(&call, &whole) &&
			whole == purchase->estimate;

	call.count = (unsigned)purchase->want_count;
	if (!is_known || !purchase->hosted->estimate(&call, &purchase->estimate))
		purchase->estimate = purchase->estimate / of * count +
				     (purchase->estimate % of * count + of - 1) / of;
	arena_release(&arena);
}

void purchase_want(struct purchase *purchase, const struct message *want)
{
	size_t before = purchase->want_count, kept = 0;

	if (purchase->state != PURCHASE_LOCKED)
		return;
	purchase->state = PURCHASE_WANTED;
	if (!message_get(want, "candidate").ptr)
		return;
	for (size_t i = 0; i < before; i++) {
		if (is_named(want, purchase->wants[i].candidate))
			purchase->wants[kept++] = purchase->wants[i];
	}
	purchase->want_count = kept ? kept : before;
	if (purchase->want_count < before && !purchase->is_unpriced)
		estimate_anew(purchase, before);
}

/* ---- waiting for another's -------------------------------------------------------------- */

static void take_verdict(struct session *session, struct purchase *purchase,
			 const struct ledger_attempt *row)
{
	struct failing failing = verdict_of(session, purchase, verdict_class(row),
					    row->error.ptr ? row->error : STR("no reason is kept"),
					    (struct str){0}, row->id);

	failing.request_id = row->request_ids;
	purchase_fail(session, purchase, &failing);
}

void purchase_again(struct session *session, struct purchase *purchase)
{
	struct ledger_attempt row;
	struct diag diag = {0};
	bool found = false, is_new;
	enum status st;

	if (session->stops > 0) {
		st = diag_error(&diag, ST_ENVIRONMENT, "E0559", (struct place){0},
				"it was stopped while somebody else was buying it");
		purchase_fail_by(session, purchase, st, &diag);
		return;
	}
	purchase->state = PURCHASE_WAITING;
	purchase->attempt.due_ms = session_ms() + AGAIN_MS;
	if (!take_lock(session, purchase, &is_new) || purchase->state == PURCHASE_ENDED)
		return;
	st = ledger_verdict_since(session->book, purchase->digest, purchase->text,
				  purchase->busy_us, &purchase->arena, &row, &found, &diag);
	if (st != ST_OK)
		purchase_fail_by(session, purchase, st, &diag);
	else if (found)
		take_verdict(session, purchase, &row);
	else
		enter(session, purchase, is_new);
	diag_release(&diag);
}

/* ---- the end ----------------------------------------------------------------------------- */

void purchase_end(struct session *session, struct purchase *purchase)
{
	attempt_release(purchase);
	purchase->state = PURCHASE_ENDED;
	if (!purchase->lockup)
		return;
	if (purchase->lockup->adopter == purchase)
		purchase->lockup->adopter = NULL;
	lockup_give(session, purchase->lockup);
	purchase->lockup = NULL;
}

void purchase_fail(struct session *session, struct purchase *purchase,
		   const struct failing *failing)
{
	struct message *out = session_say(session, ORDER_FAILED, purchase->number);

	message_put_c(out, "class", hosted_class_name(failing->class));
	message_put_int(out, "status", failing->status);
	message_put_c(out, "code", failing->code);
	session_put(session, "text", failing->text);
	session_put(session, "hint", failing->hint);
	session_put(session, "attempt", failing->attempt);
	session_put(session, "request-id", failing->request_id);
	message_put_int(out, "is-local", failing->is_local);
	message_put_int(out, "is-unavailable", failing->is_unavailable);
	if (failing->line) {
		message_put_int(out, "over", failing->over_usd);
		message_put_c(out, "limit", ledger_limit_name(failing->line->limit));
	}
	session_send(session);
	tasks_ended(session, purchase, false, failing->code, failing->text);
	purchase_end(session, purchase);
}

void purchase_fail_by(struct session *session, struct purchase *purchase, enum status st,
		      struct diag *diag)
{
	const struct finding *finding = diag->first;
	struct failing failing = {.status = st, .code = "E0497", .is_local = true};

	while (finding && finding->severity != SEVERITY_ERROR)
		finding = finding->next;
	failing.text = STR("it failed, and nobody says why");
	if (finding) {
		failing.code = finding->code;
		failing.text = str_of(finding->text);
		failing.hint = str_of(finding->hint);
	}
	if (purchase->attempt.id[0])
		failing.attempt = str_copy(&purchase->arena, str_of(purchase->attempt.id));
	purchase_fail(session, purchase, &failing);
	diag_release(diag);
}

void purchases_release(struct session *session)
{
	while (session->purchases) {
		struct purchase *purchase = session->purchases;

		session->purchases = purchase->next;
		attempt_release(purchase);
		arena_release(&purchase->arena);
		mem_free(purchase);
	}
}

void purchase_progress(struct session *session, const struct purchase *purchase, const char *what,
		       struct str text)
{
	message_put_c(session_say(session, ORDER_PROGRESS, purchase->number), "what", what);
	session_put(session, "text", text);
	session_send(session);
}

/* Whoever waits long wonders what is going on, unless nothing new is asked for. */
void purchase_waits(struct session *session, const struct purchase *purchase, uint64_t wait_ms,
		    struct str why, bool is_long)
{
	struct arena arena = {0};

	why = session_hide(session, why, &arena);
	purchase_progress(session, purchase, "waiting",
			  str_printf(&arena, "%llu ms, then it is asked again: %.*s",
				     (unsigned long long)wait_ms, STR_ARGS(why)));
	if (is_long && !session->is_alone && session->stops == 0)
		purchase_progress(session, purchase, "long-wait",
				  str_printf(&arena, "%s is asked again in %llu s: %.*s",
					     purchase->provider->decl.name,
					     (unsigned long long)wait_ms / 1000, STR_ARGS(why)));
	arena_release(&arena);
}
