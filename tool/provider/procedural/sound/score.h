/* score.h - notes on a grid of sixteenths, played by voices into a mix. */
#ifndef ASSETC_PROVIDER_PROCEDURAL_SOUND_SCORE_H
#define ASSETC_PROVIDER_PROCEDURAL_SOUND_SCORE_H

#include "provider/procedural/sound/mix.h"
#include "provider/procedural/sound/voice.h"

struct score_note;

/* Zero-initialise, then set the mix and its number of sixteenths, above 0: they fill it exactly. */
struct score {
	struct mix *mix;
	uint32_t steps;
	uint64_t seed;            /* of noise */
	struct score_note *notes; /* owned: what was rendered already */
	size_t count;
};

/* Plays a note of an instrument: a voice whose pitch is set to the MIDI number `key`, or left where
 * that is 0, and which is held for `length` sixteenths (its own sustain where that is 0) before it
 * decays. step: below score->steps. The instrument must stay where it is. */
void score_play(struct score *score, const struct voice *instrument, int key, uint32_t step,
		uint32_t length, double gain);
void score_release(struct score *score);

#endif
