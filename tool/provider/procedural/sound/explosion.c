/* explosion.c - coarse noise that dies away and grows duller. */
#include "provider/procedural/sound/recipe.h"

static void draw_explosion(const struct wish *wish, struct random *random, struct voice *voice)
{
	(void)wish;
	voice->wave = WAVE_NOISE;
	voice_set(voice, KNOB_sustain, draw_between(random, 0.1, 0.22));
	voice_set(voice, KNOB_punch, draw_between(random, 0.4, 0.9));
	voice_set(voice, KNOB_decay, draw_between(random, 0.5, 0.9));
	voice_set(voice, KNOB_start_frequency, draw_between(random, 70, 220));
	voice_set(voice, KNOB_slide, draw_between(random, -2.2, -0.8));
	voice_set(voice, KNOB_low_pass, draw_between(random, 2500, 6000));
	voice_set(voice, KNOB_low_pass_sweep, draw_between(random, -3.5, -2));
	voice_set(voice, KNOB_resonance, draw_between(random, 0, 0.35));
	if (draw_chance(random, 35)) {
		voice_set(voice, KNOB_phaser_offset, draw_between(random, 0.001, 0.006));
		voice_set(voice, KNOB_phaser_sweep, draw_between(random, -0.004, 0.004));
	}
	if (draw_chance(random, 25))
		voice_set(voice, KNOB_vibrato_depth, draw_between(random, 1, 5));
	voice_set(voice, KNOB_vibrato_speed, draw_between(random, 8, 20));
}

const struct recipe recipe_explosion = {
	.name = "explosion",
	.kind = SOUND_EFFECT,
	.help = "noise that dies away and grows duller",
	.words = "explosion explode exploding boom bomb blast detonation grenade crash thunder "
		 "rumble "
		 "cannon fireball eruption",
	.draw = draw_explosion,
};
