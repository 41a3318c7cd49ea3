/* The step crop. */
#include "unit/step/fixture.h"

#include <criterion/criterion.h>

extern const struct step step_crop;

static struct image numbers(void)
{
	return PIXELS(4, 3, 0x01, 0x02, 0x03, 0x04, 0x11, 0x12, 0x13, 0x14, 0x21, 0x22, 0x23,
		      0xff00ff00);
}

Test(step_crop, starts_at_the_top_left_unless_told)
{
	struct image image = numbers();

	cr_assert_eq(RUN(step_crop, &image, "dimensions", "2x1"), ST_OK);
	EXPECT_PIXELS(&image, 2, 1, 0x01, 0x02);
	image = numbers();
	cr_assert_eq(RUN(step_crop, &image, "dimensions", "2x2", "x", "2", "y", "1px"), ST_OK);
	EXPECT_PIXELS(&image, 2, 2, 0x13, 0x14, 0x23, 0xff00ff00);
}

Test(step_crop, stands_where_gravity_says)
{
	static const struct {
		const char *gravity;
		uint32_t pixel;
	} ROWS[] = {{"northwest", 0x01}, {"north", 0x02},  {"northeast", 0x04},
		    {"west", 0x11},      {"center", 0x12}, {"east", 0x14},
		    {"southwest", 0x21}, {"south", 0x22},  {"southeast", 0xff00ff00}};

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		struct image image = numbers();

		cr_assert_eq(RUN(step_crop, &image, "dimensions", "1x1", "gravity",
				 ROWS[i].gravity),
			     ST_OK);
		expect_pixels(&image, 1, 1, &ROWS[i].pixel);
	}
}

Test(step_crop, moves_from_gravity_by_x_and_y)
{
	struct image image = numbers();

	cr_assert_eq(RUN(step_crop, &image, "dimensions", "1x1", "gravity", "southeast", "x", "-1",
			 "y", "-2"),
		     ST_OK);
	EXPECT_PIXELS(&image, 1, 1, 0x03);
}

Test(step_crop, takes_the_whole_image)
{
	struct image image = numbers();
	uint64_t before = fingerprint(&image);

	cr_assert_eq(RUN(step_crop, &image, "dimensions", "4x3"), ST_OK);
	cr_assert_eq(fingerprint(&image), before);
	image_release(&image);
}

Test(step_crop, refuses_an_area_outside)
{
	static const char *const AREAS[][3] = {{"5x1", "0", "0"},  {"1x4", "0", "0"},
					       {"2x1", "3", "0"},  {"1x1", "-1", "0"},
					       {"1x1", "0", "-1"}, {"1x1", "0", "3"}};

	for (size_t i = 0; i < sizeof(AREAS) / sizeof(AREAS[0]); i++) {
		struct image image = numbers();

		cr_assert_eq(RUN(step_crop, &image, "dimensions", AREAS[i][0], "x", AREAS[i][1],
				 "y", AREAS[i][2]),
			     ST_INVALID);
		expect_finding("E0701", AREAS[i][0], "4x3");
		cr_assert_eq(image.width, 4);
		image_release(&image);
	}
}
