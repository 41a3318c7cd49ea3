/* build.c - `assetc build [DIR|SPEC…]`: every spec of a project in one process.
 *
 * Records and products go to a folder of their own (build/assetc); the cache is shared with other
 * build trees, records never. What stands is not touched, and by the index (index.h) not even read.
 * Findings are printed spec by spec, in the order of the specs, however many run at once.
 */
#include "cmd/build.h"

#include "cmd/book.h"
#include "cmd/look.h"
#include "cmd/purchase.h"
#include "cmd/told.h"
#include "base/workers.h"
#include "compile/tell.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- tasks ------------------------------------------------------------------------------- */

/* The caller holds the mutex. */
static void keep_made(struct build *build, struct task *task, const struct made *made, size_t count)
{
	task->made = arena_array(&build->arena, count, sizeof(*made));
	task->made_count = count;
	for (size_t i = 0; i < count; i++) {
		task->made[i] = made[i];
		task->made[i].path = str_copy(&build->arena, made[i].path);
	}
}

static void lock(struct build *build)
{
	(void)pthread_mutex_lock(&build->mutex);
}

static void unlock(struct build *build)
{
	(void)pthread_mutex_unlock(&build->mutex);
}

/* Asked only where a file stands that the asset's own record does not name. */
static bool was_made(const void *made_by, struct str path, const struct ac_sha256 *sha)
{
	const struct index *index = made_by;

	for (size_t i = 0; i < index->row_count; i++) {
		const struct row *row = &index->rows[i];

		for (size_t m = 0; m < row->made_count; m++) {
			const struct made *made = &row->made[m];

			if (!made->is_record && str_equal(made->path, path) &&
			    memcmp(made->digest, sha, sizeof(made->digest)) == 0)
				return true;
		}
	}
	return false;
}

struct compile_options build_options(const struct build *build, const struct task *task,
				     struct arena *arena)
{
	struct compile_options options = compile_options_in(build->inv, task->from->project);
	struct str record = str_printf(arena, "%s/%.*s.asset.json", build->out_dir,
				       STR_ARGS(task->spec->id.text));

	options.was_made = was_made;
	options.made_by = &build->index;
	options.record = record.ptr;
	options.out_dir = build->out_dir;
	options.keeps_record_time = options.makes_edges = true;
	return options;
}

/* Something was missing that nobody had when the purchases were made. */
static void refuse_late_want(struct task *task, struct diag *diag)
{
	struct want *want = task->result.want;

	task->result.want = NULL;
	if (purchase_is_too_late(want) && !(task->purchase && task->purchase->bought)) {
		task->status = purchase_tell_late(want, diag);
		want_free(want);
		return;
	}
	want_free(want);
	task->status = diag_error(diag, ST_MISS, "E0562", task->spec->generation.provider_at,
				  "the raw of '%.*s' went away during the build",
				  STR_ARGS(task->spec->id.text));
	diag_hint(diag, "build once more");
}

/* What a purchase told stands before what the compile tells, and nothing stands twice. */
static void compile_task(struct build *build, struct task *task,
			 const struct compile_options *options)
{
	const struct purchase *purchase = task->purchase;
	struct diag own = {0};

	task->status = purchase_compile(build->store, options, task->spec, &task->result, &own);
	if (task->status == ST_OK && task->result.outcome == COMPILE_WANTS)
		refuse_late_want(task, &own);
	diag_move_new(&task->diag, &own);
	if (purchase && purchase->bought && task->status == ST_OK) {
		task->result.outcome = COMPILE_GENERATED;
		task->result.provider = purchase->provider;
	}
}

static void run_task(struct build *build, struct task *task)
{
	const struct purchase *purchase = task->purchase;
	struct arena arena = {0};
	int64_t began = events_now_us(build->inv->onlooker);
	struct compile_options options;
	struct made made[MADE_MAX];
	size_t count = 0;

	options = purchase ? purchase->options : build_options(build, task, &arena);
	options.may_use_threads = build->leaves_idle;
	if (purchase && purchase->status != ST_OK)
		task->status = purchase->status;
	else
		compile_task(build, task, &options);
	name_instance(task->spec, &task->diag);
	if (task->status != ST_OK)
		compile_tell_failed(&options, task->spec, &task->diag,
				    events_now_us(build->inv->onlooker) - began +
					    options.story.duration_us);
	if (task->status == ST_OK && reindex_made(&options, task->spec, &arena, made, &count)) {
		lock(build);
		keep_made(build, task, made, count);
		unlock(build);
	}
	arena_release(&arena);
}

static void print_once(struct diag *diag, const struct invocation *inv)
{
	diag_print(diag, inv);
	diag_release(diag);
}

/* Prints what is finished, in order; the caller holds the mutex. */
static void print_finished(struct build *build)
{
	for (; build->printed < build->task_count && build->order[build->printed]->is_done;
	     build->printed++) {
		struct task *task = build->order[build->printed];
		bool was_quiet = build->inv->is_quiet;

		if (task->status == ST_OK && task->result.outcome == COMPILE_STANDS &&
		    !task->result.has_new_record)
			build->inv->is_quiet = true;
		else
			print_once(&task->from->diag, build->inv);
		diag_print(&task->diag, build->inv);
		build->inv->is_quiet = was_quiet;
		if (task->status == ST_OK)
			tell_made(build->inv, task->spec, &task->result);
		reasons_release(&task->result.reasons);
		diag_release(&task->diag);
		build->status = status_worse(build->status, task->status);
		if (task->status == ST_OK)
			build->outcomes[task->result.outcome]++;
	}
}

static void *work(void *context)
{
	struct build *build = context;

	lock(build);
	while (build->next < build->task_count) {
		struct task *task = build->order[build->next++];

		unlock(build);
		run_task(build, task);
		lock(build);
		task->is_done = true;
		print_finished(build);
	}
	unlock(build);
	return NULL;
}

#define THREADS_MAX 64u

/* A thread that cannot be had is no failure: this one does the work in any case. */
static void run_tasks(struct build *build)
{
	pthread_t threads[THREADS_MAX];
	unsigned started = 0;
	size_t at_once = build->threads < build->task_count ? build->threads : build->task_count;

	build->leaves_idle = sysconf(_SC_NPROCESSORS_ONLN) > (long)at_once;
	while (started + 1 < build->threads && started + 1 < build->task_count &&
	       started < THREADS_MAX && pthread_create(&threads[started], NULL, work, build) == 0)
		started++;
	(void)work(build);
	while (started > 0)
		(void)pthread_join(threads[--started], NULL);
}

static enum status make(struct build *build, struct diag *diag)
{
	enum status st, bought;

	if (build->task_count == 0)
		return ST_OK;
	st = open_cache(build->inv, &build->store, diag);
	if (st == ST_OK && pthread_mutex_init(&build->mutex, NULL) != 0)
		st = diag_error(diag, ST_ENVIRONMENT, "E1004", (struct place){0},
				"the system has no mutex left");
	if (st != ST_OK)
		return st;
	bought = build_buy(build, diag);
	run_tasks(build);
	build->status = status_worse(build->status, bought);
	(void)pthread_mutex_destroy(&build->mutex);
	return ST_OK;
}

/* ---- the run ----------------------------------------------------------------------------- */

static void print_spent(const struct build *build)
{
	struct strbuf text = {0};

	if (build->spent_usd == 0)
		return;
	put_usd(&text, build->spent_usd);
	(void)fprintf(stderr, ", %s spent", text.data);
	strbuf_release(&text);
}

/* What the last run knew of was told then. */
static bool has_new_stale(const struct build *build)
{
	size_t before = 0;

	for (size_t i = 0; i < build->index.row_count; i++) {
		if (build->index.rows[i].kind == ROW_STALE)
			before += build->index.rows[i].made_count;
	}
	return build->stale > before;
}

static void print_summary(const struct build *build)
{
	size_t all = build->task_count + build->standing;
	size_t stands = build->outcomes[COMPILE_STANDS] + build->standing;
	size_t made = build->outcomes[COMPILE_GENERATED] + build->outcomes[COMPILE_PROCESSED] +
		      build->outcomes[COMPILE_PLACED];
	size_t failed = all - made - stands;

	if (!tells_people(build->inv) || build->inv->is_quiet ||
	    (made == 0 && failed == 0 && build->pruned == 0 && !has_new_stale(build) &&
	     !build->inv->is_verbose))
		return;
	(void)fprintf(
		stderr,
		"assetc: %zu assets: %zu generated, %zu processed, %zu placed, %zu up to date", all,
		build->outcomes[COMPILE_GENERATED], build->outcomes[COMPILE_PROCESSED],
		build->outcomes[COMPILE_PLACED], stands);
	if (failed)
		(void)fprintf(stderr, ", %zu failed", failed);
	print_spent(build);
	if (build->pruned)
		(void)fprintf(stderr, ", %zu files deleted", build->pruned);
	if (build->stale)
		(void)fprintf(stderr, ", %zu stale files (build --prune deletes them)",
			      build->stale);
	(void)fprintf(stderr, "\n");
}

static void build_release(struct build *build)
{
	build_buy_release(build);
	build_read_release(build);
	judgement_release(&build->judgement);
	index_release(&build->index);
	found_release(&build->found);
	arena_release(&build->arena);
	ac_store_close(build->store);
}

/* What is known without reading a spec. */
static void judge_all(struct build *build)
{
	build->began = reindex_clock();
	build->folder = told_folder(&build->arena);
	told_digest(build->inv, build->folder, &build->told);
	index_load(build->out_dir, &build->index);
	build->trusts = build->inv->regenerate.count == 0 &&
			memcmp(&build->told, &build->index.told, sizeof(build->told)) == 0;
	judge_files(&build->found, &build->index, build->out_dir, build->trusts, build->threads,
		    &build->judgement);
}

static enum status refuse_nothing(const struct build *build, struct diag *diag)
{
	size_t specs = build->standing;

	for (size_t i = 0; i < build->source_count; i++)
		specs += build->sources[i].look == LOOK_SPEC;
	return specs ? ST_OK : tell_no_spec(diag);
}

static enum status build_all(struct build *build, struct diag *diag)
{
	enum status read, st = find_files(build->inv, build->out_dir, &build->found, diag), noted;

	if (st != ST_OK)
		return st;
	judge_all(build);
	read = build_read(build);
	st = refuse_nothing(build, diag);
	if (st == ST_OK)
		st = build_check_claims(build, diag);
	if (st == ST_OK)
		st = make(build, diag);
	if (st != ST_OK)
		return status_worse(st, read);
	noted = build_note(build, diag);
	print_summary(build);
	return status_worse(status_worse(build->status, noted), read);
}

static enum status run_build(struct invocation *inv, struct diag *diag)
{
	struct build build = {.inv = inv,
			      .out_dir = inv->out_dir ? inv->out_dir : "build/assetc",
			      .threads = workers_count(inv->jobs)};
	enum status st = build_all(&build, diag);

	/* Findings point into the files that are about to go. */
	diag_print(diag, inv);
	diag_release(diag);
	build_release(&build);
	purchase_end_if_interrupted();
	return st;
}

static const struct option_text TEXTS[] = {
	{OPT_OUT_DIR, "folder for records and products; default: build/assetc"},
	{0},
};

const struct command command_build = {
	.name = "build",
	.operands = "[DIR|SPEC…]",
	.help = "compile every spec of a project in one process",
	.options = OPTS_COMMON | OPTS_COMPILE | OPT_BIT(OPT_REGENERATE) | OPT_BIT(OPT_OUT_DIR) |
		   OPT_BIT(OPT_JOBS) | OPT_BIT(OPT_PRUNE) | OPTS_BUY | OPT_BIT(OPT_EVENTS),
	.texts = TEXTS,
	.run = run_build,
};
