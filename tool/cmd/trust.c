/* trust.c - `assetc trust [--list|--revoke|-n] [DIR]`: agreeing to what a project may do here.
 *
 * What is agreed to is the content of the project's policy file; it is shown, and an edit of that
 * file asks anew. Nothing is asked on the terminal: the command is the answer.
 */
#include "trust/trust.h"

#include "base/json.h"
#include "base/path.h"
#include "cmd/book.h"
#include "cmd/cmd.h"
#include "cmd/keys.h"
#include "cmd/permit.h"
#include "cmd/user.h"
#include "compile/back_end.h"
#include "provider/hosted.h"
#include "provider/provider.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Paths and arguments come from files: their control characters must not steer a terminal. */
static void print_lines(const struct strbuf *text)
{
	struct str rest = strbuf_str(text);

	while (rest.len) {
		struct str line = rest;
		struct strbuf safe = {0};

		for (line.len = 0; rest.ptr[line.len] != '\n';)
			line.len++;
		put_safe(&safe, line);
		strbuf_add_char(&safe, '\n');
		(void)fwrite(safe.data, 1, safe.len, stdout);
		strbuf_release(&safe);
		rest.ptr += line.len + 1;
		rest.len -= line.len + 1;
	}
}

/* ---- what a project may do --------------------------------------------------------------- */

static void add_commands(const struct project *project, struct arena *arena, struct strbuf *out)
{
	for (size_t i = 0; i < project->command_count; i++) {
		const struct project_command *command = &project->commands[i];

		strbuf_printf(out, "  runs      %.*s: %.*s\n", STR_ARGS(command->name),
			      STR_ARGS(command_text(command, arena)));
		for (const char *const *name = command->env; name && *name; name++)
			strbuf_printf(out, "            and passes %s on to it\n", *name);
	}
}

static void add_endpoints(const struct project *project, struct strbuf *out)
{
	for (size_t i = 0; i < project->endpoint_count; i++) {
		const struct project_endpoint *endpoint = &project->endpoints[i];

		strbuf_printf(out, "  asks      %.*s: %.*s", STR_ARGS(endpoint->name),
			      STR_ARGS(endpoint->base_url));
		if (endpoint->key_env.len)
			strbuf_printf(out, ", with the key in %.*s", STR_ARGS(endpoint->key_env));
		strbuf_add_c(out, endpoint->is_plain_http ? ", over plain http\n" : "\n");
	}
}

/* The key goes along, and where it is exchanged for a token to that host too, with its secret. */
static void add_key(const struct compile_options *options, const struct hosted *hosted,
		    struct str key_env, struct arena *arena, struct strbuf *out)
{
	const struct hosted_token *token = hosted->token;
	const char *moved = NULL;

	strbuf_printf(out, ", with the key in %.*s%s", STR_ARGS(keys_named(hosted, key_env, arena)),
		      hosted->key_is_optional ? " where that is set" : "");
	if (!token)
		return;
	if (token->url_env && options->variable)
		moved = options->variable(options->context, token->url_env);
	strbuf_add_c(out, ", for a token from ");
	put_safe(out, str_of(moved && *moved ? moved : token->url));
}

/* Where each vendor's providers are really asked: a project needs no policy file to spend there. */
static void add_vendors(const struct compile_options *options, struct arena *arena,
			struct strbuf *out)
{
	for (size_t i = 0; i < provider_count; i++) {
		const struct provider *provider = provider_table[i];
		struct whereabouts at;

		if (!provider->hosted ||
		    strcmp(provider_driver(provider), provider->decl.name) != 0)
			continue;
		deal_where(options, provider, arena, &at);
		if (!at.base_url.len)
			continue;
		strbuf_printf(out, "  %s%s",
			      provider->hosted->is_local ? "asks      " : "buys      ",
			      provider->decl.name);
		if (!str_is(at.name, provider->decl.name))
			strbuf_printf(out, " at %.*s", STR_ARGS(at.name));
		strbuf_add_c(out, ": ");
		put_safe(out, at.base_url);
		if (at.key_env.len)
			add_key(options, provider->hosted, at.key_env, arena, out);
		strbuf_add_char(out, '\n');
	}
}

/* Who runs what several may run. */
static void add_families(const struct compile_options *options, struct arena *arena,
			 struct strbuf *out)
{
	for (size_t i = 0; i < provider_count; i++) {
		const char *name = provider_table[i]->decl.name;
		struct back_end end;

		if (!provider_table[i]->family)
			continue;
		back_end_find(options, provider_table[i], arena, &end);
		if (end.command)
			strbuf_printf(out, "  makes     %s by the command %.*s\n", name,
				      STR_ARGS(end.command->name));
		else if (end.row)
			strbuf_printf(out, "  makes     %s by %s, at %.*s\n", name,
				      end.provider->decl.name, STR_ARGS(end.where.base_url));
	}
}

static void add_price(struct str name, int64_t price, const char *of, struct strbuf *out)
{
	if (price == PROJECT_NOT_SAID)
		return;
	strbuf_printf(out, "  counts    %.*s at ", STR_ARGS(name));
	put_usd(out, price);
	strbuf_printf(out, " %s\n", of);
}

/* What is reserved and booked follows from these, so who agrees should know them. */
static void add_prices(const struct project *project, struct strbuf *out)
{
	for (size_t i = 0; i < project->provider_count; i++) {
		const struct project_provider *provider = &project->providers[i];

		add_price(provider->name, provider->price_usd, "for each asset", out);
		add_price(provider->name, provider->usd_per_credit, "for a credit", out);
	}
}

static void add_limit(const char *name, int64_t limit, struct strbuf *out)
{
	if (limit == PROJECT_NOT_SAID)
		return;
	strbuf_printf(out, "  spends    at most ");
	decimal_format(out, limit);
	strbuf_printf(out, " USD for %s\n", name);
}

static void print_project(const struct invocation *inv, const struct project *project,
			  struct arena *arena)
{
	struct compile_options options = compile_options_in(inv, project);
	struct strbuf out = {0};
	char hex[AC_SHA256_HEX_SIZE];
	struct ac_sha256 digest = policy_digest(project);

	ac_sha256_format(&digest, hex);
	strbuf_add_c(&out, "project     ");
	put_safe(&out, project->root);
	strbuf_add_char(&out, '\n');
	if (project->policy_path.len == 0)
		strbuf_add_c(&out, "  has no assets.policy.yaml: it runs no programs\n");
	else
		strbuf_printf(&out, "  policy    assets.policy.yaml, SHA-256 %s\n", hex);
	add_commands(project, arena, &out);
	add_endpoints(project, &out);
	add_prices(project, &out);
	add_vendors(&options, arena, &out);
	add_families(&options, arena, &out);
	strbuf_add_c(&out, "  spends    what 'assetc budget' and --budget allow, and no more\n");
	add_limit("a run", project->budget.run_usd, &out);
	add_limit("a day", project->budget.day_usd, &out);
	add_limit("a month", project->budget.month_usd, &out);
	add_limit("an asset", project->budget.asset_usd, &out);
	print_lines(&out);
	strbuf_release(&out);
}

/* ---- the list ---------------------------------------------------------------------------- */

/* What has become of a project since it was agreed to. */
static const char *state_of(const struct trust_line *line, struct arena *arena)
{
	struct str path = str_concat(arena, line->root, STR("/assets.policy.yaml"), STR(""));
	struct ac_bytes policy = {0};
	struct ac_sha256 now;
	struct stat info;
	enum ac_code code;

	if (stat(str_keep(arena, line->root), &info) != 0)
		return "gone";
	code = ac_file_read(path.ptr, YAML_FILE_MAX, &policy, NULL);
	ac_sha256_of(policy.data ? (const char *)policy.data : "", policy.len, &now);
	ac_bytes_release(&policy);
	if (code != AC_OK && code != AC_NOT_FOUND)
		return "changed";
	return ac_sha256_equal(&now, &line->policy) ? "trusted" : "changed";
}

static enum status print_list(const char *file, struct arena *arena, struct diag *diag)
{
	struct trust_line *lines;
	struct strbuf out = {0};
	size_t count;
	enum status st = trust_list(file, arena, &lines, &count, diag);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		strbuf_printf(&out, "%-8s %.*s\n", state_of(&lines[i], arena),
			      STR_ARGS(lines[i].root));
	}
	print_lines(&out);
	strbuf_release(&out);
	return st;
}

/* ---- the command ------------------------------------------------------------------------- */

static enum status find_project(struct invocation *inv, const struct project **out,
				struct diag *diag)
{
	const char *folder = inv->operands.count ? inv->operands.items[0] : ".";
	struct stat info;

	if (stat(folder, &info) != 0 || !S_ISDIR(info.st_mode))
		return diag_error(diag, ST_INVALID, "E0101", (struct place){0},
				  "there is no folder '%s'", folder);
	return open_project(inv, str_printf(&inv->arena, "%s/assets.yaml", folder).ptr, out, diag);
}

static enum status revoke(const char *file, const struct project *project, struct diag *diag)
{
	bool was_there = false;
	enum status st = trust_remove(file, project->root, &was_there, diag);

	if (st == ST_OK)
		printf("%s  %.*s\n", was_there ? "revoked" : "was not trusted",
		       STR_ARGS(project->root));
	return st;
}

static enum status agree(const struct invocation *inv, const char *file,
			 const struct project *project, struct arena *arena, struct diag *diag)
{
	struct ac_sha256 digest = policy_digest(project);
	enum status st = ST_OK;

	print_project(inv, project, arena);
	if (!inv->is_dry_run)
		st = trust_add(file, project->root, &digest, diag);
	if (st == ST_OK)
		printf(inv->is_dry_run ? "nothing was changed: 'assetc trust' agrees to this\n"
				       : "trusted, until its policy file changes\n");
	return st;
}

static enum status run_trust(struct invocation *inv, struct diag *diag)
{
	const struct project *project = NULL;
	struct arena *arena = &inv->arena;
	const char *file;
	enum status st;

	if (inv->operands.count > 1 || (inv->is_list && (inv->is_revoke || inv->operands.count)))
		return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
				  "trust takes --list, or one folder");
	file = trust_file(arena, diag);
	if (!file)
		return ST_ENVIRONMENT;
	if (inv->is_list)
		return print_list(file, arena, diag);
	st = find_project(inv, &project, diag);
	if (st == ST_OK)
		st = open_user_files(inv, diag);
	if (st != ST_OK)
		return st;
	return inv->is_revoke ? revoke(file, project, diag)
			      : agree(inv, file, project, arena, diag);
}

const struct command command_trust = {
	.name = "trust",
	.operands = "[--list|--revoke|-n] [DIR]",
	.help = "agree to what a project may run and whom it may pay",
	.options = OPTS_COMMON | OPT_BIT(OPT_LIST) | OPT_BIT(OPT_REVOKE) | OPT_BIT(OPT_DRY_RUN),
	.run = run_trust,
};
