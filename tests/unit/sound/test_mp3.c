/* MP3: what MPEG audio allows, bit rates, and the tag that keeps the length. */
#include "sound/mp3_frame.h"
#include "sound/decode.h"
#include "unit/sound/tones.h"

#include <string.h>

static const uint32_t RATES[] = {8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000};
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

Test(sound_mp3, refuses_what_mpeg_audio_has_not)
{
	struct sound sound = tone(44100, 3, 10);

	tone_refused(&sound, MEDIA_MP3, (struct sound_options){0}, "one or two channels, not 3");
	sound_release(&sound);
	sound = tone(96000, 2, 10);
	tone_refused(&sound, MEDIA_MP3, (struct sound_options){0}, "96000 samples a second");
	sound_release(&sound);
	sound = tone(44100, 2, 10);
	tone_refused(&sound, MEDIA_MP3, (struct sound_options){.bitrate = 100000},
		     "no bit rate of 100000");
	tone_refused(&sound, MEDIA_MP3, (struct sound_options){.bitrate = 192001},
		     "no bit rate of 192001");
	sound_release(&sound);
	sound = tone(22050, 1, 10);
	tone_refused(&sound, MEDIA_MP3, (struct sound_options){.bitrate = 192000},
		     "no bit rate of 192000");
	sound_release(&sound);
}

Test(sound_mp3, the_hint_lists_the_bit_rates_of_the_rate)
{
	struct sound sound = tone(8000, 1, 10);
	struct sound_options options = {.bitrate = 128000};
	struct diag diag = {0};
	struct bytes out;

	cr_assert_eq(sound_encode(&sound, MEDIA_MP3, &options, (struct place){0}, &out, &diag),
		     ST_INVALID);
	cr_expect_str_eq(diag.first->hint, "it has 8k, 16k, 24k, 32k, 40k, 48k, 56k, 64k");
	diag_release(&diag);
	sound_release(&sound);
}

static struct sound_bitrate bitrate_of(uint32_t rate, struct sound_options options)
{
	struct sound sound = tone(rate, 2, 9000);
	struct bytes mp3 = tone_encode(&sound, MEDIA_MP3, options);
	struct sound_bitrate found;

	cr_assert(sound_bitrate_of(mp3.data, mp3.len, &sound, &found));
	bytes_release(&mp3);
	sound_release(&sound);
	return found;
}

Test(sound_mp3, is_192k_or_the_most_that_the_rate_allows)
{
	static const uint32_t USUAL[] = {64000,  64000,  64000,  160000, 160000,
					 160000, 192000, 192000, 192000};

	for (size_t i = 0; i < COUNT_OF(RATES); i++) {
		struct sound_bitrate found = bitrate_of(RATES[i], (struct sound_options){0});

		cr_expect(found.is_constant);
		cr_expect_eq(found.average, USUAL[i]);
		cr_expect_eq(found.lowest, USUAL[i]);
		cr_expect_eq(found.highest, USUAL[i]);
	}
}

Test(sound_mp3, has_every_bit_rate_of_its_rate)
{
	for (size_t i = 0; i < COUNT_OF(RATES); i++) {
		struct mp3_mode mode;

		cr_assert(mp3_mode_of(RATES[i], &mode));
		for (size_t k = 0; mode.bitrates[k]; k++) {
			uint32_t wanted = mode.bitrates[k] * 1000u;

			cr_expect_eq(bitrate_of(RATES[i], (struct sound_options){.bitrate = wanted})
					     .average,
				     wanted, "%u at %u Hz", wanted, RATES[i]);
		}
	}
}

Test(sound_mp3, quality_makes_the_bit_rate_vary)
{
	uint32_t before = 0;

	for (int quality = 10; quality <= 100; quality += 30) {
		struct sound_bitrate found =
			bitrate_of(44100, (struct sound_options){.quality = quality});

		cr_expect_not(found.is_constant);
		cr_expect_lt(found.lowest, found.highest);
		cr_expect_gt(found.average, before);
		before = found.average;
	}
	cr_expect(bitrate_of(44100, (struct sound_options){.bitrate = 128000, .quality = 50})
			  .is_constant,
		  "quality is of the other formats when a bit rate is said");
}

/* What the tag says is left when delay and padding are cut off: the frames of the file, but for both. */
static uint64_t length_by_tag(struct bytes mp3, unsigned channels, uint32_t rate)
{
	bool is_full = rate >= 32000;
	size_t side = is_full ? (channels == 1 ? 17 : 32) : (channels == 1 ? 9 : 17);
	const uint8_t *tag = mp3.data + 4 + side;
	uint32_t flags = tone_be(tag + 4, 4), cut;
	const uint8_t *lame = tag + 8 + 4 + 4 + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
	struct mp3_frame frame;
	uint32_t count = 0;

	cr_assert_eq(flags & 3, 3);
	cr_assert_eq(tone_be(tag + 12, 4), mp3.len);
	cr_assert_eq(memcmp(lame, "LAME", 4), 0);
	for (size_t at = 0; at < mp3.len; at += frame.len, count++) {
		cr_assert(mp3_frame_read((struct str){(const char *)mp3.data + at, mp3.len - at},
					 &frame));
		cr_assert_eq(frame.is_tag, at == 0);
	}
	cr_assert_eq(tone_be(tag + 8, 4), count - 1);
	cut = tone_be(lame + 21, 3);
	return (uint64_t)(count - 1) * (is_full ? 1152 : 576) - (cut >> 12) - (cut & 4095);
}

Test(sound_mp3, its_tag_keeps_the_length)
{
	static const uint64_t FRAMES[] = {1, 2, 100, 1151, 1152, 1153, 30001};
	static const struct sound_options OPTIONS[] = {
		{0}, {.bitrate = 32000}, {.bitrate = 40000}, {.quality = 1}, {.quality = 100}};

	for (size_t i = 0; i < COUNT_OF(RATES); i++) {
		for (size_t k = 0; k < COUNT_OF(FRAMES) * COUNT_OF(OPTIONS); k++) {
			unsigned channels = 1 + (unsigned)k % 2;
			uint64_t frames = FRAMES[k % COUNT_OF(FRAMES)];
			struct sound sound = tone(RATES[i], channels, frames);
			struct bytes mp3 =
				tone_encode(&sound, MEDIA_MP3, OPTIONS[k / COUNT_OF(FRAMES)]);

			cr_expect_eq(length_by_tag(mp3, channels, RATES[i]), frames,
				     "%u Hz, row %zu", RATES[i], k);
			bytes_release(&mp3);
			sound_release(&sound);
		}
	}
}

Test(sound_mp3, frames_are_read_within_their_bytes)
{
	struct sound sound = tone(44100, 2, 3000);
	struct bytes mp3 = tone_encode(&sound, MEDIA_MP3, (struct sound_options){0});
	struct sound_bitrate found;
	struct mp3_frame frame;
	struct mp3_mode mode;

	for (size_t len = 0; len < mp3.len; len++)
		(void)sound_bitrate_of(mp3.data, len, &sound, &found);
	cr_expect_not(sound_bitrate_of(mp3.data, mp3.len - 1, &sound, &found));
	for (unsigned byte = 0; byte < 256; byte++) {
		mp3.data[2] = (uint8_t)byte;
		(void)mp3_frame_read((struct str){(const char *)mp3.data, mp3.len}, &frame);
		(void)mp3_frame_read((struct str){(const char *)mp3.data, 4}, &frame);
	}
	cr_expect_not(mp3_mode_of(0, &mode));
	cr_expect_not(mp3_mode_of(44101, &mode));
	bytes_release(&mp3);
	sound_release(&sound);
}

Test(sound_mp3, rate_and_channels_are_guessed)
{
	uint8_t tagged[64] = "ID3\4\0\0\0\0\0\5";
	uint32_t rate;
	unsigned channels;

	for (unsigned i = 0; i < 2 * COUNT_OF(RATES); i++) {
		struct sound sound = tone(RATES[i / 2], i % 2 + 1, 3000);
		struct bytes mp3 = tone_encode(&sound, MEDIA_MP3, (struct sound_options){0});

		cr_assert(sound_guess(mp3.data, mp3.len, &rate, &channels));
		cr_expect(rate == RATES[i / 2] && channels == i % 2 + 1);
		memcpy(tagged + 15, mp3.data, 4);
		cr_assert(sound_guess(tagged, 19, &rate, &channels));
		cr_expect(rate == RATES[i / 2] && channels == i % 2 + 1);
		for (size_t len = 0; len < 19; len++)
			cr_expect_not(sound_guess(tagged, len, &rate, &channels));
		bytes_release(&mp3);
		mp3 = tone_encode(&sound, MEDIA_WAV, (struct sound_options){0});
		cr_assert(sound_guess(mp3.data, mp3.len, &rate, &channels));
		cr_expect(rate == RATES[i / 2] && channels == i % 2 + 1);
		mp3.data[22] = 9; /* channels, which the rest of the header contradicts */
		cr_expect_not(sound_guess(mp3.data, mp3.len, &rate, &channels));
		bytes_release(&mp3);
		sound_release(&sound);
	}
	memset(tagged + 6, 127, 4);
	cr_expect_not(sound_guess(tagged, sizeof(tagged), &rate, &channels));
	cr_expect_not(sound_guess("\x89PNG\r\n\x1a\n", 8, &rate, &channels));
}
