/* deal_check.c - what is found out about a request before it is paid for: whether what comes can pass the spec's checks, and
 * its price. */
#include "compile/deal.h"

#include "base/json.h"
#include "project/user.h"

#include <string.h>

static struct hosted_call call_of(const struct deal *deal, const struct ask *ask, unsigned count)
{
	return (struct hosted_call){
		.request = deal_request(deal, ask),
		.count = count,
		.model = deal->model,
		.base_url = deal->base_url,
		.is_vendor_host = deal->is_vendor_host,
		.may_be_longer = deal->may_be_longer,
		.dialect = deal->dialect,
		.arena = ask->request.arena,
	};
}

static struct str model_name(const struct deal *deal, const struct ask *ask)
{
	return ask->request.model.len ? ask->request.model : str_of(deal->model->id);
}

static const struct param_value *written(const struct ask *ask, const char *name)
{
	size_t row = param_index(ask->params.defs, str_of(name));
	const struct param_value *value = row == SIZE_MAX ? NULL : &ask->params.values[row];

	return value && value->is_written ? value : NULL;
}

/* ---- transparency ------------------------------------------------------------------------ */

static bool is_clear(const struct param_set *params, const char *name)
{
	return (param_number(params, name) & 0xFF) < 0xFF;
}

/* Whether what stands before step `end` makes transparent pixels of opaque ones. */
static bool makes_alpha(const struct spec *spec, size_t end)
{
	bool has = false;

	for (size_t i = 0; i < end; i++) {
		const struct spec_step *step = &spec->steps[i];
		const char *name = step->decl->name;

		if (strcmp(name, "chroma_key") == 0 ||
		    (strcmp(name, "pad") == 0 && is_clear(&step->params, "color")) ||
		    (strcmp(name, "resize") == 0 &&
		     strcmp(param_word(&step->params, "fit"), "contain") == 0 &&
		     is_clear(&step->params, "background")))
			has = true;
		else if (strcmp(name, "flatten") == 0)
			has = false;
	}
	return has;
}

/* What the model makes is known at its vendor's alone; elsewhere the check itself decides. */
static enum status refuse_opaque(const struct deal *deal, struct str model, struct place at,
				 struct diag *diag)
{
	static const char TEXT[] =
		"has_alpha: %.*s makes opaque pictures, and no step before this makes any of one "
		"transparent";

	if (!deal->is_vendor_host) {
		diag_warning(diag, "W0527", at, TEXT, STR_ARGS(model));
		diag_hint(diag,
			  "what the endpoint '%.*s' makes is its own; the check decides on it",
			  STR_ARGS(deal->endpoint));
		return ST_OK;
	}
	(void)diag_error(diag, ST_INVALID, "E0527", at, TEXT, STR_ARGS(model));
	diag_hint(diag, "take a model that makes transparent pictures, or make a colour "
			"transparent with chroma_key");
	return ST_INVALID;
}

static enum status check_alpha(const struct deal *deal, const struct ask *ask, struct place at,
			       struct diag *diag)
{
	const struct param_value *background = written(ask, "background");
	struct str model = model_name(deal, ask);

	if (deal->model->alpha == MODEL_ALPHA_NEVER)
		return refuse_opaque(deal, model, at, diag);
	if (deal->model->alpha != MODEL_ALPHA_ON_REQUEST || !deal->is_vendor_host ||
	    (background && str_is(background->text, "transparent")))
		return ST_OK;
	if (background && str_is(background->text, "opaque")) {
		(void)diag_error(diag, ST_INVALID, "E0527", at,
				 "has_alpha: %.*s is asked for an opaque picture", STR_ARGS(model));
		diag_hint(diag, "write 'background: transparent' in prompt.parameters");
		return ST_INVALID;
	}
	diag_warning(diag, "W0527", at,
		     "has_alpha: %.*s makes transparent pictures where it is asked to, and may "
		     "make an opaque one here",
		     STR_ARGS(model));
	diag_hint(diag, "'background: transparent' in prompt.parameters asks for it");
	return ST_OK;
}

/* ---- durations --------------------------------------------------------------------------- */

static bool has_step(const struct spec *spec, const char *name)
{
	for (size_t i = 0; i < spec->step_count; i++) {
		if (strcmp(spec->steps[i].decl->name, name) == 0)
			return true;
	}
	return false;
}

static enum status refuse_length(const struct deal *deal, struct str model, bool is_long,
				 int64_t length, struct place at, struct diag *diag)
{
	struct strbuf text = {0};

	decimal_format(&text, length);
	if (deal->is_vendor_host)
		(void)diag_error(diag, ST_INVALID, "E0528", at,
				 "duration_range: %.*s would be asked for a sound of %s %s s",
				 STR_ARGS(model), is_long ? "at least" : "at most", text.data);
	else
		diag_warning(diag, "W0528", at,
			     "duration_range: %.*s would be asked for a sound of %s %s s",
			     STR_ARGS(model), is_long ? "at least" : "at most", text.data);
	diag_hint(diag, is_long ? "widen the range, or cut the sound with trim_silence"
				: "widen the range, or ask for another duration_seconds");
	strbuf_release(&text);
	return deal->is_vendor_host ? ST_INVALID : ST_OK;
}

/* No step makes a sound longer; trim_silence and loop may make it shorter. */
static enum status check_range(const struct deal *deal, const struct spec *spec,
			       const struct ask *ask, const struct spec_check *check,
			       struct diag *diag)
{
	const struct param_value *said = written(ask, "duration_seconds");
	int64_t least = (int64_t)deal->model->min_ms * 1000;
	int64_t most = deal->model->max_ms ? (int64_t)deal->model->max_ms * 1000 : INT64_MAX;

	if (said && said->number > least)
		least = said->number;
	if (said && said->number < most)
		most = said->number > (int64_t)deal->model->min_ms * 1000
			       ? said->number
			       : (int64_t)deal->model->min_ms * 1000;
	if (most < check->argument.low)
		return refuse_length(deal, model_name(deal, ask), false, most, check->at, diag);
	if (least > check->argument.high && !has_step(spec, "trim_silence") &&
	    !has_step(spec, "loop"))
		return refuse_length(deal, model_name(deal, ask), true, least, check->at, diag);
	return ST_OK;
}

/* ---- licences ---------------------------------------------------------------------------- */

/* Denied words are looked for in the few words of the table, in any case; `unknown` denies those of which it has none. */
static bool is_denied(const char *licence, const char *word)
{
	return licence ? strcasestr(licence, word) != NULL : strcasecmp(word, "unknown") == 0;
}

static enum status check_licence(const struct deal *deal, const struct ask *ask, struct diag *diag)
{
	const struct compile_options *options = ask->options;
	const char *const *lists[] = {options->project->denied_licences,
				      options->user ? options->user->denied_licences : NULL};
	const char *licence = deal->model->licence;
	struct str model = model_name(deal, ask);

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		for (const char *const *word = lists[i]; word && *word; word++) {
			if (!is_denied(licence, *word))
				continue;
			(void)diag_error(diag, ST_INVALID, "E0529", ask->request.at,
					 "the licence of what %.*s makes is %s%s%s, and a policy "
					 "file denies '%s'",
					 STR_ARGS(model), licence ? "'" : "",
					 licence ? licence : "not known", licence ? "'" : "",
					 *word);
			diag_hint(diag, "take another model; models.yaml may state what you know "
					"of its licence");
			return ST_INVALID;
		}
	}
	return ST_OK;
}

enum status deal_check_licence(const struct ask *ask, struct diag *diag)
{
	const struct provider_request *rq = &ask->request;
	const struct deal deal = {
		.provider = ask->provider,
		.model = model_for(ask->options->models, provider_driver(ask->provider), rq->kind,
				   rq->sound, (struct str){0}, rq->arena),
	};

	return check_licence(&deal, ask, diag);
}

/* ---- all of it --------------------------------------------------------------------------- */

static enum status check_checks(const struct deal *deal, const struct spec *spec,
				const struct ask *ask, struct diag *diag)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < spec->step_count; i++) {
		for (size_t j = 0; j < spec->steps[i].check_count; j++) {
			const struct spec_check *check = &spec->steps[i].checks[j];
			const char *name = check->decl->name;
			enum status found = ST_OK;

			if (strcmp(name, "has_alpha") == 0 && !makes_alpha(spec, i))
				found = check_alpha(deal, ask, check->at, diag);
			else if (strcmp(name, "duration_range") == 0)
				found = check_range(deal, spec, ask, check, diag);
			if (found != ST_OK)
				st = found;
		}
	}
	return st;
}

enum status deal_check(const struct deal *deal, const struct spec *spec, const struct ask *ask,
		       unsigned count, struct diag *diag)
{
	struct hosted_call call = call_of(deal, ask, count);
	enum status st = ST_OK;

	if (deal->back)
		st = family_check(deal->provider->family, deal->back, &ask->request,
				  deal->may_be_longer, diag);
	if (st == ST_OK)
		st = deal->hosted->check(&call, diag);
	if (st == ST_OK)
		st = check_licence(deal, ask, diag);
	return st == ST_OK ? check_checks(deal, spec, ask, diag) : st;
}

/* ---- the price --------------------------------------------------------------------------- */

/* The model with the price of a credit that a policy file says. False where it is beyond all reckoning. */
static bool price_credits(const struct model *model, int64_t usd_per_credit, struct model *out)
{
	int64_t credit = model->price[2], price;

	*out = *model;
	if (model->pricing != PRICE_SECOND || credit <= 0)
		return true;
	for (size_t i = 0; i < 3; i++) {
		if (__builtin_mul_overflow(model->price[i], usd_per_credit, &price))
			return false;
		out->price[i] = price / credit + (price % credit != 0);
	}
	return true;
}

bool deal_estimate(const struct deal *deal, const struct ask *ask, unsigned count, int64_t *out)
{
	struct hosted_call call = call_of(deal, ask, count);
	struct model priced;

	if (deal->price_usd != PROJECT_NOT_SAID) {
		int64_t usual;

		if (__builtin_mul_overflow(deal->price_usd, (int64_t)count, out))
			return false;
		/* A project could pass its user's limits by saying little. */
		if (deal->may_cost_more && deal->hosted->estimate(&call, &usual) && usual > *out)
			*out = usual;
		return true;
	}
	if (deal->usd_per_credit != PROJECT_NOT_SAID) {
		if (!price_credits(deal->model, deal->usd_per_credit, &priced))
			return false;
		call.model = &priced;
	}
	return deal->hosted->estimate(&call, out);
}

bool deal_estimate_usual(const struct deal *deal, unsigned kind, struct arena *arena, int64_t *out)
{
	struct ask ask = {
		.provider = deal->provider,
		.params = param_defaults(deal->provider->decl.params, arena),
		.request = {.kind = kind,
			    .sound = str_of(deal->model->sound),
			    .model = str_of(deal->model->id),
			    .candidate = 1,
			    .arena = arena},
	};

	ask.request.params = &ask.params;
	return deal_estimate(deal, &ask, 1, out);
}
