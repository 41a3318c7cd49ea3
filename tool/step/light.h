/* light.h - between 8-bit sRGB and linear light in 16 bits, by tables of whole numbers. */
#ifndef ASSETC_STEP_LIGHT_H
#define ASSETC_STEP_LIGHT_H

#include <stdint.h>

enum { LIGHT_MAX = 65535 };

/* round(LIGHT_MAX * linear(i / 255)) with the transfer function of IEC 61966-2-1; strictly
 * rising. */
extern const uint16_t light_of_srgb[256];
/* Fills the way back: the sRGB value whose light is nearest, the lower of two equally near. */
void light_fill_inverse(uint8_t inverse[LIGHT_MAX + 1]);

#endif
