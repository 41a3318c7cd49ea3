/* scalar.c - what a plain scalar is under YAML 1.2's core schema. */
#include "spec/node.h"

#include <string.h>

static size_t digits_run(const char *p, size_t left)
{
	size_t run = 0;

	while (run < left && p[run] >= '0' && p[run] <= '9')
		run++;
	return run;
}

static bool is_based_integer(struct str text)
{
	const char *allowed = str_starts(text, "0x")   ? "0123456789abcdefABCDEF"
			      : str_starts(text, "0o") ? "01234567"
						       : "";

	if (text.len < 3 || !*allowed)
		return false;
	for (size_t i = 2; i < text.len; i++) {
		if (!strchr(allowed, text.ptr[i]))
			return false;
	}
	return true;
}

/* [-+]? ( digits [. digits*] | . digits ) ( [eE] [-+]? digits )? */
static enum scalar_kind number_kind(struct str text)
{
	size_t i = text.len && (text.ptr[0] == '-' || text.ptr[0] == '+') ? 1 : 0;
	size_t whole = digits_run(text.ptr + i, text.len - i);
	size_t fraction = 0;
	bool is_float = false;

	i += whole;
	if (i < text.len && text.ptr[i] == '.') {
		is_float = true;
		fraction = digits_run(text.ptr + i + 1, text.len - i - 1);
		i += 1 + fraction;
	}
	if (whole + fraction == 0)
		return SCALAR_TEXT;
	if (i < text.len && (text.ptr[i] == 'e' || text.ptr[i] == 'E')) {
		size_t sign = i + 1 < text.len && (text.ptr[i + 1] == '-' || text.ptr[i + 1] == '+')
				      ? 1
				      : 0;
		size_t exponent = digits_run(text.ptr + i + 1 + sign, text.len - i - 1 - sign);

		if (exponent == 0)
			return SCALAR_TEXT;
		is_float = true;
		i += 1 + sign + exponent;
	}
	if (i != text.len)
		return SCALAR_TEXT;
	return is_float ? SCALAR_FLOAT : SCALAR_INT;
}

enum scalar_kind scalar_kind_of(struct str text)
{
	static const char *const NULLS[] = {"", "~", "null", "Null", "NULL", NULL};
	static const char *const BOOLS[] = {"true",  "True",  "TRUE", "false",
					    "False", "FALSE", NULL};
	static const char *const FLOATS[] = {".inf",  ".Inf",  ".INF",  "-.inf", "-.Inf",
					     "-.INF", "+.inf", "+.Inf", "+.INF", ".nan",
					     ".NaN",  ".NAN",  NULL};

	/* Most scalars are words: their first character tells. */
	if (text.len && !strchr("~nNtTfF.+-0123456789", text.ptr[0]))
		return SCALAR_TEXT;
	if (str_is_among(text, NULLS))
		return SCALAR_NULL;
	if (str_is_among(text, BOOLS))
		return SCALAR_BOOL;
	if (str_is_among(text, FLOATS))
		return SCALAR_FLOAT;
	if (is_based_integer(text))
		return SCALAR_INT;
	return number_kind(text);
}
