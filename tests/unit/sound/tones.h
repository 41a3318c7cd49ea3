/* tones.h - sounds to encode, made of whole numbers alone, and what tests ask of the bytes. */
#ifndef ASSETC_TESTS_UNIT_SOUND_TONES_H
#define ASSETC_TESTS_UNIT_SOUND_TONES_H

#include "base/mem.h"
#include "sound/encode.h"

#include <criterion/criterion.h>

/* A triangle wave of another height in each channel, under some noise; all are whole 16-bit values below half of full
 * scale. */
struct sound tone(uint32_t rate, unsigned channels, uint64_t frames);
/* The samples given, of one channel at 44100 Hz. */
struct sound tone_of(const float *samples, size_t count);
/* Must succeed without a finding. */
struct bytes tone_encode(const struct sound *sound, enum media_format format, struct sound_options options);
/* Must fail with E0605, which says `text`, and leave nothing. */
void tone_refused(const struct sound *sound, enum media_format format, struct sound_options options,
		  const char *text);
bool tone_same(struct bytes a, struct bytes b);
uint64_t tone_hash(struct bytes bytes); /* FNV-1a */
uint32_t tone_le(const uint8_t *from, unsigned bytes);
uint32_t tone_be(const uint8_t *from, unsigned bytes);

#endif
