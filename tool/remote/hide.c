/* hide.c - keys that come back in a reply. */
#include "remote/session.h"

#include <string.h>

/* Translators cut what they quote, and half a key is one too: keys go first. */
static void hide_quotable(struct session *session, struct http_reply *reply, struct arena *arena)
{
	for (const struct key *key = session->keys; key && reply->body.len; key = key->next) {
		struct str text = key->secret.text;

		if (text.len && memmem(reply->body.ptr, reply->body.len, text.ptr, text.len)) {
			reply->body = session_hide(session, reply->body, arena);
			return;
		}
	}
}

/* Of a success nothing is quoted, but all of it is kept: letters in the place of a key leave all else as it was. */
static void blot_out(char *text, size_t len, struct str key)
{
	char *end = text + len, *at = text;

	while (key.len && (at = memmem(at, (size_t)(end - at), key.ptr, key.len)) != NULL) {
		memset(at, 'x', key.len);
		at += key.len;
	}
}

static void blot_keys(struct session *session, struct net_result *result)
{
	for (const struct key *key = session->keys; key; key = key->next) {
		if (result->body.len)
			blot_out((char *)result->body.data, result->body.len, key->secret.text);
		for (size_t i = 0; i < result->reply.field_count; i++) {
			struct str value = result->reply.fields[i].value;

			blot_out((char *)(uintptr_t)value.ptr, value.len, key->secret.text);
		}
	}
}

void hide_keys(struct session *session, struct net_result *result, bool is_success)
{
	if (is_success)
		blot_keys(session, result);
	else
		hide_quotable(session, &result->reply, &result->arena);
}
