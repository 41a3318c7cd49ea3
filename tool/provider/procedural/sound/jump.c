/* jump.c - a leap: a pitch that rises, quickly at first. The second and third leap of a row begin
 * higher and have a kick in them. */
#include "provider/procedural/sound/maths.h"
#include "provider/procedural/sound/recipe.h"
#include "provider/procedural/words.h"

static void draw_jump(const struct wish *wish, struct random *random, struct voice *voice)
{
	static const enum wave WAVES[] = {WAVE_SQUARE, WAVE_SQUARE, WAVE_TRIANGLE, WAVE_SINE};
	bool is_double = words_any(wish->prompt, "double second");
	bool is_triple = words_any(wish->prompt, "triple third");
	double length, octaves, pitch;

	voice->wave = draw_wave(random, WAVES, 4);
	voice_set(voice, KNOB_sustain, draw_between(random, 0.08, 0.14));
	voice_set(voice, KNOB_punch, draw_between(random, 0, 0.2));
	voice_set(voice, KNOB_decay, draw_between(random, 0.14, 0.24));
	pitch = draw_between(random, 210, 340);
	voice_set(voice, KNOB_start_frequency,
		  pitch * maths_semitones(is_triple   ? 9
					  : is_double ? 5
						      : 0));
	length = voice_seconds(voice);
	octaves = draw_between(random, 0.8, 1.4);
	voice_set(voice, KNOB_slide, octaves * 1.5 / length);
	voice_set(voice, KNOB_delta_slide, -octaves / (length * length));
	voice_set(voice, KNOB_duty, draw_between(random, 0.3, 0.5));
	voice_set(voice, KNOB_high_pass, draw_between(random, 20, 120));
	if (is_double || is_triple) {
		voice_set(voice, KNOB_arpeggio_change, is_triple ? 7 : 4);
		voice_set(voice, KNOB_arpeggio_time, length * 0.3);
	}
}

const struct recipe recipe_jump = {
	.name = "jump",
	.kind = SOUND_EFFECT,
	.help = "a leap: the pitch rises; `double` and `triple` leap higher",
	.words = "jump hop leap bounce boing spring bouncing jumping",
	.draw = draw_jump,
};
