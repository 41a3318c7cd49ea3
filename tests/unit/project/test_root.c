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
	cr_assert_eq(symlink("../../elsewhere/b.png", scratch_path(&scratch, "root/art/out.png")), 0);
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
	cr_expect_not(holds_from(spec, str_of(scratch_path(&scratch, "root-beside/c.png")), folders));
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
	cr_expect_not(holds_from(scratch_path(&scratch, "root/specs/coin.yaml"), (struct str){path, sizeof(path)}, NULL));
}
