/* The step quantize, and the palettes behind it. */
#include "step/palette.h"
#include "unit/step/fixture.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct step step_quantize;

static const uint32_t K = 0x000000ff, W = 0xffffffff, R = 0xff0000ff, D = 0x202020ff;

static size_t colors_of(const struct image *image)
{
	struct palette *palette = calloc(1, sizeof(*palette));
	size_t count;

	cr_assert_not_null(palette);
	for (size_t i = 0; i < (size_t)image->width * image->height; i++)
		cr_assert(palette_add(palette, image->rgba + i * 4), "more than 256 colours");
	count = palette->count;
	free(palette);
	return count;
}

static struct image gradient(uint32_t width, uint32_t height, uint8_t alpha)
{
	struct image image;

	cr_assert(image_init(&image, width, height));
	for (uint32_t i = 0; i < width * height; i++) {
		uint8_t *p = image.rgba + (size_t)i * 4;

		p[0] = (uint8_t)(i % width * 255 / width);
		p[1] = (uint8_t)(i / width * 255 / height);
		p[2] = (uint8_t)(255 - p[0] / 2);
		p[3] = alpha;
	}
	return image;
}

Test(step_quantize, leaves_an_image_of_few_colours_as_it_is)
{
	struct image image = PIXELS(4, 1, K, W, R, 0x10203040);

	cr_assert_eq(RUN(step_quantize, &image, "colors", "4"), ST_OK);
	EXPECT_PIXELS(&image, 4, 1, K, W, R, 0x10203040);
}

Test(step_quantize, keeps_to_the_number)
{
	static const char *const COUNTS[] = {"2", "3", "16", "255", "256"};
	static const char *const DITHERS[] = {"none", "ordered", "diffusion", "floyd-steinberg"};

	for (size_t i = 0; i < sizeof(COUNTS) / sizeof(COUNTS[0]); i++) {
		for (size_t k = 0; k < sizeof(DITHERS) / sizeof(DITHERS[0]); k++) {
			struct image image = noise(90, 70);
			size_t most = (size_t)atoi(COUNTS[i]), found;

			cr_assert_eq(RUN(step_quantize, &image, "colors", COUNTS[i], "dither",
					 DITHERS[k]),
				     ST_OK);
			found = colors_of(&image);
			cr_assert(found <= most && found * 10 >= most * 8, "%zu of %zu", found,
				  most);
			image_release(&image);
		}
	}
}

Test(step_quantize, merges_what_is_near)
{
	struct image image = PIXELS(6, 1, K, 0x040404ff, 0x020202ff, W, 0xfcfcfcff, 0xfefefeff);

	cr_assert_eq(RUN(step_quantize, &image, "colors", "2"), ST_OK);
	EXPECT_PIXELS(&image, 6, 1, 0x020202ff, 0x020202ff, 0x020202ff, 0xfefefeff, 0xfefefeff,
		      0xfefefeff);
}

Test(step_quantize, keeps_transparent_and_opaque_what_was)
{
	struct image image = gradient(64, 64, 255);

	for (size_t i = 0; i < 64 * 64; i++)
		image.rgba[i * 4 + 3] = i % 5 == 0 ? 0 : i % 7 == 0 ? 100 : 255;
	cr_assert_eq(RUN(step_quantize, &image, "colors", "32"), ST_OK);
	cr_assert_leq(colors_of(&image), 32);
	for (size_t i = 0; i < 64 * 64; i++) {
		if (i % 5 == 0)
			cr_assert_eq(pixel_of(&image, i % 64, (uint32_t)(i / 64)), 0);
		else if (i % 7)
			cr_assert_eq(image.rgba[i * 4 + 3], 255);
	}
	cr_assert_eq(RUN(step_quantize, &image, "alpha", "threshold"), ST_OK);
	for (size_t i = 0; i < 64 * 64; i++)
		cr_assert(image.rgba[i * 4 + 3] == 0 || image.rgba[i * 4 + 3] == 255);
	image_release(&image);
}

Test(step_quantize, takes_a_palette)
{
	struct image image = PIXELS(4, 1, 0x101010ff, 0xd0d0d0ff, 0xc0302080, 0x12345600);

	cr_assert_eq(RUN(step_quantize, &image, "palette", "#f00"), ST_OK);
	EXPECT_PIXELS(&image, 4, 1, R, R, 0xff000080, 0);
}

#define EXPECT_FILE(text, ...) \
	do { \
		struct image image = PIXELS(4, 1, 0x101010ff, 0xd0d0d0ff, 0xc03020ff, 0x12345600); \
\
		give_file((text), sizeof(text) - 1); \
		cr_assert_eq(RUN(step_quantize, &image, "palette_file", "p"), ST_OK); \
		EXPECT_PIXELS(&image, 4, 1, __VA_ARGS__); \
	} while (0)

Test(step_quantize, reads_palettes_of_other_tools)
{
	EXPECT_FILE("GIMP Palette\nName: two\nColumns: 2\n#\n  0   0   0\tblack\n255 255 255\n", K,
		    W, K, 0);
	EXPECT_FILE("JASC-PAL\r\n0100\r\n3\r\n0 0 0\r\n255 0 0\r\n255 255 255\r\n", K, W, R, 0);
	EXPECT_FILE("202020\n#ffffff\nFF0000", D, W, R, 0);
	EXPECT_FILE("; lospec\n\n202020\nffffff\n", D, W, D, 0);
	EXPECT_FILE("\xef\xbb\xbf"
		    "202020\r\nffffff\r\n",
		    D, W, D, 0);
}

Test(step_quantize, refuses_what_is_no_palette)
{
	static const char *const FILES[] = {"",
					    "GIMP Palette\n",
					    "red\n",
					    "GIMP Palette\n1 2\n",
					    "JASC-PAL\n0100\n1\n256 0 0\n",
					    "12345\n"};
	struct image image = PIXELS(1, 1, K);

	for (size_t i = 0; i < sizeof(FILES) / sizeof(FILES[0]); i++) {
		give_file(FILES[i], strlen(FILES[i]));
		cr_assert_eq(RUN(step_quantize, &image, "palette_file", "p"), ST_INVALID, "%s",
			     FILES[i]);
		expect_finding("E0794", "palette", "read");
	}
	give_file("GIMP Palette\n#\n0 0 0\n256 0 0\n", 31);
	cr_assert_eq(RUN(step_quantize, &image, "palette_file", "p"), ST_INVALID);
	expect_finding("E0794", "its line 4", "no colour");
	cr_assert_eq(RUN(step_quantize, &image, "palette", "red"), ST_INVALID);
	expect_finding("E0793", "'red'", "#ff8800");
	cr_assert_eq(RUN(step_quantize, &image, "palette", "#fff", "colors", "4"), ST_INVALID);
	expect_finding("E0793", "colors", "one of them");
	image_release(&image);
}

Test(step_quantize, refuses_a_palette_that_is_too_large)
{
	char text[300 * 7 + 1] = "";
	struct image image = PIXELS(1, 1, K);

	for (int i = 0; i < 300; i++)
		(void)snprintf(text + (size_t)i * 7, 8, "%06x\n", (unsigned)i * 7);
	give_file(text, strlen(text));
	cr_assert_eq(RUN(step_quantize, &image, "palette_file", "p"), ST_INVALID);
	expect_finding("E0794", "more than 256", "colours");
	image_release(&image);
}

/* The mean of many dithered pixels is that of the gradient. */
Test(step_quantize, dither_keeps_the_mean)
{
	static const char *const DITHERS[] = {"ordered", "diffusion"};

	for (size_t d = 0; d < 2; d++) {
		struct image image;
		long sum = 0;

		cr_assert(image_init(&image, 64, 64));
		memset(image.rgba, 255, 64 * 64 * 4);
		for (size_t i = 0; i < 64 * 64; i++)
			memset(image.rgba + i * 4, 96, 3);
		cr_assert_eq(RUN(step_quantize, &image, "palette", "#fff"), ST_OK);
		memset(image.rgba, 255, 64 * 64 * 4);
		for (size_t i = 0; i < 64 * 64; i++)
			memset(image.rgba + i * 4, 96, 3);
		give_file("000000\nffffff\n", 14);
		cr_assert_eq(RUN(step_quantize, &image, "palette_file", "p", "dither", DITHERS[d]),
			     ST_OK);
		for (size_t i = 0; i < 64 * 64; i++)
			sum += image.rgba[i * 4];
		cr_assert_leq(labs(sum / (64 * 64) - 96), 16, "%s: %ld", DITHERS[d],
			      sum / (64 * 64));
		cr_assert_eq(colors_of(&image), 2);
		image_release(&image);
	}
}

Test(step_quantize, takes_any_image)
{
	static const uint32_t SIZES[][2] = {{1, 1}, {1, 400}, {400, 1}, {300, 300}};

	for (size_t i = 0; i < sizeof(SIZES) / sizeof(SIZES[0]); i++) {
		struct image image = noise(SIZES[i][0], SIZES[i][1]);

		cr_assert_eq(RUN(step_quantize, &image, "colors", "2", "dither", "diffusion"),
			     ST_OK);
		cr_assert_leq(colors_of(&image), 2);
		memset(image.rgba, 0, (size_t)SIZES[i][0] * SIZES[i][1] * 4);
		cr_assert_eq(RUN(step_quantize, &image, "colors", "2"), ST_OK);
		cr_assert_eq(colors_of(&image), 1);
		image_release(&image);
	}
}

/* The search gives what looking at every point would. */
Test(step_quantize, nearest_is_nearest)
{
	struct palette_search *search = calloc(1, sizeof(*search));
	struct image image = noise(256, 40);

	cr_assert_not_null(search);
	search->count = 200;
	for (unsigned i = 0; i < search->count; i++)
		search->points[i] = palette_point_of(image.rgba + (size_t)i * 4);
	palette_search_prepare(search);
	for (size_t i = 200; i < 256 * 40; i++) {
		struct palette_point point = palette_point_of(image.rgba + i * 4);
		unsigned best = 0;

		for (unsigned k = 1; k < search->count; k++) {
			if (palette_distance(&point, &search->points[k]) <
			    palette_distance(&point, &search->points[best]))
				best = k;
		}
		cr_assert_eq(palette_nearest(search, &point, (unsigned)(i % 200)), best);
	}
	free(search);
	image_release(&image);
}

Test(step_quantize, makes_the_same_bytes_everywhere)
{
	struct image image = gradient(131, 77, 255);

	cr_assert_eq(RUN(step_quantize, &image, "colors", "23", "dither", "diffusion", "strength",
			 "80%"),
		     ST_OK);
	cr_assert_eq(fingerprint(&image), UINT64_C(0xd6cee9ed6ed0a430), "%llx",
		     (unsigned long long)fingerprint(&image));
	image_release(&image);
}
