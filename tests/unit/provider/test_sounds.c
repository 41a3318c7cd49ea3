/* test_sounds.c - what holds for every recipe of a sound: same request same samples, lengths kept to
 * the sample, level, no offset, no silence before it, no click behind it. */
#include "unit/provider/hear.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const RECIPES[] = {"coin",  "laser", "explosion", "powerup", "hurt",     "jump",
				      "blip",  "click", "whoosh",    "loop",    "ambience", "babble"};
#define COUNT_OF(list) (sizeof(list) / sizeof((list)[0]))
#define EFFECTS        9 /* of those, from the first */

static uint64_t hash_of_length(const char *model, const char *prompt, uint64_t seed, const char *seconds)
{
	struct hear hear;
	uint64_t hash;

	hear_init(&hear, model, prompt);
	if (seed)
		hear_seed(&hear, seed);
	if (seconds)
		hear_set(&hear, "duration_seconds", seconds);
	hear_make(&hear);
	hash = hear_hash(&hear);
	hear_release(&hear);
	return hash;
}

static uint64_t hash_of_sound(const char *model, const char *prompt, uint64_t seed)
{
	return hash_of_length(model, prompt, seed, NULL);
}

/* Samples. A change here is a change of what people's builds produce: raise
 * PROCEDURAL_SOUND_REVISION together with the new values. */
struct golden {
	const char *model, *prompt;
	uint64_t seed, hash;
};

static const struct golden GOLDEN[] = {
	{"coin", "", 1, UINT64_C(0x3EF3CA93E25A628E)},
	{"coin", "", 2, UINT64_C(0x122595E9AA649A14)},
	{"coin", "", 77, UINT64_C(0x122CD513BF193469)},
	{"laser", "", 1, UINT64_C(0x4569F95BB20D5C73)},
	{"laser", "", 2, UINT64_C(0x414D64E7622CDCDE)},
	{"laser", "", 77, UINT64_C(0x778368A4E28ED84B)},
	{"explosion", "", 1, UINT64_C(0x5E493AC75E3E3B1D)},
	{"explosion", "", 2, UINT64_C(0xE80E9DEC1F526E78)},
	{"explosion", "", 77, UINT64_C(0xC539225F6CFE333C)},
	{"powerup", "", 1, UINT64_C(0xF815EB39C2C74613)},
	{"powerup", "", 2, UINT64_C(0x714B2D07F931B4C2)},
	{"powerup", "", 77, UINT64_C(0x7850F3564878A785)},
	{"hurt", "", 1, UINT64_C(0x535DA7D2C2BCEEFC)},
	{"hurt", "", 2, UINT64_C(0xFF7F69DC2C4FA9A6)},
	{"hurt", "", 77, UINT64_C(0x7E516B1953A29E4C)},
	{"jump", "", 1, UINT64_C(0x2624EDA728227F41)},
	{"jump", "", 2, UINT64_C(0xED01AF903FB4D225)},
	{"jump", "", 77, UINT64_C(0x9FFA550DD7C7D86B)},
	{"blip", "", 1, UINT64_C(0xE0EDB156F64E26A6)},
	{"blip", "", 2, UINT64_C(0x6F9DC26BB5F558DA)},
	{"blip", "", 77, UINT64_C(0x080CFE93D2D93890)},
	{"click", "", 1, UINT64_C(0x03665E47257FF7EF)},
	{"click", "", 2, UINT64_C(0x7914D729F6B12A75)},
	{"click", "", 77, UINT64_C(0x2D6F8A0C971ED0FC)},
	{"whoosh", "", 1, UINT64_C(0x0897661E344B3B19)},
	{"whoosh", "", 2, UINT64_C(0x1301D984E36B8F6D)},
	{"whoosh", "", 77, UINT64_C(0x723608861037A665)},
	{"jump", "double jump, soft", 3, UINT64_C(0x6ECDDE7480A0F41E)},
	{"laser", "heavy bright laser", 5, UINT64_C(0xE45FC57C6999F8F2)},
	{"loop", "", 1, UINT64_C(0x2C07365485D9F0AF)},
	{"loop", "tense boss fight", 2, UINT64_C(0x3DD28BE2760302BB)},
	{"loop", "calm", 3, UINT64_C(0xDC0531FE36466FF0)},
	{"ambience", "", 1, UINT64_C(0x8AC40C82E08AF0AD)},
	{"ambience", "wind", 2, UINT64_C(0xC6486BE669F7CEDC)},
	{"ambience", "dark cave rain", 3, UINT64_C(0xE0AF7D2F8E99398E)},
	{"babble", "Hello there, traveller. Will you stay?", 1, UINT64_C(0x5250E260B5047379)},
	{"", "Platformer game jump sound effect, mega-explosion style", 0, UINT64_C(0x44D0F16F15116BAD)},
	{"", "coin", 0, UINT64_C(0x8A0B6B28FAD8355E)},
};

Test(provider_sounds, samples_are_the_golden_ones)
{
	cr_assert_eq(provider_find(STR("procedural"))->sound_revision, 1,
		     "the values above are those of revision 1");
	for (size_t i = 0; i < COUNT_OF(GOLDEN); i++) {
		const struct golden *row = &GOLDEN[i];
		uint64_t hash = hash_of_sound(row->model, row->prompt, row->seed);

		cr_expect_eq(hash, row->hash, "{\"%s\", \"%s\", %" PRIu64 ", UINT64_C(0x%016" PRIX64 ")},", row->model,
			     row->prompt, row->seed, hash);
	}
}

Test(provider_sounds, models_are_the_recipes)
{
	const struct provider *provider = provider_find(STR("procedural"));
	const char *const *models = provider_models(provider, ASSET_AUDIO);
	size_t count = 0;

	for (; models[count]; count++) {
		cr_assert_lt(count, COUNT_OF(RECIPES));
		cr_expect_str_eq(models[count], RECIPES[count]);
	}
	cr_assert_eq(count, COUNT_OF(RECIPES));
	for (const char *const *picture = provider_models(provider, ASSET_IMAGE); *picture; picture++) {
		for (size_t i = 0; i < count; i++)
			cr_expect_str_neq(*picture, models[i]);
	}
	cr_expect_eq(provider_revision(provider, ASSET_IMAGE), provider->revision);
	cr_expect_eq(provider_revision(provider, ASSET_AUDIO), provider->sound_revision);
}

/* ---- seeds ------------------------------------------------------------------------------- */

Test(provider_sounds, seeds_are_sounds)
{
	for (size_t i = 0; i < COUNT_OF(RECIPES); i++) {
		uint64_t hash[12];

		for (uint64_t seed = 0; seed < 12; seed++) {
			hash[seed] = hash_of_length(RECIPES[i], "hello", seed + 1, "0.2");
			for (uint64_t k = 0; k < seed; k++)
				cr_expect_neq(hash[k], hash[seed], "%s %d", RECIPES[i], (int)seed);
		}
		cr_expect_eq(hash_of_length(RECIPES[i], "hello", 12, "0.2"), hash[11], "%s", RECIPES[i]);
	}
}

Test(provider_sounds, prompt_and_category_seed_and_parameters_do_not)
{
	struct hear hear;
	uint64_t plain, other;

	cr_assert_neq(hash_of_sound("coin", "a", 0), hash_of_sound("coin", "b", 0));
	hear_init(&hear, "coin", "a");
	hear_make(&hear);
	plain = hear_hash(&hear);
	hear.ask.request.hints.category = STR("caves");
	hear_make(&hear);
	cr_assert_neq(hear_hash(&hear), plain);
	hear.ask.request.hints.category = (struct str){0};
	hear.ask.request.hints.label = STR("another");
	hear_set(&hear, "n_variations", "4");
	hear_set(&hear, "prompt_influence", "0.4");
	hear_make(&hear);
	cr_assert_eq(hear_hash(&hear), plain);
	/* A knob turned, and turned back: the rest of the sound is the same. */
	hear_set(&hear, "vibrato_depth", "1");
	hear_make(&hear);
	other = hear_hash(&hear);
	cr_assert_neq(other, plain);
	hear_set(&hear, "vibrato_depth", "0");
	hear_make(&hear);
	cr_assert_eq(hear_hash(&hear), plain);
	hear_release(&hear);
}

Test(provider_sounds, candidates_are_the_next_seeds)
{
	struct hear hear;

	hear_init(&hear, "laser", "pew");
	hear_seed(&hear, 41);
	hear.ask.request.candidate = 2;
	hear_make(&hear);
	cr_expect_eq(hear_hash(&hear), hash_of_sound("laser", "pew", 42));
	hear_seed(&hear, UINT64_MAX);
	hear_make(&hear);
	hear_release(&hear);
}

Test(provider_sounds, one_seed_is_not_one_wave_in_all_recipes)
{
	/* Blip and jump choose among the same four. */
	size_t same = 0;

	for (uint64_t seed = 1; seed <= 16; seed++) {
		struct hear blip, jump;
		bool is_sine[2];

		hear_init(&blip, "blip", "x");
		hear_seed(&blip, seed);
		hear_make(&blip);
		is_sine[0] = hear_brightness(&blip, 0.1, 0.5) < 0.03;
		hear_init(&jump, "jump", "x");
		hear_seed(&jump, seed);
		hear_make(&jump);
		is_sine[1] = hear_brightness(&jump, 0.1, 0.5) < 0.01;
		same += is_sine[0] == is_sine[1];
		hear_release(&blip);
		hear_release(&jump);
	}
	cr_expect_lt(same, 16);
}

/* ---- every sound ------------------------------------------------------------------------- */

static void check_clean(const struct hear *hear, bool is_round, const char *what)
{
	double peak = hear_peak(hear), before = 0;
	int first = 0;

	cr_expect(peak > 0.70 && peak < 0.90, "%s: peak %f", what, peak);
	cr_expect_lt(fabs(hear_offset(hear)), 0.002, "%s: offset %f", what, hear_offset(hear));
	if (is_round) {
		/* What is between the end and the beginning is no more than what is inside. */
		for (size_t i = 1; i < hear->frames; i++)
			before = fmax(before, abs(hear->at[i] - hear->at[i - 1]));
		cr_expect_leq(abs(hear->at[0] - hear->at[hear->frames - 1]), before, "%s: seam", what);
		return;
	}
	for (size_t i = 0; i < 44 && i < hear->frames; i++)
		first = abs(hear->at[i]) > first ? abs(hear->at[i]) : first;
	cr_expect_gt(first, 32, "%s: silent for a millisecond", what);
	for (size_t i = 1; i <= 4; i++)
		cr_expect_lt(abs(hear->at[hear->frames - i]), 32768 / 20, "%s: ends with a click", what);
	cr_expect_lt(abs(hear->at[hear->frames - 1]), 400, "%s: last sample %d", what,
		     hear->at[hear->frames - 1]);
}

Test(provider_sounds, every_seed_is_clean, .timeout = 100)
{
	for (size_t i = 0; i < COUNT_OF(RECIPES); i++) {
		for (uint64_t seed = 1; seed <= (i < EFFECTS ? 12 : 2); seed++) {
			struct hear hear;
			char what[64];

			(void)snprintf(what, sizeof(what), "%s %d", RECIPES[i], (int)seed);
			hear_init(&hear, RECIPES[i], "good morning");
			hear_seed(&hear, seed);
			hear_make(&hear);
			check_clean(&hear, i == 9 || i == 10, what);
			hear_release(&hear);
		}
	}
}

struct length {
	const char *text;
	size_t frames;
};

static const struct length LENGTHS[] = {
	{"0.02", 882},     {"0.0333", 1469},  {"0.05", 2205},   {"0.1", 4410},    {"0.123456", 5444},
	{"250 ms", 11025}, {"0.4", 17640},    {"0.5", 22050},   {"0.7", 30870},   {"0.999999", 44100},
	{"1", 44100},      {"1.00001", 44100}, {"2.5", 110250}, {"7.77", 342657}, {"30", 1323000},
};

Test(provider_sounds, lengths_are_kept_to_the_sample, .timeout = 200)
{
	for (size_t i = 0; i < COUNT_OF(RECIPES); i++) {
		for (size_t k = 0; k < COUNT_OF(LENGTHS); k++) {
			struct hear hear;
			char what[64];

			/* Long ones of an effect and of music speak for all. */
			if (LENGTHS[k].frames > (i == 1 ? 2000000 : i == 9 ? 400000 : 50000))
				continue;
			(void)snprintf(what, sizeof(what), "%s of %s", RECIPES[i], LENGTHS[k].text);
			hear_init(&hear, RECIPES[i], "hello world");
			hear_seed(&hear, 3);
			hear_set(&hear, "duration_seconds", LENGTHS[k].text);
			hear_make(&hear);
			cr_expect_eq(hear.frames, LENGTHS[k].frames, "%s: %zu", what, hear.frames);
			check_clean(&hear, i == 9 || i == 10, what);
			hear_release(&hear);
		}
	}
}

/* The envelope is scaled, not cut: the last third is quieter than the first, and not silent. */
Test(provider_sounds, a_longer_sound_is_stretched)
{
	static const char *const SECONDS[] = {"0.05", "0.2", "0.4", "1", "3"};

	for (size_t i = 0; i < EFFECTS; i++) {
		for (size_t k = 0; k < COUNT_OF(SECONDS); k++) {
			struct hear hear;

			hear_init(&hear, RECIPES[i], "");
			hear_seed(&hear, 5);
			hear_set(&hear, "duration_seconds", SECONDS[k]);
			hear_make(&hear);
			cr_expect_gt(hear_level(&hear, 0.6, 0.8), 0.004, "%s of %s", RECIPES[i], SECONDS[k]);
			cr_expect_lt(hear_level(&hear, 0.9, 1), hear_level(&hear, 0.3, 0.6), "%s of %s", RECIPES[i],
				     SECONDS[k]);
			hear_release(&hear);
		}
	}
}

Test(provider_sounds, lengths_out_of_range_are_refused)
{
	static const char *const WRONG[] = {"0.01", "0", "-1", "601", "0.019999", "1 dB"};
	const struct param_def *defs = provider_find(STR("procedural"))->decl.params;
	const struct param_def *row = &defs[param_index(defs, STR("duration_seconds"))];

	for (size_t i = 0; i < COUNT_OF(WRONG); i++) {
		struct param_value value = {0};
		struct arena arena = {0};
		struct diag diag = {0};

		cr_expect_eq(param_parse(row, str_of(WRONG[i]), (struct place){0}, &arena, &value, &diag), ST_INVALID,
			     "%s", WRONG[i]);
		diag_release(&diag);
		arena_release(&arena);
	}
}

/* ---- loops ------------------------------------------------------------------------------- */

static bool has_loop(const struct hear *hear)
{
	const uint8_t *at = hear->ask.result.data.data;

	for (size_t i = 12; i + 4 <= hear->ask.result.data.len; i += 2) {
		if (memcmp(at + i, "smpl", 4) == 0)
			return true;
	}
	return false;
}

Test(provider_sounds, loop_points_are_set_where_a_loop_is_meant)
{
	static const struct {
		const char *model, *loop;
		bool expected;
	} ROWS[] = {{"coin", NULL, false},	 {"coin", "true", true},       {"coin", "false", false},
		    {"loop", NULL, true},	 {"loop", "false", false},     {"ambience", NULL, true},
		    {"ambience", "false", false}, {"babble", "true", true}};

	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct hear hear;

		hear_init(&hear, ROWS[i].model, "hello");
		hear_set(&hear, "duration_seconds", "0.5");
		if (ROWS[i].loop)
			hear_set(&hear, "loop", ROWS[i].loop);
		hear_make(&hear);
		cr_expect_eq(has_loop(&hear), ROWS[i].expected, "%s %s", ROWS[i].model,
			     ROWS[i].loop ? ROWS[i].loop : "");
		hear_release(&hear);
	}
}

/* A piece that is not to go round has an end. */
Test(provider_sounds, music_that_is_no_loop_fades_out)
{
	for (size_t i = 9; i <= 10; i++) {
		struct hear hear;

		hear_init(&hear, RECIPES[i], "happy");
		hear_set(&hear, "loop", "false");
		hear_set(&hear, "duration_seconds", "6");
		hear_make(&hear);
		check_clean(&hear, false, RECIPES[i]);
		cr_expect_lt(hear_level(&hear, 0.98, 1), 0.3 * hear_level(&hear, 0.5, 0.9), "%s", RECIPES[i]);
		hear_release(&hear);
	}
}

Test(provider_sounds, an_unknown_model_is_refused)
{
	struct hear hear;

	hear_init(&hear, "sprite", "a hero");
	cr_assert_eq(ask_make(&hear.ask), ST_INVALID);
	cr_assert_str_eq(hear.ask.diag.first->code, "E0503");
	cr_assert_not_null(strstr(hear.ask.diag.first->hint, "coin, laser"));
	hear_release(&hear);
}
