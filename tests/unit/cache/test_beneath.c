/* test_beneath.c - paths from outside stay below their folder. */
#include "scratch.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

TestSuite(cache_beneath, .init = scratch_init, .fini = scratch_fini, .timeout = 60);

static enum ac_code open_beneath(const char *root, const char *rel, bool create)
{
	char name[256];
	int fd = -1;
	struct ac_error error = {0};
	enum ac_code code = ac_dir_open_beneath(root, rel, create, &fd, name, &error);
	cr_expect_eq(code == AC_OK, fd >= 0);
	cr_expect_eq(code == AC_OK || code == AC_NOT_FOUND, error.text[0] == '\0', "%s",
		     error.text);
	if (fd >= 0)
		close(fd);
	return code;
}

Test(cache_beneath, makes_folders_and_gives_the_name)
{
	char name[256];
	int fd = -1;
	struct ac_file file = {0};
	cr_assert_eq(ac_dir_open_beneath("out/deep", "images/sprites/a.png", true, &fd, name, NULL),
		     AC_OK);
	cr_expect_str_eq(name, "a.png");
	cr_assert_eq(ac_file_begin(&file, fd, name, NULL), AC_OK);
	ac_file_write(&file, "x", 1);
	cr_assert_eq(ac_file_commit(&file, false, NULL), AC_OK);
	cr_expect(holds_text("out/deep/images/sprites/a.png", "x"));
	close(fd);
	cr_assert_eq(ac_dir_open_beneath("out", "b.png", true, &fd, name, NULL), AC_OK);
	cr_expect_str_eq(name, "b.png");
	close(fd);
}

Test(cache_beneath, without_create_makes_nothing)
{
	cr_expect_eq(open_beneath("out", "a/b", false), AC_NOT_FOUND);
	cr_expect_not(exists("out"));
	cr_assert_eq(mkdir("out", 0755), 0);
	cr_expect_eq(open_beneath("out", "a/b", false), AC_NOT_FOUND);
	cr_expect_not(exists("out/a"));
	cr_expect_eq(open_beneath("out", "b", false), AC_OK);
}

Test(cache_beneath, refuses_paths)
{
	const char *const paths[] = {"",     "/",      "/etc/x",  "..",
				     "../x", "a/../x", "a/..",    ".",
				     "./x",  "a/./x",  "a/.",     "a//x",
				     "a/",   "//x",    "x/../..", "a/b/../../../x"};
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
		cr_expect_eq(open_beneath("out", paths[i], true), AC_REFUSED, "%s", paths[i]);
	cr_expect_not(exists("out"), "a refused path must make no folder");
	/* Dots that mean nothing special. */
	cr_expect_eq(open_beneath("out", "...", true), AC_OK);
	cr_expect_eq(open_beneath("out", "..a/.b/c..", true), AC_OK);
}

Test(cache_beneath, refuses_long_parts)
{
	char part[256];
	char path[600];
	memset(part, 'p', 201);
	part[201] = '\0';
	snprintf(path, sizeof path, "a/%s", part);
	cr_expect_eq(open_beneath("out", path, true), AC_REFUSED);
	snprintf(path, sizeof path, "%s/a", part);
	cr_expect_eq(open_beneath("out", path, true), AC_REFUSED);
	part[200] = '\0';
	snprintf(path, sizeof path, "%s/%s", part, part);
	cr_expect_eq(open_beneath("out", path, true), AC_OK);
}

Test(cache_beneath, follows_no_link_on_the_way)
{
	struct ac_error error = {0};
	char name[256];
	int fd = -1;
	cr_assert_eq(mkdir("out", 0755), 0);
	cr_assert_eq(mkdir("outside", 0755), 0);
	cr_assert_eq(mkdir("out/real", 0755), 0);
	cr_assert_eq(symlink("../outside", "out/link"), 0);
	cr_assert_eq(symlink("real", "out/inner"), 0);
	cr_assert_eq(symlink("nowhere", "out/broken"), 0);
	cr_expect_eq(open_beneath("out", "link/x", true), AC_REFUSED);
	cr_expect_eq(open_beneath("out", "link/sub/x", true), AC_REFUSED);
	cr_expect_eq(open_beneath("out", "inner/x", true), AC_REFUSED,
		     "not even to a place within");
	cr_expect_eq(open_beneath("out", "broken/x", true), AC_REFUSED);
	cr_expect_eq(open_beneath("out", "link/x", false), AC_REFUSED);
	cr_expect_not(exists("outside/sub"));
	cr_expect_not(exists("out/nowhere"));
	cr_assert_eq(ac_dir_open_beneath("out", "link/x", true, &fd, name, &error), AC_REFUSED);
	cr_expect_not_null(strstr(error.text, "out/link is a symbolic link"), "%s", error.text);
}

Test(cache_beneath, root_may_be_a_link)
{
	cr_assert_eq(mkdir("real", 0755), 0);
	cr_assert_eq(symlink("real", "root"), 0);
	cr_expect_eq(open_beneath("root", "sub/x", true), AC_OK);
	cr_expect(exists("real/sub"));
	cr_expect_eq(open_beneath("root/", "sub/x", true), AC_OK);
	cr_expect_eq(open_beneath("", "sub2/x", true), AC_OK);
	cr_expect(exists("sub2"));
}

/* The last component may be a link: writing replaces the link, reading refuses it. */
Test(cache_beneath, last_link_leads_nowhere)
{
	char name[256];
	int fd = -1;
	struct ac_file file = {0};
	struct ac_bytes bytes;
	struct stat st;
	cr_assert_eq(mkdir("out", 0755), 0);
	write_text("victim", "safe");
	cr_assert_eq(symlink("../victim", "out/a.png"), 0);
	cr_assert_eq(ac_dir_open_beneath("out", "a.png", true, &fd, name, NULL), AC_OK);
	cr_expect_eq(ac_file_read_at(fd, name, 100, &bytes, NULL), AC_REFUSED);
	cr_assert_eq(ac_file_begin(&file, fd, name, NULL), AC_OK);
	ac_file_write(&file, "new", 3);
	cr_assert_eq(ac_file_commit(&file, false, NULL), AC_OK);
	close(fd);
	cr_expect(holds_text("victim", "safe"));
	cr_assert_eq(lstat("out/a.png", &st), 0);
	cr_expect(S_ISREG(st.st_mode));
}

Test(cache_beneath, a_file_in_the_way)
{
	struct ac_error error = {0};
	char name[256];
	int fd = -1;
	cr_assert_eq(mkdir("out", 0755), 0);
	write_text("out/file", "x");
	cr_expect_eq(ac_dir_open_beneath("out", "file/x", true, &fd, name, &error), AC_IO);
	cr_expect_eq(error.sys_errno, ENOTDIR);
	cr_expect_not_null(strstr(error.text, "out/file: Not a directory"), "%s", error.text);
	cr_expect_str_empty(name);
	cr_expect_eq(ac_dir_open_beneath("out/file", "x", true, &fd, name, &error), AC_IO);
}

static int make_below_locked(void *context)
{
	char name[256];
	int fd = -1;
	struct ac_error error = {0};
	(void)context;
	if (ac_dir_open_beneath("locked", "new/x", true, &fd, name, &error) != AC_IO)
		return 1;
	if (error.sys_errno != EACCES)
		return 2;
	return ac_dir_open_beneath("locked", "x", true, &fd, name, &error) == AC_OK ? 0 : 3;
}

Test(cache_beneath, unwritable_root)
{
	cr_assert_eq(mkdir("locked", 0755), 0);
	cr_expect_eq(in_child_without_writing("locked", make_below_locked, NULL), 0);
}

Test(cache_beneath, folders_follow_the_umask)
{
	umask(077);
	cr_expect_eq(open_beneath("out", "a/b", true), AC_OK);
	cr_expect_eq(mode_of("out"), 0700);
	cr_expect_eq(mode_of("out/a"), 0700);
}
