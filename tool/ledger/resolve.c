/* resolve.c - the ways out of the unknown: a person's word, or a policy's. */
#include "ledger/attempt.h"

#include "ledger/items.h"
#include "ledger/rows.h"

static enum status write_resolution(struct ledger *book, const struct standing_row *row,
				    int64_t usd, bool is_estimated, const char *how, int64_t time,
				    struct diag *diag)
{
	enum status st = book_run(book,
				  "UPDATE attempts SET state = 'failed', booked_usd = ?2,"
				  " is_estimated = ?3, resolution = ?4, resolved_us = ?5,"
				  " resolved_day = ?6 WHERE n = ?1",
				  CELLS(N(row->n), N(usd), N(is_estimated), C(how), N(time),
					N(ledger_day(time))),
				  diag);

	/* Nothing came of it: whoever asked for a candidate asks again. */
	if (st == ST_OK)
		st = book_run(book,
			      "UPDATE items SET state = 'missing' WHERE attempt = ?1"
			      " AND state = 'asked'",
			      CELLS(N(row->n)), diag);
	return st == ST_OK ? items_divide(book, row->n, usd, diag) : st;
}

static enum status refuse_known(const char *attempt, const struct standing_row *row,
				struct diag *diag)
{
	(void)diag_error(diag, ST_USAGE, "E0486", (struct place){0},
			 "attempt %s is not unknown but %s", attempt,
			 ledger_state_name(row->state));
	diag_hint(diag, "only what became of an unknown one is for you to say");
	return ST_USAGE;
}

enum status ledger_resolve(struct ledger *book, const char *attempt, bool is_billed, int64_t usd,
			   int64_t now, struct diag *diag)
{
	struct standing_row row;
	int64_t time;
	enum status st;

	if (is_billed && usd != LEDGER_NO_LIMIT && (usd < 0 || usd > LEDGER_USD_MAX))
		return diag_error(diag, ST_USAGE, "E0480", (struct place){0},
				  "what was billed is from $0 to $%lld",
				  (long long)(LEDGER_USD_MAX / 1000000));
	st = book_begin(book, true, diag);
	if (st == ST_OK)
		st = row_find(book, attempt, &row, diag);
	if (st == ST_OK && row.state != LEDGER_LOST)
		st = refuse_known(attempt, &row, diag);
	if (st == ST_OK)
		st = book_time(book, now, &time, diag);
	if (st == ST_OK && !is_billed)
		st = write_resolution(book, &row, 0, false, "not-billed", time, diag);
	else if (st == ST_OK)
		st = write_resolution(book, &row, usd == LEDGER_NO_LIMIT ? row.charged_usd : usd,
				      usd == LEDGER_NO_LIMIT, "billed", time, diag);
	return book_end(book, st, diag);
}

/* Ids first: a row that is being read is not to be changed. */
static enum status resolve_rows(struct ledger *book, const struct ledger_attempt *rows,
				size_t count, const char *how, int64_t time, struct diag *diag)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct standing_row row = {.n = rows[i].n};
		bool is_billed = how[0] != 'n';

		st = write_resolution(book, &row, is_billed ? rows[i].charged_usd : 0, is_billed,
				      how, time, diag);
	}
	return st;
}

enum status ledger_resolve_all(struct ledger *book, struct str project, bool is_billed, int64_t now,
			       int64_t *resolved, struct diag *diag)
{
	struct arena arena = {0};
	struct ledger_attempt *rows;
	size_t count = 0;
	int64_t time;
	enum status st = book_begin(book, true, diag);

	if (st == ST_OK)
		st = rows_read(book,
			       "SELECT " ROW_COLUMNS " FROM attempts WHERE state = 'unknown'"
			       " AND (?1 IS NULL OR project = ?1)",
			       CELLS(T(project)), &arena, &rows, &count, diag);
	if (st == ST_OK)
		st = book_time(book, now, &time, diag);
	if (st == ST_OK)
		st = resolve_rows(book, rows, count, is_billed ? "billed" : "not-billed", time,
				  diag);
	st = book_end(book, st, diag);
	*resolved = st == ST_OK ? (int64_t)count : 0;
	arena_release(&arena);
	return st;
}

/* ---- a policy that allows it ------------------------------------------------------------- */

/* Of the attempts of this key, those whose any key was sent anew on that day. */
static const char SENT_ANEW[] =
	"SELECT count(*) FROM items AS mine JOIN items AS beside ON beside.attempt = mine.attempt"
	" JOIN items AS again ON again.key = beside.key JOIN attempts ON attempts.n = again.attempt"
	" JOIN attempts AS lost ON lost.n = mine.attempt"
	" WHERE mine.key = ?1 AND lost.state = 'unknown'"
	" AND attempts.resolution = 'resent' AND attempts.resolved_day = ?2";

enum status ledger_resend(struct ledger *book, struct str key, int64_t below_usd, int64_t now,
			  bool *may_send, struct diag *diag)
{
	struct arena arena = {0};
	struct ledger_attempt *rows;
	size_t count = 0;
	int64_t time, sent = 0;
	bool may = true;
	enum status st = book_begin(book, true, diag);

	if (st == ST_OK)
		st = rows_read(book,
			       "SELECT " ROW_COLUMNS
			       " FROM attempts WHERE state = 'unknown' AND n IN"
			       " (SELECT attempt FROM items WHERE key = ?1)",
			       CELLS(T(key)), &arena, &rows, &count, diag);
	if (st == ST_OK)
		st = book_time(book, now, &time, diag);
	if (st == ST_OK)
		st = book_number(book, SENT_ANEW, CELLS(T(key), N(ledger_day(time))), 0, &sent,
				 diag);
	for (size_t i = 0; i < count; i++)
		may = may && rows[i].charged_usd < below_usd;
	may = may && sent == 0;
	if (st == ST_OK && may)
		st = resolve_rows(book, rows, count, "resent", time, diag);
	st = book_end(book, st, diag);
	*may_send = st == ST_OK && may;
	arena_release(&arena);
	return st;
}
