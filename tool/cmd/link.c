/* link.c - `assetc link RECORD… [-o STAMP] …`: manifest and constants out of records.
 *
 * The stamp gets a new time on each run, everything else is rewritten only when different: a build
 * system relinks when a record is new and recompiles only what a changed header reaches.
 */
#include "link/link.h"

#include "base/path.h"
#include "cmd/cmd.h"
#include "cmd/onlook.h"
#include "cmd/packs.h"
#include "cmd/targets.h"
#include "compile/depfile.h"

#include <stdio.h>
#include <string.h>

/* LANG:FILE. */
static enum status read_emits(const struct invocation *inv, struct arena *arena,
			      struct link_options *options, struct diag *diag)
{
	struct link_emit *emits = arena_array(arena, inv->emits.count + 1, sizeof(*emits));

	for (size_t i = 0; i < inv->emits.count; i++) {
		const char *text = inv->emits.items[i];
		const char *colon = strchr(text, ':');

		if (!colon || colon == text || !colon[1])
			return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
					  "--emit takes LANG:FILE, not '%s'", text);
		emits[i] = (struct link_emit){{text, (size_t)(colon - text)}, colon + 1};
	}
	options->emits = emits;
	options->emit_count = inv->emits.count;
	return ST_OK;
}

static struct link_options options_of(const struct invocation *inv, struct arena *arena)
{
	struct str *records = arena_array(arena, inv->operands.count + 1, sizeof(*records));

	for (size_t i = 0; i < inv->operands.count; i++)
		records[i] = str_of(inv->operands.items[i]);
	return (struct link_options){
		.records = records,
		.record_count = inv->operands.count,
		.profile = str_of(inv->profile),
		.prefix = str_of(inv->name_space),
		.out_dir = inv->out_dir,
		.base_path = inv->base_manifest,
		.manifest_path = inv->manifest,
		.header_path = inv->header,
		.products_path = inv->products,
		.split_headers_by_category = inv->split_headers,
		.no_provenance = inv->no_provenance,
	};
}

static enum status write_file(const char *path, struct str text, bool only_if_different,
			      struct diag *diag)
{
	struct ac_error error = {0};

	if (ac_file_replace(path, text.ptr, text.len, only_if_different, NULL, &error) != AC_OK)
		return diag_error(diag, ST_ENVIRONMENT, "E1004", (struct place){0}, "%s",
				  error.text);
	return ST_OK;
}

/* The stamp is the target; what link reads beside its records are further prerequisites. */
static enum status write_depfile(const struct invocation *inv, const struct link_result *result,
				 const struct packs *packs, struct diag *diag)
{
	struct arena arena = {0};
	struct strbuf target = {0}, text = {0};
	size_t count = inv->operands.count;
	struct str *inputs = arena_array(
		&arena, count + packs->file_count + result->input_count + 2, sizeof(*inputs));
	struct str path =
		inv->depfile ? str_of(inv->depfile) : str_printf(&arena, "%s.d", inv->output);
	enum status st;

	for (size_t i = 0; i < count; i++)
		inputs[i] = str_of(inv->operands.items[i]);
	if (inv->base_manifest)
		inputs[count++] = str_of(inv->base_manifest);
	for (size_t i = 0; i < packs->file_count; i++)
		inputs[count++] = packs->files[i];
	for (size_t i = 0; i < result->input_count; i++)
		inputs[count++] = result->inputs[i];
	depfile_escape(&target, str_of(inv->output));
	depfile_write(&text, inv->targets.len ? strbuf_str(&inv->targets) : strbuf_str(&target),
		      inputs[0], inputs + 1, count - 1, inv->has_phony);
	st = write_file(path.ptr, strbuf_str(&text), true, diag);
	strbuf_release(&target);
	strbuf_release(&text);
	arena_release(&arena);
	return st;
}

static enum status finish(const struct invocation *inv, const struct link_result *result,
			  const struct packs *packs, struct diag *diag)
{
	enum status st = ST_OK;

	for (size_t i = 0; inv->is_verbose && tells_people(inv) && i < result->output_count; i++)
		(void)fprintf(stderr, "assetc: %s: %s\n", result->outputs[i].path,
			      result->outputs[i].is_changed ? "written" : "unchanged");
	if (inv->has_depfile || inv->depfile)
		st = write_depfile(inv, result, packs, diag);
	if (st == ST_OK && inv->output)
		st = write_file(inv->output, STR("assetc link\n"), false, diag);
	return st;
}

/* Stamp and records stand in the depfile's rule, where '=' would make a variable of them. */
static enum status check_path(const char *what, const char *path, struct diag *diag)
{
	const char *why = path_refused(str_of(path));

	if (!why && strchr(path, '='))
		why = "a path with '=' is read as a variable by Make";
	return why ? diag_error(diag, ST_USAGE, "E0318", (struct place){0}, "%s '%s': %s", what,
				path, why)
		   : ST_OK;
}

static enum status check_line(const struct invocation *inv, struct diag *diag)
{
	if (inv->operands.count == 0)
		return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
				  "link needs records, or @FILE with their paths");
	if ((inv->has_depfile || inv->depfile) && !inv->output)
		return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
				  "-MD and -MF need -o STAMP, the target of the rule");
	if (inv->output && check_path("-o", inv->output, diag) != ST_OK)
		return ST_USAGE;
	if (inv->base_manifest && check_path("--base-manifest", inv->base_manifest, diag) != ST_OK)
		return ST_USAGE;
	for (size_t i = 0; i < inv->operands.count; i++) {
		if (check_path("record", inv->operands.items[i], diag) != ST_OK)
			return ST_USAGE;
	}
	return ST_OK;
}

/* A list of products has only what we made. */
static enum status check_base(const struct invocation *inv, struct diag *diag)
{
	if (!inv->base_manifest || inv->manifest || inv->header || inv->emits.count)
		return ST_OK;
	return diag_error(
		diag, ST_USAGE, "E0001", (struct place){0},
		"--base-manifest goes into what --manifest writes, and into the constants of "
		"--header and --emit: name one of them");
}

static enum status run_link(struct invocation *inv, struct diag *diag)
{
	struct link_result result = {0};
	struct packs packs = {0};
	struct link_options options = options_of(inv, &inv->arena);
	int64_t began = events_now_us(inv->onlooker);
	enum status st = check_line(inv, diag);

	if (st == ST_OK)
		st = targets_check(inv, diag);
	if (st == ST_OK)
		st = check_base(inv, diag);
	if (st == ST_OK)
		st = read_emits(inv, &inv->arena, &options, diag);
	if (st == ST_OK)
		st = packs_open(inv, &packs, diag);
	options.pack = packs.active;
	options.game = packs.has_game ? &packs.game : NULL;
	if (st == ST_OK)
		st = link_run(&options, &result, diag);
	if (st == ST_OK)
		st = finish(inv, &result, &packs, diag);
	onlook_linked(inv, st, began, diag);
	diag_print(diag, inv);
	diag_release(diag);
	link_result_release(&result);
	packs_close(&packs);
	return st;
}

static const struct option_text TEXTS[] = {
	{OPT_OUTPUT, "where the stamp is written"},
	{OPT_OUT_DIR,
	 "where products are, of which atlases are made there (default: where each record is)"},
	{OPT_MD, "write a depfile, the stamp's name and .d unless -MF names it"},
	{0},
};

const struct command command_link = {
	.name = "link",
	.operands = "RECORD…|@FILE [-o STAMP]",
	.help = "make the manifest and the constants headers out of records",
	.options = OPTS_COMMON | OPT_BIT(OPT_OUTPUT) | OPT_BIT(OPT_MD) | OPT_BIT(OPT_MF) |
		   OPT_BIT(OPT_MT) | OPT_BIT(OPT_MQ) | OPT_BIT(OPT_MP) | OPT_BIT(OPT_PROFILE) |
		   OPT_BIT(OPT_MANIFEST) | OPT_BIT(OPT_BASE_MANIFEST) | OPT_BIT(OPT_HEADER) |
		   OPT_BIT(OPT_EMIT) | OPT_BIT(OPT_NAMESPACE) | OPT_BIT(OPT_NO_PROVENANCE) |
		   OPT_BIT(OPT_PRODUCTS) | OPT_BIT(OPT_SPLIT) | OPT_BIT(OPT_EVENTS) |
		   OPT_BIT(OPT_PACK) | OPT_BIT(OPT_GAME) | OPT_BIT(OPT_PROJECT) |
		   OPT_BIT(OPT_OUT_DIR),
	.texts = TEXTS,
	.run = run_link,
};
