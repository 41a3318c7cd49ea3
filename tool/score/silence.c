/* silence.c - how much of it is silence: hundredths of a second that stay 40 dB below its peak. */
#include "score/measure.h"

enum { FEW = 200, MOST = 900, PART_OF_PEAK = 100, WINDOWS_A_SECOND = 100 };

static unsigned silence(const struct sound *sound, struct strbuf *fact)
{
	uint64_t window = sound->rate / WINDOWS_A_SECOND, windows = 0, silent = 0;
	uint32_t peak = measure_peak(sound);
	unsigned share;

	for (uint64_t begin = 0; begin < sound->frames; begin += window, windows++) {
		uint64_t end = begin + window < sound->frames ? begin + window : sound->frames;
		uint32_t highest = 0;

		for (uint64_t i = begin; i < end; i++) {
			uint32_t magnitude = measure_frame(sound, i);

			highest = magnitude > highest ? magnitude : highest;
		}
		silent += highest * PART_OF_PEAK <= peak;
	}
	share = peak ? measure_share(silent, windows) : 1000;
	measure_add_percent(fact, share);
	strbuf_add_c(fact, " of it is silence");
	return measure_between(share, MOST, FEW);
}

const struct score score_silence = {.name = "silence", .revision = 1, .sound = silence};
