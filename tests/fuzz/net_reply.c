/* An answer as libcurl hands it out, line by line and in pieces, and what is read from it. */
#include "fuzz/fuzz.h"
#include "net/retry.h"
#include "net/secret.h"
#include "net/transfer.h"

#include <stdlib.h>
#include <string.h>

#define REPLY_MAX ((size_t)4096)

/* Heads up to the first empty line after one that is no 1xx; the rest is the body. False: refused. */
static bool give(struct transfer *transfer, char *text, size_t size)
{
	size_t at = 0, len;

	while (at < size && !transfer->head_is_done) {
		char *end = memchr(text + at, '\n', size - at);

		len = end ? (size_t)(end - text) + 1 - at : size - at;
		if (reply_take_head(text + at, 1, len, transfer) != len)
			return false;
		at += len;
	}
	for (; at < size; at += len) {
		len = size - at < 700 ? size - at : 700;
		if (reply_take_body(text + at, 1, len, transfer) != len)
			return false;
	}
	return true;
}

static void read_fields(struct transfer *transfer)
{
	static const struct target base = {
		.url = "https://a.example/b/c", .host = "a.example", .port = 443, .is_https = true};
	static const struct str key = {"sk-0123", 7};
	struct net_result *result = &transfer->result;
	struct retry_case c = {.is_submission = true,
			       .repeat = ~0u,
			       .is_vendor_host = true,
			       .tries = 1,
			       .left_ms = 60000};
	struct target target;

	result->reply.body = (struct str){(const char *)result->body.data, result->body.len};
	c.outcome = NET_ANSWERED;
	c.reply = &result->reply;
	if (retry_plan(&c).wait_ms > c.left_ms)
		abort();
	for (size_t i = 0; i < result->reply.field_count; i++) {
		struct str value = result->reply.fields[i].value;
		const char *why = target_parse(value, &base, &result->arena, &target);

		if (!why && (!target.url || !*target.host))
			abort();
		for (size_t k = 0; k < value.len; k++) {
			if ((unsigned char)value.ptr[k] < ' ')
				abort();
		}
	}
	if (str_contains(secret_hide(&result->arena, result->reply.body, &key, 1), "sk-0123"))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct transfer transfer = {.reply_max = REPLY_MAX};
	char *text = malloc(size + 1);

	if (!text)
		abort();
	if (size)
		memcpy(text, data, size);
	(void)give(&transfer, text, size);
	if (transfer.result.body.len > REPLY_MAX ||
	    transfer.result.reply.field_count > NET_FIELDS_MAX)
		abort();
	read_fields(&transfer);
	net_result_release(&transfer.result);
	free(text);
	return 0;
}
