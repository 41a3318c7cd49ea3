/* test_mp3.c - MP3 files of LAME and ffmpeg: samples, exact lengths, tags, and their ends. */
#include "unit/sound_helper/files.h"

TestSuite(sound_helper_mp3, .init = files_enter, .fini = files_leave);

static void check_frames(const char *name, uint64_t frames)
{
	struct here here;

	cr_assert(files_decode(&here, name), "%s: %s", name, here.fault.text);
	cr_expect_eq(here.sound.frames, frames, "%s: %lu of %lu", name,
		     (unsigned long)here.sound.frames, (unsigned long)frames);
	here_release(&here);
}

static void make_noise(unsigned rate, unsigned channels, unsigned frames)
{
	files_make("sox -R -r %u -c %u -n -b 16 in.wav synth %us pinknoise vol 0.5", rate, channels,
		   frames);
}

Test(sound_helper_mp3, samples)
{
	make_noise(44100, 2, 30000);
	files_make("lame --quiet -b 128 in.wav a.mp3");
	files_check_like_ffmpeg("a.mp3", 1e-5);
	files_make("ffmpeg -v error -y -i in.wav a.mp3");
	files_check_like_ffmpeg("a.mp3", 1e-5);
	files_make("lame --quiet -V5 --resample 16 -m m in.wav a.mp3");
	files_check_like_ffmpeg("a.mp3", 1e-5);
}

/* As long as what was encoded, whatever encoder, rate and bit rate. */
Test(sound_helper_mp3, lengths)
{
	static const unsigned RATES[] = {8000,  11025, 12000, 16000, 22050,
					 24000, 32000, 44100, 48000};
	static const unsigned LENGTHS[] = {1, 575, 1152, 4000, 30001};

	for (size_t i = 0; i < sizeof(RATES) / sizeof(RATES[0]); i++) {
		unsigned frames = LENGTHS[i % 5];

		make_noise(RATES[i], 1 + i % 2, frames);
		files_make("lame --quiet -V4 in.wav a.mp3");
		check_frames("a.mp3", frames);
		files_make("lame --quiet -b 64 --resample %u.%03u in.wav a.mp3", RATES[i] / 1000,
			   RATES[i] % 1000);
		check_frames("a.mp3", frames);
		/* In very short files the tag of ffmpeg is wrong, as its own decoder shows. */
		if (frames < 4000)
			continue;
		files_make("ffmpeg -v error -y -i in.wav a.mp3");
		check_frames("a.mp3", frames);
	}
}

Test(sound_helper_mp3, tags_and_junk)
{
	make_noise(44100, 2, 30000);
	files_make("lame --quiet --id3v2-only --tt Title --ta Artist in.wav a.mp3");
	check_frames("a.mp3", 30000);
	files_make("lame --quiet --id3v1-only --tt Title --ta Artist in.wav a.mp3");
	check_frames("a.mp3", 30000);
	files_make("lame --quiet in.wav plain.mp3");
	files_make("cp plain.mp3 a.mp3 && printf 'APETAGEX\\320\\007\\0\\0 \\0\\0\\0\\0\\0\\0\\0"
		   "\\0\\0\\0\\200\\0\\0\\0\\0\\0\\0\\0\\0' >>a.mp3");
	check_frames("a.mp3", 30000);
	files_make("(cat plain.mp3; head -c 100000 /dev/zero) >a.mp3");
	check_frames("a.mp3", 30000);
	files_make(
		"(printf 'ID3\\004\\0\\0\\0\\0\\007\\150'; head -c 1000 /dev/zero; cat plain.mp3) "
		">a.mp3");
	check_frames("a.mp3", 30000);
	/* Padding that a tag's size leaves out. */
	files_make("(printf 'ID3\\004\\0\\0\\0\\0\\0\\0'; head -c 70000 /dev/zero; cat plain.mp3) "
		   ">a.mp3");
	check_frames("a.mp3", 30000);
}

Test(sound_helper_mp3, without_a_tag)
{
	make_noise(44100, 2, 30000);
	files_make("lame --quiet -t -b 128 in.wav a.mp3");
	files_check_like_ffmpeg("a.mp3", 1e-5);
	files_check_cut("a.mp3", 100, true);
	files_make("head -c 3000 a.mp3 >b.mp3");
	{
		struct bytes bytes = files_read("b.mp3");

		files_check_refused(bytes.data, bytes.len, FAULT_DAMAGED,
				    "its last MPEG frame lacks ");
		bytes_release(&bytes);
	}
}

Test(sound_helper_mp3, cut_short)
{
	struct bytes bytes;

	make_noise(44100, 2, 30000);
	files_make("lame --quiet -b 128 in.wav a.mp3");
	files_check_cut("a.mp3", 200, false);
	bytes = files_read("a.mp3");
	files_check_refused(bytes.data, bytes.len / 2, FAULT_DAMAGED,
			    "its tag promises 28 MPEG frames and 13 are there");
	bytes_release(&bytes);
	files_make("ffmpeg -v error -y -i in.wav a.mp3");
	files_check_cut("a.mp3", 200, false);
	files_make("lame --quiet -V2 in.wav a.mp3");
	files_check_cut("a.mp3", 200, false);
	/* A hole in the middle is no junk. */
	files_make("(head -c 3000 a.mp3; tail -c 3000 a.mp3) >b.mp3");
	bytes = files_read("b.mp3");
	files_check_refused(bytes.data, bytes.len, FAULT_DAMAGED, "are there");
	bytes_release(&bytes);
}

Test(sound_helper_mp3, two_in_one)
{
	struct bytes bytes;

	make_noise(44100, 2, 30000);
	files_make("lame --quiet -t -b 128 in.wav one.mp3");
	make_noise(48000, 2, 30000);
	files_make("lame --quiet -t -b 128 in.wav two.mp3");
	files_make("cat one.mp3 two.mp3 >a.mp3");
	bytes = files_read("a.mp3");
	files_check_refused(bytes.data, bytes.len, FAULT_VARIETY, "changes its rate");
	bytes_release(&bytes);
	/* Two of a kind are one long sound. */
	files_make("cat one.mp3 one.mp3 >a.mp3");
	check_frames("a.mp3", 2 * 28 * 1152);
}

Test(sound_helper_mp3, nothing_in_it)
{
	static const uint8_t HEADER[4] = {0xff, 0xfb, 0x90, 0x64};

	files_check_refused("ID3", 3, FAULT_DAMAGED, "no MPEG frame");
	files_check_refused("ID3\4\0\0\x7f\x7f\x7f\x7f", 10, FAULT_DAMAGED, "no MPEG frame");
	files_check_refused(HEADER, 4, FAULT_DAMAGED, "damaged or cut short");
}

Test(sound_helper_mp3, single_bits)
{
	make_noise(22050, 2, 5000);
	files_make("lame --quiet -V6 in.wav a.mp3");
	files_check_flips("a.mp3", 1500);
}

/* Files that ElevenLabs made; their lengths as other decoders tell them. */
Test(sound_helper_mp3, of_a_provider)
{
	static const struct {
		const char *name;
		uint64_t frames;
	} ROWS[] = {{"sfx_player_jump1_01_raw.mp3", 21168},
		    {"sfx_player_jump1_02_raw.mp3", 21168},
		    {"sfx_player_jump2_01_raw.mp3", 21168},
		    {"sfx_player_jump3_01_raw.mp3", 29999}};
	const char *shared = getenv("ASSETC_SHARED");
	char path[4096];

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s/real/raw/%s", shared ? shared : "",
			       ROWS[i].name);
		if (!shared || access(path, R_OK) != 0) {
			cr_log_warn("not there: %s", ROWS[i].name);
			continue;
		}
		check_frames(path, ROWS[i].frames);
		files_check_like_ffmpeg(path, 1e-5);
	}
}
