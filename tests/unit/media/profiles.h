/* profiles.h - ICC and EXIF data for the tests of this room. */
#ifndef ASSETC_TESTS_MEDIA_PROFILES_H
#define ASSETC_TESTS_MEDIA_PROFILES_H

#include "base/mem.h"

struct profile_plan {
	const char *space; /* "RGB ", "GRAY", "CMYK" */
	const char *name;
	bool is_utf16;        /* the name as version 4 writes it */
	const int *colorants; /* nine, in 1/10000; NULL: no matrix */
	/* The curve: of so many values with this gamma in 1/100, 0: sRGB's own. 1 value: the gamma
	 * itself. 0 values: the formula of sRGB, or of the gamma. */
	unsigned values, gamma;
};
extern const int PROFILE_SRGB[9], PROFILE_P3[9];
/* Release with bytes_release. */
struct bytes profile_make(const struct profile_plan *plan);

enum { EXIF_LEN = 26 };
/* An EXIF block with the one entry. */
void exif_make(uint8_t out[EXIF_LEN], bool is_little, unsigned orientation);

#endif
