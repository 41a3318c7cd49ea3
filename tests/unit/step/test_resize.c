/* The step resize: geometry of its fits, and its limits. */
#include "unit/step/fixture.h"

#include <criterion/criterion.h>

extern const struct step step_resize;

enum { A = 0x112233ff, B = 0x445566ff, C = 0x778899ff, D = 0x0a0b0cff };

Test(step_resize, stretches_unless_told)
{
	struct image image = PIXELS(2, 1, A, B);

	cr_assert_eq(RUN(step_resize, &image, "dimensions", "4x2", "method", "nearest"), ST_OK);
	EXPECT_PIXELS(&image, 4, 2, A, A, B, B, A, A, B, B);
	image = noise(40, 20);
	cr_assert_eq(RUN(step_resize, &image, "dimensions", "7x9"), ST_OK);
	cr_assert(image.width == 7 && image.height == 9);
	image_release(&image);
	expect_no_finding();
}

Test(step_resize, uses_lanczos_in_gamma_space_unless_told)
{
	struct image image = noise(40, 20), said = noise(40, 20), other = noise(40, 20);

	cr_assert_eq(RUN(step_resize, &image, "dimensions", "7x9"), ST_OK);
	cr_assert_eq(RUN(step_resize, &said, "dimensions", "7x9", "method", "lanczos", "light",
			 "gamma"),
		     ST_OK);
	cr_assert_eq(RUN(step_resize, &other, "dimensions", "7x9", "light", "linear"), ST_OK);
	cr_assert_eq(fingerprint(&image), fingerprint(&said));
	cr_assert_neq(fingerprint(&image), fingerprint(&other));
	image_release(&image);
	image_release(&said);
	image_release(&other);
}

Test(step_resize, contain_keeps_the_aspect_ratio_and_fills_up)
{
	struct image image = PIXELS(2, 1, A, B);

	cr_assert_eq(RUN(step_resize, &image, "dimensions", "2x3", "method", "nearest", "fit",
			 "contain"),
		     ST_OK);
	EXPECT_PIXELS(&image, 2, 3, 0, 0, A, B, 0, 0);
	image = PIXELS(2, 1, A, B);
	cr_assert_eq(RUN(step_resize, &image, "dimensions", "4x3", "method", "nearest", "fit",
			 "contain", "background", "#00f8", "gravity", "south"),
		     ST_OK);
	EXPECT_PIXELS(&image, 4, 3, 0x0000ff88, 0x0000ff88, 0x0000ff88, 0x0000ff88, A, A, B, B, A,
		      A, B, B);
	image = PIXELS(1, 4, A, B, C, D);
	cr_assert_eq(RUN(step_resize, &image, "dimensions", "3x4", "method", "nearest", "fit",
			 "contain"),
		     ST_OK);
	EXPECT_PIXELS(&image, 3, 4, 0, A, 0, 0, B, 0, 0, C, 0, 0, D, 0);
}

Test(step_resize, contain_keeps_at_least_one_pixel)
{
	struct image image = noise(100, 1);

	cr_assert_eq(RUN(step_resize, &image, "dimensions", "10x10", "fit", "contain"), ST_OK);
	cr_assert(image.width == 10 && image.height == 10);
	cr_assert_neq(pixel_of(&image, 5, 4), 0);
	cr_assert_eq(pixel_of(&image, 5, 5), 0);
	image_release(&image);
}

Test(step_resize, cover_keeps_the_aspect_ratio_and_cuts)
{
	struct image image = PIXELS(4, 1, A, B, C, D);

	cr_assert_eq(RUN(step_resize, &image, "dimensions", "2x1", "method", "nearest", "fit",
			 "cover"),
		     ST_OK);
	EXPECT_PIXELS(&image, 2, 1, B, C);
	image = PIXELS(4, 1, A, B, C, D);
	cr_assert_eq(RUN(step_resize, &image, "dimensions", "2x2", "method", "nearest", "fit",
			 "cover", "gravity", "west"),
		     ST_OK);
	EXPECT_PIXELS(&image, 2, 2, A, A, A, A);
	image = PIXELS(1, 4, A, B, C, D);
	cr_assert_eq(RUN(step_resize, &image, "dimensions", "1x2", "method", "nearest", "fit",
			 "cover", "gravity", "southeast"),
		     ST_OK);
	EXPECT_PIXELS(&image, 1, 2, C, D);
}

Test(step_resize, cover_of_a_thin_image_makes_nothing_larger)
{
	struct image image = noise(16384, 3);

	cr_assert_eq(RUN(step_resize, &image, "dimensions", "300x300", "fit", "cover"), ST_OK);
	cr_assert(image.width == 300 && image.height == 300);
	image_release(&image);
}

Test(step_resize, refuses_more_pixels_than_an_image_may_have)
{
	struct image image = PIXELS(1, 1, A);

	cr_assert_eq(RUN(step_resize, &image, "dimensions", "16384x16384"), ST_INVALID);
	expect_finding("E0702", "16384x16384", "67108864");
	cr_assert_eq(image.width, 1);
	image_release(&image);
}
