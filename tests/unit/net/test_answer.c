/* Whole answers: what is sent, what comes back, and on which connection. */
#include "server.h"

#include <stdio.h>
#include <string.h>

TestSuite(net_answer, .init = client_open, .fini = client_close, .timeout = 60);

static struct str field(const struct net_result *result, const char *name)
{
	for (size_t i = 0; i < result->reply.field_count; i++) {
		if (str_is(result->reply.fields[i].name, name))
			return result->reply.fields[i].value;
	}
	return (struct str){0};
}

static bool is_answer(struct net_result *result, unsigned status, const char *body)
{
	return result->outcome == NET_ANSWERED && result->reason == NET_FINE &&
	       result->reply.status == status && str_is(result->reply.body, body) &&
	       (const void *)result->reply.body.ptr == result->body.data && !*result->why;
}

static bool echo(const struct exchange *exchange)
{
	char text[4096];

	(void)snprintf(text, sizeof(text),
		       "HTTP/1.1 200 OK\r\nX-Request-ID: req_1 \r\nx-two: a\r\nX-Two: b\r\n"
		       "Content-Length: %zu\r\n\r\n",
		       strlen(exchange->head) + exchange->body_len);
	return server_say(exchange, text) && server_say(exchange, exchange->head) &&
	       server_say_bytes(exchange, exchange->body, exchange->body_len);
}

Test(net_answer, a_post_says_what_it_should)
{
	struct http_field own = {STR("x-own"), STR("1")};
	struct http_send send = post_of("/v1/images?a=b");
	struct net_result result;
	struct str got;

	server.handle = echo;
	send.fields = &own;
	send.field_count = 1;
	result = send_one(&send);
	got = result.reply.body;
	cr_assert_eq(result.outcome, NET_ANSWERED);
	cr_expect(str_starts(got, "POST /v1/images?a=b HTTP/1.1\r\n"));
	cr_expect(str_contains(got, "\r\nAuthorization: Bearer sk-test-0123456789\r\n"));
	cr_expect(str_contains(got, "\r\nContent-Type: application/json\r\n"));
	cr_expect(str_contains(got, "\r\nAccept-Encoding: identity\r\n"));
	cr_expect(str_contains(got, "\r\nUser-Agent: assetc/"));
	cr_expect(str_contains(got, "\r\nx-own: 1\r\n"));
	cr_expect_not(str_contains(got, "Expect"));
	cr_expect_not(str_contains(got, "Cookie"));
	cr_expect(str_ends(got, "\r\n\r\n{\"prompt\":\"a tree\"}"));
	cr_expect(str_is(field(&result, "x-request-id"), "req_1"));
	cr_expect(str_is(field(&result, "x-two"), "a"));
	cr_expect_eq(result.reply.field_count, 4);
	cr_expect_eq(result.sent, send.body.len);
	cr_expect(result.has_length);
	cr_expect(result.first_us > 0 && result.total_us >= result.first_us);
	net_result_release(&result);
}

Test(net_answer, a_get_has_neither_key_nor_body)
{
	struct http_send send = get_of("/file.png");
	struct net_result result;

	server.handle = echo;
	result = send_one(&send);
	cr_expect(str_starts(result.reply.body, "GET /file.png HTTP/1.1\r\n"));
	cr_expect_not(str_contains(result.reply.body, "sk-test"));
	cr_expect_not(str_contains(result.reply.body, "Content-"));
	net_result_release(&result);
	send.method = "DELETE";
	send.has_key = true;
	endpoint.auth = AUTH_FIELD;
	endpoint.auth_field = "xi-api-key";
	result = send_one(&send);
	cr_expect(str_starts(result.reply.body, "DELETE /file.png HTTP/1.1\r\n"));
	cr_expect(str_contains(result.reply.body, "\r\nxi-api-key: sk-test-0123456789\r\n"));
	net_result_release(&result);
}

Test(net_answer, parts_go_as_a_form)
{
	struct http_part parts[] = {{STR("prompt"), STR("a \"tree\"\nand more"), {0}, {0}},
				    {STR("image"), STR("\x89PNG\0\x01"), STR("in.png"),
				     STR("image/png")}};
	struct http_send send = post_of("/form");
	struct net_result result;
	struct str got;

	server.handle = echo;
	send.body = (struct str){0};
	send.body_type = NULL;
	send.parts = parts;
	send.part_count = 2;
	result = send_one(&send);
	got = result.reply.body;
	cr_assert_eq(result.outcome, NET_ANSWERED, "%s", result.why);
	cr_expect(str_contains(got, "\r\nContent-Type: multipart/form-data; boundary="));
	cr_expect(str_contains(got, "name=\"prompt\"\r\n\r\na \"tree\"\nand more\r\n--"));
	cr_expect(str_contains(
		got,
		"name=\"image\"; filename=\"in.png\"\r\nContent-Type: image/png\r\n\r\n\x89PNG"));
	cr_expect_eq(result.sent, parts[0].value.len + parts[1].value.len);
	net_result_release(&result);
}

Test(net_answer, connections_are_kept)
{
	struct http_send send = post_of("/");

	server.handle = server_ok;
	for (int i = 0; i < 10; i++) {
		struct net_result result = send_one(&send);

		cr_assert(is_answer(&result, 200, "fine"), "%s", result.why);
		net_result_release(&result);
	}
	cr_expect_eq(server.connections, 1);
	cr_expect_eq(server.requests, 10);
}

/* As soon as it is said, the next one may stand there. */
static const char *scripted;
static bool say_scripted(const struct exchange *exchange)
{
	const char *text = scripted;
	bool goes_on = !strstr(text, "HTTP/1.0");

	return server_say(exchange, text) && goes_on;
}

/* What is whole, of any status, is an answer. */
static const struct {
	const char *text;
	const char *body;
	unsigned status;
	bool has_length;
} WHOLE[] = {
	{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: "
	 "x-late\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n"
	 "x-late: no\r\n\r\n",
	 "abcde", 200, true},
	{"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nx-hint: 1\r\n\r\nHTTP/1.1 429 Slow\r\n"
	 "Content-Length: 2\r\n\r\nno",
	 "no", 429, true},
	{"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n", "", 500, true},
	{"HTTP/1.1 503\r\nContent-Length: 0\r\n\r\n", "", 503, true},
	{"HTTP/1.1 204 No Content\r\n\r\n", "", 204, true},
	{"HTTP/1.0 200 OK\r\n\r\nas far as it goes", "as far as it goes", 200, false},
	{"HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n", "", 302,
	 true},
	{"HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n", "", 401,
	 true},
	{"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nbomb", "bomb", 200,
	 true},
	{"HTTP/1.1 200 OK\r\nfolded: a\r\n b\r\nbell: x\ay\r\nContent-Length: 1\r\n\r\n.", ".", 200,
	 true},
};

Test(net_answer, whole_ones)
{
	struct http_send send = post_of("/");

	server.handle = say_scripted;
	for (size_t i = 0; i < sizeof(WHOLE) / sizeof(WHOLE[0]); i++) {
		struct net_result result;

		scripted = WHOLE[i].text;
		result = send_one(&send);
		cr_expect(is_answer(&result, WHOLE[i].status, WHOLE[i].body), "%zu: %d %u %s", i,
			  result.outcome, result.reply.status, result.why);
		cr_expect_eq(result.has_length, WHOLE[i].has_length, "%zu", i);
		cr_expect_not(field(&result, "x-late").ptr);
		cr_expect_not(field(&result, "x-hint").ptr);
		cr_expect(!field(&result, "bell").ptr || str_is(field(&result, "bell"), "x y"));
		net_result_release(&result);
	}
	cr_expect_eq(server.requests, sizeof(WHOLE) / sizeof(WHOLE[0]));
}

/* A server that has seen enough may say so before it has the body. */
static bool refuse_early(const struct exchange *exchange)
{
	(void)server_say(exchange,
			 "HTTP/1.1 401 No\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
	server_sleep_ms(300);
	return false;
}

Test(net_answer, an_early_refusal_is_one)
{
	static const char zeros[8u << 20];
	struct http_send send = post_of("/");
	struct net_result result;

	server.handle = refuse_early;
	server.reads_no_body = true;
	send.body = (struct str){zeros, sizeof(zeros)};
	result = send_one(&send);
	cr_expect(is_answer(&result, 401, "no"), "%d %s", result.outcome, result.why);
	net_result_release(&result);
}
