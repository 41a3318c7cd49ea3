/* cmd.h - the command layer: arguments, environment, printing, exit codes. One file per command.
 *
 * To add a command: a file cmd/<name>.c that defines `const struct command command_<name>`, and one
 * line in commands.def.
 */
#ifndef ASSETC_CMD_CMD_H
#define ASSETC_CMD_CMD_H

#include <assetc/cache.h>

#include "base/diag.h"
#include "compile/compile.h"

/* Options, each usable with the commands that list it. */
enum option {
	OPT_OUTPUT,        /* -o */
	OPT_OUT_DIR,       /* --out-dir */
	OPT_ID,            /* --id */
	OPT_MD,            /* -MD */
	OPT_MF,            /* -MF */
	OPT_MT,            /* -MT */
	OPT_MQ,            /* -MQ */
	OPT_MP,            /* -MP */
	OPT_INCLUDE,       /* -I */
	OPT_DEFINE,        /* -D */
	OPT_QUIET,         /* -q */
	OPT_VERBOSE,       /* -v */
	OPT_OFFLINE,       /* --offline */
	OPT_PROFILE,       /* --profile */
	OPT_PROVIDER,      /* --provider */
	OPT_CACHE_DIR,     /* --cache-dir */
	OPT_DIAG,          /* --diag */
	OPT_COLOR,         /* --color */
	OPT_JOBS,          /* -j */
	OPT_PRUNE,         /* --prune */
	OPT_NUL,           /* -z */
	OPT_PROMPT,        /* --prompt */
	OPT_JSON,          /* --json */
	OPT_MARKDOWN,      /* --markdown */
	OPT_MANIFEST,      /* --manifest */
	OPT_BASE_MANIFEST, /* --base-manifest */
	OPT_HEADER,        /* --header */
	OPT_EMIT,          /* --emit */
	OPT_NAMESPACE,     /* --namespace */
	OPT_NO_PROVENANCE, /* --no-provenance */
	OPT_PRODUCTS,      /* --products */
	OPT_SPLIT,         /* --split-headers */
	OPT_MAX_SIZE,      /* --max-size */
	OPT_MAX_AGE,       /* --max-age */
	OPT_DRY_RUN,       /* --dry-run */
	OPT_PAID,          /* --paid */
	OPT_FORGET,        /* --forget */
	OPT_PROJECT,       /* --project */
	OPT_TRUST,         /* --trust */
	OPT_LIST,          /* --list */
	OPT_REVOKE,        /* --revoke */
	OPT_LOCKED,        /* --locked */
	OPT_REGENERATE,    /* --regenerate */
	OPT_STORE,         /* --store */
	OPT_ALL,           /* --all */
	OPT_BY,            /* --by */
	OPT_BILLED,        /* --billed */
	OPT_NOT_BILLED,    /* --not-billed */
	OPT_USD,           /* --usd */
	OPT_CLOCK,         /* --clock */

	/* of purchases */
	OPT_BUDGET,         /* --budget */
	OPT_ALL_CANDIDATES, /* --all-candidates */
	OPT_REBUY,          /* --rebuy */
	OPT_UNPRICED,       /* --allow-unpriced */
	OPT_RETRY,          /* --retry-failed */
	OPT_CANDIDATES,     /* --candidates */
	OPT_EVENTS,         /* --events */
	OPT_VERDICTS,       /* --verdicts */

	/* of packs */
	OPT_PACK,  /* --pack */
	OPT_GAME,  /* --game */
	OPT_FORCE, /* --force */

	/* of new */
	OPT_TEMPLATE,    /* --template */
	OPT_OUTPUT_NAME, /* --output-name */
	OPT_TYPE,        /* --type */
	OPT_COUNT,
};
_Static_assert(OPT_COUNT <= 64, "each option has a bit of struct command.options");
#define OPT_BIT(option) (UINT64_C(1) << (option))
/* Those of every command. */
#define OPTS_COMMON \
	(OPT_BIT(OPT_QUIET) | OPT_BIT(OPT_VERBOSE) | OPT_BIT(OPT_DIAG) | OPT_BIT(OPT_COLOR))
/* Those of every command that compiles or looks up. */
#define OPTS_COMPILE \
	(OPT_BIT(OPT_OFFLINE) | OPT_BIT(OPT_LOCKED) | OPT_BIT(OPT_PROFILE) | \
	 OPT_BIT(OPT_PROVIDER) | OPT_BIT(OPT_CACHE_DIR) | OPT_BIT(OPT_INCLUDE) | \
	 OPT_BIT(OPT_DEFINE) | OPT_BIT(OPT_PROJECT) | OPT_BIT(OPT_TRUST))
/* Those of every command that buys, or plans to. */
#define OPTS_BUY \
	(OPT_BIT(OPT_BUDGET) | OPT_BIT(OPT_REBUY) | OPT_BIT(OPT_UNPRICED) | \
	 OPT_BIT(OPT_CANDIDATES) | OPT_BIT(OPT_RETRY))

enum diag_format { DIAG_GCC, DIAG_JSON, DIAG_SARIF };

struct text_list {
	const char **items; /* NULL-terminated */
	size_t count;
};

/* A command line, read. Text lives in its arena or in argv. */
struct invocation {
	struct arena arena;
	const struct command *command;
	struct text_list operands; /* @files expanded */
	const char *output, *out_dir, *id, *depfile, *profile, *provider, *cache_dir;
	const char *manifest, *base_manifest, *header, *name_space, *products, *project_dir;
	const char *max_size, *max_age, *forget;
	const char *by, *usd;
	const char *pack, *game; /* --pack: name or file; --game */
	bool is_forced;
	struct text_list input_folders; /* -I */
	struct text_list emits;         /* LANG:FILE */
	struct text_list defines;
	struct text_list regenerate; /* ID or ID@N */
	struct strbuf targets;       /* -MT and -MQ, escaped, joined by spaces */
	unsigned jobs;               /* 0: as many as there are processors */
	bool is_prune;
	bool has_depfile, has_phony, is_quiet, is_verbose, is_offline, is_nul, is_prompt, is_json,
		is_markdown, no_provenance, split_headers, is_dry_run, is_paid;
	bool is_trusted, is_list, is_revoke;
	bool is_locked, fills_store, takes_all;
	bool is_billed, is_not_billed, is_clock;
	int64_t budget_usd;  /* --budget, ASSETC_BUDGET: micro-dollars; -1: not said */
	unsigned candidates; /* --candidates; 0: all */
	bool is_rebuy, allows_unpriced, is_retry, all_candidates;
	const char *template_name, *output_name, *type; /* of new */
	const char *events;                             /* --events, ASSETC_EVENTS: FILE or fd:N */
	const char *verdicts;                           /* --verdicts: a file of cmd/verdicts.h */
	const char *run;         /* ASSETC_RUN: the run that purchases belong to */
	struct events *onlooker; /* of --events, while the command runs */
	enum diag_format diag_format;
	struct sarif *sarif; /* what was printed so far, with DIAG_SARIF */
	bool is_coloured;
	uint64_t seen;                   /* OPT_BIT of options given on the command line */
	struct opened_project *projects; /* every one read so far */
	struct shelf *shelf;             /* template files read so far */
	struct assets *assets;           /* see cmd/assets.h; NULL: none was looked for */
	struct text_list followed; /* templates, lists of values and packs that specs follow from */
	struct spec_define *spec_defines; /* of `defines` */
	struct user_files *user;          /* see cmd/user.h; NULL: not needed so far */
	const struct project *project;    /* of the spec that is worked on; each_spec sets it */
};

/* What an option means with one command, where that is not what help.c says of it. */
struct option_text {
	enum option option;
	const char *text;
};

struct command {
	const char *name;
	const char *operands;            /* "SPEC -o RECORD" for the usage line */
	const char *help;                /* one line */
	uint64_t options;                /* OPT_BITs */
	const struct option_text *texts; /* up to one without text; NULL: none of its own */
	enum status (*run)(struct invocation *inv, struct diag *diag);
};

extern const struct command *const command_table[];
extern const size_t command_count;
const struct command *command_find(struct str name); /* NULL if there is none */
bool command_is_later(
	const char *word); /* a command of the language that this build does not have */

/* args.c: argv to an invocation. Findings are E00xx with ST_USAGE. */
/* The spelling of the first of these OPT_BITs. */
const char *option_text(uint64_t options);
enum status args_parse(int argc, char **argv, struct invocation *inv, struct diag *diag);
void invocation_release(struct invocation *inv);
/* help.c: to stdout. command NULL: the overview. */
void help_print(const struct command *command);

/* version.c: to stdout. */
void version_print(bool is_json);
struct json;
void version_put_revisions(struct json *json); /* steps, codecs and providers of this program */

/* print.c: findings on stderr in the format asked for. Warnings are left out with -q. */
void diag_print(const struct diag *diag, const struct invocation *inv);
/* What a format writes when all is printed: SARIF is one log for the whole run. */
void diag_print_end(const struct invocation *inv, int exit_code);
/* Whether lines for people may stand between the findings on stderr. */
bool tells_people(const struct invocation *inv);
/* Text that was not made here, on its way to a terminal: control characters become question marks. */
void put_safe(struct strbuf *out, struct str text);

/* exit.c: the exit code of a status; and which of two results of many specs decides. */
int exit_code(enum status status);
enum status status_worse(enum status a, enum status b);

/* common.c */
/* NULL when nothing says where it would be. May be text of the arena. */
const char *cache_folder(const struct invocation *inv, struct arena *arena);
enum status open_cache(const struct invocation *inv, struct ac_store **out, struct diag *diag);
/* The project of a spec, read once for all specs of one root, with the profile asked for. To be
 * opened before the spec is read, which takes its defaults. When it cannot be used, findings say
 * why, the first time. */
enum status open_project(struct invocation *inv, const char *spec_path, const struct project **out,
			 struct diag *diag);
void close_projects(struct invocation *inv);
/* Those that could be used, in the arena; one project may be there several times. */
/* Reads the packs that no spec made to be read, of projects that were opened; with `files` only of those
 * that have one of them among their packs. */
enum status check_packs(const struct invocation *inv, const struct text_list *files,
			struct diag *diag);
const struct project **opened_projects(const struct invocation *inv, struct arena *arena,
				       size_t *count);
/* The assets.yaml of each project that was opened so far, wrong ones too. */
struct text_list settings_files(struct invocation *inv);
/* For a spec of inv->project; of another project. */
struct compile_options compile_options_of(const struct invocation *inv);
struct compile_options compile_options_in(const struct invocation *inv,
					  const struct project *project);
/* What a project says for its specs, whatever is taken of them. */
const struct spec_setting *setting_of(const struct project *project);
/* Opens the project of a spec file and reads the file; of all its assets only the one of --id. */
enum status read_specs(struct invocation *inv, const char *path, const struct project **project,
		       struct spec_file *out, struct diag *diag);
/* Findings of a spec that is the instance of a template say which one it is. */
void name_instance(const struct spec *spec, struct diag *diag);
/* When all specs were read: -D that meant nothing to any of them. */
enum status check_defines(const struct invocation *inv, struct diag *diag);
/* The one spec of a file, or the one with the id; ST_USAGE listing the ids where it is not clear.
 */
enum status pick_spec(const struct spec_file *file, const char *id, const struct spec **out,
		      struct diag *diag);
/* --id, and several operands of which this is not the one that has it. */
bool passes_over(const struct invocation *inv, const struct spec_file *file);
enum status refuse_absent_id(const struct invocation *inv, struct diag *diag);
/* What one file makes must go together whatever is done with it. */
enum status check_file_claims(const struct spec_file *file, struct diag *diag);
/* --regenerate names assets of this run only; this one? */
bool is_regenerated(const struct invocation *inv, const struct spec *spec);
enum status check_regenerate(const struct invocation *inv, const struct spec *const *specs,
			     size_t count, struct diag *diag);
/* Runs a function over every spec of every operand, carrying on after failures; returns the
 * deciding status. Findings are printed file by file. */
typedef enum status spec_fn(struct invocation *inv, const struct spec *spec, void *context,
			    struct diag *diag);
enum status each_spec(struct invocation *inv, spec_fn *fn, void *context, struct diag *diag);

#endif
