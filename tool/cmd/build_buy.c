/* build_buy.c - before anything is compiled: what is missing and has to be bought is, all at once. */
#include "cmd/build.h"
#include "cmd/purchase.h"

/* A program of the project that costs money for each run. */
static bool has_price(const struct compile_options *options, const struct spec *spec)
{
	const struct project_command *command =
		project_command(options->project, spec->generation.command.text);

	return command && command->price_usd > 0;
}

/* Whether a look-up of this spec can end with a purchase. */
static bool may_want(const struct compile_options *options, const struct spec *spec)
{
	const struct provider *provider;

	if (spec->generation.asset.is_set || spec->generation.judge_ask.is_set)
		return true;
	for (size_t i = 0; (provider = ask_chain_at(options, spec, i)) != NULL; i++) {
		if (provider->hosted || provider->family ||
		    (provider->flags & PROVIDER_RUNS_PROGRAM && has_price(options, spec)))
			return true;
	}
	return false;
}

static void look(struct build *build, struct task *task, struct purchase *purchase)
{
	*purchase = (struct purchase){
		.options = build_options(build, task, &build->arena),
		.spec = task->spec,
		.diag = &task->diag,
	};
	purchase_begin(build->store, purchase);
	task->purchase = purchase;
}

enum status build_buy(struct build *build, struct diag *diag)
{
	enum status st = ST_OK;
	size_t count = 0;

	build->purchases = mem_zalloc(build->task_count + 1, sizeof(*build->purchases));
	for (size_t i = 0; i < build->task_count; i++) {
		struct task *task = build->order[i];
		struct compile_options options =
			compile_options_in(build->inv, task->from->project);

		if (!may_want(&options, task->spec))
			continue;
		look(build, task, &build->purchases[count]);
		count++;
	}
	build->purchase_count = count;
	if (count)
		st = purchase_all(build->inv, build->store, "build", false, build->purchases, count,
				  diag);
	for (size_t i = 0; i < count; i++)
		build->spent_usd += build->purchases[i].cost_usd;
	return st;
}

void build_buy_release(struct build *build)
{
	for (size_t i = 0; i < build->purchase_count; i++)
		purchase_release(&build->purchases[i]);
	mem_free(build->purchases);
}
