/* Where a request may go: by rule, and that nothing is connected to where it may not. */
#include "net/target.h"
#include "server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TestSuite(net_target, .init = client_open, .fini = client_close, .timeout = 60);

static const struct {
	const char *url, *host;
	unsigned port;
	bool is_https, is_loopback;
} PARSED[] = {
	{"https://api.openai.com/v1", "api.openai.com", 443, true, false},
	{"HTTPS://API.OpenAI.com:8443/v1#x", "api.openai.com", 8443, true, false},
	{"http://127.0.0.1:1234/", "127.0.0.1", 1234, false, true},
	{"http://127.9.8.7", "127.9.8.7", 80, false, true},
	{"http://LOCALHOST:1/", "localhost", 1, false, true},
	{"http://[::1]:9/", "::1", 9, false, true},
	/* Other spellings of this machine are read as libcurl will. */
	{"http://0x7f000001/", "127.0.0.1", 80, false, true},
	{"http://2130706433/", "127.0.0.1", 80, false, true},
	{"http://127.1/", "127.0.0.1", 80, false, true},
	{"http://128.0.0.1/", "128.0.0.1", 80, false, false},
	{"http://127.0.0.1.example.com/", "127.0.0.1.example.com", 80, false, false},
	{"http://localhost.example.com/", "localhost.example.com", 80, false, false},
	{"http://localhost./", "localhost.", 80, false, false},
	{"http://[::ffff:127.0.0.1]/", "::ffff:127.0.0.1", 80, false, false},
	{"http://0.0.0.0/", "0.0.0.0", 80, false, false},
};

Test(net_target, parsed)
{
	for (size_t i = 0; i < sizeof(PARSED) / sizeof(PARSED[0]); i++) {
		struct target target;
		const char *why = target_parse(str_of(PARSED[i].url), NULL, &client_arena, &target);

		cr_assert_null(why, "%s: %s", PARSED[i].url, why);
		cr_expect_str_eq(target.host, PARSED[i].host, "%s: %s", PARSED[i].url, target.host);
		cr_expect_eq(target.port, PARSED[i].port, "%s", PARSED[i].url);
		cr_expect_eq(target.is_https, PARSED[i].is_https, "%s", PARSED[i].url);
		cr_expect_eq(target.is_loopback, PARSED[i].is_loopback, "%s", PARSED[i].url);
		cr_expect(!strchr(target.url, '#'), "%s", target.url);
	}
}

Test(net_target, not_urls)
{
	static const char *const urls[] = {"",
					   "/v1",
					   "api.openai.com",
					   "ftp://a/",
					   "file:///etc/passwd",
					   "https://",
					   "https://user@a/",
					   "https://user:word@a/",
					   "https://:word@a/",
					   "https://a b/",
					   "https://a/\r\nX: 1",
					   "https://a/\x01",
					   "javascript:1",
					   "https://a:99999/",
					   "http://[fe80::1%25eth0]/",
					   "dict://127.0.0.1:11211/"};
	struct target target;
	struct str longest;

	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++)
		cr_expect_not_null(target_parse(str_of(urls[i]), NULL, &client_arena, &target),
				   "%s", urls[i]);
	longest = str_printf(&client_arena, "https://a/%0*d", (int)NET_URL_MAX, 0);
	cr_expect_not_null(target_parse(longest, NULL, &client_arena, &target));
	cr_expect_not_null(
		target_parse((struct str){"https://a/\0b", 12}, NULL, &client_arena, &target));
}

/* home, where, with the key, the endpoint has one, plain allowed; whether it may go */
static const struct {
	const char *home, *url;
	bool sends_key, has_key, plain, may;
} RULES[] = {
	{"https://a/v1", "https://a/v1/x", true, true, false, true},
	{"https://a/v1", "https://A:443/other", true, true, false, true},
	{"https://a/v1", "https://a:444/v1", true, true, false, false},
	{"https://a/v1", "https://b/v1", true, true, false, false},
	{"https://a/v1", "https://a.b/v1", true, true, false, false},
	{"https://a/v1", "http://a/v1", true, true, true, false},
	{"https://a/v1", "https://b/file", false, true, false, true},
	{"https://a/v1", "http://b/file", false, true, true, false},
	{"https://a/v1", "http://a:443/file", false, true, true, false},
	{"https://a/v1", "http://127.0.0.1/file", false, true, false, false},
	{"https://a/v1", "http://localhost/file", false, false, true, false},
	{"http://127.0.0.1:1/v1", "http://127.0.0.1:1/v1/x", true, true, false, true},
	{"http://127.0.0.1:1/v1", "http://127.0.0.1:2/file", false, true, false, true},
	{"http://127.0.0.1:1/v1", "http://127.0.0.1:2/file", true, true, false, false},
	{"http://127.0.0.1:1/v1", "http://b/file", false, true, true, false},
	{"http://box:1/v1", "http://box:1/v1/x", false, false, true, true},
	{"http://box:1/v1", "http://box:1/v1/x", true, false, true, true},
	{"http://box:1/v1", "http://box:2/v1/x", false, false, true, false},
	{"http://box:1/v1", "http://box:1/v1/x", true, true, true, false},
	{"http://box:1/v1", "http://box:1/v1/x", false, true, true, false},
	{"http://box:1/v1", "http://box:1/v1/x", false, false, false, false},
};

Test(net_target, rules)
{
	for (size_t i = 0; i < sizeof(RULES) / sizeof(RULES[0]); i++) {
		struct target home, target;
		struct target_rules rules = {&home, RULES[i].sends_key, RULES[i].has_key,
					     RULES[i].plain, NULL};
		const char *why;

		cr_assert_null(target_parse(str_of(RULES[i].home), NULL, &client_arena, &home));
		cr_assert_null(target_parse(str_of(RULES[i].url), NULL, &client_arena, &target));
		why = target_refused(&target, &rules);
		cr_expect_eq(!why, RULES[i].may, "%zu: %s, %s: %s", i, RULES[i].home, RULES[i].url,
			     why ? why : "may");
	}
}

/* ---- with a server that must not see anything ---- */

static void refused(const struct http_send *send, const char *words)
{
	struct net_result result = send_one(send);

	cr_expect_eq(result.outcome, NET_NOT_STARTED, "%s", words);
	cr_expect_eq(result.reason, NET_REFUSED, "%s: %s", words, result.why);
	cr_expect(strstr(result.why, words), "%s: %s", words, result.why);
	net_result_release(&result);
	cr_expect_eq(server.connections, 0);
	cr_expect_eq(elsewhere.connections, 0);
}

static void reopen(const char *resolve)
{
	const char *rows[] = {resolve, NULL};
	const struct net_options options = {.resolve = rows};
	struct diag diag = {0};

	net_close(client);
	cr_assert_eq(net_open(&client, &options, &diag), ST_OK);
}

Test(net_target, plain_http_to_a_name)
{
	struct http_send send = get_of("/");
	const char *row = str_printf(&client_arena, "assets.example:%u:127.0.0.1", server.port).ptr;

	/* The name leads to this machine; that is not looked at. */
	reopen(row);
	send.url = str_printf(&client_arena, "http://assets.example:%u/", server.port);
	refused(&send, "plain http to another machine");
	endpoint.base_url = send.url;
	endpoint.allow_plain_http = true;
	refused(&send, "a key never goes over plain http");
	endpoint.key = (struct str){0};
	struct net_result result = send_one(&send);
	cr_expect_eq(result.outcome, NET_ANSWERED, "%s", result.why);
	cr_expect_eq(server.requests, 1);
	net_result_release(&result);
}

/* Nothing is sent to 192.0.2.1, an address for documents: the socket is not made. */
Test(net_target, localhost_that_is_not)
{
	struct http_send send = get_of("/");

	reopen(str_printf(&client_arena, "localhost:%u:192.0.2.1", server.port).ptr);
	send.url = endpoint.base_url =
		str_printf(&client_arena, "http://localhost:%u/", server.port);
	refused(&send, "leads to another one");
}

/* Of several addresses those of this machine are taken. */
Test(net_target, localhost_that_is_both)
{
	struct http_send send = get_of("/");
	struct net_result result;

	reopen(str_printf(&client_arena, "localhost:%u:192.0.2.1,127.0.0.1", server.port).ptr);
	send.url = endpoint.base_url =
		str_printf(&client_arena, "http://localhost:%u/", server.port);
	result = send_one(&send);
	cr_expect_eq(result.outcome, NET_ANSWERED, "%s", result.why);
	net_result_release(&result);
}

Test(net_target, the_key_stays_at_home)
{
	struct http_send send = post_of("/");

	send.url = url_of(&elsewhere, "/");
	refused(&send, "its own host alone");
}

Test(net_target, what_cannot_stand_in_a_head)
{
	struct http_field field = {STR("x-a"), STR("b\r\nX-Evil: 1")};
	struct http_send send = post_of("/");

	send.fields = &field;
	send.field_count = 1;
	refused(&send, "fields");
	field = (struct http_field){STR("x a"), STR("b")};
	refused(&send, "fields");
	send.field_count = 0;
	send.method = "GE T";
	refused(&send, "method");
	send.method = "POST";
	endpoint.key = STR("sk\n");
	refused(&send, "key");
}

static char seen[4096];
static bool refuse_tunnel(const struct exchange *exchange)
{
	(void)snprintf(seen, sizeof(seen), "%s", exchange->head);
	return server_say(exchange, "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n");
}

/* Proxies of the environment are asked for other machines, never for this one. */
Test(net_target, proxies)
{
	struct http_send send = get_of("/");
	struct net_result result;

	(void)setenv("http_proxy", url_of(&elsewhere, "").ptr, 1);
	(void)setenv("https_proxy", url_of(&elsewhere, "").ptr, 1);
	result = send_one(&send);
	cr_expect_eq(result.outcome, NET_ANSWERED);
	cr_expect_eq(elsewhere.requests, 0);
	net_result_release(&result);
	send.url = endpoint.base_url = STR("https://a.name.that.cannot.be.invalid/");
	send = post_of("");
	send.url = endpoint.base_url;
	elsewhere.handle = refuse_tunnel;
	result = send_one(&send);
	cr_expect_eq(result.outcome, NET_NOT_STARTED, "%s", result.why);
	cr_expect_eq(result.reason, NET_NO_CONNECT, "%s", result.why);
	cr_expect_eq(elsewhere.requests, 1);
	cr_expect(strstr(seen, "CONNECT a.name.that.cannot.be.invalid:443 ") &&
			  !strstr(seen, "sk-test"),
		  "%s", seen);
	net_result_release(&result);
}

Test(net_target, trust_from_the_environment)
{
	char bundle[] = "CURL_CA_BUNDLE=/a", file[] = "SSL_CERT_FILE=/b",
	     folder[] = "SSL_CERT_DIR=/c";
	char empty[] = "SSL_CERT_FILE=", another[] = "XSSL_CERT_FILE=/b";
	char *both[] = {bundle, file, folder, NULL};
	char *none[] = {empty, another, NULL};
	struct net_options options = net_options_from(both);

	cr_expect_str_eq(options.ca_file, "/a");
	cr_expect_null(options.ca_folder);
	options = net_options_from(both + 1);
	cr_expect_str_eq(options.ca_file, "/b");
	cr_expect_str_eq(options.ca_folder, "/c");
	options = net_options_from(none);
	cr_expect(!options.ca_file && !options.ca_folder);
}
