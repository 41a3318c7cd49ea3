/* fetch.c - `assetc fetch [SPEC…|@FILE]`: buys all that is missing, from one process, and makes no products.
 *
 * With --verdicts it is the first edge of a build: it succeeds also where something could not be bought, so that the rest
 * is built, and the compiles end as the file says.
 */
#include "cmd/book.h"
#include "cmd/find.h"
#include "cmd/gather.h"
#include "cmd/look.h"
#include "cmd/purchase.h"
#include "cmd/rule.h"
#include "cmd/verdicts.h"
#include "compile/depfile.h"
#include "compile/tell.h"

#include <stdio.h>
#include <unistd.h>

struct fetch {
	struct invocation *inv;
	const char *stamp; /* -o, or NULL */
	struct ac_store *store;
	struct gathering specs;
	struct purchase *purchases; /* of specs.items, in their order */
	struct text_list looked_at; /* folders, and files there that are no specs */
	enum status *looked;        /* how each look-up ended */
	struct arena arena;
};

static void look_all(struct fetch *fetch)
{
	for (size_t i = 0; i < fetch->specs.count; i++) {
		struct gathered *item = &fetch->specs.items[i];
		struct purchase *purchase = &fetch->purchases[i];

		*purchase = (struct purchase){
			.options =
				look_options(fetch->inv, item->project, item->spec, &fetch->arena),
			.spec = item->spec,
			.diag = &item->diag,
		};
		purchase->options.makes_edges = true;
		purchase->options.wants_all = fetch->inv->all_candidates;
		fetch->looked[i] = compile_look(fetch->store, &purchase->options, item->spec,
						&purchase->want, &item->diag);
	}
}

static enum status status_of(const struct fetch *fetch, size_t index)
{
	return fetch->looked[index] != ST_OK ? fetch->looked[index]
					     : fetch->purchases[index].status;
}

static void tell_failures(const struct fetch *fetch)
{
	for (size_t i = 0; i < fetch->specs.count; i++) {
		const struct purchase *purchase = &fetch->purchases[i];

		if (status_of(fetch, i) != ST_OK)
			compile_tell_failed(&purchase->options, purchase->spec,
					    &fetch->specs.items[i].diag,
					    purchase->options.story.duration_us);
	}
}

static enum status write_verdicts(struct fetch *fetch, struct diag *diag)
{
	size_t count = fetch->specs.count;
	struct verdict *list = arena_array(&fetch->arena, count + 1, sizeof(*list));

	for (size_t i = 0; i < count; i++)
		list[i] = (struct verdict){
			.id = fetch->specs.items[i].spec->id.text,
			.status = status_of(fetch, i),
			.text = str_of(diag_error_after(&fetch->specs.items[i].diag, NULL)),
		};
	return verdicts_write(fetch->inv->verdicts, list, count, diag);
}

/* Its time is what a build system goes by: an old one would say that nothing is missing. */
static enum status write_stamp(const char *path, bool is_whole, struct diag *diag)
{
	struct ac_error error = {0};

	if (!is_whole) {
		(void)unlink(path);
		return ST_OK;
	}
	if (ac_file_replace(path, "", 0, false, NULL, &error) == AC_OK)
		return ST_OK;
	return diag_error(diag, ST_ENVIRONMENT, "E1004", (struct place){0}, "%s", error.text);
}

static void print_summary(const struct fetch *fetch)
{
	struct strbuf text = {0};
	unsigned bought = 0;
	int64_t cost = 0;

	for (size_t i = 0; i < fetch->specs.count; i++) {
		bought += fetch->purchases[i].bought + fetch->purchases[i].opinions;
		cost += fetch->purchases[i].cost_usd;
	}
	if (!tells_people(fetch->inv) || fetch->inv->is_quiet || (!bought && !cost))
		return;
	put_usd(&text, cost);
	(void)fprintf(stderr, "assetc: %u bought for %s\n", bought, text.data);
	strbuf_release(&text);
}

/* What the answer depends on: beside specs all that their compiles read, and the folders that more specs may come to. */
static enum status write_depfile(struct fetch *fetch, struct diag *diag)
{
	struct invocation *inv = fetch->inv;
	struct text_list others[] = {fetch->looked_at, settings_files(inv), {0}};
	struct text_list *read = &others[2];
	struct strbuf target = {0};
	const char *path =
		inv->depfile ? inv->depfile : str_printf(&fetch->arena, "%s.d", fetch->stamp).ptr;
	enum status st;

	for (size_t i = 0; i < fetch->specs.count; i++) {
		struct str *inputs;
		size_t count;

		if (compile_inputs(&fetch->purchases[i].options, fetch->specs.items[i].spec,
				   &fetch->arena, &inputs, &count) != ST_OK)
			continue;
		for (size_t j = 0; j < count; j++) {
			read->items = arena_grow_array(&fetch->arena, (void *)read->items,
						       read->count, sizeof(char *));
			read->items[read->count++] = str_keep(&fetch->arena, inputs[j]);
		}
	}
	depfile_escape(&target, str_of(fetch->stamp));
	st = rule_write(inv, path,
			inv->targets.len ? strbuf_str(&inv->targets) : strbuf_str(&target),
			&inv->operands, others, 3, diag);
	strbuf_release(&target);
	return st;
}

/* What compiles tell by themselves does not end a build before it has begun. */
static bool is_told_later(enum status st)
{
	return st == ST_MISS || st == ST_REFUSED || st == ST_PROVIDER || st == ST_INVALID;
}

/* The findings are still there. */
static enum status tell_all(struct fetch *fetch, struct diag *diag)
{
	enum status st = fetch->inv->verdicts ? write_verdicts(fetch, diag) : ST_OK;

	tell_failures(fetch);
	gather_print(fetch->inv, &fetch->specs);
	print_summary(fetch);
	return st;
}

static enum status finish(struct fetch *fetch, enum status all, struct diag *diag)
{
	const struct invocation *inv = fetch->inv;
	enum status st = tell_all(fetch, diag);

	for (size_t i = 0; i < fetch->specs.count; i++)
		all = status_worse(all, status_of(fetch, i));
	if (st == ST_OK && fetch->stamp && (inv->has_depfile || inv->depfile))
		st = write_depfile(fetch, diag);
	if (fetch->stamp)
		st = status_worse(st, write_stamp(fetch->stamp, st == ST_OK && all == ST_OK, diag));
	if (st != ST_OK)
		return st;
	return inv->verdicts && is_told_later(all) ? ST_OK : all;
}

static enum status fetch_all(struct fetch *fetch, struct diag *diag)
{
	enum status read = gather_specs(fetch->inv, &fetch->specs), st;

	if (read == ST_OK && check_defines(fetch->inv, diag) != ST_OK)
		return ST_USAGE;
	fetch->purchases = mem_zalloc(fetch->specs.count + 1, sizeof(*fetch->purchases));
	fetch->looked = mem_zalloc(fetch->specs.count + 1, sizeof(*fetch->looked));
	look_all(fetch);
	st = purchase_all(fetch->inv, fetch->store, "fetch", false, fetch->purchases,
			  fetch->specs.count, diag);
	return finish(fetch, status_worse(read, st), diag);
}

static enum status check_line(const struct invocation *inv, const char *stamp, struct diag *diag)
{
	if ((inv->has_depfile || inv->depfile) && !stamp)
		return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
				  "-MD and -MF need -o STAMP, the target of the rule");
	return ST_OK;
}

static enum status run_fetch(struct invocation *inv, struct diag *diag)
{
	struct fetch fetch = {.inv = inv, .stamp = inv->output};
	struct text_list specs = {0};
	enum status st;

	inv->output = NULL; /* which names a record elsewhere */
	if (inv->is_dry_run)
		return command_find(STR("plan"))->run(inv, diag);
	st = check_line(inv, fetch.stamp, diag);
	if (st == ST_OK)
		st = find_specs_and_folders(inv, inv->out_dir ? inv->out_dir : "build/assetc",
					    &specs, &fetch.looked_at, diag);
	if (st == ST_OK)
		st = open_cache(inv, &fetch.store, diag);
	if (st == ST_OK) {
		inv->operands = specs;
		st = fetch_all(&fetch, diag);
	}
	for (size_t i = 0; fetch.purchases && i < fetch.specs.count; i++)
		purchase_release(&fetch.purchases[i]);
	mem_free(fetch.purchases);
	mem_free(fetch.looked);
	gather_release(&fetch.specs);
	arena_release(&fetch.arena);
	ac_store_close(fetch.store);
	purchase_end_if_interrupted();
	return st;
}

static const struct option_text TEXTS[] = {
	{OPT_OUTPUT, "where the stamp is written"},
	{OPT_OUT_DIR, "where the build puts records and products; default: build/assetc"},
	{OPT_MD, "write a depfile, the stamp's name and .d unless -MF names it"},
	{OPT_VERDICTS, "say there what became of each asset, for compiles with the same option"},
	{OPT_DRY_RUN, "say what would be bought"},
	{0},
};

const struct command command_fetch = {
	.name = "fetch",
	.operands = "[DIR|SPEC…]",
	.help = "buy all that is missing, many at once; makes no products",
	.options = OPTS_COMMON | OPTS_COMPILE | OPTS_BUY | OPT_BIT(OPT_REGENERATE) |
		   OPT_BIT(OPT_ID) | OPT_BIT(OPT_OUTPUT) | OPT_BIT(OPT_OUT_DIR) | OPT_BIT(OPT_MD) |
		   OPT_BIT(OPT_MF) | OPT_BIT(OPT_MT) | OPT_BIT(OPT_MQ) | OPT_BIT(OPT_MP) |
		   OPT_BIT(OPT_JOBS) | OPT_BIT(OPT_VERDICTS) | OPT_BIT(OPT_EVENTS) |
		   OPT_BIT(OPT_ALL_CANDIDATES) | OPT_BIT(OPT_DRY_RUN),
	.texts = TEXTS,
	.run = run_fetch,
};
