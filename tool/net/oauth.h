/* oauth.h - OAuth's grant of client credentials (RFC 6749, 4.4): key and secret are exchanged for a token. Pure: who sends
 * the form, and where to, is the caller's business. */
#ifndef ASSETC_NET_OAUTH_H
#define ASSETC_NET_OAUTH_H

#include "net/secret.h"
#include "provider/hosted.h"

#define OAUTH_REPLY_MAX ((size_t)64 * 1024)

/* The body of the exchange, application/x-www-form-urlencoded. As secret as what stands in it. */
void oauth_form(struct str id, struct str secret, const char *scope, struct secret *out);

enum oauth_end {
	OAUTH_TOKEN,
	OAUTH_REFUSED, /* they know the two and do not want them, or do not know them */
	OAUTH_ODD,     /* anything else that is no token */
};
struct oauth_answer {
	struct secret token; /* OAUTH_TOKEN; owned */
	uint64_t lives_s;    /* 0: they do not say */
	/* Of the others: "HTTP 400 invalid_client". Of what they say only a code of the RFC's form is repeated: a description
	 * may hold what was sent. In the arena. */
	struct str why;
};
enum oauth_end oauth_read(const struct http_reply *reply, struct arena *arena,
			  struct oauth_answer *out);

#endif
