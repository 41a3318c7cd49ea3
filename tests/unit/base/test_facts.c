#include "base/facts.h"

#include <criterion/criterion.h>

Test(base_facts, lines_of_name_and_json_value)
{
	struct strbuf out = {0};

	facts_str(&out, "name", STR("a\"b\nname: c"));
	facts_u64(&out, "width", UINT64_MAX);
	facts_bool(&out, "alpha", false);
	facts_str(&out, "none", (struct str){0});
	cr_expect_str_eq(out.data, "name: \"a\\\"b\\nname: c\"\nwidth: 18446744073709551615\nalpha: false\nnone: \"\"\n");
	cr_expect(str_is(facts_get(strbuf_str(&out), "name"), "\"a\\\"b\\nname: c\""));
	cr_expect(str_is(facts_get(strbuf_str(&out), "alpha"), "false"));
	strbuf_release(&out);
}

Test(base_facts, only_a_whole_name_is_found)
{
	struct str text = STR("head of a text\nwidths: 1\nx width: 2\nwidth: 3\nwidth: 4\nempty: \nlast: 5");

	cr_expect(str_is(facts_get(text, "width"), "3"), "the first line counts");
	cr_expect(str_is(facts_get(text, "last"), "5"), "also without a line end");
	cr_expect_null(facts_get(text, "dth").ptr);
	cr_expect_null(facts_get(text, "head").ptr);
	cr_expect_null(facts_get(text, "absent").ptr);
	cr_expect_null(facts_get((struct str){0}, "width").ptr);
	cr_expect_eq(facts_get(text, "empty").len, 0);
}
