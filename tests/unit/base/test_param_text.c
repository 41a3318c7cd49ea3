#include "base/param.h"

#include <criterion/criterion.h>
#include <string.h>

static void expect(struct param_def def, const char *words)
{
	struct strbuf text = {0};

	param_describe(&def, &text);
	cr_expect_str_eq(text.data, words, "'%s' is not '%s'", text.data, words);
	strbuf_release(&text);
}

static const char *const WORDS[] = {"a", "b", "c", NULL};

Test(base_param_text, words_say_or_before_the_last)
{
	static const char *const ONE[] = {"a", NULL};

	expect((struct param_def){.type = PARAM_ENUM, .words = WORDS}, "a, b or c");
	expect((struct param_def){.type = PARAM_ENUM, .words = ONE}, "a");
	expect((struct param_def){.type = PARAM_ENUMS, .words = WORDS}, "a list of a, b or c");
}

Test(base_param_text, numbers_have_their_unit_and_range)
{
	expect((struct param_def){.type = PARAM_INT}, "a whole number");
	expect((struct param_def){.type = PARAM_INT, .min = 1, .max = 9}, "a whole number, 1 to 9");
	expect((struct param_def){.type = PARAM_INT, .min = 0, .max = INT64_MAX}, "a whole number from 0");
	expect((struct param_def){.type = PARAM_NUMBER, .unit = UNIT_DB, .min = -60 * MILLION, .max = -MILLION / 2},
	       "a level in dB, -60 to -0.5");
	expect((struct param_def){.type = PARAM_NUMBER, .unit = UNIT_POSITION, .min = 0, .max = 36000LL * MILLION},
	       "a time in s or ms, 0 to 36000, or a number of samples (22050 samples)");
	expect((struct param_def){.type = PARAM_RANGE, .unit = UNIT_SECONDS},
	       "[low, high], each a time in seconds (s) or milliseconds (ms)");
}

Test(base_param_text, sizes_have_edges_and_words)
{
	expect((struct param_def){.type = PARAM_SIZE, .min = 1, .max = 64, .words = WORDS},
	       "a size such as 32x32, edges 1 to 64; or a, b or c");
}

Test(base_param_text, every_unit_has_its_spellings)
{
	cr_expect_str_eq(unit_suffix(UNIT_DB, 0), "dB");
	cr_expect_str_eq(unit_suffix(UNIT_SECONDS, 1), "ms");
	cr_expect_null(unit_suffix(UNIT_SECONDS, 2));
	cr_expect_null(unit_suffix(UNIT_NONE, 0));
	cr_expect_str_eq(unit_suffix(UNIT_POSITION, 2), "samples");
	for (int unit = UNIT_DB; unit <= UNIT_POSITION; unit++)
		cr_expect_not_null(unit_suffix((enum param_unit)unit, 0), "unit %d", unit);
}
