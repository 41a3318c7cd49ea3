/* test_hosted.c - what holds for every hosted provider, and what is shown of their words. */
#include "provider/translate.h"
#include "unit/provider/buy.h"

#include <criterion/criterion.h>
#include <malloc.h>
#include <string.h>

Test(provider_hosted, fields_are_found_by_name)
{
	static const struct http_field FIELDS[] = {
		{{"a", 1}, {"1", 1}}, {{"b", 1}, {"", 0}}, {{"a", 1}, {"2", 1}}};
	const struct http_reply reply = {.fields = FIELDS, .field_count = 3};

	cr_expect(str_is(http_reply_field(&reply, "a"), "1"));
	cr_expect_not_null(http_reply_field(&reply, "b").ptr);
	cr_expect_null(http_reply_field(&reply, "c").ptr);
}

Test(provider_hosted, classes_have_names)
{
	static const char *const NAMES[] = {"NONE", "RETRY", "FATAL",    "POLICY",
					    "AUTH", "QUOTA", "UNUSABLE", "UNKNOWN"};

	for (unsigned i = 0; i < 8; i++)
		cr_expect_str_eq(hosted_class_name((enum hosted_class)i), NAMES[i]);
}

Test(provider_hosted, texts_for_people)
{
	static const struct {
		const char *in;
		size_t max;
		const char *out;
	} ROWS[] = {
		{"plain", 10, "plain"},
		{"  two\t\n words  ", 20, "two words"},
		{"a\x1b[31mred\x7f", 20, "a [31mred"},
		{"bad \xff\xfe utf\xc3", 20, "bad utf"},
		{"\xe2\x80\xae"
		 "turned\xe2\x80\xa8",
		 20, "turned"},
		{"\xc2\x9b"
		 "csi",
		 20, "csi"},
		{"sn\xc3\xb8w\xe2\x98\x83\xf0\x9f\x98\x80", 20,
		 "sn\xc3\xb8w\xe2\x98\x83\xf0\x9f\x98\x80"},
		{"12345678", 5, "12345\xe2\x80\xa6"},
		{"12345", 5, "12345"},
		{"", 5, ""},
		{"\n\n", 5, ""},
	};
	struct arena arena = {0};

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++)
		cr_expect_str_eq(str_keep(&arena,
					  text_for_people(&arena, str_of(ROWS[i].in), ROWS[i].max)),
				 ROWS[i].out, "row %zu", i);
	cr_expect_str_eq(str_keep(&arena, text_for_people(&arena, (struct str){"a\0b", 3}, 9)),
			 "a b");
	arena_release(&arena);
}

Test(provider_hosted, amounts_are_rounded_up_and_never_wrap)
{
	int64_t out;

	cr_expect(money_scale(10, 3, 7, &out));
	cr_expect_eq(out, 5);
	cr_expect(money_scale(7, 2, 7, &out));
	cr_expect_eq(out, 2);
	cr_expect(money_scale(0, 9, 7, &out));
	cr_expect_eq(out, 0);
	cr_expect_not(money_scale(INT64_MAX, 2, 7, &out));
	cr_expect_not(money_scale(-1, 2, 7, &out));
	cr_expect_not(money_scale(1, -2, 7, &out));
}

Test(provider_hosted, ratios)
{
	uint32_t w, h;

	cr_expect(ratio_parse(STR("16:9"), &w, &h) && w == 16 && h == 9);
	cr_expect_not(ratio_parse(STR("16:"), &w, &h));
	cr_expect_not(ratio_parse(STR(":9"), &w, &h));
	cr_expect_not(ratio_parse(STR("0:9"), &w, &h));
	cr_expect_not(ratio_parse(STR("auto"), &w, &h));
	cr_expect_not(ratio_parse(STR("99999:1"), &w, &h));
}

static const char *const HOSTED[] = {"openai",           "dalle-3",    "stability",
				     "stable-diffusion", "elevenlabs", NULL};

Test(provider_hosted, declarations_are_whole)
{
	for (size_t i = 0; HOSTED[i]; i++) {
		const struct provider *provider = provider_find(str_of(HOSTED[i]));
		const struct hosted *hosted = provider->hosted;

		cr_assert_not_null(hosted, "%s", HOSTED[i]);
		cr_expect(provider->flags & PROVIDER_HOSTED);
		cr_expect_null(provider->make, "%s", HOSTED[i]);
		cr_expect(str_starts(str_of(hosted->base_url), "https://"));
		cr_expect_not(str_ends(str_of(hosted->base_url), "/"));
		cr_expect_not_null(hosted->key_env);
		cr_expect_not_null(hosted->base_env);
		cr_expect_eq(hosted->auth == AUTH_FIELD, hosted->auth_field != NULL);
		cr_expect_gt(hosted->in_flight, 0);
		cr_expect_geq(hosted->timeout_s, 240);
		cr_expect(hosted->repeat & REPEAT_429);
		cr_expect(hosted->repeat & REPEAT_503_EMPTY);
		cr_expect_eq((hosted->repeat & REPEAT_5XX_JSON) != 0,
			     strcmp(provider_driver(provider), "openai") == 0);
		cr_expect_eq(hosted->refusal_billed, strcmp(HOSTED[i], "elevenlabs") == 0);
	}
}

/* A key is never in what a translator says to send: it does not know it. */
Test(provider_hosted, nothing_is_sent_that_is_a_credential)
{
	for (size_t i = 0; HOSTED[i]; i++) {
		struct buy buy;

		buy_init(&buy, HOSTED[i], "", "");
		(void)buy_send(&buy);
		for (size_t k = 0; k < buy.step.send.field_count; k++) {
			cr_expect_not(str_is(buy.step.send.fields[k].name, "authorization"));
			cr_expect_not(str_is(buy.step.send.fields[k].name, "xi-api-key"));
		}
		buy_release(&buy);
	}
}

/* ---- memory ------------------------------------------------------------------------------ */

static size_t in_use(void)
{
	struct mallinfo2 info = mallinfo2();

	return info.uordblks + info.hblkhd;
}

/* The most that an answer of this body leaves allocated, before anything is released. */
static size_t cost_of(const char *provider, unsigned status, const char *fields, struct str body)
{
	struct buy buy;
	size_t before, after;

	buy_init(&buy, provider, "", "");
	before = in_use();
	buy_answer_bytes(&buy, status, fields, body);
	after = in_use();
	buy_release(&buy);
	return after > before ? after - before : 0;
}

static struct str repeated(const char *part, size_t size)
{
	size_t len = strlen(part);
	char *text = mem_alloc(size);

	for (size_t i = 0; i < size; i++)
		text[i] = part[i % len];
	return (struct str){text, size};
}

#define MIB ((size_t)1024 * 1024)

/* Hostile texts of 32 MiB: memory is bounded by what a text may hold, not by its length. */
Test(provider_hosted, hostile_answers_take_little_memory)
{
	static const char *const PARTS[] = {"[", "{\"a\":", "[],", "\"a\",", "1,", "\\u0041", " "};

	for (size_t i = 0; i < sizeof(PARTS) / sizeof(PARTS[0]); i++) {
		struct str body = repeated(PARTS[i], 32 * MIB);

		((char *)body.ptr)[0] = i < 2 ? body.ptr[0] : '[';
		for (size_t k = 0; HOSTED[k]; k++) {
			cr_expect_leq(cost_of(HOSTED[k], 200, "content-type: application/json\n",
					      body),
				      48 * MIB, "%s %s", HOSTED[k], PARTS[i]);
			cr_expect_leq(cost_of(HOSTED[k], 400, "content-type: application/json\n",
					      body),
				      1 * MIB, "%s %s", HOSTED[k], PARTS[i]);
		}
		mem_free((void *)body.ptr);
	}
}

/* A picture in base64 is decoded once, and nothing else is copied. */
Test(provider_hosted, a_picture_takes_its_own_size)
{
	static const char HEAD[] = "{\"data\":[{\"b64_json\":\"iVBORw0KGgoA", TAIL[] = "\"}]}";
	struct str body = repeated("A", sizeof(HEAD) - 1 + 40 * MIB + sizeof(TAIL) - 1);
	char *text = (char *)body.ptr;
	struct buy buy;
	size_t before = in_use();

	memcpy(text, HEAD, sizeof(HEAD) - 1);
	memcpy(text + body.len - (sizeof(TAIL) - 1), TAIL, sizeof(TAIL) - 1);
	buy_init(&buy, "openai", "", "");
	buy_answer_bytes(&buy, 200, "", body);
	cr_assert_eq(buy.step.next, HOSTED_DONE);
	cr_assert_eq(buy.step.items[0].data.len, 30 * MIB + 9);
	cr_expect_leq(in_use() - before, 36 * MIB, "large memory is taken in large pages");
	buy_release(&buy);
	mem_free(text);
}
