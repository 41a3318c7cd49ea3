/* test_resolve.c - the ways out of the unknown. */
#include "till.h"

TestSuite(ledger_resolve, .init = till_open, .fini = till_close);

static struct ledger_purse purse;

static const char *lost(const char *key, int64_t usd, int64_t now)
{
	const char *id;

	purse = till_capped(LEDGER_MONTH, 100 * DOLLAR);
	id = till_reserve(&purse, key, usd, now);
	till_lose(id, now);
	return id;
}

Test(ledger_resolve, billed_at_the_estimate_at_a_sum_or_not_at_all)
{
	const char *estimate = lost("a", 4 * CENT, NOON), *sum = lost("b", 4 * CENT, NOON),
		   *none = lost("c", 4 * CENT, NOON);

	OK(ledger_resolve(till, estimate, true, LEDGER_NO_LIMIT, NOON + DAY_US, &till_diag));
	OK(ledger_resolve(till, sum, true, 7 * CENT, NOON + DAY_US, &till_diag));
	OK(ledger_resolve(till, none, false, LEDGER_NO_LIMIT, NOON + DAY_US, &till_diag));
	cr_expect_eq(till_read(estimate).charged_usd, 4 * CENT);
	cr_expect(till_read(estimate).is_estimated);
	cr_expect_eq(till_read(sum).charged_usd, 7 * CENT);
	cr_expect_not(till_read(sum).is_estimated);
	cr_expect_eq(till_read(none).charged_usd, 0);
	cr_expect(str_is(till_read(none).state, "failed"));
	cr_expect(str_is(till_read(none).resolution, "not-billed"));
	cr_expect_eq(till_read(none).resolved_us, NOON + DAY_US);
	cr_expect_eq(till_read(none).ended_us, NOON, "when the answer was lost");
	cr_expect_eq(till_sum("day", "20261121", ""), 11 * CENT, "in the day of the intent");
	cr_expect_eq(till_sum("day", "20261122", ""), 0);
	till_verify();
}

Test(ledger_resolve, what_is_not_unknown_is_not_for_a_person_to_say)
{
	const char *id = lost("a", CENT, NOON), *intent;

	intent = till_reserve(&purse, "b", CENT, NOON);
	OK(ledger_resolve(till, id, true, CENT, NOON, &till_diag));
	REFUSED(ledger_resolve(till, id, false, CENT, NOON, &till_diag), ST_USAGE,
		"is not unknown but failed");
	REFUSED(ledger_resolve(till, intent, false, CENT, NOON, &till_diag), ST_USAGE,
		"is not unknown but intent");
	REFUSED(ledger_resolve(till, "20261121-ffffffff", false, CENT, NOON, &till_diag), ST_USAGE,
		"no attempt");
	REFUSED(ledger_resolve(till, id, true, -2, NOON, &till_diag), ST_USAGE, "is from $0");
	REFUSED(ledger_resolve(till, id, true, LEDGER_USD_MAX + 1, NOON, &till_diag), ST_USAGE,
		"is from $0");
	cr_expect_eq(till_sum("day", "20261121", ""), 2 * CENT);
}

Test(ledger_resolve, all_of_one_project_or_of_all)
{
	int64_t resolved;
	struct ledger_order order = till_order("z", CENT);
	const struct ledger_ending ending = {.state = LEDGER_LOST};

	(void)lost("a", CENT, NOON);
	(void)lost("b", CENT, NOON);
	purse.project = STR("/other");
	OK(ledger_reserve(till, &purse, LEDGER_TO_SEND, &order, 1, NOON, &till_diag));
	OK(ledger_end(till, order.attempt, &ending, NOON, &till_diag));
	OK(ledger_resolve_all(till, STR("/game"), false, NOON, &resolved, &till_diag));
	cr_expect_eq(resolved, 2);
	OK(ledger_resolve_all(till, (struct str){0}, true, NOON, &resolved, &till_diag));
	cr_expect_eq(resolved, 1);
	cr_expect_eq(till_sum("month", "202611", ""), CENT);
	cr_expect_eq(till_sql("SELECT count(*) FROM attempts WHERE state = 'unknown'"), 0);
	till_verify();
}

/* ---- a policy that allows it ------------------------------------------------------------- */

static bool resend(const char *key, int64_t below, int64_t now)
{
	bool may;

	OK(ledger_resend(till, str_of(key), below, now, &may, &till_diag));
	return may;
}

Test(ledger_resolve, a_policy_sends_anew_once_per_key_and_day)
{
	const char *id = lost("a", 4 * CENT, NOON);

	cr_expect_not(resend("a", 4 * CENT, NOON), "below, not at");
	cr_expect(str_is(till_read(id).state, "unknown"));
	cr_expect(resend("a", 4 * CENT + 1, NOON));
	cr_expect(str_is(till_read(id).resolution, "resent"));
	cr_expect_eq(till_read(id).charged_usd, 4 * CENT, "booked as billed");
	cr_expect(till_read(id).is_estimated);
	id = lost("a", 4 * CENT, NOON);
	cr_expect_not(resend("a", DOLLAR, NOON + DAY_US / 2 - 1), "the same day");
	cr_expect(str_is(till_read(id).state, "unknown"));
	cr_expect(resend("a", DOLLAR, NOON + DAY_US / 2), "the next day begins at midnight");
	cr_expect_eq(till_sum("asset", "a", "/game"), 8 * CENT);
	till_verify();
}

Test(ledger_resolve, every_unknown_row_of_the_key_must_be_cheap)
{
	const struct ledger_want dear[] = {{STR("a"), 1}, {STR("b"), 2}};
	struct ledger_order order = till_order("coin", DOLLAR);
	const struct ledger_ending ending = {.state = LEDGER_LOST};

	purse = till_capped(LEDGER_MONTH, 100 * DOLLAR);
	order.wants = dear;
	order.want_count = 2;
	OK(ledger_reserve(till, &purse, LEDGER_TO_SEND, &order, 1, NOON, &till_diag));
	OK(ledger_end(till, order.attempt, &ending, NOON, &till_diag));
	cr_expect_not(resend("a", DOLLAR, NOON));
	cr_expect(resend("a", 2 * DOLLAR, NOON));
	/* Both keys were sent anew by that. */
	(void)lost("b", CENT, NOON);
	cr_expect_not(resend("b", DOLLAR, NOON));
	cr_expect(resend("c", DOLLAR, NOON), "nothing is unknown of it");
	till_verify();
}
