/* net.h - HTTP transfers: many at once, driven by one loop of one thread.
 *
 * What matters of a transfer that failed is whether the other side may have begun to work for money. So each ends in
 * one of three ways (enum net_outcome), and nothing here is ever sent a second time on its own: not by us, and libcurl
 * is kept from it too. Repeats are the caller's (retry.h), and so are limits of how many run at once (slots.h).
 *
 * What came back is hostile: fields and body are bounded, never inflated, never interpreted. TLS is always verified.
 * Plain http goes to this machine, or to an endpoint without a key whose policy allows it. A key goes to its
 * endpoint's origin and is never sent along a redirect. As users of curl expect, proxies are taken from the
 * environment (by libcurl), but never for this machine.
 */
#ifndef ASSETC_NET_NET_H
#define ASSETC_NET_NET_H

#include "base/diag.h"
#include "provider/hosted.h"

#include <poll.h>

#define NET_FIELDS_MAX     256u                /* of a reply; more is NET_TOO_LARGE */
#define NET_HEAD_MAX       ((size_t)64 * 1024) /* bytes of all its heads, interim ones too */
#define NET_OTHERS_MAX     16u
#define NET_REDIRECTS_MAX  5u
#define NET_CONNECT_MAX_MS 15000u
#define NET_URL_MAX        ((size_t)16 * 1024)

struct net; /* one per process */

struct net_options {
	/* Certificates to trust, PEM; NULL: those that libcurl was built with. */
	const char *ca_file, *ca_folder;
	/* "HOST:PORT:ADDRESS", told before DNS is asked; ends with NULL; NULL: none. */
	const char *const *resolve;
};
/* What users of curl and OpenSSL say in their environment: CURL_CA_BUNDLE, else SSL_CERT_FILE, and SSL_CERT_DIR.
 * Borrowed from it. */
struct net_options net_options_from(char *const *environment);

/* Where an API is. Borrowed until its transfers have ended. */
struct net_endpoint {
	struct str name;     /* for people */
	struct str base_url; /* absolute */
	/* Or no text. With AUTH_BASIC as that writes it, base64 of "user:password"; with AUTH_TOKEN what stands in
	 * auth_field beside the token. */
	struct str key;
	struct str token; /* AUTH_TOKEN; no text: nothing that needs the key is sent */
	enum hosted_auth auth;
	const char *auth_field; /* AUTH_FIELD, AUTH_TOKEN */
	const char *
		key_hosts; /* the end of further hosts that get the key, over https: ".adobe.io"; or NULL */
	bool allow_plain_http; /* to another machine; only without a key */
	unsigned timeout_s;    /* of one transfer, from its start to the last byte; at least 1 */
};

enum net_outcome {
	NET_NOT_STARTED, /* certain: no byte of the request was sent */
	NET_ANSWERED,    /* a whole reply, of any status */
	NET_BROKEN,      /* some of the request was sent, and no whole reply came back */
};

enum net_reason {
	NET_FINE,
	NET_REFUSED, /* by us: this may not be sent there. With ANSWERED: the redirect was not followed */
	NET_NO_NAME,    /* DNS */
	NET_NO_CONNECT, /* refused, unreachable, proxy */
	NET_NO_TRUST,   /* TLS */
	NET_TIMEOUT,
	NET_LOST,      /* reset, or closed without an answer */
	NET_CUT,       /* the body ended too soon */
	NET_TOO_LARGE, /* body or head */
	NET_NO_HTTP,   /* what came is not HTTP */
	NET_ABANDONED, /* by net_abandon */
};
const char *net_reason_name(enum net_reason reason); /* "timeout"; static */

struct net_result {
	void *context;
	enum net_outcome outcome;
	enum net_reason reason;
	/* ANSWERED: all of it. BROKEN: status and fields as far as they came (status 0: none), no body. Names are in
	 * lower case; values trimmed, never with control characters; more of one name stay apart. body.ptr == body.data. */
	struct http_reply reply;
	struct bytes body; /* owned; may be taken over by emptying it here */
	/* The reply told its length, so that ANSWERED is proof of a whole body. Else it ended with the connection. */
	bool has_length;
	const char *why;     /* for people, of a failure: a clause without the key; else "" */
	uint64_t sent;       /* bytes of the request's body */
	uint64_t connect_us; /* until connected (0 on a connection that was there), */
	uint64_t first_us;   /* ... the reply's first byte, and its end: since the start */
	uint64_t total_us;
	unsigned redirects;
	struct arena arena;
};
void net_result_release(struct net_result *result);

/* Ignores SIGPIPE in this process. ST_ENVIRONMENT, with a finding, when libcurl cannot begin. */
enum status net_open(struct net **out, const struct net_options *options, struct diag *diag);
/* Ends all transfers without results. NULL is fine. */
void net_close(struct net *net);

/* Begins a transfer. It ends in one result with this context, also when it may not or cannot begin. `send` itself may
 * go at once, but body and parts must stay until the result. timeout_ms: of this transfer, where less than the
 * endpoint's; 0: the endpoint's alone. */
void net_start(struct net *net, const struct net_endpoint *endpoint, const struct http_send *send,
	       uint64_t timeout_ms, void *context);

/* Drives transfers until one has ended, one of `others` (as poll(2), to be read, with revents;
 * at most NET_OTHERS_MAX) has something, or
 * wait_ms are over. Returns at once when a result is waiting. */
void net_run(struct net *net, struct pollfd *others, size_t other_count, unsigned wait_ms);

/* Hands out a result, in the order in which they ended; release it. False: none is waiting. */
bool net_next(struct net *net, struct net_result *out);

/* Those begun whose result was not handed out. */
size_t net_count(const struct net *net);

/* Ends all that run, at once; each has its result. */
void net_abandon(struct net *net);

#endif
