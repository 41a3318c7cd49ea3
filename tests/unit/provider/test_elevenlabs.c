/* test_elevenlabs.c - what ElevenLabs is asked, and what is made of its answers. */
#include "unit/provider/buy.h"

#include "sound/decode.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define PLAN_NEW \
	"{\"chunks\":[{\"text\":\"a\",\"duration_ms\":10000,\"positive_styles\":[]},{\"song_id\":" \
	"\"s\"," \
	"\"range\":{\"start_ms\":1000,\"end_ms\":6000}}]}"
#define PLAN_OLD \
	"{\"negative_global_styles\":[],\"positive_global_styles\":[\"calm\"],\"sections\":[{" \
	"\"duration_ms\":20000,\"lines\":[],\"negative_local_styles\":[],\"positive_local_" \
	"styles\":[]," \
	"\"section_name\":\"a\"}]}"

/* ---- requests ---------------------------------------------------------------------------- */

Test(provider_elevenlabs, a_plain_effect)
{
	struct buy buy;

	buy_init(&buy, "elevenlabs", "", "");
	cr_expect_str_eq(buy_send(&buy),
			 "{\"text\":\"a gold coin\",\"model_id\":\"eleven_text_to_sound_v2\"}");
	cr_expect(str_is(buy.step.send.url, "https://api.elevenlabs.io/v1/sound-generation"
					    "?output_format=mp3_44100_128"));
	cr_expect_str_eq(buy_check(&buy), "");
	buy_release(&buy);
}

Test(provider_elevenlabs, an_effect_with_everything)
{
	struct buy buy;

	buy_init(&buy, "elevenlabs", "sfx", "eleven_sfx_v9");
	buy_set(&buy, "duration_seconds", "1.25");
	buy_set(&buy, "prompt_influence", "0.4");
	buy_set(&buy, "loop", "true");
	buy_set(&buy, "output_format", "opus_48000_96");
	cr_expect_str_eq(buy_send(&buy),
			 "{\"text\":\"a gold coin\",\"model_id\":\"eleven_sfx_v9\","
			 "\"duration_seconds\":1.25,\"prompt_influence\":0.4,\"loop\":true}");
	cr_expect(str_ends(buy.step.send.url, "?output_format=opus_48000_96"));
	cr_expect_str_eq(buy_check(&buy), "");
	buy_release(&buy);
}

Test(provider_elevenlabs, music_from_a_prompt)
{
	struct buy buy;

	buy_init(&buy, "elevenlabs", "music", "");
	buy.request.has_seed = true;
	buy.request.seed = 7;
	buy_set(&buy, "duration_seconds", "30");
	buy_set(&buy, "generation_mode", "loop");
	buy_set(&buy, "lyrics_text", "la");
	buy_set(&buy, "finetune_id", "f1");
	buy_set(&buy, "finetune_strength", "0.5");
	buy_set(&buy, "output_format", "auto");
	cr_expect_str_eq(buy_send(&buy),
			 "{\"prompt\":\"a gold coin\",\"music_length_ms\":30000,"
			 "\"force_instrumental\":true,\"generation_mode\":\"loop\","
			 "\"lyrics_text\":\"la\",\"model_id\":\"music_v2\",\"finetune_id\":\"f1\","
			 "\"finetune_strength\":0.5}",
			 "a seed is not sent beside a prompt");
	cr_expect(
		str_is(buy.step.send.url, "https://api.elevenlabs.io/v1/music?output_format=auto"));
	cr_expect_str_eq(buy_check(&buy), "");
	buy_release(&buy);
}

Test(provider_elevenlabs, music_from_a_plan)
{
	struct buy buy;

	buy_init(&buy, "elevenlabs", "music", "");
	buy.request.has_seed = true;
	buy.request.seed = 7;
	buy.request.prompt = STR("");
	buy_set(&buy, "composition_plan", PLAN_NEW);
	cr_expect_str_eq(buy_send(&buy), "{\"composition_plan\":" PLAN_NEW
					 ",\"seed\":7,\"model_id\":\"music_v2\"}");
	cr_expect_str_eq(buy_check(&buy), "");
	cr_expect_eq(buy_estimate(&buy), 15 * 60 * 200);
	buy_release(&buy);
	buy_init(&buy, "elevenlabs", "music", "music_v1");
	buy_set(&buy, "composition_plan", PLAN_OLD);
	buy_set(&buy, "respect_sections_durations", "true");
	cr_expect_str_eq(buy_send(&buy),
			 "{\"composition_plan\":" PLAN_OLD ",\"respect_sections_durations\":true,"
			 "\"model_id\":\"music_v1\"}");
	cr_expect_str_eq(buy_check(&buy), "");
	buy_release(&buy);
}

Test(provider_elevenlabs, a_model_brings_its_endpoint)
{
	static const struct {
		const char *sound, *model, *path;
	} ROWS[] = {
		{"", "music_v1", "/v1/music?"},
		{"", "", "/v1/sound-generation?"},
		{"music", "new_music", "/v1/music?"},
		{"sfx", "new_sfx", "/v1/sound-generation?"},
		{"", "anything", "/v1/sound-generation?"},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct buy buy;

		buy_init(&buy, "elevenlabs", ROWS[i].sound, ROWS[i].model);
		(void)buy_send(&buy);
		cr_expect(str_contains(buy.step.send.url, ROWS[i].path), "row %zu", i);
		buy_release(&buy);
	}
}

Test(provider_elevenlabs, a_short_sound_is_asked_for_longer)
{
	struct buy buy;

	buy_init(&buy, "elevenlabs", "sfx", "");
	buy_set(&buy, "duration_seconds", "0.3");
	cr_expect_not_null(strstr(buy_check(&buy), "E0524"));
	cr_expect_not_null(strstr(buy_check(&buy), "at least 0.5 s"));
	buy.call.may_be_longer = true;
	cr_expect_str_eq(buy_check(&buy), "");
	cr_expect_not_null(strstr(buy_send(&buy), "\"duration_seconds\":0.5"));
	cr_expect_eq(buy.step.wanted_ms, 300);
	cr_expect_eq(buy.step.sent_ms, 500);
	cr_expect_eq(buy_estimate(&buy), 20 * 200, "the length that is sent is paid");
	buy_set(&buy, "duration_seconds", "0.5");
	(void)buy_send(&buy);
	cr_expect_eq(buy.step.wanted_ms, 0);
	cr_expect_eq(buy.step.sent_ms, 0);
	buy_release(&buy);
}

/* ---- prices ------------------------------------------------------------------------------ */

Test(provider_elevenlabs, estimates)
{
	static const struct {
		const char *sound, *model, *seconds;
		int64_t cost;
	} ROWS[] = {
		{"sfx", "", NULL, 200 * 200},     {"sfx", "", "30", 30 * 40 * 200},
		{"sfx", "", "0.7", 28 * 200},     {"sfx", "", "0.501", 21 * 200},
		{"music", "", "60", 3600 * 200},  {"music", "", "30.0005", 1801 * 200},
		{"music", "", NULL, 36000 * 200}, {"music", "music_v9", "60", -1},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct buy buy;

		buy_init(&buy, "elevenlabs", ROWS[i].sound, ROWS[i].model);
		if (ROWS[i].seconds)
			buy_set(&buy, "duration_seconds", ROWS[i].seconds);
		cr_expect_eq(buy_estimate(&buy), ROWS[i].cost, "row %zu: %lld", i,
			     (long long)buy_estimate(&buy));
		buy_release(&buy);
	}
}

/* ---- checks ------------------------------------------------------------------------------ */

Test(provider_elevenlabs, what_cannot_be_had_is_known_before)
{
	static const struct {
		const char *sound, *model, *param, *value, *found;
	} ROWS[] = {
		{"sfx", "", "duration_seconds", "30", NULL},
		{"sfx", "", "duration_seconds", "30.1", "at most 30 s"},
		{"music", "", "duration_seconds", "2.9", "at least 3 s"},
		{"music", "", "duration_seconds", "600", NULL},
		{"sfx", "", "output_format", "mp3_48000_128", "E0522"},
		{"music", "", "output_format", "mp3_48000_128", NULL},
		{"sfx", "", "output_format", "pcm_44100", "write duration_seconds"},
		{"sfx", "", "output_format", "ulaw_8000", "E0522"},
		{"sfx", "", "output_format", "best", NULL},
		{"sfx", "", "output_format", "auto", NULL},
		{"sfx", "music_v2", "loop", "true", "E0526 music_v2 makes music, not sfx"},
		{"music", "eleven_text_to_sound_v2", "loop", "true",
		 "makes sound effects, not music"},
		{"speech", "", "loop", "true", "E0526"},
		{"music", "", "loop", "true", "generation_mode: loop"},
		{"music", "", "prompt_influence", "0.3", "W0520"},
		{"sfx", "", "lyrics_text", "la", "W0520"},
		{"music", "", "composition_plan", "{}", "E0525"},
		{"music", "", "composition_plan", "[1]", "E0525"},
		{"music", "", "composition_plan", "{\"chunks\":[]}", "1 to 30 parts"},
		{"music", "", "composition_plan", "{\"chunks\":[{}]}", "duration_ms from 3000"},
		{"music", "", "composition_plan", "{\"chunks\":[{\"duration_ms\":2999}]}", "E0525"},
		{"music", "", "composition_plan", PLAN_OLD, "with sections is for music_v1"},
		{"music", "music_v1", "composition_plan", PLAN_NEW, "is for music_v2"},
		{"music", "music_v9", "composition_plan", PLAN_OLD, NULL},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct buy buy;
		const char *found;

		buy_init(&buy, "elevenlabs", ROWS[i].sound, ROWS[i].model);
		buy_set(&buy, ROWS[i].param, ROWS[i].value);
		found = buy_check(&buy);
		if (ROWS[i].found)
			cr_expect_not_null(strstr(found, ROWS[i].found), "row %zu: %s", i, found);
		else
			cr_expect_str_eq(found, "", "row %zu", i);
		buy_release(&buy);
	}
}

Test(provider_elevenlabs, lengths_of_prompts)
{
	static char text[4101];
	struct buy buy;

	memset(text, 'a', sizeof(text));
	buy_init(&buy, "elevenlabs", "sfx", "");
	buy.request.prompt = (struct str){text, 450};
	cr_expect_str_eq(buy_check(&buy), "");
	buy.request.prompt.len = 451;
	cr_expect_not_null(strstr(buy_check(&buy), "W0523"));
	buy_release(&buy);
	buy_init(&buy, "elevenlabs", "music", "");
	buy.request.prompt = (struct str){text, 4100};
	cr_expect_not_null(strstr(buy_check(&buy), "W0523"));
	buy.request.prompt.len = 4101;
	cr_expect_not_null(strstr(buy_check(&buy), "E0523"));
	buy_release(&buy);
}

/* ---- answers ----------------------------------------------------------------------------- */

#define MP3 "ID3\x04rest"

Test(provider_elevenlabs, a_good_answer)
{
	struct buy buy;

	buy_init(&buy, "elevenlabs", "sfx", "");
	buy_answer(&buy, 200,
		   "content-type: audio/mpeg\ncharacter-cost: 20\nrequest-id: q1\nx-trace-id: t\n",
		   MP3);
	cr_assert_eq(buy.step.next, HOSTED_DONE);
	cr_expect_eq(buy.step.items[0].format, MEDIA_MP3);
	cr_expect_eq(buy.step.items[0].data.len, strlen(MP3));
	cr_expect(str_is(buy.step.request_id, "q1"));
	cr_expect(buy.step.has_credits);
	cr_expect_eq(buy.step.credits, 20000000);
	cr_expect(buy.step.has_cost);
	cr_expect_eq(buy.step.cost, 4000);
	buy_answer(&buy, 200, "content-type: audio/mpeg\ncharacter-cost: 1.5\n", MP3);
	cr_expect_eq(buy.step.credits, 1500000);
	cr_expect_eq(buy.step.cost, 300);
	buy_answer(&buy, 200, "content-type: audio/mpeg\ncharacter-cost: -1\n", MP3);
	cr_expect_not(buy.step.has_credits || buy.step.has_cost);
	buy_answer(&buy, 200, "content-type: audio/mpeg\n", MP3);
	cr_expect_not(buy.step.has_credits || buy.step.has_cost);
	buy_release(&buy);
}

Test(provider_elevenlabs, bare_samples_say_how_they_stand)
{
	static char zeros[400000];
	static const struct {
		const char *format, *seconds;
		size_t bytes;
		const char *pcm;
	} ROWS[] = {
		{"pcm_44100", "1", 88200, "s16le/44100/1"},
		{"pcm_44100", "1", 86400, "s16le/44100/1"},
		{"pcm_44100", "1", 176400, "s16le/44100/2"},
		{"pcm_44100", "0.5", 84672, "s16le/44100/2"},
		{"pcm_16000", "2", 63000, "s16le/16000/1"},
		{"ulaw_8000", "1", 8000, "mulaw/8000/1"},
		{"alaw_8000", "1", 16000, "alaw/8000/2"},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct sound_pcm pcm;
		struct buy buy;

		buy_init(&buy, "elevenlabs", "sfx", "");
		buy_set(&buy, "output_format", ROWS[i].format);
		buy_set(&buy, "duration_seconds", ROWS[i].seconds);
		buy_answer_bytes(&buy, 200, "content-type: audio/pcm\n",
				 (struct str){zeros, ROWS[i].bytes});
		cr_assert_eq(buy.step.next, HOSTED_DONE);
		cr_expect_eq(buy.step.items[0].format, MEDIA_PCM);
		cr_expect(str_is(buy.step.items[0].pcm, ROWS[i].pcm), "row %zu: %.*s", i,
			  STR_ARGS(buy.step.items[0].pcm));
		cr_expect(sound_pcm_parse(buy.step.items[0].pcm, &pcm));
		buy_release(&buy);
	}
}

Test(provider_elevenlabs, samples_may_begin_as_an_mp3_does)
{
	struct buy buy;

	buy_init(&buy, "elevenlabs", "sfx", "");
	buy_set(&buy, "output_format", "pcm_44100");
	buy_set(&buy, "duration_seconds", "1");
	buy_answer_bytes(&buy, 200, "", (struct str){"\xff\xfb\x90\x64\x00\x00\x00\x00", 8});
	cr_expect_eq(buy.step.items[0].format, MEDIA_PCM);
	buy_answer(&buy, 200, "content-type: audio/mpeg\n", MP3);
	cr_expect_eq(buy.step.items[0].format, MEDIA_MP3);
	cr_expect_eq(buy.step.items[0].pcm.len, 0);
	buy_answer(&buy, 200, "content-type: audio/pcm\n", "<html><body>502</body></html>");
	cr_expect_eq(buy.step.class, CLASS_UNUSABLE);
	buy_release(&buy);
}

#define TIER \
	"{\"detail\":{\"type\":\"authorization_error\",\"code\":\"only_for_creator+\",\"status\":" \
	"\"only_for_" \
	"creator+\",\"message\":\"This output format is for creator and above.\"}}"

Test(provider_elevenlabs, the_best_format_of_the_plan_is_found)
{
	struct buy buy;

	buy_init(&buy, "elevenlabs", "sfx", "");
	buy_set(&buy, "output_format", "best");
	buy_set(&buy, "duration_seconds", "1");
	(void)buy_send(&buy);
	cr_expect(str_ends(buy.step.send.url, "=pcm_44100"));
	buy_answer(&buy, 403, "", TIER);
	cr_assert_eq(buy.step.next, HOSTED_SEND);
	cr_expect(str_ends(buy.step.send.url, "=mp3_44100_192"));
	cr_expect(buy.step.send.is_submission);
	buy.call.state = buy.step.state;
	buy_answer(&buy, 403, "", TIER);
	cr_assert_eq(buy.step.next, HOSTED_SEND);
	cr_expect(str_ends(buy.step.send.url, "=mp3_44100_128"));
	buy.call.state = buy.step.state;
	(void)buy_send(&buy);
	cr_expect(str_ends(buy.step.send.url, "=mp3_44100_128"), "also after a stop");
	buy_answer(&buy, 403, "", TIER);
	cr_assert_eq(buy.step.next, HOSTED_FAILED);
	cr_expect_eq(buy.step.class, CLASS_AUTH);
	buy_release(&buy);
	/* Without a length, samples would not tell their channels. */
	buy_init(&buy, "elevenlabs", "sfx", "");
	buy_set(&buy, "output_format", "best");
	(void)buy_send(&buy);
	cr_expect(str_ends(buy.step.send.url, "=mp3_44100_192"));
	/* What was asked for by name is not replaced. */
	buy_set(&buy, "output_format", "mp3_44100_192");
	buy_answer(&buy, 403, "", TIER);
	cr_assert_eq(buy.step.next, HOSTED_FAILED);
	buy_release(&buy);
}

#define FULL(code, message) \
	"{\"detail\":{\"type\":\"t\",\"code\":\"" code "\",\"status\":\"" code \
	"\",\"message\":\"" message "\",\"request_id\":\"r9\",\"param\":null}}"
#define LEGACY(code, message) "{\"detail\":{\"status\":\"" code "\",\"message\":\"" message "\"}}"

static const struct answer_row ANSWERS[] = {
	{400, "",
	 "{\"detail\":{\"code\":\"bad_prompt\",\"message\":\"No.\",\"data\":{\"prompt_suggestion\":"
	 "\"a pleasant\\ncoin\"}}}",
	 CLASS_POLICY, "HTTP 400 bad_prompt: No.", "they suggest the prompt: a pleasant coin"},
	{400, "", LEGACY("bad_prompt", "No."), CLASS_POLICY, NULL, "another way"},
	{400, "", FULL("bad_composition_plan", "No."), CLASS_POLICY, NULL, NULL},
	{400, "",
	 "{\"detail\":{\"code\":\"invalid_parameters\",\"message\":\"bad\",\"param\":\"loop\"}}",
	 CLASS_FATAL, "invalid_parameters: loop: bad", NULL},
	{400, "", FULL("max_character_limit_exceeded", "long"), CLASS_FATAL, NULL, NULL},
	{401, "", FULL("invalid_api_key", "no"), CLASS_AUTH, NULL, "the key may be wrong"},
	{401, "", LEGACY("invalid_api_key", "no"), CLASS_AUTH, "HTTP 401 invalid_api_key: no",
	 NULL},
	{401, "", FULL("quota_exceeded", "You have 3"), CLASS_QUOTA, NULL, "credits are used up"},
	{401, "", LEGACY("quota_exceeded", "You have 3"), CLASS_QUOTA, NULL, NULL},
	{401, "", FULL("detected_unusual_activity", "vpn"), CLASS_AUTH, NULL, "build servers"},
	{402, "", FULL("limited_access", "paid"), CLASS_AUTH, NULL, "larger plan"},
	{402, "", FULL("payment_required", "paid"), CLASS_QUOTA, NULL, NULL},
	{403, "", FULL("only_for_creator+", "plan"), CLASS_AUTH, NULL, "larger plan"},
	{403, "", FULL("missing_permissions", "no"), CLASS_AUTH, NULL, "lack the permission"},
	{404, "", "{\"detail\":\"Not Found\"}", CLASS_FATAL, "HTTP 404: Not Found", NULL},
	{409, "", FULL("conflict", "x"), CLASS_UNKNOWN, NULL, NULL},
	{425, "", FULL("too_early", "x"), CLASS_RETRY, NULL, NULL},
	{422, "",
	 "{\"detail\":[{\"loc\":[\"body\",\"duration_seconds\"],\"msg\":\"too "
	 "small\",\"type\":\"v\"},"
	 "{\"loc\":[\"body\",3],\"msg\":\"b\"},7,{}]}",
	 CLASS_FATAL, "HTTP 422: body.duration_seconds: too small; body.3: b", NULL},
	{429, "", FULL("too_many_concurrent_requests", "x"), CLASS_RETRY, NULL, NULL},
	{429, "", FULL("concurrent_limit_exceeded", "x"), CLASS_RETRY, NULL, NULL},
	{429, "", FULL("rate_limit_exceeded", "x"), CLASS_RETRY, NULL, NULL},
	{429, "", LEGACY("system_busy", "x"), CLASS_RETRY, NULL, NULL},
	{500, "", FULL("internal_error", "x"), CLASS_UNKNOWN, NULL, NULL},
	{503, "", "", CLASS_RETRY, NULL, NULL},
	{503, "", FULL("internal_error", "x"), CLASS_UNKNOWN, NULL, NULL},
	{408, "", "", CLASS_UNKNOWN, NULL, NULL},
	{302, "location: https://elsewhere/\n", "<html>", CLASS_FATAL, NULL, NULL},
	{200, "content-type: audio/mpeg\n", "", CLASS_UNUSABLE, "empty", NULL},
	{200, "content-type: text/html\n", "<html>", CLASS_UNUSABLE, "text", NULL},
	{200, "content-type: Application/JSON\n", MP3, CLASS_UNUSABLE, "text", NULL},
	{200, "content-type: audio/mpeg\n", "garbage", CLASS_UNUSABLE, "no sound", NULL},
	{200, "content-type: audio/mpeg\n", "\x89PNG\r\n\x1a\n", CLASS_UNUSABLE, "no sound", NULL},
};

Test(provider_elevenlabs, every_error_has_its_class)
{
	check_answers("elevenlabs", "sfx", ANSWERS, COUNT(ANSWERS));
	check_answers("elevenlabs", "music", ANSWERS, COUNT(ANSWERS));
}

Test(provider_elevenlabs, an_unusable_answer_still_says_what_it_cost)
{
	struct buy buy;

	buy_init(&buy, "elevenlabs", "sfx", "");
	buy_answer(&buy, 200, "content-type: audio/mpeg\ncharacter-cost: 40\n", "garbage");
	cr_expect_eq(buy.step.class, CLASS_UNUSABLE);
	cr_expect(buy.step.has_cost);
	cr_expect_eq(buy.step.cost, 8000);
	buy_answer(&buy, 400, "", FULL("invalid_parameters", "x"));
	cr_expect(str_is(buy.step.request_id, "r9"), "where the field is missing");
	buy_release(&buy);
}

static bool quota_of(struct buy *buy, unsigned status, const char *body, uint64_t *left)
{
	const struct http_reply reply = {.status = status, .body = str_of(body)};
	struct hosted_step step = {0};

	return buy->provider->hosted->quota(&buy->call, &reply, &step, left);
}

Test(provider_elevenlabs, what_is_left_on_the_account)
{
	struct hosted_step step = {0};
	uint64_t left = 0;
	struct buy buy;

	buy_init(&buy, "elevenlabs", "sfx", "");
	cr_assert(buy.provider->hosted->quota(&buy.call, NULL, &step, &left));
	cr_expect(str_ends(step.send.url, "/v1/user/subscription"));
	cr_expect_str_eq(step.send.method, "GET");
	cr_expect(step.send.has_key && !step.send.is_submission);
	cr_assert(
		quota_of(&buy, 200, "{\"character_count\": 30, \"character_limit\": 100}", &left));
	cr_expect_eq(left, 70);
	cr_assert(
		quota_of(&buy, 200, "{\"character_count\": 130, \"character_limit\": 100}", &left));
	cr_expect_eq(left, 0, "overdrawn is nothing");
	cr_expect_not(
		quota_of(&buy, 401, "{\"character_count\": 3, \"character_limit\": 9}", &left));
	cr_expect_not(quota_of(&buy, 200, "{\"character_count\": 30}", &left));
	cr_expect_not(
		quota_of(&buy, 200, "{\"character_count\": -1, \"character_limit\": 9}", &left));
	cr_expect_not(quota_of(&buy, 200, "<html>", &left));
	buy_release(&buy);
}
