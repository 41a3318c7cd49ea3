/* here.h - decoding in this process, without a helper program. For unit tests and fuzz targets, so all of it is
 * inline. */
#ifndef ASSETC_TESTS_SOUND_HELPER_HERE_H
#define ASSETC_TESTS_SOUND_HELPER_HERE_H

#include "sound_helper/trade.h"
#include "sound_helper/wav_chunks.h"

#include <string.h>

/* What a decode gave, taken as assetc takes it: samples beyond what was announced are a fault of ours. */
struct here {
	struct sound sound; /* empty when it failed */
	struct fault fault;
	uint64_t taken;  /* samples */
	bool is_overrun; /* or something else that a decoder must not do */
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

static inline bool here_decode_by(struct here *here, const struct trade *trade, struct span file,
				  const struct wire_request *request)
{
	struct decoding decoding = {.sink = {here_begin, here_samples, here}};
	bool is_done;

	*here = (struct here){0};
	is_done = trade->decode(&decoding, file, request);
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

/* Of a WAV that is plain, libsndfile makes the same, but when its samples begin as a chunk does. */
static inline bool here_is_same(const struct here *here, struct span file,
				const struct wire_request *request)
{
	struct here other;
	struct wav_chunks chunks;
	struct decoding ignored = {0};
	bool is_same;

	if (wav_chunks(&ignored, file, &chunks) && chunks.data.len >= 4 &&
	    (memcmp(chunks.data.data, "RIFF", 4) == 0 || memcmp(chunks.data.data, "data", 4) == 0))
		return true;
	(void)here_decode_by(&other, &trade_sndfile, file, request);
	is_same = here->taken == other.taken && here->sound.rate == other.sound.rate &&
		  here->sound.channels == other.sound.channels &&
		  here->sound.loop.is_set == other.sound.loop.is_set &&
		  here->sound.loop.start == other.sound.loop.start &&
		  here->sound.loop.end == other.sound.loop.end &&
		  (here->taken == 0 || memcmp(here->sound.samples, other.sound.samples,
					      here->taken * sizeof(float)) == 0);
	here_release(&other);
	return is_same;
}

/* pcm: of bytes without a header; NULL: they are of `format`. Returns whether it was decoded. */
static inline bool here_decode(struct here *here, const void *data, size_t len,
			       enum media_format format, const struct sound_pcm *pcm)
{
#define HELPER(name, build) &trade_##name,
	static const struct trade *const TRADES[] = {
#include "sound/helpers.def"
	};
#undef HELPER
	struct span file = {data, len};
	struct wire_request request = {.format = pcm ? MEDIA_UNKNOWN : format};
	enum helper_kind kind = helper_for((struct str){data, len}, request.format);
	bool is_done;

	if (pcm) {
		request.encoding = pcm->encoding;
		request.rate = pcm->rate;
		request.channels = pcm->channels;
	}
	is_done = here_decode_by(here, TRADES[kind], file, &request);
	if (!pcm && kind == HELPER_pcm)
		here->is_overrun |= !here_is_same(here, file, &request);
	return is_done;
}

#endif
