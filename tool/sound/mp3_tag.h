/* mp3_tag.h - the tag at the head of an MP3 where LAME writes none; for the files of this room alone.
 *
 * LAME leaves its tag out when a frame of the file's bit rate is too small for it. Without one no player
 * can know how much of the sound the encoder added. Ours does without the table of contents, and so is small enough.
 * Source: Mp3 Info Tag revision 1 specification (gabriel.mp3-tech.org), and the Xing header it stands in.
 */
#ifndef ASSETC_SOUND_MP3_TAG_H
#define ASSETC_SOUND_MP3_TAG_H

#include "sound/mp3_frame.h"

struct mp3_tag {
	const struct mp3_mode *mode;
	uint32_t rate;
	bool is_mono;
	unsigned kilobits;       /* of the constant bit rate */
	const char *encoder;     /* 9 characters, "LAME3.100" */
	unsigned delay, padding; /* samples, each below 4096 */
	uint32_t frames;         /* of the file, without the tag */
};

/* Puts the tag before the frames in `file`. */
void mp3_tag_add(struct strbuf *file, const struct mp3_tag *tag);

#endif
