/* target.c - URLs taken apart by libcurl itself, so that what is judged is what is connected to. */
#include "net/target.h"

#include "net/net.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool address_is_loopback(const char *host)
{
	struct in_addr v4;
	struct in6_addr v6;

	if (inet_pton(AF_INET, host, &v4) == 1)
		return ntohl(v4.s_addr) >> 24 == 127;
	return inet_pton(AF_INET6, host, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

/* A part in the arena; NULL when there is none. */
static char *part(CURLU *parser, CURLUPart which, unsigned flags, struct arena *arena)
{
	char *text, *kept;

	if (curl_url_get(parser, which, &text, flags) != CURLUE_OK)
		return NULL;
	kept = arena_text(arena, text, strlen(text));
	curl_free(text);
	return kept;
}

static void read_host(char *host, struct target *out)
{
	size_t len = strlen(host);

	if (len >= 2 && host[0] == '[' && host[len - 1] == ']') {
		host[len - 1] = '\0';
		host++;
	}
	for (char *c = host; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	out->host = host;
	out->is_loopback = strcmp(host, "localhost") == 0 || address_is_loopback(host);
}

static const char *read_parts(CURLU *parser, struct arena *arena, struct target *out)
{
	char *scheme = part(parser, CURLUPART_SCHEME, 0, arena);
	char *host = part(parser, CURLUPART_HOST, 0, arena);
	char *port = part(parser, CURLUPART_PORT, CURLU_DEFAULT_PORT, arena);

	if (!scheme || (strcasecmp(scheme, "https") != 0 && strcasecmp(scheme, "http") != 0))
		return "it is neither https nor http";
	out->is_https = strcasecmp(scheme, "https") == 0;
	if (!host || !*host || !port)
		return "it names no host";
	if (part(parser, CURLUPART_USER, 0, arena) || part(parser, CURLUPART_PASSWORD, 0, arena))
		return "it holds a user name or password";
	/* An address with a zone (fe80::1%eth0) is of one machine's network: nothing that an API has. */
	if (part(parser, CURLUPART_ZONEID, 0, arena))
		return "it names a zone";
	read_host(host, out);
	out->port = (unsigned)strtoul(port, NULL, 10);
	(void)curl_url_set(parser, CURLUPART_FRAGMENT, NULL, 0);
	out->url = part(parser, CURLUPART_URL, 0, arena);
	return out->url ? NULL : "it is not a URL";
}

const char *target_parse(struct str url, const struct target *base, struct arena *arena,
			 struct target *out)
{
	CURLU *parser;
	const char *why = "it is not a URL";

	*out = (struct target){0};
	if (!url.ptr || url.len == 0)
		return "it is empty";
	if (url.len > NET_URL_MAX)
		return "it is too long";
	for (size_t i = 0; i < url.len; i++) {
		if ((unsigned char)url.ptr[i] <= ' ' || url.ptr[i] == 0x7f)
			return "it holds a space or control character";
	}
	parser = curl_url();
	if (!parser)
		mem_exhausted();
	/* Set after a base, libcurl resolves a relative one against it. */
	if ((!base || curl_url_set(parser, CURLUPART_URL, base->url, 0) == CURLUE_OK) &&
	    curl_url_set(parser, CURLUPART_URL, str_keep(arena, url), 0) == CURLUE_OK)
		why = read_parts(parser, arena, out);
	curl_url_cleanup(parser);
	return why;
}

bool target_same_origin(const struct target *a, const struct target *b)
{
	return a->is_https == b->is_https && a->port == b->port && strcmp(a->host, b->host) == 0;
}

/* Another host of the same vendor: by the end of its name, at the usual port. */
static bool gets_key(const struct target *target, const struct target_rules *rules)
{
	struct str host = str_of(target->host);

	return rules->key_hosts && rules->key_hosts[0] == '.' && target->is_https &&
	       target->port == 443 && host.len > strlen(rules->key_hosts) &&
	       str_ends(host, rules->key_hosts);
}

const char *target_refused(const struct target *target, const struct target_rules *rules)
{
	bool is_home = target_same_origin(target, rules->home);

	if (rules->sends_key && !is_home && !gets_key(target, rules))
		return "the key of an endpoint goes to its own host alone";
	if (target->is_https)
		return NULL;
	/* A vendor's answer must not make us ask what listens on this machine. */
	if (target->is_loopback)
		return is_home || rules->home->is_loopback
			       ? NULL
			       : "an answer from elsewhere names a server of this machine";
	if (!is_home || !rules->allow_plain_http)
		return "it is plain http to another machine";
	return rules->has_key ? "a key never goes over plain http" : NULL;
}
