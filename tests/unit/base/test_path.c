#include "base/path.h"

#include <criterion/criterion.h>
#include <string.h>

/* "x" + the character + "y" */
static struct str around(char text[4], int c)
{
	text[0] = 'x';
	text[1] = (char)c;
	text[2] = 'y';
	text[3] = '\0';
	return (struct str){text, 3};
}

Test(base_path, each_character_is_refused_warned_or_portable_as_measured)
{
	for (int c = 0; c < 256; c++) {
		bool is_control = c < 0x20 || c == 0x7f;
		bool is_refused = is_control || (c && strchr(";|<>^*`", c));
		bool is_warned = c && !is_control && strchr("#$:\\'\"&?=", c);
		char text[4];
		struct str path = around(text, c);

		cr_expect_eq(path_refused(path) != NULL, is_refused, "character %#x", c);
		if (!is_refused)
			cr_expect_eq(path_warning(path) != NULL, is_warned, "character %#x", c);
	}
}

Test(base_path, a_backslash_or_colon_at_the_end_is_refused)
{
	cr_expect_not_null(path_refused(STR("a\\")));
	cr_expect_not_null(path_refused(STR("a:")));
	cr_expect_null(path_refused(STR("a\\b")));
	cr_expect_null(path_refused(STR("a:b")));
	cr_expect_not_null(path_refused(STR("")));
	cr_expect_not_null(path_refused((struct str){NULL, 0}));
}

Test(base_path, a_warning_names_the_generator_that_breaks)
{
	cr_expect_not_null(strstr(path_warning(STR("a:b")), "Makefiles"));
	cr_expect_not_null(strstr(path_warning(STR("a#b")), "Ninja"));
	cr_expect_not_null(strstr(path_warning(STR("a$b")), "Ninja"));
	cr_expect_not_null(strstr(path_warning(STR("a\\b")), "CMake"));
	cr_expect_not_null(strstr(path_warning(STR("a'b")), "Ninja"));
	cr_expect_not_null(strstr(path_warning(STR("a=b")), "Make"));
}

Test(base_path, outputs_that_are_fit)
{
	static const char *const FIT[] = {
		"a.png", "images/a.png", "images/a b/c%d.png", "a/..b/c..d/.hidden", "\xC3\xA4/\xF0\x9F\x98\x80.png",
		"a+b,c@d~e!(f){g}[h].png", "console.png", "com0.png", "com10.png", "null.png", "con-a.png", "a#b.png", "a$b.png",
		"a=b.png", "a&b.png", "a'b.png",
	};

	for (size_t i = 0; i < sizeof(FIT) / sizeof(FIT[0]); i++)
		cr_expect_null(path_output_refused(str_of(FIT[i])), "%s: %s", FIT[i], path_output_refused(str_of(FIT[i])));
}

Test(base_path, outputs_that_are_refused)
{
	static const char *const UNFIT[] = {
		"", "/", "/a.png", "..", "../a.png", "a/../b.png", "a/..", "./a.png", "a/./b.png", ".", "a//b.png", "a/", "a.png/",
		"con", "CON.png", "Aux/a.png", "a/nul.txt", "prn", "COM1", "com9.png", "lpt1.a.b", "a./b.png", "a /b.png", "a.png.",
		"a.png ", "a\\b.png", "a:b.png", "a?b.png", "a\"b.png", "a\nb.png", "a\tb.png", "a;b.png", "a|b.png", "a<b", "a>b",
		"a^b", "a*b", "a`b", "\xff.png", "a\xC3.png", "a\x7f.png",
	};

	for (size_t i = 0; i < sizeof(UNFIT) / sizeof(UNFIT[0]); i++)
		cr_expect_not_null(path_output_refused(str_of(UNFIT[i])), "'%s'", UNFIT[i]);
	cr_expect_not_null(path_output_refused((struct str){"a\0b", 3}), "NUL");
}

Test(base_path, a_component_has_at_most_200_bytes)
{
	char text[PATH_NAME_MAX + 4];

	memset(text, 'a', sizeof(text));
	memcpy(text, "x/", 2);
	cr_expect_null(path_output_refused((struct str){text, PATH_NAME_MAX + 2}));
	cr_expect_not_null(path_output_refused((struct str){text, PATH_NAME_MAX + 3}));
}

static void expect_fold(const char *path, const char *expected)
{
	struct arena arena = {0};

	cr_expect_str_eq(path_fold(&arena, str_of(path)).ptr, expected, "'%s'", path);
	arena_release(&arena);
}

Test(base_path, folds_by_text)
{
	expect_fold("", ".");
	expect_fold(".", ".");
	expect_fold("./", ".");
	expect_fold("a", "a");
	expect_fold("./a", "a");
	expect_fold("a/", "a");
	expect_fold("a/./b", "a/b");
	expect_fold("a//b", "a/b");
	expect_fold("a/x/../b", "a/b");
	expect_fold("a/..", ".");
	expect_fold("a/../..", "..");
	expect_fold("..", "..");
	expect_fold("../a", "../a");
	expect_fold("../../a", "../../a");
	expect_fold("a/../../b", "../b");
	expect_fold("../a/../b", "../b");
	expect_fold("/", "/");
	expect_fold("//", "/");
	expect_fold("/..", "/");
	expect_fold("/../a", "/a");
	expect_fold("/a/../..", "/");
	expect_fold("/a/b/../../c", "/c");
	expect_fold("a/...", "a/...");
	expect_fold("a/..b", "a/..b");
}

static void expect_join(const char *folder, const char *rel, const char *expected)
{
	struct arena arena = {0};

	cr_expect_str_eq(path_join(&arena, str_of(folder), str_of(rel)).ptr, expected, "'%s' + '%s'", folder, rel);
	arena_release(&arena);
}

Test(base_path, joins)
{
	expect_join("a", "b", "a/b");
	expect_join("a/", "b", "a/b");
	expect_join("", "b", "b");
	expect_join("a", "/b", "/b");
	expect_join("a", "../b", "b");
	expect_join("a/b", "./c", "a/b/c");
	expect_join(".", "b", "b");
	expect_join("/", "b", "/b");
	expect_join("..", "b", "../b");
	expect_join("a", "", "a");
	expect_join("", "", ".");
}

static void expect_parts(const char *path, const char *folder, const char *base, const char *stem, const char *extension)
{
	struct str text = str_of(path);

	cr_expect(str_is(path_folder(text), folder), "folder of '%s' is '%.*s'", path, STR_ARGS(path_folder(text)));
	cr_expect(str_is(path_base(text), base), "base of '%s' is '%.*s'", path, STR_ARGS(path_base(text)));
	cr_expect(str_is(path_stem(text), stem), "stem of '%s' is '%.*s'", path, STR_ARGS(path_stem(text)));
	if (extension)
		cr_expect(str_is(path_extension(text), extension), "extension of '%s'", path);
	else
		cr_expect_null(path_extension(text).ptr, "extension of '%s'", path);
}

Test(base_path, parts)
{
	expect_parts("a/b/c.tar.gz", "a/b", "c.tar.gz", "a/b/c.tar", "gz");
	expect_parts("c.png", "", "c.png", "c", "png");
	expect_parts("c", "", "c", "c", NULL);
	expect_parts(".hidden", "", ".hidden", ".hidden", NULL);
	expect_parts("a.b/c", "a.b", "c", "a.b/c", NULL);
	expect_parts("a/.hidden", "a", ".hidden", "a/.hidden", NULL);
	expect_parts("/c.png", "/", "c.png", "/c", "png");
	expect_parts("/", "/", "", "/", NULL);
	expect_parts("", "", "", "", NULL);
}
