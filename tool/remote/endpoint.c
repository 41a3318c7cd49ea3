/* endpoint.c - endpoints and their keys. A key is read when first an order names its variable, which then is emptied. */
#include "remote/session.h"

#include <string.h>

extern char **environ;

/* Of one transfer; each is given less, by its deadline. */
enum { TRANSFER_MAX_S = 24 * 60 * 60 };

static const struct key *key_of(struct session *session, struct str name)
{
	struct key *key = session->keys;
	const char *variable = str_keep(&session->arena, name);

	while (key && !str_equal(key->name, name))
		key = key->next;
	if (key)
		return key;
	key = arena_alloc(&session->arena, sizeof(*key));
	key->name = str_of(variable);
	key->state = secret_read(environ, variable, &key->secret);
	secret_wipe(environ, variable);
	key->next = session->keys;
	session->keys = key;
	return key;
}

static bool is_same(const struct endpoint *endpoint, const struct message *order,
		    const struct hosted *hosted)
{
	return str_equal(endpoint->name, message_get(order, "endpoint")) &&
	       str_equal(endpoint->net.base_url, message_get(order, "base-url")) &&
	       str_equal(endpoint->key_env, message_get(order, "key-env")) &&
	       endpoint->net.auth == hosted->auth &&
	       endpoint->net.allow_plain_http == (message_int(order, "is-plain-http", 0) != 0);
}

static struct endpoint *make(struct session *session, const struct message *order,
			     const struct hosted *hosted)
{
	struct arena *arena = &session->arena;
	struct endpoint *endpoint = arena_alloc(arena, sizeof(*endpoint));
	struct str key_env = message_get(order, "key-env");

	endpoint->name = str_copy(arena, message_get(order, "endpoint"));
	endpoint->key_env = str_copy(arena, key_env);
	/* In a dry form nothing is sent: the key stays where it is. */
	endpoint->hosted = hosted;
	if (key_env.len && !session->is_dry)
		endpoint->key = key_of(session, key_env);
	endpoint->net = (struct net_endpoint){
		.name = endpoint->name,
		.base_url = str_copy(arena, message_get(order, "base-url")),
		.key = endpoint->key ? endpoint->key->secret.text : (struct str){0},
		.auth = hosted->auth,
		.auth_field = hosted->auth_field,
		.allow_plain_http = message_int(order, "is-plain-http", 0) != 0,
		.timeout_s = TRANSFER_MAX_S,
	};
	return endpoint;
}

struct endpoint *endpoint_of(struct session *session, const struct message *order,
			     const struct hosted *hosted, struct diag *diag)
{
	struct endpoint *endpoint = session->endpoints;

	while (endpoint && !is_same(endpoint, order, hosted))
		endpoint = endpoint->next;
	if (endpoint)
		return endpoint;
	endpoint = make(session, order, hosted);
	if (!session->is_dry &&
	    slots_open(&endpoint->slots, session->state_folder, endpoint->name, diag) != ST_OK)
		return NULL;
	endpoint->next = session->endpoints;
	session->endpoints = endpoint;
	return endpoint;
}

void endpoints_release(struct session *session)
{
	for (struct endpoint *endpoint = session->endpoints; endpoint; endpoint = endpoint->next) {
		slots_close(endpoint->slots);
		arena_release(&endpoint->quota_arena);
	}
	for (struct key *key = session->keys; key; key = key->next)
		secret_release(&key->secret);
	session->endpoints = NULL;
	session->keys = NULL;
}
