/* The module of Rust: that rustc takes it without a word, and that it says what the records say. */
#include "unit/link/emit_sample.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

TestSuite(link_emit_rust, .init = sample_init, .fini = sample_fini);

/* The first rustc of the PATH that starts: some are but a door to what is installed for a user. */
static const char *find_rustc(void)
{
	const char *path = getenv("PATH");

	for (const char *end = path; path && *path; path = *end ? end + 1 : end) {
		end = strchrnul(path, ':');
		const char *program =
			str_printf(&sample_arena, "%.*s/rustc", (int)(end - path), path).ptr;
		const char *const argv[] = {program, "--version", NULL};

		if (file_exists(program) && run_program(argv) == 0)
			return program;
	}
	return NULL;
}

static void assert_runs(struct str text, const char *program)
{
	const char *rustc = find_rustc();
	const char *const compile[] = {rustc,      "--edition", "2021", "-D",
				       "warnings", "main.rs",   NULL};
	const char *const run[] = {"./main", NULL};

	if (!rustc)
		return;
	write_file("assets.rs", text);
	write_file("main.rs", str_printf(&sample_arena,
					 "mod assets;\n"
					 "mod again {\n    include!(\"assets.rs\");\n}\n"
					 "fn main() {\n%s}\n",
					 program));
	cr_expect_eq(run_program(compile), 0);
	cr_expect_eq(run_program(run), 0);
}

Test(link_emit_rust, says_what_the_records_say, .timeout = 60)
{
	struct collection all = emit_assets();

	assert_runs(
		emitted("rust", &all),
		"    use assets::*;\n"
		"    assert_eq!((COUNT, TABLE.len()), (6, 6));\n"
		"    assert_eq!(id::IMAGES_COIN, 0xe4c78396479bd020);\n"
		"    for info in &TABLE { assert_eq!(find(info.id), Some(info)); }\n"
		"    assert_eq!((find(7), find(u64::MAX)), (None, None));\n"
		"    assert_eq!(find(id::IMAGES_COIN), Some(Asset::ImagesCoin.info()));\n"
		"    assert_eq!(path::AUDIO_SFX_JUMP_SFX_JUMP1_01, \"audio/\xC3\xA9"
		"1.mp3\");\n"
		"    let theme = Asset::AudioMusicTheme.info();\n"
		"    assert_eq!((theme.kind, theme.duration, theme.rate), (Kind::Audio, 90.0, "
		"48000));\n"
		"    assert_eq!((theme.loop_start, theme.loop_end), (48000, 4320000));\n"
		"    let hero = Asset::ImagesHeroesHeroWalk.info();\n"
		"    assert_eq!((hero.kind, hero.frames, hero.width), (Kind::Image, 3, 32));\n"
		"    assert_eq!((hero.frame_width, hero.frame_height), (8, 14));\n"
		"    assert_eq!((hero.margin, hero.spacing, hero.channels), (1, 2, 0));\n"
		"    assert_eq!((hero.atlas, hero.files.len()), (None, 0));\n"
		"    assert_eq!(hero.placement, Placement { scale: 1.0, offset_x: 0.0, offset_y: "
		"0.0 });\n"
		"    let logo = Asset::ImagesLogo.info();\n"
		"    assert_eq!((logo.path, logo.files.len()), (\"logo@1x.png\", 4));\n"
		"    assert_eq!((logo.files[1].variant, logo.files[1].format), (\"2x\", "
		"\"webp\"));\n"
		"    assert_eq!((logo.files[3].path, logo.files[0].width), (\"logo@1x.webp\", "
		"64));\n"
		"    assert_eq!(Asset::ImagesTiles.info().atlas, Some(\"images/tiles.xml\"));\n");
}

Test(link_emit_rust, is_a_crate_of_an_older_edition, .timeout = 60)
{
	struct collection all = emit_assets();
	struct bindings bound = emit_bindings(&all);
	const char *rustc = find_rustc();
	const char *const alone[] = {rustc,          "--edition", "2018",      "-D", "warnings",
				     "--crate-type", "lib",       "assets.rs", NULL};

	write_file("assets.rs", emitted_bound("rust", &all, &bound));
	if (rustc)
		cr_expect_eq(run_program(alone), 0);
}

Test(link_emit_rust, is_clean_without_assets, .timeout = 60)
{
	struct collection none = sample_collection(NULL, 0);
	struct bindings bound = {0};

	assert_runs(emitted_bound("rust", &none, &bound),
		    "    assert_eq!((assets::COUNT, assets::find(0)), (0, None));\n"
		    "    assert_eq!((assets::PACK, assets::SLOTS.len()), (\"\", 0));\n");
}

Test(link_emit_rust, says_what_fills_slots, .timeout = 60)
{
	struct collection all = emit_assets();
	struct bindings bound = emit_bindings(&all);

	cr_expect(has_line(emitted_bound("rust", &all, &bound),
			   "Binding { name: \"boss-1\", slot: \"hero\", asset: "
			   "Some(Asset::ImagesLogo), placement: Placement { scale: 1.5, offset_x: "
			   "-0.000001, offset_y: 123456.789012 }, anchor: \"top-left\" },"));
	assert_runs(emitted_bound("rust", &all, &bound),
		    "    use assets::*;\n"
		    "    assert_eq!((PACK, SLOTS.len()), (\"forest\", 4));\n"
		    "    let boss = Entity::Boss1.binding();\n"
		    "    assert_eq!((boss.name, boss.slot), (\"boss-1\", \"hero\"));\n"
		    "    assert_eq!(boss.asset.map(Asset::info), Some(Asset::ImagesLogo.info()));\n"
		    "    assert_eq!((boss.placement.offset_y, boss.anchor), (123456.789012, "
		    "\"top-left\"));\n"
		    "    assert_eq!(Slot::LostOne.binding().asset, None);\n");
}

Test(link_emit_rust, escapes_strings, .timeout = 60)
{
	struct collection all = emit_hostile();

	assert_runs(emitted("rust", &all),
		    "    let found: Vec<u32> = assets::path::IMAGES_COIN.chars().map(|c| c as "
		    "u32).collect();\n"
		    "    assert_eq!(found, [97, 34, 98, 92, 99, 63, 63, 61, 100, 10, 55, 36, 123, "
		    "120, 125, 37, 115, 39, 127, 0xe9, 57, 0x202e, 0x1f3ae]);\n");
}

Test(link_emit_rust, names_are_identifiers, .timeout = 60)
{
	static const struct sample SAMPLES[] = {{.id = "a", .section = "2d.images", .key = "class"},
						{.id = "b", .section = "new", .key = "caf\xC3\xA9"},
						{.id = "c", .section = "a1", .key = "2_x_3b"}};
	static const struct sample ONE[] = {{.id = "a", .section = "images", .key = "coin1"},
					    {.id = "b", .section = "images", .key = "coin_1"}};
	static const struct sample WORD[] = {{.id = "a", .section = "self", .key = "---"}};
	struct collection all = sample_collection(SAMPLES, 3);

	assert_runs(emitted("rust", &all),
		    "    use assets::*;\n"
		    "    assert_eq!(Asset::_2dImagesClass.info().path, path::_2D_IMAGES_CLASS);\n"
		    "    assert_eq!(Asset::NewCafU00e9.info().path, path::NEW_CAF_U00E9);\n"
		    "    assert_eq!(Asset::A1_2X3b.info().path, path::A1_2_X_3B);\n");
	assert_refused("rust", ONE, 2, "E0918", "'a' (a.asset.json) and 'b' (b.asset.json)",
		       "ImagesCoin1 in Rust");
	assert_refused("rust", WORD, 1, "E0919", "'a' (a.asset.json)", "'Self' in Rust");
}
