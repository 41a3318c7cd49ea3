/* user.c - finding and reading the user's own files. */
#include "cmd/user.h"

#include "base/utc.h"
#include "compile/vocab.h"
#include "provider/provider.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

/* Relative XDG paths are to be ignored (XDG Base Directory Specification). */
static const char *config_folder(struct arena *arena)
{
	const char *xdg = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");

	if (xdg && xdg[0] == '/')
		return str_printf(arena, "%s/assetc", xdg).ptr;
	if (home && home[0] == '/')
		return str_printf(arena, "%s/.config/assetc", home).ptr;
	return NULL;
}

const char *user_file(const char *name, struct arena *arena)
{
	const char *folder = config_folder(arena);

	return folder ? str_printf(arena, "%s/%s", folder, name).ptr : NULL;
}

static void note_day(struct user_files *user)
{
	utc_format_date((int64_t)time(NULL), user->today);
}

static enum status read_files(struct user_files *user, struct diag *diag)
{
	const char *folder = config_folder(&user->arena);
	struct stat info;
	enum status st, other;

	user->policy.resend_below_usd = PROJECT_NOT_SAID;
	user->policy.budget = (struct project_budget){PROJECT_NOT_SAID, PROJECT_NOT_SAID,
						      PROJECT_NOT_SAID, PROJECT_NOT_SAID};
	user->policy_path = user_file("policy.yaml", &user->arena);
	user->models_path = user_file("models.yaml", &user->arena);
	/* Most users have none of it: one question tells. */
	if (!folder || stat(folder, &info) != 0)
		return ST_OK;
	st = user_policy_read(user->policy_path, vocab_get(), &user->policy, diag);
	other = models_read(user->models_path, &user->arena, &user->models, diag);
	return st == ST_OK ? other : st;
}

enum status open_user_files(struct invocation *inv, struct diag *diag)
{
	if (!inv->user) {
		inv->user = mem_zalloc(1, sizeof(*inv->user));
		note_day(inv->user);
		inv->user->status = read_files(inv->user, diag);
	}
	return inv->user->status;
}

static bool is_hosted(const struct param_owner *provider)
{
	const struct provider *it = (const struct provider *)provider;

	return it && (it->flags & PROVIDER_HOSTED || it->family);
}

bool may_be_bought(const struct invocation *inv, const struct project *project,
		   const struct spec *spec)
{
	struct compile_options options = compile_options_in(inv, project);
	const struct provider *only = options.provider.len ? provider_find(options.provider) : NULL;
	bool is = is_hosted(spec->generation.provider);

	if (options.provider.len)
		return only && is_hosted(&only->decl);
	for (size_t i = 0; i < spec->generation.fallback_count && !is; i++)
		is = is_hosted(spec->generation.fallbacks[i]);
	return is;
}

enum status open_user_files_for(struct invocation *inv, const struct project *project,
				const struct spec_file *file, struct diag *diag)
{
	for (size_t i = 0; i < file->count; i++) {
		if (may_be_bought(inv, project, &file->specs[i]))
			return open_user_files(inv, diag);
	}
	return ST_OK;
}

void close_user_files(struct invocation *inv)
{
	if (!inv->user)
		return;
	user_policy_release(&inv->user->policy);
	arena_release(&inv->user->arena);
	mem_free(inv->user);
	inv->user = NULL;
}
