/* plan.c - `assetc plan [SPEC…]`: what a build would do, why, and what it would cost.
 *
 * What would be bought is priced, and judged by all limits, in one conversation with the code that charges.
 */
#include "cmd/book.h"
#include "cmd/find.h"
#include "cmd/gather.h"
#include "cmd/look.h"
#include "cmd/purchase.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* One spec. */
struct row {
	const struct gathered *from;
	struct survey survey;
	struct purchase purchase;
	struct diag diag; /* of the purchase */
	enum status status;
	int64_t later_usd; /* see struct want */
	bool is_opinion;   /* all that is missing is what the judge says */
	bool is_known;     /* the survey says something */
};

struct plan {
	struct invocation *inv;
	struct ac_store *store;
	struct text_list standing; /* specs that `build` knows to stand without reading them */
	struct gathering specs;
	struct row *rows;
	size_t counts[SURVEY_BLOCKED + 1];
	int64_t cost_usd, over_usd;
	struct strbuf text;
	struct json json; /* with --json */
	struct arena arena;
};

/* ---- looking ----------------------------------------------------------------------------- */

static int by_text(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* What the index of the last build vouches for stands, whatever became of the cache. */
static void trust_index(const struct plan *plan, const struct spec *spec, struct survey *survey)
{
	const char *path = spec->source->path;
	const struct survey before = *survey;

	if (!plan->standing.count ||
	    !bsearch(&path, plan->standing.items, plan->standing.count, sizeof(path), by_text))
		return;
	survey_release(survey);
	survey->state = SURVEY_STANDS;
	survey->fallback = before.fallback;
	survey->in_place_of = before.in_place_of;
}

static void look_at(struct plan *plan, struct row *row, struct gathered *item)
{
	struct compile_options options =
		look_options(plan->inv, item->project, item->spec, &plan->arena);

	row->from = item;
	row->status = compile_survey(plan->store, &options, item->spec, &row->survey, &item->diag);
	row->is_known = row->status == ST_OK;
	if (row->is_known)
		trust_index(plan, item->spec, &row->survey);
	row->purchase = (struct purchase){.options = options,
					  .spec = item->spec,
					  .want = row->survey.want,
					  .diag = &row->diag};
	row->later_usd = row->survey.want ? row->survey.want->later_usd : 0;
	row->is_opinion = row->survey.want && row->survey.want->is_opinion;
	row->survey.want = NULL;
}

/* What may not be bought blocks its spec; what of it is not needed does not. Candidates beside the one that ships are bought
 * all the same. */
static void judge(struct plan *plan, struct row *row)
{
	struct survey *survey = &row->survey;
	struct purchase *purchase = &row->purchase;

	if (purchase->status == ST_OK)
		purchase->cost_usd += row->later_usd;
	plan->cost_usd += purchase->cost_usd;
	plan->over_usd += purchase->buy.over_usd;
	if (purchase->status == ST_OK && purchase->buy.asked) {
		survey->state = SURVEY_GENERATE;
		survey->provider = row->is_opinion ? "judge" : purchase->provider;
		survey->back_end = purchase->back_end;
	}
	if (purchase->status == ST_OK)
		return;
	survey->state = SURVEY_BLOCKED;
	survey->status = purchase->status;
	survey->provider = NULL;
	survey->blocked =
		str_copy(&survey->reasons.arena, str_of(diag_error_after(&row->diag, NULL)));
}

/* ---- telling ----------------------------------------------------------------------------- */

static bool has_cost(const struct row *row)
{
	return row->survey.state != SURVEY_BLOCKED;
}

static void write_json(struct json *json, const struct row *row)
{
	const struct spec *spec = row->from->spec;
	const struct survey *survey = &row->survey;

	json_object_begin(json, NULL);
	json_c(json, "spec", spec->source->path);
	json_str(json, "id", spec->id.text);
	json_c(json, "state", survey_word(survey));
	if (survey->provider)
		json_c(json, "provider", survey->provider);
	if (survey->provider && survey->back_end)
		json_c(json, "back_end", survey->back_end);
	if (has_cost(row))
		json_decimal(json, "cost_usd", row->purchase.cost_usd);
	if (row->purchase.buy.asked)
		json_u64(json, "candidates", row->purchase.buy.asked);
	if (survey->blocked.len)
		json_str(json, "blocked", survey->blocked);
	reasons_json(json, &survey->reasons);
	selection_write(json, &survey->selection);
	json_object_end(json);
}

static void print_row(const struct invocation *inv, const struct row *row)
{
	const struct spec *spec = row->from->spec;
	const struct survey *survey = &row->survey;
	struct strbuf why = {0}, cost = {0}, who = {0};

	if (!has_cost(row))
		strbuf_add_char(&cost, '-');
	else
		put_usd(&cost, row->purchase.cost_usd);
	if (row->purchase.is_shared)
		strbuf_add_c(&why, "the same request as another spec's; ");
	if (survey->blocked.len)
		strbuf_add_str(&why, survey->blocked);
	else if (survey->reasons.count)
		reason_format(&survey->reasons.items[0], &why);
	strbuf_add_c(&who, survey->provider ? survey->provider : "-");
	if (survey->provider && survey->back_end)
		strbuf_printf(&who, " (%s)", survey->back_end);
	printf("%-8s  %-24.*s  %-16s  ", survey_word(survey), STR_ARGS(spec->id.text), who.data);
	if (why.len)
		printf("%-8s  %s\n", cost.data, why.data);
	else
		printf("%s\n", cost.data);
	if (inv->is_verbose)
		fallback_print(spec, survey, "            ");
	if (inv->is_verbose)
		reasons_print(&survey->reasons, "            ", stdout);
	if (inv->is_verbose)
		selection_print(&survey->selection, "            ", false, stdout);
	strbuf_release(&cost);
	strbuf_release(&why);
	strbuf_release(&who);
}

static void tell_all(struct plan *plan)
{
	for (size_t i = 0; i < plan->specs.count; i++) {
		const struct row *row = &plan->rows[i];

		if (!row->is_known)
			continue;
		plan->counts[row->survey.state]++;
		if (plan->inv->is_json)
			write_json(&plan->json, row);
		else
			print_row(plan->inv, row);
	}
}

static void print_json(struct plan *plan)
{
	json_array_end(&plan->json);
	json_u64(&plan->json, "hit", plan->counts[SURVEY_STANDS] + plan->counts[SURVEY_PLACE]);
	json_u64(&plan->json, "process", plan->counts[SURVEY_PROCESS]);
	json_u64(&plan->json, "generate", plan->counts[SURVEY_GENERATE]);
	json_u64(&plan->json, "blocked", plan->counts[SURVEY_BLOCKED]);
	json_decimal(&plan->json, "cost_usd", plan->cost_usd);
	if (plan->over_usd)
		json_decimal(&plan->json, "over_usd", plan->over_usd);
	json_object_end(&plan->json);
	(void)fwrite(plan->text.data, 1, plan->text.len, stdout);
}

static void print_sum(const struct plan *plan)
{
	struct strbuf cost = {0};

	put_usd(&cost, plan->cost_usd);
	printf("%zu hit, %zu process, %zu generate, %zu blocked; at most %s\n",
	       plan->counts[SURVEY_STANDS] + plan->counts[SURVEY_PLACE],
	       plan->counts[SURVEY_PROCESS], plan->counts[SURVEY_GENERATE],
	       plan->counts[SURVEY_BLOCKED], cost.data);
	strbuf_release(&cost);
}

/* ---- the command ------------------------------------------------------------------------- */

static enum status price_all(struct plan *plan, struct diag *diag)
{
	size_t count = plan->specs.count;
	struct purchase *list = mem_zalloc(count + 1, sizeof(*list));
	enum status st;

	for (size_t i = 0; i < count; i++)
		list[i] = plan->rows[i].purchase;
	st = purchase_all(plan->inv, plan->store, "build", true, list, count, diag);
	for (size_t i = 0; i < count; i++) {
		plan->rows[i].purchase = list[i];
		judge(plan, &plan->rows[i]);
	}
	mem_free(list);
	return st;
}

static enum status plan_all(struct plan *plan, struct diag *diag)
{
	struct invocation *inv = plan->inv;
	enum status all = gather_specs(inv, &plan->specs), st;

	if (all == ST_OK && check_defines(inv, diag) != ST_OK)
		return ST_USAGE;
	gather_edges(inv, &plan->specs);
	plan->rows = mem_zalloc(plan->specs.count + 1, sizeof(*plan->rows));
	for (size_t i = 0; i < plan->specs.count; i++) {
		look_at(plan, &plan->rows[i], &plan->specs.items[i]);
		all = status_worse(all, plan->rows[i].status);
	}
	gather_print(inv, &plan->specs);
	st = price_all(plan, diag);
	plan->json = (struct json){.out = &plan->text};
	if (inv->is_json) {
		json_object_begin(&plan->json, NULL);
		json_array_begin(&plan->json, "assets");
	}
	tell_all(plan);
	if (inv->is_json)
		print_json(plan);
	else
		print_sum(plan);
	return status_worse(all, st);
}

static void plan_release(struct plan *plan)
{
	for (size_t i = 0; plan->rows && i < plan->specs.count; i++) {
		purchase_release(&plan->rows[i].purchase);
		survey_release(&plan->rows[i].survey);
		diag_release(&plan->rows[i].diag);
	}
	mem_free(plan->rows);
	gather_release(&plan->specs);
	strbuf_release(&plan->text);
	arena_release(&plan->arena);
	ac_store_close(plan->store);
}

static enum status run_plan(struct invocation *inv, struct diag *diag)
{
	struct plan plan = {.inv = inv};
	struct text_list specs = {0};
	const char *out_dir = inv->out_dir ? inv->out_dir : "build/assetc";
	enum status st = find_specs(inv, out_dir, &specs, diag);

	if (st == ST_OK)
		find_standing(inv, out_dir, &plan.standing);
	if (st == ST_OK)
		st = open_cache(inv, &plan.store, diag);
	if (st == ST_OK && specs.count) {
		inv->operands = specs;
		st = plan_all(&plan, diag);
	}
	plan_release(&plan);
	purchase_end_if_interrupted();
	return st;
}

static const struct option_text TEXTS[] = {
	{OPT_OUT_DIR, "where the build would put records and products; default: build/assetc"},
	{0},
};

const struct command command_plan = {
	.name = "plan",
	.operands = "[DIR|SPEC…]",
	.help = "say what a build would do, why, and what it would cost",
	.options = OPTS_COMMON | OPTS_COMPILE | OPT_BIT(OPT_ID) | OPT_BIT(OPT_OUT_DIR) |
		   OPT_BIT(OPT_JSON) | OPTS_BUY,
	.texts = TEXTS,
	.run = run_plan,
};
