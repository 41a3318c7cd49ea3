/* The score clipping. */
#include "unit/score/fixture.h"

#include <criterion/criterion.h>

extern const struct score score_clipping;

Test(score_clipping, flat_tops)
{
	struct sound sound = quiet(1000);

	cr_expect_eq(points_heard(&score_clipping, &sound), SCORE_MAX);
	beep(&sound, 0, 1000, 0.9f);
	cr_expect_eq(points_heard(&score_clipping, &sound), SCORE_MAX);
	sound.samples[100] = 1; /* one sample there is a peak */
	cr_expect_eq(points_heard(&score_clipping, &sound), SCORE_MAX);
	sound.samples[101] = sound.samples[102] = 1.5f;
	cr_expect_eq(points_heard(&score_clipping, &sound), 750);
	expect_words("250 of a million");
	beep(&sound, 0, 1000, 1);
	cr_expect_eq(points_heard(&score_clipping, &sound), 0);
	sound_release(&sound);
}
