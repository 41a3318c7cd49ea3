/* test_base64.c - what is base64 and what only looks like it. */
#include "base/base64.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static void check(const char *text, const char *expected)
{
	struct bytes bytes;

	cr_assert(base64_decode(str_of(text), 100, &bytes), "%s", text);
	cr_expect_eq(bytes.len, strlen(expected), "%s", text);
	cr_expect_eq(memcmp(bytes.data ? (char *)bytes.data : "", expected, bytes.len), 0, "%s",
		     text);
	bytes_release(&bytes);
}

static void check_both(const char *text, const char *bytes)
{
	struct strbuf written = {0};

	check(text, bytes);
	base64_encode(str_of(bytes), &written);
	cr_expect_str_eq(written.data ? written.data : "", text);
	strbuf_release(&written);
}

Test(base_base64, vectors_of_the_standard)
{
	check_both("", "");
	check_both("Zg==", "f");
	check_both("Zm8=", "fo");
	check_both("Zm9v", "foo");
	check_both("Zm9vYg==", "foob");
	check_both("Zm9vYmE=", "fooba");
	check_both("Zm9vYmFy", "foobar");
	check_both("+/+/", "\xfb\xff\xbf");
}

Test(base_base64, nothing_else_is_taken)
{
	static const char *const BAD[] = {
		"Z",          "Zg",       "Zg=",
		"Zm8",        "Zm9vYg",   "Zm9v\nYmFy",
		"Zm9vYm\nFy", "Zm9v ",    "Zm9vYmF-",
		"Zm9vYmF_",   "Zg==Zm9v", "=",
		"==",         "====",     "Z===",
		"=Zm8",       "Zh==",     "Zm9=",
		"Zm=v",       "Z=9v",     "data:image/png;base64,Zm9v",
		"Zm9\x80",
	};

	for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++) {
		struct bytes bytes = {(uint8_t *)"x", 1};

		cr_expect_not(base64_decode(str_of(BAD[i]), 100, &bytes), "%s", BAD[i]);
		cr_expect_null(bytes.data);
		cr_expect_eq(bytes.len, 0);
	}
}

Test(base_base64, a_nul_is_no_letter)
{
	struct bytes bytes;

	cr_assert_not(base64_decode((struct str){"Zm9\0", 4}, 100, &bytes));
}

Test(base_base64, no_more_than_is_allowed)
{
	struct bytes bytes;

	cr_assert_not(base64_decode(STR("Zm9vYmFy"), 5, &bytes));
	cr_assert(base64_decode(STR("Zm9vYmFy"), 6, &bytes));
	bytes_release(&bytes);
	cr_assert(base64_decode(STR("Zm9vYmE="), 5, &bytes));
	bytes_release(&bytes);
	cr_assert(base64_decode(STR(""), 0, &bytes));
	cr_assert_eq(bytes.len, 0);
}

Test(base_base64, every_byte_comes_back)
{
	static const char LETTERS[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char text[256 * 4 + 1];
	struct bytes bytes;

	for (unsigned i = 0; i < 256; i++) {
		unsigned bits = i << 16 | (255 - i) << 8 | (i ^ 0x5A);

		for (unsigned k = 0; k < 4; k++)
			text[4 * i + k] = LETTERS[bits >> (18 - 6 * k) & 63];
	}
	cr_assert(base64_decode((struct str){text, 1024}, 768, &bytes));
	cr_assert_eq(bytes.len, 768);
	for (unsigned i = 0; i < 256; i++) {
		cr_assert_eq(bytes.data[3 * i], i);
		cr_assert_eq(bytes.data[3 * i + 1], 255 - i);
		cr_assert_eq(bytes.data[3 * i + 2], i ^ 0x5A);
	}
	bytes_release(&bytes);
}

/* RFC 4648, section 10, and what is longer than one piece. */
Test(base_base64, written_in_pieces)
{
	static const char *const ROWS[][2] = {
		{"", ""},
		{"f", "Zg=="},
		{"fo", "Zm8="},
		{"foo", "Zm9v"},
		{"foob", "Zm9vYg=="},
		{"fooba", "Zm9vYmE="},
		{"foobar", "Zm9vYmFy"},
	};
	unsigned char long_one[2000];
	struct strbuf text = {0};
	struct bytes bytes;

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		strbuf_clear(&text);
		base64_encode(str_of(ROWS[i][0]), &text);
		cr_expect(str_is(strbuf_str(&text), ROWS[i][1]), "%s", ROWS[i][0]);
	}
	for (size_t i = 0; i < sizeof(long_one); i++)
		long_one[i] = (unsigned char)(i * 7 + i / 256);
	for (size_t len = 760; len < sizeof(long_one); len += 31) {
		strbuf_clear(&text);
		base64_encode((struct str){(const char *)long_one, len}, &text);
		cr_assert(base64_decode(strbuf_str(&text), len, &bytes));
		cr_expect_eq(bytes.len, len);
		cr_expect_eq(memcmp(bytes.data, long_one, len), 0);
		bytes_release(&bytes);
	}
	strbuf_release(&text);
}
