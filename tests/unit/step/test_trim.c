/* The step trim. */
#include "unit/step/fixture.h"

#include <criterion/criterion.h>

extern const struct step step_trim;

static const uint32_t O = 0xff000000, R = 0xaa0000ff, H = 0x00bb0080, L = 0x0000cc05;

static struct image sprite(void)
{
	return PIXELS(4, 4, O, O, O, O, O, L, O, O, O, O, R, H, O, O, O, O);
}

Test(step_trim, keeps_what_has_alpha)
{
	struct image image = sprite();

	cr_assert_eq(RUN_PLAIN(step_trim, &image), ST_OK);
	EXPECT_PIXELS(&image, 3, 2, L, O, O, O, R, H);
}

Test(step_trim, threshold_leaves_out_faint_pixels)
{
	struct image image = sprite();

	cr_assert_eq(RUN(step_trim, &image, "threshold", "5"), ST_OK);
	EXPECT_PIXELS(&image, 2, 1, R, H);
	image = sprite();
	cr_assert_eq(RUN(step_trim, &image, "threshold", "128"), ST_OK);
	EXPECT_PIXELS(&image, 1, 1, R);
}

Test(step_trim, padding_is_empty)
{
	struct image image = sprite();

	cr_assert_eq(RUN(step_trim, &image, "threshold", "128", "padding", "1"), ST_OK);
	EXPECT_PIXELS(&image, 3, 3, 0, 0, 0, 0, R, 0, 0, 0, 0);
}

Test(step_trim, refuses_an_image_with_nothing_to_be_seen)
{
	struct image image = PIXELS(3, 1, O, O, O);

	cr_assert_eq(RUN_PLAIN(step_trim, &image), ST_INVALID);
	expect_finding("E0703", "3x1", "threshold 0");
	image_release(&image);
	image = sprite();
	image.rgba[(2 * 4 + 2) * 4 + 3] = 254;
	cr_assert_eq(RUN(step_trim, &image, "threshold", "254"), ST_INVALID);
	expect_finding("E0703", "4x4", "threshold 254");
	image_release(&image);
}

Test(step_trim, cuts_the_border_color_of_an_opaque_image)
{
	const uint32_t W = 0xffffffff, N = 0xfcffffff;
	struct image image = PIXELS(4, 3, W, W, W, W, W, R, N, W, W, W, W, W);

	cr_assert_eq(RUN_PLAIN(step_trim, &image), ST_OK);
	EXPECT_PIXELS(&image, 2, 1, R, N);
	image = PIXELS(4, 3, W, W, W, W, W, R, N, W, W, W, W, W);
	cr_assert_eq(RUN(step_trim, &image, "tolerance", "3", "padding", "1"), ST_OK);
	EXPECT_PIXELS(&image, 3, 3, W, W, W, W, R, W, W, W, W);
	image = PIXELS(2, 1, W, N);
	cr_assert_eq(RUN(step_trim, &image, "tolerance", "3"), ST_INVALID);
	expect_finding("E0703", "2x1", "#ffffff");
	image_release(&image);
}

Test(step_trim, full_images_stay)
{
	struct image image = PIXELS(2, 1, R, H);

	cr_assert_eq(RUN_PLAIN(step_trim, &image), ST_OK);
	EXPECT_PIXELS(&image, 2, 1, R, H);
}

Test(step_trim, refuses_padding_beyond_the_bounds)
{
	struct image image = sprite();

	cr_assert_eq(RUN(step_trim, &image, "padding", "8192"), ST_INVALID);
	expect_finding("E0702", "16387x16386", "16384");
	image_release(&image);
}
