/* Levels as factors and back, against values worked out to sixty digits. */
#include "sound/decibel.h"

#include <criterion/criterion.h>
#include <math.h>

static bool is_near(double value, double expected)
{
	return fabs(value - expected) <= 1e-13 * fabs(expected);
}

Test(sound_decibel, factors_of_levels)
{
	static const struct {
		int64_t level;
		double factor;
	} ROWS[] = {
		{-120000000, 1e-6},
		{-96000000, 1.584893192461113485202101e-5},
		{-60000000, 1e-3},
		{-40000000, 1e-2},
		{-16000000, 1.584893192461113485202101e-1},
		{-3000000, 7.079457843841379108022149e-1},
		{-1000000, 8.912509381337455299531087e-1},
		{-1, 9.999998848707519776700996e-1},
		{1, 1.000000115129261277075177},
		{500000, 1.059253725177288878809280},
		{1000000, 1.122018454301963435591039},
		{6000000, 1.995262314968879601352455},
		{6020600, 2.000000019968104625366708},
		{20000000, 10},
		{60000000, 1e3},
		{120000000, 1e6},
		{INT64_C(-6000000000), 1e-300},
		{INT64_C(6000000000), 1e300},
		{INT64_MAX, 1e300},
	};

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		double factor = decibel_factor(ROWS[i].level);

		cr_assert(is_near(factor, ROWS[i].factor), "%lld: %.17g", (long long)ROWS[i].level,
			  factor);
		cr_assert_eq(factor, decibel_factor_of((double)ROWS[i].level / 1e6));
	}
	cr_assert_eq(decibel_factor(0), 1);
	cr_assert_eq(decibel_factor(INT64_C(-6000000001)), 0);
	cr_assert_eq(decibel_factor(DECIBEL_SILENCE), 0);
}

Test(sound_decibel, levels_of_factors)
{
	static const struct {
		double factor;
		int64_t level;
	} ROWS[] = {
		{1, 0},
		{0.5, -6020600},
		{2, 6020600},
		{0.3, -10457575},
		{0.1, -20000000},
		{1e-5, -100000000},
		{3.0517578125e-05, -90308999},
		{0.7071067811865476, -3010300},
		{1.4142135623730951, 3010300},
		{123456.789, 101830300},
		{4.9406564584124654e-324, INT64_C(-6466124307)},
		{1e-310, INT64_C(-6200000000)},
		{1.7976931348623157e308, INT64_C(6165094311)},
		{0, DECIBEL_SILENCE},
	};

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++)
		cr_assert_eq(decibel_of(ROWS[i].factor), ROWS[i].level, "%.17g: %lld",
			     ROWS[i].factor, (long long)decibel_of(ROWS[i].factor));
}

/* Beside the library of this machine, which is good enough to judge by. */
Test(sound_decibel, all_levels_of_use_are_exact)
{
	double last = 0;

	for (int64_t level = -144000000; level <= 144000000; level += 12347) {
		double factor = decibel_factor(level);

		cr_assert(is_near(factor, pow(10, (double)level / 20e6)), "%lld", (long long)level);
		cr_assert_gt(factor, last);
		cr_assert_eq(decibel_of(factor), level, "%lld", (long long)level);
		last = factor;
	}
}

/* The very bits, so that another compiler or processor that comes to others is noticed. */
Test(sound_decibel, bits_are_fixed)
{
	uint64_t mix = 0;

	for (int64_t level = -100000000; level <= 100000000; level += 54321) {
		union {
			double value;
			uint64_t bits;
		} factor = {decibel_factor(level)};

		mix = (mix ^ factor.bits) * UINT64_C(0x100000001b3);
		mix ^= mix >> 29;
	}
	cr_assert_eq(mix, UINT64_C(0xd96adeb4568f724b), "0x%016llx", (unsigned long long)mix);
}

Test(sound_decibel, text_has_two_places)
{
	static const struct {
		int64_t level;
		const char *text;
	} ROWS[] = {{0, "0.00"},           {-1000000, "-1.00"},      {-8235000, "-8.24"},
		    {-4999, "0.00"},       {-5000, "-0.01"},         {5000, "0.01"},
		    {120004999, "120.00"}, {DECIBEL_SILENCE, "-inf"}};

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++)
		cr_assert_str_eq(decibel_text(ROWS[i].level).text, ROWS[i].text);
}
