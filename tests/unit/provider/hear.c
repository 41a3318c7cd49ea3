/* hear.c - asks the provider `procedural` for a sound and listens to it. */
#include "unit/provider/hear.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void hear_init(struct hear *hear, const char *model, const char *prompt)
{
	*hear = (struct hear){0};
	ask_init(&hear->ask, "procedural", model, prompt);
	hear->ask.params = param_defaults(hear->ask.provider->decl.params, &hear->ask.arena);
	hear->ask.request.kind = ASSET_AUDIO;
	hear->ask.request.hints.label = STR("x");
}

void hear_set(struct hear *hear, const char *param, const char *value)
{
	ask_set(&hear->ask, param, value);
}

void hear_seed(struct hear *hear, uint64_t seed)
{
	hear->ask.request.has_seed = true;
	hear->ask.request.seed = seed;
}

static uint32_t u32_at(const uint8_t *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* The chunk of this name; NULL when there is none. */
static const uint8_t *chunk(const struct bytes *wav, const char *name, uint32_t *size)
{
	size_t at = 12;

	while (at + 8 <= wav->len) {
		*size = u32_at(wav->data + at + 4);
		cr_assert_leq(at + 8 + *size, wav->len);
		if (memcmp(wav->data + at, name, 4) == 0)
			return wav->data + at + 8;
		at += 8 + *size + (*size & 1);
	}
	return NULL;
}

void hear_make(struct hear *hear)
{
	const struct bytes *wav = &hear->ask.result.data;
	const uint8_t *format, *samples;
	uint32_t size;

	cr_assert_eq(ask_make(&hear->ask), ST_OK, "%s", hear->ask.diag.first ? hear->ask.diag.first->text : "");
	cr_assert_eq(hear->ask.result.format, MEDIA_WAV);
	cr_assert_eq(media_sniff(wav->data, wav->len), MEDIA_WAV);
	format = chunk(wav, "fmt ", &size);
	cr_assert_not_null(format);
	cr_assert_eq(u32_at(format), 0x00010001u, "whole numbers, one channel");
	cr_assert_eq(u32_at(format + 4), 44100);
	cr_assert_eq(u32_at(format + 12), 0x00100002u, "16 bits");
	samples = chunk(wav, "data", &size);
	cr_assert_not_null(samples);
	cr_assert_eq((uintptr_t)samples % 2, 0);
	hear->at = (const int16_t *)(const void *)samples;
	hear->frames = size / 2;
}

void hear_release(struct hear *hear)
{
	ask_release(&hear->ask);
	*hear = (struct hear){0};
}

uint64_t hear_hash(const struct hear *hear)
{
	uint64_t hash = UINT64_C(0xCBF29CE484222325);

	for (size_t i = 0; i < hear->frames; i++)
		hash = (hash ^ (uint16_t)hear->at[i]) * UINT64_C(0x100000001B3);
	return hash;
}

/* ---- listening --------------------------------------------------------------------------- */

struct part {
	const int16_t *at;
	size_t count;
};

static struct part part_of(const struct hear *hear, double from, double to)
{
	size_t start = (size_t)(from * (double)hear->frames), end = (size_t)(to * (double)hear->frames);

	return (struct part){hear->at + start, end > start ? end - start : 0};
}

double hear_level(const struct hear *hear, double from, double to)
{
	struct part part = part_of(hear, from, to);
	double sum = 0;

	for (size_t i = 0; i < part.count; i++)
		sum += (double)part.at[i] * part.at[i];
	return part.count ? sqrt(sum / (double)part.count) / 32768 : 0;
}

double hear_crossings(const struct hear *hear, double from, double to)
{
	struct part part = part_of(hear, from, to);
	size_t count = 0;

	for (size_t i = 1; i < part.count; i++)
		count += (part.at[i - 1] < 0) != (part.at[i] < 0);
	return part.count ? (double)count / 2 * HEAR_RATE / (double)part.count : 0;
}

#define TONE_MAX 4096 /* samples that are looked at, from the middle of a part */

/* Goertzel. */
static double energy_at(const double *samples, size_t count, double frequency)
{
	double factor = 2 * cos(2 * 3.141592653589793 * frequency / HEAR_RATE), one = 0, two = 0;

	for (size_t i = 0; i < count; i++) {
		double next = samples[i] + factor * one - two;

		two = one;
		one = next;
	}
	return one * one + two * two - factor * one * two;
}

double hear_tone(const struct hear *hear, double from, double to)
{
	struct part part = part_of(hear, from, to);
	size_t count = part.count < TONE_MAX ? part.count : TONE_MAX, start = (part.count - count) / 2;
	double samples[TONE_MAX], best = 0, most = 0;

	for (size_t i = 0; i < count; i++)
		samples[i] = part.at[start + i] *
			     (0.5 - 0.5 * cos(2 * 3.141592653589793 * (double)i / (double)count));
	for (double frequency = 50; frequency < 8000; frequency *= 1.012) {
		double energy = energy_at(samples, count, frequency);

		if (energy > most) {
			most = energy;
			best = frequency;
		}
	}
	return best;
}

double hear_brightness(const struct hear *hear, double from, double to)
{
	struct part part = part_of(hear, from, to);
	double steps = 0, all = 1;

	for (size_t i = 1; i < part.count; i++) {
		double step = (double)part.at[i] - part.at[i - 1];

		steps += step * step;
		all += (double)part.at[i] * part.at[i];
	}
	return steps / all;
}

double hear_peak(const struct hear *hear)
{
	int peak = 0;

	for (size_t i = 0; i < hear->frames; i++)
		peak = abs(hear->at[i]) > peak ? abs(hear->at[i]) : peak;
	return peak / 32768.0;
}

double hear_offset(const struct hear *hear)
{
	double sum = 0;

	for (size_t i = 0; i < hear->frames; i++)
		sum += hear->at[i];
	return hear->frames ? sum / (double)hear->frames / 32768 : 0;
}
