/* limits.c - limits of the user, of a project and of one run, and the sums that count towards them. */
#include "ledger/limits.h"

#include <stdio.h>

static const char *const NAMES[LEDGER_LIMITS] = {"run", "day", "month", "asset"};

static const char SUM[] = "SELECT usd FROM sums WHERE scope = ?1 AND name = ?2 AND project = ?3";

const char *ledger_limit_name(enum ledger_limit limit)
{
	return NAMES[limit];
}

/* ---- of the user ------------------------------------------------------------------------- */

static enum status write_limit(struct ledger *book, enum ledger_limit limit, int64_t usd,
			       int64_t time, struct diag *diag)
{
	if (usd == LEDGER_NO_LIMIT)
		return book_run(book, "DELETE FROM limits WHERE kind = ?1", CELLS(C(NAMES[limit])),
				diag);
	return book_run(book,
			"INSERT OR REPLACE INTO limits (kind, usd, set_us) VALUES (?1, ?2, ?3)",
			CELLS(C(NAMES[limit]), N(usd), N(time)), diag);
}

enum status ledger_set_limit(struct ledger *book, enum ledger_limit limit, int64_t usd, int64_t now,
			     struct diag *diag)
{
	int64_t time;
	enum status st;

	if (usd != LEDGER_NO_LIMIT && (usd < 0 || usd > LEDGER_USD_MAX))
		return diag_error(diag, ST_USAGE, "E0480", (struct place){0},
				  "a limit is from $0 to $%lld",
				  (long long)(LEDGER_USD_MAX / 1000000));
	st = book_begin(book, true, diag);
	if (st == ST_OK)
		st = book_time(book, now, &time, diag);
	if (st == ST_OK)
		st = write_limit(book, limit, usd, time, diag);
	if (st == ST_OK && usd != LEDGER_NO_LIMIT)
		st = book_run(book, "UPDATE book SET is_held = 0 WHERE is_held", NO_CELLS, diag);
	return book_end(book, st, diag);
}

enum status ledger_get_limits(struct ledger *book, struct ledger_caps *out, struct diag *diag)
{
	sqlite3_stmt *row;
	enum status st = book_first(book, "SELECT kind, usd FROM limits", NO_CELLS, &row, diag);

	*out = (struct ledger_caps)LEDGER_NO_CAPS;
	while (st == ST_OK && row) {
		struct str kind = {(const char *)sqlite3_column_text(row, 0),
				   (size_t)sqlite3_column_bytes(row, 0)};

		for (int i = 0; i < LEDGER_LIMITS; i++) {
			if (str_is(kind, NAMES[i]))
				out->usd[i] = column_number(row, 1);
		}
		st = book_next(book, &row, diag);
	}
	return st;
}

/* ---- in force ---------------------------------------------------------------------------- */

static int64_t lower(int64_t a, int64_t b)
{
	if (a == LEDGER_NO_LIMIT || b == LEDGER_NO_LIMIT)
		return a == LEDGER_NO_LIMIT ? b : a;
	return a < b ? a : b;
}

static enum status used(struct ledger *book, enum ledger_limit limit, struct cell name,
			struct str project, int64_t *out, struct diag *diag)
{
	return book_number(book, SUM, CELLS(C(NAMES[limit]), name, T(project)), 0, out, diag);
}

enum status limits_asset_used(struct ledger *book, struct str project, struct str spec,
			      int64_t *out, struct diag *diag)
{
	return used(book, LEDGER_ASSET, T(spec), project, out, diag);
}

static enum status add_line(struct ledger *book, struct limits *limits, enum ledger_limit limit,
			    enum ledger_whose whose, int64_t usd, const struct ledger_purse *purse,
			    int64_t time, struct diag *diag)
{
	const int64_t day = ledger_day(time);
	const struct cell names[] = {C(purse->run), N(day), N(day / 100)};
	struct ledger_line line = {limit, whose, usd, 0};
	struct str project = whose == LEDGER_PROJECT ? purse->project : STR("");
	enum status st;

	if (usd == LEDGER_NO_LIMIT)
		return ST_OK;
	limits->is_any = true;
	st = used(book, limit, names[limit], project, &line.used_usd, diag);
	line.used_usd = usd_add(line.used_usd, purse->granted_usd);
	if (whose != LEDGER_PROJECT)
		line.used_usd = usd_add(line.used_usd, purse->planned_usd);
	limits->lines[limits->count++] = line;
	return st;
}

enum status limits_read(struct ledger *book, const struct ledger_purse *purse, int64_t time,
			struct limits *out, struct diag *diag)
{
	struct ledger_caps user;
	enum status st = ledger_get_limits(book, &user, diag);

	*out = (struct limits){0};
	for (int i = 0; i < LEDGER_LIMITS; i++)
		user.usd[i] = lower(user.usd[i], purse->user.usd[i]);
	for (int i = 0; st == ST_OK && i < LEDGER_ASSET; i++)
		st = add_line(book, out, (enum ledger_limit)i, LEDGER_USER, user.usd[i], purse,
			      time, diag);
	for (int i = 0; st == ST_OK && i < LEDGER_ASSET; i++)
		st = add_line(book, out, (enum ledger_limit)i, LEDGER_PROJECT,
			      purse->project_caps.usd[i], purse, time, diag);
	if (st == ST_OK)
		st = add_line(book, out, LEDGER_RUN, LEDGER_BUDGET, purse->budget_usd, purse, time,
			      diag);
	out->asset[LEDGER_USER] = user.usd[LEDGER_ASSET];
	out->asset[LEDGER_PROJECT] = purse->project_caps.usd[LEDGER_ASSET];
	out->is_any |= out->asset[LEDGER_USER] != LEDGER_NO_LIMIT ||
		       out->asset[LEDGER_PROJECT] != LEDGER_NO_LIMIT;
	return st;
}
