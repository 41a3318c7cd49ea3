/* raw.c - finding the raw bytes of a spec, or having them made.
 *
 * The look-up goes down the provider chain before anything is routed: what was made once is used on
 * every machine, with or without keys. Only a complete miss asks a provider, under a lock, after a
 * second look.
 */
#include "compile/job.h"

#define RAW_MAX IMAGE_FILE_MAX

bool job_has_failed(const struct job *job, const struct provider *provider)
{
	const struct provider *const *failed = job->options->failed;

	while (failed && *failed && *failed != provider)
		failed++;
	return failed && *failed;
}

static bool is_askable(const struct job *job, const struct provider *provider)
{
	return job_may_ask(job, provider) && !job_has_failed(job, provider);
}

static const struct provider *next_to_ask(const struct job *job, size_t index)
{
	const struct provider *next;

	do
		next = job_chain_at(job, ++index);
	while (next && !is_askable(job, next));
	return next;
}

/* Whether what comes after `index` may do instead: always for somebody who was not there, for one
 * who was asked and failed only where the spec says so. What the spec or the user did wrong is no
 * reason. */
static bool may_fall_back(const struct job *job, size_t index, enum status st)
{
	bool is_failure =
		st == ST_PROVIDER && str_is(job->spec->generation.fallback_on.text, "failure");

	if (!job->is_unavailable && !is_failure)
		return false;
	return next_to_ask(job, index) || (job->is_unavailable && job->options->is_draft);
}

static void tell_fallback(struct job *job, size_t index)
{
	const struct provider *next = next_to_ask(job, index);

	if (next)
		diag_note(job->diag, (struct place){0}, "the fallback '%s' takes its place",
			  next->decl.name);
}

static enum status stand_in(struct job *job)
{
	bool found = false;
	enum status st;

	job_ask(job, provider_find(STR("procedural")), true, ask_candidate(job->spec));
	st = job_find_either(job, &found);
	return st != ST_OK || found ? st : job_make(job);
}

/* Routing after a complete miss: the first provider of the chain that can be asked and is there,
 * else a draft's stand-in. */
static enum status route(struct job *job)
{
	const struct provider *provider;

	for (size_t i = 0; (provider = job_chain_at(job, i)) != NULL; i++) {
		const struct finding *before = job->diag->last;
		enum status st;

		if (!is_askable(job, provider))
			continue;
		job_ask(job, provider, false, ask_candidate(job->spec));
		st = job_must_buy(job) ? job_want(job, false) : job_make(job);
		if (st == ST_OK)
			job_tell_passed_over(job, provider);
		if (st == ST_OK || !may_fall_back(job, i, st))
			return st;
		diag_soften(job->diag, before);
		tell_fallback(job, i);
	}
	return job->options->is_draft ? stand_in(job)
				      : job_refuse_to_ask(job, job_chain_at(job, 0));
}

/* Whether scores are to say which of several candidates ships: nothing is bought or made first. */
static bool is_open(const struct job *job)
{
	bool is_made = !job->want && !(job->survey && job->survey->state == SURVEY_GENERATE);

	return is_made && ask_is_best(job->spec) && !job->ask.is_draft;
}

enum status job_find_raw(struct job *job)
{
	bool found;
	enum status st = job_pin(job, &found);

	if (st == ST_OK && found && job->options->wants_all && !job->want)
		job_want_others(job);
	if (st != ST_OK || found || job->want)
		return st;
	st = job_find_hit(job, &found);
	if (st != ST_OK)
		return st;
	if (found)
		job_want_others(job);
	else
		st = route(job);
	if (st == ST_OK && !job->want)
		st = job_check_unpinned(job);
	return st == ST_OK && is_open(job) ? job_choose(job) : st;
}

/* ---- bytes ------------------------------------------------------------------------------- */

bool job_has_raw(const struct job *job)
{
	return job->raw_data.data || ac_object_has(job->store, &job->raw.sha) || job_store_has(job);
}

/* What the cache does not have, or no longer has whole, may lie in the project store. */
static enum status load_elsewhere(struct job *job, enum ac_code code, const struct ac_error *error)
{
	bool is_free = job->ask.provider->flags & PROVIDER_FREE;
	enum status st;

	/* One that is too large is no less wrong: it was not when it was stored. */
	if (code != AC_NOT_FOUND && code != AC_DAMAGED && code != AC_REFUSED)
		return job_cache_error(job, code, error);
	st = job_store_read(job, &job->raw_data);
	if (st != ST_OK)
		return st;
	if (code != AC_NOT_FOUND && !job->raw_data.data && !is_free)
		return job_cache_error(job, code, error);
	if (code != AC_NOT_FOUND)
		diag_warning(job->diag, "W1001", (struct place){0}, "%s; it is %s", error->text,
			     job->raw_data.data ? "taken from the project store" : "made again");
	return job->raw_data.data ? ST_OK : job_remake(job);
}

enum status job_load_raw(struct job *job, struct bytes *out)
{
	struct ac_error error = {0};
	struct ac_bytes stored = {0};
	enum ac_code code;
	enum status st;

	if (!job->raw_data.data) {
		code = ac_object_get(job->store, &job->raw.sha, RAW_MAX, &stored, &error);
		if (code == AC_OK) {
			*out = (struct bytes){stored.data, stored.len};
			return ST_OK;
		}
		st = load_elsewhere(job, code, &error);
		if (st != ST_OK)
			return st;
	}
	*out = job->raw_data;
	job->raw_data = (struct bytes){0};
	return ST_OK;
}
