/* test_bark.c - what whoever runs Bark is told. */
#include "unit/provider/kin.h"

Test(provider_bark, what_each_back_end_is_told)
{
	struct kin kin;

	kin_init(&kin, "bark", "");
	cr_expect_str_eq(kin_text(&kin, "replicate", "input"), "");
	kin_set(&kin, "voice", "v2/en_speaker_6");
	kin_set(&kin, "text_temp", "0.5");
	cr_expect_str_eq(kin_text(&kin, "replicate", "input"),
			 "{\"history_prompt\":\"en_speaker_6\",\"text_temp\":0.5}");
	cr_expect_str_eq(kin_text(&kin, "replicate", "output_path"), "audio_out");
	cr_expect(str_is(kin.there.model, "suno-ai/bark"));
	cr_expect_not(kin.there.has_seed);
	kin_set(&kin, "voice", "en_speaker_6");
	cr_expect_str_eq(kin_text(&kin, "huggingface", "input"),
			 "{\"generation_parameters\":{\"voice_preset\":\"v2/en_speaker_6\","
			 "\"semantic_temperature\":0.5}}");
	cr_expect_eq(param_number(kin.there.params, "sampling_rate"), 24000);
	cr_expect_eq(kin.there.model.len, 0);
	cr_expect_str_eq(kin_text(&kin, "openai-speech", "voice"), "en_speaker_6");
	cr_expect(str_is(kin.there.sound, "speech"));
	cr_expect(str_is(kin.there.model, "bark"));
	kin_release(&kin);
}
