/* keys.c - keys in the environment. */
#include "cmd/keys.h"

#include "cmd/user.h"
#include "compile/vocab.h"
#include "provider/hosted.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define KEY_PREFIX "ASSETC_KEY_"

struct remembered {
	struct remembered *next;
	const char *name;
	bool has;
};

static struct {
	pthread_mutex_t mutex;
	struct arena arena;
	struct remembered *first;
} known = {.mutex = PTHREAD_MUTEX_INITIALIZER};

/* The caller holds the mutex. The first answer stays. */
static bool ask(const char *name)
{
	struct remembered *it = known.first;
	const char *value;

	while (it && strcmp(it->name, name) != 0)
		it = it->next;
	if (it)
		return it->has;
	value = getenv(name);
	it = arena_alloc(&known.arena, sizeof(*it));
	*it = (struct remembered){known.first, arena_text(&known.arena, name, strlen(name)),
				  value && *value};
	known.first = it;
	return it->has;
}

bool keys_has(void *context, const char *variable)
{
	bool has;

	(void)context;
	(void)pthread_mutex_lock(&known.mutex);
	has = ask(variable);
	(void)pthread_mutex_unlock(&known.mutex);
	return has;
}

/* ---- their names ------------------------------------------------------------------------- */

struct str keys_secret(const struct hosted *hosted, struct str key_env)
{
	const char *const *name = hosted ? hosted->secret_envs : NULL;

	if (!name || !str_equal(key_env, str_of(hosted->key_env)))
		return (struct str){0};
	while (*name && !keys_has(NULL, *name))
		name++;
	return str_of(*name ? *name : hosted->secret_envs[0]);
}

struct str keys_named(const struct hosted *hosted, struct str key_env, struct arena *arena)
{
	struct str secret = keys_secret(hosted, key_env);

	return secret.len ? str_printf(arena, "%.*s and %.*s", STR_ARGS(key_env), STR_ARGS(secret))
			  : key_env;
}

/* ---- being rid of them ------------------------------------------------------------------- */

/* A variable may stand there more than once. */
static void wipe(const char *name)
{
	size_t len = strlen(name);

	(void)ask(name);
	for (char **it = environ; it && *it; it++) {
		if (strncmp(*it, name, len) == 0 && (*it)[len] == '=')
			explicit_bzero(*it + len + 1, strlen(*it + len + 1));
	}
}

static void wipe_prefixed(struct arena *arena)
{
	for (char **it = environ; it && *it; it++) {
		size_t len = strcspn(*it, "=");

		if (strncmp(*it, KEY_PREFIX, sizeof(KEY_PREFIX) - 1) == 0)
			wipe(arena_text(arena, *it, len));
	}
}

static void wipe_vendors(void)
{
	for (size_t i = 0; i < provider_count; i++) {
		const struct hosted *hosted = provider_table[i]->hosted;

		if (hosted && hosted->key_env)
			wipe(hosted->key_env);
		for (const char *const *name = hosted ? hosted->secret_envs : NULL; name && *name;
		     name++)
			wipe(*name);
	}
}

static void wipe_endpoints(const struct project_endpoint *endpoints, size_t count,
			   struct arena *arena)
{
	for (size_t i = 0; i < count; i++) {
		if (endpoints[i].key_env.len)
			wipe(str_keep(arena, endpoints[i].key_env));
	}
}

/* The user's endpoints may take a key from any variable: their file is read for this alone where nothing else needed it.
 * What is wrong with it is nobody's business then. */
static void wipe_users(const struct invocation *inv, struct arena *arena)
{
	const char *path = user_file("policy.yaml", arena);
	struct user_policy own = {0};
	struct diag unsaid = {0};
	const struct user_policy *user = &own;

	if (inv->user)
		user = &inv->user->policy;
	else if (path)
		(void)user_policy_read(path, vocab_get(), &own, &unsaid);
	wipe_endpoints(user->endpoints, user->endpoint_count, arena);
	user_policy_release(&own);
	diag_release(&unsaid);
}

static void wipe_all(const struct invocation *inv)
{
	struct arena arena = {0};
	size_t count;
	const struct project **projects = opened_projects(inv, &arena, &count);

	wipe_vendors();
	wipe_prefixed(&arena);
	wipe_users(inv, &arena);
	for (size_t i = 0; i < count; i++)
		wipe_endpoints(projects[i]->endpoints, projects[i]->endpoint_count, &arena);
	arena_release(&arena);
}

/* What was read of the environment before may stand elsewhere in memory, which is never to be a file. */
static void leave_no_core(void)
{
	const struct rlimit none = {0, 0};

	(void)setrlimit(RLIMIT_CORE, &none);
}

static atomic_bool is_done;

bool keys_are_wiped(void)
{
	return atomic_load(&is_done);
}

void keys_wipe(const struct invocation *inv)
{
	/* The newest project when it was last done: the list grows at its head. */
	static _Atomic(const void *) done_for;

	if (atomic_load(&is_done) && atomic_load(&done_for) == inv->projects)
		return;
	(void)pthread_mutex_lock(&known.mutex);
	leave_no_core();
	wipe_all(inv);
	atomic_store(&done_for, inv->projects);
	atomic_store(&is_done, true);
	(void)pthread_mutex_unlock(&known.mutex);
}
