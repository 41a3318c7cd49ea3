/* synth.h - from a voice to samples.
 *
 * A synthesiser of the kind that 8-bit games had and sfxr made known to all: one oscillator, an
 * envelope, slides and sweeps. Everything is plain double arithmetic in a fixed order: the same
 * voice gives the same samples everywhere. A change of samples demands a higher sound_revision of
 * provider_procedural.
 */
#ifndef ASSETC_PROVIDER_PROCEDURAL_SOUND_SYNTH_H
#define ASSETC_PROVIDER_PROCEDURAL_SOUND_SYNTH_H

#include "provider/procedural/sound/voice.h"

#define SYNTH_RATE 44100

/* Fills `frames` samples of SYNTH_RATE, about -1..1 but unbounded where resonance or the phaser
 * add up; the envelope has come down to 0 behind the last. seed: of the noise. */
void synth_render(const struct voice *voice, uint64_t seed, double *out, uint64_t frames);

#endif
