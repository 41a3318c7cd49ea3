/* test_attempt.c - every move of an attempt, allowed and refused, and what each does to the money. */
#include "till.h"

TestSuite(ledger_attempt, .init = till_open, .fini = till_close);

static struct ledger_purse purse;

/* An attempt in a state, at an estimate of four cents. */
static const char *in_state(enum ledger_state state, const char *key)
{
	const struct ledger_ending cancelled = {.state = LEDGER_CANCELLED};
	const char *id;

	purse = till_capped(LEDGER_MONTH, 100 * DOLLAR);
	id = till_reserve(&purse, key, 4 * CENT, NOON);
	if (state == LEDGER_SUCCEEDED || state == LEDGER_CANCELLED || state == LEDGER_ACCEPTED)
		till_accept(id, LEDGER_NO_LIMIT, NOON);
	if (state == LEDGER_SUCCEEDED)
		till_succeed(id, key, NOON);
	if (state == LEDGER_FAILED)
		till_fail(id, LEDGER_FATAL, NOON);
	if (state == LEDGER_LOST)
		till_lose(id, NOON);
	if (state == LEDGER_CANCELLED)
		OK(ledger_end(till, id, &cancelled, NOON, &till_diag));
	return id;
}

static enum status move(const char *id, const char *key, enum ledger_state to)
{
	const struct ledger_reply reply = {.spool = STR("/spool")};
	const struct ledger_item item = {str_of(key), 1, LEDGER_ITEM_SUCCEEDED, STR("ab")};
	const struct ledger_ending ending = {.state = to,
					     .items = to == LEDGER_SUCCEEDED ? &item : NULL,
					     .item_count = to == LEDGER_SUCCEEDED};

	if (to == LEDGER_ACCEPTED)
		return ledger_accept(till, id, &reply, NOON, &till_diag);
	return ledger_end(till, id, &ending, NOON, &till_diag);
}

#define I LEDGER_INTENT
#define A LEDGER_ACCEPTED
#define S LEDGER_SUCCEEDED
#define F LEDGER_FAILED
#define L LEDGER_LOST
#define C LEDGER_CANCELLED

static bool is_allowed(enum ledger_state from, enum ledger_state to)
{
	static const enum ledger_state MOVES[][2] = {{I, A}, {I, F}, {I, L}, {A, A},
						     {A, S}, {A, F}, {A, C}, {A, L}};

	for (size_t i = 0; i < sizeof(MOVES) / sizeof(MOVES[0]); i++) {
		if (MOVES[i][0] == from && MOVES[i][1] == to)
			return true;
	}
	return false;
}

Test(ledger_attempt, every_move_is_allowed_or_refused)
{
	for (int from = I; from <= C; from++) {
		for (int to = I; to <= C; to++) {
			char key[32];
			const char *id;
			enum status st;

			(void)snprintf(key, sizeof(key), "coin-%d-%d", from, to);
			id = in_state((enum ledger_state)from, key);
			st = move(id, key, (enum ledger_state)to);
			if (is_allowed((enum ledger_state)from, (enum ledger_state)to)) {
				cr_expect_eq(st, ST_OK, "%d to %d", from, to);
				cr_expect(str_is(till_read(id).state,
						 ledger_state_name((enum ledger_state)to)));
			} else {
				cr_expect_eq(st, ST_BUG, "%d to %d", from, to);
				cr_expect(str_is(till_read(id).state,
						 ledger_state_name((enum ledger_state)from)));
			}
			diag_release(&till_diag);
		}
	}
	till_verify();
}

/* Whatever a function above might do wrong. */
Test(ledger_attempt, the_file_refuses_the_same_moves)
{
	for (int from = I; from <= C; from++) {
		for (int to = I; to <= C; to++) {
			const char *name = ledger_state_name((enum ledger_state)to);
			char key[32], sql[256];
			const char *id;
			int code;

			(void)snprintf(key, sizeof(key), "coin-%d-%d", from, to);
			id = in_state((enum ledger_state)from, key);
			(void)snprintf(
				sql, sizeof(sql),
				"UPDATE attempts SET state = '%s', booked_usd = %s WHERE id = '%s'",
				name, to == L && from == I ? "NULL" : "0", id);
			code = till_exec(sql);
			if (is_allowed((enum ledger_state)from, (enum ledger_state)to) ||
			    (from == to && (from == I || from == L)))
				cr_expect_eq(code, SQLITE_OK, "%d to %d", from, to);
			else
				cr_expect_eq(code, SQLITE_CONSTRAINT, "%d to %d", from, to);
		}
	}
}

Test(ledger_attempt, the_file_keeps_what_was_intended)
{
	static const char *const REFUSED_SQL[] = {
		"UPDATE attempts SET estimate_usd = 0",
		"UPDATE attempts SET project = '/other'",
		"UPDATE attempts SET run = 'other'",
		"UPDATE attempts SET intent_us = 0",
		"UPDATE attempts SET spec = 'other'",
		"DELETE FROM attempts",
		"DELETE FROM items",
		"UPDATE attempts SET booked_usd = -1",
		"UPDATE attempts SET booked_usd = 1000000000000001",
		"UPDATE attempts SET state = 'lost'",
		"UPDATE attempts SET booked_usd = 'much'",
		"UPDATE attempts SET state = 'failed', booked_usd = 40000",
		"UPDATE attempts SET state = 'accepted', booked_usd = NULL",
		"UPDATE items SET share_usd = -1",
		"INSERT INTO attempts SELECT 99, 'x', run, job, project, spec, type, provider, "
		"driver, endpoint, model,"
		" purchase, purchase_text, reason, seed, plan, terms, 0, 0, 0, 0, 20200101, 0, "
		"'succeeded', 0, 0, 0, 0,"
		" class, http_status, credits, usage, request_ids, revised_prompt, vendor_job, "
		"spool, error,"
		" accepted_us, ended_us, resolution, resolved_us, resolved_day FROM attempts",
	};

	(void)in_state(I, "coin");
	for (size_t i = 0; i < sizeof(REFUSED_SQL) / sizeof(REFUSED_SQL[0]); i++)
		cr_expect_eq(till_exec(REFUSED_SQL[i]), SQLITE_CONSTRAINT, "%s", REFUSED_SQL[i]);
	cr_expect_eq(till_sql("SELECT count(*) FROM attempts WHERE state = 'intent'"), 1);
	till_verify();
}

Test(ledger_attempt, an_end_is_final_also_in_the_file)
{
	const char *id = in_state(S, "coin");

	cr_expect_eq(till_exec("UPDATE attempts SET booked_usd = 0"), SQLITE_CONSTRAINT);
	cr_expect_eq(till_exec("UPDATE attempts SET error = 'x'"), SQLITE_CONSTRAINT);
	cr_expect_eq(till_exec("UPDATE items SET state = 'missing'"), SQLITE_CONSTRAINT);
	cr_expect_eq(till_exec("UPDATE items SET sha256 = 'cd'"), SQLITE_CONSTRAINT);
	cr_expect_eq(till_read(id).charged_usd, 4 * CENT);
}

/* ---- the money of each end --------------------------------------------------------------- */

static int64_t charged(const char *id)
{
	struct ledger_attempt row = till_read(id);

	cr_expect_eq(till_sum("asset", row.spec.ptr, "/game"), row.charged_usd);
	return row.charged_usd;
}

Test(ledger_attempt, a_reported_cost_is_booked_as_it_is)
{
	const char *id = in_state(I, "coin");

	cr_expect_eq(charged(id), 4 * CENT, "reserved");
	cr_expect_not(till_read(id).is_booked);
	till_accept(id, 3 * CENT, NOON);
	cr_expect_eq(charged(id), 3 * CENT);
	till_succeed(id, "coin", NOON + SECOND_US);
	cr_expect_eq(charged(id), 3 * CENT);
	cr_expect(till_read(id).is_booked);
	cr_expect_not(till_read(id).is_estimated);
	cr_expect_eq(till_read(id).accepted_us, NOON);
	cr_expect_eq(till_read(id).ended_us, NOON + SECOND_US);
	till_verify();
}

Test(ledger_attempt, without_a_report_the_estimate_is_booked_and_marked)
{
	const char *id = in_state(S, "coin");

	cr_expect_eq(charged(id), 4 * CENT);
	cr_expect(till_read(id).is_booked);
	cr_expect(till_read(id).is_estimated);
}

Test(ledger_attempt, above_the_estimate_it_is_booked_in_full_and_over_the_cap)
{
	struct ledger_purse tight = till_capped(LEDGER_DAY, 4 * CENT);
	const char *id = till_reserve(&tight, "coin", 4 * CENT, NOON);

	till_accept(id, 9 * CENT, NOON);
	till_succeed(id, "coin", NOON);
	cr_expect_eq(charged(id), 9 * CENT);
	cr_expect_eq(till_sum("day", "20261121", ""), 9 * CENT);
	cr_expect_eq(till_ask(&tight, "next", 1, NOON), LEDGER_OVER);
	till_verify();
}

Test(ledger_attempt, a_failure_before_billing_frees)
{
	static const enum ledger_class CLASSES[] = {LEDGER_RETRY, LEDGER_FATAL, LEDGER_POLICY,
						    LEDGER_AUTH, LEDGER_QUOTA};

	for (size_t i = 0; i < 5; i++) {
		char key[16];
		const char *id;

		(void)snprintf(key, sizeof(key), "coin%zu", i);
		id = in_state(I, key);
		till_fail(id, CLASSES[i], NOON);
		cr_expect_eq(charged(id), 0);
		cr_expect(str_is(till_read(id).class, ledger_class_name(CLASSES[i])));
	}
	till_verify();
}

Test(ledger_attempt, an_intent_cannot_fail_with_a_cost)
{
	const struct ledger_ending ending = {.state = LEDGER_FAILED,
					     .class_ = LEDGER_POLICY,
					     .reply = {.has_cost = true, .cost_usd = 1}};
	const struct ledger_ending unusable = {.state = LEDGER_FAILED, .is_unusable = true};
	const char *id = in_state(I, "coin");

	REFUSED(ledger_end(till, id, &ending, NOON, &till_diag), ST_BUG, "cannot become failed");
	REFUSED(ledger_end(till, id, &unusable, NOON, &till_diag), ST_BUG, "cannot become failed");
	/* A refusal that is billed came as a whole reply. */
	till_accept(id, LEDGER_NO_LIMIT, NOON);
	till_fail(id, LEDGER_POLICY, NOON);
	cr_expect_eq(charged(id), 4 * CENT);
	cr_expect(till_read(id).is_estimated);
}

Test(ledger_attempt, cancelled_and_failed_jobs_cost_what_the_provider_says)
{
	struct ledger_ending ending = {.state = LEDGER_CANCELLED,
				       .reply = {.has_cost = true, .cost_usd = CENT}};
	const char *cancelled = in_state(A, "a"), *free_ = in_state(A, "b"),
		   *silent = in_state(C, "c");

	OK(ledger_end(till, cancelled, &ending, NOON, &till_diag));
	ending = (struct ledger_ending){.state = LEDGER_FAILED,
					.reply = {.has_cost = true, .cost_usd = 0}};
	OK(ledger_end(till, free_, &ending, NOON, &till_diag));
	cr_expect_eq(charged(cancelled), CENT);
	cr_expect_eq(charged(free_), 0);
	cr_expect_eq(charged(silent), 4 * CENT);
	cr_expect_not(till_read(free_).is_estimated);
	till_verify();
}

Test(ledger_attempt, an_unknown_one_stays_reserved_in_the_day_of_its_intent)
{
	const char *lost, *job;

	purse = till_capped(LEDGER_MONTH, 100 * DOLLAR);
	lost = till_reserve(&purse, "a", 4 * CENT, NOON);
	job = till_reserve(&purse, "b", 4 * CENT, NOON);
	till_accept(job, 2 * CENT, NOON);
	till_lose(lost, NOON + DAY_US);
	till_lose(job, NOON + DAY_US);
	cr_expect_eq(till_sum("day", "20261121", ""), 6 * CENT);
	cr_expect_eq(till_sum("day", "20261122", ""), 0);
	cr_expect_eq(till_read(lost).ended_us, NOON + DAY_US);
	till_verify();
}

Test(ledger_attempt, an_accepted_row_learns_more)
{
	const struct ledger_reply job = {.vendor_job = STR("job-7"), .request_ids = STR("r1")};
	const struct ledger_reply whole = {.spool = STR("/spool/7"),
					   .usage = STR("{\"tokens\":5}"),
					   .has_cost = true,
					   .cost_usd = 7 * CENT,
					   .has_credits = true,
					   .credits = 350,
					   .revised_prompt = STR("a shiny coin")};
	const struct ledger_reply again = {.http_status = 200};
	const char *id = in_state(I, "coin");

	OK(ledger_accept(till, id, &job, NOON, &till_diag));
	cr_expect(till_read(id).is_estimated);
	OK(ledger_accept(till, id, &whole, NOON + 5, &till_diag));
	OK(ledger_accept(till, id, &again, NOON + 9, &till_diag));
	cr_expect(str_is(till_read(id).vendor_job, "job-7"));
	cr_expect(str_is(till_read(id).request_ids, "r1"));
	cr_expect(str_is(till_read(id).spool, "/spool/7"));
	cr_expect(str_is(till_read(id).usage, "{\"tokens\":5}"));
	cr_expect(str_is(till_read(id).revised_prompt, "a shiny coin"));
	cr_expect_eq(till_read(id).http_status, 200);
	cr_expect_eq(till_read(id).credits, 350);
	cr_expect_eq(charged(id), 7 * CENT);
	cr_expect_not(till_read(id).is_estimated, "a report is not estimated again");
	cr_expect_eq(till_read(id).accepted_us, NOON);
	till_verify();
}

Test(ledger_attempt, extremes_of_money)
{
	const struct ledger_reply more = {.has_cost = true, .cost_usd = LEDGER_USD_MAX + 1};
	const struct ledger_reply less = {.has_cost = true, .cost_usd = -1};
	struct ledger_purse rich = till_capped(LEDGER_MONTH, LEDGER_USD_MAX);
	const char *all = till_reserve(&rich, "a", LEDGER_USD_MAX, NOON), *one;

	cr_expect_eq(till_ask(&rich, "b", 1, NOON), LEDGER_OVER);
	cr_expect_eq(till_ask(&rich, "b", 0, NOON), LEDGER_GRANTED);
	REFUSED(ledger_accept(till, all, &more, NOON, &till_diag), ST_BUG, "cannot become");
	REFUSED(ledger_accept(till, all, &less, NOON, &till_diag), ST_BUG, "cannot become");
	till_accept(all, LEDGER_USD_MAX, NOON);
	till_succeed(all, "a", NOON);
	rich = till_capped(LEDGER_RUN, LEDGER_USD_MAX);
	rich.run_name = STR("second");
	one = till_reserve(&rich, "b", 1, NOON);
	till_accept(one, LEDGER_USD_MAX, NOON);
	cr_expect_eq(till_sum("day", "20261121", ""), 2 * LEDGER_USD_MAX);
	till_accept(one, 1, NOON);
	cr_expect_eq(till_sum("day", "20261121", ""), LEDGER_USD_MAX + 1);
	till_verify();
}

Test(ledger_attempt, repeats_stay_in_their_row)
{
	const char *id = in_state(I, "coin");

	cr_expect_eq(till_read(id).sends, 1);
	OK(ledger_send(till, id, NOON, &till_diag));
	OK(ledger_send(till, id, NOON, &till_diag));
	cr_expect_eq(till_read(id).sends, 3);
	till_accept(id, LEDGER_NO_LIMIT, NOON);
	REFUSED(ledger_send(till, id, NOON, &till_diag), ST_BUG, "a request that leaves");
	REFUSED(ledger_send(till, "20261121-00000000", NOON, &till_diag), ST_USAGE, "no attempt");
}

Test(ledger_attempt, what_waits_to_be_sent_can_only_fail)
{
	const struct ledger_reply reply = {.spool = STR("/spool")};
	const struct ledger_ending lost = {.state = LEDGER_LOST};
	const struct ledger_ending failed = {.state = LEDGER_FAILED, .class_ = LEDGER_RETRY};
	struct ledger_order orders[3] = {till_order("a", CENT), till_order("b", CENT),
					 till_order("c", CENT)};

	purse = till_capped(LEDGER_MONTH, DOLLAR);
	OK(ledger_reserve(till, &purse, LEDGER_TO_WAIT, orders, 3, NOON, &till_diag));
	REFUSED(ledger_accept(till, orders[0].attempt, &reply, NOON, &till_diag), ST_BUG,
		"cannot become");
	REFUSED(ledger_end(till, orders[0].attempt, &lost, NOON, &till_diag), ST_BUG,
		"cannot become");
	cr_expect_eq(till_exec("UPDATE attempts SET state = 'unknown'"), SQLITE_CONSTRAINT);
	OK(ledger_send(till, orders[1].attempt, NOON, &till_diag));
	OK(ledger_end(till, orders[0].attempt, &failed, NOON, &till_diag));
	cr_expect(str_is(till_read(orders[0].attempt).state, "failed"));
	cr_expect(str_is(till_read(orders[1].attempt).state, "intent"));
	cr_expect_eq(till_sum("month", "202611", ""), 2 * CENT);
	till_verify();
}
