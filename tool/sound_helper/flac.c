/* flac.c - FLAC, by libsndfile. */
#include "sound_helper/by_sndfile.h"

#include <sndfile.h>

bool decode_flac(struct decoding *decoding, struct span file)
{
	static const int VARIETIES[] = {SF_FORMAT_FLAC | SF_FORMAT_PCM_S8,
					SF_FORMAT_FLAC | SF_FORMAT_PCM_16,
					SF_FORMAT_FLAC | SF_FORMAT_PCM_24, 0};
	struct by_sndfile by = {.name = "FLAC", .varieties = VARIETIES, .body = file};

	return decode_by_sndfile(decoding, &by);
}
