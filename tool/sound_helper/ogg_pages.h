/* ogg_pages.h - the pages of an Ogg file (RFC 3533) and its comments (Vorbis I, section 5; RFC 7845, section 5.2),
 * before anything is decoded: whether the file is all there, and what it says of a loop. */
#ifndef ASSETC_SOUND_HELPER_OGG_PAGES_H
#define ASSETC_SOUND_HELPER_OGG_PAGES_H

#include "sound_helper/decoding.h"

enum ogg_codec { OGG_OTHER, OGG_VORBIS, OGG_OPUS };

struct ogg_outline {
	enum ogg_codec codec;
	unsigned channels; /* as the first packet says */
	/* Comments; UINT64_MAX: there is none of that name, or it is no number. */
	uint64_t loop_start, loop_end, loop_length;
};

/* Refuses (FAULT_DAMAGED) pages that are damaged, missing or cut short, and an end that is not marked as one; and
 * (FAULT_VARIETY) more than one stream. */
bool ogg_outline(struct decoding *decoding, struct span file, struct ogg_outline *out);

/* Of one page, whose own checksum counts as 0. */
uint32_t ogg_checksum(const uint8_t *page, size_t len);

#endif
