/* test_environment.c - what a program sees of our environment. */
#include "unit/base/scratch.h"
#include "worker/environment.h"

static bool has(const char *const *list, const char *text)
{
	for (; *list; list++) {
		if (strcmp(*list, text) == 0)
			return true;
	}
	return false;
}

Test(worker_environment, only_what_is_named_is_passed)
{
	static const char *const ALLOWED[] = {"HF_HOME", "NOT_SET", NULL};
	static const char *const ADDED[] = {"ASSETC_PROTOCOL=1", "LC_NUMERIC=C", NULL};
	struct arena arena = {0};
	const char *const *list;

	(void)clearenv();
	(void)setenv("PATH", "/usr/bin", 1);
	(void)setenv("HOME", "/home/me", 1);
	(void)setenv("LC_ALL", "C", 1);
	(void)setenv("LC_NUMERIC", "de_DE", 1);
	(void)setenv("XDG_CACHE_HOME", "/c", 1);
	(void)setenv("HF_HOME", "/models", 1);
	(void)setenv("HF_HOME_2", "x", 1);
	(void)setenv("OPENAI_API_KEY", "secret", 1);
	(void)setenv("ASSETC_TRUST", "1", 1);
	list = worker_environment(ALLOWED, ADDED, &arena);
	cr_expect(has(list, "PATH=/usr/bin"));
	cr_expect(has(list, "HOME=/home/me"));
	cr_expect(has(list, "LC_ALL=C"));
	cr_expect(has(list, "XDG_CACHE_HOME=/c"));
	cr_expect(has(list, "HF_HOME=/models"));
	cr_expect(has(list, "ASSETC_PROTOCOL=1"));
	cr_expect(has(list, "LC_NUMERIC=C"));
	cr_expect_not(has(list, "LC_NUMERIC=de_DE"));
	cr_expect_not(has(list, "HF_HOME_2=x"));
	cr_expect_not(has(list, "OPENAI_API_KEY=secret"));
	cr_expect_not(has(list, "ASSETC_TRUST=1"));
	list = worker_environment(NULL, ADDED, &arena);
	cr_expect_not(has(list, "HF_HOME=/models"));
	arena_release(&arena);
}

Test(worker_environment, programs_are_found)
{
	struct scratch scratch;
	struct arena arena = {0};
	char path[SCRATCH_PATH_SIZE * 2];

	scratch_make(&scratch);
	scratch_folder(&scratch, "bin");
	scratch_folder(&scratch, "bin/folder");
	(void)chmod(scratch_text(&scratch, "bin/tool", "#!/bin/sh\n"), 0755);
	(void)scratch_text(&scratch, "bin/plain", "no program\n");
	(void)snprintf(path, sizeof(path), "relative::%s:/nowhere", scratch_path(&scratch, "bin"));
	(void)setenv("PATH", path, 1);
	cr_expect_str_eq(worker_find("tool", "/", &arena), scratch_path(&scratch, "bin/tool"));
	cr_expect_str_eq(worker_find("bin/tool", scratch.root, &arena),
			 scratch_path(&scratch, "bin/tool"));
	cr_expect_str_eq(worker_find(scratch_path(&scratch, "bin/tool"), "/", &arena),
			 scratch_path(&scratch, "bin/tool"));
	cr_expect_null(worker_find("plain", "/", &arena));
	cr_expect_null(worker_find("folder", "/", &arena));
	cr_expect_null(worker_find("absent", "/", &arena));
	cr_expect_null(worker_find("bin/tool", "/", &arena));
	(void)unsetenv("PATH");
	cr_expect_null(worker_find("tool", "/", &arena));
	arena_release(&arena);
	scratch_remove(&scratch);
}
