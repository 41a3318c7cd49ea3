/* The score centring. */
#include "unit/score/fixture.h"

#include <criterion/criterion.h>

extern const struct score score_centring;

static unsigned at(uint32_t ground, int x, int y)
{
	struct image image = plain(64, 64, ground);
	unsigned points;

	disc(&image, x, y, 20, 0xc02020ff);
	points = points_of(&score_centring, &image);
	image_release(&image);
	return points;
}

Test(score_centring, in_the_middle_beats_cut_off_at_the_border)
{
	cr_expect_gt(at(0, 32, 32), 900);
	cr_expect_lt(at(0, 38, 32), at(0, 32, 32));
	cr_expect_lt(at(0, 52, 32), at(0, 38, 32));
	cr_expect_lt(at(0, 64, 32), at(0, 52, 32) + 1);
	cr_expect_lt(at(0, 60, 60), 100);
}

Test(score_centring, works_without_transparency)
{
	cr_expect_gt(at(0xffffffff, 32, 32), 900);
	cr_expect_lt(at(0xffffffff, 52, 32), 300);
}

Test(score_centring, a_subject_is_needed)
{
	struct image none = plain(8, 8, 0), one = plain(1, 1, 0xff0000ff);

	cr_expect_eq(points_of(&score_centring, &none), 0);
	expect_words("no subject");
	cr_expect_eq(points_of(&score_centring, &one), 0);
	image_release(&none);
	image_release(&one);
}
