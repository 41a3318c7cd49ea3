/* make.c - having a raw made: who may, and once at a time. */
#include "base/events.h"
#include "compile/content.h"
#include "compile/job.h"

bool job_is_there(const struct job *job)
{
	const struct provider *provider = job->ask.provider;

	return !provider->is_there || provider->is_there(&job->ask.request);
}

enum status job_permit(struct job *job)
{
	const struct compile_options *options = job->options;

	if (!job->ask.request.program)
		return ST_OK;
	job->ask.program.is_absent = !job_is_there(job);
	if (job->ask.program.is_absent)
		return ST_OK;
	if (options->permit)
		return options->permit(options->context, options->project, job->ask.runs,
				       job->spec->generation.provider_at, job->diag);
	return diag_error(job->diag, ST_REFUSED, "E0463", job->spec->generation.provider_at,
			  "no program may be run here");
}

static void pass_on(void *context, struct str line)
{
	const struct job *job = context;

	if (job->options->tell)
		job->options->tell(job->options->context, job->spec->id.text, line);
}

/* A program runs once at a time, in all processes: it may have all of a graphics card to itself. */
static enum status lock_program(struct job *job, struct ac_lock *lock)
{
	const struct provider_program *program = job->ask.request.program;
	struct str name;
	struct ac_error error = {0};

	if (!program || job->survey)
		return ST_OK;
	name = str_printf(&job->arena, "assetc command 1\n%s\n%.*s\n", program->folder,
			  STR_ARGS(program->name));
	return job_cache_error(
		job, ac_lock_take(job->store, name.ptr, name.len, true, lock, &error), &error);
}

/* What the key cannot know of is told when it begins to matter. */
static void warn_unversioned(const struct job *job)
{
	if (!job->ask.request.program || job->ask.provider->family ||
	    ask_version(job->ask.runs).len)
		return;
	diag_warning(job->diag, "W0519", job->spec->generation.command.at,
		     "the command '%.*s' states no version: what it uses beside its files in the "
		     "project, such as a model's weights, is in no key",
		     STR_ARGS(job->spec->generation.command.text));
	diag_hint(job->diag,
		  "'version: TEXT' of the command, changed with them, makes its assets anew");
}

enum status job_call_provider(struct job *job, struct provider_result *result)
{
	struct ac_lock lock = {0};
	/* Before the lock: what goes along may be the work of the same program. */
	enum status st = job_give(job, &job->ask, job->inputs.edge, &job->arena);
	int64_t began;

	if (st == ST_OK)
		st = lock_program(job, &lock);

	job->ask.program.tell = pass_on;
	job->ask.program.context = job;
	/* Whoever is not there runs nothing; who takes its place may have to be paid. */
	job->ask.program.is_absent = !job_is_there(job);
	if (!job->ask.program.is_absent)
		job_seal(job);
	job_tell_asked(job);
	began = events_now_us(job->options->events);
	if (st == ST_OK)
		st = job->ask.provider->make(&job->ask.request, result, job->diag);
	job_tell_answered(job, st, began);
	ac_lock_release(&lock);
	job->is_unavailable = result->is_unavailable;
	return st;
}

static enum status call_provider(struct job *job)
{
	struct provider_result result = {0};
	enum status st = job_call_provider(job, &result);

	if (st == ST_OK) {
		job->result->outcome = COMPILE_GENERATED;
		job->result->provider = job->ask.provider->decl.name;
		job_seal(job);
		content_expect(job->spec->kind, &result.data, result.pcm);
		st = job_publish_raw(job, &result, NULL);
	}
	if (st == ST_OK)
		warn_unversioned(job);
	bytes_release(&result.data);
	return st;
}

static enum status ask_provider(struct job *job)
{
	enum status st;

	job->is_unavailable = false;
	st = job_permit(job);
	if (st == ST_OK && job->ask.provider->family)
		st = deal_check_licence(&job->ask, job->diag);
	if (st != ST_OK)
		return st;
	if (job->survey && job_is_there(job)) {
		job->survey->state = SURVEY_GENERATE;
		job->survey->provider = job->ask.provider->decl.name;
		job->survey->back_end = job->ask.provider->family ? "exec" : NULL;
		/* One with a price is wanted, not asked: want.c. */
		job->survey->is_free =
			job->ask.provider->flags & PROVIDER_FREE || job->ask.request.program;
		return ST_OK;
	}
	return call_provider(job);
}

/* Before anything is stored for it: a `cache gc --paid` must know who may want what is bought. */
enum status job_note_project(struct job *job)
{
	struct str root = job->options->project->root;
	struct ac_error error = {0};

	/* A root that could not be resolved cannot be found again. */
	if (job->survey || root.len == 0 || root.ptr[0] != '/')
		return ST_OK;
	return job_cache_error(job, ac_project_note(job->store, root.ptr, &error), &error);
}

/* What an entry named that was set aside as damaged may still be there, and was paid for. */
static enum status refuse_second_purchase(const struct job *job, struct str name)
{
	const struct {
		enum ac_space space;
		struct str text;
	} keys[] = {{AC_REQUESTS, job->ask.key}, {AC_NAMES, name}};
	char path[AC_PATH_SIZE];

	if (job->ask.provider->flags & PROVIDER_FREE)
		return ST_OK;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (!ac_entry_was_set_aside(job->store, keys[i].space, keys[i].text.ptr,
					    keys[i].text.len, path))
			continue;
		(void)diag_error(job->diag, ST_DAMAGED, "E1001", job->spec->generation.provider_at,
				 "'%s' is a damaged entry of this request: it may name what was "
				 "bought already",
				 path);
		diag_hint(job->diag, "remove the file to have '%s' asked again",
			  job->ask.provider->decl.name);
		return ST_DAMAGED;
	}
	return ST_OK;
}

/* So that concurrent misses on one key do the work once; it waits. */
static enum status lock_purchase(struct job *job, struct ac_lock *lock)
{
	struct str purchase = ask_purchase_name(&job->ask, &job->arena);
	struct ac_error error = {0};
	enum status st = job_note_project(job);

	if (st != ST_OK || job->survey)
		return st;
	return job_cache_error(
		job, ac_lock_take(job->store, purchase.ptr, purchase.len, true, lock, &error),
		&error);
}

enum status job_make_another(struct job *job)
{
	struct ac_lock lock = {0};
	enum status st = lock_purchase(job, &lock);

	if (st == ST_OK)
		st = ask_provider(job);
	ac_lock_release(&lock);
	return st;
}

enum status job_make(struct job *job)
{
	struct ac_lock lock = {0};
	bool found = false;
	enum status st = lock_purchase(job, &lock);

	if (st == ST_OK)
		st = job_find_either(job, &found);
	if (st == ST_OK && !found)
		st = refuse_second_purchase(job, ask_second_name(&job->ask, &job->arena));
	if (st == ST_OK && !found)
		st = ask_provider(job);
	ac_lock_release(&lock);
	return st;
}

/* A free raw whose object was evicted or damaged is made again; the same request gives the same
 * bytes. */
enum status job_remake(struct job *job)
{
	enum status st;

	if (!(job->ask.provider->flags & PROVIDER_FREE) || !job_may_ask(job, job->ask.provider)) {
		(void)diag_error(job->diag, ST_MISS, "E1005", job->spec->generation.provider_at,
				 "the bytes that '%s' made are gone from the cache",
				 job->ask.provider->decl.name);
		diag_hint(job->diag,
			  "take them from a cache that has them; --regenerate %.*s "
			  "has others made",
			  STR_ARGS(job->spec->id.text));
		return ST_MISS;
	}
	st = ask_provider(job);
	return st == ST_OK ? job_check_remade(job) : st;
}
