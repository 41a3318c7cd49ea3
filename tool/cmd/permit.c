/* permit.c - asking the list of trusted projects. */
#include "cmd/permit.h"

#include "base/json.h"
#include "project/endpoint.h"
#include "trust/trust.h"

#include <stdlib.h>
#include <string.h>

/* Relative XDG paths are to be ignored (XDG Base Directory Specification). */
const char *state_file(const char *name, const char *what, struct arena *arena, struct diag *diag)
{
	const char *xdg = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");

	if (xdg && xdg[0] == '/')
		return str_printf(arena, "%s/assetc/%s", xdg, name).ptr;
	if (home && home[0] == '/')
		return str_printf(arena, "%s/.local/state/assetc/%s", home, name).ptr;
	(void)diag_error(diag, ST_ENVIRONMENT, "E0461", (struct place){0},
			 "no place for %s: neither HOME nor XDG_STATE_HOME is set", what);
	return NULL;
}

const char *trust_file(struct arena *arena, struct diag *diag)
{
	return state_file("trust", "the list of trusted projects", arena, diag);
}

struct ac_sha256 policy_digest(const struct project *project)
{
	struct ac_sha256 digest;

	ac_sha256_of(project->policy_text.len ? project->policy_text.ptr : "",
		     project->policy_text.len, &digest);
	return digest;
}

/* All else is shown as JSON: where an argument ends, and that it holds a line end, is part of what is
 * agreed to. */
static bool is_plain(const char *argument)
{
	return *argument && strspn(argument, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
					     "0123456789_-./=+,:@{}%") == strlen(argument);
}

struct str command_text(const struct project_command *command, struct arena *arena)
{
	struct strbuf text = {0};
	struct str kept;

	for (size_t i = 0; command->argv[i]; i++) {
		if (i)
			strbuf_add_char(&text, ' ');
		if (is_plain(command->argv[i]))
			strbuf_add_c(&text, command->argv[i]);
		else
			json_quote(&text, str_of(command->argv[i]));
	}
	kept = str_copy(arena, strbuf_str(&text));
	strbuf_release(&text);
	return kept;
}

/* *permitted: whether this run or the user's list says so. */
static enum status look_up(const struct invocation *inv, const struct project *project,
			   bool *permitted, struct diag *diag)
{
	struct ac_sha256 digest;
	const char *file;

	*permitted = inv->is_trusted;
	if (inv->is_trusted)
		return ST_OK;
	file = trust_file(&diag->arena, diag);
	if (!file)
		return ST_ENVIRONMENT;
	digest = policy_digest(project);
	return trust_check(file, project->root, &digest, permitted, diag);
}

static enum status refuse(struct diag *diag)
{
	diag_hint(diag, "'assetc trust' shows what the project may do and agrees to it; --trust or "
			"ASSETC_TRUST=1 does for one run");
	return ST_REFUSED;
}

enum status permit_program(void *context, const struct project *project,
			   const struct project_command *command, struct place at,
			   struct diag *diag)
{
	bool permitted = false;
	enum status st = look_up(context, project, &permitted, diag);

	if (st != ST_OK || permitted)
		return st;
	(void)diag_error(diag, ST_REFUSED, "E0463", at,
			 "this needs to run a program of the project, which is not trusted: %.*s",
			 STR_ARGS(command_text(command, &diag->arena)));
	return refuse(diag);
}

enum status permit_spending(void *context, const struct project *project, struct str provider,
			    struct str base_url, struct place at, struct diag *diag)
{
	bool permitted = false;
	enum status st = look_up(context, project, &permitted, diag);

	if (st != ST_OK || permitted)
		return st;
	(void)diag_error(diag, ST_REFUSED, "E0465", at,
			 "this needs to buy from %.*s (provider %.*s), and the project is not "
			 "trusted",
			 STR_ARGS(url_authority(base_url)), STR_ARGS(provider));
	return refuse(diag);
}
