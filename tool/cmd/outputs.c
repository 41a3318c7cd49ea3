/* outputs.c - `assetc outputs SPEC…`: the files that compiling makes, one a line: spec, id, role,
 * path. With --header FILE --split-headers also, as `header`, the header of the asset's category
 * that a link with these options makes. */
#include "base/path.h"
#include "cmd/cmd.h"
#include "cmd/rows.h"
#include "link/link.h"

static enum status print_outputs(struct invocation *inv, const struct spec *spec, void *context,
				 struct diag *diag)
{
	struct str folder = str_of(inv->out_dir);
	struct arena arena = {0};
	struct output_plan plan;
	enum status st;

	(void)context;
	if (spec->form != SPEC_PLAIN)
		return diag_error(diag, ST_INVALID, "E0501", spec->at,
				  "the outputs of a template are not yet in this build");
	st = outputs_plan(spec, &arena, &plan, diag);
	if (st == ST_OK)
		row_print(inv, spec, "record", path_join(&arena, folder, plan.record_name));
	for (size_t i = 0; st == ST_OK && i < plan.count; i++)
		row_print(inv, spec, "product", path_join(&arena, folder, plan.outputs[i].path));
	if (st == ST_OK && inv->split_headers)
		row_print(inv, spec, "header",
			  link_part_path(&arena, str_of(inv->header), spec->category));
	arena_release(&arena);
	return st;
}

static enum status run_outputs(struct invocation *inv, struct diag *diag)
{
	if (inv->split_headers && !inv->header)
		return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
				  "--split-headers needs --header FILE");
	return each_spec(inv, print_outputs, NULL, diag);
}

const struct command command_outputs = {
	.name = "outputs",
	.operands = "SPEC…",
	.help = "list the files that specs make, for build systems",
	.options = OPTS_COMMON | OPT_BIT(OPT_ID) | OPT_BIT(OPT_OUT_DIR) | OPT_BIT(OPT_NUL) |
		   OPT_BIT(OPT_HEADER) | OPT_BIT(OPT_SPLIT),
	.run = run_outputs,
};
