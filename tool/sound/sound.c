/* sound.c - the memory of a sound, and what can be said of it without any codec. */
#include "sound/sound.h"

#include "base/mem.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>

#define LARGE_PAGE ((size_t)2 * 1024 * 1024)

bool sound_fits(uint32_t rate, unsigned channels, uint64_t frames)
{
	return rate >= SOUND_RATE_MIN && rate <= SOUND_RATE_MAX && channels >= 1 &&
	       channels <= SOUND_CHANNELS_MAX && frames <= SOUND_SAMPLES_MAX / channels;
}

/* Of large memory, each page that is first touched costs about what is done with its samples; so the pages shall be large
 * too. A hint: without it all is as well. */
static void prefer_large_pages(float *samples, size_t size)
{
#ifdef MADV_HUGEPAGE
	uintptr_t first = ((uintptr_t)samples + LARGE_PAGE - 1) & ~(uintptr_t)(LARGE_PAGE - 1);
	uintptr_t end = ((uintptr_t)samples + size) & ~(uintptr_t)(LARGE_PAGE - 1);
	int number = errno;

	if (first < end)
		(void)madvise((void *)first, end - first, MADV_HUGEPAGE);
	errno = number;
#else
	(void)samples;
	(void)size;
#endif
}

bool sound_init(struct sound *sound, uint32_t rate, unsigned channels, uint64_t frames)
{
	size_t count = (size_t)frames * channels;

	*sound = (struct sound){0};
	if (!sound_fits(rate, channels, frames))
		return false;
	/* One sample more, so that an empty sound has memory too. */
	sound->samples = mem_zalloc(count + 1, sizeof(float));
	prefer_large_pages(sound->samples, count * sizeof(float));
	sound->rate = rate;
	sound->channels = channels;
	sound->frames = frames;
	return true;
}

void sound_release(struct sound *sound)
{
	mem_free(sound->samples);
	*sound = (struct sound){0};
}

bool sound_are_finite(const float *samples, size_t count)
{
	/* The sum reaches the top bit when all bits of the exponent are set. Eight side by side, for compilers to see. */
	uint32_t sums[8] = {0}, bits[8];
	size_t i = 0;

	for (; i + 8 <= count; i += 8) {
		memcpy(bits, samples + i, sizeof(bits));
		for (size_t j = 0; j < 8; j++)
			sums[j] |= (bits[j] & 0x7f800000u) + 0x00800000u;
	}
	for (; i < count; i++) {
		memcpy(bits, samples + i, sizeof(bits[0]));
		sums[0] |= (bits[0] & 0x7f800000u) + 0x00800000u;
	}
	for (size_t j = 1; j < 8; j++)
		sums[0] |= sums[j];
	return !(sums[0] >> 31);
}

static void cut_loop(struct sound_loop *loop, uint64_t start, uint64_t end)
{
	if (loop->start < start)
		loop->start = start;
	if (loop->end > end)
		loop->end = end;
	if (!loop->is_set || loop->start >= loop->end) {
		*loop = (struct sound_loop){0};
		return;
	}
	loop->start -= start;
	loop->end -= start;
}

void sound_cut(struct sound *sound, uint64_t start, uint64_t end)
{
	size_t kept = (size_t)(end - start) * sound->channels;

	cut_loop(&sound->loop, start, end);
	memmove(sound->samples, sound->samples + (size_t)start * sound->channels,
		kept * sizeof(float));
	sound->frames = end - start;
}

float sound_peak(const struct sound *sound)
{
	size_t count = (size_t)sound->frames * sound->channels;
	float peak = 0;

	for (size_t i = 0; i < count; i++) {
		float level = fabsf(sound->samples[i]);

		if (!(level <= peak))
			peak = level == level ? level : INFINITY;
	}
	return peak;
}

uint64_t sound_microseconds(const struct sound *sound)
{
	return (sound->frames * 1000000 + sound->rate / 2) / sound->rate;
}

uint64_t sound_frames_in(uint32_t rate, int64_t microseconds)
{
	return ((uint64_t)microseconds * rate + 500000) / 1000000;
}

void sound_add_duration(struct strbuf *out, const struct sound *sound)
{
	uint64_t milliseconds = (sound->frames * 1000 + sound->rate / 2) / sound->rate;

	strbuf_printf(out, "%" PRIu64 ".%03" PRIu64 " s", milliseconds / 1000, milliseconds % 1000);
}
