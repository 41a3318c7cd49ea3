/* hurt.c - a blow: short, rough, falling. */
#include "provider/procedural/sound/recipe.h"

static void draw_hurt(const struct wish *wish, struct random *random, struct voice *voice)
{
	static const enum wave WAVES[] = {WAVE_NOISE, WAVE_SAW, WAVE_SQUARE};
	double length, octaves, pitch;

	(void)wish;
	voice->wave = draw_wave(random, WAVES, 3);
	voice_set(voice, KNOB_sustain, draw_between(random, 0.03, 0.08));
	voice_set(voice, KNOB_punch, draw_between(random, 0.2, 0.6));
	voice_set(voice, KNOB_decay, draw_between(random, 0.1, 0.2));
	pitch = draw_between(random, 320, 700);
	voice_set(voice, KNOB_start_frequency, voice->wave == WAVE_NOISE ? pitch / 3 : pitch);
	length = voice_seconds(voice);
	octaves = draw_between(random, 1.2, 2.2);
	voice_set(voice, KNOB_slide, -octaves / length);
	voice_set(voice, KNOB_duty, draw_between(random, 0.15, 0.5));
	voice_set(voice, KNOB_low_pass, draw_between(random, 5000, 12000));
	voice_set(voice, KNOB_high_pass, draw_between(random, 30, 200));
}

const struct recipe recipe_hurt = {
	.name = "hurt",
	.kind = SOUND_EFFECT,
	.help = "a blow: short, rough and falling",
	.words = "hurt hit damage pain ouch impact punch thud slap death die injury wound landing "
		 "stomp kick smack",
	.categories = "enemy enemies player character",
	.draw = draw_hurt,
};
