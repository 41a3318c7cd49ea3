/* The score seam. */
#include "unit/score/fixture.h"

#include <criterion/criterion.h>

extern const struct score score_seam;

Test(score_seam, what_meets_beats_what_does_not)
{
	struct image ramp = plain(64, 64, 0xff), wave = plain(64, 64, 0xff);

	for (int x = 0; x < 64; x++) {
		unsigned up = (unsigned)(x * 4),
			 there_and_back = (unsigned)((x < 32 ? x : 63 - x) * 8);

		fill(&ramp, x, 0, 1, 64, up << 24 | up << 16 | up << 8 | 0xff);
		fill(&wave, x, 0, 1, 64,
		     there_and_back << 24 | there_and_back << 16 | there_and_back << 8 | 0xff);
	}
	cr_expect_eq(points_of(&score_seam, &ramp), 0);
	expect_words("left to right seam 189");
	cr_expect_eq(points_of(&score_seam, &wave), SCORE_MAX);
	image_release(&ramp);
	image_release(&wave);
}

Test(score_seam, one_pixel_meets_itself)
{
	struct image image = plain(1, 1, 0x204060ff);

	cr_expect_eq(points_of(&score_seam, &image), SCORE_MAX);
	image_release(&image);
}
