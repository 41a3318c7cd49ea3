/* plan.c - `assetc plan [SPEC…]`: what a build would do, why, and what it would cost. */
#include "cmd/find.h"
#include "cmd/look.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct plan {
	struct ac_store *store;
	struct text_list standing; /* specs that `build` knows to stand without reading them */
	size_t counts[SURVEY_BLOCKED + 1];
	struct strbuf text;
	struct json json; /* with --json */
};

/* In this build only what is free can be asked for. */
static void write_json(struct json *json, const struct spec *spec, const struct survey *survey)
{
	json_object_begin(json, NULL);
	json_c(json, "spec", spec->source->path);
	json_str(json, "id", spec->id.text);
	json_c(json, "state", survey_word(survey));
	if (survey->provider)
		json_c(json, "provider", survey->provider);
	if (survey->state != SURVEY_BLOCKED && (!survey->provider || survey->is_free))
		json_decimal(json, "cost_usd", 0);
	if (survey->blocked.len)
		json_str(json, "blocked", survey->blocked);
	reasons_json(json, &survey->reasons);
	json_object_end(json);
}

static void print_row(const struct invocation *inv, const struct spec *spec,
		      const struct survey *survey)
{
	struct strbuf why = {0};
	const char *cost = survey->state == SURVEY_BLOCKED        ? "-"
			   : !survey->provider || survey->is_free ? "0 USD"
								  : "price unknown";

	if (survey->blocked.len)
		strbuf_add_str(&why, survey->blocked);
	else if (survey->reasons.count)
		reason_format(&survey->reasons.items[0], &why);
	printf("%-8s  %-24.*s  %-12s  %-6s  %s\n", survey_word(survey), STR_ARGS(spec->id.text),
	       survey->provider ? survey->provider : "-", cost, why.data ? why.data : "");
	if (inv->is_verbose)
		reasons_print(&survey->reasons, "            ", stdout);
	strbuf_release(&why);
}

static int by_text(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* What the index of the last build vouches for stands, whatever became of the cache. */
static void trust_index(const struct plan *plan, const struct spec *spec, struct survey *survey)
{
	const char *path = spec->source->path;

	if (!plan->standing.count ||
	    !bsearch(&path, plan->standing.items, plan->standing.count, sizeof(path), by_text))
		return;
	reasons_release(&survey->reasons);
	survey->reasons = (struct reasons){0};
	survey->blocked = (struct str){0};
	survey->state = SURVEY_STANDS;
}

static enum status plan_one(struct invocation *inv, const struct spec *spec, void *context,
			    struct diag *diag)
{
	struct plan *plan = context;
	struct survey survey = {0};
	enum status st = look_at_spec(inv, plan->store, spec, &survey, diag);

	if (st == ST_OK) {
		trust_index(plan, spec, &survey);
		plan->counts[survey.state]++;
		if (inv->is_json)
			write_json(&plan->json, spec, &survey);
		else
			print_row(inv, spec, &survey);
	}
	survey_release(&survey);
	return st;
}

static void print_json(struct plan *plan)
{
	json_array_end(&plan->json);
	json_u64(&plan->json, "hit", plan->counts[SURVEY_STANDS] + plan->counts[SURVEY_PLACE]);
	json_u64(&plan->json, "process", plan->counts[SURVEY_PROCESS]);
	json_u64(&plan->json, "generate", plan->counts[SURVEY_GENERATE]);
	json_u64(&plan->json, "blocked", plan->counts[SURVEY_BLOCKED]);
	json_object_end(&plan->json);
	(void)fwrite(plan->text.data, 1, plan->text.len, stdout);
}

static enum status plan_all(struct invocation *inv, struct plan *plan, struct diag *diag)
{
	enum status st;

	plan->json = (struct json){.out = &plan->text};
	if (inv->is_json) {
		json_object_begin(&plan->json, NULL);
		json_array_begin(&plan->json, "assets");
	}
	st = each_spec(inv, plan_one, plan, diag);
	if (inv->is_json)
		print_json(plan);
	else
		printf("%zu hit, %zu process, %zu generate, %zu blocked\n",
		       plan->counts[SURVEY_STANDS] + plan->counts[SURVEY_PLACE],
		       plan->counts[SURVEY_PROCESS], plan->counts[SURVEY_GENERATE],
		       plan->counts[SURVEY_BLOCKED]);
	return st;
}

static enum status run_plan(struct invocation *inv, struct diag *diag)
{
	struct plan plan = {0};
	struct text_list specs = {0};
	const char *out_dir = inv->out_dir ? inv->out_dir : "build/assetc";
	enum status st = find_specs(inv, out_dir, &specs, diag);

	if (st == ST_OK)
		find_standing(inv, out_dir, &plan.standing);
	if (st == ST_OK)
		st = open_cache(inv, &plan.store, diag);
	if (st == ST_OK && specs.count) {
		inv->operands = specs;
		st = plan_all(inv, &plan, diag);
	}
	strbuf_release(&plan.text);
	ac_store_close(plan.store);
	return st;
}

const struct command command_plan = {
	.name = "plan",
	.operands = "[DIR|SPEC…]",
	.help = "say what a build would do, why, and what it would cost",
	.options = OPTS_COMMON | OPTS_COMPILE | OPT_BIT(OPT_ID) | OPT_BIT(OPT_OUT_DIR) |
		   OPT_BIT(OPT_JSON) | OPTS_BUY | OPT_BIT(OPT_RETRY),
	.run = run_plan,
};
