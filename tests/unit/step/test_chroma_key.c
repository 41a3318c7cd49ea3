/* The step chroma_key. */
#include "unit/step/fixture.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

extern const struct step step_chroma_key;

static const uint32_t G = 0x00ff00ff, R = 0xc02010ff, NONE = 0;

static uint32_t mix(uint32_t over, uint32_t under, unsigned part)
{
	uint32_t color = 0xff;

	for (int shift = 8; shift < 32; shift += 8) {
		unsigned a = over >> shift & 255, b = under >> shift & 255;

		color |= ((a * part + b * (255 - part) + 127) / 255) << shift;
	}
	return color;
}

static void expect_near(uint32_t found, uint32_t wanted, int within)
{
	for (int shift = 0; shift < 32; shift += 8)
		cr_assert_leq(abs((int)(found >> shift & 255) - (int)(wanted >> shift & 255)),
			      within, "%08x is not near %08x", found, wanted);
}

/* A disc with a soft edge: how much of a pixel it covers, of 255. */
static unsigned disc(int x, int y, int size)
{
	unsigned inside = 0;

	for (int i = 0; i < 256; i++) {
		int u = 32 * x + 2 * (i % 16) + 1 - 16 * size;
		int v = 32 * y + 2 * (i / 16) + 1 - 16 * size;

		inside += u * u + v * v < 100 * size * size;
	}
	return inside > 255 ? 255 : inside;
}

static struct image disc_over(uint32_t color, uint32_t key, int size)
{
	struct image image;

	cr_assert(image_init(&image, (uint32_t)size, (uint32_t)size));
	for (int i = 0; i < size * size; i++) {
		uint32_t pixel = mix(color, key, disc(i % size, i / size, size));

		for (int k = 0; k < 4; k++)
			image.rgba[i * 4 + k] = (uint8_t)(pixel >> (24 - 8 * k));
	}
	return image;
}

/* Opaque pictures on backgrounds of any kind get the edge they were drawn with, in the shape's own colour. */
Test(step_chroma_key, unmixes_a_soft_edge)
{
	static const uint32_t KEYS[] = {0x00ff00ff, 0xff00ffff, 0xffffffff, 0x000000ff, 0x808080ff};
	enum { SIZE = 40 };

	for (size_t i = 0; i < sizeof(KEYS) / sizeof(KEYS[0]); i++) {
		struct image image = disc_over(R, KEYS[i], SIZE);
		unsigned soft = 0;

		cr_assert_eq(RUN_PLAIN(step_chroma_key, &image), ST_OK);
		for (uint32_t p = 0; p < SIZE * SIZE; p++) {
			unsigned cover = disc((int)(p % SIZE), (int)(p / SIZE), SIZE);
			uint32_t found = pixel_of(&image, p % SIZE, p / SIZE);

			if (cover < 32) {
				cr_assert_leq(found & 255, 33);
				continue;
			}
			expect_near(found, (R & ~255u) | cover, 4);
			soft += (found & 255) < 255;
		}
		cr_assert_gt(soft, 60);
		image_release(&image);
	}
}

Test(step_chroma_key, keys_the_colour_that_is_named)
{
	struct image image = PIXELS(3, 1, G, R, 0x0000ffff);

	cr_assert_eq(RUN(step_chroma_key, &image, "color", "#00f", "edge", "0"), ST_OK);
	EXPECT_PIXELS(&image, 3, 1, G, R, NONE);
	image = PIXELS(3, 1, 0x00f00fff, 0x00e000ff, R);
	cr_assert_eq(RUN(step_chroma_key, &image, "color", "#0f0", "edge", "0", "tolerance", "15",
			 "despill", "false"),
		     ST_OK);
	EXPECT_PIXELS(&image, 3, 1, NONE, 0x00e000ff, R);
}

/* White eyes of a figure on white. */
Test(step_chroma_key, connected_keeps_the_colour_inside)
{
	const uint32_t W = 0xffffffff, B = 0x000000ff;
	const uint32_t ring[25] = {W, W, W, W, W, W, B, B, B, W, W, B, W,
				   B, W, W, B, B, B, W, W, W, W, W, W};
	struct image image = pixels(5, 5, ring);

	cr_assert_eq(RUN(step_chroma_key, &image, "connected", "true"), ST_OK);
	cr_assert_eq(pixel_of(&image, 2, 2), W);
	cr_assert_eq(pixel_of(&image, 1, 1), B);
	cr_assert_eq(pixel_of(&image, 0, 2), NONE);
	image_release(&image);
	image = pixels(5, 5, ring);
	cr_assert_eq(RUN_PLAIN(step_chroma_key, &image), ST_OK);
	cr_assert_eq(pixel_of(&image, 2, 2), NONE);
	cr_assert_eq(pixel_of(&image, 1, 1), B);
	image_release(&image);
}

/* Light on black: alpha is how bright it is, and what is left shines over anything. */
Test(step_chroma_key, softness_makes_light_of_a_glow)
{
	struct image image;

	cr_assert(image_init(&image, 256, 9));
	for (size_t i = 0; i < (size_t)256 * 9; i++)
		memcpy(image.rgba + i * 4,
		       (uint8_t[]){(uint8_t)(i % 256), (uint8_t)(i % 256 / 2), 0, 255}, 4);
	cr_assert_eq(RUN(step_chroma_key, &image, "color", "#000", "tolerance", "0", "softness",
			 "255"),
		     ST_OK);
	for (uint32_t x = 8; x < 256; x++)
		expect_near(pixel_of(&image, x, 4), 0xff800000 | x, (int)(260 / x) + 2);
	image_release(&image);
}

Test(step_chroma_key, despill_takes_a_cast_off_the_edge)
{
	const uint32_t cast = 0x80c080ff;
	struct image image = PIXELS(5, 1, G, cast, 0x808080ff, 0x808080ff, 0x808080ff);

	cr_assert_eq(RUN(step_chroma_key, &image, "color", "#0f0"), ST_OK);
	cr_assert_eq(pixel_of(&image, 4, 0), 0x808080ff);
	cr_assert((pixel_of(&image, 1, 0) >> 16 & 255) <= 130, "%08x", pixel_of(&image, 1, 0));
	image_release(&image);
	image = PIXELS(2, 1, G, cast);
	cr_assert_eq(RUN(step_chroma_key, &image, "color", "#0f0", "despill", "false"), ST_OK);
	EXPECT_PIXELS(&image, 2, 1, NONE, cast);
}

Test(step_chroma_key, leaves_what_is_transparent_already)
{
	struct image image = PIXELS(3, 3, 0, 0, 0, 0, R, 0, 0, 0, 0x11223300);

	cr_assert_eq(RUN_PLAIN(step_chroma_key, &image), ST_OK);
	EXPECT_PIXELS(&image, 3, 3, 0, 0, 0, 0, R, 0, 0, 0, 0x11223300);
	image = PIXELS(2, 1, 0xc0201080, G);
	cr_assert_eq(RUN(step_chroma_key, &image, "color", "#0f0"), ST_OK);
	EXPECT_PIXELS(&image, 2, 1, 0xc0201080, NONE);
}

Test(step_chroma_key, refuses_a_border_without_a_colour)
{
	struct image image = noise(64, 64);

	for (size_t i = 0; i < 64 * 64; i++)
		image.rgba[i * 4 + 3] = 255;
	cr_assert_eq(RUN_PLAIN(step_chroma_key, &image), ST_INVALID);
	expect_finding("E0790", "496 pixels", "only");
	image_release(&image);
}

Test(step_chroma_key, takes_any_size)
{
	static const uint32_t SIZES[][2] = {{1, 1}, {1, 300}, {300, 1}, {2, 2}, {3, 700}, {5, 4}};

	for (size_t i = 0; i < sizeof(SIZES) / sizeof(SIZES[0]); i++) {
		struct image image = noise(SIZES[i][0], SIZES[i][1]);

		cr_assert_eq(RUN(step_chroma_key, &image, "color", "#808080", "edge", "8",
				 "tolerance", "90", "connected", i % 2 ? "true" : "false"),
			     ST_OK);
		image_release(&image);
		cr_assert(image_init(&image, SIZES[i][0], SIZES[i][1]));
		memset(image.rgba, 255, (size_t)SIZES[i][0] * SIZES[i][1] * 4);
		cr_assert_eq(RUN_PLAIN(step_chroma_key, &image), ST_OK);
		for (uint32_t p = 0; p < SIZES[i][0] * SIZES[i][1]; p++)
			cr_assert_eq(pixel_of(&image, p % SIZES[i][0], p / SIZES[i][0]), NONE);
		image_release(&image);
	}
}

Test(step_chroma_key, makes_the_same_bytes_everywhere)
{
	struct image image = noise(61, 47);

	for (size_t i = 0; i < (size_t)61 * 47; i++) {
		if (i * 2654435761u >> 28 & 3)
			memcpy(image.rgba + i * 4, "\x00\xff\x00\xff", 4);
	}
	cr_assert_eq(RUN(step_chroma_key, &image, "softness", "40", "edge", "3"), ST_OK);
	cr_assert_eq(fingerprint(&image), UINT64_C(0x5976d2b9b6a0b162), "%llx",
		     (unsigned long long)fingerprint(&image));
	image_release(&image);
}

Test(step_chroma_key, tells_that_a_colour_is_not_there)
{
	struct image image = PIXELS(3, 3, 0x0000ffff, 0x0000ffff, 0x0000ffff, 0x0000ffff,
				    0xff0000ff, 0x0000ffff, 0x0000ffff, 0x0000ffff, 0x0000ffff);

	cr_assert_eq(RUN(step_chroma_key, &image, "color", "#00ff00"), ST_OK);
	expect_finding("W0797", "changed nothing", "#00ff00");
	cr_assert_eq(RUN(step_chroma_key, &image, "color", "#00ff00"), ST_OK);
	expect_hint("#0000ff");
	cr_assert_eq(RUN(step_chroma_key, &image, "color", "transparent"), ST_INVALID);
	expect_finding("E0790", "transparent", "no colour");
	cr_assert_eq(RUN(step_chroma_key, &image, "color", "#0000ff"), ST_OK);
	expect_no_finding();
	image_release(&image);
}
