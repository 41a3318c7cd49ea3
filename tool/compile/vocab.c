/* vocab.c - hands the registries to the spec room; names for "did you mean" come from the same .def
 * files as the tables. */
#include "compile/vocab.h"

#include "provider/family.h"
#include "provider/hosted.h"
#include "provider/model.h"
#include "step/step.h"

static const char *const STEP_NAMES[] = {
#define STEP(name) #name,
#include "step/steps.def"
#undef STEP
	NULL,
};

static const char *const CHECK_NAMES[] = {
#define CHECK(name) #name,
#include "step/checks.def"
#undef CHECK
	NULL,
};

static const char *const PROVIDER_NAMES[] = {
#define PROVIDER(identifier, name) name,
#include "provider/providers.def"
#undef PROVIDER
	NULL,
};

static const struct param_owner *find_provider(struct str name)
{
	const struct provider *provider = provider_find(name);

	return provider ? &provider->decl : NULL;
}

static const struct param_owner *find_step(struct str name)
{
	const struct step *step = step_find(name);

	return step ? &step->decl : NULL;
}

static const struct param_owner *find_check(struct str name)
{
	const struct check *check = check_find(name);

	return check ? &check->decl : NULL;
}

static const char *const *models_of(const struct param_owner *owner, unsigned kind)
{
	return provider_models((const struct provider *)owner, kind);
}

/* Of this build's table alone: what a pack means does not depend on the file of a user. */
static bool has_model(const struct param_owner *owner, unsigned kind, struct str name)
{
	const struct provider *provider = (const struct provider *)owner;
	const struct model *model =
		provider->hosted ? model_find(NULL, provider_driver(provider), name) : NULL;

	return model && model->kinds & kind;
}

static struct vocab_vendor vendor_of(const struct param_owner *owner)
{
	const struct provider *provider = (const struct provider *)owner;
	const struct hosted *hosted = provider->hosted;

	if (provider->family)
		return (struct vocab_vendor){.is_family = true};
	return (struct vocab_vendor){.driver = provider_driver(provider),
				     .base_url = hosted ? hosted->base_url : NULL,
				     .key_env = hosted ? hosted->key_env : NULL,
				     .secret_envs = hosted ? hosted->secret_envs : NULL};
}

/* A family is asked in the protocols of its back ends. */
static bool may_speak(const struct param_owner *asked, const struct param_owner *speaks)
{
	const struct provider *provider = (const struct provider *)asked;
	const char *driver = provider_driver((const struct provider *)speaks);

	if (provider->family)
		return family_back_of(provider->family, driver) != NULL;
	return str_is(str_of(driver), provider_driver(provider));
}

const struct vocab *vocab_get(void)
{
	static const struct vocab vocab = {
		.find_provider = find_provider,
		.find_step = find_step,
		.find_check = find_check,
		.check_name_argument = check_name_argument,
		.check_name_pattern = CHECK_NAME_PATTERN,
		.provider_models = models_of,
		.has_model = has_model,
		.find_vendor = vendor_of,
		.may_speak = may_speak,
		.provider_names = PROVIDER_NAMES,
		.step_names = STEP_NAMES,
		.check_names = CHECK_NAMES,
	};

	return &vocab;
}
