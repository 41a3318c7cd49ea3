/* wav_plain.h - WAV files whose samples stand as they are: for these no library is needed.
 *
 * Source: Microsoft, "Multiple Channel Audio Data and WAVE Files".
 */
#ifndef ASSETC_SOUND_WAV_PLAIN_H
#define ASSETC_SOUND_WAV_PLAIN_H

#include "sound/decode.h"

/* Of the bytes of a chunk 'fmt ': how the samples stand, when they are whole numbers of 8, 16, 24 or 32 bits or floats of 32,
 * and all of the chunk says so. False: they may still be what libsndfile reads. Bounds are not looked at. */
bool wav_is_plain(struct str format, struct sound_pcm *out);
/* Of a file: whether its first chunk is such a 'fmt '. Any bytes may be given. */
bool wav_begins_plain(struct str file, struct sound_pcm *out);

#endif
