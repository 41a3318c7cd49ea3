/* test_ask.c - what is asked before a purchase. */
#include "till.h"

TestSuite(ledger_ask, .init = till_open, .fini = till_close);

static struct arena arena;

static size_t open_of(const char *key)
{
	struct ledger_attempt *rows;
	size_t by_key, by_name;

	OK(ledger_open_of_key(till, str_of(key), &arena, &rows, &by_key, &till_diag));
	OK(ledger_open_of_purchase(till, str_of(key), str_of(key), &arena, &rows, &by_name,
				   &till_diag));
	cr_expect_eq(by_key, by_name);
	return by_key;
}

Test(ledger_ask, open_rows)
{
	struct ledger_purse purse = till_capped(LEDGER_DAY, DOLLAR);
	const char *intent = till_reserve(&purse, "a", CENT, NOON),
		   *accepted = till_reserve(&purse, "b", CENT, NOON);
	const char *lost = till_reserve(&purse, "c", CENT, NOON),
		   *failed = till_reserve(&purse, "d", CENT, NOON);
	struct ledger_attempt *rows;
	size_t count;

	till_accept(accepted, CENT, NOON);
	till_lose(lost, NOON);
	till_fail(failed, LEDGER_RETRY, NOON);
	cr_expect_eq(open_of("a"), 1);
	cr_expect_eq(open_of("b"), 1);
	cr_expect_eq(open_of("c"), 1);
	cr_expect_eq(open_of("d"), 0);
	cr_expect_eq(open_of("e"), 0);
	OK(ledger_open_of_key(till, STR("b"), &arena, &rows, &count, &till_diag));
	cr_expect(str_is(rows[0].state, "accepted"));
	cr_expect(str_is(rows[0].id, accepted));
	cr_expect(str_is(rows[0].spool, "/spool/1"));
	OK(ledger_open_of_purchase(till, STR("a"), STR("another text"), &arena, &rows, &count,
				   &till_diag));
	cr_expect_eq(count, 0, "a digest alone is no name");
	till_succeed(accepted, "b", NOON);
	cr_expect_eq(open_of("b"), 0);
	till_fail(intent, LEDGER_RETRY, NOON);
	arena_release(&arena);
}

Test(ledger_ask, what_was_bought)
{
	struct ledger_purse purse = till_capped(LEDGER_DAY, DOLLAR);
	struct ledger_bought bought;
	const char *id;
	bool found;

	OK(ledger_find_bought(till, STR("a"), &arena, &bought, &found, &till_diag));
	cr_expect_not(found);
	for (int i = 1; i <= 2; i++) {
		id = till_reserve(&purse, "a", CENT, NOON + i);
		till_accept(id, i * CENT, NOON + 9);
		OK(ledger_find_bought(till, STR("b"), &arena, &bought, &found, &till_diag));
		cr_expect_not(found);
		till_succeed(id, "a", NOON + 9);
		OK(ledger_find_bought(till, STR("a"), &arena, &bought, &found, &till_diag));
		cr_expect(found);
		cr_expect_str_eq(bought.attempt, id, "the latest");
		cr_expect_eq(bought.share_usd, i * CENT);
		cr_expect(str_is(bought.sha256, "ab12"));
		cr_expect(str_is(bought.provider, "openai"));
		cr_expect(str_is(bought.request_ids, "req_1"));
	}
	arena_release(&arena);
}

static bool recalled(const char *name, struct ledger_attempt *out)
{
	bool found;

	OK(ledger_recall(till, str_of(name), str_of(name), &arena, out, &found, &till_diag));
	return found;
}

Test(ledger_ask, verdicts_are_remembered_and_forgotten)
{
	struct ledger_purse purse = till_capped(LEDGER_DAY, DOLLAR);
	const struct ledger_ending policy = {.state = LEDGER_FAILED,
					     .class_ = LEDGER_POLICY,
					     .error = STR("your request was refused"),
					     .reply = {.http_status = 400,
						       .request_ids = STR("req_9")}};
	const struct ledger_ending unusable = {
		.state = LEDGER_FAILED, .class_ = LEDGER_FATAL, .is_unusable = true};
	struct ledger_attempt row;
	bool found;
	const char *id;

	OK(ledger_end(till, till_reserve(&purse, "a", CENT, NOON), &policy, NOON, &till_diag));
	id = till_reserve(&purse, "b", CENT, NOON);
	till_accept(id, CENT, NOON);
	OK(ledger_end(till, id, &unusable, NOON, &till_diag));
	till_fail(till_reserve(&purse, "c", CENT, NOON), LEDGER_QUOTA, NOON);
	till_fail(till_reserve(&purse, "d", CENT, NOON), LEDGER_FATAL, NOON);
	cr_assert(recalled("a", &row));
	cr_expect(str_is(row.class, "POLICY"));
	cr_expect(str_is(row.request_ids, "req_9"));
	cr_expect(str_is(row.error, "your request was refused"));
	cr_expect_eq(row.http_status, 400);
	cr_expect_eq(row.ended_us, NOON);
	cr_assert(recalled("b", &row));
	cr_expect(row.is_unusable);
	cr_expect_not(recalled("c", &row), "holds only for who asked");
	cr_expect_not(recalled("d", &row));
	OK(ledger_recall(till, STR("a"), STR("another text"), &arena, &row, &found, &till_diag));
	cr_expect_not(found);
	OK(ledger_forget(till, STR("a"), &till_diag));
	OK(ledger_forget(till, STR("a"), &till_diag));
	cr_expect_not(recalled("a", &row));
	cr_expect(recalled("b", &row));
	/* The latest one holds. */
	id = till_reserve(&purse, "b", CENT, NOON);
	OK(ledger_end(till, id, &policy, NOON, &till_diag));
	cr_expect(recalled("b", &row) && str_is(row.id, id));
	arena_release(&arena);
}

Test(ledger_ask, an_endpoint_that_wants_to_be_left_alone)
{
	int64_t until;

	OK(ledger_not_before(till, STR("openai"), &until, &till_diag));
	cr_expect_eq(until, 0);
	OK(ledger_set_not_before(till, STR("openai"), NOON + 500, STR("429"), &till_diag));
	OK(ledger_set_not_before(till, STR("openai"), NOON + 100, STR("429"), &till_diag));
	OK(ledger_set_not_before(till, STR("stability"), NOON + 7, (struct str){0}, &till_diag));
	OK(ledger_not_before(till, STR("openai"), &until, &till_diag));
	cr_expect_eq(until, NOON + 500);
	OK(ledger_not_before(till, STR("stability"), &until, &till_diag));
	cr_expect_eq(until, NOON + 7);
}

static bool verdict_since(const char *key, int64_t since, struct ledger_attempt *out)
{
	bool found = false;

	OK(ledger_verdict_since(till, str_of(key), str_of(key), since, &arena, out, &found,
				&till_diag));
	return found;
}

/* What the holder of a purchase lock was told is for those who waited for the lock, and for them alone. */
Test(ledger_ask, a_verdict_since_a_time)
{
	struct ledger_purse purse = till_capped(LEDGER_DAY, DOLLAR);
	struct ledger_ending cancelled = {.state = LEDGER_FAILED, .error = STR("stopped")};
	struct ledger_attempt row;
	const char *id;

	till_fail(till_reserve(&purse, "a", CENT, NOON), LEDGER_QUOTA, NOON + SECOND_US);
	cr_expect(verdict_since("a", NOON + SECOND_US, &row));
	cr_expect(str_is(row.class, "QUOTA"));
	cr_expect_not(verdict_since("a", NOON + SECOND_US + 1, &row), "it was told before");
	cr_expect_not(verdict_since("b", NOON, &row), "of another purchase");
	till_lose(till_reserve(&purse, "c", CENT, NOON), NOON + SECOND_US);
	cr_expect(verdict_since("c", NOON, &row));
	cr_expect(str_is(row.state, "unknown"));
	/* Our own end is no verdict of a provider. */
	id = till_reserve(&purse, "d", CENT, NOON);
	OK(ledger_end(till, id, &cancelled, NOON + SECOND_US, &till_diag));
	cr_expect_not(verdict_since("d", NOON, &row));
	/* What was bought afterwards is found by looking. */
	till_fail(till_reserve(&purse, "e", CENT, NOON), LEDGER_RETRY, NOON + 2 * SECOND_US);
	id = till_reserve(&purse, "e", CENT, NOON);
	till_accept(id, CENT, NOON);
	till_succeed(id, "e", NOON + 3 * SECOND_US);
	cr_expect_not(verdict_since("e", NOON, &row));
}
