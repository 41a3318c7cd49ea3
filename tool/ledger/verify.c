/* verify.c - all of the book read and its sums made again; limits and the hold on a rebuilt book. */
#include "ledger/book.h"

/* What the triggers keep, from the rows. */
#define WEIGHED \
	"(SELECT run, day, project, spec, coalesce(booked_usd, estimate_usd) AS usd FROM " \
	"attempts)"
#define SUMS_OF_ROWS \
	"SELECT 'run' AS scope, run AS name, '' AS project, sum(usd) AS usd FROM " WEIGHED \
	" GROUP BY run" \
	" UNION ALL SELECT 'run', run, project, sum(usd) FROM " WEIGHED " GROUP BY run, project" \
	" UNION ALL SELECT 'day', day, '', sum(usd) FROM " WEIGHED " GROUP BY day" \
	" UNION ALL SELECT 'day', day, project, sum(usd) FROM " WEIGHED " GROUP BY day, project" \
	" UNION ALL SELECT 'month', day / 100, '', sum(usd) FROM " WEIGHED " GROUP BY day / 100" \
	" UNION ALL SELECT 'month', day / 100, project, sum(usd) FROM " WEIGHED \
	" GROUP BY day / 100, project" \
	" UNION ALL SELECT 'asset', spec, project, sum(usd) FROM " WEIGHED \
	" GROUP BY spec, project"

static const char SUMS_DIFFER[] =
	"SELECT (SELECT count(*) FROM (SELECT * FROM (" SUMS_OF_ROWS ") WHERE usd <> 0 EXCEPT"
	"	SELECT scope, name, project, usd FROM sums)) +"
	" (SELECT count(*) FROM (SELECT scope, name, project, usd FROM sums WHERE usd <> 0"
	" EXCEPT SELECT * FROM (" SUMS_OF_ROWS ")))";

static const char SHARES_DIFFER[] =
	"SELECT count(*) FROM attempts WHERE coalesce(booked_usd, estimate_usd) <>"
	"	(SELECT sum(share_usd) FROM items WHERE attempt = n)";

static const char LATER_THAN_LATEST[] =
	"SELECT count(*) FROM attempts, book"
	" WHERE day > CAST(strftime('%Y%m%d', latest_us / 1000000, 'unixepoch') AS INTEGER)";

static enum status check_pages(struct ledger *book, struct diag *diag)
{
	struct arena arena = {0};
	struct str said = {0};
	sqlite3_stmt *row;
	enum status st = book_first(book, "PRAGMA integrity_check(1)", NO_CELLS, &row, diag);

	if (st == ST_OK && row)
		said = column_text(row, 0, &arena);
	book_done(row);
	if (st == ST_OK && !str_is(said, "ok"))
		st = book_damaged(book, said.ptr ? said.ptr : "it cannot be read", diag);
	arena_release(&arena);
	if (st != ST_OK)
		return st;
	st = book_first(book, "PRAGMA foreign_key_check", NO_CELLS, &row, diag);
	if (st == ST_OK && row)
		st = book_damaged(book, "a row refers to one that is gone", diag);
	book_done(row);
	return st;
}

static enum status check_none(struct ledger *book, const char *sql, const char *what,
			      struct diag *diag)
{
	int64_t count;
	enum status st = book_number(book, sql, NO_CELLS, 0, &count, diag);

	return st == ST_OK && count ? book_damaged(book, what, diag) : st;
}

enum status ledger_verify(struct ledger *book, struct diag *diag)
{
	enum status st = book_begin(book, false, diag);

	if (st == ST_OK)
		st = check_pages(book, diag);
	if (st == ST_OK)
		st = check_none(book, SUMS_DIFFER, "its sums are not those of its rows", diag);
	if (st == ST_OK)
		st = check_none(book, SHARES_DIFFER, "the items of a request do not sum to it",
				diag);
	if (st == ST_OK)
		st = check_none(book, LATER_THAN_LATEST, "a row is later than the latest", diag);
	return book_end(book, st, diag);
}

/* ---- the hold ---------------------------------------------------------------------------- */

enum status ledger_is_held(struct ledger *book, bool *is_held, struct diag *diag)
{
	int64_t held;
	enum status st = book_number(book, "SELECT is_held FROM book", NO_CELLS, 1, &held, diag);

	*is_held = held != 0;
	return st;
}
