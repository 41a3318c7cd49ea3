/* The step alpha_bleed. */
#include "unit/step/fixture.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

extern const struct step step_alpha_bleed;

static const uint32_t A = 0x112233ff, B = 0xff00ff00;

Test(step_alpha_bleed, spreads_to_the_radius_and_no_further)
{
	struct image image = PIXELS(5, 1, A, B, B, B, B);

	cr_assert_eq(RUN(step_alpha_bleed, &image, "radius", "2"), ST_OK);
	EXPECT_PIXELS(&image, 5, 1, A, 0x11223300, 0x11223300, B, B);
	image = PIXELS(1, 3, B, B, A);
	cr_assert_eq(RUN_PLAIN(step_alpha_bleed, &image), ST_OK);
	EXPECT_PIXELS(&image, 1, 3, 0x11223300, 0x11223300, A);
}

Test(step_alpha_bleed, takes_the_mean_weighed_by_alpha)
{
	struct image image = PIXELS(3, 1, 0x000000ff, B, 0xc8c8c833);

	/* 200 * 51 / (255 + 51) */
	cr_assert_eq(RUN(step_alpha_bleed, &image, "radius", "1"), ST_OK);
	EXPECT_PIXELS(&image, 3, 1, 0x000000ff, 0x21212100, 0xc8c8c833);
}

Test(step_alpha_bleed, reaches_over_corners)
{
	struct image image = PIXELS(3, 3, A, A, A, A, A, A, A, A, B);

	cr_assert_eq(RUN(step_alpha_bleed, &image, "radius", "1"), ST_OK);
	EXPECT_PIXELS(&image, 3, 3, A, A, A, A, A, A, A, A, 0x11223300);
	image = PIXELS(2, 2, A, B, B, B);
	cr_assert_eq(RUN(step_alpha_bleed, &image, "radius", "1"), ST_OK);
	EXPECT_PIXELS(&image, 2, 2, A, 0x11223300, 0x11223300, 0x11223300);
}

Test(step_alpha_bleed, leaves_what_has_nothing_to_do)
{
	struct image image = PIXELS(2, 1, B, B), opaque = PIXELS(2, 1, A, 0x445566ff);

	cr_assert_eq(RUN_PLAIN(step_alpha_bleed, &image), ST_OK);
	EXPECT_PIXELS(&image, 2, 1, B, B);
	cr_assert_eq(RUN_PLAIN(step_alpha_bleed, &opaque), ST_OK);
	EXPECT_PIXELS(&opaque, 2, 1, A, 0x445566ff);
}

/* The definition, ring by ring over all pixels. */
static void reference(struct image *image, int radius)
{
	int width = (int)image->width, height = (int)image->height;
	uint8_t *done = calloc((size_t)width * (size_t)height, 1);

	cr_assert_not_null(done);
	for (int i = 0; i < width * height; i++)
		done[i] = image->rgba[i * 4 + 3] != 0;
	for (int ring = 0; ring < radius; ring++) {
		uint8_t *next = malloc((size_t)width * (size_t)height);

		cr_assert_not_null(next);
		memcpy(next, done, (size_t)width * (size_t)height);
		for (int i = 0; i < width * height; i++) {
			unsigned sums[3] = {0}, weights = 0;

			for (int n = 0; n < 9 && !done[i]; n++) {
				int x = i % width + n % 3 - 1, y = i / width + n / 3 - 1;
				const uint8_t *p = image->rgba + (y * width + x) * 4;
				unsigned weight;

				if (x < 0 || y < 0 || x >= width || y >= height ||
				    !done[y * width + x])
					continue;
				weight = p[3] ? p[3] : 255;
				for (int k = 0; k < 3; k++)
					sums[k] += p[k] * weight;
				weights += weight;
			}
			for (int k = 0; weights && k < 3; k++)
				image->rgba[i * 4 + k] =
					(uint8_t)((sums[k] + weights / 2) / weights);
			next[i] = done[i] || weights;
		}
		free(done);
		done = next;
	}
	free(done);
}

Test(step_alpha_bleed, is_what_its_definition_says)
{
	for (uint32_t keep = 2; keep < 40; keep += 5) {
		struct image image = noise(37, 23), wanted;

		for (size_t i = 0; i < 37 * 23; i++) {
			if ((i * 2654435761u >> 7) % keep)
				image.rgba[i * 4 + 3] = 0;
		}
		cr_assert(image_init(&wanted, 37, 23));
		memcpy(wanted.rgba, image.rgba, 37 * 23 * 4);
		reference(&wanted, 3);
		cr_assert_eq(RUN(step_alpha_bleed, &image, "radius", "3px"), ST_OK);
		cr_assert_arr_eq(image.rgba, wanted.rgba, 37 * 23 * 4);
		image_release(&image);
		image_release(&wanted);
	}
}
