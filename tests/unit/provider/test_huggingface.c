/* test_huggingface.c - what an endpoint of Hugging Face is asked, and what is made of its answers. */
#include "unit/provider/buy.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define JSON        "content-type: application/json\n"
static const struct str PNG = {"\x89PNG\r\n\x1a\nrest", 12};
static const struct str WAV = {"RIFF\x24\0\0\0WAVEfmt ", 16};
static const struct str FLAC = {"fLaC\0\0\0\x22rest", 12};

static void init(struct buy *buy, unsigned kind)
{
	buy_init(buy, "huggingface", "", "");
	buy->request.kind = kind;
	buy->call.is_vendor_host = false;
	buy->call.base_url = STR("https://x.endpoints.huggingface.cloud");
}

Test(provider_huggingface, requests)
{
	struct buy buy;

	init(&buy, ASSET_AUDIO);
	cr_expect_str_eq(buy_check(&buy), "");
	cr_expect_str_eq(buy_send(&buy), "{\"inputs\":\"a gold coin\"}");
	cr_expect(str_is(buy.step.send.url, "https://x.endpoints.huggingface.cloud"));
	cr_expect(str_is(buy.step.send.fields[0].value, "application/json"));
	buy_set(&buy, "input", "{\"generation_parameters\":{\"top_k\":50}}");
	buy_set(&buy, "accept", "audio/*");
	cr_expect_str_eq(buy_send(&buy), "{\"inputs\":\"a gold coin\",\"parameters\":"
					 "{\"generation_parameters\":{\"top_k\":50}}}");
	cr_expect(str_is(buy.step.send.fields[0].value, "audio/*"));
	cr_expect_eq(buy_estimate(&buy), -1, "what an hour costs is no price of a call");
	buy_release(&buy);
	init(&buy, ASSET_IMAGE);
	buy.request.negative = STR("blur");
	buy.request.has_seed = true;
	buy.request.seed = 7;
	buy_set(&buy, "size", "64x32");
	buy_set(&buy, "input", "{\"guidance_scale\":7}");
	cr_expect_str_eq(buy_send(&buy),
			 "{\"inputs\":\"a gold coin\",\"parameters\":{\"negative_prompt\":\"blur\","
			 "\"width\":64,\"height\":32,\"seed\":7,\"guidance_scale\":7}}");
	cr_expect(str_is(buy.step.send.fields[0].value, "image/*"));
	buy_release(&buy);
}

Test(provider_huggingface, what_is_not_sent_is_told)
{
	struct buy buy;

	init(&buy, ASSET_AUDIO);
	buy_set(&buy, "duration_seconds", "3");
	buy_set(&buy, "seed", "3");
	cr_expect_not_null(strstr(buy_check(&buy), "'duration_seconds'"));
	cr_expect_not_null(strstr(buy_check(&buy), "'seed'"));
	buy_set(&buy, "input", "[1]");
	cr_expect_not_null(strstr(buy_check(&buy), "E0568"));
	buy_release(&buy);
}

Test(provider_huggingface, sounds)
{
	struct buy buy;

	init(&buy, ASSET_AUDIO);
	buy_answer_bytes(&buy, 200, "content-type: audio/flac\nx-request-id: r1\n", FLAC);
	cr_assert_eq(buy.step.next, HOSTED_DONE);
	cr_expect_eq(buy.step.items[0].format, MEDIA_FLAC);
	cr_expect(str_is(buy.step.request_id, "r1"));
	buy_answer_bytes(&buy, 200, "content-type: application/octet-stream\n", WAV);
	cr_expect_eq(buy.step.items[0].format, MEDIA_WAV);
	buy_answer(&buy, 200, JSON, "{\"audio\":[[0.5,-0.5]],\"sampling_rate\":32000}");
	cr_assert_eq(buy.step.next, HOSTED_DONE);
	cr_expect_eq(buy.step.items[0].format, MEDIA_WAV);
	cr_expect_eq(buy.step.items[0].data.len, 64);
	buy_answer(&buy, 200, JSON, "[{\"generated_audio\":[[0.5,-0.5]]}]");
	cr_expect_eq(buy.step.class, CLASS_UNUSABLE, "nobody says its rate");
	buy_set(&buy, "sampling_rate", "16000");
	buy_answer(&buy, 200, JSON, "[{\"generated_audio\":[[0.5,-0.5]]}]");
	cr_assert_eq(buy.step.next, HOSTED_DONE);
	buy_answer(&buy, 200, JSON,
		   "{\"audio_base64\":\"UklGRiQAAABXQVZFZm10IA==\",\"sampling_rate\":16000}");
	cr_assert_eq(buy.step.next, HOSTED_DONE);
	cr_expect_eq(buy.step.items[0].data.len, 16);
	buy_answer(&buy, 200, JSON, "{\"audio_base64\":\"iVBORw0KGgo=\"}");
	cr_expect_eq(buy.step.class, CLASS_UNUSABLE, "a picture");
	buy_answer_bytes(&buy, 200, "content-type: audio/wav\n", PNG);
	cr_expect_eq(buy.step.class, CLASS_UNUSABLE);
	buy_answer(&buy, 200, "content-type: text/html\n", "<html>");
	cr_expect_eq(buy.step.class, CLASS_UNUSABLE);
	buy_answer(&buy, 200, "", "");
	cr_expect_eq(buy.step.class, CLASS_UNUSABLE);
	buy_release(&buy);
}

Test(provider_huggingface, pictures)
{
	static const char *const ROWS[] = {
		"{\"image\":\"iVBORw0KGgo=\"}",
		"[{\"image\":\"iVBORw0KGgo=\"}]",
		"{\"images\":[\"iVBORw0KGgo=\"]}",
		"[{\"generated_image\":\"iVBORw0KGgo=\"}]",
	};
	struct buy buy;

	init(&buy, ASSET_IMAGE);
	buy_answer_bytes(&buy, 200, "content-type: image/png\n", PNG);
	cr_assert_eq(buy.step.next, HOSTED_DONE);
	cr_expect_eq(buy.step.items[0].format, MEDIA_PNG);
	for (size_t i = 0; i < COUNT(ROWS); i++) {
		buy_answer(&buy, 200, JSON, ROWS[i]);
		cr_assert_eq(buy.step.next, HOSTED_DONE, "row %zu", i);
		cr_expect_eq(buy.step.items[0].data.len, 8);
	}
	buy_answer(&buy, 200, JSON, "{\"image\":3}");
	cr_expect_eq(buy.step.class, CLASS_UNUSABLE);
	cr_expect(str_contains(buy.step.why, "application/json, that begins '{\"image\":3}'"),
		  "what came is told: %.*s", STR_ARGS(buy.step.why));
	buy_answer_bytes(&buy, 200, "content-type: image/png\n", WAV);
	cr_expect_eq(buy.step.class, CLASS_UNUSABLE);
	buy_release(&buy);
}

Test(provider_huggingface, errors)
{
	static const struct answer_row ROWS[] = {
		{400, JSON, "{\"error\":\"Body needs to provide a inputs key\"}", CLASS_FATAL,
		 "Body needs", "parameters"},
		{400, JSON, "{\"error\":[\"top_k: too large\"]}", CLASS_FATAL, "top_k", NULL},
		{401, JSON, "{\"error\":\"Invalid credentials\"}", CLASS_AUTH, "Invalid", "token"},
		{402, JSON, "{\"error\":\"exceeded\"}", CLASS_QUOTA, NULL, "credit"},
		{403, JSON, "{\"error\":\"gated\"}", CLASS_AUTH, NULL, "agreed"},
		{404, JSON, "{\"error\":\"Not Found\"}", CLASS_FATAL, NULL, "deployed"},
		{429, JSON, "{\"error\":\"rate\"}", CLASS_RETRY, NULL, NULL},
		{503, JSON, "{\"error\":\"Model X is currently loading\",\"estimated_time\":20.0}",
		 CLASS_RETRY, "loading", NULL},
		{503, JSON, "{\"error\":\"out of memory\"}", CLASS_UNKNOWN, NULL, NULL},
		{503, "", "", CLASS_RETRY, NULL, NULL},
		{502, "content-type: text/html\n", "<html>", CLASS_UNKNOWN, NULL, NULL},
	};

	check_answers("huggingface", "", ROWS, COUNT(ROWS));
}

Test(provider_huggingface, a_model_that_is_loaded_is_waited_for)
{
	static const struct {
		const char *seconds;
		uint64_t ms;
	} ROWS[] = {{"20.0", 20000}, {"900", 60000}, {"0.25", 250}, {"-1", 0}, {"\"x\"", 0}};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct buy buy;

		init(&buy, ASSET_AUDIO);
		buy_answer(&buy, 503, JSON,
			   str_printf(&buy.arena,
				      "{\"error\":\"Model X is currently "
				      "loading\",\"estimated_time\":%s}",
				      ROWS[i].seconds)
				   .ptr);
		cr_expect_eq(buy.step.class, CLASS_RETRY);
		cr_expect_eq(buy.step.retry_after_ms, ROWS[i].ms, "row %zu", i);
		buy_release(&buy);
	}
}
