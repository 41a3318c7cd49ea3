/* endpoint.c - base URLs: scheme, host, optional port and path, and nothing that could be a secret.
 */
#include "project/endpoint.h"

#include <string.h>

static struct str after_scheme(struct str url)
{
	size_t len = str_starts(url, "https://") ? 8 : str_starts(url, "http://") ? 7 : 0;

	return len ? (struct str){url.ptr + len, url.len - len} : (struct str){0};
}

struct str url_authority(struct str url)
{
	struct str rest = after_scheme(url);
	const char *slash = rest.len ? memchr(rest.ptr, '/', rest.len) : NULL;

	return slash ? (struct str){rest.ptr, (size_t)(slash - rest.ptr)} : rest;
}

static struct str host_of(struct str url)
{
	struct str host = url_authority(url);
	const char *end = NULL;

	if (host.len && host.ptr[0] == '[') {
		end = memchr(host.ptr, ']', host.len);
		end = end ? end + 1 : NULL;
	} else if (host.len) {
		end = memchr(host.ptr, ':', host.len);
	}
	return end ? (struct str){host.ptr, (size_t)(end - host.ptr)} : host;
}

static bool port_fits(struct str url)
{
	struct str authority = url_authority(url), host = host_of(url);
	struct str port = {host.ptr + host.len, authority.len - host.len};
	uint64_t number;

	if (port.len == 0)
		return true;
	return port.ptr[0] == ':' &&
	       str_to_u64((struct str){port.ptr + 1, port.len - 1}, &number) && number > 0 &&
	       number < 65536;
}

const char *url_refused(struct str url)
{
	struct str host;

	if (after_scheme(url).len == 0)
		return "it must begin with https:// or http:// and name a host";
	for (size_t i = 0; i < url.len; i++) {
		unsigned char c = (unsigned char)url.ptr[i];

		if (c <= 0x20 || c >= 0x7F || strchr("\"<>\\^`{|}", c))
			return "it holds a character that no URL has";
	}
	if (memchr(url.ptr, '@', url.len))
		return "it holds a user name or password, which belong into a variable (key_env)";
	if (memchr(url.ptr, '?', url.len) || memchr(url.ptr, '#', url.len))
		return "it must end with the path: no '?' and no '#'";
	host = host_of(url);
	if (host.len == 0 ||
	    (host.ptr[0] == '[' && (host.len < 4 || host.ptr[host.len - 1] != ']')))
		return "it names no host";
	return port_fits(url) ? NULL : "its port is not a number from 1 to 65535";
}

/* Four numbers from 0 to 255, of which the first is 127 (RFC 1122 §3.2.1.3). */
static bool is_loopback_number(struct str host)
{
	unsigned parts = 0;

	while (host.len) {
		const char *dot = memchr(host.ptr, '.', host.len);
		struct str part = {host.ptr, dot ? (size_t)(dot - host.ptr) : host.len};
		size_t used = part.len + (dot ? 1 : 0);
		uint64_t number;

		if (part.len == 0 || part.len > 3 || !str_to_u64(part, &number) || number > 255 ||
		    (parts == 0 && number != 127) || (dot && used == host.len))
			return false;
		parts++;
		host.ptr += used;
		host.len -= used;
	}
	return parts == 4;
}

bool url_is_exposed(struct str url)
{
	struct str host = host_of(url);

	return str_starts(url, "http://") && !str_is(host, "localhost") && !str_is(host, "[::1]") &&
	       !is_loopback_number(host);
}

/* ---- comparing --------------------------------------------------------------------------- */

static bool is_same_but_for_case(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		char x = a.ptr[i], y = b.ptr[i];

		x = (char)(x >= 'A' && x <= 'Z' ? x + ('a' - 'A') : x);
		y = (char)(y >= 'A' && y <= 'Z' ? y + ('a' - 'A') : y);
		if (x != y)
			return false;
	}
	return true;
}

/* The number behind the host, else that of the scheme (RFC 9110 §4.2). */
static uint64_t port_of(struct str url)
{
	struct str authority = url_authority(url), host = host_of(url);
	uint64_t number = 0;

	if (authority.len > host.len + 1 &&
	    str_to_u64((struct str){host.ptr + host.len + 1, authority.len - host.len - 1},
		       &number))
		return number;
	return str_starts(url, "https://") ? 443 : 80;
}

bool url_is_same_host(struct str a, struct str b)
{
	return str_starts(a, "https://") == str_starts(b, "https://") &&
	       is_same_but_for_case(host_of(a), host_of(b)) && port_of(a) == port_of(b);
}

struct str url_base(struct str url)
{
	while (url.len && url.ptr[url.len - 1] == '/')
		url.len--;
	return url;
}
