/* What is measured of pictures with transparent pixels, and the check no_halo. */
#include "step/edges.h"

#include "unit/step/fixture.h"

#include <criterion/criterion.h>
#include <string.h>

enum { SIZE = 32 };

/* A square of one colour with an edge of half alpha, in which `background` shows by `part` of 255. hidden: under the
 * transparent pixels. */
static struct image square(uint32_t color, uint32_t background, unsigned part, uint32_t hidden)
{
	struct image image;

	cr_assert(image_init(&image, SIZE, SIZE));
	for (uint32_t i = 0; i < SIZE * SIZE; i++) {
		uint32_t x = i % SIZE, y = i / SIZE;
		uint8_t *p = image.rgba + (size_t)i * 4;
		bool is_edge = x == 8 || y == 8 || x == 23 || y == 23;
		bool is_out = x < 8 || y < 8 || x > 23 || y > 23;

		for (unsigned k = 0; k < 3; k++) {
			unsigned own = color >> (24 - 8 * k) & 255;
			unsigned other = background >> (24 - 8 * k) & 255;

			p[k] = (uint8_t)(is_out    ? hidden >> (24 - 8 * k)
					 : is_edge ? (own * (255 - part) + other * part) / 255
						   : own);
		}
		p[3] = is_out ? 0 : is_edge ? 128 : 255;
	}
	return image;
}

static struct halo halo_of(struct image image, const uint8_t *background)
{
	struct halo halo;

	halo_measure(&image, background, &halo);
	image_release(&image);
	return halo;
}

Test(step_edges, measures_alpha)
{
	struct image image = square(0xc02010ff, 0, 0, 0);
	struct alpha_facts facts;

	alpha_measure(&image, &facts);
	cr_assert_eq(facts.pixels, SIZE * SIZE);
	cr_assert_eq(facts.visible, 256);
	cr_assert_eq(facts.partial, 60);
	cr_assert_eq(facts.alpha_sum, 196 * 255 + 60 * 128);
	cr_assert(facts.left == 8 && facts.top == 8 && facts.width == 16 && facts.height == 16);
	cr_assert(facts.off_x == 0 && facts.off_y == 0);
	image.rgba[3] = 255;
	alpha_measure(&image, &facts);
	cr_assert(facts.left == 0 && facts.width == 24);
	cr_assert(facts.off_x == -125 && facts.off_y == -125, "%d", facts.off_x);
	memset(image.rgba, 0, SIZE * SIZE * 4);
	alpha_measure(&image, &facts);
	cr_assert(facts.visible == 0 && facts.width == 0 && facts.off_x == 0);
	image_release(&image);
}

Test(step_edges, finds_white_and_black_halos)
{
	struct halo halo = halo_of(square(0xc02010ff, 0xffffffff, 128, 0), NULL);

	cr_assert_eq(halo.edge, 60);
	cr_assert_eq(halo.leaking, 60);
	cr_assert_eq(halo.background[0], 255);
	halo = halo_of(square(0xc02010ff, 0x000000ff, 128, 0), NULL);
	cr_assert_eq(halo.leaking, 60);
	cr_assert_eq(halo.background[0], 0);
	halo = halo_of(square(0xc02010ff, 0xffffffff, 0, 0), NULL);
	cr_assert(halo.edge == 60 && halo.leaking == 0);
}

Test(step_edges, finds_the_background_that_is_named_or_hidden)
{
	static const uint8_t GREEN[] = {0, 255, 0}, BLUE[] = {0, 0, 255};
	const uint32_t green = 0x00ff00ff, red = 0xc02010ff;

	cr_assert_eq(halo_of(square(red, green, 90, 0), NULL).leaking, 0);
	cr_assert_eq(halo_of(square(red, green, 90, 0), GREEN).leaking, 60);
	cr_assert_eq(halo_of(square(red, green, 90, 0), BLUE).leaking, 0);
	cr_assert_eq(halo_of(square(red, green, 90, green), NULL).leaking, 60);
	cr_assert_eq(halo_of(square(red, green, 0, green), NULL).leaking, 0);
}

/* What a hard key leaves is opaque. */
Test(step_edges, sees_an_opaque_rim_of_a_background_that_is_known)
{
	static const uint8_t WHITE[] = {255, 255, 255};
	struct image image = square(0xc02010ff, 0xffffffff, 128, 0);

	for (size_t i = 0; i < SIZE * SIZE; i++)
		image.rgba[i * 4 + 3] = image.rgba[i * 4 + 3] ? 255 : 0;
	cr_assert_eq(halo_of(image, WHITE).leaking, 60);
}

Test(step_edges, spares_a_dark_outline)
{
	struct image image = square(0x000000ff, 0, 0, 0);

	for (uint32_t y = 11; y < 21; y++)
		for (uint32_t x = 11; x < 21; x++)
			memcpy(image.rgba + (y * SIZE + x) * 4, "\xff\xd0\x40\xff", 4);
	cr_assert_eq(halo_of(image, NULL).leaking, 0);
}

Test(step_edges, takes_any_picture)
{
	static const uint32_t SIZES[][2] = {{1, 1}, {1, 99}, {99, 1}, {2, 3}, {50, 40}};

	for (size_t i = 0; i < sizeof(SIZES) / sizeof(SIZES[0]); i++) {
		struct image image = noise(SIZES[i][0], SIZES[i][1]);
		struct halo halo;
		struct alpha_facts facts;

		halo_measure(&image, NULL, &halo);
		cr_assert_leq(halo.leaking, halo.edge);
		halo_measure(&image, (const uint8_t[]){1, 2, 3}, &halo);
		cr_assert_leq(halo.edge, (uint64_t)SIZES[i][0] * SIZES[i][1]);
		alpha_measure(&image, &facts);
		memset(image.rgba, 0, (size_t)SIZES[i][0] * SIZES[i][1] * 4);
		halo_measure(&image, NULL, &halo);
		cr_assert_eq(halo.edge, 0);
		image_release(&image);
	}
}

Test(step_edges, no_halo_names_what_it_measured)
{
	const struct check *check = check_find(STR("no_halo"));
	struct image image = square(0xc02010ff, 0xffffffff, 128, 0);

	cr_assert_eq(check_pixels(check, &image, NULL, "100%"), ST_OK);
	expect_no_finding();
	cr_assert_eq(check_pixels(check, &image, NULL, "5%"), ST_INVALID);
	expect_finding("E0792", "#ffffff shows in 60 of 60 edge pixels", "100.00 % (allowed: 5 %)");
	image_release(&image);
	image = square(0xc02010ff, 0xffffffff, 0, 0);
	cr_assert_eq(check_pixels(check, &image, NULL, "0"), ST_OK);
	expect_no_finding();
	image_release(&image);
}

Test(step_edges, no_halo_takes_the_background_from_the_compiler)
{
	const struct check *check = check_find(STR("no_halo"));
	const struct check_context context = {.has_background = true, .background = {0, 255, 0}};
	struct image image = square(0xc02010ff, 0x00ff00ff, 90, 0);

	cr_assert_eq(check_pixels(check, &image, NULL, "0"), ST_OK);
	cr_assert_eq(check_pixels(check, &image, &context, "0"), ST_INVALID);
	expect_finding("E0792", "#00ff00", "60 of 112");
	image_release(&image);
}
