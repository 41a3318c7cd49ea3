/* curve.h - how a level moves from silence to full: what fades and crossfades are made of. */
#ifndef ASSETC_SOUND_CURVE_H
#define ASSETC_SOUND_CURVE_H

enum curve {
	CURVE_LINEAR, /* amplitude rises evenly */
	CURVE_EQUAL_POWER, /* a quarter of a sine: the squares of a curve and of its mirror image add up to 1, so that
			      two sounds that have nothing in common cross at a constant power */
	CURVE_EXPONENTIAL, /* decibels rise evenly, over 100 dB; to the ear the most even */
};
/* Their words, as specs have them, in the order of the enum; NULL-terminated. */
extern const char *const curve_words[];

/* The factor at `at`, from 0, the beginning, to 1. Exactly 0 at 0 and exactly 1 at 1, for every curve. The same bits on every machine. */
double curve_factor(enum curve curve, double at);

#endif
