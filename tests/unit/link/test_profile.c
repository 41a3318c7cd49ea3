/* Which records link under which profile. */
#include "unit/link/sample.h"

#include "link/profile.h"

#include <criterion/criterion.h>

TestSuite(link_profile, .init = sample_init, .fini = sample_fini);

/* One plain asset and two drafts, all compiled under the same profile. */
static enum status check(const char *profile, const char *compiled, bool is_draft,
			 struct diag *diag)
{
	struct record records[] = {
		sample_record(&(struct sample){.id = "one", .profile = compiled}),
		sample_record(
			&(struct sample){.id = "two", .profile = compiled, .is_draft = is_draft}),
		sample_record(
			&(struct sample){.id = "three", .profile = compiled, .is_draft = is_draft}),
	};

	return profile_check(str_of(profile), records, 3, diag);
}

Test(link_profile, says_nothing_where_all_is_well)
{
	struct diag diag = {0};

	cr_expect_eq(check(NULL, NULL, false, &diag), ST_OK);
	cr_expect_eq(check(NULL, "night", false, &diag), ST_OK);
	cr_expect_eq(check("night", "night", false, &diag), ST_OK);
	cr_expect_eq(check("release", "release", false, &diag), ST_OK);
	cr_expect_eq(check("draft", "draft", true, &diag), ST_OK);
	cr_expect_eq(check("draft", "draft", false, &diag), ST_OK);
	/* Only a profile that the project calls one of drafts makes any. */
	cr_expect_eq(check("night", "night", true, &diag), ST_OK);
	cr_expect_null(diag.first);
}

Test(link_profile, warns_of_drafts_that_nobody_asked_for)
{
	struct diag diag = {0};

	cr_expect_eq(check(NULL, NULL, true, &diag), ST_OK);
	cr_expect_eq(diag.warnings, 1);
	cr_expect(has_finding(&diag, "W0923", "2 of the assets are drafts", NULL));
	diag_release(&diag);
}

Test(link_profile, refuses_drafts_under_release_naming_them_all)
{
	struct diag diag = {0};

	cr_expect_eq(check("release", "draft", true, &diag), ST_INVALID);
	cr_expect(has_finding(&diag, "E0922", "'two' (two.asset.json)",
			      "'three' (three.asset.json)"));
	cr_expect_not(has_finding(&diag, "E0922", "'one'", NULL));
	cr_expect(has_finding(&diag, "E0921", "'one'", NULL));
	cr_expect_eq(diag.errors, 2);
	diag_release(&diag);
}

Test(link_profile, refuses_records_of_another_profile)
{
	struct diag diag = {0};

	cr_expect_eq(check("release", NULL, false, &diag), ST_INVALID);
	cr_expect_eq(diag.errors, 3);
	cr_expect(has_finding(&diag, "E0921", "'two'", "without a profile"));
	cr_expect_str_eq(diag.first->at.source->path, "one.asset.json");
	diag_release(&diag);
	cr_expect_eq(check("draft", "night", false, &diag), ST_INVALID);
	cr_expect(has_finding(&diag, "E0921", "under the profile night", "under draft"));
	diag_release(&diag);
}

/* The plain asset of a profile that its project calls a release, and a draft of another. */
Test(link_profile, refuses_drafts_under_what_a_project_calls_a_release)
{
	struct record records[] = {
		sample_record(
			&(struct sample){.id = "one", .profile = "shipping", .is_release = true}),
		sample_record(&(struct sample){.id = "two", .profile = "night", .is_draft = true}),
	};
	struct diag diag = {0};

	cr_expect_eq(profile_check(STR("shipping"), records, 2, &diag), ST_INVALID);
	cr_expect(has_finding(&diag, "E0922", "under the profile shipping", "'two'"));
	cr_expect_eq(diag.errors, 1);
	diag_release(&diag);
	cr_expect_eq(profile_check(STR("shipping"), records, 1, &diag), ST_OK);
	records[0].is_release = false;
	cr_expect_eq(profile_check(STR("shipping"), records, 2, &diag), ST_INVALID);
	cr_expect(has_finding(&diag, "E0921", "'two'", "under shipping"));
	diag_release(&diag);
}

Test(link_profile, tells_once_when_no_record_has_the_profile)
{
	struct diag diag = {0};

	cr_expect_eq(check("nigth", "night", false, &diag), ST_INVALID);
	cr_expect(has_finding(&diag, "E0921", "no record was compiled under the profile nigth",
			      NULL));
	cr_expect_eq(diag.errors, 1);
	cr_expect_str_eq(diag.first->hint, "did you mean 'night'?");
	diag_release(&diag);
	cr_expect_eq(check("relaese", NULL, false, &diag), ST_INVALID);
	cr_expect_str_eq(diag.first->hint, "did you mean 'release'?");
	diag_release(&diag);
	cr_expect_eq(check("quick", NULL, false, &diag), ST_INVALID);
	cr_expect_str_eq(diag.first->hint, "compile with --profile quick");
	diag_release(&diag);
}
