/* The step outline. */
#include "unit/step/fixture.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct step step_outline;

static const uint32_t O = 0, X = 0xffffffff, L = 0x000000ff;

Test(step_outline, square_corners_reach_diagonally)
{
	struct image image =
		PIXELS(5, 4, O, O, O, O, O, O, O, X, O, O, O, O, O, O, O, O, O, O, O, O);

	cr_assert_eq(RUN(step_outline, &image, "corners", "square"), ST_OK);
	EXPECT_PIXELS(&image, 5, 4, O, L, L, L, O, O, L, X, L, O, O, L, L, L, O, O, O, O, O, O);
}

Test(step_outline, round_corners_do_not)
{
	struct image image = PIXELS(3, 3, O, O, O, O, X, O, O, O, O);
	uint32_t corner;

	cr_assert_eq(RUN_PLAIN(step_outline, &image), ST_OK);
	cr_assert_eq(pixel_of(&image, 1, 0), L);
	cr_assert_eq(pixel_of(&image, 1, 1), X);
	/* 1.5 - (1.414 - 0.5) = 0.586 */
	corner = pixel_of(&image, 0, 0) & 255;
	cr_assert(corner >= 147 && corner <= 151, "%u", corner);
	cr_assert_eq(pixel_of(&image, 2, 2), corner);
	image_release(&image);
}

/* Beside the definition: over all pixels of the shape the least distance to its edge. */
Test(step_outline, is_what_its_definition_says)
{
	enum { W = 33, H = 21 };

	for (int width = 1; width < 7; width += 2) {
		struct image image;
		char text[16];
		uint8_t alpha[W * H];
		uint32_t state = 7;

		cr_assert(image_init(&image, W, H));
		for (size_t i = 0; i < (size_t)W * H; i++) {
			state = state * 1664525u + 1013904223u;
			alpha[i] = state >> 27 == 0 ? 255 : 0;
			memset(image.rgba + i * 4, alpha[i], 4);
		}
		(void)snprintf(text, sizeof(text), "%d", width);
		cr_assert_eq(RUN(step_outline, &image, "width", text, "color", "#f00"), ST_OK);
		for (int i = 0; i < W * H; i++) {
			double least = 1e9, cover;

			for (int k = 0; k < W * H; k++) {
				double off = hypot(i % W - k % W, i / W - k / W);

				least = alpha[k] && off < least ? off : least;
			}
			cover = fmin(1, fmax(0, width + 1 - least));
			cr_assert_leq(fabs(image.rgba[i * 4 + 3] - cover * 255), 2,
				      "width %d at %d,%d: %d, not %g", width, i % W, i / W,
				      image.rgba[i * 4 + 3], cover * 255);
		}
		image_release(&image);
	}
}

Test(step_outline, runs_under_a_soft_edge)
{
	struct image image = PIXELS(5, 1, O, 0xffffff80, X, X, X);

	/* The edge is in the middle of the second pixel: the line ends in the middle of the first. */
	cr_assert_eq(RUN_PLAIN(step_outline, &image), ST_OK);
	cr_assert_eq(pixel_of(&image, 1, 0), 0x808080ff);
	cr_assert(abs((int)(pixel_of(&image, 0, 0) & 255) - 128) <= 2, "%08x",
		  pixel_of(&image, 0, 0));
	cr_assert_eq(pixel_of(&image, 2, 0), X);
	image_release(&image);
}

Test(step_outline, inside_keeps_alpha)
{
	struct image image = PIXELS(5, 3, O, X, X, X, O, O, X, X, X, X, O, X, X, X, X);

	cr_assert_eq(RUN(step_outline, &image, "position", "inside", "corners", "square"), ST_OK);
	EXPECT_PIXELS(&image, 5, 3, O, L, L, L, O, O, L, X, L, L, O, L, L, L, L);
	image = PIXELS(3, 3, X, X, X, X, X, X, X, X, X);
	cr_assert_eq(RUN(step_outline, &image, "position", "inside"), ST_OK);
	EXPECT_PIXELS(&image, 3, 3, L, L, L, L, X, L, L, L, L);
}

Test(step_outline, center_is_half_and_half)
{
	struct image image;

	cr_assert(image_init(&image, 12, 1));
	memset(image.rgba, 255, (size_t)6 * 4);
	cr_assert_eq(RUN(step_outline, &image, "position", "center", "width", "4", "corners",
			 "square"),
		     ST_OK);
	/* Beyond the image's border the shape ends as well. */
	cr_assert_eq(pixel_of(&image, 7, 0), L);
	cr_assert_eq(pixel_of(&image, 8, 0), O);
	image_release(&image);
}

Test(step_outline, grows_only_where_it_is_asked_to)
{
	struct image image = PIXELS(1, 1, X);

	cr_assert_eq(RUN(step_outline, &image, "grow", "true", "corners", "square", "color",
			 "#00f8"),
		     ST_OK);
	EXPECT_PIXELS(&image, 3, 3, 0xff88, 0xff88, 0xff88, 0xff88, X, 0xff88, 0xff88, 0xff88,
		      0xff88);
	image = PIXELS(1, 1, X);
	cr_assert_eq(RUN(step_outline, &image, "grow", "true", "position", "inside"), ST_OK);
	EXPECT_PIXELS(&image, 1, 1, L);
}

Test(step_outline, nothing_shows_through_glass)
{
	struct image image;

	cr_assert(image_init(&image, 16, 16));
	for (size_t i = 0; i < 256; i++)
		memcpy(image.rgba + i * 4, "\xff\xff\xff\xa0", 4);
	cr_assert_eq(RUN_PLAIN(step_outline, &image), ST_OK);
	cr_assert_eq(pixel_of(&image, 8, 8), 0xffffffa0);
	image_release(&image);
}

Test(step_outline, takes_any_image)
{
	static const uint32_t SIZES[][2] = {{1, 1}, {1, 300}, {300, 1}, {64, 65}};
	static const char *const POSITIONS[] = {"outside", "inside", "center"};

	for (size_t i = 0; i < sizeof(SIZES) / sizeof(SIZES[0]); i++) {
		for (size_t k = 0; k < 3; k++) {
			struct image image = noise(SIZES[i][0], SIZES[i][1]), empty;

			cr_assert_eq(RUN(step_outline, &image, "width", "64", "position",
					 POSITIONS[k], "corners", i % 2 ? "square" : "round"),
				     ST_OK);
			image_release(&image);
			cr_assert(image_init(&empty, SIZES[i][0], SIZES[i][1]));
			cr_assert_eq(RUN(step_outline, &empty, "width", "64", "position",
					 POSITIONS[k]),
				     ST_OK);
			cr_assert_eq(image_transparent_pixels(&empty),
				     (uint64_t)SIZES[i][0] * SIZES[i][1]);
			cr_assert_eq(pixel_of(&empty, 0, 0), O);
			image_release(&empty);
		}
	}
}

Test(step_outline, tells_that_nothing_is_seen)
{
	struct image image = PIXELS(2, 1, 0xff0000ff, 0x00ff00ff);

	cr_assert_eq(RUN_PLAIN(step_outline, &image), ST_OK);
	expect_finding("W0798", "drew nothing", "opaque");
	cr_assert_eq(RUN_PLAIN(step_outline, &image), ST_OK);
	expect_hint("grow: true");
	EXPECT_PIXELS(&image, 2, 1, 0xff0000ff, 0x00ff00ff);
	image = PIXELS(2, 1, 0, 0x00000000);
	cr_assert_eq(RUN_PLAIN(step_outline, &image), ST_OK);
	expect_finding("W0798", "drew nothing", "visible");
	image_release(&image);
	image = PIXELS(2, 1, 0xff0000ff, 0x00ff00ff);
	cr_assert_eq(RUN(step_outline, &image, "grow", "true"), ST_OK);
	expect_no_finding();
	image_release(&image);
	image = PIXELS(2, 1, 0xff0000ff, 0x00ff00ff);
	cr_assert_eq(RUN(step_outline, &image, "position", "inside"), ST_OK);
	expect_no_finding();
	image_release(&image);
}
