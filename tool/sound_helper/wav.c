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

struct chunks {
	size_t data_at;  /* of its bytes; 0: there is none */
	size_t data_len; /* that are there */
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

/* The first loop; its end is the last frame that is played. Layout: 36 bytes with the number of loops in the 8th word,
 * then 24 for each: id, type, start, end, fraction, count. */
static void read_sampler(struct chunks *chunks, const uint8_t *body, uint32_t size)
{
	if (size < 60 || get_le32(body + 28) == 0 || chunks->has_loop)
		return;
	chunks->has_loop = true;
	chunks->loop_start = get_le32(body + 44);
	chunks->loop_last = get_le32(body + 48);
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
		bool is_data = is_called(chunk, "data") && !chunks->data_at;

		if (is_data) {
			chunks->data_at = at + CHUNK_HEAD;
			chunks->is_streamed = is_unknown(file, chunks->data_at, size);
			chunks->data_len = chunks->is_streamed ? left : size;
		}
		if (chunks->is_streamed)
			return true;
		/* Behind the samples may stand anything, such as a tag of a file that was put together. */
		if (size > left && chunks->data_at && !is_data && !is_called(chunk, "smpl"))
			return true;
		if (size > left)
			return cut_short(decoding, chunk, size, left);
		if (is_called(chunk, "smpl"))
			read_sampler(chunks, chunk + CHUNK_HEAD, size);
		if (left - size <= (size & 1))
			return true;
		at += CHUNK_HEAD + size + (size & 1);
	}
	return true;
}

static struct patch size_patch(size_t at, size_t size)
{
	struct patch patch = {.at = at};

	for (unsigned i = 0; i < 4; i++)
		patch.bytes[i] = (uint8_t)(size >> 8 * i);
	return patch;
}

bool decode_wav(struct decoding *decoding, struct span file)
{
	static const int ENCODINGS[] = {SF_FORMAT_PCM_U8,  SF_FORMAT_PCM_16, SF_FORMAT_PCM_24,
					SF_FORMAT_PCM_32,  SF_FORMAT_FLOAT,  SF_FORMAT_DOUBLE,
					SF_FORMAT_ULAW,    SF_FORMAT_ALAW,   SF_FORMAT_IMA_ADPCM,
					SF_FORMAT_MS_ADPCM};
	enum { COUNT = sizeof(ENCODINGS) / sizeof(ENCODINGS[0]) };
	int varieties[2 * COUNT + 1] = {0};
	struct by_sndfile by = {.name = "WAV", .varieties = varieties, .file = file};
	struct chunks chunks = {0};

	for (size_t i = 0; i < COUNT; i++) {
		varieties[2 * i] = SF_FORMAT_WAV | ENCODINGS[i];
		varieties[2 * i + 1] = SF_FORMAT_WAVEX | ENCODINGS[i];
	}
	if (file.len < RIFF_HEAD || !read_chunks(decoding, file, &chunks))
		return decoding_fail(decoding, FAULT_DAMAGED, "the WAV is cut short");
	if (!chunks.data_at)
		return decoding_fail(decoding, FAULT_DAMAGED,
				     "the WAV is cut short: it has no samples, no chunk 'data'");
	if (chunks.is_streamed) {
		by.patches[0] = size_patch(4, file.len - CHUNK_HEAD);
		by.patches[1] = size_patch(chunks.data_at - 4, chunks.data_len);
		by.patch_count = 2;
	}
	if (!decode_by_sndfile(decoding, &by))
		return false;
	if (chunks.has_loop)
		decoding_set_loop(decoding, chunks.loop_start, (uint64_t)chunks.loop_last + 1);
	return true;
}
