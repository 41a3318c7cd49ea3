/* hear.h - asks the provider `procedural` for a sound, as the compiler would, and listens to it. */
#ifndef ASSETC_TESTS_PROVIDER_HEAR_H
#define ASSETC_TESTS_PROVIDER_HEAR_H

#include "unit/provider/ask.h"

#define HEAR_RATE 44100.0

/* Between hear_init and hear_release the request may be changed freely. */
struct hear {
	struct ask ask;
	const int16_t *at; /* samples of the WAV file that was made, in ask.result */
	size_t frames;
};

/* model may be "". The candidate is the first and the seed follows from the request, unless changed. */
void hear_init(struct hear *hear, const char *model, const char *prompt);
void hear_set(struct hear *hear, const char *param, const char *value);
void hear_seed(struct hear *hear, uint64_t seed);
/* Makes it, which must succeed as 16-bit mono of 44.1 kHz. */
void hear_make(struct hear *hear);
void hear_release(struct hear *hear);

/* FNV-1a of all samples. */
uint64_t hear_hash(const struct hear *hear);

/* Of the part from one place to another, both from 0 (start) to 1 (end). */
double hear_level(const struct hear *hear, double from, double to); /* root of the mean square, 1 is full scale */
/* Pitch by zero crossings: of a plain tone its frequency, of noise how fine it is. */
double hear_crossings(const struct hear *hear, double from, double to);
/* The frequency from 50 Hz to 8 kHz with the most energy. */
double hear_tone(const struct hear *hear, double from, double to);
/* Energy of the differences of neighbours to that of the samples: how bright it is. */
double hear_brightness(const struct hear *hear, double from, double to);
/* The highest absolute sample, and the mean, of all. 1 is full scale. */
double hear_peak(const struct hear *hear);
double hear_offset(const struct hear *hear);

#endif
