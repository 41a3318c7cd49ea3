/* test_bytes.c - reading whole files, and the sentences of errors. */
#include "scratch.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

TestSuite(cache_bytes, .init = scratch_init, .fini = scratch_fini, .timeout = 60);

Test(cache_bytes, reads_content_with_a_nul)
{
	struct ac_bytes bytes = {0};
	write_bytes("file", "a\0b\n", 4);
	cr_assert_eq(ac_file_read("file", 4, &bytes, NULL), AC_OK);
	cr_expect_eq(bytes.len, 4);
	cr_expect_arr_eq(bytes.data, "a\0b\n", 5);
	ac_bytes_release(&bytes);
	cr_expect_null(bytes.data);
	cr_expect_eq(bytes.len, 0);
	ac_bytes_release(&bytes);
}

Test(cache_bytes, empty_file_is_null)
{
	struct ac_bytes bytes = {(uint8_t *)"stale", 5};
	write_text("file", "");
	cr_assert_eq(ac_file_read("file", 100, &bytes, NULL), AC_OK);
	cr_expect_null(bytes.data);
	cr_expect_eq(bytes.len, 0);
}

Test(cache_bytes, absent_is_not_found)
{
	struct ac_bytes bytes;
	write_text("file", "x");
	cr_expect_eq(ac_file_read("none", 100, &bytes, NULL), AC_NOT_FOUND);
	cr_expect_eq(ac_file_read("none/none", 100, &bytes, NULL), AC_NOT_FOUND);
	cr_expect_eq(ac_file_read("file/none", 100, &bytes, NULL), AC_NOT_FOUND);
}

Test(cache_bytes, limit_is_exact)
{
	struct ac_bytes bytes;
	struct ac_error error = {0};
	write_text("file", "12345");
	cr_expect_eq(ac_file_read("file", 4, &bytes, &error), AC_REFUSED);
	cr_expect_null(bytes.data);
	cr_expect_str_eq(error.text, "file is larger than the 4 bytes allowed here");
	cr_expect_eq(ac_file_read("file", 0, &bytes, &error), AC_REFUSED);
	cr_expect_eq(ac_file_read("file", 5, &bytes, &error), AC_OK);
	ac_bytes_release(&bytes);
	cr_expect_eq(ac_file_read("file", SIZE_MAX, &bytes, &error), AC_OK);
	cr_expect_eq(bytes.len, 5);
	ac_bytes_release(&bytes);
}

Test(cache_bytes, only_regular_files)
{
	struct ac_bytes bytes;
	struct ac_error error = {0};
	cr_assert_eq(mkdir("folder", 0755), 0);
	cr_assert_eq(mkfifo("pipe", 0644), 0);
	cr_expect_eq(ac_file_read("folder", 100, &bytes, &error), AC_REFUSED);
	cr_expect_str_eq(error.text, "folder is not a regular file");
	cr_expect_eq(ac_file_read("pipe", 100, &bytes, &error), AC_REFUSED);
	cr_expect_eq(ac_file_read("/dev/zero", 100, &bytes, &error), AC_REFUSED);
}

/* The kernel says size 0 for these, and the end comes later: as when a file grows under the
 * reader. */
Test(cache_bytes, reads_beyond_the_size_first_told)
{
	struct ac_bytes bytes;
	if (!exists("/proc/self/status"))
		cr_skip_test("no /proc here");
	cr_assert_eq(ac_file_read("/proc/self/status", 1 << 20, &bytes, NULL), AC_OK);
	cr_assert_gt(bytes.len, 100);
	cr_expect_eq(bytes.data[bytes.len], 0);
	cr_expect_eq(memcmp(bytes.data, "Name:", 5), 0);
	ac_bytes_release(&bytes);
	cr_expect_eq(ac_file_read("/proc/self/status", 20, &bytes, NULL), AC_REFUSED);
	cr_expect_null(bytes.data);
}

Test(cache_bytes, links_are_followed_by_path_only)
{
	struct ac_bytes bytes;
	struct ac_error error = {0};
	write_text("file", "x");
	cr_assert_eq(symlink("file", "link"), 0);
	cr_assert_eq(ac_file_read("link", 100, &bytes, &error), AC_OK);
	ac_bytes_release(&bytes);
	int fd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cr_expect_eq(ac_file_read_at(fd, "link", 100, &bytes, &error), AC_REFUSED);
	cr_expect_not_null(strstr(error.text, "/link is a symbolic link"), "%s", error.text);
	cr_assert_eq(ac_file_read_at(fd, "file", 100, &bytes, &error), AC_OK);
	cr_expect_eq(bytes.len, 1);
	ac_bytes_release(&bytes);
	cr_expect_eq(ac_file_read_at(fd, "none", 100, &bytes, &error), AC_NOT_FOUND);
	close(fd);
}

static int read_secret(void *context)
{
	struct ac_bytes bytes;
	struct ac_error error = {0};
	(void)context;
	if (ac_file_read("secret", 100, &bytes, &error) != AC_IO || error.sys_errno != EACCES)
		return 1;
	return strcmp(error.text, "cannot read secret: Permission denied") == 0 ? 0 : 2;
}

Test(cache_bytes, permission_is_told)
{
	write_text("secret", "x");
	cr_assert_eq(chmod("secret", 0), 0);
	cr_expect_eq(in_child_without_writing(".", read_secret, NULL), 0);
}

Test(cache_bytes, sentence_is_one_line_with_its_reason)
{
	struct ac_error error = {0};
	char path[2000];
	memset(path, 'x', sizeof path);
	path[sizeof path - 1] = '\0';
	memcpy(path + sizeof path - 12, "/a\nb\tc/last", 11);
	cr_assert_eq(ac_file_replace(path, "", 0, false, NULL, &error), AC_IO);
	cr_expect_null(strchr(error.text, '\n'));
	cr_expect_not_null(strstr(error.text, "/a?b?c"), "%s", error.text);
	cr_expect_not_null(strstr(error.text, ": File name too long"), "%s", error.text);
	cr_expect_eq(strncmp(error.text, "cannot open the folder ...xxx", 29), 0, "%s", error.text);
}
