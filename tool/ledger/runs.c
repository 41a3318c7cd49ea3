/* runs.c - a run is one build or fetch, or the compiles that follow each other closely, or whoever
 * shares a name. */
#include "ledger/runs.h"

#include <string.h>

static const char JOIN[] = "SELECT id FROM runs WHERE project = ?1 AND latest_us > ?2 AND kind = "
			   "'compile' AND is_named = 0"
			   " ORDER BY latest_us DESC LIMIT 1";

const char *run_kind_name(enum ledger_run_kind kind)
{
	static const char *const NAMES[] = {"compile", "build", "fetch"};

	return NAMES[kind];
}

static enum status find_last(struct ledger *book, struct ledger_purse *purse, int64_t time,
			     struct diag *diag)
{
	struct arena arena = {0};
	sqlite3_stmt *row;
	enum status st =
		book_first(book, JOIN, CELLS(T(purse->project), N(time - RUN_JOIN_US)), &row, diag);

	if (st == ST_OK && row) {
		struct str id = column_text(row, 0, &arena);

		if (id.len < LEDGER_RUN_SIZE)
			memcpy(purse->run, id.ptr, id.len + 1);
	}
	book_done(row);
	arena_release(&arena);
	return st;
}

enum status run_find(struct ledger *book, struct ledger_purse *purse, int64_t time,
		     struct diag *diag)
{
	if (purse->run[0])
		return ST_OK;
	if (purse->run_name.len >= LEDGER_RUN_SIZE)
		return diag_error(diag, ST_USAGE, "E0480", (struct place){0},
				  "the name of a run is at most %d bytes long",
				  LEDGER_RUN_SIZE - 1);
	if (purse->run_name.len) {
		memcpy(purse->run, purse->run_name.ptr, purse->run_name.len);
		purse->run[purse->run_name.len] = '\0';
		return ST_OK;
	}
	if (purse->run_kind != LEDGER_RUN_COMPILE)
		return ST_OK;
	return find_last(book, purse, time, diag);
}

enum status run_enter(struct ledger *book, struct ledger_purse *purse, int64_t time,
		      struct diag *diag)
{
	if (!purse->run[0])
		book_make_id(time, purse->run);
	return book_run(
		book,
		"INSERT INTO runs (id, kind, is_named, project, started_us, latest_us)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?5)"
		" ON CONFLICT (id) DO UPDATE SET latest_us = max(latest_us, excluded.latest_us)",
		CELLS(C(purse->run), C(run_kind_name(purse->run_kind)), N(purse->run_name.len > 0),
		      T(purse->project), N(time)),
		diag);
}

enum status run_touch(struct ledger *book, struct str run, int64_t time, struct diag *diag)
{
	return book_run(book, "UPDATE runs SET latest_us = ?2 WHERE id = ?1 AND latest_us < ?2",
			CELLS(T(run), N(time)), diag);
}
