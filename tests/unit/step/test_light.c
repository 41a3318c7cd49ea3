/* The table between sRGB and linear light. */
#include "step/light.h"

#include <criterion/criterion.h>
#include <math.h>

Test(step_light, is_the_srgb_transfer_function)
{
	for (int i = 0; i < 256; i++) {
		double s = i / 255.0;
		double light = s <= 0.04045 ? s / 12.92 : pow((s + 0.055) / 1.055, 2.4);

		cr_assert_leq(fabs(light * LIGHT_MAX - light_of_srgb[i]), 0.51, "%d", i);
	}
	cr_assert_eq(light_of_srgb[0], 0);
	cr_assert_eq(light_of_srgb[255], LIGHT_MAX);
}

Test(step_light, goes_back_to_the_nearest)
{
	static uint8_t inverse[LIGHT_MAX + 1];

	light_fill_inverse(inverse);
	for (int i = 0; i < 256; i++)
		cr_assert_eq(inverse[light_of_srgb[i]], i);
	for (int i = 0; i < 255; i++) {
		int middle = (light_of_srgb[i] + light_of_srgb[i + 1]) / 2;

		cr_assert_eq(inverse[middle], i);
		cr_assert_eq(inverse[middle + 1], i + 1);
	}
}
