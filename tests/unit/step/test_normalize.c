/* The step normalize. */
#include "sound/decibel.h"
#include "unit/step/fixture.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

extern const struct step step_normalize;

/* -1 dB, which is the peak that the tests ask for. */
#define FULL 0.89125094f

static void expect_peak(struct sound *sound, double decibels)
{
	double peak = 20 * log10((double)sound_peak(sound));

	cr_assert_float_eq(peak, decibels, 1e-5, "%.6f dB instead of %.6f", peak, decibels);
}

/* A tone in all channels. phase in turns. */
static struct sound tone(uint32_t rate, unsigned channels, double seconds, double hertz,
			 double phase, double decibels)
{
	struct sound sound = sound_of(rate, channels, (uint64_t)(seconds * rate + 0.5), NULL);

	for (uint64_t i = 0; i < sound.frames; i++) {
		double turns = hertz * (double)i / rate + phase;

		for (unsigned k = 0; k < channels; k++)
			sound.samples[i * channels + k] =
				(float)(pow(10, decibels / 20) * sin(turns * 2 * acos(-1)));
	}
	return sound;
}

/* ---- by the samples ---- */

Test(step_normalize, the_highest_sample_of_all_channels_gets_the_level)
{
	struct sound mono = SOUND(44100, 1, 4, 0, 0.25f, -0.5f, 0.125f);
	struct sound stereo = SOUND(44100, 2, 2, 0.1f, -0.2f, 0.4f, 0);
	struct sound surround = sound_of(48000, 6, 3, NULL);

	cr_assert_eq(RUN_SOUND(step_normalize, &mono, "peak", "-1 dB"), ST_OK);
	EXPECT_SAMPLES(&mono, 4, 0, FULL / 2, -FULL, FULL / 4);
	cr_assert_eq(RUN_SOUND(step_normalize, &stereo, "peak", "0"), ST_OK);
	EXPECT_SAMPLES(&stereo, 2, 0.25f, -0.5f, 1, 0);
	surround.samples[7] = 0.01f;
	surround.samples[17] = -0.02f;
	cr_assert_eq(RUN_SOUND(step_normalize, &surround, "peak", "-60"), ST_OK);
	cr_assert_float_eq(surround.samples[7], 0.0005f, 1e-9);
	cr_assert_float_eq(surround.samples[17], -0.001f, 1e-9);
	cr_assert_eq(surround.samples[16], 0);
	sound_release(&surround);
	expect_no_finding();
}

Test(step_normalize, what_is_clipped_comes_down)
{
	struct sound sound = SOUND(44100, 1, 3, 4, -1, 0.5f);

	cr_assert_eq(RUN_SOUND(step_normalize, &sound, "peak", "-1"), ST_OK);
	EXPECT_SAMPLES(&sound, 3, FULL, -FULL / 4, FULL / 8);
}

Test(step_normalize, a_unit_of_true_peaks_is_told)
{
	struct sound sound = SOUND(44100, 1, 2, 0, 0.5f);

	cr_assert_eq(RUN_SOUND(step_normalize, &sound, "peak", "-1 dBTP"), ST_OK);
	expect_finding("W0720", "'-1 dBTP' is the unit of a true peak", "peak of samples");
	EXPECT_SAMPLES(&sound, 2, 0, FULL);
}

Test(step_normalize, one_sample_and_an_offset_have_a_peak)
{
	struct sound one = SOUND(44100, 1, 1, -1e-5f);
	struct sound offset = SOUND(44100, 1, 3, 0.1f, 0.1f, 0.1f);

	cr_assert_eq(RUN_SOUND(step_normalize, &one, "peak", "-1"), ST_OK);
	EXPECT_SAMPLES(&one, 1, -FULL);
	cr_assert_eq(RUN_SOUND(step_normalize, &offset, "peak", "-1"), ST_OK);
	EXPECT_SAMPLES(&offset, 3, FULL, FULL, FULL);
}

Test(step_normalize, levels_of_the_whole_range_are_met)
{
	for (int level = -60; level <= 0; level += 4) {
		for (int from = -110; from <= 20; from += 10) {
			struct sound sound = tone(44100, 2, 0.01, 997, 0.1, from);
			char text[16];

			(void)snprintf(text, sizeof(text), "%d", level);
			cr_assert_eq(RUN_SOUND(step_normalize, &sound, "peak", text), ST_OK);
			expect_peak(&sound, level);
			sound_release(&sound);
		}
	}
}

Test(step_normalize, silence_stays_and_is_told)
{
	struct sound silent = sound_of(44100, 2, 10, NULL);
	struct sound hardly = SOUND(44100, 1, 2, 9.9e-7f, -1e-45f);
	struct sound empty = sound_of(44100, 2, 0, NULL);

	cr_assert_eq(RUN_SOUND(step_normalize, &silent, "peak", "-1"), ST_OK);
	expect_finding("W0708", "-inf dBFS", "left as it is");
	cr_assert_eq(sound_peak(&silent), 0);
	cr_assert_eq(RUN_SOUND(step_normalize, &silent, "loudness", "-16"), ST_OK);
	expect_finding("W0708", "-inf dBFS", "left as it is");
	cr_assert_eq(RUN_SOUND(step_normalize, &hardly, "peak", "-1"), ST_OK);
	expect_finding("W0708", "-120.09 dBFS", "left as it is");
	cr_assert_eq(hardly.samples[0], 9.9e-7f);
	cr_assert_eq(RUN_SOUND(step_normalize, &empty, "peak", "-1"), ST_OK);
	expect_finding("W0708", "-inf dBFS", "left as it is");
	sound_release(&silent);
	sound_release(&hardly);
	sound_release(&empty);
}

Test(step_normalize, what_is_no_number_is_refused)
{
	struct sound nan = SOUND(44100, 1, 2, 0.5f, NAN);
	struct sound infinite = SOUND(44100, 1, 2, -INFINITY, 0.5f);

	cr_assert_eq(RUN_SOUND(step_normalize, &nan, "peak", "-1"), ST_INVALID);
	expect_finding("E0709", "normalize", "finite");
	cr_assert_eq(RUN_SOUND(step_normalize, &infinite, "loudness", "-16"), ST_INVALID);
	expect_finding("E0709", "normalize", "finite");
	cr_assert_eq(nan.samples[0], 0.5f);
	sound_release(&nan);
	sound_release(&infinite);
}

Test(step_normalize, a_loop_stays_where_it_is)
{
	struct sound sound = SOUND(44100, 1, 4, 0, 0.25f, -0.5f, 0.125f);

	sound.loop = (struct sound_loop){true, 1, 3};
	cr_assert_eq(RUN_SOUND(step_normalize, &sound, "peak", "-1"), ST_OK);
	cr_assert(sound.loop.is_set);
	cr_assert_eq(sound.loop.start, 1);
	cr_assert_eq(sound.loop.end, 3);
	sound_release(&sound);
}

/* ---- by what is measured elsewhere ---- */

/* A quarter of the rate, an eighth of a turn off: no sample sees the crests, which are 3.01 dB higher. It swells, since
 * a sudden beginning rings. */
static struct sound hidden_crests(void)
{
	struct sound sound = tone(48000, 2, 0.5, 12000, 0.125, -12);

	for (size_t i = 0; i < 48000; i++)
		sound.samples[i] *= (float)sin((double)(i / 2) / 24000 * acos(-1));
	return sound;
}

Test(step_normalize, true_peaks_are_between_samples)
{
	struct sound sound = hidden_crests();

	cr_assert_eq(RUN_SOUND(step_normalize, &sound, "peak", "-1 dBTP", "measure", "true_peak"),
		     ST_OK);
	cr_assert_float_eq(20 * log10((double)sound_peak(&sound)), -1 - 3.0103, 0.1);
	sound_release(&sound);
	sound = hidden_crests();
	cr_assert_eq(RUN_SOUND(step_normalize, &sound, "peak", "-1 dBFS", "measure", "sample_peak"),
		     ST_OK);
	expect_peak(&sound, -1);
	sound_release(&sound);
	expect_no_finding();
}

/* By definition a stereo tone of 997 Hz with a peak of 0 dBFS has 0 LUFS, and a mono one 3.01 LU less. */
Test(step_normalize, loudness_is_that_of_ebu_r128)
{
	struct sound stereo = tone(48000, 2, 2, 997, 0, -23), mono = tone(44100, 1, 2, 997, 0, -3);

	cr_assert_eq(RUN_SOUND(step_normalize, &stereo, "loudness", "-16 LUFS"), ST_OK);
	cr_assert_float_eq(20 * log10((double)sound_peak(&stereo)), -16, 0.02);
	cr_assert_eq(RUN_SOUND(step_normalize, &mono, "loudness", "-16"), ST_OK);
	cr_assert_float_eq(20 * log10((double)sound_peak(&mono)), -13, 0.02);
	expect_no_finding();
	sound_release(&stereo);
	sound_release(&mono);
}

Test(step_normalize, the_ceiling_comes_before_the_loudness)
{
	struct sound tight = tone(48000, 2, 2, 997, 0, -23), just = tone(48000, 2, 2, 997, 0, -23);

	cr_assert_eq(RUN_SOUND(step_normalize, &tight, "loudness", "-3", "ceiling", "-6"), ST_OK);
	expect_finding("W0710", "-6.0",
		       "instead of -3.00 LUFS, for which the true peak would be -3.0");
	cr_assert_float_eq(20 * log10((double)sound_peak(&tight)), -6, 0.02);
	cr_assert_eq(RUN_SOUND(step_normalize, &just, "loudness", "-6.1", "ceiling", "-6"), ST_OK);
	expect_no_finding();
	cr_assert_float_eq(20 * log10((double)sound_peak(&just)), -6.1, 0.02);
	sound_release(&tight);
	sound_release(&just);
}

Test(step_normalize, what_is_too_short_for_a_loudness_is_brought_to_the_ceiling)
{
	struct sound shorter = tone(48000, 2, 0.399, 1000, 0, -23), one = SOUND(48000, 1, 1, 0.5f);

	cr_assert_eq(RUN_SOUND(step_normalize, &shorter, "loudness", "-16"), ST_OK);
	expect_finding("W0710", "0.399 s is below the 0.4 s", "-1.00 dBTP instead of -16.00 LUFS");
	cr_assert_float_eq(20 * log10((double)sound_peak(&shorter)), -1, 0.02);
	cr_assert_eq(RUN_SOUND(step_normalize, &one, "loudness", "-16", "ceiling", "-3"), ST_OK);
	expect_finding("W0710", "0.000 s is below", "-3.00 dBTP");
	cr_assert_float_eq(20 * log10((double)sound_peak(&one)), -3, 0.02);
	sound_release(&shorter);
	sound_release(&one);
}

/* EBU R 128 leaves out what is below -70 LUFS. */
Test(step_normalize, what_is_too_quiet_for_the_gate_is_lifted_first)
{
	struct sound quiet = tone(48000, 2, 1, 997, 0, -90);

	cr_assert_eq(RUN_SOUND(step_normalize, &quiet, "loudness", "-23"), ST_OK);
	expect_no_finding();
	cr_assert_float_eq(20 * log10((double)sound_peak(&quiet)), -23, 0.05);
	cr_assert_eq(quiet.frames, 48000);
	sound_release(&quiet);
}

/* An offset is filtered away before it is measured: only its beginning is heard. */
Test(step_normalize, an_offset_stops_at_the_ceiling)
{
	struct sound sound = sound_of(48000, 1, 48000, NULL);

	for (size_t i = 0; i < 48000; i++)
		sound.samples[i] = 0.1f;
	cr_assert_eq(RUN_SOUND(step_normalize, &sound, "loudness", "-23"), ST_OK);
	expect_finding("W0710", "LUFS instead of -23.00 LUFS", "above the ceiling of -1.00 dBTP");
	cr_assert_leq(sound_peak(&sound), FULL);
	sound_release(&sound);
}

/* Two clicks in two seconds: below the gate at the ceiling too, but not at full scale. */
Test(step_normalize, a_low_ceiling_does_not_hide_a_loudness)
{
	struct sound clicks = sound_of(48000, 1, 96000, NULL);

	clicks.samples[20000] = 1e-4f;
	clicks.samples[60000] = 1e-4f;
	cr_assert_eq(RUN_SOUND(step_normalize, &clicks, "loudness", "-70", "ceiling", "-60"),
		     ST_OK);
	expect_finding("W0710", "LUFS instead of -70.00 LUFS", "above the ceiling of -60.00 dBTP");
	sound_release(&clicks);
}

Test(step_normalize, a_second_time_changes_nothing_to_be_heard)
{
	struct sound sound = tone(44100, 2, 1, 440, 0.3, -30);
	float first;

	cr_assert_eq(RUN_SOUND(step_normalize, &sound, "loudness", "-20"), ST_OK);
	first = sound_peak(&sound);
	cr_assert_eq(RUN_SOUND(step_normalize, &sound, "loudness", "-20"), ST_OK);
	cr_assert_float_eq(sound_peak(&sound) / first, 1, 0.0002);
	expect_no_finding();
	sound_release(&sound);
}
