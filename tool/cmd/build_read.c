/* build_read.c - reading the specs of a build that are not known to stand, and comparing what all of
 * them claim. */
#include "base/path.h"
#include "cmd/build.h"
#include "cmd/claims.h"
#include "cmd/user.h"
#include "base/workers.h"
#include "link/fold.h"

#include <stdlib.h>
#include <string.h>

#define RUN_OF_SOURCES 8u

/* ---- reading ----------------------------------------------------------------------------- */

static void open_run(void *context, size_t begin, size_t end)
{
	struct build *build = context;

	for (size_t i = begin; i < end; i++) {
		struct source_file *source = &build->sources[i];
		const char *path = source->found->path;

		source->look = LOOK_SPEC;
		if (source->found->folder == FOUND_NAMED)
			spec_file_open(path, &source->file, &source->diag);
		else
			source->look = spec_file_find(path, &source->file, &source->diag);
	}
}

static enum status check_source(const struct build *build, struct source_file *source)
{
	struct spec_setting setting = *setting_of(source->project);

	setting.makes_by_defines =
		source->found->folder == FOUND_NAMED && build->inv->operands.count == 1;
	return spec_file_check(&source->file, &setting, &source->diag);
}

static void check_run(void *context, size_t begin, size_t end)
{
	struct build *build = context;

	for (size_t i = begin; i < end; i++) {
		struct source_file *source = &build->sources[i];

		if (source->look == LOOK_SPEC && source->status == ST_OK)
			source->status = check_source(build, source);
	}
}

/* Defaults come from the project, so it is there before the specs are read. */
static void open_projects(struct build *build)
{
	for (size_t i = 0; i < build->source_count; i++) {
		struct source_file *source = &build->sources[i];

		if (source->look == LOOK_SPEC)
			source->status = open_project(build->inv, source->found->path,
						      &source->project, &source->diag);
	}
}

static void print_once(struct diag *diag, const struct invocation *inv)
{
	diag_print(diag, inv);
	diag_release(diag);
}

static int by_path(const void *left, const void *right)
{
	const struct source_file *a = left, *b = right;

	return strcmp(a->found->path, b->found->path);
}

static void list_sources(struct build *build)
{
	const struct judged *files = build->judgement.files;
	size_t count = 0;

	for (size_t i = 0; i < build->found.file_count; i++)
		count += files[i].standing == IS_CHANGED;
	build->sources = mem_zalloc(count + 1, sizeof(*build->sources));
	for (size_t i = 0; i < build->found.file_count; i++) {
		if (files[i].standing != IS_CHANGED)
			continue;
		build->sources[build->source_count++] = (struct source_file){
			.found = &build->found.files[i], .judged = &build->judgement.files[i]};
	}
	if (count)
		qsort(build->sources, count, sizeof(*build->sources), by_path);
}

/* In the order of the paths, however the reading went. */
static enum status settle_source(struct build *build, struct source_file *source)
{
	if (source->status == ST_OK && source->look == LOOK_SPEC)
		source->status = open_user_files_for(build->inv, source->project, &source->file,
						     &source->diag);
	if (source->status != ST_OK)
		source->file.count = 0;
	if (!build->has_told && (source->status != ST_OK || source->look == LOOK_NEAR))
		print_once(&source->diag, build->inv);
	build->task_count += source->file.count;
	return source->status;
}

static int by_id(const void *left, const void *right)
{
	const struct task *a = *(struct task *const *)left, *b = *(struct task *const *)right;
	int order = str_compare(a->spec->id.text, b->spec->id.text);

	return order ? order : strcmp(a->spec->source->path, b->spec->source->path);
}

static void list_tasks(struct build *build)
{
	size_t count = 0;

	build->tasks = mem_zalloc(build->task_count + 1, sizeof(*build->tasks));
	build->order = mem_zalloc(build->task_count + 1, sizeof(struct task *));
	for (size_t i = 0; i < build->source_count; i++) {
		struct source_file *source = &build->sources[i];

		source->tasks = &build->tasks[count];
		source->task_count = source->file.count;
		for (size_t j = 0; j < source->file.count; j++, count++) {
			build->tasks[count].from = source;
			build->tasks[count].spec = &source->file.specs[j];
			build->order[count] = &build->tasks[count];
		}
	}
	if (count)
		qsort(build->order, count, sizeof(struct task *), by_id);
}

static void count_standing(struct build *build)
{
	build->standing = 0;
	for (size_t i = 0; i < build->found.file_count; i++) {
		const struct judged *judged = &build->judgement.files[i];

		for (size_t m = 0; judged->standing == IS_STANDING && m < judged->row->made_count;
		     m++)
			build->standing += judged->row->made[m].is_record;
	}
}

enum status build_read(struct build *build)
{
	enum status st = ST_OK;

	list_sources(build);
	workers_run(build->threads, build->source_count, RUN_OF_SOURCES, open_run, build);
	open_projects(build);
	workers_run(build->threads, build->source_count, RUN_OF_SOURCES, check_run, build);
	for (size_t i = 0; i < build->source_count; i++)
		st = status_worse(st, settle_source(build, &build->sources[i]));
	build->has_told = true;
	list_tasks(build);
	count_standing(build);
	return st;
}

void build_read_release(struct build *build)
{
	for (size_t i = 0; i < build->source_count; i++) {
		diag_release(&build->sources[i].diag);
		spec_file_release(&build->sources[i].file);
	}
	mem_free(build->sources);
	mem_free(build->tasks);
	mem_free((void *)build->order);
	build->sources = NULL;
	build->tasks = NULL;
	build->order = NULL;
	build->source_count = build->task_count = 0;
}

/* ---- claims ------------------------------------------------------------------------------ */

/* Outputs of all assets, each once. */
struct outputs {
	struct str *places; /* by digest; a power of two of them */
	size_t mask;
	struct arena arena;
	bool has_clash;
};

static void claim(struct outputs *outputs, struct str path)
{
	struct str fold = path_fold_case(&outputs->arena, path);
	size_t at = (size_t)ac_id64(fold.ptr, fold.len) & outputs->mask;

	for (; outputs->places[at].ptr; at = (at + 1) & outputs->mask)
		outputs->has_clash = outputs->has_clash || str_equal(outputs->places[at], fold);
	outputs->places[at] = fold;
}

static void claim_standing(struct build *build, struct outputs *outputs)
{
	for (size_t i = 0; i < build->found.file_count; i++) {
		const struct judged *judged = &build->judgement.files[i];

		for (size_t m = 0; judged->standing == IS_STANDING && m < judged->row->made_count;
		     m++)
			claim(outputs, judged->row->made[m].path);
	}
}

static void claim_read(struct build *build, struct outputs *outputs)
{
	struct diag ignored = {0}; /* what is wrong with a plan is told when it is compiled */
	struct output_plan plan;

	for (size_t i = 0; i < build->task_count; i++) {
		const struct spec *spec = build->tasks[i].spec;

		if (outputs_plan(spec, &outputs->arena, &plan, &ignored) != ST_OK)
			continue;
		claim(outputs, plan.record_name);
		for (size_t j = 0; j < plan.count; j++)
			claim(outputs, plan.outputs[j].path);
	}
	diag_release(&ignored);
}

/* Whether something that stands and something that was read claim one output. */
static bool clashes(struct build *build)
{
	struct outputs outputs = {0};
	size_t count = 16, most = build->task_count * MADE_MAX;

	for (size_t i = 0; i < build->index.row_count; i++)
		most += build->index.rows[i].made_count;
	while (count < most * 2)
		count *= 2;
	outputs.places = mem_zalloc(count, sizeof(*outputs.places));
	outputs.mask = count - 1;
	claim_standing(build, &outputs);
	claim_read(build, &outputs);
	mem_free(outputs.places);
	arena_release(&outputs.arena);
	return outputs.has_clash;
}

static enum status check_read(struct build *build, struct diag *diag)
{
	const struct spec **specs = mem_zalloc(build->task_count + 1, sizeof(*specs));
	enum status st;

	for (size_t i = 0; i < build->task_count; i++)
		specs[i] = build->order[i]->spec;
	/* Of what stands nothing was read: it may be what a -D is for. */
	st = build->standing ? ST_OK : check_defines(build->inv, diag);
	if (st == ST_OK)
		st = claims_check(specs, build->task_count, diag);
	if (st == ST_OK)
		st = check_regenerate(build->inv, specs, build->task_count, diag);
	mem_free(specs);
	return st;
}

/* What clashes has to be named with its place, which only reading tells. The files were read well
 * before, and what was told of the others is not told again. */
static void read_all(struct build *build)
{
	build_read_release(build);
	for (size_t i = 0; i < build->found.file_count; i++) {
		if (build->judgement.files[i].standing == IS_STANDING)
			build->judgement.files[i].standing = IS_CHANGED;
	}
	(void)build_read(build);
}

enum status build_check_claims(struct build *build, struct diag *diag)
{
	if (build->task_count && build->standing && clashes(build))
		read_all(build);
	return check_read(build, diag);
}
