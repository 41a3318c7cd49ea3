/* pack.c - `assetc pack list|show|rename-slot|remove`: the packs of the project. */
#include "cmd/pack.h"

#include <string.h>

struct action {
	const char *name;
	size_t operands;
	const char *usage;
	uint64_t options; /* beside those that all have */
	bool takes_partial;
	pack_action_fn *run;
};

static const struct action ACTIONS[] = {
	{"list", 0, "list", OPT_BIT(OPT_JSON) | OPT_BIT(OPT_GAME), true, pack_list},
	{"show", 1, "show NAME", OPT_BIT(OPT_JSON) | OPT_BIT(OPT_GAME), false, pack_show},
	{"rename-slot", 2, "rename-slot OLD NEW", OPT_BIT(OPT_GAME), false, pack_rename_slot},
	{"remove", 1, "remove NAME", OPT_BIT(OPT_FORCE) | OPT_BIT(OPT_GAME), true, pack_remove},
};

#define OPTS_OF_SOME (OPT_BIT(OPT_JSON) | OPT_BIT(OPT_GAME) | OPT_BIT(OPT_FORCE))

static enum status usage(struct diag *diag, const char *fmt, const char *a, const char *b)
{
	return diag_error(diag, ST_USAGE, "E0001", (struct place){0}, fmt, a, b);
}

static enum status find_action(struct invocation *inv, const struct action **out, struct diag *diag)
{
	const char *word = inv->operands.count ? inv->operands.items[0] : "";

	for (size_t i = 0; i < sizeof(ACTIONS) / sizeof(ACTIONS[0]); i++) {
		const struct action *action = &ACTIONS[i];
		uint64_t others = inv->seen & OPTS_OF_SOME & ~action->options;

		if (strcmp(word, action->name) != 0)
			continue;
		if (inv->operands.count - 1 != action->operands)
			return usage(diag, "usage: assetc pack %s%s", action->usage, "");
		if (others)
			return usage(diag, "'pack %s' has no option %s", action->name,
				     option_text(others));
		inv->operands.items++;
		inv->operands.count--;
		*out = action;
		return ST_OK;
	}
	return usage(diag, "pack takes one of list, show, rename-slot, remove%s%s", "", "");
}

static enum status run_pack(struct invocation *inv, struct diag *diag)
{
	const struct action *action = NULL;
	struct packs packs = {0};
	enum status st = find_action(inv, &action, diag);

	if (st == ST_OK)
		st = packs_open_all(inv, &packs, diag);
	if (st == ST_OK || (action && action->takes_partial && packs.is_partial))
		st = action->run(inv, &packs, diag);
	diag_print(diag, inv);
	diag_release(diag);
	packs_close(&packs);
	return st;
}

const struct command command_pack = {
	.name = "pack",
	.operands = "list|show NAME|rename-slot OLD NEW|remove NAME",
	.help = "which asset stands for which slot of the game, and what packs there are",
	.options = OPTS_COMMON | OPTS_OF_SOME | OPT_BIT(OPT_PROJECT),
	.run = run_pack,
};
