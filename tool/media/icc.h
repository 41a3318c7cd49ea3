/* icc.h - is an ICC profile that of sRGB? For the files of this room alone. */
#ifndef ASSETC_MEDIA_ICC_H
#define ASSETC_MEDIA_ICC_H

#include "base/str.h"

enum { ICC_NAME_SIZE = 64 };

/* True for a profile whose primaries and curve are those of sRGB within what cannot be seen, for one
 * of grey with that curve, and for one without a matrix that calls itself sRGB. *profile may hold
 * anything. name: the profile's own in printable ASCII, "" when it has none. Source: ICC.1:2022, 7.2
 * to 10. */
bool icc_is_srgb(struct str profile, char name[ICC_NAME_SIZE]);

#endif
