/* test_cache_paid.c - the price of a bought raw, as its sidecar says it. */
#include "cmd/cache.h"

#include <criterion/criterion.h>

TestSuite(cmd_cache_paid, .timeout = 60);

static int64_t price(const char *text)
{
	int64_t value = -7;
	bool is_price = paid_price(str_of(text), &value);

	return is_price ? value : -1;
}

Test(cmd_cache_paid, prices)
{
	cr_expect_eq(price("0"), 0);
	cr_expect_eq(price("0.04"), 40000);
	cr_expect_eq(price("12"), 12000000);
	cr_expect_eq(price("1.234567"), 1234567);
	cr_expect_eq(price("0.0000001"), 1, "less than can be counted is not nothing");
	cr_expect_eq(price("0.1000000"), 100000);
	cr_expect_eq(price("90000000000.000001"), 90000000000000001);
}

Test(cmd_cache_paid, no_prices)
{
	const char *const texts[] = {"",      "-1",    "+1", "1e3", "\"0.04\"",
				     "null",  "1.2.3", ".5", " 1",  "99999999999999999999",
				     "1,000", "0x10"};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		cr_expect_eq(price(texts[i]), -1, "%s", texts[i]);
}
