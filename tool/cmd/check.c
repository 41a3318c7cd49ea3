/* check.c - `assetc check [DIR|SPEC…]`: validate only; no network, no writes. */
#include "cmd/claims.h"
#include "cmd/find.h"
#include "cmd/gather.h"
#include "cmd/parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void tell_parts(const struct spec *spec)
{
	(void)fprintf(stderr, "%.*s, whose prompt is made of\n", STR_ARGS(spec->id.text));
	parts_print(spec, stderr);
}

static enum status check_one(struct invocation *inv, const struct spec *spec, struct diag *diag)
{
	struct compile_options options = compile_options_of(inv);
	enum status st = compile_check(&options, spec, diag);

	if (st == ST_OK && inv->is_prompt) {
		struct arena arena = {0};
		struct str prompt = spec_compose_prompt(spec, &arena);

		printf("%.*s\n", STR_ARGS(prompt));
		(void)fflush(stdout);
		if (tells_people(inv) && !inv->is_quiet)
			tell_parts(spec);
		arena_release(&arena);
	}
	return st;
}

static int by_id(const void *left, const void *right)
{
	const struct spec *a = *(const struct spec *const *)left,
			  *b = *(const struct spec *const *)right;
	int order = str_compare(a->id.text, b->id.text);

	return order ? order : strcmp(a->source->path, b->source->path);
}

/* What a build of them would refuse. Specs of several projects are not built together, and those that
 * were named need not be. */
static enum status check_claims(const struct gathering *specs, struct diag *diag)
{
	const struct spec **list = mem_zalloc(specs->count + 1, sizeof(*list));
	bool is_one = true;
	enum status st = ST_OK;

	for (size_t i = 0; i < specs->count; i++) {
		list[i] = specs->items[i].spec;
		is_one = is_one &&
			 str_equal(specs->items[i].project->root, specs->items[0].project->root);
	}
	if (is_one && specs->count) {
		qsort((void *)list, specs->count, sizeof(*list), by_id);
		st = claims_check(list, specs->count, diag);
	}
	mem_free((void *)list);
	return st;
}

static enum status check_all(struct invocation *inv, bool were_found, struct diag *diag)
{
	struct gathering specs = {0};
	enum status st = gather_specs(inv, &specs);

	for (size_t i = 0; i < specs.count; i++) {
		inv->project = specs.items[i].project;
		st = status_worse(st, check_one(inv, specs.items[i].spec, &specs.items[i].diag));
		name_instance(specs.items[i].spec, &specs.items[i].diag);
	}
	gather_print(inv, &specs);
	if (st == ST_OK && were_found)
		st = check_claims(&specs, diag);
	if (st == ST_OK)
		st = check_defines(inv, diag);
	diag_print(diag, inv);
	diag_release(diag);
	gather_release(&specs);
	return st;
}

/* A whole project is checked with its packs, also those that are no specs and that no spec names. */
static enum status run_check(struct invocation *inv, struct diag *diag)
{
	struct text_list specs = inv->operands;
	bool is_whole = specs.count == 0, finds = is_whole || names_folder(&specs);
	enum status st = ST_OK;

	if (finds)
		st = find_specs(inv, "build/assetc", &specs, diag);
	inv->operands = specs;
	if (specs.count)
		st = status_worse(st, check_all(inv, finds, diag));
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
