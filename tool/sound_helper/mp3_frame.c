/* mp3_frame.c - walks along the frame headers of an MP3. */
#include "sound_helper/mp3_frame.h"

#include <string.h>

#define HEADER_LEN 4u
#define ID3_LEN    10u
/* What all headers of one stream share: sync, version, layer and rate. */
#define SAME_STREAM 0xfffe0c00u

struct frame {
	uint32_t header;
	size_t len;       /* with its header; 0: the header does not tell (free format) */
	size_t side_info; /* bytes between header and samples */
};

static bool read_frame(struct span file, size_t at, struct frame *out)
{
	static const uint16_t KBITS[2][15] = {
		{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
		{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}};
	static const uint32_t RATES[3] = {44100, 48000, 32000};
	uint32_t header, version, kbits, rate;
	bool is_mpeg1, is_mono;

	if (file.len < HEADER_LEN || at > file.len - HEADER_LEN)
		return false;
	header = get_be32(file.data + at);
	version = header >> 19 & 3;
	if (header >> 21 != 0x7ff || version == 1 || (header >> 17 & 3) != 1 ||
	    (header >> 12 & 15) == 15 || (header >> 10 & 3) == 3)
		return false;
	is_mpeg1 = version == 3;
	is_mono = (header >> 6 & 3) == 3;
	kbits = KBITS[is_mpeg1][header >> 12 & 15];
	rate = (uint32_t)RATES[header >> 10 & 3] >> (is_mpeg1 ? 0 : version == 2 ? 1 : 2);
	out->header = header;
	out->len = kbits ? (is_mpeg1 ? 144000u : 72000u) * kbits / rate + (header >> 9 & 1) : 0;
	out->side_info = is_mpeg1 ? (is_mono ? 17 : 32) : (is_mono ? 9 : 17);
	return true;
}

static bool is_next(struct span file, size_t at, const struct frame *before)
{
	struct frame frame;

	return read_frame(file, at, &frame) && !((frame.header ^ before->header) & SAME_STREAM);
}

static size_t skip_id3(struct span file)
{
	size_t at = 0;

	while (file.len - at >= ID3_LEN && memcmp(file.data + at, "ID3", 3) == 0) {
		const uint8_t *tag = file.data + at;
		size_t len = (size_t)(tag[6] & 127) << 21 | (size_t)(tag[7] & 127) << 14 |
			     (size_t)(tag[8] & 127) << 7 | (tag[9] & 127);

		len += tag[5] & 16 ? 2 * ID3_LEN : ID3_LEN;
		if (len > file.len - at)
			return file.len;
		at += len;
	}
	return at;
}

/* The first header that is followed by another one, or by nothing. */
static bool find_first(struct span file, size_t *at, struct frame *out)
{
	for (*at = skip_id3(file); *at < file.len; ++*at) {
		if (file.data[*at] != 0xff || !read_frame(file, *at, out))
			continue;
		if (!out->len || out->len >= file.len - *at || is_next(file, *at + out->len, out))
			return true;
	}
	return false;
}

/* Frames that the tag in the first frame states. It stands behind the side information, which a checksum may
 * precede. */
static uint64_t promise_of(struct span file, size_t at, const struct frame *first)
{
	for (size_t checksum = 0; checksum <= 2; checksum += 2) {
		size_t tag = at + HEADER_LEN + checksum + first->side_info;

		if (tag + 12 > file.len)
			break;
		if ((memcmp(file.data + tag, "Xing", 4) == 0 ||
		     memcmp(file.data + tag, "Info", 4) == 0) &&
		    (file.data[tag + 7] & 1))
			return get_be32(file.data + tag + 8);
	}
	return 0;
}

struct mp3_outline mp3_outline(struct span file)
{
	struct mp3_outline outline = {0};
	struct frame frame;
	size_t at;

	if (!find_first(file, &at, &frame))
		return outline;
	outline.has_frames = true;
	outline.promised = promise_of(file, at, &frame);
	while (frame.len && frame.len <= file.len - at) {
		at += frame.len;
		if (!is_next(file, at, &frame) || !read_frame(file, at, &frame))
			return outline;
	}
	if (frame.len)
		outline.missing = frame.len - (file.len - at);
	return outline;
}
