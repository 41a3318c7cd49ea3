#include "base/str.h"

#include <criterion/criterion.h>
#include <string.h>

#define BYTES(literal) ((struct str){(literal), sizeof(literal) - 1})

Test(base_str, valid_utf8_is_accepted)
{
	const struct str VALID[] = {
		BYTES(""),
		BYTES("plain"),
		BYTES("\x00"),             /* NUL is a character */
		BYTES("\x7f"),
		BYTES("\xC2\x80"),         /* least of two bytes */
		BYTES("\xDF\xBF"),
		BYTES("\xE0\xA0\x80"),     /* least of three */
		BYTES("\xED\x9F\xBF"),     /* last before the surrogates */
		BYTES("\xEE\x80\x80"),     /* first after them */
		BYTES("\xEF\xBF\xBF"),
		BYTES("\xF0\x90\x80\x80"), /* least of four */
		BYTES("\xF4\x8F\xBF\xBF"), /* U+10FFFF */
		BYTES("a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80z"),
	};

	for (size_t i = 0; i < sizeof(VALID) / sizeof(VALID[0]); i++)
		cr_expect(str_is_utf8(VALID[i]), "row %zu", i);
	cr_expect(str_is_utf8((struct str){NULL, 0}));
}

Test(base_str, invalid_utf8_is_refused)
{
	const struct str INVALID[] = {
		BYTES("\x80"),             /* a continuation alone */
		BYTES("\xBF"),
		BYTES("\xC0\x80"),         /* overlong NUL */
		BYTES("\xC1\xBF"),         /* overlong DEL */
		BYTES("\xE0\x80\xAF"),     /* overlong slash */
		BYTES("\xE0\x9F\xBF"),
		BYTES("\xF0\x80\x80\xAF"),
		BYTES("\xF0\x8F\xBF\xBF"),
		BYTES("\xED\xA0\x80"),     /* U+D800 */
		BYTES("\xED\xBF\xBF"),     /* U+DFFF */
		BYTES("\xED\xA0\x80\xED\xB0\x80"), /* a pair of them */
		BYTES("\xF4\x90\x80\x80"), /* above U+10FFFF */
		BYTES("\xF5\x80\x80\x80"),
		BYTES("\xFE"),
		BYTES("\xFF"),
		BYTES("\xC3"),             /* cut short */
		BYTES("\xE2\x82"),
		BYTES("\xF0\x9F\x98"),
		BYTES("\xC3("),            /* second byte is none */
		BYTES("\xE2(\xAC"),
		BYTES("\xE2\x82("),
		BYTES("\xF0\x9F\x98("),
		BYTES("ok\xC3\xA4\xC3"),
	};

	for (size_t i = 0; i < sizeof(INVALID) / sizeof(INVALID[0]); i++)
		cr_expect_not(str_is_utf8(INVALID[i]), "row %zu", i);
}

Test(base_str, a_sequence_is_not_read_beyond_the_length)
{
	static const char euro[] = "\xE2\x82\xAC";

	cr_expect_not(str_is_utf8((struct str){euro, 1}));
	cr_expect_not(str_is_utf8((struct str){euro, 2}));
	cr_expect(str_is_utf8((struct str){euro, 3}));
}

Test(base_str, compares_in_byte_order_a_prefix_first)
{
	cr_expect_lt(str_compare(STR("a"), STR("b")), 0);
	cr_expect_gt(str_compare(STR("b"), STR("a")), 0);
	cr_expect_lt(str_compare(STR("a"), STR("ab")), 0);
	cr_expect_gt(str_compare(STR("ab"), STR("a")), 0);
	cr_expect_eq(str_compare(STR("ab"), STR("ab")), 0);
	cr_expect_gt(str_compare(BYTES("\xC3\xA4"), STR("z")), 0, "bytes are unsigned");
	cr_expect_lt(str_compare((struct str){NULL, 0}, STR("a")), 0);
	cr_expect_eq(str_compare((struct str){NULL, 0}, STR("")), 0);
}

Test(base_str, equality_needs_the_same_length)
{
	cr_expect(str_equal(STR("ab"), STR("ab")));
	cr_expect_not(str_equal(STR("ab"), STR("abc")));
	cr_expect(str_equal((struct str){NULL, 0}, STR("")));
	cr_expect(str_is(STR("ab"), "ab"));
	cr_expect_not(str_is(STR("ab"), "a"));
	cr_expect_not(str_is(STR("a"), "ab"));
	cr_expect_not(str_is(BYTES("a\0b"), "a"), "text after a NUL counts");
	cr_expect(str_is((struct str){NULL, 0}, ""));
}

Test(base_str, parts_of_text)
{
	cr_expect(str_starts(STR("x-own"), "x-"));
	cr_expect_not(str_starts(STR("x"), "x-"));
	cr_expect(str_ends(STR("12px"), "px"));
	cr_expect_not(str_ends(STR("x"), "px"));
	cr_expect(str_contains(STR("a{{b}}"), "{{"));
	cr_expect_not(str_contains(STR("a{b}"), "{{"));
	cr_expect_not(str_contains((struct str){NULL, 0}, "{{"));
}

Test(base_str, trims_spaces_tabs_and_line_ends)
{
	cr_expect(str_equal(str_trim(STR(" \t\r\n a b \n")), STR("a b")));
	cr_expect_eq(str_trim(STR(" \n\t ")).len, 0);
	cr_expect_eq(str_trim(STR("")).len, 0);
	cr_expect_eq(str_trim(STR("\vx\f")).len, 3, "nothing else is blank");
}

Test(base_str, whole_numbers)
{
	uint64_t value = 7;

	cr_expect(str_to_u64(STR("0"), &value));
	cr_expect_eq(value, 0u);
	cr_expect(str_to_u64(STR("0042"), &value));
	cr_expect_eq(value, 42u);
	cr_expect(str_to_u64(STR("18446744073709551615"), &value));
	cr_expect_eq(value, UINT64_MAX);
	cr_expect_not(str_to_u64(STR("18446744073709551616"), &value));
	cr_expect_not(str_to_u64(STR("99999999999999999999"), &value));
	cr_expect_not(str_to_u64(STR(""), &value));
	cr_expect_not(str_to_u64(STR("-1"), &value));
	cr_expect_not(str_to_u64(STR("+1"), &value));
	cr_expect_not(str_to_u64(STR(" 1"), &value));
	cr_expect_not(str_to_u64(STR("1a"), &value));
	cr_expect_not(str_to_u64(BYTES("1\0"), &value));
}

Test(base_str, copies_end_in_nul)
{
	struct arena arena = {0};
	struct str part = {"abcdef", 3};

	cr_expect_str_eq(str_keep(&arena, part), "abc");
	cr_expect_str_eq(str_copy(&arena, part).ptr, "abc");
	cr_expect_str_eq(str_concat(&arena, part, (struct str){NULL, 0}, STR("!")).ptr, "abc!");
	cr_expect_eq(str_concat(&arena, part, STR("-"), STR("!")).len, 5);
	cr_expect_str_eq(str_printf(&arena, "%.*s %d", STR_ARGS(part), 5).ptr, "abc 5");
	cr_expect_str_eq(str_printf(&arena, "%s", "").ptr, "");
	cr_expect_str_eq(str_keep(&arena, (struct str){NULL, 0}), "");
	arena_release(&arena);
}

static void expect_i64(int64_t value, const char *expected)
{
	struct strbuf buf = {0};

	strbuf_add_i64(&buf, value);
	cr_expect_str_eq(buf.data, expected);
	strbuf_release(&buf);
}

Test(base_str, numbers_in_a_buffer)
{
	struct strbuf buf = {0};

	expect_i64(0, "0");
	expect_i64(-1, "-1");
	expect_i64(1000, "1000");
	expect_i64(INT64_MAX, "9223372036854775807");
	expect_i64(INT64_MIN, "-9223372036854775808");
	strbuf_add_u64(&buf, UINT64_MAX);
	cr_expect_str_eq(buf.data, "18446744073709551615");
	strbuf_release(&buf);
}

Test(base_str, a_buffer_grows_and_keeps_its_nul)
{
	struct strbuf buf = {0};
	char expected[5001];

	for (int i = 0; i < 1000; i++) {
		strbuf_add_c(&buf, "ab");
		strbuf_add_char(&buf, 'c');
		strbuf_printf(&buf, "%s", "de");
		cr_assert_eq(buf.data[buf.len], '\0');
		memcpy(expected + i * 5, "abcde", 5);
	}
	expected[5000] = '\0';
	cr_expect_eq(buf.len, 5000);
	cr_expect_str_eq(buf.data, expected);
	strbuf_release(&buf);
	cr_expect_null(buf.data);
	cr_expect_eq(buf.len + buf.cap, 0);
}

Test(base_str, a_buffer_fills_to_the_last_byte_of_its_room)
{
	for (size_t len = 250; len < 260; len++) {
		struct strbuf buf = {0};
		char block[260];

		memset(block, 'x', sizeof(block));
		strbuf_add(&buf, block, len);
		cr_expect_eq(buf.len, len);
		cr_expect_gt(buf.cap, len);
		cr_expect_eq(strlen(buf.data), len);
		strbuf_release(&buf);
	}
}

Test(base_str, an_empty_buffer_is_text_too)
{
	struct strbuf buf = {0};

	cr_expect_str_eq(strbuf_str(&buf).ptr, "");
	strbuf_clear(&buf);
	strbuf_add(&buf, NULL, 0);
	cr_expect_str_eq(buf.data, "");
	strbuf_add_c(&buf, "x");
	strbuf_clear(&buf);
	cr_expect_eq(strbuf_str(&buf).len, 0);
	cr_expect_str_eq(buf.data, "");
	strbuf_release(&buf);
	strbuf_release(&buf);
}

static const char *const WORDS[] = {"provider", "prompt", "size", "id", "seed", NULL};

Test(base_str, the_nearest_word_is_a_likely_slip)
{
	cr_expect_str_eq(nearest_word(STR("provder"), WORDS), "provider");
	cr_expect_str_eq(nearest_word(STR("promt"), WORDS), "prompt");
	cr_expect_str_eq(nearest_word(STR("sise"), WORDS), "size");
	cr_expect_str_eq(nearest_word(STR("size"), WORDS), "size");
	cr_expect_null(nearest_word(STR("di"), (const char *const[]){"d", NULL}),
		       "a word of one letter is no slip of another");
}

Test(base_str, a_word_as_another_language_writes_it_is_nearest)
{
	static const char *const OFFSETS[] = {"offset_x", "offset_y", NULL};

	cr_expect_str_eq(nearest_word(STR("offsetY"), OFFSETS), "offset_y");
	cr_expect_str_eq(nearest_word(STR("Offset-X"), OFFSETS), "offset_x");
	cr_expect_null(nearest_word(STR("__"), OFFSETS));
}

Test(base_str, a_word_that_was_not_written_out_is_near)
{
	static const char *const LONG[] = {"duration_seconds", "attack", "n", "pre_roll", NULL};

	cr_expect_str_eq(nearest_word(STR("duration"), LONG), "duration_seconds");
	cr_expect_str_eq(nearest_word(STR("attack_time"), LONG), "attack");
	cr_expect_null(nearest_word(STR("n_of_them"), LONG), "one letter begins too many words");
	cr_expect_null(nearest_word(STR("prefix"), LONG), "not a whole word of it");
}

Test(base_str, no_word_is_named_when_none_is_near)
{
	char longest[60];

	memset(longest, 'p', sizeof(longest));
	cr_expect_null(nearest_word(STR("wholly-different"), WORDS));
	cr_expect_null(nearest_word(STR("xy"), WORDS));
	cr_expect_null(nearest_word(STR("help"), (const char *const[]){"check", NULL}),
		       "three slips are too many for a short word");
	cr_expect_null(nearest_word(STR(""), WORDS));
	cr_expect_null(nearest_word((struct str){longest, sizeof(longest)}, WORDS), "over-long text is not compared");
	cr_expect_null(nearest_word(STR("seed"), (const char *const[]){NULL}));
	cr_expect_null(nearest_word(STR("provider"),
				    (const char *const[]){"providerproviderproviderproviderproviderp", NULL}));
}
