/* trade.h - what one helper program can do: with its library, which the system loads before main() and before any byte
 * is read. A program of several trades would have to open files after it has read what strangers wrote.
 */
#ifndef ASSETC_SOUND_HELPER_TRADE_H
#define ASSETC_SOUND_HELPER_TRADE_H

#include "base/str.h"
#include "sound/helper_kind.h"
#include "sound_helper/decoding.h"

struct samples {
	const float *data; /* interleaved, frames * channels */
	uint32_t rate;
	unsigned channels;
	uint64_t frames;
};

/* A function that is NULL is another trade's. Each returns false with the reason in the fault. */
struct trade {
	enum helper_kind kind;
	/* Of the library that is loaded, such as "1.31.2"; static. NULL: it has none. */
	const char *(*version)(void);
	/* Any bytes may be given. request: what is said beside them. */
	bool (*decode)(struct decoding *decoding, struct span file,
		       const struct wire_request *request);
	/* At the new rate, in `wanted` frames, whose first is where the old first one was. */
	bool (*resample)(struct decoding *decoding, const struct samples *in, uint32_t rate,
			 uint64_t wanted);
	/* *out is whole on success. */
	bool (*measure)(struct fault *fault, const struct samples *in, struct sound_levels *out);
	/* request: quality and loop. *out is the caller's to release, always. */
	bool (*encode)(struct fault *fault, const struct samples *in,
		       const struct wire_request *request, struct strbuf *out);
};

#define HELPER(name, build) extern const struct trade trade_##name;
#include "sound/helpers.def"
#undef HELPER

#endif
