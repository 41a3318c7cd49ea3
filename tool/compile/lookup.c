/* lookup.c - finding what was answered before: down the provider chain, under both names of each
 * request. */
#include "compile/job.h"

static enum status refuse_length(struct job *job, size_t len)
{
	(void)diag_error(job->diag, ST_INVALID, "E0538", job->spec->generation.provider_at,
			 "what is asked for takes %zu bytes as text, and a request may take %u",
			 len, AC_KEY_TEXT_MAX);
	diag_hint(job->diag, "shorten the prompt");
	return ST_INVALID;
}

/* The newest raw of a request; a look-up that finds only damage is a miss for what is free and an
 * error for what was paid. */
enum status job_find_entry(struct job *job, enum ac_space space, struct str text,
			   struct ac_entry *entry, bool *found)
{
	struct ac_error error = {0};
	enum ac_code code;

	*found = false;
	if (text.len > AC_KEY_TEXT_MAX)
		return refuse_length(job, text.len);
	code = ac_entry_find(job->store, space, text.ptr, text.len, entry, &error);

	*found = code == AC_OK && entry->count > 0;
	if (code == AC_OK || code == AC_NOT_FOUND)
		return ST_OK;
	if (code != AC_DAMAGED || !(job->ask.provider->flags & PROVIDER_FREE))
		return job_cache_error(job, code, &error);
	if (job->survey)
		return ST_OK;
	diag_warning(job->diag, "W1001", (struct place){0}, "%s; it is made again", error.text);
	code = ac_entry_set_aside(job->store, space, text.ptr, text.len, &error);
	return code == AC_NOT_FOUND ? ST_OK : job_cache_error(job, code, &error);
}

void job_use_ref(struct job *job, struct ac_entry *entry, size_t index)
{
	ac_entry_release(&job->request);
	job->request = *entry;
	*entry = (struct ac_entry){0};
	job->raw = job->request.refs[index];
}

static void use_newest(struct job *job, struct ac_entry *entry)
{
	job_use_ref(job, entry, entry->count - 1);
}

/* ---- the chain --------------------------------------------------------------------------- */

void job_ask(struct job *job, const struct provider *provider, bool is_draft, unsigned candidate)
{
	ask_make(job->options, job->spec, provider, is_draft, candidate, &job->inputs, &job->arena,
		 &job->ask);
}

const struct provider *job_chain_at(const struct job *job, size_t index)
{
	return ask_chain_at(job->options, job->spec, index);
}

/* A file that is there was put there to be used: what a fallback made before it came gives way. */
bool job_has_own_file(const struct job *job)
{
	unsigned flags = job->ask.provider->flags;

	return flags & PROVIDER_COPIES_INPUT && job->ask.request.input.ptr &&
	       (!job->options->is_offline || flags & PROVIDER_OFFLINE);
}

/* The second name: the same request, written otherwise, may have been answered already. */
static enum status find_by_name(struct job *job, bool *found)
{
	struct str name = ask_second_name(&job->ask, &job->arena);
	struct ac_entry entry = {0};
	enum status st = job_find_entry(job, AC_NAMES, name, &entry, found);

	if (st == ST_OK && *found) {
		struct ac_error error = {0};
		const struct ac_ref *first = &entry.refs[0];

		if (!job->survey)
			st = job_cache_error(job,
					     ac_entry_append(job->store, AC_REQUESTS,
							     job->ask.key.ptr, job->ask.key.len,
							     first, first->flags & AC_REF_PAID,
							     NULL, &error),
					     &error);
		job_use_ref(job, &entry, 0);
	}
	ac_entry_release(&entry);
	return st;
}

enum status job_find_either(struct job *job, bool *found)
{
	struct ac_entry entry = {0};
	enum status st = job_find_entry(job, AC_REQUESTS, job->ask.key, &entry, found);

	if (*found)
		use_newest(job, &entry);
	return st == ST_OK && !*found ? find_by_name(job, found) : st;
}

/* The one that ships; where scores say which does, any. */
static enum status find_one(struct job *job, const struct provider *provider, bool *found)
{
	bool is_best = ask_is_best(job->spec);
	unsigned candidate = is_best ? 1 : ask_candidate(job->spec), last;
	enum status st;

	do {
		job_ask(job, provider, false, candidate);
		last = is_best ? ask_variations(&job->ask) : candidate;
		st = job_find_either(job, found);
	} while (st == ST_OK && !*found && ++candidate <= last);
	return st;
}

/* Each is looked for under both of its names before the next one is: what was bought from the first is
 * not given up for what a fallback made, because a default was written out. With a draft profile the
 * stand-in is asked for last. */
enum status job_find_hit(struct job *job, bool *found)
{
	const struct provider *provider;
	enum status st = ST_OK;

	*found = false;
	for (size_t i = 0; st == ST_OK && !*found && (provider = job_chain_at(job, i)) != NULL;
	     i++) {
		st = find_one(job, provider, found);
		if (!*found && job_has_own_file(job))
			break;
	}
	return st;
}
