/* levels.h - the two computations that are no decoding. */
#ifndef ASSETC_SOUND_HELPER_LEVELS_H
#define ASSETC_SOUND_HELPER_LEVELS_H

#include "sound_helper/decoding.h"

struct samples {
	const float *data; /* interleaved, frames * channels */
	uint32_t rate;
	unsigned channels;
	uint64_t frames;
};

/* At the new rate, in `wanted` frames, whose first is where the old first one was. */
bool resample(struct decoding *decoding, const struct samples *in, uint32_t rate, uint64_t wanted);
/* *out is whole on success. */
bool measure(struct fault *fault, const struct samples *in, struct sound_levels *out);

#endif
