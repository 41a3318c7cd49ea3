/* mp3_tag.c - a frame without sound that holds an Info tag. */
#include "sound/mp3_tag.h"

#include "base/mem.h"

#include <string.h>

enum { FRAME_MAX = 1441, INFO_SIZE = 16, LAME_SIZE = 36 };
enum { HAS_FRAMES = 1, HAS_BYTES = 2, IS_CONSTANT = 1 };

/* CRC-16 with the polynomial 0x8005, lowest bits first, as LAME's. */
static unsigned crc16(unsigned crc, const void *data, size_t len)
{
	const uint8_t *p = data;

	for (size_t i = 0; i < len; i++) {
		crc ^= p[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ 0xa001 : crc >> 1;
	}
	return crc;
}

static void put(uint8_t **to, uint32_t value, unsigned bytes)
{
	for (unsigned i = bytes; i-- > 0;)
		*(*to)++ = (uint8_t)(value >> (8 * i));
}

static void put_text(uint8_t **to, const char *text, size_t len)
{
	memcpy(*to, text, len);
	*to += len;
}

static size_t side_info(const struct mp3_tag *tag)
{
	if (tag->mode->version == 3)
		return tag->is_mono ? 17 : 32;
	return tag->is_mono ? 9 : 17;
}

/* The header of the smallest frame from the file's bit rate on that the tag fits into; the frame's length. */
static size_t put_header(uint8_t **to, const struct mp3_tag *tag)
{
	size_t wanted = 4 + side_info(tag) + INFO_SIZE + LAME_SIZE, len = 0;
	unsigned index = 0;

	for (; tag->mode->bitrates[index]; index++) {
		len = (tag->mode->version == 3 ? 144000u : 72000u) * tag->mode->bitrates[index] /
		      tag->rate;
		if (tag->mode->bitrates[index] >= tag->kilobits && len >= wanted)
			break;
	}
	put(to, 0xff, 1);
	put(to, 0xe3 | tag->mode->version << 3, 1);
	put(to, (index + 1) << 4 | tag->mode->rate_index << 2, 1);
	put(to, tag->is_mono ? 0xc4 : 0x44, 1);
	return len;
}

void mp3_tag_add(struct strbuf *file, const struct mp3_tag *tag)
{
	uint8_t frame[FRAME_MAX] = {0}, *to = frame;
	size_t len = put_header(&to, tag), sound_len = file->len;

	to += side_info(tag);
	put_text(&to, "Info", 4);
	put(&to, HAS_FRAMES | HAS_BYTES, 4);
	put(&to, tag->frames, 4);
	put(&to, (uint32_t)(len + sound_len), 4);
	put_text(&to, tag->encoder, 9);
	put(&to, IS_CONSTANT, 1);
	to += 1 + 4 + 2 + 2 + 1; /* low-pass, peak, gains, flags: unknown */
	put(&to, tag->kilobits < 255 ? tag->kilobits : 255, 1);
	put(&to, tag->delay << 12 | tag->padding, 3);
	to += 1 + 1 + 2; /* source, gain, preset: unknown */
	put(&to, (uint32_t)(len + sound_len), 4);
	put(&to, crc16(0, file->data, sound_len), 2);
	put(&to, crc16(0, frame, (size_t)(to - frame)), 2);
	strbuf_add(file, frame, len);
	memmove(file->data + len, file->data, sound_len);
	memcpy(file->data, frame, len);
}
