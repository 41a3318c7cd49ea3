/* judge.c - may these orders be bought? The same code for plans and for purchases. */
#include "remote/purchase.h"

#include "base/param.h"
#include "base/stop.h"
#include "net/retry.h"
#include "remote/tasks.h"

#include <string.h>

/* One GO: its orders, as the book takes them. */
struct bench {
	struct session *session;
	struct purchase **purchases;
	struct ledger_order *orders;
	size_t count;
	struct arena arena;
	struct diag diag;
	/* Of the limits in force before it; what is granted is added. */
	struct ledger_line lines[LEDGER_LINES_MAX];
	size_t line_count;
	int64_t granted;
};

/* ---- before any limit is asked ----------------------------------------------------------- */

static const char *date_of(int64_t time_us, struct arena *arena)
{
	struct strbuf text = {0};
	const char *date;

	ledger_time_format(time_us, &text);
	date = arena_text(arena, text.data, 10);
	strbuf_release(&text);
	return date;
}

static const char *dollars(int64_t usd, struct arena *arena)
{
	struct strbuf text = {0};
	const char *kept;

	strbuf_add_char(&text, '$');
	decimal_format(&text, usd);
	kept = str_keep(arena, strbuf_str(&text));
	strbuf_release(&text);
	return kept;
}

/* What was refused, or paid for nothing, is not asked again by itself. True: it may be asked. */
static bool is_not_remembered(struct bench *bench, struct purchase *purchase)
{
	struct session *session = bench->session;
	struct ledger_attempt row;
	struct failing failing;
	bool found = false;
	enum status st;

	if (session->is_retried || purchase->is_regenerated)
		return true;
	st = ledger_recall(session->book, purchase->digest, purchase->text, &bench->arena, &row,
			   &found, &bench->diag);
	if (st != ST_OK)
		purchase_fail_by(session, purchase, st, &bench->diag);
	if (st != ST_OK || !found)
		return st == ST_OK;
	failing =
		verdict_of(session, purchase, verdict_class(&row), row.error,
			   STR("change what the spec asks for, or say --retry-failed to ask again"),
			   row.id);
	failing.code = "E0558";
	failing.text =
		str_printf(&bench->arena, "%.*s (attempt %.*s of %s%s%.*s); not asked again",
			   STR_ARGS(failing.text), STR_ARGS(row.id),
			   date_of(row.intent_us, &bench->arena),
			   row.request_ids.len ? ", request " : "", STR_ARGS(row.request_ids));
	failing.request_id = row.request_ids;
	purchase_fail(session, purchase, &failing);
	return false;
}

/* A miss of what was bought is told before it is bought again. */
static bool is_not_bought(struct bench *bench, struct purchase *purchase)
{
	struct session *session = bench->session;
	struct ledger_bought bought;
	bool found = false;
	enum status st = ST_OK;

	if (session->is_rebuy || purchase->is_regenerated)
		return true;
	for (size_t i = 0; st == ST_OK && !found && i < purchase->want_count; i++)
		st = ledger_find_bought(session->book, purchase->wants[i].key, &bench->arena,
					&bought, &found, &bench->diag);
	if (st == ST_OK && !found)
		return true;
	if (st == ST_OK) {
		st = diag_error(&bench->diag, ST_MISS, "E0557", (struct place){0},
				"it was bought %s for %s, and its bytes are gone (attempt %s)",
				date_of(bought.bought_us, &bench->arena),
				dollars(bought.share_usd, &bench->arena), bought.attempt);
		diag_hint(&bench->diag,
			  "--rebuy, or --regenerate %.*s, buys it again; a copy of the cache or "
			  "the project's store brings it back for nothing",
			  STR_ARGS(purchase->spec));
	}
	purchase_fail_by(session, purchase, st, &bench->diag);
	return false;
}

/* Whether the endpoint's own wish lets it be called in time. */
static bool is_callable(struct bench *bench, struct purchase *purchase)
{
	struct session *session = bench->session;
	int64_t until = 0, wait_ms, most = (int64_t)purchase->deadline_s * 1000;
	struct failing failing;
	enum status st =
		ledger_not_before(session->book, purchase->endpoint->name, &until, &bench->diag);

	if (st != ST_OK) {
		purchase_fail_by(session, purchase, st, &bench->diag);
		return false;
	}
	wait_ms = (until - session->clock()) / 1000;
	most = most < (int64_t)RETRY_WAIT_MAX_MS ? most : (int64_t)RETRY_WAIT_MAX_MS;
	if (wait_ms <= most)
		return true;
	failing = verdict_of(session, purchase, CLASS_RETRY,
			     str_printf(&bench->arena, "it asked not to be called for %lld s more",
					(long long)(wait_ms / 1000)),
			     (struct str){0}, (struct str){0});
	purchase_fail(session, purchase, &failing);
	return false;
}

static bool has_key(struct bench *bench, struct purchase *purchase)
{
	struct str lack = endpoint_lack(purchase->endpoint, &bench->arena);
	struct failing failing = {.class = CLASS_NONE,
				  .status = ST_PROVIDER,
				  .code = "E0530",
				  .is_local = true,
				  .is_unavailable = true};

	if (bench->session->is_dry || !lack.len)
		return true;
	failing.text =
		str_printf(&bench->arena, "%s %.*s", purchase->provider->decl.name, STR_ARGS(lack));
	purchase_fail(bench->session, purchase, &failing);
	return false;
}

/* Of the unknown: the policy may let it be sent once more. */
static enum status resend(struct bench *bench, const struct purchase *purchase)
{
	struct session *session = bench->session;
	enum status st = ST_OK;
	bool may_send;

	for (size_t i = 0; st == ST_OK && i < purchase->want_count; i++)
		st = ledger_resend(session->book, purchase->wants[i].key, session->resend_below,
				   session->clock(), &may_send, &bench->diag);
	return st;
}

/* What only a purchase does, not a plan. */
static bool prepare(struct bench *bench, struct purchase *purchase)
{
	struct session *session = bench->session;
	enum status st = ST_OK;

	if (session->is_dry)
		return true;
	if (session->stops > 0)
		st = diag_error(&bench->diag, ST_ENVIRONMENT, "E0559", (struct place){0},
				"it was stopped before the request was sent: nothing was bought");
	if (st == ST_OK)
		st = quota_take(purchase, &bench->diag);
	if (st == ST_OK && session->resend_below != LEDGER_NO_LIMIT)
		st = resend(bench, purchase);
	if (st != ST_OK)
		purchase_fail_by(session, purchase, st, &bench->diag);
	return st == ST_OK;
}

static bool may_be_asked(struct bench *bench, struct purchase *purchase)
{
	return is_not_remembered(bench, purchase) && is_not_bought(bench, purchase) &&
	       is_callable(bench, purchase) && has_key(bench, purchase) && prepare(bench, purchase);
}

/* ---- the book decides -------------------------------------------------------------------- */

static struct str model_of(const struct purchase *purchase)
{
	return purchase->request.model.len ? purchase->request.model : str_of(purchase->model->id);
}

static void add_order(struct bench *bench, struct purchase *purchase)
{
	struct arena *arena = &bench->arena;
	const struct provider_request *request = &purchase->request;
	struct strbuf seed = {0};

	/* As it is sent: each candidate has its own. */
	strbuf_add_u64(&seed, request->seed + purchase->wants[0].candidate - 1);
	bench->purchases =
		arena_grow_array(arena, bench->purchases, bench->count, sizeof(*bench->purchases));
	bench->orders =
		arena_grow_array(arena, bench->orders, bench->count, sizeof(*bench->orders));
	bench->orders[bench->count] = (struct ledger_order){
		.spec = purchase->spec,
		.type = request->kind == ASSET_IMAGE   ? STR("image")
			: request->kind == ASSET_AUDIO ? STR("audio")
						       : STR("opinion"),
		.provider = str_of(purchase->provider->decl.name),
		.driver = str_of(provider_driver(purchase->speaks)),
		.endpoint = purchase->endpoint->name,
		.model = model_of(purchase),
		.purchase = purchase->digest,
		.purchase_text = purchase->text,
		.reason = purchase->reason.len ? purchase->reason : (struct str){0},
		.seed = request->has_seed ? str_copy(arena, strbuf_str(&seed)) : (struct str){0},
		.plan = purchase->endpoint->plan.len ? purchase->endpoint->plan : (struct str){0},
		.terms = licence_terms(purchase, arena),
		.wants = purchase->wants,
		.want_count = purchase->want_count,
		.estimate_usd = purchase->estimate,
		.is_unpriced = purchase->is_unpriced,
	};
	bench->purchases[bench->count++] = purchase;
	strbuf_release(&seed);
}

/* Of the limit that leaves least. */
static void put_limit(struct bench *bench, struct message *out)
{
	const struct ledger_line *least = NULL;

	for (size_t i = 0; i < bench->line_count; i++) {
		const struct ledger_line *line = &bench->lines[i];

		if (!least || line->limit_usd - line->used_usd < least->limit_usd - least->used_usd)
			least = line;
	}
	if (!least)
		return;
	message_put_c(out, "limit", ledger_limit_name(least->limit));
	message_put_int(out, "limit-usd", least->limit_usd);
	message_put_int(out, "used-usd", least->used_usd + bench->granted);
}

/* What is asked again is remembered no more: from now on, since a limit might have refused it. */
static void forget(struct session *session, const struct purchase *purchase)
{
	struct diag diag = {0};

	if (!session->is_retried && !purchase->is_regenerated)
		return;
	if (ledger_forget(session->book, purchase->digest, &diag) != ST_OK)
		session_put_findings(session, &diag);
	diag_release(&diag);
}

/* shared: in a plan, another order buys the same. */
static void grant(struct bench *bench, struct purchase *purchase, const struct ledger_order *order,
		  bool is_shared)
{
	struct session *session = bench->session;
	struct message *out = session_say(session, ORDER_VERDICT, purchase->number);
	int64_t estimate = is_shared ? 0 : order->estimate_usd;

	bench->granted += estimate;
	message_put_int(out, "estimate", estimate);
	if (order->attempt[0])
		message_put_c(out, "attempt", order->attempt);
	put_limit(bench, out);
	session_send(session);
	if (session->is_dry)
		purchase_end(session, purchase);
}

static void begin(struct bench *bench, struct purchase *purchase, const struct ledger_order *order,
		  bool is_shared)
{
	struct session *session = bench->session;
	struct diag diag = {0};
	enum status st = ST_OK;

	if (!session->is_dry) {
		forget(session, purchase);
		attempt_begin(session, purchase, order->attempt, purchase->wants,
			      purchase->want_count);
		purchase->state = PURCHASE_READY;
		if (purchase->is_here)
			st = here_begin(session, purchase, &diag);
	}
	if (st == ST_OK && !session->is_dry)
		licence_tell(session, purchase, order->model);
	if (st == ST_OK)
		grant(bench, purchase, order, is_shared);
	else
		purchase_fail_by(session, purchase, st, &diag);
	diag_release(&diag);
}

static void refuse(struct bench *bench, struct purchase *purchase, const struct ledger_order *order)
{
	struct session *session = bench->session;
	struct diag diag = {0};
	struct failing failing = {.is_local = true, .line = NULL};

	if (order->verdict == LEDGER_OPEN)
		failing.status = diag_error(
			&diag, ST_PROVIDER, "E0550", (struct place){0},
			"'%.*s' is being bought by attempt %s under another name: its request was "
			"changed meanwhile",
			STR_ARGS(purchase->spec), order->blocker);
	else
		failing.status = ledger_tell_verdict(order, &diag);
	failing.class = order->verdict == LEDGER_UNKNOWN ? CLASS_UNKNOWN : CLASS_NONE;
	failing.code = diag.first->code;
	failing.text = str_of(diag.first->text);
	failing.hint = str_of(diag.first->hint);
	if (order->blocker[0])
		failing.attempt = str_of(order->blocker);
	if (order->verdict == LEDGER_OVER) {
		failing.line = &order->line;
		failing.over_usd = order->over_usd;
	}
	purchase_fail(session, purchase, &failing);
	diag_release(&diag);
}

/* Under another purchase text nobody of ours looked for open rows: the request was changed since. */
static void judge_stranger(struct bench *bench, struct ledger_order *order)
{
	struct session *session = bench->session;
	struct diag diag = {0};
	bool is_free = false;

	if (adopt_stranger(session, order->blocker, false, &is_free, &diag) == ST_OK && is_free)
		(void)ledger_reserve(session->book, &session->purse, LEDGER_TO_WAIT, order, 1,
				     session->clock(), &diag);
	session_put_findings(session, &diag);
	diag_release(&diag);
}

/* In a plan: of an open row, as the purchase would find it. True: the same is paid already, or by somebody else. */
static bool foresee(struct bench *bench, const struct purchase *purchase,
		    struct ledger_order *order)
{
	enum foreseen foreseen = FORESEEN_ALIVE;

	/* Without a row, another order of this plan has it. */
	if (order->blocker[0] && adopt_foresee(bench->session, purchase, order->blocker, &foreseen,
					       &bench->diag) != ST_OK)
		return true;
	if (foreseen == FORESEEN_FREE) {
		order->verdict = LEDGER_GRANTED;
		bench->granted -= order->estimate_usd; /* it is among what is used */
	} else if (foreseen == FORESEEN_LOST) {
		order->verdict = LEDGER_UNKNOWN;
	}
	return order->verdict == LEDGER_OPEN;
}

static void tell(struct bench *bench)
{
	bool is_dry = bench->session->is_dry;

	for (size_t i = 0; i < bench->count; i++) {
		struct ledger_order *order = &bench->orders[i];
		bool is_shared = is_dry && order->verdict == LEDGER_OPEN &&
				 foresee(bench, bench->purchases[i], order);

		if (order->verdict == LEDGER_OPEN && !is_dry)
			judge_stranger(bench, order);
		if (order->verdict == LEDGER_GRANTED || is_shared)
			begin(bench, bench->purchases[i], order, is_shared);
		else
			refuse(bench, bench->purchases[i], order);
	}
}

static enum status reserve(struct bench *bench)
{
	struct session *session = bench->session;
	enum status st = ST_OK;

	if (session->is_job && !session->is_dry)
		st = tasks_begin(session, &bench->diag);
	if (st == ST_OK)
		st = ledger_standing(session->book, &session->purse, session->clock(), bench->lines,
				     &bench->line_count, &bench->diag);
	if (st == ST_OK)
		st = ledger_reserve(session->book, &session->purse,
				    session->is_dry ? LEDGER_DRY : LEDGER_TO_WAIT, bench->orders,
				    bench->count, session->clock(), &bench->diag);
	if (st == ST_OK)
		STOP_HERE("reserved");
	return st;
}

/* The book cannot be asked: the same for all. */
static void fail_all(struct bench *bench, enum status st)
{
	const struct finding *finding = bench->diag.first;
	struct failing failing = {.status = st, .is_local = true};

	failing.code = finding ? finding->code : "E0497";
	failing.text = finding ? str_of(finding->text) : STR("the book cannot be asked");
	failing.hint = finding ? str_of(finding->hint) : (struct str){0};
	for (size_t i = 0; i < bench->count; i++)
		purchase_fail(bench->session, bench->purchases[i], &failing);
}

void judge_all(struct session *session)
{
	struct bench bench = {.session = session};
	struct purchase *purchase;
	enum status st;

	for (purchase = session->purchases; purchase; purchase = purchase->next) {
		if (purchase->state == PURCHASE_WANTED && may_be_asked(&bench, purchase))
			add_order(&bench, purchase);
	}
	if (bench.count > 0) {
		st = reserve(&bench);
		if (st == ST_OK)
			tell(&bench);
		else
			fail_all(&bench, st);
	}
	diag_release(&bench.diag);
	arena_release(&bench.arena);
}
