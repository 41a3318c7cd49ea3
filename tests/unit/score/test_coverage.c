/* The score coverage. */
#include "unit/score/fixture.h"

#include <criterion/criterion.h>

extern const struct score score_coverage;

Test(score_coverage, neither_empty_nor_full)
{
	struct image image = plain(40, 40, 0);
	unsigned points;

	cr_expect_eq(points_of(&score_coverage, &image), 0);
	fill(&image, 0, 0, 4, 4, 0xff0000ff);
	points = points_of(&score_coverage, &image);
	cr_expect(points > 0 && points < 200, "a speck has %u", points);
	fill(&image, 10, 10, 20, 20, 0xff0000ff);
	cr_expect_eq(points_of(&score_coverage, &image), SCORE_MAX);
	expect_words("26.0 % of the picture");
	fill(&image, 0, 0, 40, 36, 0xff0000ff);
	points = points_of(&score_coverage, &image);
	cr_expect(points > 0 && points < 500, "nearly full has %u", points);
	fill(&image, 0, 0, 40, 40, 0xff0000ff);
	cr_expect_eq(points_of(&score_coverage, &image), 0);
	image_release(&image);
}
