/* mix.h - samples on their way to a sound: adding voices up, and what is done to every sound at
 * last. */
#ifndef ASSETC_PROVIDER_PROCEDURAL_SOUND_MIX_H
#define ASSETC_PROVIDER_PROCEDURAL_SOUND_MIX_H

#include "sound/sound.h"

/* Zero-initialise. */
struct mix {
	double *at; /* owned */
	uint64_t frames;
	bool goes_round; /* what is added beyond the end goes on at the beginning */
};

/* Silence; frames above 0 and within the bounds of sounds, which the caller sees to. */
void mix_init(struct mix *mix, uint64_t frames, bool goes_round);
void mix_release(struct mix *mix); /* accepts empty */
/* Adds `count` samples from frame `start` on, times `gain`. Beyond the end they go round or are
 * dropped. */
void mix_add(struct mix *mix, const double *samples, uint64_t count, uint64_t start, double gain);
/* Brings the last frames down to silence. */
void mix_fade_out(struct mix *mix, uint64_t frames);
/* The factor that brings the highest absolute value to `level`; 0 for silence. */
double mix_factor(const struct mix *mix, double level);
/* Adds a fade to both ends, takes off the offset, brings the peak to `level` (0..1) and rounds to
 * whole steps of 16 bits. A mix that goes round gets no fades. *out is new. */
void mix_finish(struct mix *mix, double level, uint32_t rate, struct sound *out);

#endif
