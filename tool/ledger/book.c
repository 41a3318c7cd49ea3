/* book.c - statements, transactions, and what errors of SQLite mean. */
#include "ledger/book.h"

#include "base/json.h"

/* ---- errors ------------------------------------------------------------------------------ */

static const char NO_PLACE_HINT[] = "nothing is paid while the ledger cannot be written";

static enum status environment(struct ledger *book, const char *what, struct diag *diag)
{
	(void)diag_error(diag, ST_ENVIRONMENT, "E0471", (struct place){0}, "the ledger '%s' %s",
			 book->path, what);
	return ST_ENVIRONMENT;
}

enum status book_damaged(struct ledger *book, const char *what, struct diag *diag)
{
	(void)diag_error(diag, ST_DAMAGED, "E0470", (struct place){0},
			 "the ledger '%s' is damaged: %s", book->path, what);
	diag_hint(diag, "'assetc ledger rebuild' keeps it aside and restores what was bought from "
			"the sidecars");
	return ST_DAMAGED;
}

static enum status busy(struct ledger *book, struct diag *diag)
{
	(void)environment(book, "is in use by another process, and was for too long", diag);
	diag_hint(diag, "%s; try again when the other has ended", NO_PLACE_HINT);
	return ST_ENVIRONMENT;
}

static enum status no_space(struct ledger *book, struct diag *diag)
{
	(void)environment(book, "cannot be written: the disk is full", diag);
	diag_hint(diag, "%s", NO_PLACE_HINT);
	return ST_ENVIRONMENT;
}

/* The primary result codes: https://www.sqlite.org/rescode.html */
enum status book_error(struct ledger *book, int code, struct diag *diag)
{
	int extended = book->db ? sqlite3_extended_errcode(book->db) : code;
	const char *text = book->db ? sqlite3_errmsg(book->db) : sqlite3_errstr(code);
	struct arena arena = {0};
	enum status st;

	switch (code & 0xFF) {
	case SQLITE_NOMEM: mem_exhausted();
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_PROTOCOL: return busy(book, diag);
	case SQLITE_FULL: return no_space(book, diag);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_FORMAT:
	case SQLITE_SCHEMA:
	case SQLITE_ERROR:
	case SQLITE_MISMATCH: return book_damaged(book, text, diag);
	case SQLITE_CONSTRAINT:
		if (extended == SQLITE_CONSTRAINT_DATATYPE)
			return book_damaged(book, text, diag);
		return diag_error(diag, ST_BUG, "E0479", (struct place){0},
				  "the ledger '%s' refuses: %s", book->path, text);
	case SQLITE_MISUSE:
	case SQLITE_RANGE:
		return diag_error(diag, ST_BUG, "E0479", (struct place){0},
				  "the ledger '%s' was asked wrongly: %s", book->path, text);
	default: break;
	}
	if (extended == SQLITE_IOERR_CORRUPTFS)
		return book_damaged(book, text, diag);
	st = environment(book, str_printf(&arena, "cannot be read or written: %s", text).ptr, diag);
	arena_release(&arena);
	return st;
}

/* ---- statements -------------------------------------------------------------------------- */

static enum status prepare(struct ledger *book, const char *sql, sqlite3_stmt **out,
			   struct diag *diag)
{
	int code;

	for (size_t i = 0; i < book->statement_count; i++) {
		if (book->statements[i].sql == sql) {
			*out = book->statements[i].prepared;
			return ST_OK;
		}
	}
	if (book->statement_count == BOOK_STATEMENTS)
		return diag_error(diag, ST_BUG, "E0479", (struct place){0},
				  "the ledger has too many statements");
	code = sqlite3_prepare_v3(book->db, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);
	if (code != SQLITE_OK)
		return book_error(book, code, diag);
	book->statements[book->statement_count].sql = sql;
	book->statements[book->statement_count++].prepared = *out;
	return ST_OK;
}

/* The values stand until the statement is reset, so they need no copies. */
static int bind(sqlite3_stmt *statement, const struct cell *cells, size_t count)
{
	int code = SQLITE_OK;

	for (int i = 0; code == SQLITE_OK && i < (int)count; i++) {
		switch (cells[i].type) {
		case CELL_TEXT:
			code = sqlite3_bind_text64(statement, i + 1, cells[i].text.ptr,
						   cells[i].text.len, SQLITE_STATIC, SQLITE_UTF8);
			break;
		case CELL_NUMBER:
			code = sqlite3_bind_int64(statement, i + 1, cells[i].number);
			break;
		case CELL_NULL: code = sqlite3_bind_null(statement, i + 1); break;
		}
	}
	return code;
}

enum status book_first(struct ledger *book, const char *sql, const struct cell *cells, size_t count,
		       sqlite3_stmt **row, struct diag *diag)
{
	sqlite3_stmt *statement;
	enum status st = prepare(book, sql, &statement, diag);
	int code;

	*row = NULL;
	if (st != ST_OK)
		return st;
	code = bind(statement, cells, count);
	if (code != SQLITE_OK) {
		st = book_error(book, code, diag);
		book_done(statement);
		return st;
	}
	*row = statement;
	return book_next(book, row, diag);
}

enum status book_next(struct ledger *book, sqlite3_stmt **row, struct diag *diag)
{
	int code = sqlite3_step(*row);
	enum status st = ST_OK;

	if (code == SQLITE_ROW)
		return ST_OK;
	if (code != SQLITE_DONE)
		st = book_error(book, code, diag);
	book_done(*row);
	*row = NULL;
	return st;
}

void book_done(sqlite3_stmt *row)
{
	if (!row)
		return;
	(void)sqlite3_reset(row);
	(void)sqlite3_clear_bindings(row);
}

enum status book_run(struct ledger *book, const char *sql, const struct cell *cells, size_t count,
		     struct diag *diag)
{
	sqlite3_stmt *row;
	enum status st = book_first(book, sql, cells, count, &row, diag);

	while (st == ST_OK && row)
		st = book_next(book, &row, diag);
	return st;
}

enum status book_number(struct ledger *book, const char *sql, const struct cell *cells,
			size_t count, int64_t otherwise, int64_t *out, struct diag *diag)
{
	sqlite3_stmt *row;
	enum status st = book_first(book, sql, cells, count, &row, diag);

	*out = otherwise;
	if (st == ST_OK && row && sqlite3_column_type(row, 0) != SQLITE_NULL)
		*out = column_number(row, 0);
	book_done(row);
	return st;
}

int64_t column_number(sqlite3_stmt *row, int column)
{
	return sqlite3_column_int64(row, column);
}

struct str column_text(sqlite3_stmt *row, int column, struct arena *arena)
{
	const unsigned char *text = sqlite3_column_text(row, column);
	int len = sqlite3_column_bytes(row, column);

	if (!text)
		return (struct str){0};
	return (struct str){arena_text(arena, (const char *)text, (size_t)len), (size_t)len};
}

/* ---- transactions ------------------------------------------------------------------------ */

enum status book_begin(struct ledger *book, bool is_writing, struct diag *diag)
{
	return is_writing ? book_run(book, "BEGIN IMMEDIATE", NO_CELLS, diag)
			  : book_run(book, "BEGIN", NO_CELLS, diag);
}

enum status book_end(struct ledger *book, enum status st, struct diag *diag)
{
	if (st == ST_OK)
		st = book_run(book, "COMMIT", NO_CELLS, diag);
	/* Some errors have undone it already. */
	if (st != ST_OK && !sqlite3_get_autocommit(book->db))
		(void)sqlite3_exec(book->db, "ROLLBACK", NULL, NULL, NULL);
	return st;
}

/* ---- small things ------------------------------------------------------------------------ */

int64_t usd_add(int64_t a, int64_t b)
{
	if (b > 0 && a > INT64_MAX - b)
		return INT64_MAX;
	return b < 0 && a < INT64_MIN - b ? INT64_MIN : a + b;
}

const char *usd_text(int64_t usd, struct arena *arena)
{
	struct strbuf text = {0};
	const char *kept;

	strbuf_add_char(&text, '$');
	decimal_format(&text, usd);
	kept = str_keep(arena, strbuf_str(&text));
	strbuf_release(&text);
	return kept;
}

void book_make_id(int64_t time, char out[LEDGER_ID_SIZE])
{
	uint32_t chance;

	sqlite3_randomness((int)sizeof(chance), &chance);
	(void)sqlite3_snprintf(LEDGER_ID_SIZE, out, "%08d-%08x", (int)ledger_day(time), chance);
}

void book_make_name(char out[BOOK_NAME_SIZE])
{
	uint8_t chance[16];

	sqlite3_randomness((int)sizeof(chance), chance);
	for (size_t i = 0; i < sizeof(chance); i++)
		(void)sqlite3_snprintf(3, out + 2 * i, "%02x", chance[i]);
}
