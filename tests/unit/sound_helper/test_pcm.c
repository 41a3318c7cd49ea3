/* test_pcm.c - samples without a header, against ffmpeg. */
#include "unit/sound_helper/files.h"

TestSuite(sound_helper_pcm, .init = files_enter, .fini = files_leave);

static void check_encoding(const char *name, enum sound_encoding encoding)
{
	struct sound_pcm pcm = {encoding, 8000, 2};
	struct here here;
	struct bytes bytes, other;

	files_make("ffmpeg -v error -y -i in.wav -f %s a.raw", name);
	files_make("ffmpeg -v error -y -f %s -ar 8000 -ac 2 -i a.raw -f f32le other.raw", name);
	bytes = files_read("a.raw");
	other = files_read("other.raw");
	cr_assert(here_decode(&here, bytes.data, bytes.len, MEDIA_UNKNOWN, &pcm), "%s", name);
	cr_expect_not(here.is_overrun);
	cr_expect_eq(here.sound.frames, 2400);
	cr_expect(here.sound.rate == 8000 && here.sound.channels == 2);
	cr_assert_eq(other.len, 4800 * sizeof(float));
	cr_expect_arr_eq(here.sound.samples, other.data, other.len, "%s", name);
	bytes_release(&bytes);
	bytes_release(&other);
	here_release(&here);
}

Test(sound_helper_pcm, encodings)
{
	files_make("sox -R -r 8000 -c 2 -n -b 24 in.wav synth 0.3 pinknoise");
	check_encoding("u8", SOUND_U8);
	check_encoding("s16le", SOUND_S16);
	check_encoding("s24le", SOUND_S24);
	check_encoding("s32le", SOUND_S32);
	check_encoding("f32le", SOUND_F32);
	check_encoding("mulaw", SOUND_ULAW);
	check_encoding("alaw", SOUND_ALAW);
}

/* Every code of the two laws. */
Test(sound_helper_pcm, all_codes)
{
	static const char *const NAMES[] = {"mulaw", "alaw"};
	static const enum sound_encoding ENCODINGS[] = {SOUND_ULAW, SOUND_ALAW};
	uint8_t codes[256];

	for (int i = 0; i < 256; i++)
		codes[i] = (uint8_t)i;
	for (int i = 0; i < 2; i++) {
		struct sound_pcm pcm = {ENCODINGS[i], 8000, 1};
		FILE *file = fopen("a.raw", "wb");
		struct bytes other;
		struct here here;

		cr_assert(file && fwrite(codes, 1, 256, file) == 256);
		(void)fclose(file);
		files_make("ffmpeg -v error -y -f %s -ar 8000 -ac 1 -i a.raw -f f32le other.raw",
			   NAMES[i]);
		other = files_read("other.raw");
		cr_assert(here_decode(&here, codes, 256, MEDIA_UNKNOWN, &pcm));
		cr_assert_eq(other.len, 256 * sizeof(float));
		/* As values: zero has two signs. */
		for (size_t j = 0; j < 256; j++) {
			float value;

			memcpy(&value, other.data + j * sizeof(float), sizeof(float));
			cr_expect_eq(here.sound.samples[j], value, "%s %zu", NAMES[i], j);
		}
		bytes_release(&other);
		here_release(&here);
	}
}

static void check_refused(const struct sound_pcm *pcm, size_t len, enum wire_fault kind)
{
	static const uint8_t ZEROS[64];
	struct here here;

	cr_expect_not(here_decode(&here, ZEROS, len, MEDIA_UNKNOWN, pcm));
	cr_expect_eq(here.fault.kind, kind, "%s", here.fault.text);
	cr_expect_not(here.is_overrun);
}

Test(sound_helper_pcm, refused)
{
	check_refused(&(struct sound_pcm){SOUND_S16, 8000, 2}, 6, FAULT_DAMAGED);
	check_refused(&(struct sound_pcm){SOUND_S24, 8000, 1}, 4, FAULT_DAMAGED);
	check_refused(&(struct sound_pcm){(enum sound_encoding)99, 8000, 2}, 6, FAULT_VARIETY);
	check_refused(&(struct sound_pcm){SOUND_S16, 8000, 0}, 6, FAULT_VARIETY);
	check_refused(&(struct sound_pcm){SOUND_U8, 8000, 9}, 9, FAULT_BOUNDS);
	check_refused(&(struct sound_pcm){SOUND_U8, 8000, UINT32_MAX}, 0, FAULT_BOUNDS);
	check_refused(&(struct sound_pcm){SOUND_S16, 100, 2}, 8, FAULT_BOUNDS);
}
