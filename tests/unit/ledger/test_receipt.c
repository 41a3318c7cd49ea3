/* test_receipt.c - what a sidecar says of a purchase, written and read. */
#include "ledger/receipt.h"
#include "till.h"

TestSuite(ledger_receipt, .init = till_open, .fini = till_close);

#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static struct arena arena;
static struct strbuf text;
static const char *id;

static void write_one(void)
{
	struct ledger_purse purse = till_capped(LEDGER_DAY, DOLLAR);
	struct ledger_order order = till_order("coin", 4 * CENT);

	order.plan = STR("pro \"2\"\n\\ \x01 caf\xC3\xA9");
	order.terms = STR("2026-01-01");
	OK(ledger_reserve(till, &purse, LEDGER_TO_SEND, &order, 1, NOON + 7, &till_diag));
	id = str_copy(&arena, str_of(order.attempt)).ptr;
	till_accept(id, 12345, NOON);
	strbuf_add_c(&text, "provider: \"openai\"\n");
	OK(ledger_write_receipt(till, id, STR("key-1"), 2, STR(SHA), &text, &till_diag));
	strbuf_add_c(&text, "prompt: \"a coin\"\n");
}

static void done(void)
{
	strbuf_release(&text);
	arena_release(&arena);
}

Test(ledger_receipt, what_is_written_is_read)
{
	struct ledger_receipt got;

	write_one();
	cr_assert(receipt_read(strbuf_str(&text), &arena, &got));
	cr_expect(str_is(got.ledger, ledger_name(till)));
	cr_expect(str_is(got.attempt, id));
	cr_expect(str_is(got.spec, "coin") && str_is(got.type, "image") &&
		  str_is(got.provider, "openai"));
	cr_expect(str_is(got.plan, "pro \"2\"\n\\ \x01 caf\xC3\xA9"));
	cr_expect(str_is(got.terms, "2026-01-01"));
	cr_expect(str_is(got.key, "key-1") && str_is(got.sha256, SHA) &&
		  str_is(got.request_ids, "req_1"));
	cr_expect_eq(got.candidate, 2);
	cr_expect_eq(got.intent_us, NOON + 7);
	cr_expect_eq(got.request_usd, 12345);
	cr_expect_not(got.is_estimated);
	cr_expect(str_equal(got.project, receipt_project(STR("/game"), &arena)));
	done();
}

Test(ledger_receipt, it_names_no_path)
{
	write_one();
	cr_expect_null(strstr(text.data, "/game"));
	cr_expect_null(strstr(text.data, "/spool"));
	done();
}

Test(ledger_receipt, only_of_what_is_paid)
{
	struct ledger_purse purse = till_capped(LEDGER_DAY, DOLLAR);
	const char *intent = till_reserve(&purse, "a", CENT, NOON);

	REFUSED(ledger_write_receipt(till, intent, STR("k"), 1, STR(SHA), &text, &till_diag),
		ST_BUG, "no receipt");
	REFUSED(ledger_write_receipt(till, "20260101-00000000", STR("k"), 1, STR(SHA), &text,
				     &till_diag),
		ST_USAGE, "no attempt");
	cr_expect_eq(text.len, 0);
}

/* Whatever a stranger's sidecar says: it is a whole receipt or none. */
Test(ledger_receipt, anything_less_is_none)
{
	static const char *const WRONG[][2] = {
		{"paid.candidate: 2", "paid.candidate: 0"},
		{"paid.candidate: 2", "paid.candidate: -1"},
		{"paid.candidate: 2", "paid.candidate: 99999999999999999999"},
		{"paid.request_usd: 0.012345", "paid.request_usd: -0.01"},
		{"paid.request_usd: 0.012345", "paid.request_usd: 1e10"},
		{"paid.request_usd: 0.012345", "paid.request_usd: 1000000001"},
		{"paid.request_usd: 0.012345", "paid.request_usd: 99999999999999999999"},
		{"paid.request_usd: 0.012345", "paid.request_usd: \"0\""},
		{"paid.estimated: false", "paid.estimated: no"},
		{"paid.intent: \"2026-11-21", "paid.intent: \"2026-11-31"},
		{"paid.spec: \"coin\"", "paid.spec: \"co\\qin\""},
		{"paid.spec: \"coin\"", "paid.spec: \"co\\u12\""},
		{"paid.spec: \"coin\"", "paid.spec: \"co\\u0000in\""},
		{"paid.spec: \"coin\"", "paid.spec: \"co\\"},
		{"paid.spec: \"coin\"", "paid.spec: \""},
		{"paid.spec: \"coin\"", "paid.spec: coin"},
		{"paid.spec: \"coin\"", "paid.spec: \"\xC3\x28\""},
		{"paid.type: \"image\"", "paid.kind: \"image\""},
		{SHA, "0123"},
	};
	struct ledger_receipt got;

	write_one();
	for (size_t i = 0; i < sizeof(WRONG) / sizeof(WRONG[0]); i++) {
		struct strbuf changed = {0};
		const char *at = strstr(text.data, WRONG[i][0]);

		cr_assert_not_null(at, "%s", WRONG[i][0]);
		strbuf_add(&changed, text.data, (size_t)(at - text.data));
		strbuf_add_c(&changed, WRONG[i][1]);
		strbuf_add_c(&changed, at + strlen(WRONG[i][0]));
		cr_expect_not(receipt_read(strbuf_str(&changed), &arena, &got), "%s", WRONG[i][1]);
		strbuf_release(&changed);
	}
	for (size_t cut = 0; cut < text.len; cut++) {
		bool is_read = receipt_read((struct str){text.data, cut}, &arena, &got);

		cr_expect(!is_read || cut + 30 > text.len, "cut at %zu", cut);
	}
	cr_expect_not(receipt_read((struct str){0}, &arena, &got));
	done();
}
