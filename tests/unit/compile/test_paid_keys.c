/* test_paid_keys.c - under which names something bought for a spec may be found. */
#include "unit/compile/workshop.h"

#include <criterion/criterion.h>
#include <stdlib.h>

TestSuite(compile_paid_keys, .timeout = 60);

struct told {
	unsigned requests, names;
	bool has_wanted;
	const char *wanted;
};

static void tell(void *context, struct str text)
{
	struct told *told = context;

	told->requests += str_starts(text, "assetc request ");
	told->names += str_starts(text, "assetc name ");
	told->has_wanted = told->has_wanted || (told->wanted && str_is(text, told->wanted));
}

#define HOSTED "version: \"1.0\"\nid: coin\nprompt: {base: gold}\n"

Test(compile_paid_keys, every_provider_that_costs_money)
{
	struct workshop shop;
	struct told told = {0};

	workshop_open(&shop);
	told.wanted = key_text(&shop, HOSTED "generation: {type: image, provider: openai}\n");
	const struct spec *spec =
		workshop_spec(&shop, HOSTED "generation: {type: image, provider: procedural}\n");
	cr_assert_eq(compile_paid_keys(&shop.options, spec, tell, &told, &shop.diag), ST_OK);
	cr_expect(told.has_wanted, "what --provider openai bought for it");
	cr_expect_gt(told.requests, 3);
	cr_expect_eq(told.requests, told.names);
	free((void *)told.wanted);
	workshop_close(&shop);
}

Test(compile_paid_keys, a_request_without_its_candidate)
{
	struct strbuf out = {0};

	compile_key_without_candidate(
		STR("assetc request 1\nprompt: \"a\\ncandidate: 4\"\ncandidate: 12\nparam.x: 1\n"),
		&out);
	cr_expect_str_eq(out.data, "assetc request 1\nprompt: \"a\\ncandidate: 4\"\nparam.x: 1\n");
	strbuf_clear(&out);
	compile_key_without_candidate(STR("candidate: 1"), &out);
	cr_expect_eq(out.len, 0);
	compile_key_without_candidate(STR("no line end"), &out);
	cr_expect_str_eq(out.data, "no line end");
	strbuf_release(&out);
}
