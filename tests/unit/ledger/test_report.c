/* test_report.c - sums, lists, health and export. */
#include "ledger/report.h"
#include "till.h"

TestSuite(ledger_report, .init = till_open, .fini = till_close);

static struct arena arena;

/* Four attempts of two specs and two providers on two days. */
static void fill(void)
{
	struct ledger_purse purse = till_capped(LEDGER_MONTH, 100 * DOLLAR);
	struct ledger_order order = till_order("coin@3", 8 * CENT);
	const char *id = till_reserve(&purse, "coin@1", 4 * CENT, NOON);

	till_accept(id, 3 * CENT, NOON);
	till_succeed(id, "coin@1", NOON + 2 * SECOND_US);
	till_fail(till_reserve(&purse, "gem@1", 4 * CENT, NOON), LEDGER_FATAL, NOON + SECOND_US);
	till_lose(till_reserve(&purse, "gem@2", 5 * CENT, NOON + DAY_US), NOON + DAY_US);
	order.provider = STR("stability");
	OK(ledger_reserve(till, &purse, LEDGER_TO_SEND, &order, 1, NOON + DAY_US, &till_diag));
}

static struct ledger_total total_of(enum ledger_by by, const char *name)
{
	struct ledger_total *totals;
	size_t count;

	OK(ledger_totals(till, by, &(struct ledger_filter){0}, &arena, &totals, &count,
			 &till_diag));
	for (size_t i = 0; i < count; i++) {
		if (str_is(totals[i].name, name))
			return totals[i];
	}
	cr_expect(false, "no %s among %zu", name, count);
	return (struct ledger_total){0};
}

Test(ledger_report, totals_by_everything)
{
	struct ledger_total got;

	fill();
	got = total_of(LEDGER_BY_PROVIDER, "openai");
	cr_expect_eq(got.attempts, 3);
	cr_expect_eq(got.succeeded, 1);
	cr_expect_eq(got.failed, 1);
	cr_expect_eq(got.unknown, 1);
	cr_expect_eq(got.booked_usd, 3 * CENT);
	cr_expect_eq(got.reserved_usd, 5 * CENT);
	cr_expect_eq(got.duration_us, 2 * SECOND_US);
	got = total_of(LEDGER_BY_PROVIDER, "stability");
	cr_expect(got.open == 1 && got.reserved_usd == 8 * CENT && got.booked_usd == 0);
	cr_expect_eq(total_of(LEDGER_BY_SPEC, "coin").attempts, 2);
	cr_expect_eq(total_of(LEDGER_BY_DAY, "2026-11-21").booked_usd, 3 * CENT);
	cr_expect_eq(total_of(LEDGER_BY_DAY, "2026-11-22").reserved_usd, 13 * CENT);
	cr_expect_eq(total_of(LEDGER_BY_MONTH, "2026-11").attempts, 4);
	cr_expect_eq(total_of(LEDGER_BY_MODEL, "gpt-image-1").attempts, 4);
	cr_expect_eq(total_of(LEDGER_BY_PROJECT, "/game").attempts, 4);
	arena_release(&arena);
}

Test(ledger_report, lists_and_filters)
{
	struct ledger_filter filter = {0};
	struct ledger_attempt *rows;
	size_t count;

	fill();
	OK(ledger_list(till, &filter, 3, &arena, &rows, &count, &till_diag));
	cr_expect_eq(count, 3);
	cr_expect(str_is(rows[0].provider, "stability"), "the latest first");
	filter.state = STR("unknown");
	OK(ledger_list(till, &filter, 0, &arena, &rows, &count, &till_diag));
	cr_expect(count == 1 && str_is(rows[0].spec, "gem"));
	filter = (struct ledger_filter){
		.first_day = 20261121, .last_day = 20261121, .spec = STR("gem")};
	OK(ledger_list(till, &filter, 0, &arena, &rows, &count, &till_diag));
	cr_expect_eq(count, 1);
	filter = (struct ledger_filter){.project = STR("/other")};
	OK(ledger_list(till, &filter, 0, &arena, &rows, &count, &till_diag));
	cr_expect_eq(count, 0);
	arena_release(&arena);
}

Test(ledger_report, health_by_its_formula)
{
	struct ledger_purse purse = till_capped(LEDGER_MONTH, 100 * DOLLAR);
	struct ledger_health health;
	char key[16];
	const char *id;

	OK(ledger_health(till, &health, &till_diag));
	cr_expect(health.score == 100 && health.considered == 0);
	fill();
	OK(ledger_health(till, &health, &till_diag));
	cr_expect(health.considered == 2 && health.succeeded == 1 && health.unknown == 1);
	cr_expect_eq(health.score, 40);
	for (int i = 0; i < 60; i++) {
		(void)snprintf(key, sizeof(key), "x%d", i);
		id = till_reserve(&purse, key, CENT, NOON + DAY_US);
		till_accept(id, CENT, NOON + DAY_US);
		till_succeed(id, key, NOON + DAY_US);
	}
	OK(ledger_health(till, &health, &till_diag));
	cr_expect(health.considered == LEDGER_HEALTH_ROWS && health.succeeded == 50);
	cr_expect_eq(health.score, 90);
	for (int i = 0; i < 12; i++) {
		(void)snprintf(key, sizeof(key), "y%d", i);
		till_lose(till_reserve(&purse, key, CENT, NOON + DAY_US), NOON + DAY_US);
	}
	OK(ledger_health(till, &health, &till_diag));
	cr_expect_eq(health.score, 0);
}

/* The founding document's columns, for whoever opens the file with sqlite3. */
Test(ledger_report, the_view_of_generations)
{
	fill();
	cr_expect_eq(till_sql("SELECT count(*) FROM generations"), 3, "what is open is none yet");
	cr_expect_eq(till_sql("SELECT count(*) FROM generations WHERE timestamp = "
			      "'2026-11-21T12:00:00.000Z' AND spec_id ="
			      " 'coin' AND provider = 'openai' AND type = 'image' AND cost = 0.03 "
			      "AND success = 1 AND"
			      " duration = 2.0 AND month = '2026-11'"),
		     1);
	cr_expect_eq(till_sql("SELECT count(*) FROM generations WHERE spec_id = 'gem' AND success "
			      "= 0 AND cost = 0.05"),
		     1);
	cr_expect_eq(till_sql("SELECT count(*) FROM generations WHERE spec_id = 'gem' AND success "
			      "= 0 AND cost = 0"),
		     1);
}

static bool collect(void *context, struct str text)
{
	strbuf_add_str(context, text);
	return true;
}

static bool stop(void *context, struct str text)
{
	(void)context;
	(void)text;
	return false;
}

Test(ledger_report, export_as_csv)
{
	struct ledger_purse purse = till_capped(LEDGER_MONTH, DOLLAR);
	const struct ledger_reply reply = {.has_cost = true,
					   .cost_usd = 12345,
					   .revised_prompt = STR("=cmd|' /C calc'!A0"),
					   .usage = STR("{\"a\": \"b\"}\nnext")};
	struct strbuf out = {0};
	const char *id = till_reserve(&purse, "coin", CENT, NOON);

	OK(ledger_accept(till, id, &reply, NOON, &till_diag));
	OK(ledger_export(till, LEDGER_CSV, collect, &out, &till_diag));
	cr_expect_eq(strncmp(out.data, "id,state,run,job,project,spec,", 30), 0, "%s", out.data);
	cr_expect_not_null(strstr(out.data, ",intent,accepted,ended,"));
	cr_expect_not_null(strstr(out.data, "\"'=cmd|' /C calc'!A0\""), "no formula");
	cr_expect_not_null(strstr(out.data, "\"{\"\"a\"\": \"\"b\"\"}\nnext\""));
	cr_expect_not_null(strstr(out.data, ",0.012345,1,0,"));
	cr_expect_not_null(strstr(out.data, ",2026-11-21T12:00:00.000000Z,"));
	cr_expect_str_eq(out.data + out.len - 2, "\r\n");
	cr_expect_eq(ledger_export(till, LEDGER_CSV, stop, NULL, &till_diag), ST_ENVIRONMENT);
	OK(ledger_set_limit(till, LEDGER_DAY, CENT, NOON, &till_diag));
	strbuf_release(&out);
}

/* SQLite's own reader of JSON judges. */
Test(ledger_report, export_as_json)
{
	struct strbuf out = {0}, sql = {0};

	OK(ledger_export(till, LEDGER_JSON, collect, &out, &till_diag));
	cr_expect_str_eq(out.data, "[]\n");
	strbuf_clear(&out);
	fill();
	OK(ledger_export(till, LEDGER_JSON, collect, &out, &till_diag));
	strbuf_printf(
		&sql,
		"WITH doc(x) AS (SELECT '%s') SELECT count(*) FROM doc, json_each(x) AS row WHERE ",
		out.data);
	strbuf_add_c(&sql,
		     "row.value ->> '$.spec' = 'coin' AND row.value ->> '$.charged_usd' = 0.03 AND"
		     " row.value ->> '$.items[0].key' = 'coin@1' AND row.value ->> "
		     "'$.items[0].share_usd' = 0.03"
		     " AND row.value ->> '$.is_booked' = 1 AND row.value ->> '$.intent' = "
		     "'2026-11-21T12:00:00.000000Z'"
		     " AND (SELECT json_array_length(x) FROM doc) = 4");
	cr_expect_eq(till_sql(sql.data), 1);
	strbuf_release(&sql);
	strbuf_release(&out);
}
