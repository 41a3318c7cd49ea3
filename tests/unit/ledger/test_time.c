/* test_time.c - days of UTC, and a clock that goes back. */
#include "till.h"

#include <time.h>

TestSuite(ledger_time, .init = till_open, .fini = till_close);

#define HOUR_US (3600 * SECOND_US)

Test(ledger_time, days)
{
	static const struct {
		int64_t seconds, day;
	} CASES[] = {
		{0, 19700101},          {86399, 19700101},
		{86400, 19700102},      {951782400, 20000229},
		{951868800, 20000301},  {1709164800, 20240229},
		{1795219199, 20261120}, {1795219200, 20261121},
		{4107542400, 21000301}, {253402300799, 99991231},
	};

	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		cr_expect_eq(ledger_day(CASES[i].seconds * SECOND_US), CASES[i].day, "%zu", i);
		cr_expect_eq(ledger_day(CASES[i].seconds * SECOND_US + SECOND_US - 1), CASES[i].day,
			     "%zu", i);
	}
}

/* Against the C library, over all days of four centuries. */
Test(ledger_time, text_and_back)
{
	static const char *const WRONG[] = {"",
					    "2026-11-21",
					    "2026-11-31T00:00:00.000000Z",
					    "2025-02-29T00:00:00.000000Z",
					    "2026-13-01T00:00:00.000000Z",
					    "2026-00-01T00:00:00.000000Z",
					    "2026-11-21T24:00:00.000000Z",
					    "2026-11-21T23:60:00.000000Z",
					    "2026-11-21T23:00:60.000000Z",
					    "1969-12-31T23:59:59.999999Z",
					    "2026-11-21 12:00:00.000000Z",
					    "2026-11-21T12:00:00.000000z",
					    "2026-11-2xT12:00:00.000000Z"};
	int64_t back;

	for (int64_t day = 0; day < 146097; day += 5) {
		int64_t time = (day * 86400 + day % 86400) * SECOND_US + day;
		time_t seconds = (time_t)(time / SECOND_US);
		struct strbuf text = {0};
		char wanted[64];
		struct tm utc;

		cr_assert_not_null(gmtime_r(&seconds, &utc));
		(void)strftime(wanted, sizeof(wanted), "%Y-%m-%dT%H:%M:%S", &utc);
		ledger_time_format(time, &text);
		cr_assert_eq(strncmp(text.data, wanted, strlen(wanted)), 0, "%s", text.data);
		cr_assert(ledger_time_parse(strbuf_str(&text), &back), "%s", text.data);
		cr_assert_eq(back, time, "%s", text.data);
		strbuf_release(&text);
	}
	for (size_t i = 0; i < sizeof(WRONG) / sizeof(WRONG[0]); i++)
		cr_expect_not(ledger_time_parse(str_of(WRONG[i]), &back), "%s", WRONG[i]);
}

Test(ledger_time, a_clock_that_goes_back_frees_nothing)
{
	struct ledger_purse purse = till_capped(LEDGER_DAY, CENT), next = purse;
	const int64_t evening = NOON + 11 * HOUR_US, tomorrow = NOON + 13 * HOUR_US;
	const char *id;

	(void)till_reserve(&purse, "a", CENT, tomorrow);
	/* Yesterday's evening, though its budget is untouched. */
	cr_expect_eq(till_ask(&next, "b", CENT, evening), LEDGER_OVER);
	OK(ledger_set_limit(till, LEDGER_MONTH, DOLLAR, evening, &till_diag));
	next = till_capped(LEDGER_MONTH, DOLLAR);
	id = till_reserve(&next, "b", CENT, evening);
	cr_expect_eq(till_read(id).intent_us, tomorrow,
		     "time stands still until the clock is there again");
	cr_expect_eq(till_read(id).day, 20261122);
	till_accept(id, CENT, evening - HOUR_US);
	cr_expect_eq(till_read(id).accepted_us, tomorrow);
	till_verify();
}

Test(ledger_time, a_clock_more_than_a_day_behind_pays_nothing)
{
	struct ledger_purse purse = till_capped(LEDGER_DAY, DOLLAR);
	struct ledger_order order = till_order("b", CENT);
	const char *id = till_reserve(&purse, "a", CENT, NOON);

	OK(ledger_reserve(till, &purse, LEDGER_DRY, &order, 1, NOON - DAY_US, &till_diag));
	REFUSED(ledger_reserve(till, &purse, LEDGER_DRY, &order, 1, NOON - DAY_US - 1, &till_diag),
		ST_ENVIRONMENT, "2026-11-21T12:00:00.000000Z");
	cr_expect_eq(ledger_reserve(till, &purse, LEDGER_TO_SEND, &order, 1, 0, &till_diag),
		     ST_ENVIRONMENT);
	cr_expect_not_null(strstr(till_diag.first->hint, "assetc ledger resolve --clock"));
	diag_release(&till_diag);
	/* What is spent is booked under any clock. */
	till_accept(id, CENT, 0);
	till_succeed(id, "a", 0);
	cr_expect_eq(till_read(id).ended_us, NOON);
}

Test(ledger_time, a_wrong_clock_is_resolved_without_freeing_anything)
{
	const int64_t future = NOON + 400 * DAY_US;
	struct ledger_purse purse = till_capped(LEDGER_DAY, 2 * CENT);
	int64_t moved, latest;
	char run[LEDGER_RUN_SIZE];
	const char *id = till_reserve(&purse, "a", CENT, future);

	OK(ledger_set_not_before(till, STR("openai"), future + HOUR_US, STR("429"), &till_diag));
	OK(ledger_resolve_clock(till, NOON, &moved, &till_diag));
	cr_expect_eq(moved, 1);
	OK(ledger_latest(till, &latest, &till_diag));
	cr_expect_eq(latest, NOON);
	cr_expect_eq(till_sum("day", "20261121", ""), CENT, "it counts for today");
	cr_expect_eq(till_sum("month", "202611", "/game"), CENT);
	cr_expect_eq(till_read(id).intent_us, future, "as written");
	OK(ledger_not_before(till, STR("openai"), &latest, &till_diag));
	cr_expect_eq(latest, 0);
	cr_expect_eq(till_ask(&purse, "b", 2 * CENT, NOON), LEDGER_OVER);
	(void)till_reserve(&purse, "b", CENT, NOON);
	OK(ledger_find_run(till, STR("/game"), NOON, run, &till_diag));
	cr_expect_str_eq(run, purse.run);
	till_verify();
	OK(ledger_resolve_clock(till, NOON, &moved, &till_diag));
	cr_expect_eq(moved, 0);
	REFUSED(ledger_resolve_clock(till, -1, &moved, &till_diag), ST_ENVIRONMENT, "1970 to 9999");
	REFUSED(ledger_resolve_clock(till, LEDGER_TIME_MAX + 1, &moved, &till_diag), ST_ENVIRONMENT,
		"1970 to 9999");
}

Test(ledger_time, a_clock_outside_of_the_calendar)
{
	struct ledger_purse purse = till_capped(LEDGER_DAY, DOLLAR);
	struct ledger_order order = till_order("b", CENT);

	REFUSED(ledger_reserve(till, &purse, LEDGER_TO_SEND, &order, 1, INT64_MAX, &till_diag),
		ST_ENVIRONMENT, "1970 to 9999");
	REFUSED(ledger_reserve(till, &purse, LEDGER_TO_SEND, &order, 1, INT64_MIN, &till_diag),
		ST_ENVIRONMENT, "behind");
}
