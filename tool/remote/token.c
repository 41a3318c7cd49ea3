/* token.c - tokens that keys are exchanged for: one for each endpoint, asked for when first it is needed, and again when it is
 * over or refused. An exchange makes nothing and repeats freely. */
#include "remote/session.h"

#include "net/oauth.h"
#include "net/retry.h"

#include <string.h>

enum { MARGIN_MS = 60 * 1000 };

static void ask(struct session *session, struct endpoint *endpoint)
{
	struct token *token = &endpoint->token;
	struct http_send send = {.method = "POST",
				 .url = token->net.base_url,
				 .body_type = "application/x-www-form-urlencoded",
				 .reply_max = OAUTH_REPLY_MAX};

	oauth_form(endpoint->id, endpoint->password, endpoint->hosted->token->scope, &token->form);
	send.body = token->form.text;
	token->state = TOKEN_ASKED;
	token->tries++;
	net_start(session->net, &token->net, &send, 0, token);
}

enum token_ready token_ready(struct session *session, struct endpoint *endpoint)
{
	struct token *token = &endpoint->token;

	if (!endpoint->hosted->token || !endpoint->net.key.len)
		return TOKEN_READY;
	if (token->state == TOKEN_HELD && token->until_ms && session_ms() >= token->until_ms)
		token_drop(endpoint, token->number);
	if (token->state == TOKEN_NONE && session_ms() >= token->due_ms)
		ask(session, endpoint);
	if (token->state == TOKEN_HELD)
		return TOKEN_READY;
	return token->state == TOKEN_REFUSED ? TOKEN_FAILED : TOKEN_AWAITED;
}

void token_drop(struct endpoint *endpoint, unsigned number)
{
	struct token *token = &endpoint->token;

	if (token->state != TOKEN_HELD || token->number != number)
		return;
	token->state = TOKEN_NONE;
	token->tries = 0;
	endpoint->net.token = (struct str){0};
}

/* Somewhat before its end, so that none ends on its way. */
static void hold(struct session *session, struct endpoint *endpoint, struct oauth_answer *answer)
{
	struct token *token = &endpoint->token;
	int64_t lives = (int64_t)answer->lives_s * 1000;
	int64_t margin = lives / 4 < MARGIN_MS ? lives / 4 : MARGIN_MS;

	endpoint->net.token = session_keep(session, &answer->token)->secret.text;
	token->state = TOKEN_HELD;
	token->number++;
	token->until_ms = lives ? session_ms() + lives - margin : 0;
}

static void refuse(struct session *session, struct token *token, enum hosted_class class,
		   struct str why)
{
	struct str host = token->net.base_url;

	token->state = TOKEN_REFUSED;
	token->class = class;
	token->why = session_hide(session,
				  str_printf(&session->arena,
					     "no token is given for the key at %.*s: %.*s",
					     STR_ARGS(host), STR_ARGS(why)),
				  &session->arena);
}

/* Not answered, or not with a token. */
static void ask_again(struct session *session, struct token *token, const struct net_result *result,
		      struct str why)
{
	const struct retry_case c = {.outcome = result->outcome,
				     .reason = result->reason,
				     .reply = &result->reply,
				     .tries = token->tries,
				     .now_us = (uint64_t)session->clock(),
				     .left_ms = RETRY_WAIT_MAX_MS,
				     .random = (uint64_t)session_ms()};
	struct retry_plan plan = retry_plan(&c);

	if (plan.verdict != RETRY_WAIT || session->stops > 0) {
		refuse(session, token, result->reason == NET_REFUSED ? CLASS_FATAL : CLASS_RETRY,
		       why);
		return;
	}
	token->state = TOKEN_NONE;
	token->due_ms = session_ms() + (int64_t)plan.wait_ms;
}

static struct endpoint *find(struct session *session, const void *context)
{
	struct endpoint *endpoint = session->endpoints;

	while (endpoint && &endpoint->token != context)
		endpoint = endpoint->next;
	return endpoint;
}

bool token_arrive(struct session *session, struct net_result *result)
{
	struct endpoint *endpoint = find(session, result->context);
	struct oauth_answer answer = {0};
	enum oauth_end end = OAUTH_ODD;

	if (!endpoint)
		return false;
	secret_release(&endpoint->token.form);
	if (result->outcome == NET_ANSWERED)
		end = oauth_read(&result->reply, &result->arena, &answer);
	else
		answer.why = str_of(result->why[0] ? result->why : net_reason_name(result->reason));
	if (end == OAUTH_TOKEN)
		hold(session, endpoint, &answer);
	else if (end == OAUTH_REFUSED)
		refuse(session, &endpoint->token, CLASS_AUTH, answer.why);
	else
		ask_again(session, &endpoint->token, result, answer.why);
	if (result->body.len)
		explicit_bzero(result->body.data, result->body.len);
	return true;
}

void token_release(struct endpoint *endpoint)
{
	secret_release(&endpoint->token.form);
}
