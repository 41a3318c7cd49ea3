/* The step atlas: what of an image, or of its frames, is packed. */
#include "unit/step/fixture.h"

#include <criterion/criterion.h>

extern const struct step step_atlas;

static struct arena arena;
static struct sheet sheet;

static void run(struct image *image, const char *trim, const char *threshold)
{
	struct param_set params = param_defaults(step_atlas.decl.params, &arena);
	struct step_call call = {.params = &params, .at = {.line = 5}};
	const char *const words[] = {"trim", trim, "threshold", threshold};

	for (size_t i = 0; i < 4; i += 2) {
		size_t index = param_index(params.defs, str_of(words[i]));

		cr_assert_eq(param_parse(&params.defs[index], str_of(words[i + 1]),
					 (struct place){.line = 3}, &arena, &params.values[index],
					 findings_so_far()),
			     ST_OK);
	}
	cr_assert_eq(step_atlas.run_sheet(&call, image, &sheet, findings_so_far()), ST_OK);
}

static void expect_frame(const struct frame *frame, uint32_t x, uint32_t y, uint32_t width,
			 uint32_t height)
{
	cr_expect_eq(frame->x, x);
	cr_expect_eq(frame->y, y);
	cr_expect_eq(frame->width, width);
	cr_expect_eq(frame->height, height);
}

Test(step_atlas, a_picture_is_one_frame)
{
	struct image image = PIXELS(3, 2, 0, 0, 0, 0, 5, 6);

	run(&image, "false", "0");
	cr_assert_eq(sheet.count, 1);
	cr_expect_eq(sheet.cell_width, 0, "it is no sheet");
	cr_expect_eq(sheet.frames[0].name.len, 0);
	expect_frame(&sheet.frames[0], 0, 0, 3, 2);
	EXPECT_PIXELS(&image, 3, 2, 0, 0, 0, 0, 5, 6);
}

Test(step_atlas, what_is_not_visible_is_left_out_and_told)
{
	struct image image = PIXELS(3, 2, 0, 0, 0, 0, 5, 6);

	run(&image, "true", "0");
	expect_frame(&sheet.frames[0], 1, 1, 2, 1);
	cr_expect_eq(sheet.frames[0].offset_x, 1);
	cr_expect_eq(sheet.frames[0].offset_y, 1);
	cr_expect_eq(sheet.frames[0].source_width, 3);
	cr_expect_eq(sheet.frames[0].source_height, 2);
	sheet_release(&sheet);
	run(&image, "true", "5");
	expect_frame(&sheet.frames[0], 2, 1, 1, 1);
	EXPECT_PIXELS(&image, 3, 2, 0, 0, 0, 0, 5, 6);
}

Test(step_atlas, of_a_picture_of_nothing_one_pixel_is_left)
{
	struct image image = PIXELS(2, 2, 0, 0, 0, 0);

	run(&image, "true", "0");
	expect_frame(&sheet.frames[0], 0, 0, 1, 1);
	cr_expect_eq(sheet.frames[0].source_width, 2);
	image_release(&image);
}

Test(step_atlas, frames_that_are_there_are_kept_and_narrowed)
{
	struct image image = PIXELS(4, 1, 0, 5, 6, 0);
	struct frame frames[] = {
		{.name = STR("a"), .width = 2, .height = 1, .source_width = 2, .source_height = 1},
		{.name = STR("b"),
		 .x = 2,
		 .width = 2,
		 .height = 1,
		 .source_width = 2,
		 .source_height = 1},
	};

	sheet.frames = frames;
	sheet.count = 2;
	run(&image, "true", "0");
	cr_assert_eq(sheet.count, 2);
	expect_frame(&sheet.frames[0], 1, 0, 1, 1);
	cr_expect_eq(sheet.frames[0].offset_x, 1);
	expect_frame(&sheet.frames[1], 2, 0, 1, 1);
	cr_expect_eq(sheet.frames[1].offset_x, 0);
	image_release(&image);
}
