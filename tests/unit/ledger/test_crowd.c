/* test_crowd.c - many processes at one book. */
#include "till.h"

TestSuite(ledger_crowd, .init = till_open, .fini = till_close);

#define CROWD 32
#define FITS  11

static const struct ledger_options KEEP = {.access = LEDGER_KEEP, .now = NOON};

/* Each in a process of its own, all let go at once; how many ended with each code stands in ends. */
static void crowd(int count, int (*one)(int), int ends[256])
{
	pid_t children[64];
	int gate[2], status;

	ledger_close(till);
	till = NULL;
	cr_assert_eq(pipe(gate), 0);
	for (int i = 0; i < count; i++) {
		children[i] = fork();
		cr_assert_geq(children[i], 0);
		if (children[i] == 0) {
			char c;

			(void)close(gate[1]);
			(void)!read(gate[0], &c, 1);
			_exit(one(i));
		}
	}
	(void)close(gate[0]);
	(void)close(gate[1]);
	for (int i = 0; i < count; i++) {
		cr_assert_eq(waitpid(children[i], &status, 0), children[i]);
		cr_assert(WIFEXITED(status), "%d: %x", i, (unsigned)status);
		ends[WEXITSTATUS(status)]++;
	}
	till_reopen();
	till_verify();
}

static struct ledger_purse purse;
static const char *shared_key;

/* 0: bought; 4: refused by a limit; 100 + verdict otherwise; 90: an error. */
static int buy(int i)
{
	char key[32];
	struct ledger_order order;
	struct ledger *book;
	const struct ledger_reply reply = {.spool = STR("/spool")};
	enum status st = ledger_open(till_path, &KEEP, &book, &till_diag);

	(void)snprintf(key, sizeof(key), "coin%d", i);
	order = till_order(shared_key ? shared_key : key, CENT);
	if (st == ST_OK)
		st = ledger_reserve(book, &purse, LEDGER_TO_SEND, &order, 1, NOON + i, &till_diag);
	if (st == ST_OK && order.verdict == LEDGER_GRANTED && !shared_key) {
		const struct ledger_item item = {order.wants[0].key, 1, LEDGER_ITEM_SUCCEEDED,
						 STR("ab")};
		const struct ledger_ending ending = {
			.state = LEDGER_SUCCEEDED, .items = &item, .item_count = 1};

		st = ledger_accept(book, order.attempt, &reply, NOON + i, &till_diag);
		if (st == ST_OK)
			st = ledger_end(book, order.attempt, &ending, NOON + i, &till_diag);
	}
	ledger_close(book);
	if (st != ST_OK)
		return 90;
	if (order.verdict == LEDGER_OVER)
		return (int)ST_REFUSED;
	return order.verdict == LEDGER_GRANTED ? 0 : 100 + (int)order.verdict;
}

Test(ledger_crowd, thirty_two_against_a_budget_of_eleven)
{
	for (int limit = 0; limit < LEDGER_ASSET; limit++) {
		int ends[256] = {0};
		char sql[128];

		purse = till_capped((enum ledger_limit)limit, FITS * CENT);
		purse.project = limit == 0 ? STR("/a") : limit == 1 ? STR("/b") : STR("/c");
		/* Sums of days and months stand from the round before. */
		purse.user.usd[limit] += till_sql("SELECT coalesce(sum(usd), 0) FROM sums WHERE "
						  "scope = 'day' AND project = ''") *
					 (limit != LEDGER_RUN);
		crowd(CROWD, buy, ends);
		cr_expect_eq(ends[0], FITS, "limit %d: %d bought", limit, ends[0]);
		cr_expect_eq(ends[ST_REFUSED], CROWD - FITS, "limit %d", limit);
		(void)snprintf(sql, sizeof(sql),
			       "SELECT count(DISTINCT run) FROM attempts WHERE project = '%s'",
			       purse.project.ptr);
		cr_expect_eq(till_sql(sql), 1, "bare compiles of one project are one run");
	}
	cr_expect_eq(till_sql("SELECT count(*) FROM attempts WHERE state = 'succeeded'"), 3 * FITS);
}

Test(ledger_crowd, thirty_two_without_any_limit)
{
	int ends[256] = {0};

	purse = till_purse();
	crowd(CROWD, buy, ends);
	cr_expect_eq(ends[100 + LEDGER_NO_CAP], CROWD);
	cr_expect_eq(till_sql("SELECT count(*) FROM attempts"), 0);
}

Test(ledger_crowd, thirty_two_for_one_key)
{
	int ends[256] = {0};

	purse = till_capped(LEDGER_MONTH, 100 * DOLLAR);
	shared_key = "coin";
	crowd(CROWD, buy, ends);
	cr_expect_eq(ends[0], 1);
	cr_expect_eq(ends[100 + LEDGER_OPEN], CROWD - 1);
	cr_expect_eq(till_sum("month", "202611", ""), CENT);
}

/* Readers are not in the way, and see whole states only. */
static int look(int i)
{
	struct ledger_options options = {.access = LEDGER_LOOK, .now = NOON};
	struct ledger *book;
	int code = 0;

	if (i % 2)
		return buy(i);
	for (int round = 0; round < 20 && code == 0; round++) {
		if (ledger_open(till_path, &options, &book, &till_diag) != ST_OK ||
		    ledger_verify(book, &till_diag) != ST_OK)
			code = 91;
		ledger_close(book);
	}
	return code;
}

Test(ledger_crowd, readers_between_writers)
{
	int ends[256] = {0};

	purse = till_capped(LEDGER_MONTH, 100 * DOLLAR);
	crowd(CROWD, look, ends);
	cr_expect_eq(ends[0], CROWD, "%d %d", ends[90], ends[91]);
	cr_expect_eq(till_sum("month", "202611", ""), CROWD / 2 * CENT);
}
