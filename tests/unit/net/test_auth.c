/* Keys on the wire, each in its way; and what a token is asked for with, and made of. */
#include "net/oauth.h"
#include "net/target.h"
#include "server.h"

#include <stdio.h>
#include <string.h>

TestSuite(net_auth, .init = client_open, .fini = client_close, .timeout = 60);

static bool echo(const struct exchange *exchange)
{
	char text[128];

	(void)snprintf(text, sizeof(text), "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n",
		       strlen(exchange->head));
	return server_say(exchange, text) && server_say(exchange, exchange->head);
}

/* The head that is sent, or NULL when nothing is. */
static const char *head_of(enum hosted_auth auth, const char *field, const char *token)
{
	struct http_send send = post_of("/v1/jobs");
	struct net_result result;
	const char *head = NULL;

	server.handle = echo;
	endpoint.auth = auth;
	endpoint.auth_field = field;
	endpoint.token = str_of(token);
	result = send_one(&send);
	if (result.outcome == NET_ANSWERED)
		head = str_keep(&client_arena, result.reply.body);
	else
		cr_expect_null(strstr(result.why, "sk-test"), "%s", result.why);
	net_result_release(&result);
	return head;
}

Test(net_auth, every_way)
{
	const char *head = head_of(AUTH_BASIC, NULL, NULL);

	cr_assert_not_null(head);
	cr_expect_not_null(strstr(head, "\r\nAuthorization: Basic sk-test-0123456789\r\n"), "%s",
			   head);
	head = head_of(AUTH_TOKEN, "x-api-key", "tok-1");
	cr_assert_not_null(head);
	cr_expect_not_null(strstr(head, "\r\nAuthorization: Bearer tok-1\r\n"), "%s", head);
	cr_expect_not_null(strstr(head, "\r\nx-api-key: sk-test-0123456789\r\n"), "%s", head);
	head = head_of(AUTH_NONE, NULL, NULL);
	cr_assert_not_null(head);
	cr_expect_null(strstr(head, "sk-test"), "%s", head);
	cr_expect_null(strstr(head, "uthorization"), "%s", head);
}

Test(net_auth, without_a_token_nothing_is_sent)
{
	cr_expect_null(head_of(AUTH_TOKEN, "x-api-key", NULL));
	cr_expect_eq(server.requests, 0);
}

Test(net_auth, a_refusal_names_the_host)
{
	struct http_send send = get_of("/");
	struct net_result result;

	send.has_key = true;
	send.url = STR("https://status.example.net/v3/status/1");
	result = send_one(&send);
	cr_expect_eq(result.outcome, NET_NOT_STARTED);
	cr_expect_eq(result.reason, NET_REFUSED);
	cr_expect_not_null(strstr(result.why, "status.example.net"), "%s", result.why);
	net_result_release(&result);
}

static const struct {
	const char *url, *hosts;
	bool may;
} HOSTS[] = {
	{"https://firefly-epo1.adobe.io/v3/status/1", ".adobe.io", true},
	{"https://firefly-epo1.adobe.io:8443/v3/status/1", ".adobe.io", false},
	{"http://firefly-epo1.adobe.io/v3/status/1", ".adobe.io", false},
	{"https://adobe.io/", ".adobe.io", false},
	{"https://evil-adobe.io/", ".adobe.io", false},
	{"https://firefly.adobe.io.evil.example/", ".adobe.io", false},
	{"https://firefly-epo1.adobe.io/", NULL, false},
	{"https://firefly-epo1.adobe.io/", "", false},
	{"https://firefly-epo1.adobe.io/", "adobe.io", false},
	{"https://127.0.0.1/", ".adobe.io", false},
};

Test(net_auth, other_hosts_of_the_vendor)
{
	struct target home, target;

	cr_assert_null(
		target_parse(STR("https://firefly-api.adobe.io"), NULL, &client_arena, &home));
	for (size_t i = 0; i < sizeof(HOSTS) / sizeof(HOSTS[0]); i++) {
		const struct target_rules rules = {&home, true, true, false, HOSTS[i].hosts};

		cr_assert_null(target_parse(str_of(HOSTS[i].url), NULL, &client_arena, &target));
		cr_expect_eq(!target_refused(&target, &rules), HOSTS[i].may, "%s %s", HOSTS[i].url,
			     HOSTS[i].hosts);
	}
}

/* ---- secrets and tokens ------------------------------------------------------------------ */

Test(net_auth, basic)
{
	struct secret secret;

	secret_basic(STR("Aladdin"), STR("open sesame"), &secret);
	cr_expect(str_is(secret.text, "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="), "RFC 7617, section 2");
	secret_release(&secret);
	secret_basic(STR("Aladdin:open sesame"), (struct str){0}, &secret);
	cr_expect(str_is(secret.text, "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
	secret_release(&secret);
	secret_basic(STR("key"), STR(""), &secret);
	cr_expect(str_is(secret.text, "a2V5Og=="));
	secret_release(&secret);
}

Test(net_auth, the_form_of_an_exchange)
{
	struct secret form;

	oauth_form(STR("id 1"), STR("s&c=r%t\xc3\xbc~"), "openid,ff_apis", &form);
	cr_expect(str_is(form.text, "grant_type=client_credentials&client_id=id%201&client_secret="
				    "s%26c%3Dr%25t%C3%BC~&scope=openid%2Cff_apis"),
		  "%.*s", STR_ARGS(form.text));
	secret_release(&form);
	oauth_form(STR("i"), STR("s"), "", &form);
	cr_expect(str_ends(form.text, "client_secret=s"));
	secret_release(&form);
}

static const struct {
	unsigned status;
	const char *body;
	enum oauth_end end;
	const char *token;
	uint64_t lives_s;
	const char *why;
} ANSWERS[] = {
	{200, "{\"access_token\":\"abc.d\",\"token_type\":\"bearer\",\"expires_in\":86399}",
	 OAUTH_TOKEN, "abc.d", 86399, ""},
	{200, "{\"access_token\":\"abc\"}", OAUTH_TOKEN, "abc", 0, ""},
	{200, "{\"access_token\":\"abc\",\"expires_in\":99999999999}", OAUTH_TOKEN, "abc", 31536000,
	 ""},
	{200, "{\"access_token\":\"abc\",\"expires_in\":-1}", OAUTH_TOKEN, "abc", 0, ""},
	{400, "{\"error\":\"invalid_client\",\"error_description\":\"no such secret sk-1\"}",
	 OAUTH_REFUSED, NULL, 0, "HTTP 400 invalid_client"},
	{401, "<html>", OAUTH_REFUSED, NULL, 0, "HTTP 401"},
	{302, "", OAUTH_ODD, NULL, 0, "HTTP 302"},
	{429, "{}", OAUTH_ODD, NULL, 0, "HTTP 429"},
	{503, "", OAUTH_ODD, NULL, 0, "HTTP 503"},
	{200, "<html>", OAUTH_ODD, NULL, 0, "HTTP 200, and no token in it"},
	{200, "{\"access_token\":\"\"}", OAUTH_ODD, NULL, 0, "no token"},
	{200, "{\"access_token\":\"a b\"}", OAUTH_ODD, NULL, 0, "no token"},
	{200, "{\"access_token\":\"a\\r\\nX: y\"}", OAUTH_ODD, NULL, 0, "no token"},
	{200, "{\"access_token\":7}", OAUTH_ODD, NULL, 0, "no token"},
	{200, "[\"access_token\"]", OAUTH_ODD, NULL, 0, "no token"},
	{400, "{\"error\":\"in valid\\u001b[31m\"}", OAUTH_REFUSED, NULL, 0, "HTTP 400"},
};

Test(net_auth, the_answer_of_an_exchange)
{
	for (size_t i = 0; i < sizeof(ANSWERS) / sizeof(ANSWERS[0]); i++) {
		const struct http_reply reply = {.status = ANSWERS[i].status,
						 .body = str_of(ANSWERS[i].body)};
		struct oauth_answer answer;
		enum oauth_end end = oauth_read(&reply, &client_arena, &answer);

		cr_expect_eq(end, ANSWERS[i].end, "%zu", i);
		cr_expect_eq(answer.lives_s, ANSWERS[i].lives_s, "%zu", i);
		if (end == OAUTH_TOKEN)
			cr_expect(str_is(answer.token.text, ANSWERS[i].token), "%zu", i);
		else
			cr_expect(str_contains(answer.why, ANSWERS[i].why) &&
					  !str_contains(answer.why, "sk-1"),
				  "%zu: %.*s", i, STR_ARGS(answer.why));
		secret_release(&answer.token);
	}
}
