/* Resampling against its definition in floating point, and the properties that a product relies
 * on. */
#include "step/scale.h"
#include "unit/step/fixture.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double PI = 3.14159265358979323846;

static struct image scaled(const struct image *image, uint32_t width, uint32_t height,
			   enum scale_filter filter, bool is_linear)
{
	struct image out;

	cr_assert(image_init(&out, width, height));
	image_scale(image, &out, filter, is_linear);
	return out;
}

static double lanczos(double x)
{
	x = fabs(x);
	if (x >= 3)
		return 0;
	return x == 0 ? 1 : 3 * sin(PI * x) * sin(PI * x / 3) / (PI * PI * x * x);
}

/* One output pixel: premultiplied channels in 0..255, computed as a sum over the whole source. */
static void reference(const struct image *image, const struct image *out, uint32_t ox, uint32_t oy,
		      double sums[4])
{
	double sx = image->width > out->width ? (double)image->width / out->width : 1;
	double sy = image->height > out->height ? (double)image->height / out->height : 1;
	double cx = (ox + 0.5) * image->width / out->width,
	       cy = (oy + 0.5) * image->height / out->height;
	double total = 0;

	memset(sums, 0, 4 * sizeof(*sums));
	for (uint32_t y = 0; y < image->height; y++) {
		double wy = lanczos((y + 0.5 - cy) / sy);

		for (uint32_t x = 0; x < image->width && wy != 0; x++) {
			const uint8_t *p = image->rgba + ((size_t)y * image->width + x) * 4;
			double weight = wy * lanczos((x + 0.5 - cx) / sx);

			total += weight;
			for (int k = 0; k < 3; k++)
				sums[k] += weight * p[k] * p[3] / 255;
			sums[3] += weight * p[3];
		}
	}
	for (int k = 0; k < 4; k++)
		sums[k] /= total;
}

/* The largest difference from the definition in the output columns [from, end), of premultiplied
 * channels after overshoot is cut as scale.c says. */
static double worst_difference(const struct image *image, const struct image *out, uint32_t from,
			       uint32_t end)
{
	double worst = 0;

	for (uint32_t i = 0; i < out->height * (end - from); i++) {
		uint32_t x = from + i % (end - from), y = i / (end - from);
		const uint8_t *p = out->rgba + ((size_t)y * out->width + x) * 4;
		double sums[4], alpha;

		reference(image, out, x, y, sums);
		alpha = fmin(fmax(sums[3], 0), 255);
		worst = fmax(worst, fabs(p[3] - alpha));
		for (int k = 0; k < 3 && sums[3] > 1; k++) {
			double color = fmin(fmax(sums[k] / sums[3], 0), 1) * alpha;

			worst = fmax(worst, fabs(p[k] * p[3] / 255.0 - color));
		}
	}
	return worst;
}

Test(step_scale, lanczos_is_lanczos)
{
	static const uint32_t SIZES[][4] = {
		{40, 30, 10, 9}, {10, 9, 40, 30}, {33, 20, 32, 21}, {64, 3, 5, 17}, {1, 1, 5, 4}};

	for (size_t i = 0; i < sizeof(SIZES) / sizeof(SIZES[0]); i++) {
		struct image image = noise(SIZES[i][0], SIZES[i][1]);
		struct image out = scaled(&image, SIZES[i][2], SIZES[i][3], SCALE_LANCZOS, false);
		double worst = worst_difference(&image, &out, 0, out.width);

		cr_assert_lt(worst, 1.1, "row %zu: %f", i, worst);
		image_release(&out);
		image_release(&image);
	}
}

/* At 5000 rows a strip is 16 columns wide. */
Test(step_scale, strips_join_without_a_seam)
{
	struct image image = noise(100, 5000);
	struct image out = scaled(&image, 300, 2, SCALE_LANCZOS, false);

	cr_assert_lt(worst_difference(&image, &out, 14, 19), 1.1);
	cr_assert_lt(worst_difference(&image, &out, 206, 210), 1.1);
	cr_assert_lt(worst_difference(&image, &out, 298, 300), 1.1);
	image_release(&out);
	image_release(&image);
}

Test(step_scale, one_color_stays_that_color)
{
	static const uint32_t COLORS[] = {0xff8040ff, 0x01fe7f80, 0x4d4d4d10, 0xfffffffe,
					  0x000000ff, 0xc8000103, 0x10203003};
	static const uint32_t SIZES[][2] = {{3, 3}, {40, 7}, {7, 40}, {1, 1}, {100, 100}};

	for (size_t c = 0; c < sizeof(COLORS) / sizeof(COLORS[0]); c++) {
		for (size_t s = 0; s < sizeof(SIZES) / sizeof(SIZES[0]); s++) {
			for (int mode = 0; mode < 8; mode++) {
				struct image image, out;

				/* Light has too many dark steps for all of them to survive a low
				 * alpha. */
				if (mode % 2 && (COLORS[c] & 255) < 128)
					continue;
				cr_assert(image_init(&image, 16, 16));
				for (size_t i = 0; i < 256; i++) {
					for (unsigned k = 0; k < 4; k++)
						image.rgba[i * 4 + k] =
							(uint8_t)(COLORS[c] >> (24 - 8 * k));
				}
				out = scaled(&image, SIZES[s][0], SIZES[s][1],
					     (enum scale_filter)(mode / 2), mode % 2);
				for (uint32_t y = 0; y < out.height; y++) {
					for (uint32_t x = 0; x < out.width; x++)
						cr_assert_eq(pixel_of(&out, x, y), COLORS[c],
							     "%08x became %08x, mode %d", COLORS[c],
							     pixel_of(&out, x, y), mode);
				}
				image_release(&image);
				image_release(&out);
			}
		}
	}
}

/* Transparent red beside opaque white: only white may ever show. */
Test(step_scale, color_under_alpha_0_never_shows)
{
	static const uint32_t SIZES[][2] = {{1, 1}, {3, 3}, {5, 2}, {8, 9}, {31, 64}};

	for (int mode = 2; mode < 8; mode++) {
		for (size_t s = 0; s < sizeof(SIZES) / sizeof(SIZES[0]); s++) {
			struct image image, out;

			cr_assert(image_init(&image, 10, 10));
			for (size_t i = 0; i < 100; i++)
				memcpy(image.rgba + i * 4,
				       (i / 3 + i / 10) % 2 ? "\xff\xff\xff\xff" : "\xff\0\0\0", 4);
			out = scaled(&image, SIZES[s][0], SIZES[s][1],
				     (enum scale_filter)(mode / 2), mode % 2);
			for (uint32_t y = 0; y < out.height; y++) {
				for (uint32_t x = 0; x < out.width; x++) {
					uint32_t pixel = pixel_of(&out, x, y);

					cr_assert((pixel & 255) ? pixel >> 8 == 0xffffff
								: pixel == 0,
						  "%08x", pixel);
				}
			}
			image_release(&image);
			image_release(&out);
		}
	}
}

/* A grey shape with alpha overshoots at its edge; its colour does not. */
Test(step_scale, a_shape_of_one_color_keeps_it_at_its_edge)
{
	struct image image, out;

	cr_assert(image_init(&image, 32, 32));
	for (size_t i = 0; i < 32 * 32; i++)
		memcpy(image.rgba + i * 4, i % 32 < 15 ? "\x80\x60\x40\xff" : "\0\0\0\0", 4);
	out = scaled(&image, 100, 13, SCALE_LANCZOS, false);
	for (uint32_t x = 0; x < 100; x++) {
		uint32_t pixel = pixel_of(&out, x, 5);

		if ((pixel & 255) >= 8)
			cr_assert_eq(pixel >> 8, 0x806040, "%08x at %u", pixel, x);
	}
	image_release(&out);
	image_release(&image);
}

Test(step_scale, equal_size_copies)
{
	struct image image = noise(9, 8);

	for (int mode = 0; mode < 8; mode++) {
		struct image out = scaled(&image, 9, 8, (enum scale_filter)(mode / 2), mode % 2);

		cr_assert_eq(memcmp(out.rgba, image.rgba, 9 * 8 * 4), 0);
		image_release(&out);
	}
	image_release(&image);
}

Test(step_scale, light_is_mixed_as_light_or_as_stored)
{
	struct image image = PIXELS(2, 1, 0x000000ff, 0xffffffff);
	struct image out = scaled(&image, 1, 1, SCALE_BILINEAR, false);

	EXPECT_PIXELS(&out, 1, 1, 0x808080ff);
	out = scaled(&image, 1, 1, SCALE_BILINEAR, true);
	EXPECT_PIXELS(&out, 1, 1, 0xbcbcbcff);
	image_release(&image);
}

Test(step_scale, nearest_takes_the_pixel_under_the_center)
{
	struct image image = PIXELS(3, 1, 1, 2, 3);
	struct image out = scaled(&image, 5, 1, SCALE_NEAREST, false);

	EXPECT_PIXELS(&out, 5, 1, 1, 1, 2, 3, 3);
	out = scaled(&image, 2, 1, SCALE_NEAREST, false);
	EXPECT_PIXELS(&out, 2, 1, 1, 3);
	image_release(&image);
	image = PIXELS(2, 2, 1, 2, 3, 0xff000000);
	out = scaled(&image, 4, 4, SCALE_NEAREST, false);
	EXPECT_PIXELS(&out, 4, 4, 1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 0xff000000, 0xff000000, 3, 3,
		      0xff000000, 0xff000000);
	image_release(&image);
	image = PIXELS(4, 1, 1, 2, 3, 4);
	out = scaled(&image, 2, 1, SCALE_NEAREST, false);
	EXPECT_PIXELS(&out, 2, 1, 2, 4);
	image_release(&image);
}

/* These numbers were the same with gcc and clang, with and without SSE2. One that changes means
 * other product bytes: the revision of the step must then rise. */
Test(step_scale, gives_the_same_bytes_everywhere)
{
	static const struct {
		enum scale_filter filter;
		bool is_linear;
		uint32_t width, height;
		uint64_t wanted;
	} ROWS[] = {
		{SCALE_NEAREST, false, 64, 64, UINT64_C(0x97f9da16a9e44041)},
		{SCALE_BILINEAR, false, 64, 64, UINT64_C(0xb88b184dcd36b8c1)},
		{SCALE_BICUBIC, false, 64, 64, UINT64_C(0x45023fb79358a23d)},
		{SCALE_LANCZOS, false, 64, 64, UINT64_C(0xb882e23b442ab6d3)},
		{SCALE_LANCZOS, true, 64, 64, UINT64_C(0xe152307716130f0e)},
		{SCALE_LANCZOS, false, 301, 307, UINT64_C(0x339768df262dad33)},
		{SCALE_BICUBIC, true, 301, 307, UINT64_C(0xbd98913698e2b164)},
	};
	struct image image = noise(257, 255);

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		struct image out = scaled(&image, ROWS[i].width, ROWS[i].height, ROWS[i].filter,
					  ROWS[i].is_linear);

		cr_expect_eq(fingerprint(&out), ROWS[i].wanted, "row %zu: 0x%016llx", i,
			     (unsigned long long)fingerprint(&out));
		image_release(&out);
	}
	image_release(&image);
}
