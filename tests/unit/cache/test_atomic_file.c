/* test_atomic_file.c - replacing files: all or nothing, under one name. */
#include "scratch.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

TestSuite(cache_atomic_file, .init = scratch_init, .fini = scratch_fini, .timeout = 60);

static int open_here(void)
{
	int fd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cr_assert_geq(fd, 0);
	return fd;
}

Test(cache_atomic_file, appears_only_at_commit)
{
	struct ac_file file = {0};
	struct ac_error error = {0};
	int fd = open_here();
	write_text("file", "old");
	cr_assert_eq(ac_file_begin(&file, fd, "file", &error), AC_OK);
	close(fd);
	ac_file_write(&file, "ne", 2);
	ac_file_write(&file, NULL, 0);
	ac_file_write(&file, "w", 1);
	cr_expect(holds_text("file", "old"));
	cr_expect_eq(count_files(".", AC_TEMP_PREFIX), 1);
	cr_assert_eq(ac_file_commit(&file, true, &error), AC_OK, "%s", error.text);
	cr_expect(holds_text("file", "new"));
	cr_expect_eq(count_files(".", ""), 1);
	ac_file_discard(&file);
	cr_expect_eq(ac_file_commit(&file, false, &error), AC_REFUSED);
	cr_expect(holds_text("file", "new"));
}

Test(cache_atomic_file, discard_leaves_nothing)
{
	struct ac_file file = {0};
	int fd = open_here();
	ac_file_discard(&file);
	cr_assert_eq(ac_file_begin(&file, fd, "file", NULL), AC_OK);
	ac_file_write(&file, "x", 1);
	ac_file_discard(&file);
	cr_expect_eq(count_files(".", ""), 0);
	ac_file_discard(&file);
	cr_expect_eq(ac_file_commit(&file, false, NULL), AC_REFUSED);
	close(fd);
}

Test(cache_atomic_file, large_content)
{
	const size_t len = 3 * 1024 * 1024 + 17;
	char *data = malloc(len);
	cr_assert_not_null(data);
	for (size_t i = 0; i < len; i++)
		data[i] = (char)(i * 31 >> 3);
	cr_assert_eq(ac_file_replace("file", data, len, false, NULL, NULL), AC_OK);
	struct ac_bytes bytes;
	cr_assert_eq(ac_file_read("file", len, &bytes, NULL), AC_OK);
	cr_assert_eq(bytes.len, len);
	cr_expect_eq(memcmp(bytes.data, data, len), 0);
	ac_bytes_release(&bytes);
	free(data);
}

Test(cache_atomic_file, refuses_names)
{
	const char *const names[] = {"", ".", "..", "a/b", "/a", "a/"};
	char name[256];
	struct ac_file file;
	struct ac_error error = {0};
	int fd = open_here();
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		cr_expect_eq(ac_file_begin(&file, fd, names[i], &error), AC_REFUSED, "%s",
			     names[i]);
		ac_file_write(&file, "x", 1);
		cr_expect_eq(ac_file_commit(&file, false, &error), AC_REFUSED);
	}
	memset(name, 'n', 201);
	name[201] = '\0';
	cr_expect_eq(ac_file_begin(&file, fd, name, &error), AC_REFUSED);
	name[200] = '\0';
	cr_expect_eq(ac_file_begin(&file, fd, name, &error), AC_OK);
	cr_expect_eq(ac_file_commit(&file, false, &error), AC_OK);
	cr_expect_eq(count_files(".", ""), 1);
	close(fd);
}

Test(cache_atomic_file, rename_failure_removes_temp)
{
	struct ac_error error = {0};
	bool changed = true;
	cr_assert_eq(mkdir("folder", 0755), 0);
	cr_expect_eq(ac_file_replace("folder", "x", 1, false, &changed, &error), AC_IO);
	cr_expect_eq(error.sys_errno, EISDIR);
	cr_expect_not_null(strstr(error.text, "folder"), "%s", error.text);
	cr_expect_not(changed);
	cr_expect_eq(count_files(".", ""), 0);
}

/* The file size limit stands for a full disk: both make write(2) fail half-way. */
static int write_beyond_limit(void *context)
{
	static const char data[100000] = {1};
	const struct rlimit limit = {50000, 50000};
	struct ac_error error = {0};
	(void)context;
	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
		return 1;
	if (ac_file_replace("file", data, sizeof data, false, NULL, &error) != AC_IO)
		return 2;
	if (error.sys_errno != EFBIG || strstr(error.text, "file: File too large") == NULL)
		return 3;
	return 0;
}

Test(cache_atomic_file, write_failure_removes_temp_and_keeps_old)
{
	write_text("file", "old");
	cr_expect_eq(in_child(write_beyond_limit, NULL), 0);
	cr_expect(holds_text("file", "old"));
	cr_expect_eq(count_files(".", ""), 1);
}

static int write_to_full_device(void *context)
{
	struct ac_file file = {0};
	struct ac_error error = {0};
	(void)context;
	int fd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (ac_file_begin(&file, fd, "file", &error) != AC_OK)
		return 1;
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	if (full < 0 || dup2(full, file.fd) < 0)
		return 77;
	ac_file_write(&file, "x", 1);
	ac_file_write(&file, "y", 1);
	if (ac_file_commit(&file, false, &error) != AC_NO_SPACE || error.sys_errno != ENOSPC)
		return 2;
	return strstr(error.text, "No space left on device") != NULL ? 0 : 3;
}

Test(cache_atomic_file, no_space_has_its_code)
{
	int status = in_child(write_to_full_device, NULL);
	if (status == 77)
		cr_skip_test("no /dev/full here");
	cr_expect_eq(status, 0);
	cr_expect_eq(count_files(".", ""), 0);
}

static int replace_in_locked(void *context)
{
	struct ac_error error = {0};
	bool changed = true;
	(void)context;
	if (ac_file_replace("locked/file", "new", 3, false, &changed, &error) != AC_IO || changed)
		return 1;
	if (error.sys_errno != EACCES || strstr(error.text, "file: Permission denied") == NULL)
		return 2;
	if (ac_file_replace("locked/a/b", "new", 3, false, &changed, &error) != AC_IO)
		return 3;
	/* What is right already needs no writing. */
	if (ac_file_replace("locked/file", "old", 3, true, &changed, &error) != AC_OK || changed)
		return 4;
	return 0;
}

Test(cache_atomic_file, unwritable_folder)
{
	cr_assert_eq(mkdir("locked", 0755), 0);
	write_text("locked/file", "old");
	cr_expect_eq(in_child_without_writing("locked", replace_in_locked, NULL), 0);
	cr_expect(holds_text("locked/file", "old"));
}

Test(cache_atomic_file, replace_makes_folders)
{
	bool changed = false;
	cr_assert_eq(ac_file_replace("a/b//c/file", "x", 1, true, &changed, NULL), AC_OK);
	cr_expect(changed);
	cr_expect(holds_text("a/b/c/file", "x"));
	write_text("plain", "x");
	cr_expect_eq(ac_file_replace("plain/file", "x", 1, true, &changed, NULL), AC_IO);
	cr_expect_eq(ac_file_replace("plain/sub/file", "x", 1, true, &changed, NULL), AC_IO);
	cr_expect_eq(ac_file_replace("a/b/", "x", 1, true, &changed, NULL), AC_REFUSED);
	cr_expect_eq(ac_file_replace("", "x", 1, true, &changed, NULL), AC_REFUSED);
	cr_expect_eq(ac_file_replace("a/..", "x", 1, true, &changed, NULL), AC_REFUSED);
}

Test(cache_atomic_file, only_if_different_keeps_the_file)
{
	struct stat before;
	struct stat after;
	bool changed = true;
	write_text("file", "same");
	make_old("file", 1000);
	cr_assert_eq(stat("file", &before), 0);
	cr_assert_eq(ac_file_replace("file", "same", 4, true, &changed, NULL), AC_OK);
	cr_expect_not(changed);
	cr_assert_eq(stat("file", &after), 0);
	cr_expect_eq(after.st_ino, before.st_ino);
	cr_expect_eq(after.st_mtime, before.st_mtime);
	cr_assert_eq(ac_file_replace("file", "same", 4, false, &changed, NULL), AC_OK);
	cr_expect(changed);
	cr_assert_eq(stat("file", &after), 0);
	cr_expect_gt(after.st_mtime, before.st_mtime);
}

Test(cache_atomic_file, only_if_different_sees_every_difference)
{
	const char *const others[] = {"", "sam", "samf", "same ", "Same"};
	bool changed;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		write_text("file", others[i]);
		changed = false;
		cr_assert_eq(ac_file_replace("file", "same", 4, true, &changed, NULL), AC_OK);
		cr_expect(changed, "%s", others[i]);
		cr_expect(holds_text("file", "same"));
	}
	write_text("file", "");
	cr_assert_eq(ac_file_replace("file", NULL, 0, true, &changed, NULL), AC_OK);
	cr_expect_not(changed);
}

/* A difference beyond the first chunk that is compared. */
Test(cache_atomic_file, only_if_different_reads_to_the_end)
{
	static char data[100000];
	bool changed;
	write_bytes("file", data, sizeof data);
	cr_assert_eq(ac_file_replace("file", data, sizeof data, true, &changed, NULL), AC_OK);
	cr_expect_not(changed);
	data[sizeof data - 1] = 1;
	cr_assert_eq(ac_file_replace("file", data, sizeof data, true, &changed, NULL), AC_OK);
	cr_expect(changed);
}

Test(cache_atomic_file, replaces_a_link_and_not_its_target)
{
	struct stat st;
	bool changed = false;
	write_text("target", "same");
	cr_assert_eq(symlink("target", "link"), 0);
	cr_assert_eq(ac_file_replace("link", "same", 4, true, &changed, NULL), AC_OK);
	cr_expect(changed);
	cr_assert_eq(lstat("link", &st), 0);
	cr_expect(S_ISREG(st.st_mode));
	cr_assert_eq(ac_file_replace("link", "other", 5, true, &changed, NULL), AC_OK);
	cr_expect(holds_text("target", "same"));
}

Test(cache_atomic_file, permissions_follow_the_umask)
{
	umask(027);
	cr_assert_eq(ac_file_replace("d/file", "x", 1, false, NULL, NULL), AC_OK);
	cr_expect_eq(mode_of("d/file"), 0640);
	cr_expect_eq(mode_of("d"), 0750);
	umask(0);
	cr_assert_eq(ac_file_replace("file", "x", 1, false, NULL, NULL), AC_OK);
	cr_expect_eq(mode_of("file"), 0666);
}

Test(cache_atomic_file, two_writers_of_one_name)
{
	struct ac_file one = {0};
	struct ac_file two = {0};
	int fd = open_here();
	cr_assert_eq(ac_file_begin(&one, fd, "file", NULL), AC_OK);
	cr_assert_eq(ac_file_begin(&two, fd, "file", NULL), AC_OK);
	ac_file_write(&one, "one", 3);
	ac_file_write(&two, "two", 3);
	cr_assert_eq(ac_file_commit(&two, false, NULL), AC_OK);
	cr_expect(holds_text("file", "two"));
	cr_assert_eq(ac_file_commit(&one, false, NULL), AC_OK);
	cr_expect(holds_text("file", "one"));
	cr_expect_eq(count_files(".", ""), 1);
	close(fd);
}

static enum ac_creation create(const char *path, const char *text)
{
	struct ac_error error = {0};
	enum ac_creation state;

	cr_assert_eq(ac_file_create(path, text, strlen(text), false, &state, &error), AC_OK, "%s", error.text);
	return state;
}

Test(cache_atomic_file, create_never_takes_a_name)
{
	enum ac_creation state;

	cr_expect_eq(create("new/folder/file", "a"), AC_CREATED);
	cr_expect(holds_text("new/folder/file", "a"));
	cr_expect_eq(create("new/folder/file", "a"), AC_PRESENT);
	cr_expect_eq(create("new/folder/file", "b"), AC_KEPT);
	cr_expect(holds_text("new/folder/file", "a"));
	cr_expect_eq(count_files("new/folder", ""), 1);
	cr_assert_eq(symlink("nowhere", "link"), 0);
	cr_expect_eq(create("link", "a"), AC_KEPT);
	cr_expect_eq(access("nowhere", F_OK), -1);
	cr_assert_eq(mkdir("dir", 0777), 0);
	cr_expect_eq(create("dir", "a"), AC_KEPT);
	cr_assert_eq(ac_file_create("not/there", "a", 1, true, &state, NULL), AC_OK);
	cr_expect_eq(state, AC_CREATED);
	cr_expect_eq(access("not", F_OK), -1);
}

Test(cache_atomic_file, of_many_that_create_one_file_one_does)
{
	enum { PROCESSES = 16 };
	int created = 0, other = 0;
	pid_t pids[PROCESSES];

	for (int i = 0; i < PROCESSES; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			char text[2] = {(char)('a' + i), 0};
			enum ac_creation state;

			if (ac_file_create("raced", text, 1, false, &state, NULL) != AC_OK)
				_exit(9);
			_exit((int)state);
		}
	}
	for (int i = 0; i < PROCESSES; i++) {
		int status = 0;

		cr_assert_eq(waitpid(pids[i], &status, 0), pids[i]);
		cr_assert(WIFEXITED(status));
		created += WEXITSTATUS(status) == AC_CREATED;
		other += WEXITSTATUS(status) == AC_KEPT;
	}
	cr_expect_eq(created, 1);
	cr_expect_eq(other, PROCESSES - 1);
	cr_expect_eq(count_files(".", AC_TEMP_PREFIX), 0);
}
