/* check.c - `assetc check [DIR|SPEC…]`: validate only; no network, no writes. */
#include "cmd/cmd.h"
#include "cmd/find.h"
#include "cmd/parts.h"

#include <stdio.h>

static enum status check_one(struct invocation *inv, const struct spec *spec, void *context,
			     struct diag *diag)
{
	struct compile_options options = compile_options_of(inv);
	enum status st = compile_check(&options, spec, diag);

	(void)context;
	if (st == ST_OK && inv->is_prompt) {
		struct arena arena = {0};
		struct str prompt = spec_compose_prompt(spec, &arena);

		printf("%.*s\n", STR_ARGS(prompt));
		(void)fflush(stdout);
		if (tells_people(inv) && !inv->is_quiet)
			parts_print(spec, stderr);
		arena_release(&arena);
	}
	return st;
}

/* A whole project is checked with its packs, also those that are no specs and that no spec names. */
static enum status run_check(struct invocation *inv, struct diag *diag)
{
	struct text_list specs = inv->operands;
	bool is_whole = specs.count == 0;
	enum status st = ST_OK;

	if (is_whole || names_folder(&specs))
		st = find_specs(inv, "build/assetc", &specs, diag);
	inv->operands = specs;
	if (specs.count)
		st = status_worse(st, each_spec(inv, check_one, NULL, diag));
	return status_worse(st, check_packs(inv, is_whole ? NULL : &specs, diag));
}

const struct command command_check = {
	.name = "check",
	.operands = "[DIR|SPEC…]",
	.help = "say what is wrong with specs, and write nothing",
	.options = OPTS_COMMON | OPT_BIT(OPT_PROJECT) | OPT_BIT(OPT_INCLUDE) | OPT_BIT(OPT_DEFINE) |
		   OPT_BIT(OPT_ID) | OPT_BIT(OPT_PROMPT),
	.run = run_check,
};
