/* The step variants in a compile: which files it makes, where, and what they hold. */
#include "compile/compile.h"

#include "compile/outputs.h"
#include "unit/compile/workshop.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

TestSuite(compile_variants, .init = open_shop, .fini = close_shop);

#define STEPS(steps)       COIN_16 "post_processing: [" steps "]\n"
#define TO(path)           "integration: {manifest_path: " path "}\n"
#define TWICE              "{action: variants, scales: [1x, 2x]}"
#define TWO_FORMATS        "{action: convert, formats: [png, webp]}"
#define LAST_OUTPUT        outputs[plan.count - 1]
#define ALL_SCALES         "[4x, 3.5x, 3x, 2.5x, 2x, 1.5x, 1x, 0.5x]"
#define ALL_FORMATS        "{action: convert, formats: [webp, png, jpg]}"
#define ALL_OF_ALL(scales) STEPS("{action: variants, scales: " scales "}, " ALL_FORMATS)

/* "variant path" of every output, one a line. */
static void expect_plan(const char *text, const char *expected)
{
	struct strbuf found = {0};

	cr_assert_eq(outputs_plan(workshop_spec(&shop, text), &arena, &plan, &shop.diag), ST_OK, "%s",
		     shop.diag.first ? shop.diag.first->text : "");
	for (size_t i = 0; i < plan.count; i++)
		strbuf_printf(&found, "%.*s %.*s\n", STR_ARGS(plan.outputs[i].variant),
			      STR_ARGS(plan.outputs[i].path));
	cr_expect_str_eq(found.data, expected);
	strbuf_release(&found);
}

static void expect_refused(const char *text, const char *code)
{
	cr_expect_eq(outputs_plan(workshop_spec(&shop, text), &arena, &plan, &shop.diag), ST_INVALID);
	cr_expect_str_eq(first_code(&shop), code, "%s", text);
	diag_release(&shop.diag);
}

Test(compile_variants, every_format_stands_at_every_scale)
{
	expect_plan(STEPS(TWICE), "1x images/coin.png\n2x images/coin@2x.png\n");
	cr_expect(str_is(plan.type, "multiResolution"));
	expect_plan(STEPS("{action: variants, scales: [2x, 0.5x]}, " TWO_FORMATS) TO("a/b.c.webp"),
		    "1x a/b.c.webp\n1x a/b.c.png\n0.5x a/b.c@0.5x.webp\n0.5x a/b.c@0.5x.png\n"
		    "2x a/b.c@2x.webp\n2x a/b.c@2x.png\n");
	expect_plan(STEPS("{action: variants, scales: 1x}"), "1x images/coin.png\n");
}

Test(compile_variants, a_name_that_tells_its_scale_keeps_its_form)
{
	expect_plan(STEPS(TWICE) TO("ui/logo@1x.png"), "1x ui/logo@1x.png\n2x ui/logo@2x.png\n");
	expect_plan(STEPS(TWICE) TO("ui/logo@2x.png"), "1x ui/logo@2x.png\n2x ui/logo@2x@2x.png\n");
}

Test(compile_variants, all_that_can_be_named_has_room)
{
	cr_assert_eq(outputs_plan(workshop_spec(&shop, ALL_OF_ALL(ALL_SCALES)), &arena, &plan,
				  &shop.diag),
		     ST_OK);
	cr_expect_eq(plan.count, OUTPUTS_MAX);
	cr_expect(str_is(plan.LAST_OUTPUT.path, "images/coin@4x.jpg"));
}

Test(compile_variants, without_the_step_nothing_is_said_of_scales)
{
	expect_plan(STEPS("{action: trim}"), " images/coin.png\n");
	cr_expect(str_is(plan.type, "image"));
}

Test(compile_variants, what_does_not_go_with_scales_is_refused)
{
	expect_refused(STEPS(TWICE ", {action: trim}"), "E0781");
	expect_refused(STEPS(TWICE ", {action: resize, dimensions: 8x8}"), "E0781");
	expect_refused(STEPS(TWICE ", " TWICE), "E0781");
	expect_refused(STEPS(TWICE) "integration: {manifest_type: image}\n", "E0782");
	expect_refused(STEPS(TWICE) "integration: {spritesheet: {frameWidth: 8}}\n", "E0782");
	expect_plan(STEPS(TWICE) "integration: {manifest_type: multiResolution}\n",
		    "1x images/coin.png\n2x images/coin@2x.png\n");
}

static size_t warnings(const char *text)
{
	size_t count;

	cr_assert_eq(outputs_plan(workshop_spec(&shop, text), &arena, &plan, &shop.diag), ST_OK);
	outputs_warn(workshop_spec(&shop, text), &plan, &shop.diag);
	count = shop.diag.warnings;
	diag_release(&shop.diag);
	return count;
}

Test(compile_variants, colour_spread_too_early_is_warned_of)
{
	cr_expect_eq(warnings(STEPS("{action: alpha_bleed}, " TWICE)), 1);
	cr_expect_eq(warnings(STEPS(TWICE ", {action: alpha_bleed}")), 0);
	cr_expect_eq(warnings(STEPS("{action: alpha_bleed}, {action: variants, scales: 1x}")), 0);
}

static char *record(void)
{
	size_t len;

	return scratch_read(&shop.scratch, "out/coin.asset.json", &len);
}

static void expect_in_record(const char *text)
{
	char *found = record();

	cr_expect_not_null(strstr(found, text), "'%s' is not in\n%s", text, found);
	free(found);
}

Test(compile_variants, they_are_made_stand_and_come_back)
{
	const char *text = STEPS(TWICE ", " TWO_FORMATS);

	expect_outcome(&shop, text, COMPILE_GENERATED);
	expect_in_record("\"type\": \"multiResolution\"");
	expect_in_record("\"variant\": \"1x\",\n      \"path\": \"images/coin.png\"");
	expect_in_record("\"variant\": \"2x\",\n      \"path\": \"images/coin@2x.webp\"");
	expect_outcome(&shop, text, COMPILE_STANDS);
	cr_assert_eq(unlink(scratch_path(&shop.scratch, "out/images/coin@2x.png")), 0);
	expect_outcome(&shop, text, COMPILE_PLACED);
	cr_expect(scratch_has(&shop.scratch, "out/images/coin@2x.png"));
	expect_outcome(&shop, text, COMPILE_STANDS);
}

Test(compile_variants, the_order_of_scales_is_not_in_the_key)
{
	char *before, *after;

	expect_outcome(&shop, STEPS("{action: variants, scales: [0.5x, 2x, 1x]}"), COMPILE_GENERATED);
	before = record();
	expect_outcome(&shop, STEPS("{action: variants, scales: [2x, 0.5x]}"), COMPILE_STANDS);
	after = record();
	cr_expect_str_eq(before, after);
	cr_expect_not_null(strstr(after, "variants/1 scales=1x,0.5x,2x method="));
	expect_outcome(&shop, STEPS("{action: variants, scales: [2x]}"), COMPILE_PROCESSED);
	free(before);
	free(after);
}

Test(compile_variants, a_spec_without_them_keeps_its_key)
{
	char *text;

	expect_outcome(&shop, STEPS("{action: trim}"), COMPILE_GENERATED);
	text = record();
	cr_expect_null(strstr(text, "variant"));
	cr_expect_null(strstr(text, " at "));
	free(text);
}

Test(compile_variants, sizes_are_checked_at_their_scale)
{
	expect_outcome(&shop,
		       STEPS("{action: resize, dimensions: 12x8}, " TWICE
			     ", {action: validate, checks: [dimensions_match]}"),
		       COMPILE_GENERATED);
	expect_outcome(&shop, STEPS(TWICE ", {action: validate, checks: [dimensions_match, is_power_of_two]}"),
		       COMPILE_PROCESSED);
	cr_expect_eq(workshop_compile(&shop, STEPS("{action: resize, dimensions: 12x8}, "
						   "{action: variants, scales: [1x, 2x]}, "
						   "{action: validate, checks: [is_power_of_two]}")),
		     ST_INVALID);
	cr_expect_eq(workshop_compile(&shop, STEPS("{action: variants, scales: [1x, 3x]}")), ST_INVALID);
	cr_expect_str_eq(first_code(&shop), "E0780");
}
