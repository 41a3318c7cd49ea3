/* The score contrast. */
#include "unit/score/fixture.h"

#include <criterion/criterion.h>

extern const struct score score_contrast;

Test(score_contrast, the_wider_the_better)
{
	struct image flat = plain(20, 20, 0x808080ff), some = plain(20, 20, 0x606060ff),
		     high = plain(20, 20, 0x101010ff), none = plain(20, 20, 0xffffff00);
	unsigned middle;

	fill(&some, 0, 0, 10, 20, 0xa0a0a0ff);
	fill(&high, 0, 0, 10, 20, 0xf0f0f0ff);
	cr_expect_eq(points_of(&score_contrast, &flat), 0);
	cr_expect_eq(points_of(&score_contrast, &none), 0);
	expect_words("nothing is visible");
	middle = points_of(&score_contrast, &some);
	cr_expect(middle > 200 && middle < 600, "%u", middle);
	cr_expect_eq(points_of(&score_contrast, &high), SCORE_MAX);
	expect_words("between 16 and 240");
	image_release(&flat);
	image_release(&some);
	image_release(&high);
	image_release(&none);
}

Test(score_contrast, some_pixels_are_no_contrast)
{
	struct image image = plain(20, 20, 0x808080ff);

	fill(&image, 0, 0, 4, 4, 0x000000ff); /* 4 % */
	cr_expect_eq(points_of(&score_contrast, &image), 0);
	image_release(&image);
}
