/* decoding.c - what all decoders share: bounds, the way of samples to who wants them, reasons. */
#include "sound_helper/decoding.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

uint32_t get_le16(const uint8_t *bytes)
{
	return bytes[0] | (uint32_t)bytes[1] << 8;
}

uint32_t get_le32(const uint8_t *bytes)
{
	return get_le16(bytes) | get_le16(bytes + 2) << 16;
}

uint32_t get_be32(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
	       bytes[3];
}

bool decoding_fail(struct decoding *decoding, enum wire_fault kind, const char *fmt, ...)
{
	va_list args;

	if (decoding->fault.kind != FAULT_NONE)
		return false;
	decoding->fault.kind = kind;
	va_start(args, fmt);
	(void)vsnprintf(decoding->fault.text, sizeof(decoding->fault.text), fmt, args);
	va_end(args);
	return false;
}

static bool nobody_listens(struct decoding *decoding)
{
	return decoding_fail(decoding, FAULT_LIBRARY, "the samples are not taken any more");
}

bool decoding_begin(struct decoding *decoding, const char *name, uint64_t rate, uint64_t channels,
		    uint64_t frames)
{
	if (channels == 0)
		return decoding_fail(decoding, FAULT_DAMAGED, "the %s claims to have no channel",
				     name);
	if (channels > SOUND_CHANNELS_MAX)
		return decoding_fail(decoding, FAULT_BOUNDS,
				     "the %s has %" PRIu64 " channels; the limit is %u", name,
				     channels, SOUND_CHANNELS_MAX);
	if (rate < SOUND_RATE_MIN || rate > SOUND_RATE_MAX)
		return decoding_fail(decoding, FAULT_BOUNDS,
				     "the %s has a rate of %" PRIu64 " Hz; it may be %u to %u",
				     name, rate, SOUND_RATE_MIN, SOUND_RATE_MAX);
	if (!sound_fits((uint32_t)rate, (unsigned)channels, frames))
		return decoding_fail(decoding, FAULT_BOUNDS,
				     "the %s claims %" PRIu64 " frames of %" PRIu64
				     " channels; the limit is %" PRIu64 " samples in all",
				     name, frames, channels, SOUND_SAMPLES_MAX);
	decoding->rate = (uint32_t)rate;
	decoding->channels = (unsigned)channels;
	decoding->promised = frames;
	decoding->frames = 0;
	if (!decoding->sink.begin(decoding->sink.context, decoding->rate, decoding->channels,
				  frames))
		return nobody_listens(decoding);
	return true;
}

static bool fail_no_number(struct decoding *decoding, const float *samples)
{
	size_t i = 0;

	while (isfinite(samples[i]))
		i++;
	return decoding_fail(decoding, FAULT_DAMAGED, "frame %" PRIu64 " holds a sample that is %s",
			     decoding->frames + i / decoding->channels,
			     isnan(samples[i]) ? "not a number" : "infinite");
}

bool decoding_add(struct decoding *decoding, const float *samples, size_t frames)
{
	size_t count = frames * decoding->channels;

	if (!sound_are_finite(samples, count))
		return fail_no_number(decoding, samples);
	if (frames > decoding->promised - decoding->frames)
		return decoding_fail(decoding, FAULT_DAMAGED,
				     "it promises %" PRIu64 " frames and holds more",
				     decoding->promised);
	if (count && !decoding->sink.samples(decoding->sink.context, samples, count))
		return nobody_listens(decoding);
	decoding->frames += frames;
	return true;
}

float *decoding_piece(void)
{
	static float piece[WIRE_PIECE_SAMPLES];

	return piece;
}

void decoding_set_loop(struct decoding *decoding, uint64_t start, uint64_t end)
{
	if (end > decoding->frames)
		end = decoding->frames;
	if (start < end)
		decoding->loop = (struct sound_loop){.is_set = true, .start = start, .end = end};
}
