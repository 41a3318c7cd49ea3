/* tint.h - words of a prompt that say how a sound is to be: higher, softer, heavier, longer. */
#ifndef ASSETC_PROVIDER_PROCEDURAL_SOUND_TINT_H
#define ASSETC_PROVIDER_PROCEDURAL_SOUND_TINT_H

#include "provider/procedural/sound/voice.h"

/* The sum of what all words say. */
struct tint {
	double octaves;    /* of pitch, up or down */
	double length;     /* factor */
	double brightness; /* octaves that the filters move */
	double attack;     /* seconds more */
	double punch;      /* more or less of it */
	double level;      /* decibels, 0 or below */
	bool is_soft;      /* round waves, nothing shrill */
	bool is_rough;     /* edgy waves */
	bool is_retro;     /* square waves */
};

struct tint tint_of(struct str prompt);
/* Moves what the author did not write; afterwards the voice has its natural length. */
void tint_apply(const struct tint *tint, struct voice *voice);

#endif
