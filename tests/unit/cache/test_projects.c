/* test_projects.c - the notes of projects that use the store. */
#include "scratch.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

TestSuite(cache_projects, .init = scratch_init, .fini = scratch_fini, .timeout = 60);

struct seen {
	unsigned count, unsound;
	char last[SCRATCH_PATH_SIZE];
};

static bool see(void *context, const char *root, const char *path)
{
	struct seen *seen = context;
	cr_expect_not_null(strstr(path, "store/projects/"));
	seen->count++;
	seen->unsound += root == NULL;
	if (root != NULL)
		snprintf(seen->last, sizeof seen->last, "%s", root);
	return true;
}

static struct seen look(struct ac_store *store)
{
	struct seen seen = {0};
	cr_assert_eq(ac_projects(store, see, &seen, NULL), AC_OK);
	return seen;
}

Test(cache_projects, noted_once_and_forgotten)
{
	struct ac_store *store = open_store();
	cr_expect_eq(look(store).count, 0);
	cr_expect_eq(ac_project_forget(store, "/games/one", NULL), AC_NOT_FOUND);
	cr_expect_not(exists("store"));
	cr_assert_eq(ac_project_note(store, "/games/one", NULL), AC_OK);
	struct seen seen = look(store);
	cr_expect_eq(seen.count, 1);
	cr_expect_str_eq(seen.last, "/games/one");
	unsigned files = count_files("store", "");
	cr_assert_eq(ac_project_note(store, "/games/one", NULL), AC_OK);
	cr_expect_eq(count_files("store", ""), files);
	cr_assert_eq(ac_project_note(store, "/games/two\nlines", NULL), AC_OK);
	cr_expect_eq(look(store).count, 2);
	cr_expect_eq(ac_project_forget(store, "/games/one", NULL), AC_OK);
	seen = look(store);
	cr_expect_eq(seen.count, 1);
	cr_expect_str_eq(seen.last, "/games/two\nlines");
	ac_store_close(store);
}

Test(cache_projects, a_note_is_plain_text)
{
	struct ac_key key;
	char hex[AC_KEY_HEX_SIZE];
	char path[SCRATCH_PATH_SIZE];
	struct ac_store *store = open_store();
	cr_assert_eq(ac_project_note(store, "/games/one", NULL), AC_OK);
	ac_key_of("/games/one", 10, &key);
	ac_key_format(&key, hex);
	snprintf(path, sizeof path, "store/projects/%s", hex);
	cr_expect(holds_text(path, "/games/one\n"));
	ac_store_close(store);
}

Test(cache_projects, paths_that_are_none)
{
	char *const text = (char[4098]){0};
	struct ac_error error = {0};
	struct ac_store *store = open_store();
	cr_expect_eq(ac_project_note(store, "", &error), AC_REFUSED);
	cr_expect_eq(ac_project_note(store, "here", &error), AC_REFUSED);
	memset(text, '/', 4097);
	cr_expect_eq(ac_project_note(store, text, &error), AC_REFUSED);
	text[4096] = '\0';
	cr_expect_eq(ac_project_note(store, text, &error), AC_OK);
	cr_expect_eq(look(store).count, 1);
	cr_expect_eq(look(store).unsound, 0);
	ac_store_close(store);
}

Test(cache_projects, what_is_no_note_is_told)
{
	struct ac_stats stats;
	struct ac_store *store = open_store();
	cr_assert_eq(ac_project_note(store, "/games/one", NULL), AC_OK);
	write_text("store/projects/notes.txt", "/games/two\n");
	write_text("store/projects/00112233445566778899aabbccddeeff", "/games/three\n");
	write_text("store/projects/empty", "");
	write_text("store/projects/" AC_TEMP_PREFIX "1", "/games/f");
	cr_assert_eq(mkdir("store/projects/folder", 0755), 0);
	cr_assert_eq(symlink("empty", "store/projects/link"), 0);
	cr_assert_eq(mkfifo("store/projects/pipe", 0644), 0);
	struct seen seen = look(store);
	cr_expect_eq(seen.count, 7);
	cr_expect_eq(seen.unsound, 6);
	cr_assert_eq(ac_store_stats(store, &stats, NULL), AC_OK);
	cr_expect_eq(stats.projects, 7);
	ac_store_close(store);
}

static bool stop(void *context, const char *root, const char *path)
{
	(void)root;
	(void)path;
	++*(unsigned *)context;
	return false;
}

Test(cache_projects, the_walk_can_be_ended)
{
	unsigned calls = 0;
	struct ac_store *store = open_store();
	cr_assert_eq(ac_project_note(store, "/games/one", NULL), AC_OK);
	cr_assert_eq(ac_project_note(store, "/games/two", NULL), AC_OK);
	cr_expect_eq(ac_projects(store, stop, &calls, NULL), AC_OK);
	cr_expect_eq(calls, 1);
	ac_store_close(store);
}
