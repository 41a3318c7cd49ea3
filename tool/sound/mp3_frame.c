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

/* The tag stands where the sound of a frame would, after its side information. */
static bool is_tag(struct str frame, bool is_full, bool is_mono)
{
	size_t at = 4 + (is_full ? (is_mono ? 17u : 32u) : (is_mono ? 9u : 17u));

	return frame.len >= at + 4 &&
	       (memcmp(frame.ptr + at, "Xing", 4) == 0 || memcmp(frame.ptr + at, "Info", 4) == 0);
}

bool mp3_frame_read(struct str data, struct mp3_frame *out)
{
	const uint8_t *head = (const uint8_t *)data.ptr;
	unsigned version, layer, bitrate_index, rate_index, padding;
	bool is_full;

	if (data.len < 4 || head[0] != 0xff || (head[1] & 0xe0) != 0xe0)
		return false;
	version = head[1] >> 3 & 3;
	layer = head[1] >> 1 & 3;
	bitrate_index = head[2] >> 4;
	rate_index = head[2] >> 2 & 3;
	padding = head[2] >> 1 & 1;
	if (version == 1 || layer != 1 || rate_index == 3 || bitrate_index == 0 ||
	    bitrate_index == 15)
		return false;
	/* Files of others have all bit rates of MPEG 2 at its half rates too. */
	is_full = version == 3;
	out->bitrate = (is_full ? FULL : HALF)[bitrate_index - 1] * 1000u;
	out->len = (is_full ? 144 : 72) * out->bitrate / RATES[version][rate_index] + padding;
	if (out->len > data.len)
		return false;
	out->is_tag = is_tag((struct str){data.ptr, out->len}, is_full, (head[3] >> 6) == 3);
	return true;
}
