/* test_want.c - what a look-up that missed says is to be bought, and what of the answers is kept. */
#include "compile/want.h"

#include "media/image.h"
#include "unit/compile/workshop.h"

static struct workshop shop;
static struct want *want;
static bool may_spend, is_key_set;
static const char *day;

static enum status permit_spending(void *context, const struct project *project,
				   struct str provider, struct str base_url, struct place at,
				   struct diag *diag)
{
	(void)context;
	(void)project;
	(void)base_url;
	return may_spend ? ST_OK
			 : diag_error(diag, ST_REFUSED, "E0463", at, "not from %.*s",
				      STR_ARGS(provider));
}

static bool has_key(void *context, const char *name)
{
	(void)context;
	(void)name;
	return is_key_set;
}

static void open_shop(void)
{
	workshop_open(&shop);
	may_spend = is_key_set = true;
	day = "2026-01-01";
}

static void close_shop(void)
{
	want_free(want);
	want = NULL;
	workshop_close(&shop);
}

TestSuite(compile_want, .init = open_shop, .fini = close_shop);

#define SPEC(generation, parameters) \
	"version: \"1.0\"\nid: coin\ngeneration: {" generation "}\n" \
	"prompt: {base: gold, parameters: {" parameters "}}\n"
#define FOUR SPEC("provider: openai", "n: 4")

static enum status look(const char *text)
{
	const struct spec *spec = workshop_spec(&shop, text);

	shop.options.has_key = has_key;
	shop.options.permit_spending = permit_spending;
	shop.options.today = day;
	diag_release(&shop.diag);
	want_free(want);
	want = NULL;
	return compile_look(shop.store, &shop.options, spec, &want, &shop.diag);
}

static void expect_candidates(const char *text, const char *expected)
{
	struct strbuf out = {0};

	cr_assert_eq(look(text), ST_OK, "%s: %s", text, first_code(&shop));
	for (size_t i = 0; want && i < want->count; i++)
		strbuf_printf(&out, "%s%u", i ? " " : "", want->items[i].candidate);
	cr_expect_str_eq(out.data ? out.data : "", expected, "%s", text);
	strbuf_release(&out);
}

static struct bytes picture(void)
{
	struct image image;
	struct bytes out;
	struct encode_options encoding = {0};

	cr_assert(image_init(&image, 4, 4));
	cr_assert_eq(image_encode(&image, MEDIA_PNG, &encoding, (struct place){0}, &out,
				  &shop.diag),
		     ST_OK);
	image_release(&image);
	return out;
}

static struct admitted arrive(unsigned candidate, struct bytes data)
{
	struct arrival arrival = {.candidate = candidate,
				  .data = data,
				  .cost_usd = 40000,
				  .when = 1767225600,
				  .facts = STR("x: 1\n")};
	struct admitted out;

	cr_assert_eq(compile_admit(shop.store, want, &arrival, &out, &shop.diag), ST_OK);
	bytes_release(&arrival.data);
	return out;
}

Test(compile_want, every_candidate_that_is_asked_for)
{
	expect_candidates(SPEC("provider: openai", ""), "1");
	expect_candidates(FOUR, "1 2 3 4");
	expect_candidates(SPEC("provider: openai, select: 3", "n: 4"), "1 2 3 4");
	shop.options.candidates = 2;
	expect_candidates(FOUR, "1 2");
	expect_candidates(SPEC("provider: openai, select: 3", "n: 4"), "1 3");
	shop.options.candidates = 0;
}

Test(compile_want, what_is_there_is_not_bought_again)
{
	expect_candidates(FOUR, "1 2 3 4");
	cr_expect_null(arrive(1, picture()).why_not);
	cr_expect_null(arrive(3, picture()).why_not);
	expect_candidates(FOUR, "2 4");
	cr_expect(want->is_optional);
	cr_expect_null(arrive(2, picture()).why_not);
	cr_expect_null(arrive(4, picture()).why_not);
	expect_candidates(FOUR, "");
	expect_candidates(SPEC("provider: openai", "n: 5"), "5");
	expect_candidates(SPEC("provider: openai", ""), "");
}

Test(compile_want, what_was_asked_for_in_vain_is_not_asked_for_by_itself)
{
	expect_candidates(FOUR, "1 2 3 4");
	(void)arrive(1, picture());
	(void)arrive(2, picture());
	(void)arrive(4, picture());
	cr_assert_eq(compile_note_missing(shop.store, want, 3, &shop.diag), ST_OK);
	expect_candidates(FOUR, "");
	shop.options.wants_all = true;
	expect_candidates(FOUR, "3");
}

Test(compile_want, a_default_that_is_written_out_is_the_same_purchase)
{
	char *first;

	expect_candidates(SPEC("provider: openai", ""), "1");
	first = strdup(want->purchase.ptr);
	expect_candidates(SPEC("provider: openai", "n: 3, quality: medium, size: 1024x1024"),
			  "1 2 3");
	cr_expect(str_is(want->purchase, first));
	(void)arrive(1, picture());
	expect_candidates(SPEC("provider: openai", ""), "");
	free(first);
}

Test(compile_want, what_is_not_a_picture_is_not_kept)
{
	static const char HTML[] = "<html>busy</html>";
	struct bytes html = {mem_alloc(sizeof(HTML)), sizeof(HTML)}, cut;

	expect_candidates(SPEC("provider: openai", ""), "1");
	memcpy(html.data, HTML, sizeof(HTML));
	cr_expect_not_null(arrive(1, html).why_not);
	cut = picture();
	cut.len -= 20;
	cr_expect_not_null(arrive(1, cut).why_not);
	expect_candidates(SPEC("provider: openai", ""), "1");
}

Test(compile_want, nothing_is_wanted_of_whom_nobody_may_ask)
{
	may_spend = false;
	cr_expect_eq(look(FOUR), ST_REFUSED);
	may_spend = true;
	is_key_set = false;
	cr_expect_eq(look(FOUR), ST_PROVIDER);
	cr_expect_str_eq(first_code(&shop), "E0531");
	cr_expect_str_eq(shop.diag.first->class, "UNAVAILABLE");
	is_key_set = true;
	day = "2026-11-21";
	cr_expect_eq(look(SPEC("provider: dalle-3", "")), ST_PROVIDER);
	shop.options.is_offline = true;
	cr_expect_eq(look(FOUR), ST_MISS);
}

Test(compile_want, a_fallback_takes_the_place_of_who_is_not_there)
{
	day = "2026-11-21";
	expect_candidates(SPEC("provider: dalle-3, fallback: stability", ""), "1");
	cr_expect_str_eq(want->deal.provider->decl.name, "stability");
	cr_expect_eq(shop.diag.warnings, 1);
	expect_candidates(SPEC("provider: dalle-3, fallback: procedural", ""), "");
}

Test(compile_want, who_failed_in_this_run_is_passed_over)
{
	const struct provider *failed[] = {provider_find(STR("openai")), NULL};

	shop.options.failed = failed;
	expect_candidates(SPEC("provider: openai, fallback: stability", ""), "1");
	cr_expect_str_eq(want->deal.provider->decl.name, "stability");
}

Test(compile_want, one_that_is_made_anew_is_wanted_although_it_is_there)
{
	static const char *const again[] = {"coin@2", NULL};
	struct compile_options before = shop.options;

	expect_candidates(FOUR, "1 2 3 4");
	for (unsigned i = 1; i <= 4; i++)
		(void)arrive(i, picture());
	shop.options.regenerate = again;
	expect_candidates(FOUR, "2");
	cr_expect(want->is_regenerated);
	shop.options = before;
}
