/* main.c - assetc: choose the command, run it, exit with its code. */
#include "cmd/cmd.h"

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
static enum status flush(enum status st)
{
	if (fflush(stdout) != 0 || ferror(stdout)) {
		(void)fprintf(stderr, "assetc: error: cannot write to standard output [E1004]\n");
		return status_worse(st, ST_ENVIRONMENT);
	}
	return st;
}

int main(int argc, char **argv)
{
	struct invocation inv = {0};
	struct diag diag = {0};
	enum status st;

	if (argc < 2) {
		help_print(NULL);
		return exit_code(flush(ST_USAGE));
	}
	if (answer_question(argc, argv))
		return exit_code(flush(ST_OK));
	st = args_parse(argc, argv, &inv, &diag);
	if (st == ST_OK)
		st = inv.command->run(&inv, &diag);
	diag_print(&diag, &inv);
	diag_release(&diag);
	invocation_release(&inv);
	return exit_code(flush(st));
}
