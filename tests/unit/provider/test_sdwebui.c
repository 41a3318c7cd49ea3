/* test_sdwebui.c - what a web UI's server is asked, and what is made of its answers. */
#include "unit/provider/buy.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
/* "\x89PNG\r\n\x1a\nrest", and a JPEG of the same length */
#define PNG64  "iVBORw0KGgpyZXN0"
#define JPEG64 "/9j/4HJlc3RyZXN0"

/* ---- requests ---------------------------------------------------------------------------- */

Test(provider_sdwebui, what_matters_is_always_sent)
{
	struct buy buy;

	buy_init(&buy, "sdwebui", "", "");
	cr_expect_str_eq(
		buy_send(&buy),
		"{\"prompt\":\"a gold coin\",\"negative_prompt\":\"\",\"seed\":-1,\"width\":512,"
		"\"height\":512,\"steps\":50,\"cfg_scale\":7,\"sampler_name\":\"Euler\","
		"\"batch_size\":1,\"n_iter\":1,\"send_images\":true,\"save_images\":false}");
	cr_expect(str_is(buy.step.send.url, "http://127.0.0.1:7860/sdapi/v1/txt2img"));
	cr_expect_str_eq(buy.step.send.body_type, "application/json");
	cr_expect_str_eq(buy_check(&buy), "");
	cr_expect_eq(buy_estimate(&buy), 0);
	cr_expect(buy.provider->hosted->is_local);
	cr_expect(buy.provider->hosted->key_is_optional);
	cr_expect_eq(buy.provider->hosted->auth, AUTH_BASIC);
	cr_expect_geq(buy.provider->hosted->timeout_s, 600);
	cr_expect_eq(buy.provider->hosted->in_flight, 1);
	buy_release(&buy);
}

Test(provider_sdwebui, everything_that_is_written)
{
	static const char *const PARTS[] = {
		"\"negative_prompt\":\"blur\"",
		"\"seed\":42,",
		"\"width\":768,\"height\":256,",
		"\"steps\":28,",
		"\"cfg_scale\":4.5,",
		"\"sampler_name\":\"DPM++ 2M\",",
		"\"scheduler\":\"Karras\",",
		"\"tiling\":true,",
		"\"override_settings\":{\"CLIP_stop_at_last_layers\":2,"
		"\"sd_model_checkpoint\":\"dream.safetensors\"}",
		"\"alwayson_scripts\":{\"x\": {\"args\": [1]}}",
		"\"denoising_strength\":0.3",
	};
	struct buy buy;
	const char *body;

	buy_init(&buy, "sdwebui", "", "dream.safetensors");
	buy.request.negative = STR("blur");
	buy.request.has_seed = true;
	buy.request.seed = 40;
	buy.request.candidate = 3;
	buy_set(&buy, "size", "768x256");
	buy_set(&buy, "steps", "28");
	buy_set(&buy, "cfg_scale", "4.5");
	buy_set(&buy, "sampler_name", "DPM++ 2M");
	buy_set(&buy, "scheduler", "Karras");
	buy_set(&buy, "tiling", "true");
	buy_set(&buy, "denoising_strength", "0.3");
	buy_set(&buy, "override_settings", "{\"CLIP_stop_at_last_layers\": 2}");
	buy_set(&buy, "alwayson_scripts", "{\"x\": {\"args\": [1]}}");
	body = buy_send(&buy);
	for (size_t i = 0; i < COUNT(PARTS); i++)
		cr_expect_not_null(strstr(body, PARTS[i]), "%s in %s", PARTS[i], body);
	cr_expect_str_eq(buy_check(&buy), "");
	buy_set(&buy, "override_settings", "{\"sd_model_checkpoint\": \"other\"}");
	cr_expect_not_null(strstr(buy_send(&buy),
				  "\"override_settings\":{\"sd_model_checkpoint\":\"other\"}"));
	buy_release(&buy);
}

Test(provider_sdwebui, a_ratio_stands_for_a_size)
{
	struct buy buy;

	buy_init(&buy, "sdwebui", "", "");
	buy_set(&buy, "aspect_ratio", "16:9");
	cr_expect_not_null(strstr(buy_send(&buy), "\"width\":640,\"height\":360,"));
	buy_set(&buy, "size", "auto");
	cr_expect_not_null(strstr(buy_send(&buy), "\"width\":640,\"height\":360,"));
	buy_set(&buy, "size", "64x64");
	cr_expect_not_null(strstr(buy_send(&buy), "\"width\":64,\"height\":64,"));
	buy_release(&buy);
}

Test(provider_sdwebui, a_picture_to_begin_with)
{
	struct buy buy;
	const char *body;

	buy_init(&buy, "sdwebui", "", "");
	buy_input(&buy, USE_IMAGE, "a.png", 64, 64, "Man");
	body = buy_send(&buy);
	cr_expect(str_is(buy.step.send.url, "http://127.0.0.1:7860/sdapi/v1/img2img"));
	cr_expect_not_null(strstr(body, "\"init_images\":[\"TWFu\"],\"denoising_strength\":0.75"));
	cr_expect_null(strstr(body, "\"mask\""));
	buy_input(&buy, USE_MASK, "m.png", 64, 64, "Ma");
	buy.request.has_strength = true;
	buy.request.strength = 400000;
	body = buy_send(&buy);
	cr_expect_not_null(strstr(
		body, "\"init_images\":[\"TWFu\"],\"mask\":\"TWE=\",\"denoising_strength\":0.4,"));
	cr_expect_str_eq(buy_check(&buy), "");
	buy_release(&buy);
}

Test(provider_sdwebui, what_cannot_be_had_is_known_before)
{
	struct buy buy;

	buy_init(&buy, "sdwebui", "", "");
	buy_set(&buy, "size", "500x512");
	cr_expect_not_null(strstr(buy_check(&buy), "E0520 sdwebui cannot make 500x512"));
	buy_set(&buy, "size", "512x512");
	buy_set(&buy, "override_settings", "[1]");
	cr_expect_not_null(strstr(buy_check(&buy), "E0525"));
	buy_set(&buy, "override_settings", "{}");
	buy_set(&buy, "quality", "high");
	cr_expect_not_null(strstr(buy_check(&buy), "W0520 sdwebui has no field for 'quality'"));
	buy_input(&buy, USE_MASK, "m.png", 64, 64, NULL);
	cr_expect_not_null(strstr(buy_check(&buy), "E0575 sdwebui takes a mask with a picture"));
	buy_input(&buy, USE_IMAGE, "a.png", 64, 32, NULL);
	cr_expect_not_null(strstr(buy_check(&buy), "64x64 is not 64x32"));
	buy_input(&buy, USE_IMAGE, "b.png", 64, 64, NULL);
	cr_expect_not_null(strstr(buy_check(&buy), "E0574 sdwebui begins with at most 1"));
	/* What was not read is not sent as nothing. */
	buy.step = (struct hosted_step){0};
	buy.provider->hosted->step(&buy.call, NULL, &buy.step);
	cr_expect_eq(buy.step.next, HOSTED_FAILED);
	buy_release(&buy);
}

/* ---- answers ----------------------------------------------------------------------------- */

#define INFO \
	"{\\\"seed\\\": 7, \\\"all_seeds\\\": [7, 8], \\\"sd_model_name\\\": \\\"dream\\\", " \
	"\\\"sd_model_hash\\\": \\\"ab12\\\", \\\"steps\\\": 20, \\\"version\\\": \\\"f2.0\\\", " \
	"\\\"index_of_first_image\\\": 0, \\\"infotexts\\\": [\\\"x\\\"]}"

Test(provider_sdwebui, information_is_json_in_a_string)
{
	struct buy buy;

	buy_init(&buy, "sdwebui", "", "");
	buy_answer(&buy, 200, "",
		   "{\"images\":[\"" PNG64 "\"],\"parameters\":{},\"info\":\"" INFO "\"}");
	cr_assert_eq(buy.step.next, HOSTED_DONE);
	cr_assert_eq(buy.step.item_count, 1);
	cr_expect_eq(buy.step.items[0].format, MEDIA_PNG);
	cr_expect(buy.step.items[0].has_seed);
	cr_expect_eq(buy.step.items[0].seed, 7);
	cr_expect(str_is(buy.step.model, "dream"));
	cr_expect(str_is(buy.step.usage, "{\"sd_model_hash\":\"ab12\",\"sd_model_name\":\"dream\","
					 "\"steps\":20,\"version\":\"f2.0\"}"),
		  "%.*s", STR_ARGS(buy.step.usage));
	cr_expect_not(buy.step.has_cost);
	buy_release(&buy);
}

Test(provider_sdwebui, information_may_be_missing)
{
	static const char *const ROWS[] = {
		"{\"images\":[\"" PNG64 "\"],\"info\":\"\"}",
		"{\"images\":[\"" PNG64 "\"]}",
		"{\"images\":[\"" PNG64 "\"],\"info\":\"no JSON\"}",
		"{\"images\":[\"" PNG64 "\"],\"info\":\"[1]\"}",
		"{\"images\":[\"" PNG64 "\"],\"info\":3}",
		"{\"images\":[\"" PNG64 "\"],\"info\":\"{\\\"index_of_first_image\\\": 9}\"}",
		"{\"images\":[\"data:image/png;base64," PNG64 "\"],\"info\":{\"seed\":-1}}",
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct buy buy;

		buy_init(&buy, "sdwebui", "", "");
		buy_answer(&buy, 200, "", ROWS[i]);
		cr_assert_eq(buy.step.next, HOSTED_DONE, "row %zu", i);
		cr_expect_eq(buy.step.item_count, 1, "row %zu", i);
		cr_expect_not(buy.step.items[0].has_seed, "row %zu", i);
		cr_expect_eq(buy.step.usage.len, 0, "row %zu", i);
		buy_release(&buy);
	}
}

Test(provider_sdwebui, a_sheet_of_all_pictures_is_none)
{
	struct buy buy;

	buy_init(&buy, "sdwebui", "", "");
	buy_answer(&buy, 200, "",
		   "{\"images\":[\"" JPEG64 "\",\"" PNG64 "\",\"" PNG64 "\"],\"info\":\"{"
		   "\\\"index_of_first_image\\\":1,\\\"all_seeds\\\":[5,6]}\"}");
	cr_assert_eq(buy.step.item_count, 2);
	cr_expect_eq(buy.step.items[0].format, MEDIA_PNG);
	cr_expect_eq(buy.step.items[0].seed, 5);
	cr_expect_eq(buy.step.items[1].seed, 6);
	buy_release(&buy);
}

Test(provider_sdwebui, errors)
{
	static const struct answer_row ROWS[] = {
		{400, "",
		 "{\"error\":\"HTTPException\",\"detail\":\"Sampler not "
		 "found\",\"body\":\"\",\"errors\":\"\"}",
		 CLASS_FATAL, "HTTP 400 HTTPException: Sampler not found", "samplers"},
		{404, "", "{\"detail\":\"Not Found\"}", CLASS_FATAL, "Not Found", "--api"},
		{401, "", "{\"detail\":\"Incorrect username or password\"}", CLASS_AUTH,
		 "Incorrect", "SDWEBUI_AUTH"},
		{422, "",
		 "{\"detail\":[{\"loc\":[\"body\",\"steps\"],\"msg\":\"is no "
		 "integer\",\"type\":\"x\"},"
		 "{\"loc\":[\"body\",3],\"msg\":\"too much\"},7]}",
		 CLASS_FATAL, "body.steps: is no integer; body.3: too much", NULL},
		{500, "",
		 "{\"error\":\"OutOfMemoryError\",\"detail\":\"\",\"body\":\"\",\"errors\":\"CUDA "
		 "out of memory. Tried\"}",
		 CLASS_FATAL, "OutOfMemoryError: CUDA out of memory", "smaller"},
		{500, "", "Internal Server Error", CLASS_FATAL, "HTTP 500", NULL},
		{503, "", "", CLASS_RETRY, "HTTP 503", NULL},
		{429, "", "{}", CLASS_RETRY, "HTTP 429", NULL},
		{302, "", "", CLASS_FATAL, "HTTP 302", NULL},
		/* Nothing was billed, so that it is not remembered as bought and useless. */
		{200, "", "", CLASS_FATAL, "not JSON", NULL},
		{200, "", "<html>", CLASS_FATAL, "not JSON", NULL},
		{200, "", "[]", CLASS_FATAL, "no picture", NULL},
		{200, "", "{\"images\":null,\"info\":\"" INFO "\"}", CLASS_FATAL, "no picture",
		 NULL},
		{200, "", "{\"images\":[]}", CLASS_FATAL, "no picture", NULL},
		{200, "", "{\"images\":[3,\"\",\"data:\",\"data:x,\",\"Zm9v\",{}]}", CLASS_FATAL,
		 "no picture", NULL},
		{200, "",
		 "{\"images\":[\"" PNG64 "\"],\"info\":\"{\\\"index_of_first_image\\\":1}\"}",
		 CLASS_FATAL, "no picture", NULL},
	};

	check_answers("sdwebui", "", ROWS, COUNT(ROWS));
}
