/* compile.c - one compile from its spec to its record. */
#include "base/events.h"
#include "compile/compile.h"

#include "base/path.h"
#include "compile/deal.h"
#include "compile/guides.h"
#include "compile/job.h"
#include "step/step.h"

#include <string.h>

/* ---- choices ----------------------------------------------------------------------------- */

static enum status check_override(const struct compile_options *options, const struct spec *spec,
				  struct diag *diag)
{
	const struct provider *provider =
		options->provider.len ? provider_find(options->provider) : NULL;

	if (!options->provider.len)
		return ST_OK;
	if (!provider)
		return diag_error(diag, ST_USAGE, "E0311", (struct place){0},
				  "--provider: unknown provider '%.*s'",
				  STR_ARGS(options->provider));
	if (!(provider->decl.kinds & spec->kind))
		return diag_error(diag, ST_INVALID, "E0314", spec->generation.provider_at,
				  "'%s', named by --provider or the profile, makes no %s",
				  provider->decl.name,
				  spec->kind == ASSET_IMAGE ? "images" : "sounds");
	return ST_OK;
}

static enum status tell_select(const struct param_value *select, unsigned candidate, int64_t count,
			       struct diag *diag)
{
	(void)diag_error(diag, ST_INVALID, "E0323", select->at,
			 "select: candidate %u of %lld is asked for", candidate, (long long)count);
	diag_hint(diag, "'n_variations: %u' in prompt.parameters says that there are so many",
		  candidate);
	return ST_INVALID;
}

/* What looks at candidates needs several of them, to be seen. */
static enum status check_judge(const struct spec *spec, struct diag *diag)
{
	const struct spec_generation *from = &spec->generation;
	struct place at = from->judge_ask.is_set ? from->judge_ask.at : from->judge_model.at;
	const char *wrong = NULL;

	if (!from->judge_ask.is_set && !from->judge_model.is_set)
		return ST_OK;
	if (!str_trim(from->judge_ask.text).len)
		wrong = "needs 'ask', a question about each candidate";
	else if (spec->kind != ASSET_IMAGE)
		wrong = "looks at pictures, and this is a sound";
	else if (!ask_is_best(spec))
		wrong = "chooses among candidates only with 'select: best'";
	return wrong ? diag_error(diag, ST_INVALID, "E0580", at, "a judge %s", wrong) : ST_OK;
}

static enum status check_select(const struct spec *spec, struct diag *diag)
{
	const struct param_value *select = &spec->generation.select;
	unsigned candidate = ask_candidate(spec);
	struct arena arena = {0};
	struct param_set params;
	size_t index;
	int64_t count = 1;

	if (!select->is_set)
		return ST_OK;
	params = spec_parameters(spec, spec->generation.provider, &arena);
	index = param_index(params.defs, STR("n_variations"));
	if (index != SIZE_MAX && params.values[index].is_written)
		count = params.values[index].number;
	arena_release(&arena);
	if (candidate > count)
		return tell_select(select, candidate, count, diag);
	/* What a project says for all its assets need not fit each of them. */
	if (ask_is_best(spec) && count < 2 && !spec_is_default(spec, select)) {
		diag_warning(diag, "W0323", select->at,
			     "select: there is one candidate, and nothing to choose among");
		diag_hint(diag, "'n_variations: 4' in prompt.parameters asks for four");
	}
	return ST_OK;
}

/* Every provider of the chain that runs a program must know which. */
static enum status check_command(const struct compile_options *options, const struct spec *spec,
				 const struct inputs *inputs, struct diag *diag)
{
	const struct param_value *command = &spec->generation.command;
	const struct provider *provider;

	for (size_t i = 0; (provider = ask_chain_at(options, spec, i)) != NULL; i++) {
		if (!(provider->flags & PROVIDER_RUNS_PROGRAM) || inputs->command)
			continue;
		if (!command->is_set)
			return diag_error(diag, ST_INVALID, "E0302", spec->generation.provider_at,
					  "the provider '%s' needs 'generation.command'",
					  provider->decl.name);
		(void)diag_error(diag, ST_INVALID, "E0517", command->at,
				 "the project's policy file defines no command '%.*s'",
				 STR_ARGS(command->text));
		diag_hint(diag,
			  "assets.policy.yaml at the project's root: commands: {%.*s: "
			  "{argv: [PROGRAM, ARGUMENT]}}",
			  STR_ARGS(command->text));
		return ST_INVALID;
	}
	return ST_OK;
}

/* A negative prompt that the provider has no field for is neither sent nor keyed, which the author
 * should know. */
static void warn_negative(const struct compile_options *options, const struct spec *spec,
			  struct diag *diag)
{
	const struct provider *provider =
		options->provider.len ? provider_find(options->provider)
				      : (const struct provider *)spec->generation.provider;
	const struct param_value *negative = &spec->prompt.negative;

	/* What a project says for all its assets need not fit each of them. */
	if (spec_is_default(spec, negative))
		return;
	if (negative->is_set && !(provider->flags & PROVIDER_HAS_NEGATIVE))
		diag_warning(diag, "W0324", negative->at,
			     "'%s' has no field for a negative prompt: this text is not sent",
			     provider->decl.name);
}

/* ---- failures of the cache and of outputs ------------------------------------------------ */

static enum status failure(const struct job *job, enum ac_code code, enum status refused,
			   const struct ac_error *error)
{
	struct place nowhere = {0};

	switch (code) {
	case AC_OK: return ST_OK;
	case AC_DAMAGED:
		return diag_error(job->diag, ST_DAMAGED, "E1001", nowhere, "%s", error->text);
	case AC_REFUSED: return diag_error(job->diag, refused, "E1002", nowhere, "%s", error->text);
	case AC_NOT_FOUND:
		return diag_error(job->diag, ST_BUG, "E1003", nowhere,
				  "the cache lost what it just held");
	default: return diag_error(job->diag, ST_ENVIRONMENT, "E1004", nowhere, "%s", error->text);
	}
}

enum status job_cache_error(const struct job *job, enum ac_code code, const struct ac_error *error)
{
	return failure(job, code, ST_DAMAGED, error);
}

enum status job_output_error(const struct job *job, enum ac_code code, const struct ac_error *error)
{
	return failure(job, code, ST_INVALID, error);
}

/* ---- inputs ------------------------------------------------------------------------------ */

enum status compile_inputs(const struct compile_options *options, const struct spec *spec,
			   struct arena *arena, struct str **out, size_t *count)
{
	struct inputs inputs;

	inputs_list(options, spec, arena, &inputs);
	*out = inputs_paths(&inputs, arena, count);
	return ST_OK;
}

/* ---- the run ----------------------------------------------------------------------------- */

enum status job_prepare(struct job *job)
{
	enum status st = guides_check(job->options, job->spec, job->diag);

	if (st == ST_OK)
		st = check_override(job->options, job->spec, job->diag);
	if (st == ST_OK)
		st = check_select(job->spec, job->diag);
	if (st == ST_OK)
		st = check_judge(job->spec, job->diag);
	if (st == ST_OK)
		st = outputs_plan(job->spec, &job->arena, &job->plan, job->diag);
	if (st != ST_OK)
		return st;
	warn_negative(job->options, job->spec, job->diag);
	outputs_warn(job->spec, &job->plan, job->diag);
	inputs_list(job->options, job->spec, &job->arena, &job->inputs);
	st = check_command(job->options, job->spec, &job->inputs, job->diag);
	if (st != ST_OK)
		return st;
	st = inputs_read(job->options, &job->inputs, &job->arena, job->diag);
	return st == ST_OK ? job_find_edge(job) : st;
}

static void explain(struct job *job)
{
	struct reasons *reasons = &job->result->reasons;
	const char *evicted = job->result->outcome == COMPILE_GENERATED
				      ? "the cache did not hold what was made for this request"
				      : "the cache did not hold the products any longer";
	bool is_whole;

	job_explain(job, reasons);
	selection_copy(&job->selection, &reasons->arena, &job->result->selection);
	if (reasons->count == 0 && job->result->outcome >= COMPILE_PROCESSED)
		reasons_add(reasons, REASON_EVICTED, str_of(evicted), (struct str){0},
			    (struct str){0});
	else if (reasons->count == 0)
		(void)job_survey_outputs(job, reasons, &is_whole);
}

static enum status job_run(struct job *job)
{
	enum status st = job_prepare(job);

	if (st == ST_OK)
		st = job_refuse_overlap(job);
	if (st == ST_OK && !job->want)
		st = job_find_raw(job);
	if (st == ST_OK && job->want) {
		job->result->outcome = COMPILE_WANTS;
		return ST_OK;
	}
	if (st == ST_OK)
		st = job_find_products(job);
	if (st != ST_OK)
		return st;
	job_write_record(job);
	if (job->options->explains)
		explain(job);
	return job_publish(job);
}

void job_seal(const struct job *job)
{
	if (job->options->seal)
		job->options->seal(job->options->context);
}

void job_release(struct job *job)
{
	job_forget_products(job);
	bytes_release(&job->raw_data);
	ac_bytes_release(&job->old.text);
	inputs_release(&job->inputs);
	pin_release(&job->pin);
	ac_entry_release(&job->request);
	arena_release(&job->arena);
}

enum status compile_spec(struct ac_store *store, const struct compile_options *options,
			 const struct spec *spec, struct compile_result *out, struct diag *diag)
{
	struct job job = {
		.store = store, .options = options, .spec = spec, .diag = diag, .result = out};
	int64_t began = events_now_us(options->events);
	enum status st;

	*out = (struct compile_result){.outcome = COMPILE_STANDS};
	st = job_run(&job);
	if (st == ST_OK && !job.want)
		job_tell_made(&job, began);
	out->want = job.want;
	job_release(&job);
	return st;
}

/* What goes along must be what can go along. */
static enum status check_guides(struct job *job)
{
	struct inputs guides = job->inputs;

	guides.items = arena_array(&job->arena, job->inputs.count + 1, sizeof(*guides.items));
	guides.count = 0;
	for (size_t i = 0; i < job->inputs.count; i++) {
		if (job->inputs.items[i].role == INPUT_GUIDE)
			guides.items[guides.count++] = job->inputs.items[i];
	}
	job->inputs = guides;
	return inputs_read(job->options, &job->inputs, &job->arena, job->diag);
}

/* What its provider would refuse before anything is paid, whoever has a key for it. Models come and go: what they can do
 * today is no fault of the spec, which builds from what was bought before, so that all of it is a warning. */
static void warn_of_request(struct job *job)
{
	const struct provider *provider = job_chain_at(job, 0);
	const struct finding *before = job->diag->last;
	struct deal deal;

	if (!provider->hosted || job->options->is_draft)
		return;
	job_ask(job, provider, false, ask_candidate(job->spec));
	deal_make(job->options, job->spec, &job->ask, &job->arena, &deal);
	if (!deal.hosted || (deal.state != DEAL_OPEN && deal.state != DEAL_NO_KEY))
		return;
	(void)deal_check(&deal, job->spec, &job->ask, 1, job->diag);
	diag_soften(job->diag, before);
}

enum status compile_check(const struct compile_options *options, const struct spec *spec,
			  struct diag *diag)
{
	struct job job = {.options = options, .spec = spec, .diag = diag};
	enum status st;

	st = outputs_plan(spec, &job.arena, &job.plan, diag);
	if (st == ST_OK)
		outputs_warn(spec, &job.plan, diag);
	if (st == ST_OK)
		st = check_select(spec, diag);
	if (st == ST_OK)
		st = check_judge(spec, diag);
	if (st == ST_OK)
		st = guides_check(options, spec, diag);
	if (st == ST_OK)
		st = job_check_edge(&job);
	if (st == ST_OK) {
		inputs_list(options, spec, &job.arena, &job.inputs);
		st = inputs_check(options, &job.inputs, diag);
	}
	if (st == ST_OK)
		st = check_guides(&job);
	if (st == ST_OK)
		warn_of_request(&job);
	job_release(&job);
	return st;
}

static enum status refuse_unmade_edge(const struct job *job)
{
	const struct param_value *asset = &job->spec->generation.asset;

	return diag_error(job->diag, ST_MISS, "E0595", asset->at,
			  "the key follows from the picture '%.*s', which nobody has yet",
			  STR_ARGS(asset->text));
}

enum status compile_key(struct ac_store *store, const struct compile_options *options,
			const struct spec *spec, struct arena *arena, struct str *text,
			struct ac_key *key, struct diag *diag)
{
	struct job job = {.store = store, .options = options, .spec = spec, .diag = diag};
	enum status st = check_override(options, spec, diag);

	if (st == ST_OK)
		st = guides_check(options, spec, diag);
	if (st == ST_OK) {
		inputs_list(options, spec, &job.arena, &job.inputs);
		st = check_command(options, spec, &job.inputs, diag);
	}
	if (st == ST_OK)
		st = inputs_read(options, &job.inputs, &job.arena, diag);
	if (st == ST_OK)
		st = job_find_edge(&job);
	if (st == ST_OK && job.want)
		st = refuse_unmade_edge(&job);
	if (st == ST_OK) {
		job_ask(&job, job_chain_at(&job, 0), false, ask_candidate(spec));
		*text = str_copy(arena, job.ask.key);
		ac_key_of(text->ptr, text->len, key);
	}
	want_free(job.want);
	job_release(&job);
	return st;
}

/* Those that copy a file are free; what is left in a key is the program and its files, and what goes along. */
static enum status read_program(const struct compile_options *options, const struct spec *spec,
				struct inputs *inputs, struct arena *arena, struct diag *diag)
{
	size_t kept = 0;
	enum status st;

	inputs_list(options, spec, arena, inputs);
	st = check_command(options, spec, inputs, diag);
	for (size_t i = 0; i < inputs->count; i++) {
		if (inputs->items[i].role == INPUT_COMMAND || inputs->items[i].role == INPUT_GUIDE)
			inputs->items[kept++] = inputs->items[i];
	}
	inputs->count = kept;
	return st == ST_OK ? inputs_read(options, inputs, arena, diag) : st;
}

/* At every endpoint that a policy file names, whichever is asked today. */
static void tell_paid(struct ask *ask, struct arena *arena, compile_key_fn *tell, void *context)
{
	struct str endpoint;

	tell(context, ask->key);
	tell(context, ask_second_name(ask, arena));
	for (size_t i = 0; (endpoint = deal_endpoint_at(ask->options, ask->provider, i)).len; i++) {
		ask_elsewhere(ask, endpoint, arena);
		tell(context, ask->key);
		tell(context, ask_second_name(ask, arena));
	}
}

enum status compile_paid_keys(const struct compile_options *options, const struct spec *spec,
			      compile_key_fn *tell, void *context, struct diag *diag)
{
	struct inputs inputs = {0};
	struct arena arena = {0};
	struct ask ask;
	enum status st = read_program(options, spec, &inputs, &arena, diag);

	for (size_t i = 0; st == ST_OK && i < provider_count; i++) {
		const struct provider *provider = provider_table[i];

		if (provider->flags & PROVIDER_FREE || !(provider->decl.kinds & spec->kind))
			continue;
		ask_make(options, spec, provider, false, 1, &inputs, &arena, &ask);
		tell_paid(&ask, &arena, tell, context);
	}
	if (st == ST_OK && spec->generation.judge_ask.is_set) {
		ask_make_opinion(options, spec, (struct made_from){STR("any"), STR("any")}, &arena,
				 &ask);
		tell_paid(&ask, &arena, tell, context);
	}
	inputs_release(&inputs);
	arena_release(&arena);
	return st;
}

void compile_key_without_candidate(struct str text, struct strbuf *out)
{
	static const char *const LINES[] = {"candidate: ", "input.asset: ", "input.candidate: "};

	while (text.len) {
		const char *end = memchr(text.ptr, '\n', text.len);
		size_t len = end ? (size_t)(end - text.ptr) + 1 : text.len;

		bool is_left_out = false;

		for (size_t i = 0; i < sizeof(LINES) / sizeof(LINES[0]); i++)
			is_left_out = is_left_out || str_starts(text, LINES[i]);
		if (!is_left_out)
			strbuf_add(out, text.ptr, len);
		text.ptr += len;
		text.len -= len;
	}
}
