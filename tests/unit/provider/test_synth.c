/* test_synth.c - the synthesiser itself: its arithmetic against libm, pitches, knobs one by one, and
 * what it leaves out: overtones that are folded back into the sound. */
#include "provider/procedural/sound/filter.h"
#include "provider/procedural/sound/maths.h"
#include "provider/procedural/sound/synth.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#define FRAMES 22050
#define TURN   6.283185307179586

Test(provider_synth, sine_and_powers_are_those_of_libm)
{
	for (double x = -40; x < 40; x += 0.00917)
		cr_assert_lt(fabs(maths_sin(x) - sin(TURN * x)), 1e-7, "sine of %f turns", x);
	for (double x = -59; x < 59; x += 0.0137)
		cr_assert_lt(fabs(maths_exp2(x) / exp2(x) - 1), 1e-9, "2^%f", x);
	cr_expect_eq(maths_exp2(0), 1.0);
	cr_expect_eq(maths_exp2(3), 8.0);
	cr_expect_eq(maths_exp2(1e9), maths_exp2(60));
	cr_expect_eq(maths_exp2(-1e9), maths_exp2(-60));
	cr_expect_eq(maths_floor(-0.5), -1.0);
	cr_expect_eq(maths_floor(2.0), 2.0);
	cr_expect_lt(fabs(maths_semitones(12) - 2), 1e-9);
}

/* A voice that is held for FRAMES. */
static struct voice held(enum wave wave, double frequency)
{
	struct voice voice = voice_neutral();

	voice.wave = wave;
	voice.at[KNOB_start_frequency] = frequency;
	voice.at[KNOB_sustain] = 10;
	return voice;
}

static double *rendered(const struct voice *voice)
{
	double *samples = malloc(FRAMES * sizeof(double));

	cr_assert_not_null(samples);
	synth_render(voice, 1, samples, FRAMES);
	return samples;
}

/* Amplitude of a frequency over the second half, under a Blackman-Harris window. */
static double amplitude(const double *samples, double frequency)
{
	double re = 0, im = 0, sum = 0;
	int count = FRAMES / 2;

	for (int i = 0; i < count; i++) {
		double x = TURN * i / count, at = TURN * frequency * i / SYNTH_RATE;
		double window = 0.35875 - 0.48829 * cos(x) + 0.14128 * cos(2 * x) - 0.01168 * cos(3 * x);

		re += samples[FRAMES - count + i] * window * cos(at);
		im += samples[FRAMES - count + i] * window * sin(at);
		sum += window;
	}
	return 2 * sqrt(re * re + im * im) / sum;
}

static double decibels(double part, double whole)
{
	return 20 * log10(part / whole + 1e-12);
}

Test(provider_synth, waves_have_their_overtones)
{
	static const struct {
		enum wave wave;
		double first, second, third;
	} ROWS[] = {
		{WAVE_SQUARE, 4 / M_PI, 0, 4 / M_PI / 3},
		{WAVE_SAW, 2 / M_PI, 1 / M_PI, 2 / M_PI / 3},
		{WAVE_TRIANGLE, 8 / (M_PI * M_PI), 0, 8 / (M_PI * M_PI) / 9},
		{WAVE_SINE, 1, 0, 0},
	};

	for (size_t i = 0; i < 4; i++) {
		struct voice voice = held(ROWS[i].wave, 400);
		double *samples = rendered(&voice);

		cr_expect_lt(fabs(amplitude(samples, 400) - ROWS[i].first), 0.01, "%s", wave_words[ROWS[i].wave]);
		cr_expect_lt(fabs(amplitude(samples, 800) - ROWS[i].second), 0.01, "%s", wave_words[ROWS[i].wave]);
		cr_expect_lt(fabs(amplitude(samples, 1200) - ROWS[i].third), 0.01, "%s", wave_words[ROWS[i].wave]);
		free(samples);
	}
}

/* Overtones above half the rate come back as tones that fit none of the others. */
Test(provider_synth, overtones_are_not_folded_back)
{
	static const enum wave WAVES[] = {WAVE_SQUARE, WAVE_SAW, WAVE_TRIANGLE, WAVE_SINE};
	static const double PITCHES[] = {1871, 3137, 5471};

	for (size_t i = 0; i < 4; i++) {
		for (size_t k = 0; k < 3; k++) {
			struct voice voice = held(WAVES[i], PITCHES[k]);
			double *samples = rendered(&voice), whole = amplitude(samples, PITCHES[k]);

			for (int n = 2; n < 60; n++) {
				double folded = fmod(n * PITCHES[k], SYNTH_RATE);

				if (folded > SYNTH_RATE / 2.0)
					folded = SYNTH_RATE - folded;
				/* The sinc lets through a little of what lies just above 22 kHz. */
				if (n * PITCHES[k] < SYNTH_RATE / 2.0 || folded > 16000 ||
				    fabs(remainder(folded, PITCHES[k])) < 20)
					continue;
				cr_expect_lt(decibels(amplitude(samples, folded), whole), -55, "%s of %f: overtone %d at %f",
					     wave_words[WAVES[i]], PITCHES[k], n, folded);
			}
			free(samples);
		}
	}
}

Test(provider_synth, a_thin_pulse_has_no_offset)
{
	static const double DUTIES[] = {0.02, 0.1, 0.5, 0.9};

	for (size_t i = 0; i < 4; i++) {
		struct voice voice = held(WAVE_SQUARE, 440);
		double *samples, sum = 0;

		voice.at[KNOB_duty] = DUTIES[i];
		samples = rendered(&voice);
		for (int k = FRAMES / 2; k < FRAMES; k++)
			sum += samples[k];
		cr_expect_lt(fabs(sum / (FRAMES / 2.0)), 0.002, "duty %f", DUTIES[i]);
		free(samples);
	}
}

Test(provider_synth, filters_damp_what_they_say)
{
	struct voice voice = held(WAVE_SAW, 500);
	double *plain = rendered(&voice), *filtered;

	voice.at[KNOB_low_pass] = 2000;
	filtered = rendered(&voice);
	cr_expect_lt(fabs(decibels(amplitude(filtered, 500), amplitude(plain, 500))), 0.2);
	cr_expect_lt(fabs(decibels(amplitude(filtered, 2000), amplitude(plain, 2000)) + 3), 0.3);
	cr_expect_lt(fabs(decibels(amplitude(filtered, 8000), amplitude(plain, 8000)) + 24), 1.5);
	free(filtered);
	voice.at[KNOB_resonance] = 1;
	filtered = rendered(&voice);
	cr_expect_gt(decibels(amplitude(filtered, 2000), amplitude(plain, 2000)), 12);
	free(filtered);
	voice = held(WAVE_SAW, 500);
	voice.at[KNOB_high_pass] = 2000;
	filtered = rendered(&voice);
	cr_expect_lt(fabs(decibels(amplitude(filtered, 500), amplitude(plain, 500)) + 24), 1);
	cr_expect_lt(fabs(decibels(amplitude(filtered, 8000), amplitude(plain, 8000))), 0.5);
	free(filtered);
	free(plain);
}

/* An echo after half a period takes the tone away, after a whole one doubles it. */
Test(provider_synth, the_phaser_is_an_echo)
{
	struct voice voice = held(WAVE_SINE, 500);
	double *samples;

	voice.at[KNOB_phaser_offset] = 0.001;
	samples = rendered(&voice);
	cr_expect_lt(amplitude(samples, 500), 0.01);
	free(samples);
	voice.at[KNOB_phaser_offset] = 0.002;
	samples = rendered(&voice);
	cr_expect_lt(fabs(amplitude(samples, 500) - 2), 0.01);
	free(samples);
}

/* Periods of a sine counted by its crossings, from a time on, in Hz. */
static double pitch(const double *samples, double from, double seconds)
{
	int start = (int)(from * SYNTH_RATE), count = (int)(seconds * SYNTH_RATE), crossings = 0;

	for (int i = start + 1; i < start + count; i++)
		crossings += (samples[i - 1] < 0) != (samples[i] < 0);
	return crossings / 2.0 / seconds;
}

Test(provider_synth, the_pitch_moves_as_the_knobs_say)
{
	struct voice voice = held(WAVE_SINE, 1000);
	double *samples;

	voice.at[KNOB_slide] = 2;
	samples = rendered(&voice);
	cr_expect_lt(fabs(pitch(samples, 0.2, 0.05) / (1000 * exp2(0.45)) - 1), 0.03);
	free(samples);

	voice = held(WAVE_SINE, 1000);
	voice.at[KNOB_slide] = -20;
	voice.at[KNOB_min_frequency] = 300;
	samples = rendered(&voice);
	cr_expect_lt(fabs(pitch(samples, 0.2, 0.2) / 300 - 1), 0.03);
	free(samples);

	voice = held(WAVE_SINE, 1000);
	voice.at[KNOB_slide] = 8;
	voice.at[KNOB_delta_slide] = -64;
	samples = rendered(&voice);
	cr_expect_lt(fabs(pitch(samples, 0.235, 0.03) / 1000 - 1), 0.08, "up and down again");
	cr_expect_gt(pitch(samples, 0.1, 0.05), 1250);
	free(samples);

	voice = held(WAVE_SINE, 1000);
	voice.at[KNOB_arpeggio_change] = 12;
	voice.at[KNOB_arpeggio_time] = 0.1;
	samples = rendered(&voice);
	cr_expect_lt(fabs(pitch(samples, 0, 0.1) / 1000 - 1), 0.02);
	cr_expect_lt(fabs(pitch(samples, 0.1, 0.3) / 2000 - 1), 0.02);
	free(samples);

	/* Begins again twice a second: after 0.5 s it is where it was at first. */
	voice.at[KNOB_repeat_speed] = 5;
	samples = rendered(&voice);
	cr_expect_lt(fabs(pitch(samples, 0.2, 0.1) / 1000 - 1), 0.02);
	cr_expect_lt(fabs(pitch(samples, 0.3, 0.1) / 2000 - 1), 0.02);
	free(samples);

	voice = held(WAVE_SINE, 1000);
	voice.at[KNOB_vibrato_depth] = 4;
	voice.at[KNOB_vibrato_speed] = 5;
	samples = rendered(&voice);
	cr_expect_gt(pitch(samples, 0.03, 0.04), 1150, "up in the first quarter of a swing");
	cr_expect_lt(pitch(samples, 0.13, 0.04), 870, "down in the third");
	free(samples);
}

Test(provider_synth, the_envelope_is_where_it_says)
{
	struct voice voice = held(WAVE_SQUARE, 2205);
	double *samples;

	voice.at[KNOB_attack] = 0.1;
	voice.at[KNOB_sustain] = 0.1;
	voice.at[KNOB_punch] = 0.5;
	voice.at[KNOB_decay] = 0.2;
	samples = rendered(&voice);
	for (int i = 0; i < FRAMES; i++) {
		double at = (double)i / SYNTH_RATE;
		double most = at < 0.1 ? 10 * at + 0.04 : at < 0.2 ? 2 - 5 * at : at < 0.4 ? 2 - 5 * at + 0.001 : 0;

		/* A square wave without its highest overtones swings over by a fifth. */
		cr_assert_leq(fabs(samples[i]), 1.25 * most + 1e-9, "%f s", at);
	}
	for (int i = (int)(0.4 * SYNTH_RATE) + 1; i < FRAMES; i++)
		cr_assert_eq(samples[i], 0.0, "silence behind the end");
	free(samples);
}

Test(provider_synth, chance_is_of_the_seed)
{
	struct voice voice = held(WAVE_NOISE, 500);
	double one[64], two[64], three[64];
	size_t same = 0;

	synth_render(&voice, 1, one, 64);
	synth_render(&voice, 1, two, 64);
	synth_render(&voice, 2, three, 64);
	for (size_t i = 0; i < 64; i++) {
		cr_expect_eq(one[i], two[i]);
		same += one[i] == three[i];
	}
	cr_expect_lt(same, 8);
}

/* However short, what was rendered is the beginning of what is longer. */
Test(provider_synth, frames_do_not_depend_on_their_number)
{
	struct voice voice = held(WAVE_SAW, 300);
	double one[10], many[1000];

	synth_render(&voice, 1, one, 10);
	synth_render(&voice, 1, many, 1000);
	for (size_t i = 0; i < 10; i++)
		cr_expect_eq(one[i], many[i]);
}
