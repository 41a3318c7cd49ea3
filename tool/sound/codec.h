/* codec.h - what a sound format brings; for the files of this room alone.
 *
 * To add one: an enum value in media/image.h and its row in media/format.c, a file sound/<name>.c that defines
 * `const struct sound_codec sound_codec_<name>`, and one line in codecs.def.
 */
#ifndef ASSETC_SOUND_CODEC_H
#define ASSETC_SOUND_CODEC_H

#include "sound/encode.h"

struct sound_codec {
	enum media_format format;
	const char *(*revision)(void); /* see sound_codec_revision */
	/* See sound_prepare; like has one frame, and no samples to look at. NULL: there is nothing to prepare. */
	void (*prepare)(const struct sound *like, const struct sound_options *options);
	/* *out is empty at the call and on failure, which adds one finding at `at`. */
	enum status (*encode)(const struct sound *sound, const struct sound_options *options,
			      struct place at, struct bytes *out, struct diag *diag);
	/* See sound_bitrate_of; decoded is not empty. NULL: by length. */
	bool (*bitrate)(struct str data, struct sound_bitrate *out);
};

#endif
