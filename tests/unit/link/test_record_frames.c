/* Frames, animations and atlases of records: what a good one gives, and what is refused. */
#include "unit/link/sample.h"

#include "link/atlas.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

TestSuite(link_record_frames, .init = sample_init, .fini = sample_fini);

/* A record of a picture of 32x16 with further members. */
static struct str with(const char *members)
{
	return replaced(sample_text(&(struct sample){.id = "coin"}), "\"manifest\"",
			str_printf(&sample_arena, "%s, \"manifest\"", members).ptr);
}

static struct record record_with(const char *members)
{
	struct record record;
	struct diag diag = {0};

	cr_assert_eq(parse_text(with(members), &record, &diag), ST_OK, "%s: %s", members,
		     diag.first ? diag.first->text : "");
	return record;
}

static void assert_refused(const char *members, const char *part)
{
	struct record record;
	struct diag diag = {0};

	cr_expect_eq(parse_text(with(members), &record, &diag), ST_INVALID, "%s", members);
	cr_expect(has_finding(&diag, "E0904", part, ""), "%s: %s", members,
		  diag.first ? diag.first->text : "");
	diag_release(&diag);
}

#define FRAME(name, more) \
	"{\"name\": \"" name "\", \"x\": 1, \"y\": 2, \"width\": 3, \"height\": 4" more "}"
#define ONLY "\"frames\": [{\"x\": 0, \"y\": 0, \"width\": 32, \"height\": 16}]"

Test(link_record_frames, says_what_is_written)
{
	struct record record =
		record_with("\"frames\": [" FRAME("a", ", \"duration\": 100") ", " FRAME(
			"b", ", \"offsetX\": 5, \"offsetY\": 6, \"sourceWidth\": 8, "
			     "\"sourceHeight\": 10") "], \"animations\": [{\"name\": \"walk\", "
						     "\"first\": 0, \"last\": 1}]");

	cr_assert_eq(record.frames, 2);
	cr_expect(str_is(record.frame_list[0].name, "a"));
	cr_expect_eq(record.frame_list[0].duration, 100);
	cr_expect_eq(record.frame_list[0].source_width, 3);
	cr_expect_eq(record.frame_list[1].offset_y, 6);
	cr_expect_eq(record.frame_list[1].source_height, 10);
	cr_assert_eq(record.animation_count, 1);
	cr_expect_eq(record.animations[0].last, 1);
	cr_expect_eq(record.packing.name.len, 0);
}

Test(link_record_frames, says_what_atlas_it_is_for)
{
	struct record record = record_with(
		ONLY ", \"atlas\": {\"name\": \"ui\", \"extrude\": 3, \"power_of_two\": true}");

	cr_expect(str_is(record.packing.name, "ui"));
	cr_expect(record.packing.has_extrude && record.packing.has_power_of_two);
	cr_expect(!record.packing.has_padding && !record.packing.has_max_size);
	cr_expect_eq(record.packing.extrude, 3);
	cr_expect(str_is(record.products[0].sha256, SHA));
	cr_expect_eq(record.products[0].size, 9);
}

Test(link_record_frames, refuses_what_cannot_be)
{
	static const struct {
		const char *members, *part;
	} ROWS[] = {
		{"\"frames\": []", "'frames'"},
		{"\"frames\": [{\"x\": 0, \"y\": 0, \"width\": 0, \"height\": 1}]",
		 "without a size"},
		{"\"frames\": [{\"x\": 30, \"y\": 0, \"width\": 3, \"height\": 1}]",
		 "inside its picture"},
		{"\"frames\": [{\"x\": 16777216, \"y\": 0, \"width\": 16777216, \"height\": 1}]",
		 "inside its picture"},
		{"\"frames\": [{\"x\": 4294967295, \"y\": 0, \"width\": 2, \"height\": 1}]",
		 "out of range"},
		{"\"frames\": [{\"x\": -1, \"y\": 0, \"width\": 2, \"height\": 1}]",
		 "out of range"},
		{"\"frames\": [{\"x\": 0.5, \"y\": 0, \"width\": 2, \"height\": 1}]",
		 "whole number"},
		{"\"frames\": [{\"y\": 0, \"width\": 2, \"height\": 1}]", "'frames[0].x'"},
		{"\"frames\": [" FRAME("a", ", \"offsetX\": 1") "]", "not inside it"},
		{"\"frames\": [" FRAME("a", ", \"sourceWidth\": 2") "]", "not inside it"},
		{"\"frames\": [" FRAME("a", "") ", " FRAME("a", "") "]", "two of one name"},
		{"\"frames\": [" FRAME("a",
				       "") ", {\"x\": 0, \"y\": 0, \"width\": 1, \"height\": 1}]",
		 "'frames.name'"},
		{"\"frames\": [" FRAME("a/b", "") "]", "'frames.name'"},
		{"\"frames\": [" FRAME("a", ", \"duration\": 3600001") "]", "out of range"},
		{"\"animations\": [{\"name\": \"a\", \"first\": 0, \"last\": 0}]", "has no frames"},
		{ONLY ", \"animations\": [{\"name\": \"a\", \"first\": 0, \"last\": 1}]",
		 "beyond the frames"},
		{ONLY ", \"animations\": [{\"name\": \"a b\", \"first\": 0, \"last\": 0}]",
		 "'animations.name'"},
		{"\"atlas\": {\"name\": \"ui\"}", "'frames' of the record is missing"},
		{ONLY ", \"atlas\": {\"name\": \"../ui\"}", "'atlas.name'"},
		{ONLY ", \"atlas\": {\"name\": \"ui\", \"max_size\": 15}", "'atlas.max_size'"},
		{ONLY ", \"atlas\": {\"name\": \"ui\", \"max_size\": 8193}", "'atlas.max_size'"},
		{ONLY ", \"atlas\": {\"name\": \"ui\", \"padding\": 65}", "'atlas.padding'"},
		{ONLY ", \"atlas\": {}", "'atlas.name'"},
	};

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++)
		assert_refused(ROWS[i].members, ROWS[i].part);
}

Test(link_record_frames, refuses_more_than_may_be)
{
	struct strbuf text = {0};

	strbuf_add_c(&text, "\"frames\": [");
	for (unsigned i = 0; i <= RECORD_FRAMES_MAX; i++)
		strbuf_printf(
			&text,
			"%s{\"name\": \"%u\", \"x\": 0, \"y\": 0, \"width\": 1, \"height\": 1}",
			i ? ", " : "", i);
	strbuf_add_c(&text, "]");
	assert_refused(text.data, "more than 4096 items");
	strbuf_release(&text);
}

/* ---- several records --------------------------------------------------------------------- */

static enum status plan(const char *const *members, size_t count, struct atlases *out,
			struct diag *diag)
{
	struct record *records = arena_array(&sample_arena, count, sizeof(*records));

	for (size_t i = 0; i < count; i++) {
		records[i] = record_with(members[i]);
		records[i].id = str_printf(&sample_arena, "a%zu", i);
		records[i].key = records[i].id;
	}
	return atlases_plan(records, count, &sample_arena, out, diag);
}

Test(link_record_frames, what_one_asset_says_holds_for_its_atlas)
{
	static const char *const MEMBERS[] = {
		ONLY ", \"atlas\": {\"name\": \"ui\"}",
		ONLY ", \"atlas\": {\"name\": \"ui\", \"padding\": 5}",
		ONLY ", \"atlas\": {\"name\": \"hud\"}",
		ONLY,
	};
	struct atlases atlases;
	struct diag diag = {0};

	cr_assert_eq(plan(MEMBERS, 4, &atlases, &diag), ST_OK);
	cr_assert_eq(atlases.count, 2);
	cr_expect_eq(atlases.page_count, 2);
	cr_expect(str_is(atlases.items[0].name, "hud"));
	cr_expect_eq(atlases.items[0].rules.padding, 2);
	cr_expect_eq(atlases.items[1].rules.padding, 5);
	cr_expect_eq(atlases.items[1].count, 2);
	cr_expect(str_is(atlases.items[1].frames[1].record->spots[0].name, "a1"));
}

Test(link_record_frames, two_that_disagree_are_both_named)
{
	static const char *const MEMBERS[] = {
		ONLY ", \"atlas\": {\"name\": \"ui\", \"max_size\": 64}",
		ONLY ", \"atlas\": {\"name\": \"ui\", \"max_size\": 128}",
	};
	struct atlases atlases;
	struct diag diag = {0};

	cr_assert_eq(plan(MEMBERS, 2, &atlases, &diag), ST_INVALID);
	cr_expect(has_finding(&diag, "E0981", "assets 'a0'", "64 and 128"));
	diag_release(&diag);
}
