/* OGG Vorbis: pages, length, comments. What decoders make of it is tested with the program as a whole. */
#include "unit/sound/tones.h"

#include <string.h>

struct page {
	const uint8_t *head;
	size_t head_len, body_len;
};

static bool next_page(struct bytes ogg, size_t *at, struct page *out)
{
	if (*at >= ogg.len)
		return false;
	out->head = ogg.data + *at;
	cr_assert_geq(ogg.len - *at, 27);
	cr_assert_eq(memcmp(out->head, "OggS", 4), 0);
	out->head_len = 27u + out->head[26];
	out->body_len = 0;
	for (size_t i = 27; i < out->head_len; i++)
		out->body_len += out->head[i];
	*at += out->head_len + out->body_len;
	cr_assert_leq(*at, ogg.len);
	return true;
}

static struct page last_page(struct bytes ogg, uint32_t *serial)
{
	struct page page = {0};

	for (size_t at = 0, count = 0; next_page(ogg, &at, &page); count++) {
		if (count == 0)
			*serial = tone_le(page.head + 14, 4);
		cr_assert_eq(tone_le(page.head + 14, 4), *serial);
		cr_assert_eq(tone_le(page.head + 18, 4), count);
	}
	return page;
}

/* A page of granule 0 among the sound is taken for the mark of a broken encoder; a sound of a single page is
 * not cut to its length by all. */
Test(sound_ogg, the_first_page_of_sound_is_short)
{
	struct sound sound = tone(44100, 1, 3000);
	struct bytes ogg = tone_encode(&sound, MEDIA_OGG, (struct sound_options){0});
	struct page page;
	size_t at = 0, count = 0;

	for (; next_page(ogg, &at, &page); count++) {
		uint32_t granule = tone_le(page.head + 6, 4);

		cr_expect(granule > 0 ? count >= 2 : count < 2, "page %zu ends at %u", count, granule);
		cr_expect(count != 2 || granule < 3000);
	}
	cr_expect_geq(count, 4);
	bytes_release(&ogg);
	sound_release(&sound);
}

Test(sound_ogg, ends_at_the_very_sample)
{
	static const uint64_t FRAMES[] = {0, 1, 2, 63, 64, 65, 1023, 1024, 1025, 4095, 4096, 4097, 30001};

	for (size_t i = 0; i < sizeof(FRAMES) / sizeof(FRAMES[0]); i++) {
		struct sound sound = tone(44100, 1, FRAMES[i]);
		struct bytes ogg = tone_encode(&sound, MEDIA_OGG, (struct sound_options){0});
		uint32_t serial;
		struct page last = last_page(ogg, &serial);

		cr_expect_eq(last.head[5] & 4, 4, "the last page is not marked");
		cr_expect_eq(tone_le(last.head + 6, 4), FRAMES[i]);
		cr_expect_eq(tone_le(last.head + 10, 4), 0);
		bytes_release(&ogg);
		sound_release(&sound);
	}
}

static uint32_t serial_of(const struct sound *sound, int quality)
{
	struct bytes ogg = tone_encode(sound, MEDIA_OGG, (struct sound_options){.quality = quality});
	uint32_t serial;

	(void)last_page(ogg, &serial);
	bytes_release(&ogg);
	return serial;
}

Test(sound_ogg, the_number_of_a_stream_follows_from_its_sound)
{
	struct sound sound = tone(44100, 2, 500);
	uint32_t serial = serial_of(&sound, 60);

	cr_expect_eq(serial_of(&sound, 0), serial, "60 is what is usual");
	cr_expect_neq(serial_of(&sound, 61), serial);
	sound.samples[999] += 1.0f / 32768;
	cr_expect_neq(serial_of(&sound, 60), serial);
	sound_release(&sound);
}

static bool contains(struct bytes ogg, const char *text)
{
	return memmem(ogg.data, ogg.len, text, strlen(text)) != NULL;
}

Test(sound_ogg, says_nothing_but_its_loop)
{
	struct sound sound = tone(44100, 1, 5000);
	struct bytes ogg = tone_encode(&sound, MEDIA_OGG, (struct sound_options){0});

	cr_expect_not(contains(ogg, "LOOP"));
	cr_expect_not(contains(ogg, "ENCODER"));
	bytes_release(&ogg);
	sound.loop = (struct sound_loop){true, 0, 4999};
	ogg = tone_encode(&sound, MEDIA_OGG, (struct sound_options){0});
	cr_expect(contains(ogg, "LOOPSTART=0"));
	cr_expect(contains(ogg, "LOOPLENGTH=4999"));
	bytes_release(&ogg);
	sound_release(&sound);
}

Test(sound_ogg, quality_makes_the_size)
{
	struct sound sound = tone(44100, 2, 20000);
	size_t before = 0;

	for (int quality = 1; quality <= 100; quality += 33) {
		struct bytes ogg = tone_encode(&sound, MEDIA_OGG, (struct sound_options){.quality = quality});

		cr_expect_gt(ogg.len, before);
		before = ogg.len;
		bytes_release(&ogg);
	}
	sound_release(&sound);
}
