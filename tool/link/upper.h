/* upper.h - capital letters, as JavaScript's toUpperCase gives them. */
#ifndef ASSETC_LINK_UPPER_H
#define ASSETC_LINK_UPPER_H

#include "base/str.h"

/* Takes the first code point off a text that is not empty. Of bytes that are no UTF-8, as a file may
 * have in its name, it makes some number above ASCII. */
uint32_t code_point_next(struct str *text);

/* Adds a code point as UTF-8; U+FFFD for what is none. */
void code_point_add(struct strbuf *out, uint32_t c);

/* Adds c in upper case: letters of ASCII, Latin-1, Latin Extended-A, Greek and Cyrillic (to U+052F)
 * as the Unicode character data and its SpecialCasing have them, which may be two letters; all else
 * as it is. */
void upper_add(struct strbuf *out, uint32_t c);

#endif
