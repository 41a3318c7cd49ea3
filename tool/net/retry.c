/* retry.c - the table of repeats. */
#include "net/retry.h"

#include "spec/node.h"

#include <curl/curl.h>
#include <limits.h>
#include <string.h>

#define JSON_MAX      ((size_t)64 * 1024)    /* of an error; the longest seen is 2 KiB */
#define EPOCH_FROM_S  ((uint64_t)1000000000) /* a number of seconds this large is a date */
#define WAIT_LEAST_MS ((uint64_t)50)
/* A machine that wakes up is asked for as long as there is time, but not in a hurry, whatever it estimates. */
#define LOADING_LEAST_MS ((uint64_t)1000)
#define BACKOFF_FIRST    ((uint64_t)1000)

/* ---- bodies ------------------------------------------------------------------------------ */

/* "20", "0.25": in thousandths, rounded up; false on anything else, or beyond 10^12. */
static bool read_thousandths(struct str text, uint64_t *out)
{
	const char *dot = text.len ? memchr(text.ptr, '.', text.len) : NULL;
	struct str whole = {text.ptr, dot ? (size_t)(dot - text.ptr) : text.len};
	uint64_t value, unit = 100;
	bool is_more = false;

	if (!str_to_u64(whole, &value) || value > (uint64_t)1000000000000)
		return false;
	value *= 1000;
	for (const char *c = dot ? dot + 1 : NULL; c && c < text.ptr + text.len; c++) {
		if (*c < '0' || *c > '9')
			return false;
		value += (uint64_t)(*c - '0') * unit;
		is_more = is_more || (unit == 0 && *c != '0');
		unit /= 10;
	}
	*out = value + is_more;
	return true;
}

static const struct node *scalar(const struct node *map, const char *name)
{
	const struct node *node = node_find(map, name);

	return node && node->type == NODE_SCALAR ? node : NULL;
}

static enum retry_body judge(const struct node *root, uint64_t *loading_ms)
{
	const struct node *error = root->type == NODE_MAP ? node_find(root, "error") : NULL;
	const struct node *time;

	if (error && error->type == NODE_MAP && scalar(error, "message"))
		return RETRY_BODY_ERROR;
	if (!error || error->type != NODE_SCALAR || !str_contains(error->text, "loading"))
		return RETRY_BODY_OTHER;
	time = scalar(root, "estimated_time");
	return time && read_thousandths(time->text, loading_ms) ? RETRY_BODY_LOADING
								: RETRY_BODY_OTHER;
}

enum retry_body retry_body_of(struct str body, uint64_t *loading_ms)
{
	struct source source = {.path = "reply", .text = body};
	struct arena arena = {0};
	struct diag unsaid = {0};
	struct node *root;
	enum retry_body kind = RETRY_BODY_OTHER;

	*loading_ms = 0;
	if (body.len == 0)
		return RETRY_BODY_EMPTY;
	if (body.len <= JSON_MAX && json_parse(&source, &arena, &root, &unsaid) == ST_OK)
		kind = judge(root, loading_ms);
	diag_release(&unsaid);
	arena_release(&arena);
	return kind;
}

/* ---- how long ---------------------------------------------------------------------------- */

static uint64_t until(uint64_t when_us, uint64_t now_us)
{
	return when_us > now_us ? (when_us - now_us + 999) / 1000 : 0;
}

/* A date of HTTP always has a time of day; libcurl's reader would take less for one. */
static bool read_date(struct str text, uint64_t now_us, uint64_t *out)
{
	char date[64];
	time_t when;

	if (text.len == 0 || text.len >= sizeof(date) || !memchr(text.ptr, ':', text.len))
		return false;
	memcpy(date, text.ptr, text.len);
	date[text.len] = '\0';
	when = curl_getdate(date, NULL);
	if (when < 0)
		return false;
	*out = until((uint64_t)when * 1000000, now_us);
	return true;
}

static bool read_reset(const struct http_reply *reply, uint64_t now_us, uint64_t *out)
{
	uint64_t ms;

	if (reply->status != 429 ||
	    !read_thousandths(http_reply_field(reply, "x-ratelimit-reset"), &ms))
		return false;
	*out = ms >= EPOCH_FROM_S * 1000 ? until(ms * 1000, now_us) : ms;
	return true;
}

bool retry_asked_ms(const struct http_reply *reply, uint64_t now_us, uint64_t *out)
{
	struct str after = http_reply_field(reply, "retry-after");
	uint64_t ms, most = RETRY_NOT_BEFORE_MAX_S * 1000;

	if (read_thousandths(http_reply_field(reply, "retry-after-ms"), &ms))
		ms = (ms + 999) / 1000;
	else if (!read_thousandths(after, &ms) && !read_date(after, now_us, &ms) &&
		 !read_reset(reply, now_us, &ms))
		return false;
	*out = ms < most ? ms : most;
	return true;
}

/* value less a part of up to a quarter */
static uint64_t shortened(uint64_t value, uint64_t random)
{
	return value - random % (value / 4 + 1);
}

uint64_t retry_backoff_ms(unsigned tries, uint64_t random)
{
	uint64_t wait = tries >= 1 && tries < 7 ? BACKOFF_FIRST << (tries - 1) : RETRY_WAIT_MAX_MS;

	return shortened(wait < RETRY_WAIT_MAX_MS ? wait : RETRY_WAIT_MAX_MS, random);
}

/* Sends again after what was asked (never sooner; a little later, so that not all come at once), after the estimate or
 * after the back-off; or fails, and says from when on it may be tried, where they asked for more than anybody waits. */
static struct retry_plan after(const struct retry_case *c, unsigned tries_max, uint64_t estimate_ms)
{
	struct retry_plan plan = {.verdict = RETRY_LATER};
	uint64_t wait = retry_backoff_ms(c->tries, c->random), more = 0, asked;

	if (c->outcome == NET_ANSWERED && retry_asked_ms(c->reply, c->now_us, &asked)) {
		plan.not_before_us = c->now_us + asked * 1000;
		wait = asked > WAIT_LEAST_MS ? asked : WAIT_LEAST_MS;
		more = c->random % (wait / 8 + 1);
	} else if (estimate_ms) {
		wait = estimate_ms < RETRY_WAIT_MAX_MS ? estimate_ms : RETRY_WAIT_MAX_MS;
	}
	if (c->tries >= tries_max || wait > RETRY_WAIT_MAX_MS || wait >= c->left_ms)
		return plan;
	plan.verdict = RETRY_WAIT;
	plan.wait_ms = wait + more < c->left_ms ? wait + more : wait;
	return plan;
}

/* ---- whether ----------------------------------------------------------------------------- */

static struct retry_plan verdict(enum retry_verdict verdict)
{
	return (struct retry_plan){.verdict = verdict};
}

/* Nobody was reached. What we refused, abandoned or do not trust is not otherwise the next time. */
static struct retry_plan not_started(const struct retry_case *c)
{
	if (c->reason == NET_REFUSED || c->reason == NET_ABANDONED || c->reason == NET_NO_TRUST)
		return verdict(RETRY_LATER);
	return after(c, c->is_awaited ? UINT_MAX : RETRY_CONNECTS_MAX, 0);
}

static struct retry_plan server_error(const struct retry_case *c)
{
	struct retry_plan plan;

	if (c->server_errors >= RETRY_SERVER_ERROR_MAX)
		return verdict(RETRY_LATER);
	plan = after(c, RETRY_TRIES_MAX, 0);
	plan.is_server_error = plan.verdict == RETRY_WAIT;
	return plan;
}

static struct retry_plan answered_submission(const struct retry_case *c)
{
	bool is_forbidden = str_is(http_reply_field(c->reply, "x-should-retry"), "false");
	unsigned status = c->reply->status;
	enum retry_body body;
	uint64_t loading_ms;

	if (status == 429) {
		if (c->is_quota)
			return verdict(RETRY_NOTHING);
		return after(c, is_forbidden || !(c->repeat & REPEAT_429) ? 0 : RETRY_TRIES_MAX, 0);
	}
	if (status != 408 && status != 409 && status < 500)
		return verdict(RETRY_NOTHING);
	body = retry_body_of(c->reply->body, &loading_ms);
	if (status == 503 && body == RETRY_BODY_EMPTY && (c->repeat & REPEAT_503_EMPTY))
		return after(c, is_forbidden ? 0 : RETRY_TRIES_MAX, 0);
	if (status == 503 && body == RETRY_BODY_LOADING && (c->repeat & REPEAT_503_LOADING))
		return after(c, UINT_MAX,
			     loading_ms > LOADING_LEAST_MS ? loading_ms : LOADING_LEAST_MS);
	if (status >= 500 && body == RETRY_BODY_ERROR && (c->repeat & REPEAT_5XX_JSON) &&
	    c->is_vendor_host && !is_forbidden)
		return server_error(c);
	return verdict(RETRY_UNKNOWN);
}

static struct retry_plan other(const struct retry_case *c)
{
	unsigned status = c->reply ? c->reply->status : 0;
	unsigned most = c->is_awaited ? UINT_MAX : RETRY_TRIES_MAX;

	if (c->outcome == NET_BROKEN)
		return after(c, c->reason == NET_TOO_LARGE || c->reason == NET_ABANDONED ? 0 : most,
			     0);
	if (status == 408 || status == 425 || (status == 429 && !c->is_quota) || status >= 500)
		return after(c, most, 0);
	return verdict(RETRY_NOTHING);
}

struct retry_plan retry_plan(const struct retry_case *c)
{
	if (c->outcome == NET_NOT_STARTED)
		return not_started(c);
	if (!c->is_submission)
		return other(c);
	return c->outcome == NET_BROKEN ? verdict(RETRY_UNKNOWN) : answered_submission(c);
}
