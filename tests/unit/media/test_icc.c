/* Which colour profiles are sRGB. */
#include "media/icc.h"
#include "unit/media/profiles.h"

#include <criterion/criterion.h>
#include <string.h>

static bool judge(struct profile_plan plan, const char *wanted_name)
{
	struct bytes profile = profile_make(&plan);
	char name[ICC_NAME_SIZE];
	bool is_srgb = icc_is_srgb((struct str){(char *)profile.data, profile.len}, name);

	cr_assert_str_eq(name, wanted_name);
	bytes_release(&profile);
	return is_srgb;
}

Test(media_icc, srgb_is_known_by_matrix_and_curve)
{
	static const unsigned VALUES[] = {0, 26, 1024, 4096};

	for (size_t i = 0; i < sizeof(VALUES) / sizeof(VALUES[0]); i++) {
		cr_assert(judge((struct profile_plan){"RGB ", "any", false, PROFILE_SRGB, VALUES[i],
						      0},
				"any"));
		cr_assert_not(judge((struct profile_plan){"RGB ", "sRGB but not", true, PROFILE_P3,
							  VALUES[i], 0},
				    "sRGB but not"));
	}
}

Test(media_icc, a_plain_gamma_of_2_2_stands_for_the_curve)
{
	static const unsigned VALUES[] = {0, 1, 1024};

	for (size_t i = 0; i < sizeof(VALUES) / sizeof(VALUES[0]); i++) {
		struct profile_plan plan = {"RGB ", "x", false, PROFILE_SRGB, VALUES[i], 220};

		cr_assert(judge(plan, "x"), "%u values", VALUES[i]);
		plan.gamma = 180;
		cr_assert_not(judge(plan, "x"), "%u values", VALUES[i]);
		plan.gamma = 100;
		cr_assert_not(judge(plan, "x"), "%u values", VALUES[i]);
	}
}

Test(media_icc, grey_is_judged_by_its_curve)
{
	cr_assert(judge((struct profile_plan){"GRAY", "g", false, NULL, 1, 220}, "g"));
	cr_assert_not(judge((struct profile_plan){"GRAY", "g", false, NULL, 1, 100}, "g"));
}

Test(media_icc, without_a_matrix_the_name_decides)
{
	cr_assert(judge((struct profile_plan){"RGB ", "sRGB v4", true, NULL, 0, 0}, "sRGB v4"));
	cr_assert_not(
		judge((struct profile_plan){"RGB ", "A printer", true, NULL, 0, 0}, "A printer"));
	cr_assert_not(
		judge((struct profile_plan){"CMYK", "sRGB", false, PROFILE_SRGB, 0, 0}, "sRGB"));
}

/* Every start of a profile, and every byte of it changed, in memory of its own length. */
Test(media_icc, damaged_profiles_do_no_harm)
{
	struct profile_plan plan = {"RGB ", "damaged", true, PROFILE_SRGB, 26, 0};
	struct bytes whole = profile_make(&plan);
	char name[ICC_NAME_SIZE];

	for (size_t len = 0; len < whole.len; len++) {
		char *copy = mem_alloc(len);

		memcpy(copy, whole.data, len);
		(void)icc_is_srgb((struct str){copy, len}, name);
		mem_free(copy);
	}
	for (size_t at = 0; at < whole.len; at++) {
		char *copy = mem_alloc(whole.len);

		memcpy(copy, whole.data, whole.len);
		copy[at] = (char)~copy[at];
		(void)icc_is_srgb((struct str){copy, whole.len}, name);
		cr_assert_lt(strlen(name), ICC_NAME_SIZE);
		mem_free(copy);
	}
	bytes_release(&whole);
}
