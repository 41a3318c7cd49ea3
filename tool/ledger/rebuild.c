/* rebuild.c - a book made again from receipts. */
#include "ledger/rebuild.h"

#include "ledger/items.h"
#include "ledger/open.h"
#include "ledger/place.h"
#include "ledger/receipt.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct ledger_rebuild {
	struct arena arena;
	const char *path, *fresh; /* fresh: where a new one is made */
	struct ledger *book;      /* in a write transaction */
	int lock_fd;
	int64_t now;
	struct str *projects, *digests;
	size_t project_count;
	struct ledger_rebuild_result result;
};

/* ---- beginning --------------------------------------------------------------------------- */

static void release(struct ledger_rebuild *rebuild)
{
	ledger_close(rebuild->book);
	if (rebuild->lock_fd >= 0)
		(void)close(rebuild->lock_fd);
	arena_release(&rebuild->arena);
	mem_free(rebuild);
}

void ledger_rebuild_abandon(struct ledger_rebuild *rebuild)
{
	if (!rebuild)
		return;
	/* Closing undoes what is not committed. */
	ledger_close(rebuild->book);
	rebuild->book = NULL;
	if (!rebuild->result.was_whole)
		open_remove(rebuild->fresh);
	release(rebuild);
}

/* A damaged book may still know its name. */
static void salvage_name(const char *path, char name[BOOK_NAME_SIZE])
{
	struct diag quiet = {0};
	struct ledger *book = NULL;
	struct arena arena = {0};
	sqlite3_stmt *row = NULL;
	struct str found = {0};

	book_make_name(name);
	if (open_file(path, SQLITE_OPEN_READONLY, PLACE_BUSY_MS, &book, &quiet) == ST_OK &&
	    book_first(book, "SELECT ledger FROM book", NO_CELLS, &row, &quiet) == ST_OK && row)
		found = column_text(row, 0, &arena);
	if (found.len == BOOK_NAME_SIZE - 1)
		memcpy(name, found.ptr, BOOK_NAME_SIZE);
	book_done(row);
	ledger_close(book);
	arena_release(&arena);
	diag_release(&quiet);
}

/* *book stays NULL when the file is damaged. */
static enum status open_whole(const char *path, unsigned busy_ms, struct ledger **book,
			      struct diag *diag)
{
	struct diag quiet = {0};
	enum status st = open_file(path, SQLITE_OPEN_READWRITE, busy_ms, book, &quiet);

	if (st == ST_OK)
		st = open_check(*book, &quiet);
	if (st == ST_OK)
		st = ledger_verify(*book, &quiet);
	if (st != ST_OK && st != ST_DAMAGED)
		(void)diag_error(diag, st, "E0471", (struct place){0}, "%s",
				 quiet.last ? quiet.last->text : "the ledger cannot be read");
	if (st != ST_OK) {
		ledger_close(*book);
		*book = NULL;
	}
	diag_release(&quiet);
	return st == ST_DAMAGED ? ST_OK : st;
}

static enum status make_fresh(struct ledger_rebuild *rebuild, bool is_there, struct diag *diag)
{
	char name[BOOK_NAME_SIZE];
	enum status st = place_read_name(rebuild->path, name, diag);

	if (st == ST_MISS) {
		if (is_there)
			salvage_name(rebuild->path, name);
		else
			book_make_name(name);
		st = ST_OK;
	}
	if (st == ST_OK)
		st = open_make(rebuild->fresh, name, rebuild->now, true, diag);
	if (st == ST_OK)
		st = open_file(rebuild->fresh, SQLITE_OPEN_READWRITE, PLACE_BUSY_MS, &rebuild->book,
			       diag);
	return st == ST_OK ? open_check(rebuild->book, diag) : st;
}

static void keep_projects(struct ledger_rebuild *rebuild,
			  const struct ledger_rebuild_options *options)
{
	struct arena *arena = &rebuild->arena;

	rebuild->projects = arena_array(arena, options->project_count, sizeof(struct str));
	rebuild->digests = arena_array(arena, options->project_count, sizeof(struct str));
	rebuild->project_count = options->project_count;
	for (size_t i = 0; i < options->project_count; i++) {
		rebuild->projects[i] = str_copy(arena, options->projects[i]);
		rebuild->digests[i] = receipt_project(options->projects[i], arena);
	}
}

enum status ledger_rebuild_begin(const char *path, const struct ledger_rebuild_options *options,
				 struct ledger_rebuild **out, struct diag *diag)
{
	struct ledger_rebuild *rebuild = mem_zalloc(1, sizeof(*rebuild));
	unsigned busy_ms = options->busy_ms ? options->busy_ms : PLACE_BUSY_MS;
	bool is_there = false;
	enum status st = place_make_folder(path, diag);

	rebuild->lock_fd = -1;
	rebuild->now = options->now;
	rebuild->path = str_keep(&rebuild->arena, str_of(path));
	rebuild->fresh = place_beside(path, ".rebuilt", &rebuild->arena);
	keep_projects(rebuild, options);
	if (st == ST_OK)
		st = open_refuse_share(path, options->network_share, diag);
	if (st == ST_OK)
		st = place_check(path, &is_there, diag);
	if (st == ST_OK)
		st = place_lock_book(path, true, true, busy_ms, &rebuild->lock_fd, diag);
	if (st == ST_OK && is_there)
		st = open_whole(path, busy_ms, &rebuild->book, diag);
	rebuild->result.was_whole = rebuild->book != NULL;
	if (st == ST_OK && !rebuild->book)
		st = make_fresh(rebuild, is_there, diag);
	if (st == ST_OK)
		st = book_begin(rebuild->book, true, diag);
	if (st != ST_OK) {
		ledger_rebuild_abandon(rebuild);
		rebuild = NULL;
	}
	*out = rebuild;
	return st;
}

/* ---- one receipt ------------------------------------------------------------------------- */

static const char RESTORE[] =
	"INSERT INTO attempts (id, run, project, spec, type, provider, driver, "
	"endpoint, model,"
	" purchase, purchase_text, plan, terms, estimate_usd, is_unpriced, is_rebuilt, intent_us, "
	"day,"
	" sends, state, booked_usd, is_estimated, request_ids, accepted_us, ended_us)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, '', ?11, ?12, ?13, 0, 1, ?14, ?15, 1,"
	" 'succeeded', ?13, ?16, ?17, ?14, ?14)";

static struct str project_of(const struct ledger_rebuild *rebuild, struct str digest)
{
	for (size_t i = 0; i < rebuild->project_count; i++) {
		if (str_equal(rebuild->digests[i], digest))
			return rebuild->projects[i];
	}
	return digest;
}

static enum status restore(struct ledger_rebuild *rebuild, const struct ledger_receipt *receipt,
			   struct diag *diag)
{
	struct ledger *book = rebuild->book;
	struct str project = project_of(rebuild, receipt->project);
	/* A receipt does not move the clock, and nothing counts for a day that is to come. */
	int64_t time = receipt->intent_us < rebuild->now ? receipt->intent_us : rebuild->now;
	int64_t reached;
	enum status st = book_time(book, time, &reached, diag);

	if (st == ST_OK)
		st = book_run(book,
			      "INSERT INTO runs (id, kind, is_named, project, "
			      "started_us, latest_us)"
			      " VALUES (?1, 'compile', 1, ?2, ?3, ?3) ON CONFLICT DO NOTHING",
			      CELLS(T(receipt->run), T(project), N(time)), diag);
	if (st == ST_OK)
		st = book_run(book, RESTORE,
			      CELLS(T(receipt->attempt), T(receipt->run), T(project),
				    T(receipt->spec), T(receipt->type), T(receipt->provider),
				    T(receipt->driver), T(receipt->endpoint), T(receipt->model),
				    T(receipt->purchase), T(receipt->plan), T(receipt->terms),
				    N(receipt->request_usd), N(receipt->intent_us),
				    N(ledger_day(time)), N(receipt->is_estimated),
				    T(receipt->request_ids)),
			      diag);
	return st;
}

/* Candidates are added to rows that were rebuilt: others know theirs. */
static enum status restore_item(struct ledger_rebuild *rebuild,
				const struct ledger_receipt *receipt, struct diag *diag)
{
	struct ledger *book = rebuild->book;
	int64_t attempt, usd = 0;
	enum status st = book_number(book, "SELECT n FROM attempts WHERE id = ?1 AND is_rebuilt",
				     CELLS(T(receipt->attempt)), -1, &attempt, diag);

	if (st != ST_OK || attempt < 0)
		return st;
	st = book_run(book,
		      "INSERT INTO items (attempt, candidate, key, state, share_usd, sha256)"
		      " VALUES (?1, ?2, ?3, 'succeeded', 0, ?4) ON CONFLICT DO NOTHING",
		      CELLS(N(attempt), N(receipt->candidate), T(receipt->key), T(receipt->sha256)),
		      diag);
	if (st == ST_OK)
		st = book_number(book, "SELECT booked_usd FROM attempts WHERE n = ?1",
				 CELLS(N(attempt)), 0, &usd, diag);
	return st == ST_OK ? items_divide(book, attempt, usd, diag) : st;
}

enum status ledger_rebuild_add(struct ledger_rebuild *rebuild, struct str text,
			       struct ledger_rebuilt *out, struct diag *diag)
{
	struct arena arena = {0};
	struct ledger_receipt receipt;
	int64_t is_known = 0;
	enum status st = ST_OK;

	*out = (struct ledger_rebuilt){0};
	if (!receipt_read(text, &arena, &receipt)) {
		arena_release(&arena);
		return ST_OK;
	}
	memcpy(out->ledger, receipt.ledger.ptr, receipt.ledger.len);
	memcpy(out->attempt, receipt.attempt.ptr, receipt.attempt.len);
	out->request_usd = receipt.request_usd;
	out->fate = LEDGER_RECEIPT_OTHERS;
	if (str_is(receipt.ledger, ledger_name(rebuild->book))) {
		st = book_number(rebuild->book, "SELECT 1 FROM attempts WHERE id = ?1",
				 CELLS(T(receipt.attempt)), 0, &is_known, diag);
		out->fate = is_known ? LEDGER_RECEIPT_KNOWN : LEDGER_RECEIPT_ADDED;
		if (st == ST_OK && !is_known)
			st = restore(rebuild, &receipt, diag);
		if (st == ST_OK)
			st = restore_item(rebuild, &receipt, diag);
	}
	rebuild->result.added += out->fate == LEDGER_RECEIPT_ADDED;
	rebuild->result.known += out->fate == LEDGER_RECEIPT_KNOWN;
	rebuild->result.others += out->fate == LEDGER_RECEIPT_OTHERS;
	arena_release(&arena);
	return st;
}

/* ---- finishing --------------------------------------------------------------------------- */

#define KEPT_MAX 1000

/* A free name for the damaged file: "ledger.db.damaged-20261121", then "-2" and so on. */
static enum status find_kept(struct ledger_rebuild *rebuild, struct diag *diag)
{
	char *kept = rebuild->result.kept_as;
	int day = (int)ledger_day(rebuild->now);

	for (int i = 1; i < KEPT_MAX; i++) {
		char number[16] = "";
		int len;

		if (i > 1)
			(void)snprintf(number, sizeof(number), "-%d", i);
		len = snprintf(kept, sizeof(rebuild->result.kept_as), "%s.damaged-%08d%s",
			       rebuild->path, day, number);
		if (len < 0 || (size_t)len >= sizeof(rebuild->result.kept_as))
			break;
		if (access(kept, F_OK) != 0 && errno == ENOENT)
			return ST_OK;
	}
	kept[0] = '\0';
	return diag_error(diag, ST_ENVIRONMENT, "E0471", (struct place){0},
			  "there is no free name for the damaged ledger '%s'", rebuild->path);
}

static enum status move(const char *from, const char *to, struct diag *diag)
{
	return rename(from, to) == 0 || errno == ENOENT ? ST_OK
							: place_errno("move away", from, diag);
}

/* The file before its WAL: alone it might pass for an older, whole book. A crash in between leaves
 * no book, which is damage. */
static enum status set_aside(struct ledger_rebuild *rebuild, struct diag *diag)
{
	struct arena *arena = &rebuild->arena;
	enum status st;

	if (access(rebuild->path, F_OK) != 0)
		return ST_OK;
	st = find_kept(rebuild, diag);
	if (st == ST_OK)
		st = place_write_name(rebuild->path, ledger_name(rebuild->book), diag);
	if (st == ST_OK)
		st = move(rebuild->path, rebuild->result.kept_as, diag);
	if (st == ST_OK)
		st = move(place_beside(rebuild->path, "-wal", arena),
			  place_beside(rebuild->result.kept_as, "-wal", arena), diag);
	if (st == ST_OK)
		(void)unlink(place_beside(rebuild->path, "-shm", arena));
	return st;
}

static enum status put_in_place(struct ledger_rebuild *rebuild, struct diag *diag)
{
	enum status st = set_aside(rebuild, diag);

	if (st == ST_OK)
		st = place_write_name(rebuild->path, ledger_name(rebuild->book), diag);
	/* Closing moves its WAL into the file. */
	ledger_close(rebuild->book);
	rebuild->book = NULL;
	if (st == ST_OK && rename(rebuild->fresh, rebuild->path) != 0)
		st = place_errno("put in place", rebuild->fresh, diag);
	if (st == ST_OK)
		st = place_sync_folder(rebuild->path, diag);
	return st;
}

enum status ledger_rebuild_finish(struct ledger_rebuild *rebuild, struct ledger_rebuild_result *out,
				  struct diag *diag)
{
	enum status st = ST_OK;

	/* A whole book that lacked something had lost more than receipts can tell. */
	if (rebuild->result.added)
		st = book_run(rebuild->book, "UPDATE book SET is_held = 1", NO_CELLS, diag);
	st = book_end(rebuild->book, st, diag);
	if (st == ST_OK)
		st = ledger_is_held(rebuild->book, &rebuild->result.is_held, diag);
	if (st == ST_OK && !rebuild->result.was_whole)
		st = put_in_place(rebuild, diag);
	if (st != ST_OK) {
		ledger_rebuild_abandon(rebuild);
		return st;
	}
	*out = rebuild->result;
	release(rebuild);
	return ST_OK;
}
