/* wav_chunks.h - the chunks of a WAV, before any sample is decoded: whether the file is all there. */
#ifndef ASSETC_SOUND_HELPER_WAV_CHUNKS_H
#define ASSETC_SOUND_HELPER_WAV_CHUNKS_H

#include "sound_helper/decoding.h"

#define WAV_RIFF_HEAD  12u
#define WAV_CHUNK_HEAD 8u
#define WAV_FORMAT_MAX 128u
#define WAV_FACT_LEN   4u

struct wav_chunks {
	struct span
		format; /* of the first 'fmt ', without its head; an even number of bytes, up to WAV_FORMAT_MAX */
	struct span
		fact; /* of the first 'fact', WAV_FACT_LEN bytes or more; data NULL: there is none */
	struct span data; /* of which all is there */
	bool is_streamed;
	bool has_loop;
	uint32_t loop_start, loop_last;
};
/* Any bytes may be given. On success there are a format and samples. */
bool wav_chunks(struct decoding *decoding, struct span file, struct wav_chunks *out);
/* The loop; to be called after the last sample. */
void wav_set_loop(struct decoding *decoding, const struct wav_chunks *chunks);

#endif
