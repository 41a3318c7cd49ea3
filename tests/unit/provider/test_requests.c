/* test_requests.c - requests of every kind, written to files for the vendors' own schemas to judge (cli/provider/requests).
 *
 * A file is named SCHEMA.NUMBER.json. Without ASSETC_REQUESTS they are made all the same, and thrown away. */
#include "unit/provider/buy.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct wish {
	const char *schema, *provider, *sound, *model;
	bool is_elsewhere;
	const char *params[8]; /* name, value, ... */
};

#define OPENAI "CreateImageRequest", "openai", ""
#define EFFECT "SoundGenerationRequest", "elevenlabs", "sfx"
#define MUSIC  "MusicRequest", "elevenlabs", "music"

static const struct wish WISHES[] = {
	{OPENAI, "", false, {NULL}},
	{OPENAI,
	 "gpt-image-2",
	 false,
	 {"quality", "hd", "size", "2048x2048", "background", "opaque"}},
	{OPENAI,
	 "",
	 false,
	 {"quality", "max", "output_format", "webp", "output_compression", "80"}},
	{OPENAI, "", false, {"quality", "xhigh", "background", "transparent", "moderation", "low"}},
	{OPENAI, "", false, {"quality", "auto", "size", "auto", "output_format", "jpeg"}},
	{OPENAI, "gpt-image-1.5", false, {"aspect_ratio", "3:2", "quality", "standard"}},
	{OPENAI, "my-model", true, {"style", "natural", "size", "64x64"}},
	{"CreateImageRequest", "dalle-3", "", "", true, {"quality", "high", "style", "vivid"}},
	{"CreateImageRequest", "dalle-3", "", "", true, {"quality", "auto", "size", "auto"}},
	{OPENAI, "dall-e-2", true, {"size", "512x512"}},
	{EFFECT, "", false, {NULL}},
	{EFFECT, "", false, {"duration_seconds", "0.1", "prompt_influence", "1", "loop", "true"}},
	{EFFECT, "", false, {"duration_seconds", "30", "prompt_influence", "0", "loop", "false"}},
	{MUSIC, "", false, {NULL}},
	{MUSIC, "music_v1", false, {"duration_seconds", "0.1"}},
	{MUSIC,
	 "music_v2_5",
	 false,
	 {"duration_seconds", "600", "generation_mode", "ambience", "lyrics_text", "la",
	  "sign_with_c2pa", "true"}},
	{MUSIC,
	 "",
	 false,
	 {"finetune_id", "f", "finetune_strength", "0.25", "duration_seconds", "3"}},
	{MUSIC,
	 "",
	 false,
	 {"composition_plan",
	  "{\"chunks\":[{\"duration_ms\":3000,\"positive_styles\":[\"calm\"],\"text\":\"a\"}]}",
	  "duration_seconds", "30", "generation_mode", "loop"}},
	{MUSIC,
	 "music_v1",
	 false,
	 {"composition_plan",
	  "{\"negative_global_styles\":[],\"positive_global_styles\":[\"calm\"],\"sections\":[{"
	  "\"duration_ms\":3000,\"lines\":[],\"negative_local_styles\":[],"
	  "\"positive_local_styles\":[],\"section_name\":\"a\"}]}",
	  "respect_sections_durations", "true"}},
};

static void keep(const struct wish *wish, unsigned number, const char *body)
{
	const char *folder = getenv("ASSETC_REQUESTS");
	char path[512];
	FILE *file;

	if (!folder)
		return;
	(void)snprintf(path, sizeof(path), "%s/%s.%02u.json", folder, wish->schema, number);
	file = fopen(path, "wb");
	cr_assert_not_null(file, "%s", path);
	cr_assert_eq(fwrite(body, 1, strlen(body), file), strlen(body));
	cr_assert_eq(fclose(file), 0);
}

Test(provider_requests, are_as_the_vendors_say)
{
	for (unsigned i = 0; i < sizeof(WISHES) / sizeof(WISHES[0]); i++) {
		const struct wish *wish = &WISHES[i];
		struct buy buy;

		buy_init(&buy, wish->provider, wish->sound, wish->model);
		buy.request.prompt = STR("a \"coin\"\\\n\t\x01 \xe2\x98\x83 \xff");
		buy.request.has_seed = true;
		buy.request.seed = 42;
		buy.call.count = buy.call.model->batch;
		buy.call.may_be_longer = true;
		if (wish->is_elsewhere)
			buy_elsewhere(&buy);
		for (size_t k = 0; k < 8 && wish->params[k]; k += 2)
			buy_set(&buy, wish->params[k], wish->params[k + 1]);
		(void)buy_check(&buy);
		cr_expect_eq(buy.diag.errors, 0, "%u: %s", i,
			     buy.diag.first ? buy.diag.first->text : "");
		keep(wish, i, buy_send(&buy));
		buy_release(&buy);
	}
}
