/* mix.c - adding up, and the finish: fades, offset, level, steps of 16 bits. */
#include "provider/procedural/sound/mix.h"

#include "base/mem.h"

#include <assert.h>

/* A sound begins and ends without a click: it comes up within a third of a millisecond and is gone
 * within two, or a quarter of a very short one. */
#define FADE_IN  16
#define FADE_OUT 88

void mix_init(struct mix *mix, uint64_t frames, bool goes_round)
{
	*mix = (struct mix){
		.at = mem_zalloc((size_t)frames, sizeof(double)),
		.frames = frames,
		.goes_round = goes_round,
	};
}

void mix_release(struct mix *mix)
{
	mem_free(mix->at);
	*mix = (struct mix){0};
}

void mix_add(struct mix *mix, const double *samples, uint64_t count, uint64_t start, double gain)
{
	uint64_t at = start;

	for (uint64_t i = 0; i < count; i++) {
		if (at >= mix->frames && !mix->goes_round)
			return;
		if (at >= mix->frames)
			at %= mix->frames;
		mix->at[at++] += samples[i] * gain;
	}
}

double mix_factor(const struct mix *mix, double level)
{
	double peak = 0;

	for (uint64_t i = 0; i < mix->frames; i++) {
		double value = mix->at[i] < 0 ? -mix->at[i] : mix->at[i];

		if (value > peak)
			peak = value;
	}
	return peak > 0 ? level / peak : 0;
}

/* ---- the finish -------------------------------------------------------------------------- */

static uint64_t at_most(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

void mix_fade_out(struct mix *mix, uint64_t frames)
{
	uint64_t count = at_most(frames, mix->frames);

	for (uint64_t i = 0; i < count; i++)
		mix->at[mix->frames - 1 - i] *= (double)i / (double)count;
}

static void fade(struct mix *mix)
{
	uint64_t count = at_most(FADE_IN, mix->frames / 4);

	for (uint64_t i = 0; i < count; i++)
		mix->at[i] *= (double)(i + 1) / (double)(count + 1);
	mix_fade_out(mix, at_most(FADE_OUT, mix->frames / 4));
}

/* Takes the sum of all samples to 0 by a flat arch, so that neither end gets a step; the offset of
 * a loop is the same all over. */
static void take_offset_off(struct mix *mix)
{
	double sum = 0, length = (double)mix->frames;

	for (uint64_t i = 0; i < mix->frames; i++)
		sum += mix->at[i];
	for (uint64_t i = 0; i < mix->frames; i++) {
		double x = ((double)i + 0.5) / length;

		mix->at[i] -= sum / length * (mix->goes_round ? 1 : 6 * x * (1 - x));
	}
}

static float whole_step(double value)
{
	double steps = value * 32768 + (value < 0 ? -0.5 : 0.5);
	int32_t whole = steps > 32767 ? 32767 : steps < -32768 ? -32768 : (int32_t)steps;

	return (float)whole / 32768;
}

void mix_finish(struct mix *mix, double level, uint32_t rate, struct sound *out)
{
	double factor;
	bool fits;

	if (!mix->goes_round)
		fade(mix);
	take_offset_off(mix);
	factor = mix_factor(mix, level);
	fits = sound_init(out, rate, 1, mix->frames);
	assert(fits);
	(void)fits;
	for (uint64_t i = 0; i < mix->frames; i++)
		out->samples[i] = whole_step(mix->at[i] * factor);
}
