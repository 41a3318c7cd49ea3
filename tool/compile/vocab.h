/* vocab.h - the words of this build's steps, checks and providers, for the spec room. */
#ifndef ASSETC_COMPILE_VOCAB_H
#define ASSETC_COMPILE_VOCAB_H

#include "spec/vocab.h"

/* Static; usable from any thread. */
const struct vocab *vocab_get(void);

#endif
