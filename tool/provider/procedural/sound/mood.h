/* mood.h - what the words of a prompt say of a piece of music. */
#ifndef ASSETC_PROVIDER_PROCEDURAL_SOUND_MOOD_H
#define ASSETC_PROVIDER_PROCEDURAL_SOUND_MOOD_H

#include "provider/procedural/sound/voice.h"

struct mood {
	double tempo; /* beats a minute */
	bool is_minor;
	bool is_calm;  /* few notes, no drums */
	bool is_tense; /* many */
	int key;       /* MIDI number of the tonic, from 48 to 59, or lower where it is dark */
};

/* One draw each of tempo, key and, where no word says it, minor. */
struct mood mood_of(struct str prompt, struct random *random);

#endif
