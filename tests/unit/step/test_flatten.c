/* The step flatten. */
#include "unit/step/fixture.h"

#include <criterion/criterion.h>

extern const struct step step_flatten;

Test(step_flatten, lays_pixels_on_the_color)
{
	struct image image = PIXELS(4, 1, 0xff000000, 0xff000080, 0xff0000ff, 0x00000033);

	cr_assert_eq(RUN(step_flatten, &image, "color", "#0000ff"), ST_OK);
	EXPECT_PIXELS(&image, 4, 1, 0x0000ffff, 0x80007fff, 0xff0000ff, 0x0000ccff);
}

Test(step_flatten, leaves_opaque_images_alone_and_ignores_the_alpha_of_the_color)
{
	struct image image = PIXELS(2, 1, 0x123456ff, 0x00000000);

	cr_assert_eq(RUN(step_flatten, &image, "color", "#ffffff00"), ST_OK);
	EXPECT_PIXELS(&image, 2, 1, 0x123456ff, 0xffffffff);
}
