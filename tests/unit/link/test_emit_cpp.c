/* The C++ header: that compilers take it without a word, and that it says what the records say. */
#include "unit/link/emit_sample.h"

#include <criterion/criterion.h>

TestSuite(link_emit_cpp, .init = sample_init, .fini = sample_fini);

/* Compiles and runs a program that includes assets.hpp; a static_assert is as good as a run. */
static void assert_runs(struct str header, const char *program)
{
	static const char *const COMPILERS[] = {"g++", "clang++"};

	write_file("assets.hpp", header);
	write_file("main.cpp", str_printf(&sample_arena,
					  "#include \"assets.hpp\"\n"
					  "#include \"assets.hpp\"\n"
					  "%s\n",
					  program));
	for (size_t i = 0; i < 2; i++) {
		const char *const argv[] = {COMPILERS[i], "-std=c++17", "-Wall",        "-Wextra",
					    "-Wpedantic", "-Wshadow",   "-Wconversion", "-Werror",
					    "main.cpp",   "-o",         "program",      NULL};
		const char *const run[] = {"./program", NULL};

		if (assert_program(argv))
			assert_program(run);
	}
}

Test(link_emit_cpp, says_what_the_records_say, .timeout = 60)
{
	struct collection all = emit_assets();

	assert_runs(
		emitted("cpp", &all),
		"namespace a = asset;\n"
		"static_assert(a::count == 6 && a::table.size() == 6);\n"
		"static_assert(a::id::IMAGES_COIN == 0xe4c78396479bd020u);\n"
		"static_assert(a::find(a::id::IMAGES_COIN) == &a::info(a::Index::IMAGES_COIN));\n"
		"static_assert(a::find(7) == nullptr);\n"
		"static_assert(a::path::AUDIO_SFX_JUMP_SFX_JUMP1_01 == \"audio/\\xC3\\xA9\" "
		"\"1.mp3\");\n"
		"constexpr const a::Info &theme = a::info(a::Index::AUDIO_MUSIC_THEME);\n"
		"static_assert(theme.kind == a::Kind::audio && theme.duration == 90.0);\n"
		"static_assert(theme.rate == 48000 && theme.channels == 1 && theme.frames == 0);\n"
		"static_assert(theme.loop_start == 48000 && theme.loop_end == 4320000);\n"
		"constexpr const a::Info &hero = a::info(a::Index::IMAGES_HEROES_HERO_WALK);\n"
		"static_assert(hero.kind == a::Kind::image && hero.frames == 3);\n"
		"static_assert(hero.frame_width == 8 && hero.frame_height == 14);\n"
		"static_assert(hero.margin == 1 && hero.spacing == 2 && hero.rate == 0);\n"
		"static_assert(hero.placement.scale == 1.0 && hero.placement.offset_x == 0.0);\n"
		"static_assert(hero.atlas.empty() && hero.files == nullptr);\n"
		"constexpr const a::Info &logo = a::info(a::Index::IMAGES_LOGO);\n"
		"static_assert(logo.path == \"logo@1x.png\" && logo.width == 32);\n"
		"static_assert(logo.file_count == 4 && logo.files[1].variant == \"2x\");\n"
		"static_assert(logo.files[3].path == \"logo@1x.webp\");\n"
		"static_assert(logo.files[0].format == \"png\" && logo.files[0].width == 64);\n"
		"static_assert(a::info(a::Index::IMAGES_TILES).atlas == \"images/tiles.xml\");\n"
		"int main()\n"
		"{\n"
		"	for (const a::Info &info : a::table)\n"
		"		if (a::find(info.id) != &info) return 1;\n"
		"	return 0;\n"
		"}\n");
}

Test(link_emit_cpp, is_clean_without_assets, .timeout = 60)
{
	struct collection none = sample_collection(NULL, 0);
	struct bindings bound = {0};

	assert_runs(emitted_bound("cpp", &none, &bound),
		    "static_assert(asset::count == 0 && asset::table.empty());\n"
		    "static_assert(asset::find(0) == nullptr && asset::pack.empty());\n"
		    "int main() { return 0; }\n");
}

Test(link_emit_cpp, says_what_fills_slots, .timeout = 60)
{
	struct collection all = emit_assets();
	struct bindings bound = emit_bindings(&all);

	cr_expect(has_line(emitted_bound("cpp", &all, &bound),
			   "{\"boss-1\", \"hero\", &table[4], {1.5, -0.000001, 123456.789012}, "
			   "\"top-left\"},"));
	assert_runs(emitted_bound("cpp", &all, &bound),
		    "namespace a = asset;\n"
		    "static_assert(a::pack == \"forest\" && a::slots.size() == 4);\n"
		    "constexpr const a::Binding &boss = a::binding(a::Entity::BOSS_1);\n"
		    "static_assert(boss.asset == &a::info(a::Index::IMAGES_LOGO));\n"
		    "static_assert(boss.name == \"boss-1\" && boss.slot == \"hero\");\n"
		    "static_assert(boss.placement.offset_y == 123456.789012);\n"
		    "static_assert(a::binding(a::Slot::LOST_ONE).asset == nullptr);\n"
		    "static_assert(a::binding(a::Slot::HERO).anchor == \"center\");\n"
		    "int main() { return 0; }\n");
}

Test(link_emit_cpp, escapes_strings, .timeout = 60)
{
	struct collection all = emit_hostile();

	assert_runs(emitted("cpp", &all),
		    "static_assert(asset::path::IMAGES_COIN == \"a\\\"b\\\\c\" \"?\" "
		    "\"?=d\\n7${x}%s'\\x7F\\xC3\\xA9\" "
		    "\"9\\xE2\\x80\\xAE\\xF0\\x9F\\x8E\\xAE\");\n"
		    "int main() { return 0; }\n");
}

Test(link_emit_cpp, names_are_identifiers, .timeout = 60)
{
	static const struct sample SAMPLES[] = {
		{.id = "a", .section = "2d.images", .key = "class"},
		{.id = "b", .section = "new", .key = "caf\xC3\xA9"}};
	static const struct sample ONE[] = {{.id = "a", .section = "images.ui", .key = "coin"},
					    {.id = "b", .section = "images", .key = "uiCoin"}};
	struct collection all = sample_collection(SAMPLES, 2);

	assert_runs(emitted("cpp", &all),
		    "static_assert(asset::path::_2D_IMAGES_CLASS == \"images/a.png\");\n"
		    "static_assert(asset::path::NEW_CAF_U00E9 == \"images/b.png\");\n"
		    "int main() { return 0; }\n");
	assert_refused("cpp", ONE, 2, "E0918", "'a' (a.asset.json) and 'b' (b.asset.json)",
		       "IMAGES_UI_COIN in C++");
}

Test(link_emit_cpp, no_name_is_a_macro, .timeout = 60)
{
	static const char *const WORDS[] = {"null", "eof", "nan", "sizeMax", "weof"};

	for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
		struct sample word = {.id = "a", .section = WORDS[i], .key = "---"};

		assert_refused("cpp", &word, 1, "E0919", "'a' (a.asset.json)",
			       "in C++, which is a keyword");
	}
}

Test(link_emit_cpp, the_prefix_is_a_name_space, .timeout = 60)
{
	struct collection all = emit_assets();
	struct emit_call call = {&all, STR("My_Game"), STR("assets.hpp"), NULL};
	struct strbuf out = {0};
	struct diag diag = {0};

	cr_expect_eq(emitter_find(STR("cpp"))->emit(&call, &out, &diag), ST_OK);
	assert_runs(strbuf_str(&out), "int main() { return my_game::count == 6 ? 0 : 1; }\n");
	cr_expect(str_contains(strbuf_str(&out), "#ifndef MY_GAME_ASSETS_HPP_INCLUDED\n"));
	call.prefix = STR("Std");
	cr_expect_eq(emitter_find(STR("cpp"))->emit(&call, &out, &diag), ST_INVALID);
	cr_expect(has_finding(&diag, "E0919", "'std'", "C++"));
	strbuf_release(&out);
	diag_release(&diag);
}
