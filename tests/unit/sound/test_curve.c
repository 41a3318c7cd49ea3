/* The curves of fades. */
#include "sound/curve.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>

static const enum curve CURVES[] = {CURVE_LINEAR, CURVE_EQUAL_POWER, CURVE_EXPONENTIAL};

Test(sound_curve, rise_from_nothing_to_all)
{
	for (size_t i = 0; i < sizeof(CURVES) / sizeof(CURVES[0]); i++) {
		double last = -1;

		cr_assert_eq(curve_factor(CURVES[i], 0), 0);
		cr_assert_eq(curve_factor(CURVES[i], 1), 1);
		for (int k = 0; k <= 4800; k++) {
			double factor = curve_factor(CURVES[i], k / 4800.0);

			cr_assert_gt(factor, last, "%s at %d/4800", curve_words[i], k);
			last = factor;
		}
		cr_assert_not_null(curve_words[i]);
	}
	cr_assert_null(curve_words[sizeof(CURVES) / sizeof(CURVES[0])]);
}

Test(sound_curve, are_what_their_names_say)
{
	for (int k = 1; k < 1000; k++) {
		double at = k / 1000.0;
		double rise = curve_factor(CURVE_EQUAL_POWER, at),
		       fall = curve_factor(CURVE_EQUAL_POWER, 1 - at);

		cr_assert_eq(curve_factor(CURVE_LINEAR, at), at);
		cr_assert_float_eq(rise, sin(at * acos(-1) / 2), 1e-15);
		cr_assert_float_eq(rise * rise + fall * fall, 1, 1e-15);
		cr_assert_float_eq(curve_factor(CURVE_EXPONENTIAL, at), pow(10, 5 * (at - 1)),
				   1.00001e-5);
	}
}

static uint64_t bits_of(enum curve curve)
{
	uint64_t mix = 0;

	for (int k = 0; k <= 10000; k++) {
		union {
			double value;
			uint64_t bits;
		} factor = {curve_factor(curve, k / 10000.0)};

		mix = (mix ^ factor.bits) * UINT64_C(0x100000001b3);
		mix ^= mix >> 29;
	}
	return mix;
}

Test(sound_curve, bits_are_fixed)
{
	static const uint64_t BITS[] = {UINT64_C(0xb00b3eb4e6dd52f1), UINT64_C(0x06a96b6912e019ea),
					UINT64_C(0x4e2b91e49c1bb4d1)};

	for (size_t i = 0; i < sizeof(CURVES) / sizeof(CURVES[0]); i++)
		cr_expect_eq(bits_of(CURVES[i]), BITS[i], "%s: 0x%016llx", curve_words[i],
			     (unsigned long long)bits_of(CURVES[i]));
}
