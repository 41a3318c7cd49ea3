/* score.c - a note is rendered once and mixed wherever it is played again: a minute of music has few
 * different ones. */
#include "provider/procedural/sound/score.h"

#include "base/mem.h"
#include "provider/procedural/sound/maths.h"
#include "provider/procedural/sound/synth.h"

struct score_note {
	const struct voice *instrument;
	int key;
	uint32_t length;
	double *at; /* owned */
	uint64_t frames;
};

static uint64_t frame_of(const struct score *score, uint32_t step)
{
	return score->mix->frames * step / score->steps;
}

static void render(struct score *score, struct score_note *note)
{
	struct voice voice = *note->instrument;
	double held = (double)frame_of(score, note->length) / SYNTH_RATE - voice.at[KNOB_attack];

	if (note->key)
		voice.at[KNOB_start_frequency] = 440 * maths_semitones(note->key - 69);
	if (note->length)
		voice.at[KNOB_sustain] = held > 0 ? held : 0;
	/* One frame more than the envelope needs: it ends in a zero. */
	note->frames = (uint64_t)(voice_seconds(&voice) * SYNTH_RATE) + 1;
	note->at = mem_zalloc((size_t)note->frames, sizeof(double));
	synth_render(&voice, score->seed, note->at, note->frames);
	/* Without a click: the oscillator begins wherever its wave does. */
	for (uint64_t i = 0; i < 32 && i < note->frames; i++)
		note->at[i] *= (double)i / 32;
}

static const struct score_note *note_of(struct score *score, const struct voice *instrument,
					int key, uint32_t length)
{
	struct score_note *note;

	for (size_t i = 0; i < score->count; i++) {
		note = &score->notes[i];
		if (note->instrument == instrument && note->key == key && note->length == length)
			return note;
	}
	score->notes = mem_resize(score->notes, score->count + 1, sizeof(*note));
	note = &score->notes[score->count++];
	*note = (struct score_note){.instrument = instrument, .key = key, .length = length};
	render(score, note);
	return note;
}

void score_play(struct score *score, const struct voice *instrument, int key, uint32_t step,
		uint32_t length, double gain)
{
	const struct score_note *note = note_of(score, instrument, key, length);

	mix_add(score->mix, note->at, note->frames, frame_of(score, step), gain);
}

void score_release(struct score *score)
{
	for (size_t i = 0; i < score->count; i++)
		mem_free(score->notes[i].at);
	mem_free(score->notes);
	*score = (struct score){0};
}
