/* test_tail.c - the last bytes of a stream. */
#include "worker/tail.h"

#include <criterion/criterion.h>
#include <string.h>

static void add(struct tail *tail, const char *text)
{
	tail_add(tail, text, strlen(text));
}

Test(worker_tail, all_of_what_is_short)
{
	struct tail tail = {.keep = 16};
	struct str line;

	cr_assert_not(tail_last_line(&tail, &line));
	add(&tail, "one\n");
	add(&tail, "two");
	add(&tail, "\n \n\n");
	cr_assert(str_is(tail_text(&tail), "one\ntwo\n \n\n"));
	cr_assert(tail_last_line(&tail, &line));
	cr_assert(str_is(line, "two"));
	cr_assert_not(tail.is_cut);
	tail_release(&tail);
}

Test(worker_tail, the_end_of_what_is_long)
{
	struct tail tail = {.keep = 8};
	struct str line;

	for (int i = 0; i < 1000; i++) {
		add(&tail, "abc\n");
		cr_assert_leq(tail.text.len, 16);
	}
	cr_assert(str_is(tail_text(&tail), "abc\nabc\n"));
	cr_assert(tail.is_cut);
	cr_assert(tail_last_line(&tail, &line));
	cr_assert(str_is(line, "abc"));
	add(&tail, "a piece that is longer than all that is kept");
	cr_assert(str_is(tail_text(&tail), " is kept"));
	tail_release(&tail);
}

Test(worker_tail, a_line_whose_start_is_gone_is_no_line)
{
	struct tail tail = {.keep = 8};
	struct str line;

	add(&tail, "0123456789abcdefghijklmnopq");
	cr_assert_not(tail_last_line(&tail, &line));
	tail_release(&tail);
}
