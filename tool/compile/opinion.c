/* opinion.c - what a judge says of candidates (generation.judge): whether it is known, what is to be bought of it, and the
 * picture that goes along.
 *
 * Its key names what a candidate's product is made from, never its bytes, so that no revision of a step or a codec has the
 * judge paid again, and what is missing is known before anything is decoded.
 */
#include "base/facts.h"
#include "compile/guides.h"
#include "compile/job.h"

bool job_has_judge(const struct job *job)
{
	return job->spec->generation.judge_ask.is_set && job->spec->kind == ASSET_IMAGE;
}

enum status job_find_opinion(struct job *job, struct made_from judged, bool *found, uint64_t *score,
			     struct str *reason)
{
	struct str note;
	enum status st;

	ask_make_opinion(job->options, job->spec, judged, &job->arena, &job->ask);
	st = job_find_either(job, found);
	if (st != ST_OK || !*found)
		return st;
	note = (struct str){job->raw.note, job->raw.note_len};
	*found = str_to_u64(facts_get(note, "opinion.score"), score) && *score <= 100;
	*reason = str_copy(&job->arena, facts_get(note, "opinion.reason"));
	return ST_OK;
}

/* ---- what is to be bought ---------------------------------------------------------------- */

static void add_item(struct job *job, struct want *want, const struct judged *judged)
{
	struct want_item *item;
	struct ask ask;

	ask_make_opinion(job->options, job->spec, judged->made_from, &job->arena, &ask);
	want->items = arena_grow_array(&want->arena, want->items, want->count, sizeof(*item));
	item = &want->items[want->count++];
	item->candidate = judged->candidate;
	ac_key_of(ask.key.ptr, ask.key.len, &item->key);
}

static void ask_about(struct want *want, struct made_from judged)
{
	judged.written = str_copy(&want->arena, judged.written);
	judged.full = str_copy(&want->arena, judged.full);
	ask_make_opinion(&want->options, want->spec, judged, &want->arena, &want->ask);
	want->purchase = ask_purchase_name(&want->ask, &want->arena);
}

static struct want *new_want(struct job *job, const struct judged *list, size_t count)
{
	struct want *want = mem_zalloc(1, sizeof(*want));

	want->options = *job->options;
	want->options.edges = NULL;
	want->spec = job->spec;
	want->is_optional = want->is_opinion = true;
	want->reason = STR("the judge has not seen it");
	ask_about(want, list[0].made_from);
	deal_make(job->options, job->spec, &want->ask, &want->arena, &want->deal);
	for (size_t i = 0; i < count; i++)
		add_item(job, want, &list[i]);
	return want;
}

/* The checks of the spec are of what is made, not of what is said of it. */
static enum status check_deal(struct job *job, struct want *want)
{
	const struct compile_options *options = job->options;
	const struct deal *deal = &want->deal;
	struct place at = job->spec->generation.judge_ask.at;
	struct spec bare = *job->spec;
	int64_t usd;
	enum status st;

	bare.step_count = 0;
	st = deal_check(deal, &bare, &want->ask, 1, job->diag);
	if (st != ST_OK)
		return st;
	if (!want_estimate(want, 1, &usd) && !deal->allows_unpriced)
		return diag_error(job->diag, ST_REFUSED, "E0533", at,
				  "no price is known of the model '%s' of '%s'", deal->model->id,
				  deal->provider->decl.name);
	if (!options->permit_spending)
		return diag_error(job->diag, ST_REFUSED, "E0463", at, "nothing may be bought here");
	return options->permit_spending(options->context, options->project,
					str_of(deal->provider->decl.name), deal->base_url, at,
					job->diag);
}

void job_want_opinions(struct job *job, const struct judged *list, size_t count)
{
	const struct provider *judge = provider_find(STR("judge"));
	struct diag *diag = job->diag, own = {0};
	struct want *want;

	if (job->options->does_without || count == 0 || !job_may_ask(job, judge) ||
	    job_has_failed(job, judge))
		return;
	job->diag = &own;
	want = new_want(job, list, count);
	if (want->deal.state == DEAL_OPEN && check_deal(job, want) == ST_OK)
		job->want = want;
	else
		want_free(want);
	job->diag = diag;
	diag_release(&own);
}

bool job_lacks_judge(struct job *job, struct str *why, struct str *hint)
{
	struct ask ask;
	struct deal deal;
	int64_t usd;

	ask_make_opinion(job->options, job->spec, (struct made_from){STR("any"), STR("any")},
			 &job->arena, &ask);
	deal_make(job->options, job->spec, &ask, &job->arena, &deal);
	*why = deal.why;
	*hint = deal.hint;
	if (deal.state != DEAL_OPEN)
		return true;
	if (deal.allows_unpriced || deal_estimate(&deal, &ask, 1, &usd))
		return false;
	*why = str_printf(&job->arena, "has no price for the model '%s'", deal.model->id);
	*hint = STR("'assetc providers judge' lists models; a policy file may state a price "
		    "(providers: {judge: {price_usd: …}})");
	return true;
}

int64_t job_judge_usd(struct job *job, size_t count)
{
	const struct provider *judge = provider_find(STR("judge"));
	struct ask ask;
	struct deal deal;
	int64_t usd, all;

	if (!job_has_judge(job) || ask_variations(&job->ask) < 2 || !job_may_ask(job, judge) ||
	    job_has_failed(job, judge))
		return 0;
	ask_make_opinion(job->options, job->spec, (struct made_from){STR("any"), STR("any")},
			 &job->arena, &ask);
	deal_make(job->options, job->spec, &ask, &job->arena, &deal);
	if (deal.state != DEAL_OPEN || !deal_estimate(&deal, &ask, 1, &usd) ||
	    __builtin_mul_overflow(usd, (int64_t)count, &all))
		return 0;
	return all;
}

/* ---- the picture ------------------------------------------------------------------------- */

static enum status give_file(struct job *job, struct want *want)
{
	struct ac_bytes bytes = {0};
	struct ac_object_view view;
	struct ac_error error = {0};
	enum ac_code code =
		ac_object_get(job->store, &job->products[0].sha, IMAGE_FILE_MAX, &bytes, &error);

	if (code == AC_OK)
		code = ac_object_show(job->store, &job->products[0].sha, &view);
	if (code == AC_OK)
		guide_set_file(&want->ask.guides[0], str_of(view.path), &job->products[0].sha,
			       bytes.data, bytes.len, &want->arena);
	ac_bytes_release(&bytes);
	return job_cache_error(job, code, &error);
}

/* The first candidate of which nothing was said; *given stays false where there is none. */
static enum status give_next(struct job *job, const struct provider *maker, unsigned candidate,
			     struct want *want, bool *given)
{
	struct made_from judged;
	struct str reason;
	bool found;
	uint64_t score;
	enum status st;

	job_forget_products(job);
	job_ask(job, maker, false, candidate);
	st = job_find_either(job, &found);
	if (st != ST_OK || !found)
		return st;
	judged = job_made_from(job, &job->arena);
	st = job_find_opinion(job, judged, &found, &score, &reason);
	if (st != ST_OK || found)
		return st;
	job_ask(job, maker, false, candidate);
	st = job_find_either(job, &found);
	if (st == ST_OK)
		st = job_find_products(job);
	if (st != ST_OK)
		return st;
	ask_about(want, judged);
	want->items[0].candidate = candidate;
	ac_key_of(want->ask.key.ptr, want->ask.key.len, &want->items[0].key);
	want->selected = candidate;
	want->count = 1;
	*given = true;
	return give_file(job, want);
}

enum status opinion_give(struct ac_store *store, struct want *want, struct diag *diag)
{
	struct compile_result unused = {0};
	struct compile_options options = want->options;
	struct job job = {.store = store,
			  .options = &options,
			  .spec = want->spec,
			  .diag = diag,
			  .result = &unused};
	const struct provider *maker;
	bool given = false;
	enum status st;

	options.does_without = true;
	st = job_prepare(&job);
	if (st == ST_OK)
		st = job_find_raw(&job);
	maker = job.ask.provider;
	for (size_t i = 0; st == ST_OK && !job.want && !given && i < job.selection.count; i++) {
		const struct selection_item *item = &job.selection.items[i];

		if (!item->fails)
			st = give_next(&job, maker, item->candidate, want, &given);
	}
	if (!given)
		want->count = 0;
	want_free(job.want);
	reasons_release(&unused.reasons);
	job_release(&job);
	return st;
}
