/* Paths that some file system takes for one have one fold; all others differ. */
#include "unit/link/sample.h"

#include "link/fold.h"

#include <criterion/criterion.h>

TestSuite(link_fold, .init = sample_init, .fini = sample_fini);

static bool is_one(const char *a, const char *b)
{
	return str_equal(path_fold_case(&sample_arena, str_of(a)),
			 path_fold_case(&sample_arena, str_of(b)));
}

Test(link_fold, ignores_case)
{
	cr_expect(is_one("Images/COIN.png", "images/coin.PNG"));
	cr_expect(is_one("\xC3\x98re", "\xC3\xB8re"), "O with stroke");
	cr_expect(is_one("\xC5\x81", "\xC5\x82"), "L with stroke");
	cr_expect(is_one("\xC5\xB8", "\xC3\xBF"), "Y with diaeresis");
	cr_expect(is_one("\xC3\x89", "\xC3\xA9"), "E with acute");
}

Test(link_fold, ignores_how_an_accent_is_spelt)
{
	cr_expect(is_one("caf\xC3\xA9", "cafe\xCC\x81"));
	cr_expect(is_one("CAF\xC3\x89", "cafe\xCC\x81"));
	cr_expect(is_one("\xC5\xBE", "z\xCC\x8C"), "z with caron");
	cr_expect(is_one("\xC4\xB0", "I\xCC\x87"), "I with dot");
}

Test(link_fold, keeps_apart_what_is_different)
{
	cr_expect_not(is_one("a/b", "a_b"));
	cr_expect_not(is_one("caf\xC3\xA9", "cafe"));
	cr_expect_not(is_one("\xC3\xA9", "\xC3\xA8"), "acute and grave");
	cr_expect_not(is_one("\xC3\x97", "\xC3\xB7"), "times and division sign");
	cr_expect_not(is_one("\xC3\x98", "o"), "a stroke is no mark");
	cr_expect_not(is_one("@", "`"));
	cr_expect_not(is_one("[", "{"));
}

Test(link_fold, leaves_other_scripts_alone)
{
	static const char TEXT[] = "\xE6\x97\xA5\xD0\x94\xF0\x9F\x8E\xAE";

	cr_expect(str_is(path_fold_case(&sample_arena, STR(TEXT)), TEXT));
}

Test(link_fold, keeps_what_is_no_utf8)
{
	cr_expect(str_is(path_fold_case(&sample_arena, STR("A\xC3")), "A\xC3"));
	cr_expect_eq(path_fold_case(&sample_arena, STR("")).len, 0);
}
