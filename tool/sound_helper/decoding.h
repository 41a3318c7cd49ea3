/* decoding.h - a decode under way: where its samples go, what is known of them, and why it failed.
 *
 * Every decoder is a function over bytes of strangers. It says once what is coming (decoding_begin), hands over
 * samples in order (decoding_add), and returns whether all went well; on failure the fault holds the reason.
 */
#ifndef ASSETC_SOUND_HELPER_DECODING_H
#define ASSETC_SOUND_HELPER_DECODING_H

#include "media/image.h"
#include "sound/decode.h"
#include "sound/wire.h"

/* Either false ends the decode with FAULT_LIBRARY: nobody listens any more. */
struct sink {
	bool (*begin)(void *context, uint32_t rate, unsigned channels, uint64_t frames);
	bool (*samples)(void *context, const float *samples, size_t count);
	void *context;
};

struct fault {
	enum wire_fault kind;
	char text[WIRE_TEXT_MAX];
};

struct decoding {
	struct sink sink;
	uint32_t rate;
	unsigned channels;
	uint64_t promised; /* frames, as decoding_begin was told */
	uint64_t frames;   /* handed over */
	struct sound_loop loop;
	struct fault fault;
};

/* Refuses what is beyond the bounds of sound.h. name: of the format, for the text. frames: as many as there will
 * be, or more. */
bool decoding_begin(struct decoding *decoding, const char *name, uint64_t rate, uint64_t channels,
		    uint64_t frames);
/* Refuses samples that are no number, and more frames than promised. */
bool decoding_add(struct decoding *decoding, const float *samples, size_t frames);
/* Keeps the reason, the first one when there are several. Returns false. */
bool decoding_fail(struct decoding *decoding, enum wire_fault kind, const char *fmt, ...)
	AC_PRINTF(3, 4);
/* The loop, if there is one within the frames that came; to be called after the last of them. */
void decoding_set_loop(struct decoding *decoding, uint64_t start, uint64_t end);

/* Memory for WIRE_PIECE_SAMPLES samples, for the one decode that runs at a time; static. */
float *decoding_piece(void);

/* What there is of a file, read from front to back. */
struct span {
	const uint8_t *data;
	size_t len;
};
uint32_t get_le16(const uint8_t *bytes);
uint32_t get_le32(const uint8_t *bytes);
uint32_t get_be32(const uint8_t *bytes);

#endif
