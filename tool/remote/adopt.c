/* adopt.c - rows that a dead run left open. Who takes the lock of their purchase owns them: what can go on goes on, and
 * the rest becomes unknown. */
#include "remote/purchase.h"

#include "ledger/report.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

static bool is_unsent(const struct ledger_attempt *row)
{
	return str_is(row->state, "intent") && row->sends == 0;
}

/* Of a server of the user's own, and without a price: whatever it may have made is nobody's loss. A family has no price where
 * nobody is asked for a key. */
static bool is_nobodys_loss(const struct ledger_attempt *row)
{
	const struct provider *provider = provider_find(row->provider);

	if (!provider || row->estimate_usd || row->is_unpriced)
		return false;
	return provider->hosted ? provider->hosted->is_local : provider->family != NULL;
}

static enum status end(struct session *session, const struct ledger_attempt *row,
		       enum ledger_state state, const char *error, struct diag *diag)
{
	const struct ledger_ending ending = {.state = state, .error = str_of(error)};

	return ledger_end(session->book, row->id.ptr, &ending, session->clock(), diag);
}

static enum status end_lost(struct session *session, const struct ledger_attempt *row,
			    const char *error, struct diag *diag)
{
	return end(session, row, is_nobodys_loss(row) ? LEDGER_FAILED : LEDGER_LOST, error, diag);
}

/* What was answered is charged, and nothing can be read of it any more. */
static enum status end_damaged(struct session *session, const struct ledger_attempt *row,
			       struct diag *diag)
{
	const struct ledger_ending ending = {.state = LEDGER_FAILED,
					     .is_unusable = !is_nobodys_loss(row),
					     .error = STR("the answer that was kept is damaged")};
	const struct ledger_reply reply = {0};
	enum status st = ST_OK;

	if (str_is(row->state, "intent"))
		st = ledger_accept(session->book, row->id.ptr, &reply, session->clock(), diag);
	return st == ST_OK ? ledger_end(session->book, row->id.ptr, &ending, session->clock(), diag)
			   : st;
}

/* The whole reply of a row that was not told of it before its process died. NULL: there is none. */
static const char *find_spool(struct session *session, const struct ledger_attempt *row,
			      struct arena *arena)
{
	for (const char **folder = session->spools; *folder; folder++) {
		const char *path = spool_path(*folder, row->id.ptr, 1, arena);

		if (access(path, F_OK) == 0 && spool_is_trusted(*folder))
			return path;
	}
	return NULL;
}

/* A family may have had another back end then, whose words are not this one's. */
static bool is_elsewhere(const struct purchase *purchase, const struct ledger_attempt *row)
{
	return purchase->provider->family &&
	       (!str_is(row->driver, provider_driver(purchase->speaks)) ||
		!str_equal(row->endpoint, purchase->endpoint->name));
}

static enum status begin(struct session *session, struct purchase *purchase,
			 const struct ledger_attempt *row, struct diag *diag)
{
	struct ledger_candidate *items;
	struct ledger_want *wants;
	size_t count = 0;
	enum status st = ledger_read_items(session->book, row->id.ptr, &purchase->arena, &items,
					   &count, diag);

	if (st != ST_OK)
		return st;
	wants = arena_array(&purchase->arena, count, sizeof(*wants));
	for (size_t i = 0; i < count; i++)
		wants[i] = (struct ledger_want){items[i].key, items[i].candidate};
	attempt_begin(session, purchase, row->id.ptr, wants,
		      count < HOSTED_ITEMS_MAX ? count : HOSTED_ITEMS_MAX);
	purchase->attempt.is_adopted = true;
	purchase->attempt.is_accepted = str_is(row->state, "accepted");
	purchase->attempt.deadline_ms = session_ms() + (int64_t)purchase->deadline_s * 1000;
	if (row->request_ids.len)
		purchase->attempt.request_ids =
			str_copy(&purchase->attempt.arena, row->request_ids);
	if (row->vendor_job.len)
		purchase->attempt.call.state = str_copy(&purchase->attempt.arena, row->vendor_job);
	return ST_OK;
}

/* A reply in the spool is gone on with, a job asked after. *goes_on: the row is under way. */
static enum status take_over(struct session *session, struct purchase *purchase,
			     const struct ledger_attempt *row, const char *spool, bool *goes_on,
			     struct diag *diag)
{
	struct spooled spooled = {0};
	struct diag damage = {0};
	enum status st = spool ? spool_read(spool, &spooled, &damage) : ST_MISS;

	if (st == ST_ENVIRONMENT) {
		diag_move(diag, &damage);
		return st;
	}
	diag_release(&damage);
	/* A job can be asked after once more. */
	if (st == ST_DAMAGED && row->vendor_job.len)
		st = ST_MISS;
	if (st == ST_DAMAGED)
		return end_damaged(session, row, diag);
	if (st == ST_MISS && !row->vendor_job.len)
		return end_lost(session, row, "the run that asked ended before the answer", diag);
	*goes_on = true;
	st = begin(session, purchase, row, diag);
	if (st != ST_OK || !spooled.file.data) {
		spooled_release(&spooled);
		purchase->state = st == ST_OK ? PURCHASE_READY : purchase->state;
		return st;
	}
	purchase->attempt.spool = str_keep(&purchase->attempt.arena, str_of(spool));
	purchase->attempt.spooled = spooled;
	/* Its fields are beside it. */
	purchase->attempt.spooled.reply.fields = purchase->attempt.spooled.fields;
	arrive_spooled(session, purchase);
	return ST_OK;
}

static enum status refuse_elsewhere(const struct purchase *purchase,
				    const struct ledger_attempt *row, struct diag *diag)
{
	(void)diag_error(diag, ST_PROVIDER, "E0570", (struct place){0},
			 "attempt %.*s is under way at '%.*s', and %s would be asked at '%.*s' now",
			 STR_ARGS(row->id), STR_ARGS(row->endpoint), purchase->provider->decl.name,
			 STR_ARGS(purchase->endpoint->name));
	diag_hint(diag, "have '%.*s' run it again, and it is gone on with",
		  STR_ARGS(row->endpoint));
	return ST_PROVIDER;
}

static enum status adopt(struct session *session, struct purchase *purchase,
			 const struct ledger_attempt *row, bool *goes_on, struct diag *diag)
{
	bool is_intent = str_is(row->state, "intent");

	if (is_unsent(row))
		return end(session, row, LEDGER_FAILED, "it was never sent", diag);
	if (is_elsewhere(purchase, row) &&
	    (row->vendor_job.len || row->spool.len || find_spool(session, row, &purchase->arena)))
		return refuse_elsewhere(purchase, row, diag);
	if (is_intent)
		return take_over(session, purchase, row, find_spool(session, row, &purchase->arena),
				 goes_on, diag);
	if (str_is(row->state, "accepted"))
		return take_over(session, purchase, row, row->spool.len ? row->spool.ptr : NULL,
				 goes_on, diag);
	return ST_OK; /* unknown it stays */
}

void adopt_next(struct session *session, struct purchase *purchase)
{
	struct diag diag = {0};
	bool goes_on = false;
	enum status st = ST_OK;

	attempt_release(purchase);
	while (st == ST_OK && !goes_on && purchase->row_index < purchase->row_count)
		st = adopt(session, purchase, &purchase->rows[purchase->row_index++], &goes_on,
			   &diag);
	if (st != ST_OK)
		purchase_fail_by(session, purchase, st, &diag);
	diag_release(&diag);
	if (st != ST_OK || goes_on)
		return;
	purchase->lockup->adopter = NULL;
	purchase_locked(session, purchase);
}

void adopt_begin(struct session *session, struct purchase *purchase)
{
	struct diag diag = {0};
	enum status st = ledger_open_of_purchase(session->book, purchase->digest, purchase->text,
						 &purchase->arena, &purchase->rows,
						 &purchase->row_count, &diag);

	purchase->lockup->adopter = purchase;
	purchase->row_index = 0;
	if (st == ST_OK)
		adopt_next(session, purchase);
	else
		purchase_fail_by(session, purchase, st, &diag);
	diag_release(&diag);
}

/* ---- of others --------------------------------------------------------------------------- */

/* What came under another text cannot be read as an answer to this one. */
static enum status end_stranger(struct session *session, const struct ledger_attempt *row,
				bool *is_free, struct diag *diag)
{
	*is_free = true;
	if (is_unsent(row))
		return end(session, row, LEDGER_FAILED, "it was never sent", diag);
	if (!str_is(row->state, "intent") && !str_is(row->state, "accepted"))
		return ST_OK;
	return end_lost(
		session, row,
		"the run that asked ended before the answer, and the request was changed since",
		diag);
}

enum status adopt_stranger(struct session *session, const char *attempt, bool if_unsent,
			   bool *is_free, struct diag *diag)
{
	struct arena arena = {0};
	struct ledger_attempt row;
	struct lockup *lockup = NULL;
	enum lockup_state state = LOCKUP_BUSY;
	enum status st = ledger_read(session->book, attempt, &arena, &row, diag);

	*is_free = false;
	if (st == ST_OK)
		state = lockup_take(session, row.purchase_text, &lockup, diag);
	/* Of an order of ours, or of another process: it is alive. */
	if (state == LOCKUP_TAKEN)
		st = ledger_read(session->book, attempt, &arena, &row, diag);
	if (state == LOCKUP_TAKEN && st == ST_OK && (!if_unsent || is_unsent(&row)))
		st = end_stranger(session, &row, is_free, diag);
	if (lockup)
		lockup_give(session, lockup);
	arena_release(&arena);
	return state == LOCKUP_FAILED ? ST_ENVIRONMENT : st;
}

/* ---- in a plan ---------------------------------------------------------------------------- */

static enum foreseen judge_dead(struct session *session, const struct purchase *purchase,
				const struct ledger_attempt *row, struct arena *arena)
{
	bool is_intent = str_is(row->state, "intent");

	if (is_unsent(row))
		return FORESEEN_FREE;
	if (!str_equal(row->purchase_text, purchase->text))
		return is_nobodys_loss(row) ? FORESEEN_FREE : FORESEEN_LOST;
	if (is_elsewhere(purchase, row))
		return FORESEEN_LOST;
	if (row->vendor_job.len ||
	    (is_intent ? find_spool(session, row, arena) != NULL
		       : row->spool.len && access(row->spool.ptr, F_OK) == 0))
		return FORESEEN_GOES_ON;
	return is_nobodys_loss(row) ? FORESEEN_FREE : FORESEEN_LOST;
}

enum status adopt_foresee(struct session *session, const struct purchase *purchase,
			  const char *attempt, enum foreseen *out, struct diag *diag)
{
	struct arena arena = {0};
	struct ledger_attempt row;
	enum status st = ledger_read(session->book, attempt, &arena, &row, diag);

	if (st == ST_OK)
		*out = lockup_is_elsewhere(session, row.purchase_text)
			       ? FORESEEN_ALIVE
			       : judge_dead(session, purchase, &row, &arena);
	arena_release(&arena);
	return st;
}

/* ---- left-overs -------------------------------------------------------------------------- */

static bool has_ended(struct session *session, const char *file)
{
	char id[LEDGER_ID_SIZE] = "";
	struct arena arena = {0};
	struct diag unsaid = {0};
	struct ledger_attempt row;
	bool is_over = false;

	if (strlen(file) > sizeof(id) && file[sizeof(id) - 1] == '.') {
		memcpy(id, file, sizeof(id) - 1);
		is_over = ledger_read(session->book, id, &arena, &row, &unsaid) == ST_OK &&
			  row.ended_us != 0 && !str_is(row.state, "unknown");
	}
	diag_release(&unsaid);
	arena_release(&arena);
	return is_over;
}

static void sweep_spool(struct session *session)
{
	for (const char **folder = session->spools; *folder; folder++) {
		DIR *dir = spool_is_trusted(*folder) ? opendir(*folder) : NULL;
		const struct dirent *file;

		while (dir && (file = readdir(dir)) != NULL) {
			if (has_ended(session, file->d_name))
				(void)unlinkat(dirfd(dir), file->d_name, 0);
		}
		if (dir)
			(void)closedir(dir);
	}
}

enum status adopt_sweep(struct session *session, struct diag *diag)
{
	const struct ledger_filter filter = {.state = STR("intent")};
	const struct ledger_filter accepted = {.state = STR("accepted")};
	struct arena arena = {0};
	struct ledger_attempt *rows;
	size_t count = 0;
	bool is_free;
	enum status st = ledger_list(session->book, &filter, 0, &arena, &rows, &count, diag);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		if (rows[i].sends == 0)
			st = adopt_stranger(session, rows[i].id.ptr, true, &is_free, diag);
	}
	if (st == ST_OK)
		st = ledger_list(session->book, &accepted, 0, &arena, &rows, &count, diag);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = settle_published(session, rows[i].id.ptr, diag);
	arena_release(&arena);
	sweep_spool(session);
	return st;
}
