/* policy_endpoint.c - the servers of a policy file, and which key each may be told.
 *
 * A project comes from somebody else: what it names as a key is sent to a server that it names too. So its endpoints have
 * keys of their own, in variables that begin with KEY_PREFIX, and a vendor's variable only at the vendor's host. The
 * user's own file may say what it likes.
 */
#include "project/endpoint.h"
#include "project/policy.h"

#include <string.h>

static struct vocab_vendor vendor_of(const struct reader *reader, const struct param_owner *driver)
{
	return driver && reader->vocab->find_vendor ? reader->vocab->find_vendor(driver)
						    : (struct vocab_vendor){0};
}

static bool is_variable(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';

		if (!is_letter && (i == 0 || c < '0' || c > '9'))
			return false;
	}
	return name.len > 0 && name.len <= 128;
}

/* The same place without the text of its line: what stands there may be a secret. */
static struct place without_text(struct reader *reader, struct place at)
{
	struct source *source = arena_alloc(reader->arena, sizeof(*source));

	source->path = at.source->path;
	at.source = source;
	return at;
}

static void refuse_key(struct reader *reader, struct place at, struct vocab_vendor vendor)
{
	reader_fail(reader,
		    diag_error(reader->diag, ST_INVALID, "E0406", at,
			       "key_env: a project may not have this server told that key"));
	if (vendor.key_env)
		diag_hint(reader->diag,
			  "%s goes to %s alone; name a variable that begins with " KEY_PREFIX
			  ", or the server in your own policy.yaml",
			  vendor.key_env, vendor.base_url);
	else
		diag_hint(reader->diag, "name a variable that begins with " KEY_PREFIX
					", or the server in your own policy.yaml");
}

static void check_key_env(struct reader *reader, const struct policy *policy,
			  const struct endpoint_row *row, const struct param_owner *driver)
{
	const struct param_value *key_env = &row->key_env;
	struct vocab_vendor vendor = vendor_of(reader, driver);
	bool is_vendors = vendor.key_env && str_is(key_env->text, vendor.key_env) &&
			  !url_refused(row->base_url.text) &&
			  url_is_same_host(row->base_url.text, str_of(vendor.base_url));

	if (!key_env->is_written)
		return;
	if (!is_variable(key_env->text))
		reader_fail(reader,
			    diag_error(reader->diag, ST_INVALID, "E0406",
				       without_text(reader, key_env->at),
				       "key_env takes the name of an environment variable; a key "
				       "itself must never stand in a file"));
	else if (!policy->is_users && row->base_url.is_written && !is_vendors &&
		 !str_starts(key_env->text, KEY_PREFIX))
		refuse_key(reader, without_text(reader, key_env->at), vendor);
}

static void check_url(struct reader *reader, const struct endpoint_row *row)
{
	const char *why = url_refused(row->base_url.text);
	struct place at = row->base_url.at;

	if (!row->base_url.is_written)
		return;
	if (why)
		reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0407",
					       without_text(reader, at), "base_url: %s", why));
	else if (url_is_exposed(row->base_url.text) &&
		 (!row->plain_http.number || row->key_env.is_set))
		complain(reader, "E0407", at,
			 row->key_env.is_set
				 ? "base_url: '%.*s' would send the key unencrypted; it takes https"
				 : "base_url: '%.*s' goes unencrypted to another machine; "
				   "'plain_http: "
				   "true' allows it",
			 row->base_url.text);
}

/* Both are words about one protocol. */
static void check_dialect(struct reader *reader, const struct endpoint_row *row,
			  const struct param_owner *driver)
{
	const struct param_value *said =
		row->dialect.is_written ? &row->dialect : &row->response_format;
	const char *speaks = vendor_of(reader, driver).driver;

	if (!said->is_written || !speaks || strcmp(speaks, "openai") == 0)
		return;
	reader_fail(reader,
		    diag_error(reader->diag, ST_INVALID, "E0409", said->at,
			       "%s: is said of servers that speak the protocol of openai, and "
			       "this one speaks that of %s",
			       said == &row->dialect ? "dialect" : "response_format", speaks));
}

void policy_fill_endpoints(struct reader *reader, const struct policy *policy,
			   struct project *project)
{
	struct project_endpoint *out =
		arena_array(reader->arena, policy->endpoint_count + 1, sizeof(*out));

	for (size_t i = 0; i < policy->endpoint_count; i++) {
		const struct endpoint_row *row = &policy->endpoints[i];
		const struct param_owner *driver = reader->vocab->find_provider(row->named.name);

		check_url(reader, row);
		if (row->driver.is_written)
			driver = provider_expect(reader, &row->driver);
		else if ((!driver || vendor_of(reader, driver).is_family) && !row->driver.is_set)
			complain(reader, "E0302", row->named.at,
				 "'endpoints.%.*s' needs 'driver', the provider whose protocol it "
				 "speaks",
				 row->named.name);
		check_key_env(reader, policy, row, driver);
		check_dialect(reader, row, driver);
		out[i] = (struct project_endpoint){
			.name = row->named.name,
			.at = row->named.at,
			.base_url = row->base_url.text,
			.key_env = row->key_env.text,
			.driver = driver,
			.is_plain_http = row->plain_http.number != 0,
			.dialect = row->dialect.text,
			.response_format = row->response_format.text,
		};
	}
	project->endpoints = out;
	project->endpoint_count = policy->endpoint_count;
}

/* ---- keys are for servers ---------------------------------------------------------------- */

static bool is_key(const struct reader *reader, const struct policy *policy, struct str variable)
{
	for (size_t i = 0; i < policy->endpoint_count; i++) {
		if (str_equal(policy->endpoints[i].key_env.text, variable))
			return true;
	}
	for (const char *const *name = reader->vocab->provider_names; *name; name++) {
		struct vocab_vendor vendor =
			vendor_of(reader, reader->vocab->find_provider(str_of(*name)));

		if ((vendor.key_env && str_is(variable, vendor.key_env)) ||
		    str_is_among(variable, vendor.secret_envs))
			return true;
	}
	return str_starts(variable, KEY_PREFIX);
}

void policy_check_env(struct reader *reader, const struct policy *policy,
		      const struct param_value *env)
{
	for (size_t i = 0; i < env->count; i++) {
		if (!is_variable(env->list[i]))
			complain(reader, "E0406", env->at,
				 "env: '%.*s' is no name of an environment variable", env->list[i]);
		else if (is_key(reader, policy, env->list[i]))
			complain(reader, "E0406", env->at,
				 "env: '%.*s' holds a key, and is passed to no program",
				 env->list[i]);
	}
}

/* ---- who speaks what --------------------------------------------------------------------- */

void policy_check_driver(struct reader *reader, const struct policy *policy,
			 const struct provider_row *row)
{
	const struct endpoint_row *endpoint =
		named_find(policy->endpoints, sizeof(*policy->endpoints), policy->endpoint_count,
			   row->endpoint.text);
	const struct param_owner *asked = reader->vocab->find_provider(row->named.name);
	const struct param_owner *speaks;

	if (!endpoint || !asked || !reader->vocab->may_speak)
		return;
	speaks = reader->vocab->find_provider(endpoint->driver.is_written ? endpoint->driver.text
									  : endpoint->named.name);
	if (speaks && !reader->vocab->may_speak(asked, speaks))
		reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0409", row->endpoint.at,
					       "endpoint: '%.*s' speaks the protocol of %s, which "
					       "'%.*s' is not asked in",
					       STR_ARGS(row->endpoint.text), speaks->name,
					       STR_ARGS(row->named.name)));
}
