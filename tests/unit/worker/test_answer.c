/* test_answer.c - what a program says of what it made. */
#include "worker/answer.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct arena arena;
static struct worker_answer answer;

static const char *read_text(const char *text)
{
	return worker_answer_read(str_of(text), &arena, &answer);
}

static void release(void)
{
	arena_release(&arena);
}

TestSuite(worker_answer, .fini = release);

Test(worker_answer, what_it_says)
{
	cr_assert_null(
		read_text("{\"protocol\":1,\"outputs\":[{\"path\":\"out-0.png\",\"seed\":4},"
			  "{\"path\":\"b\"}],\"cost\":{\"usd\":0.0},"
			  "\"model_version\":\"m@1\",\"tool_version\":\"w 1.2\",\"more\":[]}"));
	cr_expect(str_is(answer.path, "out-0.png"));
	cr_expect(str_is(answer.model_version, "m@1"));
	cr_expect(str_is(answer.tool_version, "w 1.2"));
	cr_assert_null(read_text("{\"outputs\":[{\"path\":\"a\"}],\"model_version\":null}"));
	cr_expect_eq(answer.model_version.len, 0);
}

Test(worker_answer, what_is_not_understood_is_refused)
{
	static const char *const WRONG[] = {
		"{}",
		"{\"outputs\":[]}",
		"{\"outputs\":{}}",
		"{\"outputs\":[1]}",
		"{\"outputs\":[{}]}",
		"{\"outputs\":[{\"path\":\"\"}]}",
		"{\"outputs\":[{\"path\":[]}]}",
		"{\"protocol\":2,\"outputs\":[{\"path\":\"a\"}]}",
		"{\"protocol\":[],\"outputs\":[{\"path\":\"a\"}]}",
		"{\"outputs\":[{\"path\":\"a\"}],\"tool_version\":{}}",
		"{\"outputs\":[{\"path\":\"a\"}]",
		"{\"outputs\":[{\"path\":\"a\\u0000b\"}]}",
		"{nonsense}",
	};

	for (size_t i = 0; i < sizeof(WRONG) / sizeof(WRONG[0]); i++)
		cr_expect_not_null(read_text(WRONG[i]), "%s", WRONG[i]);
}

Test(worker_answer, it_is_bounded)
{
	static char text[WORKER_ANSWER_MAX + 64];
	size_t len = 0;

	len += (size_t)sprintf(text, "{\"tool_version\":\"");
	memset(text + len, 'x', WORKER_WORD_MAX + 1);
	len += WORKER_WORD_MAX + 1;
	(void)sprintf(text + len, "\",\"outputs\":[{\"path\":\"a\"}]}");
	cr_expect_str_eq(read_text(text), "has a version that is no short text");
	memset(text, '[', sizeof(text) - 1);
	cr_expect_str_eq(read_text(text), "is too long");
	text[100000] = '\0';
	cr_expect_str_eq(read_text(text), "is not valid JSON");
}

Test(worker_answer, not_every_last_line_is_one)
{
	cr_expect(worker_is_answer(STR("{}")));
	cr_expect_not(worker_is_answer(STR("done")));
	cr_expect_not(worker_is_answer(STR("{")));
	cr_expect_not(worker_is_answer(STR("")));
}
