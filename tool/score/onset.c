/* onset.c - how soon it is heard: what a player does has to sound at once. */
#include "score/measure.h"

enum {
	AT_ONCE = 15,
	LATE = 400,
	PART_OF_PEAK = 10
}; /* milliseconds; a tenth of the peak is heard */

static unsigned onset(const struct sound *sound, struct strbuf *fact)
{
	uint32_t peak = measure_peak(sound);
	uint64_t frame = 0;
	unsigned ms;

	while (frame < sound->frames && measure_frame(sound, frame) * PART_OF_PEAK < peak)
		frame++;
	if (peak == 0 || frame == sound->frames) {
		strbuf_add_c(fact, "nothing is heard");
		return 0;
	}
	ms = (unsigned)(frame * 1000 / sound->rate);
	strbuf_printf(fact, "it starts after %u ms", ms);
	return measure_between(ms, LATE, AT_ONCE);
}

const struct score score_onset = {.name = "onset", .revision = 1, .sound = onset};
