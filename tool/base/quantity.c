/* quantity.c - decimals with a unit behind them.
 *
 * They are kept as whole millionths, so that no value depends on binary rounding and two spellings of
 * one number compare equal.
 */
#include "base/param.h"

/* The one unit that no factor turns into its family's: how long a sample is depends on the sound. */
#define SAMPLES "samples"

struct unit_suffix {
	const char *text;
	enum param_unit unit;
	int64_t numerator, denominator;
};

static const struct unit_suffix SUFFIXES[] = {
	{"dB", UNIT_DB, 1, 1},
	{"dBFS", UNIT_DB, 1, 1},
	{"dBTP", UNIT_DB, 1, 1},
	{"LUFS", UNIT_LUFS, 1, 1},
	{"LKFS", UNIT_LUFS, 1, 1},
	{"s", UNIT_SECONDS, 1, 1},
	{"ms", UNIT_SECONDS, 1, 1000},
	{"k", UNIT_BITRATE, 1000, 1},
	{"kbps", UNIT_BITRATE, 1000, 1},
	{"kbit/s", UNIT_BITRATE, 1000, 1},
	{"bps", UNIT_BITRATE, 1, 1},
	{"B", UNIT_BYTES, 1, 1},
	{"kb", UNIT_BYTES, 1024, 1},
	{"KB", UNIT_BYTES, 1024, 1},
	{"kB", UNIT_BYTES, 1024, 1},
	{"KiB", UNIT_BYTES, 1024, 1},
	{"mb", UNIT_BYTES, 1024 * 1024, 1},
	{"MB", UNIT_BYTES, 1024 * 1024, 1},
	{"MiB", UNIT_BYTES, 1024 * 1024, 1},
	{"Hz", UNIT_HZ, 1, 1},
	{"kHz", UNIT_HZ, 1000, 1},
	{"px", UNIT_PIXELS, 1, 1},
	{"%", UNIT_PERCENT, 1, 1},
	{"s", UNIT_POSITION, 1, 1},
	{"ms", UNIT_POSITION, 1, 1000},
	{SAMPLES, UNIT_POSITION, 1, 1},
};

const char *unit_describe(enum param_unit unit)
{
	switch (unit) {
	case UNIT_DB: return "a level in dB";
	case UNIT_LUFS: return "a loudness in LUFS";
	case UNIT_SECONDS: return "a time in seconds (s) or milliseconds (ms)";
	case UNIT_BITRATE: return "a bit rate such as 192k";
	case UNIT_BYTES: return "a size such as 500kb or 2MB";
	case UNIT_HZ: return "a frequency in Hz or kHz";
	case UNIT_PIXELS: return "a number of pixels";
	case UNIT_PERCENT: return "a percentage";
	case UNIT_POSITION: return "a time in s or ms, or a number of samples (22050 samples)";
	case UNIT_NONE: break;
	}
	return "a number";
}

const char *unit_suffix(enum param_unit unit, size_t index)
{
	for (size_t i = 0; i < sizeof(SUFFIXES) / sizeof(SUFFIXES[0]); i++) {
		if (SUFFIXES[i].unit == unit && index-- == 0)
			return SUFFIXES[i].text;
	}
	return NULL;
}

static bool add_digit(int64_t *value, char c)
{
	int digit = c - '0';

	return !__builtin_mul_overflow(*value, 10, value) &&
	       !__builtin_add_overflow(*value, digit, value);
}

/* Digits and at most one point: the digits as one number, and how many of them are decimals. */
static bool digits_parse(struct str text, size_t *used, int64_t *value, int *decimals)
{
	bool has_point = false, has_digit = false;
	size_t i = 0;

	*value = 0;
	*decimals = 0;
	for (; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == '.' && !has_point) {
			has_point = true;
		} else if (c >= '0' && c <= '9') {
			has_digit = true;
			if (!add_digit(value, c))
				return false;
			*decimals += has_point;
		} else {
			break;
		}
	}
	*used = i;
	return has_digit;
}

/* An exponent as e-3 or E+3 at the start of text; leaves other text alone ("e" may begin a unit).
 */
static size_t exponent_parse(struct str text, int *exponent)
{
	bool is_negative = text.len > 1 && text.ptr[1] == '-';
	size_t i = text.len > 1 && (is_negative || text.ptr[1] == '+') ? 2 : 1;
	size_t first = i;

	*exponent = 0;
	if (text.len == 0 || (text.ptr[0] != 'e' && text.ptr[0] != 'E'))
		return 0;
	for (; i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9' && *exponent < 100; i++)
		*exponent = *exponent * 10 + (text.ptr[i] - '0');
	*exponent = is_negative ? -*exponent : *exponent;
	return i > first ? i : 0;
}

/* Splits text into a decimal in millionths and what follows it. */
static bool decimal_parse(struct str text, int64_t *millionths, struct str *rest)
{
	bool is_negative = text.len && text.ptr[0] == '-';
	size_t sign = text.len && (text.ptr[0] == '-' || text.ptr[0] == '+') ? 1 : 0;
	struct str number = {text.ptr + sign, text.len - sign};
	int64_t value;
	int decimals, exponent;
	size_t used;

	if (!digits_parse(number, &used, &value, &decimals))
		return false;
	used += exponent_parse((struct str){number.ptr + used, number.len - used}, &exponent);
	for (decimals -= exponent; decimals < 6 && value; decimals++) {
		if (!add_digit(&value, '0'))
			return false;
	}
	for (; decimals > 6 && value % 10 == 0 && value; decimals--)
		value /= 10;
	if (decimals > 6 && value)
		return false;
	*millionths = is_negative ? -value : value;
	*rest = (struct str){number.ptr + used, number.len - used};
	return true;
}

/* A decimal and the unit behind it, which may be empty. */
static bool split_quantity(struct str text, int64_t *value, struct str *unit)
{
	struct str rest;

	text = str_trim(text);
	/* No text may have no address, and none must be counted from there. */
	if (text.len == 0 || !decimal_parse(text, value, &rest))
		return false;
	*unit = str_trim(rest);
	return true;
}

bool quantity_parse(struct str text, enum param_unit unit, int64_t *out)
{
	struct str rest;
	int64_t value;

	if (!split_quantity(text, &value, &rest))
		return false;
	if (rest.len == 0) {
		bool is_kilobits = unit == UNIT_BITRATE && value < (int64_t)1000 * MILLION;

		return !__builtin_mul_overflow(value, is_kilobits ? 1000 : 1, out);
	}
	for (size_t i = 0; i < sizeof(SUFFIXES) / sizeof(SUFFIXES[0]); i++) {
		if (SUFFIXES[i].unit != unit || !str_is(rest, SUFFIXES[i].text))
			continue;
		if (str_is(rest, SAMPLES))
			return false;
		if (__builtin_mul_overflow(value, SUFFIXES[i].numerator, &value))
			return false;
		*out = value / SUFFIXES[i].denominator;
		return value % SUFFIXES[i].denominator == 0;
	}
	return false;
}

bool quantity_counts_samples(struct str text, int64_t *out)
{
	struct str unit;

	return split_quantity(text, out, &unit) && str_is(unit, SAMPLES);
}
