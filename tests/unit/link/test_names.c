/* Names of languages: how they are made, and that no two assets get one. */
#include "unit/link/sample.h"

#include "link/names.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(link_names, .init = sample_init, .fini = sample_fini);

static void assert_constant(const char *text, const char *expected)
{
	struct str name = name_constant(&sample_arena, str_of(text));

	cr_expect(str_is(name, expected), "%s became %.*s", text, STR_ARGS(name));
}

Test(link_names, puts_an_underscore_before_each_capital)
{
	assert_constant("images.coin", "IMAGES_COIN");
	assert_constant("particleWhite", "PARTICLE_WHITE");
	assert_constant("playerHP", "PLAYER_H_P");
	assert_constant("audio.sfx.jump.sfxJump1_01", "AUDIO_SFX_JUMP_SFX_JUMP1_01");
	assert_constant("Coin", "COIN");
	assert_constant("2dDungeon", "2D_DUNGEON");
}

Test(link_names, makes_identifiers_of_anything)
{
	assert_constant("coin gold!", "COIN_GOLD");
	assert_constant("coin__gold", "COIN_GOLD");
	assert_constant("coin_Gold", "COIN_GOLD");
	assert_constant("_coin_", "COIN");
	assert_constant("caf\xC3\xA9s", "CAF_U00E9_S");
	assert_constant("\xF0\x9F\x8E\xAE", "U1F3AE");
	assert_constant("---", "");
	assert_constant("", "");
	/* No UTF-8: any name will do, without reading past the end. */
	assert_constant("a\xF0", "A_U00F0");
	assert_constant("a\xC0\x81z", "A_U0081_Z");
}

Test(link_names, maps_case)
{
	cr_expect(str_is(name_upper(&sample_arena, STR("aZ9_\xC3\xA9")), "AZ9_\xC3\xA9"));
	cr_expect(str_is(name_lower(&sample_arena, STR("aZ9_")), "az9_"));
}

Test(link_names, knows_what_can_begin_a_name)
{
	static const char *const GOOD[] = {"a", "ASSET", "my_game2"};
	static const char *const BAD[] = {"", "2d", "_a", "a_", "a__b", "a-b", "\xC3\xA9", "a b"};
	char longest[65];

	for (size_t i = 0; i < sizeof(GOOD) / sizeof(GOOD[0]); i++)
		cr_expect(name_is_prefix(str_of(GOOD[i])), "%s", GOOD[i]);
	for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++)
		cr_expect_not(name_is_prefix(str_of(BAD[i])), "%s", BAD[i]);
	memset(longest, 'a', sizeof(longest));
	cr_expect(name_is_prefix((struct str){longest, 64}));
	cr_expect_not(name_is_prefix((struct str){longest, 65}));
}

static const char *const WORDS[] = {"break", "class", "while"};

static enum status check(struct claim *claims, size_t count, struct diag *diag)
{
	return names_check(claims, count, "X", WORDS, 3, diag);
}

Test(link_names, names_both_assets_of_one_name)
{
	struct sample samples[] = {{.id = "one"}, {.id = "two"}, {.id = "three"}};
	struct collection all = sample_collection(samples, 3);
	struct claim claims[3];
	struct diag diag = {0};

	for (size_t i = 0; i < 3; i++)
		claims[i] = (struct claim){STR("NAME"), STR("NAME"), &all.assets[i]};
	claims[1].text = STR("OTHER");
	cr_expect_eq(check(claims, 3, &diag), ST_INVALID);
	cr_expect_eq(diag.errors, 1);
	cr_expect(has_finding(&diag, "E0918", "'one' (one.asset.json)", "'two' (two.asset.json)"));
	cr_expect(has_finding(&diag, "E0918", "both NAME in X", NULL));
	diag_release(&diag);
}

Test(link_names, tells_a_name_that_the_file_has_itself)
{
	struct collection all = sample_collection(&(struct sample){.id = "one"}, 1);
	struct claim claims[] = {{STR("COUNT"), STR("COUNT"), &all.assets[0]},
				 {STR("COUNT"), STR("COUNT"), NULL}};
	struct diag diag = {0};

	cr_expect_eq(check(claims, 2, &diag), ST_INVALID);
	cr_expect_eq(diag.errors, 1);
	cr_expect(has_finding(&diag, "E0918", "'one' (one.asset.json)", "COUNT"));
	diag_release(&diag);
}

Test(link_names, tells_keywords)
{
	struct collection all = sample_collection(&(struct sample){.id = "one"}, 1);
	struct claim claims[] = {{STR("class"), STR("class"), &all.assets[0]},
				 {STR("while"), STR("while"), NULL},
				 {STR("classes"), STR("classes"), &all.assets[0]}};
	struct diag diag = {0};

	cr_expect_eq(check(claims, 3, &diag), ST_INVALID);
	cr_expect_eq(diag.errors, 2);
	cr_expect(has_finding(&diag, "E0919", "'one' (one.asset.json)", "'class' in X"));
	cr_expect(has_finding(&diag, "E0919", "'while'", NULL));
	diag_release(&diag);
}
