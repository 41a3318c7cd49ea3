#include "compile/outputs.h"

#include "unit/compile/workshop.h"

#define ID(id) "version: \"1.0\"\nid: " id "\ngeneration: {type: image, provider: procedural}\n"
#define SOUND(kind, category)                                                                                                \
	"version: \"1.0\"\nid: jump-high\ngeneration: {type: audio, provider: elevenlabs" kind "}\nmetadata: {" category "}\n"

static struct workshop shop;
static struct arena arena;
static struct output_plan plan;

static void open_shop(void)
{
	workshop_open(&shop);
}

static void close_shop(void)
{
	arena_release(&arena);
	workshop_close(&shop);
}

TestSuite(compile_outputs, .init = open_shop, .fini = close_shop);

static void plan_of(const char *text)
{
	const struct spec *spec = workshop_spec(&shop, text);

	cr_assert_eq(outputs_plan(spec, &arena, &plan, &shop.diag), ST_OK, "%s", shop.diag.first ? shop.diag.first->text : "");
}

static void expect_str(struct str got, const char *expected)
{
	cr_expect(str_is(got, expected), "'%.*s' where '%s' was expected", STR_ARGS(got), expected);
}

static void expect_key(const char *text, const char *key)
{
	plan_of(text);
	expect_str(plan.key, key);
}

Test(compile_outputs, the_key_is_the_id_in_camel_case)
{
	expect_key(ID("particle-white"), "particleWhite");
	expect_key(ID("a_b-c_d"), "aBCD");
	expect_key(ID("coin"), "coin");
	expect_key(ID("a--b"), "aB");
	expect_key(ID("a-"), "a");
	expect_key(ID("tile-2x"), "tile2x");
	expect_key(ID("coin") "integration: {manifest_key: Own_Key}\n", "Own_Key");
}

Test(compile_outputs, defaults_of_an_image)
{
	plan_of(ID("particle-white"));
	expect_str(plan.section, "images");
	expect_str(plan.type, "image");
	expect_str(plan.record_name, "particle-white.asset.json");
	cr_assert_eq(plan.count, 1);
	expect_str(plan.outputs[0].path, "images/particleWhite.png");
	cr_expect_eq(plan.outputs[0].format, MEDIA_PNG);
}

Test(compile_outputs, the_category_does_not_move_an_image)
{
	plan_of(ID("coin") "metadata: {category: items}\n");
	expect_str(plan.section, "images");
}

static void expect_section(const char *text, const char *section, const char *path)
{
	plan_of(text);
	expect_str(plan.section, section);
	expect_str(plan.outputs[0].path, path);
	expect_str(plan.type, "audio");
}

Test(compile_outputs, sections_of_sounds)
{
	expect_section(SOUND("", ""), "audio.sfx.misc", "audio/sfx/misc/jumpHigh.mp3");
	expect_section(SOUND("", "category: jump"), "audio.sfx.jump", "audio/sfx/jump/jumpHigh.mp3");
	expect_section(SOUND(", kind: sfx", "category: jump"), "audio.sfx.jump", "audio/sfx/jump/jumpHigh.mp3");
	expect_section(SOUND(", kind: music", ""), "audio.music", "audio/music/jumpHigh.mp3");
	expect_section(SOUND(", kind: music", "category: menu"), "audio.music", "audio/music/jumpHigh.mp3");
	expect_section(SOUND(", kind: speech", "category: hero"), "audio.speech", "audio/speech/jumpHigh.mp3");
	expect_section(SOUND("", "category: music"), "audio.music", "audio/music/jumpHigh.mp3");
	expect_section(SOUND("", "category: speech"), "audio.speech", "audio/speech/jumpHigh.mp3");
	expect_section(SOUND(", kind: sfx", "category: music"), "audio.sfx.music", "audio/sfx/music/jumpHigh.mp3");
}

Test(compile_outputs, the_folder_is_the_section)
{
	plan_of(ID("coin") "integration: {manifest_section: images.ui.buttons}\n");
	expect_str(plan.outputs[0].path, "images/ui/buttons/coin.png");
}

Test(compile_outputs, the_first_format_is_the_primary_without_a_path)
{
	plan_of(ID("coin") "post_processing: [{action: convert, formats: [webp, png], quality: 70, lossless: true}]\n");
	cr_assert_eq(plan.count, 2);
	expect_str(plan.outputs[0].path, "images/coin.webp");
	expect_str(plan.outputs[1].path, "images/coin.png");
	cr_expect_eq(plan.outputs[0].format, MEDIA_WEBP);
	cr_expect_eq(plan.encode.quality, 70);
	cr_expect(plan.encode.is_lossless);
}

static void expect_sound_key(enum media_format format, const char *expected)
{
	struct strbuf text = {0};

	outputs_add_sound_key(&plan.sound, format, &text);
	cr_expect(str_is(strbuf_str(&text), expected), "'%.*s'", STR_ARGS(strbuf_str(&text)));
	strbuf_release(&text);
}

Test(compile_outputs, what_is_not_written_says_nothing_of_sounds)
{
	plan_of(SOUND("", "") "post_processing: [{action: convert, formats: [mp3, ogg, wav]}]\n");
	cr_expect_eq(plan.sound.bitrate, 0);
	cr_expect_eq(plan.sound.quality, 0);
	cr_expect_eq(plan.sound.bits, WAV_16);
	expect_sound_key(MEDIA_MP3, "");
	expect_sound_key(MEDIA_OGG, "");
	expect_sound_key(MEDIA_WAV, "");
	plan_of(SOUND("", ""));
	cr_expect_eq(plan.sound.at.line, 0);
	expect_sound_key(MEDIA_MP3, "");
}

Test(compile_outputs, each_format_of_a_sound_is_keyed_by_what_it_takes)
{
	plan_of(SOUND("", "") "post_processing: [{action: convert, formats: [mp3, ogg, wav], bitrate: 192k, quality: 90, bits: 24}]\n");
	cr_expect_eq(plan.sound.bitrate, 192000);
	cr_expect_eq(plan.sound.quality, 90);
	cr_expect_eq(plan.sound.at.line, 5);
	cr_expect_eq(plan.sound.at.column, 72);
	expect_sound_key(MEDIA_MP3, " bitrate=192000");
	expect_sound_key(MEDIA_OGG, " quality=90");
	expect_sound_key(MEDIA_WAV, " bits=24");
	plan_of(SOUND("", "") "post_processing: [{action: convert, formats: [mp3, wav], quality: 70, bits: float}]\n");
	expect_sound_key(MEDIA_MP3, " quality=70");
	expect_sound_key(MEDIA_WAV, " bits=float");
}

Test(compile_outputs, compress_counts_before_convert)
{
	plan_of(ID("coin") "post_processing:\n"
			   "  - {action: compress, quality: 40, effort: 9, max_size: 20 KB}\n"
			   "  - {action: convert, formats: [webp], quality: 70, lossless: true}\n");
	cr_expect_eq(plan.encode.quality, 40);
	cr_expect(plan.encode.is_lossless);
	cr_expect_eq(plan.encode.effort, 3);
	cr_expect_eq(plan.encode.max_size, 20 * 1024);
	cr_expect_eq(plan.encode.max_size_at.line, 5);
	cr_expect_not(plan.encode.is_exact);
	plan_of(ID("coin") "post_processing: [{action: convert, formats: [webp], quality: 70}, {action: compress}]\n");
	cr_expect_eq(plan.encode.quality, 70);
	cr_expect_eq(plan.encode.effort, 0);
	cr_expect_eq(plan.encode.max_size, 0);
	plan_of(ID("coin") "post_processing: [{action: compress, lossless: true}, {action: alpha_bleed}]\n");
	cr_expect(plan.encode.is_lossless);
	cr_expect(plan.encode.is_exact);
}

Test(compile_outputs, the_path_names_the_primary_among_the_formats)
{
	plan_of(ID("coin") "post_processing: [{action: convert, formats: [png, webp, jpg]}]\n"
			   "integration: {manifest_path: a/coin.v1.webp}\n");
	cr_assert_eq(plan.count, 3);
	expect_str(plan.outputs[0].path, "a/coin.v1.webp");
	expect_str(plan.outputs[1].path, "a/coin.v1.png");
	expect_str(plan.outputs[2].path, "a/coin.v1.jpg");
}

Test(compile_outputs, jpeg_is_jpg)
{
	plan_of(ID("coin") "post_processing: [{action: convert, formats: [jpg, png]}]\nintegration: {manifest_path: a/coin.jpeg}\n");
	cr_assert_eq(plan.count, 2);
	expect_str(plan.outputs[0].path, "a/coin.jpeg");
	cr_expect_eq(plan.outputs[0].format, MEDIA_JPEG);
	expect_str(plan.outputs[1].path, "a/coin.png");
}

Test(compile_outputs, a_path_alone_says_the_format)
{
	plan_of(ID("coin") "integration: {output_path: a/coin.webp}\n");
	cr_expect_eq(plan.count, 1);
	cr_expect_eq(plan.outputs[0].format, MEDIA_WEBP);
}

Test(compile_outputs, types)
{
	plan_of(ID("coin") "integration: {spritesheet: {frameWidth: 8}}\n");
	expect_str(plan.type, "spritesheet");
	plan_of(ID("coin") "integration: {manifest_type: atlas, spritesheet: {frameWidth: 8}}\n");
	expect_str(plan.type, "atlas");
}

Test(compile_outputs, a_default_path_that_cannot_be_is_refused)
{
	const struct spec *spec = workshop_spec(&shop, ID("con"));

	cr_assert_eq(outputs_plan(spec, &arena, &plan, &shop.diag), ST_INVALID);
	cr_expect_str_eq(first_code(&shop), "E0317");
}

Test(compile_outputs, no_output_of_a_plan_is_unfit)
{
	char text[600], name[201] = {0};
	const struct spec *spec;

	memset(name, 'a', 196);
	(void)snprintf(text, sizeof(text),
		       ID("coin") "post_processing: [{action: convert, formats: [png, webp]}]\nintegration: {manifest_path: %s.png}\n",
		       name);
	spec = workshop_spec(&shop, text);
	cr_expect_eq(outputs_plan(spec, &arena, &plan, &shop.diag), ST_INVALID, "the WebP's name has 201 bytes");
}

static void expect_loop_warning(const char *steps, bool is_expected)
{
	char text[400];

	(void)snprintf(text, sizeof(text), SOUND(", kind: music", "") "post_processing: [%s]\n", steps);
	plan_of(text);
	outputs_warn(workshop_spec(&shop, text), &plan, &shop.diag);
	cr_assert_eq(shop.diag.warnings, is_expected, "%s", steps);
	if (is_expected) {
		cr_expect_str_eq(shop.diag.first->code, "W0327");
		cr_expect_eq(shop.diag.first->at.line, 5);
	}
	diag_release(&shop.diag);
}

Test(compile_outputs, a_loop_as_mp3_alone_is_warned_of)
{
	expect_loop_warning("{action: loop}", true);
	expect_loop_warning("{action: loop}, {action: convert, formats: [mp3]}", true);
	expect_loop_warning("{action: loop}, {action: convert, formats: [mp3, ogg]}", false);
	expect_loop_warning("{action: convert, formats: [wav]}, {action: loop}", false);
	expect_loop_warning("{action: convert, formats: [mp3]}", false);
}
