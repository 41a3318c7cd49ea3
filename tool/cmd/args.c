/* args.c - the command line, with gcc's spelling where gcc has the flag.
 *
 * Options and operands may be mixed; "--" ends the options; "@file" stands for the operands in a
 * file, one a line (gcc's quoting rules also apply: blanks separate, quotes and backslashes
 * protect). A flag may be given as `--name value` or `--name=value`, the short ones also joined
 * (-j4, -Iart). Environment twins exist only for what cannot change bytes; the command line wins.
 */
#include "base/file.h"
#include "cmd/args.h"

#include "cmd/assets.h"
#include "cmd/book.h"
#include "cmd/user.h"
#include "compile/depfile.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct option_def {
	const char *text;
	enum option option;
	bool takes_value;
	bool may_join; /* -jN */
	size_t slot; /* of a `const char *` or `bool` in struct invocation; NO_SLOT: set_option knows */
};

#define NO_SLOT    SIZE_MAX
#define SLOT(name) offsetof(struct invocation, name)

static const struct option_def OPTIONS[] = {
	{"-o", OPT_OUTPUT, true, true, SLOT(output)},
	{"--out-dir", OPT_OUT_DIR, true, false, SLOT(out_dir)},
	{"--id", OPT_ID, true, false, SLOT(id)},
	{"-MD", OPT_MD, false, false, SLOT(has_depfile)},
	{"-MF", OPT_MF, true, true, SLOT(depfile)},
	{"-MT", OPT_MT, true, true, NO_SLOT},
	{"-MQ", OPT_MQ, true, true, NO_SLOT},
	{"-MP", OPT_MP, false, false, SLOT(has_phony)},
	{"-I", OPT_INCLUDE, true, true, NO_SLOT},
	{"-D", OPT_DEFINE, true, true, NO_SLOT},
	{"-q", OPT_QUIET, false, false, SLOT(is_quiet)},
	{"--quiet", OPT_QUIET, false, false, SLOT(is_quiet)},
	{"-v", OPT_VERBOSE, false, false, SLOT(is_verbose)},
	{"--verbose", OPT_VERBOSE, false, false, SLOT(is_verbose)},
	{"--offline", OPT_OFFLINE, false, false, SLOT(is_offline)},
	{"--profile", OPT_PROFILE, true, false, SLOT(profile)},
	{"--locked", OPT_LOCKED, false, false, SLOT(is_locked)},
	{"--regenerate", OPT_REGENERATE, true, false, NO_SLOT},
	{"--store", OPT_STORE, false, false, SLOT(fills_store)},
	{"--all", OPT_ALL, false, false, SLOT(takes_all)},
	{"--provider", OPT_PROVIDER, true, false, SLOT(provider)},
	{"--cache-dir", OPT_CACHE_DIR, true, false, SLOT(cache_dir)},
	{"--diag", OPT_DIAG, true, false, NO_SLOT},
	{"--color", OPT_COLOR, true, false, NO_SLOT},
	{"-j", OPT_JOBS, true, true, NO_SLOT},
	{"--jobs", OPT_JOBS, true, false, NO_SLOT},
	{"--prune", OPT_PRUNE, false, false, SLOT(is_prune)},
	{"-z", OPT_NUL, false, false, SLOT(is_nul)},
	{"--prompt", OPT_PROMPT, false, false, SLOT(is_prompt)},
	{"--json", OPT_JSON, false, false, SLOT(is_json)},
	{"--markdown", OPT_MARKDOWN, false, false, SLOT(is_markdown)},
	{"--manifest", OPT_MANIFEST, true, false, SLOT(manifest)},
	{"--base-manifest", OPT_BASE_MANIFEST, true, false, SLOT(base_manifest)},
	{"--header", OPT_HEADER, true, false, SLOT(header)},
	{"--emit", OPT_EMIT, true, false, NO_SLOT},
	{"--namespace", OPT_NAMESPACE, true, false, SLOT(name_space)},
	{"--no-provenance", OPT_NO_PROVENANCE, false, false, SLOT(no_provenance)},
	{"--products", OPT_PRODUCTS, true, false, SLOT(products)},
	{"--split-headers", OPT_SPLIT, false, false, SLOT(split_headers)},
	{"--max-size", OPT_MAX_SIZE, true, false, SLOT(max_size)},
	{"--max-age", OPT_MAX_AGE, true, false, SLOT(max_age)},
	{"-n", OPT_DRY_RUN, false, false, SLOT(is_dry_run)},
	{"--trust", OPT_TRUST, false, false, SLOT(is_trusted)},
	{"--list", OPT_LIST, false, false, SLOT(is_list)},
	{"--revoke", OPT_REVOKE, false, false, SLOT(is_revoke)},
	{"--dry-run", OPT_DRY_RUN, false, false, SLOT(is_dry_run)},
	{"--paid", OPT_PAID, false, false, SLOT(is_paid)},
	{"--forget", OPT_FORGET, true, false, SLOT(forget)},
	{"--project", OPT_PROJECT, true, false, SLOT(project_dir)},
	{"--by", OPT_BY, true, false, SLOT(by)},
	{"--billed", OPT_BILLED, false, false, SLOT(is_billed)},
	{"--not-billed", OPT_NOT_BILLED, false, false, SLOT(is_not_billed)},
	{"--usd", OPT_USD, true, false, SLOT(usd)},
	{"--clock", OPT_CLOCK, false, false, SLOT(is_clock)},
	{"--budget", OPT_BUDGET, true, false, NO_SLOT},
	{"--all-candidates", OPT_ALL_CANDIDATES, false, false, SLOT(all_candidates)},
	{"--rebuy", OPT_REBUY, false, false, SLOT(is_rebuy)},
	{"--allow-unpriced", OPT_UNPRICED, false, false, SLOT(allows_unpriced)},
	{"--retry-failed", OPT_RETRY, false, false, SLOT(is_retry)},
	{"--candidates", OPT_CANDIDATES, true, false, NO_SLOT},
	{"--events", OPT_EVENTS, true, false, SLOT(events)},
	{"--verdicts", OPT_VERDICTS, true, false, SLOT(verdicts)},
	{"--template", OPT_TEMPLATE, true, false, SLOT(template_name)},
	{"--output-name", OPT_OUTPUT_NAME, true, false, SLOT(output_name)},
	{"--type", OPT_TYPE, true, false, SLOT(type)},
	{"--pack", OPT_PACK, true, false, SLOT(pack)},
	{"--game", OPT_GAME, true, false, SLOT(game)},
	{"--force", OPT_FORCE, false, false, SLOT(is_forced)},
};

const char *option_text(uint64_t options)
{
	for (size_t i = 0; i < sizeof(OPTIONS) / sizeof(OPTIONS[0]); i++) {
		if (options & OPT_BIT(OPTIONS[i].option))
			return OPTIONS[i].text;
	}
	return "";
}

#define AT_FILE_MAX ((size_t)16 * 1024 * 1024)

enum status args_usage(struct args_parser *p, const char *fmt, const char *text)
{
	return diag_error(p->diag, ST_USAGE, "E0001", (struct place){0}, fmt, text);
}

static void list_add(struct arena *arena, struct text_list *list, const char *text)
{
	/* The NULL at the end is an item of the array too, so that there is always room for it. */
	if (list->count == 0)
		list->items = arena_grow_array(arena, NULL, 0, sizeof(*list->items));
	list->items[list->count++] = text;
	list->items =
		arena_grow_array(arena, (void *)list->items, list->count, sizeof(*list->items));
	list->items[list->count] = NULL;
}

static void target_add(struct invocation *inv, const char *text, bool is_escaped)
{
	if (inv->targets.len)
		strbuf_add_char(&inv->targets, ' ');
	if (is_escaped)
		depfile_escape(&inv->targets, str_of(text));
	else
		strbuf_add_c(&inv->targets, text);
}

static enum status set_jobs(struct args_parser *p, const char *value)
{
	uint64_t jobs;

	if (!str_to_u64(str_of(value), &jobs) || jobs == 0 || jobs > 256)
		return args_usage(p, "-j takes a number from 1 to 256, not '%s'", value);
	p->inv->jobs = (unsigned)jobs;
	return ST_OK;
}

static enum status set_candidates(struct args_parser *p, const char *value)
{
	uint64_t count;

	if (!str_to_u64(str_of(value), &count) || count == 0 || count > 4096)
		return args_usage(p, "--candidates takes a number from 1 to 4096, not '%s'", value);
	p->inv->candidates = (unsigned)count;
	return ST_OK;
}

/* ID or ID@N. */
static enum status add_regenerate(struct args_parser *p, const char *value)
{
	const char *at = strchr(value, '@');
	uint64_t candidate = 1;

	if (at == value ||
	    (at && (!str_to_u64(str_of(at + 1), &candidate) || candidate == 0 || candidate > 4096)))
		return args_usage(
			p,
			"--regenerate takes the id of an asset, or ID@N for its candidate N, "
			"not '%s'",
			value);
	list_add(&p->inv->arena, &p->inv->regenerate, value);
	return ST_OK;
}

static void set_slot(struct invocation *inv, const struct option_def *def, const char *value)
{
	void *slot = (char *)inv + def->slot;

	if (def->takes_value)
		*(const char **)slot = value;
	else
		*(bool *)slot = true;
}

static enum status set_option(struct args_parser *p, const struct option_def *def,
			      const char *value)
{
	struct invocation *inv = p->inv;

	inv->seen |= OPT_BIT(def->option);
	switch (def->option) {
	case OPT_MT:
	case OPT_MQ:
		if (strpbrk(value, "\n\r"))
			return args_usage(p, "%s takes one line", def->text);
		target_add(inv, value, def->option == OPT_MQ);
		return ST_OK;
	case OPT_INCLUDE: list_add(&inv->arena, &inv->input_folders, value); return ST_OK;
	case OPT_EMIT: list_add(&inv->arena, &inv->emits, value); return ST_OK;
	case OPT_DEFINE: list_add(&inv->arena, &inv->defines, value); return ST_OK;
	case OPT_REGENERATE: return add_regenerate(p, value);
	case OPT_JOBS: return set_jobs(p, value);
	case OPT_DIAG: return args_set_diag(p, value);
	case OPT_CANDIDATES: return set_candidates(p, value);
	case OPT_BUDGET: return read_usd(value, def->text, &inv->budget_usd, p->diag);
	case OPT_COLOR: p->color = value; return ST_OK;
	default: break;
	}
	assert(def->slot != NO_SLOT);
	set_slot(inv, def, value);
	return ST_OK;
}

/* ---- @file ------------------------------------------------------------------------------- */

/* Cuts the next word off *rest, resolving quotes and backslashes in place of a copy; false at the
 * end. */
static bool next_word(struct str *rest, struct strbuf *word, bool *is_open)
{
	char quote = 0;
	bool is_any = false;
	size_t i = 0;

	strbuf_clear(word);
	for (; i < rest->len; i++) {
		char c = rest->ptr[i];
		bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\r';

		if (!quote && is_space && is_any)
			break;
		if (!quote && is_space)
			continue;
		is_any = true;
		if (c == '\\' && i + 1 < rest->len && quote != '\'')
			strbuf_add_char(word, rest->ptr[++i]);
		else if (c == quote)
			quote = 0;
		else if (!quote && (c == '"' || c == '\''))
			quote = c;
		else
			strbuf_add_char(word, c);
	}
	rest->ptr += i;
	rest->len -= i;
	*is_open = quote != 0;
	return is_any;
}

static enum status add_at_file(struct args_parser *p, const char *path)
{
	struct bytes text = {0};
	struct strbuf word = {0};
	bool is_open = false;
	struct str rest;

	if (file_read(path, AT_FILE_MAX, "list", (struct place){0}, &text, p->diag) != ST_OK)
		return ST_USAGE;
	rest = (struct str){(const char *)text.data, text.len};
	if (memchr(rest.ptr, '\0', rest.len)) {
		bytes_release(&text);
		return args_usage(
			p, "the list '%s' holds a NUL: it takes words, one a line or quoted", path);
	}
	while (next_word(&rest, &word, &is_open))
		list_add(&p->inv->arena, &p->inv->operands,
			 str_keep(&p->inv->arena, strbuf_str(&word)));
	strbuf_release(&word);
	bytes_release(&text);
	return is_open ? args_usage(p, "the list '%s' ends inside a quote", path) : ST_OK;
}

/* ---- options ----------------------------------------------------------------------------- */

/* The option that an argument is, and where its value begins when it is joined to it. */
static const struct option_def *match(const char *arg, const char **value)
{
	const struct option_def *best = NULL;

	for (size_t i = 0; i < sizeof(OPTIONS) / sizeof(OPTIONS[0]); i++) {
		size_t len = strlen(OPTIONS[i].text);

		if (strncmp(arg, OPTIONS[i].text, len) != 0)
			continue;
		if (arg[len] == '\0') {
			*value = NULL;
			return &OPTIONS[i];
		}
		if (OPTIONS[i].takes_value &&
		    (OPTIONS[i].may_join || (arg[1] == '-' && arg[len] == '='))) {
			best = &OPTIONS[i];
			*value = arg + len + (arg[1] == '-' ? 1 : 0);
		}
	}
	return best;
}

/* Dashes are no likeness: only the words of long options are compared. */
static const char *nearest_option(const char *arg)
{
	const char *names[sizeof(OPTIONS) / sizeof(OPTIONS[0]) + 1] = {0};
	size_t count = 0, dashes = strspn(arg, "-");
	struct str name = {arg + dashes, strcspn(arg + dashes, "=")};
	const char *near;

	for (size_t i = 0; i < sizeof(OPTIONS) / sizeof(OPTIONS[0]); i++) {
		if (OPTIONS[i].text[1] == '-')
			names[count++] = OPTIONS[i].text + 2;
	}
	near = name.len > 1 ? nearest_word(name, names) : NULL;
	for (size_t i = 0; near && i < sizeof(OPTIONS) / sizeof(OPTIONS[0]); i++) {
		if (OPTIONS[i].text + 2 == near)
			return OPTIONS[i].text;
	}
	return NULL;
}

static enum status unknown_option(struct args_parser *p, const char *arg)
{
	const char *near = nearest_option(arg);

	(void)args_usage(p, "unknown option '%s'", arg);
	if (near)
		diag_hint(p->diag, "did you mean '%s'?", near);
	return ST_USAGE;
}

static enum status parse_option(struct args_parser *p, char **argv, int argc, int *index)
{
	const char *value = NULL;
	const struct option_def *def = match(argv[*index], &value);

	if (!def)
		return unknown_option(p, argv[*index]);
	if (!(p->inv->command->options & OPT_BIT(def->option)))
		return diag_error(p->diag, ST_USAGE, "E0001", (struct place){0},
				  "'%s' has no option %s", p->inv->command->name, def->text);
	if (def->takes_value && !value) {
		if (*index + 1 >= argc)
			return args_usage(p, "option %s needs a value", def->text);
		value = argv[++*index];
	}
	if (def->takes_value && !*value)
		return args_usage(p, "option %s needs a value that is not empty", def->text);
	return set_option(p, def, value);
}

/* Commands of the language that this build may not have yet; without this list they would be taken
 * for specs. One that it has needs no change here. */
bool command_is_later(const char *word)
{
	static const char *const OPTIONAL[] = {"fetch",  "plan",      "why",    "ledger",
					       "jobs",   "budget",    "import", "new",
					       "schema", "providers", "steps",  "doctor",
					       "health", "report",    "audit",  "pack"};

	for (size_t i = 0; i < sizeof(OPTIONAL) / sizeof(OPTIONAL[0]); i++) {
		if (strcmp(word, OPTIONAL[i]) == 0)
			return !command_find(str_of(word));
	}
	return false;
}

static int choose_command(int argc, char **argv, struct invocation *inv)
{
	const struct command *named = argc > 1 ? command_find(str_of(argv[1])) : NULL;

	inv->command = named ? named : command_find(STR("compile"));
	return named ? 2 : 1;
}

/* A line that is wrong is told in the format it asks for, wherever on the line that stands. */
static void find_format_early(int argc, char **argv, struct invocation *inv)
{
	const char *environment = getenv("ASSETC_DIAG");

	if (environment)
		(void)args_find_format(environment, &inv->diag_format);
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strncmp(argv[i], "--diag=", 7) == 0)
			(void)args_find_format(argv[i] + 7, &inv->diag_format);
		else if (strcmp(argv[i], "--diag") == 0 && i + 1 < argc)
			(void)args_find_format(argv[i + 1], &inv->diag_format);
	}
}

static enum status settle_defines(struct invocation *inv, struct diag *diag)
{
	inv->spec_defines =
		arena_array(&inv->arena, inv->defines.count + 1, sizeof(*inv->spec_defines));
	for (size_t i = 0; i < inv->defines.count; i++) {
		const char *text = inv->defines.items[i];
		const char *why = spec_define_make(text, &inv->arena, &inv->spec_defines[i]);

		if (!why)
			continue;
		(void)diag_error(diag, ST_USAGE, "E0001", (struct place){0}, "-D '%.200s': %s",
				 text, why);
		diag_hint(diag, "as -D prompt.style='pixel art', or -D size=32 for a template");
		return ST_USAGE;
	}
	return ST_OK;
}

enum status args_parse(int argc, char **argv, struct invocation *inv, struct diag *diag)
{
	struct args_parser p = {inv, diag, NULL};
	int i = choose_command(argc, argv, inv);
	bool is_ended = false;
	enum status st = ST_OK;

	inv->budget_usd = -1;
	find_format_early(argc, argv, inv);
	if (argc > 1 && command_is_later(argv[1]))
		return diag_error(diag, ST_INVALID, "E0501", (struct place){0},
				  "the command '%s' is not yet in this build", argv[1]);
	for (; i < argc && st == ST_OK; i++) {
		const char *arg = argv[i];

		if (!is_ended && strcmp(arg, "--") == 0)
			is_ended = true;
		else if (!is_ended && arg[0] == '-' && arg[1])
			st = parse_option(&p, argv, argc, &i);
		else if (!is_ended && arg[0] == '@' && arg[1])
			st = add_at_file(&p, arg + 1);
		else
			list_add(&inv->arena, &inv->operands, arg);
	}
	if (st == ST_OK)
		st = args_read_environment(&p);
	if (st == ST_OK)
		st = args_settle_color(&p);
	if (st == ST_OK)
		st = settle_defines(inv, diag);
	return st;
}

void invocation_release(struct invocation *inv)
{
	assets_free(inv->assets);
	inv->assets = NULL;
	close_projects(inv);
	close_user_files(inv);
	strbuf_release(&inv->targets);
	arena_release(&inv->arena);
}
