/* Numbers as programs write them. */
#include "pack/number.h"

#include <criterion/criterion.h>

static void expect(const char *text, int64_t wanted)
{
	int64_t found = -1;

	cr_expect(number_round(str_of(text), &found), "%s", text);
	cr_expect_eq(found, wanted, "%s gave %lld", text, (long long)found);
}

static void refused(const char *text)
{
	int64_t found;

	cr_expect_not(number_round(str_of(text), &found), "%s", text);
}

Test(pack_number, whole_ones_and_decimals)
{
	expect("0", 0);
	expect("-0", 0);
	expect("1", 1000000);
	expect("-4", -4000000);
	expect("1.5", 1500000);
	expect("0.000001", 1);
	expect("123456.654321", INT64_C(123456654321));
}

Test(pack_number, rounded_as_people_do)
{
	expect("0.30000000000000004", 300000);
	expect("1.3333333333333333", 1333333);
	expect("0.6666666666666666", 666667);
	expect("0.0000005", 1);
	expect("-0.0000005", -1);
	expect("0.00000049999999", 0);
	expect("0.9999999", 1000000);
}

Test(pack_number, with_exponents)
{
	expect("1.5e2", 150000000);
	expect("15E-1", 1500000);
	expect("1e+3", 1000000000);
	expect("5e-7", 1);
	expect("5e-8", 0);
	expect("1e-99999999999999999999", 0);
	expect("0e99999999999999999999", 0);
	expect("0.000000000000000000001e21", 1000000);
}

Test(pack_number, beyond_all_bounds)
{
	refused("1e13");
	refused("99999999999999999999");
	refused("1e99999999999999999999");
	refused("-1e300");
	expect("1e12", INT64_C(1000000000000000000));
}
