/* Base manifests: what is an entry, what a section, and what is refused. */
#include "unit/link/sample.h"

#include "base/param.h"
#include "link/base.h"

#include <criterion/criterion.h>
#include <string.h>

static struct diag diag; /* of the last parse */

static void fini(void)
{
	diag_release(&diag);
	sample_fini();
}

TestSuite(link_base, .init = sample_init, .fini = fini);

static enum status parse(const char *text, struct base *out)
{
	struct source *source = arena_alloc(&sample_arena, sizeof(*source));

	*source = (struct source){.path = "base.json", .text = str_of(text)};
	diag_release(&diag);
	return base_parse(source, &sample_arena, out, &diag);
}

static struct base parsed(const char *assets)
{
	struct base base;
	struct str text = str_printf(&sample_arena, "{\"assets\": %s}", assets);

	cr_assert_eq(parse(text.ptr, &base), ST_OK, "%s", diag.first ? diag.first->text : "");
	return base;
}

/* The record of the only entry. */
static const struct record *only(const char *assets)
{
	struct base base = parsed(assets);

	cr_assert_eq(base.record_count, 1);
	return &base.records[0];
}

static void assert_text(struct str text, const char *expected)
{
	cr_expect(str_is(text, expected), "%.*s is not %s", STR_ARGS(text), expected);
}

/* One error with this code and these words, where the text has an @, which is not read. */
static void assert_refused(const char *assets, const char *code, const char *part)
{
	struct base base;
	struct str text = str_printf(&sample_arena, "{\"assets\": %s}", assets);
	unsigned column = (unsigned)strcspn(text.ptr, "@") + 1;

	text = replaced(text, "@", "");
	cr_expect_eq(parse(text.ptr, &base), ST_INVALID, "%s", assets);
	cr_expect_eq(diag.errors, 1, "%s: %u errors", assets, diag.errors);
	cr_expect(has_finding(&diag, code, part, NULL), "%s: no %s %s, but: %s %s", assets, code,
		  part, diag.first ? diag.first->code : "", diag.first ? diag.first->text : "");
	if (diag.first)
		cr_expect(diag.first->at.line == 1 && diag.first->at.column == column,
			  "%s: column %u, not %u", assets, diag.first->at.column, column);
}

Test(link_base, an_entry_says_what_it_is)
{
	const struct record *record = only(
		"{\"images\": {\"logo\": {\"type\": \"image\", \"path\": \"Art (v2)/the "
		"logo.PNG\", "
		"\"description\": \"A \\u00e9\", \"more\": [1], \"width\": 4, \"height\": 5}}}");

	cr_expect(record->is_foreign);
	cr_expect(!record->is_item);
	cr_expect_null(record->id.ptr);
	assert_text(record->section, "images");
	assert_text(record->key, "logo");
	assert_text(record->type, "image");
	assert_text(record->description, "A \xC3\xA9");
	cr_expect_eq(record->kind, ASSET_IMAGE);
	cr_expect_eq(record->frames, 1);
	cr_expect_eq(record->product_count, 1);
	assert_text(record->products[0].path, "Art (v2)/the logo.PNG");
	assert_text(record->products[0].format, "png");
	cr_expect_null(record->products[0].variant.ptr);
	cr_expect_eq(record->products[0].width, 4);
	cr_expect_eq(record->products[0].height, 5);
	cr_expect_eq(record->at.column, (unsigned)strlen("{\"assets\": {\"images\": {\"logo\": {"));
}

Test(link_base, what_an_entry_does_not_say_follows)
{
	assert_text(only("{\"a\": {\"b\": {\"path\": \"c\"}}}")->type, "image");
	assert_text(only("{\"audio\": {\"b\": {\"path\": \"c\"}}}")->type, "audio");
	assert_text(only("{\"a\": {\"b\": {\"variants\": {\"x\": {\"png\": \"c.png\"}}}}}")->type,
		    "multiResolution");
	cr_expect_eq(only("{\"audio\": {\"b\": {\"path\": \"c\"}}}")->kind, ASSET_AUDIO);
	cr_expect_eq(only("{\"audio\": {\"x\": {\"b\": {\"path\": \"c\"}}}}")->kind, ASSET_AUDIO);
	cr_expect_eq(only("{\"audios\": {\"b\": {\"path\": \"c\"}}}")->kind, ASSET_IMAGE);
	cr_expect_eq(only("{\"a\": {\"b\": {\"path\": \"c\", \"type\": \"audioSprite\"}}}")->kind,
		     ASSET_AUDIO);
	cr_expect_eq(only("{\"a\": {\"b\": {\"path\": \"c\", \"type\": \"sfx\"}}}")->kind,
		     ASSET_AUDIO);
	cr_expect_eq(only("{\"a\": {\"b\": {\"path\": \"c\", \"width\": 3}}}")->products[0].width,
		     0);
	cr_expect_eq(only("{\"a\": {\"b\": {\"path\": \"c\", \"width\": \"3\", \"height\": 4}}}")
			     ->products[0]
			     .height,
		     0);
}

Test(link_base, sections_have_any_depth_and_any_name)
{
	struct base base = parsed(
		"{\"logo\": {\"path\": \"a\"}, \"audio\": {\"sfx\": {\"ui\": {\"click\": "
		"[{\"key\": \"one\", \"path\": \"b\"}, {\"key\": \"two\", \"path\": \"b\"}]}}}, "
		"\"path\": {\"type\": {\"path\": \"c\"}}, \"empty\": {}, \"none\": []}");

	cr_assert_eq(base.record_count, 4);
	assert_text(base.records[0].section, "");
	assert_text(base.records[0].key, "logo");
	assert_text(base.records[1].section, "audio.sfx.ui.click");
	assert_text(base.records[1].key, "one");
	cr_expect(base.records[1].is_item);
	assert_text(base.records[3].section, "path");
	assert_text(base.records[3].key, "type");
	cr_expect_eq(base.sorted_count, 11);
	for (size_t i = 1; i < base.sorted_count; i++)
		cr_expect_leq(str_compare(base.sorted[i - 1]->order, base.sorted[i]->order), 0);
	cr_expect_eq(diag.warnings, 0);
}

Test(link_base, sheets_have_frames)
{
	const struct record *sheet =
		only("{\"a\": {\"b\": {\"path\": \"c\", \"frameWidth\": 8, \"frameHeight\": 4, "
		     "\"margin\": 1, \"spacing\": 2, \"width\": 19, \"height\": 11}}}");

	cr_expect_eq(sheet->sheet.frame_width, 8);
	cr_expect_eq(sheet->sheet.frame_height, 4);
	cr_expect_eq(sheet->sheet.margin, 1);
	cr_expect_eq(sheet->sheet.spacing, 2);
	cr_expect_eq(sheet->frames, 4);
	sheet = only("{\"a\": {\"b\": {\"path\": \"c\", \"frameWidth\": 8}}}");
	cr_expect_eq(sheet->sheet.frame_height, 8);
	cr_expect_eq(sheet->frames, 0);
}

Test(link_base, an_atlas_names_its_frames)
{
	assert_text(
		only("{\"a\": {\"b\": {\"type\": \"atlasXML\", \"path\": \"c.png\", \"atlasXML\": "
		     "\"c.xml\"}}}")
			->atlas,
		"c.xml");
	assert_text(only("{\"a\": {\"b\": {\"type\": \"atlas\", \"path\": \"c.png\", \"atlas\": "
			 "\"c.json\"}}}")
			    ->atlas,
		    "c.json");
}

Test(link_base, variants_begin_with_that_of_one)
{
	const struct record *record = only(
		"{\"a\": {\"b\": {\"type\": \"multiResolution\", \"variants\": {\"2x\": {\"png\": "
		"\"b@2x.png\", \"dimensions\": \"8x8\", \"size\": {\"png\": \"1.png\"}, \"note\": "
		"\"v1.2\", \"jpg\": \"b.jpeg\"}, \"1x\": {\"png\": \"b.PNG\", \"webp\": "
		"\"b.webp\", "
		"\"width\": 4, \"height\": 5}, \"fallback\": {}}}}}");

	cr_assert_eq(record->product_count, 4);
	assert_text(record->products[0].variant, "1x");
	assert_text(record->products[0].format, "png");
	assert_text(record->products[0].path, "b.PNG");
	cr_expect_eq(record->products[0].height, 5);
	assert_text(record->products[1].variant, "2x");
	assert_text(record->products[1].path, "b@2x.png");
	assert_text(record->products[2].format, "jpg");
	assert_text(record->products[3].format, "webp");
	cr_expect_eq(record->products[3].width, 4);
}

Test(link_base, variants_are_what_is_loaded)
{
	const struct record *record =
		only("{\"a\": {\"b\": {\"path\": \"b@2x.webp\", \"variants\": {\"1x\": {\"webp\": "
		     "\"b.webp\"}, \"2x\": {\"webp\": \"b@2x.webp\"}}}}}");

	cr_assert_eq(record->product_count, 2);
	assert_text(record->products[0].path, "b.webp");
	assert_text(record->products[0].variant, "1x");
	record = only("{\"a\": {\"b\": {\"path\": \"c.png\", \"variants\": {\"1x\": {}}}}}");
	cr_assert_eq(record->product_count, 1);
	assert_text(record->products[0].path, "c.png");
	cr_expect_null(record->products[0].variant.ptr);
}

Test(link_base, a_path_comes_before_formats)
{
	const struct record *record =
		only("{\"a\": {\"b\": {\"path\": \"c.png\", \"formats\": {\"webp\": \"c.webp\", "
		     "\"png\": \"c.png\", \"x\": 1}}}}");

	cr_assert_eq(record->product_count, 2);
	assert_text(record->products[0].path, "c.png");
	assert_text(record->products[1].format, "webp");
}

Test(link_base, is_no_manifest)
{
	struct base base;

	cr_expect_eq(parse("[]", &base), ST_INVALID);
	cr_expect(has_finding(&diag, "E0940", "no 'assets'", NULL));
	cr_expect_eq(parse("{\"version\": \"1\"}", &base), ST_INVALID);
	cr_expect(has_finding(&diag, "E0940", "no 'assets'", NULL));
	cr_expect_eq(parse("{\"assets\": \"x\"}", &base), ST_INVALID);
	cr_expect(has_finding(&diag, "E0940", "no object", NULL));
	cr_expect_eq(parse("{\"assets\": {}, \"assets\": {}}", &base), ST_INVALID);
	cr_expect(has_finding(&diag, "E0203", NULL, NULL));
}

/* An entry with so many of them, and two more whose first has the mark. */
static struct str many_variants(unsigned count, const char *mark)
{
	struct strbuf text = {0};
	struct str made;

	strbuf_add_c(&text, "{\"a\": {\"b\": {\"variants\": {");
	for (unsigned i = 0; i < count; i++)
		strbuf_printf(&text, "\"%ux\": {\"png\": \"%u.png\"}, ", i, i);
	strbuf_printf(&text, "\"y\": {\"png\": %s\"y.png\", \"gif\": \"y.gif\"}}}}}", mark);
	made = str_copy(&sample_arena, strbuf_str(&text));
	strbuf_release(&text);
	return made;
}

Test(link_base, wrong_shapes_have_a_place)
{
	assert_refused("{\"a\": {\"b\": {\"path\": @5, \"type\": \"x\"}}}", "E0941",
		       "'a.b' of the base manifest has a whole number as its 'path'");
	assert_refused("{\"a\": {\"b\": {\"path\": \"p\", \"type\": @{}}}}", "E0941", "'type'");
	assert_refused("{\"a\": {\"b\": @{\"type\": \"image\"}}}", "E0941", "neither a 'path'");
	assert_refused("{\"a\": {\"b\": {\"path\": \"p\", \"description\": @1}}}", "E0941",
		       "'description'");
	assert_refused("{\"a\": {\"b\": {\"path\": \"p\", \"atlasXML\": @[]}}}", "E0941",
		       "'atlasXML'");
	assert_refused("{\"a\": {\"b\": {\"path\": \"p\", \"frameWidth\": @0}}}", "E0941",
		       "1 to 16777216");
	assert_refused("{\"a\": {\"b\": {\"path\": \"p\", \"frameWidth\": 1, \"margin\": @-1}}}",
		       "E0941", "0 to 16777216");
	assert_refused("{\"a\": {\"b\": {\"variants\": {\"1x\": @\"c.png\"}}}}", "E0941",
		       "variant '1x'");
	assert_refused("{\"a\": {\"b\": {\"variants\": @{\"1x\": {\"png\": \"c.gif\"}}}}}", "E0941",
		       "no path in its variants");
	assert_refused(many_variants(64, "@").ptr, "E0941", "more than 64 files");
	assert_refused("{\"a\": [@4]}", "E0941", "in the list 'a'");
	assert_refused("{\"a\": [@{\"key\": \"b\"}]}", "E0941", "in the list 'a'");
	assert_refused("{\"a\": [@{\"path\": \"b\"}]}", "E0941", "needs a 'key'");
	assert_refused("{\"a\": [{\"path\": \"b\", \"key\": @1}]}", "E0941", "needs a 'key'");
}

Test(link_base, names_and_paths_are_no_control_characters)
{
	char longest[RECORD_PATH_MAX + 2];

	memset(longest, 'p', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	assert_refused("{\"a\": {\"b\": {\"path\": @\"\\u0007\"}}}", "E0942", "control");
	assert_refused("{\"a\": {\"b\": {\"path\": @\"\"}}}", "E0942", "empty");
	assert_refused(
		str_printf(&sample_arena, "{\"a\": {\"b\": {\"path\": @\"%s\"}}}", longest).ptr,
		"E0942", "1024 bytes");
	assert_refused("{\"a\": {@\"\": {\"path\": \"p\"}}}", "E0942", "empty");
	assert_refused("{@\"\\u0001\": {\"b\": {\"path\": \"p\"}}}", "E0942", "control");
	assert_refused("{\"a\": [{\"path\": \"b\", \"key\": @\"\\n\"}]}", "E0942", "control");
	assert_refused("{\"a\": {\"b\": {\"path\": \"p\", \"type\": @\"\"}}}", "E0942", "type");
	assert_refused("{\"a\": {\"b\": {\"variants\": {@\"\": {}}}}}", "E0942", "variant");
	longest[150] = '\0';
	assert_refused(str_printf(&sample_arena, "{\"%s\": {@\"%s\": {}}}", longest, longest).ptr,
		       "E0942", "200 bytes together");
}

Test(link_base, all_that_is_wrong_is_told_at_once)
{
	struct base base;

	cr_expect_eq(
		parse("{\"assets\": {\"a\": {\"b\": {\"path\": 1, \"type\": 2}, \"c\": {\"type\": "
		      "\"x\", \"path\": 3, \"frameWidth\": 0}}, \"d\": [1, 2]}}",
		      &base),
		ST_INVALID);
	cr_expect_eq(diag.errors, 3);
}

Test(link_base, what_is_neither_is_kept_with_a_warning)
{
	struct base base = parsed("{\"a\": {\"b\": \"c.png\", \"d\": null}, \"e\": 4}");

	cr_expect_eq(base.record_count, 0);
	cr_expect_eq(diag.warnings, 3);
	cr_expect(has_finding(&diag, "W0943", "'b'", NULL));
	cr_expect_eq(base.assets.children[1].kind, BASE_OTHER);
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

Test(link_base, is_bounded)
{
	struct base base;

	cr_expect_eq(parse(repeated("{\"assets\": {\"a\": [1", ",1", BASE_VALUES_MAX, "]}}").ptr,
			   &base),
		     ST_INVALID);
	cr_expect(has_finding(&diag, "E0205", NULL, NULL));
	cr_expect_eq(parse(repeated("{\"assets\": ", "{\"a\": ", YAML_DEPTH_MAX, "").ptr, &base),
		     ST_INVALID);
	cr_expect(has_finding(&diag, "E0205", NULL, NULL));
	cr_expect_eq(parse(repeated("{\"assets\": {", "\"a%zu\": {\"path\": \"p\"},", 100001,
				    "\"b\": {}}}")
				   .ptr,
			   &base),
		     ST_INVALID);
	cr_expect(has_finding(&diag, "E0941", "more than 100000 entries", NULL));
	cr_expect_eq(diag.errors, 1);
}
