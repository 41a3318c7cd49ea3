/* test_manual.c - provider `manual`: an order while the file is missing, a copy once it is there. */
#include "unit/provider/ask.h"

#include <criterion/criterion.h>
#include <string.h>

Test(provider_manual, what_is_missing_is_ordered)
{
	struct ask ask;

	ask_init(&ask, "manual", "", "a hero\nin red");
	ask.request.input_path = STR("art/hero.png");
	ask.request.wanted_width = 32;
	ask.request.wanted_height = 48;
	cr_assert_eq(ask_make(&ask), ST_MISS);
	cr_assert(ask.result.is_unavailable);
	cr_assert_eq(ask.diag.errors, 1);
	cr_expect_str_eq(ask.diag.first->code, "E0505");
	cr_expect_not_null(strstr(ask.diag.first->text, "'art/hero.png'"));
	cr_expect_not_null(strstr(ask.diag.first->hint, "32x48"));
	cr_expect_str_eq(ask.diag.first->next->text, "prompt: a hero");
	cr_expect_str_eq(ask.diag.first->next->next->text, "        in red");
	ask.request.wanted_width = 0;
	ask.request.kind = ASSET_AUDIO;
	diag_release(&ask.diag);
	cr_assert_eq(ask_make(&ask), ST_MISS);
	cr_expect_not_null(strstr(ask.diag.first->hint, "sound there, of any length"));
	ask_set(&ask, "duration_seconds", "0.5 s");
	diag_release(&ask.diag);
	cr_assert_eq(ask_make(&ask), ST_MISS);
	cr_expect_not_null(strstr(ask.diag.first->hint, "sound there, about 0.5 s long"));
	ask_release(&ask);
}

Test(provider_manual, what_is_there_is_copied)
{
	struct str png = STR("\x89PNG\r\n\x1a\nand whatever follows");
	struct ask ask;

	ask_init(&ask, "manual", "", "");
	ask.request.input = png;
	cr_assert_eq(ask_make(&ask), ST_OK);
	cr_assert_eq(ask.result.data.len, png.len);
	cr_assert_eq(memcmp(ask.result.data.data, png.ptr, png.len), 0);
	ask.request.input = STR("");
	cr_assert_eq(ask_make(&ask), ST_INVALID);
	cr_assert_not(ask.result.is_unavailable,
		      "an empty file is a mistake, not one that is waited for");
	ask_release(&ask);
}
