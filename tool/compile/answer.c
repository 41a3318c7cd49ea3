/* answer.c - putting what a provider sent into the cache: bytes, what is known of them, names. */
#include "base/facts.h"
#include "base/utc.h"
#include "compile/job.h"

static struct str source_type(const struct provider *provider)
{
	if (provider->flags & PROVIDER_COPIES_INPUT)
		return STR("");
	return provider->flags & PROVIDER_MODEL_MADE ? STR("trainedAlgorithmicMedia")
						     : STR("algorithmicMedia");
}

/* When it was made and what it cost: of what cannot be made again at no cost. */
static void add_purchase(const struct job *job, const struct bought *bought, struct strbuf *out)
{
	int64_t when = bought ? bought->when : job->options->now;
	char date[UTC_DATE_SIZE];

	if (job->ask.provider->flags & PROVIDER_FREE)
		return;
	if (bought)
		facts_decimal(out, "cost_usd", bought->cost_usd);
	else if (job->ask.request.program)
		facts_u64(out, "cost_usd", 0);
	utc_format_date(when, date);
	if (when > 0 && date[0])
		facts_str(out, "date", str_of(date));
}

/* The seed as written, else as the provider says that it was. */
static void add_seed(const struct job *job, const struct bought *bought, struct strbuf *out)
{
	if (job->ask.request.has_seed)
		facts_u64(out, "seed", job->ask.request.seed);
	else if (bought && bought->has_seed)
		facts_u64(out, "seed", bought->seed);
}

/* What was asked and answered, kept with the raw. Free providers leave no date and no duration: the
 * same request gives the same sidecar on every machine. */
static struct str write_sidecar(struct job *job, const struct provider_result *result,
				const struct bought *bought)
{
	const struct spec_prompt *prompt = &job->spec->prompt;
	struct strbuf out = {0};
	struct str text;

	facts_str(&out, "provider", str_of(job->ask.provider->decl.name));
	facts_str(&out, "driver", str_of(provider_driver(job->ask.provider)));
	if (result->model.len)
		facts_str(&out, "model", result->model);
	if (job->ask.provider->family && !bought) {
		facts_str(&out, "back_end", STR("exec"));
		facts_str(&out, "command", job->ask.runs->name);
	}
	facts_str(&out, "source", source_type(job->ask.provider));
	if (result->pcm.len)
		facts_str(&out, "pcm", result->pcm);
	facts_u64(&out, "candidate", job->ask.request.candidate);
	if (result->tool.len)
		facts_str(&out, "tool", result->tool);
	add_seed(job, bought, &out);
	add_purchase(job, bought, &out);
	if (!(job->ask.provider->flags & PROVIDER_COPIES_INPUT)) {
		facts_str(&out, "prompt", job->ask.request.prompt);
		facts_str(&out, "prompt.theme", str_trim(prompt->theme.text));
		facts_str(&out, "prompt.base", str_trim(prompt->base.text));
		facts_str(&out, "prompt.details", str_trim(prompt->details.text));
		if (prompt->chosen.is_set)
			facts_str(&out, "prompt.template", str_trim(prompt->chosen.text));
		facts_str(&out, "prompt.style", str_trim(prompt->style.text));
	}
	if (bought)
		strbuf_add_str(&out, bought->facts);
	text = str_copy(&job->arena, strbuf_str(&out));
	strbuf_release(&out);
	return text;
}

static enum status add_names(struct job *job, const struct ac_ref *ref)
{
	bool is_durable = ref->flags & AC_REF_PAID;
	struct ac_error error = {0};
	struct str name = ask_second_name(&job->ask, &job->arena);
	enum ac_code code;

	code = ac_entry_append(job->store, AC_REQUESTS, job->ask.key.ptr, job->ask.key.len, ref,
			       is_durable, NULL, &error);
	if (code == AC_OK)
		code = ac_entry_append(job->store, AC_NAMES, name.ptr, name.len, ref, is_durable,
				       NULL, &error);
	return job_cache_error(job, code, &error);
}

/* What cannot be made again at no cost counts as bought: nothing but `cache gc --paid` takes it. */
static unsigned ref_flags(const struct ask *ask)
{
	return (ask->provider->flags & PROVIDER_FREE ? 0 : AC_REF_PAID) |
	       (ask->is_draft ? AC_REF_DRAFT : 0);
}

/* Object first, then the names that point to it: a process killed between leaves an object nobody
 * names, never a name without an object. */
enum status job_publish_raw(struct job *job, struct provider_result *result,
			    const struct bought *bought)
{
	struct ac_ref ref = {.flags = ref_flags(&job->ask),
			     .size = result->data.len,
			     .label = job->ask.request.kind == ASSET_OPINION
					      ? "application/json"
					      : media_type(result->format)};
	struct ac_error error = {0};
	struct str sidecar = write_sidecar(job, result, bought);
	enum ac_code code = ac_object_put(job->store, result->data.data, result->data.len,
					  ref.flags & AC_REF_PAID, &ref.sha, &error);
	enum status st;

	if (code != AC_OK)
		return job_cache_error(job, code, &error);
	ref.note = sidecar.ptr;
	ref.note_len = sidecar.len;
	st = add_names(job, &ref);
	job->raw = ref;
	job->raw_data = result->data;
	result->data = (struct bytes){0};
	return st;
}
