/* admit.c - what was bought is kept once it has been decoded as what was asked for, and not before. */
#include "base/facts.h"
#include "base/stop.h"
#include "compile/content.h"
#include "compile/job.h"
#include "provider/opinion.h"

static const char *refuse_opinion(struct job *job, const struct arrival *arrival)
{
	struct str text = {(const char *)arrival->data.data, arrival->data.len};
	struct opinion ignored;

	return opinion_read(text, &job->arena, &ignored);
}

/* NULL when it decodes as one of this kind. */
static const char *refuse(struct job *job, const struct arrival *arrival)
{
	struct strbuf facts = {0};
	struct content content = {0};
	struct diag own = {0};
	const char *why = NULL;

	if (job->ask.request.kind == ASSET_OPINION)
		return refuse_opinion(job, arrival);
	if (arrival->pcm.len)
		facts_str(&facts, "pcm", arrival->pcm);
	else if (media_kind(media_sniff(arrival->data.data, arrival->data.len)) != job->spec->kind)
		why = job->spec->kind == ASSET_IMAGE ? "it is no picture" : "it is no sound";
	if (!why) {
		job_seal(job);
		if (content_decode(job->spec->kind, &arrival->data, strbuf_str(&facts),
				   (struct place){0}, &content, &own) != ST_OK)
			why = str_keep(&job->arena, str_of(diag_error_after(&own, NULL)));
	}
	content_release(&content);
	strbuf_release(&facts);
	diag_release(&own);
	return why;
}

/* Beside the answer itself, so that nobody has to read it again. */
static void add_opinion(struct job *job, const struct arrival *arrival, struct strbuf *out)
{
	struct str text = {(const char *)arrival->data.data, arrival->data.len};
	struct opinion opinion;

	if (opinion_read(text, &job->arena, &opinion))
		return;
	facts_u64(out, "opinion.score", opinion.score);
	facts_str(out, "opinion.reason", opinion.reason);
}

/* Which way it went to this provider, before what the remote says of the purchase. */
static struct str facts_of(struct job *job, const struct want *want, const struct arrival *arrival)
{
	struct strbuf out = {0};
	struct str text;

	facts_str(&out, "endpoint", want->deal.endpoint);
	if (want->routed.len)
		facts_str(&out, "routed", want->routed);
	strbuf_add_str(&out, arrival->facts);
	if (job->ask.request.kind == ASSET_OPINION)
		add_opinion(job, arrival, &out);
	text = str_copy(&job->arena, strbuf_str(&out));
	strbuf_release(&out);
	return text;
}

static enum status publish(struct job *job, const struct want *want, struct arrival *arrival)
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
		.facts = facts_of(job, want, arrival),
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
	enum status st = job_ask_again(&job, want, arrival->candidate);

	*out = (struct admitted){0};
	ac_key_of(job.ask.key.ptr, job.ask.key.len, &out->key);
	why = refuse(&job, arrival);
	STOP_HERE("decoded");
	if (why)
		out->why_not = str_keep(&want->arena, str_of(why));
	else
		st = publish(&job, want, arrival);
	out->sha = job.raw.sha;
	job_release(&job);
	return st;
}

/* What it printed is no picture, or no sound: it ran all the same, and is paid. */
static enum status keep_made(struct job *job, struct want *want, struct provider_result *result,
			     struct admitted *out)
{
	struct arrival arrival = {
		.candidate = job->ask.request.candidate,
		.data = result->data,
		.pcm = result->pcm,
		.model = result->model,
		.cost_usd = want->deal.price_usd,
		.when = job->options->now,
	};
	const char *why = refuse(job, &arrival);
	enum status st = ST_OK;

	result->data = (struct bytes){0};
	if (why)
		out->why_not = str_keep(&want->arena, str_of(why));
	else
		st = publish(job, want, &arrival);
	bytes_release(&arrival.data);
	out->sha = job->raw.sha;
	return st;
}

enum status compile_run_program(struct ac_store *store, struct want *want, unsigned candidate,
				struct admitted *out, bool *is_unbilled, struct diag *diag)
{
	struct compile_result unused = {0};
	struct provider_result result = {0};
	struct job job = {.store = store,
			  .options = &want->options,
			  .spec = want->spec,
			  .diag = diag,
			  .result = &unused};
	enum status st = job_ask_again(&job, want, candidate);

	*out = (struct admitted){0};
	ac_key_of(job.ask.key.ptr, job.ask.key.len, &out->key);
	if (st == ST_OK)
		st = job_call_provider(&job, &result);
	*is_unbilled = st != ST_OK;
	if (st == ST_OK)
		st = keep_made(&job, want, &result, out);
	bytes_release(&result.data);
	job_release(&job);
	return st;
}
