/* here.h - decoding in this process, without a helper program. For unit tests and fuzz targets, so all of it is
 * inline. */
#ifndef ASSETC_TESTS_SOUND_HELPER_HERE_H
#define ASSETC_TESTS_SOUND_HELPER_HERE_H

#include "sound_helper/trade.h"

#include <string.h>

/* What a decode gave, taken as assetc takes it: samples beyond what was announced are a fault of ours. */
struct here {
	struct sound sound; /* empty when it failed */
	struct fault fault;
	uint64_t taken; /* samples */
	bool is_overrun;
};

static inline bool here_begin(void *context, uint32_t rate, unsigned channels, uint64_t frames)
{
	struct here *here = context;

	here->is_overrun |= here->sound.samples != NULL;
	return sound_init(&here->sound, rate, channels, frames);
}

static inline bool here_samples(void *context, const float *samples, size_t count)
{
	struct here *here = context;
	uint64_t room = here->sound.frames * here->sound.channels;

	if (!here->sound.samples || count > room - here->taken) {
		here->is_overrun = true;
		return false;
	}
	memcpy(here->sound.samples + here->taken, samples, count * sizeof(float));
	here->taken += count;
	return true;
}

static inline void here_release(struct here *here)
{
	sound_release(&here->sound);
}

/* pcm: of bytes without a header; NULL: they are of `format`. Returns whether it was decoded. */
static inline bool here_decode(struct here *here, const void *data, size_t len,
			       enum media_format format, const struct sound_pcm *pcm)
{
	struct decoding decoding = {.sink = {here_begin, here_samples, here}};
	struct span file = {data, len};
	struct wire_request request = {.format = format};
	const struct trade *trade = pcm                   ? &trade_pcm
				    : format == MEDIA_MP3 ? &trade_mpg123
							  : &trade_sndfile;
	bool is_done;

	*here = (struct here){0};
	if (pcm) {
		request.encoding = pcm->encoding;
		request.rate = pcm->rate;
		request.channels = pcm->channels;
	}
	is_done = trade->decode(&decoding, file, &request);
	here->fault = decoding.fault;
	/* Exactly one of the two: a sound that adds up, or a reason. */
	here->is_overrun |= is_done == (here->fault.kind != FAULT_NONE);
	if (is_done) {
		here->is_overrun |=
			here->taken != decoding.frames * decoding.channels ||
			(decoding.loop.is_set && (decoding.loop.start >= decoding.loop.end ||
						  decoding.loop.end > decoding.frames));
		here->sound.frames = decoding.frames;
		here->sound.loop = decoding.loop;
	} else {
		here_release(here);
	}
	return is_done;
}

#endif
