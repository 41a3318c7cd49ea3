/* The score loudness. */
#include "unit/score/fixture.h"

#include <criterion/criterion.h>

extern const struct score score_loudness;

static unsigned at(float level)
{
	struct sound sound = quiet(500);
	unsigned points;

	beep(&sound, 0, 500, level);
	points = points_heard(&score_loudness, &sound);
	sound_release(&sound);
	return points;
}

Test(score_loudness, neither_faint_nor_deafening)
{
	cr_expect_eq(at(0), 0);
	expect_words("-inf dBFS");
	cr_expect_lt(at(0.01f), 200);
	cr_expect_eq(at(0.25f), SCORE_MAX);
	expect_words("-12.04 dBFS");
	cr_expect_lt(at(1), 100);
}

Test(score_loudness, of_nothing)
{
	struct sound sound = quiet(0);

	cr_expect_eq(points_heard(&score_loudness, &sound), 0);
	sound_release(&sound);
}
