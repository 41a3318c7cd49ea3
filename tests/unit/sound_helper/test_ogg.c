/* test_ogg.c - Vorbis and Opus in Ogg: samples, the order of channels, loops, and their ends. */
#include "unit/sound_helper/files.h"

TestSuite(sound_helper_ogg, .init = files_enter, .fini = files_leave);

static void make_noise(unsigned rate, unsigned channels)
{
	files_make("sox -R -r %u -c %u -n -b 16 in.wav synth 0.3 pinknoise vol 0.5", rate,
		   channels);
}

/* ffmpeg puts channels into the order of WAV files too. */
Test(sound_helper_ogg, vorbis)
{
	static const unsigned RATES[] = {8000, 22050, 44100, 48000, 192000};

	for (unsigned channels = 1; channels <= 8; channels++) {
		make_noise(RATES[channels % 5], channels);
		files_make("oggenc -Q in.wav -o a.ogg");
		/* ffmpeg does not cut short files at the end that their last page tells. */
		files_make("ffmpeg -v error -y -i a.ogg -af atrim=end_sample=%u -f f32le other.raw",
			   RATES[channels % 5] * 3 / 10);
		files_check_like_other("a.ogg", 1e-5);
	}
}

/* The decoder of ffmpeg is another one than libopus, and the format leaves them room to differ. */
Test(sound_helper_ogg, opus)
{
	static const unsigned CHANNELS[] = {1, 2, 6, 8};

	for (size_t i = 0; i < 4; i++) {
		make_noise(48000, CHANNELS[i]);
		files_make("ffmpeg -v error -y -i in.wav -c:a libopus -mapping_family %d a.ogg",
			   CHANNELS[i] > 2);
		files_check_like_ffmpeg("a.ogg", 3e-3);
	}
	make_noise(44100, 1);
	files_make("ffmpeg -v error -y -i in.wav -c:a libopus a.ogg");
	files_check_like_ffmpeg("a.ogg", 3e-3);
}

static void check_loop(const char *comments, uint64_t start, uint64_t end)
{
	struct here here;

	files_make("oggenc -Q %s in.wav -o a.ogg", comments);
	cr_assert(files_decode(&here, "a.ogg"), "%s", here.fault.text);
	cr_expect_eq(here.sound.frames, 13230);
	cr_expect_eq(here.sound.loop.is_set, end != 0, "%s", comments);
	cr_expect(here.sound.loop.start == start && here.sound.loop.end == end, "%s", comments);
	here_release(&here);
}

Test(sound_helper_ogg, loops)
{
	make_noise(44100, 1);
	check_loop("-c LOOPSTART=100 -c LOOPLENGTH=1000", 100, 1100);
	check_loop("-c LOOPSTART=100 -c LOOPEND=1000", 100, 1000);
	check_loop("-t Title -c loopstart=100", 100, 13230);
	check_loop("-c LOOPSTART=100 -c LOOPLENGTH=99999999999", 100, 13230);
	check_loop("-c LOOPSTART=100 -c LOOPLENGTH=18446744073709551615", 100, 13230);
	check_loop("-c LOOPSTART=0 -c LOOPLENGTH=0", 0, 0);
	check_loop("-c LOOPSTART=13230", 0, 0);
	check_loop("-c LOOPSTART=-1 -c LOOPLENGTH=5", 0, 0);
	check_loop("-c LOOPLENGTH=5", 0, 0);
	check_loop("-c XLOOPSTART=1 -c LOOPSTART -c LOOPSTARTS=2", 0, 0);
	/* A picture may stand before it. */
	check_loop("$(yes -- '-c PICTURE='$(head -c 100000 /dev/zero | tr '\\0' A) | head -n 15)"
		   " -c LOOPSTART=100 -c LOOPEND=1000",
		   100, 1000);
}

Test(sound_helper_ogg, cut_short)
{
	make_noise(44100, 2);
	files_make("oggenc -Q in.wav -o a.ogg");
	files_check_cut("a.ogg", 200, false);
	files_make("ffmpeg -v error -y -i in.wav -c:a libopus b.ogg");
	files_check_cut("b.ogg", 100, false);
}

/* The checksums of pages see every bit. */
Test(sound_helper_ogg, single_bits)
{
	struct bytes bytes;
	struct here here;

	make_noise(8000, 1);
	files_make("oggenc -Q in.wav -o a.ogg");
	bytes = files_read("a.ogg");
	for (size_t at = 4; at < bytes.len; at += 7) {
		bytes.data[at] ^= (uint8_t)(1u << at % 8);
		cr_expect_not(here_decode(&here, bytes.data, bytes.len, MEDIA_OGG, NULL), "%zu",
			      at);
		cr_expect_not(here.is_overrun, "%zu", at);
		bytes.data[at] ^= (uint8_t)(1u << at % 8);
	}
	bytes_release(&bytes);
}

static void check_refused(const char *command, enum wire_fault kind, const char *words)
{
	struct bytes bytes;

	files_make("%s", command);
	bytes = files_read("a.ogg");
	files_check_refused(bytes.data, bytes.len, kind, words);
	bytes_release(&bytes);
}

Test(sound_helper_ogg, what_is_not_read)
{
	make_noise(44100, 2);
	files_make("oggenc -Q -s 1 in.wav -o one.ogg && oggenc -Q -s 2 in.wav -o two.ogg");
	check_refused("cat one.ogg two.ogg >a.ogg", FAULT_VARIETY, "several streams");
	check_refused("ffmpeg -v error -i in.wav -c:a flac one.oga && mv one.oga a.ogg",
		      FAULT_VARIETY, "neither Vorbis nor Opus");
	check_refused("(cat one.ogg; head -c 50 /dev/zero) >a.ogg", FAULT_DAMAGED,
		      "a page should begin there");
	check_refused("tail -c +59 one.ogg >a.ogg", FAULT_DAMAGED, "its beginning is missing");
	files_check_refused("OggS", 4, FAULT_DAMAGED, "at least 27 bytes and 4 are there");
}
