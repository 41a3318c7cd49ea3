/* base64.c - the alphabet of RFC 4648, four letters at a time. */
#include "base/base64.h"

/* Value of a letter plus one, so that 0 is "none". */
/* clang-format off */
static const uint8_t VALUES[256] = {
	['A'] = 1,  ['B'] = 2,  ['C'] = 3,  ['D'] = 4,  ['E'] = 5,  ['F'] = 6,  ['G'] = 7,
	['H'] = 8,  ['I'] = 9,  ['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14,
	['O'] = 15, ['P'] = 16, ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21,
	['V'] = 22, ['W'] = 23, ['X'] = 24, ['Y'] = 25, ['Z'] = 26,
	['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30, ['e'] = 31, ['f'] = 32, ['g'] = 33,
	['h'] = 34, ['i'] = 35, ['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40,
	['o'] = 41, ['p'] = 42, ['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47,
	['v'] = 48, ['w'] = 49, ['x'] = 50, ['y'] = 51, ['z'] = 52,
	['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56, ['4'] = 57, ['5'] = 58, ['6'] = 59,
	['7'] = 60, ['8'] = 61, ['9'] = 62, ['+'] = 63, ['/'] = 64,
};
/* clang-format on */

/* The bits of `count` letters from the highest of 24; false when one is no letter. */
static bool take(const char *text, unsigned count, uint32_t *out)
{
	uint32_t bits = 0;
	bool is_good = true;

	for (unsigned i = 0; i < count; i++) {
		unsigned value = VALUES[(unsigned char)text[i]] - 1u;

		is_good = is_good && value < 64;
		bits |= (value & 63u) << (18 - 6 * i);
	}
	*out = bits;
	return is_good;
}

static unsigned padding(struct str text)
{
	if (text.len == 0 || text.ptr[text.len - 1] != '=')
		return 0;
	return text.ptr[text.len - 2] == '=' ? 2 : 1;
}

/* The last group, which may be padded. */
static bool take_last(const char *text, unsigned padded, uint8_t *out)
{
	uint32_t bits;

	if (!take(text, 4 - padded, &bits) || bits & ((UINT32_C(1) << 8 * padded) - 1))
		return false;
	for (unsigned i = 0; i < 3 - padded; i++)
		out[i] = (uint8_t)(bits >> (16 - 8 * i));
	return true;
}

bool base64_decode(struct str text, size_t max, struct bytes *out)
{
	size_t groups = text.len / 4;
	unsigned padded = text.len % 4 == 0 ? padding(text) : 0;
	bool is_good = true;
	uint8_t *put;

	*out = (struct bytes){0};
	if (text.len % 4 || groups * 3 - padded > max)
		return false;
	if (groups == 0)
		return true;
	out->len = groups * 3 - padded;
	out->data = put = mem_alloc(out->len);
	for (size_t i = 0; i + 1 < groups && is_good; i++, put += 3) {
		uint32_t bits;

		is_good = take(text.ptr + 4 * i, 4, &bits);
		put[0] = (uint8_t)(bits >> 16);
		put[1] = (uint8_t)(bits >> 8);
		put[2] = (uint8_t)bits;
	}
	is_good = is_good && take_last(text.ptr + 4 * (groups - 1), padded, put);
	if (!is_good)
		bytes_release(out);
	return is_good;
}

void base64_write(const void *data, size_t len, char *out)
{
	static const char LETTERS[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *from = data;

	for (size_t i = 0; i < len; i += 3) {
		size_t left = len - i;
		uint32_t group = (uint32_t)from[i] << 16;

		group |= left > 1 ? (uint32_t)from[i + 1] << 8 : 0;
		group |= left > 2 ? from[i + 2] : 0;
		*out++ = LETTERS[group >> 18];
		*out++ = LETTERS[group >> 12 & 63];
		*out++ = left > 1 ? LETTERS[group >> 6 & 63] : '=';
		*out++ = left > 2 ? LETTERS[group & 63] : '=';
	}
}

void base64_encode(struct str bytes, struct strbuf *out)
{
	char piece[BASE64_LEN(768)];

	for (size_t i = 0, n; i < bytes.len; i += n) {
		n = bytes.len - i < 768 ? bytes.len - i : 768;
		base64_write(bytes.ptr + i, n, piece);
		strbuf_add(out, piece, BASE64_LEN(n));
	}
}
