/* The step channels. */
#include "unit/step/fixture.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

extern const struct step step_channels;

Test(step_channels, mono_is_doubled)
{
	struct sound sound = SOUND(8000, 1, 3, 0.5f, -1.25f, 0);

	cr_assert_eq(RUN_SOUND(step_channels, &sound, "count", "2"), ST_OK);
	cr_assert_eq(sound.rate, 8000);
	cr_assert_eq(sound.channels, 2);
	EXPECT_SAMPLES(&sound, 3, 0.5f, 0.5f, -1.25f, -1.25f, 0, 0);
	expect_no_finding();
}

Test(step_channels, stereo_becomes_the_mean)
{
	struct sound sound = SOUND(192000, 2, 4, 0.5f, 0.25f, 1, 1, -1, 0, 0.125f, 0);

	cr_assert_eq(RUN_SOUND(step_channels, &sound, "count", "1"), ST_OK);
	cr_assert_eq(sound.rate, 192000);
	cr_assert_eq(sound.channels, 1);
	EXPECT_SAMPLES(&sound, 4, 0.375f, 1, -0.5f, 0.0625f);
	expect_no_finding();
}

Test(step_channels, what_has_the_count_stays)
{
	struct sound mono = SOUND(44100, 1, 2, 0.1f, 2), stereo = SOUND(44100, 2, 1, 0.1f, -0.1f);

	cr_assert_eq(RUN_SOUND(step_channels, &mono, "count", "1"), ST_OK);
	cr_assert_eq(mono.channels, 1);
	EXPECT_SAMPLES(&mono, 2, 0.1f, 2);
	cr_assert_eq(RUN_SOUND(step_channels, &stereo, "count", "2"), ST_OK);
	cr_assert_eq(stereo.channels, 2);
	EXPECT_SAMPLES(&stereo, 1, 0.1f, -0.1f);
	expect_no_finding();
}

Test(step_channels, loop_points_and_empty_sounds_stay)
{
	struct sound sound = SOUND(44100, 2, 3, 0.1f, 0.1f, 0.2f, 0.2f, 0.3f, 0.3f);
	struct sound empty = sound_of(44100, 2, 0, NULL);

	sound.loop = (struct sound_loop){true, 1, 3};
	cr_assert_eq(RUN_SOUND(step_channels, &sound, "count", "1"), ST_OK);
	cr_assert(sound.loop.is_set && sound.loop.start == 1 && sound.loop.end == 3);
	sound_release(&sound);
	cr_assert_eq(RUN_SOUND(step_channels, &empty, "count", "1"), ST_OK);
	cr_assert_eq(empty.channels, 1);
	cr_assert_not_null(empty.samples);
	sound_release(&empty);
	expect_no_finding();
}

/* One frame per speaker, each alone at full scale. */
static struct sound speakers(unsigned count)
{
	struct sound sound = sound_of(48000, count, count, NULL);

	for (unsigned i = 0; i < count; i++)
		sound.samples[i * count + i] = 1;
	return sound;
}

static void expect_mix(struct sound *sound, const double *expected)
{
	for (size_t i = 0; i < (size_t)sound->frames * sound->channels; i++)
		cr_expect_float_eq((double)sound->samples[i], expected[i], 3e-8,
				   "sample %zu is %.9g", i, (double)sound->samples[i]);
	sound_release(sound);
}

/* ITU-R BS.775, scaled by 1 / (1 + 2 * sqrt(1/2)). */
Test(step_channels, surround_goes_to_stereo)
{
	const double scale = 1 / (1 + sqrt(2)), rest = scale * sqrt(0.5);
	const double expected[] = {scale, 0, 0, scale, rest, rest, 0, 0, rest, 0, 0, rest};
	struct sound sound = speakers(6);

	cr_assert_eq(RUN_SOUND(step_channels, &sound, "count", "2"), ST_OK);
	cr_assert(sound.channels == 2 && sound.frames == 6);
	expect_mix(&sound, expected);
}

Test(step_channels, surround_goes_to_mono_through_stereo)
{
	const double scale = 1 / (1 + 3 * sqrt(0.5)) / 2, rest = scale * sqrt(0.5);
	const double expected[] = {scale, scale, 2 * rest, 0, rest, rest, rest, rest};
	struct sound sound = speakers(8);

	cr_assert_eq(RUN_SOUND(step_channels, &sound, "count", "1"), ST_OK);
	cr_assert(sound.channels == 1 && sound.frames == 8);
	expect_mix(&sound, expected);
	expect_no_finding();
}

Test(step_channels, no_mix_of_full_scale_goes_beyond)
{
	for (unsigned channels = 6; channels <= 8; channels += 2) {
		struct sound sound = sound_of(48000, channels, 2, NULL);

		for (unsigned i = 0; i < channels; i++) {
			sound.samples[i] = 1;
			sound.samples[channels + i] = -1;
		}
		cr_assert_eq(RUN_SOUND(step_channels, &sound, "count", "2"), ST_OK);
		cr_assert_eq(sound.channels, 2);
		EXPECT_SAMPLES(&sound, 2, 1, 1, -1, -1);
	}
}

Test(step_channels, refuses_channels_of_which_nobody_knows_the_speaker)
{
	static const unsigned COUNTS[] = {3, 4, 5, 7};

	for (size_t i = 0; i < 4; i++) {
		struct sound sound = sound_of(44100, COUNTS[i], 3, NULL);
		char text[40];

		(void)snprintf(text, sizeof(text), "a sound of %u channels", COUNTS[i]);
		cr_assert_eq(RUN_SOUND(step_channels, &sound, "count", "1"), ST_INVALID);
		expect_finding("E0731", text, "mixed to 1");
		cr_assert_eq(sound.channels, COUNTS[i]);
		sound_release(&sound);
	}
}

/* A second of a 441 Hz square wave, the right one `factor` times the left. */
static struct sound pair(float factor)
{
	struct sound sound = sound_of(44100, 2, 44100, NULL);

	for (size_t i = 0; i < 44100; i++) {
		sound.samples[i * 2] = i / 50 % 2 ? 0.5f : -0.5f;
		sound.samples[i * 2 + 1] = factor * sound.samples[i * 2];
	}
	return sound;
}

static enum status to_mono(float factor)
{
	struct sound sound = pair(factor);
	enum status st = RUN_SOUND(step_channels, &sound, "count", "1");

	sound_release(&sound);
	return st;
}

Test(step_channels, warns_when_both_channels_cancel_each_other)
{
	cr_assert_eq(to_mono(-1), ST_OK);
	expect_finding("W0731", "cancel each other", "at -inf dB");
	/* (1 - 0.83) / 2 of 0.5, against the mean power: -20.8 dB. */
	cr_assert_eq(to_mono(-0.83f), ST_OK);
	expect_finding("W0731", "cancel each other", "at -20.68 dB");
	cr_assert_eq(to_mono(-0.8f), ST_OK);
	expect_no_finding();
	cr_assert_eq(to_mono(0), ST_OK);
	expect_no_finding();
	cr_assert_eq(to_mono(1), ST_OK);
	expect_no_finding();
}

Test(step_channels, silence_and_direct_current_are_not_cancelled)
{
	struct sound silence = sound_of(8000, 2, 100, NULL);
	struct sound still = SOUND(8000, 2, 2, 0.5f, 0.5f, 0.5f, 0.5f);

	cr_assert_eq(RUN_SOUND(step_channels, &silence, "count", "1"), ST_OK);
	cr_assert_eq(sound_peak(&silence), 0);
	sound_release(&silence);
	cr_assert_eq(RUN_SOUND(step_channels, &still, "count", "1"), ST_OK);
	cr_assert_eq(still.channels, 1);
	EXPECT_SAMPLES(&still, 2, 0.5f, 0.5f);
	expect_no_finding();
}
