/* policy.c - assets.policy.yaml: money, servers, programs, cache and licences; nothing of it is a
 * prerequisite of a build. */
#include "project/policy.h"
#include "spec/field_rows.h"

#include <string.h>

/* ---- tables ------------------------------------------------------------------------------ */

#define SLOT(member)      offsetof(struct policy, member)
#define ROW(type, member) offsetof(struct type, member)
#define USD(n, slot, h) \
	{ \
		.param = {.name = n, \
			  .type = PARAM_NUMBER, \
			  .max = (int64_t)MILLION * MILLION, \
			  .help = h}, \
		.offset = slot \
	}
#define NUMBER(n, slot, low, high, h) \
	{ \
		.param = {.name = n, .type = PARAM_INT, .min = low, .max = high, .help = h}, \
		.offset = slot \
	}
#define LIST(n, slot, h) \
	{ \
		.param = {.name = n, .type = PARAM_STRINGS, .help = h}, .offset = slot \
	}

static const struct field BUDGET_FIELDS[] = {
	USD("run_usd", SLOT(run_usd), "most that one build may cost"),
	USD("day_usd", SLOT(day_usd), "most that a day may cost"),
	USD("month_usd", SLOT(month_usd), "most that a month may cost"),
	USD("asset_usd", SLOT(asset_usd), "most that one asset may ever cost"),
	END,
};

static const char *const DIALECTS[] = {"sd-server", "localai", NULL};
static const char *const RESPONSE_FORMATS[] = {"b64_json", "url", "omit", NULL};

static const struct field ENDPOINT_FIELDS[] = {
	{.param = {.name = "base_url",
		   .type = PARAM_STRING,
		   .flags = PARAM_REQUIRED,
		   .help = "where the server is: scheme, host and path"},
	 .offset = ROW(endpoint_row, base_url)},
	TEXT("key_env", ROW(endpoint_row, key_env), "environment variable that holds the key"),
	TEXT("driver", ROW(endpoint_row, driver),
	     "provider whose protocol it speaks; default: the one of the same name"),
	FLAG("plain_http", ROW(endpoint_row, plain_http),
	     "allows http to another machine, for servers that take no key"),
	{.param = {.name = "dialect",
		   .type = PARAM_ENUM,
		   .words = DIALECTS,
		   .help = "what it adds to the protocol of openai"},
	 .offset = ROW(endpoint_row, dialect)},
	{.param = {.name = "response_format",
		   .type = PARAM_ENUM,
		   .words = RESPONSE_FORMATS,
		   .help = "how it is asked to answer in the protocol of openai; omit: it is not "
			   "asked"},
	 .offset = ROW(endpoint_row, response_format)},
	END,
};

const struct field POLICY_PROVIDER_FIELDS[] = {
	TEXT("endpoint", ROW(provider_row, endpoint), "name of the server to ask"),
	TEXT("command", ROW(provider_row, command), "name of the program to run"),
	NUMBER("max_in_flight", ROW(provider_row, max_in_flight), 1, 1000,
	       "calls at the same time"),
	NUMBER("safety_margin_credits", ROW(provider_row, safety_margin_credits), 0, INT64_MAX,
	       "credits to leave on the account"),
	USD("price_usd", ROW(provider_row, price_usd), "price of one asset"),
	USD("usd_per_credit", ROW(provider_row, usd_per_credit), "price of one credit"),
	END,
};

static void read_inputs(struct reader *reader, const struct node *value)
{
	((struct command_row *)reader->base)->inputs = value;
}

static const struct field COMMAND_FIELDS[] = {
	{.param = {.name = "argv",
		   .type = PARAM_STRINGS,
		   .flags = PARAM_REQUIRED,
		   .help = "the program and its arguments; no shell is involved"},
	 .offset = ROW(command_row, argv)},
	NUMBER("timeout_s", ROW(command_row, timeout_s), 1, 86400,
	       "seconds until it is ended; default 600"),
	LIST("env", ROW(command_row, env), "names of environment variables passed on"),
	TEXT("version", ROW(command_row, version),
	     "version that is keyed; without one, or auto, the project's files in argv are"),
	READ_BY("inputs", read_inputs, "files it is made of: keyed by content, and prerequisites"),
	USD("price_usd", ROW(command_row, price_usd), "price of one asset; default 0"),
	END,
};

static const struct field UNKNOWN_FIELDS[] = {
	USD("resend_below_usd", SLOT(resend_below_usd),
	    "what may have been lost is sent again when it costs less"),
	END,
};

static const struct field LICENCE_FIELDS[] = {
	LIST("deny", SLOT(deny), "licences that nothing may be made under"),
	END,
};

static void read_endpoints(struct reader *reader, const struct node *value)
{
	struct policy *policy = reader->base;

	policy->endpoints = named_read(reader, value, "endpoints", ENDPOINT_FIELDS,
				       sizeof(*policy->endpoints), &policy->endpoint_count);
}

static void read_providers(struct reader *reader, const struct node *value)
{
	struct policy *policy = reader->base;

	policy->providers = named_read(reader, value, "providers", POLICY_PROVIDER_FIELDS,
				       sizeof(*policy->providers), &policy->provider_count);
}

static void read_commands(struct reader *reader, const struct node *value)
{
	struct policy *policy = reader->base;

	if (policy->is_users) {
		reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0401", value->at,
					       "'commands' belongs to the " POLICY_NAME
					       " of the project that the programs are for"));
		return;
	}
	policy->commands = named_read(reader, value, "commands", COMMAND_FIELDS,
				      sizeof(*policy->commands), &policy->command_count);
}

/* `ask`, or {resend_below_usd: N}. */
static void read_unknown(struct reader *reader, const struct node *value)
{
	static const char *const WORDS[] = {"ask", NULL};
	static const struct param_def word = {
		.name = "unknown", .type = PARAM_ENUM, .words = WORDS};
	struct param_value ignored;
	enum status st = ST_OK;

	if (value->type == NODE_MAP)
		fields_read(reader, UNKNOWN_FIELDS, value, "unknown");
	else
		st = value_read(reader, &word, value, &ignored);
	if (st != ST_OK)
		reader_fail(reader, st);
}

/* "local:rw,remote:r" */
static void read_cache(struct reader *reader, const struct node *value)
{
	static const struct param_def text = {.name = "cache", .type = PARAM_STRING};
	struct param_value read;
	struct str rest;
	bool has_local = false, has_remote = false;

	if (value_read(reader, &text, value, &read) != ST_OK) {
		reader_fail(reader, ST_INVALID);
		return;
	}
	rest = read.text;
	for (bool is_last = false; !is_last;) {
		const char *comma = rest.len ? memchr(rest.ptr, ',', rest.len) : NULL;
		struct str part = {rest.ptr, comma ? (size_t)(comma - rest.ptr) : rest.len};
		bool is_local = str_is(str_trim(part), "local:rw");
		bool is_remote = str_is(str_trim(part), "remote:r") ||
				 str_is(str_trim(part), "remote:w") ||
				 str_is(str_trim(part), "remote:rw");

		if ((!is_local && !is_remote) || (is_local && has_local) ||
		    (is_remote && has_remote)) {
			complain(reader, "E0408", value->at,
				 "cache: expected local:rw and remote:r, remote:w or remote:rw, "
				 "each once, joined by commas; found '%.*s'",
				 str_trim(part));
			return;
		}
		has_local = has_local || is_local;
		has_remote = has_remote || is_remote;
		is_last = !comma;
		rest.ptr += part.len + 1;
		rest.len -= is_last ? rest.len : part.len + 1;
	}
	if (!has_local)
		complain(reader, "E0501", value->at,
			 "doing without the local cache ('%.*s') is not yet in this build",
			 read.text);
	else if (has_remote)
		diag_warning(reader->diag, "W0408", value->at,
			     "cache: a remote cache is not yet in this build; only the local one "
			     "is used");
}

const struct field POLICY_FIELDS[] = {
	OBJECT("budget", BUDGET_FIELDS, "limits of what may be spent"),
	READ_BY("endpoints", read_endpoints, "servers, by name"),
	READ_BY("providers", read_providers, "how providers are reached, and prices of models"),
	READ_BY("commands", read_commands, "programs that the provider exec may run, by name"),
	READ_BY("unknown", read_unknown,
		"what to do when it is not known whether a call was billed"),
	OBJECT("licence", LICENCE_FIELDS, "licences"),
	READ_BY("cache", read_cache, "which caches are used: local:rw,remote:r"),
	END,
};

/* ---- commands ---------------------------------------------------------------------------- */

static void fill_command(struct reader *reader, const struct policy *policy,
			 const struct project *project, const struct command_row *row,
			 struct project_command *out)
{
	struct project_path *paths;
	const char **inputs;
	size_t count;

	if (row->argv.is_written && row->argv.list[0].len == 0)
		complain(reader, "E0304", row->argv.at, "argv: the program has no name%.*s",
			 (struct str){0});
	policy_check_env(reader, policy, &row->env);
	paths = paths_read(reader, project, "inputs", row->inputs, false, &count);
	inputs = arena_array(reader->arena, count + 1, sizeof(*inputs));
	for (size_t i = 0; i < count; i++)
		inputs[i] = paths[i].path.ptr;
	*out = (struct project_command){
		.name = row->named.name,
		.at = row->named.at,
		.argv = texts_of(reader->arena, &row->argv),
		.env = texts_of(reader->arena, &row->env),
		.inputs = inputs,
		.version = str_is(row->version.text, "auto") ? (struct str){0} : row->version.text,
		.timeout_s = row->timeout_s.is_written ? (unsigned)row->timeout_s.number : 600,
		.price_usd = amount_of(&row->price_usd),
	};
}

static void fill_commands(struct reader *reader, const struct policy *policy,
			  struct project *project)
{
	struct project_command *commands =
		arena_array(reader->arena, policy->command_count + 1, sizeof(*commands));

	for (size_t i = 0; i < policy->command_count; i++)
		fill_command(reader, policy, project, &policy->commands[i], &commands[i]);
	project->commands = commands;
	project->command_count = policy->command_count;
}

/* ---- providers --------------------------------------------------------------------------- */

static void not_defined(struct reader *reader, const char *what, const struct param_value *value,
			const void *items, size_t size, size_t count)
{
	const char **names = arena_array(reader->arena, count + 1, sizeof(*names));

	for (size_t i = 0; i < count; i++)
		names[i] = str_keep(
			reader->arena,
			((const struct named *)(const void *)((const char *)items + i * size))
				->name);
	reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0409", value->at,
				       "%ss: defines no '%.*s'", what, STR_ARGS(value->text)));
	if (nearest_word(value->text, names))
		diag_hint(reader->diag, "did you mean '%s'?", nearest_word(value->text, names));
}

/* A name that only has prices may be that of a model. */
static void check_provider(struct reader *reader, const struct policy *policy,
			   const struct provider_row *row)
{
	const struct param_value name = {.text = row->named.name, .at = row->named.at};
	bool is_reached = row->endpoint.is_set || row->command.is_set || row->max_in_flight.is_set;

	if (is_reached)
		(void)provider_expect(reader, &name);
	if (row->endpoint.is_written && !reader->vocab->find_provider(row->endpoint.text) &&
	    !named_find(policy->endpoints, sizeof(*policy->endpoints), policy->endpoint_count,
			row->endpoint.text))
		not_defined(reader, "endpoint", &row->endpoint, policy->endpoints,
			    sizeof(*policy->endpoints), policy->endpoint_count);
	policy_check_driver(reader, policy, row);
	if (row->command.is_written && !named_find(policy->commands, sizeof(*policy->commands),
						   policy->command_count, row->command.text))
		not_defined(reader, "command", &row->command, policy->commands,
			    sizeof(*policy->commands), policy->command_count);
}

static void fill_providers(struct reader *reader, const struct policy *policy,
			   struct project *project)
{
	struct project_provider *out =
		arena_array(reader->arena, policy->provider_count + 1, sizeof(*out));

	for (size_t i = 0; i < policy->provider_count; i++) {
		const struct provider_row *row = &policy->providers[i];

		check_provider(reader, policy, row);
		out[i] = (struct project_provider){
			.name = row->named.name,
			.at = row->named.at,
			.endpoint = row->endpoint.text,
			.command = row->command.text,
			.max_in_flight = amount_of(&row->max_in_flight),
			.safety_margin_credits = amount_of(&row->safety_margin_credits),
			.price_usd = amount_of(&row->price_usd),
			.usd_per_credit = amount_of(&row->usd_per_credit),
		};
	}
	project->providers = out;
	project->provider_count = policy->provider_count;
}

static enum status read_policy(struct reader *reader, struct project *project,
			       const struct node *root, bool is_users)
{
	struct policy policy = {.is_users = is_users};

	reader->base = &policy;
	fields_read(reader, POLICY_FIELDS, root, is_users ? "policy.yaml" : POLICY_NAME);
	policy_fill_endpoints(reader, &policy, project);
	fill_commands(reader, &policy, project);
	fill_providers(reader, &policy, project);
	project->budget = (struct project_budget){
		.run_usd = amount_of(&policy.run_usd),
		.day_usd = amount_of(&policy.day_usd),
		.month_usd = amount_of(&policy.month_usd),
		.asset_usd = amount_of(&policy.asset_usd),
	};
	project->resend_below_usd = amount_of(&policy.resend_below_usd);
	project->denied_licences = texts_of(reader->arena, &policy.deny);
	return reader->status;
}

enum status policy_read(struct reader *reader, struct project *project, const struct node *root)
{
	return read_policy(reader, project, root, false);
}

enum status policy_read_users(struct reader *reader, struct project *project,
			      const struct node *root)
{
	return read_policy(reader, project, root, true);
}
