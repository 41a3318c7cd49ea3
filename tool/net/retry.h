/* retry.h - whether a request may be sent again, and when. Pure: clock and chance are handed in.
 *
 * A request that makes something for money is repeated only where it certainly did not begin: never because an answer
 * was lost. Others repeat freely.
 */
#ifndef ASSETC_NET_RETRY_H
#define ASSETC_NET_RETRY_H

#include "net/net.h"

#define RETRY_WAIT_MAX_MS      ((uint64_t)60 * 1000) /* longer than that nobody waits in a build */
#define RETRY_TRIES_MAX        8u                    /* sends of one request */
#define RETRY_CONNECTS_MAX     4u                    /* ... where nobody was reached */
#define RETRY_SERVER_ERROR_MAX 2u /* repeats after a 5xx with the vendor's error in it */
#define RETRY_NOT_BEFORE_MAX_S ((uint64_t)7 * 86400) /* of what a server may ask for */

enum retry_body {
	RETRY_BODY_EMPTY,
	RETRY_BODY_ERROR, /* {"error": {"message": text, …}}, and nothing else is taken for it */
	RETRY_BODY_LOADING, /* {"error": "… loading …", "estimated_time": seconds} */
	RETRY_BODY_OTHER,
};
/* loading_ms: the time they estimate, with RETRY_BODY_LOADING; else 0. */
enum retry_body retry_body_of(struct str body, uint64_t *loading_ms);

/* What is known when a transfer has ended. */
struct retry_case {
	bool is_submission;
	bool is_vendor_host; /* and not another server that speaks its protocol */
	unsigned repeat;     /* enum hosted_repeat, of the vendor */
	/* It asks after something that is paid already: as often as there is time for. */
	bool is_awaited;
	bool is_quota; /* a 429 that says their money is used up: the translator knows */
	enum net_outcome outcome;
	enum net_reason reason;
	const struct http_reply *reply; /* ANSWERED */
	unsigned tries;                 /* sends so far, this one too */
	unsigned
		server_errors; /* of them, those that were repeated after a 5xx with the vendor's error */
	uint64_t now_us;       /* wall clock, since 1970: for dates */
	uint64_t left_ms; /* to the deadline */
	uint64_t random;  /* any number */
};

enum retry_verdict {
	RETRY_NOTHING, /* there is nothing to repeat: the reply stands as it is */
	RETRY_WAIT,    /* send again after wait_ms */
	RETRY_LATER, /* class RETRY: it fails, and certainly nothing was billed. Nobody calls before not_before_us */
	RETRY_UNKNOWN, /* it may have begun; never repeated by itself */
};

struct retry_plan {
	enum retry_verdict verdict;
	uint64_t wait_ms;
	uint64_t not_before_us; /* wall clock; 0: they did not say */
	bool is_server_error;   /* counts in server_errors */
};
struct retry_plan retry_plan(const struct retry_case *c);

/* What the reply asks us to wait, by retry-after-ms, else Retry-After (seconds, also with a fraction, or a date), else
 * x-ratelimit-reset of a 429 (seconds, or since 1970); at most RETRY_NOT_BEFORE_MAX_S. False: it does not say. */
bool retry_asked_ms(const struct http_reply *reply, uint64_t now_us, uint64_t *out);

/* 1 s, 2 s, 4 s … 60 s, each less by up to a quarter. tries: at least 1. */
uint64_t retry_backoff_ms(unsigned tries, uint64_t random);

#endif
