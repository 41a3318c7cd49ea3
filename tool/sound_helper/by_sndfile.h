/* by_sndfile.h - what WAV, OGG and FLAC share: reading a file in memory with libsndfile. */
#ifndef ASSETC_SOUND_HELPER_BY_SNDFILE_H
#define ASSETC_SOUND_HELPER_BY_SNDFILE_H

#include "sound_helper/decoding.h"

struct by_sndfile {
	const char *name; /* of the format, for texts */
	const int *
		varieties; /* what is read: SF_FORMAT_… of container and encoding, a 0 at the end */
	/* What libsndfile shall see: one behind the other, both borrowed. */
	struct span head, body;
	/* Where in a frame of libsndfile the channels of ours stand; NULL: in the same places. */
	const uint8_t *order;
};

/* Decodes all of it; refuses other varieties and files that hold fewer frames than they promise. */
bool decode_by_sndfile(struct decoding *decoding, const struct by_sndfile *by);

bool decode_wav(struct decoding *decoding, struct span file);
bool decode_ogg(struct decoding *decoding, struct span file);
bool decode_flac(struct decoding *decoding, struct span file);

#endif
