/* The step loop: points, crossfades, what is refused. */
#include "unit/step/fixture.h"

#include <criterion/criterion.h>
#include <math.h>

extern const struct step step_loop;

/* Each sample is its own number, from 0. */
static struct sound ramp(uint32_t rate, uint64_t frames)
{
	struct sound sound = sound_of(rate, 1, frames, NULL);

	for (size_t i = 0; i < frames; i++)
		sound.samples[i] = (float)i;
	return sound;
}

static void expect_ramp(const struct sound *sound, uint64_t from, uint64_t to)
{
	for (uint64_t i = from; i < to; i++)
		cr_assert_eq(sound->samples[i], (float)i, "sample %d", (int)i);
}

static void expect_loop(const struct sound *sound, uint64_t start, uint64_t end, uint64_t frames)
{
	cr_assert(sound->loop.is_set);
	cr_assert_eq(sound->loop.start, start, "%d", (int)sound->loop.start);
	cr_assert_eq(sound->loop.end, end, "%d", (int)sound->loop.end);
	cr_assert_eq(sound->frames, frames, "%d", (int)sound->frames);
}

Test(step_loop, is_the_whole_sound_when_nothing_is_said)
{
	struct sound sound = ramp(8000, 10);

	sound.loop = (struct sound_loop){true, 3, 4};
	cr_assert_eq(RUN_SOUND_PLAIN(step_loop, &sound), ST_OK);
	expect_loop(&sound, 0, 10, 10);
	expect_ramp(&sound, 0, 10);
	sound_release(&sound);
	sound = ramp(192000, 1);
	cr_assert_eq(RUN_SOUND_PLAIN(step_loop, &sound), ST_OK);
	expect_loop(&sound, 0, 1, 1);
	sound_release(&sound);
	expect_no_finding();
}

Test(step_loop, points_are_seconds_or_samples_and_change_no_sample)
{
	struct sound sound = ramp(8000, 16000);

	cr_assert_eq(RUN_SOUND(step_loop, &sound, "start", "0.5 s", "end", "1500 ms"), ST_OK);
	expect_loop(&sound, 4000, 12000, 16000);
	cr_assert_eq(RUN_SOUND(step_loop, &sound, "start", "1 samples", "end", "2"), ST_OK);
	expect_loop(&sound, 1, 16000, 16000);
	cr_assert_eq(RUN_SOUND(step_loop, &sound, "end", "1 samples"), ST_OK);
	expect_loop(&sound, 0, 1, 16000);
	/* Of 0.0001 s and 0.00007 s, the nearest. */
	cr_assert_eq(RUN_SOUND(step_loop, &sound, "start", "0.07 ms", "end", "0.2 ms"), ST_OK);
	expect_loop(&sound, 1, 2, 16000);
	expect_ramp(&sound, 0, 16000);
	sound_release(&sound);
	expect_no_finding();
}

/* What leads into the start is heard at the end: the last mixed sample is nearly the one before the start. */
Test(step_loop, crossfade_mixes_what_leads_in_into_the_end)
{
	struct sound sound = ramp(8000, 16000);

	cr_assert_eq(RUN_SOUND(step_loop, &sound, "start", "4000 samples", "end", "12000 samples",
			       "crossfade", "999 samples"),
		     ST_OK);
	expect_loop(&sound, 4000, 12000, 12000);
	expect_ramp(&sound, 0, 12000 - 999);
	for (int i = 0; i < 999; i++) {
		double t = (i + 1) / 1000.0 * M_PI_2;
		double expected = (11001 + i) * cos(t) + (3001 + i) * sin(t);

		cr_assert_float_eq((double)sound.samples[11001 + i], expected, 1e-3, "%d", i);
	}
	sound_release(&sound);
	expect_no_finding();
}

Test(step_loop, crossfade_of_a_whole_sound_folds_its_tail_into_its_head)
{
	struct sound sound = ramp(8000, 8000);

	cr_assert_eq(RUN_SOUND(step_loop, &sound, "crossfade", "0.125 s"), ST_OK);
	expect_loop(&sound, 0, 7000, 7000);
	for (int i = 0; i < 1000; i++) {
		double t = (i + 1) / 1001.0 * M_PI_2;
		double expected = (7000 + i) * cos(t) + i * sin(t);

		cr_assert_float_eq((double)sound.samples[i], expected, 1e-3, "%d", i);
	}
	expect_ramp(&sound, 1000, 7000);
	sound_release(&sound);
	expect_no_finding();
}

Test(step_loop, a_loop_from_the_beginning_folds_what_is_behind_its_end)
{
	struct sound sound = ramp(8000, 8000);

	cr_assert_eq(RUN_SOUND(step_loop, &sound, "end", "6000 samples", "crossfade",
			       "1000 samples"),
		     ST_OK);
	expect_loop(&sound, 0, 6000, 6000);
	cr_assert_float_eq((double)sound.samples[0], 6000, 2);
	expect_ramp(&sound, 1000, 6000);
	sound_release(&sound);
	sound = ramp(8000, 8000);
	cr_assert_eq(RUN_SOUND(step_loop, &sound, "end", "7600 samples", "crossfade",
			       "1000 samples"),
		     ST_OK);
	expect_loop(&sound, 0, 7000, 7000);
	cr_assert_float_eq((double)sound.samples[0], 7000, 2);
	expect_ramp(&sound, 1000, 7000);
	sound_release(&sound);
	expect_no_finding();
}

/* A quarter exactly, at the smallest lengths and at those where everything is used. */
Test(step_loop, crossfade_may_have_a_quarter_of_the_loop)
{
	struct sound sound = ramp(8000, 4);

	cr_assert_eq(RUN_SOUND(step_loop, &sound, "crossfade", "1 samples"), ST_OK);
	expect_loop(&sound, 0, 3, 3);
	cr_assert_float_eq((double)sound.samples[0], 3 * sqrt(0.5), 1e-6);
	expect_ramp(&sound, 1, 3);
	sound_release(&sound);
	sound = ramp(8000, 5);
	cr_assert_eq(RUN_SOUND(step_loop, &sound, "start", "1 samples", "crossfade", "1 samples"),
		     ST_OK);
	expect_loop(&sound, 1, 5, 5);
	expect_ramp(&sound, 0, 4);
	cr_assert_float_eq((double)sound.samples[4], 4 * sqrt(0.5), 1e-6);
	sound_release(&sound);
	expect_no_finding();
}

Test(step_loop, channels_are_mixed_each_for_itself)
{
	struct sound sound = SOUND(8000, 2, 4, 0, 1, 0, 1, 0, 1, 1, 0);

	cr_assert_eq(RUN_SOUND(step_loop, &sound, "crossfade", "1 samples"), ST_OK);
	cr_assert_float_eq((double)sound.samples[0], sqrt(0.5), 1e-7);
	cr_assert_float_eq((double)sound.samples[1], sqrt(0.5), 1e-7);
	sound_release(&sound);
}

/* 100.5 periods a second: without a crossfade the seam jumps. */
static double seam_of(struct sound *sound)
{
	uint64_t start = sound->loop.start, end = sound->loop.end;

	return fabs((double)sound->samples[end - 1] - (double)sound->samples[start]);
}

static struct sound sine(double frequency, uint32_t rate, uint64_t frames)
{
	struct sound sound = sound_of(rate, 1, frames, NULL);

	for (size_t i = 0; i < frames; i++)
		sound.samples[i] = (float)sin(2 * M_PI * frequency * (double)i / rate + 1.5);
	return sound;
}

Test(step_loop, crossfade_leaves_no_jump_at_the_seam)
{
	static const uint32_t RATES[] = {8000, 44100, 192000};

	for (size_t i = 0; i < 3; i++) {
		uint32_t rate = RATES[i];
		double step = 2 * M_PI * 100.5 / rate; /* between neighbours, at most */
		struct sound plain = sine(100.5, rate, rate), whole = sine(100.5, rate, rate);
		struct sound part = sine(100.5, rate, rate);

		cr_assert_eq(RUN_SOUND_PLAIN(step_loop, &plain), ST_OK);
		cr_assert_gt(seam_of(&plain), 1.5);
		cr_assert_eq(RUN_SOUND(step_loop, &whole, "crossfade", "50 ms"), ST_OK);
		cr_assert_lt(seam_of(&whole), 1.1 * step + 0.005);
		cr_assert_eq(RUN_SOUND(step_loop, &part, "start", "0.2577", "crossfade", "50 ms"),
			     ST_OK);
		cr_assert_lt(seam_of(&part), 1.1 * step + 0.005);
		sound_release(&plain);
		sound_release(&whole);
		sound_release(&part);
	}
	expect_no_finding();
}

Test(step_loop, refuses_points_beyond_the_sound)
{
	struct sound sound = ramp(8000, 4000);

	cr_assert_eq(RUN_SOUND(step_loop, &sound, "end", "0.6 s"), ST_INVALID);
	expect_finding("E0733", "the end is at 4800 samples (0.6 s)", "4000 samples (0.5 s)");
	cr_assert_eq(RUN_SOUND(step_loop, &sound, "end", "4001 samples"), ST_INVALID);
	expect_finding("E0733", "4001 samples", "4000 samples");
	cr_assert_eq(RUN_SOUND(step_loop, &sound, "start", "0.5"), ST_INVALID);
	expect_finding("E0733", "start at 4000 samples", "end at 4000 samples");
	cr_assert_eq(RUN_SOUND(step_loop, &sound, "start", "0.3", "end", "0.2"), ST_INVALID);
	expect_finding("E0733", "start at 2400 samples (0.3 s)", "end at 1600 samples (0.2 s)");
	cr_assert_eq(RUN_SOUND(step_loop, &sound, "start", "36000", "end", "36000"), ST_INVALID);
	expect_finding("E0733", "288000000 samples", "4000 samples");
	cr_assert_not(sound.loop.is_set);
	expect_ramp(&sound, 0, 4000);
	sound_release(&sound);
	sound = ramp(8000, 0);
	cr_assert_eq(RUN_SOUND_PLAIN(step_loop, &sound), ST_INVALID);
	expect_finding("E0733", "no samples", "loop");
	sound_release(&sound);
}

Test(step_loop, a_bare_number_that_looks_like_samples_is_told)
{
	struct sound sound = ramp(8000, 4000);

	cr_assert_eq(RUN_SOUND(step_loop, &sound, "end", "3000"), ST_INVALID);
	expect_hint("if samples are meant, write '3000 samples'");
	cr_assert_eq(RUN_SOUND(step_loop, &sound, "start", "3000"), ST_INVALID);
	expect_hint("if samples are meant, write '3000 samples'");
	sound_release(&sound);
}

Test(step_loop, refuses_crossfades_that_are_too_long)
{
	struct sound sound = ramp(8000, 8000);

	cr_assert_eq(RUN_SOUND(step_loop, &sound, "crossfade", "0.3 s"), ST_INVALID);
	expect_finding("E0733", "a crossfade of 2400 samples (0.3 s)",
		       "more than a quarter of the loop, 2000 samples (0.25 s)");
	cr_assert_eq(RUN_SOUND(step_loop, &sound, "start", "500 ms", "crossfade", "1001 samples"),
		     ST_INVALID);
	expect_finding("E0733", "1001 samples", "1000 samples");
	cr_assert_eq(RUN_SOUND(step_loop, &sound, "start", "99 samples", "crossfade",
			       "100 samples"),
		     ST_INVALID);
	expect_finding("E0733", "100 samples", "the start, which is at 99 samples");
	cr_assert_eq(RUN_SOUND(step_loop, &sound, "start", "100 samples", "crossfade",
			       "100 samples"),
		     ST_OK);
	expect_no_finding();
	sound_release(&sound);
}
