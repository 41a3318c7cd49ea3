/* The score halo. */
#include "unit/score/fixture.h"

#include <criterion/criterion.h>

extern const struct score score_halo;

static unsigned ringed(uint32_t ring, uint32_t inside)
{
	struct image image = plain(40, 40, 0);
	unsigned points;

	disc(&image, 20, 20, 15, ring);
	disc(&image, 20, 20, 13, inside);
	points = points_of(&score_halo, &image);
	image_release(&image);
	return points;
}

Test(score_halo, a_pale_fringe_is_one)
{
	cr_expect_eq(ringed(0x802020ff, 0x802020ff), SCORE_MAX);
	cr_expect_eq(ringed(0xffffffff, 0x802020ff), 0);
	expect_words("fringe");
	cr_expect_eq(ringed(0x80202060, 0x802020ff), 0);
}

Test(score_halo, a_dark_outline_is_none)
{
	cr_expect_eq(ringed(0x000000ff, 0x80c0c0ff), SCORE_MAX);
}

Test(score_halo, without_an_edge_it_says_nothing)
{
	struct image image = plain(10, 10, 0xffffffff);

	cr_expect_eq(points_of(&score_halo, &image), SCORE_MAX / 2);
	expect_words("no edge");
	image_release(&image);
}
