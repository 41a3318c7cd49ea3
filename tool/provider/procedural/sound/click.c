/* click.c - a button: a few thousandths of a second of something high. */
#include "provider/procedural/sound/recipe.h"

static void draw_click(const struct wish *wish, struct random *random, struct voice *voice)
{
	static const enum wave WAVES[] = {WAVE_NOISE, WAVE_NOISE, WAVE_SQUARE, WAVE_TRIANGLE};
	double pitch, length;

	(void)wish;
	voice->wave = draw_wave(random, WAVES, 4);
	voice_set(voice, KNOB_sustain, draw_between(random, 0.003, 0.007));
	voice_set(voice, KNOB_punch, draw_between(random, 0.3, 0.8));
	voice_set(voice, KNOB_decay, draw_between(random, 0.015, 0.035));
	pitch = draw_between(random, 900, 2200);
	voice_set(voice, KNOB_start_frequency, pitch);
	length = voice_seconds(voice);
	voice_set(voice, KNOB_slide, -draw_between(random, 0.5, 1.5) / length);
	voice_set(voice, KNOB_high_pass, draw_between(random, 400, 900));
}

const struct recipe recipe_click = {
	.name = "click",
	.kind = SOUND_EFFECT,
	.help = "a button is pressed: a few thousandths of a second",
	.words = "click button tap toggle switch press tick key knock",
	.categories = "ui hud interface",
	.draw = draw_click,
};
