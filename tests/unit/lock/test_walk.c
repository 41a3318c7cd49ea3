/* Finding the locks of a project. */
#include "lock/lock.h"

#include "unit/base/scratch.h"

#define EMPTY "assetc lock 1\n\nend\n"

Test(lock_walk, finds_locks_and_passes_over_the_rest)
{
	struct scratch scratch;
	struct arena arena = {0};
	struct diag diag = {0};
	struct str *paths;
	size_t count;

	scratch_make(&scratch);
	scratch_folder(&scratch, "b");
	scratch_folder(&scratch, ".git");
	scratch_folder(&scratch, "other");
	scratch_folder(&scratch, "other/.git");
	scratch_text(&scratch, "z.lock", EMPTY);
	scratch_text(&scratch, "b/a.lock", EMPTY);
	scratch_text(&scratch, "b/broken.lock", "assetc lock 1\n<<<<<<<\n");
	scratch_text(&scratch, "yarn.lock", "# yarn\n");
	scratch_text(&scratch, "empty.lock", "");
	scratch_folder(&scratch, ".hidden");
	scratch_text(&scratch, ".hidden/a.lock", EMPTY);
	scratch_text(&scratch, "b/merged.lock", "<<<<<<< HEAD\n" EMPTY);
	scratch_text(&scratch, "b/emptied.lock", "");
	scratch_text(&scratch, "b/emptied.yaml", "");
	scratch_text(&scratch, "a.yaml", EMPTY);
	scratch_text(&scratch, ".git/a.lock", EMPTY);
	scratch_text(&scratch, "other/a.lock", EMPTY);
	cr_assert_eq(symlink("z.lock", scratch_path(&scratch, "link.lock")), 0);
	cr_assert_eq(lock_list(scratch.root, &arena, &paths, &count, &diag), ST_OK);
	cr_assert_eq(count, 6);
	cr_expect_str_eq(paths[0].ptr, scratch_path(&scratch, ".hidden/a.lock"));
	cr_expect_str_eq(paths[1].ptr, scratch_path(&scratch, "b/a.lock"));
	cr_expect_str_eq(paths[2].ptr, scratch_path(&scratch, "b/broken.lock"));
	cr_expect_str_eq(paths[3].ptr, scratch_path(&scratch, "b/emptied.lock"));
	cr_expect_str_eq(paths[4].ptr, scratch_path(&scratch, "b/merged.lock"));
	cr_expect_str_eq(paths[5].ptr, scratch_path(&scratch, "z.lock"));
	cr_expect_eq(lock_list(scratch_path(&scratch, "absent"), &arena, &paths, &count, &diag),
		     ST_ENVIRONMENT);
	cr_expect_eq(diag.errors, 1);
	arena_release(&arena);
	diag_release(&diag);
	scratch_remove(&scratch);
}
