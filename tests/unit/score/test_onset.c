/* The score onset. */
#include "unit/score/fixture.h"

#include <criterion/criterion.h>

extern const struct score score_onset;

static unsigned after(unsigned ms)
{
	struct sound sound = quiet(1000);
	unsigned points;

	beep(&sound, ms, 1000, 0.5f);
	points = points_heard(&score_onset, &sound);
	sound_release(&sound);
	return points;
}

Test(score_onset, the_sooner_the_better)
{
	cr_expect_eq(after(0), SCORE_MAX);
	cr_expect_eq(after(10), SCORE_MAX);
	cr_expect_lt(after(100), after(50));
	cr_expect_eq(after(500), 0);
	expect_words("after 500 ms");
	cr_expect_eq(after(1000), 0);
	expect_words("nothing is heard");
}
