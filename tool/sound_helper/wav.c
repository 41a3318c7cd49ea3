/* wav.c - WAV: the chunks by ourselves, to see what is missing, and the samples by libsndfile. */
#include "sound_helper/by_sndfile.h"

#include <inttypes.h>
#include <sndfile.h>
#include <string.h>

#define RIFF_HEAD  12u
#define CHUNK_HEAD 8u
/* Programs that write into a pipe cannot go back to state sizes, and leave one of these: ffmpeg and most servers
 * 0xffffffff, sox a bit less than 0x7fffffff, others 0. */
#define SIZE_UNKNOWN 0x7ffff000u

/* libsndfile sees no other chunks than 'fmt ', 'fact' and 'data': release 1.2.0 reads for hours in a damaged 'LIST'. */
#define FORMAT_MAX 128u
#define FACT_LEN   4u
#define HEAD_MAX   (RIFF_HEAD + CHUNK_HEAD + FORMAT_MAX + CHUNK_HEAD + FACT_LEN + CHUNK_HEAD)

struct chunks {
	struct span format, fact; /* the first of their kind, without their heads */
	struct span data;         /* of which all is there; data NULL: there is none */
	bool is_streamed;
	bool has_loop;
	uint32_t loop_start, loop_last;
};

static bool is_called(const uint8_t *chunk, const char *name)
{
	return memcmp(chunk, name, 4) == 0;
}

/* A size of 0 is meant when the whole file's size was stated. */
static bool is_unknown(struct span file, size_t body_at, uint32_t size)
{
	uint32_t whole = get_le32(file.data + 4);

	if (size)
		return size >= SIZE_UNKNOWN;
	return whole >= SIZE_UNKNOWN || (uint64_t)whole + CHUNK_HEAD <= body_at;
}

/* The first loop that goes forward: one that turns round at its ends, or goes backward, cannot be said of a sound. Layout:
 * 36 bytes with the number of loops in the 8th word, then 24 for each: id, type, start, end (the last frame that is
 * played), fraction, count. */
static void read_sampler(struct chunks *chunks, const uint8_t *body, uint32_t size)
{
	enum { HEAD = 36, LOOP = 24, FORWARD = 0 };
	uint32_t count = size < HEAD ? 0 : get_le32(body + 28);

	for (uint32_t i = 0; i < count && (i + 1) * (uint64_t)LOOP <= size - HEAD; i++) {
		const uint8_t *loop = body + HEAD + (size_t)i * LOOP;

		if (chunks->has_loop || get_le32(loop + 4) != FORWARD)
			continue;
		chunks->has_loop = true;
		chunks->loop_start = get_le32(loop + 8);
		chunks->loop_last = get_le32(loop + 12);
	}
}

static void take_chunk(struct chunks *chunks, const uint8_t *chunk, uint32_t size)
{
	struct span body = {chunk + CHUNK_HEAD, size};

	if (is_called(chunk, "fmt ") && !chunks->format.data)
		chunks->format = body;
	else if (is_called(chunk, "fact") && !chunks->fact.data && size >= FACT_LEN)
		chunks->fact = body;
	else if (is_called(chunk, "smpl"))
		read_sampler(chunks, body.data, size);
}

static bool cut_short(struct decoding *decoding, const uint8_t *name, uint32_t size, size_t left)
{
	char shown[5] = "";

	for (size_t i = 0; i < 4; i++)
		shown[i] = (char)(name[i] >= ' ' && name[i] < 127 ? name[i] : '?');
	return decoding_fail(decoding, FAULT_DAMAGED,
			     "the WAV is cut short: its chunk '%s' promises %" PRIu32
			     " bytes and %zu are there",
			     shown, size, left);
}

static bool read_chunks(struct decoding *decoding, struct span file, struct chunks *chunks)
{
	size_t at = RIFF_HEAD;

	while (file.len - at >= CHUNK_HEAD) {
		const uint8_t *chunk = file.data + at;
		uint32_t size = get_le32(chunk + 4);
		size_t left = file.len - at - CHUNK_HEAD;
		bool is_data = is_called(chunk, "data") && !chunks->data.data;

		if (is_data) {
			chunks->is_streamed = is_unknown(file, at + CHUNK_HEAD, size);
			chunks->data = (struct span){chunk + CHUNK_HEAD,
						     chunks->is_streamed ? left : size};
		}
		if (chunks->is_streamed)
			return true;
		/* Behind the samples may stand anything, such as a tag of a file that was put together. */
		if (size > left && chunks->data.data && !is_data && !is_called(chunk, "smpl"))
			return true;
		if (size > left)
			return cut_short(decoding, chunk, size, left);
		take_chunk(chunks, chunk, size);
		if (left - size <= (size & 1))
			return true;
		at += CHUNK_HEAD + size + (size & 1);
	}
	return true;
}

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
static size_t make_head(const struct chunks *chunks, uint8_t *head)
{
	uint8_t *out = head;
	size_t fact_len = chunks->fact.data ? CHUNK_HEAD + FACT_LEN : 0;
	size_t len = RIFF_HEAD + CHUNK_HEAD + chunks->format.len + fact_len + CHUNK_HEAD;

	put(&out, "RIFF", 4);
	put32(&out, len - CHUNK_HEAD + chunks->data.len);
	put(&out, "WAVEfmt ", 8);
	put32(&out, chunks->format.len);
	put(&out, chunks->format.data, chunks->format.len);
	if (fact_len) {
		put(&out, "fact", 4);
		put32(&out, FACT_LEN);
		put(&out, chunks->fact.data, FACT_LEN);
	}
	put(&out, "data", 4);
	put32(&out, chunks->data.len);
	return len;
}

static bool check_chunks(struct decoding *decoding, const struct chunks *chunks)
{
	if (!chunks->data.data)
		return decoding_fail(decoding, FAULT_DAMAGED,
				     "the WAV is cut short: it has no samples, no chunk 'data'");
	/* An odd length would need a byte of padding, and none of the formats has one. */
	if (!chunks->format.data || chunks->format.len > FORMAT_MAX || chunks->format.len % 2)
		return decoding_fail(decoding, FAULT_DAMAGED,
				     "the WAV is damaged: its samples stand without a sound chunk "
				     "'fmt '");
	return true;
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
	struct chunks chunks = {0};
	uint8_t head[HEAD_MAX];

	for (size_t i = 0; i < COUNT; i++) {
		varieties[2 * i] = SF_FORMAT_WAV | ENCODINGS[i];
		varieties[2 * i + 1] = SF_FORMAT_WAVEX | ENCODINGS[i];
	}
	if (file.len < RIFF_HEAD || !read_chunks(decoding, file, &chunks))
		return decoding_fail(decoding, FAULT_DAMAGED, "the WAV is cut short");
	if (!check_chunks(decoding, &chunks))
		return false;
	by.head = (struct span){head, make_head(&chunks, head)};
	by.body = chunks.data;
	if (!decode_by_sndfile(decoding, &by))
		return false;
	if (chunks.has_loop)
		decoding_set_loop(decoding, chunks.loop_start, (uint64_t)chunks.loop_last + 1);
	return true;
}
