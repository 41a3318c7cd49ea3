#include "unit/sound/tones.h"

#include <string.h>

struct sound tone(uint32_t rate, unsigned channels, uint64_t frames)
{
	struct sound sound;
	uint32_t noise = 1;

	cr_assert(sound_init(&sound, rate, channels, frames));
	for (uint64_t i = 0; i < frames; i++) {
		for (unsigned k = 0; k < channels; k++) {
			int level = (int)(i * (k + 2) * 220 * 65536 / rate % 65536);

			noise = noise * 1664525u + 1013904223u;
			level = (level < 32768 ? level : 65535 - level) - 16384;
			level = level * 7 / 10 + (int)(noise >> 20) - 2048;
			sound.samples[i * channels + k] = (float)level / 32768;
		}
	}
	return sound;
}

struct sound tone_of(const float *samples, size_t count)
{
	struct sound sound;

	cr_assert(sound_init(&sound, 44100, 1, count));
	memcpy(sound.samples, samples, count * sizeof(float));
	return sound;
}

struct bytes tone_encode(const struct sound *sound, enum media_format format, struct sound_options options)
{
	struct diag diag = {0};
	struct bytes out;

	cr_assert_eq(sound_encode(sound, format, &options, (struct place){0}, &out, &diag), ST_OK, "%s",
		     diag.first ? diag.first->text : "");
	cr_assert_null(diag.first);
	cr_assert_eq(media_sniff(out.data, out.len), format);
	diag_release(&diag);
	return out;
}

void tone_refused(const struct sound *sound, enum media_format format, struct sound_options options,
		  const char *text)
{
	struct diag diag = {0};
	struct bytes out;

	cr_assert_eq(sound_encode(sound, format, &options, (struct place){0}, &out, &diag), ST_INVALID);
	cr_expect_eq(diag.errors, 1);
	cr_expect_str_eq(diag.first->code, "E0605");
	cr_expect(str_contains(str_of(diag.first->text), text), "'%s' does not say '%s'", diag.first->text,
		  text);
	cr_expect_null(out.data);
	cr_expect_eq(out.len, 0);
	diag_release(&diag);
}

bool tone_same(struct bytes a, struct bytes b)
{
	return a.len == b.len && memcmp(a.data, b.data, a.len) == 0;
}

uint64_t tone_hash(struct bytes bytes)
{
	uint64_t hash = 14695981039346656037u;

	for (size_t i = 0; i < bytes.len; i++)
		hash = (hash ^ bytes.data[i]) * 1099511628211u;
	return hash;
}

uint32_t tone_le(const uint8_t *from, unsigned bytes)
{
	uint32_t value = 0;

	for (unsigned i = bytes; i-- > 0;)
		value = value << 8 | from[i];
	return value;
}

uint32_t tone_be(const uint8_t *from, unsigned bytes)
{
	uint32_t value = 0;

	for (unsigned i = 0; i < bytes; i++)
		value = value << 8 | from[i];
	return value;
}
