/* compile.c - `assetc [compile] SPEC -o RECORD`. */
#include "base/path.h"
#include "base/stop.h"
#include "cmd/look.h"
#include "cmd/purchase.h"
#include "cmd/user.h"
#include "cmd/verdicts.h"
#include "compile/tell.h"

#include <string.h>
#include <sys/stat.h>

/* These paths become targets of the depfile's rule: nothing in them may mean anything to Make. */
static enum status check_target(const struct invocation *inv, const char *option, const char *path,
				struct diag *diag)
{
	const char *why = path ? path_refused(str_of(path)) : NULL;
	bool is_target = (inv->has_depfile || inv->depfile) && inv->targets.len == 0;

	if (path && !why && is_target && strchr(path, '%'))
		diag_warning(diag, "W0318", (struct place){0},
			     "%s '%s': Make reads '%%' in the target of a depfile as a pattern",
			     option, path);

	if (path && !why && strchr(path, '='))
		why = "a path with '=' is read as a variable by Make";
	return why ? diag_error(diag, ST_USAGE, "E0318", (struct place){0}, "%s '%s': %s", option,
				path, why)
		   : ST_OK;
}

static enum status check_paths(const struct invocation *inv, struct diag *diag)
{
	enum status st = check_target(inv, "-o", inv->output, diag);

	if (st == ST_OK)
		st = check_target(inv, "--out-dir", inv->out_dir, diag);
	if (st == ST_OK && inv->depfile && path_refused(str_of(inv->depfile)))
		st = diag_error(diag, ST_USAGE, "E0318", (struct place){0}, "-MF '%s': %s",
				inv->depfile, path_refused(str_of(inv->depfile)));
	return st;
}

/* A bare word that is no file was meant for a command; a folder, for `build`. */
static enum status suggest_command(const char *word, struct diag *diag)
{
	const char *names[64] = {0};
	struct stat info;
	bool exists = stat(word, &info) == 0;

	if (command_find(str_of(word))) {
		(void)diag_error(diag, ST_USAGE, "E0001", (struct place){0},
				 "the command '%s' stands behind an option", word);
		diag_hint(diag, "a command is the first word: assetc %s ...", word);
		return ST_USAGE;
	}
	if (exists && S_ISDIR(info.st_mode)) {
		(void)diag_error(diag, ST_USAGE, "E0001", (struct place){0}, "'%s' is a folder",
				 word);
		diag_hint(diag, "assetc build %s compiles every spec in it", word);
		return ST_USAGE;
	}
	if (exists || strpbrk(word, "./"))
		return ST_OK;
	for (size_t i = 0; i < command_count && i < 63; i++)
		names[i] = command_table[i]->name;
	(void)diag_error(diag, ST_USAGE, "E0001", (struct place){0}, "unknown command '%s'", word);
	if (nearest_word(str_of(word), names))
		diag_hint(diag, "did you mean '%s'?", nearest_word(str_of(word), names));
	return ST_USAGE;
}

static enum status check_line(const struct invocation *inv, struct diag *diag)
{
	if (inv->operands.count == 0)
		return diag_error(diag, ST_USAGE, "E0001", (struct place){0}, "no spec is named");
	if (inv->operands.count > 1)
		return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
				  "compile takes one spec; 'assetc build' takes many");
	if (!inv->output && suggest_command(inv->operands.items[0], diag) != ST_OK)
		return ST_USAGE;
	if (!inv->output) {
		(void)diag_error(diag, ST_USAGE, "E0001", (struct place){0},
				 "compile needs -o RECORD");
		diag_hint(diag, "as: assetc %s -o build/NAME.asset.json", inv->operands.items[0]);
		return ST_USAGE;
	}
	return check_paths(inv, diag);
}

/* The finished command line as options: defaults of --out-dir and the depfile follow from -o. */
static struct compile_options settle(const struct invocation *inv, struct arena *arena)
{
	struct compile_options options = compile_options_of(inv);

	options.may_use_threads = options.is_alone = options.makes_edges = true;
	if (!options.out_dir) {
		struct str folder = path_folder(str_of(inv->output));

		options.out_dir = folder.len ? str_keep(arena, folder) : ".";
	}
	if (inv->has_depfile || inv->depfile)
		options.depfile =
			inv->depfile ? inv->depfile : str_printf(arena, "%s.d", inv->output).ptr;
	return options;
}

static enum status refuse_unfetched(const struct spec *spec, struct diag *diag)
{
	(void)diag_error(diag, ST_MISS, "E0562", spec->generation.provider_at,
			 "'%.*s' is not there, and was not bought by the fetch before this build",
			 STR_ARGS(spec->id.text));
	diag_hint(diag, "'assetc fetch %s' buys it", spec->source->path);
	return ST_MISS;
}

/* Compiles of a build with one `fetch` before them buy nothing: they end as that one says. */
static enum status take_verdict(const struct invocation *inv, const struct spec *spec,
				struct diag *diag)
{
	struct place at = spec->generation.provider_at;
	struct verdicts verdicts = {0};
	const struct verdict *found;
	enum status st = verdicts_read(inv->verdicts, &verdicts, diag);

	found = st == ST_OK ? verdicts_find(&verdicts, spec->id.text) : NULL;
	if (found && found->status != ST_OK)
		st = diag_error(diag, found->status, "E0562", at, "%.*s", STR_ARGS(found->text));
	else if (st == ST_OK)
		st = refuse_unfetched(spec, diag);
	verdicts_release(&verdicts);
	return st;
}

/* Buys what the look-up missed, and compiles again. */
static enum status buy_and_compile(struct invocation *inv, struct ac_store *store,
				   const struct compile_options *options, const struct spec *spec,
				   struct compile_result *result, struct diag *diag)
{
	struct purchase purchase = {
		.options = *options, .spec = spec, .want = result->want, .diag = diag};
	struct diag own = {0};
	enum status st;

	if (inv->verdicts && !result->want->is_optional) {
		purchase_release(&purchase);
		return take_verdict(inv, spec, diag);
	}
	if (!inv->verdicts && purchase_is_too_late(purchase.want)) {
		st = purchase_tell_late(purchase.want, diag);
		purchase_release(&purchase);
		return st;
	}
	if (inv->verdicts)
		purchase_pass_over(&purchase);
	st = purchase_all(inv, store, "compile", false, &purchase, 1, diag);
	if (purchase.status != ST_OK)
		st = purchase.status;
	STOP_HERE("bought");
	if (st == ST_OK) {
		st = purchase_compile(store, &purchase.options, spec, result, &own);
		diag_move_new(diag, &own);
	}
	if (st == ST_OK && result->outcome == COMPILE_WANTS)
		st = diag_error(diag, ST_MISS, "E0562", spec->generation.provider_at,
				"the raw of '%.*s' went away as soon as it was there",
				STR_ARGS(spec->id.text));
	if (st == ST_OK && purchase.bought) {
		result->outcome = COMPILE_GENERATED;
		result->provider = purchase.provider;
	}
	purchase_release(&purchase);
	return st;
}

static enum status compile_one(struct invocation *inv, struct ac_store *store,
			       const struct spec *spec, struct diag *diag)
{
	struct compile_options options = settle(inv, &inv->arena);
	struct compile_result result = {0};
	int64_t began = events_now_us(inv->onlooker);
	enum status st = compile_spec(store, &options, spec, &result, diag);

	if (st == ST_OK && result.outcome == COMPILE_WANTS)
		st = buy_and_compile(inv, store, &options, spec, &result, diag);
	if (st == ST_OK && result.outcome == COMPILE_STANDS && !result.has_new_record &&
	    diag->errors == 0)
		inv->is_quiet = true; /* a hit prints nothing */
	name_instance(spec, diag);
	if (st == ST_OK)
		tell_made(inv, spec, &result);
	else
		compile_tell_failed(&options, spec, diag, events_now_us(inv->onlooker) - began);
	reasons_release(&result.reasons);
	return st;
}

static enum status run_compile(struct invocation *inv, struct diag *diag)
{
	struct ac_store *store = NULL;
	struct spec_file file = {0};
	const struct spec *spec;
	enum status st = check_line(inv, diag);

	if (st == ST_OK)
		st = read_specs(inv, inv->operands.items[0], &inv->project, &file, diag);
	if (st == ST_OK)
		st = check_defines(inv, diag);
	if (st == ST_OK)
		st = open_user_files_for(inv, inv->project, &file, diag);
	if (st == ST_OK)
		st = pick_spec(&file, inv->id, &spec, diag);
	if (st == ST_OK)
		st = check_regenerate(inv, &spec, 1, diag);
	if (st == ST_OK)
		st = open_cache(inv, &store, diag);
	if (st == ST_OK)
		st = compile_one(inv, store, spec, diag);
	diag_print(diag, inv);
	diag_release(diag);
	ac_store_close(store);
	spec_file_release(&file);
	purchase_end_if_interrupted();
	return st;
}

const struct command command_compile = {
	.name = "compile",
	.operands = "SPEC -o RECORD",
	.help = "make the products, record and depfile of one spec",
	.options = OPTS_COMMON | OPTS_COMPILE | OPT_BIT(OPT_REGENERATE) | OPT_BIT(OPT_OUTPUT) |
		   OPT_BIT(OPT_OUT_DIR) | OPT_BIT(OPT_ID) | OPT_BIT(OPT_MD) | OPT_BIT(OPT_MF) |
		   OPT_BIT(OPT_MT) | OPT_BIT(OPT_MQ) | OPT_BIT(OPT_MP) | OPTS_BUY |
		   OPT_BIT(OPT_EVENTS) | OPT_BIT(OPT_VERDICTS),
	.run = run_compile,
};
