/* deal_where.c - what the policy files and the environment say of a hosted provider. */
#include "compile/deal_where.h"

#include "compile/deal.h"
#include "project/endpoint.h"
#include "project/user.h"

/* One of the two policy files. */
struct policy_side {
	const struct project_endpoint *endpoints;
	size_t endpoint_count;
	const struct project_provider *providers;
	size_t provider_count;
};
enum { SIDE_USER, SIDE_PROJECT, SIDE_COUNT };

static struct policy_side side_of(const struct compile_options *options, unsigned which)
{
	const struct project *project = options->project;
	const struct user_policy *user = options->user;

	if (which == SIDE_PROJECT)
		return (struct policy_side){project->endpoints, project->endpoint_count,
					    project->providers, project->provider_count};
	if (!user)
		return (struct policy_side){0};
	return (struct policy_side){user->endpoints, user->endpoint_count, user->providers,
				    user->provider_count};
}

static const struct project_provider *find_row(const struct policy_side *side, struct str name)
{
	for (size_t i = 0; i < side->provider_count; i++) {
		if (str_equal(side->providers[i].name, name))
			return &side->providers[i];
	}
	return NULL;
}

/* ---- endpoints --------------------------------------------------------------------------- */

static bool speaks_for(const struct project_endpoint *endpoint, const struct provider *provider)
{
	const struct provider *speaks = (const struct provider *)endpoint->driver;

	return speaks && str_is(str_of(provider_driver(speaks)), provider_driver(provider));
}

/* The endpoint of a name that speaks the provider's protocol, the user's first. any: one of the name that does not. */
static const struct project_endpoint *find_endpoint(const struct compile_options *options,
						    const struct provider *provider,
						    struct str name,
						    const struct project_endpoint **any)
{
	*any = NULL;
	for (unsigned which = 0; which < SIDE_COUNT; which++) {
		struct policy_side side = side_of(options, which);

		for (size_t i = 0; i < side.endpoint_count; i++) {
			if (!str_equal(side.endpoints[i].name, name))
				continue;
			if (speaks_for(&side.endpoints[i], provider))
				return &side.endpoints[i];
			*any = &side.endpoints[i];
		}
	}
	return NULL;
}

/* `providers: NAME: {endpoint: …}`, the project's first; empty where neither file says it. */
static struct str said_endpoint(const struct compile_options *options,
				const struct provider *provider)
{
	const struct str names[] = {str_of(provider->decl.name), str_of(provider_driver(provider))};

	for (unsigned which = SIDE_COUNT; which-- > 0;) {
		struct policy_side side = side_of(options, which);

		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			const struct project_provider *row = find_row(&side, names[i]);

			if (row && row->endpoint.len)
				return row->endpoint;
		}
	}
	return (struct str){0};
}

struct str deal_said_endpoint(const struct compile_options *options,
			      const struct provider *provider)
{
	return said_endpoint(options, provider);
}

struct str deal_said_command(const struct compile_options *options, const struct provider *provider)
{
	struct policy_side side = side_of(options, SIDE_PROJECT);
	const struct project_provider *row = find_row(&side, str_of(provider->decl.name));

	return row ? row->command : (struct str){0};
}

const struct project_endpoint *deal_find_endpoint(const struct compile_options *options,
						  struct str name)
{
	for (unsigned which = 0; which < SIDE_COUNT; which++) {
		struct policy_side side = side_of(options, which);

		for (size_t i = 0; i < side.endpoint_count; i++) {
			if (str_equal(side.endpoints[i].name, name))
				return &side.endpoints[i];
		}
	}
	return NULL;
}

/* One that is named as the provider is needs no other word to be used. */
struct str deal_endpoint(const struct compile_options *options, const struct provider *provider)
{
	const struct project_endpoint *any;
	struct str own = str_of(provider_driver(provider));
	struct str name = said_endpoint(options, provider);

	if (!name.len)
		name = str_of(provider->decl.name);
	if (find_endpoint(options, provider, name, &any))
		return name;
	return any && !provider_find(name) ? name : own;
}

struct str deal_endpoint_at(const struct compile_options *options, const struct provider *provider,
			    size_t index)
{
	if (!(provider->flags & PROVIDER_HOSTED))
		return (struct str){0};
	if (index-- == 0)
		return str_of(provider_driver(provider));
	for (unsigned which = 0; which < SIDE_COUNT; which++) {
		struct policy_side side = side_of(options, which);

		for (size_t i = 0; i < side.endpoint_count; i++) {
			if (speaks_for(&side.endpoints[i], provider) && index-- == 0)
				return side.endpoints[i].name;
		}
	}
	return (struct str){0};
}

static void refuse(struct whereabouts *out, struct str why, struct str hint)
{
	out->why = why;
	out->hint = hint;
}

/* A server that the user's environment names is told the vendor's key; that is for nobody else to read. */
static void use_variable(const struct hosted *hosted, const char *url, struct arena *arena,
			 struct whereabouts *out)
{
	const char *why = url_refused(str_of(url));

	out->base_url = url_base(str_copy(arena, str_of(url)));
	out->key_env = str_of(hosted->key_env);
	if (!why && url_is_exposed(str_of(url)))
		why = hosted->key_env && !hosted->key_is_optional
			      ? "that would send the key unencrypted to another machine"
			      : "that goes unencrypted to another machine";
	if (why)
		refuse(out,
		       str_printf(arena, "is not asked where %s says: %s", hosted->base_env, why),
		       str_printf(arena,
				  "%s takes a URL with https://, or http:// to this machine; an "
				  "endpoint without a key may have 'plain_http: true' in "
				  "policy.yaml (specs/SERVERS.md)",
				  hosted->base_env));
}

/* Of some vendors every customer has a server of their own. */
static void use_vendor(const struct hosted *hosted, const char *driver, struct arena *arena,
		       struct whereabouts *out)
{
	if (!hosted->base_url[0]) {
		refuse(out, str_printf(arena, "has no address: %s is not set", hosted->base_env),
		       str_printf(arena,
				  "set it to the address of your endpoint, or name one in a policy "
				  "file (endpoints: {%s: {base_url: …}})",
				  driver));
		return;
	}
	out->base_url = str_of(hosted->base_url);
	out->key_env = str_of(hosted->key_env);
}

static void use_row(const struct hosted *hosted, const struct project_endpoint *row,
		    struct whereabouts *out)
{
	out->base_url = url_base(row->base_url);
	out->key_env = row->key_env;
	out->is_plain_http = row->is_plain_http;
	out->dialect = (struct hosted_dialect){row->dialect, row->response_format};
	if (!row->key_env.len && url_is_same_host(row->base_url, str_of(hosted->base_url)))
		out->key_env = str_of(hosted->key_env);
}

void deal_where(const struct compile_options *options, const struct provider *provider,
		struct arena *arena, struct whereabouts *out)
{
	deal_where_at(options, provider, deal_endpoint(options, provider), arena, out);
}

void deal_where_at(const struct compile_options *options, const struct provider *provider,
		   struct str name, struct arena *arena, struct whereabouts *out)
{
	const struct hosted *hosted = provider->hosted;
	const struct project_endpoint *any, *row;
	const char *moved = NULL;
	bool is_own;

	*out = (struct whereabouts){.name = name};
	if (!hosted)
		return;
	is_own = str_is(out->name, provider_driver(provider));
	if (is_own && hosted->base_env && options->variable)
		moved = options->variable(options->context, hosted->base_env);
	row = find_endpoint(options, provider, out->name, &any);
	if (moved && *moved)
		use_variable(hosted, moved, arena, out);
	else if (row)
		use_row(hosted, row, out);
	else if (is_own)
		use_vendor(hosted, provider_driver(provider), arena, out);
	else
		refuse(out,
		       str_printf(arena, "is not asked at the endpoint '%.*s', whose driver is %s",
				  STR_ARGS(out->name), any ? any->driver->name : "not known"),
		       str_printf(arena, "an endpoint for it has 'driver: %s'",
				  provider_driver(provider)));
}

/* ---- figures ----------------------------------------------------------------------------- */

typedef int64_t figure_fn(const struct project_provider *row);

static int64_t price_of(const struct project_provider *row)
{
	return row->price_usd;
}

static int64_t credit_price_of(const struct project_provider *row)
{
	return row->usd_per_credit;
}

static int64_t in_flight_of(const struct project_provider *row)
{
	return row->max_in_flight;
}

static int64_t margin_of(const struct project_provider *row)
{
	return row->safety_margin_credits;
}

/* What one file says under the nearest of these names. */
static int64_t said_by(const struct policy_side *side, const struct provider *provider,
		       struct str model, figure_fn *figure)
{
	const struct str names[] = {model, str_of(provider->decl.name),
				    str_of(provider_driver(provider))};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct project_provider *row = names[i].len ? find_row(side, names[i]) : NULL;

		if (row && figure(row) != PROJECT_NOT_SAID)
			return figure(row);
	}
	return PROJECT_NOT_SAID;
}

enum choice { FIRST, LEAST, MOST };

static int64_t choose(const struct compile_options *options, const struct provider *provider,
		      struct str model, figure_fn *figure, enum choice choice)
{
	int64_t chosen = PROJECT_NOT_SAID;

	for (unsigned which = 0; which < SIDE_COUNT; which++) {
		struct policy_side side = side_of(options, which);
		int64_t said = said_by(&side, provider, model, figure);

		if (said == PROJECT_NOT_SAID)
			continue;
		if (chosen == PROJECT_NOT_SAID || (choice == LEAST && said < chosen) ||
		    (choice == MOST && said > chosen))
			chosen = said;
	}
	return chosen;
}

int64_t deal_price(const struct compile_options *options, const struct provider *provider,
		   struct str model)
{
	return choose(options, provider, model, price_of, FIRST);
}

bool deal_price_is_projects(const struct compile_options *options, const struct provider *provider,
			    struct str model)
{
	struct policy_side side = side_of(options, SIDE_USER);

	return said_by(&side, provider, model, price_of) == PROJECT_NOT_SAID;
}

int64_t deal_credit_price(const struct compile_options *options, const struct provider *provider)
{
	return choose(options, provider, (struct str){0}, credit_price_of, FIRST);
}

int64_t deal_in_flight(const struct compile_options *options, const struct provider *provider)
{
	return choose(options, provider, (struct str){0}, in_flight_of, LEAST);
}

int64_t deal_margin(const struct compile_options *options, const struct provider *provider)
{
	return choose(options, provider, (struct str){0}, margin_of, MOST);
}
