/* model.c - `generation.model`, and the models of assets.yaml, against what a provider has. */
#include "spec/fields.h"
#include "spec/grammar.h"
#include "spec/spec.h"

static const unsigned KINDS[] = {ASSET_IMAGE, ASSET_AUDIO};
#define KIND_COUNT (sizeof(KINDS) / sizeof(KINDS[0]))

static bool is_listed(const char *const *models, struct str name)
{
	for (; *models; models++) {
		if (str_is(name, *models))
			return true;
	}
	return false;
}

/* Whether it is a model of one of these kinds. */
static bool is_of(struct reader *reader, const struct param_owner *provider, unsigned kinds,
		  struct str name)
{
	for (size_t i = 0; i < KIND_COUNT; i++) {
		const char *const *models;

		if (!(kinds & KINDS[i] & provider->kinds))
			continue;
		models = reader->vocab->provider_models(provider, KINDS[i]);
		if (!models || is_listed(models, name))
			return true;
	}
	return false;
}

static void list_models(struct reader *reader, const struct param_owner *provider, unsigned kind)
{
	const char *const *models = reader->vocab->provider_models(provider, kind);
	struct strbuf text = {0};

	for (size_t i = 0; models[i]; i++)
		strbuf_printf(&text, "%s%s",
			      i == 0          ? ""
			      : models[i + 1] ? ", "
					      : " and ",
			      models[i]);
	diag_hint(reader->diag, "for %s there are %s", kind == ASSET_IMAGE ? "images" : "sounds",
		  text.data ? text.data : "none");
	strbuf_release(&text);
}

/* The nearest name of these kinds, else all of the only kind. */
static void help_out(struct reader *reader, const struct param_owner *provider, unsigned kinds,
		     struct str name)
{
	for (size_t i = 0; i < KIND_COUNT; i++) {
		const char *near = NULL;

		if (kinds & KINDS[i] & provider->kinds)
			near = nearest_word(name,
					    reader->vocab->provider_models(provider, KINDS[i]));
		if (near) {
			diag_hint(reader->diag, "did you mean '%s'?", near);
			return;
		}
	}
	kinds &= provider->kinds;
	if (kinds == ASSET_IMAGE || kinds == ASSET_AUDIO)
		list_models(reader, provider, kinds);
}

void model_check(struct reader *reader, const struct param_owner *provider, unsigned kinds,
		 const struct param_value *model)
{
	const char *what;
	bool is_other;

	if (!(kinds & provider->kinds) || is_of(reader, provider, kinds, model->text))
		return;
	is_other = is_of(reader, provider, provider->kinds & ~kinds, model->text);
	what = !is_other              ? "the provider has no"
	       : kinds == ASSET_AUDIO ? "for sounds the provider has no"
				      : "for images the provider has no";
	reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0305", model->at,
				       "model: %s '%.*s'", what, STR_ARGS(model->text)));
	help_out(reader, provider, kinds, model->text);
}

void default_model_check(struct reader *reader, const struct param_value *model)
{
	const struct vocab *vocab = reader->vocab;
	const char *near = NULL;

	for (const char *const *name = vocab->provider_names; *name; name++) {
		const struct param_owner *provider = vocab->find_provider(str_of(*name));

		for (size_t i = 0; i < KIND_COUNT; i++) {
			const char *const *models =
				provider->kinds & KINDS[i]
					? vocab->provider_models(provider, KINDS[i])
					: NULL;

			if (models && is_listed(models, model->text))
				return;
			if (models && !near)
				near = nearest_word(model->text, models);
		}
	}
	if (!near)
		return;
	diag_warning(reader->diag, "W0305", model->at, "no provider lists a model '%.*s'",
		     STR_ARGS(model->text));
	diag_hint(reader->diag, "did you mean '%s'?", near);
}

static bool lists(const struct vocab *vocab, const struct param_owner *provider, unsigned kind,
		  struct str model)
{
	const char *const *models = provider ? vocab->provider_models(provider, kind) : NULL;

	if (models)
		return is_listed(models, model);
	return provider && vocab->has_model && vocab->has_model(provider, kind, model);
}

static bool somebody_has(const struct vocab *vocab, unsigned kind, struct str model)
{
	for (const char *const *name = vocab->provider_names; *name; name++) {
		if (lists(vocab, vocab->find_provider(str_of(*name)), kind, model))
			return true;
	}
	return false;
}

void default_model_choose(struct reader *reader)
{
	struct spec *spec = reader->spec;
	const struct spec_generation *from = &spec->generation;
	const struct spec_defaults *defaults = spec->defaults;
	unsigned kind = spec->kind;

	if (!defaults || !defaults->model.is_set || !from->provider || !kind)
		return;
	if (lists(reader->vocab, from->provider, kind, defaults->model.text))
		spec->default_model_of |= 1;
	for (size_t i = 0; i < from->fallback_count && i < 63; i++) {
		if (lists(reader->vocab, from->fallbacks[i], kind, defaults->model.text))
			spec->default_model_of |= UINT64_C(2) << i;
	}
	/* One that nobody has may be newer than the tables, where any name may be written. */
	if (!spec->default_model_of && !reader->vocab->provider_models(from->provider, kind) &&
	    !somebody_has(reader->vocab, kind, defaults->model.text))
		spec->default_model_of = 1;
}
