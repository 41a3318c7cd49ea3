#include "project/root.h"

#include "unit/base/scratch.h"

static struct scratch scratch;

/* root/{.git, specs/coin.yaml, art/a.png} and elsewhere/b.png beside it. */
static void make(void)
{
	scratch_make(&scratch);
	scratch_folder(&scratch, "root");
	scratch_folder(&scratch, "root/.git");
	scratch_folder(&scratch, "root/specs");
	scratch_folder(&scratch, "root/art");
	scratch_folder(&scratch, "root-beside");
	scratch_folder(&scratch, "elsewhere");
	scratch_text(&scratch, "root/specs/coin.yaml", "");
	scratch_text(&scratch, "root/art/a.png", "a");
	scratch_text(&scratch, "root-beside/c.png", "c");
	scratch_text(&scratch, "elsewhere/b.png", "b");
}

static void drop(void)
{
	scratch_remove(&scratch);
}

TestSuite(project_root, .init = make, .fini = drop);

static void expect_root(const char *spec, const char *expected)
{
	struct arena arena = {0};
	struct root root = root_find(str_of(scratch_path(&scratch, spec)), &arena);

	cr_expect_str_eq(root.path.ptr, scratch_path(&scratch, expected));
	arena_release(&arena);
}

Test(project_root, the_root_is_the_nearest_folder_with_a_marker)
{
	expect_root("root/specs/coin.yaml", "root");
	scratch_text(&scratch, "root/specs/assets.yaml", "");
	expect_root("root/specs/coin.yaml", "root/specs");
	scratch_text(&scratch, "elsewhere/assets.policy.yaml", "");
	expect_root("elsewhere/x.yaml", "elsewhere");
}

Test(project_root, without_a_marker_it_is_the_folder_of_the_spec)
{
	expect_root("elsewhere/x.yaml", "elsewhere");
}

/* Judged from a spec. The file's path is absolute unless it is said to be as it stands. */
static bool holds_from(const char *spec, struct str file, const char *const *folders)
{
	struct project project;
	struct diag diag = {0};
	bool is_held;

	cr_assert_eq(project_open(spec, NULL, NULL, &project, &diag), ST_OK);
	is_held = project_holds(&project, file, folders);
	project_release(&project);
	diag_release(&diag);
	return is_held;
}

static bool holds(const char *file)
{
	char spec[SCRATCH_PATH_SIZE];

	(void)stpcpy(spec, scratch_path(&scratch, "root/specs/coin.yaml"));
	return holds_from(spec, str_of(scratch_path(&scratch, file)), NULL);
}

Test(project_root, holds_what_is_below_it)
{
	cr_expect(holds("root/art/a.png"));
	cr_expect(holds("root/specs/../art/a.png"));
	cr_expect_not(holds("elsewhere/b.png"));
	cr_expect_not(holds("root/../elsewhere/b.png"));
	cr_expect_not(holds("root-beside/c.png"), "a folder whose name only begins alike");
	cr_expect_not(holds("root/art/absent.png"));
	cr_expect_not(holds("root/specs/../../elsewhere/b.png"));
}

Test(project_root, symbolic_links_are_followed_before_judging)
{
	cr_assert_eq(symlink("../../elsewhere/b.png", scratch_path(&scratch, "root/art/out.png")),
		     0);
	cr_assert_eq(symlink("../../elsewhere", scratch_path(&scratch, "root/art/folder")), 0);
	cr_assert_eq(symlink("a.png", scratch_path(&scratch, "root/art/in.png")), 0);
	cr_assert_eq(symlink("../root/art", scratch_path(&scratch, "elsewhere/back")), 0);
	cr_expect_not(holds("root/art/out.png"));
	cr_expect_not(holds("root/art/folder/b.png"));
	cr_expect(holds("root/art/in.png"));
	cr_expect(holds("elsewhere/back/a.png"));
}

Test(project_root, further_folders_may_be_allowed)
{
	char allowed[SCRATCH_PATH_SIZE];
	const char *const folders[] = {"no-such-folder", allowed, NULL};
	char spec[SCRATCH_PATH_SIZE];

	(void)stpcpy(spec, scratch_path(&scratch, "root/specs/coin.yaml"));
	(void)stpcpy(allowed, scratch_path(&scratch, "elsewhere"));
	cr_expect(holds_from(spec, str_of(scratch_path(&scratch, "elsewhere/b.png")), folders));
	cr_expect_not(
		holds_from(spec, str_of(scratch_path(&scratch, "root-beside/c.png")), folders));
	cr_expect(holds_from(spec, str_of("/etc/passwd"), (const char *const[]){"/", NULL}));
}

Test(project_root, relative_paths_start_from_the_current_folder)
{
	cr_assert_eq(chdir(scratch_path(&scratch, "root/specs")), 0);
	cr_expect(holds_from("coin.yaml", STR("../art/a.png"), NULL));
	cr_expect_not(holds_from("coin.yaml", STR("../../elsewhere/b.png"), NULL));
	cr_assert_eq(chdir("/"), 0);
}

Test(project_root, over_long_paths_are_outside)
{
	char path[5000];

	memset(path, 'a', sizeof(path));
	cr_expect_not(holds_from(scratch_path(&scratch, "root/specs/coin.yaml"),
				 (struct str){path, sizeof(path)}, NULL));
}

/* ---- spelling ---------------------------------------------------------------------------- */

static void expect_prefix(const char *folder, const char *spec, const char *expected)
{
	struct arena arena = {0};
	struct str root = str_copy(&arena, str_of(scratch_path(&scratch, "root"))), found;

	cr_assert_eq(chdir(scratch_path(&scratch, folder)), 0);
	found = root_prefix(root, str_of(spec), &arena);
	cr_expect(str_is(found, expected), "from %s, %s: '%.*s' is not '%s'", folder, spec,
		  STR_ARGS(found), expected);
	arena_release(&arena);
}

Test(project_root, is_spelled_as_the_spec_is)
{
	char absolute[SCRATCH_PATH_SIZE], above[SCRATCH_PATH_SIZE];

	expect_prefix("root", "coin.yaml", "");
	expect_prefix("root", "./coin.yaml", "");
	expect_prefix("root", "specs/coin.yaml", "");
	expect_prefix("root", "specs/../specs//coin.yaml", "");
	expect_prefix("root/specs", "coin.yaml", "../");
	expect_prefix("root/specs", "../specs/coin.yaml", "../");
	expect_prefix("elsewhere", "../root/specs/coin.yaml", "../root/");
	expect_prefix(".", "root/coin.yaml", "root/");
	(void)stpcpy(absolute, scratch_path(&scratch, "root/specs/coin.yaml"));
	(void)stpcpy(above, scratch_path(&scratch, "root/"));
	expect_prefix("elsewhere", absolute, above);
	expect_prefix("root", absolute, above);
}

Test(project_root, is_spelled_so_that_it_names_the_root_also_through_links)
{
	char absolute[SCRATCH_PATH_SIZE], above[SCRATCH_PATH_SIZE];

	cr_assert_eq(symlink("root/specs", scratch_path(&scratch, "linked")), 0);
	cr_assert_eq(symlink("../root", scratch_path(&scratch, "elsewhere/game")), 0);
	expect_prefix(".", "linked/coin.yaml", "root/");
	expect_prefix("elsewhere", "../linked/coin.yaml", "../root/");
	expect_prefix("elsewhere", "game/specs/coin.yaml", "game/");
	(void)stpcpy(absolute, scratch_path(&scratch, "linked/coin.yaml"));
	(void)stpcpy(above, scratch_path(&scratch, "root/"));
	expect_prefix(".", absolute, above);
	expect_prefix("root/specs", absolute, above);
}

Test(project_root, is_spelled_from_here_when_the_spec_lies_elsewhere)
{
	char absolute[SCRATCH_PATH_SIZE], above[SCRATCH_PATH_SIZE];

	expect_prefix("elsewhere", "x.yaml", "../root/");
	expect_prefix("root", "../elsewhere/x.yaml", "");
	expect_prefix("root/art", "../../elsewhere/x.yaml", "../");
	expect_prefix("root-beside", "x.yaml", "../root/");
	expect_prefix(".", "absent/x.yaml", "root/");
	(void)stpcpy(absolute, scratch_path(&scratch, "elsewhere/x.yaml"));
	(void)stpcpy(above, scratch_path(&scratch, "root/"));
	expect_prefix("elsewhere", absolute, above);
}

/* ---- keeping inside ---------------------------------------------------------------------- */

Test(project_root, keeps_what_no_link_leads_out_of_it)
{
	struct arena arena = {0};
	struct str root = str_copy(&arena, str_of(scratch_path(&scratch, "root")));

	cr_assert_eq(symlink("../elsewhere", scratch_path(&scratch, "root/out")), 0);
	cr_assert_eq(symlink("art", scratch_path(&scratch, "root/in")), 0);
	cr_assert_eq(symlink("../../elsewhere", scratch_path(&scratch, "root/art/deep")), 0);
	cr_assert_eq(symlink("nowhere", scratch_path(&scratch, "root/dangling")), 0);
	cr_expect(root_keeps(root, STR("art/a.png")));
	cr_expect(root_keeps(root, STR("in/a.png")));
	cr_expect(root_keeps(root, STR("new/and/deeper")));
	cr_expect(root_keeps(root, STR(".")));
	cr_expect_not(root_keeps(root, STR("out")));
	cr_expect_not(root_keeps(root, STR("out/b.png")));
	cr_expect_not(root_keeps(root, STR("in/deep/b.png")));
	cr_expect_not(root_keeps(root, STR("dangling")));
	arena_release(&arena);
}

Test(project_root, a_folder_may_be_named)
{
	struct arena arena = {0};
	struct root root;

	scratch_text(&scratch, "root/assets.policy.yaml", "");
	root = root_at(scratch_path(&scratch, "root/specs/.."), &arena);
	cr_expect_str_eq(root.path.ptr, scratch_path(&scratch, "root"));
	cr_expect(root.has_policy);
	cr_expect_not(root.has_settings);
	root = root_at(scratch_path(&scratch, "root/specs"), &arena);
	cr_expect_not(root.has_policy);
	cr_expect_eq(root_at(scratch_path(&scratch, "root/art/a.png"), &arena).path.len, 0);
	cr_expect_eq(root_at(scratch_path(&scratch, "nowhere"), &arena).path.len, 0);
	arena_release(&arena);
}
