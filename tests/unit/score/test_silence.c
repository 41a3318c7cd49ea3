/* The score silence. */
#include "unit/score/fixture.h"

#include <criterion/criterion.h>

extern const struct score score_silence;

Test(score_silence, the_less_the_better)
{
	struct sound sound = quiet(1000);

	cr_expect_eq(points_heard(&score_silence, &sound), 0);
	beep(&sound, 0, 1000, 0.5f);
	cr_expect_eq(points_heard(&score_silence, &sound), SCORE_MAX);
	beep(&sound, 300, 850, 0.001f);
	cr_expect_eq(points_heard(&score_silence, &sound), 500);
	expect_words("55.0 % of it");
	sound_release(&sound);
}
