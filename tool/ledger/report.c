/* report.c - lists, totals and health. */
#include "ledger/report.h"

#include "ledger/rows.h"

#define FILTER \
	" WHERE (?1 IS NULL OR project = ?1) AND (?2 IS NULL OR spec = ?2)" \
	" AND (?3 IS NULL OR provider = ?3) AND (?4 IS NULL OR state = ?4)" \
	" AND (?5 IS NULL OR job = ?5) AND day >= ?6 AND day <= ?7"
#define FILTER_CELLS(filter) \
	T((filter)->project), T((filter)->spec), T((filter)->provider), T((filter)->state), \
		T((filter)->job), N((filter)->first_day), \
		N((filter)->last_day ? (filter)->last_day : INT64_MAX)

enum status ledger_list(struct ledger *book, const struct ledger_filter *filter, int64_t max,
			struct arena *arena, struct ledger_attempt **out, size_t *count,
			struct diag *diag)
{
	/* To SQLite a negative limit is none. */
	return rows_read(book,
			 "SELECT " ROW_COLUMNS " FROM attempts" FILTER " ORDER BY n DESC LIMIT ?8",
			 CELLS(FILTER_CELLS(filter), N(max ? max : -1)), arena, out, count, diag);
}

/* ---- totals ------------------------------------------------------------------------------ */

#define TOTALS(name) \
	"SELECT " name " AS name, count(*), sum(state = 'succeeded'), sum(state = 'failed')," \
	" sum(state = 'unknown'), sum(state = 'cancelled'), sum(state IN ('intent', 'accepted'))," \
	" sum(coalesce(booked_usd, 0)), sum(iif(booked_usd IS NULL, estimate_usd, 0))," \
	" sum(coalesce(credits, 0)), sum(iif(state = 'succeeded', ended_us - intent_us, 0))" \
	" FROM attempts" FILTER " GROUP BY 1 ORDER BY 1"

static const char *const TOTALS_BY[LEDGER_BYS] = {
	TOTALS("provider"),
	TOTALS("model"),
	TOTALS("spec"),
	TOTALS("printf('%04d-%02d-%02d', day / 10000, day / 100 % 100, day % 100)"),
	TOTALS("printf('%04d-%02d', day / 10000, day / 100 % 100)"),
	TOTALS("project"),
	TOTALS("run"),
};

enum status ledger_totals(struct ledger *book, enum ledger_by by,
			  const struct ledger_filter *filter, struct arena *arena,
			  struct ledger_total **out, size_t *count, struct diag *diag)
{
	sqlite3_stmt *row;
	enum status st = book_first(book, TOTALS_BY[by], CELLS(FILTER_CELLS(filter)), &row, diag);

	*out = NULL;
	*count = 0;
	while (st == ST_OK && row) {
		struct ledger_total *total;

		*out = arena_grow_array(arena, *out, *count, sizeof(**out));
		total = &(*out)[(*count)++];
		*total = (struct ledger_total){.name = column_text(row, 0, arena),
					       .attempts = column_number(row, 1),
					       .succeeded = column_number(row, 2),
					       .failed = column_number(row, 3),
					       .unknown = column_number(row, 4),
					       .cancelled = column_number(row, 5),
					       .open = column_number(row, 6),
					       .booked_usd = column_number(row, 7),
					       .reserved_usd = column_number(row, 8),
					       .credits = column_number(row, 9),
					       .duration_us = column_number(row, 10)};
		st = book_next(book, &row, diag);
	}
	return st;
}

/* ---- health ------------------------------------------------------------------------------ */

const char LEDGER_HEALTH_FORMULA[] = "100 * succeeded / considered (100 when none), less 10 for "
				     "each unknown attempt, at least 0; "
				     "considered: the last 50 attempts that succeeded or failed";

enum status ledger_health(struct ledger *book, struct ledger_health *out, struct diag *diag)
{
	enum status st;

	*out = (struct ledger_health){0};
	st = book_number(book,
			 "SELECT count(*) FROM (SELECT 1 FROM attempts"
			 " WHERE state IN ('succeeded', 'failed') ORDER BY n DESC LIMIT 50)",
			 NO_CELLS, 0, &out->considered, diag);
	if (st == ST_OK)
		st = book_number(
			book,
			"SELECT sum(state = 'succeeded') FROM (SELECT state FROM attempts"
			" WHERE state IN ('succeeded', 'failed') ORDER BY n DESC LIMIT 50)",
			NO_CELLS, 0, &out->succeeded, diag);
	if (st == ST_OK)
		st = book_number(book, "SELECT count(*) FROM attempts WHERE state = 'unknown'",
				 NO_CELLS, 0, &out->unknown, diag);
	out->score = out->considered ? 100 * out->succeeded / out->considered : 100;
	out->score -= 10 * (out->unknown < 10 ? out->unknown : 10);
	if (out->score < 0)
		out->score = 0;
	return st;
}
