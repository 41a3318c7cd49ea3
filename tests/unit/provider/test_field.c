/* test_field.c - noise joins at its edges, fills its range and depends on its seed; and the
 * arithmetic below it. */
#include "provider/procedural/field.h"
#include "provider/procedural/fixed.h"
#include "provider/procedural/random.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static int32_t steepest(const struct field *field, bool is_seam)
{
	int32_t most = 0;

	for (uint32_t y = 0; y < field->height; y++) {
		for (uint32_t x = is_seam ? field->width - 1 : 0; x < field->width - !is_seam;
		     x++) {
			int32_t step = abs(field_at(field, (x + 1) % field->width, y) -
					   field_at(field, x, y));

			most = step > most ? step : most;
		}
	}
	return most;
}

Test(provider_field, joins_and_fills_its_range)
{
	for (unsigned octaves = 1; octaves <= FIELD_OCTAVES_MAX; octaves++) {
		struct field_look look = {7, 4, 3, octaves, octaves % 2 == 0};
		struct field field;
		int32_t low = 65535, high = 0;

		field_init(&field, 150, 90, &look);
		for (size_t i = 0; i < 150 * 90; i++) {
			low = field.at[i] < low ? field.at[i] : low;
			high = field.at[i] > high ? field.at[i] : high;
		}
		cr_assert_eq(low, 0);
		cr_assert_eq(high, 65535);
		cr_assert_leq(steepest(&field, true), steepest(&field, false) * 6 / 5, "%u octaves",
			      octaves);
		field_release(&field);
		cr_assert_null(field.at);
	}
}

Test(provider_field, seeds_differ_and_small_ones_are_safe)
{
	struct field_look look = {1, 4, 4, 3, false}, other = {2, 4, 4, 3, false};
	struct field a, b;
	size_t same = 0;

	field_init(&a, 32, 32, &look);
	field_init(&b, 32, 32, &other);
	for (size_t i = 0; i < 32 * 32; i++)
		same += a.at[i] == b.at[i];
	cr_assert_lt(same, 100);
	field_release(&a);
	field_release(&b);
	field_init(&a, 1, 1, &look);
	cr_assert_eq(a.at[0], 0);
	field_release(&a);
	field_init(&a, 1, 300, &look);
	field_release(&a);
	field_init(&a, 300, 1, &look);
	field_release(&a);
}

Test(provider_fixed, sine)
{
	cr_assert_eq(fixed_sin(0), 0);
	cr_assert_eq(fixed_sin(90), ONE);
	cr_assert_eq(fixed_sin(270), -ONE);
	cr_assert_eq(fixed_sin(-90), -ONE);
	cr_assert_eq(fixed_sin(30), ONE / 2);
	cr_assert_eq(fixed_cos(0), ONE);
	cr_assert_eq(fixed_cos(180), -ONE);
	cr_assert_lt(abs(fixed_sin(45) - 46341), 120);
}

Test(provider_fixed, steps_and_ratios)
{
	cr_assert_eq(fixed_smooth(-5), 0);
	cr_assert_eq(fixed_smooth(ONE / 2), ONE / 2);
	cr_assert_eq(fixed_smooth(ONE * 2), ONE);
	cr_assert_eq(fixed_step(10, 20, 5), 0);
	cr_assert_eq(fixed_step(10, 20, 15), ONE / 2);
	cr_assert_eq(fixed_step(10, 20, 25), ONE);
	cr_assert_eq(fixed_ratio(-1, 5), 0);
	cr_assert_eq(fixed_ratio(6, 5), ONE);
	cr_assert_eq(fixed_ratio(1, 4), ONE / 4);
	cr_assert_eq(fixed_mix(10, 20, ONE / 2), 15);
	cr_assert_eq(fixed_mul(-ONE, ONE / 2), -ONE / 2);
}

/* The first numbers of SplitMix64 for state 0, as published with it. */
Test(provider_random, is_splitmix64)
{
	struct random random = {0};

	cr_assert_eq(random_next(&random), UINT64_C(0xE220A8397B1DCDAF));
	cr_assert_eq(random_next(&random), UINT64_C(0x6E789E6AA1B965F4));
	cr_assert_eq(random_next(&random), UINT64_C(0x06C45D188009454F));
}

Test(provider_random, ranges)
{
	struct random random = random_stream(5, 'x');
	unsigned seen = 0;

	for (int i = 0; i < 2000; i++) {
		int32_t value = random_between(&random, -3, 4);

		cr_assert(value >= -3 && value <= 4);
		seen |= 1u << (value + 3);
		cr_assert_lt(random_below(&random, 7), 7);
	}
	cr_assert_eq(seen, 0xFF, "every value turns up");
	cr_assert_neq(random_at(1, 2, 3), random_at(1, 3, 2));
	cr_assert_eq(random_at(1, 2, 3), random_at(1, 2, 3));
}
