/* pcm.c - samples that are not coded: without a header, or in a plain WAV. */
#include "sound/wav_plain.h"
#include "sound_helper/trade.h"
#include "sound_helper/wav_chunks.h"

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

/* Whole frames alone. */
static bool add_all(struct decoding *decoding, struct span file, const struct sound_pcm *pcm)
{
	float *piece = decoding_piece();
	unsigned width = bytes_of(pcm->encoding);
	size_t at_once = WIRE_PIECE_SAMPLES / pcm->channels;
	size_t left = file.len / ((size_t)width * pcm->channels);

	while (left) {
		size_t now = left < at_once ? left : at_once;

		for (size_t i = 0; i < now * pcm->channels; i++, file.data += width)
			piece[i] = sample_of(pcm->encoding, file.data);
		if (!decoding_add(decoding, piece, now))
			return false;
		left -= now;
	}
	return true;
}

static bool decode_headerless(struct decoding *decoding, struct span file,
			      const struct wire_request *request)
{
	struct sound_pcm pcm = {(enum sound_encoding)request->encoding, request->rate,
				request->channels};
	size_t frame = (size_t)bytes_of(pcm.encoding) * pcm.channels;

	if (!frame)
		return decoding_fail(decoding, FAULT_VARIETY,
				     "no such encoding of samples without a header");
	if (file.len % frame)
		return decoding_fail(decoding, FAULT_DAMAGED,
				     "its %zu bytes are no whole number of frames of %zu bytes",
				     file.len, frame);
	return decoding_begin(decoding, "sound", pcm.rate, pcm.channels, file.len / frame) &&
	       add_all(decoding, file, &pcm);
}

static bool decode_plain_wav(struct decoding *decoding, struct span file)
{
	struct wav_chunks chunks;
	struct sound_pcm pcm;
	size_t frame;

	if (!wav_chunks(decoding, file, &chunks))
		return false;
	if (!wav_is_plain((struct str){(const char *)chunks.format.data, chunks.format.len}, &pcm))
		return decoding_fail(decoding, FAULT_VARIETY, "the WAV is not a plain one");
	frame = (size_t)bytes_of(pcm.encoding) * pcm.channels;
	if (!decoding_begin(decoding, "WAV", pcm.rate, pcm.channels, chunks.data.len / frame) ||
	    !add_all(decoding, chunks.data, &pcm))
		return false;
	wav_set_loop(decoding, &chunks);
	return true;
}

static bool decode(struct decoding *decoding, struct span file, const struct wire_request *request)
{
	return request->format == MEDIA_WAV ? decode_plain_wav(decoding, file)
					    : decode_headerless(decoding, file, request);
}

const struct trade trade_pcm = {
	.kind = HELPER_pcm,
	.decode = decode,
};
