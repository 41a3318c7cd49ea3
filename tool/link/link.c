/* link.c - one link from its options to its files. */
#include "link/link.h"

#include "base/workers.h"
#include "link/bindings.h"
#include "link/emit.h"
#include "link/link_job.h"
#include "link/names.h"
#include "link/profile.h"

/* ---- options ----------------------------------------------------------------------------- */

static enum status check_prefix(struct link_job *job)
{
	job->prefix = job->options->prefix.len ? job->options->prefix : STR("asset");
	if (name_is_prefix(job->prefix))
		return ST_OK;
	return diag_error(
		job->diag, ST_USAGE, "E0932", (struct place){0},
		"a prefix of names is a letter, then letters, digits and single underscores");
}

static enum status check_languages(struct link_job *job)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < job->options->emit_count; i++) {
		struct str language = job->options->emits[i].language;

		if (emitter_find(language))
			continue;
		st = diag_error(job->diag, ST_USAGE, "E0931", (struct place){0},
				"no constants can be written for '%.*s'", STR_ARGS(language));
		diag_hint(job->diag, "known languages: %s", emitter_list(job->arena));
	}
	return st;
}

/* ---- records ----------------------------------------------------------------------------- */

#define RUN_OF_RECORDS 256u

/* Records are read in runs, each with memory of its own, on several threads. */
struct reading {
	struct str const *paths;
	struct record *records;
	bool *is_read;
	struct arena *arenas; /* of each run */
};

static void read_run(void *context, size_t begin, size_t end)
{
	struct reading *reading = context;
	struct diag ignored = {0}; /* what cannot be read is read again, in order, to say why */

	for (size_t i = begin; i < end; i++)
		reading->is_read[i] =
			record_read(reading->paths[i], &reading->arenas[begin / RUN_OF_RECORDS],
				    &reading->records[i], &ignored) == ST_OK;
	diag_release(&ignored);
}

static enum status read_records(struct link_job *job, struct link_result *result)
{
	size_t count = job->options->record_count, runs = count / RUN_OF_RECORDS + 1;
	struct reading reading = {.paths = job->options->records};
	enum status st = ST_OK;

	job->records = arena_array(job->arena, count + 1, sizeof(*job->records));
	reading.records = job->records;
	reading.is_read = arena_array(job->arena, count + 1, sizeof(*reading.is_read));
	reading.arenas = arena_array(job->arena, runs, sizeof(*reading.arenas));
	result->runs = reading.arenas;
	result->run_count = runs;
	workers_run(workers_count(0), count, RUN_OF_RECORDS, read_run, &reading);
	for (size_t i = 0; i < count; i++) {
		struct record *record = &job->records[job->record_count];

		if (reading.is_read[i])
			*record = job->records[i];
		if (reading.is_read[i] ||
		    record_read(job->options->records[i], job->arena, record, job->diag) == ST_OK)
			job->record_count++;
		else
			st = ST_INVALID;
	}
	return st;
}

/* ---- together ---------------------------------------------------------------------------- */

static enum status read_base(struct link_job *job)
{
	enum status st;

	if (!job->options->base_path)
		return ST_OK;
	job->base = arena_alloc(job->arena, sizeof(*job->base));
	st = base_read(job->options->base_path, job->arena, job->base, job->diag);
	if (st != ST_OK)
		job->base = NULL;
	return st;
}

/* Those of the base manifest stand behind ours, which alone are compared with the profile and have
 * products. */
static enum status merge(struct link_job *job)
{
	size_t ours = job->record_count, foreign;
	struct record *records;
	enum status st;

	if (!job->base) {
		job->all = collection_make(job->records, ours, job->arena);
		return ST_OK;
	}
	records = arena_array(job->arena, ours + job->base->record_count + 1, sizeof(*records));
	for (size_t i = 0; i < ours; i++)
		records[i] = job->records[i];
	job->records = records;
	st = merge_place(job->base, records, ours, job->diag);
	foreign = merge_foreign(job->base, records + ours);
	job->all = collection_make(records, ours + foreign, job->arena);
	merge_add(job->base, &job->all, job->arena);
	return st;
}

/* Pages stand behind the assets of ours, which are not compared with the profile any more. */
static enum status plan_atlases(struct link_job *job)
{
	enum status st =
		atlases_plan(job->records, job->record_count, job->arena, &job->atlases, job->diag);
	struct record *records;

	if (st != ST_OK || job->atlases.page_count == 0)
		return st;
	records = arena_array(job->arena, job->record_count + job->atlases.page_count,
			      sizeof(*records));
	for (size_t i = 0; i < job->record_count; i++)
		records[i] = job->records[i];
	atlases_pages(&job->atlases, job->arena, records + job->record_count);
	job->records = records;
	job->record_count += job->atlases.page_count;
	return ST_OK;
}

/* Where the pages are among the assets. */
static void number_pages(struct link_job *job)
{
	size_t *places = arena_array(job->arena, job->atlases.page_count + 1, sizeof(*places));

	for (size_t i = 0; i < job->all.count; i++) {
		const struct record *record = job->all.assets[i].record;

		if (record->is_page)
			places[record->page] = i;
	}
	job->all.pages = job->atlases.page_count ? places : NULL;
}

/* Goes on after a finding, so that all that can be told is told at once; the first one counts. */
static enum status collect(struct link_job *job, struct link_result *result)
{
	enum status st = read_base(job), more = read_records(job, result);

	st = st == ST_OK ? more : st;
	more = profile_check(job->options->profile, job->records, job->record_count, job->diag);
	st = st == ST_OK ? more : st;
	more = plan_atlases(job);
	st = st == ST_OK ? more : st;
	more = merge(job);
	number_pages(job);
	st = st == ST_OK ? more : st;
	more = collection_check(&job->all, job->diag);
	return st == ST_OK ? more : st;
}

/* The manifest has one place for it. */
static enum status check_pack_member(struct link_job *job)
{
	enum status st;

	if (!job->base || !job->base->pack || job->base->is_pack_ours)
		return ST_OK;
	st = diag_error(job->diag, ST_INVALID, "E0946", job->base->pack->at,
			"the base manifest has a 'pack' of its own, where link writes what the "
			"pack and the game bind");
	diag_hint(job->diag, "rename it there, or link without a pack and a game");
	return st;
}

static enum status bind_assets(struct link_job *job)
{
	const struct link_options *options = job->options;
	const struct bindings_call call = {.assets = &job->all,
					   .pack = options->pack,
					   .game = options->game,
					   .is_release = profile_is_release(options->profile,
									    job->records,
									    job->record_count)};
	struct bindings *bindings;

	if (!options->pack && !options->game)
		return ST_OK;
	if (check_pack_member(job) != ST_OK)
		return ST_INVALID;
	bindings = arena_alloc(job->arena, sizeof(*bindings));
	job->bindings = bindings;
	return bindings_make(&call, job->arena, bindings, job->diag);
}

static void job_release(struct link_job *job)
{
	for (size_t i = 0; i < job->file_count; i++)
		strbuf_release(&job->files[i].text);
	mem_free(job->files);
}

enum status link_run(const struct link_options *options, struct link_result *result,
		     struct diag *diag)
{
	struct link_job job = {
		.options = options, .result = result, .arena = &result->arena, .diag = diag};
	enum status prefix = check_prefix(&job), languages = check_languages(&job);
	enum status st = prefix != ST_OK ? prefix : languages;

	if (st == ST_OK)
		st = collect(&job, result);
	if (st == ST_OK)
		st = bind_assets(&job);
	if (st == ST_OK)
		st = link_make_files(&job);
	if (st == ST_OK)
		st = link_write_files(&job, result);
	if (st == ST_OK)
		link_remove_further_pages(&job);
	job_release(&job);
	return st;
}

void link_result_release(struct link_result *result)
{
	for (size_t i = 0; i < result->run_count; i++)
		arena_release(&result->runs[i]);
	arena_release(&result->arena);
	*result = (struct link_result){0};
}
