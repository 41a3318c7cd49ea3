#include "base/json.h"

#include <criterion/criterion.h>

static void expect_quoted(struct str value, const char *expected)
{
	struct strbuf out = {0};

	json_quote(&out, value);
	cr_expect_str_eq(out.data, expected);
	strbuf_release(&out);
}

Test(base_json, quotes_and_escapes)
{
	expect_quoted(STR(""), "\"\"");
	expect_quoted((struct str){NULL, 0}, "\"\"");
	expect_quoted(STR("a\"b\\c/d"), "\"a\\\"b\\\\c/d\"");
	expect_quoted(STR("\n\r\t"), "\"\\n\\r\\t\"");
	expect_quoted((struct str){"\0\x01\x1f\x7f", 4}, "\"\\u0000\\u0001\\u001f\\u007f\"");
	expect_quoted(STR(" ~"), "\" ~\"");
	expect_quoted(STR("\xC3\xA4\xF0\x9F\x98\x80"), "\"\xC3\xA4\xF0\x9F\x98\x80\"");
}

Test(base_json, every_printable_ascii_character_stands_for_itself_but_two)
{
	for (int c = 0x20; c < 0x7f; c++) {
		char text = (char)c;
		char expected[] = {'"', text, '"', '\0'};

		if (c != '"' && c != '\\')
			expect_quoted((struct str){&text, 1}, expected);
	}
}

Test(base_json, bytes_that_are_not_utf8_become_replacement_characters)
{
	expect_quoted(STR("\xff"), "\"\xEF\xBF\xBD\"");
	expect_quoted(STR("a\xC3"), "\"a\xEF\xBF\xBD\"");
	expect_quoted(STR("\xC3(b"), "\"\xEF\xBF\xBD(b\"");
	expect_quoted(STR("\xED\xA0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
	expect_quoted(STR("\xC0\xAF"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

static void expect_decimal(int64_t millionths, const char *expected)
{
	struct strbuf out = {0};

	decimal_format(&out, millionths);
	cr_expect_str_eq(out.data, expected);
	strbuf_release(&out);
}

Test(base_json, decimals_are_the_shortest)
{
	expect_decimal(0, "0");
	expect_decimal(400000, "0.4");
	expect_decimal(-400000, "-0.4");
	expect_decimal(1, "0.000001");
	expect_decimal(-1, "-0.000001");
	expect_decimal(1000000, "1");
	expect_decimal(10000000, "10");
	expect_decimal(1020300, "1.0203");
	expect_decimal(123456789, "123.456789");
	expect_decimal(INT64_MAX, "9223372036854.775807");
	expect_decimal(INT64_MIN, "-9223372036854.775808");
}

static void write_sample(struct json *json)
{
	json_object_begin(json, NULL);
	json_c(json, "name", "a\"b");
	json_int(json, "least", INT64_MIN);
	json_u64(json, "most", UINT64_MAX);
	json_bool(json, "yes", true);
	json_decimal(json, "part", -1500000);
	json_raw(json, "raw", STR("null"));
	json_array_begin(json, "list");
	json_int(json, NULL, 1);
	json_object_begin(json, NULL);
	json_str(json, "x", STR("y"));
	json_object_end(json);
	json_array_end(json);
	json_object_begin(json, "empty");
	json_object_end(json);
	json_array_begin(json, "none");
	json_array_end(json);
	json_bool(json, "no", false);
	json_object_end(json);
}

Test(base_json, indents_by_two_and_ends_in_one_line_end)
{
	struct strbuf out = {0};
	struct json json = {.out = &out};

	write_sample(&json);
	cr_expect_str_eq(out.data, "{\n"
				   "  \"name\": \"a\\\"b\",\n"
				   "  \"least\": -9223372036854775808,\n"
				   "  \"most\": 18446744073709551615,\n"
				   "  \"yes\": true,\n"
				   "  \"part\": -1.5,\n"
				   "  \"raw\": null,\n"
				   "  \"list\": [\n"
				   "    1,\n"
				   "    {\n"
				   "      \"x\": \"y\"\n"
				   "    }\n"
				   "  ],\n"
				   "  \"empty\": {},\n"
				   "  \"none\": [],\n"
				   "  \"no\": false\n"
				   "}\n");
	strbuf_release(&out);
}

Test(base_json, compact_is_one_line_without_spaces)
{
	struct strbuf out = {0};
	struct json json = {.out = &out, .is_compact = true};

	write_sample(&json);
	cr_expect_str_eq(out.data,
			 "{\"name\":\"a\\\"b\",\"least\":-9223372036854775808,\"most\":18446744073709551615,\"yes\":true,"
			 "\"part\":-1.5,\"raw\":null,\"list\":[1,{\"x\":\"y\"}],\"empty\":{},\"none\":[],\"no\":false}");
	strbuf_release(&out);
}
