/* transfer.h - one transfer, as the files of this room share it. */
#ifndef ASSETC_NET_TRANSFER_H
#define ASSETC_NET_TRANSFER_H

#include "net/net.h"
#include "net/target.h"

#include <curl/curl.h>

/* PREREQFUNCTION, which tells that the first byte of a request is about to go. */
#if LIBCURL_VERSION_NUM < 0x075000
#error "libcurl 7.80 or newer is needed"
#endif

struct transfer {
	struct transfer *previous, *next; /* running, or ended and waiting */
	struct net *net;
	const struct net_endpoint *endpoint;
	struct net_result result; /* arena, context and what came so far */

	CURL *easy;
	struct curl_slist *fields;
	curl_mime *mime;
	struct target home, target;
	uint64_t timeout_ms, spent_us; /* spent: by the requests before a redirect */
	char words[CURL_ERROR_SIZE];

	/* the request */
	struct str body;
	size_t body_sent;
	bool is_submission, has_key, may_follow;
	bool is_ready; /* connected: from now on bytes of the request may go */
	bool is_again; /* libcurl wished to send it once more, and was kept from it */
	bool is_stray; /* a name of this machine led elsewhere */
	bool is_abandoned;

	/* the reply */
	size_t reply_max, head_bytes, body_cap, announced; /* announced: Content-Length, or 0 */
	bool in_head, head_is_done, is_too_large;
};

/* request.c: sets everything of `easy`. Returns why it cannot be sent (static text), or NULL. */
const char *request_prepare(struct transfer *transfer, const struct http_send *send,
			    const struct net_options *options, const struct curl_slist *resolve);
/* Points it at transfer->target. */
void request_aim(struct transfer *transfer);
/* Before it is ended from outside. */
void request_hurry(struct transfer *transfer);
/* Frees what request_prepare took; overwrites the key. */
void request_release(struct transfer *transfer);

/* reply.c: the callbacks of libcurl. */
size_t reply_take_head(char *data, size_t size, size_t count, void *transfer);
size_t reply_take_body(char *data, size_t size, size_t count, void *transfer);
/* Forgets what came so far, before another request. */
void reply_reset(struct transfer *transfer);

/* outcome.c: fills in the result of an ended one. */
void outcome_of(struct transfer *transfer, CURLcode code);

#endif
