/* measure.c - loudness and true peak, by libebur128. */
#include "sound_helper/trade.h"

#include <ebur128.h>
#include <math.h>
#include <stdio.h>

/* Silence behind the last sample, for the filter that looks between samples to see all of it. */
#define FLUSH_FRAMES 64u

/* Places of channels that libebur128 does not know by their number: WAV's order of 6.1 and 7.1. */
static void place_channels(ebur128_state *state, unsigned channels)
{
	static const int SEVEN[] = {EBUR128_LEFT,  EBUR128_RIGHT, EBUR128_CENTER, EBUR128_UNUSED,
				    EBUR128_Mp180, EBUR128_Mp090, EBUR128_Mm090};
	static const int EIGHT[] = {EBUR128_LEFT,  EBUR128_RIGHT, EBUR128_CENTER, EBUR128_UNUSED,
				    EBUR128_Mp135, EBUR128_Mm135, EBUR128_Mp090,  EBUR128_Mm090};

	for (unsigned i = 0; i < channels && (channels == 7 || channels == 8); i++)
		(void)ebur128_set_channel(state, i, channels == 7 ? SEVEN[i] : EIGHT[i]);
}

static bool add_frames(ebur128_state *state, const struct samples *in)
{
	size_t at_once = WIRE_PIECE_SAMPLES / in->channels;
	uint64_t left = in->frames;
	const float *next = in->data;

	while (left) {
		size_t now = left < at_once ? (size_t)left : at_once;

		if (ebur128_add_frames_float(state, next, now) != EBUR128_SUCCESS)
			return false;
		next += now * in->channels;
		left -= now;
	}
	return true;
}

static bool add_end(ebur128_state *state)
{
	float silence[FLUSH_FRAMES * SOUND_CHANNELS_MAX] = {0};

	return ebur128_add_frames_float(state, silence, FLUSH_FRAMES) == EBUR128_SUCCESS;
}

static int32_t thousandths(double decibels)
{
	return (int32_t)lround(decibels * 1000);
}

/* False when a peak is none: what lies between two samples near the largest float is beyond it. */
static bool read_peak(ebur128_state *state, unsigned channels, struct sound_levels *out)
{
	double highest = 0, peak;

	for (unsigned i = 0; i < channels; i++) {
		if (ebur128_true_peak(state, i, &peak) != EBUR128_SUCCESS || !isfinite(peak))
			return false;
		if (peak > highest)
			highest = peak;
	}
	out->is_silent = !(highest > 0);
	out->true_peak = out->is_silent ? 0 : thousandths(20 * log10(highest));
	return true;
}

/* On failure the fault is set where it is not the library's. */
static bool read_levels(ebur128_state *state, struct fault *fault, const struct samples *in,
			struct sound_levels *out)
{
	double loudness;

	if (!add_frames(state, in) ||
	    ebur128_loudness_global(state, &loudness) != EBUR128_SUCCESS || !add_end(state))
		return false;
	if (!read_peak(state, in->channels, out)) {
		*fault = (struct fault){FAULT_BOUNDS,
					"the sound is so far beyond full scale that its true peak "
					"cannot be measured"};
		return false;
	}
	out->has_loudness = isfinite(loudness);
	out->loudness = out->has_loudness ? thousandths(loudness) : 0;
	return true;
}

static bool measure(struct fault *fault, const struct samples *in, struct sound_levels *out)
{
	ebur128_state *state =
		ebur128_init(in->channels, in->rate, EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK);
	bool is_done;

	*out = (struct sound_levels){0};
	if (state)
		place_channels(state, in->channels);
	is_done = state && read_levels(state, fault, in, out);
	if (state)
		ebur128_destroy(&state);
	if (!is_done && fault->kind == FAULT_NONE)
		*fault = (struct fault){FAULT_LIBRARY, "libebur128 cannot measure this sound"};
	return is_done;
}

static const char *version(void)
{
	static char text[32];
	int major = 0, minor = 0, patch = 0;

	ebur128_get_version(&major, &minor, &patch);
	(void)snprintf(text, sizeof(text), "%d.%d.%d", major, minor, patch);
	return text;
}

const struct trade trade_ebur128 = {
	.kind = HELPER_ebur128,
	.version = version,
	.measure = measure,
};
