/* The step make_tileable. */
#include "unit/step/fixture.h"

#include <criterion/criterion.h>
#include <string.h>

extern const struct step step_make_tileable;

static bool is_tileable(const struct image *image)
{
	bool is = check_pixels(check_find(STR("tileable")), image, NULL, NULL) == ST_OK;

	diag_release(findings_so_far());
	return is;
}

/* Soft noise over a slope in both directions: it cannot be laid side by side. */
static struct image texture(uint32_t width, uint32_t height)
{
	struct image image = noise(width, height);

	for (uint32_t i = 0; i < width * height; i++) {
		uint8_t *p = image.rgba + (size_t)i * 4;
		unsigned slope = (i % width * 160 / width + i / width * 60 / height);

		for (int k = 0; k < 3; k++)
			p[k] = (uint8_t)(slope + p[k] / 16);
		p[3] = 255;
	}
	return image;
}

Test(step_make_tileable, heals_both_seams)
{
	static const char *const METHODS[] = {"cut", "blend"};

	for (size_t i = 0; i < 2; i++) {
		struct image image = texture(96, 80);

		cr_assert_not(is_tileable(&image));
		cr_assert_eq(RUN(step_make_tileable, &image, "method", METHODS[i]), ST_OK);
		cr_assert(image.width == 96 && image.height == 80);
		cr_assert(is_tileable(&image), "%s", METHODS[i]);
		image_release(&image);
	}
}

Test(step_make_tileable, leaves_the_middle_as_it_was)
{
	struct image image = texture(100, 100), before = texture(100, 100);

	cr_assert_eq(RUN(step_make_tileable, &image, "band", "10%"), ST_OK);
	for (uint32_t y = 10; y < 90; y++)
		cr_assert_arr_eq(image.rgba + ((size_t)y * 100 + 10) * 4,
				 before.rgba + ((size_t)y * 100 + 10) * 4, 80 * 4);
	image_release(&image);
	image_release(&before);
}

Test(step_make_tileable, heals_one_direction_alone)
{
	struct image image = texture(64, 64), before = texture(64, 64);

	cr_assert_eq(RUN(step_make_tileable, &image, "axes", "horizontal"), ST_OK);
	cr_assert_arr_eq(image.rgba + (size_t)20 * 4, before.rgba + (size_t)20 * 4, 24 * 4);
	cr_assert_arr_neq(image.rgba, before.rgba, 8 * 4);
	cr_assert_not(is_tileable(&image));
	cr_assert_eq(RUN(step_make_tileable, &image, "axes", "vertical"), ST_OK);
	cr_assert(is_tileable(&image));
	image_release(&image);
	image_release(&before);
}

Test(step_make_tileable, takes_any_image)
{
	static const uint32_t SIZES[][2] = {{1, 1}, {1, 200}, {200, 1}, {4, 4}, {5, 7}, {31, 200}};
	static const char *const METHODS[] = {"cut", "blend"};

	for (size_t i = 0; i < sizeof(SIZES) / sizeof(SIZES[0]); i++) {
		for (size_t k = 0; k < 2; k++) {
			struct image image = noise(SIZES[i][0], SIZES[i][1]);

			cr_assert_eq(RUN(step_make_tileable, &image, "method", METHODS[k],
					 "feather", "256", "band", "25%"),
				     ST_OK);
			memset(image.rgba, 0, (size_t)SIZES[i][0] * SIZES[i][1] * 4);
			cr_assert_eq(RUN(step_make_tileable, &image, "method", METHODS[k], "band",
					 "1%"),
				     ST_OK);
			cr_assert_eq(pixel_of(&image, 0, 0), 0);
			image_release(&image);
		}
	}
}

Test(step_make_tileable, makes_the_same_bytes_everywhere)
{
	struct image image = texture(61, 45);

	cr_assert_eq(RUN_PLAIN(step_make_tileable, &image), ST_OK);
	cr_assert_eq(fingerprint(&image), UINT64_C(0x9d37d6e42aeeaf7c), "%llx",
		     (unsigned long long)fingerprint(&image));
	image_release(&image);
}
