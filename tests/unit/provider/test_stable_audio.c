/* test_stable_audio.c - what Stable Audio is asked, and what is made of its answers. */
#include "unit/provider/buy.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
static const struct str WAV = {"RIFF\x24\0\0\0WAVEfmt ", 16};
static const struct str PNG = {"\x89PNG\r\n\x1a\nrest", 12};

Test(provider_stable_audio, a_plain_request)
{
	struct buy buy;

	buy_init(&buy, "stable-audio", "", "");
	cr_expect_str_eq(buy_check(&buy), "");
	cr_expect_str_eq(buy_send(&buy), "");
	cr_expect(str_is(buy.step.send.url,
			 "https://api.stability.ai/v2beta/audio/stable-audio-2/text-to-audio"));
	cr_expect(str_is(buy.step.send.fields[0].value, "audio/*"));
	cr_expect_eq(buy.step.send.part_count, 3);
	cr_expect_str_eq(buy_part(&buy, "prompt"), "a gold coin");
	cr_expect_str_eq(buy_part(&buy, "model"), "stable-audio-2.5");
	cr_expect_str_eq(buy_part(&buy, "output_format"), "wav");
	cr_expect_eq(buy_estimate(&buy), 200000);
	buy_release(&buy);
}

Test(provider_stable_audio, everything_that_is_written)
{
	struct buy buy;

	buy_init(&buy, "stable-audio", "music", "stable-audio-2");
	buy.request.has_seed = true;
	buy.request.seed = 40;
	buy.request.candidate = 3;
	buy_set(&buy, "duration_seconds", "12");
	buy_set(&buy, "steps", "50");
	buy_set(&buy, "cfg_scale", "7.5");
	buy_set(&buy, "output_format", "mp3");
	cr_expect_str_eq(buy_check(&buy), "");
	(void)buy_send(&buy);
	cr_expect_str_eq(buy_part(&buy, "seed"), "42");
	cr_expect_str_eq(buy_part(&buy, "duration"), "12");
	cr_expect_str_eq(buy_part(&buy, "steps"), "50");
	cr_expect_str_eq(buy_part(&buy, "cfg_scale"), "7.5");
	cr_expect_str_eq(buy_part(&buy, "output_format"), "mp3");
	cr_expect_eq(buy.step.sent_ms, 0);
	cr_expect_eq(buy_estimate(&buy), 200000, "one price, whatever the length");
	buy_release(&buy);
}

Test(provider_stable_audio, lengths_are_whole_seconds_from_1_to_190)
{
	static const struct {
		const char *seconds;
		bool may_be_longer;
		const char *found, *sent;
	} ROWS[] = {
		{"1", false, NULL, "1"},        {"190", false, NULL, "190"},
		{"190.5", true, "E0524", NULL}, {"0.5", false, "E0524", NULL},
		{"0.5", true, NULL, "1"},       {"2.5", false, "E0524", NULL},
		{"2.5", true, NULL, "3"},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct buy buy;

		buy_init(&buy, "stable-audio", "", "");
		buy.call.may_be_longer = ROWS[i].may_be_longer;
		buy_set(&buy, "duration_seconds", ROWS[i].seconds);
		if (ROWS[i].found) {
			cr_expect_not_null(strstr(buy_check(&buy), ROWS[i].found), "row %zu", i);
		} else {
			cr_expect_str_eq(buy_check(&buy), "", "row %zu", i);
			(void)buy_send(&buy);
			cr_expect_str_eq(buy_part(&buy, "duration"), ROWS[i].sent, "row %zu", i);
			cr_expect_eq(buy.step.sent_ms != 0, strchr(ROWS[i].seconds, '.') != NULL);
		}
		buy_release(&buy);
	}
}

Test(provider_stable_audio, what_cannot_be_had_is_known_before)
{
	struct buy buy;

	buy_init(&buy, "stable-audio", "speech", "");
	cr_expect_not_null(strstr(buy_check(&buy), "E0526"));
	buy_release(&buy);
	buy_init(&buy, "stable-audio", "", "");
	buy_set(&buy, "steps", "50");
	cr_expect_not_null(strstr(buy_check(&buy), "E0525"));
	buy_release(&buy);
	buy_init(&buy, "stable-audio", "", "");
	buy.request.has_seed = true;
	buy.request.seed = 0;
	cr_expect_not_null(strstr(buy_check(&buy), "E0525"));
	buy.request.seed = UINT64_C(4294967294);
	cr_expect_str_eq(buy_check(&buy), "");
	buy.request.candidate = 2;
	cr_expect_not_null(strstr(buy_check(&buy), "E0525"));
	buy_release(&buy);
}

Test(provider_stable_audio, answers)
{
	struct buy buy;

	buy_init(&buy, "stable-audio", "", "");
	buy_answer_bytes(&buy, 200, "content-type: audio/wav\nfinish-reason: SUCCESS\nseed: 5\n",
			 WAV);
	cr_assert_eq(buy.step.next, HOSTED_DONE);
	cr_expect_eq(buy.step.items[0].format, MEDIA_WAV);
	cr_expect_eq(buy.step.items[0].seed, 5);
	buy_answer_bytes(&buy, 200, "content-type: audio/wav\nfinish-reason: CONTENT_FILTERED\n",
			 WAV);
	cr_expect_eq(buy.step.class, CLASS_POLICY);
	cr_expect_eq(buy.step.item_count, 0);
	buy_answer_bytes(&buy, 200, "content-type: audio/wav\nfinish-reason: ERROR\n", WAV);
	cr_expect_eq(buy.step.class, CLASS_UNUSABLE);
	buy_answer_bytes(&buy, 200, "content-type: audio/wav\n", PNG);
	cr_expect_eq(buy.step.class, CLASS_UNUSABLE, "a picture");
	buy_answer_bytes(&buy, 200, "content-type: audio/wav\n", STR(""));
	cr_expect_eq(buy.step.class, CLASS_UNUSABLE);
	buy_answer(&buy, 200, "content-type: application/json\n",
		   "{\"audio\":\"UklGRiQAAABXQVZFZm10IA==\",\"seed\":9,\"finish_reason\":"
		   "\"SUCCESS\"}");
	cr_assert_eq(buy.step.next, HOSTED_DONE);
	cr_expect_eq(buy.step.items[0].data.len, 16);
	cr_expect_eq(buy.step.items[0].seed, 9);
	buy_answer(
		&buy, 200, "content-type: application/json\n",
		"{\"audio\":\"UklGRiQAAABXQVZFZm10IA==\",\"finish_reason\":\"CONTENT_FILTERED\"}");
	cr_expect_eq(buy.step.class, CLASS_POLICY);
	buy_answer(&buy, 200, "content-type: application/json\n", "{\"audio\":\"iVBORw0KGgo=\"}");
	cr_expect_eq(buy.step.class, CLASS_UNUSABLE);
	buy_release(&buy);
}

Test(provider_stable_audio, errors)
{
	static const struct answer_row ROWS[] = {
		{400, "",
		 "{\"id\":\"1\",\"name\":\"bad_request\",\"errors\":[\"duration: too "
		 "long\",\"x\"]}",
		 CLASS_FATAL, "bad_request: duration: too long; x", NULL},
		{401, "", "{\"name\":\"unauthorized\",\"errors\":[\"no\"]}", CLASS_AUTH, NULL,
		 NULL},
		{402, "", "{\"name\":\"payment_required\",\"errors\":[\"no\"]}", CLASS_QUOTA, NULL,
		 "credits"},
		{403, "", "{\"name\":\"content_moderation\",\"errors\":[\"no\"]}", CLASS_POLICY,
		 NULL, "prompt"},
		{413, "", "{\"name\":\"payload_too_large\",\"errors\":[\"no\"]}", CLASS_FATAL, NULL,
		 NULL},
		{422, "", "{\"name\":\"invalid_language\",\"errors\":[\"no\"]}", CLASS_FATAL, NULL,
		 NULL},
		{429, "", "{\"name\":\"rate_limit_exceeded\",\"errors\":[\"no\"]}", CLASS_RETRY,
		 NULL, NULL},
		{500, "", "{\"name\":\"internal_error\",\"errors\":[\"no\"]}", CLASS_UNKNOWN, NULL,
		 NULL},
		{503, "", "", CLASS_RETRY, NULL, NULL},
		{502, "", "<html>", CLASS_UNKNOWN, "not of the vendor's form", NULL},
	};

	check_answers("stable-audio", "", ROWS, COUNT(ROWS));
}
