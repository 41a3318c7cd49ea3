/* deal.c - whether a hosted provider can be asked, where, and for how much. */
#include "compile/deal.h"

#include "compile/back_end.h"
#include "project/endpoint.h"
#include "project/project.h"

#include <string.h>

/* ---- the model --------------------------------------------------------------------------- */

struct str deal_model(const struct compile_options *options, const struct ask *ask,
		      struct arena *arena)
{
	const struct provider_request *rq = &ask->request;
	const struct model *model;

	if (rq->model.len || !ask->provider->hosted)
		return rq->model;
	model = model_default(options->models, provider_driver(ask->provider), rq->kind, rq->sound);
	return model ? str_copy(arena, str_of(model->id)) : (struct str){0};
}

static void refuse(struct deal *deal, enum deal_state state, struct str why, struct str hint)
{
	deal->state = state;
	deal->why = why;
	deal->hint = hint;
}

static void refuse_retired(struct str model, struct arena *arena, struct deal *deal)
{
	const struct provider *provider = deal->provider;
	const struct model *row = deal->model;
	const char *vendor = provider_driver(provider);
	const char *next = row->successor;
	struct strbuf why = {0};

	if (provider->driver_model && str_is(model, provider->driver_model))
		strbuf_printf(&why, "was shut down by %s on %s", vendor, row->shut_down);
	else
		strbuf_printf(&why, "no longer has %.*s, which was shut down on %s",
			      STR_ARGS(model), row->shut_down);
	if (next)
		strbuf_printf(&why, "; %s is its successor", next);
	refuse(deal, DEAL_RETIRED, str_copy(arena, strbuf_str(&why)),
	       next ? str_printf(arena,
				 "write 'provider: %s' with 'model: %s', or name an endpoint of "
				 "your own that still has %.*s",
				 vendor, next, STR_ARGS(model))
		    : str_printf(arena, "name an endpoint of your own that still has %.*s",
				 STR_ARGS(model)));
	strbuf_release(&why);
}

/* ---- what a longer sound passes ---------------------------------------------------------- */

/* A range of durations that takes the model's least, or a step that may cut to the length that is wanted. */
static bool takes_longer(const struct spec *spec, const struct model *model)
{
	for (size_t i = 0; i < spec->step_count; i++) {
		const struct spec_step *step = &spec->steps[i];

		if (strcmp(step->decl->name, "trim_silence") == 0)
			return true;
		for (size_t j = 0; j < step->check_count; j++) {
			const struct spec_check *check = &step->checks[j];

			if (strcmp(check->decl->name, "duration_range") == 0 &&
			    check->argument.high >= (int64_t)model->min_ms * 1000)
				return true;
		}
	}
	return false;
}

/* ---- the deal ---------------------------------------------------------------------------- */

static bool has_key(const struct compile_options *options, struct str variable, struct arena *arena)
{
	return options->has_key && options->has_key(options->context, str_keep(arena, variable));
}

/* The first half of what lacks; NULL: nothing does. Whoever names a variable of their own has both halves in it. */
static const char *lacking(const struct compile_options *options, const struct deal *deal,
			   struct arena *arena)
{
	const struct hosted *hosted = deal->hosted;
	const char *const *name = hosted->secret_envs;

	if (!deal->key_env.len ||
	    (hosted->key_is_optional && !has_key(options, deal->key_env, arena)))
		return NULL;
	if (!has_key(options, deal->key_env, arena))
		return str_keep(arena, deal->key_env);
	if (!name || !str_is(deal->key_env, hosted->key_env))
		return NULL;
	while (*name && !has_key(options, str_of(*name), arena))
		name++;
	return *name ? NULL : hosted->secret_envs[0];
}

static void settle(const struct compile_options *options, struct str model, struct arena *arena,
		   struct deal *out)
{
	bool is_gone = out->is_vendor_host && options->today &&
		       model_is_shut_down(out->model, options->today);
	const char *lack = lacking(options, out, arena);

	if (is_gone)
		refuse_retired(model, arena, out);
	else if (lack)
		refuse(out, DEAL_NO_KEY, str_printf(arena, "has no key: %s is not set", lack),
		       str_printf(arena, "set %s to the %s of the account that is to pay", lack,
				  str_is(out->key_env, lack) ? "key" : "secret"));
}

/* What is said of a family goes before what is said of its back end. */
static void fill_price(const struct compile_options *options, struct str model, struct deal *out)
{
	const struct provider *of = out->provider;

	out->price_usd = deal_price(options, of, model);
	if (out->back && out->price_usd == PROJECT_NOT_SAID) {
		of = out->speaks;
		model = str_of(out->model->id);
		out->price_usd = deal_price(options, of, model);
	}
	out->may_cost_more = out->is_vendor_host && deal_price_is_projects(options, of, model);
	/* Whoever is asked without a key has nobody to bill. */
	if (out->back && out->price_usd == PROJECT_NOT_SAID && !out->is_vendor_host &&
	    !out->key_env.len)
		out->price_usd = 0;
}

static void fill_figures(const struct compile_options *options, struct str model, struct deal *out)
{
	int64_t in_flight = deal_in_flight(options, out->provider);

	if (out->back && in_flight == PROJECT_NOT_SAID)
		in_flight = deal_in_flight(options, out->speaks);
	out->in_flight =
		in_flight == PROJECT_NOT_SAID ? out->hosted->in_flight : (unsigned)in_flight;
	fill_price(options, model, out);
	out->usd_per_credit = deal_credit_price(options, out->speaks);
	out->safety_margin_credits = deal_margin(options, out->speaks);
}

static void begin(const struct compile_options *options, const struct provider *provider,
		  const struct model *model, struct deal *out)
{
	*out = (struct deal){.provider = provider,
			     .speaks = provider,
			     .model = model,
			     .price_usd = PROJECT_NOT_SAID,
			     .usd_per_credit = PROJECT_NOT_SAID,
			     .safety_margin_credits = PROJECT_NOT_SAID,
			     .in_flight = 1,
			     .allows_unpriced = options->allows_unpriced};
}

/* At the place where it is asked. */
static void go_there(const struct compile_options *options, const struct whereabouts *where,
		     struct str model, struct arena *arena, struct deal *out)
{
	out->endpoint = where->name;
	if (where->why.len) {
		refuse(out, DEAL_ABSENT, where->why, where->hint);
		return;
	}
	out->hosted = out->speaks->hosted;
	out->base_url = where->base_url;
	out->key_env = where->key_env;
	out->allows_plain_http = where->is_plain_http;
	out->dialect = where->dialect;
	out->is_vendor_host = url_is_same_host(where->base_url, str_of(out->hosted->base_url));
	fill_figures(options, model, out);
	settle(options, model, arena, out);
}

/* ---- families ---------------------------------------------------------------------------- */

/* What the back end has; the licence is that of the weights, whoever runs them. */
static const struct model *model_there(const struct compile_options *options,
				       const struct deal *deal, struct str asked,
				       struct arena *arena)
{
	const struct family_back *back = deal->back;
	struct provider_request request = {.model = asked}, there;
	const struct model *row;
	struct model *own;

	family_model(deal->provider->family, back, &request, &there);
	row = model_for(options->models, provider_driver(deal->speaks), ASSET_AUDIO,
			str_of(back->sound),
			there.model.len ? there.model : str_of(deal->model->id), arena);
	if (row->licence || !deal->model->licence)
		return row;
	own = arena_alloc(arena, sizeof(*own));
	*own = *row;
	own->licence = deal->model->licence;
	return own;
}

static void deal_of_family(const struct compile_options *options, struct str model,
			   struct str asked, struct arena *arena, struct deal *out)
{
	struct back_end end;

	back_end_find(options, out->provider, arena, &end);
	if (end.command) {
		out->is_program = true;
		out->endpoint = str_copy(arena, end.command->name);
		out->price_usd = end.command->price_usd;
		return;
	}
	if (!end.row) {
		out->endpoint = end.where.name;
		refuse(out, DEAL_ABSENT, end.where.why, end.where.hint);
		return;
	}
	out->back = end.row;
	out->speaks = end.provider;
	/* Another each time, so that what is bought again is another. */
	out->chance = (uint64_t)options->now;
	out->model = model_there(options, out, asked, arena);
	go_there(options, &end.where, model, arena, out);
}

const struct provider_request *deal_request(const struct deal *deal, const struct ask *ask)
{
	struct provider_request *there;

	if (!deal->back)
		return &ask->request;
	there = arena_alloc(ask->request.arena, sizeof(*there));
	family_request(deal->provider->family, deal->back, &ask->request, deal->chance, there);
	return there;
}

void deal_of_model(const struct compile_options *options, const struct provider *provider,
		   const struct model *model, struct str name, struct arena *arena,
		   struct deal *out)
{
	struct whereabouts where;

	begin(options, provider, model, out);
	if (provider->family) {
		deal_of_family(options, name, (struct str){0}, arena, out);
		return;
	}
	deal_where(options, provider, arena, &where);
	if (!provider->hosted) {
		out->endpoint = where.name;
		refuse(out, DEAL_ABSENT, STR("is not yet in this build"),
		       STR("--profile draft builds a stand-in"));
		return;
	}
	go_there(options, &where, name, arena, out);
}

void deal_make(const struct compile_options *options, const struct spec *spec,
	       const struct ask *ask, struct arena *arena, struct deal *out)
{
	const struct provider_request *rq = &ask->request;
	const struct model *model = NULL;

	if (ask->provider->hosted || ask->provider->family)
		model = model_for(options->models, provider_driver(ask->provider), rq->kind,
				  rq->sound, rq->model, arena);
	if (ask->provider->family) {
		begin(options, ask->provider, model, out);
		deal_of_family(options, str_of(model->id), rq->model, arena, out);
	} else {
		deal_of_model(options, ask->provider, model, deal_model(options, ask, arena), arena,
			      out);
	}
	out->may_be_longer = model && takes_longer(spec, model);
}

const char *deal_state_name(enum deal_state state)
{
	switch (state) {
	case DEAL_OPEN: return "ready";
	case DEAL_NO_KEY: return "no key";
	case DEAL_RETIRED: return "retired";
	case DEAL_ABSENT: break;
	}
	return "absent";
}

const char *deal_state_shown(const struct deal *deal)
{
	bool is_own = deal->state == DEAL_OPEN && deal->hosted && deal->hosted->is_local;

	return is_own ? "unasked" : deal_state_name(deal->state);
}

void deal_make_program(const struct ask *ask, struct arena *arena, struct deal *out)
{
	const struct project_command *command = ask->runs;

	*out = (struct deal){
		.provider = ask->provider,
		.speaks = ask->provider,
		.state = DEAL_OPEN,
		.endpoint = str_copy(arena, command->name),
		.is_program = true,
		.in_flight = 1,
		.model = model_for(NULL, provider_driver(ask->provider), ask->request.kind,
				   ask->request.sound, ask->request.model, arena),
		.price_usd = command->price_usd,
		.usd_per_credit = PROJECT_NOT_SAID,
		.safety_margin_credits = PROJECT_NOT_SAID,
	};
}
