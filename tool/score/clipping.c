/* clipping.c - samples at full scale with another beside them there: the tops of waves that were cut off. */
#include "score/measure.h"

enum { TOP = 32734, CLIPPED_MAX = 1000 }; /* of 32767; parts of a million */

static unsigned clipping(const struct sound *sound, struct strbuf *fact)
{
	uint64_t clipped = 0, count = sound->frames * sound->channels;
	unsigned share;

	for (uint64_t i = sound->channels; i < count; i++) {
		const float *sample = sound->samples + i;
		const float *before = sample - sound->channels;

		clipped += (*sample > 0) == (*before > 0) && measure_magnitude(*sample) >= TOP &&
			   measure_magnitude(*before) >= TOP;
	}
	share = count ? (unsigned)(clipped * 1000000 / count) : 0;
	strbuf_printf(fact, "%u of a million samples are cut off", share);
	return measure_between(share, CLIPPED_MAX, 0);
}

const struct score score_clipping = {.name = "clipping", .revision = 1, .sound = clipping};
