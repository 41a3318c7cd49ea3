/* voice.h - one voice of the synthesiser: a wave form and 22 knobs, in units that can be heard and
 * measured. Recipes draw them, words of a prompt shift them, the author's parameters settle them.
 */
#ifndef ASSETC_PROVIDER_PROCEDURAL_SOUND_VOICE_H
#define ASSETC_PROVIDER_PROCEDURAL_SOUND_VOICE_H

#include "base/param.h"
#include "provider/procedural/random.h"

enum wave { WAVE_SQUARE, WAVE_SAW, WAVE_SINE, WAVE_TRIANGLE, WAVE_NOISE };
extern const char *const wave_words[];

enum knob {
#define KNOB(name, unit, min, max, neutral, stretch, help) KNOB_##name,
#include "provider/procedural/sound/knobs.def"
#undef KNOB
	KNOB_COUNT
};

struct voice {
	enum wave wave;
	double at[KNOB_COUNT];
	bool is_written[KNOB_COUNT]; /* by the author: neither words nor stretching move it */
	bool is_wave_written;
};

/* A held square wave of 440 Hz, nothing else. */
struct voice voice_neutral(void);
/* What the author wrote among the parameters of provider_procedural. */
void voice_take_written(struct voice *voice, const struct param_set *params);
/* Moves a knob that the author did not write, within its bounds. */
void voice_set(struct voice *voice, enum knob knob, double value);
/* Attack, sustain and decay, in seconds. */
double voice_seconds(const struct voice *voice);
/* Brings it to this length, above 0: the envelope is scaled and slides and sweeps with it. Times
 * that the author wrote stay where the others can give way. */
void voice_stretch(struct voice *voice, double seconds);

/* A number from low to high; one draw of chance. */
double draw_between(struct random *random, double low, double high);
/* One of the waves, each standing for itself: repeat one to make it likelier. One draw. */
enum wave draw_wave(struct random *random, const enum wave *waves, uint32_t count);
/* True this many times of a hundred. One draw. */
bool draw_chance(struct random *random, uint32_t percent);

#endif
