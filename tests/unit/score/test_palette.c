/* The score palette. */
#include "unit/score/fixture.h"

#include <criterion/criterion.h>

extern const struct score score_palette;

Test(score_palette, fewer_colours_are_better)
{
	struct image image = plain(64, 64, 0x204060ff);
	unsigned some;

	fill(&image, 0, 0, 32, 32, 0xf0e0d0ff);
	cr_expect_eq(points_of(&score_palette, &image), SCORE_MAX);
	expect_words("2 of 4096");
	for (int i = 0; i < 512; i++)
		fill(&image, i % 64, i / 64, 1, 1,
		     (uint32_t)(i & 15) << 28 | (uint32_t)(i >> 4 & 15) << 20 |
			     (uint32_t)(i >> 8) << 12 | 0xff);
	some = points_of(&score_palette, &image);
	cr_expect(some > 300 && some < 800, "%u", some);
	for (int i = 0; i < 4096; i++)
		fill(&image, i % 64, i / 64, 1, 1,
		     (uint32_t)(i & 15) << 28 | (uint32_t)(i >> 4 & 15) << 20 |
			     (uint32_t)(i >> 8) << 12 | 0xff);
	cr_expect_eq(points_of(&score_palette, &image), 0);
	image_release(&image);
}
