/* The C header: that compilers take it without a word, and that it says what the records say. */
#include "unit/link/emit_sample.h"

#include "link/emit_c.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(link_emit_c, .init = sample_init, .fini = sample_fini);

static const struct sample SAMPLES[] = {
	{.id = "coin", .category = "items"},
	{.id = "hero-walk",
	 .section = "images.heroes",
	 .key = "heroWalk",
	 .type = "spritesheet",
	 .sheet = "\"frameWidth\": 8, \"frameHeight\": 16"},
	{.id = "jump",
	 .kind = "audio",
	 .section = "audio.sfx.jump",
	 .key = "sfxJump1_01",
	 .path = "audio/\xC3\xA9"
		 "1.mp3",
	 .format = "mp3",
	 .measures = SOUND(1.5, 44100, 2, 66150)},
	{.id = "theme",
	 .kind = "audio",
	 .section = "audio.music",
	 .path = "t.ogg",
	 .format = "ogg",
	 .measures =
		 SOUND(90, 48000, 1, 4320000) ", \"loop\": {\"start\": 48000, \"end\": 4320000}"},
};
enum { SAMPLE_COUNT = sizeof(SAMPLES) / sizeof(SAMPLES[0]) };

static struct str emit_text(emit_fn *emit, const struct sample *samples, size_t count)
{
	struct collection all = sample_collection(samples, count);
	struct emit_call call = {&all, STR("asset"), STR("assets.h"), NULL};
	struct strbuf out = {0};
	struct diag diag = {0};
	struct str text;

	cr_assert_eq(emit(&call, &out, &diag), ST_OK, "%s", diag.first ? diag.first->text : "");
	text = str_copy(&sample_arena, strbuf_str(&out));
	strbuf_release(&out);
	return text;
}

static struct str header_of(const struct sample *samples, size_t count)
{
	return emit_text(emitter_find(STR("c"))->emit, samples, count);
}

/* Compiles and runs a program as C11 and as C++17; fails the test on any warning. */
static void assert_runs(const char *program)
{
	static const char *const COMPILERS[][3] = {{"gcc", "c", "-std=c11"},
						   {"g++", "c++", "-std=c++17"},
						   {"clang", "c", "-std=c11"},
						   {"clang++", "c++", "-std=c++17"}};

	write_file("main.x", str_of(program));
	for (size_t i = 0; i < sizeof(COMPILERS) / sizeof(COMPILERS[0]); i++) {
		const char *const *c = COMPILERS[i];
		const char *const argv[] = {c[0],         c[2],       "-Wall",        "-Wextra",
					    "-Wpedantic", "-Wshadow", "-Wconversion", "-Werror",
					    "-x",         c[1],       "main.x",       "-o",
					    "program",    NULL};
		const char *const run[] = {"./program", NULL};
		int code = run_program(argv);

		if (code == -1)
			continue;
		cr_expect_eq(code, 0, "%s %s", c[0], c[2]);
		cr_expect_eq(run_program(run), 0, "%s %s: the program says no", c[0], c[2]);
	}
}

#define CHECK "#define CHECK(x) do { if (!(x)) return __LINE__ % 100 + 1; } while (0)\n"

Test(link_emit_c, tells_programs_what_the_records_say, .timeout = 60)
{
	write_file("assets.h", header_of(SAMPLES, SAMPLE_COUNT));
	assert_runs("#include \"assets.h\"\n"
		    "#include \"assets.h\"\n"
		    "#include <string.h>\n" CHECK "int main(void)\n"
		    "{\n"
		    "	const struct asset_info *jump = "
		    "asset_find(ASSET_ID_AUDIO_SFX_JUMP_SFX_JUMP1_01);\n"
		    "	const struct asset_info *theme = "
		    "&asset_table[ASSET_AUDIO_MUSIC_THEME];\n"
		    "	const struct asset_info *hero = "
		    "&asset_table[ASSET_IMAGES_HEROES_HERO_WALK];\n"
		    "	CHECK(ASSET_COUNT == 4);\n"
		    "	CHECK(sizeof(asset_table) / sizeof(asset_table[0]) == 4);\n"
		    "	CHECK(jump == &asset_table[ASSET_AUDIO_SFX_JUMP_SFX_JUMP1_01]);\n"
		    "	CHECK(strcmp(jump->path, \"audio/\\xC3\\xA9\" \"1.mp3\") == 0);\n"
		    "	CHECK(jump->kind == ASSET_KIND_AUDIO && jump->duration == 1.5f);\n"
		    "	CHECK(jump->rate == 44100 && jump->channels == 2);\n"
		    "	CHECK(jump->loop_start == 0 && jump->loop_end == 0);\n"
		    "	CHECK(theme->duration == 90.0f && theme->rate == 48000);\n"
		    "	CHECK(theme->channels == 1 && theme->frames == 0);\n"
		    "	CHECK(theme->loop_start == 48000 && theme->loop_end == 4320000);\n"
		    "	CHECK(jump->width == 0 && jump->frames == 0);\n"
		    "	CHECK(hero->kind == ASSET_KIND_IMAGE && hero->frames == 4);\n"
		    "	CHECK(hero->width == 32 && hero->height == 16);\n"
		    "	CHECK(hero->placement.scale > 0.9f && hero->duration == 0.0f);\n"
		    "	CHECK(hero->rate == 0 && hero->channels == 0 && hero->loop_end == 0);\n"
		    "	CHECK(hero->placement.offset_x >= 0.0f && hero->placement.offset_y <= "
		    "0.0f);\n"
		    "	CHECK(asset_table[ASSET_IMAGES_COIN].frames == 1);\n"
		    "	CHECK(strcmp(ASSET_PATH_IMAGES_COIN, \"images/coin.png\") == 0);\n"
		    "	for (int i = 0; i < ASSET_COUNT; i++)\n"
		    "		CHECK(asset_find(asset_table[i].id) == &asset_table[i]);\n"
		    "	CHECK(asset_find(0) == NULL && asset_find(UINT64_MAX) == NULL);\n"
		    "	return 0;\n"
		    "}\n");
}

Test(link_emit_c, is_clean_where_nothing_of_it_is_used, .timeout = 60)
{
	write_file("assets.h", header_of(SAMPLES, SAMPLE_COUNT));
	assert_runs("#include \"assets.h\"\nint main(void) { return 0; }\n");
	/* Not as an include: compilers are stricter there. */
	assert_runs(str_printf(&sample_arena, "%.*sint main(void) { return 0; }\n",
			       STR_ARGS(header_of(SAMPLES, SAMPLE_COUNT)))
			    .ptr);
}

Test(link_emit_c, is_clean_without_assets, .timeout = 60)
{
	write_file("assets.h", header_of(NULL, 0));
	assert_runs("#include \"assets.h\"\n" CHECK "int main(void)\n"
		    "{\n"
		    "	CHECK(ASSET_COUNT == 0);\n"
		    "	CHECK(asset_find(0) == NULL && asset_find(7) == NULL);\n"
		    "	return 0;\n"
		    "}\n");
}

Test(link_emit_c, parts_stand_beside_the_whole, .timeout = 60)
{
	struct str part = emit_text(emitter_find(STR("c"))->emit_part, SAMPLES, 1);

	write_file("assets.h", header_of(SAMPLES, SAMPLE_COUNT));
	write_file("part.h", replaced(replaced(part, "ASSETS_H", "PART_H"), "ASSETS_H", "PART_H"));
	cr_expect_not(str_contains(part, "hero"));
	assert_runs("#include \"part.h\"\n"
		    "#include \"assets.h\"\n" CHECK "int main(void)\n"
		    "{\n"
		    "	CHECK(asset_find(ASSET_ID_IMAGES_COIN) == "
		    "&asset_table[ASSET_IMAGES_COIN]);\n"
		    "	return 0;\n"
		    "}\n");
	write_file("alone.h", part);
	assert_runs(
		"#include \"alone.h\"\nint main(void)\n"
		"{ return ASSET_ID_IMAGES_COIN == 0 || sizeof(ASSET_PATH_IMAGES_COIN) != 16; }\n");
}

Test(link_emit_c, escapes_strings)
{
	/* Such a path is no output, but the header must hold whatever it is given. */
	struct record record = sample_record(&SAMPLES[0]);
	struct collection all = collection_make(&record, 1, &sample_arena);
	struct emit_call call = {&all, STR("asset"), STR("assets.h"), NULL};
	struct strbuf out = {0};

	record.products[0].path = STR("a\"\\?\?=\n7\xC3\xA9"
				      "9");
	cr_assert_eq(emitter_find(STR("c"))->emit(&call, &out, &(struct diag){0}), ST_OK);
	cr_expect(str_contains(strbuf_str(&out), " \"a\\\"\\\\\\?\\?=\\0127\\303\\2519\"\n"), "%s",
		  out.data);
	write_file("assets.h", strbuf_str(&out));
	strbuf_release(&out);
	assert_runs("#include \"assets.h\"\n#include <string.h>\nint main(void)\n"
		    "{ return strcmp(ASSET_PATH_IMAGES_COIN, \"a\\\"\\\\\" \"?\" \"?=\\n7\" "
		    "\"\\xC3\\xA9\" \"9\") != 0; }\n");
}

Test(link_emit_c, holds_no_two_underscores_and_no_time)
{
	struct str text = header_of(SAMPLES, SAMPLE_COUNT);
	struct str rest = replaced(replaced(text, "__GNUC__", ""), "__attribute__", "");

	cr_expect_not(str_contains(rest, "__"));
	cr_expect_not(str_contains(text, "202"));
	cr_expect(str_equal(text, header_of(SAMPLES, SAMPLE_COUNT)));
	cr_expect(str_contains(text, "#ifndef ASSET_ASSETS_H_INCLUDED\n"));
	cr_expect(str_contains(text, "Never store these"));
}

static void assert_clash_in(const char *file, const struct sample *samples, size_t count,
			    const char *part, const char *other)
{
	struct collection all = sample_collection(samples, count);
	struct emit_call call = {&all, STR("asset"), str_of(file), NULL};
	struct strbuf out = {0};
	struct diag diag = {0};

	cr_expect_eq(emitter_find(STR("c"))->emit(&call, &out, &diag), ST_INVALID);
	cr_expect(has_finding(&diag, "E0918", part, other), "%s",
		  diag.first ? diag.first->text : "nothing");
	cr_expect_eq(diag.errors, 1);
	strbuf_release(&out);
	diag_release(&diag);
}

static void assert_clash(const struct sample *samples, size_t count, const char *part,
			 const char *other)
{
	assert_clash_in("assets.h", samples, count, part, other);
}

Test(link_emit_c, tells_names_that_become_one)
{
	static const struct sample ONE[] = {
		{.id = "a", .section = "images.ui", .key = "coin"},
		{.id = "b", .section = "images", .key = "uiCoin"},
	};
	static const struct sample KINDS[] = {
		{.id = "a", .section = "path.images", .key = "coin"},
		{.id = "b", .section = "images", .key = "coin"},
	};
	static const struct sample IDS[] = {
		{.id = "a", .section = "images", .key = "coin"},
		{.id = "b", .section = "id.images", .key = "coin"},
		{.id = "c", .section = "images", .key = "other"},
	};
	static const struct sample FIXED[] = {{.id = "a", .section = "kind", .key = "image"}};
	static const struct sample GUARD[] = {{.id = "a", .section = "assets", .key = "hIncluded"}};

	assert_clash(ONE, 2, "'a' (a.asset.json)", "'b' (b.asset.json)");
	assert_clash(ONE, 2, "ASSET_IMAGES_UI_COIN", NULL);
	assert_clash(KINDS, 2, "'a' (a.asset.json)", "'b' (b.asset.json)");
	assert_clash(KINDS, 2, "ASSET_PATH_IMAGES_COIN", NULL);
	assert_clash(IDS, 3, "'a' (a.asset.json)", "'b' (b.asset.json)");
	assert_clash(IDS, 3, "ASSET_ID_IMAGES_COIN", NULL);
	assert_clash_in("id_assets.h", GUARD, 1, "'a' (a.asset.json)",
			"ASSET_ID_ASSETS_H_INCLUDED");
	assert_clash(FIXED, 1, "'a' (a.asset.json)", "ASSET_KIND_IMAGE");
	assert_clash(GUARD, 1, "'a' (a.asset.json)", "ASSET_ASSETS_H_INCLUDED");
}

Test(link_emit_c, says_what_there_is_besides, .timeout = 60)
{
	struct collection all = emit_assets();

	write_file("assets.h", emitted("c", &all));
	assert_runs("#include \"assets.h\"\n"
		    "#include <string.h>\n" CHECK "int main(void)\n"
		    "{\n"
		    "	const struct asset_info *logo = &asset_table[ASSET_IMAGES_LOGO];\n"
		    "	const struct asset_info *tiles = &asset_table[ASSET_IMAGES_TILES];\n"
		    "	const struct asset_info *hero = "
		    "&asset_table[ASSET_IMAGES_HEROES_HERO_WALK];\n"
		    "	CHECK(strcmp(logo->path, \"logo@1x.png\") == 0 && logo->width == 32);\n"
		    "	CHECK(logo->file_count == 4 && strcmp(logo->files[1].format, \"webp\") == "
		    "0);\n"
		    "	CHECK(strcmp(logo->files[1].variant, \"2x\") == 0);\n"
		    "	CHECK(strcmp(logo->files[3].path, \"logo@1x.webp\") == 0);\n"
		    "	CHECK(logo->files[0].width == 64 && logo->files[0].height == 32);\n"
		    "	CHECK(hero->files == NULL && hero->file_count == 0);\n"
		    "	CHECK(hero->frame_width == 8 && hero->frame_height == 14);\n"
		    "	CHECK(hero->margin == 1 && hero->spacing == 2 && hero->frames == 3);\n"
		    "	CHECK(strcmp(tiles->atlas, \"images/tiles.xml\") == 0);\n"
		    "	CHECK(hero->atlas == NULL && tiles->frame_width == 0);\n"
		    "	return 0;\n"
		    "}\n");
}

Test(link_emit_c, says_what_fills_slots, .timeout = 60)
{
	struct collection all = emit_assets(), empty = sample_collection(NULL, 0);
	struct bindings bound = emit_bindings(&all), none = {0};

	cr_expect(str_contains(emitted_bound("c", &all, &bound),
			       "{1.5f, -0.000001f, 123456.789012f}, \"top-left\"},\n"));
	write_file("assets.h", emitted_bound("c", &all, &bound));
	assert_runs("#include \"assets.h\"\n"
		    "#include <string.h>\n" CHECK "int main(void)\n"
		    "{\n"
		    "	const struct asset_binding *coin = &asset_slots[ASSET_SLOT_COIN];\n"
		    "	const struct asset_binding *boss = &asset_entities[ASSET_ENTITY_BOSS_1];\n"
		    "	CHECK(strcmp(ASSET_PACK, \"forest\") == 0);\n"
		    "	CHECK(ASSET_SLOTS_COUNT == 4 && ASSET_ENTITIES_COUNT == 1);\n"
		    "	CHECK(coin->asset == &asset_table[ASSET_IMAGES_COIN]);\n"
		    "	CHECK(strcmp(coin->name, \"coin\") == 0);\n"
		    "	CHECK(strcmp(coin->anchor, \"top-left\") == 0);\n"
		    "	CHECK(coin->placement.scale == 1.5f && coin->placement.offset_x < 0.0f);\n"
		    "	CHECK(asset_slots[ASSET_SLOT_LOST_ONE].asset == NULL);\n"
		    "	CHECK(asset_slots[ASSET_SLOT_LOST_ONE].placement.scale == 1.0f);\n"
		    "	CHECK(boss->asset == &asset_table[ASSET_IMAGES_LOGO]);\n"
		    "	CHECK(strcmp(boss->slot, \"hero\") == 0);\n"
		    /* Two slots of one asset do not agree. */
		    "	CHECK(asset_table[ASSET_IMAGES_COIN].placement.scale == 1.0f);\n"
		    "	return 0;\n"
		    "}\n");
	bound.slots[2] = bound.slots[0];
	bound.slots[2].name = STR("other");
	cr_expect(str_contains(
		emitted_bound("c", &all, &bound),
		"NULL, NULL, 0u, {1.5f, -0.000001f, 123456.789012f}, NULL, NULL, 0u},\n"));
	bound.slots[2].name = STR("2d-view");
	cr_expect(has_line(emitted_bound("c", &all, &bound), "ASSET_SLOT_2D_VIEW,"));
	write_file("assets.h", emitted_bound("c", &empty, &none));
	assert_runs("#include \"assets.h\"\n" CHECK "int main(void)\n"
		    "{\n"
		    "	CHECK(ASSET_SLOTS_COUNT == 0 && ASSET_ENTITIES_COUNT == 0);\n"
		    "	CHECK(sizeof(ASSET_PACK) == 1);\n"
		    "	return 0;\n"
		    "}\n");
}

Test(link_emit_c, tells_slots_that_are_called_as_assets)
{
	static const struct sample SLOT[] = {{.id = "a", .section = "slot", .key = "coin"}};
	struct collection all = sample_collection(SLOT, 1);
	struct bindings bound = emit_bindings(&all);
	struct emit_call call = {&all, STR("asset"), STR("assets.h"), &bound};
	struct strbuf out = {0};
	struct diag diag = {0};

	cr_expect_eq(emitter_find(STR("c"))->emit(&call, &out, &diag), ST_INVALID);
	cr_expect(has_finding(&diag, "E0918", "'a' (a.asset.json)", "ASSET_SLOT_COIN"));
	diag_release(&diag);
}

/* names_check walks over them in that order. */
Test(link_emit_c, keywords_are_in_byte_order)
{
	for (size_t i = 1; i < C_KEYWORD_COUNT; i++)
		cr_expect_lt(strcmp(C_KEYWORDS[i - 1], C_KEYWORDS[i]), 0, "%s", C_KEYWORDS[i]);
	for (size_t i = 1; i < CPP_WORD_COUNT; i++)
		cr_expect_lt(strcmp(CPP_WORDS[i - 1], CPP_WORDS[i]), 0, "%s", CPP_WORDS[i]);
}
