/* fuzz.h - what the targets share. A target is a function over bytes from outside: it may refuse
 * them in any way but a crash, a hang, a leak or a finding of a sanitizer. */
#ifndef ASSETC_TESTS_FUZZ_H
#define ASSETC_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Returns 0. libFuzzer calls it with bytes it found; replay.c with those of the corpus. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Path of a file that holds these bytes, for functions that take a path; the same path
 * every time, valid until the next call. */
const char *fuzz_file(const uint8_t *data, size_t size);

#endif
