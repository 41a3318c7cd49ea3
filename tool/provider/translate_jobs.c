/* translate_jobs.c - what translators of vendors that work by jobs share. */
#include "provider/translate.h"

#include <string.h>
#include <strings.h>

bool url_is_sound(struct str url, size_t max)
{
	if (url.len > max || (!str_starts(url, "https://") && !str_starts(url, "http://")))
		return false;
	for (size_t i = 0; i < url.len; i++) {
		if (url.ptr[i] <= ' ' || url.ptr[i] > '~')
			return false;
	}
	return true;
}

/* "https://HOST:PORT" of a sound URL. */
static struct str origin_of(struct str url)
{
	size_t at = str_starts(url, "https://") ? 8 : 7;

	while (at < url.len && !strchr("/?#\\", url.ptr[at]))
		at++;
	return (struct str){url.ptr, at};
}

static bool is_same_text(struct str a, struct str b)
{
	return a.len == b.len && strncasecmp(a.ptr, b.ptr, a.len) == 0;
}

bool url_is_at_home(const struct hosted_call *call, struct str url, const char *key_hosts)
{
	struct str origin = origin_of(url);

	if (memchr(origin.ptr, '@', origin.len))
		return false;
	if (is_same_text(origin, origin_of(call->base_url)))
		return true;
	return key_hosts && call->is_vendor_host && str_starts(origin, "https://") &&
	       str_ends(origin, key_hosts);
}

void send_get(const struct hosted_call *call, struct hosted_step *out, struct str url)
{
	*out = (struct hosted_step){
		.next = HOSTED_SEND,
		.send = {.method = "GET", .has_key = true, .reply_max = JOB_REPLY_MAX},
	};
	out->send.url = str_copy(call->arena, url);
}

void step_wait(const struct hosted_call *call, struct str status, struct hosted_step *out)
{
	out->next = HOSTED_WAIT;
	out->wait_ms = call->is_vendor_host ? JOB_POLL_MS : JOB_POLL_ELSEWHERE_MS;
	if (!status.ptr)
		return;
	out->why = status.len
			   ? str_printf(call->arena,
					"it says that the job is '%.*s', a word that is not known",
					STR_ARGS(text_for_people(call->arena, status, TOKEN_MAX)))
			   : STR("what it answers is not of the vendor's form");
}
