/* What became of each asset, from the fetch to the compiles. */
#include "cmd/verdicts.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/assetc-verdicts-XXXXXX";
static char path[64];
static struct diag diag;

static void begin(void)
{
	cr_assert(mkdtemp(folder));
	(void)snprintf(path, sizeof(path), "%s/verdicts", folder);
}

static void end(void)
{
	(void)unlink(path);
	cr_expect_eq(rmdir(folder), 0, "nothing is left beside the file");
	diag_release(&diag);
}

TestSuite(cmd_verdicts, .init = begin, .fini = end);

static struct verdict verdict(const char *id, enum status status, const char *text)
{
	return (struct verdict){str_of(id), status, str_of(text)};
}

static void put(const char *text, size_t len)
{
	FILE *file = fopen(path, "wb");

	cr_assert(file);
	cr_assert_eq(fwrite(text, 1, len, file), len);
	cr_assert_eq(fclose(file), 0);
}

static void check_file(const char *text)
{
	char got[256] = "";
	FILE *file = fopen(path, "rb");
	size_t len;

	cr_assert(file);
	len = fread(got, 1, sizeof(got) - 1, file);
	(void)fclose(file);
	got[len] = '\0';
	cr_expect_str_eq(got, text);
}

Test(cmd_verdicts, lines_are_sorted_and_hold_one_line_of_text)
{
	struct verdict list[] = {
		verdict("stone", ST_REFUSED, "over\tthe\nlimit\x7F"),
		verdict("coin", ST_OK, ""),
		verdict("coin-b", ST_BUG, "a broken invariant"),
	};

	cr_assert_eq(verdicts_write(path, list, 3, &diag), ST_OK);
	check_file("coin\t0\t\ncoin-b\t70\ta broken invariant\nstone\t4\tover the limit \n");
}

Test(cmd_verdicts, of_two_for_one_asset_the_worse_stands)
{
	struct verdict list[] = {verdict("coin", ST_OK, ""), verdict("coin", ST_PROVIDER, "five"),
				 verdict("coin", ST_REFUSED, "four"),
				 verdict("coin", ST_MISS, "three")};

	cr_assert_eq(verdicts_write(path, list, 4, &diag), ST_OK);
	check_file("coin\t4\tfour\n");
}

Test(cmd_verdicts, what_is_written_is_read_and_found)
{
	static const enum status ALL[] = {ST_OK,      ST_INVALID,     ST_USAGE,
					  ST_MISS,    ST_REFUSED,     ST_PROVIDER,
					  ST_DAMAGED, ST_ENVIRONMENT, ST_BUG};
	enum { COUNT = sizeof(ALL) / sizeof(ALL[0]) };
	static const char *const IDS[] = {"a", "a-1", "b", "c", "d", "e", "f", "g", "z_9"};
	struct verdict list[COUNT];
	struct verdicts read = {0};

	for (size_t i = 0; i < COUNT; i++)
		list[COUNT - 1 - i] = verdict(IDS[i], ALL[i], IDS[i]);
	cr_assert_eq(verdicts_write(path, list, COUNT, &diag), ST_OK);
	cr_assert_eq(verdicts_read(path, &read, &diag), ST_OK);
	cr_assert_eq(read.count, COUNT);
	for (size_t i = 0; i < COUNT; i++) {
		const struct verdict *found = verdicts_find(&read, str_of(IDS[i]));

		cr_assert_not_null(found);
		cr_expect_eq(found->status, ALL[i]);
		cr_expect(str_is(found->text, IDS[i]));
	}
	cr_expect_null(verdicts_find(&read, STR("")));
	cr_expect_null(verdicts_find(&read, STR("a-")));
	cr_expect_null(verdicts_find(&read, STR("zz")));
	verdicts_release(&read);
}

Test(cmd_verdicts, the_same_verdicts_leave_the_file_alone)
{
	struct verdict one = verdict("coin", ST_MISS, "gone");
	struct stat before, after;

	cr_assert_eq(verdicts_write(path, &one, 1, &diag), ST_OK);
	cr_assert_eq(stat(path, &before), 0);
	cr_assert_eq(verdicts_write(path, &one, 1, &diag), ST_OK);
	cr_assert_eq(stat(path, &after), 0);
	cr_expect_eq(before.st_ino, after.st_ino);
	cr_assert_eq(verdicts_write(path, NULL, 0, &diag), ST_OK);
	check_file("");
}

Test(cmd_verdicts, no_file_is_no_verdict)
{
	struct verdicts read = {0};

	cr_expect_eq(verdicts_read(path, &read, &diag), ST_OK);
	cr_expect_null(verdicts_find(&read, STR("coin")));
	verdicts_release(&read);
	cr_expect_eq(diag.errors, 0);
}

Test(cmd_verdicts, what_is_not_understood_is_an_error)
{
	static const char *const WRONG[] = {
		"coin\t0\t",    /* no end */
		"coin\t0\n",    /* no text */
		"coin\n",       /* no code */
		"\t0\t\n",      /* no id */
		"coin\t8\t\n",  /* no exit code of ours */
		"coin\t-1\t\n", /* nor this */
		"coin\t99999999999999999999\t\n",
		"coin\t\t\n",
		"coin\t0\t\nbell\t0\t\n", /* not sorted */
		"coin\t0\t\ncoin\t0\t\n", /* twice */
		"\n",
	};

	for (size_t i = 0; i < sizeof(WRONG) / sizeof(WRONG[0]); i++) {
		struct verdicts read = {0};

		put(WRONG[i], strlen(WRONG[i]));
		cr_expect_eq(verdicts_read(path, &read, &diag), ST_INVALID, "%s", WRONG[i]);
		verdicts_release(&read);
	}
	cr_expect_eq(diag.errors, sizeof(WRONG) / sizeof(WRONG[0]), "one finding each");
}
