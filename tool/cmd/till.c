/* till.c - who pays, and what for: all that is said before the first order. */
#include "cmd/till.h"

#include "base/share.h"
#include "cmd/permit.h"
#include "cmd/user.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

bool project_is_same(const struct project *a, const struct project *b)
{
	return a == b || str_equal(a->root, b->root);
}

/* ---- options ----------------------------------------------------------------------------- */
static const char *absolute(const char *path, struct arena *arena)
{
	char *real = path ? realpath(path, NULL) : NULL;
	const char *kept = real ? str_keep(arena, str_of(real)) : path;

	free(real);
	return kept;
}

static const char **spool_folders(const char *cache, struct arena *arena)
{
	const char **folders = arena_array(arena, 3, sizeof(*folders));
	const char *temporary = getenv("TMPDIR");
	size_t count = 0;

	if (cache)
		folders[count++] = str_printf(arena, "%s/spool", cache).ptr;
	if (temporary && temporary[0] == '/')
		folders[count++] =
			str_printf(arena, "%s/assetc-spool-%ld", temporary, (long)getuid()).ptr;
	return folders;
}

/* The project may lower what its user says. */
static int64_t resend_below(const struct user_policy *user, const struct project *project)
{
	int64_t own = user->resend_below_usd, theirs = project->resend_below_usd;

	if (own == PROJECT_NOT_SAID || theirs == PROJECT_NOT_SAID)
		return own == PROJECT_NOT_SAID ? theirs : own;
	return own < theirs ? own : theirs;
}

/* Two machines would hold one purchase lock, and buy twice. */
static enum status refuse_share(const char *cache, struct diag *diag)
{
	const char *share = share_of(cache);

	if (!share)
		return ST_OK;
	(void)diag_error(diag, ST_ENVIRONMENT, "E0537", (struct place){0},
			 "the cache lies on a network share (%s), where locks do not hold: nothing "
			 "is bought",
			 share);
	diag_hint(diag, "let ASSETC_CACHE_DIR name a folder on a local disk");
	return ST_ENVIRONMENT;
}

static enum status fill_options(struct tills *tills, const struct project *project,
				struct buy_options *out, struct diag *diag)
{
	struct invocation *inv = tills->inv;
	struct arena *arena = &tills->arena;
	const char *ledger = state_file("ledger.db", "the book of purchases", arena, diag);
	const char *cache = absolute(cache_folder(inv, arena), arena);
	enum status st = ledger ? open_user_files(inv, diag) : ST_ENVIRONMENT;

	if (st == ST_OK && !tills->is_dry && cache)
		st = refuse_share(cache, diag);
	if (st != ST_OK)
		return st;
	*out = (struct buy_options){
		.ledger = ledger,
		.state = str_keep(arena,
				  (struct str){ledger, strlen(ledger) - strlen("/ledger.db")}),
		.cache = cache,
		.spools = spool_folders(cache, arena),
		.kind = tills->kind,
		.run = tills->run,
		.project = project,
		.user = inv->user->policy.budget,
		.models = inv->user->models_path,
		.resend_below_usd = resend_below(&inv->user->policy, project),
		.budget_usd = inv->budget_usd,
		.is_dry = tills->is_dry,
		.at_once = strcmp(tills->kind, "fetch") == 0 ? inv->jobs : 0,
		.is_retried = inv->is_retry,
		.is_rebuy = inv->is_rebuy,
		.tell = tills->tell,
		.context = inv,
	};
	return ST_OK;
}

/* ---- all of them ------------------------------------------------------------------------- */

void tills_add(struct tills *tills, const struct project *project)
{
	for (size_t i = 0; i < tills->count; i++) {
		if (project_is_same(tills->items[i].project, project))
			return;
	}
	tills->items =
		arena_grow_array(&tills->arena, tills->items, tills->count, sizeof(*tills->items));
	tills->items[tills->count++] = (struct till){.project = project};
}

/* Several have to be told that they are one run. */
static void name_run(struct tills *tills)
{
	tills->run = tills->inv->run;
	if (tills->count > 1 && !tills->run)
		tills->run = str_printf(&tills->arena, "%s-%lld-%ld", tills->kind,
					(long long)time(NULL), (long)getpid())
				     .ptr;
}

enum status till_begin(struct tills *tills, struct till *till, int64_t planned_usd,
		       struct diag *diag)
{
	enum status st = fill_options(tills, till->project, &till->options, diag);

	till->options.planned_usd = planned_usd;
	return st == ST_OK ? buyer_open(&till->options, &till->buyer, diag) : st;
}

enum status tills_open(struct tills *tills, struct diag *diag)
{
	enum status st = ST_OK;

	name_run(tills);
	for (size_t i = 0; i < tills->count && st == ST_OK && !tills->is_dry; i++)
		st = till_begin(tills, &tills->items[i], 0, diag);
	return st;
}

void tills_close(struct tills *tills)
{
	for (size_t i = 0; i < tills->count; i++)
		buyer_close(tills->items[i].buyer);
	arena_release(&tills->arena);
}
