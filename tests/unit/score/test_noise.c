/* The score noise. */
#include "unit/score/fixture.h"

#include <criterion/criterion.h>

extern const struct score score_noise;

Test(score_noise, pixels_that_stand_alone)
{
	struct image image = plain(64, 64, 0x204060ff);

	fill(&image, 10, 10, 30, 30, 0xf0e0d0ff);
	cr_expect_eq(points_of(&score_noise, &image), SCORE_MAX);
	sprinkle(&image, 0xffffffff);
	cr_expect_lt(points_of(&score_noise, &image), 700);
	expect_words("stand alone");
	image_release(&image);
}

Test(score_noise, small_pictures)
{
	struct image image = plain(1, 2, 0x204060ff);

	cr_expect_eq(points_of(&score_noise, &image), SCORE_MAX);
	image_release(&image);
}
