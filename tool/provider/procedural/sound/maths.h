/* maths.h - sine and powers of two of plain arithmetic.
 *
 * Generated samples are part of what a build produces. + - * / of doubles are the same on every
 * processor of a family and with every compiler, functions of libm are not; so these stand here.
 */
#ifndef ASSETC_PROVIDER_PROCEDURAL_SOUND_MATHS_H
#define ASSETC_PROVIDER_PROCEDURAL_SOUND_MATHS_H

#include <stdint.h>
#include <string.h>

static inline double maths_clamp(double value, double low, double high)
{
	return value < low ? low : value > high ? high : value;
}

/* The largest whole number that is not above x; |x| below 2^62. */
static inline double maths_floor(double x)
{
	double whole = (double)(int64_t)x;

	return whole > x ? whole - 1 : whole;
}

/* Sine of so many turns, |turns| below 2^62: the Taylor polynomial on a quarter, at most 6e-8 off. */
static inline double maths_sin(double turns)
{
	double part = turns - maths_floor(turns + 0.5);
	double x, square;

	if (part > 0.25)
		part = 0.5 - part;
	else if (part < -0.25)
		part = -0.5 - part;
	x = part * 6.283185307179586;
	square = x * x;
	return x * (1 + square * (-1.0 / 6 +
				  square * (1.0 / 120 +
					    square * (-1.0 / 5040 +
						      square * (1.0 / 362880 +
								square * (-1.0 / 39916800))))));
}

static inline double maths_cos(double turns)
{
	return maths_sin(turns + 0.25);
}

/* 2 to the power of x, which is held to -60..60: the Taylor polynomial between whole powers, at
 * most 1e-9 off as a part of the result. */
static inline double maths_exp2(double x)
{
	double held = maths_clamp(x, -60, 60);
	double whole = maths_floor(held + 0.5);
	double y = (held - whole) * 0.6931471805599453;
	double power = 1;
	uint64_t bits = (uint64_t)(1023 + (int)whole) << 52;

	memcpy(&power, &bits, sizeof(power));
	return power *
	       (1 + y * (1 + y * (1.0 / 2 +
				  y * (1.0 / 6 +
				       y * (1.0 / 24 +
					    y * (1.0 / 120 +
						 y * (1.0 / 720 +
						      y * (1.0 / 5040 + y * (1.0 / 40320)))))))));
}

/* Semitones as a factor of frequency. */
static inline double maths_semitones(double count)
{
	return maths_exp2(count / 12);
}

#endif
