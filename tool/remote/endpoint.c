/* endpoint.c - endpoints and their keys. A key is read when first an order names its variable, which then is emptied. */
#include "remote/session.h"

#include <stdlib.h>
#include <string.h>

extern char **environ;

/* Of one transfer; each is given less, by its deadline. */
enum { TRANSFER_MAX_S = 24 * 60 * 60, TOKEN_TIMEOUT_S = 60 };

/* ---- keys -------------------------------------------------------------------------------- */

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

const struct key *session_keep(struct session *session, struct secret *secret)
{
	struct key *key = arena_alloc(&session->arena, sizeof(*key));

	*key = (struct key){.next = session->keys, .state = SECRET_READ, .secret = *secret};
	*secret = (struct secret){0};
	session->keys = key;
	return key;
}

/* The first that is set; all are emptied. Where none is, the first is what people are told of. */
static const struct key *secret_of(struct session *session, const char *const *names)
{
	const struct key *first = NULL, *found = NULL;

	for (; names && *names; names++) {
		const struct key *key = key_of(session, str_of(*names));

		first = first ? first : key;
		if (!found && key->state != SECRET_ABSENT)
			found = key;
	}
	return found ? found : first;
}

static void use_basic(struct session *session, struct endpoint *endpoint)
{
	const struct key *secret = endpoint->secret;
	struct secret basic;

	secret_basic(endpoint->key->secret.text, secret ? secret->secret.text : (struct str){0},
		     &basic);
	endpoint->net.key = session_keep(session, &basic)->secret.text;
}

/* In one variable the two stand as "id:secret". Either half is secret by itself. */
static void use_halves(struct session *session, struct endpoint *endpoint)
{
	struct str id = endpoint->key->secret.text;
	const char *colon = memchr(id.ptr, ':', id.len);
	struct secret half;

	endpoint->id = id;
	if (endpoint->secret) {
		endpoint->password = endpoint->secret->secret.text;
	} else if (colon) {
		endpoint->id.len = (size_t)(colon - id.ptr);
		if (secret_keep((struct str){colon + 1, id.len - endpoint->id.len - 1}, &half))
			endpoint->password = session_keep(session, &half)->secret.text;
	}
	endpoint->net.key = endpoint->id;
}

/* The vendor's own variables go together; whoever names another one has both halves in it. */
static void read_keys(struct session *session, struct endpoint *endpoint)
{
	const struct hosted *hosted = endpoint->hosted;

	if (!endpoint->key_env.len || hosted->auth == AUTH_NONE)
		return;
	endpoint->key = key_of(session, endpoint->key_env);
	if (hosted->secret_envs && str_equal(endpoint->key_env, str_of(hosted->key_env)))
		endpoint->secret = secret_of(session, hosted->secret_envs);
	if (endpoint->key->state != SECRET_READ ||
	    (endpoint->secret && endpoint->secret->state != SECRET_READ))
		return;
	endpoint->net.key = endpoint->key->secret.text;
	if (hosted->auth == AUTH_BASIC)
		use_basic(session, endpoint);
	else if (hosted->auth == AUTH_TOKEN)
		use_halves(session, endpoint);
}

static struct str lack_of(const struct key *key, struct arena *arena)
{
	if (!key || key->state == SECRET_READ)
		return (struct str){0};
	return str_printf(arena, "has no key: the variable %.*s is %s", STR_ARGS(key->name),
			  key->state == SECRET_ABSENT ? "not set" : "no key that HTTP could carry");
}

struct str endpoint_lack(const struct endpoint *endpoint, struct arena *arena)
{
	const struct key *key = endpoint->key;
	struct str lack = {0};

	if (key && !(key->state == SECRET_ABSENT && endpoint->hosted->key_is_optional))
		lack = lack_of(key, arena);
	if (!lack.len && key && key->state == SECRET_READ)
		lack = lack_of(endpoint->secret, arena);
	if (!lack.len && key && endpoint->hosted->auth == AUTH_TOKEN && !endpoint->password.len)
		lack = str_printf(arena, "has no key: the variable %.*s is to hold 'id:secret'",
				  STR_ARGS(key->name));
	return lack;
}

/* ---- endpoints --------------------------------------------------------------------------- */

static bool is_same(const struct endpoint *endpoint, const struct message *order,
		    const struct hosted *hosted)
{
	return str_equal(endpoint->name, message_get(order, "endpoint")) &&
	       str_equal(endpoint->net.base_url, message_get(order, "base-url")) &&
	       str_equal(endpoint->key_env, message_get(order, "key-env")) &&
	       endpoint->net.auth == hosted->auth &&
	       endpoint->net.allow_plain_http == (message_int(order, "is-plain-http", 0) != 0);
}

/* The secret goes to the vendor's own, wherever the API was moved to, or to where the user's environment says. */
static void place_exchange(struct endpoint *endpoint, struct arena *arena)
{
	const struct hosted_token *token = endpoint->hosted->token;
	const char *moved = token->url_env ? getenv(token->url_env) : NULL;

	endpoint->token.net = (struct net_endpoint){
		.name = endpoint->name,
		.base_url = str_copy(arena, str_of(moved && *moved ? moved : token->url)),
		.auth = AUTH_NONE,
		.timeout_s = TOKEN_TIMEOUT_S,
	};
}

static struct endpoint *make(struct session *session, const struct message *order,
			     const struct hosted *hosted)
{
	struct arena *arena = &session->arena;
	struct endpoint *endpoint = arena_alloc(arena, sizeof(*endpoint));
	bool is_vendors = message_int(order, "is-vendor-host", 0) != 0;

	endpoint->name = str_copy(arena, message_get(order, "endpoint"));
	endpoint->key_env = str_copy(arena, message_get(order, "key-env"));
	endpoint->hosted = hosted;
	endpoint->net = (struct net_endpoint){
		.name = endpoint->name,
		.base_url = str_copy(arena, message_get(order, "base-url")),
		.auth = hosted->auth,
		.auth_field = hosted->auth_field,
		.key_hosts = is_vendors ? hosted->key_hosts : NULL,
		.allow_plain_http = message_int(order, "is-plain-http", 0) != 0,
		.timeout_s = TRANSFER_MAX_S,
	};
	/* In a dry form nothing is sent: the key stays where it is. */
	if (!session->is_dry)
		read_keys(session, endpoint);
	if (hosted->token)
		place_exchange(endpoint, arena);
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
		token_release(endpoint);
		arena_release(&endpoint->quota_arena);
	}
	for (struct key *key = session->keys; key; key = key->next)
		secret_release(&key->secret);
	session->endpoints = NULL;
	session->keys = NULL;
}
