/* decibel.c - levels as factors and back, by series that reach the last bits of a double. */
#include "sound/decibel.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MILLIONTHS 1000000

static const double LN2 = 0.693147180559945309417;
static const double LOG2_OF_10 = 3.32192809488736234787;

/* Beyond any sound: 2^997 and its inverse are normal numbers of double still. */
enum { DECIBELS_MAX = 6000 };

/* 2^n, -1022 <= n <= 1023. */
static double power_of_two(int n)
{
	uint64_t bits = (uint64_t)(n + 1023) << 52;
	double power;

	memcpy(&power, &bits, sizeof(power));
	return power;
}

/* 2^x: the whole part by the exponent, the rest, at most a half, by the series of e^x. Its term 15 is below 1e-19. */
static double exp2_of(double x)
{
	int whole = (int)(x < 0 ? x - 0.5 : x + 0.5);
	double rest = (x - whole) * LN2;
	double sum = 1;

	for (int k = 14; k > 0; k--)
		sum = 1 + sum * rest / k;
	return sum * power_of_two(whole);
}

/* log2 of a positive normal number: the exponent, and for the rest, between sqrt(1/2) and sqrt(2), the series
 * ln(m) = 2 * (s + s^3/3 + s^5/5 + ...) with s = (m - 1) / (m + 1), whose term 27 is below 1e-21. */
static double log2_of(double x)
{
	uint64_t bits;
	int exponent;
	double rest, s, sum = 0;

	memcpy(&bits, &x, sizeof(bits));
	exponent = (int)(bits >> 52) - 1023;
	bits = (bits & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1023) << 52;
	memcpy(&rest, &bits, sizeof(rest));
	if (rest > 1.41421356237309504880) {
		rest /= 2;
		exponent++;
	}
	s = (rest - 1) / (rest + 1);
	for (int k = 25; k > 0; k -= 2)
		sum = sum * s * s + 1.0 / k;
	return exponent + 2 * s * sum / LN2;
}

double decibel_factor_of(double decibels)
{
	if (decibels < -DECIBELS_MAX)
		return 0;
	if (decibels > DECIBELS_MAX)
		decibels = DECIBELS_MAX;
	return exp2_of(decibels * LOG2_OF_10 / 20);
}

double decibel_factor(int64_t level)
{
	/* The sentinel is beyond what a double holds exactly, and far below the bound. */
	return decibel_factor_of((double)level / MILLIONTHS);
}

int64_t decibel_of(double factor)
{
	double level, scale = 0;

	if (!(factor > 0))
		return DECIBEL_SILENCE;
	if (factor < power_of_two(-1022)) { /* subnormal */
		factor *= power_of_two(64);
		scale = -64;
	}
	level = (log2_of(factor) + scale) / LOG2_OF_10 * 20 * MILLIONTHS;
	return (int64_t)(level < 0 ? level - 0.5 : level + 0.5);
}

struct decibel_text decibel_text(int64_t level)
{
	const int64_t hundredth = MILLIONTHS / 100;
	struct decibel_text out = {"-inf"};
	uint64_t size;

	if (level == DECIBEL_SILENCE)
		return out;
	size = (level < 0 ? -(uint64_t)level : (uint64_t)level);
	size = (size + (uint64_t)hundredth / 2) / (uint64_t)hundredth;
	(void)snprintf(out.text, sizeof(out.text), "%s%" PRIu64 ".%02" PRIu64,
		       level < 0 && size ? "-" : "", size / 100, size % 100);
	return out;
}
