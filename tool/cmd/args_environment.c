/* args_environment.c - variables that stand for options, and values that both may give. */
#include "cmd/args.h"
#include "cmd/book.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RUN_MAX = 100 };

/* Twins of options that cannot change bytes. */
enum twin {
	TWIN_DIAG,
	TWIN_CACHE_DIR,
	TWIN_EVENTS,
	TWIN_OFFLINE,
	TWIN_TRUST,
	TWIN_LOCKED,
	TWIN_VERBOSE,
	TWIN_QUIET,
	TWIN_BUDGET,
	TWIN_RUN,
	TWIN_COLOR,
	TWINS
};
#define PREFIX     "ASSETC_"
#define PREFIX_LEN (sizeof(PREFIX) - 1)
static const char TWIN_NAMES[TWINS][12] = {"DIAG",   "CACHE_DIR", "EVENTS",  "OFFLINE",
					   "TRUST",  "LOCKED",    "VERBOSE", "QUIET",
					   "BUDGET", "RUN",       "COLOR"};

extern char **environ;

bool args_find_format(const char *value, enum diag_format *out)
{
	static const char *const FORMATS[] = {"gcc", "json", "sarif"}; /* of enum diag_format */

	for (size_t i = 0; i < sizeof(FORMATS) / sizeof(FORMATS[0]); i++) {
		if (strcmp(value, FORMATS[i]) == 0) {
			*out = (enum diag_format)i;
			return true;
		}
	}
	return false;
}

enum status args_set_diag(struct args_parser *p, const char *value)
{
	if (!args_find_format(value, &p->inv->diag_format))
		return args_usage(p, "--diag takes gcc, json or sarif, not '%s'", value);
	return ST_OK;
}

static bool is_one_of(const char *text, const char *const *words)
{
	for (; *words; words++) {
		if (strcasecmp(text, *words) == 0)
			return true;
	}
	return false;
}

/* A switch in the environment. *value keeps what it was when the variable is not set. */
static enum status read_switch(struct args_parser *p, const char *const twins[TWINS],
			       enum twin twin, bool *value)
{
	static const char *const YES[] = {"1", "true", "yes", "on", NULL};
	static const char *const NO[] = {"0", "false", "no", "off", "", NULL};
	const char *text = twins[twin];

	if (!text || is_one_of(text, NO))
		return ST_OK;
	if (!is_one_of(text, YES))
		return args_usage(p, PREFIX "%s takes 1 or 0", TWIN_NAMES[twin]);
	*value = true;
	return ST_OK;
}

/* NO_COLOR and CLICOLOR_FORCE follow their own convention: anything but nothing and 0. */
static bool is_set_by_convention(const char *name)
{
	const char *text = getenv(name);

	return text && *text && strcmp(text, "0") != 0;
}

/* A run's name goes into the book, and into what is printed of it. */
static enum status check_run(struct args_parser *p, const char *run)
{
	for (const char *c = run; *c; c++) {
		if (*c <= ' ' || *c > '~' || c - run >= RUN_MAX)
			return args_usage(p,
					  "ASSETC_RUN takes up to 100 printable characters of "
					  "ASCII, without blanks, not '%s'",
					  run);
	}
	p->inv->run = run;
	return ST_OK;
}

/* Those of purchases; of commands that buy or plan to. */
static enum status read_purchase(struct args_parser *p, const char *const twins[TWINS])
{
	struct invocation *inv = p->inv;
	const char *budget = twins[TWIN_BUDGET], *run = twins[TWIN_RUN];

	if (!(inv->command->options & OPT_BIT(OPT_BUDGET)))
		return ST_OK;
	if (inv->budget_usd < 0 && budget && *budget &&
	    read_usd(budget, "ASSETC_BUDGET", &inv->budget_usd, p->diag) != ST_OK)
		return ST_USAGE;
	return run && *run ? check_run(p, run) : ST_OK;
}

/* One look at the environment for all of them: it is searched from its beginning for each otherwise. As getenv does, the first of a
 * name counts. */
static void find_twins(const char *out[TWINS])
{
	for (char **variable = environ; variable && *variable; variable++) {
		const char *name = *variable + PREFIX_LEN;

		if ((*variable)[0] != PREFIX[0] || strncmp(*variable, PREFIX, PREFIX_LEN) != 0)
			continue;
		for (int i = 0; i < TWINS; i++) {
			size_t len = strlen(TWIN_NAMES[i]);

			if (!out[i] && strncmp(name, TWIN_NAMES[i], len) == 0 && name[len] == '=')
				out[i] = name + len + 1;
		}
	}
}

enum status args_read_environment(struct args_parser *p)
{
	struct invocation *inv = p->inv;
	const char *twins[TWINS] = {0};
	const char *diag, *cache_dir, *events;

	find_twins(twins);
	diag = twins[TWIN_DIAG];
	cache_dir = twins[TWIN_CACHE_DIR];
	events = twins[TWIN_EVENTS];
	if (!inv->cache_dir && cache_dir && *cache_dir)
		inv->cache_dir = cache_dir;
	if (!inv->events && events && *events && (inv->command->options & OPT_BIT(OPT_EVENTS)))
		inv->events = events;
	if (read_switch(p, twins, TWIN_OFFLINE, &inv->is_offline) != ST_OK ||
	    read_switch(p, twins, TWIN_TRUST, &inv->is_trusted) != ST_OK ||
	    read_switch(p, twins, TWIN_LOCKED, &inv->is_locked) != ST_OK ||
	    read_switch(p, twins, TWIN_VERBOSE, &inv->is_verbose) != ST_OK ||
	    read_switch(p, twins, TWIN_QUIET, &inv->is_quiet) != ST_OK ||
	    read_purchase(p, twins) != ST_OK)
		return ST_USAGE;
	if (!p->color)
		p->color = twins[TWIN_COLOR];
	if (diag && *diag && !(inv->seen & OPT_BIT(OPT_DIAG)))
		return args_set_diag(p, diag);
	return ST_OK;
}

enum status args_settle_color(struct args_parser *p)
{
	const char *term = getenv("TERM");

	if (p->color && *p->color && strcmp(p->color, "auto") != 0) {
		if (strcmp(p->color, "always") != 0 && strcmp(p->color, "never") != 0)
			return args_usage(p, "--color takes auto, always or never, not '%s'",
					  p->color);
		p->inv->is_coloured = strcmp(p->color, "always") == 0;
		return ST_OK;
	}
	if (is_set_by_convention("NO_COLOR"))
		return ST_OK;
	p->inv->is_coloured = is_set_by_convention("CLICOLOR_FORCE") ||
			      (isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0);
	return ST_OK;
}
