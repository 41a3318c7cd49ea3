#include "base/diag.h"

#include <criterion/criterion.h>

static const struct place NOWHERE = {0};

static size_t count_of(const struct diag *diag)
{
	size_t count = 0;

	for (const struct finding *f = diag->first; f; f = f->next)
		count++;
	return count;
}

Test(base_diag, keeps_findings_in_order_and_returns_the_status)
{
	struct source source = {"a.yaml", STR("x")};
	struct place at = {&source, 1, 2, 3};
	struct diag diag = {0};

	cr_expect_eq(diag_error(&diag, ST_MISS, "E0001", at, "first %d", 1), ST_MISS);
	diag_warning(&diag, "W0001", NOWHERE, "second");
	diag_note(&diag, at, "third");
	cr_assert_eq(count_of(&diag), 3);
	cr_expect_eq(diag.errors, 1);
	cr_expect_eq(diag.warnings, 1);
	cr_expect_str_eq(diag.first->text, "first 1");
	cr_expect_str_eq(diag.first->code, "E0001");
	cr_expect_eq(diag.first->severity, SEVERITY_ERROR);
	cr_expect_eq(diag.first->at.column, 2);
	cr_expect_eq(diag.first->at.source, &source);
	cr_expect_null(diag.first->hint);
	cr_expect_eq(diag.first->next->severity, SEVERITY_WARNING);
	cr_expect_eq(diag.last->severity, SEVERITY_NOTE);
	cr_expect_str_eq(diag.last->code, "");
	diag_release(&diag);
	cr_expect_null(diag.first);
	cr_expect_eq(diag.errors, 0);
}

Test(base_diag, later_errors_are_counted_not_kept)
{
	struct diag diag = {0};

	for (int i = 0; i < 50; i++) {
		(void)diag_error(&diag, ST_INVALID, "E0001", NOWHERE, "error %d", i);
		diag_note(&diag, NOWHERE, "note %d", i);
		diag_hint(&diag, "hint %d", i);
	}
	cr_expect_eq(diag.errors, 50);
	cr_expect_eq(count_of(&diag), (size_t)2 * DIAG_ERRORS_MAX);
	cr_expect_str_eq(diag.last->text, "note 19",
			 "a note of an error that is not kept is not kept either");
	diag_release(&diag);
}

Test(base_diag, a_hint_belongs_to_the_last_error_or_warning)
{
	struct diag diag = {0};

	diag_hint(&diag, "to nobody");
	(void)diag_error(&diag, ST_INVALID, "E0001", NOWHERE, "error");
	diag_hint(&diag, "do %s", "this");
	cr_expect_str_eq(diag.first->hint, "do this");
	diag_warning(&diag, "W0001", NOWHERE, "warning");
	diag_note(&diag, NOWHERE, "note");
	diag_hint(&diag, "of the warning");
	cr_expect_str_eq(diag.first->hint, "do this");
	cr_assert_not_null(diag.first->next->hint, "a note in between does not take the hint");
	cr_expect_str_eq(diag.first->next->hint, "of the warning");
	cr_expect_null(diag.last->hint);
	diag_release(&diag);
}

Test(base_diag, what_belongs_to_a_warning_that_is_not_kept_is_not_kept)
{
	struct diag diag = {0};

	for (int i = 0; i < 30; i++) {
		diag_warning(&diag, "W0001", NOWHERE, "warning %d", i);
		diag_hint(&diag, "hint %d", i);
	}
	cr_expect_eq(diag.warnings, 30);
	cr_expect_str_eq(diag.last->text, "warning 19");
	cr_expect_str_eq(diag.last->hint, "hint 19");
	diag_release(&diag);
}

static void expect_line(const char *text, unsigned line, const char *expected)
{
	struct source source = {"x", str_of(text)};
	struct str got = source_line(&source, line);

	if (!expected) {
		cr_expect_null(got.ptr, "line %u of '%s'", line, text);
		return;
	}
	cr_expect_not_null(got.ptr, "line %u of '%s'", line, text);
	cr_expect(got.ptr && str_is(got, expected), "line %u of '%s' is '%.*s'", line, text,
		  STR_ARGS(got));
}

Test(base_diag, lines_of_a_source)
{
	expect_line("one\ntwo\nthree", 1, "one");
	expect_line("one\ntwo\nthree", 3, "three");
	expect_line("one\ntwo\nthree", 4, NULL);
	expect_line("one\r\ntwo\r\n", 1, "one");
	expect_line("one\r\ntwo\r\n", 2, "two");
	expect_line("one\r\ntwo\r", 2, "two");
	expect_line("\n\nx", 1, "");
	expect_line("\n\nx", 2, "");
	expect_line("\n\nx", 3, "x");
	expect_line("one", 0, NULL);
	expect_line("", 2, NULL);
	cr_expect_null(source_line(NULL, 1).ptr);
	cr_expect_null(source_line(&(struct source){.path = "x"}, 1).ptr);
}

Test(base_diag, softened_errors_are_warnings)
{
	struct diag diag = {0};
	const struct finding *mark;

	(void)diag_error(&diag, ST_INVALID, "E0001", (struct place){0}, "stays");
	mark = diag.last;
	(void)diag_error(&diag, ST_INVALID, "E0002", (struct place){0}, "is softened");
	diag_hint(&diag, "with its hint");
	diag_note(&diag, (struct place){0}, "and its note");
	diag_soften(&diag, mark);
	cr_assert_eq(diag.errors, 1);
	cr_assert_eq(diag.warnings, 1);
	cr_assert_eq(diag.first->severity, SEVERITY_ERROR);
	cr_assert_eq(mark->next->severity, SEVERITY_WARNING);
	cr_assert_str_eq(mark->next->code, "W0002");
	cr_assert_str_eq(mark->next->hint, "with its hint");
	cr_assert_eq(mark->next->next->severity, SEVERITY_NOTE);
	diag_soften(&diag, NULL);
	cr_assert_eq(diag.errors, 0);
	diag_release(&diag);
}

Test(base_diag, findings_of_another_thread_are_moved_behind)
{
	char code[] = "E0002";
	struct diag diag = {0}, other = {0};

	(void)diag_error(&diag, ST_INVALID, "E0001", NOWHERE, "first");
	diag_warning(&other, code, NOWHERE, "second");
	diag_note(&other, NOWHERE, "third");
	diag_hint(&other, "do this");
	diag_move(&diag, &other);
	code[0] = 'X';
	cr_expect_null(other.first);
	cr_assert_eq(count_of(&diag), 3);
	cr_expect(diag.errors == 1 && diag.warnings == 1);
	cr_expect_str_eq(diag.first->next->code, "E0002");
	cr_expect_str_eq(diag.first->next->text, "second");
	cr_expect_str_eq(diag.first->next->hint, "do this");
	cr_expect_str_eq(diag.last->text, "third");
	diag_hint(&diag, "do that");
	cr_expect_str_eq(diag.first->next->hint, "do that");
	diag_move(&diag, &other);
	cr_expect_eq(count_of(&diag), 3);
	diag_release(&diag);
}

Test(base_diag, what_is_moved_is_counted_as_what_is_added)
{
	struct diag diag = {0}, other = {0};

	for (int i = 0; i < 15; i++)
		(void)diag_error(&diag, ST_INVALID, "E0001", NOWHERE, "error %d", i);
	for (int i = 15; i < 50; i++) {
		(void)diag_error(&other, ST_INVALID, "E0001", NOWHERE, "error %d", i);
		diag_note(&other, NOWHERE, "note %d", i);
	}
	diag_move(&diag, &other);
	cr_expect_eq(diag.errors, 50);
	cr_expect_eq(count_of(&diag), 15 + 2 * 5);
	cr_expect_str_eq(diag.last->text, "note 19");
	diag_release(&diag);
}
