/* ledger.c - reserve, accept and settle in a book of many rows, beside the same transactions by bare SQLite.
 *
 *	ledger FOLDER ROWS CYCLES     prints seconds of ours, the peer and the lean peer, then of processor time
 *
 * The peer writes and reads the same rows by prepared statements, and nothing else: no triggers, no checks, no
 * findings. The lean peer leaves out what only our book keeps (sums, latest times) and adds up the rows of a day and
 * a month by an index instead. They take turns, cycle by cycle, so that what else the machine does meets all; what is
 * printed are medians of a cycle, times the number of cycles.
 */
#include "ledger/attempt.h"
#include "ledger/reserve.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NOON  ((int64_t)1795262400 * 1000000)
#define PEERS 3 /* ours, the peer, the lean peer */

static const char PROMPT[] = "assetc request 1\nprovider: \"openai\"\nmodel: "
			     "\"gpt-image-1\"\nprompt: \"a round gold coin with a star on it, seen "
			     "from the front, for a game of knights and dragons, flat colours, "
			     "soft light from the upper left\"\nsize: 1024x1024\n";

static void die(const char *what)
{
	fprintf(stderr, "ledger: %s\n", what);
	exit(2);
}

static double seconds(clockid_t clock)
{
	struct timespec now;

	(void)clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void run(sqlite3 *db, const char *sql)
{
	char *error = NULL;

	if (sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK)
		die(error);
}

/* ---- ours -------------------------------------------------------------------------------- */

static struct diag diag;

static void ok(enum status st)
{
	if (st != ST_OK)
		die(diag.last ? diag.last->text : "failed");
}

static void cycle_ours(struct ledger *book, struct ledger_purse *purse, int number)
{
	char key[48], text[sizeof(PROMPT) + 48], spec[32];
	int len = snprintf(key, sizeof(key), "%032x", number);
	struct ledger_want want = {{key, (size_t)len}, 1};
	struct ledger_order order = {.type = STR("image"),
				     .provider = STR("openai"),
				     .driver = STR("openai"),
				     .endpoint = STR("openai"),
				     .model = STR("gpt-image-1"),
				     .reason = STR("a miss"),
				     .wants = &want,
				     .want_count = 1,
				     .estimate_usd = 40000};
	const struct ledger_reply reply = {
		.http_status = 200,
		.request_ids = STR("req_0123456789abcdef"),
		.spool = STR("/home/someone/.local/state/assetc/spool/0123456789"),
		.has_cost = true,
		.cost_usd = 39000};
	struct ledger_item item = {
		want.key, 1, LEDGER_ITEM_SUCCEEDED,
		STR("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")};
	const struct ledger_ending ending = {
		.state = LEDGER_SUCCEEDED, .items = &item, .item_count = 1};

	(void)snprintf(spec, sizeof(spec), "spec-%d", number % 2000);
	(void)snprintf(text, sizeof(text), "%s%s", PROMPT, key);
	order.spec = str_of(spec);
	order.purchase = want.key;
	order.purchase_text = str_of(text);
	ok(ledger_reserve(book, purse, LEDGER_TO_SEND, &order, 1, NOON + number, &diag));
	if (order.verdict != LEDGER_GRANTED)
		die("not granted");
	ok(ledger_accept(book, order.attempt, &reply, NOON + number, &diag));
	ok(ledger_end(book, order.attempt, &ending, NOON + number, &diag));
}

/* ---- the peers --------------------------------------------------------------------------- */

static const char TABLES[] =
	"CREATE TABLE book (one INTEGER PRIMARY KEY, latest_us INTEGER);"
	"INSERT INTO book VALUES (1, 0);"
	"CREATE TABLE limits (kind TEXT PRIMARY KEY, usd INTEGER);"
	"INSERT INTO limits VALUES ('day', 100000000000), ('month', 1000000000000);"
	"CREATE TABLE runs (id TEXT PRIMARY KEY, latest_us INTEGER) WITHOUT ROWID;"
	"CREATE TABLE attempts (n INTEGER PRIMARY KEY, id TEXT UNIQUE, run TEXT, project TEXT, "
	"spec TEXT, type TEXT,"
	"	provider TEXT, driver TEXT, endpoint TEXT, model TEXT, purchase TEXT, "
	"purchase_text TEXT, reason TEXT,"
	"	estimate_usd INTEGER, intent_us INTEGER, day INTEGER, sends INTEGER, state TEXT, "
	"booked_usd INTEGER,"
	"	http_status INTEGER, request_ids TEXT, spool TEXT, accepted_us INTEGER, ended_us "
	"INTEGER);"
	"CREATE INDEX attempts_purchase ON attempts (purchase);"
	"CREATE INDEX attempts_open ON attempts (state, run) WHERE state IN ('intent', 'accepted', "
	"'unknown');"
	"CREATE TABLE items (attempt INTEGER, candidate INTEGER, key TEXT, state TEXT, share_usd "
	"INTEGER, sha256 TEXT,"
	"	PRIMARY KEY (attempt, candidate)) WITHOUT ROWID;"
	"CREATE INDEX items_key ON items (key);"
	"CREATE TABLE sums (scope TEXT, name ANY, project TEXT, usd INTEGER, PRIMARY KEY (scope, "
	"name, project))"
	"	WITHOUT ROWID;";
static const char LEAN_INDEX[] =
	"CREATE INDEX attempts_day ON attempts (day, booked_usd, estimate_usd);";

/* name: how a row of attempts is made out of the number x. */
#define ROWS(columns, values) \
	"WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < ?1) INSERT " \
	"INTO attempts (" columns ") SELECT " values " FROM c"
#define OLD_ID       "printf('20260101-%08x', x)"
#define OLD_DAY      "20260101 + x % 28 + 100 * (x / 10000 % 10)"
#define OLD_PURCHASE "printf('%032x', 1000000000 + x)"
#define COLUMNS \
	"id, run, project, spec, type, provider, driver, endpoint, model, purchase, " \
	"purchase_text, reason," \
	" estimate_usd, intent_us, day, sends, state, booked_usd, http_status, request_ids, " \
	"spool, accepted_us, ended_us"
#define VALUES \
	OLD_ID ", 'run-' || (x / 50), '/home/someone/games/' || (x % 40), 'spec-' || (x % 2000), " \
	       "'image', 'openai'," \
	       " 'openai', 'openai', 'gpt-image-1', " OLD_PURCHASE \
	       ", ?2, 'a miss', 40000, x, " OLD_DAY \
	       ", 1, 'succeeded', 39000, 200, 'req_0123456789abcdef', '/home/someone/spool', x, x"

static void fill(sqlite3 *db, const char *sql, int rows)
{
	sqlite3_stmt *statement;

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
		die(sqlite3_errmsg(db));
	(void)sqlite3_bind_int(statement, 1, rows);
	if (sqlite3_bind_parameter_count(statement) > 1)
		(void)sqlite3_bind_text(statement, 2, PROMPT, -1, SQLITE_STATIC);
	if (sqlite3_step(statement) != SQLITE_DONE)
		die(sqlite3_errmsg(db));
	(void)sqlite3_finalize(statement);
}

static const char OLD_ITEMS[] =
	"INSERT INTO items SELECT n, 1, purchase, 'succeeded', booked_usd,"
	" '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef' FROM attempts WHERE n "
	"<= ?1";

enum {
	BEGIN,
	COMMIT,
	LATEST,
	MOVE,
	RUN,
	LIMITS,
	SUM,
	OPEN_KEY,
	OPEN_NAME,
	INTENT,
	ITEM,
	ADD,
	TOUCH,
	FIND,
	ACCEPT,
	END,
	END_ITEM,
	DAY_SUM,
	MONTH_SUM,
	STATEMENTS
};
static const char *const SQL[STATEMENTS] = {
	[BEGIN] = "BEGIN IMMEDIATE",
	[COMMIT] = "COMMIT",
	[LATEST] = "SELECT latest_us FROM book",
	[MOVE] = "UPDATE book SET latest_us = ?1",
	[RUN] = "INSERT INTO runs VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET latest_us = "
		"excluded.latest_us",
	[LIMITS] = "SELECT kind, usd FROM limits",
	[SUM] = "SELECT usd FROM sums WHERE scope = ?1 AND name = ?2 AND project = ?3",
	[OPEN_KEY] = "SELECT id FROM items JOIN attempts ON n = attempt WHERE key = ?1 AND "
		     "attempts.state IN ('intent',"
		     " 'accepted', 'unknown')",
	[OPEN_NAME] = "SELECT id FROM attempts WHERE purchase = ?1 AND state IN ('intent', "
		      "'accepted', 'unknown')",
	[INTENT] = "INSERT INTO attempts (id, run, project, spec, type, provider, driver, "
		   "endpoint, model, purchase,"
		   " purchase_text, reason, estimate_usd, intent_us, day, sends, state) VALUES "
		   "(?1, ?2,"
		   " '/home/someone/games/1', ?3, 'image', 'openai', 'openai', 'openai', "
		   "'gpt-image-1', ?4, ?5, 'a miss',"
		   " 40000, ?6, 20261121, 1, 'intent')",
	[ITEM] = "INSERT INTO items VALUES (?1, 1, ?2, 'asked', 40000, NULL)",
	[ADD] = "INSERT INTO sums VALUES ('run', ?1, '', ?3), ('run', ?1, '/home/someone/games/1', "
		"?3), ('day', 20261121,"
		" '', ?3), ('day', 20261121, '/home/someone/games/1', ?3), ('month', 202611, '', "
		"?3), ('month', 202611,"
		" '/home/someone/games/1', ?3), ('asset', ?2, '/home/someone/games/1', ?3) ON "
		"CONFLICT (scope, name,"
		" project) DO UPDATE SET usd = usd + excluded.usd",
	[TOUCH] = "UPDATE runs SET latest_us = ?2 WHERE id = ?1",
	[FIND] = "SELECT n, state FROM attempts WHERE id = ?1",
	[ACCEPT] = "UPDATE attempts SET state = 'accepted', booked_usd = 39000, http_status = 200, "
		   "request_ids ="
		   " 'req_0123456789abcdef', spool = "
		   "'/home/someone/.local/state/assetc/spool/0123456789', accepted_us = ?2"
		   " WHERE n = ?1",
	[END] = "UPDATE attempts SET state = 'succeeded', ended_us = ?2 WHERE n = ?1",
	[END_ITEM] = "UPDATE items SET state = 'succeeded', share_usd = 39000, sha256 ="
		     " '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef' WHERE "
		     "attempt = ?1",
	[DAY_SUM] =
		"SELECT sum(coalesce(booked_usd, estimate_usd)) FROM attempts WHERE day = 20261121",
	[MONTH_SUM] = "SELECT sum(coalesce(booked_usd, estimate_usd)) FROM attempts WHERE day "
		      "BETWEEN 20261101 AND 20261131",
};

struct peer {
	sqlite3 *db;
	sqlite3_stmt *statements[STATEMENTS];
	bool is_lean;
};

static int64_t step(struct peer *peer, int which, const char *types, ...)
{
	sqlite3_stmt *statement = peer->statements[which];
	int64_t number = 0;
	va_list args;
	int code;

	va_start(args, types);
	for (int i = 0; types[i]; i++) {
		if (types[i] == 't')
			(void)sqlite3_bind_text(statement, i + 1, va_arg(args, const char *), -1,
						SQLITE_STATIC);
		else
			(void)sqlite3_bind_int64(statement, i + 1, va_arg(args, int64_t));
	}
	va_end(args);
	while ((code = sqlite3_step(statement)) == SQLITE_ROW)
		number = sqlite3_column_int64(statement, 0);
	if (code != SQLITE_DONE)
		die(sqlite3_errmsg(peer->db));
	(void)sqlite3_reset(statement);
	return number;
}

static void open_peer(struct peer *peer, const char *path, int rows, bool is_lean)
{
	peer->is_lean = is_lean;
	if (sqlite3_open(path, &peer->db) != SQLITE_OK)
		die(path);
	run(peer->db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
	run(peer->db, "BEGIN");
	run(peer->db, TABLES);
	fill(peer->db, ROWS(COLUMNS, VALUES), rows);
	fill(peer->db, OLD_ITEMS, rows);
	run(peer->db, "INSERT INTO runs SELECT DISTINCT run, 0 FROM attempts");
	if (is_lean)
		run(peer->db, LEAN_INDEX);
	else
		run(peer->db, "INSERT INTO sums SELECT 'run', run, project, sum(booked_usd) FROM "
			      "attempts GROUP BY 2, 3;"
			      "INSERT INTO sums SELECT 'run', run, '', sum(booked_usd) FROM "
			      "attempts GROUP BY 2;"
			      "INSERT INTO sums SELECT 'day', day, project, sum(booked_usd) FROM "
			      "attempts GROUP BY 2, 3;"
			      "INSERT INTO sums SELECT 'asset', spec, project, sum(booked_usd) "
			      "FROM attempts GROUP BY 2, 3;");
	run(peer->db, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE);");
	for (int i = 0; i < STATEMENTS; i++) {
		if (sqlite3_prepare_v3(peer->db, SQL[i], -1, SQLITE_PREPARE_PERSISTENT,
				       &peer->statements[i], NULL) != SQLITE_OK)
			die(sqlite3_errmsg(peer->db));
	}
}

static void peer_limits(struct peer *peer)
{
	if (peer->is_lean) {
		(void)step(peer, DAY_SUM, "");
		(void)step(peer, MONTH_SUM, "");
		return;
	}
	(void)step(peer, LATEST, "");
	(void)step(peer, LIMITS, "");
	(void)step(peer, SUM, "tit", "day", (int64_t)20261121, "");
	(void)step(peer, SUM, "tit", "month", (int64_t)202611, "");
}

static void peer_event(struct peer *peer, const char *run_id, int64_t now)
{
	if (peer->is_lean)
		return;
	(void)step(peer, MOVE, "i", now);
	(void)step(peer, TOUCH, "ti", run_id, now);
}

static void cycle_peer(struct peer *peer, int number)
{
	char key[48], text[sizeof(PROMPT) + 48], spec[32], id[32];
	int64_t now = NOON + number, n;

	(void)snprintf(key, sizeof(key), "%032x", number);
	(void)snprintf(spec, sizeof(spec), "spec-%d", number % 2000);
	(void)snprintf(text, sizeof(text), "%s%s", PROMPT, key);
	(void)snprintf(id, sizeof(id), "20261121-%08x", (unsigned)number * 2654435761u);
	(void)step(peer, BEGIN, "");
	peer_limits(peer);
	(void)step(peer, OPEN_KEY, "t", key);
	(void)step(peer, OPEN_NAME, "t", key);
	if (!peer->is_lean)
		(void)step(peer, RUN, "ti", "the run", now);
	(void)step(peer, INTENT, "ttttti", id, "the run", spec, key, text, now);
	(void)step(peer, ITEM, "it", sqlite3_last_insert_rowid(peer->db), key);
	if (!peer->is_lean)
		(void)step(peer, ADD, "tti", "the run", spec, (int64_t)40000);
	if (!peer->is_lean)
		(void)step(peer, MOVE, "i", now);
	(void)step(peer, COMMIT, "");
	(void)step(peer, BEGIN, "");
	n = step(peer, FIND, "t", id);
	(void)step(peer, ACCEPT, "ii", n, now);
	if (!peer->is_lean)
		(void)step(peer, ADD, "tti", "the run", spec, (int64_t)-1000);
	peer_event(peer, "the run", now);
	(void)step(peer, COMMIT, "");
	(void)step(peer, BEGIN, "");
	n = step(peer, FIND, "t", id);
	(void)step(peer, END, "ii", n, now);
	(void)step(peer, END_ITEM, "i", n);
	peer_event(peer, "the run", now);
	(void)step(peer, COMMIT, "");
}

/* ---- turns ------------------------------------------------------------------------------- */

/* Old rows go in as a rebuilt book's, which is the only way past the triggers. */
static void fill_ours(const char *path, int rows)
{
	sqlite3 *db;

	if (sqlite3_open(path, &db) != SQLITE_OK)
		die(path);
	run(db, "BEGIN");
	fill(db,
	     "WITH RECURSIVE c(x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM c WHERE x < ?1) INSERT "
	     "INTO runs SELECT DISTINCT"
	     " 'run-' || (x / 50), 'compile', 1, '/game', 0, 0 FROM c",
	     rows);
	fill(db, ROWS(COLUMNS ", is_unpriced, is_rebuilt", VALUES ", 0, 1"), rows);
	fill(db, OLD_ITEMS, rows);
	run(db, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE);");
	(void)sqlite3_close(db);
}

static struct ledger *open_ours(const char *path, int rows)
{
	const struct ledger_options options = {.access = LEDGER_KEEP, .now = NOON};
	struct ledger *book;

	ok(ledger_open(path, &options, &book, &diag));
	ledger_close(book);
	fill_ours(path, rows);
	ok(ledger_open(path, &options, &book, &diag));
	ok(ledger_set_limit(book, LEDGER_DAY, (int64_t)100000 * 1000000, NOON, &diag));
	ok(ledger_set_limit(book, LEDGER_MONTH, (int64_t)1000000 * 1000000, NOON, &diag));
	return book;
}

/* Of one cycle: times, then processor times. */
struct sample {
	double of[2 * PEERS];
};

static void take_turn(struct ledger *book, struct ledger_purse *purse, struct peer peers[2],
		      int number, struct sample *out)
{
	for (int i = 0; i < PEERS; i++) {
		double begun = seconds(CLOCK_MONOTONIC),
		       begun_cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);

		if (i == 0)
			cycle_ours(book, purse, number);
		else
			cycle_peer(&peers[i - 1], number);
		out->of[PEERS + i] = seconds(CLOCK_PROCESS_CPUTIME_ID) - begun_cpu;
		out->of[i] = seconds(CLOCK_MONOTONIC) - begun;
	}
}

static int by_size(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

static double median(const struct sample *samples, int count, int which)
{
	double *sorted = malloc(sizeof(*sorted) * (size_t)count);
	double middle;

	if (!sorted)
		die("no memory");
	for (int i = 0; i < count; i++)
		sorted[i] = samples[i].of[which];
	qsort(sorted, (size_t)count, sizeof(*sorted), by_size);
	middle = sorted[count / 2];
	free(sorted);
	return middle;
}

int main(int argc, char **argv)
{
	struct ledger_purse purse = {.project = STR("/home/someone/games/1"),
				     .user = LEDGER_NO_CAPS,
				     .project_caps = LEDGER_NO_CAPS,
				     .budget_usd = LEDGER_NO_LIMIT};
	struct sample *samples;
	struct peer peers[2];
	struct ledger *book;
	char path[3][4096];
	int rows, cycles;

	if (argc != 4)
		die("usage: ledger FOLDER ROWS CYCLES");
	rows = atoi(argv[2]);
	cycles = atoi(argv[3]);
	for (int i = 0; i < 3; i++)
		(void)snprintf(path[i], sizeof(path[i]), "%s/%d/ledger.db", argv[1], i);
	book = open_ours(path[0], rows);
	(void)snprintf(path[1], sizeof(path[1]), "%s/peer.db", argv[1]);
	(void)snprintf(path[2], sizeof(path[2]), "%s/lean.db", argv[1]);
	open_peer(&peers[0], path[1], rows, false);
	open_peer(&peers[1], path[2], rows, true);
	samples = calloc((size_t)cycles, sizeof(*samples));
	if (!samples)
		die("no memory");
	/* The first ones warm up. */
	for (int i = -100; i < cycles; i++)
		take_turn(book, &purse, peers, i + 100, &samples[i < 0 ? 0 : i]);
	ok(ledger_verify(book, &diag));
	ledger_close(book);
	for (int i = 0; i < 2 * PEERS; i++)
		printf("%.6f%c", median(samples, cycles, i) * cycles,
		       i < 2 * PEERS - 1 ? ' ' : '\n');
	free(samples);
	return 0;
}
