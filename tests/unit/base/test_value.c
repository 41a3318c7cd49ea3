#include "base/param.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct place NOWHERE = {0};

static void expect_quantity(const char *text, enum param_unit unit, int64_t expected)
{
	int64_t value = 0;

	cr_expect(quantity_parse(str_of(text), unit, &value), "'%s'", text);
	cr_expect_eq(value, expected, "'%s' is %lld", text, (long long)value);
}

static void expect_no_quantity(const char *text, enum param_unit unit)
{
	int64_t value;

	cr_expect_not(quantity_parse(str_of(text), unit, &value), "'%s'", text);
}

Test(base_value, quantities_carry_their_unit)
{
	expect_quantity("-1.0 dB", UNIT_DB, -MILLION);
	expect_quantity("-1", UNIT_DB, -MILLION);
	expect_quantity("-40dB", UNIT_DB, -40LL * MILLION);
	expect_quantity("-1 dBTP", UNIT_DB, -MILLION);
	expect_quantity("-1 dBFS", UNIT_DB, -MILLION);
	expect_quantity("-16 LUFS", UNIT_LUFS, -16LL * MILLION);
	expect_quantity("192k", UNIT_BITRATE, 192000LL * MILLION);
	expect_quantity("192", UNIT_BITRATE, 192000LL * MILLION);
	expect_quantity("192 kbps", UNIT_BITRATE, 192000LL * MILLION);
	expect_quantity("192000", UNIT_BITRATE, 192000LL * MILLION);
	expect_quantity("192000 bps", UNIT_BITRATE, 192000LL * MILLION);
	expect_quantity("0.3 s", UNIT_SECONDS, 300000);
	expect_quantity("300 ms", UNIT_SECONDS, 300000);
	expect_quantity("0.3", UNIT_SECONDS, 300000);
	expect_quantity("2MB", UNIT_BYTES, 2LL * 1024 * 1024 * MILLION);
	expect_quantity("2 mb", UNIT_BYTES, 2LL * 1024 * 1024 * MILLION);
	expect_quantity("500kb", UNIT_BYTES, 500LL * 1024 * MILLION);
	expect_quantity("0.5 KB", UNIT_BYTES, 512LL * MILLION);
	expect_quantity("44.1 kHz", UNIT_HZ, 44100LL * MILLION);
	expect_quantity("44100 Hz", UNIT_HZ, 44100LL * MILLION);
	expect_quantity("12px", UNIT_PIXELS, 12LL * MILLION);
	expect_quantity("50 %", UNIT_PERCENT, 50LL * MILLION);
	expect_quantity("+0.4", UNIT_NONE, 400000);
	expect_quantity("0.40", UNIT_NONE, 400000);
	expect_quantity("0.4000000000", UNIT_NONE, 400000);
	expect_quantity("-0", UNIT_NONE, 0);
	expect_quantity("0.000001", UNIT_NONE, 1);
	expect_quantity("  7  ", UNIT_NONE, 7LL * MILLION);
}

Test(base_value, wrong_units_and_shapes_are_no_quantities)
{
	expect_no_quantity("1 s", UNIT_DB);
	expect_no_quantity("1 dB", UNIT_SECONDS);
	expect_no_quantity("1 dB", UNIT_NONE);
	expect_no_quantity("1 KDB", UNIT_DB);
	expect_no_quantity("1 db", UNIT_DB);
	expect_no_quantity("192m", UNIT_BITRATE);
	expect_no_quantity("2 GB", UNIT_BYTES);
	expect_no_quantity("1 dB s", UNIT_DB);
	expect_no_quantity("", UNIT_NONE);
	expect_no_quantity("-", UNIT_NONE);
	expect_no_quantity("dB", UNIT_DB);
	expect_no_quantity("1.2.3", UNIT_NONE);
	expect_no_quantity("1,5", UNIT_NONE);
	expect_no_quantity("- 1", UNIT_NONE);
	expect_no_quantity("--1", UNIT_NONE);
	expect_no_quantity("0x10", UNIT_NONE);
	expect_no_quantity("nan", UNIT_NONE);
	expect_no_quantity("inf", UNIT_NONE);
}

Test(base_value, more_than_six_decimals_and_overflow_are_no_quantities)
{
	int64_t value;

	expect_no_quantity("0.0000001", UNIT_NONE);
	expect_no_quantity("1.1234567", UNIT_NONE);
	expect_no_quantity("0.0001 ms", UNIT_SECONDS);
	expect_quantity("9223372036854.775807", UNIT_NONE, INT64_MAX);
	expect_no_quantity("9223372036854.775808", UNIT_NONE);
	expect_no_quantity("99999999999999999999999999", UNIT_NONE);
	expect_no_quantity("9223372036854 MB", UNIT_BYTES);
	expect_no_quantity("9223372036854k", UNIT_BITRATE);
	expect_no_quantity("-9223372036854 MB", UNIT_BYTES);
	cr_expect_not(quantity_parse((struct str){"1\0", 2}, UNIT_NONE, &value));
}

static const char *const WORDS[] = {"nearest", "bilinear", "lanczos", NULL};

static const char *const COLOR_WORDS[] = {"auto", NULL};
static const struct param_def TABLE[] = {
	{.name = "text", .type = PARAM_STRING},
	{.name = "flag", .type = PARAM_BOOL, .def = "true"},
	{.name = "count", .type = PARAM_INT, .def = "3", .min = 1, .max = 10},
	{.name = "n", .type = PARAM_INT, .flags = PARAM_SECOND_NAME, .alias = "count"},
	{.name = "free", .type = PARAM_INT},
	{.name = "edge", .type = PARAM_INT, .unit = UNIT_PIXELS},
	{.name = "peak", .type = PARAM_NUMBER, .unit = UNIT_DB, .def = "-1 dB", .min = -60LL * MILLION, .max = 0},
	{.name = "method", .type = PARAM_ENUM, .def = "lanczos", .words = WORDS},
	{.name = "size", .type = PARAM_SIZE, .min = 1, .max = 4096},
	{.name = "color", .type = PARAM_COLOR, .def = "transparent"},
	{.name = "range", .type = PARAM_RANGE, .unit = UNIT_SECONDS, .min = 0, .max = 100LL * MILLION},
	{.name = "words", .type = PARAM_ENUMS, .words = WORDS},
	{.name = "texts", .type = PARAM_STRINGS},
	{.name = "path", .type = PARAM_PATH},
	{.name = "any", .type = PARAM_ANY},
	{.name = "backdrop", .type = PARAM_COLOR, .words = COLOR_WORDS},
	{.name = NULL},
};

static const struct param_def *row(const char *name)
{
	for (size_t i = 0; TABLE[i].name; i++) {
		if (strcmp(TABLE[i].name, name) == 0)
			return &TABLE[i];
	}
	cr_assert_fail("no row %s", name);
	return NULL;
}

/* The canonical text of a value, or the code of the finding when it is refused. */
static const char *canonical(struct arena *arena, const char *name, const char *text)
{
	struct param_value value;
	struct strbuf out = {0};
	struct diag diag = {0};
	const char *kept;
	enum status st = param_parse(row(name), str_of(text), NOWHERE, arena, &value, &diag);

	if (st == ST_OK) {
		cr_expect_eq(diag.errors, 0);
		cr_expect(value.is_set && value.is_written);
		param_format(row(name), &value, &out);
	} else {
		cr_expect_eq(st, ST_INVALID);
		cr_assert_eq(diag.errors, 1, "%s: '%s'", name, text);
		cr_expect(str_contains(str_of(diag.first->text), name), "the parameter is named: %s", diag.first->text);
		strbuf_add_c(&out, diag.first->code);
	}
	kept = str_keep(arena, strbuf_str(&out));
	strbuf_release(&out);
	diag_release(&diag);
	return kept;
}

static void expect_canonical(const char *name, const char *text, const char *expected)
{
	struct arena arena = {0};

	cr_expect_str_eq(canonical(&arena, name, text), expected, "%s: '%s'", name, text);
	arena_release(&arena);
}

Test(base_value, equal_values_have_equal_text)
{
	expect_canonical("peak", "-1.0 dB", "-1");
	expect_canonical("peak", "-1", "-1");
	expect_canonical("peak", "-1.000dBFS", "-1");
	expect_canonical("flag", "True", "true");
	expect_canonical("flag", "FALSE", "false");
	expect_canonical("count", "007", "7");
	expect_canonical("free", "-0", "0");
	expect_canonical("free", "-12", "-12");
	expect_canonical("free", "9223372036854775807", "9223372036854775807");
	expect_canonical("edge", "12px", "12");
	expect_canonical("edge", "12 px", "12");
	expect_canonical("edge", "-3px", "-3");
	expect_canonical("size", "32x48", "32x48");
	expect_canonical("size", " 32 x 048 ", "32x48");
	expect_canonical("method", "nearest", "\"nearest\"");
	expect_canonical("text", "a\nb", "\"a\\nb\"");
	expect_canonical("texts", "one", "[\"one\"]");
	expect_canonical("path", "a b.png", "\"a b.png\"");
}

Test(base_value, colours)
{
	expect_canonical("color", "#fff", "#ffffffff");
	expect_canonical("color", "#FFFF", "#ffffffff");
	expect_canonical("color", "#1a2B3c", "#1a2b3cff");
	expect_canonical("color", "#1a2b3c4d", "#1a2b3c4d");
	expect_canonical("color", "#123", "#112233ff");
	expect_canonical("color", "#1234", "#11223344");
	expect_canonical("color", "transparent", "#00000000");
	expect_canonical("backdrop", "auto", "\"auto\"");
	expect_canonical("backdrop", "#123", "#112233ff");
	expect_canonical("backdrop", "automatic", "E0303");
	expect_canonical("color", "auto", "E0303");
	expect_canonical("color", "#ff", "E0303");
	expect_canonical("color", "#fffff", "E0303");
	expect_canonical("color", "#fffffff", "E0303");
	expect_canonical("color", "#ggg", "E0303");
	expect_canonical("color", "ffffff", "E0303");
	expect_canonical("color", "red", "E0303");
	expect_canonical("color", "", "E0303");
}

Test(base_value, wrong_types_are_refused)
{
	expect_canonical("flag", "yes", "E0303");
	expect_canonical("flag", "1", "E0303");
	expect_canonical("count", "1.5", "E0303");
	expect_canonical("count", "", "E0303");
	expect_canonical("free", "9223372036854775808", "E0303");
	expect_canonical("edge", "px", "E0303");
	expect_canonical("count", "3px", "E0303");
	expect_canonical("peak", "-1 s", "E0303");
	expect_canonical("size", "32", "E0303");
	expect_canonical("size", "x", "E0303");
	expect_canonical("size", "32x", "E0303");
	expect_canonical("size", "x32", "E0303");
	expect_canonical("size", "32x32x32", "E0303");
	expect_canonical("size", "-32x32", "E0303");
	expect_canonical("size", "", "E0303");
	expect_canonical("range", "1", "E0303");
	expect_canonical("words", "nearest", "E0303");
	expect_canonical("path", "", "E0303");
}

Test(base_value, values_out_of_range_are_refused)
{
	expect_canonical("count", "0", "E0304");
	expect_canonical("count", "11", "E0304");
	expect_canonical("count", "10", "10");
	expect_canonical("peak", "0.1 dB", "E0304");
	expect_canonical("peak", "-60.000001", "E0304");
	expect_canonical("peak", "-60", "-60");
	expect_canonical("size", "0x1", "E0304");
	expect_canonical("size", "4097x1", "E0304");
	expect_canonical("size", "1x4097", "E0304");
	expect_canonical("size", "4294967297x1", "E0304");
	expect_canonical("size", "18446744073709551615x1", "E0304");
	expect_canonical("size", "4096x4096", "4096x4096");
}

Test(base_value, an_unknown_word_names_the_nearest)
{
	struct arena arena = {0};
	struct diag diag = {0};
	struct param_value value;

	cr_assert_eq(param_parse(row("method"), STR("lanczoz"), NOWHERE, &arena, &value, &diag), ST_INVALID);
	cr_expect_str_eq(diag.first->code, "E0305");
	cr_expect(str_contains(str_of(diag.first->text), "nearest, bilinear, lanczos"), "%s", diag.first->text);
	cr_assert_not_null(diag.first->hint);
	cr_expect(str_contains(str_of(diag.first->hint), "'lanczos'"));
	diag_release(&diag);
	arena_release(&arena);
}

Test(base_value, a_finding_stands_at_the_value)
{
	struct source source = {"a.yaml", STR("")};
	struct place at = {&source, 4, 9, 2};
	struct arena arena = {0};
	struct diag diag = {0};
	struct param_value value;

	cr_assert_eq(param_parse(row("count"), STR("99"), at, &arena, &value, &diag), ST_INVALID);
	cr_expect_eq(diag.first->at.line, 4);
	cr_expect_eq(diag.first->at.column, 9);
	cr_assert_eq(param_parse(row("count"), STR("9"), at, &arena, &value, &diag), ST_OK);
	cr_expect_eq(value.at.line, 4);
	diag_release(&diag);
	arena_release(&arena);
}

Test(base_value, items_of_lists)
{
	struct diag diag = {0};
	struct param_value value;

	cr_expect_eq(param_parse_item(row("range"), STR("0.5 s"), NOWHERE, &value, &diag), ST_OK);
	cr_expect_eq(value.number, 500000);
	cr_expect_eq(param_parse_item(row("words"), STR("bilinear"), NOWHERE, &value, &diag), ST_OK);
	cr_expect_eq(value.number, 1);
	cr_expect_eq(param_parse_item(row("texts"), STR("x"), NOWHERE, &value, &diag), ST_OK);
	cr_expect(str_is(value.text, "x"));
	cr_expect_eq(diag.errors, 0);
	cr_expect_eq(param_parse_item(row("range"), STR("101"), NOWHERE, &value, &diag), ST_INVALID);
	cr_expect_eq(param_parse_item(row("range"), STR("1 dB"), NOWHERE, &value, &diag), ST_INVALID);
	cr_expect_eq(param_parse_item(row("words"), STR("cubic"), NOWHERE, &value, &diag), ST_INVALID);
	cr_expect_eq(diag.errors, 3);
	diag_release(&diag);
}

Test(base_value, lists_as_text)
{
	struct str items[] = {STR("a\"b"), STR("c")};
	struct param_value list = {.is_set = true, .list = items, .count = 2};
	struct param_value range = {.is_set = true, .low = 250000, .high = 2 * MILLION};
	struct strbuf out = {0};

	param_format(row("texts"), &list, &out);
	cr_expect_str_eq(out.data, "[\"a\\\"b\", \"c\"]");
	strbuf_clear(&out);
	param_format(row("range"), &range, &out);
	cr_expect_str_eq(out.data, "[0.25, 2]");
	strbuf_release(&out);
}

Test(base_value, names_and_aliases)
{
	cr_expect_eq(param_count(TABLE), 16);
	cr_expect_eq(param_count(NULL), 0);
	cr_expect_eq(param_index(TABLE, STR("text")), 0);
	cr_expect_eq(param_index(TABLE, STR("n")), param_index(TABLE, STR("count")));
	cr_expect_eq(param_index(TABLE, STR("coun")), SIZE_MAX);
	cr_expect_eq(param_index(TABLE, STR("")), SIZE_MAX);
	cr_expect_eq(param_index(NULL, STR("text")), SIZE_MAX);
}

Test(base_value, defaults_are_set_but_not_written)
{
	struct arena arena = {0};
	struct param_set set = param_defaults(TABLE, &arena);

	cr_expect_eq(param_number(&set, "count"), 3);
	cr_expect_eq(param_number(&set, "n"), 3, "an alias reads the row it stands for");
	cr_expect_not(set.values[3].is_set, "and has nothing of its own");
	cr_expect(param_get(&set, "count")->is_set);
	cr_expect_not(param_get(&set, "count")->is_written);
	cr_expect(param_flag(&set, "flag"));
	cr_expect_str_eq(param_word(&set, "method"), "lanczos");
	cr_expect_eq(param_number(&set, "peak"), -MILLION);
	cr_expect_eq(param_number(&set, "color"), 0);
	cr_expect_not(param_get(&set, "text")->is_set);
	cr_expect_not(param_get(&set, "size")->is_set);
	cr_expect_eq(param_number(&set, "free"), 0);
	arena_release(&arena);
}

static const struct param_def POSITION = {
	.name = "start", .type = PARAM_NUMBER, .unit = UNIT_POSITION, .min = 0, .max = 100LL * MILLION};

static void expect_position(const char *text, bool is_samples, int64_t number, const char *canonical)
{
	struct arena arena = {0};
	struct diag diag = {0};
	struct strbuf out = {0};
	struct param_value value;

	cr_assert_eq(param_parse(&POSITION, str_of(text), (struct place){0}, &arena, &value, &diag), ST_OK, "%s", text);
	cr_expect_eq(value.is_samples, is_samples, "%s", text);
	cr_expect_eq(value.number, number, "%s", text);
	param_format(&POSITION, &value, &out);
	cr_expect_str_eq(out.data, canonical, "%s", text);
	strbuf_release(&out);
	arena_release(&arena);
}

Test(base_value, positions_are_seconds_or_samples_and_never_mistaken)
{
	expect_position("0.5 s", false, 500000, "0.5");
	expect_position("500ms", false, 500000, "0.5");
	expect_position("0.5", false, 500000, "0.5");
	expect_position("5", false, 5LL * MILLION, "5");
	expect_position("5 samples", true, 5LL * MILLION, "5 samples");
	expect_position("5.0samples", true, 5LL * MILLION, "5 samples");
	expect_position("2.2e4 samples", true, 22000LL * MILLION, "22000 samples");
	expect_position("0 samples", true, 0, "0 samples");
}

static void expect_no_position(const char *text, const char *code, const char *part)
{
	struct arena arena = {0};
	struct diag diag = {0};
	struct param_value value;

	cr_assert_eq(param_parse(&POSITION, str_of(text), (struct place){0}, &arena, &value, &diag), ST_INVALID, "%s",
		     text);
	cr_assert_str_eq(diag.first->code, code, "%s", text);
	cr_assert_not_null(strstr(diag.first->text, part), "%s: %s", text, diag.first->text);
	cr_assert_null(diag.first->next);
	diag_release(&diag);
	arena_release(&arena);
}

Test(base_value, positions_have_bounds)
{
	int64_t ignored;

	expect_no_position("101", "E0304", "outside 0 to 100");
	expect_no_position("-1 s", "E0304", "outside 0 to 100");
	expect_no_position("-1 samples", "E0303", "whole number of samples from 0");
	expect_no_position("0.5 samples", "E0303", "whole number of samples from 0");
	expect_no_position("5 sample", "E0303", "a number of samples");
	expect_no_position("5 dB", "E0303", "a time in s or ms");
	expect_no_position("99999999999999 samples", "E0303", "samples");
	cr_expect_not(quantity_parse(STR("5 samples"), UNIT_POSITION, &ignored));
	cr_expect_not(quantity_parse(STR("5 samples"), UNIT_SECONDS, &ignored));
	expect_quantity("5 ms", UNIT_POSITION, 5000);
}

Test(base_value, every_unit_has_a_name_for_messages)
{
	for (int unit = UNIT_NONE; unit <= UNIT_POSITION; unit++) {
		for (int other = UNIT_NONE; other < unit; other++)
			cr_expect_str_neq(unit_describe((enum param_unit)unit), unit_describe((enum param_unit)other));
	}
}
