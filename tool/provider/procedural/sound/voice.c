/* voice.c - knobs: their neutral values, bounds, and how they follow a change of length. */
#include "provider/procedural/sound/voice.h"

enum stretch { STRETCH_NONE, STRETCH_TIME, STRETCH_RATE, STRETCH_RATE2 };

struct knob_row {
	const char *name;
	double min, max, neutral;
	enum stretch stretch;
};

#define M MILLION
static const struct knob_row ROWS[] = {
#define KNOB(name, unit, min, max, neutral, stretch, help) \
	{#name, (double)(min) / M, (double)(max) / M, neutral, stretch},
#include "provider/procedural/sound/knobs.def"
#undef KNOB
};

const char *const wave_words[] = {"square", "saw", "sine", "triangle", "noise", NULL};

struct voice voice_neutral(void)
{
	struct voice voice = {.wave = WAVE_SQUARE};

	for (size_t i = 0; i < KNOB_COUNT; i++)
		voice.at[i] = ROWS[i].neutral;
	return voice;
}

void voice_take_written(struct voice *voice, const struct param_set *params)
{
	const struct param_value *wave = param_get(params, "wave");

	if (wave->is_written) {
		voice->wave = (enum wave)wave->number;
		voice->is_wave_written = true;
	}
	for (size_t i = 0; i < KNOB_COUNT; i++) {
		const struct param_value *value = param_get(params, ROWS[i].name);

		if (!value->is_written)
			continue;
		voice->at[i] = (double)value->number / M;
		voice->is_written[i] = true;
	}
}

static double clamp(double value, double low, double high)
{
	return value < low ? low : value > high ? high : value;
}

void voice_set(struct voice *voice, enum knob knob, double value)
{
	if (!voice->is_written[knob])
		voice->at[knob] = clamp(value, ROWS[knob].min, ROWS[knob].max);
}

double voice_seconds(const struct voice *voice)
{
	return voice->at[KNOB_attack] + voice->at[KNOB_sustain] + voice->at[KNOB_decay];
}

/* ---- another length ---------------------------------------------------------------------- */

static const enum knob ENVELOPE[] = {KNOB_attack, KNOB_sustain, KNOB_decay};
#define ENVELOPE_COUNT (sizeof(ENVELOPE) / sizeof(ENVELOPE[0]))

static void stretch_envelope(struct voice *voice, double seconds)
{
	double kept = 0, free = 0, factor;
	bool keeps;

	for (size_t i = 0; i < ENVELOPE_COUNT; i++) {
		if (voice->is_written[ENVELOPE[i]])
			kept += voice->at[ENVELOPE[i]];
		else
			free += voice->at[ENVELOPE[i]];
	}
	if (kept + free <= 0) {
		voice->at[KNOB_sustain] = seconds;
		return;
	}
	keeps = free > 0 && kept < seconds;
	factor = keeps ? (seconds - kept) / free : seconds / (kept + free);
	for (size_t i = 0; i < ENVELOPE_COUNT; i++) {
		if (!keeps || !voice->is_written[ENVELOPE[i]])
			voice->at[ENVELOPE[i]] *= factor;
	}
}

void voice_stretch(struct voice *voice, double seconds)
{
	double natural = voice_seconds(voice);
	double factor = natural > 0 ? seconds / natural : 1;

	stretch_envelope(voice, seconds);
	for (size_t i = 0; i < KNOB_COUNT; i++) {
		if (voice->is_written[i])
			continue;
		if (ROWS[i].stretch == STRETCH_RATE)
			voice->at[i] /= factor;
		else if (ROWS[i].stretch == STRETCH_RATE2)
			voice->at[i] /= factor * factor;
	}
	/* The first of two tones is short however long the second rings. */
	if (!voice->is_written[KNOB_arpeggio_time])
		voice->at[KNOB_arpeggio_time] *= factor < 1.5 ? factor : 1.5;
}

/* ---- chance ------------------------------------------------------------------------------ */

double draw_between(struct random *random, double low, double high)
{
	/* The upper 53 bits: exact as a double. */
	double part = (double)(random_next(random) >> 11) / 9007199254740992.0;

	return low + (high - low) * part;
}

enum wave draw_wave(struct random *random, const enum wave *waves, uint32_t count)
{
	return waves[random_below(random, count)];
}

bool draw_chance(struct random *random, uint32_t percent)
{
	return random_below(random, 100) < percent;
}
