/* The table of repeats, row by row, and how long is waited. */
#include "net/retry.h"

#include <criterion/criterion.h>
#include <string.h>

#define NOW_US  ((uint64_t)1795262400 * 1000000) /* Sat, 21 Nov 2026 12:00:00 GMT */
#define LEFT_MS ((uint64_t)600000)
#define ALL     (REPEAT_429 | REPEAT_503_EMPTY)
#define OPENAI  (ALL | REPEAT_5XX_JSON)
#define HUGGING (ALL | REPEAT_503_LOADING)

#define ERROR_BODY \
	"{\"error\":{\"message\":\"The server had an " \
	"error\",\"type\":\"server_error\",\"code\":null}}"
#define LOADING_BODY "{\"error\":\"Model a/b is currently loading\",\"estimated_time\":20.5}"

static struct http_field field;
static struct http_reply reply;

static struct retry_case answered(unsigned status, const char *body, unsigned repeat)
{
	reply = (struct http_reply){.status = status, .body = str_of(body)};
	return (struct retry_case){.is_submission = true,
				   .is_vendor_host = true,
				   .repeat = repeat,
				   .outcome = NET_ANSWERED,
				   .reply = &reply,
				   .tries = 1,
				   .now_us = NOW_US,
				   .left_ms = LEFT_MS};
}

static void with_field(const char *name, const char *value)
{
	field = (struct http_field){str_of(name), str_of(value)};
	reply.fields = &field;
	reply.field_count = value ? 1 : 0;
}

static const struct {
	const char *body;
	unsigned status;
	unsigned repeat;
	bool is_vendor;
	enum retry_verdict verdict;
} SUBMISSIONS[] = {
	/* 429: all */
	{"", 429, ALL, true, RETRY_WAIT},
	{ERROR_BODY, 429, ALL, false, RETRY_WAIT},
	{"<html>", 429, ALL, true, RETRY_WAIT},
	{"", 429, 0, true, RETRY_LATER},
	/* 503 without a body: all */
	{"", 503, ALL, false, RETRY_WAIT},
	{"", 503, 0, true, RETRY_UNKNOWN},
	{" ", 503, ALL, true, RETRY_UNKNOWN},
	{"<html>busy</html>", 503, OPENAI, true, RETRY_UNKNOWN},
	{"", 502, OPENAI, true, RETRY_UNKNOWN},
	{"", 500, OPENAI, true, RETRY_UNKNOWN},
	/* 503 that is loading: huggingface */
	{LOADING_BODY, 503, HUGGING, true, RETRY_WAIT},
	{LOADING_BODY, 503, OPENAI, true, RETRY_UNKNOWN},
	{LOADING_BODY, 500, HUGGING, true, RETRY_UNKNOWN},
	{"{\"error\":\"loading\"}", 503, HUGGING, true, RETRY_UNKNOWN},
	{"{\"error\":\"out of memory\",\"estimated_time\":20}", 503, HUGGING, true, RETRY_UNKNOWN},
	/* 5xx with the vendor's error: openai at its own host */
	{ERROR_BODY, 500, OPENAI, true, RETRY_WAIT},
	{ERROR_BODY, 502, OPENAI, true, RETRY_WAIT},
	{ERROR_BODY, 503, OPENAI, true, RETRY_WAIT},
	{ERROR_BODY, 500, OPENAI, false, RETRY_UNKNOWN},
	{ERROR_BODY, 503, OPENAI, false, RETRY_UNKNOWN},
	{ERROR_BODY, 500, ALL, true, RETRY_UNKNOWN},
	{"{\"error\":\"text\"}", 500, OPENAI, true, RETRY_UNKNOWN},
	{"{\"error\":{}}", 500, OPENAI, true, RETRY_UNKNOWN},
	{"{\"detail\":{\"message\":\"x\"}}", 500, OPENAI, true, RETRY_UNKNOWN},
	{"{\"error\":{\"message\":\"cut", 500, OPENAI, true, RETRY_UNKNOWN},
	{ERROR_BODY "x", 500, OPENAI, true, RETRY_UNKNOWN},
	{"<html>" ERROR_BODY "</html>", 500, OPENAI, true, RETRY_UNKNOWN},
	{"[" ERROR_BODY "]", 500, OPENAI, true, RETRY_UNKNOWN},
	/* any other of these: it may have begun */
	{"", 408, OPENAI, true, RETRY_UNKNOWN},
	{ERROR_BODY, 408, OPENAI, true, RETRY_UNKNOWN},
	{ERROR_BODY, 409, OPENAI, true, RETRY_UNKNOWN},
	{"<html>", 504, OPENAI, true, RETRY_UNKNOWN},
	{"", 520, HUGGING, true, RETRY_UNKNOWN},
	/* the rest is for the translator */
	{"", 200, OPENAI, true, RETRY_NOTHING},
	{"<html>", 200, OPENAI, true, RETRY_NOTHING},
	{"", 302, OPENAI, true, RETRY_NOTHING},
	{ERROR_BODY, 400, OPENAI, true, RETRY_NOTHING},
	{ERROR_BODY, 401, OPENAI, true, RETRY_NOTHING},
	{"", 402, OPENAI, true, RETRY_NOTHING},
	{"", 403, OPENAI, true, RETRY_NOTHING},
	{"<html>", 404, OPENAI, true, RETRY_NOTHING},
	{"", 422, OPENAI, true, RETRY_NOTHING},
};

Test(net_retry, answered_submissions)
{
	for (size_t i = 0; i < sizeof(SUBMISSIONS) / sizeof(SUBMISSIONS[0]); i++) {
		struct retry_case c =
			answered(SUBMISSIONS[i].status, SUBMISSIONS[i].body, SUBMISSIONS[i].repeat);
		struct retry_plan plan;

		c.is_vendor_host = SUBMISSIONS[i].is_vendor;
		plan = retry_plan(&c);
		cr_expect_eq(plan.verdict, SUBMISSIONS[i].verdict, "%u %s %x: %d",
			     SUBMISSIONS[i].status, SUBMISSIONS[i].body, SUBMISSIONS[i].repeat,
			     plan.verdict);
		cr_expect_eq(plan.is_server_error,
			     plan.verdict == RETRY_WAIT && SUBMISSIONS[i].status >= 500 &&
				     !strcmp(SUBMISSIONS[i].body, ERROR_BODY));
		/* Enough is enough: then it failed where it certainly was not billed. */
		c.tries = RETRY_TRIES_MAX;
		plan = retry_plan(&c);
		if (strcmp(SUBMISSIONS[i].body, LOADING_BODY) == 0)
			continue; /* time alone is the bound */
		cr_expect_eq(plan.verdict, SUBMISSIONS[i].verdict == RETRY_WAIT
						   ? RETRY_LATER
						   : SUBMISSIONS[i].verdict);
	}
}

Test(net_retry, quota_is_no_matter_of_time)
{
	struct retry_case c = answered(429, ERROR_BODY, OPENAI);

	c.is_quota = true;
	with_field("retry-after", "1");
	cr_expect_eq(retry_plan(&c).verdict, RETRY_NOTHING);
	c.is_submission = false;
	cr_expect_eq(retry_plan(&c).verdict, RETRY_NOTHING);
}

Test(net_retry, they_may_forbid_it)
{
	struct retry_case c = answered(500, ERROR_BODY, OPENAI);

	with_field("x-should-retry", "false");
	cr_expect_eq(retry_plan(&c).verdict, RETRY_UNKNOWN);
	reply.status = 429;
	cr_expect_eq(retry_plan(&c).verdict, RETRY_LATER);
	reply = (struct http_reply){.status = 503};
	with_field("x-should-retry", "false");
	cr_expect_eq(retry_plan(&c).verdict, RETRY_LATER);
	/* That they allow it is no proof. */
	reply = (struct http_reply){.status = 409, .body = STR(ERROR_BODY)};
	with_field("x-should-retry", "true");
	cr_expect_eq(retry_plan(&c).verdict, RETRY_UNKNOWN);
}

Test(net_retry, server_errors_at_most_twice)
{
	struct retry_case c = answered(500, ERROR_BODY, OPENAI);

	for (c.server_errors = 0; c.server_errors < 2; c.server_errors++)
		cr_expect_eq(retry_plan(&c).verdict, RETRY_WAIT);
	cr_expect_eq(retry_plan(&c).verdict, RETRY_LATER);
	/* Those of another kind between them have a count of their own. */
	reply = (struct http_reply){.status = 429};
	cr_expect_eq(retry_plan(&c).verdict, RETRY_WAIT);
}

Test(net_retry, not_started)
{
	struct retry_case c = {
		.is_submission = true, .outcome = NET_NOT_STARTED, .tries = 1, .left_ms = LEFT_MS};
	static const enum net_reason again[] = {NET_NO_NAME, NET_NO_CONNECT, NET_TIMEOUT, NET_LOST};
	static const enum net_reason never[] = {NET_REFUSED, NET_NO_TRUST, NET_ABANDONED};

	for (size_t i = 0; i < 4; i++) {
		c.reason = again[i];
		c.tries = 1;
		cr_expect_eq(retry_plan(&c).verdict, RETRY_WAIT);
		c.tries = RETRY_CONNECTS_MAX;
		cr_expect_eq(retry_plan(&c).verdict, RETRY_LATER);
		cr_expect_eq(retry_plan(&c).not_before_us, 0);
	}
	c.tries = 1;
	for (size_t i = 0; i < 3; i++) {
		c.reason = never[i];
		cr_expect_eq(retry_plan(&c).verdict, RETRY_LATER);
	}
}

Test(net_retry, broken)
{
	struct retry_case c = {.is_submission = true,
			       .outcome = NET_BROKEN,
			       .tries = 1,
			       .left_ms = LEFT_MS,
			       .repeat = ~0u};

	for (int reason = NET_NO_NAME; reason <= NET_ABANDONED; reason++) {
		c.reason = (enum net_reason)reason;
		c.is_submission = true;
		cr_expect_eq(retry_plan(&c).verdict, RETRY_UNKNOWN);
		c.is_submission = false;
		cr_expect_eq(retry_plan(&c).verdict,
			     reason == NET_TOO_LARGE || reason == NET_ABANDONED ? RETRY_LATER
										: RETRY_WAIT,
			     "%d", reason);
	}
}

Test(net_retry, gets_repeat_freely)
{
	static const unsigned again[] = {408, 425, 429, 500, 502, 503, 504},
			      never[] = {200, 304, 400, 401, 403, 404, 410};

	for (size_t i = 0; i < 7; i++) {
		struct retry_case c = answered(again[i], "<html>", 0);

		c.is_submission = c.is_vendor_host = false;
		cr_expect_eq(retry_plan(&c).verdict, RETRY_WAIT, "%u", again[i]);
		reply.status = never[i];
		cr_expect_eq(retry_plan(&c).verdict, RETRY_NOTHING, "%u", never[i]);
	}
}

/* What is paid is asked after as long as there is time, whatever stands in the way; but not what we refuse ourselves. */
Test(net_retry, what_is_awaited_is_not_given_up)
{
	static const enum net_reason reasons[] = {NET_NO_CONNECT, NET_NO_NAME, NET_REFUSED};
	struct retry_case c = answered(502, "<html>", 0);

	c.is_submission = false;
	c.tries = 100;
	cr_expect_eq(retry_plan(&c).verdict, RETRY_LATER);
	c.is_awaited = true;
	cr_expect_eq(retry_plan(&c).verdict, RETRY_WAIT);
	c.outcome = NET_BROKEN;
	c.reason = NET_LOST;
	cr_expect_eq(retry_plan(&c).verdict, RETRY_WAIT);
	c.left_ms = 10;
	cr_expect_eq(retry_plan(&c).verdict, RETRY_LATER, "the time is over");
	c.left_ms = LEFT_MS;
	c.outcome = NET_NOT_STARTED;
	for (size_t i = 0; i < 3; i++) {
		c.reason = reasons[i];
		cr_expect_eq(retry_plan(&c).verdict, i < 2 ? RETRY_WAIT : RETRY_LATER, "%zu", i);
	}
}

/* ---- how long ---- */

static const struct {
	const char *name, *value;
	bool is_asked;
	uint64_t ms;
} ASKED[] = {
	{"retry-after", "1", true, 1000},
	{"retry-after", "0", true, 0},
	{"retry-after", "1.5", true, 1500},
	{"retry-after", "0.0001", true, 1},
	{"retry-after", "60", true, 60000},
	{"retry-after", "86400", true, 86400000},
	{"retry-after", "999999999999", true, RETRY_NOT_BEFORE_MAX_S * 1000},
	{"retry-after", "99999999999999999999999", false, 0},
	{"retry-after", "Sat, 21 Nov 2026 12:00:05 GMT", true, 5000},
	{"retry-after", "Saturday, 21-Nov-26 12:00:05 GMT", true, 5000},
	{"retry-after", "Sat Nov 21 12:00:05 2026", true, 5000},
	{"retry-after", "Sat, 21 Nov 2026 11:00:00 GMT", true, 0},
	{"retry-after", "Sat, 21 Nov 2099 12:00:00 GMT", true, RETRY_NOT_BEFORE_MAX_S * 1000},
	{"retry-after", "soon", false, 0},
	{"retry-after", "", false, 0},
	{"retry-after", "-5", false, 0},
	{"retry-after", "1e3", false, 0},
	{"retry-after", ".", false, 0},
	{"retry-after", "1; 2", false, 0},
	{"retry-after", "Nov 22", false, 0},
	{"retry-after-ms", "200", true, 200},
	{"retry-after-ms", "200.2", true, 201},
	{"x-ratelimit-reset", "7", true, 7000},
	{"x-ratelimit-reset", "1795262403", true, 3000},
	{"x-ratelimit-reset", "1795262399", true, 0},
	{"x-ratelimit-reset", "6m0s", false, 0},
	{"x-other", "5", false, 0},
};

Test(net_retry, asked)
{
	for (size_t i = 0; i < sizeof(ASKED) / sizeof(ASKED[0]); i++) {
		uint64_t ms = 0;

		reply = (struct http_reply){.status = 429};
		with_field(ASKED[i].name, ASKED[i].value);
		cr_expect_eq(retry_asked_ms(&reply, NOW_US, &ms), ASKED[i].is_asked, "%s",
			     ASKED[i].value);
		cr_expect_eq(ms, ASKED[i].ms, "%s: %llu", ASKED[i].value, (unsigned long long)ms);
	}
	/* Elsewhere that is merely how full a window is. */
	reply = (struct http_reply){.status = 503};
	with_field("x-ratelimit-reset", "7");
	cr_expect_not(retry_asked_ms(&reply, NOW_US, &(uint64_t){0}));
}

Test(net_retry, milliseconds_come_first)
{
	struct http_field both[] = {{STR("retry-after"), STR("9")},
				    {STR("x-ratelimit-reset"), STR("99")},
				    {STR("retry-after-ms"), STR("200")}};
	uint64_t ms;

	reply = (struct http_reply){.status = 429, .fields = both, .field_count = 3};
	cr_expect(retry_asked_ms(&reply, NOW_US, &ms) && ms == 200);
	both[2].value = STR("?");
	cr_expect(retry_asked_ms(&reply, NOW_US, &ms) && ms == 9000);
	both[0].value = STR("?");
	cr_expect(retry_asked_ms(&reply, NOW_US, &ms) && ms == 99000);
}

Test(net_retry, what_is_asked_is_kept)
{
	struct retry_case c = answered(429, "", ALL);
	struct retry_plan plan;

	with_field("retry-after", "8");
	for (c.random = 0; c.random < 5000; c.random += 7) {
		plan = retry_plan(&c);
		cr_assert(plan.verdict == RETRY_WAIT && plan.wait_ms >= 8000 &&
			  plan.wait_ms <= 9000);
		cr_assert_eq(plan.not_before_us, NOW_US + 8000000);
	}
	/* A deadline cuts what is added, not what was asked. */
	c.left_ms = 8001;
	c.random = 999;
	cr_expect_eq(retry_plan(&c).wait_ms, 8000);
	c.left_ms = 8000;
	plan = retry_plan(&c);
	cr_expect(plan.verdict == RETRY_LATER && plan.not_before_us == NOW_US + 8000000);
	/* "At once" is not a loop without a pause. */
	c.left_ms = LEFT_MS;
	with_field("retry-after", "0");
	cr_expect_geq(retry_plan(&c).wait_ms, 50);
	with_field("retry-after", "60");
	cr_expect_eq(retry_plan(&c).verdict, RETRY_WAIT);
	with_field("retry-after", "61");
	plan = retry_plan(&c);
	cr_expect(plan.verdict == RETRY_LATER && plan.not_before_us == NOW_US + 61000000);
	with_field("retry-after", "86400");
	plan = retry_plan(&c);
	cr_expect(plan.verdict == RETRY_LATER &&
		  plan.not_before_us == NOW_US + (uint64_t)86400 * 1000000);
	/* Another one that failed for good says from when on, too. */
	c.tries = RETRY_TRIES_MAX;
	with_field("retry-after", "2");
	plan = retry_plan(&c);
	cr_expect(plan.verdict == RETRY_LATER && plan.not_before_us == NOW_US + 2000000);
}

/* A model may take ten minutes to wake: time is the bound, not the number of times. */
Test(net_retry, loading_is_bounded_by_time_alone)
{
	struct retry_case c = answered(503, LOADING_BODY, HUGGING);
	struct retry_plan plan;

	c.tries = 100;
	plan = retry_plan(&c);
	cr_expect_eq(plan.verdict, RETRY_WAIT);
	cr_expect_eq(plan.wait_ms, 20500);
	c.left_ms = 20500;
	cr_expect_eq(retry_plan(&c).verdict, RETRY_LATER);
	c = answered(503, "{\"error\":\"Model a/b is currently loading\",\"estimated_time\":0.001}", HUGGING);
	cr_expect_eq(retry_plan(&c).wait_ms, 1000);
}

Test(net_retry, loading_waits_for_the_estimate)
{
	struct retry_case c = answered(503, LOADING_BODY, HUGGING);
	uint64_t ms;

	cr_expect_eq(retry_body_of(reply.body, &ms), RETRY_BODY_LOADING);
	cr_expect_eq(ms, 20500);
	cr_expect_eq(retry_plan(&c).wait_ms, 20500);
	reply.body = STR("{\"error\":\"x is loading\",\"estimated_time\":600}");
	cr_expect_eq(retry_plan(&c).wait_ms, 60000);
	cr_expect_eq(retry_plan(&c).verdict, RETRY_WAIT);
	reply.body = STR("{\"error\":\"x is loading\",\"estimated_time\":-1}");
	cr_expect_eq(retry_plan(&c).verdict, RETRY_UNKNOWN);
}

Test(net_retry, backoff)
{
	uint64_t base = 1000;

	for (unsigned tries = 1; tries < 40; tries++) {
		cr_expect_eq(retry_backoff_ms(tries, 0), base);
		for (uint64_t random = 1; random < 100000; random += 331) {
			uint64_t wait = retry_backoff_ms(tries, random);

			cr_assert(wait <= base && wait >= base - base / 4);
		}
		base = base * 2 < 60000 ? base * 2 : 60000;
	}
	cr_expect_eq(retry_backoff_ms(0, 0), 60000);
	cr_expect_leq(retry_backoff_ms(3, UINT64_MAX), 4000);
}

Test(net_retry, a_deadline_ends_it)
{
	struct retry_case c = answered(503, "", ALL);

	c.left_ms = 1000;
	cr_expect_eq(retry_plan(&c).verdict, RETRY_LATER);
	c.left_ms = 1001;
	cr_expect_eq(retry_plan(&c).verdict, RETRY_WAIT);
	c.left_ms = 0;
	cr_expect_eq(retry_plan(&c).verdict, RETRY_LATER);
}
