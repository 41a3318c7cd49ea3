/* build.c - `assetc build [DIR|SPEC…]`: every spec of a project in one process.
 *
 * Records and products go to a folder of their own (build/assetc); the cache is shared with other
 * build trees, records never. What stands is not touched. Findings are printed spec by spec, in the
 * order of the specs, however many run at once.
 */
#include "base/path.h"
#include "cmd/cmd.h"
#include "cmd/claims.h"
#include "cmd/find.h"
#include "cmd/look.h"
#include "compile/vocab.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct task {
	const struct spec *spec;
	const struct project *project;
	struct diag *file_diag;
	struct compile_result result;
	struct diag diag;
	enum status status;
	bool is_done;
};

struct build {
	struct invocation *inv;
	struct ac_store *store;
	const char *out_dir;
	struct spec_file *files;
	const struct project **projects; /* of each file */
	struct diag
		*file_diags; /* warnings of each file, told when one of its assets is worked on */
	struct task *tasks;
	size_t file_count, task_count;
	size_t next, printed;
	size_t outcomes[COMPILE_GENERATED + 1];
	pthread_mutex_t mutex;
	enum status status;
	bool leaves_idle; /* there are more processors than specs worked on at once */
};

static void run_task(struct build *build, struct task *task)
{
	struct compile_options options = compile_options_in(build->inv, task->project);
	struct arena arena = {0};
	struct str record = str_printf(&arena, "%s/%.*s.asset.json", build->out_dir,
				       STR_ARGS(task->spec->id.text));

	options.record = record.ptr;
	options.out_dir = build->out_dir;
	options.keeps_record_time = true;
	options.may_use_threads = build->leaves_idle;
	task->status = compile_spec(build->store, &options, task->spec, &task->result, &task->diag);
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
	for (; build->printed < build->task_count && build->tasks[build->printed].is_done;
	     build->printed++) {
		struct task *task = &build->tasks[build->printed];
		bool was_quiet = build->inv->is_quiet;

		if (task->status == ST_OK && task->result.outcome == COMPILE_STANDS &&
		    !task->result.has_new_record)
			build->inv->is_quiet = true;
		else
			print_once(task->file_diag, build->inv);
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

	(void)pthread_mutex_lock(&build->mutex);
	while (build->next < build->task_count) {
		struct task *task = &build->tasks[build->next++];

		(void)pthread_mutex_unlock(&build->mutex);
		run_task(build, task);
		(void)pthread_mutex_lock(&build->mutex);
		task->is_done = true;
		print_finished(build);
	}
	(void)pthread_mutex_unlock(&build->mutex);
	return NULL;
}

#define THREADS_MAX 64u

static unsigned thread_count(struct build *build)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned wanted = build->inv->jobs ? build->inv->jobs
			  : processors > 0 ? (unsigned)processors
					   : 1;

	if (wanted > THREADS_MAX)
		wanted = THREADS_MAX;
	if (wanted > build->task_count)
		wanted = (unsigned)build->task_count;
	build->leaves_idle = processors > (long)wanted;
	return wanted;
}

/* A thread that cannot be had is no failure: this one does the work in any case. */
static void run_tasks(struct build *build)
{
	pthread_t threads[THREADS_MAX];
	unsigned started = 0, wanted = thread_count(build);

	while (started + 1 < wanted && pthread_create(&threads[started], NULL, work, build) == 0)
		started++;
	(void)work(build);
	while (started > 0)
		(void)pthread_join(threads[--started], NULL);
}

/* ---- reading ----------------------------------------------------------------------------- */

static enum status read_files(struct build *build, const struct text_list *paths)
{
	enum status st = ST_OK;

	build->files = mem_zalloc(paths->count + 1, sizeof(*build->files));
	build->projects = mem_zalloc(paths->count + 1, sizeof(const struct project *));
	build->file_diags = mem_zalloc(paths->count + 1, sizeof(*build->file_diags));
	for (size_t i = 0; i < paths->count; i++) {
		enum status one = open_project(build->inv, paths->items[i], &build->projects[i],
					       &build->file_diags[i]);

		if (one == ST_OK)
			one = spec_file_read(paths->items[i], vocab_get(),
					     &build->projects[i]->defaults, &build->files[i],
					     &build->file_diags[i]);
		build->file_count++;
		if (one != ST_OK) {
			build->files[i].count = 0;
			print_once(&build->file_diags[i], build->inv);
		}
		build->task_count += build->files[i].count;
		st = status_worse(st, one);
	}
	return st;
}

static int by_id(const void *left, const void *right)
{
	const struct task *a = left, *b = right;
	int order = str_compare(a->spec->id.text, b->spec->id.text);

	return order ? order : strcmp(a->spec->source->path, b->spec->source->path);
}

static void list_tasks(struct build *build)
{
	size_t count = 0;

	build->tasks = mem_zalloc(build->task_count + 1, sizeof(*build->tasks));
	for (size_t i = 0; i < build->file_count; i++) {
		for (size_t j = 0; j < build->files[i].count; j++) {
			build->tasks[count].project = build->projects[i];
			build->tasks[count].file_diag = &build->file_diags[i];
			build->tasks[count++].spec = &build->files[i].specs[j];
		}
	}
	qsort(build->tasks, count, sizeof(*build->tasks), by_id);
}

static enum status check_claims(const struct build *build, struct diag *diag)
{
	const struct spec **specs = mem_zalloc(build->task_count + 1, sizeof(*specs));
	enum status st;

	for (size_t i = 0; i < build->task_count; i++)
		specs[i] = build->tasks[i].spec;
	st = claims_check(specs, build->task_count, diag);
	if (st == ST_OK)
		st = check_regenerate(build->inv, specs, build->task_count, diag);
	mem_free(specs);
	return st;
}

static void print_summary(const struct build *build)
{
	size_t made = build->outcomes[COMPILE_GENERATED] + build->outcomes[COMPILE_PROCESSED] +
		      build->outcomes[COMPILE_PLACED];
	size_t failed = build->task_count - made - build->outcomes[COMPILE_STANDS];

	if (!tells_people(build->inv) || build->inv->is_quiet ||
	    (made == 0 && failed == 0 && !build->inv->is_verbose))
		return;
	(void)fprintf(
		stderr,
		"assetc: %zu assets: %zu generated, %zu processed, %zu placed, %zu up to date",
		build->task_count, build->outcomes[COMPILE_GENERATED],
		build->outcomes[COMPILE_PROCESSED], build->outcomes[COMPILE_PLACED],
		build->outcomes[COMPILE_STANDS]);
	if (failed)
		(void)fprintf(stderr, ", %zu failed", failed);
	(void)fprintf(stderr, "\n");
}

static void build_release(struct build *build)
{
	for (size_t i = 0; i < build->file_count; i++) {
		diag_release(&build->file_diags[i]);
		spec_file_release(&build->files[i]);
	}
	mem_free((void *)build->projects);
	mem_free(build->file_diags);
	mem_free(build->files);
	mem_free(build->tasks);
	ac_store_close(build->store);
}

static enum status run_build(struct invocation *inv, struct diag *diag)
{
	struct build build = {.inv = inv, .out_dir = inv->out_dir ? inv->out_dir : "build/assetc"};
	struct text_list paths = {0};
	enum status st = find_specs(inv, build.out_dir, &paths, diag), read;

	if (st != ST_OK)
		return st;
	read = read_files(&build, &paths);
	list_tasks(&build);
	st = check_claims(&build, diag);
	if (st == ST_OK)
		st = open_cache(inv, &build.store, diag);
	if (st == ST_OK && pthread_mutex_init(&build.mutex, NULL) != 0)
		st = diag_error(diag, ST_ENVIRONMENT, "E1004", (struct place){0},
				"the system has no mutex left");
	if (st == ST_OK) {
		run_tasks(&build);
		(void)pthread_mutex_destroy(&build.mutex);
		print_summary(&build);
		st = build.status;
	}
	/* Findings point into the files that are about to go. */
	diag_print(diag, inv);
	diag_release(diag);
	build_release(&build);
	return status_worse(st, read);
}

const struct command command_build = {
	.name = "build",
	.operands = "[DIR|SPEC…]",
	.help = "compile every spec of a project in one process",
	.options = OPTS_COMMON | OPTS_COMPILE | OPT_BIT(OPT_REGENERATE) | OPT_BIT(OPT_OUT_DIR) |
		   OPT_BIT(OPT_JOBS),
	.run = run_build,
};
