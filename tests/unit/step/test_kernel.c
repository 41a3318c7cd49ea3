/* Filter weights against their definitions in floating point. */
#include "step/kernel.h"

#include <criterion/criterion.h>
#include <math.h>

static const double PI = 3.14159265358979323846;

static double sinc(double x)
{
	return x == 0 ? 1 : sin(PI * x) / (PI * x);
}

static double reference(enum scale_filter filter, double x)
{
	x = fabs(x);
	if (filter == SCALE_BILINEAR)
		return x < 1 ? 1 - x : 0;
	if (filter == SCALE_LANCZOS)
		return x < 3 ? sinc(x) * sinc(x / 3) : 0;
	if (x < 1)
		return 1.5 * x * x * x - 2.5 * x * x + 1;
	return x < 2 ? -0.5 * x * x * x + 2.5 * x * x - 4 * x + 2 : 0;
}

/* Compares the weights of output pixel i, renormalised over the pixels that exist. */
static void compare(const struct axis *axis, enum scale_filter filter, uint32_t in, uint32_t out,
		    uint32_t i)
{
	double scale = in > out ? (double)in / out : 1;
	double center = (i + 0.5) * in / out;
	double total = 0;
	int sum = 0;

	for (uint32_t j = 0; j < in; j++)
		total += reference(filter, (j + 0.5 - center) / scale);
	for (uint32_t j = 0; j < in; j++) {
		double wanted = reference(filter, (j + 0.5 - center) / scale) / total * WEIGHT_ONE;
		uint32_t tap = j - axis->first[i];
		int found = j >= axis->first[i] && tap < axis->taps
				    ? axis->weights[i * axis->taps + tap]
				    : 0;

		cr_assert_leq(fabs(found - wanted), 1.01,
			      "%u to %u, pixel %u takes %d of %u instead of %.2f", in, out, i,
			      found, j, wanted);
	}
	for (uint32_t tap = 0; tap < axis->taps; tap++) {
		sum += axis->weights[i * axis->taps + tap];
		if (axis->first[i] + tap >= in)
			cr_assert_eq(axis->weights[i * axis->taps + tap], 0);
	}
	cr_assert_eq(sum, WEIGHT_ONE);
}

Test(step_kernel, follows_its_definition)
{
	static const uint32_t SIZES[][2] = {{1, 1},   {1, 7},     {7, 1},    {2, 3},
					    {3, 2},   {5, 5},     {16, 4},   {4, 16},
					    {17, 5},  {100, 3},   {3, 100},  {64, 63},
					    {63, 64}, {1024, 32}, {997, 31}, {31, 997}};

	for (size_t k = 0; k < sizeof(SIZES) / sizeof(SIZES[0]); k++) {
		for (enum scale_filter filter = SCALE_BILINEAR; filter <= SCALE_LANCZOS; filter++) {
			struct axis axis = {0};
			uint32_t in = SIZES[k][0], out = SIZES[k][1];

			axis_init(&axis, in, out, filter);
			cr_assert_eq(axis.taps % 2, 0);
			for (uint32_t i = 0; i < out; i++) {
				cr_assert_leq(axis.first[i] + axis.taps, in + in % 2);
				compare(&axis, filter, in, out, i);
			}
			axis_release(&axis);
		}
	}
}

Test(step_kernel, is_the_identity_between_equal_lengths)
{
	for (enum scale_filter filter = SCALE_BILINEAR; filter <= SCALE_LANCZOS; filter++) {
		struct axis axis = {0};

		axis_init(&axis, 50, 50, filter);
		for (uint32_t i = 0; i < 50; i++)
			cr_assert_eq(axis.weights[i * axis.taps + (i - axis.first[i])], WEIGHT_ONE);
		axis_release(&axis);
	}
}

/* The sums of scale.c are exact as long as this holds. */
Test(step_kernel, weighs_no_more_than_sums_can_hold)
{
	for (uint32_t in = 1; in <= 64; in++) {
		for (uint32_t out = 1; out <= 200; out += 3) {
			struct axis axis = {0};

			axis_init(&axis, in, out, SCALE_LANCZOS);
			for (uint32_t i = 0; i < out; i++) {
				int sum = 0;

				for (uint32_t tap = 0; tap < axis.taps; tap++)
					sum += abs(axis.weights[i * axis.taps + tap]);
				cr_assert_lt(sum, WEIGHT_ONE * 8 / 5, "%u to %u", in, out);
			}
			axis_release(&axis);
		}
	}
}

Test(step_kernel, holds_for_the_longest_edges)
{
	static const uint32_t SIZES[][2] = {
		{IMAGE_EDGE_MAX, 1}, {1, IMAGE_EDGE_MAX}, {IMAGE_EDGE_MAX, IMAGE_EDGE_MAX - 1}};

	for (size_t k = 0; k < 3; k++) {
		struct axis axis = {0};

		axis_init(&axis, SIZES[k][0], SIZES[k][1], SCALE_LANCZOS);
		for (uint32_t i = 0; i < SIZES[k][1]; i++) {
			int sum = 0;

			for (uint32_t tap = 0; tap < axis.taps; tap++)
				sum += axis.weights[(size_t)i * axis.taps + tap];
			cr_assert_eq(sum, WEIGHT_ONE);
		}
		axis_release(&axis);
	}
}
