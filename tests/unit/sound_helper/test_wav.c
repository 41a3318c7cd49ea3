/* test_wav.c - WAV files of every kind that is read, against ffmpeg and sox, and their ends. */
#include "sound/wav_plain.h"
#include "unit/sound_helper/files.h"

#include <math.h>

TestSuite(sound_helper_wav, .init = files_enter, .fini = files_leave);

Test(sound_helper_wav, encodings)
{
	static const char *const CODECS[] = {"pcm_u8",    "pcm_s16le", "pcm_s24le",
					     "pcm_s32le", "pcm_f32le", "pcm_f64le",
					     "pcm_mulaw", "pcm_alaw",  "adpcm_ms"};

	files_make("sox -R -r 22050 -c 2 -n -b 24 in.wav synth 0.3 pinknoise");
	for (size_t i = 0; i < sizeof(CODECS) / sizeof(CODECS[0]); i++) {
		files_make("ffmpeg -v error -y -i in.wav -c:a %s a.wav", CODECS[i]);
		files_check_like_ffmpeg("a.wav", 0);
	}
	/* ffmpeg rounds IMA ADPCM in a way of its own. */
	files_make("sox in.wav -e ima-adpcm a.wav && sox a.wav -t f32 other.raw");
	files_check_like_other("a.wav", 0);
}

Test(sound_helper_wav, rates_and_channels)
{
	static const unsigned RATES[] = {4000, 8000, 11025, 44100, 48000, 96000, 192000};
	static const unsigned CHANNELS[] = {1, 2, 6, 8};

	for (size_t i = 0; i < sizeof(RATES) / sizeof(RATES[0]); i++) {
		files_make("sox -R -r %u -c %u -n -b 24 a.wav synth 0.1 pinknoise", RATES[i],
			   CHANNELS[i % 4]);
		files_check_like_ffmpeg("a.wav", 0);
	}
}

Test(sound_helper_wav, silence_steps_and_clipping)
{
	files_make("sox -r 44100 -c 2 -n -b 16 a.wav trim 0 0.2");
	files_check_like_ffmpeg("a.wav", 0);
	files_make("sox -r 44100 -c 1 -n -b 16 a.wav trim 0 0.2 dcshift 0.25");
	files_check_like_ffmpeg("a.wav", 0);
	files_make("sox -V1 -r 44100 -c 1 -n -b 16 a.wav synth 0.2 sine 440 gain 20");
	files_check_like_ffmpeg("a.wav", 0);
	files_make("sox -V1 -r 44100 -c 1 -n -e float -b 32 a.wav synth 0.2 sine 440 vol 4");
	files_check_like_ffmpeg("a.wav", 0);
}

/* ---- files made by hand ---------------------------------------------------------------------- */

static uint8_t made[4096];
static size_t made_len;

static void put(const void *data, size_t len)
{
	memcpy(made + made_len, data, len);
	made_len += len;
}

static void put32(uint32_t value)
{
	uint8_t bytes[4] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16),
			    (uint8_t)(value >> 24)};

	put(bytes, 4);
}

static void put_chunk(const char *name, uint32_t size)
{
	put(name, 4);
	put32(size);
}

static void put_head(uint32_t encoding, uint32_t channels, uint32_t rate, uint32_t bits)
{
	uint32_t block = channels * bits / 8;

	made_len = 0;
	put("RIFF\0\0\0\0WAVE", 12);
	put_chunk("fmt ", 16);
	put32(encoding | channels << 16);
	put32(rate);
	put32(rate * block);
	put32(block | bits << 16);
}

/* So many add_loop follow. */
static void put_loops(uint32_t count)
{
	put_chunk("smpl", 36 + 24 * count);
	for (int i = 0; i < 7; i++)
		put32(0);
	put32(count);
	put32(0);
}

/* type: 0 forward, 1 to and fro, 2 backward. */
static void add_loop(uint32_t type, uint32_t start, uint32_t last)
{
	put32(0);
	put32(type);
	put32(start);
	put32(last);
	put32(0);
	put32(0);
}

static void put_loop(uint32_t start, uint32_t last)
{
	put_loops(1);
	add_loop(0, start, last);
}

/* The size of the whole, as a writer that could go back states it. */
static void close_file(void)
{
	uint32_t size = (uint32_t)made_len - 8;

	memcpy(made + 4, &size, sizeof(size));
}

static void check_frames(uint64_t frames, const struct sound_loop *loop)
{
	struct here here;

	cr_assert(here_decode(&here, made, made_len, MEDIA_WAV, NULL), "%s", here.fault.text);
	cr_expect_not(here.is_overrun);
	cr_expect_eq(here.sound.frames, frames, "%lu, sizes %x and %x",
		     (unsigned long)here.sound.frames, get_le32(made + 4), get_le32(made + 40));
	cr_expect_eq(here.sound.loop.is_set, loop != NULL);
	if (loop)
		cr_expect(here.sound.loop.start == loop->start && here.sound.loop.end == loop->end);
	here_release(&here);
}

static void put_samples(uint32_t count)
{
	put_chunk("data", count * 2);
	for (uint32_t i = 0; i < count; i += 2)
		put32(i);
}

Test(sound_helper_wav, lengths_of_none_and_one)
{
	put_head(1, 1, 8000, 16);
	put_chunk("data", 0);
	close_file();
	check_frames(0, NULL);
	put_head(1, 1, 8000, 8);
	put_chunk("data", 1);
	put("\x90\0", 2);
	close_file();
	check_frames(1, NULL);
}

Test(sound_helper_wav, loops)
{
	static const struct sound_loop INNER = {true, 10, 90};
	static const struct sound_loop WHOLE = {true, 0, 100};

	put_head(1, 1, 8000, 16);
	put_samples(100);
	put_loop(10, 89);
	close_file();
	check_frames(100, &INNER);
	put_head(1, 1, 8000, 16);
	put_loop(10, 89);
	put_loop(1, 2);
	put_samples(100);
	close_file();
	check_frames(100, &INNER);
	put_head(1, 1, 8000, 16);
	put_samples(100);
	put_loop(0, 4000000000u);
	check_frames(100, &WHOLE);
	put_head(1, 1, 8000, 16);
	put_samples(100);
	put_loop(90, 10);
	check_frames(100, NULL);
	put_head(1, 1, 8000, 16);
	put_samples(100);
	put_loop(100, UINT32_MAX);
	check_frames(100, NULL);
}

Test(sound_helper_wav, loops_that_are_not_forward)
{
	static const struct sound_loop INNER = {true, 10, 90};

	put_head(1, 1, 8000, 16);
	put_samples(100);
	put_loops(2);
	add_loop(1, 1, 2);
	add_loop(2, 3, 4);
	check_frames(100, NULL);
	put_head(1, 1, 8000, 16);
	put_samples(100);
	put_loops(3);
	add_loop(2, 1, 2);
	add_loop(0, 10, 89);
	add_loop(0, 3, 4);
	check_frames(100, &INNER);
}

/* Loops are looked for within their chunk, however many it claims. */
Test(sound_helper_wav, loops_that_are_not_there)
{
	put_head(1, 1, 8000, 16);
	put_samples(100);
	put_chunk("smpl", 36);
	for (int i = 0; i < 9; i++)
		put32(UINT32_MAX);
	put_chunk("more", 24);
	add_loop(0, 10, 89);
	close_file();
	check_frames(100, NULL);
	put_head(1, 1, 8000, 16);
	put_samples(100);
	put_chunk("smpl", 8);
	put32(1);
	put32(1);
	close_file();
	check_frames(100, NULL);
}

/* What stands in files whose writer could not go back. */
Test(sound_helper_wav, sizes_that_say_nothing)
{
	static const uint32_t SIZES[][2] = {
		{UINT32_MAX, UINT32_MAX}, {0, 0},         {36, 0}, {0x7ffff024, 0x7ffff000},
		{0x7fffffff, 0x7fffffff}, {UINT32_MAX, 0}};

	for (size_t i = 0; i < sizeof(SIZES) / sizeof(SIZES[0]); i++) {
		put_head(1, 2, 8000, 16);
		put_samples(100);
		memcpy(made + 4, &SIZES[i][0], 4);
		memcpy(made + 40, &SIZES[i][1], 4);
		check_frames(50, NULL);
		made_len -= 3; /* in the middle of a frame: what is whole counts */
		check_frames(49, NULL);
	}
}

/* An odd number of bytes, without the one that belongs behind. */
Test(sound_helper_wav, samples_that_look_like_chunks)
{
	static const uint8_t ENCODINGS[] = {1, 6, 7};

	for (size_t i = 0; i < sizeof(ENCODINGS); i++) {
		put_head(ENCODINGS[i], 1, 8000, 8);
		put_chunk("data", 27);
		put("junk\4\0\0\0abcddata\2\0\0\0zzzzzzz", 27);
		close_file();
		check_frames(27, NULL);
	}
}

/* The same samples whether this room reads them, or libsndfile, which is asked when the format does not stand first. */
Test(sound_helper_wav, plain_ones)
{
	static const struct {
		uint32_t encoding, bits;
	} ROWS[] = {{1, 8}, {1, 16}, {1, 24}, {1, 32}, {3, 32}};
	struct here first, second;
	struct sound_pcm pcm;

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		put_head(ROWS[i].encoding, 1, 8000, ROWS[i].bits);
		put_chunk("data", 24);
		put("\0\0\0\0\xff\xff\xff\xbe\x7f\x80\1\x3f\0\0\x80\0\0\0\x80\x3f\1\2\3\4", 24);
		close_file();
		cr_expect(wav_begins_plain((struct str){(char *)made, made_len}, &pcm));
		cr_assert(here_decode(&first, made, made_len, MEDIA_WAV, NULL));
		memmove(made + 20, made + 12, made_len - 12);
		memcpy(made + 12, "junk\0\0\0", 8);
		made_len += 8;
		close_file();
		cr_expect_not(wav_begins_plain((struct str){(char *)made, made_len}, &pcm));
		cr_assert(here_decode(&second, made, made_len, MEDIA_WAV, NULL));
		cr_expect(first.taken == 24 / (ROWS[i].bits / 8) && first.taken == second.taken);
		cr_expect_eq(memcmp(first.sound.samples, second.sound.samples,
				    first.taken * sizeof(float)),
			     0);
		cr_expect_not(first.is_overrun || second.is_overrun);
		here_release(&first);
		here_release(&second);
	}
}

/* What its own fields contradict is no plain one: libsndfile has to know. */
Test(sound_helper_wav, not_plain)
{
	static const struct {
		size_t at;
		uint8_t value;
	} ROWS[] = {{12, 'j'}, {16, 15}, {16, 17}, {16, 20}, {20, 2},  {20, 3}, {20, 0xfe},
		    {22, 0},   {22, 2},  {28, 1},  {32, 3},  {34, 15}, {34, 20}};

	struct sound_pcm pcm;

	put_head(1, 1, 8000, 16);
	put_samples(100);
	close_file();
	for (size_t len = 0; len <= made_len; len++)
		cr_expect_eq(wav_begins_plain((struct str){(char *)made, len}, &pcm), len >= 36);
	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		uint8_t kept = made[ROWS[i].at];

		made[ROWS[i].at] = ROWS[i].value;
		cr_expect_not(wav_begins_plain((struct str){(char *)made, made_len}, &pcm),
			      "byte %zu", ROWS[i].at);
		made[ROWS[i].at] = kept;
	}
}

Test(sound_helper_wav, streamed_by_others)
{
	files_make("sox -R -r 8000 -c 2 -n -b 16 in.wav synth 0.3 pinknoise");
	files_make("ffmpeg -v error -i in.wav -f wav - | cat >a.wav");
	files_check_like_ffmpeg("a.wav", 0);
	files_make("sox -V1 in.wav -t wav - | cat >a.wav");
	files_check_like_ffmpeg("a.wav", 0);
}

Test(sound_helper_wav, cut_short)
{
	files_make("sox -R -r 8000 -c 2 -n -b 16 a.wav synth 0.3 pinknoise");
	files_check_cut("a.wav", 100, false);
	put_head(1, 1, 8000, 16);
	put_samples(100);
	close_file();
	files_check_refused(made, made_len - 80, FAULT_DAMAGED,
			    "chunk 'data' promises 200 bytes and 120 are there");
	files_check_refused(made, 36, FAULT_DAMAGED, "no chunk 'data'");
	put_loop(1, 2);
	files_check_refused(made, made_len - 1, FAULT_DAMAGED, "chunk 'smpl'");
}

/* Junk of any length behind the samples is no reason to refuse them. */
Test(sound_helper_wav, something_behind)
{
	put_head(1, 1, 8000, 16);
	put_samples(100);
	close_file();
	put("TAG and other things that are no chunk", 38);
	check_frames(100, NULL);
	made_len -= 31;
	check_frames(100, NULL);
}

Test(sound_helper_wav, no_numbers)
{
	static const uint32_t BITS[] = {0x7fc00000, 0x7f800000, 0xff800000};
	static const char *const WORDS[] = {"frame 3 holds a sample that is not a number",
					    "frame 3 holds a sample that is infinite",
					    "frame 3 holds a sample that is infinite"};

	for (size_t i = 0; i < 3; i++) {
		put_head(3, 2, 8000, 32);
		put_chunk("data", 40);
		for (int j = 0; j < 10; j++)
			put32(j == 7 ? BITS[i] : 0x3f800000);
		close_file();
		files_check_refused(made, made_len, FAULT_DAMAGED, WORDS[i]);
	}
}

Test(sound_helper_wav, bounds)
{
	put_head(1, 9, 8000, 16);
	put_samples(18);
	files_check_refused(made, made_len, FAULT_BOUNDS, "has 9 channels; the limit is 8");
	put_head(1, 1, 3999, 16);
	put_samples(100);
	files_check_refused(made, made_len, FAULT_BOUNDS, "3999 Hz; it may be 4000 to 192000");
	put_head(1, 1, 192001, 16);
	put_samples(100);
	files_check_refused(made, made_len, FAULT_BOUNDS, "192001 Hz");
}

Test(sound_helper_wav, other_varieties)
{
	struct bytes bytes;

	files_make("sox -R -r 8000 -c 1 -n -e gsm-full-rate a.wav synth 0.3 pinknoise");
	bytes = files_read("a.wav");
	files_check_refused(bytes.data, bytes.len, FAULT_VARIETY, "variety that is not read");
	bytes_release(&bytes);
	files_make("sox -R -r 44100 -c 1 -n in.wav synth 0.3 pinknoise");
	files_make("ffmpeg -v error -y -i in.wav -c:a libmp3lame a.wav");
	bytes = files_read("a.wav");
	files_check_refused(bytes.data, bytes.len, FAULT_VARIETY, "variety that is not read");
	bytes_release(&bytes);
}

Test(sound_helper_wav, single_bits)
{
	files_make("sox -R -r 8000 -c 2 -n -b 16 a.wav synth 0.05 pinknoise");
	files_check_flips("a.wav", 1000);
	files_make("sox -R -r 8000 -c 2 -n -e ms-adpcm a.wav synth 0.05 pinknoise");
	files_check_flips("a.wav", 1000);
}
