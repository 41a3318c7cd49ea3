/* test_musicgen.c - what whoever runs MusicGen is told. */
#include "unit/provider/kin.h"

Test(provider_musicgen, what_each_back_end_is_told)
{
	struct kin kin;
	uint64_t seed;

	kin_init(&kin, "musicgen", "facebook/musicgen-large");
	kin_set(&kin, "duration_seconds", "8.02");
	kin_set(&kin, "top_p", "0");
	kin_set(&kin, "cfg_coef", "4");
	cr_expect_str_eq(kin_text(&kin, "replicate", "input"),
			 "{\"model_version\":\"large\",\"duration\":9,\"top_p\":0,"
			 "\"classifier_free_guidance\":4,\"output_format\":\"wav\","
			 "\"normalization_strategy\":\"clip\"}");
	cr_expect(str_is(kin.there.model, "meta/musicgen"));
	cr_expect(kin.there.has_seed, "one is always sent");
	seed = kin.there.seed;
	cr_expect_geq(seed, 1);
	cr_expect_lt(seed, UINT64_C(1) << 31);
	family_request(kin.provider->family, kin_back(&kin, "replicate"), &kin.request, 6,
		       &kin.there);
	cr_expect_neq(kin.there.seed, seed, "another each time");
	kin.request.has_seed = true;
	kin.request.seed = 77;
	(void)kin_text(&kin, "replicate", "input");
	cr_expect_eq(kin.there.seed, 77);
	cr_expect_str_eq(kin_text(&kin, "huggingface", "input"),
			 "{\"generation_parameters\":{\"max_new_tokens\":401,\"guidance_scale\":4,"
			 "\"do_sample\":true}}");
	cr_expect_eq(param_number(kin.there.params, "sampling_rate"), 32000);
	(void)kin_text(&kin, "elevenlabs", "output_format");
	cr_expect_eq(param_number(kin.there.params, "duration_seconds"), 8020000);
	cr_expect_not(param_get(kin.there.params, "prompt_influence")->is_set);
	cr_expect(str_is(kin.there.sound, "sfx"));
	kin_release(&kin);
}
