/* The step resample: what is asked of libsoxr, and what comes back. */
#include "unit/step/fixture.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

extern const struct step step_resample;

static struct sound sine(uint32_t rate, double frequency, uint64_t frames)
{
	struct sound sound = sound_of(rate, 1, frames, NULL);

	for (size_t i = 0; i < frames; i++)
		sound.samples[i] = (float)(0.5 * sin(2 * M_PI * frequency * (double)i / rate));
	return sound;
}

Test(step_resample, a_sine_stays_what_it_is)
{
	static const struct {
		uint32_t from;
		const char *to;
		uint32_t rate;
	} ROWS[] = {{44100, "48 kHz", 48000},
		    {48000, "44.1 kHz", 44100},
		    {8000, "192000", 192000},
		    {192000, "8000 Hz", 8000}};

	for (size_t row = 0; row < sizeof(ROWS) / sizeof(ROWS[0]); row++) {
		uint32_t rate = ROWS[row].rate;
		struct sound sound = sine(ROWS[row].from, 997, ROWS[row].from);

		cr_assert_eq(RUN_SOUND(step_resample, &sound, "rate", ROWS[row].to), ST_OK);
		cr_assert_eq(sound.rate, rate);
		cr_assert_eq(sound.frames, rate);
		for (size_t i = rate / 4; i < rate * 3 / 4; i++)
			cr_assert_float_eq((double)sound.samples[i],
					   0.5 * sin(2 * M_PI * 997 * (double)i / rate), 1e-5,
					   "%s: sample %zu", ROWS[row].to, i);
		sound_release(&sound);
	}
	expect_no_finding();
}

/* What the filter still holds when its input ends belongs to the sound. */
Test(step_resample, both_ends_are_there)
{
	static const uint32_t RATES[][2] = {
		{8000, 192000}, {192000, 8000}, {44100, 48000}, {48000, 44100}};

	for (size_t row = 0; row < sizeof(RATES) / sizeof(RATES[0]); row++) {
		uint32_t rate = RATES[row][1];
		struct sound sound = sine(RATES[row][0], 1000, RATES[row][0] / 2);
		char text[20];
		double head = 0, tail = 0;
		size_t count = rate / 100; /* ten periods */

		(void)snprintf(text, sizeof(text), "%u Hz", rate);
		cr_assert_eq(RUN_SOUND(step_resample, &sound, "rate", text), ST_OK);
		for (size_t i = 0; i < count; i++) {
			double first = (double)sound.samples[i];
			double last = (double)sound.samples[sound.frames - 1 - i];

			head += first * first / (double)count;
			tail += last * last / (double)count;
		}
		cr_assert_float_eq(head, 0.125, 0.0125, "%s: %f", text, head);
		cr_assert_float_eq(tail, 0.125, 0.0125, "%s: %f", text, tail);
		sound_release(&sound);
	}
}

Test(step_resample, what_is_above_half_the_rate_is_gone)
{
	struct sound sound = sine(44100, 15000, 22050);

	cr_assert_eq(RUN_SOUND(step_resample, &sound, "rate", "22050"), ST_OK);
	for (size_t i = 1000; i < 10000; i++)
		cr_assert_lt(fabsf(sound.samples[i]), 1e-5f, "sample %zu", i);
	sound_release(&sound);
}

Test(step_resample, loop_points_move_along)
{
	struct sound sound = sine(44100, 100, 44100);

	sound.loop = (struct sound_loop){true, 441, 44100};
	cr_assert_eq(RUN_SOUND(step_resample, &sound, "rate", "48000"), ST_OK);
	cr_assert(sound.loop.is_set && sound.loop.start == 480 && sound.loop.end == 48000);
	sound_release(&sound);
}

Test(step_resample, the_same_rate_changes_nothing)
{
	struct sound sound = SOUND(44100, 2, 2, 0.1f, -2, 0.3f, 0.4f);
	const float *samples = sound.samples;

	cr_assert_eq(RUN_SOUND(step_resample, &sound, "rate", "44.1 kHz"), ST_OK);
	cr_assert_eq(sound.samples, samples);
	EXPECT_SAMPLES(&sound, 2, 0.1f, -2, 0.3f, 0.4f);
	expect_no_finding();
}

Test(step_resample, lengths_at_the_edges)
{
	struct sound empty = sound_of(44100, 1, 0, NULL), one = SOUND(44100, 1, 1, 0.5f);
	struct sound silence = sound_of(44100, 6, 441, NULL);

	cr_assert_eq(RUN_SOUND(step_resample, &empty, "rate", "48000"), ST_OK);
	cr_assert(empty.rate == 48000 && empty.frames == 0);
	cr_assert_eq(RUN_SOUND(step_resample, &one, "rate", "88200"), ST_OK);
	cr_assert_eq(one.frames, 2);
	cr_assert_eq(RUN_SOUND(step_resample, &silence, "rate", "22050"), ST_OK);
	cr_assert(silence.channels == 6 && (silence.frames == 220 || silence.frames == 221));
	cr_assert_eq(sound_peak(&silence), 0);
	sound_release(&empty);
	sound_release(&one);
	sound_release(&silence);
	expect_no_finding();
}

Test(step_resample, refuses_parts_of_hertz_and_what_would_be_too_long)
{
	struct sound sound = sound_of(8000, 1, 100, NULL);
	struct sound many = sound_of(8000, 1, SOUND_SAMPLES_MAX / 20, NULL);

	cr_assert_eq(RUN_SOUND(step_resample, &sound, "rate", "44100.5 Hz"), ST_INVALID);
	expect_finding("E0732", "'44100.5 Hz'", "whole number of Hz");
	cr_assert_eq(RUN_SOUND(step_resample, &many, "rate", "192 kHz"), ST_INVALID);
	expect_finding("E0603", "192000", "samples");
	cr_assert_eq(many.rate, 8000);
	sound_release(&sound);
	sound_release(&many);
}
