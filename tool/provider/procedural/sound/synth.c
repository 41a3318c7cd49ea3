/* synth.c - from a voice to samples.
 *
 * The oscillator, the phaser and the filters run at four times the rate, and a windowed sinc brings
 * that down: what would be folded to below 17 kHz is damped by 70 dB instead.
 * Edges of square and saw are rounded by a polynomial before that (Valimaki and Huovilainen, 2007,
 * "Antialiasing oscillators in subtractive synthesis"). What moves slowly is computed once a frame.
 */
#include "provider/procedural/sound/synth.h"

#include "provider/procedural/sound/filter.h"
#include "provider/procedural/sound/maths.h"

#define OVER       4
#define OVER_RATE  (SYNTH_RATE * OVER)
#define TAPS       64                /* of the sinc; a multiple of OVER */
#define DELAY      (TAPS / OVER / 2) /* frames that its middle lies behind */
#define ECHO_SIZE  4096              /* above 20 ms at OVER_RATE; a power of two */
#define NOISE_BITS 32                /* values of noise in a period of its pitch */

/* What a knob has become at one moment. */
struct moment {
	double step; /* turns of the oscillator per sample */
	double duty;
	double echo; /* samples */
};

struct synth {
	const struct voice *voice;
	struct random noise;
	double phase, noise_phase, held;
	double echo[ECHO_SIZE];
	uint32_t echo_at;
	struct filter low, high;
	bool has_echo, has_low;
	double window[TAPS]; /* the sinc, its sum 1 */
	double past[2 *
		    TAPS]; /* the last samples, twice in a row so that they stand in one piece */
	uint32_t past_at;
};

/* ---- coming down from four times the rate ------------------------------------------------ */

/* A sinc that lets pass what is below 19 kHz, under a Blackman window. */
static void make_window(double *window)
{
	const double cutoff = 19000.0 / OVER_RATE;
	double sum = 0;

	for (int i = 0; i < TAPS; i++) {
		double x = i - (TAPS - 1) / 2.0;
		double turns = (i + 0.5) / TAPS;
		double blackman = 0.42 - 0.5 * maths_cos(turns) + 0.08 * maths_cos(2 * turns);

		window[i] = maths_sin(cutoff * x) / x * blackman;
		sum += window[i];
	}
	for (int i = 0; i < TAPS; i++)
		window[i] /= sum;
}

static void keep(struct synth *synth, double sample)
{
	synth->past[synth->past_at] = sample;
	synth->past[synth->past_at + TAPS] = sample;
	synth->past_at = (synth->past_at + 1) % TAPS;
}

/* Four sums side by side, which a processor adds faster than one; the order is part of the bytes. */
static double bring_down(const struct synth *synth)
{
	const double *past = synth->past + synth->past_at;
	double a = 0, b = 0, c = 0, d = 0;

	for (int i = 0; i < TAPS; i += 4) {
		a += past[i] * synth->window[i];
		b += past[i + 1] * synth->window[i + 1];
		c += past[i + 2] * synth->window[i + 2];
		d += past[i + 3] * synth->window[i + 3];
	}
	return (a + b) + (c + d);
}

/* ---- the oscillator ---------------------------------------------------------------------- */

/* What rounds an edge upwards at phase 0, within one sample to both sides. */
static double rounding(double phase, double step)
{
	double x;

	if (phase < step) {
		x = phase / step - 1;
		return -x * x;
	}
	if (phase > 1 - step) {
		x = (phase - 1) / step + 1;
		return x * x;
	}
	return 0;
}

/* Its mean is taken off, so that a thin pulse has no offset. */
static double square(double phase, const struct moment *now)
{
	double behind = phase - now->duty + (phase < now->duty ? 1 : 0);
	double edge = phase < now->duty ? 1 : -1;

	return edge + rounding(phase, now->step) - rounding(behind, now->step) - 2 * now->duty + 1;
}

/* Begins at 0 and rises. */
static double triangle(double phase)
{
	if (phase < 0.25)
		return 4 * phase;
	return phase < 0.75 ? 2 - 4 * phase : 4 * phase - 4;
}

static double saw(double phase, double step)
{
	double half = phase + 0.5 - (phase < 0.5 ? 0 : 1);

	return 2 * half - 1 - rounding(half, step);
}

static double noise(struct synth *synth, double step)
{
	synth->noise_phase += step * NOISE_BITS;
	if (synth->noise_phase >= 1) {
		synth->noise_phase -= maths_floor(synth->noise_phase);
		synth->held = draw_between(&synth->noise, -1, 1);
	}
	return synth->held;
}

static double oscillate(struct synth *synth, const struct moment *now)
{
	double phase = synth->phase;

	synth->phase += now->step;
	if (synth->phase >= 1)
		synth->phase -= 1;
	switch (synth->voice->wave) {
	case WAVE_SQUARE: return square(phase, now);
	case WAVE_SAW: return saw(phase, now->step);
	case WAVE_SINE: return maths_sin(phase);
	case WAVE_TRIANGLE: return triangle(phase);
	default: return noise(synth, now->step);
	}
}

/* ---- what moves -------------------------------------------------------------------------- */

/* Seconds since the slides began, for the last time. */
static double since_repeat(const struct voice *voice, double seconds)
{
	double turns = seconds * voice->at[KNOB_repeat_speed];

	if (voice->at[KNOB_repeat_speed] <= 0)
		return seconds;
	return (turns - maths_floor(turns)) / voice->at[KNOB_repeat_speed];
}

static double pitch_at(const struct voice *voice, double seconds, double slid)
{
	const double *at = voice->at;
	double octaves = slid * (at[KNOB_slide] + slid * at[KNOB_delta_slide] / 2);
	double frequency;

	if (slid >= at[KNOB_arpeggio_time])
		octaves += at[KNOB_arpeggio_change] / 12;
	frequency = at[KNOB_start_frequency] * maths_exp2(octaves);
	if (frequency < at[KNOB_min_frequency])
		frequency = at[KNOB_min_frequency];
	if (at[KNOB_vibrato_depth] > 0)
		frequency *= maths_semitones(at[KNOB_vibrato_depth] *
					     maths_sin(seconds * at[KNOB_vibrato_speed]));
	return maths_clamp(frequency, 8, 18000);
}

/* Settles all that is slow for the frame at this time, the filters too. */
static struct moment settle(struct synth *synth, double seconds)
{
	const double *at = synth->voice->at;
	double slid = since_repeat(synth->voice, seconds);
	double echo = at[KNOB_phaser_offset] + slid * at[KNOB_phaser_sweep];

	if (synth->has_low)
		filter_tune(
			&synth->low,
			maths_clamp(at[KNOB_low_pass] * maths_exp2(slid * at[KNOB_low_pass_sweep]),
				    20, 20000) /
				OVER_RATE,
			1.414 - 1.3 * at[KNOB_resonance]);
	filter_tune(&synth->high,
		    maths_clamp(at[KNOB_high_pass] * maths_exp2(slid * at[KNOB_high_pass_sweep]),
				10, 20000) /
			    OVER_RATE,
		    1.414);
	return (struct moment){
		.step = pitch_at(synth->voice, seconds, slid) / OVER_RATE,
		.duty = maths_clamp(at[KNOB_duty] + slid * at[KNOB_duty_sweep], 0.02, 0.98),
		.echo = maths_clamp(echo < 0 ? -echo : echo, 0, 0.02) * OVER_RATE,
	};
}

static double add_echo(struct synth *synth, double sample, double delay)
{
	uint32_t whole = (uint32_t)delay;
	double part = delay - whole;
	uint32_t at = synth->echo_at++;
	double near, far;

	synth->echo[at % ECHO_SIZE] = sample;
	near = synth->echo[(at - whole) % ECHO_SIZE];
	far = synth->echo[(at - whole - 1) % ECHO_SIZE];
	return sample + near + (far - near) * part;
}

static double next_sample(struct synth *synth, const struct moment *now)
{
	double sample = oscillate(synth, now);

	if (synth->has_low)
		sample = filter_run(&synth->low, sample).low;
	sample = filter_run(&synth->high, sample).high;
	return synth->has_echo ? add_echo(synth, sample, now->echo) : sample;
}

/* ---- the envelope ------------------------------------------------------------------------ */

static double envelope_at(const struct voice *voice, double seconds)
{
	const double *at = voice->at;
	double left = seconds;

	/* From a little above nothing, so that no sound begins with silence. */
	if (left < at[KNOB_attack])
		return 0.03 + 0.97 * left / at[KNOB_attack];
	left -= at[KNOB_attack];
	if (left < at[KNOB_sustain])
		return 1 + at[KNOB_punch] * (1 - left / at[KNOB_sustain]);
	left -= at[KNOB_sustain];
	if (left >= at[KNOB_decay])
		return 0;
	left = 1 - left / at[KNOB_decay];
	/* Between a straight line and its square: it dies as struck things do, and is heard for
	 * most of its time. */
	return left * (0.4 + 0.6 * left);
}

static void start(struct synth *synth, const struct voice *voice, uint64_t seed)
{
	*synth = (struct synth){.voice = voice, .noise = random_stream(seed, 'N')};
	/* Heard from its first sample on, however long that is held. */
	synth->held = draw_between(&synth->noise, 0.6, 1);
	synth->has_echo = voice->at[KNOB_phaser_offset] > 0 || voice->at[KNOB_phaser_sweep] < 0 ||
			  voice->at[KNOB_phaser_sweep] > 0;
	synth->has_low = voice->at[KNOB_low_pass] < 20000 || voice->at[KNOB_low_pass_sweep] < 0;
	make_window(synth->window);
}

void synth_render(const struct voice *voice, uint64_t seed, double *out, uint64_t frames)
{
	struct synth synth;

	start(&synth, voice, seed);
	for (uint64_t i = 0; i < frames + DELAY; i++) {
		struct moment now = settle(&synth, (double)i / SYNTH_RATE);

		for (int k = 0; k < OVER; k++)
			keep(&synth, next_sample(&synth, &now));
		if (i >= DELAY)
			out[i - DELAY] = bring_down(&synth) *
					 envelope_at(voice, (double)(i - DELAY) / SYNTH_RATE);
	}
}
