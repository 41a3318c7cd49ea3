/* help.c - help from the table of commands and one table of options. */
#include "cmd/cmd.h"

#include <stdio.h>

struct option_help {
	enum option option;
	const char *spelling, *text;
};

static const struct option_help OPTION_HELP[] = {
	{OPT_OUTPUT, "-o RECORD", "where the record is written"},
	{OPT_OUT_DIR, "--out-dir DIR", "folder for products; default: the record's folder"},
	{OPT_ID, "--id ID", "the asset meant, in a file of several"},
	{OPT_MD, "-MD", "write a depfile, RECORD.d unless -MF names it"},
	{OPT_MF, "-MF FILE", "name of the depfile"},
	{OPT_MT, "-MT TARGET", "target of the depfile's rule, as it stands"},
	{OPT_MQ, "-MQ TARGET", "the same, escaped for Make"},
	{OPT_MP, "-MP", "add an empty rule for each prerequisite"},
	{OPT_INCLUDE, "-I DIR", "allow input files from this folder"},
	{OPT_DEFINE, "-D NAME=VALUE", "value of a template's parameter or field of the spec"},
	{OPT_PROFILE, "--profile NAME",
	 "draft (stand-ins for what is not there yet), release, or one of assets.yaml"},
	{OPT_PROJECT, "--project DIR", "folder of assets.yaml, instead of looking upwards for it"},
	{OPT_PROVIDER, "--provider NAME", "use this provider for this run"},
	{OPT_OFFLINE, "--offline", "make nothing that needs a network or another program"},
	{OPT_LOCKED, "--locked",
	 "take only what a lock names (or costs nothing to make), and ask nobody"},
	{OPT_REGENERATE, "--regenerate ID",
	 "make this asset's raw anew although one is there; ID@N makes its candidate N"},
	{OPT_STORE, "--store", "update: also put the locked raws into the project's store"},
	{OPT_ALL, "--all", "list: those of every project"},
	{OPT_CACHE_DIR, "--cache-dir DIR", "where the cache is"},
	{OPT_JOBS, "-j, --jobs N", "how many at once"},
	{OPT_PRUNE, "--prune", "delete what a build made for specs that are no more"},
	{OPT_NUL, "-z", "end every field with NUL"},
	{OPT_PROMPT, "--prompt", "show the composed prompt"},
	{OPT_JSON, "--json", "answer in JSON"},
	{OPT_MARKDOWN, "--markdown", "the page of all fields, steps, checks and providers instead"},
	{OPT_MANIFEST, "--manifest FILE", "write the manifest"},
	{OPT_BASE_MANIFEST, "--base-manifest FILE",
	 "a manifest kept by hand, which --manifest is to hold unchanged"},
	{OPT_HEADER, "--header FILE", "write the C header"},
	{OPT_EMIT, "--emit LANG:FILE", "write constants: c, cpp, csharp, gdscript, js, rust, ts"},
	{OPT_NAMESPACE, "--namespace NAME", "prefix of names in C, name space of C++, class of C#"},
	{OPT_NO_PROVENANCE, "--no-provenance", "leave out of the manifest who made what"},
	{OPT_PRODUCTS, "--products FILE", "write the list of all products"},
	{OPT_SPLIT, "--split-headers", "also write one header for each category"},
	{OPT_MAX_SIZE, "--max-size SIZE", "gc: evict until the cache is no larger (500MB, 2GB)"},
	{OPT_MAX_AGE, "--max-age DAYS",
	 "gc: evict what was not written or looked up for so long (without a limit: 90)"},
	{OPT_TRUST, "--trust",
	 "for this run, let the project run its programs and pay its providers"},
	{OPT_LIST, "--list", "show what is trusted"},
	{OPT_REVOKE, "--revoke", "take it back"},
	{OPT_DRY_RUN, "-n, --dry-run", "say what would be done"},
	{OPT_PAID, "--paid", "gc: move bought bytes that no known project wants to the trash"},
	{OPT_FORGET, "--forget PROJECT", "gc --paid: a project that is gone for good"},
	{OPT_BY, "--by WHAT", "show: sums by provider, model, spec, day, month, project or run"},
	{OPT_BILLED, "--billed",
	 "resolve: it was billed, as was estimated or by --usd; it may be bought again"},
	{OPT_NOT_BILLED, "--not-billed", "resolve: it was not, and may be bought again"},
	{OPT_USD, "--usd X", "resolve --billed: what it cost"},
	{OPT_CLOCK, "--clock", "resolve: this clock is right, and rows dated later are not"},
	{OPT_BUDGET, "--budget USD",
	 "this run may spend no more; enough to buy, where no limit is set"},
	{OPT_ALL_CANDIDATES, "--all-candidates",
	 "also those beside a locked one, and those that were asked for in vain"},
	{OPT_REBUY, "--rebuy", "buy again what was bought and is nowhere to be found"},
	{OPT_UNPRICED, "--allow-unpriced", "ask models whose price is not known"},
	{OPT_RETRY, "--retry-failed",
	 "ask again where a provider refused, or what it sent was of no use"},
	{OPT_CANDIDATES, "--candidates K",
	 "buy no more than K of the candidates that a spec asks for"},
	{OPT_EVENTS, "--events FILE",
	 "append what happens, a JSON object a line; fd:N: to a descriptor"},
	{OPT_VERDICTS, "--verdicts FILE",
	 "what 'fetch' said there of each asset: buy nothing, and end as said"},
	{OPT_PACK, "--pack NAME|FILE",
	 "the active pack; default: the game's, else active_pack of assets.yaml"},
	{OPT_GAME, "--game FILE", "the game's definition (JSON), for its templates and entities"},
	{OPT_FORCE, "--force", "remove: although something names the pack"},
	{OPT_TEMPLATE, "--template NAME",
	 "make an asset of this template; without a name for it, tell its parameters"},
	{OPT_OUTPUT_NAME, "--output-name NAME", "key in the manifest, and name of the file"},
	{OPT_TYPE, "--type TYPE", "image or audio"},
	{OPT_DIAG, "--diag FORM", "form of errors and warnings: gcc, json or sarif"},
	{OPT_COLOR, "--color WHEN", "auto, always or never"},
	{OPT_QUIET, "-q, --quiet", "no warnings"},
	{OPT_VERBOSE, "-v, --verbose", "say what is done and why"},
};

static const char *text_of(const struct command *command, const struct option_help *help)
{
	for (const struct option_text *own = command->texts; own && own->text; own++) {
		if (own->option == help->option)
			return own->text;
	}
	return help->text;
}

static void print_overview(void)
{
	printf("assetc compiles specs of game assets (YAML) into pictures, sounds, records and "
	       "headers.\n\n"
	       "  assetc coin.yaml -o build/coin.asset.json     compile one asset\n"
	       "  assetc build                                  compile every spec of the "
	       "project\n\n"
	       "Commands:\n");
	for (size_t i = 0; i < command_count; i++)
		printf("  %-10s %s\n", command_table[i]->name, command_table[i]->help);
	printf("\n'assetc COMMAND --help' tells more of one.\n");
}

void help_print(const struct command *command)
{
	if (!command) {
		print_overview();
		return;
	}
	printf("usage: assetc %s%s%s\n\n%s.\n\nOptions:\n", command->name,
	       *command->operands ? " " : "", command->operands, command->help);
	for (size_t i = 0; i < sizeof(OPTION_HELP) / sizeof(OPTION_HELP[0]); i++) {
		if (command->options & OPT_BIT(OPTION_HELP[i].option))
			printf("  %-18s %s\n", OPTION_HELP[i].spelling,
			       text_of(command, &OPTION_HELP[i]));
	}
}

static enum status run_help(struct invocation *inv, struct diag *diag)
{
	const char *word = inv->operands.count ? inv->operands.items[0] : NULL;
	const struct command *command = word ? command_find(str_of(word)) : NULL;
	const char *names[64] = {0};

	if (word && !command) {
		for (size_t i = 0; i < command_count && i < 63; i++)
			names[i] = command_table[i]->name;
		(void)diag_error(diag, ST_USAGE, "E0001", (struct place){0}, "no command '%s'",
				 word);
		if (nearest_word(str_of(word), names))
			diag_hint(diag, "did you mean '%s'?", nearest_word(str_of(word), names));
		else
			diag_hint(diag, "'assetc help' lists the commands");
		return ST_USAGE;
	}
	help_print(command);
	return ST_OK;
}

const struct command command_help = {
	.name = "help",
	.operands = "[COMMAND]",
	.help = "list the commands, or tell the options of one",
	.options = OPTS_COMMON,
	.run = run_help,
};
