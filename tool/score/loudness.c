/* loudness.c - how loud the loudest fifth of a second is: what can hardly be heard serves as little as what shouts. */
#include "score/measure.h"
#include "sound/decibel.h"

/* Thousandths of full scale, as a root of mean squares: -50, -24, -6 and 0 dBFS. */
enum { FAINT = 3, GOOD = 63, LOUD = 501, FULL = 1000, WINDOWS_A_SECOND = 5 };

static uint64_t root(uint64_t square)
{
	uint64_t low = 0, high = 32768;

	while (low + 1 < high) {
		uint64_t middle = (low + high) / 2;

		if (middle * middle <= square)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* The mean of squares of the loudest window. */
static uint64_t loudest(const struct sound *sound)
{
	uint64_t window = sound->rate / WINDOWS_A_SECOND, most = 0;

	for (uint64_t begin = 0; begin < sound->frames; begin += window) {
		uint64_t end = begin + window < sound->frames ? begin + window : sound->frames;
		uint64_t sum = 0, mean;

		for (uint64_t i = begin * sound->channels; i < end * sound->channels; i++) {
			uint64_t magnitude = measure_magnitude(sound->samples[i]);

			sum += magnitude * magnitude;
		}
		mean = sum / (window * sound->channels);
		most = mean > most ? mean : most;
	}
	return most;
}

static unsigned loudness(const struct sound *sound, struct strbuf *fact)
{
	uint64_t level = root(loudest(sound));
	unsigned share = measure_share(level, 32767), low, high;
	struct decibel_text text = decibel_text(decibel_of((double)level / 32767));

	strbuf_printf(fact, "the loudest fifth of a second is at %s dBFS", text.text);
	low = measure_between(share, FAINT, GOOD);
	high = measure_between(share, FULL, LOUD);
	return low < high ? low : high;
}

const struct score score_loudness = {.name = "loudness", .revision = 1, .sound = loudness};
