/* survey.c - going the way of a compile up to where it would make something. */
#include "compile/survey.h"

#include "compile/job.h"

void survey_release(struct survey *survey)
{
	reasons_release(&survey->reasons);
	want_free(survey->want);
	*survey = (struct survey){0};
}

static void add_sentence(struct job *job, enum reason_kind kind, const char *text)
{
	reasons_add(&job->survey->reasons, kind, str_of(text), (struct str){0}, (struct str){0});
}

static void set_blocked(struct job *job, enum status status)
{
	struct survey *survey = job->survey;

	survey->state = SURVEY_BLOCKED;
	survey->status = status;
	survey->blocked =
		str_copy(&survey->reasons.arena, str_of(diag_error_after(job->diag, NULL)));
}

/* Steps have to be run, for which the raw must be at hand or be made again. */
static enum status survey_raw(struct job *job)
{
	enum status st = ST_OK;

	if (!job_has_raw(job))
		return job_remake(job);
	/* A pointer of Git LFS, or a file that was cut off, is no raw. */
	if (!ac_object_has(job->store, &job->raw.sha))
		st = job_store_read(job, &job->raw_data);
	if (st == ST_OK)
		job->survey->state = SURVEY_PROCESS;
	return st;
}

static enum status survey_products(struct job *job)
{
	bool is_whole = true;
	size_t of_record;
	enum status st = job_find_products(job);

	if (st != ST_OK)
		return st;
	if (!job->has_products) {
		st = survey_raw(job);
		job_explain(job, &job->survey->reasons);
		if (st == ST_OK && job->survey->reasons.count == 0)
			add_sentence(job, REASON_EVICTED,
				     "the cache does not hold the products any longer");
		return st;
	}
	job_write_record(job);
	job_explain(job, &job->survey->reasons);
	of_record = job->survey->reasons.count;
	st = job_survey_outputs(job, &job->survey->reasons, &is_whole);
	if (st == ST_OK && !is_whole)
		st = survey_raw(job);
	else if (st == ST_OK && job->survey->reasons.count > of_record)
		job->survey->state = SURVEY_PLACE;
	return st;
}

/* Candidates are there that nobody compared; which one ships is not known before. */
static enum status survey_selection(struct job *job)
{
	job->survey->state = SURVEY_PROCESS;
	job_write_product_key(job);
	job_explain(job, &job->survey->reasons);
	if (job->survey->reasons.count == 0)
		add_sentence(job, REASON_EVICTED, "its candidates have not been compared yet");
	return ST_OK;
}

/* What a build would only warn of once everything is bought. */
static void warn_of_judge(struct job *job, struct diag *diag)
{
	struct str why = {0}, hint = {0};

	if (!job_has_judge(job) || !ask_is_best(job->spec) || ask_variations(&job->ask) < 2 ||
	    job->pin.line || job->ask.is_draft || job->has_all_opinions ||
	    job->options->is_offline || !job_lacks_judge(job, &why, &hint))
		return;
	diag_warning(diag, "W0581", job->spec->generation.judge_ask.at,
		     "the judge cannot be asked, as it %.*s: the scores alone decide",
		     STR_ARGS(why));
	if (hint.len)
		diag_hint(diag, "%.*s", STR_ARGS(hint));
}

/* What a fallback made stays, as if it had been asked for: nothing else would tell. */
static void note_fallback(struct job *job)
{
	const struct provider *first = job_chain_at(job, 0);

	if (job->want || job->survey->state == SURVEY_GENERATE || job->ask.is_draft ||
	    job->pin.line || !first || !job->ask.provider || job->ask.provider == first)
		return;
	job->survey->fallback = job->ask.provider->decl.name;
	job->survey->in_place_of = first->decl.name;
}

static enum status survey_job(struct job *job)
{
	enum status st = job_find_raw(job);

	if (st == ST_OK)
		note_fallback(job);

	if (st == ST_OK && job->want && !job->want->is_optional) {
		job->survey->state = SURVEY_GENERATE;
		job->survey->provider = job->want->deal.provider->decl.name;
	}
	/* Which candidate ships hangs on it: whatever else differs may not. */
	if (st == ST_OK && job->want && job->want->is_opinion)
		add_sentence(job, REASON_EVICTED, "the judge has not seen all candidates");
	if (st == ST_OK && job->selection.is_pending)
		return survey_selection(job);
	if (st == ST_OK && job->survey->state != SURVEY_GENERATE)
		return survey_products(job);
	job_explain(job, &job->survey->reasons);
	if (st == ST_OK && job->survey->reasons.count == 0)
		add_sentence(job, REASON_EVICTED,
			     "the cache does not hold what was made for this request");
	return st;
}

enum status compile_survey(struct ac_store *store, const struct compile_options *options,
			   const struct spec *spec, struct survey *out, struct diag *diag)
{
	struct compile_result unused = {0};
	struct diag own = {0};
	struct job job = {.store = store,
			  .options = options,
			  .spec = spec,
			  .diag = diag,
			  .result = &unused,
			  .survey = out};
	enum status st = job_prepare(&job);

	if (st == ST_OK)
		st = job_refuse_overlap(&job);
	if (st == ST_OK) {
		enum status run;

		job.diag = &own;
		run = survey_job(&job);
		selection_copy(&job.selection, &out->reasons.arena, &out->selection);
		if (run != ST_OK)
			set_blocked(&job, run);
		else
			warn_of_judge(&job, diag);
		if (job.want)
			diag_move_new(diag, &job.want->diag);
		out->want = job.want;
	}
	job_release(&job);
	diag_release(&own);
	return st;
}
