/* words.h - looking for words in a prompt. */
#ifndef ASSETC_PROVIDER_PROCEDURAL_WORDS_H
#define ASSETC_PROVIDER_PROCEDURAL_WORDS_H

#include "base/str.h"

#define NO_WORD SIZE_MAX

/* Where in `text` the first of the blank-separated lower-case words of `list` stands, or NO_WORD.
 * Whole words only, any case, singular or plural. */
size_t words_find(struct str text, const char *list);
/* True when any of them stands in it. */
bool words_any(struct str text, const char *list);

#endif
