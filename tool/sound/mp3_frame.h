/* mp3_frame.h - the frames of MPEG audio, layer III; for the files of this room alone.
 *
 * Sources: ISO/IEC 11172-3, 2.4.1.3 and 2.4.2.3; ISO/IEC 13818-3, 2.4.2.3 (half the rates); the further halves, "MPEG
 * 2.5", are of Fraunhofer IIS and have no more than 64 kb/s, as LAME has it.
 */
#ifndef ASSETC_SOUND_MP3_FRAME_H
#define ASSETC_SOUND_MP3_FRAME_H

#include "base/str.h"

#define MP3_BITRATES_MAX 14u
struct mp3_mode {
	unsigned version; /* as a header has it: 3 MPEG 1, 2 MPEG 2, 0 "2.5" */
	unsigned rate_index;
	const uint16_t *bitrates; /* kb/s, rising, ended by 0; index 1 of a header is the first */
};

/* What MPEG audio has for this rate in Hz; false when it has nothing. */
bool mp3_mode_of(uint32_t rate, struct mp3_mode *out);

struct mp3_frame {
	uint32_t bitrate; /* bits a second */
	size_t len;       /* in bytes, the header included */
	bool is_tag;      /* carries no sound: the Xing or Info tag */
};
/* From bytes that begin with a whole frame; false when they do not. Any bytes may be given. */
bool mp3_frame_read(struct str data, struct mp3_frame *out);

#endif
