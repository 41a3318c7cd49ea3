/* ask.c - questions before a purchase. */
#include "ledger/ask.h"

#include "ledger/rows.h"
#include "ledger/runs.h"

#include <string.h>

#define OPEN "attempts.state IN ('intent', 'accepted', 'unknown')"

enum status ledger_open_of_purchase(struct ledger *book, struct str purchase,
				    struct str purchase_text, struct arena *arena,
				    struct ledger_attempt **out, size_t *count, struct diag *diag)
{
	return rows_read(book,
			 "SELECT " ROW_COLUMNS " FROM attempts WHERE purchase = ?1"
			 " AND purchase_text = ?2 AND " OPEN " ORDER BY n",
			 CELLS(T(purchase), T(purchase_text)), arena, out, count, diag);
}

enum status ledger_open_of_key(struct ledger *book, struct str key, struct arena *arena,
			       struct ledger_attempt **out, size_t *count, struct diag *diag)
{
	return rows_read(book,
			 "SELECT " ROW_COLUMNS " FROM attempts WHERE n IN"
			 " (SELECT attempt FROM items WHERE key = ?1) AND " OPEN " ORDER BY n",
			 CELLS(T(key)), arena, out, count, diag);
}

enum status ledger_find_bought(struct ledger *book, struct str key, struct arena *arena,
			       struct ledger_bought *out, bool *found, struct diag *diag)
{
	sqlite3_stmt *row;
	enum status st = book_first(book,
				    "SELECT id, intent_us, share_usd, candidate, provider, model,"
				    " request_ids, sha256 FROM items JOIN attempts ON n = attempt"
				    " WHERE key = ?1 AND items.state = 'succeeded'"
				    " ORDER BY n DESC, candidate DESC LIMIT 1",
				    CELLS(T(key)), &row, diag);

	*out = (struct ledger_bought){0};
	*found = st == ST_OK && row;
	if (*found) {
		struct str id = column_text(row, 0, arena);

		if (id.len < LEDGER_ID_SIZE)
			memcpy(out->attempt, id.ptr, id.len + 1);
		out->bought_us = column_number(row, 1);
		out->share_usd = column_number(row, 2);
		out->candidate = (unsigned)column_number(row, 3);
		out->provider = column_text(row, 4, arena);
		out->model = column_text(row, 5, arena);
		out->request_ids = column_text(row, 6, arena);
		out->sha256 = column_text(row, 7, arena);
	}
	book_done(row);
	return st;
}

enum status ledger_recall(struct ledger *book, struct str purchase, struct str purchase_text,
			  struct arena *arena, struct ledger_attempt *out, bool *found,
			  struct diag *diag)
{
	struct ledger_attempt *rows;
	size_t count;
	enum status st =
		rows_read(book,
			  "SELECT " ROW_COLUMNS " FROM attempts WHERE n ="
			  " (SELECT attempt FROM verdicts WHERE purchase = ?1"
			  "	AND purchase_text = ?2)",
			  CELLS(T(purchase), T(purchase_text)), arena, &rows, &count, diag);

	*found = st == ST_OK && count > 0;
	if (*found)
		*out = rows[0];
	return st;
}

enum status ledger_verdict_since(struct ledger *book, struct str purchase, struct str purchase_text,
				 int64_t since, struct arena *arena, struct ledger_attempt *out,
				 bool *found, struct diag *diag)
{
	struct ledger_attempt *rows;
	size_t count;
	enum status st = rows_read(book,
				   "SELECT " ROW_COLUMNS " FROM attempts WHERE purchase = ?1"
				   " AND purchase_text = ?2 AND ended_us >= ?3 AND sends > 0"
				   " ORDER BY ended_us DESC, n DESC LIMIT 1",
				   CELLS(T(purchase), T(purchase_text), N(since)), arena, &rows,
				   &count, diag);

	*found = st == ST_OK && count > 0 &&
		 (str_is(rows[0].state, "unknown") ||
		  (str_is(rows[0].state, "failed") && !rows[0].resolution.ptr &&
		   (rows[0].is_unusable || rows[0].class.ptr)));
	if (*found)
		*out = rows[0];
	return st;
}

enum status ledger_forget(struct ledger *book, struct str purchase, struct diag *diag)
{
	return book_run(book, "DELETE FROM verdicts WHERE purchase = ?1", CELLS(T(purchase)), diag);
}

enum status ledger_not_before(struct ledger *book, struct str endpoint, int64_t *out,
			      struct diag *diag)
{
	return book_number(book, "SELECT not_before_us FROM endpoints WHERE name = ?1",
			   CELLS(T(endpoint)), 0, out, diag);
}

enum status ledger_set_not_before(struct ledger *book, struct str endpoint, int64_t until,
				  struct str reason, struct diag *diag)
{
	return book_run(book,
			"INSERT INTO endpoints (name, not_before_us, reason) VALUES "
			"(?1, ?2, ?3)"
			" ON CONFLICT (name) DO UPDATE SET not_before_us = excluded.not_before_us,"
			" reason = excluded.reason WHERE excluded.not_before_us > not_before_us",
			CELLS(T(endpoint), N(until), T(reason)), diag);
}

enum status ledger_find_run(struct ledger *book, struct str project, int64_t now,
			    char run[LEDGER_RUN_SIZE], struct diag *diag)
{
	struct ledger_purse purse = {.project = project, .run_kind = LEDGER_RUN_COMPILE};
	int64_t latest = 0;
	enum status st = ledger_latest(book, &latest, diag);

	if (st == ST_OK)
		st = run_find(book, &purse, now > latest ? now : latest, diag);
	memcpy(run, purse.run, LEDGER_RUN_SIZE);
	return st;
}

enum status ledger_knows_model(struct ledger *book, struct str driver, struct str model,
			       int64_t before, bool *out, struct diag *diag)
{
	sqlite3_stmt *row;
	enum status st = book_first(book,
				    "SELECT 1 FROM attempts WHERE driver = ?1 AND model = ?2"
				    " AND intent_us < ?3 AND sends > 0 LIMIT 1",
				    CELLS(T(driver), T(model), N(before)), &row, diag);

	*out = st == ST_OK && row;
	book_done(row);
	return st;
}
