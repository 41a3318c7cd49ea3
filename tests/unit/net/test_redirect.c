/* Redirects: of results without a key alone, a few, and never to where a request may not go. */
#include "server.h"

#include <stdio.h>
#include <string.h>

TestSuite(net_redirect, .init = client_open, .fini = client_close, .timeout = 60);

static const char *where;
static unsigned status;
static bool redirect(const struct exchange *exchange)
{
	char text[600];

	(void)snprintf(text, sizeof(text),
		       "HTTP/1.1 %u Found\r\nLocation: %s\r\nSet-Cookie: a=b\r\nContent-Length: "
		       "4\r\n\r\nlost",
		       status, where);
	return server_say(exchange, text);
}

static char seen[4096];
static bool see(const struct exchange *exchange)
{
	(void)snprintf(seen, sizeof(seen), "%s", exchange->head);
	return server_ok(exchange);
}

Test(net_redirect, a_result_is_followed)
{
	static const unsigned all[] = {301, 302, 303, 307, 308};

	server.handle = redirect;
	elsewhere.handle = see;
	where = url_of(&elsewhere, "/file").ptr;
	for (size_t i = 0; i < 5; i++) {
		struct http_send send = get_of("/");
		struct net_result result;

		status = all[i];
		result = send_one(&send);
		cr_expect(result.outcome == NET_ANSWERED && str_is(result.reply.body, "fine"),
			  "%u: %s", status, result.why);
		cr_expect_eq(result.redirects, 1);
		cr_expect_eq(result.reply.field_count, 1);
		cr_expect(!strstr(seen, "Cookie") && !strstr(seen, "sk-test") &&
			  !strstr(seen, "Referer"));
		net_result_release(&result);
	}
}

static bool three_then_there(const struct exchange *exchange)
{
	where = strstr(exchange->head, "GET /a/1 ")     ? "../b/2?x#y"
		: strstr(exchange->head, "GET /b/2?x ") ? "3"
							: NULL;
	return where ? redirect(exchange) : see(exchange);
}

Test(net_redirect, relative_ones)
{
	struct http_send send = get_of("/a/1");
	struct net_result result;

	status = 302;
	server.handle = three_then_there;
	result = send_one(&send);
	cr_expect(result.outcome == NET_ANSWERED && str_is(result.reply.body, "fine"), "%s",
		  result.why);
	cr_expect_eq(result.redirects, 2);
	cr_expect(strstr(seen, "GET /b/3 "), "%s", seen);
	net_result_release(&result);
}

static void stays(const struct http_send *send, unsigned requests, const char *words)
{
	struct net_result result;

	server.requests = elsewhere.connections = 0;
	server.handle = redirect;
	result = send_one(send);
	cr_expect_eq(result.outcome, NET_ANSWERED);
	cr_expect_eq(result.reply.status, status);
	cr_expect(str_is(result.reply.body, "lost"));
	cr_expect_eq(result.reason, *words ? NET_REFUSED : NET_FINE);
	cr_expect(strstr(result.why, words), "%s", result.why);
	cr_expect_eq(server.requests, requests);
	cr_expect_eq(elsewhere.connections, 0);
	net_result_release(&result);
}

Test(net_redirect, a_request_with_the_key_stays)
{
	static const unsigned all[] = {300, 301, 302, 303, 304, 307, 308};
	struct http_send post = post_of("/"), get = get_of("/"), keyless = post_of("/");

	get.has_key = true;
	keyless.has_key = false;
	where = url_of(&elsewhere, "/").ptr;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		status = all[i];
		if (status == 304)
			continue;
		stays(&post, 1, "");
		stays(&get, 1, "");
		stays(&keyless, 1, "");
	}
	where = "/again";
	stays(&post, 1, "");
}

Test(net_redirect, places_that_are_not_followed)
{
	static const struct {
		const char *where, *words;
	} rows[] = {
		{"http://192.0.2.1/", "plain http to another machine"},
		{"file:///etc/passwd", "neither https"},
		{"gopher://127.0.0.1:1/", "neither https"},
		{"https://user:word@127.0.0.1/", "user name"},
		{"", "empty"},
		{"http://", "not a URL"},
	};
	struct http_send send = get_of("/");

	status = 302;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		where = rows[i].where;
		stays(&send, 1, rows[i].words);
	}
	where = "/round";
	stays(&send, 1 + NET_REDIRECTS_MAX, "too many");
}

static bool slow_redirect(const struct exchange *exchange)
{
	server_sleep_ms(400);
	return redirect(exchange);
}

/* All of them together have the time of one transfer. */
Test(net_redirect, one_deadline)
{
	struct http_send send = get_of("/");
	struct net_result result;

	status = 302;
	where = "/round";
	server.handle = slow_redirect;
	endpoint.timeout_s = 1;
	result = send_one(&send);
	cr_expect_eq(result.reason, NET_TIMEOUT, "%s", result.why);
	cr_expect_lt(result.total_us, 1200000);
	cr_expect_eq(server.requests, 3);
	net_result_release(&result);
}
