/* test_stability.c - what Stability AI is asked, and what is made of its answers. */
#include "unit/provider/buy.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
static const struct str JPEG = {"\xff\xd8\xff\xe0jpeg", 8};
static const struct str PNG = {"\x89PNG\r\n\x1a\nrest", 12};

/* ---- requests ---------------------------------------------------------------------------- */

Test(provider_stability, a_plain_request)
{
	struct buy buy;

	buy_init(&buy, "stability", "", "");
	cr_expect_str_eq(buy_send(&buy), "");
	cr_expect(str_is(buy.step.send.url,
			 "https://api.stability.ai/v2beta/stable-image/generate/sd3"));
	cr_assert_eq(buy.step.send.field_count, 1);
	cr_expect(str_is(buy.step.send.fields[0].name, "accept"));
	cr_expect(str_is(buy.step.send.fields[0].value, "image/*"));
	cr_expect_eq(buy.step.send.part_count, 3);
	cr_expect_str_eq(buy_part(&buy, "prompt"), "a gold coin");
	cr_expect_str_eq(buy_part(&buy, "model"), "sd3.5-large");
	cr_expect_str_eq(buy_part(&buy, "output_format"), "png");
	cr_expect_null(buy.step.send.body_type);
	buy_release(&buy);
}

Test(provider_stability, everything_that_is_written)
{
	struct buy buy;

	buy_init(&buy, "stable-diffusion", "", "sd3.5-medium");
	buy.request.negative = STR("blur");
	buy.request.has_seed = true;
	buy.request.seed = 40;
	buy.request.candidate = 3;
	buy_set(&buy, "aspect_ratio", "21:9");
	buy_set(&buy, "cfg_scale", "4.5");
	buy_set(&buy, "style_preset", "pixel-art");
	buy_set(&buy, "output_format", "jpeg");
	(void)buy_send(&buy);
	cr_expect_eq(buy.step.send.part_count, 8);
	cr_expect_str_eq(buy_part(&buy, "negative_prompt"), "blur");
	cr_expect_str_eq(buy_part(&buy, "model"), "sd3.5-medium");
	cr_expect_str_eq(buy_part(&buy, "seed"), "42");
	cr_expect_str_eq(buy_part(&buy, "aspect_ratio"), "21:9");
	cr_expect_str_eq(buy_part(&buy, "cfg_scale"), "4.5");
	cr_expect_str_eq(buy_part(&buy, "style_preset"), "pixel-art");
	cr_expect_str_eq(buy_part(&buy, "output_format"), "jpeg");
	cr_expect_str_eq(buy_check(&buy), "");
	buy_release(&buy);
}

Test(provider_stability, core_and_ultra_have_addresses_of_their_own)
{
	static const char *const ROWS[][2] = {
		{"core", "/core"},       {"stable-image-core", "/core"},
		{"ultra", "/ultra"},     {"stable-image-ultra", "/ultra"},
		{"sd3.5-flash", "/sd3"},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct buy buy;

		buy_init(&buy, "stability", "", ROWS[i][0]);
		buy_set(&buy, "cfg_scale", "4");
		(void)buy_send(&buy);
		cr_expect(str_ends(buy.step.send.url, ROWS[i][1]), "%s", ROWS[i][0]);
		cr_expect_eq(buy_part(&buy, "model") != NULL, i == 4);
		cr_expect_eq(buy_part(&buy, "cfg_scale") != NULL, i == 4);
		cr_expect_eq(strstr(buy_check(&buy), "W0520") != NULL, i != 4);
		buy_release(&buy);
	}
}

Test(provider_stability, a_size_stands_for_its_ratio)
{
	static const char *const ROWS[][2] = {
		{"1024x1024", "1:1"},  {"32x32", "1:1"},     {"1344x768", "16:9"},
		{"1920x1080", "16:9"}, {"1536x640", "21:9"}, {"832x1216", "2:3"},
		{"896x1088", "4:5"},   {"1024x1536", "2:3"}, {"640x1536", "9:21"},
		{"400x300", NULL},     {"100x10", NULL},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct buy buy;

		buy_init(&buy, "stability", "", "");
		buy_set(&buy, "size", ROWS[i][0]);
		if (ROWS[i][1]) {
			cr_expect_str_eq(buy_check(&buy), "", "%s", ROWS[i][0]);
			(void)buy_send(&buy);
			cr_expect_str_eq(buy_part(&buy, "aspect_ratio"), ROWS[i][1], "%s",
					 ROWS[i][0]);
		} else {
			cr_expect_not_null(strstr(buy_check(&buy), "E0520"), "%s", ROWS[i][0]);
		}
		buy_release(&buy);
	}
}

Test(provider_stability, a_picture_to_begin_with)
{
	const struct provider_input *own;
	struct provider_input large;
	struct buy buy;

	buy_init(&buy, "stability", "", "");
	buy_input(&buy, USE_IMAGE, "mine.jpg", 64, 64, "JPEG bytes");
	cr_expect_not_null(strstr(buy_check(&buy), "E0574 sd3.5-large needs to be told how far"));
	buy.request.has_strength = true;
	buy.request.strength = 350000;
	buy_set(&buy, "size", "400x300");
	cr_expect_not_null(strstr(buy_check(&buy), "W0520 sd3.5-large has no field for 'size'"));
	(void)buy_send(&buy);
	cr_expect_str_eq(buy_part(&buy, "mode"), "image-to-image");
	cr_expect_str_eq(buy_part(&buy, "image"), "JPEG bytes");
	cr_expect_str_eq(buy_part(&buy, "strength"), "0.35");
	cr_expect_null(buy_part(&buy, "aspect_ratio"));
	for (size_t i = 0; i < buy.step.send.part_count; i++) {
		const struct http_part *part = &buy.step.send.parts[i];

		cr_expect_eq(str_is(part->file_name, "picture.jpg"), str_is(part->name, "image"));
	}
	large = *buy.request.inputs;
	large.data.len = 10000000;
	own = buy.request.inputs;
	buy.request.inputs = &large;
	cr_expect_not_null(strstr(buy_check(&buy), "E0574 sd3.5-large takes files of at most"));
	buy.request.inputs = own;
	buy_input(&buy, USE_IMAGE, "two.png", 64, 64, "PNG");
	cr_expect_not_null(strstr(buy_check(&buy), "E0574 sd3.5-large begins with at most 1"));
	buy_release(&buy);

	buy_init(&buy, "stability", "", "ultra");
	buy_input(&buy, USE_IMAGE, "mine.png", 64, 64, "PNG");
	buy.request.has_strength = true;
	buy_set(&buy, "aspect_ratio", "3:2");
	cr_expect_str_eq(buy_check(&buy), "");
	(void)buy_send(&buy);
	cr_expect_null(buy_part(&buy, "mode"));
	cr_expect_str_eq(buy_part(&buy, "strength"), "0");
	cr_expect_str_eq(buy_part(&buy, "aspect_ratio"), "3:2");
	buy_release(&buy);

	buy_init(&buy, "stability", "", "core");
	buy_input(&buy, USE_IMAGE, "mine.png", 64, 64, NULL);
	cr_expect_not_null(strstr(buy_check(&buy), "E0574 core begins with no picture"));
	/* What was not read is not sent as nothing. */
	buy.provider->hosted->step(&buy.call, NULL, &buy.step);
	cr_expect_eq(buy.step.next, HOSTED_FAILED);
	buy_release(&buy);
}

/* ---- prices and checks ------------------------------------------------------------------- */

Test(provider_stability, one_price_for_each_picture)
{
	static const struct {
		const char *model;
		int64_t price;
	} ROWS[] = {
		{"", 65000},
		{"sd3.5-large", 65000},
		{"sd3.5-large-turbo", 40000},
		{"sd3.5-medium", 35000},
		{"core", 30000},
		{"ultra", 80000},
		{"sd3.5-flash", -1},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct buy buy;

		buy_init(&buy, "stability", "", ROWS[i].model);
		cr_expect_eq(buy_estimate(&buy), ROWS[i].price, "%s", ROWS[i].model);
		buy_release(&buy);
	}
}

Test(provider_stability, what_cannot_be_had_is_known_before)
{
	static const struct {
		const char *model, *param, *value, *found;
	} ROWS[] = {
		{"", "background", "transparent", "E0522"},
		{"", "background", "opaque", NULL},
		{"sd3.5-flash", "background", "transparent", NULL},
		{"", "output_format", "webp", "E0522"},
		{"core", "output_format", "webp", NULL},
		{"", "quality", "high", "W0520"},
		{"", "style", "vivid", "W0520"},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct buy buy;
		const char *found;

		buy_init(&buy, "stability", "", ROWS[i].model);
		buy_set(&buy, ROWS[i].param, ROWS[i].value);
		found = buy_check(&buy);
		if (ROWS[i].found)
			cr_expect_not_null(strstr(found, ROWS[i].found), "row %zu: %s", i, found);
		else
			cr_expect_str_eq(found, "", "row %zu", i);
		buy_release(&buy);
	}
}

Test(provider_stability, seeds_and_negative_prompts_have_bounds)
{
	static char text[10001];
	static const struct {
		uint64_t seed;
		unsigned candidate;
		bool is_good;
	} ROWS[] = {{1, 1, true},
		    {0, 1, false},
		    {UINT64_C(4294967294), 1, true},
		    {UINT64_C(4294967294), 2, false},
		    {UINT64_C(4294967295), 1, false},
		    {INT64_MAX, 1, false}};
	struct buy buy;

	buy_init(&buy, "stability", "", "");
	buy.request.has_seed = true;
	for (size_t i = 0; i < COUNT(ROWS); i++) {
		buy.request.seed = ROWS[i].seed;
		buy.request.candidate = ROWS[i].candidate;
		cr_expect_eq(strstr(buy_check(&buy), "E0525") == NULL, ROWS[i].is_good, "row %zu",
			     i);
	}
	buy.request.has_seed = false;
	memset(text, 'a', sizeof(text));
	buy.request.negative = (struct str){text, sizeof(text)};
	cr_expect_not_null(strstr(buy_check(&buy), "E0523"));
	buy.request.negative.len--;
	cr_expect_str_eq(buy_check(&buy), "");
	buy_release(&buy);
}

/* ---- answers ----------------------------------------------------------------------------- */

Test(provider_stability, a_good_answer)
{
	struct buy buy;

	buy_init(&buy, "stability", "", "");
	buy_answer_bytes(&buy, 200,
			 "content-type: image/png\nx-request-id: r1\nfinish-reason: SUCCESS\n"
			 "seed: 343940597\n",
			 PNG);
	cr_assert_eq(buy.step.next, HOSTED_DONE);
	cr_assert_eq(buy.step.item_count, 1);
	cr_expect_eq(buy.step.items[0].format, MEDIA_PNG);
	cr_expect_eq(buy.step.items[0].data.len, PNG.len);
	cr_expect(buy.step.items[0].has_seed);
	cr_expect_eq(buy.step.items[0].seed, 343940597);
	cr_expect(str_is(buy.step.request_id, "r1"));
	buy_answer_bytes(&buy, 200, "content-type: image/jpeg\nseed: x\n", JPEG);
	cr_expect_eq(buy.step.class, CLASS_UNUSABLE, "png was asked for");
	buy_answer_bytes(&buy, 200, "content-type: text/html\nseed: x\n", PNG);
	cr_expect_eq(buy.step.class, CLASS_UNUSABLE, "they say that it is none");
	buy_set(&buy, "output_format", "jpeg");
	buy_answer_bytes(&buy, 200, "content-type: image/png\nseed: x\n", JPEG);
	cr_assert_eq(buy.step.next, HOSTED_DONE, "its bytes say what it is");
	cr_expect_eq(buy.step.items[0].format, MEDIA_JPEG);
	cr_expect_not(buy.step.items[0].has_seed);
	buy_release(&buy);
}

Test(provider_stability, a_refused_picture_is_never_taken)
{
	struct buy buy;

	buy_init(&buy, "stability", "", "");
	buy_answer_bytes(&buy, 200, "content-type: image/png\nfinish-reason: CONTENT_FILTERED\n",
			 PNG);
	cr_assert_eq(buy.step.next, HOSTED_FAILED);
	cr_expect_eq(buy.step.class, CLASS_POLICY);
	cr_expect_eq(buy.step.item_count, 0);
	cr_expect_null(buy.step.items[0].data.data);
	cr_expect(str_contains(buy.step.why, "CONTENT_FILTERED"));
	buy_answer_bytes(&buy, 200, "content-type: image/png\nfinish-reason: ERROR\n", PNG);
	cr_expect_eq(buy.step.class, CLASS_UNUSABLE);
	cr_expect_eq(buy.step.item_count, 0);
	buy_release(&buy);
}

#define JSON_TYPE "content-type: application/json; type=image/png\n"

Test(provider_stability, the_other_form_of_an_answer)
{
	struct buy buy;

	buy_init(&buy, "stability", "", "");
	buy_answer(&buy, 200, JSON_TYPE,
		   "{\"image\":\"iVBORw0KGgo=\",\"finish_reason\":\"SUCCESS\",\"seed\":343940597}");
	cr_assert_eq(buy.step.next, HOSTED_DONE);
	cr_expect_eq(buy.step.items[0].data.len, 8);
	cr_expect_eq(buy.step.items[0].seed, 343940597);
	buy_answer(&buy, 200, JSON_TYPE,
		   "{\"image\":\"iVBORw0KGgo=\",\"finish_reason\":\"CONTENT_FILTERED\"}");
	cr_expect_eq(buy.step.class, CLASS_POLICY);
	cr_expect_eq(buy.step.item_count, 0);
	buy_release(&buy);
}

#define ERROR(name, text) "{\"id\":\"0123\",\"name\":\"" name "\",\"errors\":[\"" text "\"]}"

static const struct answer_row ANSWERS[] = {
	{400, "", ERROR("bad_request", "prompt: is required"), CLASS_FATAL,
	 "HTTP 400 bad_request: prompt: is required", NULL},
	{400, "", "{\"name\":\"bad_request\",\"errors\":[\"a\",\"b\",{},7]}", CLASS_FATAL,
	 "bad_request: a; b; 7", NULL},
	{401, "", ERROR("unauthorized", "no"), CLASS_AUTH, NULL, NULL},
	{402, "", ERROR("payment_required", "no credits"), CLASS_QUOTA, NULL,
	 "bought at the vendor"},
	{402, "", "", CLASS_QUOTA, NULL, NULL},
	{403, "", ERROR("content_moderation", "flagged"), CLASS_POLICY, NULL, "another way"},
	{403, "", ERROR("permission_denied", "no"), CLASS_AUTH, NULL, NULL},
	{404, "", ERROR("not_found", "no"), CLASS_FATAL, NULL, NULL},
	{405, "", "", CLASS_FATAL, NULL, NULL},
	{413, "", ERROR("payload_too_large", "no"), CLASS_FATAL, NULL, NULL},
	{415, "", ERROR("unsupported_media_type", "no"), CLASS_FATAL, NULL, NULL},
	{422, "", ERROR("invalid_language", "English"), CLASS_FATAL, NULL, NULL},
	{429, "", ERROR("rate_limit_exceeded", "150"), CLASS_RETRY, NULL, NULL},
	{408, "", "", CLASS_UNKNOWN, NULL, NULL},
	{500, "", ERROR("internal_error", "oops"), CLASS_UNKNOWN, "internal_error", NULL},
	{503, "", "", CLASS_RETRY, NULL, NULL},
	{503, "", ERROR("service_unavailable", "oops"), CLASS_UNKNOWN, NULL, NULL},
	{302, "location: https://elsewhere/\n", "", CLASS_FATAL, NULL, NULL},
	{200, "content-type: image/png\nfinish-reason: SUCCESS\n", "", CLASS_UNUSABLE, "empty",
	 NULL},
	{200, "content-type: text/html\n", "<html>", CLASS_UNUSABLE, "no picture", NULL},
	{200, "content-type: image/png\nfinish-reason: SUCCESS\n", "ID3 sound", CLASS_UNUSABLE,
	 NULL, NULL},
	{200, JSON_TYPE, "{\"image\":\"iVBORw0KGg=\"}", CLASS_UNUSABLE, NULL, NULL},
	{200, JSON_TYPE, "{\"image\":\"/9j/4GpwZWc=\"}", CLASS_UNUSABLE, NULL, NULL},
	{200, JSON_TYPE, "{\"url\":\"https://x/\"}", CLASS_UNUSABLE, NULL, NULL},
	{200, JSON_TYPE, "\x89PNG", CLASS_UNUSABLE, NULL, NULL},
};

Test(provider_stability, every_error_has_its_class)
{
	check_answers("stability", "", ANSWERS, COUNT(ANSWERS));
}

Test(provider_stability, who_asks_too_often_waits_a_minute)
{
	struct buy buy;

	buy_init(&buy, "stability", "", "");
	buy_answer(&buy, 429, "", ERROR("rate_limit_exceeded", "150"));
	cr_expect_eq(buy.step.retry_after_ms, 60000);
	buy_answer(&buy, 429, "retry-after: 2\n", "");
	cr_expect_eq(buy.step.retry_after_ms, 2000);
	buy_answer(&buy, 503, "", "");
	cr_expect_eq(buy.step.retry_after_ms, 0);
	buy_release(&buy);
}
