#include "import/refer.h"

#include "import/place.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena arena;

static void expect_real(const char *path, const char *below)
{
	char here[4096];
	struct str got = place_real(&arena, str_of(path));
	struct str want;

	cr_assert_not_null(getcwd(here, sizeof(here)));
	want = str_printf(&arena, "%s%s", here, below);
	cr_expect(str_equal(got, want), "%s is at '%.*s', not '%.*s'", path, STR_ARGS(got),
		  STR_ARGS(want));
}

static void make(const char *path)
{
	FILE *file = fopen(path, "wb");

	cr_assert_not_null(file);
	(void)fputs("x", file);
	(void)fclose(file);
}

static void go_to_scratch(void)
{
	char path[] = "refer-XXXXXX";

	cr_assert_not_null(mkdtemp(path));
	cr_assert_eq(chdir(path), 0);
	cr_assert_eq(mkdir("art", 0777), 0);
	cr_assert_eq(mkdir("specs", 0777), 0);
	make("art/a.png");
}

static void forget(void)
{
	arena_release(&arena);
}

TestSuite(import_refer, .init = go_to_scratch, .fini = forget);

Test(import_refer, real_paths_of_what_is_there_and_what_is_not)
{
	cr_assert_eq(symlink("art", "link"), 0);
	expect_real(".", "");
	expect_real("", "");
	expect_real("art", "/art");
	expect_real("art/", "/art");
	expect_real("link", "/art");
	expect_real("link/new/deeper", "/art/new/deeper");
	expect_real("new", "/new");
	expect_real("new/../other", "/other");
	expect_real("./new//x/", "/new/x");
	cr_expect(str_is(place_real(&arena, STR("/nowhere/at/all")), "/nowhere/at/all"));
}

static void expect_from(const char *folder, const char *path, const char *wanted)
{
	struct str got = place_from(&arena, str_of(folder), str_of(path));

	cr_expect(str_is(got, wanted), "from %s %s is '%.*s'", folder, path, STR_ARGS(got));
}

Test(import_refer, from_one_folder_to_a_file)
{
	expect_from("/p/specs", "/p/art/a.png", "../art/a.png");
	expect_from("/p/specs", "/p/specs/a.png", "a.png");
	expect_from("/p/specs", "/p/specs-2/a.png", "../specs-2/a.png");
	expect_from("/p/specs/x/y", "/p/a.png", "../../../a.png");
	expect_from("/p", "/p/art/a.png", "art/a.png");
	expect_from("/", "/a.png", "a.png");
	expect_from("/a", "/b", "../b");
}

static struct import import_here(void)
{
	return (struct import){.arena = &arena,
			       .out = place_real(&arena, STR("specs")),
			       .root = place_real(&arena, STR("."))};
}

Test(import_refer, only_files_of_the_project_can_be_named)
{
	struct import import = import_here();
	struct reference found = refer_to(&import, STR("specs/../art/a.png"));

	cr_assert_null(found.why);
	cr_expect(str_is(found.from_specs, "../art/a.png"));
	cr_expect(str_is(found.from_root, "art/a.png"));
	cr_expect(import.needs_root);
	cr_expect_not_null(refer_to(&import, STR("art/b.png")).why);
	cr_expect_not_null(refer_to(&import, STR("art")).why);
	cr_expect_not_null(refer_to(&import, STR("")).why);
	cr_expect_not_null(refer_to(&import, STR("/etc/passwd")).why);
	make("art/a;b.png");
	cr_expect_not_null(refer_to(&import, STR("art/a;b.png")).why);
}

Test(import_refer, outputs_keep_their_folder)
{
	struct import import = import_here();
	struct reference file = {.from_root = STR("assets/ui/a.jpeg")};

	cr_expect(str_is(refer_output(&import, &file, "jpg"), "ui/a.jpg"));
	file.from_root = STR("art/a.png");
	cr_expect(str_is(refer_output(&import, &file, "png"), "art/a.png"));
	file.from_root = STR("art/con.png");
	cr_expect_eq(refer_output(&import, &file, "png").len, 0);
}

Test(import_refer, kinds_and_signatures)
{
	const char *product = NULL;

	cr_expect_eq(refer_kind(STR("PNG"), &product), REFER_IMAGE);
	cr_expect_str_eq(product, "png");
	cr_expect_eq(refer_kind(STR("flac"), &product), REFER_SOUND);
	cr_expect_str_eq(product, "wav");
	cr_expect_eq(refer_kind(STR("gif"), NULL), 0);
	cr_expect_eq(refer_kind(STR(""), NULL), 0);
	cr_expect_str_eq(refer_picture(STR("\x89PNG\r\n\x1a\n....")), "png");
	cr_expect_str_eq(refer_picture(STR("\xFF\xD8\xFF\xE0")), "jpg");
	cr_expect_str_eq(refer_picture(STR("RIFF....WEBP")), "webp");
	cr_expect_null(refer_picture(STR("RIFF....WAVE")));
	cr_expect_null(refer_picture(STR("\x89PN")));
	cr_expect_null(refer_picture((struct str){0}));
}
