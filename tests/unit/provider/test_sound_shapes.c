/* test_sound_shapes.c - each recipe sounds like what its name says: two tones, a falling pitch, noise
 * that dies away. Of many seeds, so that no draw leaves the kind. */
#include "provider/procedural/sound/recipe.h"
#include "unit/provider/hear.h"

#include <criterion/criterion.h>
#include <math.h>

#define SEEDS 12

static void listen(struct hear *hear, const char *model, const char *prompt, uint64_t seed)
{
	hear_init(hear, model, prompt);
	hear_seed(hear, seed);
	hear_make(hear);
}

static double seconds(const struct hear *hear)
{
	return (double)hear->frames / HEAR_RATE;
}

/* A place in seconds as a part of the sound. */
static double part(const struct hear *hear, double at)
{
	return at / seconds(hear);
}

Test(provider_sound_shapes, a_coin_is_two_tones_the_second_higher)
{
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct hear hear;
		double first, second, later, semitones;

		listen(&hear, "coin", "", seed);
		first = hear_tone(&hear, 0, part(&hear, 0.05));
		second = hear_tone(&hear, part(&hear, 0.09), 0.6);
		later = hear_tone(&hear, 0.6, 0.9);
		semitones = 12 * log2(second / first);
		cr_expect(semitones > 3.3 && semitones < 12.7, "%d: %f and %f Hz", (int)seed, first, second);
		cr_expect(fabs(second / later - 1) < 0.03, "%d: the second stays", (int)seed);
		cr_expect_lt(seconds(&hear), 0.7);
		hear_release(&hear);
	}
}

Test(provider_sound_shapes, a_laser_falls)
{
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct hear hear;

		listen(&hear, "laser", "", seed);
		cr_expect_gt(hear_tone(&hear, 0, 0.15), 1.8 * hear_tone(&hear, 0.6, 0.9), "%d", (int)seed);
		cr_expect_gt(hear_brightness(&hear, 0, 0.15), 1.4 * hear_brightness(&hear, 0.6, 0.9), "%d", (int)seed);
		cr_expect_gt(hear_tone(&hear, 0, 0.1), 700, "%d", (int)seed);
		cr_expect_lt(seconds(&hear), 0.4);
		hear_release(&hear);
	}
}

Test(provider_sound_shapes, an_explosion_is_noise_that_dies_away_and_grows_dull)
{
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct hear hear;
		double first;

		listen(&hear, "explosion", "", seed);
		first = hear_level(&hear, 0, 0.2);
		cr_expect_gt(first, 3 * hear_level(&hear, 0.8, 1), "%d", (int)seed);
		cr_expect_gt(first, hear_level(&hear, 0.4, 0.6), "%d", (int)seed);
		cr_expect_gt(hear_brightness(&hear, 0, 0.2), 1.5 * hear_brightness(&hear, 0.6, 0.9), "%d", (int)seed);
		cr_expect_lt(hear_crossings(&hear, 0.5, 1), 2000, "%d: deep", (int)seed);
		cr_expect_gt(seconds(&hear), 0.5);
		/* No tone: parts of it have their strongest frequencies in different places. */
		cr_expect_gt(fabs(hear_tone(&hear, 0.1, 0.2) - hear_tone(&hear, 0.2, 0.3)) +
				     fabs(hear_tone(&hear, 0.3, 0.4) - hear_tone(&hear, 0.4, 0.5)),
			     5, "%d", (int)seed);
		hear_release(&hear);
	}
}

static void check_rises(const char *model, double least)
{
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct hear hear;

		listen(&hear, model, "", seed);
		cr_expect_gt(hear_tone(&hear, 0.6, 0.9), least * hear_tone(&hear, 0, 0.2), "%s %d: %f to %f", model,
			     (int)seed, hear_tone(&hear, 0, 0.2), hear_tone(&hear, 0.6, 0.9));
		hear_release(&hear);
	}
}

Test(provider_sound_shapes, powerup_and_jump_rise)
{
	check_rises("powerup", 1.35);
	check_rises("jump", 1.3);
}

Test(provider_sound_shapes, a_blow_is_short_and_falls)
{
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct hear hear;

		listen(&hear, "hurt", "", seed);
		cr_expect_gt(hear_crossings(&hear, 0, 0.3), 1.2 * hear_crossings(&hear, 0.6, 0.95), "%d", (int)seed);
		cr_expect_gt(hear_level(&hear, 0, 0.3), 2 * hear_level(&hear, 0.7, 1), "%d", (int)seed);
		cr_expect_lt(seconds(&hear), 0.35);
		hear_release(&hear);
	}
}

Test(provider_sound_shapes, a_blip_is_one_short_tone)
{
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct hear hear;
		double first, second;

		listen(&hear, "blip", "", seed);
		first = hear_tone(&hear, 0, 0.4);
		second = hear_tone(&hear, 0.4, 0.8);
		cr_expect_lt(fabs(first / second - 1), 0.04, "%d: %f %f", (int)seed, first, second);
		cr_expect(first > 350 && first < 1100, "%d: %f", (int)seed, first);
		cr_expect(seconds(&hear) > 0.05 && seconds(&hear) < 0.2, "%d", (int)seed);
		hear_release(&hear);
	}
}

Test(provider_sound_shapes, a_click_is_over_at_once)
{
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct hear hear;

		listen(&hear, "click", "", seed);
		cr_expect(seconds(&hear) >= 0.018 && seconds(&hear) < 0.06, "%d", (int)seed);
		cr_expect_gt(hear_crossings(&hear, 0, 0.6), 500, "%d", (int)seed);
		hear_release(&hear);
	}
}

Test(provider_sound_shapes, a_whoosh_swells_and_sinks)
{
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct hear hear;
		double middle, fine;

		listen(&hear, "whoosh", "", seed);
		middle = hear_level(&hear, 0.3, 0.5);
		fine = hear_brightness(&hear, 0.4, 0.6);
		cr_expect_gt(middle, 1.5 * hear_level(&hear, 0, 0.12), "%d", (int)seed);
		cr_expect_gt(middle, 3 * hear_level(&hear, 0.85, 1), "%d", (int)seed);
		cr_expect_gt(fine, 1.5 * hear_brightness(&hear, 0, 0.12), "%d", (int)seed);
		cr_expect_gt(fine, 1.5 * hear_brightness(&hear, 0.88, 1), "%d", (int)seed);
		hear_release(&hear);
	}
}

/* ---- music and speech -------------------------------------------------------------------- */

/* Seconds that a recipe has of its own accord. */
static double natural(const char *model, const char *prompt)
{
	struct wish wish = {.prompt = str_of(prompt), .seed = 3};

	return recipe_find(str_of(model))->length(&wish);
}

Test(provider_sound_shapes, words_set_the_tempo)
{
	/* Four bars in any case. */
	cr_expect_lt(natural("loop", "fast"), 0.85 * natural("loop", ""));
	cr_expect_gt(natural("loop", "slow"), 1.15 * natural("loop", ""));
	cr_expect_gt(natural("loop", "calm"), natural("loop", ""));
	cr_expect_lt(natural("loop", "tense boss fight"), natural("loop", ""));
}

Test(provider_sound_shapes, calm_music_has_no_drums)
{
	struct hear calm, plain;

	listen(&calm, "loop", "calm", 4);
	listen(&plain, "loop", "", 4);
	cr_expect_lt(2 * hear_brightness(&calm, 0, 1), hear_brightness(&plain, 0, 1));
	hear_release(&calm);
	hear_release(&plain);
}

/* What rings at the end goes on at the beginning: neither is silent. */
Test(provider_sound_shapes, tails_go_round)
{
	static const char *const MODELS[] = {"loop", "ambience"};

	for (size_t i = 0; i < 2; i++) {
		for (uint64_t seed = 1; seed <= 2; seed++) {
			struct hear hear;

			hear_init(&hear, MODELS[i], "calm wind");
			hear_seed(&hear, seed);
			hear_set(&hear, "duration_seconds", "2.2");
			hear_make(&hear);
			cr_expect_gt(hear_level(&hear, 0, 0.01), 0.003, "%s %d", MODELS[i], (int)seed);
			cr_expect_gt(hear_level(&hear, 0.99, 1), 0.003, "%s %d", MODELS[i], (int)seed);
			hear_release(&hear);
		}
	}
}

Test(provider_sound_shapes, babble_has_a_tone_for_every_syllable)
{
	struct hear hear;
	double one = natural("babble", "go");

	cr_expect(fabs(one - 0.15) < 0.001);
	cr_expect(fabs(natural("babble", "gogogo") - 3 * one) < 0.001);
	cr_expect_gt(natural("babble", "go. go"), natural("babble", "go go") + 0.2);
	cr_expect(fabs(natural("babble", "") - one) < 0.001);
	cr_expect(fabs(natural("babble", "??? ...") - one) < 0.001);
	cr_expect(fabs(natural("babble", "\xE4\xBD\xA0\xE5\xA5\xBD") - 2 * one) < 0.001, "two letters of Chinese");
	/* A pause is silent. */
	listen(&hear, "babble", "go. go", 1);
	cr_expect_lt(hear_level(&hear, 0.4, 0.6), 0.01 * hear_level(&hear, 0, 0.15));
	hear_release(&hear);
}

/* However long the text, and however much of it are pauses, the sound is one that fits. */
Test(provider_sound_shapes, babble_has_a_bound)
{
	static const char *const PAIRS[] = {"ab", "-.", "!-"};

	for (size_t i = 0; i < sizeof(PAIRS) / sizeof(PAIRS[0]); i++) {
		static char text[100001];
		double length;

		for (size_t k = 0; k < sizeof(text) - 1; k++)
			text[k] = PAIRS[i][k % 2];
		text[0] = 'a';
		text[sizeof(text) - 2] = 'a';
		length = natural("babble", text);
		cr_expect(sound_fits(44100, 1, (uint64_t)(length * 44100 + 1)), "%s: %f s", PAIRS[i], length);
		cr_expect_lt(length, i == 0 ? 310 : 1522, "%s", PAIRS[i]);
	}
}
