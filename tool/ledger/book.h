/* book.h - what the files of this room share: statements, transactions, and errors of SQLite. */
#ifndef ASSETC_LEDGER_BOOK_H
#define ASSETC_LEDGER_BOOK_H

#include "ledger/ledger.h"

#include <sqlite3.h>

#if SQLITE_VERSION_NUMBER < 3038000
#error "SQLite 3.38 or newer is needed: STRICT tables, iif, 64-bit counts of changes"
#endif

#define BOOK_STATEMENTS 256u /* more than there are texts of statements in this room */
#define BOOK_NAME_SIZE  33

struct ledger {
	sqlite3 *db;
	char *path;  /* owned */
	int lock_fd; /* of the file beside it, -1 for none */
	char name[BOOK_NAME_SIZE];
	char job[LEDGER_ID_SIZE]; /* that this process runs; empty for none */
	int job_fd;               /* of living.h, while there is one */
	/* Prepared once, found by the address of their text. */
	struct {
		const char *sql;
		sqlite3_stmt *prepared;
	} statements[BOOK_STATEMENTS];
	size_t statement_count;
};

/* A value of a statement. */
struct cell {
	enum { CELL_NULL, CELL_TEXT, CELL_NUMBER } type;
	struct str text;
	int64_t number;
};
/* T: no text is NULL. N: a number. M: a number where has is true, else NULL. */
static inline struct cell T(struct str text) {
	return (struct cell){text.ptr ? CELL_TEXT : CELL_NULL, text, 0};
} static inline struct cell C(const char *text) {
	return T(str_of(text));
} static inline struct cell N(int64_t number) {
	return (struct cell){CELL_NUMBER, {NULL, 0}, number};
} static inline struct cell M(bool has, int64_t number) {
	return (struct cell){has ? CELL_NUMBER : CELL_NULL, {NULL, 0}, number};
}
#define CELLS(...) \
	((const struct cell[]){__VA_ARGS__}), \
		sizeof((const struct cell[]){__VA_ARGS__}) / sizeof(struct cell)
#define NO_CELLS NULL, 0

/* Adds the finding for what SQLite just said. */
enum status
book_error(struct ledger *book, int code, struct diag *diag);
enum status book_damaged(struct ledger *book, const char *what, struct diag *diag);

/* Runs a statement to its end. sql is static text: the prepared statement is kept for it. */
enum status book_run(struct ledger *book, const char *sql, const struct cell *cells, size_t count,
		     struct diag *diag);
/* Runs it to its first row and leaves the columns in *row (NULL: there is no row) until book_done. */
enum status book_first(struct ledger *book, const char *sql, const struct cell *cells, size_t count,
		       sqlite3_stmt **row, struct diag *diag);
/* The next row; *row becomes NULL after the last. */
enum status book_next(struct ledger *book, sqlite3_stmt **row, struct diag *diag);
void book_done(sqlite3_stmt *row); /* accepts NULL */
/* The one number of the first row; `otherwise` when there is no row or it is NULL. */
enum status book_number(struct ledger *book, const char *sql, const struct cell *cells,
			size_t count, int64_t otherwise, int64_t *out, struct diag *diag);

int64_t column_number(sqlite3_stmt *row, int column);
/* In the arena; {NULL, 0} for NULL. */
struct str column_text(sqlite3_stmt *row, int column, struct arena *arena);

/* A write transaction from its beginning, so that what is read in it still holds when it is written. Between
 * processes it waits; a reader's form sees one state of the book throughout. */
enum status book_begin(struct ledger *book, bool is_writing, struct diag *diag);
/* Commits when st is ST_OK, else undoes; returns the worse. */
enum status book_end(struct ledger *book, enum status st, struct diag *diag);

/* The time for a row within a transaction: the later of now and the latest row, which it becomes. */
enum status book_time(struct ledger *book, int64_t now, int64_t *time, struct diag *diag);
/* The same for paying: ST_ENVIRONMENT when the clock is more than a day behind. Changes nothing. */
enum status book_check_clock(struct ledger *book, int64_t now, int64_t *time, struct diag *diag);
/* A new id of that time: the day and 8 digits of chance. */
void book_make_id(int64_t time, char out[LEDGER_ID_SIZE]);
void book_make_name(char out[BOOK_NAME_SIZE]);

/* int64_t sums that stop at the ends of their range. */
int64_t usd_add(int64_t a, int64_t b);
/* "$1.25". In the arena. */
const char *usd_text(int64_t usd, struct arena *arena);

#endif
