/* test_family.c - what the back ends of a family are told. */
#include "provider/family.h"

#include <criterion/criterion.h>
#include <string.h>

struct bench {
	struct arena arena;
	struct diag diag;
	const struct provider *provider;
	struct param_set params;
	struct provider_request request, there;
};

static void init(struct bench *bench, const char *family, const char *model)
{
	memset(bench, 0, sizeof(*bench));
	bench->provider = provider_find(str_of(family));
	cr_assert_not_null(bench->provider->family);
	bench->params = param_defaults(bench->provider->decl.params, &bench->arena);
	bench->request = (struct provider_request){.kind = ASSET_AUDIO,
						   .prompt = STR("a coin"),
						   .model = str_of(model),
						   .params = &bench->params,
						   .candidate = 1,
						   .arena = &bench->arena};
}

static void set(struct bench *bench, const char *name, const char *text)
{
	size_t row = param_index(bench->params.defs, str_of(name));

	cr_assert_neq(row, SIZE_MAX, "%s", name);
	cr_assert_eq(param_parse(&bench->params.defs[row], str_of(text), (struct place){0},
				 &bench->arena, &bench->params.values[row], &bench->diag),
		     ST_OK);
	bench->params.values[row].is_written = true;
}

static const struct family_back *back(const struct bench *bench, const char *driver)
{
	const struct family_back *found = family_back_of(bench->provider->family, driver);

	cr_assert_not_null(found, "%s", driver);
	return found;
}

static const char *text_of(struct bench *bench, const char *driver, const char *name)
{
	family_request(bench->provider->family, back(bench, driver), &bench->request, 5,
		       &bench->there);
	return str_keep(&bench->arena, param_get(bench->there.params, name)->text);
}

static void done(struct bench *bench)
{
	diag_release(&bench->diag);
	arena_release(&bench->arena);
}

Test(provider_family, every_back_end_is_whole)
{
	for (size_t i = 0; i < provider_count; i++) {
		const struct family *family = provider_table[i]->family;

		if (!family)
			continue;
		cr_expect_null(provider_table[i]->hosted);
		cr_expect_not_null(provider_table[i]->make);
		for (const struct family_back *row = family->backs; row->driver; row++) {
			const struct provider *speaks = provider_find(str_of(row->driver));
			bool has_input;

			cr_assert_not_null(speaks, "%s", row->driver);
			cr_assert_not_null(speaks->hosted, "%s", row->driver);
			cr_assert_str_eq(provider_driver(speaks), row->driver);
			has_input = param_index(speaks->decl.params, STR("input")) != SIZE_MAX;
			cr_expect(row->model || row->has_no_model, "%s", row->driver);
			for (const struct family_map *map = row->map; map && map->from; map++) {
				cr_expect_neq(param_index(provider_table[i]->decl.params,
							  str_of(map->from)),
					      SIZE_MAX, "%s", map->from);
				cr_expect(has_input || param_index(speaks->decl.params,
								   str_of(map->to)) != SIZE_MAX,
					  "%s", map->to);
			}
			for (const char *const *pair = row->fixed; pair && *pair; pair += 2)
				cr_expect_neq(param_index(speaks->decl.params, str_of(*pair)),
					      SIZE_MAX, "%s", *pair);
		}
	}
}

Test(provider_family, bark)
{
	struct bench bench;

	init(&bench, "bark", "");
	cr_expect_str_eq(text_of(&bench, "replicate", "input"), "");
	set(&bench, "voice", "v2/en_speaker_6");
	set(&bench, "text_temp", "0.5");
	cr_expect_str_eq(text_of(&bench, "replicate", "input"),
			 "{\"history_prompt\":\"en_speaker_6\",\"text_temp\":0.5}");
	cr_expect_str_eq(text_of(&bench, "replicate", "output_path"), "audio_out");
	cr_expect(str_is(bench.there.model, "suno-ai/bark"));
	cr_expect_not(bench.there.has_seed);
	set(&bench, "voice", "en_speaker_6");
	cr_expect_str_eq(text_of(&bench, "huggingface", "input"),
			 "{\"generation_parameters\":{\"voice_preset\":\"v2/en_speaker_6\","
			 "\"semantic_temperature\":0.5}}");
	cr_expect_eq(param_number(bench.there.params, "sampling_rate"), 24000);
	cr_expect_eq(bench.there.model.len, 0);
	cr_expect_str_eq(text_of(&bench, "openai-speech", "voice"), "en_speaker_6");
	cr_expect(str_is(bench.there.sound, "speech"));
	cr_expect(str_is(bench.there.model, "bark"));
	done(&bench);
}

Test(provider_family, musicgen)
{
	struct bench bench;
	uint64_t seed;

	init(&bench, "musicgen", "facebook/musicgen-large");
	set(&bench, "duration_seconds", "8.02");
	set(&bench, "top_p", "0");
	set(&bench, "cfg_coef", "4");
	cr_expect_str_eq(text_of(&bench, "replicate", "input"),
			 "{\"model_version\":\"large\",\"duration\":9,\"top_p\":0,"
			 "\"classifier_free_guidance\":4,\"output_format\":\"wav\","
			 "\"normalization_strategy\":\"clip\"}");
	cr_expect(str_is(bench.there.model, "meta/musicgen"));
	cr_expect(bench.there.has_seed, "one is always sent");
	seed = bench.there.seed;
	cr_expect_geq(seed, 1);
	cr_expect_lt(seed, UINT64_C(1) << 31);
	family_request(bench.provider->family, back(&bench, "replicate"), &bench.request, 6,
		       &bench.there);
	cr_expect_neq(bench.there.seed, seed, "another each time");
	bench.request.has_seed = true;
	bench.request.seed = 77;
	(void)text_of(&bench, "replicate", "input");
	cr_expect_eq(bench.there.seed, 77);
	cr_expect_str_eq(text_of(&bench, "huggingface", "input"),
			 "{\"generation_parameters\":{\"max_new_tokens\":401,\"guidance_scale\":4,"
			 "\"do_sample\":true}}");
	cr_expect_eq(param_number(bench.there.params, "sampling_rate"), 32000);
	(void)text_of(&bench, "elevenlabs", "output_format");
	cr_expect_eq(param_number(bench.there.params, "duration_seconds"), 8020000);
	cr_expect_not(param_get(bench.there.params, "prompt_influence")->is_set);
	cr_expect(str_is(bench.there.sound, "sfx"));
	done(&bench);
}

Test(provider_family, audiogen)
{
	struct bench bench;

	init(&bench, "audiogen", "");
	cr_expect_str_eq(text_of(&bench, "replicate", "input"), "{\"output_format\":\"wav\"}");
	set(&bench, "duration_seconds", "3");
	cr_expect_str_eq(text_of(&bench, "replicate", "input"),
			 "{\"duration\":3,\"output_format\":\"wav\"}");
	cr_expect_str_eq(text_of(&bench, "huggingface", "input"),
			 "{\"generation_parameters\":{\"duration\":3}}");
	cr_expect_eq(param_number(bench.there.params, "sampling_rate"), 16000);
	done(&bench);
}

static unsigned check(struct bench *bench, const char *driver, bool may_be_longer, const char *code)
{
	unsigned found = 0;
	enum status st;

	diag_release(&bench->diag);
	bench->diag = (struct diag){0};
	st = family_check(bench->provider->family, back(bench, driver), &bench->request,
			  may_be_longer, &bench->diag);
	cr_assert_eq(st, bench->diag.errors ? ST_INVALID : ST_OK);
	for (const struct finding *it = bench->diag.first; it; it = it->next)
		found += strcmp(it->code, code) == 0;
	return found;
}

Test(provider_family, what_a_back_end_cannot_is_known_before)
{
	struct bench bench;

	init(&bench, "musicgen", "facebook/musicgen-small");
	set(&bench, "duration_seconds", "2.5");
	cr_expect_eq(check(&bench, "replicate", false, "E0524"), 1);
	cr_expect_eq(check(&bench, "replicate", true, "E0524"), 0);
	cr_expect_eq(check(&bench, "replicate", true, "E0569"), 1);
	cr_expect_eq(check(&bench, "huggingface", false, "E0569"), 0);
	cr_expect_eq(check(&bench, "huggingface", false, "W0520"), 1, "its model");
	set(&bench, "duration_seconds", "31");
	cr_expect_eq(check(&bench, "huggingface", false, "E0524"), 1);
	set(&bench, "extend_stride", "18");
	cr_expect_eq(check(&bench, "replicate", false, "W0520"), 1);
	done(&bench);
	init(&bench, "bark", "");
	set(&bench, "duration_seconds", "2.5");
	bench.request.has_seed = true;
	cr_expect_eq(check(&bench, "replicate", false, "W0520"), 2, "its length, and the seed");
	done(&bench);
}

Test(provider_family, drivers_for_people)
{
	struct arena arena = {0};

	cr_expect(str_is(family_drivers(provider_find(STR("musicgen"))->family, &arena),
			 "replicate, huggingface or elevenlabs"));
	arena_release(&arena);
}
