/* The step pad. */
#include "unit/step/fixture.h"

#include <criterion/criterion.h>

extern const struct step step_pad;

static const uint32_t A = 0x112233ff, B = 0xff000000;

Test(step_pad, adds_to_each_side)
{
	struct image image = PIXELS(1, 1, A);

	cr_assert_eq(RUN(step_pad, &image, "left", "2", "top", "1"), ST_OK);
	EXPECT_PIXELS(&image, 3, 2, 0, 0, 0, 0, 0, A);
	image = PIXELS(1, 1, A);
	cr_assert_eq(RUN(step_pad, &image, "right", "1", "bottom", "1px", "color", "#010203"),
		     ST_OK);
	EXPECT_PIXELS(&image, 2, 2, A, 0x010203ff, 0x010203ff, 0x010203ff);
}

Test(step_pad, all_stands_for_sides_not_named)
{
	struct image image = PIXELS(1, 1, B);

	cr_assert_eq(RUN(step_pad, &image, "all", "1", "top", "0"), ST_OK);
	EXPECT_PIXELS(&image, 3, 2, 0, B, 0, 0, 0, 0);
}

Test(step_pad, fills_up_to_a_size)
{
	struct image image = PIXELS(2, 1, A, B);

	cr_assert_eq(RUN(step_pad, &image, "dimensions", "4x2", "color", "#00000001"), ST_OK);
	EXPECT_PIXELS(&image, 4, 2, 1, A, B, 1, 1, 1, 1, 1);
	image = PIXELS(1, 1, A);
	cr_assert_eq(RUN(step_pad, &image, "dimensions", "2x2", "gravity", "southeast"), ST_OK);
	EXPECT_PIXELS(&image, 2, 2, 0, 0, 0, A);
	image = PIXELS(1, 1, A);
	cr_assert_eq(RUN(step_pad, &image, "dimensions", "1x1"), ST_OK);
	EXPECT_PIXELS(&image, 1, 1, A);
}

Test(step_pad, never_cuts)
{
	struct image image = PIXELS(2, 1, A, B);

	cr_assert_eq(RUN(step_pad, &image, "dimensions", "1x8"), ST_INVALID);
	expect_finding("E0701", "2x1", "1x8");
	image_release(&image);
}

Test(step_pad, wants_one_way_of_saying_it)
{
	struct image image = PIXELS(1, 1, A);

	cr_assert_eq(RUN(step_pad, &image, "dimensions", "4x4", "left", "0"), ST_INVALID);
	expect_finding("E0704", "not both", "pad");
	cr_assert_eq(RUN(step_pad, &image, "color", "#fff"), ST_INVALID);
	expect_finding("E0704", "pad needs", "all");
	image_release(&image);
}

Test(step_pad, refuses_what_is_beyond_the_bounds)
{
	struct image image = PIXELS(1, 1, A);

	cr_assert_eq(RUN(step_pad, &image, "left", "16384"), ST_INVALID);
	expect_finding("E0702", "16385x1", "16384");
	cr_assert_eq(RUN(step_pad, &image, "all", "8000"), ST_INVALID);
	expect_finding("E0702", "16001x16001", "67108864");
	cr_assert_eq(image.width, 1);
	image_release(&image);
}
