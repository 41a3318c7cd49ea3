/* blip.c - a menu or a text speaks: one short tone. */
#include "provider/procedural/sound/recipe.h"

static void draw_blip(const struct wish *wish, struct random *random, struct voice *voice)
{
	static const enum wave WAVES[] = {WAVE_SQUARE, WAVE_SQUARE, WAVE_TRIANGLE, WAVE_SINE};

	(void)wish;
	voice->wave = draw_wave(random, WAVES, 4);
	voice_set(voice, KNOB_sustain, draw_between(random, 0.04, 0.07));
	voice_set(voice, KNOB_decay, draw_between(random, 0.04, 0.09));
	voice_set(voice, KNOB_start_frequency, draw_between(random, 420, 980));
	voice_set(voice, KNOB_duty, draw_between(random, 0.2, 0.5));
	voice_set(voice, KNOB_high_pass, draw_between(random, 50, 200));
}

const struct recipe recipe_blip = {
	.name = "blip",
	.kind = SOUND_EFFECT,
	.help = "a menu speaks: one short tone",
	.words = "blip beep select menu cursor notification alert message confirm cancel text "
		 "typing "
		 "chat",
	.draw = draw_blip,
};
