/* test_reserve.c - limits: whose, of what, at which edge; batches; the dry form. */
#include "till.h"

TestSuite(ledger_reserve, .init = till_open, .fini = till_close);

/* A reservation that must be refused; the finding holds the text. */
static struct ledger_order over(struct ledger_purse *purse, const char *key, int64_t usd,
				int64_t now, const char *text)
{
	struct ledger_order order = till_order(key, usd);

	OK(ledger_reserve(till, purse, LEDGER_TO_SEND, &order, 1, now, &till_diag));
	cr_assert_eq(order.verdict, LEDGER_OVER, "%s: %d", key, (int)order.verdict);
	REFUSED(ledger_tell_verdict(&order, &till_diag), ST_REFUSED, text);
	return order;
}

Test(ledger_reserve, without_any_limit_nothing_is_paid)
{
	struct ledger_purse purse = till_purse();
	struct ledger_order order = till_order("coin", 1);

	OK(ledger_reserve(till, &purse, LEDGER_TO_SEND, &order, 1, NOON, &till_diag));
	cr_expect_eq(order.verdict, LEDGER_NO_CAP);
	cr_expect_eq(ledger_tell_verdict(&order, &till_diag), ST_REFUSED);
	cr_expect_not_null(strstr(till_diag.first->hint, "assetc budget set month"));
	cr_expect_eq(till_sql("SELECT count(*) FROM attempts"), 0);
	cr_expect_eq(till_sql("SELECT count(*) FROM runs"), 0);
	order.estimate_usd = 0;
	order.is_unpriced = true;
	OK(ledger_reserve(till, &purse, LEDGER_TO_SEND, &order, 1, NOON, &till_diag));
	cr_expect_eq(order.verdict, LEDGER_NO_CAP, "what has no price may cost anything");
	(void)till_reserve(&purse, "free", 0, NOON);
}

Test(ledger_reserve, any_one_limit_permits)
{
	for (int i = 0; i < LEDGER_LIMITS; i++) {
		struct ledger_purse user = till_capped((enum ledger_limit)i, CENT),
				    project = till_purse();

		project.project_caps.usd[i] = CENT;
		cr_expect_eq(till_ask(&user, "coin", CENT, NOON), LEDGER_GRANTED);
		cr_expect_eq(till_ask(&user, "coin", CENT + 1, NOON), LEDGER_OVER);
		cr_expect_eq(till_ask(&project, "coin", CENT, NOON), LEDGER_GRANTED);
		cr_expect_eq(till_ask(&project, "coin", CENT + 1, NOON), LEDGER_OVER);
	}
	for (int i = 0; i < LEDGER_LIMITS; i++) {
		struct ledger_purse purse = till_purse();

		OK(ledger_set_limit(till, (enum ledger_limit)i, CENT, NOON, &till_diag));
		cr_expect_eq(till_ask(&purse, "coin", CENT, NOON), LEDGER_GRANTED);
		cr_expect_eq(till_ask(&purse, "coin", CENT + 1, NOON), LEDGER_OVER);
		OK(ledger_set_limit(till, (enum ledger_limit)i, LEDGER_NO_LIMIT, NOON, &till_diag));
		cr_expect_eq(till_ask(&purse, "coin", 1, NOON), LEDGER_NO_CAP);
	}
}

Test(ledger_reserve, the_lowest_holds_and_none_raises_another)
{
	struct ledger_purse purse = till_capped(LEDGER_DAY, 10 * CENT);

	purse.project_caps.usd[LEDGER_DAY] = 100 * CENT;
	purse.budget_usd = 1000 * CENT;
	(void)over(&purse, "coin", 11 * CENT, NOON, "your limit for one day of $0.1 by $0.01");
	purse.project_caps.usd[LEDGER_DAY] = 9 * CENT;
	(void)over(&purse, "coin", 10 * CENT, NOON,
		   "the project's limit for one day of $0.09 by $0.01");
	purse.budget_usd = 8 * CENT;
	(void)over(&purse, "coin", 10 * CENT, NOON, "--budget of $0.08 by $0.02");
	OK(ledger_set_limit(till, LEDGER_DAY, 5 * CENT, NOON, &till_diag));
	(void)over(&purse, "coin", 10 * CENT, NOON, "your limit for one day of $0.05 by $0.05");
	(void)till_reserve(&purse, "coin", 5 * CENT, NOON);
	cr_expect_eq(till_ask(&purse, "next", 1, NOON), LEDGER_OVER);
}

Test(ledger_reserve, a_refusal_says_by_how_much_and_what_is_used)
{
	struct ledger_purse purse = till_capped(LEDGER_MONTH, 20 * CENT);
	struct ledger_order order;

	(void)till_reserve(&purse, "a", 15 * CENT, NOON);
	order = over(&purse, "b", 7 * CENT, NOON,
		     "'b' is not bought: $0.07 at most would pass your limit for one month "
		     "of $0.2 by $0.02, $0.15 of which is spent or reserved");
	cr_expect_eq(order.over_usd, 2 * CENT);
	cr_expect_eq(order.line.limit, LEDGER_MONTH);
	cr_expect_eq(order.line.whose, LEDGER_USER);
	cr_expect_eq(order.line.used_usd, 15 * CENT);
}

Test(ledger_reserve, days_and_months_end_at_midnight_utc)
{
	struct ledger_purse day = till_capped(LEDGER_DAY, CENT),
			    month = till_capped(LEDGER_MONTH, 2 * CENT);
	const int64_t midnight = NOON + DAY_US / 2;
	/* 2026-12-01T00:00:00Z */
	const int64_t december = NOON + 9 * DAY_US + DAY_US / 2;
	int64_t last_instant = midnight - 1;
	const char *late;

	late = till_reserve(&day, "a", CENT, last_instant);
	cr_expect_eq(till_ask(&day, "b", CENT, last_instant), LEDGER_OVER);
	(void)till_reserve(&day, "b", CENT, midnight);
	cr_expect_eq(till_sum("day", "20261121", ""), CENT);
	cr_expect_eq(till_sum("day", "20261122", ""), CENT);
	/* A late settlement counts for the day of its intent. */
	till_accept(late, 5 * CENT, midnight + 5);
	cr_expect_eq(till_sum("day", "20261121", ""), 5 * CENT);
	cr_expect_eq(till_sum("day", "20261122", ""), CENT);
	cr_expect_eq(till_ask(&month, "c", 1, december - 1), LEDGER_OVER);
	(void)till_reserve(&month, "c", 2 * CENT, december);
	cr_expect_eq(till_sum("month", "202611", ""), 6 * CENT);
	cr_expect_eq(till_sum("month", "202612", ""), 2 * CENT);
	till_verify();
}

Test(ledger_reserve, users_count_all_projects_and_projects_their_own)
{
	struct ledger_purse one = till_capped(LEDGER_DAY, 10 * CENT), two = one;

	two.project = STR("/other");
	one.project_caps.usd[LEDGER_DAY] = two.project_caps.usd[LEDGER_DAY] = 6 * CENT;
	(void)till_reserve(&one, "a", 5 * CENT, NOON);
	(void)over(&one, "b", 2 * CENT, NOON, "the project's limit for one day of $0.06 by $0.01");
	(void)till_reserve(&two, "b", 4 * CENT, NOON);
	(void)over(&two, "c", 2 * CENT, NOON, "your limit for one day of $0.1 by $0.01");
	cr_expect_eq(till_sum("day", "20261121", "/game"), 5 * CENT);
	cr_expect_eq(till_sum("day", "20261121", "/other"), 4 * CENT);
	cr_expect_eq(till_sum("day", "20261121", ""), 9 * CENT);
}

Test(ledger_reserve, an_asset_counts_all_that_was_ever_charged_or_reserved)
{
	struct ledger_purse purse = till_capped(LEDGER_ASSET, 10 * CENT), other = purse;
	const char *id = till_reserve(&purse, "coin@1", 4 * CENT, NOON);

	till_accept(id, 3 * CENT, NOON);
	till_succeed(id, "coin@1", NOON);
	id = till_reserve(&purse, "coin@2", 4 * CENT, NOON + 40 * DAY_US);
	till_lose(id, NOON + 40 * DAY_US);
	(void)over(&purse, "coin@3", 4 * CENT, NOON + 80 * DAY_US,
		   "your limit for one asset of $0.1 by $0.01");
	(void)till_reserve(&purse, "gem@1", 10 * CENT, NOON + 80 * DAY_US);
	other.project = STR("/other");
	(void)till_reserve(&other, "coin@9", 10 * CENT, NOON + 80 * DAY_US);
	OK(ledger_resolve(till, id, false, 0, NOON + 80 * DAY_US, &till_diag));
	(void)till_reserve(&purse, "coin@3", 4 * CENT, NOON + 80 * DAY_US);
	till_verify();
}

Test(ledger_reserve, what_failed_is_free_again)
{
	struct ledger_purse purse = till_capped(LEDGER_MONTH, CENT);
	const char *id = till_reserve(&purse, "a", CENT, NOON);

	cr_expect_eq(till_ask(&purse, "b", CENT, NOON), LEDGER_OVER);
	till_fail(id, LEDGER_QUOTA, NOON);
	(void)till_reserve(&purse, "b", CENT, NOON);
}

Test(ledger_reserve, a_limit_of_nothing_and_one_below_what_was_spent)
{
	struct ledger_purse purse = till_capped(LEDGER_DAY, CENT);
	struct ledger_order order;

	(void)till_reserve(&purse, "a", CENT, NOON);
	OK(ledger_set_limit(till, LEDGER_DAY, 0, NOON, &till_diag));
	order = over(&purse, "b", 1, NOON, "of $0 by $0.010001");
	cr_expect_eq(order.over_usd, CENT + 1);
	(void)till_reserve(&purse, "free", 0, NOON);
	REFUSED(ledger_set_limit(till, LEDGER_DAY, -5, NOON, &till_diag), ST_USAGE,
		"a limit is from");
	REFUSED(ledger_set_limit(till, LEDGER_DAY, LEDGER_USD_MAX + 1, NOON, &till_diag), ST_USAGE,
		"a limit is from");
}

Test(ledger_reserve, what_has_no_price_needs_something_left)
{
	struct ledger_purse purse = till_capped(LEDGER_DAY, CENT);
	struct ledger_order order = till_order("a", 0);

	order.is_unpriced = true;
	OK(ledger_reserve(till, &purse, LEDGER_TO_SEND, &order, 1, NOON, &till_diag));
	cr_expect_eq(order.verdict, LEDGER_GRANTED);
	till_accept(order.attempt, CENT, NOON);
	order = till_order("b", 0);
	order.is_unpriced = true;
	OK(ledger_reserve(till, &purse, LEDGER_TO_SEND, &order, 1, NOON, &till_diag));
	cr_expect_eq(order.verdict, LEDGER_OVER);
}

/* ---- what stands in the way -------------------------------------------------------------- */

static struct ledger_order try(struct ledger_purse *purse, struct ledger_order order)
{
	OK(ledger_reserve(till, purse, LEDGER_TO_SEND, &order, 1, NOON, &till_diag));
	return order;
}

Test(ledger_reserve, an_open_row_of_the_same_key_or_name)
{
	struct ledger_purse purse = till_capped(LEDGER_DAY, DOLLAR);
	const struct ledger_want one = {STR("key-a"), 1}, other_key = {STR("key-b"), 1},
				 second = {STR("key-c"), 2};
	struct ledger_order order = till_order("coin", CENT), got;
	char id[LEDGER_ID_SIZE];

	order.wants = &one;
	got = try(&purse, order);
	cr_assert_eq(got.verdict, LEDGER_GRANTED);
	(void)strcpy(id, got.attempt);
	cr_expect_eq(try(&purse, order).verdict, LEDGER_OPEN);
	cr_expect_str_eq(try(&purse, order).blocker, id);
	/* Another spec that means the same request. */
	order.wants = &other_key;
	cr_expect_eq(try(&purse, order).verdict, LEDGER_OPEN);
	/* The same key by another purchase. */
	order.wants = &one;
	order.purchase = order.purchase_text = STR("by another endpoint");
	cr_expect_eq(try(&purse, order).verdict, LEDGER_OPEN);
	/* Another candidate of the request is another purchase under one lock. */
	order = till_order("coin", CENT);
	order.wants = &second;
	cr_expect_eq(try(&purse, order).verdict, LEDGER_GRANTED);
	till_lose(id, NOON);
	order.wants = &one;
	got = try(&purse, order);
	cr_expect_eq(got.verdict, LEDGER_UNKNOWN);
	REFUSED(ledger_tell_verdict(&got, &till_diag), ST_PROVIDER, id);
	cr_expect_eq(till_ask(&purse, "coin", CENT, NOON), LEDGER_UNKNOWN, "by name");
	OK(ledger_resolve(till, id, true, LEDGER_NO_LIMIT, NOON, &till_diag));
	cr_expect_eq(try(&purse, order).verdict, LEDGER_GRANTED);
	till_verify();
}

Test(ledger_reserve, an_unknown_row_of_one_candidate_stops_a_request_for_many)
{
	struct ledger_purse purse = till_capped(LEDGER_DAY, DOLLAR);
	const struct ledger_want wants[] = {{STR("k1"), 1}, {STR("k2"), 2}, {STR("k3"), 3}};
	struct ledger_order order = till_order("coin", CENT);

	order.wants = &wants[1];
	till_lose(try(&purse, order).attempt, NOON);
	order.purchase = order.purchase_text = STR("changed defaults");
	order.wants = wants;
	order.want_count = 3;
	cr_expect_eq(try(&purse, order).verdict, LEDGER_UNKNOWN);
}

Test(ledger_reserve, a_digest_alone_is_no_name)
{
	struct ledger_purse purse = till_capped(LEDGER_DAY, DOLLAR);
	const struct ledger_want one = {STR("k1"), 1}, two = {STR("k2"), 1};
	struct ledger_order order = till_order("coin", CENT);

	order.wants = &one;
	cr_expect_eq(try(&purse, order).verdict, LEDGER_GRANTED);
	order.wants = &two;
	order.purchase_text = STR("another text with the same digest");
	cr_expect_eq(try(&purse, order).verdict, LEDGER_GRANTED);
}

Test(ledger_reserve, nothing_asked_for_is_a_bug)
{
	struct ledger_purse purse = till_capped(LEDGER_DAY, DOLLAR);
	struct ledger_order order = till_order("coin", CENT);

	order.want_count = 0;
	REFUSED(ledger_reserve(till, &purse, LEDGER_TO_SEND, &order, 1, NOON, &till_diag), ST_BUG,
		"asks for nothing");
	order = till_order("coin", -1);
	REFUSED(ledger_reserve(till, &purse, LEDGER_TO_SEND, &order, 1, NOON, &till_diag), ST_BUG,
		"impossible amount");
	order = till_order("coin", LEDGER_USD_MAX + 1);
	REFUSED(ledger_reserve(till, &purse, LEDGER_TO_SEND, &order, 1, NOON, &till_diag), ST_BUG,
		"impossible amount");
}

/* ---- batches ----------------------------------------------------------------------------- */

Test(ledger_reserve, a_batch_takes_what_fits_in_its_order)
{
	struct ledger_purse purse = till_capped(LEDGER_RUN, 10 * CENT), plan;
	static const enum ledger_verdict WANTED[] = {LEDGER_GRANTED, LEDGER_OVER, LEDGER_GRANTED,
						     LEDGER_OPEN,    LEDGER_OVER, LEDGER_GRANTED};
	struct ledger_order orders[] = {till_order("a", 6 * CENT), till_order("b", 5 * CENT),
					till_order("c", 3 * CENT), till_order("c", 1 * CENT),
					till_order("e", 2 * CENT), till_order("f", 1 * CENT)};

	purse.run_kind = LEDGER_RUN_BUILD;
	plan = purse;
	OK(ledger_reserve(till, &plan, LEDGER_DRY, orders, 6, NOON, &till_diag));
	for (size_t i = 0; i < 6; i++) {
		cr_expect_eq(orders[i].verdict, WANTED[i], "dry %zu: %d", i,
			     (int)orders[i].verdict);
		cr_expect_str_empty(orders[i].attempt);
	}
	cr_expect_eq(till_sql("SELECT count(*) FROM attempts"), 0);
	cr_expect_eq(till_sql("SELECT count(*) FROM runs"), 0);
	cr_expect_str_empty(plan.run);
	OK(ledger_reserve(till, &purse, LEDGER_TO_WAIT, orders, 6, NOON, &till_diag));
	for (size_t i = 0; i < 6; i++)
		cr_expect_eq(orders[i].verdict, WANTED[i], "%zu: %d", i, (int)orders[i].verdict);
	cr_expect_eq(till_sql("SELECT count(*) FROM attempts WHERE sends = 0"), 3);
	cr_expect_eq(till_sum("run", purse.run, ""), 10 * CENT);
	cr_expect_eq(till_sum("run", purse.run, "/game"), 10 * CENT);
	till_verify();
}

Test(ledger_reserve, a_batch_counts_its_assets)
{
	struct ledger_purse purse = till_capped(LEDGER_ASSET, 3 * CENT);
	struct ledger_order orders[] = {till_order("coin@1", CENT), till_order("coin@2", CENT),
					till_order("gem@1", CENT), till_order("coin@3", CENT),
					till_order("coin@4", CENT)};

	OK(ledger_reserve(till, &purse, LEDGER_TO_WAIT, orders, 5, NOON, &till_diag));
	cr_expect_eq(orders[3].verdict, LEDGER_GRANTED);
	cr_expect_eq(orders[4].verdict, LEDGER_OVER);
	cr_expect_eq(orders[4].line.used_usd, 3 * CENT);
	cr_expect_eq(till_sum("asset", "coin", "/game"), 3 * CENT);
}

/* A plan and the run after it agree, whatever is spent and allowed. */
Test(ledger_reserve, plan_and_run_agree)
{
	uint64_t chance = 1;

	for (int round = 0; round < 60; round++) {
		struct ledger_purse purse = till_purse();
		struct ledger_order plan[12], run[12];
		char keys[12][16];

		for (int i = 0; i < 8; i++) {
			chance = chance * 6364136223846793005u + 1442695040888963407u;
			*(i < 4 ? &purse.user.usd[i] : &purse.project_caps.usd[i - 4]) =
				chance >> 62 ? LEDGER_NO_LIMIT
					     : (int64_t)(chance >> 40) % (40 * CENT);
		}
		purse.run_kind = (enum ledger_run_kind)(round % 3);
		for (int i = 0; i < 12; i++) {
			chance = chance * 6364136223846793005u + 1442695040888963407u;
			(void)snprintf(keys[i], sizeof(keys[i]), "s%d@%d", (int)(chance >> 60),
				       round * 12 + i - i % 5);
			plan[i] = run[i] =
				till_order(keys[i], (int64_t)(chance >> 40) % (9 * CENT));
		}
		OK(ledger_reserve(till, &purse, LEDGER_DRY, plan, 12, NOON + round, &till_diag));
		OK(ledger_reserve(till, &purse, LEDGER_TO_SEND, run, 12, NOON + round, &till_diag));
		for (int i = 0; i < 12; i++)
			cr_expect_eq(plan[i].verdict, run[i].verdict, "round %d order %d", round,
				     i);
	}
	till_verify();
}

Test(ledger_reserve, planning_without_a_book)
{
	struct ledger_purse purse = till_capped(LEDGER_DAY, CENT);
	struct ledger_order order = till_order("coin", CENT);
	struct ledger *book;

	(void)stpcpy(till_path, scratch_path(&till_scratch, "none/ledger.db"));
	book = till_another(LEDGER_LOOK);
	OK(ledger_reserve(book, &purse, LEDGER_DRY, &order, 1, NOON, &till_diag));
	cr_expect_eq(order.verdict, LEDGER_GRANTED);
	cr_expect_not(scratch_has(&till_scratch, "none"));
	ledger_close(book);
}

Test(ledger_reserve, planning_reads_a_book_that_others_write)
{
	struct ledger_purse purse = till_capped(LEDGER_DAY, CENT);
	struct ledger *book = till_another(LEDGER_LOOK);
	struct ledger_order order = till_order("b", CENT);

	(void)till_reserve(&purse, "a", CENT, NOON);
	OK(ledger_reserve(book, &purse, LEDGER_DRY, &order, 1, NOON, &till_diag));
	cr_expect_eq(order.verdict, LEDGER_OVER);
	ledger_close(book);
}

/* ---- runs -------------------------------------------------------------------------------- */

#define MINUTE_US (60 * SECOND_US)

Test(ledger_reserve, bare_compiles_that_follow_each_other_are_one_run)
{
	struct ledger_purse first = till_capped(LEDGER_RUN, 2 * CENT), second = first,
			    third = first, fourth = first;
	char run[LEDGER_RUN_SIZE];
	const char *id = till_reserve(&first, "a", CENT, NOON);

	(void)till_reserve(&second, "b", CENT, NOON + 14 * MINUTE_US);
	cr_expect_str_eq(first.run, second.run);
	/* Its latest event counts, not its first. */
	cr_expect_eq(till_ask(&third, "c", CENT, NOON + 28 * MINUTE_US), LEDGER_OVER);
	till_accept(id, CENT, NOON + 20 * MINUTE_US);
	cr_expect_eq(till_ask(&third, "c", CENT, NOON + 34 * MINUTE_US), LEDGER_OVER);
	OK(ledger_find_run(till, STR("/game"), NOON + 35 * MINUTE_US - 1, run, &till_diag));
	cr_expect_str_eq(run, first.run);
	OK(ledger_find_run(till, STR("/game"), NOON + 35 * MINUTE_US, run, &till_diag));
	cr_expect_str_empty(run);
	OK(ledger_find_run(till, STR("/other"), NOON + 20 * MINUTE_US, run, &till_diag));
	cr_expect_str_empty(run);
	(void)till_reserve(&fourth, "c", CENT, NOON + 35 * MINUTE_US);
	cr_expect_str_neq(first.run, fourth.run);
}

Test(ledger_reserve, builds_and_named_runs_are_not_joined)
{
	struct ledger_purse build = till_capped(LEDGER_RUN, CENT), compile = build, again = build,
			    named = build;

	build.run_kind = again.run_kind = LEDGER_RUN_BUILD;
	named.run_name = STR("ci-7");
	(void)till_reserve(&build, "a", CENT, NOON);
	(void)till_reserve(&named, "b", CENT, NOON);
	(void)till_reserve(&compile, "c", CENT, NOON);
	(void)till_reserve(&again, "d", CENT, NOON);
	cr_expect_str_eq(named.run, "ci-7");
	cr_expect_str_neq(build.run, compile.run);
	cr_expect_str_neq(build.run, again.run);
	/* Whoever shares the name shares the run, from whatever project. */
	named = till_capped(LEDGER_RUN, CENT);
	named.project = STR("/other");
	named.run_name = STR("ci-7");
	cr_expect_eq(till_ask(&named, "e", 1, NOON), LEDGER_OVER);
	named.project_caps.usd[LEDGER_RUN] = 1;
	named.user.usd[LEDGER_RUN] = DOLLAR;
	cr_expect_eq(till_ask(&named, "e", 1, NOON), LEDGER_GRANTED,
		     "of which this project spent nothing");
	/* The same build goes on under its run. */
	cr_expect_eq(till_ask(&build, "f", 1, NOON), LEDGER_OVER);
}

Test(ledger_reserve, a_run_has_a_name_of_bounded_length)
{
	struct ledger_purse purse = till_capped(LEDGER_RUN, CENT);
	struct ledger_order order = till_order("a", CENT);
	static char name[300];

	memset(name, 'x', sizeof(name) - 1);
	purse.run_name = str_of(name);
	REFUSED(ledger_reserve(till, &purse, LEDGER_TO_SEND, &order, 1, NOON, &till_diag), ST_USAGE,
		"255 bytes");
}

Test(ledger_reserve, standing_tells_each_limit_and_what_counts)
{
	struct ledger_purse purse = till_capped(LEDGER_DAY, 10 * CENT);
	struct ledger_line lines[LEDGER_LINES_MAX];
	size_t count;

	purse.project_caps.usd[LEDGER_MONTH] = 50 * CENT;
	purse.budget_usd = 20 * CENT;
	(void)till_reserve(&purse, "a", 4 * CENT, NOON);
	OK(ledger_standing(till, &purse, NOON, lines, &count, &till_diag));
	cr_assert_eq(count, 3);
	cr_expect(lines[0].limit == LEDGER_DAY && lines[0].whose == LEDGER_USER &&
		  lines[0].limit_usd == 10 * CENT && lines[0].used_usd == 4 * CENT);
	cr_expect(lines[1].limit == LEDGER_MONTH && lines[1].whose == LEDGER_PROJECT &&
		  lines[1].used_usd == 4 * CENT);
	cr_expect(lines[2].limit == LEDGER_RUN && lines[2].whose == LEDGER_BUDGET &&
		  lines[2].used_usd == 4 * CENT);
	OK(ledger_standing(till, &purse, NOON + DAY_US, lines, &count, &till_diag));
	cr_expect_eq(lines[0].used_usd, 0);
}
