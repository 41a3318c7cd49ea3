/* key.c - `assetc key SPEC…`: the request key under which the bytes of a spec are looked up, and
 * with -v the text it is made of. A file of several assets stands before the id of each. */
#include "cmd/cmd.h"

#include <stdio.h>

static enum status print_key(struct invocation *inv, const struct spec *spec, void *context,
			     struct diag *diag)
{
	struct compile_options options = compile_options_of(inv);
	struct arena arena = {0};
	struct ac_key key;
	char hex[AC_KEY_HEX_SIZE];
	struct str text;
	struct ac_store *store = NULL;
	enum status st = ST_OK;

	(void)context;
	if (spec->generation.asset.is_set)
		st = open_cache(inv, &store, diag);
	if (st == ST_OK)
		st = compile_key(store, &options, spec, &arena, &text, &key, diag);
	ac_store_close(store);
	if (st == ST_OK) {
		ac_key_format(&key, hex);
		if (spec->file->name_count > 1)
			printf("%s  %s %.*s\n", hex, spec->source->path, STR_ARGS(spec->id.text));
		else
			printf("%s  %s\n", hex, spec->source->path);
		if (inv->is_verbose)
			printf("%.*s", STR_ARGS(text));
	}
	arena_release(&arena);
	return st;
}

static enum status run_key(struct invocation *inv, struct diag *diag)
{
	return each_spec(inv, print_key, NULL, diag);
}

const struct command command_key = {
	.name = "key",
	.operands = "SPEC…",
	.help = "print the key under which a spec's bytes are found",
	.options = OPTS_COMMON | OPTS_COMPILE | OPT_BIT(OPT_ID),
	.run = run_key,
};
