#include "import/names.h"

#include <criterion/criterion.h>

static void expect_id(const char *name, const char *id, const char *key)
{
	struct arena arena = {0};
	struct str got = name_to_id(&arena, str_of(name)),
		   got_key = name_to_key(&arena, str_of(name));

	cr_expect(str_is(got, id), "the id of '%s' is '%.*s', not '%s'", name, STR_ARGS(got), id);
	cr_expect(str_is(got_key, key), "the key of '%s' is '%.*s', not '%s'", name,
		  STR_ARGS(got_key), key);
	arena_release(&arena);
}

Test(import_names, ids_and_keys)
{
	expect_id("backdrop_protein_sky", "backdrop-protein-sky", "backdropProteinSky");
	expect_id("sprite-coin", "sprite-coin", "spriteCoin");
	expect_id("sfxJump2A", "sfx-jump2-a", "sfxJump2A");
	expect_id("Coin  Gold (2)", "coin-gold-2", "coinGold2");
	expect_id("__a__b__", "a-b", "aB");
	expect_id("2nd", "2nd", "_2nd");
	expect_id("a_1_b", "a-1-b", "a1B");
	expect_id("caf\xC3\xA9 noir", "caf-noir", "cafNoir");
	expect_id("\xE6\xBC\xA2", "", "");
	expect_id("", "", "");
	expect_id("../../etc/passwd", "etc-passwd", "etcPasswd");
}

Test(import_names, too_long_is_none)
{
	struct arena arena = {0};
	char name[130];

	for (size_t i = 0; i < sizeof(name); i++)
		name[i] = 'a';
	cr_expect_eq(name_to_id(&arena, (struct str){name, 128}).len, 128);
	cr_expect_eq(name_to_id(&arena, (struct str){name, 129}).len, 0);
	name[0] = '1';
	cr_expect_eq(name_to_key(&arena, (struct str){name, 128}).len, 0);
	arena_release(&arena);
}

Test(import_names, what_may_stand_as_it_is)
{
	cr_expect(name_is_key(STR("sfxJump_1")));
	cr_expect(name_is_key(STR("_x")));
	cr_expect_not(name_is_key(STR("1x")));
	cr_expect_not(name_is_key(STR("a-b")));
	cr_expect_not(name_is_key(STR("")));
	cr_expect(name_is_section_part(STR("a-b")));
	cr_expect_not(name_is_section_part(STR("-b")));
	cr_expect_not(name_is_section_part(STR("a.b")));
	cr_expect_not(name_is_section_part(STR("a b")));
}
