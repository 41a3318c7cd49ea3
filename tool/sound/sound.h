/* sound.h - decoded sound: what every audio step works on.
 *
 * Samples are 32-bit floats, interleaved, full scale from -1 to 1; values beyond are kept until a file is
 * written. One frame is a sample of every channel. Channels stand in the order of WAV files.
 */
#ifndef ASSETC_SOUND_SOUND_H
#define ASSETC_SOUND_SOUND_H

#include "base/diag.h"

/* Bounds that hold for every sound, before memory is taken. 64 Mi samples are 12 minutes of stereo
 * at 44.1 kHz, in 256 MB. */
#define SOUND_RATE_MIN     4000u
#define SOUND_RATE_MAX     192000u
#define SOUND_CHANNELS_MAX 8u
#define SOUND_SAMPLES_MAX  ((uint64_t)64 * 1024 * 1024)
#define SOUND_FILE_MAX     ((size_t)128 * 1024 * 1024)

/* The part that players repeat, in frames: start < end <= frames of its sound. */
struct sound_loop {
	bool is_set;
	uint64_t start, end;
};

/* Zero-initialise. */
struct sound {
	uint32_t rate;     /* frames a second, in Hz */
	unsigned channels; /* 1 .. SOUND_CHANNELS_MAX */
	uint64_t frames;   /* 0: an empty sound, which is one */
	float *samples;    /* owned, malloc; frames * channels; never NULL in an initialised one */
	struct sound_loop loop;
};

/* True when rate, channels and length are within the bounds. */
bool sound_fits(uint32_t rate, unsigned channels, uint64_t frames);
/* Silence. Returns false, leaving *sound empty, beyond the bounds. */
bool sound_init(struct sound *sound, uint32_t rate, unsigned channels, uint64_t frames);
void sound_release(struct sound *sound); /* leaves it empty; accepts empty */
/* Keeps the frames from `start` up to `end` (start <= end <= frames). Loop points move along; a loop
 * of which nothing is left is dropped, one that is cut keeps what is left of it. */
void sound_cut(struct sound *sound, uint64_t start, uint64_t end);
/* False when a sample is infinite or not a number. */
bool sound_are_finite(const float *samples, size_t count);
/* The highest absolute sample, 0 for silence. A NaN counts as infinite. */
float sound_peak(const struct sound *sound);
/* Length in millionths of a second, rounded to the nearest. */
uint64_t sound_microseconds(const struct sound *sound);
/* Frames in so many millionths of a second, which is how parameters give times; rounded to the nearest.
 * microseconds: 0 to a day. */
uint64_t sound_frames_in(uint32_t rate, int64_t microseconds);
/* Seconds as people write them, with a unit: "0.363 s". */
void sound_add_duration(struct strbuf *out, const struct sound *sound);

/* Within full scale: what is beyond is clipped, a NaN is 0. */
static inline float sound_clip(float sample)
{
	if (!(sample <= 1))
		return sample > 1 ? 1 : 0;
	return sample < -1 ? -1 : sample;
}

#endif
