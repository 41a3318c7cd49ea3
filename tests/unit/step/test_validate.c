/* The step validate: which checks run, in which order, and what is reported. */
#include "step/step.h"
#include "unit/step/fixture.h"

#include <criterion/criterion.h>
#include <string.h>

extern const struct step step_validate;

/* Runs the named checks on one opaque 3x2 image, each at the line of its place in the list. */
static enum status validate(const char *const *names, size_t count, struct diag *diag)
{
	struct image image = PIXELS(3, 2, 1, 2, 3, 4, 5, 0xff);
	const struct check_context context = {.expected_width = 3, .expected_height = 2};
	struct check_call checks[8] = {{0}};
	struct step_call call = {.checks = checks, .check_count = count, .context = &context};
	enum status st;

	for (size_t i = 0; i < count; i++) {
		checks[i].check = check_find(str_of(names[i]));
		cr_assert_not_null(checks[i].check, "%s", names[i]);
		(void)check_name_argument(str_of(names[i]), &checks[i].argument);
		checks[i].at.line = (unsigned)i + 1;
	}
	st = step_validate.run(&call, &image, diag);
	image_release(&image);
	return st;
}

Test(step_validate, passes_when_all_pass)
{
	static const char *const NAMES[] = {"has_alpha", "dimensions_match", "not_empty"};
	struct diag diag = {0};

	cr_assert_eq(validate(NAMES, 3, &diag), ST_OK);
	cr_assert_null(diag.first);
}

Test(step_validate, passes_without_checks)
{
	struct diag diag = {0};

	cr_assert_eq(validate(NULL, 0, &diag), ST_OK);
	cr_assert_null(diag.first);
}

Test(step_validate, reports_every_failure_in_the_order_written)
{
	static const char *const NAMES[] = {"is_power_of_two", "has_alpha", "no_alpha"};
	struct diag diag = {0};

	cr_assert_eq(validate(NAMES, 3, &diag), ST_INVALID);
	cr_assert_eq(diag.errors, 2);
	cr_assert_str_eq(diag.first->code, "E0714");
	cr_assert_eq(diag.first->at.line, 1);
	cr_assert_str_eq(diag.last->code, "E0712");
	cr_assert_eq(diag.last->at.line, 3);
	diag_release(&diag);
}

Test(step_validate, leaves_checks_on_files_for_later)
{
	static const char *const NAMES[] = {"format", "file_size_under_1kb", "bitrate",
					    "has_alpha"};
	struct diag diag = {0};

	cr_assert_eq(validate(NAMES, 4, &diag), ST_OK);
	cr_assert_null(diag.first);
}
