/* attempt.c - the moves of an attempt. The triggers of the file refuse the same ones again. */
#include "ledger/attempt.h"

#include "ledger/items.h"
#include "ledger/rows.h"
#include "ledger/runs.h"

static enum status refuse_move(const char *attempt, const struct standing_row *row, const char *to,
			       struct diag *diag)
{
	return diag_error(diag, ST_BUG, "E0479", (struct place){0},
			  "attempt %s is %s and cannot become %s", attempt,
			  ledger_state_name(row->state), to);
}

static bool is_amount(int64_t usd)
{
	return usd >= 0 && usd <= LEDGER_USD_MAX;
}

/* Every move begins like this, within its transaction. */
static enum status begin_move(struct ledger *book, const char *attempt, int64_t now,
			      struct standing_row *row, int64_t *time, struct diag *diag)
{
	enum status st = book_begin(book, true, diag);

	*row = (struct standing_row){0};
	if (st == ST_OK)
		st = row_find(book, attempt, row, diag);
	if (st == ST_OK)
		st = book_time(book, now, time, diag);
	if (st == ST_OK)
		st = run_touch(book, str_of(row->run), *time, diag);
	return st;
}

enum status ledger_send(struct ledger *book, const char *attempt, int64_t now, struct diag *diag)
{
	struct standing_row row;
	int64_t time;
	enum status st = begin_move(book, attempt, now, &row, &time, diag);

	if (st == ST_OK && row.state != LEDGER_INTENT)
		st = refuse_move(attempt, &row, "a request that leaves", diag);
	if (st == ST_OK)
		st = book_run(book, "UPDATE attempts SET sends = sends + 1 WHERE n = ?1",
			      CELLS(N(row.n)), diag);
	return book_end(book, st, diag);
}

/* ---- accepted ---------------------------------------------------------------------------- */

static const char ACCEPT[] =
	"UPDATE attempts SET state = 'accepted', booked_usd = ?2, is_estimated = ?3,"
	" http_status = coalesce(?4, http_status), credits = coalesce(?5, credits),"
	" usage = coalesce(?6, usage), request_ids = coalesce(?7, request_ids),"
	" revised_prompt = coalesce(?8, revised_prompt), vendor_job = coalesce(?9, vendor_job),"
	" spool = coalesce(?10, spool), accepted_us = coalesce(accepted_us, ?11) WHERE n = ?1";

enum status ledger_accept(struct ledger *book, const char *attempt,
			  const struct ledger_reply *reply, int64_t now, struct diag *diag)
{
	struct standing_row row;
	int64_t time, usd;
	bool is_estimated;
	enum status st = begin_move(book, attempt, now, &row, &time, diag);

	if (st == ST_OK && ((row.state != LEDGER_INTENT && row.state != LEDGER_ACCEPTED) ||
			    !row.sends || (reply->has_cost && !is_amount(reply->cost_usd))))
		st = refuse_move(attempt, &row, "accepted", diag);
	/* What was reported once is not estimated again. */
	usd = reply->has_cost ? reply->cost_usd : row.charged_usd;
	is_estimated = !reply->has_cost;
	if (st == ST_OK && row.is_booked && !reply->has_cost) {
		int64_t was = 0;

		st = book_number(book, "SELECT is_estimated FROM attempts WHERE n = ?1",
				 CELLS(N(row.n)), 0, &was, diag);
		is_estimated = was != 0;
	}
	if (st == ST_OK)
		st = book_run(book, ACCEPT,
			      CELLS(N(row.n), N(usd), N(is_estimated),
				    M(reply->http_status != 0, reply->http_status),
				    M(reply->has_credits, reply->credits), T(reply->usage),
				    T(reply->request_ids), T(reply->revised_prompt),
				    T(reply->vendor_job), T(reply->spool), N(time)),
			      diag);
	if (st == ST_OK && usd != row.charged_usd)
		st = items_divide(book, row.n, usd, diag);
	return book_end(book, st, diag);
}

/* ---- the end ----------------------------------------------------------------------------- */

static const char END[] =
	"UPDATE attempts SET state = ?2, booked_usd = coalesce(?3, booked_usd),"
	" is_estimated = coalesce(?4, is_estimated), is_partial = ?5, is_unusable = ?6, class = ?7,"
	" http_status = coalesce(?8, http_status), credits = coalesce(?9, credits),"
	" usage = coalesce(?10, usage), request_ids = coalesce(?11, request_ids),"
	" revised_prompt = coalesce(?12, revised_prompt), vendor_job = coalesce(?13, vendor_job),"
	" spool = coalesce(?14, spool), error = ?15, ended_us = ?16 WHERE n = ?1";

static bool may_end(const struct standing_row *row, const struct ledger_ending *ending)
{
	if (ending->reply.has_cost && !is_amount(ending->reply.cost_usd))
		return false;
	switch (ending->state) {
	case LEDGER_FAILED:
		/* Certainly unbilled, unless the reply was accepted. */
		return row->state == LEDGER_ACCEPTED ||
		       (row->state == LEDGER_INTENT && !ending->is_unusable &&
			(!ending->reply.has_cost || ending->reply.cost_usd == 0));
	case LEDGER_LOST:
		return row->state == LEDGER_ACCEPTED ||
		       (row->state == LEDGER_INTENT && row->sends && !ending->reply.has_cost);
	case LEDGER_SUCCEEDED:
	case LEDGER_CANCELLED: return row->state == LEDGER_ACCEPTED;
	default: return false;
	}
}

/* POLICY and what was charged for nothing are remembered by the name of the purchase. */
static enum status remember(struct ledger *book, int64_t n, const struct ledger_ending *ending,
			    struct diag *diag)
{
	if (ending->state != LEDGER_FAILED ||
	    (ending->class_ != LEDGER_POLICY && !ending->is_unusable))
		return ST_OK;
	return book_run(book,
			"INSERT OR REPLACE INTO verdicts (purchase, purchase_text, attempt)"
			" SELECT purchase, purchase_text, n FROM attempts WHERE n = ?1",
			CELLS(N(n)), diag);
}

static enum status write_end(struct ledger *book, const struct standing_row *row,
			     const struct ledger_ending *ending, bool is_partial, int64_t time,
			     struct diag *diag)
{
	const struct ledger_reply *reply = &ending->reply;
	bool is_freed = row->state == LEDGER_INTENT && ending->state == LEDGER_FAILED;

	return book_run(book, END,
			CELLS(N(row->n), C(ledger_state_name(ending->state)),
			      M(is_freed || reply->has_cost, is_freed ? 0 : reply->cost_usd),
			      M(is_freed || reply->has_cost, 0), N(is_partial),
			      N(ending->is_unusable), C(ledger_class_name(ending->class_)),
			      M(reply->http_status != 0, reply->http_status),
			      M(reply->has_credits, reply->credits), T(reply->usage),
			      T(reply->request_ids), T(reply->revised_prompt), T(reply->vendor_job),
			      T(reply->spool), T(ending->error), N(time)),
			diag);
}

static enum status settle(struct ledger *book, const struct standing_row *row,
			  const struct ledger_ending *ending, int64_t time, struct diag *diag)
{
	size_t admitted = 0, asked = 0;
	int64_t usd = 0;
	enum status st = ST_OK;

	if (ending->state != LEDGER_LOST)
		st = items_end(book, row->n, ending->items, ending->item_count, &admitted, &asked,
			       diag);
	if (st == ST_OK && (ending->state == LEDGER_SUCCEEDED) != (admitted > 0))
		return diag_error(diag, ST_BUG, "E0479", (struct place){0},
				  "an attempt succeeds if and only if one of its items does");
	if (st == ST_OK)
		st = write_end(book, row, ending,
			       ending->state == LEDGER_SUCCEEDED && admitted < asked, time, diag);
	if (st == ST_OK)
		st = book_number(
			book,
			"SELECT coalesce(booked_usd, estimate_usd) FROM attempts WHERE n = ?1",
			CELLS(N(row->n)), 0, &usd, diag);
	if (st == ST_OK)
		st = items_divide(book, row->n, usd, diag);
	return st == ST_OK ? remember(book, row->n, ending, diag) : st;
}

enum status ledger_end(struct ledger *book, const char *attempt, const struct ledger_ending *ending,
		       int64_t now, struct diag *diag)
{
	struct standing_row row;
	int64_t time;
	enum status st = begin_move(book, attempt, now, &row, &time, diag);

	if (st == ST_OK && !may_end(&row, ending))
		st = refuse_move(attempt, &row, ledger_state_name(ending->state), diag);
	if (st == ST_OK)
		st = settle(book, &row, ending, time, diag);
	return book_end(book, st, diag);
}
