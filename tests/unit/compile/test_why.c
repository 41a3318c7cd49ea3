#include "compile/why.h"

#include <criterion/criterion.h>
#include <string.h>

static struct reasons reasons;

static void drop(void)
{
	reasons_release(&reasons);
}

TestSuite(compile_why, .fini = drop);

/* All reasons as lines. */
static void expect(const char *lines)
{
	struct strbuf out = {0};

	for (size_t i = 0; i < reasons.count; i++) {
		reason_format(&reasons.items[i], &out);
		strbuf_add_char(&out, '\n');
	}
	cr_expect_str_eq(out.data ? out.data : "", lines);
	strbuf_release(&out);
}

static void request(const char *before, const char *after)
{
	reasons_of_request(&reasons, str_of(before), str_of(after), false);
}

static void product(const char *before, const char *after)
{
	reasons_of_product(&reasons, str_of(before), str_of(after));
}

Test(compile_why, equal_texts_have_no_difference)
{
	request("assetc request 1\nprompt: \"a\"\n", "assetc request 1\nprompt: \"a\"\n");
	product("assetc product 1\nraw: \"ab\"\n", "assetc product 1\nraw: \"ab\"\n");
	expect("");
}

Test(compile_why, fields_are_told_in_the_words_of_a_spec)
{
	request("f 1\nkind: \"image\"\nprompt: \"a\"\nseed: 3\nparam.size: 1x1\nhint.category: \"a\"\n",
		"f 1\nkind: \"image\"\nprompt: \"b\"\ncandidate: 2\nparam.size: 2x2\nhint.category: \"b\"\n");
	expect("prompt: \"a\" -> \"b\"\n"
	       "generation.select: (none) -> 2\n"
	       "prompt.parameters.size: 1x1 -> 2x2\n"
	       "metadata.category: \"a\" -> \"b\"\n"
	       "generation.seed: 3 -> (none)\n");
}

Test(compile_why, formats_and_revisions_are_assetc_s_own)
{
	request("assetc request 1\nrevision: 1\n", "assetc request 2\nrevision: 2\n");
	expect("format of keys changed with assetc: assetc request 1 -> assetc request 2\n"
	       "revision of the provider changed with assetc: 1 -> 2\n");
	cr_expect_eq(reasons.items[0].kind, REASON_TOOL);
}

Test(compile_why, another_provider_is_told_without_its_own_lines)
{
	request("f\ndriver: \"procedural\"\nrevision: 1\nhint.label: \"a\"\n", "f\ndriver: \"openai\"\nmodel: \"m\"\n");
	expect("generation.provider: \"procedural\" -> \"openai\"\ngeneration.model: (none) -> \"m\"\n");
}

Test(compile_why, another_endpoint_is_one_of_the_policy_file)
{
	request("f\ndriver: \"openai\"\n", "f\ndriver: \"openai\"\nendpoint: \"gpu\"\n");
	expect("endpoint of the policy file: (none) -> \"gpu\"\n");
}

Test(compile_why, inputs_are_files)
{
	request("f\ninput.file: \"aa\"\n", "f\ninput.file: \"bb\"\n");
	expect("input.file: its content changed\n");
	cr_expect_eq(reasons.items[0].kind, REASON_INPUT);
}

Test(compile_why, steps_are_compared_word_by_word)
{
	product("p\nstep.1: resize/1 dimensions=1x1 method=\"a b\" fit=cover\n",
		"p\nstep.1: resize/1 dimensions=2x2 method=\"a c\" light=linear\n");
	expect("step.1 (resize) dimensions: 1x1 -> 2x2\n"
	       "step.1 (resize) method: \"a b\" -> \"a c\"\n"
	       "step.1 (resize) light: (none) -> linear\n"
	       "step.1 (resize) fit: cover -> (none)\n");
}

Test(compile_why, a_quote_inside_a_text_does_not_end_it)
{
	product("p\nstep.1: mark/1 text=\"a \\\" b\" x=1\n", "p\nstep.1: mark/1 text=\"a \\\" c\" x=1\n");
	expect("step.1 (mark) text: \"a \\\" b\" -> \"a \\\" c\"\n");
}

Test(compile_why, revisions_of_steps_and_codecs)
{
	product("p\nstep.1: resize/1 a=1\nformat.1: png/1\nformat.2: webp/1\n",
		"p\nstep.1: resize/2 a=1\nformat.1: png/2\nformat.2: jpeg/1\n");
	expect("revision of step.1 (resize) changed with assetc: resize/1 -> resize/2\n"
	       "format.1 changed with assetc: png/1 -> png/2\n"
	       "format.2: webp/1 -> jpeg/1\n");
}

Test(compile_why, long_values_are_cut_between_characters)
{
	struct strbuf out = {0};
	char text[200];

	for (size_t i = 0; i < sizeof(text) - 2; i += 2)
		memcpy(text + i, "\xc3\xa9", 3);
	reasons_add(&reasons, REASON_FIELD, STR("prompt"), str_of(text), (struct str){0});
	reason_format(&reasons.items[0], &out);
	cr_expect(str_is_utf8(strbuf_str(&out)));
	cr_expect_lt(out.len, 100);
	strbuf_release(&out);
}

Test(compile_why, damaged_texts_are_harmless)
{
	request("", "x");
	request("a: b\n: \n::::\n\n", "\n\n: x\nstep.1: \n");
	product("step.1: \nformat.1:\n", "step.1: \"\\\nformat.1: \nstep.2: = ==\n");
}
