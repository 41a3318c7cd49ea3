/* mp3_frame.h - the frames of MPEG audio, layer III, as their headers tell them; for what writes them and what reads
 * them.
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

#define MP3_HEADER_LEN 4u
struct mp3_header {
	uint32_t bits;    /* all of it, the first byte on top */
	uint32_t rate;    /* Hz */
	uint32_t bitrate; /* bits a second; 0: free format */
	size_t len;       /* of the frame in bytes, the header included; 0: free format */
	size_t side_info; /* bytes between header, or checksum, and sound */
};
/* False when these are no such header. */
bool mp3_header_read(const uint8_t head[MP3_HEADER_LEN], struct mp3_header *out);

struct mp3_frame {
	uint32_t bitrate; /* bits a second */
	size_t len;       /* in bytes, the header included */
	bool is_tag;      /* carries no sound: the Xing or Info tag */
};
/* From bytes that begin with a whole frame, not in free format; false when they do not. Any bytes may be given. */
bool mp3_frame_read(struct str data, struct mp3_frame *out);

#endif
