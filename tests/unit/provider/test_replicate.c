/* test_replicate.c - what Replicate is asked, and what is made of its predictions. */
#include "unit/provider/buy.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define HEX         "b76242b40d67c76ab6742e987628a2a9ac019e11d56ab96c4e91ce03b79b2787"
#define BASE        "https://api.replicate.com/v1"
#define JSON        "content-type: application/json\n"

static void init(struct buy *buy, const char *model)
{
	buy_init(buy, "replicate", "", model);
	buy->request.kind = ASSET_AUDIO;
}

/* ---- requests ---------------------------------------------------------------------------- */

Test(provider_replicate, where_a_model_is_asked_for)
{
	static const struct {
		const char *model, *version, *url, *body;
	} ROWS[] = {
		{"black-forest-labs/flux-schnell", NULL,
		 BASE "/models/black-forest-labs/flux-schnell/predictions",
		 "{\"input\":{\"prompt\":\"a gold coin\"}}"},
		{"somebody/thing:" HEX, NULL, BASE "/predictions",
		 "{\"version\":\"" HEX "\",\"input\":{\"prompt\":\"a gold coin\"}}"},
		{HEX, NULL, BASE "/predictions",
		 "{\"version\":\"" HEX "\",\"input\":{\"prompt\":\"a gold coin\"}}"},
		{"somebody/thing", HEX, BASE "/predictions",
		 "{\"version\":\"" HEX "\",\"input\":{\"prompt\":\"a gold coin\"}}"},
		{"somebody/thing", "somebody/thing:" HEX, BASE "/predictions",
		 "{\"version\":\"somebody/thing:" HEX "\",\"input\":{\"prompt\":\"a gold coin\"}}"},
		/* The table pins it. */
		{"suno-ai/bark", NULL, BASE "/predictions",
		 "{\"version\":\"" HEX "\",\"input\":{\"prompt\":\"a gold coin\"}}"},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct buy buy;

		init(&buy, ROWS[i].model);
		if (ROWS[i].version)
			buy_set(&buy, "version", ROWS[i].version);
		cr_expect_str_eq(buy_check(&buy), "", "row %zu", i);
		cr_expect_str_eq(buy_send(&buy), ROWS[i].body, "row %zu", i);
		cr_expect(str_is(buy.step.send.url, ROWS[i].url), "%.*s",
			  STR_ARGS(buy.step.send.url));
		cr_assert_eq(buy.step.send.field_count, 1);
		cr_expect(str_is(buy.step.send.fields[0].name, "prefer"));
		cr_expect(str_is(buy.step.send.fields[0].value, "wait=60"));
		buy_release(&buy);
	}
}

Test(provider_replicate, no_model_no_request)
{
	static const char *const ROWS[][2] = {
		{"", NULL},      {"bark", NULL},   {"a/b:123", NULL},
		{"a/b/c", NULL}, {"../x/y", NULL}, {"a/b", "v2"},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct buy buy;

		init(&buy, ROWS[i][0]);
		if (ROWS[i][1])
			buy_set(&buy, "version", ROWS[i][1]);
		cr_expect_not_null(strstr(buy_check(&buy), "E0568"), "row %zu", i);
		buy_release(&buy);
	}
}

Test(provider_replicate, inputs_go_as_they_are_written)
{
	struct buy buy;

	init(&buy, "a/b");
	buy_set(&buy, "input", "{\"duration\":8,\"top_p\":0.5}");
	buy.request.has_seed = true;
	buy.request.seed = 7;
	buy.request.candidate = 3;
	cr_expect_str_eq(buy_check(&buy), "");
	cr_expect_str_eq(buy_send(&buy),
			 "{\"input\":{\"prompt\":\"a gold coin\",\"seed\":9,\"duration\":8,"
			 "\"top_p\":0.5}}");
	buy_set(&buy, "input", "{\"prompt\":\"mine\",\"seed\":1}");
	cr_expect_str_eq(buy_send(&buy), "{\"input\":{\"prompt\":\"mine\",\"seed\":1}}");
	buy_set(&buy, "input", "[1]");
	cr_expect_not_null(strstr(buy_check(&buy), "E0568"));
	buy_release(&buy);
	init(&buy, "a/b");
	buy_set(&buy, "duration_seconds", "3");
	cr_expect_not_null(strstr(buy_check(&buy), "W0520"));
	buy_release(&buy);
}

Test(provider_replicate, what_is_reserved_is_the_most_that_a_run_takes)
{
	struct buy buy;

	init(&buy, "suno-ai/bark");
	cr_expect_eq(buy_estimate(&buy), 150000);
	buy_release(&buy);
	init(&buy, "suno-ai/bark:" HEX);
	cr_expect_eq(buy_estimate(&buy), 150000, "a version of it");
	buy_release(&buy);
	init(&buy, "stability-ai/stable-audio-2.5");
	cr_expect_eq(buy_estimate(&buy), 200000);
	buy_release(&buy);
	init(&buy, "somebody/thing");
	cr_expect_eq(buy_estimate(&buy), -1);
	buy_release(&buy);
}

/* ---- the job ----------------------------------------------------------------------------- */

Test(provider_replicate, its_id_is_kept_before_anything_else)
{
	static const struct {
		const char *body, *state;
	} ROWS[] = {
		{"{\"id\":\"abc1\",\"status\":\"starting\"}", "abc1"},
		{"{\"id\":\"abc1\",\"status\":\"processing\",\"output\":[\"https://x/y\"]}",
		 "abc1"},
		/* One that has ended is asked for once more: then its id is in the book. */
		{"{\"id\":\"abc1\",\"status\":\"succeeded\",\"output\":\"https://x/y\"}", "abc1"},
		{"{\"id\":\"abc1\",\"status\":\"failed\",\"error\":\"no\"}", "abc1"},
		{"{\"id\":\"abc1\",\"status\":\"starting\",\"urls\":{\"get\":\"" BASE
		 "/predictions/abc1\"}}",
		 "abc1"},
		{"{\"id\":\"abc1\",\"status\":\"starting\",\"urls\":{\"get\":\"" BASE
		 "/jobs/abc1\"}}",
		 "abc1 " BASE "/jobs/abc1"},
		/* Nobody else is told the token. */
		{"{\"id\":\"abc1\",\"status\":\"starting\",\"urls\":{\"get\":"
		 "\"https://evil.example/v1/predictions/abc1\"}}",
		 "abc1"},
		{"{\"id\":\"abc1\",\"status\":\"starting\",\"urls\":{\"get\":"
		 "\"http://api.replicate.com/v1/predictions/abc1\"}}",
		 "abc1"},
		{"{\"id\":\"abc1\",\"status\":\"starting\",\"urls\":{\"get\":"
		 "\"https://api.replicate.com.evil.example/v1/x\"}}",
		 "abc1"},
		{"{\"id\":\"abc1\",\"status\":\"starting\",\"urls\":{\"get\":"
		 "\"https://api.replicate.com@evil.example/v1/x\"}}",
		 "abc1"},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct buy buy;

		init(&buy, "a/b");
		buy_answer(&buy, 201, JSON, ROWS[i].body);
		cr_assert_eq(buy.step.next, HOSTED_WAIT, "row %zu", i);
		cr_expect(str_is(buy.step.state, ROWS[i].state), "row %zu: %.*s", i,
			  STR_ARGS(buy.step.state));
		cr_expect_eq(buy.step.item_count, 0);
		buy_release(&buy);
	}
}

static void look(struct buy *buy, const char *method, const char *url)
{
	buy->step = (struct hosted_step){0};
	buy->provider->hosted->step(&buy->call, NULL, &buy->step);
	cr_assert_eq(buy->step.next, HOSTED_SEND);
	cr_expect_str_eq(buy->step.send.method, method);
	cr_expect(str_is(buy->step.send.url, url), "%.*s", STR_ARGS(buy->step.send.url));
	cr_expect_not(buy->step.send.is_submission);
	cr_expect(buy->step.send.has_key);
}

Test(provider_replicate, it_is_asked_after_and_called_off_where_it_is)
{
	struct buy buy;

	init(&buy, "a/b");
	buy.call.state = STR("abc1");
	look(&buy, "GET", BASE "/predictions/abc1");
	buy.call.is_expired = true;
	look(&buy, "GET", BASE "/predictions/abc1");
	buy.call.is_called_off = true;
	look(&buy, "POST", BASE "/predictions/abc1/cancel");
	buy.call.state = STR("abc1 " BASE "/jobs/abc1");
	look(&buy, "POST", BASE "/jobs/abc1/cancel");
	buy.call.was_told = true;
	look(&buy, "GET", BASE "/jobs/abc1");
	buy_release(&buy);
}

/* ---- results ----------------------------------------------------------------------------- */

static void ends(struct buy *buy, const char *model, const char *path, const char *members)
{
	init(buy, model);
	buy->call.state = STR("abc1");
	if (path)
		buy_set(buy, "output_path", path);
	buy_answer(buy, 200, JSON,
		   str_printf(&buy->arena,
			      "{\"id\":\"abc1\",\"model\":\"a/b\",\"version\":\"" HEX
			      "\",\"status\":\"succeeded\",%s}",
			      members)
			   .ptr);
}

Test(provider_replicate, every_shape_of_output)
{
	static const struct {
		const char *path, *members, *url;
		size_t count;
	} ROWS[] = {
		{NULL, "\"output\":\"https://f/1\"", "https://f/1", 1},
		{NULL, "\"output\":[\"https://f/1\",\"https://f/2\"]", "https://f/1", 2},
		{"1", "\"output\":[\"https://f/1\",\"https://f/2\"]", "https://f/2", 1},
		{"audio_out",
		 "\"output\":{\"prompt_npz\":\"https://f/2\",\"audio_out\":\"https://f/1\"}",
		 "https://f/1", 1},
		{NULL, "\"output\":{\"audio_out\":\"https://f/1\",\"prompt_npz\":null}",
		 "https://f/1", 1},
		{"a.0.b", "\"output\":{\"a\":[{\"b\":\"https://f/1\"}]}", "https://f/1", 1},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct buy buy;

		ends(&buy, "a/b", ROWS[i].path, ROWS[i].members);
		cr_assert_eq(buy.step.next, HOSTED_DONE, "row %zu: %.*s", i,
			     STR_ARGS(buy.step.why));
		cr_assert_eq(buy.step.item_count, ROWS[i].count, "row %zu", i);
		cr_expect(str_is(buy.step.items[0].url, ROWS[i].url), "row %zu", i);
		cr_expect(str_is(buy.step.model, "a/b:" HEX));
		buy_release(&buy);
	}
}

Test(provider_replicate, outputs_that_are_of_no_use)
{
	static const struct {
		const char *path, *members, *why;
	} ROWS[] = {
		{NULL, "\"output\":null", "nothing"},
		{NULL, "\"output\":null,\"data_removed\":true", "removed"},
		{NULL, "\"output\":\"\"", "nothing"},
		{NULL, "\"output\":\"file:///etc/passwd\"", "nothing"},
		{NULL, "\"output\":\"https://f/a b\"", "nothing"},
		{NULL, "\"output\":\"https://f/\\u0007\"", "nothing"},
		{NULL, "\"output\":[]", "nothing"},
		{NULL, "\"output\":[\"https://f/1\",3]", "nothing"},
		{NULL, "\"output\":42", "nothing"},
		{NULL, "\"output\":{\"a\":\"https://f/1\",\"b\":\"https://f/2\"}", "output_path"},
		{"c", "\"output\":{\"a\":\"https://f/1\"}", "output_path"},
		{"9", "\"output\":[\"https://f/1\"]", "output_path"},
		{"a.b", "\"output\":{\"a\":\"https://f/1\"}", "output_path"},
		{NULL, "\"output\":\"data:audio/wav;base64,!!!!\"", "nothing"},
		{NULL, "\"output\":\"data:audio/wav;base64,iVBORw0KGgo=\"", "nothing"},
		{NULL, "\"output\":\"data:audio/wav,RIFF\"", "nothing"},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct buy buy;

		ends(&buy, "a/b", ROWS[i].path, ROWS[i].members);
		cr_expect_eq(buy.step.next, HOSTED_FAILED, "row %zu", i);
		cr_expect_eq(buy.step.class, CLASS_UNUSABLE, "row %zu", i);
		cr_expect_eq(buy.step.item_count, 0, "row %zu", i);
		cr_expect(str_contains(buy.step.why, ROWS[i].why), "row %zu: %.*s", i,
			  STR_ARGS(buy.step.why));
		buy_release(&buy);
	}
}

Test(provider_replicate, a_result_in_the_answer_itself)
{
	struct buy buy;

	ends(&buy, "a/b", NULL,
	     "\"output\":\"data:audio/"
	     "wav;base64,UklGRiQAAABXQVZFZm10IA==\",\"input\":{\"seed\":77}");
	cr_assert_eq(buy.step.next, HOSTED_DONE);
	cr_expect_eq(buy.step.items[0].format, MEDIA_WAV);
	cr_expect_eq(buy.step.items[0].data.len, 16);
	cr_expect(buy.step.items[0].has_seed);
	cr_expect_eq(buy.step.items[0].seed, 77);
	buy_release(&buy);
}

Test(provider_replicate, what_a_run_took_is_what_it_cost)
{
	struct buy buy;

	ends(&buy, "suno-ai/bark", NULL,
	     "\"output\":\"https://f/1\",\"metrics\":{\"predict_time\":12.5,\"total_time\":90}");
	cr_expect(buy.step.has_cost);
	cr_expect_eq(buy.step.cost, 2813, "12.5 s of 225 micro-dollars, rounded up");
	cr_expect(str_is(buy.step.usage, "{\"predict_time\":12.5}"));
	buy_release(&buy);
	ends(&buy, "a/b", NULL, "\"output\":\"https://f/1\",\"metrics\":{\"predict_time\":12.5}");
	cr_expect_not(buy.step.has_cost, "nobody knows the rate");
	buy_release(&buy);
	ends(&buy, "suno-ai/bark", NULL,
	     "\"output\":\"https://f/1\",\"metrics\":{\"predict_time\":-1}");
	cr_expect_not(buy.step.has_cost);
	buy_release(&buy);
	ends(&buy, "suno-ai/bark", NULL,
	     "\"output\":\"https://f/1\",\"metrics\":{\"predict_time\":1e99}");
	cr_expect_not(buy.step.has_cost);
	buy_release(&buy);
}

/* ---- other ends -------------------------------------------------------------------------- */

Test(provider_replicate, how_a_prediction_may_end)
{
	static const struct {
		const char *members;
		enum hosted_class class;
		const char *why;
	} ROWS[] = {
		{"\"status\":\"failed\",\"error\":\"CUDA out of "
		 "memory\",\"logs\":\"a\\nb\\nc\\nd\\n\"",
		 CLASS_UNUSABLE, "CUDA out of memory; its log ends: b c d"},
		{"\"status\":\"failed\",\"error\":null", CLASS_UNUSABLE, "no reason"},
		{"\"status\":\"failed\",\"error\":{\"message\":\"an object\"}", CLASS_UNUSABLE,
		 "an object"},
		{"\"status\":\"failed\",\"error\":[1]", CLASS_UNUSABLE, "no reason"},
		{"\"status\":\"failed\",\"error\":5", CLASS_UNUSABLE, "5"},
		{"\"status\":\"failed\",\"error\":\"NSFW content detected.\"", CLASS_POLICY,
		 "NSFW"},
		{"\"status\":\"canceled\"", CLASS_UNUSABLE, "cancelled"},
		{"\"status\":\"aborted\"", CLASS_FATAL, "before it began"},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct buy buy;

		init(&buy, "suno-ai/bark");
		buy.call.state = STR("abc1");
		buy_answer(&buy, 200, JSON,
			   str_printf(&buy.arena, "{\"id\":\"abc1\",%s}", ROWS[i].members).ptr);
		cr_expect_eq(buy.step.next, HOSTED_FAILED, "row %zu", i);
		cr_expect_eq(buy.step.class, ROWS[i].class, "row %zu", i);
		cr_expect(str_contains(buy.step.why, ROWS[i].why), "row %zu: %.*s", i,
			  STR_ARGS(buy.step.why));
		cr_expect_not(buy.step.is_cancelled);
		buy_release(&buy);
	}
}

Test(provider_replicate, called_off)
{
	struct buy buy;

	init(&buy, "suno-ai/bark");
	buy.call.state = STR("abc1");
	buy.call.is_called_off = true;
	/* That it cannot be cancelled is no word on what became of it. */
	buy_answer(&buy, 404, JSON, "{\"detail\":\"Not found\"}");
	cr_expect_eq(buy.step.next, HOSTED_SEND);
	cr_expect_str_eq(buy.step.send.method, "GET");
	buy.call.was_told = true;
	buy_answer(&buy, 200, JSON,
		   "{\"id\":\"abc1\",\"status\":\"canceled\",\"metrics\":{\"predict_time\":2}}");
	cr_expect(buy.step.is_cancelled);
	cr_expect(buy.step.has_cost);
	cr_expect_eq(buy.step.cost, 450);
	buy_answer(&buy, 200, JSON, "{\"id\":\"abc1\",\"status\":\"aborted\"}");
	cr_expect(buy.step.is_cancelled);
	cr_expect(buy.step.has_cost);
	cr_expect_eq(buy.step.cost, 0, "it is not charged");
	/* It had ended before they heard of it. */
	buy_answer(&buy, 200, JSON,
		   "{\"id\":\"abc1\",\"status\":\"succeeded\",\"output\":\"https://f/1\"}");
	cr_expect_eq(buy.step.next, HOSTED_DONE);
	buy_release(&buy);
}

Test(provider_replicate, a_status_that_nobody_knows_is_waited_for)
{
	struct buy buy;

	init(&buy, "a/b");
	buy.call.state = STR("abc1");
	buy_answer(&buy, 200, JSON, "{\"id\":\"abc1\",\"status\":\"thinking\"}");
	cr_expect_eq(buy.step.next, HOSTED_WAIT);
	cr_expect(str_contains(buy.step.why, "thinking"));
	buy_answer(&buy, 200, JSON, "{\"id\":\"abc1\",\"status\":\"processing\"}");
	cr_expect_eq(buy.step.next, HOSTED_WAIT);
	cr_expect_eq(buy.step.why.len, 0);
	buy_release(&buy);
}

/* ---- errors ------------------------------------------------------------------------------ */

Test(provider_replicate, errors)
{
	static const struct answer_row ROWS[] = {
		{401, JSON,
		 "{\"title\":\"Unauthenticated\",\"detail\":\"You did not pass an authentication "
		 "token\",\"status\":401}",
		 CLASS_AUTH, "Unauthenticated: You did not pass", "token"},
		{401, JSON, "{\"detail\":\"Invalid token.\"}", CLASS_AUTH, "Invalid token", NULL},
		{402, JSON, "{\"title\":\"Insufficient credit\",\"detail\":\"You need credit\"}",
		 CLASS_QUOTA, "credit", "bought"},
		{404, JSON, "{\"detail\":\"The requested resource could not be found.\"}",
		 CLASS_FATAL, "could not be found", "version"},
		{422, JSON,
		 "{\"title\":\"Input validation failed\",\"detail\":\"- input.duration: Must be "
		 "less "
		 "than 30\\n\",\"status\":422,\"invalid_fields\":[{\"field\":\"input.duration\"}]}",
		 CLASS_FATAL, "input.duration: Must be less than 30", "inputs"},
		{429, JSON,
		 "{\"detail\":\"Request was throttled. Your rate limit resets in ~30s.\"}",
		 CLASS_RETRY, "throttled", NULL},
		{503, "", "", CLASS_RETRY, NULL, NULL},
		{500, JSON, "{\"detail\":\"Internal server error\"}", CLASS_UNKNOWN, NULL, NULL},
		{502, "content-type: text/html\n", "<html>", CLASS_UNKNOWN, NULL, NULL},
		{200, "content-type: text/html\n", "<html>", CLASS_UNUSABLE, "no prediction", NULL},
		{201, JSON, "{\"status\":\"starting\"}", CLASS_UNUSABLE, "no prediction", NULL},
		{201, JSON, "{\"id\":\"../../x\",\"status\":\"starting\"}", CLASS_UNUSABLE,
		 "no prediction", NULL},
		{201, JSON, "[]", CLASS_UNUSABLE, "no prediction", NULL},
	};

	check_answers("replicate", "", ROWS, COUNT(ROWS));
}

Test(provider_replicate, how_long_they_want_to_be_left_alone)
{
	static const struct {
		const char *fields, *detail;
		uint64_t ms;
	} ROWS[] = {
		{JSON, "Request was throttled. Your rate limit resets in ~30s.", 30000},
		{JSON, "Request was throttled. Expected available in 7 seconds.", 7000},
		{JSON "retry-after: 3\n", "Request was throttled. Your rate limit resets in ~30s.",
		 3000},
		{JSON, "Request was throttled.", 0},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct buy buy;

		init(&buy, "a/b");
		buy_answer(&buy, 429, ROWS[i].fields,
			   str_printf(&buy.arena, "{\"detail\":\"%s\"}", ROWS[i].detail).ptr);
		cr_expect_eq(buy.step.class, CLASS_RETRY);
		cr_expect_eq(buy.step.retry_after_ms, ROWS[i].ms, "row %zu", i);
		buy_release(&buy);
	}
}

/* What runs there is paid for: a key that is wrong today does not lose it. */
Test(provider_replicate, a_job_is_not_given_up_for_a_key)
{
	struct buy buy;

	init(&buy, "a/b");
	buy.call.state = STR("abc1");
	buy_answer(&buy, 401, JSON, "{\"title\":\"Unauthenticated\",\"detail\":\"no\"}");
	cr_expect_eq(buy.step.class, CLASS_AUTH, "with a job it is left for a later run");
	cr_expect(str_contains(buy.step.why, "Unauthenticated"));
	buy_answer(&buy, 404, JSON, "{\"detail\":\"Not found\"}");
	cr_expect_eq(buy.step.next, HOSTED_FAILED);
	cr_expect_eq(buy.step.class, CLASS_UNKNOWN, "nobody knows what it cost");
	buy_answer(&buy, 200, "content-type: text/html\n", "<html>");
	cr_expect_eq(buy.step.next, HOSTED_WAIT, "something on the way answered");
	cr_expect(str_contains(buy.step.why, "not of the vendor's form"));
	buy_release(&buy);
}
