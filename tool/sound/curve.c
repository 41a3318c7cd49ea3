/* curve.c - how a level moves from silence to full. */
#include "sound/curve.h"

#include "sound/decibel.h"

#include <stddef.h>

const char *const curve_words[] = {"linear", "equal_power", "exponential", NULL};

/* sin(x * pi / 2) for 0 <= x <= 1/2: the series of the sine, whose term 19 is below 1e-19. */
static double sine(double x)
{
	double angle = x * 1.57079632679489661923;
	double square = angle * angle;
	double sum = 1;

	for (int k = 17; k >= 3; k -= 2)
		sum = 1 - sum * square / (k * (k - 1));
	return angle * sum;
}

/* The same with a cosine, for what is left to the top. */
static double cosine(double x)
{
	double angle = x * 1.57079632679489661923;
	double square = angle * angle;
	double sum = 1;

	for (int k = 18; k >= 2; k -= 2)
		sum = 1 - sum * square / (k * (k - 1));
	return sum;
}

double curve_factor(enum curve curve, double at)
{
	/* 100 dB below full, where the decibels begin; taken off so that the curve begins with silence. */
	const double floor = 1e-5;

	if (at <= 0 || at >= 1)
		return at <= 0 ? 0 : 1;
	if (curve == CURVE_EQUAL_POWER)
		return at <= 0.5 ? sine(at) : cosine(1 - at);
	if (curve == CURVE_EXPONENTIAL)
		return (decibel_factor_of((at - 1) * 100) - floor) / (1 - floor);
	return at;
}
