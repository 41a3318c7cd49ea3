/* words.h - which texts are fit for the members of a record or of an entry of a manifest. */
#ifndef ASSETC_LINK_WORDS_H
#define ASSETC_LINK_WORDS_H

#include "base/str.h"

bool record_is_name(struct str text, size_t max); /* 1 to max bytes, no control characters */
bool record_is_id(struct str text);
bool record_is_format(struct str text);  /* lower-case letters and digits, at most 16 */
bool record_is_section(struct str text); /* names joined by dots */
/* Sections below audio.sfx are lists in a manifest that link makes, all others are maps. */
bool section_is_list(struct str section);
/* Of a frame or an animation: letters, digits, '_', '-' and '.', at most 64 bytes. */
bool record_is_frame(struct str text);
bool record_is_atlas(struct str text); /* an id of at most 64 bytes that begins with a letter */
bool record_is_sha256(struct str text);

#endif
