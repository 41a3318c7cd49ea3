/* Records: what a good one gives, and that no other text is taken for one. */
#include "unit/link/sample.h"

#include "base/param.h"
#include "link/shape.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

TestSuite(link_record, .init = sample_init, .fini = sample_fini);

static const struct sample FULL = {
	.id = "hero-walk",
	.category = "sprites",
	.profile = "draft",
	.is_draft = true,
	.section = "images.heroes",
	.key = "heroWalk",
	.type = "spritesheet",
	.path = "images/heroes/walk.png",
	.more = ", " PRODUCT("webp", "images/heroes/walk.webp"),
	.sheet = "\"frameWidth\": 8, \"frameHeight\": 16, \"margin\": 0, \"spacing\": 0",
	.provenance = "\"provider\": \"openai\", \"model\": \"m\", \"cost_usd\": 0.0132, "
		      "\"date\": \"2026-11-21\"",
	.description = "H\xC3\xA9ro \\\"walks\\\"",
};

static void assert_text(struct str text, const char *expected)
{
	cr_expect(str_is(text, expected), "%.*s is not %s", STR_ARGS(text), expected);
}

/* The text must be refused with this code, in words that hold this part. */
static void assert_refused(struct str text, const char *code, const char *part)
{
	struct record record;
	struct diag diag = {0};

	cr_expect_eq(parse_text(text, &record, &diag), ST_INVALID, "%s: %s", code, part);
	cr_expect(has_finding(&diag, code, part, NULL), "no %s %s, but: %s", code, part,
		  diag.first ? diag.first->text : "nothing");
	cr_expect_eq(diag.errors, 1);
	diag_release(&diag);
}

Test(link_record, reads_everything_that_link_uses)
{
	struct record record = sample_record(&FULL);

	assert_text(record.id, "hero-walk");
	assert_text(record.category, "sprites");
	assert_text(record.profile, "draft");
	assert_text(record.section, "images.heroes");
	assert_text(record.key, "heroWalk");
	assert_text(record.type, "spritesheet");
	assert_text(record.description, "H\xC3\xA9ro \"walks\"");
	cr_expect(record.is_draft);
	cr_expect_eq(record.kind, ASSET_IMAGE);
	cr_expect_eq(record.product_count, 2);
	assert_text(record.products[0].format, "png");
	assert_text(record.products[1].path, "images/heroes/walk.webp");
	cr_expect_eq(record.products[0].width, 32);
	cr_expect_eq(record.products[0].height, 16);
	cr_expect_eq(record.sheet.frame_width, 8);
	cr_expect_eq(record.frames, 4);
	assert_text(record.provenance.provider, "openai");
	assert_text(record.provenance.date, "2026-11-21");
	cr_expect_eq(record.provenance.cost_micro_usd, 13200);
	cr_expect_str_eq(record.source->path, "hero-walk.asset.json");
}

Test(link_record, leaves_out_what_is_optional)
{
	struct record record = sample_record(&(struct sample){0});

	cr_expect_null(record.category.ptr);
	cr_expect_null(record.profile.ptr);
	cr_expect_null(record.description.ptr);
	cr_expect_null(record.provenance.provider.ptr);
	cr_expect_not(record.is_draft);
	cr_expect_not(record.is_release);
	cr_expect_eq(record.sheet.frame_width, 0);
	cr_expect_eq(record.frames, 1);
}

Test(link_record, knows_what_was_compiled_under_a_release)
{
	cr_expect(sample_record(&(struct sample){.is_release = true}).is_release);
	assert_refused(replaced(sample_text(&(struct sample){.is_release = true}),
				"\"release\": true", "\"release\": 1"),
		       "E0904", "release");
}

Test(link_record, reads_sounds)
{
	struct record record =
		sample_record(&(struct sample){.kind = "audio",
					       .format = "mp3",
					       .path = "a.mp3",
					       .measures = SOUND(0.362812, 44100, 2, 16000)});
	const struct record_sound *sound = &record.products[0].sound;

	cr_expect_eq(record.kind, ASSET_AUDIO);
	cr_expect_eq(sound->duration_us, 362812);
	cr_expect_eq(sound->rate, 44100);
	cr_expect_eq(sound->channels, 2);
	cr_expect_eq(sound->frames, 16000);
	cr_expect_eq(sound->loop_end, 0);
	cr_expect_eq(record.products[0].width, 0);
	cr_expect_eq(record.frames, 0);
}

static const struct sample MUSIC = {
	.id = "theme",
	.kind = "audio",
	.section = "audio.music",
	.format = "ogg",
	.path = "theme.ogg",
	.measures = SOUND(2, 48000, 1, 96000) ", \"loop\": {\"start\": 4800, "
					      "\"end\": 96000}",
	.more = ", {\"format\": \"wav\", \"path\": \"theme.wav\", "
		"\"sha256\": \"" SHA "\", \"size\": 7, " SOUND(
			0.000023, 44100, 6, 1) ", \"loop\": {\"start\": 0, \"end\": 1}}"};

Test(link_record, reads_each_product_of_a_sound)
{
	struct record record = sample_record(&MUSIC);
	const struct record_sound *ogg = &record.products[0].sound;
	const struct record_sound *wav = &record.products[1].sound;

	cr_assert_eq(record.product_count, 2);
	cr_expect_eq(ogg->duration_us, 2000000);
	cr_expect_eq(ogg->loop_start, 4800);
	cr_expect_eq(ogg->loop_end, 96000);
	cr_expect_eq(wav->duration_us, 23);
	cr_expect_eq(wav->channels, 6);
	cr_expect_eq(wav->loop_start, 0);
	cr_expect_eq(wav->loop_end, 1);
}

Test(link_record, takes_an_empty_sound_and_the_longest)
{
	static const char *const MEASURES[] = {
		SOUND(0, 44100, 1, 0), SOUND(4294967295, 1, 255, 4294967295),
		SOUND(4095.999999, 1048576, 1, 4294967295),
		SOUND(4096, 1048576, 1, 4294967295), /* rounded up */
	};

	for (size_t i = 0; i < sizeof(MEASURES) / sizeof(MEASURES[0]); i++) {
		struct sample sample = MUSIC;

		sample.measures = MEASURES[i];
		(void)sample_record(&sample);
	}
}

Test(link_record, refuses_measures_that_no_sound_has)
{
	static const struct {
		const char *from, *to, *part;
	} CASES[] = {
		{"\"duration\": 2", "\"x\": 2", "'duration' of the record is missing"},
		{"\"rate\": 48000", "\"x\": 2", "'rate' of the record is missing"},
		{"\"channels\": 1", "\"x\": 2", "'channels' of the record is missing"},
		{"\"frames\": 96000", "\"x\": 2", "'frames' of the record is missing"},
		{"\"duration\": 2", "\"duration\": \"2\"",
		 "'products[0].duration' of the record must be a number"},
		{"\"duration\": 2", "\"duration\": null", "'products[0].duration'"},
		{"\"duration\": 2", "\"duration\": [2]", "'products[0].duration'"},
		{"\"duration\": 2", "\"duration\": -2", "is out of range"},
		{"\"duration\": 2", "\"duration\": 4294967296", "is out of range"},
		{"\"duration\": 2", "\"duration\": 2.0000001", "at most six places"},
		{"\"duration\": 2", "\"duration\": 1e999", "at most six places"},
		{"\"duration\": 2", "\"duration\": 99999999999999999999999", "at most six places"},
		{"\"duration\": 2", "\"duration\": 2.000002",
		 "'duration' of the record is not that of its frames"},
		{"\"duration\": 2", "\"duration\": 1.999998", "is not that of its frames"},
		{"\"duration\": 2", "\"duration\": 0", "is not that of its frames"},
		{"\"rate\": 48000", "\"rate\": 0", "'rate' of the record must be at least 1"},
		{"\"rate\": 48000", "\"rate\": -48000", "is out of range"},
		{"\"rate\": 48000", "\"rate\": 1048577", "is out of range"},
		{"\"rate\": 48000", "\"rate\": 48000.5", "must be a whole number"},
		{"\"rate\": 48000", "\"rate\": \"48 kHz\"", "must be a number"},
		{"\"channels\": 1", "\"channels\": 0",
		 "'channels' of the record must be at least 1"},
		{"\"channels\": 1", "\"channels\": 256", "is out of range"},
		{"\"channels\": 1", "\"channels\": true", "must be a number"},
		{"\"frames\": 96000", "\"frames\": 96001", "is not that of its frames"},
		{"\"frames\": 96000", "\"frames\": 4294967296", "is out of range"},
		{"\"frames\": 96000", "\"frames\": 1e5", "must be a whole number"},
		{"\"loop\": {", "\"loop\": true, \"x\": {",
		 "'products[0].loop' of the record must be"},
		{"\"loop\": {", "\"loop\": [], \"x\": {",
		 "'products[0].loop' of the record must be"},
		{"\"start\": 4800", "\"x\": 1",
		 "'products[0].loop.start' of the record is missing"},
		{"\"start\": 4800", "\"start\": -1",
		 "'products[0].loop.start' of the record is out"},
		{"\"start\": 4800", "\"start\": 96000", "'loop' of the record must end after"},
		{"\"start\": 4800", "\"start\": 96001", "'loop' of the record must end after"},
		{"\"end\": 96000", "\"end\": 0", "'loop' of the record must end after"},
		{"\"end\": 96000", "\"end\": 96001", "'loop' of the record ends beyond"},
		{"\"end\": 96000", "\"end\": 96000.0", "must be a whole number"},
		{"\"end\": 1}", "\"end\": 2}", "'loop' of the record ends beyond"},
		{"\"frames\": 1,", "", "'frames' of the record is missing"},
	};

	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++)
		assert_refused(replaced(sample_text(&MUSIC), CASES[i].from, CASES[i].to), "E0904",
			       CASES[i].part);
}

Test(link_record, gives_a_picture_no_sound)
{
	struct record record = sample_record(&(struct sample){
		.measures = "\"width\": 8, \"height\": 8, " SOUND(2, 48000, 1, 96000)});

	cr_expect_eq(record.products[0].sound.rate, 0);
	cr_expect_eq(record.products[0].sound.duration_us, 0);
}

Test(link_record, passes_over_members_it_does_not_know)
{
	struct str text =
		replaced(sample_text(&FULL), "\"id\"", "\"later\": [{\"a\": null}], \"id\"");
	struct record record;
	struct diag diag = {0};

	cr_expect_eq(parse_text(text, &record, &diag), ST_OK);
	cr_expect_null(diag.first);
}

Test(link_record, counts_frames_with_margin_and_spacing)
{
	static const struct {
		const char *sheet;
		uint32_t frames;
	} CASES[] = {
		{"\"frameWidth\": 16, \"frameHeight\": 16", 2},
		{"\"frameWidth\": 15, \"frameHeight\": 15", 2},
		{"\"frameWidth\": 32, \"frameHeight\": 16", 1},
		/* 1 + 14 + 2 + 14 + 1, and 1 + 14 + 1 */
		{"\"frameWidth\": 14, \"frameHeight\": 14, \"margin\": 1, \"spacing\": 2", 2},
		{"\"frameWidth\": 1, \"frameHeight\": 1", 512},
	};

	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		struct record record = sample_record(&(struct sample){.sheet = CASES[i].sheet});

		cr_expect_eq(record.frames, CASES[i].frames, "%s", CASES[i].sheet);
	}
}

Test(link_record, refuses_frames_that_do_not_fit)
{
	static const char *const SHEETS[] = {
		"\"frameWidth\": 33, \"frameHeight\": 16",
		"\"frameWidth\": 16, \"frameHeight\": 17",
		"\"frameWidth\": 32, \"frameHeight\": 16, \"margin\": 1",
		"\"frameWidth\": 1, \"frameHeight\": 1, \"margin\": 16777216",
	};

	for (size_t i = 0; i < sizeof(SHEETS) / sizeof(SHEETS[0]); i++)
		assert_refused(sample_text(&(struct sample){.sheet = SHEETS[i]}), "E0904",
			       "do not fit");
	assert_refused(
		sample_text(&(struct sample){.sheet = "\"frameWidth\": 0, \"frameHeight\": 8"}),
		"E0904", "without a size");
}

Test(link_record, says_where_the_syntax_is_wrong)
{
	struct str text = replaced(sample_text(&FULL), "\"category\": ", "\"category\": ?");
	struct record record;
	struct diag diag = {0};

	cr_assert_eq(parse_text(text, &record, &diag), ST_INVALID);
	cr_expect_str_eq(diag.first->code, "E0201");
	cr_expect_eq(diag.first->at.line, 5);
	cr_expect_eq(diag.first->at.column, 15);
	cr_expect_str_eq(diag.first->at.source->path, "x.asset.json");
	cr_expect_not_null(diag.first->hint);
	diag_release(&diag);
}

/* The first finding for FULL with this change stands at the line that begins so, at `part` of it. */
static void assert_place(const char *from, const char *to, const char *begin, const char *part,
			 unsigned length)
{
	struct str text = replaced(sample_text(&FULL), from, to);
	const char *line_begin = strstr(text.ptr, begin), *at = strstr(line_begin, part);
	unsigned line = 1, column = 1;
	struct record record;
	struct diag diag = {0};

	cr_assert_eq(parse_text(text, &record, &diag), ST_INVALID, "%s", to);
	for (const char *p = text.ptr; p < line_begin; p++)
		line += *p == '\n';
	for (const char *p = line_begin; p < at; p++)
		column += ((unsigned char)*p & 0xC0) != 0x80;
	cr_expect_eq(diag.first->at.line, line, "%s: line %u", to, diag.first->at.line);
	cr_expect_eq(diag.first->at.column, column, "%s: column %u", to, diag.first->at.column);
	cr_expect_eq(diag.first->at.length, length, "%s: length %u", to, diag.first->at.length);
	cr_expect_not_null(diag.first->hint, "%s", to);
	diag_release(&diag);
}

Test(link_record, says_where_a_value_does_not_fit)
{
	assert_place("record\": 1", "record\": 20", "  \"assetc_record", "20", 2);
	assert_place("\"hero-walk\"", "[\"x\"]", "  \"id", "[", 1);
	assert_place("\"hero-walk\"", "\"Hero\"", "  \"id", "\"Hero", 6);
	assert_place("\"size\": 12", "\"size\": 12.5", "  \"raw", "12.5", 4);
	assert_place("\"raw\": {", "\"raw\": {\"raw\": {}}, \"x\": {", "  \"raw", "{", 1);
	assert_place("\"key\": \"heroWalk\"", "\"key\": \"\"", "  \"manifest", "\"\"", 2);
	assert_place("walk.webp\"", "walk.png\"", "  \"products",
		     "\"images/heroes/walk.png\", \"sha256\": "
		     "\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\", "
		     "\"size\": 1,",
		     24);
	assert_place("\"frameWidth\": 8", "\"frameWidth\": 99", "  \"manifest", "{\"frame", 1);
	assert_place("\"cost_usd\": 0.0132", "\"cost_usd\": null", "  \"provenance", "null", 4);
}

Test(link_record, tells_each_key_that_stands_twice)
{
	static const struct {
		const char *from, *to;
	} CASES[] = {
		{"\"provenance\": {", "\"provenance\": {\"date\": \"\", "},
		{"\"id\"", "\"kind\": \"image\", \"id\""},
		{"\"base\": \"a coin\"", "\"base\": \"a\", \"base\": \"b\""},
		{"\"id\"", "\"later\": [{\"a\": 1, \"\\u0061\": 2}], \"id\""},
	};

	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++)
		assert_refused(replaced(sample_text(&FULL), CASES[i].from, CASES[i].to), "E0203",
			       "stands twice");
}

Test(link_record, counts_columns_in_characters)
{
	struct record record;
	struct diag diag = {0};

	(void)parse_text(STR("{\n\"\xC3\xA9\xC3\xA9\": ?}"), &record, &diag);
	cr_assert_not_null(diag.first);
	cr_expect_eq(diag.first->at.line, 2);
	cr_expect_eq(diag.first->at.column, 7);
	diag_release(&diag);
}

Test(link_record, refuses_bytes_that_are_no_text)
{
	struct str text = sample_text(&FULL);
	char *with_nul = arena_text(&sample_arena, text.ptr, text.len);

	with_nul[40] = '\0';
	assert_refused((struct str){with_nul, text.len}, "E0201", "control character");
	assert_refused(replaced(text, "hero", "\\u0000"), "E0202", "NUL");
	assert_refused(replaced(text, "hero", "\\\\\\u0000"), "E0202", "NUL");
	assert_refused(replaced(text, "hero", "h\xFF"), "E0202", "UTF-8");
	assert_refused(replaced(text, "hero", "\xED\xA0\x80"), "E0202", "UTF-8");
	assert_refused(STR(""), "E0201", "ends too early");
}

Test(link_record, takes_an_escaped_backslash_before_u0000)
{
	struct str text = replaced(sample_text(&FULL), "H\xC3\xA9ro", "\\\\u0000");
	struct record record;
	struct diag diag = {0};

	cr_expect_eq(parse_text(text, &record, &diag), ST_OK);
	assert_text(record.description, "\\u0000 \"walks\"");
}

Test(link_record, asks_for_a_recompile_of_another_format)
{
	static const struct {
		const char *number, *age;
	} CASES[] = {{"2", "newer"}, {"10", "newer"}, {"18446744073709551616", "newer"},
		     {"0", "older"}, {"-0", "older"}, {"-1", "older"}};

	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		struct str member =
			str_printf(&sample_arena, "\"assetc_record\": %s,", CASES[i].number);
		struct str text = replaced(sample_text(&FULL), "\"assetc_record\": 1,", member.ptr);
		struct record record;
		struct diag diag = {0};

		cr_expect_eq(parse_text(text, &record, &diag), ST_INVALID, "%s", CASES[i].number);
		cr_expect(has_finding(&diag, "E0903", CASES[i].age, "reads format 1"));
		cr_expect_str_eq(diag.first->hint, "recompile hero-walk.yaml");
		diag_release(&diag);
	}
}

Test(link_record, refuses_what_is_no_record)
{
	static const char *const TEXTS[] = {"{}",
					    "[]",
					    "3",
					    "null",
					    "\"assetc_record\"",
					    "[{\"assetc_record\": 1}]",
					    "{\"assetc_record\": \"1\"}",
					    "{\"assetc_record\": 1.0}",
					    "{\"assetc_record\": {}}",
					    "{\"Assetc_record\": 1}"};

	for (size_t i = 0; i < sizeof(TEXTS) / sizeof(TEXTS[0]); i++)
		assert_refused(str_of(TEXTS[i]), "E0902", "no record of assetc");
}

Test(link_record, refuses_a_missing_member)
{
	static const char *const NAMES[] = {"id",       "kind",      "source",    "provider",
					    "asked",    "prompt",    "parts",     "keys",
					    "raw",      "candidate", "products",  "format",
					    "manifest", "section",   "frameWidth"};

	for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++) {
		struct str name = str_printf(&sample_arena, "\"%s\"", NAMES[i]);

		assert_refused(replaced(sample_text(&FULL), name.ptr, "\"x\""), "E0904",
			       "is missing");
	}
	assert_refused(replaced(sample_text(&FULL), "\"frameWidth\"", "\"x\""), "E0904",
		       "'manifest.spritesheet.frameWidth'");
}

Test(link_record, refuses_wrong_types_and_values)
{
	static const struct {
		const char *from, *to, *part;
	} CASES[] = {
		{"\"hero-walk\"", "3", "'id' of the record must be text"},
		{"\"hero-walk\"", "\"Hero\"", "'id'"},
		{"\"hero-walk\"", "\"-a\"", "'id'"},
		{"\"hero-walk\"", "\"\"", "'id'"},
		{"\"image\"", "\"video\"", "neither image nor audio"},
		{"\"sprites\"", "\"\\n\"", "'category'"},
		{"\"sprites\"", "null", "'category' of the record must be text"},
		{"\"draft\": true", "\"draft\": 1", "'draft' of the record must be true or false"},
		{"\"draft\",", "\"\",", "'profile'"},
		{"{\"base\": \"a coin\"}", "{\"base\": {}}",
		 "'prompt.parts' of the record must hold texts"},
		{"{\"base\": \"a coin\"}", "[]", "'prompt.parts' of the record must be an object"},
		{"\"size\": 12", "\"size\": -1", "'raw.size' of the record is out of range"},
		{"\"size\": 12", "\"size\": 1.5",
		 "'raw.size' of the record must be a whole number"},
		{"\"size\": 12", "\"size\": 1e999",
		 "'raw.size' of the record must be a whole number"},
		{"\"size\": 12", "\"size\": 9007199254740993",
		 "'raw.size' of the record is out of"},
		{"\"size\": 12", "\"size\": 18446744073709551616",
		 "'raw.size' of the record is out of"},
		{"\"size\": 12", "\"size\": \"12\"", "'raw.size' of the record must be a number"},
		{"\"width\": 32", "\"width\": 1e20", "'products[0].width' of the record must be a"},
		{"\"width\": 32", "\"width\": 16777217",
		 "'products[0].width' of the record is out of"},
		{"\"width\": 32, \"height\": 16}", "\"width\": false}", "'products[1].width'"},
		{"\"alpha\": true", "\"alpha\": 0", "'products[0].alpha'"},
		{"\"format\": \"png\"", "\"format\": \"PNG\"", "'format'"},
		{"\"format\": \"png\"", "\"format\": \"webp\"", "two of one format"},
		{"images/heroes/walk.webp", "images/heroes/walk.png", "two of one path"},
		{"walk.png\", \"sha256\": \"0", "walk.png\", \"sha256\": \"G", "'sha256'"},
		{"walk.png\", \"sha256\": \"0", "walk.png\", \"sha256\": \"00", "'sha256'"},
		{"images/heroes/walk.png", "../walk.png", "inside the output folder"},
		{"images/heroes/walk.png", "/walk.png", "absolute"},
		{"images/heroes/walk.png", "a.png", "'manifest.path'"},
		{"\"section\": \"images.heroes\"", "\"section\": \"images..heroes\"",
		 "'manifest.section'"},
		{"\"section\": \"images.heroes\"", "\"section\": \".heroes\"",
		 "'manifest.section'"},
		{"\"section\": \"images.heroes\"", "\"section\": \"\"", "'manifest.section'"},
		{"\"key\": \"heroWalk\"", "\"key\": \"\\u0001\"", "'manifest.key'"},
		{"\"key\": \"heroWalk\"", "\"key\": \"\"", "'manifest.key'"},
		{"\"frameWidth\": 8", "\"frameWidth\": 8.5", "'manifest.spritesheet.frameWidth'"},
		{"\"cost_usd\": 0.0132", "\"cost_usd\": \"free\"", "'provenance.cost_usd'"},
		{"\"cost_usd\": 0.0132", "\"cost_usd\": -0.1", "'provenance.cost_usd'"},
		{"\"generated\": true", "\"generated\": 1", "'provenance.generated'"},
		{"\"cost_usd\": 0.0132", "\"cost_usd\": 0.01320001", "at most six places"},
		{"\"cost_usd\": 0.0132", "\"cost_usd\": 1000000.000001",
		 "'provenance.cost_usd' of the record is out of range"},
	};

	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		struct str text = replaced(sample_text(&FULL), CASES[i].from, CASES[i].to);

		assert_refused(text, "E0904", CASES[i].part);
	}
}

#define SCALED(variant, path) \
	", {\"format\": \"png\", " variant "\"path\": \"" path "\", \"sha256\": \"" \
	"0000000000000000000000000000000000000000000000000000000000000000\", \"size\": 1, " \
	"\"width\": 2, \"height\": 2, \"alpha\": true}"

/* A record whose first product is of scale 1x, and whose others are these. */
static struct str with_variants(const char *others)
{
	struct str text = sample_text(&(struct sample){.format = "png", .more = others});

	return replaced(text, "\"format\": \"png\"", "\"format\": \"png\", \"variant\": \"1x\"");
}

Test(link_record, reads_variants)
{
	struct record record;
	struct diag diag = {0};
	struct str text = with_variants(SCALED("\"variant\": \"0.5x\", ", "a@0.5x.png")
						SCALED("\"variant\": \"2x\", ", "a@2x.png"));

	cr_assert_eq(parse_text(text, &record, &diag), ST_OK, "%s",
		     diag.first ? diag.first->text : "");
	cr_assert_eq(record.product_count, 3);
	assert_text(record.products[0].variant, "1x");
	assert_text(record.products[1].variant, "0.5x");
	assert_text(record.products[2].path, "a@2x.png");
}

Test(link_record, refuses_variants_that_cannot_be_told_apart)
{
	static const char *const BAD[] = {
		"2", "x", ".x", "x2", "2.5.5x", "-1x", "1234567890123456x", ""};
	char one[400];

	assert_refused(with_variants(SCALED("\"variant\": \"1x\", ", "b.png")), "E0904",
		       "two of one format and variant");
	assert_refused(with_variants(SCALED("", "b.png")), "E0904", "what is none of them");
	for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++) {
		(void)snprintf(one, sizeof(one), SCALED("\"variant\": \"%s\", ", "b.png"), BAD[i]);
		assert_refused(with_variants(one), "E0904", "'variant'");
	}
}

Test(link_record, reads_an_atlas)
{
	static const struct sample KIT = {.type = "atlasXML", .atlas = "kit/frames.xml"};

	assert_text(sample_record(&KIT).atlas, "kit/frames.xml");
	cr_expect_null(sample_record(&FULL).atlas.ptr);
	assert_refused(replaced(sample_text(&KIT), "kit/frames.xml", "../frames.xml"), "E0904",
		       "atlas");
	assert_refused(replaced(sample_text(&KIT), "\"kit/frames.xml\"", "7"), "E0904",
		       "manifest.atlas");
}

Test(link_record, refuses_an_empty_list_of_products)
{
	struct str text = sample_text(&(struct sample){0});
	const char *list = strstr(text.ptr, "\"products\"");
	const char *end = strstr(list, "],");
	struct str cut = str_printf(&sample_arena, "%.*s\"products\": [%s", (int)(list - text.ptr),
				    text.ptr, end);

	assert_refused(cut, "E0904", "'products' of the record must be a list");
}

Test(link_record, never_takes_half_a_record)
{
	struct str text = sample_text(&FULL);
	struct record record;

	/* The last byte is the line's end, which may be missing. */
	for (size_t len = 0; len + 1 < text.len; len++) {
		struct diag diag = {0};

		cr_expect_eq(parse_text((struct str){text.ptr, len}, &record, &diag), ST_INVALID,
			     "cut at %zu", len);
		cr_expect_eq(diag.errors, 1);
		diag_release(&diag);
	}
}

Test(link_record, survives_any_byte_anywhere)
{
	static const char BYTES[] = {'\0', '\x01', '"', '\\', '{', '}',    '[',   ']',
				     ',',  ':',    '-', '9',  'e', '\xC3', '\xFF'};
	struct str text = sample_text(&FULL);

	for (size_t i = 0; i < text.len; i++) {
		for (size_t b = 0; b < sizeof(BYTES); b++) {
			char *changed = arena_text(&sample_arena, text.ptr, text.len);
			struct record record;
			struct diag diag = {0};

			changed[i] = BYTES[b];
			if (parse_text((struct str){changed, text.len}, &record, &diag) != ST_OK)
				cr_expect_eq(diag.errors, 1);
			else
				cr_expect_null(diag.first);
			diag_release(&diag);
		}
		arena_release(&sample_arena);
		text = sample_text(&FULL);
	}
}

static struct str repeated(const char *head, const char *part, size_t count, const char *tail)
{
	struct strbuf text = {0};
	struct str copy;

	strbuf_add_c(&text, head);
	for (size_t i = 0; i < count; i++)
		strbuf_printf(&text, part, i);
	strbuf_add_c(&text, tail);
	copy = str_copy(&sample_arena, strbuf_str(&text));
	strbuf_release(&text);
	return copy;
}

Test(link_record, bounds_depth_values_and_items)
{
	struct str text = sample_text(&FULL);
	struct str deep = repeated("\"deep\": ", "[", YAML_DEPTH_MAX, "");
	struct str closed = repeated(deep.ptr, "]", YAML_DEPTH_MAX, ", \"id\"");
	struct str values = repeated("\"later\": [0", ",1", YAML_WEIGHT_MAX, "], \"id\"");
	struct str items = repeated("\"products\": [", "{}, ", SHAPE_ITEMS_MAX, "");

	assert_refused(replaced(text, "\"id\"", closed.ptr), "E0205", "deeper than 64");
	assert_refused(replaced(text, "\"id\"", values.ptr), "E0205", "more than 200000 values");
	assert_refused(replaced(text, "\"products\": [", items.ptr), "E0904",
		       "'products' of the record has more than 64 items");
	assert_refused(repeated("", "[", 500000, ""), "E0205", "deeper");
	assert_refused(repeated("", "{\"a\":", 100000, ""), "E0205", "deeper");
}

Test(link_record, passes_over_any_number_of_members)
{
	struct str many = repeated("", "\"m%zu\": {\"a\": 1}, ", 2000, "\"id\"");
	struct record record;
	struct diag diag = {0};

	cr_expect_eq(parse_text(replaced(sample_text(&FULL), "\"id\"", many.ptr), &record, &diag),
		     ST_OK);
	assert_text(record.id, "hero-walk");
	cr_expect_null(diag.first);
}

Test(link_record, reads_files)
{
	struct str path = sample_write(&FULL);
	struct record record;
	struct diag diag = {0};

	cr_expect_eq(record_read(path, &sample_arena, &record, &diag), ST_OK);
	assert_text(record.id, "hero-walk");
	cr_expect_null(record.source->text.ptr);
}

Test(link_record, keeps_the_text_that_a_finding_shows)
{
	struct record record;
	struct diag diag = {0};

	write_file("bad.asset.json", STR("{\n  \"a\": ?\n}\n"));
	cr_assert_eq(record_read(STR("bad.asset.json"), &sample_arena, &record, &diag), ST_INVALID);
	assert_text(source_line(diag.first->at.source, diag.first->at.line), "  \"a\": ?");
	diag_release(&diag);
}

Test(link_record, refuses_files_that_are_absent_or_too_large)
{
	struct str large = repeated("", " ", RECORD_SIZE_MAX + 1, "");
	struct record record;
	struct diag diag = {0};

	write_file("large.asset.json", large);
	cr_expect_eq(record_read(STR("none.asset.json"), &sample_arena, &record, &diag),
		     ST_INVALID);
	cr_expect(has_finding(&diag, "E0101", "none.asset.json", "record"));
	cr_expect_eq(record_read(STR("large.asset.json"), &sample_arena, &record, &diag),
		     ST_INVALID);
	cr_expect(has_finding(&diag, "E0102", "large.asset.json", "1048576"));
	diag_release(&diag);
}
