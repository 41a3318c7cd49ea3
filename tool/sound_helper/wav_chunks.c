/* wav_chunks.c - reads the chunks of a WAV. */
#include "sound_helper/wav_chunks.h"

#include <inttypes.h>
#include <string.h>

/* Programs that write into a pipe cannot go back to state sizes, and leave one of these: ffmpeg and most servers
 * 0xffffffff, sox a bit less than 0x7fffffff, others 0. */
#define SIZE_UNKNOWN 0x7ffff000u

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
	return whole >= SIZE_UNKNOWN || (uint64_t)whole + WAV_CHUNK_HEAD <= body_at;
}

/* The first loop that goes forward: one that turns round at its ends, or goes backward, cannot be said of a sound. Layout:
 * 36 bytes with the number of loops in the 8th word, then 24 for each: id, type, start, end (the last frame that is
 * played), fraction, count. */
static void read_sampler(struct wav_chunks *chunks, const uint8_t *body, uint32_t size)
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

static void take_chunk(struct wav_chunks *chunks, const uint8_t *chunk, uint32_t size)
{
	struct span body = {chunk + WAV_CHUNK_HEAD, size};

	if (is_called(chunk, "fmt ") && !chunks->format.data)
		chunks->format = body;
	else if (is_called(chunk, "fact") && !chunks->fact.data && size >= WAV_FACT_LEN)
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

static bool read_chunks(struct decoding *decoding, struct span file, struct wav_chunks *chunks)
{
	size_t at = WAV_RIFF_HEAD;

	while (file.len - at >= WAV_CHUNK_HEAD) {
		const uint8_t *chunk = file.data + at;
		uint32_t size = get_le32(chunk + 4);
		size_t left = file.len - at - WAV_CHUNK_HEAD;
		bool is_data = is_called(chunk, "data") && !chunks->data.data;

		if (is_data) {
			chunks->is_streamed = is_unknown(file, at + WAV_CHUNK_HEAD, size);
			chunks->data = (struct span){chunk + WAV_CHUNK_HEAD,
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
		at += WAV_CHUNK_HEAD + size + (size & 1);
	}
	return true;
}

static bool check_chunks(struct decoding *decoding, const struct wav_chunks *chunks)
{
	if (!chunks->data.data)
		return decoding_fail(decoding, FAULT_DAMAGED,
				     "the WAV is cut short: it has no samples, no chunk 'data'");
	/* An odd length would need a byte of padding, and none of the formats has one. */
	if (!chunks->format.data || chunks->format.len > WAV_FORMAT_MAX || chunks->format.len % 2)
		return decoding_fail(decoding, FAULT_DAMAGED,
				     "the WAV is damaged: its samples stand without a sound chunk "
				     "'fmt '");
	return true;
}

bool wav_chunks(struct decoding *decoding, struct span file, struct wav_chunks *out)
{
	*out = (struct wav_chunks){0};
	if (file.len < WAV_RIFF_HEAD || !read_chunks(decoding, file, out))
		return decoding_fail(decoding, FAULT_DAMAGED, "the WAV is cut short");
	return check_chunks(decoding, out);
}

void wav_set_loop(struct decoding *decoding, const struct wav_chunks *chunks)
{
	if (chunks->has_loop)
		decoding_set_loop(decoding, chunks->loop_start, (uint64_t)chunks->loop_last + 1);
}
