/* open.c - making, opening and checking the file of the book. */
#include "ledger/open.h"

#include "base/path.h"
#include "base/share.h"
#include "ledger/living.h"
#include "ledger/place.h"
#include "ledger/schema.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const FILES[] = {"", "-wal", "-shm", "-journal"};

void open_remove(const char *path)
{
	struct arena arena = {0};

	for (size_t i = 0; i < sizeof(FILES) / sizeof(FILES[0]); i++)
		(void)unlink(place_beside(path, FILES[i], &arena));
	arena_release(&arena);
}

/* ---- one connection ---------------------------------------------------------------------- */

/* What the file holds may come from a stranger's disk: nothing in it runs but our own triggers. */
static int configure(sqlite3 *db, unsigned busy_ms)
{
	int code = sqlite3_busy_timeout(db, (int)busy_ms);

	if (code == SQLITE_OK)
		code = sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	(void)sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 64 << 20);
	(void)sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	(void)sqlite3_extended_result_codes(db, 1);
	if (code == SQLITE_OK)
		code = sqlite3_exec(db,
				    "PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0;"
				    "PRAGMA cell_size_check = ON; PRAGMA synchronous = FULL;",
				    NULL, NULL, NULL);
	return code;
}

enum status open_file(const char *path, int flags, unsigned busy_ms, struct ledger **out,
		      struct diag *diag)
{
	struct ledger *book = mem_zalloc(1, sizeof(*book));
	size_t len = strlen(path);
	enum status st = ST_OK;
	int code;

	book->lock_fd = -1;
	book->path = mem_alloc(len + 1);
	memcpy(book->path, path, len + 1);
	code = sqlite3_open_v2(path, &book->db,
			       flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, NULL);
	if (code == SQLITE_OK)
		code = configure(book->db, busy_ms);
	if (code != SQLITE_OK)
		st = book_error(book, code, diag);
	if (st != ST_OK) {
		ledger_close(book);
		book = NULL;
	}
	*out = book;
	return st;
}

void ledger_close(struct ledger *book)
{
	if (!book)
		return;
	for (size_t i = 0; i < book->statement_count; i++)
		(void)sqlite3_finalize(book->statements[i].prepared);
	(void)sqlite3_close(book->db);
	if (book->lock_fd >= 0)
		(void)close(book->lock_fd);
	if (*book->job)
		living_give(book->path, book->job, book->job_fd);
	mem_free(book->path);
	mem_free(book);
}

const char *ledger_name(const struct ledger *book)
{
	return book->name;
}

/* ---- making ------------------------------------------------------------------------------ */

static enum status make_tables(struct ledger *book, const char *name, int64_t now, bool is_held,
			       struct diag *diag)
{
	char numbers[96];
	enum status st = book_begin(book, true, diag);
	int code = SQLITE_OK;

	(void)snprintf(numbers, sizeof(numbers),
		       "PRAGMA application_id = %d; PRAGMA user_version = %d;", SCHEMA_APPLICATION,
		       SCHEMA_VERSION);
	if (st == ST_OK)
		code = sqlite3_exec(book->db, numbers, NULL, NULL, NULL);
	for (size_t i = 0; st == ST_OK && code == SQLITE_OK && SCHEMA[i]; i++)
		code = sqlite3_exec(book->db, SCHEMA[i], NULL, NULL, NULL);
	if (code != SQLITE_OK)
		st = book_error(book, code, diag);
	if (st == ST_OK)
		st = book_run(book, "INSERT INTO book VALUES (1, ?1, ?2, ?2, ?3)",
			      CELLS(C(name), N(now), N(is_held)), diag);
	return book_end(book, st, diag);
}

static enum status make_file(const char *path, struct diag *diag)
{
	int fd;

	open_remove(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return place_errno("make", path, diag);
	(void)close(fd);
	return ST_OK;
}

enum status open_make(const char *path, const char *name, int64_t now, bool is_held,
		      struct diag *diag)
{
	struct ledger *book = NULL;
	enum status st = make_file(path, diag);

	if (st == ST_OK)
		st = open_file(path, SQLITE_OPEN_READWRITE, PLACE_BUSY_MS, &book, diag);
	if (st == ST_OK)
		st = book_run(book, "PRAGMA journal_mode = WAL", NO_CELLS, diag);
	if (st == ST_OK)
		st = make_tables(book, name, now, is_held, diag);
	/* Closing the last connection moves all of the WAL into the file, durably. */
	ledger_close(book);
	return st;
}

/* Under a temporary name first, so that a book under its own name is always whole: an empty file
 * there is one that lost its content. */
static enum status make_in_place(const char *path, int64_t now, struct diag *diag)
{
	struct arena arena = {0};
	const char *temporary = place_beside(path, ".new", &arena);
	char name[BOOK_NAME_SIZE];
	enum status st;

	book_make_name(name);
	st = open_make(temporary, name, now, false, diag);
	if (st == ST_OK && rename(temporary, path) != 0)
		st = place_errno("make", path, diag);
	if (st == ST_OK)
		st = place_sync_folder(path, diag);
	if (st == ST_OK)
		st = place_write_name(path, name, diag);
	if (st != ST_OK)
		open_remove(temporary);
	arena_release(&arena);
	return st;
}

static enum status refuse_gone(const char *path, struct diag *diag)
{
	(void)diag_error(diag, ST_DAMAGED, "E0470", (struct place){0},
			 "the ledger '%s' is gone; its name is still beside it", path);
	diag_hint(diag, "put it back, or say 'assetc ledger rebuild'");
	return ST_DAMAGED;
}

/* ---- checking ---------------------------------------------------------------------------- */

static bool is_ours(const char *sql)
{
	for (size_t i = 0; SCHEMA[i]; i++) {
		if (strcmp(sql, SCHEMA[i]) == 0)
			return true;
	}
	return false;
}

static size_t schema_count(void)
{
	size_t count = 0;

	while (SCHEMA[count])
		count++;
	return count;
}

static enum status check_tables(struct ledger *book, struct diag *diag)
{
	sqlite3_stmt *row;
	size_t count = 0;
	bool all_ours = true;
	enum status st = book_first(book, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL",
				    NO_CELLS, &row, diag);

	while (st == ST_OK && row) {
		const unsigned char *sql = sqlite3_column_text(row, 0);

		all_ours = all_ours && sql && is_ours((const char *)sql);
		count++;
		st = book_next(book, &row, diag);
	}
	if (st == ST_OK && (!all_ours || count != schema_count()))
		return book_damaged(book, "its tables are not those of a ledger", diag);
	return st;
}

static enum status check_version(struct ledger *book, struct diag *diag)
{
	int64_t application = 0, version = 0;
	enum status st =
		book_number(book, "PRAGMA application_id", NO_CELLS, 0, &application, diag);

	if (st == ST_OK)
		st = book_number(book, "PRAGMA user_version", NO_CELLS, 0, &version, diag);
	if (st != ST_OK)
		return st;
	if (application != SCHEMA_APPLICATION || version < 1)
		return book_damaged(book, "it is not a ledger", diag);
	if (version > SCHEMA_VERSION)
		return diag_error(diag, ST_ENVIRONMENT, "E0473", (struct place){0},
				  "the ledger '%s' was written by a newer assetc", book->path);
	return ST_OK;
}

static enum status read_name(struct ledger *book, struct diag *diag)
{
	struct arena arena = {0};
	struct str name = {0};
	sqlite3_stmt *row;
	enum status st = book_first(book, "SELECT ledger FROM book", NO_CELLS, &row, diag);

	if (st == ST_OK && row)
		name = column_text(row, 0, &arena);
	book_done(row);
	if (st == ST_OK && name.len != BOOK_NAME_SIZE - 1)
		st = book_damaged(book, "it has no name", diag);
	if (st == ST_OK)
		memcpy(book->name, name.ptr, BOOK_NAME_SIZE);
	arena_release(&arena);
	return st;
}

enum status open_check(struct ledger *book, struct diag *diag)
{
	enum status st = check_version(book, diag);

	if (st == ST_OK)
		st = check_tables(book, diag);
	return st == ST_OK ? read_name(book, diag) : st;
}

/* ---- opening ----------------------------------------------------------------------------- */

enum status open_refuse_share(const char *path, const char *(*network_share)(const char *),
			      struct diag *diag)
{
	struct arena arena = {0};
	const char *folder = str_keep(&arena, path_folder(str_of(path)));
	const char *share = network_share ? network_share(folder) : share_of(folder);

	if (share) {
		(void)diag_error(diag, ST_ENVIRONMENT, "E0475", (struct place){0},
				 "the ledger '%s' lies on a network share (%s), where locks do not "
				 "hold: nothing is paid",
				 path, share);
		diag_hint(diag, "let XDG_STATE_HOME name a folder on a local disk");
	}
	arena_release(&arena);
	return share ? ST_ENVIRONMENT : ST_OK;
}

/* Whether there is a file, making it where it may be made. Two who come at once make one. */
static enum status ensure(const char *path, const struct ledger_options *options, bool *is_there,
			  struct diag *diag)
{
	char name[BOOK_NAME_SIZE];
	enum status st = place_check(path, is_there, diag);
	int fd = -1;

	if (st != ST_OK || *is_there)
		return st;
	st = place_read_name(path, name, diag);
	if (st != ST_MISS && st != ST_OK)
		return st;
	if (st == ST_MISS && options->access == LEDGER_LOOK)
		return ST_OK;
	if (options->access == LEDGER_LOOK)
		return refuse_gone(path, diag);
	st = place_lock_folder(path, options->busy_ms ? options->busy_ms : PLACE_BUSY_MS, &fd,
			       diag);
	if (st == ST_OK)
		st = place_check(path, is_there, diag);
	if (st == ST_OK && !*is_there) {
		st = place_read_name(path, name, diag);
		if (st == ST_OK)
			st = refuse_gone(path, diag);
		else if (st == ST_MISS)
			st = make_in_place(path, options->now, diag);
		*is_there = st == ST_OK;
	}
	if (fd >= 0)
		(void)close(fd);
	return st;
}

static enum status open_empty(struct ledger **out, struct diag *diag)
{
	char name[BOOK_NAME_SIZE];
	enum status st = open_file(":memory:", SQLITE_OPEN_READWRITE, 0, out, diag);

	book_make_name(name);
	if (st == ST_OK)
		st = make_tables(*out, name, 0, false, diag);
	return st == ST_OK ? open_check(*out, diag) : st;
}

/* Where no WAL may hold the rest, the file consists of whole pages: SQLite would read zeros for what
 * a last one lacks. */
static enum status check_length(struct ledger *book, int64_t len, struct diag *diag)
{
	int64_t page = 0;
	enum status st = book_number(book, "PRAGMA page_size", NO_CELLS, 0, &page, diag);

	if (st == ST_OK && len >= 0 && (page < 512 || len % page))
		st = book_damaged(book, "it is cut short", diag);
	return st;
}

/* Of the file, -1 where there is a WAL beside it. */
static int64_t length_alone(const char *path)
{
	struct arena arena = {0};
	struct stat wal, file;
	bool has_wal = stat(place_beside(path, "-wal", &arena), &wal) == 0 && wal.st_size > 0;

	arena_release(&arena);
	return has_wal || stat(path, &file) != 0 ? -1 : (int64_t)file.st_size;
}

static enum status open_there(const char *path, const struct ledger_options *options,
			      struct ledger **out, struct diag *diag)
{
	bool is_keeping = options->access == LEDGER_KEEP;
	unsigned busy_ms = options->busy_ms ? options->busy_ms : PLACE_BUSY_MS;
	char name[BOOK_NAME_SIZE];
	int64_t len = length_alone(path);
	int fd;
	enum status st = place_lock_book(path, false, is_keeping, busy_ms, &fd, diag);

	if (st != ST_OK)
		return st;
	st = open_file(path, is_keeping ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY, busy_ms,
		       out, diag);
	if (*out)
		(*out)->lock_fd = fd;
	else if (fd >= 0)
		(void)close(fd);
	if (st == ST_OK)
		st = open_check(*out, diag);
	if (st == ST_OK)
		st = check_length(*out, len, diag);
	if (st == ST_OK && is_keeping)
		st = book_run(*out, "PRAGMA journal_mode = WAL", NO_CELLS, diag);
	if (st == ST_OK && is_keeping && place_read_name(path, name, diag) == ST_MISS)
		st = place_write_name(path, (*out)->name, diag);
	return st;
}

enum status ledger_open(const char *path, const struct ledger_options *options, struct ledger **out,
			struct diag *diag)
{
	bool is_there = false;
	enum status st = ST_OK;

	*out = NULL;
	if (path[0] != '/')
		return diag_error(diag, ST_ENVIRONMENT, "E0472", (struct place){0},
				  "the ledger's path '%s' is not absolute", path);
	if (options->access == LEDGER_KEEP)
		st = place_make_folder(path, diag);
	if (st == ST_OK && options->access == LEDGER_KEEP)
		st = open_refuse_share(path, options->network_share, diag);
	if (st == ST_OK)
		st = ensure(path, options, &is_there, diag);
	if (st == ST_OK)
		st = is_there ? open_there(path, options, out, diag) : open_empty(out, diag);
	if (st != ST_OK) {
		ledger_close(*out);
		*out = NULL;
	}
	return st;
}
