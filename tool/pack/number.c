/* number.c - decimals to whole millionths, without binary rounding. */
#include "pack/number.h"

#define EXPONENT_MAX 100000
#define VALUE_MAX    (INT64_C(1) << 62)

/* A number as its digits, and where the point stands among them. */
struct digits {
	struct str text; /* as written, may have a '.' in it */
	int64_t point;   /* digits before it */
};

static int64_t read_exponent(struct str text)
{
	int64_t value = 0;
	bool is_negative = text.len && text.ptr[0] == '-';

	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] >= '0' && text.ptr[i] <= '9' && value < EXPONENT_MAX)
			value = value * 10 + (text.ptr[i] - '0');
	}
	return is_negative ? -value : value;
}

static struct digits split(struct str text)
{
	struct digits out = {.text = text, .point = -1};
	int64_t count = 0, exponent = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == 'e' || c == 'E') {
			exponent = read_exponent((struct str){text.ptr + i + 1, text.len - i - 1});
			out.text.len = i;
			break;
		}
		if (c == '.')
			out.point = count;
		else
			count++;
	}
	out.point = (out.point < 0 ? count : out.point) + exponent;
	return out;
}

/* The first `wanted` digits as a number; those that are not written are 0. *next is the one behind. */
static bool take_digits(const struct digits *from, int64_t wanted, int64_t *value, int *next)
{
	int64_t taken = 0;

	*value = 0;
	*next = 0;
	for (size_t i = 0; i < from->text.len && taken <= wanted; i++) {
		int digit = from->text.ptr[i] - '0';

		if (from->text.ptr[i] == '.')
			continue;
		if (taken++ == wanted)
			*next = digit;
		else if (*value > (VALUE_MAX - digit) / 10)
			return false;
		else
			*value = *value * 10 + digit;
	}
	for (; taken < wanted && *value; taken++) {
		if (*value > VALUE_MAX / 10)
			return false;
		*value *= 10;
	}
	return true;
}

bool number_round(struct str text, int64_t *millionths)
{
	bool is_negative = text.len && text.ptr[0] == '-';
	struct digits digits;
	int64_t value;
	int next;

	if (is_negative)
		text = (struct str){text.ptr + 1, text.len - 1};
	digits = split(text);
	*millionths = 0;
	if (digits.point + 6 < 0)
		return true;
	if (!take_digits(&digits, digits.point + 6, &value, &next))
		return false;
	value += next >= 5;
	*millionths = is_negative ? -value : value;
	return true;
}
