/* samples.c - numbers in JSON as a WAV file. */
#include "provider/samples.h"

#include "base/base64.h"

#include <string.h>

#define DEPTH_MAX    32u
#define CHANNELS_MAX 2u
#define LOUDEST      64.0 /* beyond that it is no sample, but a whole number of some other scale */
#define RATE_LOWEST  1000u
#define RATE_HIGHEST 384000u

struct scan {
	const char *at, *end;
	/* What was found. */
	float *numbers; /* of one list behind the other */
	size_t count, room;
	unsigned lists; /* of numbers alone */
	size_t length;  /* of each of them */
	struct str base64;
	bool has_sound, is_uneven, is_too_much, is_too_loud;
	uint32_t rate;
};

/* ---- the grammar ------------------------------------------------------------------------- */

static void skip_space(struct scan *scan)
{
	while (scan->at < scan->end &&
	       (*scan->at == ' ' || *scan->at == '\n' || *scan->at == '\t' || *scan->at == '\r'))
		scan->at++;
}

static bool take(struct scan *scan, char c)
{
	skip_space(scan);
	if (scan->at == scan->end || *scan->at != c)
		return false;
	scan->at++;
	return true;
}

/* Between the quotes; what is escaped stays so. */
static bool read_string(struct scan *scan, struct str *out)
{
	const char *start;

	if (!take(scan, '"'))
		return false;
	start = scan->at;
	while (scan->at < scan->end && *scan->at != '"') {
		if ((unsigned char)*scan->at < 0x20)
			return false;
		scan->at += *scan->at == '\\' && scan->end - scan->at > 1 ? 2 : 1;
	}
	*out = (struct str){start, (size_t)(scan->at - start)};
	return take(scan, '"');
}

static bool is_digit(const struct scan *scan)
{
	return scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9';
}

/* One operation each, every one of them rounded as IEEE 754 says: the same everywhere. */
static double scaled(uint64_t digits, int exponent)
{
	static const double POWERS[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
					1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
					1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
	double value = (double)digits;

	bool is_large = exponent > 0 && digits;

	for (; exponent < 0 && value != 0; exponent += 22)
		value = value / POWERS[exponent < -22 ? 22 : -exponent];
	if (is_large)
		value = exponent > 22 ? LOUDEST * 2 : value * POWERS[exponent];
	return value;
}

static bool read_digits(struct scan *scan, uint64_t *digits, int *dropped)
{
	if (!is_digit(scan))
		return false;
	for (; is_digit(scan); scan->at++) {
		if (*digits < UINT64_MAX / 10 - 1)
			*digits = *digits * 10 + (uint64_t)(*scan->at - '0');
		else
			(*dropped)++;
	}
	return true;
}

static bool read_exponent(struct scan *scan, int *out)
{
	bool is_minus = false;
	int value = 0;

	if (scan->at == scan->end || (*scan->at != 'e' && *scan->at != 'E'))
		return true;
	scan->at++;
	if (scan->at < scan->end && (*scan->at == '-' || *scan->at == '+'))
		is_minus = *scan->at++ == '-';
	if (!is_digit(scan))
		return false;
	for (; is_digit(scan); scan->at++)
		value = value < 10000 ? value * 10 + (*scan->at - '0') : value;
	*out += is_minus ? -value : value;
	return true;
}

static bool read_number(struct scan *scan, double *out)
{
	bool is_minus;
	uint64_t digits = 0;
	int dropped = 0, exponent = 0;

	skip_space(scan);
	is_minus = scan->at < scan->end && *scan->at == '-';
	scan->at += is_minus;
	if (is_digit(scan) && *scan->at == '0' && scan->end - scan->at > 1 && scan->at[1] >= '0' &&
	    scan->at[1] <= '9')
		return false;
	if (!read_digits(scan, &digits, &dropped))
		return false;
	exponent = dropped;
	if (scan->at < scan->end && *scan->at == '.') {
		const char *start = ++scan->at;
		int before = dropped;

		if (!read_digits(scan, &digits, &dropped))
			return false;
		exponent -= (int)(scan->at - start) - (dropped - before);
	}
	if (!read_exponent(scan, &exponent))
		return false;
	*out = scaled(digits, exponent);
	*out = is_minus ? -*out : *out;
	return true;
}

static bool skip_word(struct scan *scan, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(scan->end - scan->at) < len || memcmp(scan->at, word, len) != 0)
		return false;
	scan->at += len;
	return true;
}

static bool skip_value(struct scan *scan, unsigned depth);

static bool skip_members(struct scan *scan, bool is_map, unsigned depth)
{
	char close = is_map ? '}' : ']';
	struct str name;

	scan->at++;
	if (take(scan, close))
		return true;
	do {
		if (is_map && (!read_string(scan, &name) || !take(scan, ':')))
			return false;
		if (!skip_value(scan, depth + 1))
			return false;
	} while (take(scan, ','));
	return take(scan, close);
}

static bool skip_value(struct scan *scan, unsigned depth)
{
	struct str text;
	double number;

	skip_space(scan);
	if (scan->at == scan->end || depth > DEPTH_MAX)
		return false;
	switch (*scan->at) {
	case '{': return skip_members(scan, true, depth);
	case '[': return skip_members(scan, false, depth);
	case '"': return read_string(scan, &text);
	case 't': return skip_word(scan, "true");
	case 'f': return skip_word(scan, "false");
	case 'n': return skip_word(scan, "null");
	default: return read_number(scan, &number);
	}
}

/* ---- numbers ----------------------------------------------------------------------------- */

static void make_room(struct scan *scan)
{
	size_t room = scan->room ? scan->room * 2 : 4096;
	float *numbers = mem_alloc(room * sizeof(*numbers));

	if (scan->count)
		memcpy(numbers, scan->numbers, scan->count * sizeof(*numbers));
	mem_free(scan->numbers);
	scan->numbers = numbers;
	scan->room = room;
}

static bool add_number(struct scan *scan, double value)
{
	if (scan->count == SAMPLES_MAX) {
		scan->is_too_much = true;
		return false;
	}
	if (value > LOUDEST || value < -LOUDEST) {
		scan->is_too_loud = true;
		return false;
	}
	if (scan->count == scan->room)
		make_room(scan);
	scan->numbers[scan->count++] = (float)value;
	return true;
}

static bool read_list(struct scan *scan)
{
	size_t before = scan->count;
	double value;

	do {
		if (!read_number(scan, &value) || !add_number(scan, value))
			return false;
	} while (take(scan, ','));
	if (scan->lists && scan->count - before != scan->length)
		scan->is_uneven = true;
	scan->length = scan->count - before;
	if (++scan->lists > CHANNELS_MAX)
		scan->is_uneven = true;
	return take(scan, ']');
}

/* A list of numbers, or of lists of them. */
static bool read_lists(struct scan *scan, unsigned depth)
{
	if (!take(scan, '[') || depth > 3)
		return false;
	skip_space(scan);
	if (scan->at == scan->end || *scan->at != '[')
		return read_list(scan);
	do {
		if (!read_lists(scan, depth + 1) || scan->is_uneven)
			return false;
	} while (take(scan, ','));
	return take(scan, ']');
}

static bool read_sound(struct scan *scan)
{
	scan->has_sound = true;
	skip_space(scan);
	if (scan->at < scan->end && *scan->at == '"')
		return read_string(scan, &scan->base64);
	return read_lists(scan, 1);
}

/* ---- the answer -------------------------------------------------------------------------- */

static bool is_name(struct str name, const char *const *of)
{
	for (; *of; of++) {
		if (str_is(name, *of))
			return true;
	}
	return false;
}

static bool read_rate(struct scan *scan)
{
	double value;

	if (!read_number(scan, &value))
		return false;
	if (value >= RATE_LOWEST && value <= RATE_HIGHEST)
		scan->rate = (uint32_t)value;
	return true;
}

static bool read_member(struct scan *scan)
{
	static const char *const SOUNDS[] = {"audio", "generated_audio", "audio_base64", NULL};
	static const char *const RATES[] = {"sampling_rate", "sample_rate", NULL};
	struct str name;

	if (!read_string(scan, &name) || !take(scan, ':'))
		return false;
	skip_space(scan);
	if (is_name(name, SOUNDS) && !scan->has_sound)
		return read_sound(scan);
	if (is_name(name, RATES) && scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9')
		return read_rate(scan);
	return skip_value(scan, 1);
}

static bool read_map(struct scan *scan)
{
	if (!take(scan, '{'))
		return false;
	if (take(scan, '}'))
		return true;
	do {
		if (!read_member(scan))
			return false;
	} while (take(scan, ','));
	return take(scan, '}');
}

static bool read_answer(struct scan *scan)
{
	bool is_list = take(scan, '[');

	if (!read_map(scan))
		return false;
	while (is_list && take(scan, ',')) {
		if (!skip_value(scan, 1))
			return false;
	}
	if (is_list && !take(scan, ']'))
		return false;
	skip_space(scan);
	return scan->at == scan->end;
}

/* ---- the file ---------------------------------------------------------------------------- */

static unsigned char *put_number(unsigned char *at, uint32_t value, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		at[i] = (unsigned char)(value >> (8 * i));
	return at + bytes;
}

static unsigned char *put_mark(unsigned char *at, const char *mark)
{
	memcpy(at, mark, 4);
	return at + 4;
}

#define HEAD_SIZE 56u /* RIFF, fmt, fact, data */

static unsigned char *put_head(unsigned char *at, unsigned channels, uint32_t rate, uint32_t frames)
{
	uint32_t frame = channels * 4;

	at = put_number(put_mark(at, "RIFF"), HEAD_SIZE - 8 + frames * frame, 4);
	at = put_number(put_mark(put_mark(at, "WAVE"), "fmt "), 16, 4);
	at = put_number(put_number(at, 3, 2), channels, 2); /* floats */
	at = put_number(put_number(at, rate, 4), rate * frame, 4);
	at = put_number(put_number(at, frame, 2), 32, 2);
	at = put_number(put_number(put_mark(at, "fact"), 4, 4), frames, 4);
	return put_number(put_mark(at, "data"), frames * frame, 4);
}

/* Channels stand one behind the other in the answer, and side by side in the file. */
static void write_wav(const struct scan *scan, uint32_t rate, struct bytes *out)
{
	size_t frames = scan->length;
	unsigned char *at;

	out->len = HEAD_SIZE + scan->count * 4;
	out->data = mem_alloc(out->len);
	at = put_head((unsigned char *)out->data, scan->lists, rate, (uint32_t)frames);
	for (size_t i = 0; i < frames; i++) {
		for (unsigned channel = 0; channel < scan->lists; channel++) {
			uint32_t bits;

			memcpy(&bits, &scan->numbers[channel * frames + i], sizeof(bits));
			at = put_number(at, bits, 4);
		}
	}
}

static const char *fault_of(const struct scan *scan, bool is_json)
{
	if (scan->is_too_much)
		return "the answer is longer than any sound that is asked for";
	if (scan->is_too_loud)
		return "the numbers of the answer are no samples from -1 to 1";
	if (scan->is_uneven)
		return "the answer is a sound of more than two channels, or of uneven ones";
	if (!is_json)
		return "the answer is not the JSON of a sound";
	return scan->has_sound ? NULL : "the answer holds no sound";
}

const char *samples_read(struct str json, uint32_t usual_rate, size_t max, struct bytes *out)
{
	struct scan scan = {.at = json.ptr, .end = json.ptr + json.len};
	bool is_json = read_answer(&scan);
	const char *wrong = fault_of(&scan, is_json);
	uint32_t rate = scan.rate ? scan.rate : usual_rate;

	if (!wrong && scan.base64.ptr && !base64_decode(scan.base64, max, out))
		wrong = "the sound of the answer is no base64";
	else if (!wrong && !scan.base64.ptr && !rate)
		wrong = "the answer does not say how many samples make a second";
	else if (!wrong && !scan.base64.ptr)
		write_wav(&scan, rate, out);
	mem_free(scan.numbers);
	return wrong;
}
