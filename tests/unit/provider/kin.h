/* kin.h - a family's request, and what its back ends are told. */
#ifndef ASSETC_TESTS_PROVIDER_KIN_H
#define ASSETC_TESTS_PROVIDER_KIN_H

#include "provider/family.h"

#include <criterion/criterion.h>
#include <string.h>

struct kin {
	struct arena arena;
	struct diag diag;
	const struct provider *provider;
	struct param_set params;
	struct provider_request request, there;
};

static inline void kin_init(struct kin *kin, const char *family, const char *model)
{
	memset(kin, 0, sizeof(*kin));
	kin->provider = provider_find(str_of(family));
	cr_assert_not_null(kin->provider->family);
	kin->params = param_defaults(kin->provider->decl.params, &kin->arena);
	kin->request = (struct provider_request){.kind = ASSET_AUDIO,
						 .prompt = STR("a coin"),
						 .model = str_of(model),
						 .params = &kin->params,
						 .candidate = 1,
						 .arena = &kin->arena};
}

static inline void kin_set(struct kin *kin, const char *name, const char *text)
{
	size_t row = param_index(kin->params.defs, str_of(name));

	cr_assert_neq(row, SIZE_MAX, "%s", name);
	cr_assert_eq(param_parse(&kin->params.defs[row], str_of(text), (struct place){0},
				 &kin->arena, &kin->params.values[row], &kin->diag),
		     ST_OK);
	kin->params.values[row].is_written = true;
}

static inline const struct family_back *kin_back(const struct kin *kin, const char *driver)
{
	const struct family_back *found = family_back_of(kin->provider->family, driver);

	cr_assert_not_null(found, "%s", driver);
	return found;
}

static inline const char *kin_text(struct kin *kin, const char *driver, const char *name)
{
	family_request(kin->provider->family, kin_back(kin, driver), &kin->request, 5, &kin->there);
	return str_keep(&kin->arena, param_get(kin->there.params, name)->text);
}

static inline void kin_release(struct kin *kin)
{
	diag_release(&kin->diag);
	arena_release(&kin->arena);
}

#endif
