/* test_damage.c - a file that is not, or no longer, a book: damaged, never a crash, never an empty book. */
#include "till.h"

#define ROWS 60

TestSuite(ledger_damage, .init = till_open, .fini = till_close);

static const struct ledger_options KEEP = {.access = LEDGER_KEEP, .now = NOON};

static void fill(void)
{
	struct ledger_purse purse = till_capped(LEDGER_MONTH, 1000 * DOLLAR);

	for (int i = 0; i < ROWS; i++) {
		char key[32];
		const char *id;

		(void)snprintf(key, sizeof(key), "coin%d@1", i);
		id = till_reserve(&purse, key, CENT, NOON);
		if (i % 3 == 0)
			continue;
		till_accept(id, CENT, NOON);
		till_succeed(id, key, NOON);
	}
	ledger_close(till);
	till = NULL;
}

static char *content(size_t *len)
{
	return scratch_read(&till_scratch, "state/assetc/ledger.db", len);
}

static void put(const char *data, size_t len)
{
	(void)unlink(scratch_path(&till_scratch, "state/assetc/ledger.db-wal"));
	(void)unlink(scratch_path(&till_scratch, "state/assetc/ledger.db-shm"));
	(void)scratch_write(&till_scratch, "state/assetc/ledger.db", data, len);
	(void)chmod(till_path, 0600);
}

static void refused(const char *text)
{
	struct ledger *book;

	REFUSED(ledger_open(till_path, &KEEP, &book, &till_diag), ST_DAMAGED, text);
	cr_expect_null(book);
}

Test(ledger_damage, what_is_no_book)
{
	struct diag quiet = {0};
	struct ledger *book;
	char noise[8192];

	fill();
	put("", 0);
	refused("it is not a ledger");
	put("hello", 5);
	refused("is damaged");
	for (size_t i = 0; i < sizeof(noise); i++)
		noise[i] = (char)(i * 7919u >> 3);
	put(noise, sizeof(noise));
	refused("not a database");
	(void)unlink(till_path);
	refused("is gone");
	cr_expect_eq(ledger_open(till_path, &(struct ledger_options){.access = LEDGER_LOOK}, &book,
				 &quiet),
		     ST_DAMAGED);
	diag_release(&quiet);
}

Test(ledger_damage, a_database_of_somebody_else)
{
	fill();
	(void)unlink(till_path);
	cr_assert_eq(till_exec("CREATE TABLE t (a)"), SQLITE_OK);
	refused("it is not a ledger");
	cr_assert_eq(till_exec("PRAGMA application_id = 0x414C4544"), SQLITE_OK);
	refused("it is not a ledger");
	cr_assert_eq(till_exec("PRAGMA user_version = 1"), SQLITE_OK);
	refused("tables are not those");
}

Test(ledger_damage, a_newer_book_is_left_alone)
{
	struct ledger *book;

	fill();
	cr_assert_eq(till_exec("PRAGMA user_version = 2"), SQLITE_OK);
	REFUSED(ledger_open(till_path, &KEEP, &book, &till_diag), ST_ENVIRONMENT, "newer assetc");
}

Test(ledger_damage, a_trigger_or_table_that_is_missing_or_changed)
{
	static const char *const CHANGES[] = {
		"DROP TRIGGER attempts_move",
		"DROP TRIGGER sums_book",
		"DROP VIEW generations",
		"DROP TABLE limits",
		"ALTER TABLE limits ADD COLUMN more INTEGER",
		"CREATE TABLE more (a)",
		"CREATE TRIGGER more AFTER INSERT ON attempts BEGIN SELECT 1; END",
		"PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = replace(sql, 'intent', "
		"'intend')"
		" WHERE name = 'attempts_move'",
		"DELETE FROM book",
	};
	size_t len;
	char *whole;

	fill();
	whole = content(&len);
	for (size_t i = 0; i < sizeof(CHANGES) / sizeof(CHANGES[0]); i++) {
		put(whole, len);
		cr_assert_eq(till_exec(CHANGES[i]), SQLITE_OK, "%s", CHANGES[i]);
		refused("is damaged");
	}
	put(whole, len);
	till_reopen();
	till_verify();
	free(whole);
}

Test(ledger_damage, a_file_cut_short_anywhere)
{
	size_t len;
	char *whole;

	fill();
	whole = content(&len);
	for (size_t cut = 0; cut < len; cut += cut < 8192 ? 257 : 2048) {
		put(whole, cut);
		refused("is damaged");
	}
	free(whole);
}

/* What the whole check says of wrong sums. */
Test(ledger_damage, sums_that_are_wrong_are_found)
{
	static const char *const CHANGES[] = {
		"UPDATE sums SET usd = usd + 1 WHERE scope = 'day' AND project = ''",
		"DELETE FROM sums WHERE scope = 'month'",
		"INSERT INTO sums VALUES ('asset', 'ghost', '/game', 5)",
		"UPDATE items SET share_usd = share_usd + 1 WHERE attempt = 1",
		"UPDATE book SET latest_us = 5",
	};
	size_t len;
	char *whole;

	fill();
	whole = content(&len);
	for (size_t i = 0; i < sizeof(CHANGES) / sizeof(CHANGES[0]); i++) {
		put(whole, len);
		cr_assert_eq(till_exec(CHANGES[i]), SQLITE_OK, "%s", CHANGES[i]);
		till_reopen();
		REFUSED(ledger_verify(till, &till_diag), ST_DAMAGED, "is damaged");
		ledger_close(till);
		till = NULL;
	}
	free(whole);
}

/* All there is to do with a book, for whatever it holds. */
static bool is_fair(enum status st)
{
	return st == ST_OK || st == ST_DAMAGED || st == ST_ENVIRONMENT || st == ST_BUG ||
	       st == ST_USAGE || st == ST_REFUSED;
}

static void use(struct ledger *book, struct diag *diag)
{
	struct ledger_purse purse = till_capped(LEDGER_MONTH, 1000 * DOLLAR);
	struct ledger_order order = till_order("new@1", CENT);
	const struct ledger_ending lost = {.state = LEDGER_LOST};
	struct arena arena = {0};
	struct ledger_attempt *rows;
	struct ledger_job *jobs;
	size_t count;

	cr_expect(is_fair(ledger_reserve(book, &purse, LEDGER_TO_SEND, &order, 1, NOON, diag)));
	cr_expect(is_fair(ledger_end(book, order.attempt, &lost, NOON, diag)));
	cr_expect(is_fair(ledger_open_of_key(book, STR("coin3@1"), &arena, &rows, &count, diag)));
	cr_expect(is_fair(ledger_jobs(book, (struct str){0}, 10, &arena, &jobs, &count, diag)));
	cr_expect(is_fair(ledger_verify(book, diag)));
	arena_release(&arena);
}

Test(ledger_damage, random_bytes_never_crash)
{
	uint64_t chance = 88172645463325252u;
	unsigned found = 0;
	size_t len;
	char *whole, *broken;

	fill();
	whole = content(&len);
	broken = malloc(len);
	cr_assert_not_null(broken);
	for (int round = 0; round < 150; round++) {
		struct diag quiet = {0};
		struct ledger *book;

		memcpy(broken, whole, len);
		for (int i = 0; i < 1 + round % 40; i++) {
			chance ^= chance << 13;
			chance ^= chance >> 7;
			chance ^= chance << 17;
			/* Half of them in the first pages. */
			broken[(chance >> 16) % (round % 2 ? len : 4096)] = (char)chance;
		}
		put(broken, len);
		if (ledger_open(till_path, &KEEP, &book, &quiet) == ST_OK)
			use(book, &quiet);
		found += quiet.errors > 0;
		ledger_close(book);
		diag_release(&quiet);
	}
	cr_expect_gt(found, 50);
	free(broken);
	free(whole);
}

/* A log of writes that is not ours is passed over by SQLite's own checksums. */
Test(ledger_damage, a_log_of_random_bytes)
{
	char noise[65536];

	fill();
	for (size_t i = 0; i < sizeof(noise); i++)
		noise[i] = (char)(i * 2654435761u >> 13);
	(void)scratch_write(&till_scratch, "state/assetc/ledger.db-wal", noise, sizeof(noise));
	till_reopen();
	till_verify();
	cr_expect_eq(till_sum("day", "20261121", ""), ROWS * CENT);
}
