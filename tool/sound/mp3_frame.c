/* mp3_frame.c - headers of frames. */
#include "sound/mp3_frame.h"

#include <string.h>

static const uint16_t FULL[] = {32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0};
static const uint16_t HALF[] = {8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0};
static const uint16_t QUARTER[] = {8, 16, 24, 32, 40, 48, 56, 64, 0};

/* By version and rate_index of a header. Version 1 is none. */
static const uint32_t RATES[4][3] = {
	{11025, 12000, 8000}, {0, 0, 0}, {22050, 24000, 16000}, {44100, 48000, 32000}};
static const uint16_t *const BITRATES[4] = {QUARTER, NULL, HALF, FULL};

bool mp3_mode_of(uint32_t rate, struct mp3_mode *out)
{
	for (unsigned version = 0; version < 4; version++) {
		for (unsigned i = 0; i < 3; i++) {
			if (RATES[version][i] == rate && rate) {
				*out = (struct mp3_mode){version, i, BITRATES[version]};
				return true;
			}
		}
	}
	return false;
}

bool mp3_header_read(const uint8_t head[MP3_HEADER_LEN], struct mp3_header *out)
{
	unsigned version = head[1] >> 3 & 3, layer = head[1] >> 1 & 3;
	unsigned bitrate_index = head[2] >> 4, rate_index = head[2] >> 2 & 3;
	bool is_full = version == 3, is_mono = head[3] >> 6 == 3;

	if (head[0] != 0xff || (head[1] & 0xe0) != 0xe0 || version == 1 || layer != 1 ||
	    rate_index == 3 || bitrate_index == 15)
		return false;
	out->bits = (uint32_t)head[0] << 24 | (uint32_t)head[1] << 16 | (uint32_t)head[2] << 8 |
		    head[3];
	out->rate = RATES[version][rate_index];
	/* Files of others have all bit rates of MPEG 2 at its half rates too. */
	out->bitrate = bitrate_index ? (is_full ? FULL : HALF)[bitrate_index - 1] * 1000u : 0;
	out->len = bitrate_index
			   ? (is_full ? 144 : 72) * out->bitrate / out->rate + (head[2] >> 1 & 1)
			   : 0;
	out->side_info = is_full ? (is_mono ? 17 : 32) : (is_mono ? 9 : 17);
	return true;
}

/* The tag stands where the sound of a frame would, after its side information. */
static bool is_tag(const char *frame, const struct mp3_header *header)
{
	size_t at = MP3_HEADER_LEN + header->side_info;

	return header->len >= at + 4 &&
	       (memcmp(frame + at, "Xing", 4) == 0 || memcmp(frame + at, "Info", 4) == 0);
}

bool mp3_frame_read(struct str data, struct mp3_frame *out)
{
	struct mp3_header header;

	if (data.len < MP3_HEADER_LEN || !mp3_header_read((const uint8_t *)data.ptr, &header) ||
	    !header.len || header.len > data.len)
		return false;
	*out = (struct mp3_frame){header.bitrate, header.len, is_tag(data.ptr, &header)};
	return true;
}
