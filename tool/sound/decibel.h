/* decibel.h - levels as factors and back, with the same result on every machine.
 *
 * Levels are whole millionths of a decibel, as parameters of specs are. Nothing here calls the mathematics library, whose
 * last bits differ between its versions: only + - * / of double, of which IEEE 754 fixes every bit. The relative error of
 * a factor is below 1e-13, that of a level half a millionth.
 */
#ifndef ASSETC_SOUND_DECIBEL_H
#define ASSETC_SOUND_DECIBEL_H

#include <stdint.h>

/* The level of silence, and below every other. */
#define DECIBEL_SILENCE INT64_MIN

/* 10^(level / 20): exactly 1 for 0 dB; 0 for DECIBEL_SILENCE and what is below -6000 dB. Levels above 6000 dB count as
 * 6000 dB. */
double decibel_factor(int64_t level);
/* The same of decibels that are no whole millionths, within the same bounds. */
double decibel_factor_of(double decibels);
/* 20 * log10(factor), rounded to the nearest millionth; DECIBEL_SILENCE for 0. factor: finite, not negative. */
int64_t decibel_of(double factor);

/* For people: "-8.24", "0.00", "-inf". Rounded to the nearest hundredth. */
struct decibel_text {
	char text[32];
};
struct decibel_text decibel_text(int64_t level);

#endif
