/* test_trust.c - the list of trusted projects. */
#include "trust/trust.h"
#include "unit/base/scratch.h"

#include <sys/wait.h>

static struct scratch scratch;
static char file[SCRATCH_PATH_SIZE];
static struct diag diag;
static struct ac_sha256 old_policy, new_policy;

static void make(void)
{
	scratch_make(&scratch);
	(void)stpcpy(file, scratch_path(&scratch, "state/assetc/trust"));
	ac_sha256_of("old", 3, &old_policy);
	ac_sha256_of("new", 3, &new_policy);
}

static void release(void)
{
	diag_release(&diag);
	scratch_remove(&scratch);
}

TestSuite(trust_trust, .init = make, .fini = release);

static bool is_trusted(const char *root, const struct ac_sha256 *policy)
{
	bool answer = true;

	cr_assert_eq(trust_check(file, str_of(root), policy, &answer, &diag), ST_OK, "%s",
		     diag.first ? diag.first->text : "");
	return answer;
}

static void add(const char *root, const struct ac_sha256 *policy)
{
	cr_assert_eq(trust_add(file, str_of(root), policy, &diag), ST_OK, "%s",
		     diag.first ? diag.first->text : "");
}

static mode_t mode_of(const char *path)
{
	struct stat info;

	cr_assert_eq(stat(path, &info), 0, "%s", path);
	return info.st_mode & 07777;
}

Test(trust_trust, a_path_and_a_content_are_trusted)
{
	cr_expect_not(is_trusted("/game", &old_policy));
	cr_expect_not(scratch_has(&scratch, "state"), "asking writes nothing");
	add("/game", &old_policy);
	cr_expect(is_trusted("/game", &old_policy));
	cr_expect_not(is_trusted("/game", &new_policy));
	cr_expect_not(is_trusted("/game/", &old_policy));
	cr_expect_not(is_trusted("/gam", &old_policy));
	cr_expect_not(is_trusted("/game2", &old_policy));
	add("/game", &new_policy);
	cr_expect(is_trusted("/game", &new_policy));
	cr_expect_not(is_trusted("/game", &old_policy), "an edit takes the place of what was");
}

Test(trust_trust, the_list_is_private)
{
	mode_t before = umask(0);

	add("/game", &old_policy);
	(void)umask(before);
	cr_expect_eq(mode_of(file), 0600);
	cr_expect_eq(mode_of(scratch_path(&scratch, "state")), 0700);
	cr_expect_eq(mode_of(scratch_path(&scratch, "state/assetc")), 0700);
}

Test(trust_trust, projects_come_and_go)
{
	struct arena arena = {0};
	struct trust_line *lines;
	size_t count;
	bool was_there;

	add("/one", &old_policy);
	add("/two with blanks", &old_policy);
	add("/three", &new_policy);
	cr_assert_eq(trust_remove(file, STR("/one"), &was_there, &diag), ST_OK);
	cr_expect(was_there);
	cr_assert_eq(trust_remove(file, STR("/one"), &was_there, &diag), ST_OK);
	cr_expect_not(was_there);
	cr_assert_eq(trust_list(file, &arena, &lines, &count, &diag), ST_OK);
	cr_assert_eq(count, 2);
	cr_expect(str_is(lines[0].root, "/two with blanks"));
	cr_expect(ac_sha256_equal(&lines[0].policy, &old_policy));
	cr_expect(str_is(lines[1].root, "/three"));
	arena_release(&arena);
}

static void write_list(const char *text, size_t len)
{
	add("/other", &old_policy);
	(void)scratch_write(&scratch, "state/assetc/trust", text, len);
}

static void expect_refused(const char *why)
{
	bool answer = true, was_there;

	diag_release(&diag);
	cr_expect_eq(trust_check(file, STR("/game"), &old_policy, &answer, &diag), ST_ENVIRONMENT,
		     "%s", why);
	cr_expect_not(answer, "%s", why);
	cr_assert_eq(diag.errors, 1, "%s", why);
	cr_expect_not_null(strstr(diag.first->text, why), "'%s' is not in '%s'", why,
			   diag.first->text);
	cr_expect_neq(trust_add(file, STR("/game"), &old_policy, &diag), ST_OK, "%s", why);
	cr_expect_neq(trust_remove(file, STR("/game"), &was_there, &diag), ST_OK, "%s", why);
}

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

Test(trust_trust, a_line_that_is_not_understood_stops_all)
{
	static const char *const WRONG[] = {
		"/game\n",
		DIGEST "\n",
		DIGEST " \n",
		DIGEST " game\n",
		DIGEST "/game\n",
		DIGEST "0 /game\n",
		"0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef /game\n",
		DIGEST " /game", /* cut */
		"* /game\n",
	};

	for (size_t i = 0; i < sizeof(WRONG) / sizeof(WRONG[0]); i++) {
		write_list(WRONG[i], strlen(WRONG[i]));
		expect_refused("line 1 is not");
		(void)unlink(file);
	}
	write_list(DIGEST " /ga\0me\n", sizeof(DIGEST " /ga\0me\n") - 1);
	expect_refused("line 1 is not");
	(void)unlink(file);
	write_list("# mine\n\n" DIGEST " /good\nbad\n",
		   strlen("# mine\n\n" DIGEST " /good\nbad\n"));
	expect_refused("line 4 is not");
}

Test(trust_trust, comments_are_passed_over)
{
	write_list("# mine\n\n" DIGEST " /good\n", strlen("# mine\n\n" DIGEST " /good\n"));
	cr_expect_not(is_trusted("/game", &old_policy));
}

Test(trust_trust, a_file_of_others_is_not_believed)
{
	char real[SCRATCH_PATH_SIZE];

	add("/game", &old_policy);
	cr_assert_eq(chmod(file, 0620), 0);
	expect_refused("others than its owner may write it");
	cr_assert_eq(chmod(file, 0602), 0);
	expect_refused("others than its owner may write it");
	cr_assert_eq(chmod(file, 0600), 0);
	cr_assert_eq(chmod(scratch_path(&scratch, "state/assetc"), 0777), 0);
	expect_refused("others than its owner may write it");
	cr_assert_eq(chmod(scratch_path(&scratch, "state/assetc"), 0700), 0);
	(void)stpcpy(real, scratch_path(&scratch, "elsewhere"));
	cr_assert_eq(rename(file, real), 0);
	cr_assert_eq(symlink(real, file), 0);
	expect_refused("symbolic link");
	cr_assert_eq(unlink(file), 0);
	cr_assert_eq(mkdir(file, 0700), 0);
	expect_refused("not a regular file");
	cr_assert_eq(rmdir(file), 0);
	cr_assert_eq(mkfifo(file, 0600), 0);
	expect_refused("not a regular file");
	cr_assert_eq(unlink(file), 0);
	(void)scratch_text(&scratch, "state/assetc/trust", "");
	cr_assert_eq(chmod(file, 0600), 0);
	cr_assert_eq(truncate(file, 1ll << 40), 0);
	expect_refused("larger");
}

Test(trust_trust, a_path_with_a_line_end_cannot_be_trusted)
{
	cr_expect_eq(trust_add(file, STR("/game\n" DIGEST " /other"), &old_policy, &diag),
		     ST_INVALID);
	cr_expect_not(is_trusted("/other", &old_policy));
}

/* Processes that add at once lose nothing. */
Test(trust_trust, many_at_once)
{
	struct arena arena = {0};
	struct trust_line *lines;
	size_t count;

	for (int i = 0; i < 8; i++) {
		if (fork() == 0) {
			char root[32];

			for (int k = 0; k < 5; k++) {
				(void)snprintf(root, sizeof(root), "/game-%d-%d", i, k);
				if (trust_add(file, str_of(root), &old_policy, &diag) != ST_OK)
					_exit(1);
			}
			_exit(0);
		}
	}
	for (int i = 0; i < 8; i++) {
		int status = 1;

		cr_assert_gt(wait(&status), 0);
		cr_expect_eq(status, 0);
	}
	cr_assert_eq(trust_list(file, &arena, &lines, &count, &diag), ST_OK);
	cr_expect_eq(count, 40);
	arena_release(&arena);
}
