/* Names of languages: how they are made, and that no two assets get one. */
#include "unit/link/sample.h"

#include "link/names.h"
#include "link/upper.h"

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

Test(link_names, members_are_as_javascript_makes_them)
{
	static const char *const KEYS[] = {"a1B",  "XMLHttp",     "a__b",        "_coin", "__Coin",
					   "Coin", "sfxJump1_01", "caf\xC3\xA9", "a-b c"};
	static const char *const NAMES[] = {"A1_B", "X_M_L_HTTP",   "A__B",        "COIN", "__COIN",
					    "COIN", "SFX_JUMP1_01", "CAF\xC3\x89", "A-B C"};

	for (size_t i = 0; i < sizeof(KEYS) / sizeof(KEYS[0]); i++) {
		struct str name = name_member(&sample_arena, str_of(KEYS[i]));

		cr_expect(str_is(name, NAMES[i]), "%s became %.*s", KEYS[i], STR_ARGS(name));
	}
	cr_expect_eq(name_member(&sample_arena, STR("")).len, 0);
	cr_expect(str_is(name_member(&sample_arena, STR("a\xF0")), "A\xC3\xB0") == false);
}

/* Each code point of the scripts that upper_add knows, between two letters, judged by the rule itself. */
Test(link_names, members_are_as_node_makes_them, .timeout = 60)
{
	static const char *const NODE[] = {"node", "judge.js", NULL};
	struct strbuf out = {0};

	for (uint32_t c = 0x20; c < 0x530; c++) {
		struct strbuf key = {0};

		strbuf_add_char(&key, 'a');
		code_point_add(&key, c);
		strbuf_add_char(&key, 'B');
		strbuf_printf(&out, "%.*s\n",
			      STR_ARGS(name_member(&sample_arena, strbuf_str(&key))));
		strbuf_release(&key);
	}
	write_file("names", strbuf_str(&out));
	strbuf_release(&out);
	write_file("judge.js",
		   STR("const found = require('fs').readFileSync('names', 'utf8').split('\\n');\n"
		       "let problems = 0;\n"
		       "for (let c = 0x20; c < 0x530; c++) {\n"
		       "  if (c >= 0x180 && c < 0x370) continue;\n"
		       "  const key = 'a' + String.fromCodePoint(c) + 'B';\n"
		       "  const name = key.replace(/([A-Z])/g, "
		       "'_$1').toUpperCase().replace(/^_/, '');\n"
		       "  if (found[c - 0x20] === name) continue;\n"
		       "  console.error(c.toString(16), found[c - 0x20], name);\n"
		       "  problems++;\n"
		       "}\n"
		       "process.exit(problems ? 1 : 0);\n"));
	cr_expect_leq(run_program(NODE), 0);
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
