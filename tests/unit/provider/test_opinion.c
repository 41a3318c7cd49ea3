/* Reading what a judge answers. */
#include "provider/opinion.h"

#include <criterion/criterion.h>
#include <string.h>

static struct arena arena;
static struct opinion opinion;

static const char *read(const char *text)
{
	return opinion_read(str_of(text), &arena, &opinion);
}

Test(provider_opinion, a_number_and_a_reason)
{
	cr_expect_null(read(" {\"score\": 87, \"reason\": \"reads well\"}\n"));
	cr_expect_eq(opinion.score, 87);
	cr_expect(str_is(opinion.reason, "reads well"));
	cr_expect_null(read("{\"reason\":\"a\\u001b[31m\\nb\",\"score\":0}"));
	cr_expect_eq(opinion.score, 0);
	for (size_t i = 0; i < opinion.reason.len; i++)
		cr_expect_geq(opinion.reason.ptr[i], ' ');
	cr_expect_null(read("{\"score\":100,\"reason\":\"x\"}"));
	arena_release(&arena);
}

Test(provider_opinion, and_nothing_else)
{
	static const char *const WRONG[] = {
		"",
		"87",
		"[87, \"reason\"]",
		"```json\n{\"score\":87,\"reason\":\"x\"}\n```",
		"{\"score\":87}",
		"{\"score\":101,\"reason\":\"x\"}",
		"{\"score\":-1,\"reason\":\"x\"}",
		"{\"score\":8.5,\"reason\":\"x\"}",
		"{\"score\":\"87\",\"reason\":\"x\"}",
		"{\"score\":87,\"reason\":7}",
		"{\"score\":87,\"reason\":\"\"}",
		"{\"score\":87,\"reason\":\"x\",\"more\":1}",
		"{\"score\":87,\"score\":88,\"reason\":\"x\"}",
		"{\"score\":87,\"reason\":\"x\"} and more",
		"{\"score\":87,\"reason\":\"x\"",
	};
	char large[OPINION_TEXT_MAX + 64];

	for (size_t i = 0; i < sizeof(WRONG) / sizeof(WRONG[0]); i++)
		cr_expect_not_null(read(WRONG[i]), "%s", WRONG[i]);
	memset(large, ' ', sizeof(large));
	memcpy(large, "{\"score\":87,\"reason\":\"x\"}", 25);
	cr_expect_not_null(opinion_read((struct str){large, sizeof(large)}, &arena, &opinion));
	arena_release(&arena);
}
