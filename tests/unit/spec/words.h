/* words.h - a small vocabulary of steps, checks and providers, and spec files made of text, for the tests of this room. */
#ifndef ASSETC_TESTS_SPEC_WORDS_H
#define ASSETC_TESTS_SPEC_WORDS_H

#include "spec/spec.h"

/* Providers: painter (images; size, quality, n_variations with the short name n, seed), sketcher (images; size up to 64x64, strokes,
 * mood), singer (sounds; duration_seconds), file (both). Steps: resize, convert, normalize (sounds; peak or loudness, ceiling), fade (sounds; in,
 * out, last), validate. Checks: has_alpha,
 * format (an argument), file_size_under and file_size_under_<N>mb, no_clipping (sounds). */
const struct vocab *words(void);
/* With these words and nothing else. */
const struct spec_setting *plain_setting(void);

/* A file read from text. Zero-initialise; reading_of may be called once. */
struct reading {
	char path[64]; /* its name; removed by reading_end */
	struct spec_file file;
	struct diag diag;
	enum status status;
};
void reading_of(struct reading *reading, const char *text, size_t len);
void reading_text(struct reading *reading, const char *text);
void reading_end(struct reading *reading);

/* The finding at this place in the order of reporting; the test fails when there is none. */
const struct finding *finding_at(const struct diag *diag, size_t index);
/* The text is refused, and the first finding has this code and place. */
void expect_finding(const char *text, const char *code, unsigned line, unsigned column);
void expect_fine(const char *text);

/* Head of a spec that is right as it stands: two lines, "version" and "id"; then one with generation by painter. */
#define HEAD    "version: \"1.0\"\nid: coin\n"
#define PAINTED HEAD "generation: {provider: painter, model: big}\n"

#endif
