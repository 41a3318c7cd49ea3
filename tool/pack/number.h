/* number.h - numbers as programs write them. */
#ifndef ASSETC_PACK_NUMBER_H
#define ASSETC_PACK_NUMBER_H

#include "base/str.h"

/* A number of JSON in millionths, of which halves are rounded away from zero: "0.30000000000000004" gives
 * 300000, "1.5e2" gives 150000000. False beyond 2^62 millionths; the text must be a number of JSON. */
bool number_round(struct str text, int64_t *millionths);

#endif
