/* test_audiogen.c - what whoever runs AudioGen is told. */
#include "unit/provider/kin.h"

Test(provider_audiogen, what_each_back_end_is_told)
{
	struct kin kin;

	kin_init(&kin, "audiogen", "");
	cr_expect_str_eq(kin_text(&kin, "replicate", "input"), "{\"output_format\":\"wav\"}");
	kin_set(&kin, "duration_seconds", "3");
	cr_expect_str_eq(kin_text(&kin, "replicate", "input"),
			 "{\"duration\":3,\"output_format\":\"wav\"}");
	cr_expect_str_eq(kin_text(&kin, "huggingface", "input"),
			 "{\"generation_parameters\":{\"duration\":3}}");
	cr_expect_eq(param_number(kin.there.params, "sampling_rate"), 16000);
	kin_release(&kin);
}
