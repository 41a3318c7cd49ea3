/* emit_text.h - what the emitters share: how texts and numbers are written, and which product of an
 * asset speaks for it. */
#ifndef ASSETC_LINK_EMIT_TEXT_H
#define ASSETC_LINK_EMIT_TEXT_H

#include "link/collect.h"

/* How a language writes within double quotes what it cannot hold as it is. Quotes and backslashes get
 * a backslash everywhere; dollar signs and braces are plain, since no language puts values into such
 * texts. */
enum escape_form {
	ESCAPE_OCTAL, /* C, C++: each byte as \303, question marks too, so that no trigraph appears */
	ESCAPE_UTF16,  /* JavaScript, C#: \u00e9, beyond U+FFFF two of them */
	ESCAPE_BRACES, /* Rust: \u{e9} */
	ESCAPE_LITTLE, /* GDScript, which knows four digits only: what is not ASCII stands as UTF-8, but
			  for control characters and those that turn the direction of writing */
};

/* The text as a literal with its quotes. All forms but ESCAPE_LITTLE write ASCII only. What is no
 * UTF-8 becomes U+FFFD, except in ESCAPE_OCTAL, which writes bytes. */
void text_quote(struct strbuf *out, struct str text, enum escape_form form);

/* Sixteen lower-case hexadecimal digits. */
void text_hex64(struct strbuf *out, uint64_t value);

/* Millionths as an exact decimal that has a point ("1.5", "2.0"): a literal of floating point. */
void text_real(struct strbuf *out, int64_t millionths);

/* The first product of the variant "1x" where there is one, else the first. */
const struct record_product *asset_product(const struct asset *asset);

/* True for what stands below `audio` in the manifest, and for sounds wherever they stand. */
bool asset_is_audio(const struct asset *asset);

/* Places in the collection in ascending order of the ids, in the arena. */
const size_t *assets_by_id(struct arena *arena, const struct collection *all);

#endif
