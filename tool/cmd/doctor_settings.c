/* doctor_settings.c - every setting that the environment may give, and where its value comes from. */
#include "cmd/doctor.h"

#include "cmd/book.h"
#include "cmd/user.h"
#include "project/project.h"

#include <stdlib.h>
#include <string.h>

struct setting {
	const char *name, *variable;
	enum option option; /* OPT_COUNT: none on the command line */
	struct str value;
};

static struct str origin_of(struct doctor *doctor, const struct setting *setting)
{
	const char *value = getenv(setting->variable);

	if (setting->option != OPT_COUNT && doctor->inv->seen & OPT_BIT(setting->option))
		return STR("command line");
	if (value && *value)
		return str_printf(&doctor->arena, "environment: %s", setting->variable);
	return STR("default");
}

static void put(struct doctor *doctor, const char *name, struct str value, struct str origin)
{
	const struct cell cells[] = {
		{.name = "name", .text = str_of(name), .width = 12},
		{.name = "value", .text = value, .width = 32},
		{.name = "origin", .text = origin},
	};

	doctor_row(doctor, cells, sizeof(cells) / sizeof(cells[0]));
}

static struct str yes_or_no(bool is)
{
	return is ? STR("yes") : STR("no");
}

static struct str usd(struct doctor *doctor, int64_t amount)
{
	struct strbuf text = {0};
	struct str kept;

	if (amount < 0)
		return STR("none");
	put_usd(&text, amount);
	kept = str_copy(&doctor->arena, strbuf_str(&text));
	strbuf_release(&text);
	return kept;
}

static struct str text_or(const char *text, const char *other)
{
	return str_of(text && *text ? text : other);
}

/* Limits of the files, which no variable gives; those of `assetc budget set` are the book's to tell. */
static void put_limits(struct doctor *doctor, const struct project_budget *budget, struct str path)
{
	static const char *const NAMES[] = {"budget.run", "budget.day", "budget.month",
					    "budget.asset"};
	const int64_t limits[] = {budget->run_usd, budget->day_usd, budget->month_usd,
				  budget->asset_usd};

	for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++) {
		if (limits[i] != PROJECT_NOT_SAID)
			put(doctor, NAMES[i], usd(doctor, limits[i]), path);
	}
}

static const char *color_word(const struct invocation *inv)
{
	return inv->is_coloured ? "on" : "off";
}

static struct str cache_origin(struct doctor *doctor, const struct setting *setting)
{
	struct str origin = origin_of(doctor, setting);
	const char *xdg = getenv("XDG_CACHE_HOME");

	if (str_is(origin, "default") && xdg && xdg[0] == '/')
		return STR("environment: XDG_CACHE_HOME");
	return origin;
}

void doctor_settings(struct doctor *doctor)
{
	static const char *const FORMATS[] = {"gcc", "json", "sarif"}; /* of enum diag_format */
	const struct invocation *inv = doctor->inv;
	const char *cache = cache_folder(inv, &doctor->arena);
	const struct setting settings[] = {
		{"cache-dir", "ASSETC_CACHE_DIR", OPT_CACHE_DIR, text_or(cache, "none")},
		{"offline", "ASSETC_OFFLINE", OPT_OFFLINE, yes_or_no(inv->is_offline)},
		{"locked", "ASSETC_LOCKED", OPT_LOCKED, yes_or_no(inv->is_locked)},
		{"trust", "ASSETC_TRUST", OPT_TRUST, yes_or_no(inv->is_trusted)},
		{"budget", "ASSETC_BUDGET", OPT_BUDGET, usd(doctor, inv->budget_usd)},
		{"run", "ASSETC_RUN", OPT_COUNT, text_or(inv->run, "none")},
		{"events", "ASSETC_EVENTS", OPT_EVENTS, text_or(inv->events, "none")},
		{"diag", "ASSETC_DIAG", OPT_DIAG, str_of(FORMATS[inv->diag_format])},
		{"color", "ASSETC_COLOR", OPT_COLOR, str_of(color_word(inv))},
		{"verbose", "ASSETC_VERBOSE", OPT_VERBOSE, yes_or_no(inv->is_verbose)},
		{"quiet", "ASSETC_QUIET", OPT_QUIET, yes_or_no(inv->is_quiet)},
	};

	doctor_section(doctor, "settings", "settings");
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		put(doctor, settings[i].name, settings[i].value,
		    i == 0 ? cache_origin(doctor, &settings[i]) : origin_of(doctor, &settings[i]));
	put_limits(doctor, &inv->user->policy.budget, inv->user->policy.path);
	put_limits(doctor, &inv->project->budget, inv->project->policy_path);
	doctor_end(doctor);
}
