/* test_flac.c - FLAC files against ffmpeg, and their ends. */
#include "unit/sound_helper/files.h"

TestSuite(sound_helper_flac, .init = files_enter, .fini = files_leave);

#define RAW "flac -s -f --force-raw-format --endian=little --sign=signed "

Test(sound_helper_flac, channels_and_bits)
{
	for (unsigned channels = 1; channels <= 8; channels++) {
		unsigned bits = 8 + channels % 3 * 8;

		files_make("sox -R -r 48000 -c %u -n -b %u -e signed -t raw in.raw synth 0.1 "
			   "pinknoise",
			   channels, bits);
		files_make(RAW "--channels=%u --bps=%u --sample-rate=%u -o a.flac in.raw", channels,
			   bits, 8000 * channels);
		files_check_like_ffmpeg("a.flac", 0);
	}
}

/* From a pipe into a pipe: the header states no length. */
Test(sound_helper_flac, streamed)
{
	struct bytes bytes;

	files_make("sox -R -r 8000 -c 2 -n -b 16 in.wav synth 0.3 pinknoise");
	files_make("cat in.wav | flac -s -c - | cat >a.flac");
	files_check_like_ffmpeg("a.flac", 0);
	bytes = files_read("a.flac");
	cr_expect((bytes.data[21] & 15) == 0 && bytes.data[22] == 0 && bytes.data[23] == 0,
		  "this tests nothing");
	bytes_release(&bytes);
}

Test(sound_helper_flac, cut_short)
{
	struct bytes bytes;

	files_make("sox -R -r 8000 -c 2 -n -b 16 in.wav synth 3 pinknoise");
	files_make("flac -s in.wav -o a.flac");
	files_check_cut("a.flac", 100, false);
	bytes = files_read("a.flac");
	files_check_refused(bytes.data, bytes.len / 2 + 5000, FAULT_DAMAGED,
			    "it promises 24000 frames and ");
	bytes_release(&bytes);
}

/* 36 bits of length are a claim that is met before memory is taken. */
Test(sound_helper_flac, bounds)
{
	struct bytes bytes;

	files_make("sox -R -r 8000 -c 2 -n -b 16 in.wav synth 0.1 pinknoise");
	files_make("flac -s in.wav -o a.flac");
	bytes = files_read("a.flac");
	memset(bytes.data + 22, 0xff, 4);
	files_check_refused(bytes.data, bytes.len, FAULT_BOUNDS, "claims 4294967295 frames");
	bytes_release(&bytes);
}

Test(sound_helper_flac, single_bits)
{
	files_make("sox -R -r 8000 -c 2 -n -b 16 in.wav synth 0.1 pinknoise");
	files_make("flac -s in.wav -o a.flac");
	files_check_flips("a.flac", 1500);
}
