/* test_sound_words.c - which recipe a request gets, and how words and parameters shift it. */
#include "provider/procedural/sound/recipe.h"
#include "unit/provider/hear.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

struct choice {
	const char *kind, *category, *prompt, *label;
	const char *recipe, *along;
};

static const struct choice CHOICES[] = {
	{"", "", "coin pickup", "", "coin", ""},
	{"", "", "a gem is collected", "", "coin", ""},
	{"sfx", "", "Laser gun shot", "", "laser", ""},
	{"", "", "big explosion", "", "explosion", ""},
	{"", "", "power up", "", "powerup", ""},
	{"", "", "player is hit", "", "hurt", ""},
	{"", "", "UI button press", "", "click", ""},
	{"", "", "sword swing", "", "whoosh", ""},
	{"", "", "menu select", "", "blip", ""},
	{"", "", "something nobody knows", "", "blip", ""},
	{"", "", "", "", "blip", ""},
	{"", "", "", "sfx-player-jump-1", "jump", ""},
	{"", "", "A platformer about magic coins. A leap", "player-jump-2", "jump", "powerup"},
	{"", "jump", "soft landing whoosh", "", "jump", "hurt"},
	{"", "coins", "shiny", "", "coin", ""},
	/* A wide category only where the prompt has no word for a sound. */
	{"", "ui", "coin pickup", "", "coin", ""},
	{"", "ui", "confirm", "", "blip", ""},
	{"", "ui", "something", "", "click", ""},
	{"", "weapons", "", "", "laser", ""},
	{"", "enemies", "squishy", "", "hurt", ""},
	/* The templates of jumps: each of the three is another mixture. */
	{"", "", "Platformer game jump sound effect, dust-cloud style, soft landing whoosh", "", "jump", "whoosh"},
	{"", "", "Platformer game jump sound effect, energy-burst style, electric energy burst, powerful whoosh", "",
	 "jump", "laser"},
	{"", "", "Platformer game jump sound effect, mega-explosion style, deep rumbling", "", "jump", "explosion"},
	{"", "ambience", "forest", "", "ambience", ""},
	{"", "", "wind in the mountains", "", "ambience", ""},
	{"music", "", "calm village", "", "loop", ""},
	{"", "music", "boss fight with explosions", "", "loop", ""},
	{"", "", "background music", "", "loop", ""},
	{"music", "", "dark cave ambience", "", "ambience", ""},
	{"speech", "", "Jump over the coin!", "", "babble", ""},
	{"", "speech", "Hello", "", "babble", ""},
	{"", "dialogue", "Hello", "", "babble", ""},
	{"sfx", "music", "coin", "", "coin", ""},
	{"", "", "coinage", "", "blip", ""},
};

Test(provider_sound_words, table)
{
	for (size_t i = 0; i < sizeof(CHOICES) / sizeof(CHOICES[0]); i++) {
		const struct choice *row = &CHOICES[i];
		struct provider_hints hints = {.category = str_of(row->category), .label = str_of(row->label)};
		struct recipe_choice got =
			recipe_choose(recipe_kind(str_of(row->kind), hints.category), str_of(row->prompt), &hints);

		cr_expect_str_eq(got.recipe->name, row->recipe, "\"%s\" \"%s\" \"%s\"", row->category, row->prompt,
				 row->label);
		cr_expect_str_eq(got.along ? got.along->name : "", row->along, "\"%s\" \"%s\"", row->category,
				 row->prompt);
	}
}

Test(provider_sound_words, every_recipe_is_whole)
{
	const char *const *models = provider_models(provider_find(STR("procedural")), ASSET_AUDIO);

	for (; *models; models++) {
		const struct recipe *recipe = recipe_find(str_of(*models));

		cr_assert_not_null(recipe, "%s", *models);
		cr_expect_str_eq(recipe->name, *models);
		cr_expect_not_null(recipe->help);
		cr_expect_not_null(recipe->words);
		cr_expect_neq(recipe->draw != NULL, recipe->compose != NULL);
		cr_expect_eq(recipe->compose != NULL, recipe->length != NULL);
	}
	cr_expect_null(recipe_find(STR("")));
	cr_expect_null(recipe_find(STR("coi")));
}

/* ---- words ------------------------------------------------------------------------------- */

/* What is measured of a sound: with the same seed only the words differ. */
struct measured {
	double seconds, tone, brightness, tail, crossings, peak; /* tail: brightness where one tone is left */
};

static struct measured measure(const char *model, const char *prompt, const char *param, const char *value)
{
	struct measured out;
	struct hear hear;

	hear_init(&hear, model, prompt);
	hear_seed(&hear, 7);
	if (param)
		hear_set(&hear, param, value);
	hear_make(&hear);
	out = (struct measured){
		.seconds = (double)hear.frames / HEAR_RATE,
		.tone = hear_tone(&hear, 0, 0.3),
		.brightness = hear_brightness(&hear, 0, 1),
		.tail = hear_brightness(&hear, 0.5, 0.8),
		.crossings = hear_crossings(&hear, 0, 0.4),
		.peak = hear_peak(&hear),
	};
	hear_release(&hear);
	return out;
}

Test(provider_sound_words, words_shift_a_sound_as_they_say)
{
	static const char *const MODELS[] = {"coin", "jump", "blip", "powerup"};

	for (size_t i = 0; i < 4; i++) {
		struct measured plain = measure(MODELS[i], "", NULL, NULL);

		cr_expect_gt(measure(MODELS[i], "higher", NULL, NULL).tone, 1.3 * plain.tone, "%s", MODELS[i]);
		cr_expect_lt(measure(MODELS[i], "low", NULL, NULL).tone, 0.7 * plain.tone, "%s", MODELS[i]);
		cr_expect_lt(measure(MODELS[i], "heavy", NULL, NULL).tone, 0.8 * plain.tone, "%s", MODELS[i]);
		cr_expect_gt(measure(MODELS[i], "heavy", NULL, NULL).seconds, 1.2 * plain.seconds, "%s", MODELS[i]);
		cr_expect_lt(measure(MODELS[i], "soft", NULL, NULL).tail, plain.tail, "%s", MODELS[i]);
		cr_expect_lt(measure(MODELS[i], "soft", NULL, NULL).peak, plain.peak, "%s", MODELS[i]);
		cr_expect_lt(measure(MODELS[i], "short", NULL, NULL).seconds, 0.7 * plain.seconds, "%s", MODELS[i]);
		cr_expect_gt(measure(MODELS[i], "long", NULL, NULL).seconds, 1.5 * plain.seconds, "%s", MODELS[i]);
		cr_expect_gt(measure(MODELS[i], "bright", NULL, NULL).tail, plain.tail, "%s", MODELS[i]);
		cr_expect_eq(measure(MODELS[i], "qwerty", NULL, NULL).seconds, plain.seconds, "%s", MODELS[i]);
	}
	cr_expect_lt(measure("explosion", "muffled distant", NULL, NULL).brightness,
		     0.5 * measure("explosion", "", NULL, NULL).brightness);
	cr_expect_gt(measure("jump", "double jump", NULL, NULL).tone, 1.2 * measure("jump", "jump", NULL, NULL).tone);
	cr_expect_gt(measure("jump", "triple jump", NULL, NULL).tone,
		     1.1 * measure("jump", "double jump", NULL, NULL).tone);
}

/* ---- parameters -------------------------------------------------------------------------- */

Test(provider_sound_words, knobs_override_what_is_drawn)
{
	struct measured plain = measure("blip", "", NULL, NULL);

	cr_expect(fabs(measure("blip", "", "start_frequency", "1500 Hz").tone / 1500 - 1) < 0.03);
	cr_expect(fabs(measure("blip", "low", "start_frequency", "1.5 kHz").tone / 1500 - 1) < 0.03,
		  "words do not move it");
	cr_expect_lt(measure("blip", "", "wave", "sine").brightness, measure("blip", "", "wave", "saw").brightness);
	cr_expect_gt(measure("blip", "", "wave", "noise").crossings, 2 * plain.crossings);
	cr_expect_gt(measure("blip", "", "slide", "12").crossings, 1.1 * plain.crossings);
	cr_expect_lt(measure("blip", "", "slide", "-12").crossings, 0.95 * plain.crossings);
	cr_expect_gt(measure("blip", "", "decay", "500 ms").seconds, 0.5);
	cr_expect(fabs(measure("blip", "", "sustain", "1.5").seconds - 1.5) < 0.15);
	cr_expect_lt(measure("coin", "", "low_pass", "1200").brightness,
		     0.8 * measure("coin", "", "low_pass", "15000").brightness);
	cr_expect_gt(measure("explosion", "", "high_pass", "2000").brightness,
		     2 * measure("explosion", "", NULL, NULL).brightness);
}

/* Every knob at both of its bounds, alone and with the worst of the others: a sound all the same. */
Test(provider_sound_words, knobs_at_their_bounds_are_sounds, .timeout = 100)
{
	static const char *const MODELS[] = {"laser", "explosion"};
	const struct param_def *defs = provider_find(STR("procedural"))->decl.params;
	size_t first = param_index(defs, STR("attack"));

	for (size_t row = first; defs[row].name; row++) {
		for (size_t k = 0; k < 4; k++) {
			int64_t bound = k % 2 ? defs[row].max : defs[row].min;
			struct hear hear;
			char text[64];

			(void)snprintf(text, sizeof(text), "%.6f", (double)bound / MILLION);
			hear_init(&hear, MODELS[k / 2], "");
			hear_seed(&hear, 9);
			hear_set(&hear, defs[row].name, text);
			hear_set(&hear, "duration_seconds", "0.3");
			hear_set(&hear, "resonance", "1");
			if (strcmp(defs[row].name, "resonance") == 0)
				hear_set(&hear, "resonance", text);
			hear_make(&hear);
			cr_expect_eq(hear.frames, 13230, "%s %s", defs[row].name, text);
			cr_expect(hear_peak(&hear) < 0.9, "%s %s: %f", defs[row].name, text, hear_peak(&hear));
			cr_expect(hear_peak(&hear) > 0.7, "%s %s: %f", defs[row].name, text, hear_peak(&hear));
			cr_expect_lt(fabs(hear_offset(&hear)), 0.002, "%s %s", defs[row].name, text);
			hear_release(&hear);
		}
	}
}

/* All at once, and an envelope of nothing. */
Test(provider_sound_words, a_sound_of_no_length_has_one)
{
	struct hear hear;

	hear_init(&hear, "blip", "");
	hear_set(&hear, "attack", "0");
	hear_set(&hear, "sustain", "0");
	hear_set(&hear, "decay", "0");
	hear_make(&hear);
	cr_expect_eq(hear.frames, 882);
	cr_expect_gt(hear_peak(&hear), 0.7);
	/* Written times stay where the others can give way. */
	hear_set(&hear, "attack", "0.2");
	hear_set(&hear, "decay", "0.1");
	hear_set(&hear, "sustain", "0.1");
	hear_make(&hear);
	cr_expect_eq(hear.frames, 17640);
	cr_expect_lt(hear_level(&hear, 0, 0.1), 0.3 * hear_level(&hear, 0.5, 0.7));
	hear_release(&hear);
}

Test(provider_sound_words, written_times_stay_when_a_length_is_asked_for)
{
	struct hear hear;

	hear_init(&hear, "blip", "");
	hear_seed(&hear, 2);
	hear_set(&hear, "attack", "0.5");
	hear_set(&hear, "wave", "sine");
	hear_set(&hear, "duration_seconds", "1");
	hear_make(&hear);
	cr_expect_eq(hear.frames, 44100);
	/* The level is highest where the attack ends: at the half. */
	cr_expect_gt(hear_level(&hear, 0.48, 0.52), 1.5 * hear_level(&hear, 0.2, 0.24));
	cr_expect_geq(hear_level(&hear, 0.5, 0.54), hear_level(&hear, 0.44, 0.48));
	hear_release(&hear);
}
