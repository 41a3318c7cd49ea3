/* measure.c - what several scores measure by. */
#include "score/measure.h"

void measure_add_percent(struct strbuf *out, unsigned thousandths)
{
	strbuf_printf(out, "%u.%u %%", thousandths / 10, thousandths % 10);
}

unsigned measure_between(unsigned value, unsigned none, unsigned full)
{
	unsigned low = none < full ? none : full, high = none < full ? full : none;
	unsigned part;

	if (value <= low)
		return low == full ? SCORE_MAX : 0;
	if (value >= high)
		return high == full ? SCORE_MAX : 0;
	part = (unsigned)((uint64_t)(value - low) * SCORE_MAX / (high - low));
	return high == full ? part : SCORE_MAX - part;
}

bool measure_light_range(const struct image *image, unsigned *low, unsigned *high)
{
	size_t count = (size_t)image->width * image->height, seen = 0, below = 0;
	size_t lights[256] = {0};

	for (size_t i = 0; i < count; i++) {
		const uint8_t *pixel = image->rgba + i * 4;

		if (pixel[3] < MEASURE_VISIBLE)
			continue;
		lights[measure_light(pixel)]++;
		seen++;
	}
	for (*low = 0; *low < 255 && (below + lights[*low]) * 20 <= seen; (*low)++)
		below += lights[*low];
	below = 0;
	for (*high = 255; *high > *low && (below + lights[*high]) * 20 <= seen; (*high)--)
		below += lights[*high];
	return seen > 0;
}

uint32_t measure_frame(const struct sound *sound, uint64_t frame)
{
	const float *samples = sound->samples + frame * sound->channels;
	uint32_t peak = 0;

	for (unsigned i = 0; i < sound->channels; i++) {
		uint32_t magnitude = measure_magnitude(samples[i]);

		peak = magnitude > peak ? magnitude : peak;
	}
	return peak;
}

uint32_t measure_peak(const struct sound *sound)
{
	uint32_t peak = 0;

	for (uint64_t i = 0; i < sound->frames; i++) {
		uint32_t magnitude = measure_frame(sound, i);

		peak = magnitude > peak ? magnitude : peak;
	}
	return peak;
}
