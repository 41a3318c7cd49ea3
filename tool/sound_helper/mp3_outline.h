/* mp3_outline.h - the frames of an MP3 as their headers tell them, before any of them is decoded: whether the file is all
 * there. */
#ifndef ASSETC_SOUND_HELPER_MP3_OUTLINE_H
#define ASSETC_SOUND_HELPER_MP3_OUTLINE_H

#include "sound_helper/decoding.h"

struct mp3_outline {
	bool has_frames;
	uint64_t promised; /* frames that a Xing or Info tag states; 0: none does */
	size_t missing; /* bytes of the last frame that the file has not; 0: it ends well, or in something else */
};
/* Any bytes may be given. Tags at the front (ID3v2) and what else stands before the first frame are passed over. */
struct mp3_outline mp3_outline(struct span file);

#endif
