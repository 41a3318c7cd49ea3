/* resample.c - another rate, by libsoxr: its high quality, on floats, in one thread. */
#include "sound_helper/trade.h"

#include <soxr.h>
#include <string.h>

static soxr_t start(struct decoding *decoding, const struct samples *in, uint32_t rate)
{
	soxr_io_spec_t io = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
	soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
	soxr_runtime_spec_t runtime = soxr_runtime_spec(1);
	soxr_error_t why = NULL;
	soxr_t soxr = soxr_create(in->rate, rate, in->channels, &why, &io, &quality, &runtime);

	if (!soxr || why) {
		(void)decoding_fail(decoding, FAULT_LIBRARY, "libsoxr cannot start: %s",
				    why ? why : "no reason given");
		soxr_delete(soxr);
		return NULL;
	}
	return soxr;
}

/* Hands over what came, as far as it is wanted. */
static bool add(struct decoding *decoding, const float *piece, size_t frames)
{
	uint64_t room = decoding->promised - decoding->frames;

	return decoding_add(decoding, piece, frames < room ? frames : (size_t)room);
}

static bool convert(struct decoding *decoding, soxr_t soxr, const struct samples *in)
{
	const float *next = in->data;
	size_t at_once = WIRE_PIECE_SAMPLES / in->channels;
	size_t left = (size_t)in->frames, used, got;
	float *piece = decoding_piece();
	bool is_end; /* of the input: what is left in it is given out */
	soxr_error_t why;

	do {
		is_end = left == 0;
		why = soxr_process(soxr, left ? next : NULL, left, &used, piece, at_once, &got);
		if (why)
			return decoding_fail(decoding, FAULT_LIBRARY, "libsoxr failed: %s", why);
		if (!is_end) {
			next += used * in->channels;
			left -= used;
		}
		if (!add(decoding, piece, got))
			return false;
	} while (!is_end || got == at_once);
	return true;
}

static bool resample(struct decoding *decoding, const struct samples *in, uint32_t rate,
		     uint64_t wanted)
{
	soxr_t soxr = start(decoding, in, rate);
	bool is_done;

	if (!soxr)
		return false;
	is_done = decoding_begin(decoding, "sound", rate, in->channels, wanted) &&
		  convert(decoding, soxr, in);
	soxr_delete(soxr);
	memset(decoding_piece(), 0, WIRE_PIECE_SAMPLES * sizeof(float));
	while (is_done && decoding->frames < wanted)
		is_done = add(decoding, decoding_piece(), WIRE_PIECE_SAMPLES / in->channels);
	return is_done;
}

/* "libsoxr-0.1.3" */
static const char *version(void)
{
	const char *text = soxr_version();
	const char *dash = strrchr(text, '-');

	return dash ? dash + 1 : text;
}

const struct trade trade_soxr = {
	.kind = HELPER_soxr,
	.version = version,
	.resample = resample,
};
