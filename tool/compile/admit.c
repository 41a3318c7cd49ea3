/* admit.c - what was bought is kept once it has been decoded as what was asked for, and not before. */
#include "base/facts.h"
#include "compile/content.h"
#include "compile/job.h"

static const char *first_text(const struct diag *diag)
{
	const struct finding *finding = diag->first;

	while (finding && finding->severity != SEVERITY_ERROR)
		finding = finding->next;
	return finding ? finding->text : "it cannot be decoded";
}

/* NULL when it decodes as one of this kind. */
static const char *refuse(struct job *job, const struct arrival *arrival)
{
	struct strbuf facts = {0};
	struct content content = {0};
	struct diag own = {0};
	const char *why = NULL;

	if (arrival->pcm.len)
		facts_str(&facts, "pcm", arrival->pcm);
	else if (media_kind(media_sniff(arrival->data.data, arrival->data.len)) != job->spec->kind)
		why = job->spec->kind == ASSET_IMAGE ? "it is no picture" : "it is no sound";
	if (!why) {
		job_seal(job);
		if (content_decode(job->spec->kind, &arrival->data, strbuf_str(&facts),
				   (struct place){0}, &content, &own) != ST_OK)
			why = str_keep(&job->arena, str_of(first_text(&own)));
	}
	content_release(&content);
	strbuf_release(&facts);
	diag_release(&own);
	return why;
}

static enum status publish(struct job *job, struct arrival *arrival)
{
	struct provider_result result = {
		.data = arrival->data,
		.format = arrival->pcm.len ? MEDIA_PCM
					   : media_sniff(arrival->data.data, arrival->data.len),
		.pcm = arrival->pcm,
		.model = arrival->model,
	};
	struct bought bought = {
		.cost_usd = arrival->cost_usd,
		.when = arrival->when,
		.has_seed = arrival->has_seed,
		.seed = arrival->seed,
		.facts = arrival->facts,
	};
	enum status st = job_note_project(job);

	arrival->data = (struct bytes){0};
	if (st == ST_OK)
		st = job_publish_raw(job, &result, &bought);
	bytes_release(&result.data);
	return st;
}

enum status compile_admit(struct ac_store *store, struct want *want, struct arrival *arrival,
			  struct admitted *out, struct diag *diag)
{
	struct compile_result unused = {0};
	struct job job = {.store = store,
			  .options = &want->options,
			  .spec = want->spec,
			  .diag = diag,
			  .result = &unused};
	const char *why;
	enum status st = ST_OK;

	*out = (struct admitted){0};
	job_ask(&job, want->ask.provider, false, arrival->candidate);
	ac_key_of(job.ask.key.ptr, job.ask.key.len, &out->key);
	why = refuse(&job, arrival);
	if (why)
		out->why_not = str_keep(&want->arena, str_of(why));
	else
		st = publish(&job, arrival);
	out->sha = job.raw.sha;
	job_release(&job);
	return st;
}
