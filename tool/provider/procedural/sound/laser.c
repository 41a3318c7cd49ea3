/* laser.c - a shot: a pitch that falls fast. */
#include "provider/procedural/sound/recipe.h"

static void draw_laser(const struct wish *wish, struct random *random, struct voice *voice)
{
	static const enum wave WAVES[] = {WAVE_SQUARE, WAVE_SQUARE, WAVE_SAW, WAVE_SINE};
	double length, octaves;

	(void)wish;
	voice->wave = draw_wave(random, WAVES, 4);
	voice_set(voice, KNOB_sustain, draw_between(random, 0.05, 0.12));
	voice_set(voice, KNOB_decay, draw_between(random, 0.1, 0.2));
	voice_set(voice, KNOB_punch, draw_between(random, 0, 0.4));
	voice_set(voice, KNOB_start_frequency, draw_between(random, 1100, 2400));
	length = voice_seconds(voice);
	octaves = draw_between(random, 2.5, 3.7);
	voice_set(voice, KNOB_slide, -octaves / length);
	voice_set(voice, KNOB_min_frequency, 60);
	voice_set(voice, KNOB_duty, draw_between(random, 0.1, 0.5));
	voice_set(voice, KNOB_duty_sweep, draw_between(random, -0.5, 1));
	if (draw_chance(random, 30))
		voice_set(voice, KNOB_phaser_offset, draw_between(random, 0.0003, 0.002));
	voice_set(voice, KNOB_high_pass, draw_between(random, 20, 250));
}

const struct recipe recipe_laser = {
	.name = "laser",
	.kind = SOUND_EFFECT,
	.help = "a shot or a zap: the pitch falls fast",
	.words = "laser shoot shot gun blaster zap beam pew phaser projectile bullet energy "
		 "electric "
		 "lightning plasma railgun",
	.categories = "weapon attack",
	.draw = draw_laser,
};
