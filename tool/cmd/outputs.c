/* outputs.c - `assetc outputs SPEC|FOLDER…`: the files that compiling makes, one a line: spec, id,
 * role, path. What is to be packed into an atlas names as `atlas` its first page, and what names the frames on it, which
 * the link makes. With --header FILE --split-headers also, as `header`, the header of the asset's
 * category that a link with these options makes. Options of the compiles may be given as they are:
 * -D and -I decide what specs make. With -MF FILE -MQ TARGET also a rule of what these
 * lines depend on: the specs, the folders they were found in, files there that are no specs yet,
 * templates and packs that they follow from, and the assets.yaml of their projects.
 */
#include "base/path.h"
#include "cmd/cmd.h"
#include "cmd/find.h"
#include "cmd/rows.h"
#include "cmd/rule.h"
#include "link/atlas.h"
#include "link/link.h"

/* Equal rows for all assets of an atlas; how many further pages it has, only the link knows. */
static void print_atlas(struct invocation *inv, const struct spec *spec,
			const struct output_plan *plan, struct arena *arena)
{
	static const char *const EXTENSIONS[] = {"png", "json"};
	struct str name;

	if (!plan->atlas)
		return;
	name = param_get(&plan->atlas->params, "name")->text;
	for (size_t i = 0; i < 2; i++)
		row_print(inv, spec, "atlas",
			  path_join(arena, str_of(inv->out_dir),
				    atlas_path(arena, name, 0, EXTENSIONS[i])));
}

static enum status print_outputs(struct invocation *inv, const struct spec *spec, void *context,
				 struct diag *diag)
{
	struct str folder = str_of(inv->out_dir);
	struct arena arena = {0};
	struct output_plan plan;
	enum status st;

	(void)context;
	st = outputs_plan(spec, &arena, &plan, diag);
	if (st == ST_OK)
		row_print(inv, spec, "record", path_join(&arena, folder, plan.record_name));
	for (size_t i = 0; st == ST_OK && i < plan.count; i++)
		row_print(inv, spec, "product", path_join(&arena, folder, plan.outputs[i].path));
	if (st == ST_OK)
		print_atlas(inv, spec, &plan, &arena);
	if (st == ST_OK && inv->split_headers)
		row_print(inv, spec, "header",
			  link_part_path(&arena, str_of(inv->header), spec->category));
	arena_release(&arena);
	return st;
}

static enum status check_line(const struct invocation *inv, struct diag *diag)
{
	if (inv->split_headers && !inv->header)
		return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
				  "--split-headers needs --header FILE");
	if (inv->operands.count == 0)
		return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
				  "'outputs' needs the path of a spec, or of a folder of specs");
	if (inv->depfile && inv->targets.len == 0)
		return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
				  "-MF needs -MQ TARGET, the file that the lines go to");
	return ST_OK;
}

/* Specs that are named stay in the order they are named in. */
static enum status run_outputs(struct invocation *inv, struct diag *diag)
{
	struct text_list specs = inv->operands, looked_at = {0};
	enum status st = check_line(inv, diag);

	if (st == ST_OK && names_folder(&inv->operands))
		st = find_specs_and_folders(inv, NULL, &specs, &looked_at, diag);
	if (st != ST_OK)
		return st;
	inv->operands = specs;
	st = each_spec(inv, print_outputs, NULL, diag);
	if (inv->depfile) {
		const struct text_list others[] = {looked_at, settings_files(inv), inv->followed};

		st = status_worse(st, rule_write(inv, inv->depfile, strbuf_str(&inv->targets),
						 &specs, others, 3, diag));
	}
	return st;
}

static const struct option_text TEXTS[] = {
	{OPT_OUT_DIR, "folder that the paths are to begin with"},
	{OPT_HEADER, "the header that a link makes"},
	{OPT_SPLIT, "tell of one header for each category"},
	{OPT_MF, "write a rule of what these lines depend on"},
	{0},
};

const struct command command_outputs = {
	.name = "outputs",
	.operands = "SPEC|FOLDER…",
	.help = "list the files that specs make, for build systems",
	/* Those of the compiles are taken as they are, whether or not they matter here. */
	.options = OPTS_COMMON | OPTS_COMPILE | OPTS_BUY | OPT_BIT(OPT_REGENERATE) |
		   OPT_BIT(OPT_EVENTS) | OPT_BIT(OPT_ID) | OPT_BIT(OPT_OUT_DIR) | OPT_BIT(OPT_NUL) |
		   OPT_BIT(OPT_HEADER) | OPT_BIT(OPT_SPLIT) | OPT_BIT(OPT_MF) | OPT_BIT(OPT_MT) |
		   OPT_BIT(OPT_MQ) | OPT_BIT(OPT_MP),
	.texts = TEXTS,
	.run = run_outputs,
};
