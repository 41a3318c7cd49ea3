/* whoosh.c - something passes by: noise that swells, rises and sinks again. */
#include "provider/procedural/sound/recipe.h"

static void draw_whoosh(const struct wish *wish, struct random *random, struct voice *voice)
{
	double length, octaves;

	(void)wish;
	voice->wave = WAVE_NOISE;
	voice_set(voice, KNOB_attack, draw_between(random, 0.1, 0.18));
	voice_set(voice, KNOB_sustain, draw_between(random, 0.02, 0.06));
	voice_set(voice, KNOB_decay, draw_between(random, 0.18, 0.3));
	voice_set(voice, KNOB_start_frequency, draw_between(random, 35, 70));
	length = voice_seconds(voice);
	octaves = draw_between(random, 1.8, 2.6);
	/* Up for the first half, down for the second. */
	voice_set(voice, KNOB_slide, 4 * octaves / length);
	voice_set(voice, KNOB_delta_slide, -8 * octaves / (length * length));
	voice_set(voice, KNOB_low_pass, draw_between(random, 4000, 8000));
	voice_set(voice, KNOB_resonance, draw_between(random, 0, 0.3));
	voice_set(voice, KNOB_high_pass, draw_between(random, 200, 400));
}

const struct recipe recipe_whoosh = {
	.name = "whoosh",
	.kind = SOUND_EFFECT,
	.help = "something passes by: noise that swells and sinks",
	.words = "whoosh swoosh swish swipe dash swing sword throw fly flying dust sweep breeze "
		 "dodge "
		 "roll gust",
	.draw = draw_whoosh,
};
