/* oauth.c - the exchange of key and secret for a token. */
#include "net/oauth.h"

#include "spec/node.h"

#include <string.h>

#define CODE_MAX   40u
#define LIFE_MAX_S UINT64_C(31536000)

/* ---- what is sent ------------------------------------------------------------------------ */

static bool is_plain(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '~';
}

static char *put(char *at, const char *text)
{
	size_t len = strlen(text);

	memcpy(at, text, len);
	return at + len;
}

static char *put_escaped(char *at, struct str text)
{
	static const char DIGITS[] = "0123456789ABCDEF";

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (is_plain(c)) {
			*at++ = (char)c;
			continue;
		}
		*at++ = '%';
		*at++ = DIGITS[c >> 4];
		*at++ = DIGITS[c & 15];
	}
	return at;
}

void oauth_form(struct str id, struct str secret, const char *scope, struct secret *out)
{
	/* A buffer that grew would leave copies behind. */
	size_t most = 128 + 3 * (id.len + secret.len + strlen(scope));
	char *at;

	*out = (struct secret){.own = mem_alloc(most)};
	at = put(out->own, "grant_type=client_credentials&client_id=");
	at = put_escaped(at, id);
	at = put_escaped(put(at, "&client_secret="), secret);
	if (*scope)
		at = put_escaped(put(at, "&scope="), str_of(scope));
	out->text = (struct str){out->own, (size_t)(at - out->own)};
}

/* ---- what comes back --------------------------------------------------------------------- */

static const struct node *scalar(const struct node *root, const char *name)
{
	const struct node *node = root && root->type == NODE_MAP ? node_find(root, name) : NULL;

	return node && node->type == NODE_SCALAR ? node : NULL;
}

static struct str code_of(const struct node *root)
{
	const struct node *node = scalar(root, "error");
	struct str code = node && node->kind == SCALAR_TEXT ? node->text : (struct str){0};

	for (size_t i = 0; i < code.len; i++) {
		if (!is_plain((unsigned char)code.ptr[i]))
			return (struct str){0};
	}
	return code.len <= CODE_MAX ? code : (struct str){0};
}

static bool is_success(const struct http_reply *reply)
{
	return reply->status >= 200 && reply->status < 300;
}

static enum oauth_end judge(const struct http_reply *reply, const struct node *root,
			    struct arena *arena, struct oauth_answer *out)
{
	const struct node *token = scalar(root, "access_token");
	const struct node *lives = scalar(root, "expires_in");
	struct str code = code_of(root);

	if (is_success(reply) && token && token->kind == SCALAR_TEXT && token->text.len &&
	    secret_keep(token->text, &out->token)) {
		if (lives && str_to_u64(lives->text, &out->lives_s) && out->lives_s > LIFE_MAX_S)
			out->lives_s = LIFE_MAX_S;
		return OAUTH_TOKEN;
	}
	out->why = str_printf(arena, "HTTP %u%s%.*s%s", reply->status, code.len ? " " : "",
			      STR_ARGS(code), is_success(reply) ? ", and no token in it" : "");
	return reply->status >= 400 && reply->status < 500 && reply->status != 408 &&
			       reply->status != 429
		       ? OAUTH_REFUSED
		       : OAUTH_ODD;
}

enum oauth_end oauth_read(const struct http_reply *reply, struct arena *arena,
			  struct oauth_answer *out)
{
	struct source source = {.path = "reply", .text = reply->body};
	struct arena nodes = {0};
	struct diag unsaid = {0};
	struct node *root = NULL;
	enum oauth_end end;

	*out = (struct oauth_answer){0};
	if (reply->body.len > OAUTH_REPLY_MAX ||
	    json_parse(&source, &nodes, &root, &unsaid) != ST_OK)
		root = NULL;
	end = judge(reply, root, arena, out);
	diag_release(&unsaid);
	arena_release(&nodes);
	return end;
}
