#include "compile/depfile.h"

#include "base/path.h"

#include <criterion/criterion.h>
#include <string.h>

static void expect_escaped(const char *path, const char *expected)
{
	struct strbuf out = {0};

	depfile_escape(&out, str_of(path));
	cr_expect_str_eq(out.data, expected);
	strbuf_release(&out);
}

/* The spellings that Ninja and Make both read back as the name. */
Test(compile_depfile, the_four_characters_with_a_spelling_of_their_own)
{
	expect_escaped("a b", "a\\ b");
	expect_escaped("a#b", "a\\#b");
	expect_escaped("a$b", "a$$b");
	expect_escaped("a:b", "a\\:b");
	expect_escaped("$(shell touch PWNED).png", "$$(shell\\ touch\\ PWNED).png");
	expect_escaped("  ", "\\ \\ ");
	expect_escaped("$#", "$$\\#");
}

Test(compile_depfile, backslashes_are_doubled_before_a_space_alone)
{
	expect_escaped("a\\b", "a\\b");
	expect_escaped("a\\\\b", "a\\\\b");
	expect_escaped("a\\ b", "a\\\\\\ b");
	expect_escaped("a\\\\ b", "a\\\\\\\\\\ b");
	expect_escaped("\\ ", "\\\\\\ ");
	expect_escaped("a\\b c", "a\\b\\ c");
}

Test(compile_depfile, all_other_characters_that_are_not_refused_stand_as_they_are)
{
	for (int c = 1; c < 256; c++) {
		char path[] = {'x', (char)c, 'y', '\0'};

		if (!path_refused((struct str){path, 3}) && !strchr(" #$:", c))
			expect_escaped(path, path);
	}
}

static void expect_rule(const char *spec, const struct str *inputs, size_t count, bool has_phony, const char *expected)
{
	struct strbuf out = {0};

	depfile_write(&out, STR("out/a.json out/a\\ b.png"), str_of(spec), inputs, count, has_phony);
	cr_expect_str_eq(out.data, expected);
	strbuf_release(&out);
}

Test(compile_depfile, one_rule_with_the_spec_first)
{
	const struct str inputs[] = {STR("art/b c.png"), STR("z.png")};

	expect_rule("specs/a b.yaml", NULL, 0, false, "out/a.json out/a\\ b.png: specs/a\\ b.yaml\n");
	expect_rule("a.yaml", inputs, 2, false, "out/a.json out/a\\ b.png: a.yaml \\\n  art/b\\ c.png \\\n  z.png\n");
}

Test(compile_depfile, empty_rules_follow_for_the_inputs)
{
	const struct str inputs[] = {STR("art/b c.png"), STR("z.png")};

	expect_rule("a.yaml", inputs, 2, true,
		    "out/a.json out/a\\ b.png: a.yaml \\\n  art/b\\ c.png \\\n  z.png\nart/b\\ c.png:\nz.png:\n");
	expect_rule("a.yaml", NULL, 0, true, "out/a.json out/a\\ b.png: a.yaml\n");
}
