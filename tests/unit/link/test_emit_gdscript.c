/* The script of Godot: that Godot 3 takes it, and that it says what the records say. */
#include "unit/link/emit_sample.h"

#include <criterion/criterion.h>
#include <stdio.h>

TestSuite(link_emit_gdscript, .init = sample_init, .fini = sample_fini);

/* Each condition behind "check" must hold. Where something is wrong Godot goes on for ever, or ends with 0
 * all the same: the program says at its end that it got there. */
static void assert_runs(struct str text, const char *program)
{
	static const char *const GODOT[] = {"timeout", "30", "env", "HOME=.",  "godot3-server",
					    "--path",  ".",  "-s",  "main.gd", NULL};
	static const char *const IS_THERE[] = {"godot3-server", "--version", NULL};

	write_file("assets.gd", text);
	write_file("project.godot", STR(""));
	write_file("main.gd", str_printf(&sample_arena,
					 "extends SceneTree\n"
					 "const Assets = preload(\"res://assets.gd\")\n"
					 "var count = 0\n"
					 "var failed = 0\n"
					 "func check(ok):\n"
					 "\tcount += 1\n"
					 "\tif not ok and failed == 0:\n"
					 "\t\tfailed = count\n"
					 "func _init():\n%s"
					 "\tvar file = File.new()\n"
					 "\tfile.open(\"res://result\", File.WRITE)\n"
					 "\tfile.store_string(str(failed))\n"
					 "\tfile.close()\n"
					 "\tquit()\n",
					 program));
	if (run_program(IS_THERE) == -1)
		return;
	cr_expect_eq(run_program(GODOT), 0);
	cr_assert(file_exists("result"), "the program did not come to its end");
	cr_expect(str_is(read_file("result"), "0"), "check %s fails", read_file("result").ptr);
	remove("result");
}

Test(link_emit_gdscript, says_what_the_records_say, .timeout = 60)
{
	struct collection all = emit_assets();

	assert_runs(
		emitted("gdscript", &all),
		"\tcheck(Assets.COUNT == 6 and Assets.TABLE.size() == 6)\n"
		"\tcheck(Assets.ID_IMAGES_COIN == \"0xe4c78396479bd020\")\n"
		"\tfor info in Assets.TABLE:\n"
		"\t\tcheck(Assets.find(info.id).name == info.name)\n"
		"\tcheck(Assets.find(\"0x0\") == null)\n"
		"\tcheck(Assets.find(Assets.ID_IMAGES_COIN) == "
		"Assets.TABLE[Assets.Index.IMAGES_COIN])\n"
		"\tcheck(Assets.PATH_AUDIO_SFX_JUMP_SFX_JUMP1_01 == \"audio/\" + char(233) + "
		"\"1.mp3\")\n"
		"\tvar theme = Assets.TABLE[Assets.Index.AUDIO_MUSIC_THEME]\n"
		"\tcheck(theme.kind == \"audio\" and theme.duration == 90.0 and theme.rate == "
		"48000)\n"
		"\tcheck(typeof(theme.duration) == TYPE_REAL and typeof(theme.rate) == TYPE_INT)\n"
		"\tcheck(theme.loop_start == 48000 and theme.loop_end == 4320000)\n"
		"\tvar hero = Assets.TABLE[Assets.Index.IMAGES_HEROES_HERO_WALK]\n"
		"\tcheck(hero.kind == \"image\" and hero.frames == 3 and hero.width == 32)\n"
		"\tcheck(hero.name == \"images.heroes.heroWalk\")\n"
		"\tcheck(hero.frame_width == 8 and hero.frame_height == 14)\n"
		"\tcheck(hero.margin == 1 and hero.spacing == 2 and hero.channels == 0)\n"
		"\tcheck(hero.atlas == null and hero.files == [] and hero.scale == 1.0)\n"
		"\tvar logo = Assets.TABLE[Assets.Index.IMAGES_LOGO]\n"
		"\tcheck(logo.path == \"logo@1x.png\" and logo.files.size() == 4)\n"
		"\tcheck(logo.files[1].variant == \"2x\" and logo.files[1].format == \"webp\")\n"
		"\tcheck(logo.files[3].path == \"logo@1x.webp\" and logo.files[0].width == 64)\n"
		"\tcheck(Assets.TABLE[Assets.Index.IMAGES_TILES].atlas == \"images/tiles.xml\")\n");
}

Test(link_emit_gdscript, is_clean_without_assets, .timeout = 60)
{
	struct collection none = sample_collection(NULL, 0);
	struct bindings bound = {0};

	assert_runs(emitted_bound("gdscript", &none, &bound),
		    "\tcheck(Assets.COUNT == 0 and Assets.TABLE == [])\n"
		    "\tcheck(Assets.find(\"\") == null and Assets.PACK == \"\")\n"
		    "\tcheck(Assets.SLOTS == [] and Assets.ENTITIES == [])\n");
}

Test(link_emit_gdscript, says_what_fills_slots, .timeout = 60)
{
	struct collection all = emit_assets();
	struct bindings bound = emit_bindings(&all);

	cr_expect(
		has_line(emitted_bound("gdscript", &all, &bound),
			 "{\"name\": \"boss-1\", \"slot\": \"hero\", \"asset\": Index.IMAGES_LOGO, "
			 "\"scale\": 1.5, \"offset_x\": -0.000001, \"offset_y\": 123456.789012, "
			 "\"anchor\": \"top-left\"},"));
	assert_runs(emitted_bound("gdscript", &all, &bound),
		    "\tcheck(Assets.PACK == \"forest\" and Assets.SLOTS.size() == 4)\n"
		    "\tvar boss = Assets.ENTITIES[Assets.Entity.BOSS_1]\n"
		    "\tcheck(boss.asset == Assets.Index.IMAGES_LOGO and boss.slot == \"hero\")\n"
		    "\tcheck(boss.offset_y == 123456.789012 and boss.offset_x == -0.000001)\n"
		    "\tcheck(Assets.SLOTS[Assets.Slot.LOST_ONE].asset == null)\n"
		    "\tcheck(Assets.SLOTS[Assets.Slot.HERO].anchor == \"center\")\n");
}

Test(link_emit_gdscript, escapes_strings, .timeout = 60)
{
	struct collection all = emit_hostile();

	assert_runs(emitted("gdscript", &all),
		    "\tvar found = []\n"
		    "\tfor c in Assets.PATH_IMAGES_COIN:\n"
		    "\t\tfound.append(ord(c))\n"
		    "\tcheck(found == [97, 34, 98, 92, 99, 63, 63, 61, 100, 10, 55, 36, 123, 120, "
		    "125, 37, 115, 39, 127, 0xe9, 57, 0x202e, 0x1f3ae])\n");
	cr_expect(str_contains(emitted("gdscript", &all), "\\u202e\xF0\x9F\x8E\xAE\""));
}

Test(link_emit_gdscript, names_are_identifiers, .timeout = 60)
{
	static const struct sample SAMPLES[] = {{.id = "a", .section = "2d.images", .key = "class"},
						{.id = "b", .section = "new", .key = "caf\xC3\xA9"},
						{.id = "c", .section = "key", .key = "a"},
						{.id = "d", .section = "type", .key = "int"}};
	static const struct sample ONE[] = {{.id = "a", .section = "images.ui", .key = "coin"},
					    {.id = "b", .section = "images", .key = "uiCoin"}};
	static const char *const WORDS[] = {"inf", "nan", "pi", "tau", "---"};
	struct collection all = sample_collection(SAMPLES, 4);

	assert_runs(emitted("gdscript", &all),
		    "\tcheck(Assets.PATH__2D_IMAGES_CLASS == \"images/a.png\")\n"
		    "\tcheck(Assets.PATH_NEW_CAF_U00E9 == \"images/b.png\")\n"
		    "\tcheck(Assets.TABLE[Assets.Index.KEY_A].path == Assets.PATH_KEY_A)\n"
		    "\tcheck(Assets.TABLE[Assets.Index.TYPE_INT].path == \"images/d.png\")\n");
	assert_refused("gdscript", ONE, 2, "E0918", "'a' (a.asset.json) and 'b' (b.asset.json)",
		       "IMAGES_UI_COIN in GDScript");
	for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
		struct sample word = {.id = "a", .section = WORDS[i], .key = "---"};

		assert_refused("gdscript", &word, 1, "E0919", "'a' (a.asset.json)",
			       "in GDScript, which is a keyword");
	}
}
