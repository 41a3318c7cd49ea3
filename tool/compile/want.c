/* want.c - from a look-up that missed to what is to be bought. */
#include "compile/job.h"

void want_free(struct want *want)
{
	if (!want)
		return;
	diag_release(&want->diag);
	arena_release(&want->arena);
	mem_free(want);
}

unsigned want_batch(const struct want *want)
{
	return want->deal.model->batch ? want->deal.model->batch : 1;
}

bool want_estimate(const struct want *want, unsigned count, int64_t *out)
{
	return deal_estimate(&want->deal, &want->ask, count, out);
}

/* ---- which candidates -------------------------------------------------------------------- */

/* As many as the spec says, unless the command line says fewer. */
static unsigned candidates_asked(const struct job *job, const struct ask *ask)
{
	unsigned most = job->options->candidates, count = ask_variations(ask);

	return most && count > most ? most : count;
}

/* The i-th of those that are asked for, from 1: the one that ships stands in for the last where it is beyond them. */
static unsigned candidate_at(unsigned index, unsigned count, unsigned selected)
{
	return index == count && selected > count ? selected : index;
}

static struct str missing_mark(const struct ask *ask, struct arena *arena)
{
	return str_printf(arena, "assetc missing 1\n%.*s", STR_ARGS(ask->key));
}

/* What was asked for in vain is asked for again only when a person says so. */
static enum status was_not_sent(struct job *job, const struct ask *ask, bool *found)
{
	struct ac_entry entry = {0};
	enum status st;

	*found = false;
	if (job->options->wants_all)
		return ST_OK;
	st = job_find_entry(job, AC_NAMES, missing_mark(ask, &job->arena), &entry, found);
	ac_entry_release(&entry);
	return st;
}

/* Of the one that ships. */
static enum status refuse_not_sent(struct job *job, const struct ask *ask)
{
	struct str id = job->spec->id.text;

	(void)diag_error(job->diag, ST_PROVIDER, "E0534", job->spec->generation.provider_at,
			 "'%s' was asked for candidate %u of '%.*s', and sent fewer",
			 ask->provider->decl.name, ask->request.candidate, STR_ARGS(id));
	diag_hint(job->diag,
		  "choose another one (generation.select), or say --regenerate %.*s@%u or assetc "
		  "fetch --all-candidates to ask once more",
		  STR_ARGS(id), ask->request.candidate);
	return ST_PROVIDER;
}

/* Whether nobody has this candidate, and nobody was asked for it in vain. */
static enum status is_missing(struct job *job, const struct ask *ask, bool *missing)
{
	struct ac_entry entry = {0};
	bool found = false;
	const struct {
		enum ac_space space;
		struct str text;
	} names[] = {
		{AC_REQUESTS, ask->key},
		{AC_NAMES, ask_second_name(ask, &job->arena)},
	};
	enum status st = was_not_sent(job, ask, &found);

	for (size_t i = 0; i < 2 && st == ST_OK && !found; i++) {
		st = job_find_entry(job, names[i].space, names[i].text, &entry, &found);
		ac_entry_release(&entry);
	}
	*missing = !found;
	return st;
}

static void add_item(struct want *want, const struct ask *ask)
{
	struct want_item *item;

	want->items = arena_grow_array(&want->arena, want->items, want->count, sizeof(*item));
	item = &want->items[want->count++];
	item->candidate = ask->request.candidate;
	ac_key_of(ask->key.ptr, ask->key.len, &item->key);
}

static void ask_candidate_of(struct job *job, struct want *want, unsigned candidate,
			     struct ask *out)
{
	ask_make(&want->options, job->spec, job->ask.provider, false, candidate, &want->inputs,
		 &want->arena, out);
}

/* The one of job->ask is missing for certain, or there for certain. */
static enum status list_candidates(struct job *job, struct want *want)
{
	unsigned selected = job->ask.request.candidate;
	unsigned count = want->is_regenerated ? 1 : candidates_asked(job, &job->ask);
	enum status st = ST_OK;

	for (unsigned i = 1; i <= count && st == ST_OK; i++) {
		unsigned candidate =
			want->is_regenerated ? selected : candidate_at(i, count, selected);
		bool missing = candidate == selected ? !want->is_optional : false, in_vain = false;
		struct ask ask;

		if (want->is_optional && candidate == selected)
			continue;
		ask_candidate_of(job, want, candidate, &ask);
		if (candidate != selected)
			st = is_missing(job, &ask, &missing);
		else if (!want->is_regenerated)
			st = was_not_sent(job, &ask, &in_vain);
		if (st == ST_OK && in_vain)
			st = refuse_not_sent(job, &ask);
		if (st == ST_OK && missing)
			add_item(want, &ask);
	}
	return st;
}

/* ---- whether it may be bought ------------------------------------------------------------ */

static void note_passed_over(struct job *job, const struct deal *deal)
{
	job->routed = str_printf(&job->arena, "%.*s%s%s %.*s", STR_ARGS(job->routed),
				 job->routed.len ? "; " : "", deal->provider->decl.name,
				 STR_ARGS(deal->why));
}

static enum status refuse_absent(struct job *job, const struct deal *deal)
{
	enum status st;

	note_passed_over(job, deal);
	job->is_unavailable = true;
	st = diag_error(job->diag, ST_PROVIDER, "E0531", job->spec->generation.provider_at,
			"'%s' cannot be asked: it %.*s", deal->provider->decl.name,
			STR_ARGS(deal->why));
	diag_hint(job->diag, "%.*s%s--profile draft builds a stand-in", STR_ARGS(deal->hint),
		  deal->hint.len ? "; " : "");
	diag_class(job->diag, "UNAVAILABLE");
	return st;
}

static enum status refuse_unpriced(struct job *job, const struct deal *deal)
{
	(void)diag_error(job->diag, ST_REFUSED, "E0533", job->spec->generation.provider_at,
			 "no price is known of the model '%s' of '%s'", deal->model->id,
			 deal->provider->decl.name);
	diag_hint(job->diag,
		  "state it in a policy file (providers: {%s: {price_usd: …}}), or say "
		  "--allow-unpriced%s",
		  deal->provider->decl.name,
		  deal->usd_per_credit == PROJECT_NOT_SAID
			  ? ""
			  : "; usd_per_credit alone weighs what was taken, and does not bound it");
	return ST_REFUSED;
}

static enum status check_deal(struct job *job, const struct want *want, struct diag *diag)
{
	const struct compile_options *options = job->options;
	const struct deal *deal = &want->deal;
	unsigned batch = want_batch(want);
	unsigned count = want->count < batch ? (unsigned)want->count : batch;
	enum status st;
	int64_t usd;

	if (deal->is_program)
		return job_permit(job);
	st = deal_check(deal, job->spec, &want->ask, count, diag);
	if (st != ST_OK)
		return st;
	if (!want_estimate(want, count, &usd) && !deal->allows_unpriced)
		return refuse_unpriced(job, deal);
	if (!options->permit_spending)
		return diag_error(job->diag, ST_REFUSED, "E0463", job->spec->generation.provider_at,
				  "nothing may be bought here");
	return options->permit_spending(options->context, options->project,
					str_of(deal->provider->decl.name), deal->base_url,
					job->spec->generation.provider_at, job->diag);
}

/* ---- the want ---------------------------------------------------------------------------- */

static struct str reason_of(struct job *job, struct arena *arena)
{
	struct reasons reasons = {0};
	struct strbuf text = {0};
	struct str kept;

	job_explain(job, &reasons);
	if (reasons.count && reasons.items[0].kind != REASON_FIRST)
		reason_format(&reasons.items[0], &text);
	else
		strbuf_add_c(&text, "neither cache nor lock has it");
	kept = str_copy(arena, strbuf_str(&text));
	strbuf_release(&text);
	reasons_release(&reasons);
	return kept;
}

/* They outlive the compile; their bytes do not, and are there only while the request is checked. */
static void keep_inputs(const struct inputs *inputs, struct want *want)
{
	struct input *items = arena_array(&want->arena, inputs->count + 1, sizeof(*items));

	want->inputs = *inputs;
	want->inputs.items = items;
	for (size_t i = 0; i < inputs->count; i++) {
		items[i] = inputs->items[i];
		items[i].path = str_copy(&want->arena, inputs->items[i].path);
		items[i].sha = str_copy(&want->arena, inputs->items[i].sha);
	}
	want->inputs.edge_made_from =
		(struct made_from){str_copy(&want->arena, inputs->edge_made_from.written),
				   str_copy(&want->arena, inputs->edge_made_from.full)};
	want->inputs.file_path = str_copy(&want->arena, inputs->file_path);
}

static void forget_bytes(struct want *want)
{
	for (size_t i = 0; i < want->inputs.count; i++)
		want->inputs.items[i].data = (struct bytes){0};
	for (size_t i = 0; i < want->ask.guide_count; i++)
		want->ask.guides[i].data = (struct str){0};
	want->ask.request.input = (struct str){0};
}

static struct want *new_want(struct job *job, bool is_regenerated, bool is_optional)
{
	struct want *want = mem_zalloc(1, sizeof(*want));

	want->options = *job->options;
	want->options.edges = NULL;
	want->spec = job->spec;
	keep_inputs(&job->inputs, want);
	want->is_regenerated = is_regenerated;
	want->is_optional = is_optional;
	want->selected = job->ask.request.candidate;
	ask_candidate_of(job, want, job->ask.request.candidate, &want->ask);
	if (job->ask.provider->hosted || !job->ask.request.program)
		deal_make(job->options, job->spec, &want->ask, &want->arena, &want->deal);
	else
		deal_make_program(&want->ask, &want->arena, &want->deal);
	want->purchase = ask_purchase_name(&want->ask, &want->arena);
	return want;
}

/* Its texts are of the first item, which need not be the one that ships. */
static void settle(struct job *job, struct want *want)
{
	if (want->items[0].candidate != want->ask.request.candidate)
		ask_candidate_of(job, want, want->items[0].candidate, &want->ask);
	want->routed = str_printf(&want->arena, "%.*s%s%.*s", STR_ARGS(job->options->routed),
				  job->options->routed.len && job->routed.len ? "; " : "",
				  STR_ARGS(job->routed));
	want->reason = want->is_regenerated ? STR("--regenerate") : reason_of(job, &want->arena);
	forget_bytes(want);
	want->later_usd = job_judge_usd(job, want->count);
	job->want = want;
}

enum status job_want(struct job *job, bool is_regenerated)
{
	struct want *want = new_want(job, is_regenerated, false);
	enum status st;

	job->is_unavailable = false;
	if (want->deal.state != DEAL_OPEN) {
		st = refuse_absent(job, &want->deal);
		want_free(want);
		return st;
	}
	st = list_candidates(job, want);
	if (st == ST_OK)
		st = check_deal(job, want, &want->diag);
	if (st != ST_OK) {
		diag_move(job->diag, &want->diag);
		want_free(want);
		return st;
	}
	settle(job, want);
	return ST_OK;
}

void job_want_others(struct job *job)
{
	unsigned count = candidates_asked(job, &job->ask);
	struct diag *diag = job->diag, own = {0};
	struct want *want;

	if (job->options->does_without || !job_must_buy(job) || count < 2 ||
	    job->options->has_regenerated || (job->pin.line && !job->options->wants_all) ||
	    job->ask.is_draft || !job_may_ask(job, job->ask.provider) ||
	    job_has_failed(job, job->ask.provider))
		return;
	job->diag = &own;
	want = new_want(job, false, true);
	if (list_candidates(job, want) == ST_OK && want->count && want->deal.state == DEAL_OPEN &&
	    check_deal(job, want, &want->diag) == ST_OK)
		settle(job, want);
	else
		want_free(want);
	job->diag = diag;
	diag_release(&own);
}

/* ---- from outside ------------------------------------------------------------------------ */

enum status compile_look(struct ac_store *store, const struct compile_options *options,
			 const struct spec *spec, struct want **out, struct diag *diag)
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

	if (st == ST_OK)
		st = job_refuse_overlap(&job);
	if (st == ST_OK && !job.want)
		st = job_find_raw(&job);
	*out = st == ST_OK ? job.want : NULL;
	if (st != ST_OK)
		want_free(job.want);
	survey_release(&survey);
	job_release(&job);
	return st;
}

bool job_must_buy(const struct job *job)
{
	const struct project_command *command = job->ask.runs;

	/* A family that no program runs is asked for elsewhere, or nowhere. */
	if (job->ask.provider->hosted || (job->ask.provider->family && !command))
		return true;
	return job->ask.request.program && command && command->price_usd > 0 && job_is_there(job);
}

/* What a program is known by stands in files, which are read again. */
enum status job_ask_again(struct job *job, const struct want *want, unsigned candidate)
{
	enum status st = want->deal.is_program ? job_prepare(job) : ST_OK;

	if (want->is_opinion) {
		ask_make_opinion(job->options, job->spec, want->ask.judged, &job->arena, &job->ask);
		return ST_OK;
	}
	if (!want->deal.is_program)
		job->inputs = want->inputs;
	if (st == ST_OK)
		job_ask(job, want->ask.provider, false, candidate);
	return st;
}

static struct job job_of(struct ac_store *store, const struct want *want, struct diag *diag)
{
	return (struct job){
		.store = store, .options = &want->options, .spec = want->spec, .diag = diag};
}

enum status compile_is_kept(struct ac_store *store, const struct want *want, unsigned candidate,
			    bool *found, struct diag *diag)
{
	struct job job = job_of(store, want, diag);
	enum status st = job_ask_again(&job, want, candidate);

	*found = false;
	if (st == ST_OK)
		st = job_find_either(&job, found);
	job_release(&job);
	return st;
}

enum status compile_has(struct ac_store *store, const struct want *want, unsigned candidate,
			bool *found, struct diag *diag)
{
	*found = false;
	return want->is_regenerated ? ST_OK : compile_is_kept(store, want, candidate, found, diag);
}

enum status compile_note_missing(struct ac_store *store, struct want *want, unsigned candidate,
				 struct diag *diag)
{
	struct job job = job_of(store, want, diag);
	struct ac_error error = {0};
	struct ac_ref ref = {.flags = AC_REF_PAID, .label = "missing"};
	struct str mark;
	enum ac_code code;
	enum status st = job_ask_again(&job, want, candidate);

	if (st != ST_OK) {
		job_release(&job);
		return st;
	}
	mark = missing_mark(&job.ask, &job.arena);
	ac_sha256_of("", 0, &ref.sha);
	code = ac_entry_append(store, AC_NAMES, mark.ptr, mark.len, &ref, false, NULL, &error);
	job_release(&job);
	return job_cache_error(&job, code, &error);
}
