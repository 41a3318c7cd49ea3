/* The step slice: where frames are found, where they go, and what is said of them. */
#include "unit/step/fixture.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

extern const struct step step_slice;

static struct arena arena;
static struct sheet sheet;

/* words: name, value, …, NULL; of a list parameter the value is its items, parted by ';'. */
static enum status slice(struct image *image, const char *const *words)
{
	struct param_set params = param_defaults(step_slice.decl.params, &arena);
	struct step_call call = {.params = &params, .at = {.line = 5}};

	for (; *words; words += 2) {
		size_t index = param_index(params.defs, str_of(words[0]));
		const struct param_def *def = &params.defs[index];
		struct param_value *value = &params.values[index];
		char *text = arena_text(&arena, words[1], strlen(words[1]));

		if (def->type != PARAM_PARTS && def->type != PARAM_STRINGS) {
			cr_assert_eq(param_parse(def, str_of(words[1]), (struct place){.line = 3},
						 &arena, value, findings_so_far()),
				     ST_OK);
			continue;
		}
		*value = (struct param_value){.is_set = true, .is_written = true, .at.line = 3};
		value->list = arena_array(&arena, strlen(text) + 1, sizeof(*value->list));
		for (char *item = strtok(text, ";"); item; item = strtok(NULL, ";"))
			value->list[value->count++] = str_of(item);
	}
	return step_slice.run_sheet(&call, image, &sheet, findings_so_far());
}
#define SLICE(image, ...) slice((image), (const char *const[]){__VA_ARGS__, NULL})
/* A pixel of each number, opaque but for 0. */
static struct image numbers(uint32_t width, uint32_t height)
{
	uint32_t *rgba = arena_array(&arena, (size_t)width * height, sizeof(*rgba));

	for (uint32_t i = 0; i < width * height; i++)
		rgba[i] = (i + 1) << 8 | 0xff;
	return pixels(width, height, rgba);
}

static void expect_frame(size_t index, const char *name, const char *numbers_of)
{
	const struct frame *f = &sheet.frames[index];
	char found[128];

	(void)snprintf(found, sizeof(found), "%ux%u+%u+%u at %u,%u of %ux%u", f->width, f->height,
		       f->x, f->y, f->offset_x, f->offset_y, f->source_width, f->source_height);
	cr_expect(str_is(f->name, name), "frame %zu: %.*s", index, STR_ARGS(f->name));
	cr_expect_str_eq(found, numbers_of, "frame %zu", index);
}

Test(step_slice, a_grid_of_pixels_stays_as_it_is)
{
	struct image image = numbers(4, 2);
	uint64_t before = fingerprint(&image);

	cr_assert_eq(SLICE(&image, "grid", "2x2"), ST_OK);
	cr_expect_eq(fingerprint(&image), before);
	cr_expect_eq(sheet.count, 4);
	cr_expect_eq(sheet.cell_width, 2);
	cr_expect_eq(sheet.cell_height, 1);
	expect_frame(0, "0", "2x1+0+0 at 0,0 of 2x1");
	expect_frame(3, "3", "2x1+2+1 at 0,0 of 2x1");
	cr_expect_eq(sheet.frames[0].duration, 0);
	image_release(&image);
}

Test(step_slice, margin_and_spacing_are_left_out_and_padding_is_put_between)
{
	struct image image = numbers(7, 3);

	cr_assert_eq(SLICE(&image, "grid", "2x1", "margin", "1", "spacing", "1", "padding", "2"),
		     ST_OK);
	cr_expect_eq(sheet.spacing, 2);
	expect_frame(1, "1", "2x1+4+0 at 0,0 of 2x1");
	EXPECT_PIXELS(&image, 6, 1, 9 << 8 | 0xff, 10 << 8 | 0xff, 0, 0, 12 << 8 | 0xff,
		      13 << 8 | 0xff);
}

Test(step_slice, a_grid_that_does_not_come_out_is_an_error_or_rounded)
{
	struct image image = numbers(8, 1);

	cr_assert_eq(SLICE(&image, "grid", "3x1"), ST_INVALID);
	expect_finding("E0786", "8x1", "3x1");
	cr_assert_eq(SLICE(&image, "grid", "3x1", "rounding", "nearest"), ST_OK);
	/* Frames of 2 pixels, from 0, 2 and 5. */
	EXPECT_PIXELS(&image, 6, 1, 0x1ff, 0x2ff, 0x3ff, 0x4ff, 0x6ff, 0x7ff);
	image = numbers(8, 1);
	cr_assert_eq(SLICE(&image, "grid", "9x1", "rounding", "nearest"), ST_INVALID);
	expect_finding("E0786", "9x1", "");
	image_release(&image);
}

Test(step_slice, frames_of_a_size_are_as_many_as_fit)
{
	struct image image = numbers(9, 5);

	cr_assert_eq(SLICE(&image, "frame", "2x2", "margin", "1", "spacing", "1", "animations",
			   "all=0-2"),
		     ST_OK);
	cr_expect_eq(sheet.count, 3);
	cr_expect_eq(image.width, 6);
	cr_expect_eq(pixel_of(&image, 2, 0), 14u << 8 | 0xff);
	image_release(&image);
	image = numbers(3, 3);
	cr_assert_eq(SLICE(&image, "frame", "4x1"), ST_INVALID);
	expect_finding("E0786", "3x3", "4x1");
	image_release(&image);
}

Test(step_slice, areas_have_names_and_sizes_of_their_own)
{
	struct image image = numbers(4, 3);

	cr_assert_eq(SLICE(&image, "rects", "head=1,0,2,1;0,1,1x2;3,2,1x1"), ST_OK);
	cr_expect_eq(sheet.cell_width, 2);
	cr_expect_eq(sheet.cell_height, 2);
	expect_frame(0, "head", "2x1+0+0 at 0,0 of 2x1");
	expect_frame(1, "1", "1x2+2+0 at 0,0 of 1x2");
	expect_frame(2, "2", "1x1+0+2 at 0,0 of 1x1");
	EXPECT_PIXELS(&image, 4, 4, 0x2ff, 0x3ff, 0x5ff, 0, 0, 0, 0x9ff, 0, 0xcff, 0, 0, 0, 0, 0, 0,
		      0);
}

Test(step_slice, trimmed_frames_keep_their_place_and_an_empty_one_stays)
{
	struct image image = PIXELS(6, 2, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 9);

	cr_assert_eq(SLICE(&image, "grid", "3x1", "trim", "true"), ST_OK);
	cr_expect_eq(sheet.count, 3);
	expect_frame(0, "0", "1x1+1+1 at 1,1 of 2x2");
	expect_frame(1, "1", "1x1+2+0 at 0,0 of 2x2");
	expect_frame(2, "2", "1x1+5+1 at 1,1 of 2x2");
	cr_expect_eq(pixel_of(&image, 5, 1), 9);
	cr_assert_eq(SLICE(&image, "grid", "3x1", "trim", "true", "threshold", "8"), ST_OK);
	expect_frame(0, "0", "1x1+0+0 at 0,0 of 2x2");
	image_release(&image);
}

Test(step_slice, aligned_frames_stand_in_one_as_large_as_the_largest)
{
	struct image image = PIXELS(8, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 3, 4);

	cr_assert_eq(SLICE(&image, "grid", "2x1", "trim", "true", "align", "south"), ST_OK);
	cr_expect_eq(sheet.cell_width, 2);
	cr_expect_eq(sheet.cell_height, 2);
	expect_frame(0, "0", "1x2+0+0 at 0,0 of 2x2");
	expect_frame(1, "1", "2x1+2+1 at 0,1 of 2x2");
	EXPECT_PIXELS(&image, 4, 2, 1, 0, 0, 0, 2, 0, 3, 4);
}

Test(step_slice, times_and_animations_are_kept)
{
	struct image image = numbers(4, 1);

	cr_assert_eq(SLICE(&image, "grid", "4x1", "fps", "12", "animations", "walk=0-2;blink=3",
			   "names", "a;b;c;d"),
		     ST_OK);
	cr_expect_eq(sheet.frames[3].duration, 83);
	cr_expect_eq(sheet.animation_count, 2);
	cr_expect_eq(sheet.animations[0].last, 2);
	cr_expect_eq(sheet.animations[1].first, 3);
	cr_expect(str_is(sheet.frames[2].name, "c"));
	cr_assert_eq(SLICE(&image, "grid", "2x1", "durations", "0.1;250 ms"), ST_OK);
	cr_expect_eq(sheet.frames[0].duration, 100);
	cr_expect_eq(sheet.frames[1].duration, 250);
	cr_expect_eq(sheet.animation_count, 0);
	image_release(&image);
}

Test(step_slice, what_cannot_be_is_told)
{
	static const struct {
		const char *name, *value, *words;
	} ROWS[] = {
		{"names", "a;b", "2 names for 4"},
		{"names", "a;b;a;c", "stands twice"},
		{"names", "a;b;c d;e", "has no name of"},
		{"durations", "1;2", "2 durations for 4"},
		{"durations", "1;2;x;1", "is no time"},
		{"durations", "1;2;3601;1", "is not from 1 ms"},
		{"animations", "walk=0-4", "the frames are 0 to 3"},
		{"animations", "walk=2-1", "from frame 2 to 1"},
		{"animations", "walk", "is no name with frames"},
		{"animations", "walk=", "is no name with frames"},
		{"animations", "walk=1-x", "is no name with frames"},
		{"animations", "a=1;a=2", "stands twice"},
		{"animations", "a b=1", "has no name of"},
	};
	struct image image = numbers(4, 1);

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		cr_expect_eq(SLICE(&image, "grid", "4x1", ROWS[i].name, ROWS[i].value), ST_INVALID);
		expect_finding("E0785", ROWS[i].words, "");
	}
	image_release(&image);
}

Test(step_slice, areas_that_cannot_be_are_told)
{
	static const char *const ROWS[] = {
		"1,2,3",    "a",         "0,0,0,1",           "0,0,1x",
		"-1,0,1,1", "0,0,1,1,1", "99999999999,0,1,1", "a b=0,0,1,1"};
	struct image image = numbers(4, 1);

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		cr_expect_eq(SLICE(&image, "rects", ROWS[i]), ST_INVALID, "%s", ROWS[i]);
		expect_finding("E0785", "rects", "");
	}
	cr_expect_eq(SLICE(&image, "rects", "1,0,4,1"), ST_INVALID);
	expect_finding("E0786", "frame '0', 4x1 pixels at 1,0", "4x1");
	cr_expect_eq(SLICE(&image, "rects", "4294967295,0,1,1"), ST_INVALID);
	expect_finding("E0786", "is not inside", "");
	cr_expect_eq(SLICE(&image, "grid", "1024x5"), ST_INVALID);
	expect_finding("E0785", "5120 frames", "4096");
	image_release(&image);
}
