/* pcm.c - samples without a header. */
#include "sound_helper/trade.h"

#include <inttypes.h>
#include <string.h>

static unsigned bytes_of(enum sound_encoding encoding)
{
	switch (encoding) {
	case SOUND_U8:
	case SOUND_ULAW:
	case SOUND_ALAW: return 1;
	case SOUND_S16: return 2;
	case SOUND_S24: return 3;
	case SOUND_S32:
	case SOUND_F32: return 4;
	}
	return 0;
}

/* ITU-T G.711, as 16-bit values. */
static int from_ulaw(uint8_t code)
{
	int value;

	code = (uint8_t)~code;
	value = (((code & 15) << 3) + 132) << (code >> 4 & 7);
	return code & 128 ? 132 - value : value - 132;
}

static int from_alaw(uint8_t code)
{
	int value, segment;

	code ^= 0x55;
	segment = code >> 4 & 7;
	value = ((code & 15) << 4) + (segment ? 264 : 8);
	if (segment > 1)
		value <<= segment - 1;
	return code & 128 ? value : -value;
}

static float from_float(const uint8_t *bytes)
{
	uint32_t bits = get_le32(bytes);
	float value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

/* The top `bits` of 32 as a number with sign. */
static float from_integer(uint32_t top, float scale)
{
	return (float)(int32_t)top * scale;
}

static float sample_of(enum sound_encoding encoding, const uint8_t *p)
{
	switch (encoding) {
	case SOUND_U8: return (float)((int)p[0] - 128) / 128.0f;
	case SOUND_S16: return from_integer(get_le16(p) << 16, 0x1p-31f);
	case SOUND_S24: return from_integer(get_le16(p) << 8 | (uint32_t)p[2] << 24, 0x1p-31f);
	case SOUND_S32: return from_integer(get_le32(p), 0x1p-31f);
	case SOUND_F32: return from_float(p);
	case SOUND_ULAW: return (float)from_ulaw(p[0]) / 32768.0f;
	case SOUND_ALAW: return (float)from_alaw(p[0]) / 32768.0f;
	}
	return 0;
}

static bool decode(struct decoding *decoding, struct span file, const struct wire_request *request)
{
	enum sound_encoding encoding = (enum sound_encoding)request->encoding;
	float *piece = decoding_piece();
	unsigned width = bytes_of(encoding);
	size_t frame = (size_t)width * request->channels;
	size_t left, at_once;

	if (!width || !request->channels)
		return decoding_fail(decoding, FAULT_VARIETY,
				     "no such encoding of samples without a header");
	if (file.len % frame)
		return decoding_fail(decoding, FAULT_DAMAGED,
				     "its %zu bytes are no whole number of frames of %zu bytes",
				     file.len, frame);
	left = file.len / frame;
	if (!decoding_begin(decoding, "sound", request->rate, request->channels, left))
		return false;
	at_once = WIRE_PIECE_SAMPLES / request->channels;
	while (left) {
		size_t now = left < at_once ? left : at_once;

		for (size_t i = 0; i < now * request->channels; i++, file.data += width)
			piece[i] = sample_of(encoding, file.data);
		if (!decoding_add(decoding, piece, now))
			return false;
		left -= now;
	}
	return true;
}

const struct trade trade_pcm = {
	.kind = HELPER_pcm,
	.decode = decode,
};
