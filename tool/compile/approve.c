/* approve.c - from a spec and what is at hand to the lines of its lock. */
#include "compile/approve.h"

#include "compile/job.h"

#include <string.h>

struct approving {
	struct job *job;
	const struct approve_options *how;
	struct arena *arena;
	struct lock_line *lines;
	size_t count;
};

/* The line of the lock as it is for the request in job->ask, or NULL. */
static const struct lock_line *standing_line(const struct approving *ap, unsigned candidate)
{
	size_t count;
	const struct lock_line *line = lock_find(ap->how->lock, ap->job->spec->id.text, &count);
	struct ac_key key;

	ac_key_of(ap->job->ask.key.ptr, ap->job->ask.key.len, &key);
	for (size_t i = 0; i < count; i++) {
		if (line[i].candidate == candidate && memcmp(&line[i].key, &key, sizeof(key)) == 0)
			return &line[i];
	}
	return NULL;
}

/* Whether the raw that was found takes the place of the one that the lock names for this request: it
 * is newer, or the other is not to be had. What the cache never knew was made elsewhere, and stays. */
static bool replaces(const struct approving *ap, const struct lock_line *standing)
{
	const struct ac_entry *entry = &ap->job->request;

	for (size_t i = 0; i < entry->count; i++) {
		if (ac_sha256_equal(&entry->refs[i].sha, &standing->sha))
			return true;
	}
	return standing->is_chosen && !job_store_holds(ap->job, standing);
}

static void add_line(struct approving *ap, const struct lock_line *line)
{
	ap->lines = arena_grow_array(ap->arena, ap->lines, ap->count, sizeof(*ap->lines));
	ap->lines[ap->count] = *line;
	ap->lines[ap->count].id = str_copy(ap->arena, line->id);
	ap->lines[ap->count].provider = str_copy(ap->arena, line->provider);
	ap->lines[ap->count].type = str_copy(ap->arena, line->type);
	ap->lines[ap->count].fields = str_copy(ap->arena, line->fields);
	ap->count++;
}

static struct lock_line line_of(const struct approving *ap, const struct ac_ref *ref)
{
	struct job *job = ap->job;
	struct lock_line line = {
		.id = job->spec->id.text,
		.candidate = job->ask.request.candidate,
		.is_paid = ref->flags & AC_REF_PAID,
		.provider = str_of(job->ask.provider->decl.name),
		.type = str_of(ref->label),
		.size = ref->size,
		.sha = ref->sha,
		.fields = lock_fields(job->ask.key, &job->arena),
	};

	ac_key_of(job->ask.key.ptr, job->ask.key.len, &line.key);
	return line;
}

/* A name without its bytes is nothing to approve, unless they are made again at no cost. */
static bool is_at_hand(const struct job *job)
{
	return job->ask.provider->flags & PROVIDER_FREE || ac_object_has(job->store, &job->raw.sha);
}

/* What there is of one candidate; *found says whether it is worth a line. */
static enum status add_candidate(struct approving *ap, const struct provider *provider,
				 unsigned candidate, bool is_chosen, bool *found)
{
	struct job *job = ap->job;
	const struct lock_line *standing;
	struct lock_line line;
	bool is_new;
	enum status st;

	job_ask(job, provider, false, candidate);
	ac_entry_release(&job->request);
	st = job_find_either(job, found);
	if (st != ST_OK)
		return st;
	standing = standing_line(ap, candidate);
	is_new = *found && is_at_hand(job) && (!standing || replaces(ap, standing));
	*found = is_new || (standing && (!is_chosen || job_store_holds(job, standing)));
	if (!*found)
		return ST_OK;
	line = is_new ? line_of(ap, &job->raw) : *standing;
	line.is_chosen = is_chosen;
	add_line(ap, &line);
	return ST_OK;
}

/* ---- which candidates -------------------------------------------------------------------- */

static unsigned candidates_of(const struct approving *ap, unsigned wanted)
{
	const struct spec *spec = ap->job->spec;
	struct param_set params = spec_parameters(spec, spec->generation.provider, ap->arena);
	size_t index = param_index(params.defs, STR("n_variations"));
	size_t count;
	const struct lock_line *line = lock_find(ap->how->lock, spec->id.text, &count);
	unsigned most = wanted;

	if (index != SIZE_MAX && params.values[index].is_written &&
	    params.values[index].number > most)
		most = (unsigned)params.values[index].number;
	if (count && line[count - 1].candidate > most)
		most = line[count - 1].candidate;
	return most < LOCK_CANDIDATE_MAX ? most : LOCK_CANDIDATE_MAX;
}

static enum status add_others(struct approving *ap, const struct provider *provider,
			      unsigned wanted)
{
	unsigned most = candidates_of(ap, wanted);
	enum status st = ST_OK;
	bool found;

	for (unsigned i = 1; i <= most && st == ST_OK; i++) {
		if (i != wanted)
			st = add_candidate(ap, provider, i, false, &found);
	}
	return st;
}

/* ---- what is asked for ------------------------------------------------------------------- */

static bool takes(const struct approving *ap, const struct provider *provider)
{
	const struct lock_line *line = lock_chosen(ap->how->lock, ap->job->spec->id.text);

	return ap->how->takes_all || pin_is_needed(provider) || ap->how->pick ||
	       (line && str_is(line->provider, provider->decl.name));
}

static enum status check_pick(const struct approving *ap)
{
	const struct job *job = ap->job;
	const struct param_value *select = &job->spec->generation.select;
	bool is_word = str_is(select->text, "first") || str_is(select->text, "best");

	if (!ap->how->pick || !select->is_set || is_word ||
	    select->number == (int64_t)ap->how->pick)
		return ST_OK;
	(void)diag_error(job->diag, ST_INVALID, "E0439", select->at,
			 "the spec itself selects candidate %lld, so %u cannot be picked",
			 (long long)select->number, ap->how->pick);
	diag_hint(job->diag, "write 'select: %u', or take the line away", ap->how->pick);
	return ST_INVALID;
}

static enum status tell_missing(const struct approving *ap, unsigned wanted)
{
	const struct job *job = ap->job;
	struct place at = job->spec->generation.provider_at;

	if (ap->how->pick) {
		(void)diag_error(job->diag, ST_MISS, "E0438", at,
				 "candidate %u of '%.*s' is not in the cache", wanted,
				 STR_ARGS(job->spec->id.text));
		diag_hint(job->diag, "assetc build --regenerate %.*s@%u %s makes it",
			  STR_ARGS(job->spec->id.text), wanted, job->spec->source->path);
		return ST_MISS;
	}
	(void)diag_error(job->diag, ST_MISS, "E0440", at,
			 "there is nothing to lock: the cache has no raw for '%.*s' as it stands",
			 STR_ARGS(job->spec->id.text));
	diag_hint(job->diag, "compile it first");
	return ST_MISS;
}

/* Which one scores say, of those that are there. */
static enum status choose(struct approving *ap, unsigned *wanted)
{
	struct job *job = ap->job;
	bool found;
	enum status st = job_find_hit(job, &found);

	if (st == ST_OK && found)
		st = job_choose(job);
	if (st == ST_OK && found)
		*wanted = job->ask.request.candidate;
	return st;
}

static enum status approve(struct approving *ap)
{
	struct job *job = ap->job;
	const struct provider *provider;
	const struct lock_line *line = lock_chosen(ap->how->lock, job->spec->id.text);
	enum status st = check_pick(ap);
	unsigned wanted = ap->how->pick;
	bool found = false;

	job->pin.line = line;
	/* What a lock that holds says may be a person's choice. */
	if (st == ST_OK && !wanted && ask_is_best(job->spec) && !(line && pin_matches(job)))
		st = choose(ap, &wanted);
	if (!wanted)
		wanted = pin_candidate(job);
	for (size_t i = 0; st == ST_OK && !found && (provider = job_chain_at(job, i)) != NULL;
	     i++) {
		st = add_candidate(ap, provider, wanted, true, &found);
		/* A choice that was made for another request says nothing about this one. */
		if (st == ST_OK && !found && !ap->how->pick && wanted != ask_candidate(job->spec)) {
			unsigned first = ask_candidate(job->spec);

			st = add_candidate(ap, provider, first, true, &found);
			wanted = found ? first : wanted;
		}
		if (st == ST_OK && !found && job_has_own_file(job))
			break; /* which is used before any fallback, and is not in the cache yet */
		if (found && !takes(ap, provider))
			ap->count = 0;
		else if (found && st == ST_OK)
			st = add_others(ap, provider, wanted);
	}
	if (st == ST_OK && !found && takes(ap, job_chain_at(job, 0)))
		return tell_missing(ap, wanted);
	return st;
}

enum status compile_approve(struct ac_store *store, const struct compile_options *options,
			    const struct spec *spec, const struct approve_options *how,
			    struct arena *arena, struct lock_line **lines, size_t *count,
			    struct diag *diag)
{
	struct compile_result unused = {0};
	struct job job = {
		.store = store, .options = options, .spec = spec, .diag = diag, .result = &unused};
	struct approving ap = {.job = &job, .how = how, .arena = arena};
	enum status st = job_prepare(&job);

	if (st == ST_OK)
		st = approve(&ap);
	*lines = ap.lines;
	*count = st == ST_OK ? ap.count : 0;
	job_release(&job);
	return st;
}

/* ---- the state --------------------------------------------------------------------------- */

/* Whether the approved raw can really be had, its bytes in the store looked at. */
static enum status check_raw(struct job *job)
{
	struct bytes bytes = {0};
	enum status st = ST_OK;

	if (pin_is_needed(job->ask.provider) && !job_has_own_file(job) &&
	    !ac_object_has(job->store, &job->raw.sha))
		st = job_store_read(job, &bytes);
	bytes_release(&bytes);
	return st;
}

static enum status judge(struct job *job, struct arena *arena, struct lock_report *out)
{
	struct diag own = {0}, *diag = job->diag;
	const struct provider *provider = job_chain_at(job, 0);
	bool found;
	enum status st = pin_read(job);

	if (st != ST_OK)
		return st;
	if (!job->pin.line) {
		st = job_find_hit(job, &found);
		provider = found ? job->ask.provider : provider;
		out->state = pin_is_needed(provider) ? LOCK_MISSING : LOCK_UNNEEDED;
		return st;
	}
	out->candidate = job->pin.line->candidate;
	job->diag = &own;
	st = job_pin(job, &found);
	if (st == ST_OK && job->pin.state == PIN_HOLDS)
		st = check_raw(job);
	job->diag = diag;
	if (st != ST_OK && st != ST_MISS && st != ST_DAMAGED)
		st = diag_error(diag, st, "E1004", (struct place){0}, "%s",
				diag_error_after(&own, NULL));
	else if (st != ST_OK)
		*out = (struct lock_report){LOCK_GONE, out->candidate,
					    str_copy(arena, str_of(diag_error_after(&own, NULL)))};
	else if (job->pin.state == PIN_STALE)
		*out = (struct lock_report){LOCK_STALE, out->candidate,
					    str_copy(arena, job->pin.differs)};
	diag_release(&own);
	return out->state == LOCK_GONE ? ST_OK : st;
}

enum status compile_lock_state(struct ac_store *store, const struct compile_options *options,
			       const struct spec *spec, struct arena *arena,
			       struct lock_report *out, struct diag *diag)
{
	struct compile_result unused = {0};
	struct survey survey = {0};
	struct job job = {.store = store,
			  .options = options,
			  .spec = spec,
			  .diag = diag,
			  .result = &unused,
			  .survey = &survey};
	enum status st = job_prepare(&job);

	*out = (struct lock_report){.state = LOCK_HOLDS};
	if (st == ST_OK)
		st = judge(&job, arena, out);
	job_release(&job);
	survey_release(&survey);
	return st;
}
