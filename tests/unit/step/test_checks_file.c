/* Checks on files, each passing and failing. */
#include "unit/step/fixture.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

enum { MB = 1024 * 1024 };

static const struct check *check_of(const char *name)
{
	const struct check *check = check_find(str_of(name));

	cr_assert_not_null(check, "%s", name);
	return check;
}

/* len bytes that begin with `start`. */
static enum status check(const char *name, const char *start, size_t start_len, size_t len,
			 const char *argument)
{
	char *data = calloc(len, 1);
	enum status st;

	cr_assert_not_null(data);
	memcpy(data, start, start_len);
	st = check_bytes(check_of(name), data, len, argument);
	free(data);
	return st;
}

#define PNG "\x89PNG\r\n\x1a\n", 8
#define MP3 "ID3", 3
#define WAV "RIFF\0\0\0\0WAVE", 12

Test(step_checks_file, file_size_reasonable)
{
	cr_assert_eq(check("file_size_reasonable", PNG, 4 * MB, NULL), ST_OK);
	cr_assert_eq(check("file_size_reasonable", MP3, 10 * MB, NULL), ST_OK);
	cr_assert_eq(check("file_size_reasonable", WAV, 32 * MB, NULL), ST_OK);
	expect_no_finding();
	cr_assert_eq(check("file_size_reasonable", PNG, 4 * MB + 1, NULL), ST_INVALID);
	expect_finding("E0717", "images/coin.png has 4194305 bytes", "png is 4 MB");
	cr_assert_eq(check("file_size_reasonable", MP3, 10 * MB + 1, NULL), ST_INVALID);
	expect_finding("E0717", "10485761", "mp3 is 10 MB");
	cr_assert_eq(check("file_size_reasonable", WAV, 32 * MB + 1, NULL), ST_INVALID);
	expect_finding("E0717", "33554433", "wav is 32 MB");
}

Test(step_checks_file, file_size_under)
{
	cr_assert_eq(check("file_size_under", PNG, 2047, "2kb"), ST_OK);
	expect_no_finding();
	cr_assert_eq(check("file_size_under", PNG, 2048, "2kb"), ST_INVALID);
	expect_finding("E0718", "2048 bytes", "not under 2048");
}

Test(step_checks_file, file_size_under_with_its_size_in_the_name)
{
	const char data[3000] = "\x89PNG\r\n\x1a\n";
	struct check_file file = {MEDIA_PNG, (const uint8_t *)data, sizeof(data), "a.png", NULL};
	struct param_value value;
	struct diag diag = {0};

	cr_assert(check_name_argument(STR("file_size_under_3kb"), &value));
	cr_assert_eq(check_find(STR("file_size_under_3kb"))
			     ->file(&file, &value, (struct place){0}, &diag),
		     ST_OK);
	cr_assert(check_name_argument(STR("file_size_under_2kb"), &value));
	cr_assert_eq(check_find(STR("file_size_under_2kb"))
			     ->file(&file, &value, (struct place){0}, &diag),
		     ST_INVALID);
	cr_assert_not_null(strstr(diag.first->text, "3000 bytes"));
	diag_release(&diag);
}

Test(step_checks_file, format)
{
	cr_assert_eq(check("format", PNG, 100, "png"), ST_OK);
	cr_assert_eq(check("format", "\xff\xd8\xff\xe0", 4, 100, "jpg"), ST_OK);
	cr_assert_eq(check("format", "\xff\xd8\xff\xe0", 4, 100, "jpeg"), ST_OK);
	cr_assert_eq(check("format", MP3, 100, "mp3"), ST_OK);
	expect_no_finding();
	cr_assert_eq(check("format", PNG, 100, "webp"), ST_INVALID);
	expect_finding("E0719", "is png, not webp", "100 bytes");
	cr_assert_eq(check("format", "hello", 5, 100, "mp3"), ST_INVALID);
	expect_finding("E0719", "is unknown, not mp3", "images/coin.png");
}
