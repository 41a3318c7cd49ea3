/* Checks on pixels, each passing and failing. */
#include "unit/step/fixture.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct check *check_of(const char *name)
{
	const struct check *check = check_find(str_of(name));

	cr_assert_not_null(check, "%s", name);
	return check;
}

/* Releases the image. */
static enum status check(const char *name, struct image image)
{
	enum status st = check_pixels(check_of(name), &image, NULL, NULL);

	image_release(&image);
	return st;
}

Test(step_checks_image, has_alpha)
{
	cr_assert_eq(check("has_alpha", PIXELS(2, 1, 0xff, 0xfe)), ST_OK);
	expect_no_finding();
	cr_assert_eq(check("has_alpha", PIXELS(3, 1, 0xff, 0xff, 0xff)), ST_INVALID);
	expect_finding("E0711", "0 of 3", "3x1");
}

Test(step_checks_image, no_alpha)
{
	cr_assert_eq(check("no_alpha", PIXELS(2, 1, 0xff, 0xff)), ST_OK);
	expect_no_finding();
	cr_assert_eq(check("no_alpha", PIXELS(3, 1, 0x00, 0xff, 0xfe)), ST_INVALID);
	expect_finding("E0712", "2 of 3", "opaque");
}

Test(step_checks_image, dimensions_match)
{
	const struct check_context context = {.expected_width = 3, .expected_height = 2};
	struct image good = noise(3, 2), turned = noise(2, 3);

	cr_assert_eq(check_pixels(check_of("dimensions_match"), &good, &context, NULL), ST_OK);
	expect_no_finding();
	cr_assert_eq(check_pixels(check_of("dimensions_match"), &turned, &context, NULL),
		     ST_INVALID);
	expect_finding("E0713", "2x3", "3x2");
	cr_assert_eq(check_pixels(check_of("dimensions_match"), &good, NULL, NULL), ST_INVALID);
	expect_finding("E0713", "3x2", "size");
	image_release(&good);
	image_release(&turned);
}

Test(step_checks_image, is_power_of_two)
{
	cr_assert_eq(check("is_power_of_two", noise(1, 1)), ST_OK);
	cr_assert_eq(check("is_power_of_two", noise(64, 16)), ST_OK);
	expect_no_finding();
	cr_assert_eq(check("is_power_of_two", noise(64, 48)), ST_INVALID);
	expect_finding("E0714", "64x48", "is_power_of_two");
	cr_assert_eq(check("is_power_of_two", noise(3, 4)), ST_INVALID);
	expect_finding("E0714", "3x4", "is_power_of_two");
}

Test(step_checks_image, not_empty)
{
	cr_assert_eq(check("not_empty", PIXELS(2, 1, 0xff, 0xfe)), ST_OK);
	expect_no_finding();
	cr_assert_eq(check("not_empty", PIXELS(2, 1, 0xff000000, 0x00ff0000)), ST_INVALID);
	expect_finding("E0715", "0 of 2", "visible");
	cr_assert_eq(check("not_empty",
			   PIXELS(2, 2, 0x102030ff, 0x102030ff, 0x102030ff, 0x102030ff)),
		     ST_INVALID);
	expect_finding("E0715", "all 4", "#102030ff");
}

/* A ramp from black to white over the width, and its seamless counterpart that comes back. */
static struct image ramp(bool comes_back, bool is_turned)
{
	struct image image;

	cr_assert(image_init(&image, 64, 64));
	for (uint32_t y = 0; y < 64; y++) {
		for (uint32_t x = 0; x < 64; x++) {
			uint32_t along = is_turned ? y : x;
			uint32_t level = comes_back && along >= 32 ? (63 - along) * 8
								   : along * (comes_back ? 8 : 4);
			uint8_t *p = image.rgba + (y * 64 + x) * 4;

			p[0] = p[1] = p[2] = (uint8_t)level;
			p[3] = 255;
		}
	}
	return image;
}

Test(step_checks_image, tileable)
{
	cr_assert_eq(check("tileable", ramp(true, false)), ST_OK);
	cr_assert_eq(check("tileable", ramp(true, true)), ST_OK);
	cr_assert_eq(check("tileable", noise(32, 32)), ST_OK);
	cr_assert_eq(check("tileable", noise(1, 1)), ST_OK);
	expect_no_finding();
	cr_assert_eq(check("tileable", ramp(false, false)), ST_INVALID);
	expect_finding("E0716", "left to right seam pixels differ by 189.00",
		       "inside the image by 3.00");
	cr_assert_eq(check("tileable", ramp(false, true)), ST_INVALID);
	expect_finding("E0716", "top to bottom", "189.00");
}

Test(step_checks_image, tileable_ignores_colour_under_alpha_0)
{
	struct image image;

	cr_assert(image_init(&image, 16, 16));
	for (size_t i = 0; i < 256; i++)
		memcpy(image.rgba + i * 4, i % 16 == 0 ? "\xff\xff\xff\0" : "\0\0\0\0", 4);
	cr_assert_eq(check("tileable", image), ST_OK);
	expect_no_finding();
}
