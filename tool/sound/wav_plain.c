/* wav_plain.c - reads the chunk 'fmt '. */
#include "sound/wav_plain.h"

#include <string.h>

enum { FORMAT_PCM = 1, FORMAT_FLOAT = 3, FORMAT_EXTENSIBLE = 0xfffe };
enum { PLAIN_SIZE = 16, LONGER_SIZE = 18, EXTENSIBLE_SIZE = 40 };
enum { RIFF_HEAD = 12, CHUNK_HEAD = 8 };

static uint32_t get(struct str bytes, size_t at, unsigned count)
{
	uint32_t value = 0;

	for (unsigned i = 0; i < count; i++)
		value |= (uint32_t)(uint8_t)bytes.ptr[at + i] << 8 * i;
	return value;
}

/* What the samples are; of the extensible form, what the first bytes of its identifier say, when it has no mask of bits
 * that do not count. 0: neither. */
static uint32_t tag_of(struct str format, uint32_t bits)
{
	static const char REST[] = "\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71";
	uint32_t tag = get(format, 0, 2);

	if (tag != FORMAT_EXTENSIBLE)
		return format.len == PLAIN_SIZE || format.len == LONGER_SIZE ? tag : 0;
	if (format.len != EXTENSIBLE_SIZE || get(format, 16, 2) != EXTENSIBLE_SIZE - LONGER_SIZE ||
	    get(format, 18, 2) != bits || memcmp(format.ptr + 26, REST, 14) != 0)
		return 0;
	return get(format, 24, 2);
}

static bool encoding_of(uint32_t tag, uint32_t bits, enum sound_encoding *out)
{
	static const struct {
		uint32_t tag, bits;
		enum sound_encoding encoding;
	} ROWS[] = {{FORMAT_PCM, 16, SOUND_S16},
		    {FORMAT_PCM, 24, SOUND_S24},
		    {FORMAT_FLOAT, 32, SOUND_F32},
		    {FORMAT_PCM, 8, SOUND_U8},
		    {FORMAT_PCM, 32, SOUND_S32}};

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		*out = ROWS[i].encoding;
		if (ROWS[i].tag == tag && ROWS[i].bits == bits)
			return true;
	}
	return false;
}

bool wav_is_plain(struct str format, struct sound_pcm *out)
{
	uint32_t bits;

	if (format.len < PLAIN_SIZE)
		return false;
	bits = get(format, 14, 2);
	out->channels = get(format, 2, 2);
	out->rate = get(format, 4, 4);
	return encoding_of(tag_of(format, bits), bits, &out->encoding) && out->channels > 0 &&
	       get(format, 12, 2) == out->channels * bits / 8 &&
	       get(format, 8, 4) == out->rate * (out->channels * bits / 8);
}

bool wav_begins_plain(struct str file, struct sound_pcm *out)
{
	size_t at = RIFF_HEAD + CHUNK_HEAD;
	struct str format;

	if (file.len < at || memcmp(file.ptr + RIFF_HEAD, "fmt ", 4) != 0)
		return false;
	format = (struct str){file.ptr + at, get(file, RIFF_HEAD + 4, 4)};
	return format.len <= file.len - at && wav_is_plain(format, out);
}
