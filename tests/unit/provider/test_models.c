/* test_models.c - the table of models: what is in it, and how it is looked up. */
#include "provider/hosted.h"

#include <criterion/criterion.h>
#include <string.h>

static bool is_day(const char *text)
{
	static const char FORM[] = "dddd-dd-dd";

	for (size_t i = 0; i < strlen(FORM); i++) {
		if (FORM[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != FORM[i])
			return false;
	}
	return text[strlen(FORM)] == 0;
}

static const char *id_of(const struct models *user, const char *provider, const char *id)
{
	const struct model *found = model_find(user, provider, str_of(id));

	return found ? found->id : "(none)";
}

#define ROWS_MADE 47u

Test(provider_models, rows_are_whole)
{
	size_t count = 0;

	for (const struct model *row = model_table; row->id; row++, count++) {
		const struct model *real = model_find(NULL, row->provider, str_of(row->id));

		cr_assert_not_null(real, "%s", row->id);
		cr_assert_null(real->alias_of);
		cr_assert_not_null(provider_find(str_of(row->provider)));
		cr_assert(provider_find(str_of(row->provider))->hosted ||
			  provider_find(str_of(row->provider))->family);
		cr_assert_geq(row->batch, 1, "%s", row->id);
		cr_assert_leq(row->batch, HOSTED_ITEMS_MAX);
		cr_assert(is_day(row->as_of), "%s", row->id);
		if (row->alias_of)
			continue;
		cr_assert_neq(row->kinds, 0, "%s", row->id);
		/* Of a family its back ends have prices. */
		if (provider_find(str_of(row->provider))->family) {
			cr_assert_not_null(row->licence);
			continue;
		}
		/* What Adobe takes stands in contracts alone. */
		cr_assert_eq(row->pricing == PRICE_UNKNOWN, strcmp(row->provider, "firefly") == 0,
			     "%s", row->id);
		cr_assert_eq(row->price[0] > 0, row->pricing != PRICE_UNKNOWN, "%s", row->id);
		cr_assert_eq(row->shut_down == NULL, row->successor == NULL, "%s", row->id);
		cr_assert(!row->shut_down || is_day(row->shut_down), "%s", row->id);
		cr_assert(!row->successor || strcmp(id_of(NULL, row->provider, row->successor),
						    row->successor) == 0,
			  "%s", row->id);
		for (const struct model *other = model_table; other < row; other++)
			cr_assert(strcmp(other->provider, row->provider) != 0 ||
					  strcmp(other->id, row->id) != 0,
				  "%s stands twice", row->id);
	}
	cr_assert_eq(count, ROWS_MADE, "%zu", count);
}

Test(provider_models, defaults_and_aliases)
{
	struct str none = {0};

	cr_expect_str_eq(model_default(NULL, "openai", ASSET_IMAGE, none)->id,
			 "gpt-image-2.5-flare");
	cr_expect_str_eq(model_default(NULL, "stability", ASSET_IMAGE, none)->id, "sd3.5-large");
	cr_expect_str_eq(model_default(NULL, "elevenlabs", ASSET_AUDIO, none)->id,
			 "eleven_text_to_sound_v2");
	cr_expect_str_eq(model_default(NULL, "elevenlabs", ASSET_AUDIO, STR("sfx"))->id,
			 "eleven_text_to_sound_v2");
	cr_expect_str_eq(model_default(NULL, "elevenlabs", ASSET_AUDIO, STR("music"))->id,
			 "music_v2");
	cr_expect_null(model_default(NULL, "elevenlabs", ASSET_AUDIO, STR("speech")));
	cr_expect_null(model_default(NULL, "openai", ASSET_AUDIO, none));
	cr_expect_null(model_default(NULL, "scenario", ASSET_IMAGE, none));
	cr_expect_str_eq(id_of(NULL, "openai", "gpt-image-2-2026-04-21"), "gpt-image-2");
	cr_expect_str_eq(id_of(NULL, "stability", "stable-image-core"), "core");
	cr_expect_str_eq(id_of(NULL, "stability", "gpt-image-2"), "(none)");
	cr_expect_str_eq(id_of(NULL, "openai", ""), "(none)");
}

Test(provider_models, the_day_of_the_end)
{
	const struct model *dalle = model_find(NULL, "openai", STR("dall-e-3"));

	cr_expect_not(model_is_shut_down(dalle, "2026-05-11"));
	cr_expect(model_is_shut_down(dalle, "2026-05-12"));
	cr_expect(model_is_shut_down(dalle, "2027-01-01"));
	cr_expect_not(
		model_is_shut_down(model_find(NULL, "openai", STR("gpt-image-2")), "2030-01-01"));
}

Test(provider_models, a_user_adds_and_replaces)
{
	static const struct model ROWS[] = {
		{.provider = "openai",
		 .id = "gpt-image-2",
		 .family = "gpt-image-2",
		 .kinds = ASSET_IMAGE,
		 .batch = 1,
		 .pricing = PRICE_EACH,
		 .price = {7}},
		{.provider = "openai",
		 .id = "gpt-image-3",
		 .family = "gpt-image-2.5",
		 .kinds = ASSET_IMAGE,
		 .batch = 4,
		 .is_default = true},
		{.provider = "openai", .id = "mine", .alias_of = "gpt-image-3", .batch = 1},
		{.provider = "openai", .id = "ring", .alias_of = "gnir", .batch = 1},
		{.provider = "openai", .id = "gnir", .alias_of = "ring", .batch = 1},
		{.provider = "openai", .id = "lost", .alias_of = "nothing", .batch = 1},
	};
	const struct models user = {ROWS, sizeof(ROWS) / sizeof(ROWS[0])};
	const struct model *row;
	size_t count = 0, same = 0;

	cr_expect_eq(model_find(&user, "openai", STR("gpt-image-2"))->price[0], 7);
	cr_expect_eq(model_find(&user, "openai", STR("gpt-image-2-2026-04-21"))->price[0], 7);
	cr_expect_str_eq(id_of(&user, "openai", "mine"), "gpt-image-3");
	cr_expect_str_eq(id_of(&user, "openai", "ring"), "(none)");
	cr_expect_str_eq(id_of(&user, "openai", "lost"), "(none)");
	cr_expect_str_eq(model_default(&user, "openai", ASSET_IMAGE, STR(""))->id, "gpt-image-3");
	cr_expect_str_eq(model_default(&user, "stability", ASSET_IMAGE, STR(""))->id,
			 "sd3.5-large");
	for (; (row = model_at(&user, count)) != NULL; count++)
		same += strcmp(row->id, "gpt-image-2") == 0;
	cr_expect_eq(count, ROWS_MADE + 5);
	cr_expect_eq(same, 1);
}

Test(provider_models, what_is_not_known_has_a_row_of_its_own)
{
	struct arena arena = {0};
	const struct model *row =
		model_for(NULL, "openai", ASSET_IMAGE, STR(""), STR("my-model"), &arena);

	cr_expect_str_eq(row->id, "my-model");
	cr_expect_str_eq(row->family, "");
	cr_expect_eq(row->batch, 1);
	cr_expect_eq(row->pricing, PRICE_UNKNOWN);
	cr_expect_eq(row->alpha, MODEL_ALPHA_UNKNOWN);
	cr_expect_null(row->shut_down);
	row = model_for(NULL, "elevenlabs", ASSET_AUDIO, STR("speech"), STR(""), &arena);
	cr_expect_str_eq(row->id, "");
	row = model_for(NULL, "openai", ASSET_IMAGE, STR(""), STR(""), &arena);
	cr_expect_str_eq(row->id, "gpt-image-2.5-flare");
	arena_release(&arena);
}

Test(provider_models, words_for_quality)
{
	static const struct {
		const char *model, *word, *own;
	} ROWS[] = {
		{"dall-e-3", "hd", "hd"},
		{"dall-e-3", "high", "hd"},
		{"dall-e-3", "medium", "standard"},
		{"dall-e-3", "low", "standard"},
		{"dall-e-3", "standard", "standard"},
		{"dall-e-3", "xhigh", NULL},
		{"gpt-image-2", "standard", "medium"},
		{"gpt-image-2", "hd", "high"},
		{"gpt-image-2", "low", "low"},
		{"gpt-image-2", "max", NULL},
		{"gpt-image-2.5-flare", "max", "max"},
		{"gpt-image-2.5-flare", "hd", "high"},
		{"gpt-image-2", "auto", NULL},
		{"dall-e-2", "standard", NULL},
		{"gpt-image-2", "", NULL},
	};

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		const struct model *row = model_find(NULL, "openai", str_of(ROWS[i].model));
		const char *own = model_quality(row, str_of(ROWS[i].word));

		cr_expect_eq(own == NULL, ROWS[i].own == NULL, "%s %s", ROWS[i].model,
			     ROWS[i].word);
		if (own && ROWS[i].own)
			cr_expect_str_eq(own, ROWS[i].own, "%s %s", ROWS[i].model, ROWS[i].word);
	}
}
