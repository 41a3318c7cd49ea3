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

/* From a pipe into a pipe, and from samples that say nothing of their end: the header states no length. */
static struct bytes make_streamed(void)
{
	struct bytes bytes;

	files_make("sox -R -r 8000 -c 2 -n -b 16 -e signed -t raw in.raw synth 3 pinknoise");
	files_make("cat in.raw | " RAW
		   "--channels=2 --bps=16 --sample-rate=8000 -c - 2>/dev/null | cat >a.flac");
	bytes = files_read("a.flac");
	cr_assert((bytes.data[21] & 15) == 0 && get_be32(bytes.data + 22) == 0,
		  "this tests nothing");
	return bytes;
}

Test(sound_helper_flac, streamed)
{
	struct bytes bytes = make_streamed();

	files_check_like_ffmpeg("a.flac", 0);
	bytes_release(&bytes);
}

/* Wherever a frame is damaged, what stands before it does not pass for the whole. They begin behind 8 KB of padding. */
Test(sound_helper_flac, streamed_and_damaged)
{
	struct bytes bytes = make_streamed();
	size_t end = bytes.len - 100, stride = end / 60;

	for (size_t at = 10000; at < end; at += stride) {
		bytes.data[at] ^= 16;
		files_check_refused(bytes.data, bytes.len, FAULT_DAMAGED, "damaged");
		bytes.data[at] ^= 16;
	}
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
