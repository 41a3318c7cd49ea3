/* JSON as RFC 8259 has it: what is taken, what is refused and where, and that no text takes long. */
#include "spec/node.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct reading {
	struct source source;
	char *text; /* as long as the text, so that a sanitizer sees each byte too many */
	struct arena arena;
	struct diag diag;
	struct node *root;
	enum status status;
};

static void parse(struct reading *reading, const char *text, size_t len)
{
	*reading = (struct reading){.text = malloc(len)};
	cr_assert(reading->text || len == 0);
	if (len)
		memcpy(reading->text, text, len);
	reading->source = (struct source){"t.json", {reading->text, len}};
	reading->status =
		json_parse(&reading->source, &reading->arena, &reading->root, &reading->diag);
	cr_expect_eq(reading->status == ST_OK, reading->root != NULL);
	cr_expect_eq(reading->status == ST_OK, reading->diag.errors == 0);
}

static void release(struct reading *reading)
{
	arena_release(&reading->arena);
	diag_release(&reading->diag);
	free(reading->text);
}

static const struct node *root_of(struct reading *reading, const char *text)
{
	parse(reading, text, strlen(text));
	cr_assert_eq(reading->status, ST_OK, "%s: %s", text,
		     reading->diag.first ? reading->diag.first->text : "");
	return reading->root;
}

/* The text must be taken, and be this in its canonical form. */
static void expect_value(const char *text, const char *expected)
{
	struct reading reading;
	struct strbuf out = {0};

	node_format(root_of(&reading, text), &reading.arena, &out);
	cr_expect_str_eq(out.data, expected, "%s became %s", text, out.data);
	strbuf_release(&out);
	release(&reading);
}

/* The one finding must have this code and stand at this place. */
static void expect_refused(const char *text, size_t len, const char *code, unsigned line,
			   unsigned column)
{
	struct reading reading;
	const struct finding *first;

	parse(&reading, text, len);
	cr_assert_eq(reading.status, ST_INVALID, "taken: %.*s", (int)len, text);
	cr_expect_eq(reading.diag.errors, 1, "%u errors: %.*s", reading.diag.errors, (int)len,
		     text);
	first = reading.diag.first;
	cr_expect_str_eq(first->code, code, "%.*s: %s %s", (int)len, text, first->code,
			 first->text);
	cr_expect_eq(first->at.line, line, "%.*s: line %u", (int)len, text, first->at.line);
	cr_expect_eq(first->at.column, column, "%.*s: column %u", (int)len, text, first->at.column);
	cr_expect_eq(first->at.source, &reading.source);
	cr_expect_geq(first->at.length, 1);
	release(&reading);
}
#define REFUSED(text, code, line, column) expect_refused(text, sizeof(text) - 1, code, line, column)

/* ---- values ---- */

Test(spec_json, takes_every_kind_of_value)
{
	static const struct {
		const char *text, *described;
		enum scalar_kind kind;
	} CASES[] = {
		{"\"x\"", "text", SCALAR_TEXT},         {"null", "nothing", SCALAR_NULL},
		{"true", "true or false", SCALAR_BOOL}, {"false", "true or false", SCALAR_BOOL},
		{"12", "a whole number", SCALAR_INT},   {"1.5", "a number", SCALAR_FLOAT},
		{"[]", "a list", SCALAR_TEXT},          {"{}", "a mapping", SCALAR_TEXT}};

	for (size_t i = 0; i < COUNT(CASES); i++) {
		struct reading reading;
		const struct node *root = root_of(&reading, CASES[i].text);

		cr_expect_str_eq(node_describe(root), CASES[i].described);
		cr_expect_eq(root->kind, CASES[i].kind, "%s", CASES[i].text);
		release(&reading);
	}
}

Test(spec_json, takes_structures)
{
	expect_value("[1,[2,[]],{}]", "[1, [2, []], {}]");
	expect_value("{\"a\":{\"b\":[true,null]},\"\":0}",
		     "{\"\": 0, \"a\": {\"b\": [true, null]}}");
	expect_value(" \t\r\n[ 1 ,\n2 ]\r\n ", "[1, 2]");
	expect_value("{ \"a\" : 1 }", "{\"a\": 1}");
	expect_value("{\"a\":{\"a\":1},\"b\":{\"a\":1}}", "{\"a\": {\"a\": 1}, \"b\": {\"a\": 1}}");
	expect_value("[\"\\\"\",\"\x7F\"]", "[\"\\\"\", \"\\u007f\"]");
}

Test(spec_json, keeps_the_order_of_members)
{
	struct reading reading;
	const struct node *root = root_of(&reading, "{\"b\": 1, \"a\": 2, \"c\": 3}");

	cr_expect(str_is(root->members[0].key->text, "b"));
	cr_expect(str_is(root->members[1].key->text, "a"));
	cr_expect(str_is(root->members[2].key->text, "c"));
	cr_expect(str_is(node_find(root, "a")->text, "2"));
	cr_expect_null(node_find(root, "d"));
	cr_expect_eq(root->weight, 7);
	release(&reading);
}

Test(spec_json, refuses_structures_that_are_none)
{
	REFUSED("", "E0201", 1, 1);
	REFUSED(" \n ", "E0201", 2, 2);
	REFUSED("\xEF\xBB\xBF[]", "E0201", 1, 1);
	REFUSED("[1,]", "E0201", 1, 4);
	REFUSED("[,1]", "E0201", 1, 2);
	REFUSED("[1,,2]", "E0201", 1, 4);
	REFUSED("[1 2]", "E0201", 1, 4);
	REFUSED("[1}", "E0201", 1, 3);
	REFUSED("[", "E0201", 1, 2);
	REFUSED("]", "E0201", 1, 1);
	REFUSED("[]]", "E0201", 1, 3);
	REFUSED("[] []", "E0201", 1, 4);
	REFUSED("1 2", "E0201", 1, 3);
	REFUSED("{\"a\":1,}", "E0201", 1, 8);
	REFUSED("{,\"a\":1}", "E0201", 1, 2);
	REFUSED("{\"a\" 1}", "E0201", 1, 6);
	REFUSED("{\"a\":}", "E0201", 1, 6);
	REFUSED("{\"a\"}", "E0201", 1, 5);
	REFUSED("{\"a\":1 \"b\":2}", "E0201", 1, 8);
	REFUSED("{\"a\":1]", "E0201", 1, 7);
	REFUSED("{a:1}", "E0201", 1, 2);
	REFUSED("{'a':1}", "E0201", 1, 2);
	REFUSED("{1:1}", "E0201", 1, 2);
	REFUSED("{[]:1}", "E0201", 1, 2);
	REFUSED("[1]//", "E0201", 1, 4);
	REFUSED("/**/[]", "E0201", 1, 1);
	REFUSED("[]\0", "E0201", 1, 3);
	REFUSED("[1\f]", "E0201", 1, 3);
	REFUSED("[1\xC2\xA0]", "E0201", 1, 3);
	REFUSED("{\n  \"a\": 1,\n  \"b\": [2,\n}", "E0201", 4, 1);
}

Test(spec_json, refuses_an_empty_text_without_an_address)
{
	struct source source = {"t.json", {NULL, 0}};
	struct arena arena = {0};
	struct diag diag = {0};
	struct node *root;

	cr_expect_eq(json_parse(&source, &arena, &root, &diag), ST_INVALID);
	cr_expect_eq(diag.errors, 1);
	diag_release(&diag);
}

Test(spec_json, refuses_words_that_are_none)
{
	REFUSED("True", "E0201", 1, 1);
	REFUSED("nul", "E0201", 1, 1);
	REFUSED("nulll", "E0201", 1, 5);
	REFUSED("truefalse", "E0201", 1, 5);
	REFUSED("[yes]", "E0201", 1, 2);
	REFUSED("NaN", "E0201", 1, 1);
	REFUSED("[Infinity]", "E0201", 1, 2);
	REFUSED("undefined", "E0201", 1, 1);
}

/* ---- numbers ---- */

Test(spec_json, takes_numbers_as_they_are_written)
{
	static const char *const WHOLE[] = {
		"0", "-0", "7", "-7", "10", "123456789", "184467440737095516160000000000"};
	static const char *const OTHERS[] = {"0.0",   "-0.5", "10.25", "1e5",   "1E5",
					     "1e+05", "1e-5", "0e0",   "1.5E9", "1e999"};

	for (size_t i = 0; i < COUNT(WHOLE) + COUNT(OTHERS); i++) {
		bool is_whole = i < COUNT(WHOLE);
		const char *text = is_whole ? WHOLE[i] : OTHERS[i - COUNT(WHOLE)];
		struct reading reading;
		const struct node *root = root_of(&reading, text);

		cr_expect_eq(root->kind, is_whole ? SCALAR_INT : SCALAR_FLOAT, "%s", text);
		cr_expect(str_is(root->text, text));
		cr_expect_eq(root->at.length, strlen(text));
		release(&reading);
	}
	expect_value("[0,1]", "[0, 1]");
	expect_value("{\"a\":-1.0e+2}", "{\"a\": -1.0e+2}");
}

Test(spec_json, refuses_numbers_that_are_none)
{
	REFUSED("-", "E0201", 1, 1);
	REFUSED("--1", "E0201", 1, 1);
	REFUSED("+1", "E0201", 1, 1);
	REFUSED("01", "E0201", 1, 1);
	REFUSED("-01", "E0201", 1, 1);
	REFUSED("00", "E0201", 1, 1);
	REFUSED(".5", "E0201", 1, 1);
	REFUSED("-.5", "E0201", 1, 1);
	REFUSED("1.", "E0201", 1, 1);
	REFUSED("1.e1", "E0201", 1, 1);
	REFUSED("1e", "E0201", 1, 1);
	REFUSED("1e+", "E0201", 1, 1);
	REFUSED("1e-x", "E0201", 1, 1);
	REFUSED("1.5.5", "E0201", 1, 4);
	REFUSED("1e5.5", "E0201", 1, 4);
	REFUSED("0x10", "E0201", 1, 2);
	REFUSED("1_000", "E0201", 1, 2);
	REFUSED("[1,-]", "E0201", 1, 4);
	REFUSED("[- 1]", "E0201", 1, 2);
	REFUSED("1\xD9\xA0", "E0201", 1, 2);
}

/* ---- text ---- */

static void expect_text(const char *text, const char *expected, size_t len)
{
	struct reading reading;
	struct str found = root_of(&reading, text)->text;

	cr_expect(str_equal(found, (struct str){expected, len}), "%s became %.*s", text,
		  STR_ARGS(found));
	release(&reading);
}
#define TEXT(text, expected) expect_text("\"" text "\"", expected, sizeof(expected) - 1)

Test(spec_json, resolves_escapes)
{
	TEXT("", "");
	TEXT("a\\\"b\\\\c\\/d", "a\"b\\c/d");
	TEXT("\\b\\f\\n\\r\\t", "\b\f\n\r\t");
	TEXT("\\u0041\\u00e9\\u00E9\\u20ac\\uFFFF", "A\xC3\xA9\xC3\xA9\xE2\x82\xAC\xEF\xBF\xBF");
	TEXT("\\u0001\\u001f\\u007F\\u0080", "\x01\x1F\x7F\xC2\x80");
	TEXT("\\u07ff\\u0800", "\xDF\xBF\xE0\xA0\x80");
	TEXT("\\ud800\\udc00 \\uD83D\\uDE00 \\udbff\\udfff",
	     "\xF0\x90\x80\x80 \xF0\x9F\x98\x80 \xF4\x8F\xBF\xBF");
	TEXT("\\ud7ff\\ue000", "\xED\x9F\xBF\xEE\x80\x80");
	TEXT("\\\\u0000", "\\u0000");
	TEXT("0123456\\n0123456789\\n", "0123456\n0123456789\n");
	TEXT("\xC3\xA9\\n\xE6\x97\xA5\\t\xF0\x9F\x98\x80",
	     "\xC3\xA9\n\xE6\x97\xA5\t\xF0\x9F\x98\x80");
}

Test(spec_json, refuses_escapes_without_a_meaning)
{
	REFUSED("\"ab\\x41\"", "E0201", 1, 4);
	REFUSED("\"\\a\"", "E0201", 1, 2);
	REFUSED("\"\\'\"", "E0201", 1, 2);
	REFUSED("\"\\U0041\"", "E0201", 1, 2);
	REFUSED("\"\\u\"", "E0201", 1, 2);
	REFUSED("\"\\u12\"", "E0201", 1, 2);
	REFUSED("\"\\u12G4\"", "E0201", 1, 2);
	REFUSED("\"\\u 123\"", "E0201", 1, 2);
	REFUSED("\"\\u-123\"", "E0201", 1, 2);
	REFUSED("\"\\\xC3\xA9\"", "E0201", 1, 2);
	REFUSED("\"\\\n\"", "E0201", 1, 3);
	REFUSED("\"\\", "E0201", 1, 1);
	REFUSED("\"\\\"", "E0201", 1, 1);
	REFUSED("{\"\xC3\xA9\": \"\xC3\xA9\\q\"}", "E0201", 1, 9);
}

Test(spec_json, refuses_surrogates_that_stand_alone)
{
	REFUSED("\"a\\ud800\"", "E0201", 1, 3);
	REFUSED("\"\\udc00\"", "E0201", 1, 2);
	REFUSED("\"\\ud800\\ud800\"", "E0201", 1, 2);
	REFUSED("\"\\ud800x\"", "E0201", 1, 2);
	REFUSED("\"\\ud800\\n\"", "E0201", 1, 2);
	REFUSED("\"\\ud800\\u\"", "E0201", 1, 2);
	REFUSED("\"\\ud800\\u00e9\"", "E0201", 1, 2);
	REFUSED("\"\\udc00\\ud800\"", "E0201", 1, 2);
	REFUSED("\"\\ud800\\udc0\"", "E0201", 1, 2);
}

Test(spec_json, refuses_a_nul_in_text)
{
	REFUSED("\"\\u0000\"", "E0202", 1, 2);
	REFUSED("[\"x\\\\\\u0000\"]", "E0202", 1, 6);
	REFUSED("\"a\0b\"", "E0201", 1, 3);
}

Test(spec_json, refuses_text_that_does_not_end)
{
	REFUSED("\"", "E0201", 1, 1);
	REFUSED("[\"abc", "E0201", 1, 2);
	REFUSED("{\"abcdefghij", "E0201", 1, 2);
	REFUSED("[\"a\nb\"]", "E0201", 1, 4);
	REFUSED("'a'", "E0201", 1, 1);
}

/* Text is looked at eight bytes at a time, so each byte is tried at each place of two such steps. */
Test(spec_json, knows_each_byte_at_each_place)
{
	for (size_t at = 0; at < 18; at++) {
		for (unsigned byte = 0; byte < 256; byte++) {
			char text[] = "\"aaaaaaaaaaaaaaaaaa\"";
			struct reading reading;
			bool is_plain = byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
			const char *code = byte < 0x80 ? "E0201" : "E0202";

			text[1 + at] = (char)byte;
			parse(&reading, text, sizeof(text) - 1);
			cr_expect_eq(reading.status == ST_OK, is_plain, "%#x at %zu", byte, at);
			if (is_plain)
				cr_expect_eq(reading.root->text.len, 18);
			else
				cr_expect_str_eq(reading.diag.first->code, code, "%#x at %zu", byte,
						 at);
			release(&reading);
		}
	}
}

Test(spec_json, takes_what_is_utf8_and_nothing_else)
{
	TEXT("\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF",
	     "\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF"
	     "\xBF");
	REFUSED("[\"\x80\"]", "E0202", 1, 3);
	REFUSED("[\"\xC3\"]", "E0202", 1, 3);
	REFUSED("[\"\xC0\x80\"]", "E0202", 1, 3);
	REFUSED("[\"\xE0\x80\x80\"]", "E0202", 1, 3);
	REFUSED("[\"\xED\xA0\x80\"]", "E0202", 1, 3);
	REFUSED("[\"\xF4\x90\x80\x80\"]", "E0202", 1, 3);
	REFUSED("[\"\xF8\x88\x80\x80\x80\"]", "E0202", 1, 3);
	REFUSED("[\n \"\xC3\xA9\xE6\x97\xA5z\xFF\"]", "E0202", 2, 6);
	REFUSED("{\"a\": 1, \"\xC3(\": 2}", "E0202", 1, 11);
	REFUSED("[\xFF]", "E0201", 1, 2);
}

Test(spec_json, borrows_text_that_has_no_escapes)
{
	struct reading reading;
	const struct node *root = root_of(&reading, "{\"key\": [\"plain\", \"a\\tb\", 12]}");
	const struct node *list = root->members[0].value;

	cr_expect_eq(root->members[0].key->text.ptr, reading.text + 2);
	cr_expect_eq(list->items[0]->text.ptr, reading.text + 10);
	cr_expect(str_is(list->items[1]->text, "a\tb"));
	cr_expect_eq(list->items[2]->text.ptr, reading.text + 26);
	release(&reading);
}

/* ---- keys ---- */

Test(spec_json, refuses_keys_that_stand_twice)
{
	REFUSED("{\"a\": 1, \"a\": 1}", "E0203", 1, 10);
	REFUSED("{\"a\": 1, \"\\u0061\": 2}", "E0203", 1, 10);
	REFUSED("[{\n\"\": 1,\n\"\": 2}]", "E0203", 3, 1);
	REFUSED("{\"a\": {\"x\": 1, \"y\": 2, \"x\": 3}}", "E0203", 1, 24);
	expect_value("{\"a\": 1, \"A\": 2, \"a \": 3}", "{\"A\": 2, \"a\": 1, \"a \": 3}");
}

Test(spec_json, finds_the_same_key_among_many)
{
	struct strbuf text = {0};
	struct reading reading;

	strbuf_add_c(&text, "{");
	for (unsigned i = 0; i < 1000; i++)
		strbuf_printf(&text, "\"k%u\": %u,\n", i * 7919 % 1000, i);
	strbuf_add_c(&text, "\"k500\": 0}");
	parse(&reading, text.data, text.len);
	cr_expect_eq(reading.status, ST_INVALID);
	cr_expect_eq(reading.diag.errors, 1);
	cr_expect_str_eq(reading.diag.first->code, "E0203");
	cr_expect_eq(reading.diag.first->at.line, 1001);
	cr_expect_eq(reading.diag.first->next->severity, SEVERITY_NOTE);
	release(&reading);
	strbuf_release(&text);
}

/* ---- places ---- */

static void expect_place(const struct node *node, unsigned line, unsigned column, unsigned length)
{
	cr_expect_eq(node->at.line, line, "line %u, not %u", node->at.line, line);
	cr_expect_eq(node->at.column, column, "line %u: column %u, not %u", line, node->at.column,
		     column);
	cr_expect_eq(node->at.length, length, "line %u column %u: length %u, not %u", line, column,
		     node->at.length, length);
}

Test(spec_json, knows_the_places)
{
	struct reading reading;
	const struct node *root =
		root_of(&reading, "{\n\t\"a\": [1, -2.5,\r\n true], \"b\\n\": {}\n}");
	const struct node *list = root->members[0].value;

	expect_place(root, 1, 1, 1);
	expect_place(root->members[0].key, 2, 2, 3);
	expect_place(list, 2, 7, 1);
	expect_place(list->items[0], 2, 8, 1);
	expect_place(list->items[1], 2, 11, 4);
	expect_place(list->items[2], 3, 2, 4);
	expect_place(root->members[1].key, 3, 9, 5);
	expect_place(root->members[1].value, 3, 16, 1);
	cr_expect_eq(root->at.source, &reading.source);
	release(&reading);
}

Test(spec_json, counts_characters_not_bytes)
{
	struct reading reading;
	const struct node *root =
		root_of(&reading,
			"[\"\xC3\xA9\xE6\x97\xA5\", \"\xF0\x9F\x98\x80\", 1, \"\\u00e9\",\n"
			"\"ascii\", 2, \"0123456789\xC3\xA9\", 3]");

	expect_place(root->items[0], 1, 2, 4);
	expect_place(root->items[1], 1, 8, 3);
	expect_place(root->items[2], 1, 13, 1);
	expect_place(root->items[3], 1, 16, 8);
	expect_place(root->items[4], 2, 1, 7);
	expect_place(root->items[5], 2, 10, 1);
	expect_place(root->items[6], 2, 13, 13);
	expect_place(root->items[7], 2, 28, 1);
	release(&reading);
	REFUSED("[\"\xC3\xA9\xC3\xA9\", ?]", "E0201", 1, 8);
	REFUSED("[\"\xC3\xA9\xC3\xA9\" \"\"]", "E0201", 1, 7);
	REFUSED("[\"\xC3\xA9\",\n\"x\" ?]", "E0201", 2, 5);
	REFUSED("[\"\xC3\xA9\t\"]", "E0201", 1, 4);
	REFUSED("[\"\xC3\xA9\", \"abc]", "E0201", 1, 7);
	REFUSED("{\"\xC3\xA9\": 1, \"\xC3\xA9\": 2}", "E0203", 1, 10);
}

/* ---- bounds ---- */

static struct strbuf repeated(const char *head, const char *part, size_t count, const char *tail)
{
	struct strbuf text = {0};

	strbuf_add_c(&text, head);
	for (size_t i = 0; i < count; i++)
		strbuf_add_c(&text, part);
	strbuf_add_c(&text, tail);
	return text;
}

static void expect_bound(struct strbuf text, const char *code, unsigned column)
{
	expect_refused(text.data, text.len, code, 1, column);
	strbuf_release(&text);
}

Test(spec_json, bounds_depth)
{
	struct reading reading;
	struct strbuf text = repeated("", "[", YAML_DEPTH_MAX, "");

	for (unsigned i = 0; i < YAML_DEPTH_MAX; i++)
		strbuf_add_char(&text, ']');
	parse(&reading, text.data, text.len);
	cr_expect_eq(reading.status, ST_OK);
	release(&reading);
	strbuf_release(&text);
	expect_bound(repeated("", "[", YAML_DEPTH_MAX + 1, ""), "E0205", YAML_DEPTH_MAX + 1);
	expect_bound(repeated("", "[", 1000000, ""), "E0205", YAML_DEPTH_MAX + 1);
	expect_bound(repeated("", "{\"a\":", 200000, ""), "E0205", YAML_DEPTH_MAX * 5 + 1);
	text = repeated("[", "[[]],", 1000, "[]]");
	parse(&reading, text.data, text.len);
	cr_expect_eq(reading.status, ST_OK, "depth is not counted back");
	release(&reading);
	strbuf_release(&text);
}

Test(spec_json, bounds_the_number_of_values)
{
	struct reading reading;
	struct strbuf text = repeated("[", "1,", YAML_WEIGHT_MAX - 2, "1]");

	parse(&reading, text.data, text.len);
	cr_expect_eq(reading.status, ST_OK);
	cr_expect_eq(reading.root->weight, YAML_WEIGHT_MAX);
	release(&reading);
	strbuf_release(&text);
	expect_bound(repeated("[", "1,", YAML_WEIGHT_MAX - 1, "1]"), "E0205", 2 * YAML_WEIGHT_MAX);
}

Test(spec_json, never_takes_a_part_for_the_whole)
{
	static const char TEXT[] =
		"{\"a\": [1.5e+3, -0, true, false, null], \"\xC3\xA9\\u00e9\\ud83d\\ude00\": "
		"{\"\": \"\xF0\x9F\x98\x80\\\\\"},\n \"c\": [[], {}, \"0123456789abcdef\"]}";

	for (size_t len = 0; len < sizeof(TEXT) - 1; len++) {
		struct reading reading;

		parse(&reading, TEXT, len);
		cr_expect_eq(reading.status, ST_INVALID, "cut at %zu", len);
		cr_expect_eq(reading.diag.errors, 1, "cut at %zu", len);
		release(&reading);
	}
	expect_value("{\"a\": [1.5e+3, -0, true, false, null]}",
		     "{\"a\": [1.5e+3, -0, true, false, null]}");
}

Test(spec_json, survives_any_byte_anywhere)
{
	static const char TEXT[] = "{\"a\": [1.5e+3, true, null], \"\xC3\xA9\\u00e9\": {\"\": "
				   "\"\xF0\x9F\x98\x80\\\\\"}}";

	for (size_t at = 0; at < sizeof(TEXT) - 1; at++) {
		for (unsigned byte = 0; byte < 256; byte++) {
			char text[sizeof(TEXT)];
			struct reading reading;

			memcpy(text, TEXT, sizeof(TEXT));
			text[at] = (char)byte;
			parse(&reading, text, sizeof(TEXT) - 1);
			cr_expect_leq(reading.diag.errors, 1);
			release(&reading);
		}
	}
}

/* One line of about a megabyte, which must not take a second of processor time. */
static void expect_quick_text(const char *what, struct strbuf text, enum status expected)
{
	struct reading reading;
	clock_t begin = clock();
	double seconds;

	parse(&reading, text.data, text.len);
	seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
	cr_expect_eq(reading.status, expected, "%s", what);
	cr_expect_lt(seconds, 1.0, "%s: %.2f s", what, seconds);
	release(&reading);
	strbuf_release(&text);
}

static void expect_quick(const char *head, const char *part, const char *tail, enum status expected)
{
	expect_quick_text(part, repeated(head, part, (1 << 20) / strlen(part), tail), expected);
}

Test(spec_json, takes_no_longer_for_one_long_line)
{
	struct strbuf members = {0};

	expect_quick("\"", "x", "\"", ST_OK);
	expect_quick("\"", "\xC3\xA9", "\"", ST_OK);
	expect_quick("\"", "\xC3\xA9", "\xFF\"", ST_INVALID);
	expect_quick("\"", "\\n", "\"", ST_OK);
	expect_quick("\"", "\\ud83d\\ude00", "\"", ST_OK);
	expect_quick("\"", "\\\\", "", ST_INVALID);
	expect_quick("[", "          ", "]", ST_OK);
	expect_quick("", "[[[[[[[[", "", ST_INVALID);
	expect_quick("", "1", "", ST_OK);
	expect_quick("[", "\"\xC3\xA9\", ", "1]", ST_OK);
	expect_quick("[", "\"\xC3\xA9\", ", "?]", ST_INVALID);
	expect_quick("[", "{\"abcd\": [\"\xC3\xA9\"]}, ", "1]", ST_OK);
	expect_quick("{", "\"a\": 1, ", "\"b\": 1}", ST_INVALID);
	strbuf_add_c(&members, "{\"b\": 1");
	for (unsigned i = 0; members.len < 1 << 20; i++)
		strbuf_printf(&members, ", \"\xC3\xA9%u\": %u", i * 7919, i);
	strbuf_add_c(&members, "}");
	expect_quick_text("different members", members, ST_OK);
}
