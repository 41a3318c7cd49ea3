/* WAV: every field of the header, every sample, dither and loop points. */
#include "unit/sound/tones.h"

#include <string.h>

static struct bytes wav;

static void release(void)
{
	bytes_release(&wav);
}

TestSuite(sound_wav, .fini = release);

static void write(const struct sound *sound, enum wav_bits bits)
{
	bytes_release(&wav);
	wav = tone_encode(sound, MEDIA_WAV, (struct sound_options){.bits = bits});
	cr_assert_eq(tone_le(wav.data + 4, 4), wav.len - 8);
	cr_assert_eq(wav.len % 2, 0);
}

/* The chunk of that name, its content and length; the chunks must fill the file. */
static const uint8_t *chunk(const char *name, uint32_t *len)
{
	const uint8_t *found = NULL;
	size_t at = 12;

	*len = 0;
	while (at < wav.len) {
		uint32_t size = tone_le(wav.data + at + 4, 4);

		cr_assert_leq(at + 8 + size, wav.len);
		if (memcmp(wav.data + at, name, 4) == 0) {
			found = wav.data + at + 8;
			*len = size;
		}
		at += 8 + size + (size & 1);
	}
	cr_assert_eq(at, wav.len);
	return found;
}

static void expect_format(unsigned tag, unsigned channels, uint32_t rate, unsigned bits, uint32_t size)
{
	uint32_t len;
	const uint8_t *fmt = chunk("fmt ", &len);

	cr_assert_eq(len, size);
	cr_expect_eq(tone_le(fmt, 2), tag);
	cr_expect_eq(tone_le(fmt + 2, 2), channels);
	cr_expect_eq(tone_le(fmt + 4, 4), rate);
	cr_expect_eq(tone_le(fmt + 8, 4), rate * channels * bits / 8);
	cr_expect_eq(tone_le(fmt + 12, 2), channels * bits / 8);
	cr_expect_eq(tone_le(fmt + 14, 2), bits);
	if (size > 16)
		cr_expect_eq(tone_le(fmt + 16, 2), size - 18);
}

Test(sound_wav, one_and_two_channels_have_the_plain_form)
{
	static const enum wav_bits BITS[] = {WAV_16, WAV_24, WAV_FLOAT};
	static const unsigned WIDTHS[] = {16, 24, 32};

	for (size_t i = 0; i < 3; i++) {
		for (unsigned channels = 1; channels <= 2; channels++) {
			struct sound sound = tone(48000, channels, 33);
			bool is_float = BITS[i] == WAV_FLOAT;
			uint32_t len;

			write(&sound, BITS[i]);
			expect_format(is_float ? 3 : 1, channels, 48000, WIDTHS[i], is_float ? 18 : 16);
			cr_expect_eq(chunk("fact", &len) != NULL, is_float);
			cr_assert_not_null(chunk("data", &len));
			cr_expect_eq(len, 33 * channels * WIDTHS[i] / 8);
			cr_expect_null(chunk("smpl", &len));
			sound_release(&sound);
		}
	}
}

Test(sound_wav, more_channels_name_their_loudspeakers)
{
	static const uint32_t SPEAKERS[] = {0x7, 0x33, 0x37, 0x3f, 0x70f, 0x63f};
	static const uint8_t GUID[] = {3, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71};

	for (unsigned channels = 3; channels <= 8; channels++) {
		struct sound sound = tone(44100, channels, 5);
		const uint8_t *fmt;
		uint32_t len;

		write(&sound, WAV_FLOAT);
		expect_format(0xfffe, channels, 44100, 32, 40);
		fmt = chunk("fmt ", &len);
		cr_expect_eq(tone_le(fmt + 18, 2), 32);
		cr_expect_eq(tone_le(fmt + 20, 4), SPEAKERS[channels - 3]);
		cr_expect_arr_eq(fmt + 24, GUID, sizeof(GUID));
		cr_expect_eq(tone_le(chunk("fact", &len), 4), 5);
		write(&sound, WAV_16);
		expect_format(0xfffe, channels, 44100, 16, 40);
		cr_expect_eq(tone_le(chunk("fmt ", &len) + 24, 2), 1);
		sound_release(&sound);
	}
}

static int16_t sample_16(size_t index)
{
	uint32_t len;

	return (int16_t)tone_le(chunk("data", &len) + 2 * index, 2);
}

Test(sound_wav, whole_values_of_16_bits_pass_unchanged)
{
	static const float ENDS[] = {-1, 0, 32767.0f / 32768, -1.0f / 32768, 1.0f / 32768};
	struct sound sound = tone(44100, 2, 3000);

	write(&sound, WAV_16);
	for (size_t i = 0; i < 6000; i++)
		cr_assert_eq(sample_16(i), (int)(sound.samples[i] * 32768), "sample %zu", i);
	sound_release(&sound);
	sound = tone_of(ENDS, 5);
	write(&sound, WAV_16);
	cr_expect_eq(sample_16(0), -32768);
	cr_expect_eq(sample_16(1), 0);
	cr_expect_eq(sample_16(2), 32767);
	cr_expect_eq(sample_16(3), -1);
	cr_expect_eq(sample_16(4), 1);
	sound_release(&sound);
}

/* A level between two steps becomes both, as often as it is near to them: on average it is kept. */
Test(sound_wav, other_values_are_dithered)
{
	enum { COUNT = 20000 };
	struct sound sound = tone(44100, 1, COUNT);
	double sum = 0;
	int lowest = 99, highest = -99;

	for (size_t i = 0; i < COUNT; i++)
		sound.samples[i] = 0.25f / 32768;
	write(&sound, WAV_16);
	for (size_t i = 0; i < COUNT; i++) {
		int value = sample_16(i);

		sum += value;
		lowest = value < lowest ? value : lowest;
		highest = value > highest ? value : highest;
	}
	cr_expect_float_eq(sum / COUNT, 0.25, 0.02);
	cr_expect_eq(lowest, -1);
	cr_expect_eq(highest, 1);
	sound_release(&sound);
}

Test(sound_wav, what_is_beyond_full_scale_is_clipped_also_under_dither)
{
	struct sound sound = tone(44100, 1, 2000);

	for (size_t i = 0; i < 2000; i++)
		sound.samples[i] = i % 2 ? 1.7f : -2.0f;
	write(&sound, WAV_16);
	for (size_t i = 0; i < 2000; i++)
		cr_assert(i % 2 ? sample_16(i) >= 32766 : sample_16(i) <= -32767);
	sound_release(&sound);
}

Test(sound_wav, samples_of_24_bits_are_rounded_to_the_nearest)
{
	static const float IN[] = {0, -1, 2, 1.0f / 8388608, -0.25f, 0.4f / 8388608, -0.6f / 8388608};
	static const uint32_t OUT[] = {0, 0x800000, 0x7fffff, 1, 0xe00000, 0, 0xffffff};
	struct sound sound = tone_of(IN, 7);
	uint32_t len;

	write(&sound, WAV_24);
	cr_assert_not_null(chunk("data", &len));
	cr_assert_eq(len, 21, "an odd length is padded, not counted");
	for (size_t i = 0; i < 7; i++)
		cr_expect_eq(tone_le(chunk("data", &len) + 3 * i, 3), OUT[i], "sample %zu", i);
	sound_release(&sound);
}

Test(sound_wav, floats_are_kept_bit_by_bit)
{
	static const float IN[] = {0.1f, -1.75f, 3e-39f, 1};
	struct sound sound = tone_of(IN, 4);
	uint32_t len;

	write(&sound, WAV_FLOAT);
	cr_expect_arr_eq(chunk("data", &len), IN, sizeof(IN));
	sound_release(&sound);
}

Test(sound_wav, the_end_of_a_loop_is_its_last_frame)
{
	struct sound sound = tone(44100, 1, 1001);
	const uint8_t *smpl;
	uint32_t len;

	sound.loop = (struct sound_loop){true, 100, 1001};
	write(&sound, WAV_24);
	smpl = chunk("smpl", &len);
	cr_assert_eq(len, 60);
	cr_expect_eq(tone_le(smpl + 8, 4), 22676, "nanoseconds of a frame");
	cr_expect_eq(tone_le(smpl + 12, 4), 60);
	cr_expect_eq(tone_le(smpl + 28, 4), 1);
	cr_expect_eq(tone_le(smpl + 40, 4), 0, "forward");
	cr_expect_eq(tone_le(smpl + 44, 4), 100);
	cr_expect_eq(tone_le(smpl + 48, 4), 1000);
	cr_expect_eq(tone_le(smpl + 56, 4), 0, "for ever");
	sound_release(&sound);
}
