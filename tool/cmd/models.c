/* models.c - telling of the models of hosted providers: what they make, what it costs, until when they are there. */
#include "cmd/models.h"

#include "cmd/book.h"
#include "cmd/tables.h"
#include "project/project.h"

#include <string.h>

/* An alias of one vendor has one model. */
static bool is_of(const struct model *model, const struct provider *provider)
{
	return strcmp(model->provider, provider_driver(provider)) == 0 &&
	       (!provider->driver_model || strcmp(model->id, provider->driver_model) == 0);
}

void usual_deal(const struct compile_options *options, const struct provider *provider,
		struct arena *arena, struct deal *out)
{
	unsigned kinds = provider->decl.kinds, kind = kinds & -kinds; /* the first of them */
	struct str name = str_of(provider->driver_model);
	const struct model *model = model_for(options->models, provider_driver(provider), kind,
					      (struct str){0}, name, arena);

	deal_of_model(options, provider, model, name.len ? name : str_of(model->id), arena, out);
}

/* ---- what it costs ----------------------------------------------------------------------- */

struct form {
	enum model_price pricing;
	const char *name; /* of the form, for programs */
	struct {
		const char *json, *text;
	} parts[4];
};

static const struct form FORMS[] = {
	{PRICE_EACH, "each", {{"each_usd", "each"}}},
	{PRICE_SECOND,
	 "second",
	 {{"second_usd", "a second"},
	  {"unsaid_usd", "without a length"},
	  {"credit_usd", "a credit"}}},
	{PRICE_TOKENS,
	 "tokens",
	 {{"text_usd", "a million tokens of text"},
	  {"picture_usd", "of pictures sent"},
	  {"made_usd", "of what is made"}}},
	{PRICE_TABLE,
	 "table",
	 {{"small_usd", "each"},
	  {"small_better_usd", "in the better quality"},
	  {"large_usd", "large"},
	  {"large_better_usd", "large in the better quality"}}},
	{PRICE_MACHINE,
	 "machine",
	 {{"machine_usd", "a second of their machine"},
	  {"most_usd", "at most, which is reserved"}}},
	{PRICE_CHARACTERS, "characters", {{"characters_usd", "a million characters"}}},
};

static const struct form *form_of(const struct model *model)
{
	for (size_t i = 0; i < sizeof(FORMS) / sizeof(FORMS[0]); i++) {
		if (FORMS[i].pricing == model->pricing)
			return &FORMS[i];
	}
	return NULL;
}

static void put_price_text(struct strbuf *out, const struct deal *deal, unsigned kind,
			   struct arena *arena)
{
	const struct form *form = form_of(deal->model);
	int64_t usual;

	strbuf_add_c(out, "      costs ");
	if (deal->price_usd != PROJECT_NOT_SAID) {
		put_usd(out, deal->price_usd);
		strbuf_add_c(out, " each, as a policy file says\n");
		return;
	}
	for (size_t i = 0; form && i < 4 && form->parts[i].text; i++) {
		strbuf_add_c(out, i ? ", " : "");
		put_usd(out, deal->model->price[i]);
		strbuf_printf(out, " %s", form->parts[i].text);
	}
	if (!form)
		strbuf_printf(out,
			      "what nobody has said: 'providers: {%s: {price_usd: …}}' in a policy "
			      "file does",
			      deal->provider->decl.name);
	else if (deal->hosted && form->pricing != PRICE_EACH &&
		 deal_estimate_usual(deal, kind, arena, &usual) && usual > 0) {
		strbuf_add_c(out, "; ");
		put_usd(out, usual);
		strbuf_add_c(out, " for what a spec asks that leaves all to the defaults");
	}
	strbuf_add_char(out, '\n');
}

static void put_price_json(struct json *json, const struct deal *deal, unsigned kind,
			   struct arena *arena)
{
	const struct form *form = form_of(deal->model);
	int64_t usual;

	json_object_begin(json, "prices");
	json_c(json, "by",
	       deal->price_usd != PROJECT_NOT_SAID ? "policy"
	       : form                              ? form->name
						   : "unknown");
	if (deal->price_usd != PROJECT_NOT_SAID)
		json_decimal(json, "each_usd", deal->price_usd);
	for (size_t i = 0;
	     deal->price_usd == PROJECT_NOT_SAID && form && i < 4 && form->parts[i].json; i++)
		json_decimal(json, form->parts[i].json, deal->model->price[i]);
	if (deal->hosted && deal_estimate_usual(deal, kind, arena, &usual) && usual > 0)
		json_decimal(json, "usual_usd", usual);
	json_object_end(json);
}

/* ---- text -------------------------------------------------------------------------------- */

static void put_words(struct strbuf *out, const char *before, const char *const *words)
{
	if (!words)
		return;
	strbuf_add_c(out, before);
	for (size_t i = 0; words[i]; i++)
		strbuf_printf(out, "%s%s", i ? ", " : "", words[i]);
}

static void put_seconds(struct strbuf *out, const struct model *model)
{
	if (!model->max_ms)
		return;
	strbuf_add_c(out, "; ");
	decimal_format(out, (int64_t)model->min_ms * 1000);
	strbuf_add_c(out, " to ");
	decimal_format(out, (int64_t)model->max_ms * 1000);
	strbuf_add_c(out, " s");
}

static void put_powers(struct strbuf *out, const struct model *model)
{
	static const char *const ALPHA[] = {"", "; never transparent", "; transparent on request"};

	strbuf_printf(out, "      makes %s%s%s",
		      model->sound && strcmp(model->sound, "music") == 0    ? "music"
		      : model->sound && strcmp(model->sound, "speech") == 0 ? "speech"
		      : model->sound                                        ? "sound effects"
				     : kinds_name(model->kinds),
		      ALPHA[model->alpha], model->batch > 1 ? "; several at once" : "");
	put_words(out, "; qualities ", model->qualities);
	put_words(out, "; sizes ", model->sizes);
	put_seconds(out, model);
	strbuf_add_char(out, '\n');
}

static void put_end(struct strbuf *out, const struct model *model, const char *today)
{
	if (!model->shut_down)
		return;
	strbuf_printf(out, "      %s %s",
		      today && model_is_shut_down(model, today) ? "was shut down on"
								: "will be shut down on",
		      model->shut_down);
	if (model->successor)
		strbuf_printf(out, "; %s is its successor", model->successor);
	strbuf_add_char(out, '\n');
}

static void put_model(struct strbuf *out, const struct compile_options *options,
		      const struct provider *provider, const struct model *model,
		      struct arena *arena)
{
	struct deal deal;

	strbuf_printf(out, "    %s", model->id);
	if (model->alias_of) {
		strbuf_printf(out, " is %s\n", model->alias_of);
		return;
	}
	strbuf_add_c(out, model->is_default ? " (default)" : "");
	strbuf_add_c(out, model->as_of ? "\n" : " (of your models.yaml)\n");
	deal_of_model(options, provider, model, str_of(model->id), arena, &deal);
	put_powers(out, model);
	put_price_text(out, &deal, model->kinds & provider->decl.kinds, arena);
	if (model->licence)
		strbuf_printf(out, "      licence: %s\n", model->licence);
	put_end(out, model, options->today);
}

void models_put_text(struct strbuf *out, const struct compile_options *options,
		     const struct provider *provider)
{
	const struct model *model;
	struct arena arena = {0};
	bool is_begun = false;

	for (size_t i = 0; (model = model_at(options->models, i)) != NULL; i++) {
		if (!is_of(model, provider))
			continue;
		if (!is_begun)
			strbuf_add_c(out, "  models, beside which any other may be named:\n");
		is_begun = true;
		put_model(out, options, provider, model, &arena);
	}
	arena_release(&arena);
}

/* ---- JSON -------------------------------------------------------------------------------- */

static void put_list(struct json *json, const char *name, const char *const *words)
{
	if (!words)
		return;
	json_array_begin(json, name);
	for (; *words; words++)
		json_c(json, NULL, *words);
	json_array_end(json);
}

static void put_optional(struct json *json, const char *name, const char *text)
{
	if (text)
		json_c(json, name, text);
}

static void put_limits(struct json *json, const struct model *model)
{
	json_int(json, "batch", model->batch);
	if (model->prompt_max)
		json_int(json, "prompt_max", model->prompt_max);
	if (model->min_ms)
		json_decimal(json, "min_seconds", (int64_t)model->min_ms * 1000);
	if (model->max_ms)
		json_decimal(json, "max_seconds", (int64_t)model->max_ms * 1000);
}

static void put_model_json(struct json *json, const struct compile_options *options,
			   const struct provider *provider, const struct model *model,
			   struct arena *arena)
{
	static const char *const ALPHA[] = {"unknown", "never", "on_request"};
	struct deal deal;

	json_object_begin(json, NULL);
	json_c(json, "id", model->id);
	if (model->alias_of) {
		json_c(json, "alias_of", model->alias_of);
		json_object_end(json);
		return;
	}
	deal_of_model(options, provider, model, str_of(model->id), arena, &deal);
	json_c(json, "state", deal_state_name(deal.state));
	json_bool(json, "default", model->is_default);
	kinds_put_json(json, model->kinds);
	put_optional(json, "sound", model->sound);
	json_c(json, "family", model->family);
	json_c(json, "alpha", ALPHA[model->alpha]);
	put_limits(json, model);
	put_list(json, "sizes", model->sizes);
	put_list(json, "qualities", model->qualities);
	put_price_json(json, &deal, model->kinds & provider->decl.kinds, arena);
	put_optional(json, "licence", model->licence);
	put_optional(json, "shut_down", model->shut_down);
	put_optional(json, "successor", model->successor);
	put_optional(json, "as_of", model->as_of);
	json_object_end(json);
}

void models_put_json(struct json *json, const char *name, const struct compile_options *options,
		     const struct provider *provider)
{
	const struct model *model;
	struct arena arena = {0};

	json_array_begin(json, name);
	for (size_t i = 0; (model = model_at(options->models, i)) != NULL; i++) {
		if (is_of(model, provider))
			put_model_json(json, options, provider, model, &arena);
	}
	json_array_end(json);
	arena_release(&arena);
}
