/* rows.c - rows of attempts and of their items. */
#include "ledger/rows.h"

#include <string.h>

static const char *const STATES[] = {"intent", "accepted", "succeeded",
				     "failed", "unknown",  "cancelled"};
static const char *const CLASSES[] = {NULL, "RETRY", "FATAL", "POLICY", "AUTH", "QUOTA"};

const char *ledger_state_name(enum ledger_state state)
{
	return STATES[state];
}

const char *ledger_class_name(enum ledger_class class_)
{
	return CLASSES[class_];
}

void row_read(sqlite3_stmt *row, struct arena *arena, struct ledger_attempt *out)
{
	int column = 0;

	out->n = column_number(row, column++);
#define ATTEMPT_TEXT(name)   out->name = column_text(row, column++, arena);
#define ATTEMPT_NUMBER(name) out->name = column_number(row, column++);
#define ATTEMPT_USD(name)    out->name = column_number(row, column++);
#define ATTEMPT_FLAG(name)   out->name = column_number(row, column++) != 0;
#define ATTEMPT_TIME(name)   out->name = column_number(row, column++);
#include "ledger/attempt.def"
#undef ATTEMPT_TEXT
#undef ATTEMPT_NUMBER
#undef ATTEMPT_USD
#undef ATTEMPT_FLAG
#undef ATTEMPT_TIME
}

enum status rows_read(struct ledger *book, const char *sql, const struct cell *cells, size_t count,
		      struct arena *arena, struct ledger_attempt **out, size_t *out_count,
		      struct diag *diag)
{
	sqlite3_stmt *row;
	enum status st = book_first(book, sql, cells, count, &row, diag);

	*out = NULL;
	*out_count = 0;
	while (st == ST_OK && row) {
		*out = arena_grow_array(arena, *out, *out_count, sizeof(**out));
		row_read(row, arena, &(*out)[(*out_count)++]);
		st = book_next(book, &row, diag);
	}
	return st;
}

static enum status refuse_unknown_id(const char *attempt, struct diag *diag)
{
	(void)diag_error(diag, ST_USAGE, "E0485", (struct place){0},
			 "the ledger has no attempt '%s'", attempt);
	diag_hint(diag, "'assetc ledger show' lists them");
	return ST_USAGE;
}

static bool parse_state(struct str text, enum ledger_state *out)
{
	for (size_t i = 0; i < sizeof(STATES) / sizeof(STATES[0]); i++) {
		if (str_is(text, STATES[i])) {
			*out = (enum ledger_state)i;
			return true;
		}
	}
	return false;
}

static enum status fill(struct ledger *book, sqlite3_stmt *row, struct standing_row *out,
			struct diag *diag)
{
	struct arena arena = {0};
	struct str run = column_text(row, 4, &arena);
	enum status st = ST_OK;

	*out = (struct standing_row){.n = column_number(row, 0),
				     .sends = column_number(row, 2),
				     .charged_usd = column_number(row, 3),
				     .is_booked = column_number(row, 5) != 0};
	if (!parse_state(column_text(row, 1, &arena), &out->state) || run.len >= sizeof(out->run))
		st = book_damaged(book, "a row of it has an impossible state", diag);
	else
		memcpy(out->run, run.len ? run.ptr : "", run.len + 1);
	arena_release(&arena);
	return st;
}

enum status row_find(struct ledger *book, const char *attempt, struct standing_row *out,
		     struct diag *diag)
{
	sqlite3_stmt *row;
	enum status st = book_first(book,
				    "SELECT n, state, sends, coalesce(booked_usd, estimate_usd),"
				    " run, booked_usd IS NOT NULL FROM attempts WHERE id = ?1",
				    CELLS(C(attempt)), &row, diag);

	if (st == ST_OK && !row)
		return refuse_unknown_id(attempt, diag);
	if (st == ST_OK)
		st = fill(book, row, out, diag);
	book_done(row);
	return st;
}

enum status ledger_read(struct ledger *book, const char *attempt, struct arena *arena,
			struct ledger_attempt *out, struct diag *diag)
{
	struct ledger_attempt *rows;
	size_t count;
	enum status st = rows_read(book, "SELECT " ROW_COLUMNS " FROM attempts WHERE id = ?1",
				   CELLS(C(attempt)), arena, &rows, &count, diag);

	if (st == ST_OK && count == 0)
		return refuse_unknown_id(attempt, diag);
	if (st == ST_OK)
		*out = rows[0];
	return st;
}

enum status ledger_read_items(struct ledger *book, const char *attempt, struct arena *arena,
			      struct ledger_candidate **out, size_t *count, struct diag *diag)
{
	sqlite3_stmt *row;
	enum status st =
		book_first(book,
			   "SELECT candidate, key, items.state, share_usd, sha256"
			   " FROM items JOIN attempts ON n = attempt WHERE id = ?1 ORDER BY 1",
			   CELLS(C(attempt)), &row, diag);

	*out = NULL;
	*count = 0;
	while (st == ST_OK && row) {
		struct ledger_candidate *item;

		*out = arena_grow_array(arena, *out, *count, sizeof(**out));
		item = &(*out)[(*count)++];
		item->candidate = (unsigned)column_number(row, 0);
		item->key = column_text(row, 1, arena);
		item->state = column_text(row, 2, arena);
		item->share_usd = column_number(row, 3);
		item->sha256 = column_text(row, 4, arena);
		st = book_next(book, &row, diag);
	}
	return st;
}
