/* deps.c - `assetc deps SPEC…`: the files that compiling reads, one a line: spec, id, role, path.
 */
#include "cmd/cmd.h"
#include "cmd/rows.h"

static enum status print_deps(struct invocation *inv, const struct spec *spec, void *context,
			      struct diag *diag)
{
	struct arena arena = {0};
	struct str *inputs;
	size_t count;
	struct compile_options options = compile_options_of(inv);
	enum status st = compile_inputs(&options, spec, &arena, &inputs, &count);

	(void)context;
	(void)diag;
	row_print(inv, spec, "spec", str_of(spec->source->path));
	for (size_t i = 0; st == ST_OK && i < count; i++)
		row_print(inv, spec, "input", inputs[i]);
	arena_release(&arena);
	return st;
}

static enum status run_deps(struct invocation *inv, struct diag *diag)
{
	return each_spec(inv, print_deps, NULL, diag);
}

const struct command command_deps = {
	.name = "deps",
	.operands = "SPEC…",
	.help = "list the files that specs read, for build systems",
	.options = OPTS_COMMON | OPTS_COMPILE | OPT_BIT(OPT_ID) | OPT_BIT(OPT_NUL),
	.run = run_deps,
};
