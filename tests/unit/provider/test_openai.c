/* test_openai.c - what OpenAI's API is asked, and what is made of its answers. */
#include "provider/openai.h"
#include "unit/provider/buy.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
/* A PNG of one pixel. */
#define PIXEL \
	"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5E" \
	"rkJggg=="

/* ---- requests ---------------------------------------------------------------------------- */

Test(provider_openai, a_plain_request)
{
	struct buy buy;

	buy_init(&buy, "openai", "", "");
	cr_expect_str_eq(
		buy_send(&buy),
		"{\"model\":\"gpt-image-2.5-flare\",\"prompt\":\"a gold coin\",\"n\":1,"
		"\"size\":\"1024x1024\",\"quality\":\"medium\",\"output_format\":\"png\"}");
	cr_expect(str_is(buy.step.send.url, "https://api.openai.com/v1/images/generations"));
	cr_expect_str_eq(buy.step.send.body_type, "application/json");
	cr_expect_eq(buy.step.state.len, 0);
	buy_release(&buy);
}

Test(provider_openai, everything_that_is_written)
{
	struct buy buy;

	buy_init(&buy, "openai", "", "gpt-image-2-2026-04-21");
	buy.call.count = 4;
	buy.request.prompt = STR("a \"coin\"\nof gold \xe2\x98\x83");
	buy.request.has_seed = true;
	buy.request.seed = 42;
	buy_set(&buy, "size", "1536x1024");
	buy_set(&buy, "quality", "hd");
	buy_set(&buy, "background", "transparent");
	buy_set(&buy, "output_format", "webp");
	buy_set(&buy, "output_compression", "80");
	buy_set(&buy, "moderation", "low");
	buy_set(&buy, "style", "vivid");
	cr_expect_str_eq(buy_send(&buy),
			 "{\"model\":\"gpt-image-2-2026-04-21\","
			 "\"prompt\":\"a \\\"coin\\\"\\nof gold \xe2\x98\x83\",\"n\":4,"
			 "\"size\":\"1536x1024\",\"quality\":\"high\","
			 "\"background\":\"transparent\",\"output_format\":\"webp\","
			 "\"output_compression\":80,\"moderation\":\"low\"}");
	buy_release(&buy);
}

Test(provider_openai, dall_e_3_is_sent_as_it_always_was)
{
	struct buy buy;

	buy_init(&buy, "dalle-3", "", "");
	buy_elsewhere(&buy);
	buy_set(&buy, "quality", "hd");
	buy_set(&buy, "style", "natural");
	cr_expect_str_eq(buy_send(&buy),
			 "{\"model\":\"dall-e-3\",\"prompt\":\"a gold coin\",\"n\":1,"
			 "\"size\":\"1024x1024\",\"quality\":\"hd\",\"style\":\"natural\","
			 "\"response_format\":\"b64_json\"}");
	cr_expect(str_is(buy.step.send.url, "http://127.0.0.1:8080/v1/images/generations"));
	cr_expect_str_eq(buy_check(&buy), "");
	buy_release(&buy);
	buy_init(&buy, "openai", "", "dall-e-2");
	buy_elsewhere(&buy);
	cr_expect_str_eq(buy_send(&buy),
			 "{\"model\":\"dall-e-2\",\"prompt\":\"a gold coin\",\"n\":1,"
			 "\"size\":\"1024x1024\",\"response_format\":\"b64_json\"}");
	buy_release(&buy);
}

Test(provider_openai, the_form_is_asked_for_where_it_must_be)
{
	static const struct {
		const char *model;
		bool is_elsewhere, has_form;
	} ROWS[] = {
		{"", false, false},       {"", true, false},
		{"my-model", true, true}, {"gpt-image-9", false, false},
		{"dall-e-3", true, true}, {"gpt-image-1", true, false},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct buy buy;

		buy_init(&buy, "openai", "", ROWS[i].model);
		if (ROWS[i].is_elsewhere)
			buy_elsewhere(&buy);
		cr_expect_eq(strstr(buy_send(&buy), "response_format") != NULL, ROWS[i].has_form,
			     "%s", ROWS[i].model);
		buy_release(&buy);
	}
}

Test(provider_openai, a_ratio_becomes_a_size)
{
	static const char *const ROWS[][3] = {
		{"", "1:1", "1024x1024"},
		{"", "16:9", "1280x720"},
		{"", "9:21", "576x1344"},
		{"", "auto", "auto"},
		{"gpt-image-1", "3:2", "1536x1024"},
		{"dall-e-3", "9:16", "1024x1792"},
		{"dall-e-2", "1:1", "1024x1024"},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct buy buy;
		struct str wanted;

		buy_init(&buy, "openai", "", ROWS[i][0]);
		buy_set(&buy, "aspect_ratio", ROWS[i][1]);
		wanted = str_printf(&buy.arena, "\"size\":\"%s\"", ROWS[i][2]);
		cr_expect_not_null(strstr(buy_send(&buy), wanted.ptr), "%s %s", ROWS[i][0],
				   ROWS[i][1]);
		cr_expect_str_eq(buy_check(&buy), "", "%s %s", ROWS[i][0], ROWS[i][1]);
		buy_set(&buy, "size", "1024x1024");
		cr_expect_not_null(strstr(buy_send(&buy), "\"size\":\"1024x1024\""),
				   "a size that is written goes before a ratio");
		buy_release(&buy);
	}
}

Test(provider_openai, servers_with_a_dialect)
{
	struct buy buy;
	const char *body;

	buy_init(&buy, "openai", "", "some-model");
	buy_elsewhere(&buy);
	buy.request.has_seed = true;
	buy.request.seed = 41;
	buy.request.candidate = 2;
	buy_set(&buy, "steps", "28");
	buy_set(&buy, "cfg_scale", "4.5");
	cr_expect_not_null(strstr(buy_send(&buy), "\"response_format\":\"b64_json\""));
	cr_expect_not_null(strstr(buy_check(&buy), "no field for 'steps'"));

	buy.call.dialect.name = STR("sd-server");
	body = buy_send(&buy);
	cr_expect_null(strstr(body, "response_format"));
	cr_expect_not_null(strstr(body,
				  "\"prompt\":\"a gold coin<sd_cpp_extra_args>{\\\"seed\\\":42,"
				  "\\\"sample_params\\\":{\\\"sample_steps\\\":28,\\\"guidance\\\":"
				  "{\\\"txt_cfg\\\":4.5}}}</sd_cpp_extra_args>\""),
			   "%s", body);
	cr_expect_str_eq(buy_check(&buy), "");
	buy_answer(&buy, 200, "", "{\"data\":[{\"b64_json\":\"iVBORw0KGgpyZXN0\"}]}");
	cr_expect(buy.step.items[0].has_seed);
	cr_expect_eq(buy.step.items[0].seed, 42);

	buy.request.has_strength = true;
	buy.request.strength = 400000;
	cr_expect_not_null(strstr(buy_send(&buy), "\\\"seed\\\":42,\\\"strength\\\":0.4,"));
	buy.request.has_strength = false;

	buy.call.dialect.name = STR("localai");
	body = buy_send(&buy);
	cr_expect_not_null(strstr(body, "\"response_format\":\"b64_json\",\"step\":28}"));
	cr_expect_null(strstr(body, "42"));
	cr_expect_not_null(strstr(buy_check(&buy), "no field for 'cfg_scale'"));
	buy.call.dialect.response_format = STR("url");
	cr_expect_not_null(strstr(buy_send(&buy), "\"response_format\":\"url\""));
	buy.call.dialect.response_format = STR("omit");
	cr_expect_null(strstr(buy_send(&buy), "response_format"));
	buy_release(&buy);

	/* Nothing is said inside a prompt where nothing is to be said. */
	buy_init(&buy, "openai", "", "some-model");
	buy_elsewhere(&buy);
	buy.call.dialect.name = STR("sd-server");
	cr_expect_not_null(strstr(buy_send(&buy), "\"prompt\":\"a gold coin\""));
	buy_release(&buy);
}

/* ---- edits ------------------------------------------------------------------------------- */

static size_t count_parts(const struct buy *buy, const char *name)
{
	size_t count = 0;

	for (size_t i = 0; i < buy->step.send.part_count; i++)
		count += str_is(buy->step.send.parts[i].name, name);
	return count;
}

Test(provider_openai, pictures_go_along_in_a_form)
{
	struct buy buy;

	buy_init(&buy, "openai", "", "gpt-image-2");
	buy_input(&buy, USE_IMAGE, "my own.png", 64, 64, "PNG bytes");
	buy_set(&buy, "background", "transparent");
	buy_set(&buy, "size", "auto");
	cr_expect_str_eq(buy_send(&buy), "");
	cr_expect(str_is(buy.step.send.url, "https://api.openai.com/v1/images/edits"));
	cr_expect_null(buy.step.send.body_type);
	cr_expect_str_eq(buy_part(&buy, "model"), "gpt-image-2");
	cr_expect_str_eq(buy_part(&buy, "prompt"), "a gold coin");
	cr_expect_str_eq(buy_part(&buy, "n"), "1");
	cr_expect_str_eq(buy_part(&buy, "size"), "auto");
	cr_expect_str_eq(buy_part(&buy, "quality"), "medium");
	cr_expect_str_eq(buy_part(&buy, "background"), "transparent");
	cr_expect_str_eq(buy_part(&buy, "output_format"), "png");
	cr_expect_str_eq(buy_part(&buy, "image"), "PNG bytes");
	cr_expect_eq(buy.step.send.part_count, 8);
	/* Newer models refuse the first two, and nobody knows the others. */
	cr_expect_null(buy_part(&buy, "input_fidelity"));
	cr_expect_null(buy_part(&buy, "response_format"));
	cr_expect_null(buy_part(&buy, "moderation"));
	cr_expect_null(buy_part(&buy, "seed"));
	for (size_t i = 0; i < buy.step.send.part_count; i++) {
		const struct http_part *part = &buy.step.send.parts[i];

		cr_expect_eq(str_is(part->file_name, "picture.png"), str_is(part->name, "image"));
	}
	cr_expect_str_eq(buy_check(&buy), "");

	buy_input(&buy, USE_IMAGE, "b.webp", 64, 64, "WebP bytes");
	buy_input(&buy, USE_MASK, "m.png", 64, 64, "mask bytes");
	(void)buy_send(&buy);
	cr_expect_eq(count_parts(&buy, "image[]"), 2);
	cr_expect_eq(count_parts(&buy, "image"), 0);
	cr_expect_str_eq(buy_part(&buy, "mask"), "mask bytes");
	buy_elsewhere(&buy);
	(void)buy_send(&buy);
	cr_expect(str_is(buy.step.send.url, "http://127.0.0.1:8080/v1/images/edits"));
	buy_release(&buy);
}

Test(provider_openai, pictures_that_are_not_taken)
{
	struct buy buy;
	const char *found;

	buy_init(&buy, "openai", "", "");
	buy_input(&buy, USE_MASK, "m.jpg", 64, 64, NULL);
	cr_expect_not_null(strstr(buy_check(&buy), "E0575 gpt-image-2.5-flare takes a mask with"));
	for (size_t i = 0; i < 16; i++)
		buy_input(&buy, USE_IMAGE, "a.png", 32, 64, NULL);
	cr_expect_not_null(strstr(buy_check(&buy), "E0575 gpt-image-2.5-flare takes masks in png"));
	buy_input(&buy, USE_IMAGE, "b.png", 64, 64, NULL);
	cr_expect_not_null(
		strstr(buy_check(&buy), "E0574 gpt-image-2.5-flare begins with at most 16"));
	buy_release(&buy);

	buy_init(&buy, "openai", "", "");
	buy_input(&buy, USE_IMAGE, "a.wav", 0, 0, NULL);
	buy.request.has_strength = true;
	buy_set(&buy, "moderation", "low");
	found = buy_check(&buy);
	cr_expect_not_null(strstr(found, "E0574 gpt-image-2.5-flare takes no wav pictures"), "%s",
			   found);
	cr_expect_not_null(strstr(found, "no field for inputs.strength"), "%s", found);
	cr_expect_not_null(strstr(found, "no field for 'moderation'"), "%s", found);
	buy.provider->hosted->step(&buy.call, NULL, &buy.step);
	cr_expect_eq(buy.step.next, HOSTED_FAILED);
	cr_expect_eq(buy.step.class, CLASS_FATAL);
	buy_release(&buy);

	buy_init(&buy, "openai", "", "dall-e-3");
	buy_elsewhere(&buy);
	buy_input(&buy, USE_IMAGE, "a.png", 64, 64, NULL);
	cr_expect_not_null(strstr(buy_check(&buy), "E0574 dall-e-3 begins with no picture"));
	buy_release(&buy);
}

Test(provider_openai, an_edit_looks_at_its_pictures)
{
	struct buy buy;
	int64_t plain;

	buy_init(&buy, "openai", "", "");
	plain = buy_estimate(&buy);
	buy_input(&buy, USE_IMAGE, "a.png", 64, 64, NULL);
	buy_input(&buy, USE_MASK, "m.png", 64, 64, NULL);
	/* 2 x 7000 tokens of 8 dollars a million */
	cr_expect_eq(buy_estimate(&buy), plain + 112000);
	buy_answer(
		&buy, 200, "",
		"{\"data\":[{\"b64_json\":\"iVBORw0KGgpyZXN0\"}],\"usage\":{\"input_tokens\":1020,"
		"\"output_tokens\":100,\"input_tokens_details\":{\"text_tokens\":20,"
		"\"image_tokens\":1000}}}");
	cr_assert(buy.step.has_cost);
	cr_expect_eq(buy.step.cost, 20 * 5 + 1000 * 8 + 100 * 30);
	buy_release(&buy);
}

/* ---- prices ------------------------------------------------------------------------------ */

static int64_t price_of(const char *model, const char *size, const char *quality)
{
	struct buy buy;
	int64_t cost;

	buy_init(&buy, "openai", "", model);
	buy.request.prompt = STR("");
	buy_set(&buy, "size", size);
	buy_set(&buy, "quality", quality);
	cost = buy_estimate(&buy);
	buy_release(&buy);
	return cost;
}

/* The published table, in hundred-thousandths of a dollar. */
Test(provider_openai, the_twenty_five_cells)
{
	static const char *const SIZES[] = {"816x816", "1024x1024", "1536x1024", "2048x2048",
					    "3840x2160"};
	static const struct {
		const char *two, *newer; /* the quality of gpt-image-2 and of 2.5 */
		int64_t cells[5];
	} ROWS[] = {
		{"low", "low", {513, 588, 474, 1191, 1113}},
		{NULL, "medium", {1152, 1317, 1029, 2676, 2595}},
		{"medium", "high", {4608, 5268, 4116, 10704, 10008}},
		{NULL, "xhigh", {8190, 9366, 7377, 19029, 17790}},
		{"high", "max", {18429, 21072, 16464, 42816, 40026}},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		for (size_t k = 0; k < 5; k++) {
			int64_t wanted = ROWS[i].cells[k] * 10;

			cr_expect_eq(price_of("gpt-image-2.5-flare", SIZES[k], ROWS[i].newer),
				     wanted, "%s %s", SIZES[k], ROWS[i].newer);
			cr_expect_eq(price_of("gpt-image-2.5-sunburst-2026-09-08", SIZES[k],
					      ROWS[i].newer),
				     wanted);
			if (ROWS[i].two)
				cr_expect_eq(price_of("gpt-image-2", SIZES[k], ROWS[i].two), wanted,
					     "%s %s", SIZES[k], ROWS[i].two);
		}
	}
}

/* A published table of the 2.5 models. */
Test(provider_openai, twenty_nine_more)
{
	static const char *const SIZES[] = {"1024x1024", "1024x1536", "1024x768",
					    "1920x1080", "2560x1440", "3840x2160"};
	static const char *const QUALITIES[] = {"low", "medium", "high", "xhigh", "max"};
	static const int64_t CELLS[5][6] = {
		{588, 474, 402, 441, 615, 1113},
		{1317, 1029, 903, 1029, 1434, 2595},
		{5268, 4116, 3612, 3960, 5529, 10008},
		{9366, 7377, 6420, 7041, 9828, 17790},
		{21072, 16464, 14445, 15840, 22110, 40026},
	};

	for (size_t i = 0; i < 5; i++) {
		for (size_t k = 0; k < 6; k++)
			cr_expect_eq(price_of("gpt-image-2.5-flare", SIZES[k], QUALITIES[i]),
				     CELLS[i][k] * 10, "%s %s", SIZES[k], QUALITIES[i]);
	}
}

Test(provider_openai, an_estimate_is_an_upper_bound)
{
	struct buy buy;

	/* 71 bytes of prompt: 36 tokens at 5 micro-dollars, once for all candidates. */
	buy_init(&buy, "openai", "", "");
	buy.request.prompt =
		STR("12345678901234567890123456789012345678901234567890123456789012345678901");
	cr_expect_eq(buy_estimate(&buy), 13170 + 180);
	buy.call.count = 3;
	cr_expect_eq(buy_estimate(&buy), 3 * 13170 + 180);
	buy.call.count = 1;
	buy.request.prompt = STR("");
	buy_set(&buy, "quality", "auto");
	cr_expect_eq(buy_estimate(&buy), 210720, "auto is the dearest tier");
	buy_set(&buy, "size", "auto");
	cr_expect_eq(buy_estimate(&buy), 711570, "... and the dearest size");
	buy_release(&buy);
	for (uint32_t longer = 816; longer <= 3840; longer += 16) {
		for (uint32_t shorter = 816; shorter <= longer && longer * shorter <= 8294400;
		     shorter += 16)
			cr_assert_leq((int64_t)openai_tokens(96, longer, shorter) * 30, 711570,
				      "%ux%u", longer, shorter);
	}
}

Test(provider_openai, prices_of_older_models)
{
	cr_expect_eq(price_of("gpt-image-1", "1024x1024", "low"), 10880);
	cr_expect_eq(price_of("gpt-image-1", "1024x1024", "high"), 166400);
	cr_expect_eq(price_of("gpt-image-1.5-2025-12-16", "1024x1024", "medium"), 33792);
	cr_expect_eq(price_of("gpt-image-1-mini", "1024x1024", "low"), 5000);
	cr_expect_eq(price_of("gpt-image-1-mini", "1536x1024", "auto"), 52000);
	cr_expect_eq(price_of("dall-e-3", "1024x1024", "standard"), 40000);
	cr_expect_eq(price_of("dall-e-3", "1024x1024", "high"), 80000);
	cr_expect_eq(price_of("dall-e-3", "1792x1024", "medium"), 80000);
	cr_expect_eq(price_of("dall-e-3", "1024x1792", "hd"), 120000);
	cr_expect_eq(price_of("dall-e-3", "auto", "auto"), 120000);
	cr_expect_eq(price_of("dall-e-2", "512x512", "auto"), 18000);
	cr_expect_eq(price_of("dall-e-2", "1024x1024", "auto"), 20000);
	cr_expect_eq(price_of("my-model", "1024x1024", "auto"), -1, "unknown");
}

Test(provider_openai, a_user_prices_a_model)
{
	struct model mine = {.provider = "openai",
			     .id = "mine",
			     .family = "",
			     .batch = 1,
			     .pricing = PRICE_EACH,
			     .price = {1234}};
	struct buy buy;

	buy_init(&buy, "openai", "", "mine");
	buy.call.model = &mine;
	buy.call.count = 2;
	cr_expect_eq(buy_estimate(&buy), 2468);
	mine.price[0] = INT64_MAX;
	cr_expect_eq(buy_estimate(&buy), -1, "what does not fit is no price");
	mine.price[0] = -5;
	cr_expect_eq(buy_estimate(&buy), -1);
	mine.pricing = PRICE_TOKENS;
	cr_expect_eq(buy_estimate(&buy), -1, "tokens of a family that is not known");
	buy_release(&buy);
}

/* ---- checks ------------------------------------------------------------------------------ */

struct check_row {
	const char *provider, *model, *param, *value;
	bool is_elsewhere;
	const char *found; /* "" for nothing; else part of the finding */
};

static const struct check_row CHECKS[] = {
	{"openai", "", "size", "816x816", false, ""},
	{"openai", "", "size", "3840x2160", false, ""},
	{"openai", "", "size", "2880x2880", false, ""},
	{"openai", "", "size", "auto", false, ""},
	{"openai", "", "size", "64x64", false, "E0520"},
	{"openai", "", "size", "800x800", false, "655360 pixels"},
	{"openai", "", "size", "1792x936", false, "multiples of 16"},
	{"openai", "", "size", "3104x1024", false, "three times"},
	{"openai", "", "size", "3072x1024", false, ""},
	{"openai", "", "size", "3840x2176", false, "8294400"},
	{"openai", "", "size", "64x64", true, ""},
	{"openai", "gpt-image-1.5", "size", "2048x2048", false, "its sizes: 1024x1024, 1536x1024"},
	{"openai", "gpt-image-1", "aspect_ratio", "21:9", false, "has no size of 21:9"},
	{"openai", "gpt-image-9", "size", "64x64", false, ""},
	{"dalle-3", "", "size", "1536x1024", true, "E0520"},
	{"dalle-3", "", "size", "1792x1024", true, ""},
	{"openai", "", "quality", "max", false, ""},
	{"openai", "gpt-image-2", "quality", "xhigh", false, "its qualities: low, medium, high"},
	{"openai", "gpt-image-2", "quality", "xhigh", true, ""},
	{"openai", "gpt-image-2", "quality", "standard", false, ""},
	{"openai", "gpt-image-2", "quality", "auto", false, ""},
	{"dalle-3", "", "quality", "max", true, "E0521"},
	{"dalle-3", "", "quality", "high", true, ""},
	{"dalle-3", "", "style", "vivid", true, ""},
	{"dalle-3", "", "style", "cubist", true, "its styles: vivid, natural"},
	{"openai", "", "style", "vivid", false, "W0520"},
	{"openai", "my-model", "style", "vivid", true, ""},
	{"openai", "", "background", "transparent", false, ""},
	{"dalle-3", "", "background", "transparent", true, "E0522"},
	{"dalle-3", "", "background", "opaque", true, ""},
	{"openai", "my-model", "background", "transparent", true, ""},
	{"openai", "", "output_compression", "50", false, "E0525"},
	{"openai", "dall-e-3", "output_format", "webp", true, "W0520"},
	{"openai", "dall-e-2", "quality", "high", true, "W0520"},
};

Test(provider_openai, what_a_model_cannot_do_is_known_before)
{
	for (size_t i = 0; i < COUNT(CHECKS); i++) {
		const struct check_row *row = &CHECKS[i];
		struct buy buy;
		const char *found;

		buy_init(&buy, row->provider, "", row->model);
		if (row->is_elsewhere)
			buy_elsewhere(&buy);
		buy_set(&buy, row->param, row->value);
		found = buy_check(&buy);
		if (*row->found)
			cr_expect_not_null(strstr(found, row->found), "row %zu: %s", i, found);
		else
			cr_expect_str_eq(found, "", "row %zu", i);
		buy_release(&buy);
	}
}

Test(provider_openai, transparent_and_jpeg)
{
	struct buy buy;

	buy_init(&buy, "openai", "", "");
	buy_set(&buy, "background", "transparent");
	buy_set(&buy, "output_format", "jpeg");
	cr_expect_not_null(strstr(buy_check(&buy), "E0522"));
	buy_set(&buy, "output_format", "webp");
	buy_set(&buy, "output_compression", "50");
	cr_expect_str_eq(buy_check(&buy), "");
	buy_release(&buy);
}

Test(provider_openai, length_of_prompts)
{
	static char text[3 * 32001 + 1];
	struct buy buy;

	for (size_t i = 0; i < 32001; i++)
		memcpy(text + 3 * i, "\xe2\x98\x83", 3);
	buy_init(&buy, "openai", "", "");
	buy.request.prompt = (struct str){text, 3 * 32000};
	cr_expect_str_eq(buy_check(&buy), "", "characters count, not bytes");
	buy.request.prompt = (struct str){text, 3 * 32001};
	cr_expect_not_null(
		strstr(buy_check(&buy), "at most 32000 characters, and this one has 32001"));
	buy.request.prompt = STR("");
	cr_expect_not_null(strstr(buy_check(&buy), "E0523"));
	buy_release(&buy);
}

/* ---- answers ----------------------------------------------------------------------------- */

Test(provider_openai, a_good_answer)
{
	struct buy buy;

	buy_init(&buy, "openai", "", "");
	buy_answer(&buy, 200, "content-type: application/json\nx-request-id: req_1\n",
		   "{\"created\":1713833628,\"data\":[{\"b64_json\":\"" PIXEL "\"}],"
		   "\"background\":\"transparent\",\"output_format\":\"png\",\"usage\":{"
		   "\"total_tokens\":459,\"input_tokens\":20,\"output_tokens\":439,"
		   "\"input_tokens_details\":{\"text_tokens\":20,\"image_tokens\":0},"
		   "\"output_tokens_details\":{\"text_tokens\":0,\"image_tokens\":439}}}");
	cr_assert_eq(buy.step.next, HOSTED_DONE);
	cr_assert_eq(buy.step.item_count, 1);
	cr_expect_eq(buy.step.items[0].format, MEDIA_PNG);
	cr_expect_eq(buy.step.items[0].data.len, 70);
	cr_expect_eq(memcmp(buy.step.items[0].data.data, "\x89PNG", 4), 0);
	cr_expect_not(buy.step.items[0].has_seed);
	cr_expect(str_is(buy.step.request_id, "req_1"));
	cr_expect(buy.step.has_cost);
	cr_expect_eq(buy.step.cost, 20 * 5 + 439 * 30);
	cr_expect(str_starts(buy.step.usage, "{\"input_tokens\": 20, "), "%.*s",
		  STR_ARGS(buy.step.usage));
	cr_expect_eq(buy.step.model.len, 0);
	buy_release(&buy);
}

Test(provider_openai, what_usage_costs)
{
	static const struct {
		const char *usage;
		int64_t cost; /* -1: it does not tell */
	} ROWS[] = {
		{"{\"input_tokens\":7,\"output_tokens\":100}", 7 * 5 + 3000},
		{"{\"output_tokens\":100,\"input_tokens_details\":{\"text_tokens\":1,"
		 "\"image_tokens\":2}}",
		 5 + 16 + 3000},
		{"{\"output_tokens\":100}", -1},
		{"{\"input_tokens\":7}", -1},
		{"{\"input_tokens\":7,\"output_tokens\":-100}", -1},
		{"{\"input_tokens\":7,\"output_tokens\":1.5}", -1},
		{"{\"input_tokens\":7,\"output_tokens\":\"100\"}", -1},
		{"{\"input_tokens\":7,\"output_tokens\":1000000001}", -1},
		{"{\"input_tokens\":7,\"output_tokens\":99999999999999999999}", -1},
		{"[1]", -1},
		{"null", -1},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct buy buy;
		struct str body;

		buy_init(&buy, "openai", "", "");
		body = str_printf(&buy.arena, "{\"data\":[{\"b64_json\":\"%s\"}],\"usage\":%s}",
				  PIXEL, ROWS[i].usage);
		buy_answer_bytes(&buy, 200, "", body);
		cr_assert_eq(buy.step.next, HOSTED_DONE, "row %zu", i);
		cr_expect_eq(buy.step.has_cost ? buy.step.cost : -1, ROWS[i].cost, "row %zu", i);
		buy_release(&buy);
	}
}

Test(provider_openai, several_and_in_other_forms)
{
	struct buy buy;

	buy_init(&buy, "openai", "", "dall-e-3");
	buy_elsewhere(&buy);
	buy_answer(&buy, 200, "",
		   "{\"model\":\"own\\u001b[31m\",\"data\":["
		   "{\"b64_json\":\"" PIXEL "\",\"revised_prompt\":\"A\\n coin\"},"
		   "{\"b64_json\":\"bm8gcGljdHVyZQ==\"},{\"b64_json\":\"" PIXEL "\\n\"},"
		   "{\"b64_json\":\"data:image/png;base64," PIXEL "\"},"
		   "{\"b64_json\":17},null,[],{},\"x\","
		   "{\"url\":\"http://127.0.0.1:9/a.png?sig=1\"},{\"url\":\"file:///etc/passwd\"},"
		   "{\"url\":\"https://host/\\r\\nx: y\"}]}");
	cr_assert_eq(buy.step.next, HOSTED_DONE);
	cr_assert_eq(buy.step.item_count, 2);
	cr_expect(str_is(buy.step.items[0].revised_prompt, "A coin"));
	cr_expect_null(buy.step.items[1].data.data);
	cr_expect(str_is(buy.step.items[1].url, "http://127.0.0.1:9/a.png?sig=1"));
	cr_expect(str_is(buy.step.model, "own [31m"), "%.*s", STR_ARGS(buy.step.model));
	cr_expect_not(buy.step.has_cost, "DALL-E reports none");
	buy_release(&buy);
}

Test(provider_openai, no_more_items_than_there_is_room_for)
{
	struct strbuf body = {0};
	struct buy buy;

	buy_init(&buy, "openai", "", "");
	strbuf_add_c(&body, "{\"data\":[");
	for (unsigned i = 0; i < 40; i++)
		strbuf_printf(&body, "%s{\"b64_json\":\"%s\"}", i ? "," : "", PIXEL);
	strbuf_add_c(&body, "]}");
	buy_answer_bytes(&buy, 200, "", strbuf_str(&body));
	cr_expect_eq(buy.step.item_count, HOSTED_ITEMS_MAX);
	strbuf_release(&body);
	buy_release(&buy);
}

#define ERROR(type, code, message) \
	"{\"error\":{\"message\":\"" message "\",\"type\":\"" type \
	"\",\"param\":null,\"code\":" code "}}"
#define SAFETY "Your request was rejected by the safety system. safety_violations=[sexual]"

static const struct answer_row ANSWERS[] = {
	{400, "", ERROR("invalid_request_error", "\"invalid_value\"", "Bad size."), CLASS_FATAL,
	 "HTTP 400 invalid_value: Bad size.", NULL},
	{400, "", ERROR("invalid_request_error", "\"unknown_parameter\"", "Unknown."), CLASS_FATAL,
	 "unknown_parameter", NULL},
	{400, "", ERROR("image_generation_user_error", "\"moderation_blocked\"", SAFETY),
	 CLASS_POLICY, "safety_violations=[sexual]", "another way"},
	{400, "", ERROR("invalid_request_error", "\"content_policy_violation\"", "No."),
	 CLASS_POLICY, NULL, NULL},
	{400, "", ERROR("image_generation_user_error", "null", SAFETY), CLASS_POLICY, NULL, NULL},
	{400, "", ERROR("image_generation_user_error", "\"invalid_image_file\"", "Broken."),
	 CLASS_FATAL, NULL, NULL},
	{400, "", ERROR("invalid_request_error", "\"billing_hard_limit_reached\"", "Limit."),
	 CLASS_QUOTA, NULL, "raised at the vendor"},
	{401, "", ERROR("invalid_request_error", "\"invalid_api_key\"", "Incorrect."), CLASS_AUTH,
	 NULL, NULL},
	{403, "", ERROR("invalid_request_error", "null", "Must be verified."), CLASS_AUTH,
	 "HTTP 403 invalid_request_error: Must be verified.", "verified"},
	{404, "", ERROR("invalid_request_error", "\"model_not_found\"", "No such model."),
	 CLASS_FATAL, NULL, "shut down"},
	{429, "", ERROR("requests", "\"rate_limit_exceeded\"", "Slow."), CLASS_RETRY, NULL, NULL},
	{429, "", ERROR("tokens", "\"rate_limit_exceeded\"", "Slow."), CLASS_RETRY, NULL, NULL},
	{429, "", ERROR("insufficient_quota", "\"insufficient_quota\"", "Pay."), CLASS_QUOTA, NULL,
	 NULL},
	{429, "", ERROR("insufficient_quota", "null", "Pay."), CLASS_QUOTA, NULL, NULL},
	{429, "", ERROR("x", "\"project_spend_limit_exceeded\"", "Pay."), CLASS_QUOTA, NULL, NULL},
	{429, "", ERROR("x", "\"billing_hard_limit_reached\"", "Pay."), CLASS_QUOTA, NULL, NULL},
	{429, "x-should-retry: false\n", ERROR("requests", "null", "No."), CLASS_FATAL, NULL, NULL},
	{429, "", "", CLASS_RETRY, NULL, NULL},
	{408, "", ERROR("server_error", "null", "Late."), CLASS_UNKNOWN, NULL, NULL},
	{409, "", ERROR("x", "null", "Conflict."), CLASS_UNKNOWN, NULL, NULL},
	{500, "", ERROR("server_error", "\"server_error\"", "Oops."), CLASS_RETRY, NULL, NULL},
	{500, "x-should-retry: false\n", ERROR("server_error", "null", "Oops."), CLASS_UNKNOWN,
	 NULL, NULL},
	{502, "content-type: text/html\n", "<html>502</html>", CLASS_UNKNOWN,
	 "HTTP 502: an answer that is not of the vendor's form", NULL},
	{503, "", "", CLASS_RETRY, NULL, NULL},
	{503, "", "<html>", CLASS_UNKNOWN, NULL, NULL},
	{500, "", "", CLASS_UNKNOWN, NULL, NULL},
	{301, "location: https://elsewhere/\n", "", CLASS_FATAL, NULL, NULL},
	{307, "", "", CLASS_FATAL, NULL, NULL},
	{400, "", "{\"error\":\"a string\"}", CLASS_FATAL, "HTTP 400: a string", NULL},
	{413, "", "<html>", CLASS_FATAL, NULL, NULL},
	{402, "", "", CLASS_QUOTA, NULL, NULL},
	{200, "", "", CLASS_UNUSABLE, "empty", NULL},
	{200, "content-type: text/html\n", "<html>", CLASS_UNUSABLE, "not JSON", NULL},
	{200, "", "{\"data\":[]}", CLASS_UNUSABLE, "no pictures", NULL},
	{200, "", "{\"created\":1}", CLASS_UNUSABLE, NULL, NULL},
	{200, "", "{\"data\":{}}", CLASS_UNUSABLE, NULL, NULL},
	{200, "", "[]", CLASS_UNUSABLE, NULL, NULL},
	{200, "", "{\"data\":[{\"b64_json\":\"PGh0bWw+\"}]}", CLASS_UNUSABLE, "nothing that is",
	 NULL},
	{200, "", "{\"data\":[{\"b64_json\":\"/9j/4GpwZWc=\"}]}", CLASS_UNUSABLE, "as asked for",
	 NULL},
	{200, "", "{\"data\":[{\"b64_json\":\"" PIXEL, CLASS_UNUSABLE, NULL, NULL},
	{200, "", "{\"data\":[],\"data\":[{\"b64_json\":\"" PIXEL "\"}]}", CLASS_UNUSABLE, NULL,
	 NULL},
	{200, "", "{\"data\":[{\"b64_json\":\"\\u0000\"}]}", CLASS_UNUSABLE, NULL, NULL},
	{200, "", ERROR("server_error", "null", "Oops."), CLASS_UNUSABLE, NULL, NULL},
};

Test(provider_openai, every_error_has_its_class)
{
	check_answers("openai", "", ANSWERS, COUNT(ANSWERS));
}

Test(provider_openai, another_server_is_not_known_to_forget_what_it_began)
{
	struct buy buy;

	buy_init(&buy, "openai", "", "");
	buy_elsewhere(&buy);
	buy_answer(&buy, 500, "", ERROR("server_error", "null", "Oops."));
	cr_expect_eq(buy.step.class, CLASS_UNKNOWN);
	buy_answer(&buy, 500, "", "{\"error\":\"CUDA out of memory\"}");
	cr_expect_eq(buy.step.class, CLASS_UNKNOWN);
	cr_expect(str_contains(buy.step.why, "CUDA"));
	buy_release(&buy);
}

Test(provider_openai, when_to_come_again)
{
	static const struct {
		const char *fields;
		uint64_t ms;
	} ROWS[] = {
		{"retry-after: 1\n", 1000},
		{"retry-after: 0.5\n", 500},
		{"retry-after-ms: 200\n", 200},
		{"retry-after: 9\nretry-after-ms: 200\n", 200},
		{"retry-after: 86400\n", 86400000},
		{"retry-after: Fri, 21 Nov 2026 10:00:00 GMT\n", 0},
		{"retry-after: -5\n", 0},
		{"retry-after: 99999999999999999999\n", 0},
		{"", 0},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct buy buy;

		buy_init(&buy, "openai", "", "");
		buy_answer(&buy, 429, ROWS[i].fields, "");
		cr_expect_eq(buy.step.retry_after_ms, ROWS[i].ms, "%s", ROWS[i].fields);
		buy_release(&buy);
	}
}
