/* The step watermark. */
#include "unit/step/fixture.h"

#include <criterion/criterion.h>
#include <math.h>

extern const struct step step_watermark;

static const uint32_t A = 0x112233ff, RED = 0xff0000ff;

/* Makes this image the one that the step lays over. */
static void mark_with(const struct image *image)
{
	static struct bytes bytes;
	struct encode_options options = {0};
	struct diag diag = {0};

	bytes_release(&bytes);
	cr_assert_eq(image_encode(image, MEDIA_PNG, &options, (struct place){0}, &bytes, &diag),
		     ST_OK);
	give_file(bytes.data, bytes.len);
}

static void mark(struct image image)
{
	mark_with(&image);
	image_release(&image);
}

Test(step_watermark, stands_where_it_is_told)
{
	struct image image = PIXELS(3, 2, A, A, A, A, A, A);

	mark(PIXELS(1, 1, RED));
	cr_assert_eq(RUN_PLAIN(step_watermark, &image), ST_OK);
	EXPECT_PIXELS(&image, 3, 2, A, A, A, A, A, RED);
	image = PIXELS(3, 2, A, A, A, A, A, A);
	cr_assert_eq(RUN(step_watermark, &image, "position", "north"), ST_OK);
	EXPECT_PIXELS(&image, 3, 2, A, RED, A, A, A, A);
	image = PIXELS(4, 3, A, A, A, A, A, A, A, A, A, A, A, A);
	cr_assert_eq(RUN(step_watermark, &image, "position", "northwest", "margin", "1"), ST_OK);
	EXPECT_PIXELS(&image, 4, 3, A, A, A, A, A, RED, A, A, A, A, A, A);
}

Test(step_watermark, colour_counts_by_alpha)
{
	struct image image = PIXELS(3, 1, 0x0000ff00, 0x0000ff80, 0x0000ffff);

	mark(PIXELS(3, 1, 0xff000080, 0xff000080, 0xff000080));
	cr_assert_eq(RUN_PLAIN(step_watermark, &image), ST_OK);
	/* Nothing of the colour hidden under alpha 0; 128 of 192 parts; 128 of 255 parts. */
	EXPECT_PIXELS(&image, 3, 1, 0xff000080, 0xaa0055c0, 0x80007fff);
}

Test(step_watermark, what_is_transparent_changes_nothing)
{
	struct image image = PIXELS(2, 1, 0x12345600, A);

	mark(PIXELS(2, 1, 0xff000000, 0x00ff0000));
	cr_assert_eq(RUN_PLAIN(step_watermark, &image), ST_OK);
	EXPECT_PIXELS(&image, 2, 1, 0x12345600, A);
	image = PIXELS(2, 1, 0x12345600, A);
	mark(PIXELS(2, 1, RED, RED));
	cr_assert_eq(RUN(step_watermark, &image, "opacity", "0"), ST_OK);
	EXPECT_PIXELS(&image, 2, 1, 0x12345600, A);
}

/* All alphas of both and some opacities against the definition. */
Test(step_watermark, is_source_over)
{
	static const char *const OPACITIES[] = {"100", "50%", "12.5", "0.4"};

	for (size_t i = 0; i < 4; i++) {
		struct image image, before = noise(256, 256), upper = noise(256, 256);
		double opacity = atof(OPACITIES[i]) / 100;

		cr_assert(image_init(&image, 256, 256));
		for (size_t p = 0; p < 65536; p++) {
			before.rgba[p * 4 + 3] = (uint8_t)(p / 256);
			upper.rgba[p * 4 + 3] = (uint8_t)p;
			upper.rgba[p * 4] = (uint8_t)(p * 7);
			for (size_t k = 0; k < 4; k++)
				image.rgba[p * 4 + k] = before.rgba[p * 4 + k];
		}
		mark_with(&upper);
		cr_assert_eq(RUN(step_watermark, &image, "opacity", OPACITIES[i]), ST_OK);
		for (size_t p = 0; p < 65536; p++) {
			double u = upper.rgba[p * 4 + 3] / 255.0 * opacity;
			double l = before.rgba[p * 4 + 3] / 255.0 * (1 - u), both = u + l;

			cr_assert_leq(fabs(image.rgba[p * 4 + 3] - both * 255), 0.501);
			for (size_t k = 0; k < 3 && u > 0; k++) {
				double wanted =
					(upper.rgba[p * 4 + k] * u + before.rgba[p * 4 + k] * l) /
					both;

				cr_assert_leq(fabs(image.rgba[p * 4 + k] - wanted), 0.501);
			}
		}
		image_release(&before);
		image_release(&upper);
		image_release(&image);
	}
}

Test(step_watermark, must_fit_with_its_margin)
{
	struct image image = PIXELS(2, 2, A, A, A, A);

	mark(PIXELS(3, 1, RED, RED, RED));
	cr_assert_eq(RUN_PLAIN(step_watermark, &image), ST_INVALID);
	expect_finding("E0705", "3x1", "2x2");
	mark(PIXELS(1, 1, RED));
	cr_assert_eq(RUN(step_watermark, &image, "margin", "1"), ST_INVALID);
	expect_finding("E0705", "margin of 1", "2x2");
	cr_assert_eq(RUN(step_watermark, &image, "margin", "16384"), ST_INVALID);
	expect_finding("E0705", "16384", "2x2");
	image_release(&image);
}

Test(step_watermark, must_be_a_picture)
{
	struct image image = PIXELS(1, 1, A);

	give_file("hello", 5);
	cr_assert_eq(RUN_PLAIN(step_watermark, &image), ST_INVALID);
	expect_finding("E0601", "not a PNG", "5 bytes");
	image_release(&image);
}
