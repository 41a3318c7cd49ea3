/* test_openai_speech.c - what OpenAI's speech is asked, and what is made of its answers. */
#include "unit/provider/buy.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
/* As it is streamed: nobody knew the sizes. */
static const struct str WAV = {"RIFF\xff\xff\xff\xffWAVEfmt ", 16};

Test(provider_openai_speech, plain_requests)
{
	struct buy buy;

	buy_init(&buy, "openai-speech", "speech", "");
	cr_expect_str_eq(buy_check(&buy), "");
	cr_expect_str_eq(
		buy_send(&buy),
		"{\"model\":\"gpt-4o-mini-tts\",\"input\":\"a gold coin\",\"voice\":\"alloy\","
		"\"response_format\":\"wav\"}");
	cr_expect(str_is(buy.step.send.url, "https://api.openai.com/v1/audio/speech"));
	buy_release(&buy);
	/* A server of one's own has a voice of its own. */
	buy_init(&buy, "openai-speech", "speech", "bark");
	buy_elsewhere(&buy);
	cr_expect_str_eq(buy_send(&buy), "{\"model\":\"bark\",\"input\":\"a gold coin\","
					 "\"response_format\":\"wav\"}");
	buy_release(&buy);
}

Test(provider_openai_speech, everything_that_is_written)
{
	struct buy buy;

	buy_init(&buy, "openai-speech", "", "");
	buy_set(&buy, "voice", "coral");
	buy_set(&buy, "instructions", "like a pirate");
	buy_set(&buy, "speed", "1.25");
	buy_set(&buy, "response_format", "flac");
	cr_expect_str_eq(buy_check(&buy), "");
	cr_expect_str_eq(
		buy_send(&buy),
		"{\"model\":\"gpt-4o-mini-tts\",\"input\":\"a gold coin\",\"voice\":\"coral\","
		"\"instructions\":\"like a pirate\",\"response_format\":\"flac\",\"speed\":1.25}");
	buy_set(&buy, "voice", "voice_123");
	cr_expect_not_null(strstr(buy_send(&buy), "\"voice\":{\"id\":\"voice_123\"}"));
	buy_release(&buy);
	buy_init(&buy, "openai-speech", "", "tts-1");
	buy_set(&buy, "instructions", "like a pirate");
	cr_expect_not_null(strstr(buy_check(&buy), "W0520"));
	cr_expect_null(strstr(buy_send(&buy), "pirate"));
	buy_release(&buy);
}

Test(provider_openai_speech, what_cannot_be_had_is_known_before)
{
	static char text[4097];
	struct buy buy;

	buy_init(&buy, "openai-speech", "music", "");
	cr_expect_not_null(strstr(buy_check(&buy), "E0526"));
	buy_release(&buy);
	buy_init(&buy, "openai-speech", "", "");
	buy_set(&buy, "duration_seconds", "3");
	cr_expect_not_null(strstr(buy_check(&buy), "W0520"));
	memset(text, 'a', sizeof(text));
	buy.request.prompt = (struct str){text, sizeof(text)};
	cr_expect_not_null(strstr(buy_check(&buy), "E0523"));
	buy_release(&buy);
}

Test(provider_openai_speech, a_price_by_what_is_said)
{
	static const struct {
		const char *model, *speed;
		int64_t price;
	} ROWS[] = {
		{"", NULL, 352},         {"", "0.5", 704},
		{"", "2", 352},          {"tts-1", "0.5", 165},
		{"tts-1-hd", NULL, 330}, {"gpt-4o-mini-tts-2025-12-15", NULL, 352},
		{"piper", NULL, -1},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct buy buy;

		buy_init(&buy, "openai-speech", "", ROWS[i].model);
		if (ROWS[i].speed)
			buy_set(&buy, "speed", ROWS[i].speed);
		cr_expect_eq(buy_estimate(&buy), ROWS[i].price, "row %zu: %lld", i,
			     (long long)buy_estimate(&buy));
		buy_release(&buy);
	}
}

Test(provider_openai_speech, answers)
{
	struct buy buy;

	buy_init(&buy, "openai-speech", "", "");
	buy_answer_bytes(&buy, 200, "content-type: application/octet-stream\nx-request-id: r1\n",
			 WAV);
	cr_assert_eq(buy.step.next, HOSTED_DONE);
	cr_expect_eq(buy.step.items[0].format, MEDIA_WAV);
	cr_expect(str_is(buy.step.request_id, "r1"));
	cr_expect_not(buy.step.has_cost);
	buy_answer_bytes(&buy, 200, "content-type: audio/mpeg\n", WAV);
	cr_expect_eq(buy.step.next, HOSTED_DONE, "the bytes say what they are");
	buy_answer(&buy, 200, "content-type: application/json\n", "{}");
	cr_expect_eq(buy.step.class, CLASS_UNUSABLE);
	buy_answer(&buy, 200, "content-type: text/html\n", "<html>");
	cr_expect_eq(buy.step.class, CLASS_UNUSABLE);
	buy_answer(&buy, 200, "", "");
	cr_expect_eq(buy.step.class, CLASS_UNUSABLE);
	buy_answer(&buy, 200, "", "neither this nor that");
	cr_expect_eq(buy.step.class, CLASS_UNUSABLE);
	buy_set(&buy, "response_format", "pcm");
	buy_answer_bytes(&buy, 200, "content-type: audio/pcm\n", STR("\1\0\2\0\3\0"));
	cr_assert_eq(buy.step.next, HOSTED_DONE);
	cr_expect_eq(buy.step.items[0].format, MEDIA_PCM);
	cr_expect(str_is(buy.step.items[0].pcm, "s16le/24000/1"));
	buy_release(&buy);
}

Test(provider_openai_speech, errors)
{
	static const struct answer_row ROWS[] = {
		{400, "",
		 "{\"error\":{\"message\":\"Invalid "
		 "voice\",\"type\":\"invalid_request_error\",\"param\":"
		 "\"voice\",\"code\":null}}",
		 CLASS_FATAL, "invalid_request_error: voice: Invalid voice", NULL},
		{400, "", "{\"error\":{\"message\":\"no\",\"code\":\"content_policy_violation\"}}",
		 CLASS_POLICY, NULL, "text"},
		{401, "", "{\"error\":{\"message\":\"no\",\"code\":\"invalid_api_key\"}}",
		 CLASS_AUTH, "invalid_api_key", NULL},
		{429, "", "{\"error\":{\"message\":\"no\",\"code\":\"insufficient_quota\"}}",
		 CLASS_QUOTA, NULL, "credit"},
		{429, "", "{\"error\":{\"message\":\"no\",\"code\":\"rate_limit_exceeded\"}}",
		 CLASS_RETRY, NULL, NULL},
		{500, "", "{\"error\":\"backend not found\"}", CLASS_UNKNOWN, "backend not found",
		 NULL},
		{422, "", "{\"detail\":\"voice required\"}", CLASS_FATAL, "voice required", NULL},
		{503, "", "", CLASS_RETRY, NULL, NULL},
	};

	check_answers("openai-speech", "", ROWS, COUNT(ROWS));
}
