/* The step fade. */
#include "unit/step/fixture.h"

#include <criterion/criterion.h>
#include <math.h>

extern const struct step step_fade;

static struct sound level(unsigned channels, uint64_t frames, float value)
{
	struct sound sound = sound_of(8000, channels, frames, NULL);

	for (size_t i = 0; i < (size_t)frames * channels; i++)
		sound.samples[i] = value;
	return sound;
}

Test(step_fade, begins_and_ends_with_silence)
{
	/* At 8 kHz, half a millisecond is four frames. */
	struct sound sound = level(1, 10, 1);

	cr_assert_eq(RUN_SOUND(step_fade, &sound, "in", "0.5 ms", "out", "0.25 ms"), ST_OK);
	EXPECT_SAMPLES(&sound, 10, 0, 0.25f, 0.5f, 0.75f, 1, 1, 1, 1, 0.5f, 0);
	expect_no_finding();
}

Test(step_fade, every_channel_alike)
{
	struct sound sound = SOUND(8000, 2, 3, 1, -0.5f, 1, -0.5f, 1, -0.5f);
	struct sound surround = level(6, 2, 0.5f);

	cr_assert_eq(RUN_SOUND(step_fade, &sound, "in", "0.25 ms"), ST_OK);
	EXPECT_SAMPLES(&sound, 3, 0, 0, 0.5f, -0.25f, 1, -0.5f);
	cr_assert_eq(RUN_SOUND(step_fade, &surround, "out", "0.25 ms"), ST_OK);
	EXPECT_SAMPLES(&surround, 2, 0.25f, 0.25f, 0.25f, 0.25f, 0.25f, 0.25f, 0, 0, 0, 0, 0, 0);
}

Test(step_fade, has_curves)
{
	struct sound sine = level(1, 4, 1), decibels = level(1, 4, 1);

	cr_assert_eq(RUN_SOUND(step_fade, &sine, "in", "0.5 ms", "curve", "equal_power"), ST_OK);
	EXPECT_SAMPLES(&sine, 4, 0, 0.38268343f, 0.70710678f, 0.92387953f);
	cr_assert_eq(RUN_SOUND(step_fade, &decibels, "in", "0.5 ms", "curve", "exponential"),
		     ST_OK);
	EXPECT_SAMPLES(&decibels, 4, 0, 0.00016783f, 0.00315231f, 0.05622470f);
}

/* A fade out is the mirror image of a fade in. */
Test(step_fade, out_mirrors_in)
{
	static const char *const CURVES[] = {"linear", "equal_power", "exponential"};

	for (size_t k = 0; k < 3; k++) {
		struct sound in = level(1, 300, 0.7f), out = level(1, 300, 0.7f);

		cr_assert_eq(RUN_SOUND(step_fade, &in, "in", "20 ms", "curve", CURVES[k]), ST_OK);
		cr_assert_eq(RUN_SOUND(step_fade, &out, "out", "20 ms", "curve", CURVES[k]), ST_OK);
		for (size_t i = 0; i < 300; i++)
			cr_assert_eq(in.samples[i], out.samples[299 - i], "%s %zu", CURVES[k], i);
		cr_assert_eq(in.samples[160], 0.7f);
		cr_assert_neq(in.samples[159], 0.7f);
		sound_release(&in);
		sound_release(&out);
	}
}

Test(step_fade, may_meet_but_not_cross)
{
	struct sound sound = level(1, 8, 1);

	cr_assert_eq(RUN_SOUND(step_fade, &sound, "in", "0.5 ms", "out", "0.5 ms"), ST_OK);
	EXPECT_SAMPLES(&sound, 8, 0, 0.25f, 0.5f, 0.75f, 0.75f, 0.5f, 0.25f, 0);
	sound = level(1, 8, 1);
	cr_assert_eq(RUN_SOUND(step_fade, &sound, "in", "0.5 ms", "out", "0.625 ms"), ST_INVALID);
	expect_finding("E0706", "0.001 s (8 frames)", "4 frames in, 5 out");
	EXPECT_SAMPLES(&sound, 8, 1, 1, 1, 1, 1, 1, 1, 1);
}

Test(step_fade, takes_what_is_hardly_a_sound)
{
	struct sound one = level(1, 1, 1), empty = level(1, 0, 1),
		     clipped = SOUND(8000, 1, 2, 4, -4);

	cr_assert_eq(RUN_SOUND(step_fade, &one, "in", "0.125 ms"), ST_OK);
	EXPECT_SAMPLES(&one, 1, 0);
	cr_assert_eq(RUN_SOUND(step_fade, &empty, "in", "0.01 ms"), ST_OK);
	cr_assert_eq(RUN_SOUND(step_fade, &empty, "in", "1 ms"), ST_INVALID);
	expect_finding("E0706", "(0 frames)", "8 frames in, 0 out");
	cr_assert_eq(RUN_SOUND(step_fade, &clipped, "in", "0.25 ms"), ST_OK);
	EXPECT_SAMPLES(&clipped, 2, 0, -2);
	sound_release(&empty);
}

Test(step_fade, a_loop_that_is_faded_is_told)
{
	static const struct {
		uint64_t start, end;
		bool is_told;
	} ROWS[] = {{8, 32, false}, {7, 32, true}, {8, 33, true},
		    {0, 40, true},  {2, 4, true},  {36, 38, true}};

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		struct sound sound = level(1, 40, 1);

		sound.loop = (struct sound_loop){true, ROWS[i].start, ROWS[i].end};
		cr_assert_eq(RUN_SOUND(step_fade, &sound, "in", "1 ms", "out", "1 ms"), ST_OK);
		if (ROWS[i].is_told)
			expect_finding("W0707", "frame 8", "frame 32");
		else
			expect_no_finding();
		cr_assert_eq(sound.loop.start, ROWS[i].start);
		cr_assert_eq(sound.loop.end, ROWS[i].end);
		sound_release(&sound);
	}
}
