/* test_family.c - what the back ends of a family are told. */
#include "unit/provider/kin.h"

Test(provider_family, every_back_end_is_whole)
{
	for (size_t i = 0; i < provider_count; i++) {
		const struct family *family = provider_table[i]->family;

		if (!family)
			continue;
		cr_expect_null(provider_table[i]->hosted);
		cr_expect_not_null(provider_table[i]->make);
		for (const struct family_back *row = family->backs; row->driver; row++) {
			const struct provider *speaks = provider_find(str_of(row->driver));
			bool has_input;

			cr_assert_not_null(speaks, "%s", row->driver);
			cr_assert_not_null(speaks->hosted, "%s", row->driver);
			cr_assert_str_eq(provider_driver(speaks), row->driver);
			has_input = param_index(speaks->decl.params, STR("input")) != SIZE_MAX;
			cr_expect(row->model || row->has_no_model, "%s", row->driver);
			for (const struct family_map *map = row->map; map && map->from; map++) {
				cr_expect_neq(param_index(provider_table[i]->decl.params,
							  str_of(map->from)),
					      SIZE_MAX, "%s", map->from);
				cr_expect(has_input || param_index(speaks->decl.params,
								   str_of(map->to)) != SIZE_MAX,
					  "%s", map->to);
			}
			for (const char *const *pair = row->fixed; pair && *pair; pair += 2)
				cr_expect_neq(param_index(speaks->decl.params, str_of(*pair)),
					      SIZE_MAX, "%s", *pair);
		}
	}
}

static unsigned check(struct kin *kin, const char *driver, bool may_be_longer, const char *code)
{
	unsigned found = 0;
	enum status st;

	diag_release(&kin->diag);
	kin->diag = (struct diag){0};
	st = family_check(kin->provider->family, kin_back(kin, driver), &kin->request,
			  may_be_longer, &kin->diag);
	cr_assert_eq(st, kin->diag.errors ? ST_INVALID : ST_OK);
	for (const struct finding *it = kin->diag.first; it; it = it->next)
		found += strcmp(it->code, code) == 0;
	return found;
}

Test(provider_family, what_a_back_end_cannot_is_known_before)
{
	struct kin kin;

	kin_init(&kin, "musicgen", "facebook/musicgen-small");
	kin_set(&kin, "duration_seconds", "2.5");
	cr_expect_eq(check(&kin, "replicate", false, "E0524"), 1);
	cr_expect_eq(check(&kin, "replicate", true, "E0524"), 0);
	cr_expect_eq(check(&kin, "replicate", true, "E0569"), 1);
	cr_expect_eq(check(&kin, "huggingface", false, "E0569"), 0);
	cr_expect_eq(check(&kin, "huggingface", false, "W0520"), 1, "its model");
	kin_set(&kin, "duration_seconds", "31");
	cr_expect_eq(check(&kin, "huggingface", false, "E0524"), 1);
	kin_set(&kin, "extend_stride", "18");
	cr_expect_eq(check(&kin, "replicate", false, "W0520"), 1);
	kin_release(&kin);
	kin_init(&kin, "bark", "");
	kin_set(&kin, "duration_seconds", "2.5");
	kin.request.has_seed = true;
	cr_expect_eq(check(&kin, "replicate", false, "W0520"), 2, "its length, and the seed");
	kin_release(&kin);
}

Test(provider_family, drivers_for_people)
{
	struct arena arena = {0};

	cr_expect(str_is(family_drivers(provider_find(STR("musicgen"))->family, &arena),
			 "replicate, huggingface or elevenlabs"));
	arena_release(&arena);
}
