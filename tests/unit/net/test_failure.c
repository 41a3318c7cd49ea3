/* What fails, and whether the other side may have begun. */
#include "server.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

TestSuite(net_failure, .init = client_open, .fini = client_close, .timeout = 60);

static const char *scripted;
static bool say_and_close(const struct exchange *exchange)
{
	return server_say(exchange, scripted) && false;
}

static bool say_and_reset(const struct exchange *exchange)
{
	(void)server_say(exchange, scripted);
	server_sleep_ms(50);
	return server_reset(exchange);
}

static bool say_and_stall(const struct exchange *exchange)
{
	(void)server_say(exchange, scripted);
	server_sleep_ms(3000);
	return false;
}

/* A byte now and then: no pause is long, and it never ends. */
static bool drip(const struct exchange *exchange)
{
	(void)server_say(exchange, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
	for (int i = 0; i < 300 && server_say(exchange, "."); i++)
		server_sleep_ms(10);
	return false;
}

static bool flood_head(const struct exchange *exchange)
{
	(void)server_say(exchange, "HTTP/1.1 200 OK\r\n");
	for (int i = 0;
	     i < 100000 && server_say(exchange, "x-field: 0123456789012345678901234567890\r\n");
	     i++)
		;
	return false;
}

static bool flood_fields(const struct exchange *exchange)
{
	(void)server_say(exchange, "HTTP/1.1 200 OK\r\n");
	for (int i = 0; i < 1000 && server_say(exchange, "a:b\r\n"); i++)
		;
	(void)server_say(exchange, "Content-Length: 0\r\n\r\n");
	return false;
}

static bool flood_interim(const struct exchange *exchange)
{
	for (int i = 0;
	     i < 100000 && server_say(exchange, "HTTP/1.1 102 Processing\r\nx: 1\r\n\r\n"); i++)
		;
	return false;
}

static bool flood_body(const struct exchange *exchange)
{
	static const char piece[65536];

	(void)server_say(exchange, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
	for (int i = 0; i < 1024 && server_say_bytes(exchange, piece, sizeof(piece)); i++)
		;
	return false;
}

#define HEAD(text) "HTTP/1.1 200 OK\r\n" text "\r\n"

static const struct {
	const char *name;
	server_handler *handle;
	const char *text;
	enum net_reason reason;
	unsigned status; /* what is known of it */
} BROKEN[] = {
	{"no answer", say_and_close, "", NET_LOST, 0},
	{"reset", say_and_reset, "", NET_LOST, 0},
	{"half a head", say_and_close, "HTTP/1.1 200 OK\r\nx-a: b\r\n", NET_LOST, 200},
	{"reset in the head", say_and_reset, "HTTP/1.1 200", NET_LOST, 0},
	{"reset in the body", say_and_reset, HEAD("Content-Length: 9\r\n") "abc", NET_CUT, 200},
	{"short body", say_and_close, HEAD("Content-Length: 9\r\n") "abc", NET_CUT, 200},
	{"no body", say_and_close, HEAD("Content-Length: 9\r\n"), NET_CUT, 200},
	{"chunks that end", say_and_close, HEAD("Transfer-Encoding: chunked\r\n") "3\r\nabc\r\n",
	 NET_CUT, 200},
	{"half a chunk", say_and_close, HEAD("Transfer-Encoding: chunked\r\n") "9\r\nabc", NET_CUT,
	 200},
	{"a chunk of nonsense", say_and_close,
	 HEAD("Transfer-Encoding: chunked\r\n") "zz\r\nabc\r\n", NET_CUT, 200},
	{"stall", say_and_stall, "", NET_TIMEOUT, 0},
	{"stall in the head", say_and_stall, "HTTP/1.1 200 OK\r\n", NET_TIMEOUT, 200},
	{"stall in the body", say_and_stall, HEAD("Content-Length: 9\r\n") "abc", NET_TIMEOUT, 200},
	{"drip", drip, "", NET_TIMEOUT, 200},
	{"only interim heads", say_and_close, "HTTP/1.1 100 Continue\r\n\r\n", NET_LOST, 100},
	{"endless interim heads", flood_interim, "", NET_TOO_LARGE, 102},
	{"endless head", flood_head, "", NET_TOO_LARGE, 200},
	{"too many fields", flood_fields, "", NET_TOO_LARGE, 200},
	{"64 MB", flood_body, "", NET_TOO_LARGE, 200},
	{"64 MB announced", say_and_stall, HEAD("Content-Length: 67108864\r\n"), NET_TOO_LARGE,
	 200},
	{"more than there are", say_and_stall, HEAD("Content-Length: 99999999999999999999999\r\n"),
	 NET_TOO_LARGE, 200},
	{"another protocol", say_and_close, "220 mail.example ESMTP\r\n", NET_NO_HTTP, 0},
	{"status 700", say_and_close,
	 "HTTP/1.1 700 Odd\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", NET_NO_HTTP, 0},
	{"status 42", say_and_close,
	 "HTTP/1.1 42 Odd\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", NET_NO_HTTP, 0},
};

Test(net_failure, broken_after_the_request)
{
	for (size_t i = 0; i < sizeof(BROKEN) / sizeof(BROKEN[0]); i++) {
		struct http_send send = post_of("/");
		struct net_result result;

		server.handle = BROKEN[i].handle;
		scripted = BROKEN[i].text;
		endpoint.timeout_s = 1;
		result = send_one(&send);
		cr_expect_eq(result.outcome, NET_BROKEN, "%s", BROKEN[i].name);
		cr_expect_eq(result.reason, BROKEN[i].reason, "%s: %s, %s", BROKEN[i].name,
			     net_reason_name(result.reason), result.why);
		cr_expect_eq(result.reply.status, BROKEN[i].status, "%s: %u", BROKEN[i].name,
			     result.reply.status);
		cr_expect(*result.why && !result.reply.body.len && !result.body.data, "%s",
			  BROKEN[i].name);
		cr_expect_lt(result.total_us, 1500000, "%s", BROKEN[i].name);
		net_result_release(&result);
	}
	/* None was sent twice, though libcurl would for some. */
	cr_expect_eq(server.requests, sizeof(BROKEN) / sizeof(BROKEN[0]));
}

/* A kept connection that is closed just as the next request comes. */
static bool once_only(const struct exchange *exchange)
{
	return exchange->number == 1 && server_ok(exchange);
}

static void after_a_kept_one(const struct http_send *send, unsigned requests,
			     enum net_outcome outcome)
{
	struct http_send first = get_of("/first");
	struct net_result result;

	server.handle = once_only;
	server.connections = server.requests = 0;
	result = send_one(&first);
	cr_assert_eq(result.outcome, NET_ANSWERED);
	net_result_release(&result);
	result = send_one(send);
	cr_expect_eq(result.outcome, outcome, "%s", result.why);
	cr_expect(outcome != NET_BROKEN || result.reason == NET_LOST, "%s", result.why);
	cr_expect_eq(server.requests, requests);
	net_result_release(&result);
}

Test(net_failure, a_lost_submission_is_not_sent_again)
{
	struct http_part part = {STR("prompt"), STR("a tree"), {0}, {0}};
	struct http_send body = post_of("/"), empty = post_of("/"), form = post_of("/"),
			 get = get_of("/");

	empty.body = (struct str){0};
	form.parts = &part;
	form.part_count = 1;
	after_a_kept_one(&body, 2, NET_BROKEN);
	after_a_kept_one(&empty, 2, NET_BROKEN);
	after_a_kept_one(&form, 2, NET_BROKEN);
	/* To look once more costs nothing: libcurl does. */
	after_a_kept_one(&get, 3, NET_ANSWERED);
}

Test(net_failure, nobody_listens)
{
	struct http_send send = post_of("/");
	struct net_result result;

	server_stop(&server);
	result = send_one(&send);
	cr_expect_eq(result.outcome, NET_NOT_STARTED);
	cr_expect_eq(result.reason, NET_NO_CONNECT, "%s", result.why);
	cr_expect_eq(result.sent, 0);
	net_result_release(&result);
}

/* Connected by the kernel, but nobody takes it and nobody speaks TLS. */
Test(net_failure, tls_never_answers)
{
	struct http_send send = post_of("/");
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t len = sizeof(address);
	struct net_result result;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	cr_assert_eq(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	cr_assert_eq(listen(fd, 4), 0);
	cr_assert_eq(getsockname(fd, (struct sockaddr *)&address, &len), 0);
	endpoint.base_url =
		str_printf(&client_arena, "https://127.0.0.1:%u", ntohs(address.sin_port));
	endpoint.timeout_s = 1;
	send.url = endpoint.base_url;
	result = send_one(&send);
	cr_expect_eq(result.outcome, NET_NOT_STARTED);
	cr_expect_eq(result.reason, NET_TIMEOUT, "%s", result.why);
	net_result_release(&result);
	(void)close(fd);
}

Test(net_failure, no_such_name)
{
	struct http_send send = post_of("/");
	struct net_result result;

	endpoint.base_url = STR("https://a.name.that.cannot.be.invalid");
	send.url = endpoint.base_url;
	result = send_one(&send);
	cr_expect_eq(result.outcome, NET_NOT_STARTED);
	cr_expect(result.reason == NET_NO_NAME || result.reason == NET_TIMEOUT, "%s", result.why);
	net_result_release(&result);
}

/* The key stands in no word of ours, even where libcurl's would quote it. */
Test(net_failure, words_do_not_hold_the_key)
{
	struct http_send send = post_of("/");
	struct net_result result;

	endpoint.base_url = STR("https://sk-test-0123456789.invalid");
	send.url = endpoint.base_url;
	result = send_one(&send);
	cr_expect_eq(result.outcome, NET_NOT_STARTED);
	cr_expect(!strstr(result.why, "sk-test"), "%s", result.why);
	net_result_release(&result);
}

Test(net_failure, abandoned)
{
	struct http_send send = post_of("/");
	struct net_result result;

	server.handle = say_and_stall;
	scripted = "";
	net_start(client, &endpoint, &send, 0, NULL);
	while (server.requests == 0)
		net_run(client, NULL, 0, 10);
	net_start(client, &endpoint, &send, 0, &send);
	net_abandon(client);
	cr_assert(net_next(client, &result));
	cr_expect(!result.context && result.outcome == NET_BROKEN &&
		  result.reason == NET_ABANDONED);
	net_result_release(&result);
	cr_assert(net_next(client, &result));
	cr_expect(result.context == &send && result.outcome == NET_NOT_STARTED &&
		  result.reason == NET_ABANDONED);
	net_result_release(&result);
	cr_expect_eq(net_count(client), 0);
}

Test(net_failure, closed_with_all_kinds_left)
{
	struct http_send send = post_of("/");

	net_start(client, &endpoint, &send, 0, NULL);
	send.url = STR("http://192.0.2.1/");
	net_start(client, &endpoint, &send, 0, NULL);
	net_run(client, NULL, 0, 0);
	cr_expect_eq(net_count(client), 2);
}

/* What else the caller waits for ends the wait, and so does the time. */
Test(net_failure, others_are_heard)
{
	struct http_send send = post_of("/");
	int ends[2];
	struct pollfd other = {.events = POLLIN};

	server.handle = say_and_stall;
	scripted = "";
	cr_assert_eq(pipe(ends), 0);
	other.fd = ends[0];
	net_start(client, &endpoint, &send, 0, NULL);
	net_run(client, &other, 1, 100);
	cr_expect_eq(other.revents, 0);
	cr_assert_eq(write(ends[1], "x", 1), 1);
	net_run(client, &other, 1, 60000);
	cr_expect(other.revents & POLLIN);
	(void)close(ends[1]);
	(void)!read(ends[0], &ends[1], 1);
	net_run(client, &other, 1, 60000);
	cr_expect(other.revents & POLLHUP);
	(void)close(ends[0]);
	/* Nothing runs and nobody speaks. */
	net_abandon(client);
	net_run(client, NULL, 0, 60000);
}
