/* emit_sample.h - what the tests of emitters share: assets of every sort, texts that want escapes, and
 * names that clash. */
#ifndef LINK_TEST_EMIT_SAMPLE_H
#define LINK_TEST_EMIT_SAMPLE_H

#include "unit/link/sample.h"

#include "link/emit.h"

/* A coin, an atlas with a file of frames, a logo in two sizes and two formats, the sheet of a hero, a
 * sound in a list and one that loops. */
struct collection emit_assets(void);

/* What a pack "forest" makes of them: the slots coin (the coin), hero (the hero), logo (the coin too, but
 * placed otherwise) and lost-one (nothing), the entity boss-1 (the logo, of the slot hero). The slot coin
 * and the entity are placed by EMIT_PLACED, the others not at all. */
struct bindings emit_bindings(const struct collection *all);
#define EMIT_PLACED ((struct pack_placement){1500000, -1, 123456789012, ANCHOR_TOP_LEFT})

/* One asset whose path is HOSTILE_PATH. */
struct collection emit_hostile(void);
#define HOSTILE_PATH \
	"a\"b\\c\?\?=d\n7${x}%s'\x7F\xC3\xA9" \
	"9\xE2\x80\xAE\xF0\x9F\x8E\xAE"

/* What the emitter of a language makes of them, as assets.x with the prefix asset; fails the test when it
 * refuses. */
struct str emitted(const char *language, const struct collection *all);
struct str emitted_bound(const char *language, const struct collection *all,
			 const struct bindings *bindings);

/* It must refuse these for one thing, with a finding of this code that has these parts. */
void assert_refused(const char *language, const struct sample *samples, size_t count,
		    const char *code, const char *part, const char *other);

/* Has the text this line, whatever blanks begin it? */
bool has_line(struct str text, const char *line);

/* Runs a program, and the test fails when it does not end with 0. False where there is no such program. */
bool assert_program(const char *const *argv);

#endif
