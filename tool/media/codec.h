/* codec.h - what a picture format brings; for the files of this room alone.
 *
 * To add one: an enum value in image.h and its row in format.c, a file media/<name>.c that defines
 * `const struct codec codec_<name>`, and one line in codecs.def.
 */
#ifndef ASSETC_MEDIA_CODEC_H
#define ASSETC_MEDIA_CODEC_H

#include "media/image.h"

struct codec {
	enum media_format format;
	unsigned revision; /* see image_codec_revision */
	bool is_lossless;  /* always, whatever the options */
	/* data is a whole file that begins as the format does, at most IMAGE_FILE_MAX bytes. *out
	 * is empty at the call and on failure, which adds one finding at `at`. */
	enum status (*decode)(struct str data, struct place at, struct image *out,
			      struct diag *diag);
	/* options->quality is 1..100; max_size is not looked at. *out is empty at the call and on failure, which adds one
	 * finding at `at`. */
	enum status (*encode)(const struct image *image, const struct encode_options *options,
			      struct place at, struct bytes *out, struct diag *diag);
};

/* Takes the pixels for an image whose header claims this size, or refuses with E0602 (an edge of 0)
 * or E0603 (beyond the bounds) before memory is taken. name: the format's, for the text. */
enum status image_claim(struct image *out, uint64_t width, uint64_t height, const char *name,
			struct place at, struct diag *diag);
/* Encodes within options->max_size; fit.c. */
enum status codec_encode_within(const struct codec *codec, const struct image *image,
				const struct encode_options *options, struct place at,
				struct bytes *out, struct diag *diag);
/* E0602 in one form for every format; why: the library's words or ours. */
enum status codec_damaged(struct diag *diag, struct place at, const char *name, const char *why);

#endif
