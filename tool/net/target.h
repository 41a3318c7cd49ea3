/* target.h - where a request may go. */
#ifndef ASSETC_NET_TARGET_H
#define ASSETC_NET_TARGET_H

#include "base/str.h"

struct target {
	const char *url;  /* as libcurl normalises it, without a fragment; all texts in the arena */
	const char *host; /* lower case, no brackets */
	unsigned port;
	bool is_https;
	bool is_loopback; /* 127.0.0.0/8, ::1, or the name localhost, whose address is looked at when it is known */
};

/* base: what a relative URL is relative to, or NULL. Returns what is wrong with the URL, or NULL. Static text. */
const char *target_parse(struct str url, const struct target *base, struct arena *arena,
			 struct target *out);

bool target_same_origin(const struct target *a, const struct target *b);

struct target_rules {
	const struct target *home; /* of the endpoint */
	bool sends_key;            /* with this request */
	bool has_key; /* the endpoint, or might have: then plain http is for this machine alone */
	bool allow_plain_http; /* of the endpoint's own origin */
	const char *key_hosts; /* struct net_endpoint's */
};
/* Why nothing is sent there, or NULL. Static text. */
const char *target_refused(const struct target *target, const struct target_rules *rules);

#endif
