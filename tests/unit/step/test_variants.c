/* The scales of the step variants, and the images at each of them. */
#include "step/variants.h"

#include "base/param.h"
#include "step/scale.h"
#include "unit/step/fixture.h"

#include <criterion/criterion.h>

extern const struct step step_variants;

static struct arena arena;
static struct param_set params;
static struct variants variants;
static struct step_call call;

static void set_word(const char *name, const char *word)
{
	size_t index = param_index(params.defs, str_of(name));

	cr_assert_eq(param_parse(&params.defs[index], str_of(word), (struct place){.line = 3},
				 &arena, &params.values[index], findings_so_far()),
		     ST_OK);
}

/* words: NULL-terminated. */
static void name_scales(const char *const *words)
{
	struct param_value *scales;

	params = param_defaults(step_variants.decl.params, &arena);
	scales = &params.values[param_index(params.defs, STR("scales"))];
	scales->is_set = scales->is_written = true;
	scales->list = arena_array(&arena, VARIANTS_MAX, sizeof(*scales->list));
	for (; *words; words++)
		scales->list[scales->count++] = str_of(*words);
	variants_of(&params, &variants);
	call = (struct step_call){.params = &params};
}
#define SCALES(...) name_scales((const char *const[]){__VA_ARGS__, NULL})

static void expect_scales(const char *names)
{
	char found[64] = "";

	for (size_t i = 0; i < variants.count; i++) {
		strcat(found, i ? " " : "");
		strcat(found, variants.items[i].name);
	}
	cr_expect_str_eq(found, names);
}

Test(step_variants, the_primary_scale_stands_first_and_the_others_in_order)
{
	SCALES("1x", "2x");
	expect_scales("1x 2x");
	SCALES("4x", "0.5x", "2x", "1x", "1.5x");
	expect_scales("1x 0.5x 1.5x 2x 4x");
	cr_expect_eq(variants.largest, 8);
	SCALES("4x", "3.5x", "3x", "2.5x", "2x", "1.5x", "1x", "0.5x");
	expect_scales("1x 0.5x 1.5x 2x 2.5x 3x 3.5x 4x");
}

Test(step_variants, the_primary_scale_is_there_without_being_named)
{
	SCALES("2x");
	expect_scales("1x 2x");
	cr_expect_eq(variants.largest, 4);
	SCALES("0.5x");
	expect_scales("1x 0.5x");
	cr_expect_eq(variants.largest, 2, "nothing is larger than the image as it stands");
	SCALES("1x");
	expect_scales("1x");
}

static void expect_edge(size_t index, uint32_t edge, uint32_t expected, bool is_whole)
{
	bool found;

	cr_expect_eq(variants_edge(&variants, index, edge, &found), expected, "%u", edge);
	cr_expect_eq(found, is_whole, "%u", edge);
}

Test(step_variants, edges_are_rounded_to_the_nearest_pixel_and_never_to_none)
{
	SCALES("1x", "3x");
	expect_edge(0, 96, 32, true);
	expect_edge(0, 97, 32, false);
	expect_edge(0, 98, 33, false);
	expect_edge(0, 1, 1, false);
	expect_edge(1, 98, 98, true);
	expect_edge(0, 0, 0, true);
	SCALES("1.5x");
	expect_edge(0, 48, 32, true);
	expect_edge(1, 48, 48, true);
	SCALES("4x", "0.5x");
	expect_edge(1, IMAGE_EDGE_MAX, IMAGE_EDGE_MAX / 8, true);
	expect_edge(1, 12, 2, false);
}

/* The image at index, or the finding. */
static enum status make(size_t index, const struct image *image, struct image *out)
{
	*out = (struct image){0};
	return variants_make(&call, &variants, index, image, out, findings_so_far());
}

Test(step_variants, a_scale_is_what_a_resize_makes)
{
	static const char *const FILTERS[] = {"nearest", "bilinear", "bicubic", "lanczos"};
	static const char *const LIGHTS[] = {"gamma", "linear"};
	struct image image = noise(48, 24), direct, made;

	for (size_t i = 0; i < 8; i++) {
		SCALES("1x", "2x", "3x");
		set_word("method", FILTERS[i % 4]);
		set_word("light", LIGHTS[i / 4]);
		cr_assert_eq(make(0, &image, &made), ST_OK);
		cr_assert(image_init(&direct, 16, 8));
		image_scale(&image, &direct, (enum scale_filter)(i % 4), i / 4);
		cr_expect(made.width == 16 && made.height == 8);
		cr_expect_eq(fingerprint(&made), fingerprint(&direct), "%s in %s", FILTERS[i % 4],
			     LIGHTS[i / 4]);
		image_release(&direct);
		image_release(&made);
	}
	image_release(&image);
	expect_no_finding();
}

Test(step_variants, a_size_that_does_not_come_out_is_told_with_its_numbers)
{
	struct image image = noise(33, 24), made;

	SCALES("1x", "2x");
	cr_assert_eq(make(0, &image, &made), ST_INVALID);
	cr_assert_null(made.rgba);
	expect_finding("E0780", "33x24 pixels at 2x", "16.5x12 at 1x");
	SCALES("1x", "3x");
	cr_assert_eq(make(0, &image, &made), ST_OK);
	image_release(&made);
	SCALES("0.5x", "1.5x");
	cr_assert_eq(make(0, &image, &made), ST_OK, "1x is two thirds of 1.5x");
	cr_expect(made.width == 22 && made.height == 16);
	image_release(&made);
	image_release(&image);
	image = noise(100, 24);
	SCALES("1x", "3x");
	cr_assert_eq(make(0, &image, &made), ST_INVALID);
	expect_hint("multiples of 3, or say 'rounding: nearest'");
	cr_assert_eq(make(0, &image, &made), ST_INVALID);
	expect_finding("E0780", "100x24", "33.33x8 at 1x");
	image_release(&image);
}

Test(step_variants, rounding_is_asked_for)
{
	struct image image = noise(33, 1), made;

	SCALES("1x", "2x");
	set_word("rounding", "nearest");
	cr_assert_eq(make(0, &image, &made), ST_OK);
	cr_expect(made.width == 17 && made.height == 1);
	image_release(&made);
	image_release(&image);
	expect_no_finding();
}
