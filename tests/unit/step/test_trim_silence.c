/* The step trim_silence. */
#include "sound/decibel.h"
#include "unit/step/fixture.h"

#include <criterion/criterion.h>
#include <math.h>

extern const struct step step_trim_silence;

/* Just at and just below the default threshold of -40 dB. */
#define LOUD  0.01f
#define QUIET 0.00999f

Test(step_trim_silence, cuts_both_ends_to_the_sample)
{
	struct sound sound = SOUND(8000, 1, 8, 0, QUIET, LOUD, 0, 0, -LOUD, -QUIET, 0);

	cr_assert_eq(RUN_SOUND_PLAIN(step_trim_silence, &sound), ST_OK);
	EXPECT_SAMPLES(&sound, 4, LOUD, 0, 0, -LOUD);
	expect_no_finding();
}

Test(step_trim_silence, the_threshold_itself_is_sound)
{
	static const char *const LEVELS[] = {"-120", "-60", "-40 dB", "-12.5 dBFS", "0"};
	static const int64_t NUMBERS[] = {-120000000, -60000000, -40000000, -12500000, 0};

	for (size_t i = 0; i < sizeof(LEVELS) / sizeof(LEVELS[0]); i++) {
		float at = (float)decibel_factor(NUMBERS[i]), below = nextafterf(at, 0);
		struct sound sound = SOUND(8000, 1, 4, below, at, -at, -below);

		cr_assert_eq(RUN_SOUND(step_trim_silence, &sound, "threshold", LEVELS[i]), ST_OK);
		cr_assert_eq(sound.frames, 2, "%s", LEVELS[i]);
		cr_assert_eq(sound.samples[0], at);
		sound_release(&sound);
	}
}

Test(step_trim_silence, any_channel_counts)
{
	struct sound stereo = SOUND(8000, 2, 5, 0, 0, 0, LOUD, QUIET, QUIET, -LOUD, 0, QUIET, 0);
	struct sound surround = sound_of(8000, 6, 9, NULL);

	cr_assert_eq(RUN_SOUND_PLAIN(step_trim_silence, &stereo), ST_OK);
	EXPECT_SAMPLES(&stereo, 3, 0, LOUD, QUIET, QUIET, -LOUD, 0);
	surround.samples[2 * 6 + 5] = 0.5f;
	surround.samples[7 * 6 + 3] = -0.25f;
	cr_assert_eq(RUN_SOUND_PLAIN(step_trim_silence, &surround), ST_OK);
	cr_assert_eq(surround.frames, 6);
	cr_assert_eq(surround.channels, 6);
	cr_assert_eq(surround.samples[5], 0.5f);
	cr_assert_eq(surround.samples[5 * 6 + 3], -0.25f);
	sound_release(&surround);
}

Test(step_trim_silence, keeps_what_is_asked_for_where_there_is_room)
{
	/* At 8 kHz, 250 microseconds are two frames. */
	struct sound roomy = SOUND(8000, 1, 8, 1e-4f, 2e-4f, 3e-4f, 1, 4e-4f, 5e-4f, 6e-4f, 7e-4f);
	struct sound tight = SOUND(8000, 1, 3, 1e-4f, 1, 2e-4f);

	cr_assert_eq(RUN_SOUND(step_trim_silence, &roomy, "pre_roll", "0.25 ms", "post_roll",
			       "0.125 ms"),
		     ST_OK);
	EXPECT_SAMPLES(&roomy, 4, 2e-4f, 3e-4f, 1, 4e-4f);
	cr_assert_eq(RUN_SOUND(step_trim_silence, &tight, "pre_roll", "60 s", "post_roll", "60 s"),
		     ST_OK);
	EXPECT_SAMPLES(&tight, 3, 1e-4f, 1, 2e-4f);
}

Test(step_trim_silence, a_threshold_can_be_relative_to_the_peak)
{
	struct sound quiet = SOUND(8000, 1, 4, 0.00009f, 0.01f, 0.0001f, 0.00009f);
	struct sound clipped = SOUND(8000, 1, 4, 0.39f, 4, 0.41f, 0.39f);

	cr_assert_eq(RUN_SOUND(step_trim_silence, &quiet, "relative_to", "peak"), ST_OK);
	EXPECT_SAMPLES(&quiet, 2, 0.01f, 0.0001f);
	cr_assert_eq(RUN_SOUND(step_trim_silence, &clipped, "relative_to", "peak", "threshold",
			       "-20"),
		     ST_OK);
	EXPECT_SAMPLES(&clipped, 2, 4, 0.41f);
}

Test(step_trim_silence, silence_only_is_an_error_that_tells_the_peak)
{
	struct sound quiet = SOUND(8000, 2, 3, 0, 0.001f, 0.005f, 0, 0, 0);
	struct sound silent = sound_of(8000, 1, 5, NULL);
	struct sound empty = sound_of(8000, 1, 0, NULL);

	cr_assert_eq(RUN_SOUND_PLAIN(step_trim_silence, &quiet), ST_INVALID);
	expect_finding("E0703", "-46.02 dBFS", "-40.00 dBFS");
	cr_assert_eq(quiet.frames, 3);
	cr_assert_eq(RUN_SOUND(step_trim_silence, &silent, "relative_to", "peak"), ST_INVALID);
	expect_finding("E0703", "all 5 frames", "silence");
	cr_assert_eq(RUN_SOUND_PLAIN(step_trim_silence, &silent), ST_INVALID);
	expect_finding("E0703", "all 5 frames", "silence");
	cr_assert_eq(RUN_SOUND_PLAIN(step_trim_silence, &empty), ST_INVALID);
	expect_finding("E0703", "all 0 frames", "silence");
	sound_release(&quiet);
	sound_release(&silent);
	sound_release(&empty);
}

Test(step_trim_silence, one_sample_and_an_offset_are_sound)
{
	struct sound one = SOUND(8000, 1, 1, -1);
	struct sound offset = SOUND(8000, 1, 4, 0.02f, 0.02f, 0.02f, 0.02f);
	struct sound broken = SOUND(8000, 1, 3, 0, NAN, 0);

	cr_assert_eq(RUN_SOUND_PLAIN(step_trim_silence, &one), ST_OK);
	EXPECT_SAMPLES(&one, 1, -1);
	cr_assert_eq(RUN_SOUND_PLAIN(step_trim_silence, &offset), ST_OK);
	EXPECT_SAMPLES(&offset, 4, 0.02f, 0.02f, 0.02f, 0.02f);
	cr_assert_eq(RUN_SOUND_PLAIN(step_trim_silence, &broken), ST_OK);
	cr_assert_eq(broken.frames, 1);
	sound_release(&broken);
}

/* A sound of silence with these frames loud. */
static struct sound bursts(uint64_t frames, const unsigned *loud, size_t count)
{
	struct sound sound = sound_of(8000, 1, frames, NULL);

	for (size_t i = 0; i < count; i++)
		sound.samples[loud[i]] = (float)(loud[i] + 1);
	return sound;
}

/* At 8 kHz, 0.375 ms are three frames. */
Test(step_trim_silence, short_bursts_at_the_ends_can_be_ignored)
{
	static const struct {
		unsigned loud[8];
		size_t count;
		unsigned first, last;
	} ROWS[] = {
		{{2, 10, 11, 12, 13, 18}, 6, 10, 13}, /* one frame at each end, far enough */
		{{2, 6, 7, 8, 9, 13}, 6, 6, 9},       /* just far enough: three frames of silence */
		{{3, 6, 7, 8, 9, 12}, 6, 3, 12},      /* too near: part of the sound */
		{{1, 3, 10, 11, 12, 13}, 6, 10, 13},  /* three frames with a hole */
		{{1, 4, 10, 11, 12, 13}, 6, 1, 13},   /* four frames with a hole are too long */
		{{0, 5, 10, 11, 12, 13, 17, 19}, 8, 10, 13}, /* one burst after the other */
		{{4, 5}, 2, 4, 5},                           /* short, but all there is */
		{{4, 10, 16}, 3, 4, 4}, /* nothing but bursts: the first stays */
	};

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		struct sound sound = bursts(20, ROWS[i].loud, ROWS[i].count);

		cr_assert_eq(RUN_SOUND(step_trim_silence, &sound, "ignore", "0.375 ms"), ST_OK);
		cr_expect_eq(sound.samples[0], (float)(ROWS[i].first + 1), "%zu: from %f", i,
			     (double)sound.samples[0] - 1);
		cr_expect_eq(sound.frames, ROWS[i].last - ROWS[i].first + 1, "%zu: %llu frames", i,
			     (unsigned long long)sound.frames);
		sound_release(&sound);
	}
}

Test(step_trim_silence, what_is_ignored_may_stand_in_a_roll)
{
	static const unsigned FRAMES[] = {2, 10, 11, 12, 13, 18};
	struct sound sound = bursts(20, FRAMES, 6);

	cr_assert_eq(RUN_SOUND(step_trim_silence, &sound, "ignore", "0.375 ms", "pre_roll",
			       "0.25 ms", "post_roll", "0.625 ms"),
		     ST_OK);
	cr_assert_eq(sound.frames, 4 + 2 + 5);
	cr_assert_eq(sound.samples[10], 19);
	sound_release(&sound);
}

/* Frames 2 to 5 are sound. */
static struct sound looped(uint64_t start, uint64_t end)
{
	struct sound sound = SOUND(8000, 1, 8, 0, 0, 1, 1, 1, 1, 0, 0);

	sound.loop = (struct sound_loop){true, start, end};
	return sound;
}

Test(step_trim_silence, a_loop_moves_along)
{
	struct sound sound = looped(3, 6);

	cr_assert_eq(RUN_SOUND_PLAIN(step_trim_silence, &sound), ST_OK);
	cr_assert_eq(sound.frames, 4);
	cr_assert(sound.loop.is_set);
	cr_assert_eq(sound.loop.start, 1);
	cr_assert_eq(sound.loop.end, 4);
	expect_no_finding();
	sound_release(&sound);
}

Test(step_trim_silence, a_loop_that_is_cut_is_told)
{
	static const struct sound_loop LOOPS[] = {{true, 3, 7}, {true, 0, 5}, {true, 0, 8}, {true, 6, 8}};

	for (size_t i = 0; i < sizeof(LOOPS) / sizeof(LOOPS[0]); i++) {
		struct sound sound = looped(LOOPS[i].start, LOOPS[i].end);

		cr_assert_eq(RUN_SOUND_PLAIN(step_trim_silence, &sound), ST_OK);
		cr_expect_eq(sound.frames, 4);
		cr_expect_eq(sound.loop.is_set, i != 3, "nothing of the last is left");
		cr_expect_leq(sound.loop.end, 4);
		expect_finding("W0721", "is cut", "frames 2 to 6 are kept");
		sound_release(&sound);
	}
}
