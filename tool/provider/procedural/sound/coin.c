/* coin.c - something is picked up: one short clear tone, then a higher one that rings. */
#include "provider/procedural/sound/recipe.h"

static void draw_coin(const struct wish *wish, struct random *random, struct voice *voice)
{
	static const enum wave WAVES[] = {WAVE_SQUARE, WAVE_SQUARE, WAVE_TRIANGLE};
	/* A third, a fourth, a fifth, an octave. */
	static const double STEPS[] = {4, 5, 5, 7, 7, 12};

	(void)wish;
	voice->wave = draw_wave(random, WAVES, 3);
	voice_set(voice, KNOB_sustain, draw_between(random, 0.06, 0.1));
	voice_set(voice, KNOB_punch, draw_between(random, 0.2, 0.5));
	voice_set(voice, KNOB_decay, draw_between(random, 0.25, 0.4));
	voice_set(voice, KNOB_start_frequency, draw_between(random, 750, 1150));
	voice_set(voice, KNOB_arpeggio_change, STEPS[random_below(random, 6)]);
	voice_set(voice, KNOB_arpeggio_time, draw_between(random, 0.055, 0.085));
	voice_set(voice, KNOB_duty, draw_between(random, 0.25, 0.5));
}

const struct recipe recipe_coin = {
	.name = "coin",
	.kind = SOUND_EFFECT,
	.help = "something is picked up: two tones, the second higher and ringing",
	.words = "coin money gold gem jewel pickup collect collectible treasure token cash bonus "
		 "ring "
		 "reward",
	.categories = "item loot",
	.draw = draw_coin,
};
