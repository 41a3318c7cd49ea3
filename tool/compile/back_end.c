/* back_end.c - which back end a family has here. */
#include "compile/back_end.h"

#include <string.h>

static bool has_key(const struct compile_options *options, struct str variable, struct arena *arena)
{
	return variable.len && options->has_key &&
	       options->has_key(options->context, str_keep(arena, variable));
}

/* ---- a server that is named -------------------------------------------------------------- */

/* The name of the endpoint that is to be asked; empty: none is named. */
static struct str named_server(const struct compile_options *options, const struct provider *family)
{
	struct str said = deal_said_endpoint(options, family);
	struct str own = str_of(family->decl.name);

	if (said.len)
		return said;
	return deal_find_endpoint(options, own) ? own : (struct str){0};
}

static void use_server(const struct compile_options *options, const struct provider *family,
		       struct str name, struct arena *arena, struct back_end *out)
{
	const struct project_endpoint *row = deal_find_endpoint(options, name);
	const struct provider *speaks = row ? (const struct provider *)row->driver : provider_find(name);
	const struct family_back *back =
		speaks ? family_back_of(family->family, provider_driver(speaks)) : NULL;

	if (back) {
		out->row = back;
		out->provider = provider_find(str_of(back->driver));
		deal_where_at(options, out->provider, name, arena, &out->where);
		return;
	}
	out->where.name = name;
	out->where.why = str_printf(arena, "is not asked at the endpoint '%.*s', whose driver is %s",
				    STR_ARGS(name), speaks ? speaks->decl.name : "not known");
	out->where.hint =
		str_printf(arena, "an endpoint for it has 'driver: ' with %.*s",
			   STR_ARGS(family_drivers(family->family, arena)));
}

/* ---- a program --------------------------------------------------------------------------- */

const struct project_command *back_end_command(const struct compile_options *options,
					       const struct provider *family)
{
	struct str name = deal_said_command(options, family);

	if (!name.len || named_server(options, family).len)
		return NULL;
	return project_command(options->project, name);
}

/* ---- an account -------------------------------------------------------------------------- */

static bool use_account(const struct compile_options *options, const struct provider *family,
			const char *driver, struct arena *arena, struct back_end *out)
{
	const struct family_back *back = family_back_of(family->family, driver);
	const struct provider *provider = provider_find(str_of(driver));
	struct whereabouts where;

	if (!back)
		return false;
	deal_where(options, provider, arena, &where);
	if (where.why.len || (where.key_env.len && !has_key(options, where.key_env, arena)))
		return false;
	out->row = back;
	out->provider = provider;
	out->where = where;
	return true;
}

/* ---- all of it --------------------------------------------------------------------------- */

static void refuse(const struct provider *family, struct arena *arena, struct back_end *out)
{
	const char *name = family->decl.name;

	out->where.why = STR("has nobody to run it");
	out->where.hint = str_printf(
		arena,
		"name a server of yours in a policy file (endpoints: {%s: {base_url: …, driver: …}}, the "
		"driver being %.*s) or a program (providers: {%s: {command: NAME}}), or set "
		"REPLICATE_API_TOKEN, or HF_TOKEN and HF_ENDPOINT_URL",
		name, STR_ARGS(family_drivers(family->family, arena)), name);
}

void back_end_find(const struct compile_options *options, const struct provider *family,
		   struct arena *arena, struct back_end *out)
{
	struct str server = named_server(options, family);

	*out = (struct back_end){0};
	if (server.len) {
		use_server(options, family, server, arena, out);
		return;
	}
	out->command = back_end_command(options, family);
	if (out->command || use_account(options, family, "replicate", arena, out) ||
	    use_account(options, family, "huggingface", arena, out))
		return;
	refuse(family, arena, out);
}
