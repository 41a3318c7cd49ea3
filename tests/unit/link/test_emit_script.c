/* JavaScript and TypeScript: that node and tsc take the modules, and that these say what the records
 * say. */
#include "unit/link/emit_sample.h"

#include <criterion/criterion.h>

TestSuite(link_emit_script, .init = sample_init, .fini = sample_fini);

static const char *const LANGUAGES[] = {"js", "ts"};
enum { LANGUAGE_COUNT = 2 };

/* Runs text behind the module that assets make. */
static void assert_bound(const struct collection *all, const struct bindings *bindings,
			 const char *text)
{
	static const char *const NODE[] = {"node", "main.mjs", NULL};

	write_file("assets.mjs", emitted_bound("js", all, bindings));
	write_file("main.mjs", str_printf(&sample_arena,
					  "import * as all from './assets.mjs';\n"
					  "import { deepStrictEqual as same } from 'assert';\n%s",
					  text));
	assert_program(NODE);
}

static void assert_module(const struct collection *all, const char *text)
{
	assert_bound(all, NULL, text);
}

Test(link_emit_script, says_what_the_records_say, .timeout = 60)
{
	struct collection all = emit_assets();

	assert_module(
		&all,
		"same({...all.ImageAssets}, {COIN: 'coin', HERO_WALK: 'heroWalk', LOGO: 'logo', "
		"TILES: "
		"'tiles'});\n"
		"same({...all.ImagePaths}, {COIN: 'images/coin.png', HERO_WALK: "
		"'images/hero-walk.png', LOGO: 'logo@1x.png', TILES: 'images/tiles.png'});\n"
		"same({...all.AudioAssets}, {SFX_JUMP1_01: 'sfxJump1_01', THEME: 'theme'});\n"
		"same({...all.AudioPaths}, {SFX_JUMP1_01: 'audio/\xC3\xA9"
		"1.mp3', THEME: "
		"'t.ogg'});\n"
		"same({...all.AtlasXMLPaths}, {TILES: 'images/tiles.xml'});\n"
		"same({...all.SpritesheetConfigs}, {HERO_WALK: {frameWidth: 8, frameHeight: 14, "
		"margin: 1, spacing: 2}});\n"
		"same({...all.ImageVariants}, {LOGO: {'2x': {png: 'logo@2x.png', webp: "
		"'logo@2x.webp'}, '1x': {png: 'logo@1x.png', webp: 'logo@1x.webp'}}});\n"
		"same(Object.keys(all.AssetIds), ['audio.music.theme', "
		"'audio.sfx.jump.sfxJump1_01', 'images.coin', 'images.heroes.heroWalk', "
		"'images.logo', 'images.tiles']);\n"
		"same(all.getAssetPath('theme'), 't.ogg');\n"
		"same(all.getAssetPath('logo'), 'logo@1x.png');\n"
		"same(all.getAssetPath('toString'), null);\n"
		"same(all.getAssetsByType('spritesheet'), {HERO_WALK: 'heroWalk'});\n"
		"same([all.getAssetsByType('image'), all.getAssetsByType('audio'), "
		"all.getAssetsByType('x')], [all.ImageAssets, all.AudioAssets, {}]);\n"
		"same(all.validateAssets(), true);\n"
		"const look = (value) => typeof value !== 'object' || (Object.isFrozen(value) && "
		"Object.values(value).every(look));\n"
		"for (const [name, value] of Object.entries(all)) same([name, typeof value === "
		"'function' || look(value)], [name, true]);\n");
}

Test(link_emit_script, ids_are_text_of_all_their_digits)
{
	struct collection all = emit_assets();

	for (size_t i = 0; i < LANGUAGE_COUNT; i++)
		cr_expect(has_line(emitted(LANGUAGES[i], &all),
				   "\"images.coin\": \"0xe4c78396479bd020\","));
}

Test(link_emit_script, is_a_module_without_assets, .timeout = 60)
{
	struct collection all = sample_collection(NULL, 0);

	assert_module(&all, "same(all.getAssetPath('x'), null);\n"
			    "same(all.validateAssets(), false);\n"
			    "same(Object.keys(all.ImageAssets), []);\n");
}

/* A game with pictures alone is as good as any; and one key may name a picture, a sound and a font. */
Test(link_emit_script, finds_paths_by_what_they_are, .timeout = 60)
{
	static const struct sample SAMPLES[] = {
		{.id = "a", .key = "tap"},
		{.id = "b", .kind = "audio", .section = "audio.ui", .key = "tap", .path = "tap.ogg",
		 .format = "ogg", .measures = SOUND(0.5, 44100, 1, 22050)},
		{.id = "c", .section = "fonts", .key = "tap", .path = "tap.ttf"},
		{.id = "d", .section = "fonts", .key = "pixel", .path = "pixel.ttf"}};
	struct collection all = sample_collection(SAMPLES, 1);

	assert_module(&all, "same(all.validateAssets(), true);\n");
	all = sample_collection(SAMPLES, 4);
	for (size_t i = 0; i < all.count; i++) {
		if (str_is(all.assets[i].record->section, "fonts"))
			((struct record *)all.assets[i].record)->kind = 0;
	}
	assert_module(&all, "same([all.getAssetPath('tap'), all.getImagePath('tap'), "
			    "all.getAudioPath('tap')], ['images/a.png', 'images/a.png', "
			    "'tap.ogg']);\n"
			    "same([all.getImagePath('pixel'), all.getAudioPath('pixel'), "
			    "all.getAssetPath('pixel')], [null, null, 'pixel.ttf']);\n"
			    "same({...all.ImageAssets}, {TAP: 'tap'});\n"
			    "same({...all.OtherPaths}, {PIXEL: 'pixel.ttf', TAP: 'tap.ttf'});\n"
			    "same(all.getAssetsByType('other'), all.OtherAssets);\n");
}

Test(link_emit_script, escapes_strings, .timeout = 60)
{
	struct collection all = emit_hostile();

	assert_module(&all, "same([...all.ImagePaths.COIN].map((c) => c.codePointAt(0)), [97, 34, "
			    "98, 92, 99, 63, 63, 61, 100, 10, 55, 36, 123, 120, 125, 37, 115, 39, "
			    "127, 0xe9, 57, 0x202e, 0x1f3ae]);\n");
	for (size_t i = 0; i < LANGUAGE_COUNT; i++)
		cr_expect(has_line(emitted(LANGUAGES[i], &all),
				   "COIN: \"a\\\"b\\\\c?\?=d\\u000a7${x}%s'\\u007f\\u00e99\\u202e"
				   "\\ud83c\\udfae\","));
}

/* One run, for it is slow. */
Test(link_emit_script, is_taken_by_tsc, .timeout = 60)
{
	static const char *const TSC[] = {"tsc",    "--strict", "--noEmit",   "all.ts", "no.ts",
					  "bad.ts", "bound.ts", "unbound.ts", NULL};
	struct collection all = emit_assets(), none = sample_collection(NULL, 0),
			  hostile = emit_hostile();
	struct bindings bound = emit_bindings(&all), unbound = {0};

	write_file("bound.ts", emitted_bound("ts", &all, &bound));
	write_file("unbound.ts", emitted_bound("ts", &none, &unbound));
	write_file("all.ts", emitted("ts", &all));
	write_file("no.ts", emitted("ts", &none));
	write_file("bad.ts", emitted("ts", &hostile));
	assert_program(TSC);
}

Test(link_emit_script, quotes_names_that_are_no_identifiers, .timeout = 60)
{
	static const struct sample SAMPLES[] = {
		{.id = "a", .key = "2dDungeon"},   {.id = "b", .key = "a-b.c"},
		{.id = "c", .key = "caf\xC3\xA9"}, {.id = "d", .key = "class"},
		{.id = "e", .key = "a__b"},        {.id = "f", .key = "__proto__"}};
	struct collection all = sample_collection(SAMPLES, 6);

	assert_module(&all,
		      "same({...all.ImageAssets}, {'2D_DUNGEON': '2dDungeon', 'A-B.C': 'a-b.c', "
		      "A__B: 'a__b', CLASS: 'class', 'CAF\xC3\x89': 'caf\xC3\xA9', "
		      "_PROTO__: '__proto__'});\n"
		      "same(all.getAssetPath('__proto__'), 'images/f.png');\n");
}

Test(link_emit_script, variants_may_be_called_anything, .timeout = 60)
{
	struct collection all = emit_hostile();
	struct record_product *product = all.assets[0].record->products;

	product->variant = STR("__proto__");
	product->path = STR("p");
	assert_module(&all, "same(Object.entries(all.ImageVariants.COIN), [['__proto__', {png: "
			    "'p'}]]);\n");
}

Test(link_emit_script, tells_names_that_become_one)
{
	static const struct sample ONE[] = {{.id = "a", .section = "images.ui", .key = "coin"},
					    {.id = "b", .section = "images.ui2", .key = "coin"}};
	static const struct sample TWO[] = {{.id = "a", .key = "coinGold"},
					    {.id = "b", .key = "coin_gold"}};
	static const struct sample SOUNDS[] = {{.id = "a",
						.kind = "audio",
						.section = "audio.music",
						.key = "coin",
						.path = "a.mp3",
						.format = "mp3",
						.measures = SOUND(1, 8000, 1, 8000)},
					       {.id = "b",
						.kind = "audio",
						.section = "audio.sfx.x",
						.key = "coin",
						.path = "b.mp3",
						.format = "mp3",
						.measures = SOUND(1, 8000, 1, 8000)}};

	assert_refused("js", ONE, 2, "E0918", "'a' (a.asset.json) and 'b' (b.asset.json)",
		       "ImageAssets.COIN in JavaScript");
	assert_refused("ts", TWO, 2, "E0918", "'a' (a.asset.json) and 'b' (b.asset.json)",
		       "ImageAssets.COIN_GOLD in TypeScript");
	assert_refused("js", SOUNDS, 2, "E0918", "'b' (b.asset.json)", "AudioAssets.COIN");
}

Test(link_emit_script, a_sound_may_be_called_as_an_image, .timeout = 60)
{
	static const struct sample SAMPLES[] = {
		{.id = "a",
		 .section = "music",
		 .kind = "audio",
		 .key = "coin",
		 .path = "a.mp3",
		 .format = "mp3",
		 .measures = SOUND(1, 8000, 1, 8000)},
		{.id = "b", .key = "coin", .path = "b.png"},
		{.id = "c", .section = "audio", .key = "cover", .path = "c.png"}};
	struct collection all = sample_collection(SAMPLES, 3);

	assert_module(&all, "same(all.getAssetPath('coin'), 'b.png');\n"
			    "same({...all.AudioPaths}, {COIN: 'a.mp3', COVER: 'c.png'});\n");
}

Test(link_emit_script, says_what_fills_slots, .timeout = 60)
{
	struct collection all = emit_assets();
	struct bindings bound = emit_bindings(&all), none = {0};

	cr_expect(has_line(emitted_bound("js", &all, &bound),
			   "coin: Object.freeze({ asset: \"images.coin\", key: \"coin\", path: "
			   "\"images/coin.png\", scale: 1.5, offsetX: -0.000001, offsetY: "
			   "123456.789012, anchor: \"top-left\" }),"));
	assert_bound(&all, &bound,
		     "same(all.ActivePack, 'forest');\n"
		     "same({...all.Slots}, {COIN: 'coin', HERO: 'hero', LOGO: 'logo', LOST_ONE: "
		     "'lost-one'});\n"
		     "same({...all.Entities}, {BOSS_1: 'boss-1'});\n"
		     "same({...all.SlotBindings[all.Slots.LOST_ONE]}, {asset: null, key: null, "
		     "path: null, "
		     "scale: 1, offsetX: 0, offsetY: 0, anchor: 'center'});\n"
		     "same(Object.keys(all.SlotBindings), Object.values(all.Slots));\n"
		     "same({...all.EntityBindings}, {'boss-1': {slot: 'hero', asset: "
		     "'images.logo', key: "
		     "'logo', path: 'logo@1x.png', scale: 1.5, offsetX: -0.000001, offsetY: "
		     "123456.789012, anchor: 'top-left'}});\n"
		     "same(all.AssetIds[all.EntityBindings['boss-1'].asset].length, 18);\n"
		     "same([all.SlotBindings, all.SlotBindings.coin].map(Object.isFrozen), [true, "
		     "true]);\n");
	assert_bound(&all, &none, "same([all.ActivePack, Object.keys(all.Slots)], [null, []]);\n");
}
