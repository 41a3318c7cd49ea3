/* outcome.c - what an ended transfer was. */
#include "net/secret.h"
#include "net/transfer.h"

#include <string.h>

const char *net_reason_name(enum net_reason reason)
{
	static const char *const names[] = {
		[NET_FINE] = "fine",           [NET_REFUSED] = "refused",
		[NET_NO_NAME] = "no-name",     [NET_NO_CONNECT] = "no-connect",
		[NET_NO_TRUST] = "no-trust",   [NET_TIMEOUT] = "timeout",
		[NET_LOST] = "lost",           [NET_CUT] = "cut",
		[NET_TOO_LARGE] = "too-large", [NET_NO_HTTP] = "no-http",
		[NET_ABANDONED] = "abandoned",
	};

	return names[reason];
}

static enum net_reason reason_of(const struct transfer *transfer, CURLcode code)
{
	if (transfer->is_abandoned)
		return NET_ABANDONED;
	/* One address of several may have been refused, and another taken. */
	if (transfer->is_stray && !transfer->is_ready)
		return NET_REFUSED;
	if (transfer->is_too_large)
		return NET_TOO_LARGE;
	/* libcurl takes a connection that closes within a head for an answer without a body. */
	if (code == CURLE_OK && !transfer->head_is_done)
		return NET_LOST;
	switch (code) {
	case CURLE_OK: return transfer->result.reply.status >= 200 ? NET_FINE : NET_NO_HTTP;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY: return NET_NO_NAME;
	case CURLE_COULDNT_CONNECT:
	case CURLE_PROXY: return NET_NO_CONNECT;
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_CIPHER:
	case CURLE_SSL_ENGINE_INITFAILED: return NET_NO_TRUST;
	case CURLE_OPERATION_TIMEDOUT: return NET_TIMEOUT;
	case CURLE_PARTIAL_FILE: return NET_CUT;
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_UNSUPPORTED_PROTOCOL: return NET_NO_HTTP;
	default:
		if (!transfer->is_ready)
			return NET_NO_CONNECT;
		return transfer->head_is_done ? NET_CUT : NET_LOST;
	}
}

/* Our own words where libcurl's would puzzle. */
static const char *words_of(const struct transfer *transfer, CURLcode code)
{
	if (transfer->is_stray && !transfer->is_ready)
		return "a name of this machine leads to another one";
	if (transfer->is_abandoned)
		return "abandoned";
	if (transfer->is_again)
		return "the connection was closed before an answer came";
	if (transfer->is_too_large)
		return transfer->head_is_done ? "the answer is larger than it may be"
					      : "the head of the answer is larger than it may be";
	if (code == CURLE_OK && !transfer->head_is_done)
		return "the connection was closed within the head of the answer";
	if (code == CURLE_OK)
		return "the answer has no status that HTTP knows";
	return transfer->words[0] ? transfer->words : curl_easy_strerror(code);
}

static uint64_t time_of(const struct transfer *transfer, CURLINFO which)
{
	curl_off_t us = 0;

	(void)curl_easy_getinfo(transfer->easy, which, &us);
	return us > 0 ? (uint64_t)us : 0;
}

static bool was_sent(const struct transfer *transfer)
{
	long sent = 0;

	(void)curl_easy_getinfo(transfer->easy, CURLINFO_REQUEST_SIZE, &sent);
	return transfer->is_ready && (sent > 0 || transfer->body_sent > 0);
}

/* Exactly so many bytes; the one beyond them is there for readers that want an end. */
static void fit_body(struct net_result *result)
{
	result->body.data = mem_resize(result->body.data, result->body.len + 1, 1);
	result->body.data[result->body.len] = '\0';
	result->reply.body = (struct str){(const char *)result->body.data, result->body.len};
}

void outcome_of(struct transfer *transfer, CURLcode code)
{
	struct net_result *result = &transfer->result;
	const struct str keys[] = {transfer->endpoint->key, transfer->endpoint->token};

	result->reason = reason_of(transfer, code);
	result->sent = transfer->body_sent;
	result->connect_us = time_of(transfer, CURLINFO_CONNECT_TIME_T);
	result->first_us = transfer->spent_us + time_of(transfer, CURLINFO_STARTTRANSFER_TIME_T);
	result->total_us = transfer->spent_us + time_of(transfer, CURLINFO_TOTAL_TIME_T);
	if (result->reason == NET_FINE) {
		result->outcome = NET_ANSWERED;
		fit_body(result);
		return;
	}
	result->outcome = was_sent(transfer) || result->redirects ? NET_BROKEN : NET_NOT_STARTED;
	bytes_release(&result->body);
	result->why = secret_hide(&result->arena, str_of(words_of(transfer, code)), keys, 2).ptr;
}
