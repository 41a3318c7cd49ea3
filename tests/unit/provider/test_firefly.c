/* test_firefly.c - what Adobe Firefly Services are asked, and what is made of their answers. */
#include "unit/provider/buy.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

#define STATUS "https://firefly-epo1.adobe.io/v3/status/urn:ff:jobs:1"
#define CANCEL "https://firefly-epo1.adobe.io/v3/cancel/urn:ff:jobs:1"
#define STATE  STATUS " " CANCEL

/* ---- requests ---------------------------------------------------------------------------- */

static const char *field(const struct buy *buy, const char *name)
{
	for (size_t i = 0; i < buy->step.send.field_count; i++) {
		if (str_is(buy->step.send.fields[i].name, name))
			return str_keep((struct arena *)&buy->arena,
					buy->step.send.fields[i].value);
	}
	return "";
}

Test(provider_firefly, the_newest_model_is_asked_by_v4)
{
	struct buy buy;

	buy_init(&buy, "firefly", "", "");
	cr_expect_str_eq(buy_send(&buy),
			 "{\"prompt\":\"a gold coin\",\"modelId\":\"firefly_image\","
			 "\"numVariations\":1}");
	cr_expect(
		str_is(buy.step.send.url, "https://firefly-api.adobe.io/v4/images/generate-async"));
	cr_expect_str_eq(field(&buy, "x-model-version"), "image5");
	cr_expect_str_eq(buy_check(&buy), "");
	cr_expect_eq(buy_estimate(&buy), -1, "no price is published");
	buy_set(&buy, "size", "1920x1080");
	buy_set(&buy, "resolution_level", "2.4MP");
	buy_set(&buy, "locale", "en-US");
	buy_set(&buy, "prompt_reasoner", "speed");
	buy.request.has_seed = true;
	buy.request.seed = 41;
	buy.request.candidate = 2;
	cr_expect_str_eq(
		buy_send(&buy),
		"{\"prompt\":\"a gold coin\",\"modelId\":\"firefly_image\",\"numVariations\":1,"
		"\"seeds\":[42],\"aspectRatio\":\"16:9\",\"resolutionLevel\":\"2.4MP\","
		"\"modelSpecificPayload\":{\"localeCode\":\"en-US\",\"prompt_reasoner\":"
		"\"speed\"}}");
	cr_expect_str_eq(buy_check(&buy), "");
	buy_release(&buy);
}

Test(provider_firefly, older_models_are_asked_by_v3)
{
	struct buy buy;

	buy_init(&buy, "firefly", "", "image4_custom");
	buy.call.count = 2;
	buy.request.negative = STR("blur");
	buy.request.has_seed = true;
	buy.request.seed = 7;
	buy_set(&buy, "size", "1000x1000");
	buy_set(&buy, "content_class", "art");
	buy_set(&buy, "visual_intensity", "6");
	buy_set(&buy, "style_strength", "60");
	buy_set(&buy, "locale", "de-DE");
	buy_set(&buy, "custom_model_id", "urn:aaid:1");
	cr_expect_str_eq(
		buy_send(&buy),
		"{\"prompt\":\"a gold coin\",\"negativePrompt\":\"blur\",\"numVariations\":2,"
		"\"seeds\":[7,8],\"size\":{\"width\":1000,\"height\":1000},\"contentClass\":"
		"\"art\",\"visualIntensity\":6,\"style\":{\"strength\":60},"
		"\"promptBiasingLocaleCode\":\"de-DE\",\"customModelId\":\"urn:aaid:1\"}");
	cr_expect(
		str_is(buy.step.send.url, "https://firefly-api.adobe.io/v3/images/generate-async"));
	cr_expect_str_eq(field(&buy, "x-model-version"), "image4_custom");
	cr_expect_str_eq(buy_check(&buy), "");
	buy_release(&buy);
}

Test(provider_firefly, a_model_is_a_word)
{
	static const char *const NONE[] = {"image5\r\nx-evil: 1", "image 5", "b\xC3\xA9"};

	for (size_t i = 0; i < sizeof(NONE) / sizeof(NONE[0]); i++) {
		struct buy buy;

		buy_init(&buy, "firefly", "", NONE[i]);
		cr_expect_not_null(strstr(buy_check(&buy), "E0525"), "%zu", i);
		buy_release(&buy);
	}
}

static const struct {
	const char *model, *param, *value, *sent, *finding;
} SHAPES[] = {
	{"image3", "aspect_ratio", "16:9", "\"size\":{\"width\":2688,\"height\":1512}", ""},
	{"image4_ultra", "aspect_ratio", "16:9", "\"size\":{\"width\":2688,\"height\":1536}", ""},
	{"image3", "aspect_ratio", "4:3", "\"size\":{\"width\":2304,\"height\":1792}", ""},
	{"image3", "aspect_ratio", "1:1", "\"size\":{\"width\":2048,\"height\":2048}", ""},
	{"image3", "aspect_ratio", "auto", "\"numVariations\":1}", ""},
	{"image3", "size", "896x1152", "\"size\":{\"width\":896,\"height\":1152}", ""},
	{"image3", "size", "64x64", NULL, "E0520"},
	{"image4_standard", "size", "1024x1024", NULL, "2048x2048"},
	{"image5", "size", "3000x1000", NULL, "E0520"},
	{"image5", "size", "2304x1792", "\"aspectRatio\":\"4:3\"", ""},
	{"image5", "aspect_ratio", "auto", "\"aspectRatio\":\"auto\"", ""},
	{"image6", "size", "512x512", "\"aspectRatio\":\"1:1\"", ""},
	{"image5", "background", "transparent", NULL, "E0522"},
	{"image3_custom", "locale", "en-US", NULL, "custom_model_id"},
	{"image5", "content_class", "art", "\"numVariations\":1}", "W0520"},
	{"image3", "resolution_level", "1MP", "\"numVariations\":1}", "W0520"},
	{"image3", "structure_strength", "5", "\"numVariations\":1}", "W0520"},
	{"image3", "quality", "high", "\"numVariations\":1}", "W0520"},
};

Test(provider_firefly, sizes_and_ratios)
{
	for (size_t i = 0; i < COUNT(SHAPES); i++) {
		struct buy buy;
		const char *findings;

		buy_init(&buy, "firefly", "", SHAPES[i].model);
		buy_set(&buy, SHAPES[i].param, SHAPES[i].value);
		findings = buy_check(&buy);
		if (SHAPES[i].sent)
			cr_expect_not_null(strstr(buy_send(&buy), SHAPES[i].sent), "%zu: %s", i,
					   buy_send(&buy));
		cr_expect(*SHAPES[i].finding ? strstr(findings, SHAPES[i].finding) != NULL
					     : !*findings,
			  "%zu: %s", i, findings);
		buy_release(&buy);
	}
}

Test(provider_firefly, a_negative_prompt)
{
	struct buy buy;

	buy_init(&buy, "firefly", "", "image5");
	buy.request.negative = STR("blur");
	cr_expect_not_null(strstr(buy_check(&buy), "W0520"));
	cr_expect_null(strstr(buy_send(&buy), "blur"));
	buy_release(&buy);
}

/* ---- jobs -------------------------------------------------------------------------------- */

static void begin(struct buy *buy)
{
	buy_init(buy, "firefly", "", "image3");
	buy->call.state = STR(STATE);
}

Test(provider_firefly, a_job_in_either_shape)
{
	static const char *const ROWS[][2] = {
		{"{\"jobId\":\"urn:ff:jobs:1\",\"statusUrl\":\"" STATUS "\",\"cancelUrl\":\"" CANCEL
		 "\"}",
		 STATE},
		{"{\"links\":{\"result\":{\"href\":\"" STATUS "\"},\"cancel\":{\"href\":\"" CANCEL
		 "\"}},\"progress\":0}",
		 STATE},
		{"{\"statusUrl\":\"" STATUS "\",\"cancelUrl\":\"nowhere\"}", STATUS},
		/* Elsewhere it is still their job: whether the token goes there is the net's say. */
		{"{\"statusUrl\":\"https://evil.example/1\"}", "https://evil.example/1"},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct buy buy;

		buy_init(&buy, "firefly", "", "image3");
		buy_answer(&buy, i ? 200 : 202, "x-request-id: r-1\n", ROWS[i][0]);
		cr_expect_eq(buy.step.next, HOSTED_WAIT, "%zu", i);
		cr_expect_eq(buy.step.wait_ms, 3000);
		cr_expect(str_is(buy.step.state, ROWS[i][1]), "%zu: %.*s", i,
			  STR_ARGS(buy.step.state));
		cr_expect(str_is(buy.step.request_id, i ? "r-1" : "urn:ff:jobs:1"));
		buy_release(&buy);
	}
}

Test(provider_firefly, no_job)
{
	static const char *const BODIES[] = {
		"",
		"<html>",
		"{}",
		"[]",
		"{\"statusUrl\":7}",
		"{\"statusUrl\":\"ftp://a/\"}",
		"{\"statusUrl\":\"https://a b/\"}",
		"{\"statusUrl\":\"https://a/\\nx\"}",
		"{\"links\":[]}",
		"{\"links\":{\"result\":\"https://a/\"}}",
	};

	for (size_t i = 0; i < COUNT(BODIES); i++) {
		struct buy buy;

		buy_init(&buy, "firefly", "", "image3");
		buy_answer(&buy, 202, "", BODIES[i]);
		cr_expect_eq(buy.step.next, HOSTED_FAILED, "%zu", i);
		cr_expect_eq(buy.step.class, CLASS_UNUSABLE, "%zu", i);
		buy_release(&buy);
	}
}

Test(provider_firefly, a_look_goes_where_they_said)
{
	struct buy buy;

	begin(&buy);
	buy.provider->hosted->step(&buy.call, NULL, &buy.step);
	cr_expect_eq(buy.step.next, HOSTED_SEND);
	cr_expect_str_eq(buy.step.send.method, "GET");
	cr_expect(str_is(buy.step.send.url, STATUS));
	cr_expect(buy.step.send.has_key);
	cr_expect_not(buy.step.send.is_submission);
	buy_release(&buy);
}

static const struct {
	const char *body;
	enum hosted_do next;
	enum hosted_class class;
	const char *why; /* NULL: there is none */
} LOOKS[] = {
	{"{\"status\":\"pending\"}", HOSTED_WAIT, CLASS_NONE, NULL},
	{"{\"status\":\"running\"}", HOSTED_WAIT, CLASS_NONE, NULL},
	{"{\"status\":\"cancel_pending\"}", HOSTED_WAIT, CLASS_NONE, NULL},
	{"{\"status\":\"pondering\"}", HOSTED_WAIT, CLASS_NONE, "'pondering'"},
	{"{\"status\":7}", HOSTED_WAIT, CLASS_NONE, "form"},
	{"<html>", HOSTED_WAIT, CLASS_NONE, "form"},
	{"", HOSTED_WAIT, CLASS_NONE, "form"},
	{"{\"status\":\"failed\",\"error_code\":\"prompt_unsafe\",\"message\":\"no\"}",
	 HOSTED_FAILED, CLASS_POLICY, "prompt_unsafe, no"},
	{"{\"status\":\"failed\",\"error_code\":\"prompt_entity_denied\"}", HOSTED_FAILED,
	 CLASS_POLICY, "failed"},
	{"{\"status\":\"failed\",\"error_code\":\"reference_image_unsafe_error\"}", HOSTED_FAILED,
	 CLASS_POLICY, NULL},
	{"{\"status\":\"failed\",\"error_code\":\"runtime_error\"}", HOSTED_FAILED, CLASS_UNUSABLE,
	 "runtime_error"},
	{"{\"status\":\"failed\"}", HOSTED_FAILED, CLASS_UNUSABLE, "ended as failed"},
	{"{\"status\":\"timeout\"}", HOSTED_FAILED, CLASS_UNUSABLE, "timeout"},
	{"{\"status\":\"cancelled\"}", HOSTED_FAILED, CLASS_UNUSABLE, "cancelled"},
	{"{\"status\":\"succeeded\"}", HOSTED_FAILED, CLASS_UNUSABLE, "no picture"},
	{"{\"status\":\"succeeded\",\"result\":{\"outputs\":[]}}", HOSTED_FAILED, CLASS_UNUSABLE,
	 "no picture"},
	{"{\"status\":\"succeeded\",\"result\":{\"outputs\":[{\"image\":{\"url\":\"file:///etc/"
	 "passwd"
	 "\"}},7,{\"image\":[]}]}}",
	 HOSTED_FAILED, CLASS_UNUSABLE, "no picture"},
};

Test(provider_firefly, looks)
{
	for (size_t i = 0; i < COUNT(LOOKS); i++) {
		struct buy buy;

		begin(&buy);
		buy_answer(&buy, 200, "", LOOKS[i].body);
		cr_expect_eq(buy.step.next, LOOKS[i].next, "%zu", i);
		cr_expect_eq(buy.step.class, LOOKS[i].class, "%zu", i);
		cr_expect(!LOOKS[i].why || str_contains(buy.step.why, LOOKS[i].why), "%zu: %.*s", i,
			  STR_ARGS(buy.step.why));
		cr_expect_eq(buy.step.is_cancelled, false);
		buy_release(&buy);
	}
}

Test(provider_firefly, pictures_with_their_seeds)
{
	struct buy buy;

	begin(&buy);
	buy_answer(&buy, 200, "",
		   "{\"status\":\"succeeded\",\"jobId\":\"urn:ff:jobs:1\",\"result\":{\"outputs\":["
		   "{\"seed\":333,\"image\":{\"url\":\"https://cdn.example/1?sig=a\"}},"
		   "{\"seed\":-1,\"image\":{\"url\":\"https://cdn.example/2\"}}],"
		   "\"promptHasDeniedWords\":true}}");
	cr_assert_eq(buy.step.next, HOSTED_DONE);
	cr_assert_eq(buy.step.item_count, 2);
	cr_expect(str_is(buy.step.items[0].url, "https://cdn.example/1?sig=a"));
	cr_expect(buy.step.items[0].has_seed);
	cr_expect_eq(buy.step.items[0].seed, 333);
	cr_expect_not(buy.step.items[1].has_seed);
	cr_expect_gt(buy.step.note.len, 0);
	cr_expect_not(buy.step.has_cost, "they do not say");
	buy_release(&buy);
}

Test(provider_firefly, called_off)
{
	struct buy buy;

	begin(&buy);
	buy.call.is_called_off = true;
	buy.provider->hosted->step(&buy.call, NULL, &buy.step);
	cr_expect_str_eq(buy.step.send.method, "PUT");
	cr_expect(str_is(buy.step.send.url, CANCEL));
	cr_expect_not(buy.step.send.is_submission);
	/* Whatever they answer to that, the job is looked at. */
	buy_answer(&buy, 400, "", "{}");
	cr_expect_eq(buy.step.next, HOSTED_SEND);
	cr_expect_str_eq(buy.step.send.method, "GET");
	buy.call.was_told = true;
	buy_answer(&buy, 200, "", "{\"status\":\"cancelled\"}");
	cr_expect_eq(buy.step.next, HOSTED_FAILED);
	cr_expect(buy.step.is_cancelled);
	/* A job whose address for it is another's, or is not there, is awaited. */
	buy.call.was_told = false;
	buy.call.state = STR(STATUS " https://evil.example/c");
	buy.provider->hosted->step(&buy.call, NULL, &buy.step);
	cr_expect_str_eq(buy.step.send.method, "GET");
	cr_expect(str_is(buy.step.send.url, STATUS));
	buy_release(&buy);
}

/* ---- failures ---------------------------------------------------------------------------- */

static const struct answer_row ROWS[] = {
	{400, "", "{\"error_code\":\"bad_request\",\"message\":\"no\"}", CLASS_FATAL,
	 "bad_request: no", NULL},
	{401, "", "{\"error_code\":\"unauthorized\"}", CLASS_AUTH, "401", NULL},
	{403, "x-access-error: quota_exhausted\n", "{\"error_code\":\"access_error\"}", CLASS_QUOTA,
	 NULL, "credits"},
	{403, "x-access-error: user_non_entitled\n", "{}", CLASS_AUTH, "user_non_entitled",
	 "contract"},
	{403, "x-access-error: invalid_ims_scope\n", "{}", CLASS_AUTH, NULL, "scope"},
	{404, "", "{}", CLASS_FATAL, NULL, NULL},
	{408, "", "{}", CLASS_UNKNOWN, NULL, NULL},
	{422, "",
	 "{\"error_code\":\"validation_error\",\"message\":\"bad\",\"validation_errors\":[{\"loc\":"
	 "["
	 "\"body\",\"size\"],\"msg\":\"is none\"}]}",
	 CLASS_FATAL, "bad; body.size: is none", NULL},
	{422, "", "{\"error_code\":\"prompt_unsafe\"}", CLASS_POLICY, NULL, "another way"},
	{400, "", "{\"error_code\":\"input_media_unsafe\"}", CLASS_POLICY, NULL, NULL},
	{429, "retry-after: 7\nx-access-rate-limit-level: org\n",
	 "{\"error_code\":\"rate_limited\"}", CLASS_RETRY, NULL, NULL},
	{451, "", "{}", CLASS_POLICY, NULL, NULL},
	{451, "", "{\"error_code\":\"legal_error\"}", CLASS_POLICY, NULL, NULL},
	{500, "", "{\"error_code\":\"runtime_error\"}", CLASS_UNKNOWN, NULL, NULL},
	{502, "content-type: text/html\n", "<html>", CLASS_UNKNOWN, NULL, NULL},
	{503, "", "", CLASS_RETRY, NULL, NULL},
	{302, "location: https://evil.example/\n", "", CLASS_FATAL, NULL, NULL},
	{400, "", "{\"error_code\":\"\\u001b[31mred\",\"message\":[1]}", CLASS_FATAL, "[31mred",
	 NULL},
};

Test(provider_firefly, failures)
{
	check_answers("firefly", "", ROWS, COUNT(ROWS));
}

Test(provider_firefly, a_job_that_nobody_knows)
{
	struct buy buy;

	begin(&buy);
	buy_answer(&buy, 404, "", "{\"error_code\":\"unknown_job_id\"}");
	cr_expect_eq(buy.step.class, CLASS_UNKNOWN);
	buy_answer(&buy, 401, "", "{}");
	cr_expect_eq(buy.step.class, CLASS_AUTH);
	buy_release(&buy);
}
