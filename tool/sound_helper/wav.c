/* wav.c - WAV whose samples are coded, or stand in a way of their own: by libsndfile. */
#include "sound_helper/by_sndfile.h"
#include "sound_helper/wav_chunks.h"

#include <sndfile.h>
#include <string.h>

/* libsndfile sees no other chunks than 'fmt ', 'fact' and 'data': release 1.2.0 reads for hours in a damaged 'LIST'. */
#define HEAD_MAX \
	(WAV_RIFF_HEAD + WAV_CHUNK_HEAD + WAV_FORMAT_MAX + WAV_CHUNK_HEAD + WAV_FACT_LEN + \
	 WAV_CHUNK_HEAD)

static void put32(uint8_t **out, size_t value)
{
	for (unsigned i = 0; i < 4; i++)
		*(*out)++ = (uint8_t)(value >> 8 * i);
}

static void put(uint8_t **out, const void *data, size_t len)
{
	memcpy(*out, data, len);
	*out += len;
}

/* A file of these chunks alone, up to where the samples begin; its length. */
static size_t make_head(const struct wav_chunks *chunks, uint8_t *head)
{
	uint8_t *out = head;
	size_t fact_len = chunks->fact.data ? WAV_CHUNK_HEAD + WAV_FACT_LEN : 0;
	size_t len =
		WAV_RIFF_HEAD + WAV_CHUNK_HEAD + chunks->format.len + fact_len + WAV_CHUNK_HEAD;

	put(&out, "RIFF", 4);
	put32(&out, len - WAV_CHUNK_HEAD + chunks->data.len);
	put(&out, "WAVEfmt ", 8);
	put32(&out, chunks->format.len);
	put(&out, chunks->format.data, chunks->format.len);
	if (fact_len) {
		put(&out, "fact", 4);
		put32(&out, WAV_FACT_LEN);
		put(&out, chunks->fact.data, WAV_FACT_LEN);
	}
	put(&out, "data", 4);
	put32(&out, chunks->data.len);
	return len;
}

bool decode_wav(struct decoding *decoding, struct span file)
{
	static const int ENCODINGS[] = {SF_FORMAT_PCM_U8,  SF_FORMAT_PCM_16, SF_FORMAT_PCM_24,
					SF_FORMAT_PCM_32,  SF_FORMAT_FLOAT,  SF_FORMAT_DOUBLE,
					SF_FORMAT_ULAW,    SF_FORMAT_ALAW,   SF_FORMAT_IMA_ADPCM,
					SF_FORMAT_MS_ADPCM};
	enum { COUNT = sizeof(ENCODINGS) / sizeof(ENCODINGS[0]) };
	int varieties[2 * COUNT + 1] = {0};
	struct by_sndfile by = {.name = "WAV", .varieties = varieties};
	struct wav_chunks chunks;
	uint8_t head[HEAD_MAX];

	for (size_t i = 0; i < COUNT; i++) {
		varieties[2 * i] = SF_FORMAT_WAV | ENCODINGS[i];
		varieties[2 * i + 1] = SF_FORMAT_WAVEX | ENCODINGS[i];
	}
	if (!wav_chunks(decoding, file, &chunks))
		return false;
	by.head = (struct span){head, make_head(&chunks, head)};
	by.body = chunks.data;
	if (!decode_by_sndfile(decoding, &by))
		return false;
	wav_set_loop(decoding, &chunks);
	return true;
}
