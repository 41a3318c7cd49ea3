/* test_tables.c - the table of providers and their parameters is whole. */
#include "provider/provider.h"

#include <criterion/criterion.h>
#include <string.h>

static const char *const IMAGE_ROWS[] = {"size",  "aspect_ratio", "quality",
					 "style", "background",   NULL};
static const char *const SOUND_ROWS[] = {"duration_seconds", "prompt_influence", "loop", NULL};
static const char *const SHARED_ROWS[] = {"n_variations", "n", "seed", NULL};

Test(provider_tables, names_of_the_language_are_there)
{
	static const char *const NAMES[] = {"openai",       "dalle-3",       "stable-diffusion",
					    "stability",    "sdwebui",       "comfyui",
					    "firefly",      "scenario",      "elevenlabs",
					    "bark",         "musicgen",      "audiogen",
					    "huggingface",  "replicate",     "procedural",
					    "file",         "manual",        "exec",
					    "stable-audio", "openai-speech", "judge"};

	cr_assert_eq(provider_count, sizeof(NAMES) / sizeof(NAMES[0]));
	for (size_t i = 0; i < provider_count; i++) {
		const struct provider *found = provider_find(str_of(NAMES[i]));

		cr_assert_not_null(found, "%s", NAMES[i]);
		cr_assert_str_eq(found->decl.name, NAMES[i]);
	}
	cr_assert_null(provider_find(STR("dall-e")));
	cr_assert_null(provider_find(STR("")));
}

Test(provider_tables, entries_are_complete)
{
	for (size_t i = 0; i < provider_count; i++) {
		const struct provider *provider = provider_table[i];

		cr_assert_gt(strlen(provider->decl.name), 0);
		cr_assert_gt(strlen(provider->decl.help), 10, "%s", provider->decl.name);
		/* An opinion is no asset, and made of nothing else. */
		cr_assert(provider->decl.kinds == ASSET_OPINION ||
				  (provider->decl.kinds & (ASSET_IMAGE | ASSET_AUDIO)) ==
					  provider->decl.kinds,
			  "%s", provider->decl.name);
		cr_assert_neq(provider->decl.kinds, 0, "%s", provider->decl.name);
		cr_assert_not_null(provider->decl.params, "%s", provider->decl.name);
		for (size_t k = 0; k < i; k++)
			cr_assert_str_neq(provider->decl.name, provider_table[k]->decl.name);
		if (provider->driver)
			cr_assert_not_null(provider_find(str_of(provider->driver)), "%s",
					   provider->driver);
		if (provider->flags & PROVIDER_FREE)
			cr_assert_gt(provider->revision, 0, "%s", provider->decl.name);
		if (provider->flags & PROVIDER_OFFLINE)
			cr_assert_not_null(provider->make, "%s", provider->decl.name);
	}
}

static void check_row(const struct provider *provider, const struct param_def *defs, size_t row)
{
	const struct param_def *def = &defs[row];
	bool has_words = def->type == PARAM_ENUM || def->type == PARAM_ENUMS;

	cr_assert_not_null(def->help, "%s.%s", provider->decl.name, def->name);
	cr_assert_gt(strlen(def->help), 5, "%s.%s", provider->decl.name, def->name);
	/* A size may also be a word: auto. */
	if (def->type == PARAM_SIZE)
		has_words = def->words != NULL;
	cr_assert_eq(def->words != NULL, has_words, "%s.%s", provider->decl.name, def->name);
	cr_assert_leq(def->min, def->max, "%s.%s", provider->decl.name, def->name);
	for (size_t i = 0; i < row; i++)
		cr_assert_str_neq(defs[i].name, def->name, "%s", provider->decl.name);
	if (def->flags & PARAM_SECOND_NAME) {
		size_t target = param_index(defs, str_of(def->name));

		cr_assert_neq(target, SIZE_MAX, "%s.%s", provider->decl.name, def->name);
		cr_assert_str_eq(defs[target].name, def->alias);
		cr_assert_eq(defs[target].flags & PARAM_SECOND_NAME, 0, "an alias of an alias");
		cr_assert_eq(defs[target].type, def->type);
		cr_assert_eq(defs[target].unit, def->unit);
		cr_assert_eq(defs[target].min, def->min);
		cr_assert_eq(defs[target].max, def->max);
		cr_assert_null(def->def, "the default stands in the row itself");
	} else {
		cr_assert_null(def->alias, "%s.%s", provider->decl.name, def->name);
	}
}

static void check_default(const struct provider *provider, const struct param_def *def)
{
	struct param_value value = {0};
	struct arena arena = {0};
	struct diag diag = {0};

	cr_assert_eq(param_parse(def, str_of(def->def), (struct place){0}, &arena, &value, &diag),
		     ST_OK, "%s.%s: %s", provider->decl.name, def->name, def->def);
	diag_release(&diag);
	arena_release(&arena);
}

Test(provider_tables, rows_are_sound)
{
	for (size_t i = 0; i < provider_count; i++) {
		const struct param_def *defs = provider_table[i]->decl.params;

		for (size_t row = 0; defs[row].name; row++) {
			check_row(provider_table[i], defs, row);
			if (defs[row].def)
				check_default(provider_table[i], &defs[row]);
		}
	}
}

static void check_has_rows(const struct provider *provider, const char *const *names)
{
	for (size_t i = 0; names[i]; i++)
		cr_assert_neq(param_index(provider->decl.params, str_of(names[i])), SIZE_MAX,
			      "%s.%s", provider->decl.name, names[i]);
}

Test(provider_tables, shared_parameters_are_always_accepted)
{
	for (size_t i = 0; i < provider_count; i++) {
		if (provider_table[i]->decl.kinds == ASSET_OPINION)
			continue;
		if (provider_table[i]->decl.kinds & ASSET_IMAGE)
			check_has_rows(provider_table[i], IMAGE_ROWS);
		if (provider_table[i]->decl.kinds & ASSET_AUDIO)
			check_has_rows(provider_table[i], SOUND_ROWS);
		check_has_rows(provider_table[i], SHARED_ROWS);
	}
}

/* What a spec of one provider says with shared parameters, another must understand. */
Test(provider_tables, shared_parameters_have_the_same_type)
{
	const struct param_def *common = provider_find(STR("manual"))->decl.params;

	for (size_t i = 0; i < provider_count; i++) {
		const struct param_def *defs = provider_table[i]->decl.params;

		for (size_t row = 0; common[row].name; row++) {
			size_t found = param_index(defs, str_of(common[row].name));
			size_t target = param_index(common, str_of(common[row].name));

			if (found == SIZE_MAX)
				continue;
			cr_assert_eq(defs[found].type, common[target].type, "%s.%s",
				     provider_table[i]->decl.name, common[row].name);
			cr_assert_eq(defs[found].unit, common[target].unit);
		}
	}
}

static void check_flags(const char *name, unsigned set, unsigned clear)
{
	const struct provider *provider = provider_find(str_of(name));

	cr_expect_eq(provider->flags & set, set, "%s", name);
	cr_expect_eq(provider->flags & clear, 0, "%s", name);
}

Test(provider_tables, flags_say_what_providers_are)
{
	unsigned sold = PROVIDER_HOSTED | PROVIDER_MODEL_MADE,
		 own = PROVIDER_FREE | PROVIDER_OFFLINE;

	check_flags("procedural", own | PROVIDER_USES_HINTS, sold | PROVIDER_HAS_NEGATIVE);
	check_flags("file", own | PROVIDER_COPIES_INPUT,
		    sold | PROVIDER_HAS_NEGATIVE | PROVIDER_USES_HINTS);
	check_flags("manual", PROVIDER_FREE | PROVIDER_COPIES_INPUT | PROVIDER_AWAITS_INPUT,
		    sold | PROVIDER_OFFLINE);
	check_flags("exec", PROVIDER_MODEL_MADE, PROVIDER_HOSTED | own);
	check_flags("openai", sold | PROVIDER_TAKES_IMAGES | PROVIDER_TAKES_MASK,
		    own | PROVIDER_HAS_NEGATIVE);
	check_flags("dalle-3", sold, own | PROVIDER_HAS_NEGATIVE);
	check_flags("stability", sold | PROVIDER_HAS_NEGATIVE, own);
	check_flags("stable-diffusion", sold | PROVIDER_HAS_NEGATIVE, own);
	check_flags("firefly", sold | PROVIDER_HAS_NEGATIVE, own);
	check_flags("scenario", sold | PROVIDER_HAS_NEGATIVE, own);
	check_flags("sdwebui",
		    sold | PROVIDER_HAS_NEGATIVE | PROVIDER_TAKES_IMAGES | PROVIDER_TAKES_MASK,
		    own | PROVIDER_TAKES_WORKFLOW);
	check_flags("comfyui",
		    sold | PROVIDER_HAS_NEGATIVE | PROVIDER_TAKES_IMAGES | PROVIDER_TAKES_MASK |
			    PROVIDER_TAKES_WORKFLOW,
		    own);
	check_flags("elevenlabs", sold, own | PROVIDER_HAS_NEGATIVE);
	check_flags("replicate", sold, own | PROVIDER_HAS_NEGATIVE);
}

Test(provider_tables, drivers)
{
	cr_assert_str_eq(provider_driver(provider_find(STR("dalle-3"))), "openai");
	cr_assert_str_eq(provider_find(STR("dalle-3"))->driver_model, "dall-e-3");
	cr_assert_str_eq(provider_driver(provider_find(STR("stable-diffusion"))), "stability");
	cr_assert_str_eq(provider_driver(provider_find(STR("musicgen"))), "musicgen");
	cr_assert_str_eq(provider_driver(provider_find(STR("openai"))), "openai");
}

Test(provider_tables, quality_words_are_understood_by_all)
{
	static const char *const WORDS[] = {"standard", "hd",    "low", "medium",
					    "high",     "xhigh", "max", "auto"};

	for (size_t i = 0; i < provider_count; i++) {
		size_t row = param_index(provider_table[i]->decl.params, STR("quality"));

		for (size_t k = 0; row != SIZE_MAX && k < sizeof(WORDS) / sizeof(WORDS[0]); k++) {
			struct param_def def = provider_table[i]->decl.params[row];

			def.def = WORDS[k];
			check_default(provider_table[i], &def);
		}
	}
}
