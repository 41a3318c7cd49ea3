/* main.c - assetc: choose the command, run it, exit with its code. */
#include "cmd/cmd.h"
#include "cmd/onlook.h"
#include "cmd/sarif.h"

#include <stdio.h>
#include <string.h>

static bool is_help(const char *arg)
{
	return strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0;
}

/* --help and --version anywhere before "--" win over everything else, also on a line that is
 * otherwise wrong. */
static bool answer_question(int argc, char **argv)
{
	if (argc > 1 && command_is_later(argv[1]))
		return false;
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (is_help(argv[i])) {
			help_print(i > 1 ? command_find(str_of(argv[1])) : NULL);
			return true;
		}
		if (strcmp(argv[i], "--version") == 0) {
			version_print(argc > i + 1 && strcmp(argv[i + 1], "--json") == 0);
			return true;
		}
	}
	return false;
}

/* Output that could not be written is a failure: a build system would take a cut list for the
 * whole. */
static enum status flush(enum status st, struct diag *diag)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return st;
	return status_worse(st, diag_error(diag, ST_ENVIRONMENT, "E1004", (struct place){0},
					   "cannot write to standard output"));
}

/* Prints what is left to say, and gives the exit code. */
static int finish(enum status st, struct invocation *inv, struct diag *diag)
{
	int code;

	st = flush(st, diag);
	code = exit_code(st);
	diag_print(diag, inv);
	diag_print_end(inv, code);
	diag_release(diag);
	sarif_free(inv->sarif);
	invocation_release(inv);
	return code;
}

int main(int argc, char **argv)
{
	struct invocation inv = {0};
	struct diag diag = {0};
	enum status st;

	if (argc < 2) {
		help_print(NULL);
		return finish(ST_USAGE, &inv, &diag);
	}
	if (answer_question(argc, argv))
		return finish(ST_OK, &inv, &diag);
	st = args_parse(argc, argv, &inv, &diag);
	if (inv.diag_format == DIAG_SARIF)
		inv.sarif = sarif_new();
	if (st == ST_OK)
		st = onlook_begin(&inv, &diag);
	if (st == ST_OK)
		st = inv.command->run(&inv, &diag);
	onlook_end(&inv, &diag);
	return finish(st, &inv, &diag);
}
