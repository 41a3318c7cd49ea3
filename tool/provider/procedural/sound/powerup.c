/* powerup.c - something good: a pitch that climbs, gliding or in a leap. */
#include "provider/procedural/sound/recipe.h"

static void draw_powerup(const struct wish *wish, struct random *random, struct voice *voice)
{
	static const enum wave WAVES[] = {WAVE_SQUARE, WAVE_SQUARE, WAVE_SAW, WAVE_TRIANGLE};
	static const double LEAPS[] = {4, 5, 7, 12};
	double length, octaves;

	(void)wish;
	voice->wave = draw_wave(random, WAVES, 4);
	voice_set(voice, KNOB_sustain, draw_between(random, 0.2, 0.35));
	voice_set(voice, KNOB_decay, draw_between(random, 0.2, 0.4));
	voice_set(voice, KNOB_start_frequency, draw_between(random, 220, 420));
	length = voice_seconds(voice);
	octaves = draw_between(random, 0.9, 1.8);
	voice_set(voice, KNOB_slide, octaves / length);
	voice_set(voice, KNOB_duty, draw_between(random, 0.2, 0.5));
	if (draw_chance(random, 55)) {
		voice_set(voice, KNOB_arpeggio_change, LEAPS[random_below(random, 4)]);
		voice_set(voice, KNOB_arpeggio_time, length * draw_between(random, 0.3, 0.45));
	}
	voice_set(voice, KNOB_vibrato_depth, draw_between(random, 0.2, 1.2));
	voice_set(voice, KNOB_vibrato_speed, draw_between(random, 9, 18));
}

const struct recipe recipe_powerup = {
	.name = "powerup",
	.kind = SOUND_EFFECT,
	.help = "something good happens: the pitch climbs",
	.words = "powerup power upgrade levelup level heal healing boost magic spell unlock "
		 "victory success win achievement shield buff checkpoint",
	.draw = draw_powerup,
};
