/* The step pixel_snap. */
#include "unit/step/fixture.h"

#include <criterion/criterion.h>
#include <string.h>

extern const struct step step_pixel_snap;

/* Pixel art of a few colours in clumps, a quarter of it transparent. */
static struct image art(uint32_t width, uint32_t height)
{
	static const uint8_t COLORS[4][4] = {
		{0}, {200, 60, 50, 255}, {240, 200, 80, 255}, {20, 20, 30, 255}};
	struct image image;
	uint32_t state = 5;

	cr_assert(image_init(&image, width, height));
	for (uint32_t i = 0; i < width * height; i++) {
		state = state * 1664525u + 1013904223u;
		memcpy(image.rgba + (size_t)i * 4, COLORS[state >> 30], 4);
	}
	return image;
}

/* Cells of size/16 pixels, seen from `off` pixels on. */
static struct image blown_up(const struct image *art, uint32_t size, uint32_t off_x, uint32_t off_y)
{
	uint32_t width = art->width * size / 16 - off_x, height = art->height * size / 16 - off_y;
	struct image image;

	cr_assert(image_init(&image, width, height));
	for (uint32_t i = 0; i < width * height; i++) {
		uint32_t x = (i % width + off_x) * 16 / size, y = (i / width + off_y) * 16 / size;

		memcpy(image.rgba + (size_t)i * 4, art->rgba + ((size_t)y * art->width + x) * 4, 4);
	}
	return image;
}

static void expect_art(struct image *image, const struct image *art)
{
	cr_assert(image->width == art->width && image->height == art->height, "%ux%u", image->width,
		  image->height);
	cr_assert_arr_eq(image->rgba, art->rgba, (size_t)art->width * art->height * 4);
	image_release(image);
}

Test(step_pixel_snap, finds_the_grid)
{
	static const uint32_t SIZES[] = {32, 48, 64, 100, 121, 128, 200, 256, 333};
	struct image original = art(37, 29);

	for (size_t i = 0; i < sizeof(SIZES) / sizeof(SIZES[0]); i++) {
		struct image image = blown_up(&original, SIZES[i], 0, 0);

		cr_assert_eq(RUN_PLAIN(step_pixel_snap, &image), ST_OK, "%u", SIZES[i]);
		expect_art(&image, &original);
	}
	image_release(&original);
}

/* Up to half a cell may be missing at an edge. */
Test(step_pixel_snap, finds_where_it_begins)
{
	struct image original = art(37, 29);

	for (uint32_t off = 1; off < 4; off++) {
		struct image image = blown_up(&original, 128, off, 4 - off);

		cr_assert_eq(RUN_PLAIN(step_pixel_snap, &image), ST_OK);
		expect_art(&image, &original);
	}
	image_release(&original);
}

Test(step_pixel_snap, sees_through_noise)
{
	struct image original = art(40, 30), image = blown_up(&original, 150, 0, 0);
	struct image dirt = noise(image.width, image.height);
	size_t wrong = 0;

	for (size_t i = 0; i < (size_t)image.width * image.height * 4; i++) {
		int value = image.rgba[i] + dirt.rgba[i] / 8 - 16;

		if (i % 4 != 3 && image.rgba[i / 4 * 4 + 3])
			image.rgba[i] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
	}
	cr_assert_eq(RUN_PLAIN(step_pixel_snap, &image), ST_OK);
	cr_assert(image.width == 40 && image.height == 30);
	for (size_t i = 0; i < 40 * 30 * 4; i++)
		wrong += image.rgba[i] > original.rgba[i] + 12 ||
			 image.rgba[i] + 12 < original.rgba[i];
	cr_assert_eq(wrong, 0);
	image_release(&image);
	image_release(&dirt);
	image_release(&original);
}

Test(step_pixel_snap, takes_what_is_said)
{
	struct image original = art(16, 12), image = blown_up(&original, 130, 0, 0);

	cr_assert_eq(RUN(step_pixel_snap, &image, "grid", "16x12"), ST_OK);
	expect_art(&image, &original);
	image = blown_up(&original, 120, 0, 0);
	cr_assert_eq(RUN(step_pixel_snap, &image, "cell", "7.5", "colors", "4"), ST_OK);
	expect_art(&image, &original);
	cr_assert_eq(RUN(step_pixel_snap, &original, "grid", "17x12"), ST_INVALID);
	expect_finding("E0796", "16x12", "17x12");
	cr_assert_eq(RUN(step_pixel_snap, &original, "grid", "8x6", "cell", "2"), ST_INVALID);
	expect_finding("E0796", "grid or cell", "both");
	image_release(&original);
}

Test(step_pixel_snap, refuses_what_has_no_grid)
{
	static const uint32_t SIZES[][2] = {{1, 1}, {1, 200}, {200, 1}, {3, 3}, {200, 150}};

	for (size_t i = 0; i < sizeof(SIZES) / sizeof(SIZES[0]); i++) {
		struct image image = noise(SIZES[i][0], SIZES[i][1]);
		bool is_small = SIZES[i][0] < 4 || SIZES[i][1] < 4;
		const char *word = is_small ? "too small" : "no grid";

		cr_assert_eq(RUN_PLAIN(step_pixel_snap, &image), ST_INVALID);
		expect_finding("E0795", word, is_small ? "grid" : "wanted");
		memset(image.rgba, 200, (size_t)SIZES[i][0] * SIZES[i][1] * 4);
		cr_assert_eq(RUN_PLAIN(step_pixel_snap, &image), ST_INVALID);
		expect_finding("E0795", word, is_small ? "grid" : "wanted");
		cr_assert_eq(RUN(step_pixel_snap, &image, "cell", "256"), ST_OK);
		cr_assert(image.width == 1 && image.height == 1);
		image_release(&image);
	}
}

static void fill(struct image *image, uint32_t left, uint32_t top, uint32_t right, uint32_t bottom,
		 uint8_t level)
{
	for (uint32_t y = top; y < bottom; y++) {
		for (uint32_t x = left; x < right; x++)
			memset(image->rgba + ((size_t)y * image->width + x) * 4, level, 3);
	}
}

/* The few edges of a drawing all stand on the lines of some wide grid. */
Test(step_pixel_snap, takes_no_drawing_for_pixel_art)
{
	struct image image;

	cr_assert(image_init(&image, 100, 60));
	memset(image.rgba, 255, (size_t)100 * 60 * 4);
	fill(&image, 20, 10, 80, 50, 90);
	cr_assert_eq(RUN_PLAIN(step_pixel_snap, &image), ST_INVALID);
	expect_finding("E0795", "edges on about 2 of its lines", "4 are wanted");
	fill(&image, 40, 20, 60, 40, 10);
	cr_assert_eq(RUN_PLAIN(step_pixel_snap, &image), ST_INVALID);
	expect_finding("E0795", "edges on about 2 of its lines", "4 are wanted");
	cr_assert_eq(RUN(step_pixel_snap, &image, "cell", "10"), ST_OK);
	cr_assert(image.width == 10 && image.height == 6);
	image_release(&image);
}
