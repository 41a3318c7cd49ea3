/* registry.c - the table of providers, made from providers.def. */
#include "provider/provider.h"

#define PROVIDER(identifier, name) extern const struct provider provider_##identifier;
#include "provider/providers.def"
#undef PROVIDER

const struct provider *const provider_table[] = {
#define PROVIDER(identifier, name) &provider_##identifier,
#include "provider/providers.def"
#undef PROVIDER
};
const size_t provider_count = sizeof(provider_table) / sizeof(provider_table[0]);

const struct provider *provider_find(struct str name)
{
	for (size_t i = 0; i < provider_count; i++) {
		if (str_is(name, provider_table[i]->decl.name))
			return provider_table[i];
	}
	return NULL;
}

const char *provider_driver(const struct provider *provider)
{
	return provider->driver ? provider->driver : provider->decl.name;
}

const char *const *provider_models(const struct provider *provider, unsigned kind)
{
	return kind == ASSET_AUDIO && provider->sound_models ? provider->sound_models
							     : provider->models;
}

unsigned provider_revision(const struct provider *provider, unsigned kind)
{
	return kind == ASSET_AUDIO && provider->sound_revision ? provider->sound_revision
							       : provider->revision;
}
