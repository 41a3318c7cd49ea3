/* till.c - a book in a folder of its own. */
#include "till.h"

struct scratch till_scratch;
char till_path[SCRATCH_PATH_SIZE];
struct diag till_diag;
struct ledger *till;

static struct arena read_arena;

void till_make_folder(void)
{
	scratch_make(&till_scratch);
	(void)stpcpy(till_path, scratch_path(&till_scratch, "state/assetc/ledger.db"));
}

struct ledger *till_another(enum ledger_access access)
{
	const struct ledger_options options = {.access = access, .now = NOON};
	struct ledger *book = NULL;

	OK(ledger_open(till_path, &options, &book, &till_diag));
	return book;
}

void till_reopen(void)
{
	ledger_close(till);
	till = till_another(LEDGER_KEEP);
}

void till_open(void)
{
	till_make_folder();
	till_reopen();
}

void till_close(void)
{
	ledger_close(till);
	till = NULL;
	diag_release(&till_diag);
	arena_release(&read_arena);
	scratch_remove(&till_scratch);
}

void till_ok(enum status st, const char *what, int line)
{
	cr_assert_eq(st, ST_OK, "line %d: %s: %s", line, what,
		     till_diag.last ? till_diag.last->text : "no finding");
}

void till_refused(enum status st, enum status wanted, const char *text, const char *what, int line)
{
	cr_assert_eq(st, wanted, "line %d: %s gives %d: %s", line, what, (int)st,
		     till_diag.last ? till_diag.last->text : "no finding");
	cr_assert_eq(till_diag.errors, 1, "line %d: %u findings", line, till_diag.errors);
	cr_assert_not_null(strstr(till_diag.first->text, text), "line %d: '%s' is not in '%s'",
			   line, text, till_diag.first->text);
	diag_release(&till_diag);
}

struct ledger_purse till_purse(void)
{
	return (struct ledger_purse){.project = STR("/game"),
				     .user = LEDGER_NO_CAPS,
				     .project_caps = LEDGER_NO_CAPS,
				     .budget_usd = LEDGER_NO_LIMIT};
}

struct ledger_purse till_capped(enum ledger_limit limit, int64_t usd)
{
	struct ledger_purse purse = till_purse();

	purse.user.usd[limit] = usd;
	return purse;
}

struct ledger_order till_order(const char *key, int64_t estimate_usd)
{
	static struct ledger_want wants[64];
	static unsigned turn;
	struct ledger_want *want = &wants[turn++ % 64];
	struct str name = str_of(key);

	*want = (struct ledger_want){name, 1};
	return (struct ledger_order){.spec = {key, strcspn(key, "@")},
				     .type = STR("image"),
				     .provider = STR("openai"),
				     .driver = STR("openai"),
				     .endpoint = STR("openai"),
				     .model = STR("gpt-image-1"),
				     .purchase = name,
				     .purchase_text = name,
				     .reason = STR("a miss"),
				     .wants = want,
				     .want_count = 1,
				     .estimate_usd = estimate_usd};
}

enum ledger_verdict till_ask(struct ledger_purse *purse, const char *key, int64_t usd, int64_t now)
{
	struct ledger_order order = till_order(key, usd);

	OK(ledger_reserve(till, purse, LEDGER_DRY, &order, 1, now, &till_diag));
	return order.verdict;
}

const char *till_reserve(struct ledger_purse *purse, const char *key, int64_t usd, int64_t now)
{
	static char ids[64][LEDGER_ID_SIZE];
	static unsigned turn;
	struct ledger_order order = till_order(key, usd);

	OK(ledger_reserve(till, purse, LEDGER_TO_SEND, &order, 1, now, &till_diag));
	cr_assert_eq(order.verdict, LEDGER_GRANTED, "%s: verdict %d", key, (int)order.verdict);
	return strcpy(ids[turn++ % 64], order.attempt);
}

void till_accept(const char *id, int64_t usd, int64_t now)
{
	const struct ledger_reply reply = {.http_status = 200,
					   .request_ids = STR("req_1"),
					   .spool = STR("/spool/1"),
					   .has_cost = usd != LEDGER_NO_LIMIT,
					   .cost_usd = usd};

	OK(ledger_accept(till, id, &reply, now, &till_diag));
}

void till_succeed(const char *id, const char *key, int64_t now)
{
	const struct ledger_item item = {str_of(key), 1, LEDGER_ITEM_SUCCEEDED, STR("ab12")};
	const struct ledger_ending ending = {
		.state = LEDGER_SUCCEEDED, .items = &item, .item_count = 1};

	OK(ledger_end(till, id, &ending, now, &till_diag));
}

void till_fail(const char *id, enum ledger_class class_, int64_t now)
{
	const struct ledger_ending ending = {.state = LEDGER_FAILED, .class_ = class_};

	OK(ledger_end(till, id, &ending, now, &till_diag));
}

void till_lose(const char *id, int64_t now)
{
	const struct ledger_ending ending = {.state = LEDGER_LOST};

	OK(ledger_end(till, id, &ending, now, &till_diag));
}

struct ledger_attempt till_read(const char *id)
{
	struct ledger_attempt row = {0};

	OK(ledger_read(till, id, &read_arena, &row, &till_diag));
	return row;
}

static sqlite3 *connect(void)
{
	sqlite3 *db;

	cr_assert_eq(sqlite3_open(till_path, &db), SQLITE_OK);
	(void)sqlite3_busy_timeout(db, 5000);
	return db;
}

int64_t till_sql(const char *sql)
{
	sqlite3 *db = connect();
	sqlite3_stmt *row;
	int64_t number = 0;

	cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &row, NULL), SQLITE_OK, "%s",
		     sqlite3_errmsg(db));
	if (sqlite3_step(row) == SQLITE_ROW)
		number = sqlite3_column_int64(row, 0);
	(void)sqlite3_finalize(row);
	(void)sqlite3_close(db);
	return number;
}

int64_t till_sum(const char *scope, const char *name, const char *project)
{
	char sql[512];

	(void)snprintf(sql, sizeof(sql),
		       "SELECT usd FROM sums WHERE scope = '%s' AND CAST(name AS TEXT) = '%s' AND "
		       "project = '%s'",
		       scope, name, project);
	return till_sql(sql);
}

int till_exec(const char *sql)
{
	sqlite3 *db = connect();
	int code = sqlite3_exec(db, sql, NULL, NULL, NULL);

	(void)sqlite3_close(db);
	return code;
}

void till_verify(void)
{
	OK(ledger_verify(till, &till_diag));
}
