/* The memory of pixels and its bounds. */
#include "unit/media/pictures.h"

#include <criterion/criterion.h>

Test(media_image, starts_as_transparent_black)
{
	struct image image;

	cr_assert(image_init(&image, 3, 2));
	cr_assert_eq(image.width, 3);
	cr_assert_eq(image.height, 2);
	for (size_t i = 0; i < 24; i++)
		cr_assert_eq(image.rgba[i], 0);
	image_release(&image);
	cr_assert_null(image.rgba);
	cr_assert_eq(image.width, 0);
	image_release(&image);
}

Test(media_image, refuses_edges_and_areas_beyond_the_bounds)
{
	static const uint32_t SIZES[][2] = {
		{0, 1},
		{1, 0},
		{IMAGE_EDGE_MAX + 1, 1},
		{1, IMAGE_EDGE_MAX + 1},
		{IMAGE_EDGE_MAX, IMAGE_EDGE_MAX},
		{8192, 8193},
		{UINT32_MAX, UINT32_MAX},
		{65536, 65536},
	};

	for (size_t i = 0; i < sizeof(SIZES) / sizeof(SIZES[0]); i++) {
		struct image image = {1, 1, NULL};

		cr_assert_not(image_init(&image, SIZES[i][0], SIZES[i][1]));
		cr_assert_null(image.rgba);
		cr_assert_eq(image.width, 0);
	}
}

Test(media_image, takes_what_is_at_the_bounds)
{
	struct image image;

	cr_assert(image_init(&image, IMAGE_EDGE_MAX, 1));
	image_release(&image);
	cr_assert(image_init(&image, IMAGE_EDGE_MAX, IMAGE_PIXELS_MAX / IMAGE_EDGE_MAX));
	image_release(&image);
}

Test(media_image, counts_pixels_below_full_alpha)
{
	struct image image;

	cr_assert(image_init(&image, 2, 2));
	cr_assert_eq(image_transparent_pixels(&image), 4);
	image.rgba[3] = 255;
	image.rgba[7] = 254;
	cr_assert_eq(image_transparent_pixels(&image), 3);
	image_release(&image);
}
