/* The class of C#: that mcs takes it without a word, and that it says what the records say. */
#include "unit/link/emit_sample.h"

#include <criterion/criterion.h>

TestSuite(link_emit_csharp, .init = sample_init, .fini = sample_fini);

/* Each condition behind "Is" must hold. */
static void assert_runs(struct str text, const char *program)
{
	static const char *const MCS[] = {
		"mcs", "-langversion:7", "-warnaserror+", "-warn:4", "main.cs", "assets.cs", NULL};
	static const char *const MONO[] = {"mono", "main.exe", NULL};

	write_file("assets.cs", text);
	write_file("main.cs", str_printf(&sample_arena,
					 "static class Program\n"
					 "{\n"
					 "	static int count, failed;\n"
					 "	static void Is(bool ok)\n"
					 "	{\n"
					 "		count++;\n"
					 "		if (!ok && failed == 0) failed = count;\n"
					 "	}\n"
					 "	static int Main()\n"
					 "	{\n%s\n"
					 "		return failed;\n"
					 "	}\n"
					 "}\n",
					 program));
	if (assert_program(MCS))
		assert_program(MONO);
}

Test(link_emit_csharp, says_what_the_records_say, .timeout = 60)
{
	struct collection all = emit_assets();

	assert_runs(emitted("csharp", &all),
		    "Is(Asset.Count == 6 && Asset.Table.Count == 6);\n"
		    "Is(Asset.Id.ImagesCoin == 0xe4c78396479bd020);\n"
		    "foreach (Asset.Info info in Asset.Table) Is(Asset.Find(info.Id) == info);\n"
		    "Is(Asset.Find(7) == null && Asset.Find(ulong.MaxValue) == null);\n"
		    "Is(Asset.Find(Asset.Id.ImagesCoin) == Asset.Get(Asset.Index.ImagesCoin));\n"
		    "Is(Asset.Path.AudioSfxJumpSfxJump1_01 == \"audio/\\u00e9\" + \"1.mp3\");\n"
		    "var theme = Asset.Get(Asset.Index.AudioMusicTheme);\n"
		    "Is(theme.Kind == Asset.Kind.Audio && theme.Duration == 90.0);\n"
		    "Is(theme.Rate == 48000 && theme.Channels == 1 && theme.Frames == 0);\n"
		    "Is(theme.LoopStart == 48000 && theme.LoopEnd == 4320000);\n"
		    "var hero = Asset.Get(Asset.Index.ImagesHeroesHeroWalk);\n"
		    "Is(hero.Kind == Asset.Kind.Image && hero.Frames == 3 && hero.Width == 32);\n"
		    "Is(hero.FrameWidth == 8 && hero.FrameHeight == 14);\n"
		    "Is(hero.Margin == 1 && hero.Spacing == 2 && hero.Rate == 0);\n"
		    "Is(hero.Placement.Scale == 1.0 && hero.Placement.OffsetX == 0.0);\n"
		    "Is(hero.Atlas == null && hero.Files == null);\n"
		    "var logo = Asset.Get(Asset.Index.ImagesLogo);\n"
		    "Is(logo.Path == \"logo@1x.png\" && logo.Files.Count == 4);\n"
		    "Is(logo.Files[1].Variant == \"2x\" && logo.Files[1].Format == \"webp\");\n"
		    "Is(logo.Files[3].Path == \"logo@1x.webp\" && logo.Files[0].Width == 64);\n"
		    "Is(Asset.Get(Asset.Index.ImagesTiles).Atlas == \"images/tiles.xml\");\n");
}

Test(link_emit_csharp, is_clean_without_assets, .timeout = 60)
{
	struct collection none = sample_collection(NULL, 0);
	struct bindings bound = {0};

	assert_runs(emitted_bound("csharp", &none, &bound),
		    "Is(Asset.Count == 0 && Asset.Table.Count == 0 && Asset.Find(0) == null);\n"
		    "Is(Asset.Pack == \"\" && Asset.Slots.Count == 0);\n");
}

Test(link_emit_csharp, says_what_fills_slots, .timeout = 60)
{
	struct collection all = emit_assets();
	struct bindings bound = emit_bindings(&all);

	cr_expect(has_line(emitted_bound("csharp", &all, &bound),
			   "new Binding(\"boss-1\", \"hero\", Table[4], new Placement(1.5, "
			   "-0.000001, 123456.789012), \"top-left\"),"));
	assert_runs(emitted_bound("csharp", &all, &bound),
		    "Is(Asset.Pack == \"forest\" && Asset.Slots.Count == 4);\n"
		    "var boss = Asset.Get(Asset.Entity.Boss1);\n"
		    "Is(boss.Asset == Asset.Get(Asset.Index.ImagesLogo));\n"
		    "Is(boss.Name == \"boss-1\" && boss.Slot == \"hero\");\n"
		    "Is(boss.Placement.OffsetY == 123456.789012 && boss.Anchor == \"top-left\");\n"
		    "Is(Asset.Get(Asset.Slot.LostOne).Asset == null);\n");
}

Test(link_emit_csharp, escapes_strings, .timeout = 60)
{
	struct collection all = emit_hostile();

	assert_runs(emitted("csharp", &all),
		    "Is(Asset.Path.ImagesCoin == \"a\" + '\"' + \"b\" + '\\\\' + \"c\" + '?' + "
		    "\"?=d\" + (char)10 + \"7${x}%s'\" + (char)127 + (char)0xe9 + '9' + "
		    "(char)0x202e + char.ConvertFromUtf32(0x1f3ae));\n");
}

Test(link_emit_csharp, names_are_identifiers, .timeout = 60)
{
	static const struct sample SAMPLES[] = {{.id = "a", .section = "2d.images", .key = "class"},
						{.id = "b", .section = "new", .key = "caf\xC3\xA9"},
						{.id = "c", .section = "a1", .key = "2_x_3b"}};
	static const struct sample ONE[] = {{.id = "a", .section = "images", .key = "coin1"},
					    {.id = "b", .section = "images", .key = "coin_1"}};
	static const char *const WORDS[][2] = {
		{"equals", "---"}, {"finalize", "---"},     {"get.hash", "code"},
		{"get", "type"},   {"id", "---"},           {"memberwise", "clone"},
		{"path", "---"},   {"reference", "equals"}, {"to", "string"},
	};
	struct collection all = sample_collection(SAMPLES, 3);

	assert_runs(emitted("csharp", &all), "Is(Asset.Path._2dImagesClass == \"images/a.png\");\n"
					     "Is(Asset.Path.NewCafU00e9 == \"images/b.png\");\n"
					     "Is(Asset.Path.A1_2X3b == \"images/c.png\");\n");
	assert_refused("csharp", ONE, 2, "E0918", "'a' (a.asset.json) and 'b' (b.asset.json)",
		       "ImagesCoin1 in C#");
	for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
		struct sample word = {.id = "a", .section = WORDS[i][0], .key = WORDS[i][1]};

		assert_refused("csharp", &word, 1, "E0919", "'a' (a.asset.json)",
			       "in C#, which is a keyword");
	}
}

Test(link_emit_csharp, the_prefix_is_the_class, .timeout = 60)
{
	struct collection all = emit_assets();
	struct emit_call call = {&all, STR("my_game"), STR("assets.cs"), NULL};
	struct strbuf out = {0};
	struct diag diag = {0};

	cr_expect_eq(emitter_find(STR("csharp"))->emit(&call, &out, &diag), ST_OK);
	assert_runs(strbuf_str(&out), "Is(MyGame.Count == 6);\n");
	call.prefix = STR("PATH");
	cr_expect_eq(emitter_find(STR("csharp"))->emit(&call, &out, &diag), ST_INVALID);
	cr_expect(has_finding(&diag, "E0919", "'Path'", "C#"));
	call.prefix = STR("system");
	cr_expect_eq(emitter_find(STR("csharp"))->emit(&call, &out, &diag), ST_INVALID);
	strbuf_release(&out);
	diag_release(&diag);
}
