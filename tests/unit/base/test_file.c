#include "base/file.h"

#include "unit/base/scratch.h"

static const struct place NOWHERE = {0};

static struct scratch scratch;

static void make(void)
{
	scratch_make(&scratch);
}

static void drop(void)
{
	scratch_remove(&scratch);
}

TestSuite(base_file, .init = make, .fini = drop);

static void expect_refused(const char *path, size_t max_len, const char *code, const char *says)
{
	struct diag diag = {0};
	struct bytes out = {(uint8_t *)"", 99};

	cr_assert_eq(file_check(path, max_len, "spec", NOWHERE, &diag), ST_INVALID, "it is refused without reading");
	diag_release(&diag);
	cr_assert_eq(file_read(path, max_len, "spec", NOWHERE, &out, &diag), ST_INVALID);
	cr_expect_null(out.data);
	cr_expect_eq(out.len, 0);
	cr_expect_eq(diag.errors, 1);
	cr_assert_not_null(diag.first);
	cr_expect_str_eq(diag.first->code, code);
	cr_expect(str_contains(str_of(diag.first->text), says), "%s", diag.first->text);
	cr_expect(str_contains(str_of(diag.first->text), "spec"), "the role is named: %s", diag.first->text);
	diag_release(&diag);
}

Test(base_file, reads_a_file_whole_with_a_nul_behind_it)
{
	const char *path = scratch_write(&scratch, "a", "x\0y", 3);
	struct diag diag = {0};
	struct bytes out;

	cr_assert_eq(file_check(path, 3, "spec", NOWHERE, &diag), ST_OK);
	cr_assert_eq(file_read(path, 3, "spec", NOWHERE, &out, &diag), ST_OK);
	cr_expect_eq(out.len, 3);
	cr_expect_arr_eq(out.data, "x\0y", 4);
	bytes_release(&out);
	cr_expect_eq(diag.errors, 0);
}

Test(base_file, an_empty_file_is_no_failure)
{
	const char *path = scratch_text(&scratch, "empty", "");
	struct diag diag = {0};
	struct bytes out;

	cr_assert_eq(file_read(path, 0, "spec", NOWHERE, &out, &diag), ST_OK);
	cr_expect_eq(out.len, 0);
	cr_expect_eq(out.data[0], 0);
	bytes_release(&out);
}

Test(base_file, refuses_what_is_larger_than_allowed)
{
	expect_refused(scratch_text(&scratch, "big", "12345"), 4, "E0102", "5 bytes");
}

Test(base_file, refuses_a_folder)
{
	scratch_folder(&scratch, "folder");
	expect_refused(scratch_path(&scratch, "folder"), 100, "E0101", "folder");
}

Test(base_file, refuses_a_file_that_is_not_there)
{
	expect_refused(scratch_path(&scratch, "absent"), 100, "E0101", "No such file");
}

Test(base_file, refuses_a_fifo_without_waiting, .timeout = 5)
{
	cr_assert_eq(mkfifo(scratch_path(&scratch, "pipe"), 0666), 0);
	expect_refused(scratch_path(&scratch, "pipe"), 100, "E0101", "not a regular file");
}

Test(base_file, refuses_a_device_without_end, .timeout = 5)
{
	expect_refused("/dev/zero", 100, "E0101", "not a regular file");
}

Test(base_file, a_failure_stands_at_the_given_place)
{
	struct source source = {"coin.yaml", STR("x")};
	struct place at = {&source, 3, 4, 5};
	struct diag diag = {0};
	struct bytes out;

	cr_assert_eq(file_read(scratch_path(&scratch, "absent"), 9, "file", at, &out, &diag), ST_INVALID);
	cr_expect_eq(diag.first->at.source, &source);
	cr_expect_eq(diag.first->at.line, 3);
	diag_release(&diag);
}

Test(base_file, a_failure_without_a_place_stands_at_the_file_itself)
{
	const char *path = scratch_path(&scratch, "absent");
	struct diag diag = {0};
	struct bytes out;

	cr_assert_eq(file_read(path, 9, "file", NOWHERE, &out, &diag), ST_INVALID);
	cr_assert_not_null(diag.first->at.source);
	cr_expect_str_eq(diag.first->at.source->path, path);
	cr_expect_eq(diag.first->at.line, 0);
	diag_release(&diag);
}
