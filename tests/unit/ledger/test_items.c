/* test_items.c - what one request costs, divided over what came. */
#include "ledger/items.h"
#include "till.h"

TestSuite(ledger_items, .init = till_open, .fini = till_close);

static const struct ledger_want wants[6] = {{{"k1", 2}, 1}, {{"k2", 2}, 2}, {{"k3", 2}, 3},
					    {{"k4", 2}, 4}, {{"k5", 2}, 5}, {{"k6", 2}, 6}};

static char id[LEDGER_ID_SIZE];

static void reserve(size_t count, int64_t usd)
{
	struct ledger_purse purse = till_capped(LEDGER_MONTH, LEDGER_USD_MAX);
	struct ledger_order order = till_order("coin", usd);

	order.wants = wants;
	order.want_count = count;
	OK(ledger_reserve(till, &purse, LEDGER_TO_SEND, &order, 1, NOON, &till_diag));
	cr_assert_eq(order.verdict, LEDGER_GRANTED);
	(void)strcpy(id, order.attempt);
}

static void shares(const char *wanted)
{
	struct arena arena = {0};
	struct strbuf text = {0};
	struct ledger_candidate *items;
	size_t count;

	OK(ledger_read_items(till, id, &arena, &items, &count, &till_diag));
	for (size_t i = 0; i < count; i++)
		strbuf_printf(&text, "%u %.*s %lld\n", items[i].candidate, STR_ARGS(items[i].state),
			      (long long)items[i].share_usd);
	cr_expect_str_eq(text.data, wanted);
	strbuf_release(&text);
	arena_release(&arena);
}

static struct ledger_item item(unsigned candidate, enum ledger_item_state state)
{
	return (struct ledger_item){wants[candidate - 1].key, candidate, state, STR("ab")};
}

Test(ledger_items, shares)
{
	cr_expect_eq(item_share(10, 3, 0), 4);
	cr_expect_eq(item_share(10, 3, 2), 3);
	cr_expect_eq(item_share(2, 3, 0), 2);
	cr_expect_eq(item_share(0, 5, 0), 0);
	cr_expect_eq(item_share(LEDGER_USD_MAX, 1, 0), LEDGER_USD_MAX);
}

Test(ledger_items, the_remainder_goes_to_the_first)
{
	reserve(3, 100000);
	shares("1 asked 33334\n2 asked 33333\n3 asked 33333\n");
	till_accept(id, 50000, NOON);
	shares("1 asked 16668\n2 asked 16666\n3 asked 16666\n");
	till_verify();
}

Test(ledger_items, all_that_was_asked_for)
{
	const struct ledger_item items[] = {item(1, LEDGER_ITEM_SUCCEEDED),
					    item(2, LEDGER_ITEM_SUCCEEDED)};
	const struct ledger_ending ending = {
		.state = LEDGER_SUCCEEDED, .items = items, .item_count = 2};

	reserve(2, 7);
	till_accept(id, LEDGER_NO_LIMIT, NOON);
	OK(ledger_end(till, id, &ending, NOON, &till_diag));
	shares("1 succeeded 4\n2 succeeded 3\n");
	cr_expect_not(till_read(id).is_partial);
	till_verify();
}

Test(ledger_items, fewer_than_asked_are_partial_and_pay_all)
{
	const struct ledger_item items[] = {item(1, LEDGER_ITEM_UNUSABLE),
					    item(2, LEDGER_ITEM_SUCCEEDED),
					    item(3, LEDGER_ITEM_MISSING)};
	const struct ledger_ending ending = {
		.state = LEDGER_SUCCEEDED, .items = items, .item_count = 3};

	reserve(4, 9);
	till_accept(id, LEDGER_NO_LIMIT, NOON);
	OK(ledger_end(till, id, &ending, NOON, &till_diag));
	shares("1 unusable 5\n2 succeeded 4\n3 missing 0\n4 missing 0\n");
	cr_expect(till_read(id).is_partial);
	till_verify();
}

Test(ledger_items, more_than_asked_are_kept_too)
{
	const struct ledger_item items[] = {item(2, LEDGER_ITEM_SUCCEEDED),
					    item(5, LEDGER_ITEM_SUCCEEDED),
					    item(1, LEDGER_ITEM_SUCCEEDED)};
	const struct ledger_ending ending = {
		.state = LEDGER_SUCCEEDED, .items = items, .item_count = 3};
	struct ledger_bought bought;
	struct arena arena = {0};
	bool found;

	reserve(2, 8);
	till_accept(id, LEDGER_NO_LIMIT, NOON);
	OK(ledger_end(till, id, &ending, NOON, &till_diag));
	shares("1 succeeded 4\n2 succeeded 2\n5 succeeded 2\n");
	cr_expect_not(till_read(id).is_partial);
	OK(ledger_find_bought(till, STR("k5"), &arena, &bought, &found, &till_diag));
	cr_expect(found && bought.candidate == 5 && bought.share_usd == 2);
	arena_release(&arena);
	till_verify();
}

Test(ledger_items, nothing_came_of_it_and_it_was_charged)
{
	const struct ledger_item items[] = {item(1, LEDGER_ITEM_UNUSABLE)};
	struct ledger_ending ending = {
		.state = LEDGER_FAILED, .is_unusable = true, .items = items, .item_count = 1};

	reserve(3, 10);
	till_accept(id, LEDGER_NO_LIMIT, NOON);
	OK(ledger_end(till, id, &ending, NOON, &till_diag));
	shares("1 unusable 10\n2 missing 0\n3 missing 0\n");
	reserve(3, 10);
	till_accept(id, LEDGER_NO_LIMIT, NOON);
	ending.item_count = 0;
	OK(ledger_end(till, id, &ending, NOON, &till_diag));
	shares("1 missing 4\n2 missing 3\n3 missing 3\n");
	till_verify();
}

Test(ledger_items, an_attempt_succeeds_with_its_items_or_not_at_all)
{
	const struct ledger_item good = item(1, LEDGER_ITEM_SUCCEEDED),
				 bad = item(1, LEDGER_ITEM_UNUSABLE);
	struct ledger_ending ending = {.state = LEDGER_SUCCEEDED, .items = &bad, .item_count = 1};

	reserve(1, 10);
	till_accept(id, LEDGER_NO_LIMIT, NOON);
	REFUSED(ledger_end(till, id, &ending, NOON, &till_diag), ST_BUG, "if and only if");
	ending.state = LEDGER_FAILED;
	ending.items = &good;
	REFUSED(ledger_end(till, id, &ending, NOON, &till_diag), ST_BUG, "if and only if");
	cr_expect(str_is(till_read(id).state, "accepted"));
	shares("1 asked 10\n");
}

Test(ledger_items, a_lost_answer_leaves_them_asked_for)
{
	reserve(2, 10);
	till_lose(id, NOON);
	shares("1 asked 5\n2 asked 5\n");
	OK(ledger_resolve(till, id, true, 3, NOON, &till_diag));
	shares("1 missing 2\n2 missing 1\n");
	till_verify();
}
