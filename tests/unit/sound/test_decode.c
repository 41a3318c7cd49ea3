/* test_decode.c - what is asked for of sounds: samples of bytes, another rate, levels. */
#include "unit/sound/asked.h"

#include <math.h>

Test(sound_decode, headerless_text)
{
	static const struct {
		const char *text;
		struct sound_pcm pcm;
	} ROWS[] = {{"u8/8000/1", {SOUND_U8, 8000, 1}},
		    {"s16le/44100/2", {SOUND_S16, 44100, 2}},
		    {"s24le/96000/6", {SOUND_S24, 96000, 6}},
		    {"s32le/192000/8", {SOUND_S32, 192000, 8}},
		    {"f32le/4000/1", {SOUND_F32, 4000, 1}},
		    {"mulaw/8000/1", {SOUND_ULAW, 8000, 1}},
		    {"alaw/8000/1", {SOUND_ALAW, 8000, 1}}};
	static const char *const WRONG[] = {"",
					    "s16le",
					    "s16le/",
					    "s16le/44100",
					    "s16le/44100/",
					    "s16be/8000/1",
					    "s16le/3999/1",
					    "s16le/192001/1",
					    "s16le/44100/0",
					    "s16le/44100/9",
					    "s16le/44100/2/",
					    "s16le/44100/2 ",
					    "s16le/-1/2",
					    "s16le/4294975296/1"};
	struct sound_pcm pcm;

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		cr_assert(sound_pcm_parse(str_of(ROWS[i].text), &pcm), "%s", ROWS[i].text);
		cr_expect(pcm.encoding == ROWS[i].pcm.encoding && pcm.rate == ROWS[i].pcm.rate &&
				  pcm.channels == ROWS[i].pcm.channels,
			  "%s", ROWS[i].text);
	}
	for (size_t i = 0; i < sizeof(WRONG) / sizeof(WRONG[0]); i++)
		cr_expect_not(sound_pcm_parse(str_of(WRONG[i]), &pcm), "%s", WRONG[i]);
	cr_expect_not(sound_pcm_parse((struct str){0}, &pcm));
}

Test(sound_decode, samples_arrive, .fini = release)
{
	static const int16_t DATA[] = {0, -32768, 16384, 32767, -1, 1};

	cr_assert_eq(decode(DATA, sizeof(DATA), &PCM), ST_OK);
	cr_expect_eq(sound.rate, 44100);
	cr_expect_eq(sound.channels, 2);
	cr_assert_eq(sound.frames, 3);
	for (size_t i = 0; i < 6; i++)
		cr_expect_eq(sound.samples[i], (float)DATA[i] / 32768.0f);
	cr_expect_not(sound.loop.is_set);
	cr_expect_null(diag.first, "the libraries are those of the build");
}

Test(sound_decode, nothing_is_a_sound, .fini = release)
{
	cr_assert_eq(decode(NULL, 0, &PCM), ST_OK);
	cr_expect_eq(sound.frames, 0);
	cr_expect_not_null(sound.samples);
}

Test(sound_decode, faults_are_told_and_the_helper_goes_on, .fini = release)
{
	static const int16_t DATA[3] = {1, 2, 3};

	cr_assert_eq(decode(DATA, sizeof(DATA), &PCM), ST_INVALID);
	check_finding("E0602", "6 bytes");
	cr_assert_eq(decode(DATA, 4, &PCM), ST_OK);
}

Test(sound_decode, what_is_no_sound_starts_no_helper, .fini = release)
{
	sound_set_helper("/nonexistent/helper");
	cr_assert_eq(decode("abcdef", 6, NULL), ST_INVALID);
	check_finding("E0601", "begin with 61 62 63 64");
	diag_release(&diag);
	cr_assert_eq(decode("\x89PNG\r\n\x1a\n", 8, NULL), ST_INVALID);
	check_finding("E0601", "png");
	diag_release(&diag);
	cr_assert_eq(decode("", 0, NULL), ST_INVALID);
	check_finding("E0601", "0 bytes");
	diag_release(&diag);
	cr_assert_eq(decode("RIFF", SOUND_FILE_MAX + 1, &PCM), ST_INVALID);
	check_finding("E0603", "limit");
}

/* ---- another rate, and levels --------------------------------------------------------------- */

static void make_tone(uint32_t rate, unsigned channels, uint64_t frames, double frequency,
		      double peak)
{
	cr_assert(sound_init(&sound, rate, channels, frames));
	for (uint64_t i = 0; i < frames * channels; i++)
		sound.samples[i] = (float)(peak * sin(6.283185307179586 * frequency *
						      (double)(i / channels) / rate));
}

Test(sound_decode, resampled_length_and_place, .fini = release)
{
	static const uint32_t RATES[][2] = {{44100, 48000}, {48000, 44100}, {8000, 192000},
					    {192000, 8000}, {44100, 22050}, {4000, 4001},
					    {11025, 44100}};
	static const uint64_t LENGTHS[] = {1, 2, 3, 1000, 44101};

	for (size_t i = 0; i < sizeof(RATES) / sizeof(RATES[0]); i++) {
		for (size_t j = 0; j < sizeof(LENGTHS) / sizeof(LENGTHS[0]); j++) {
			make_tone(RATES[i][0], 1, LENGTHS[j], 0, 0);
			cr_assert_eq(sound_resample(&sound, RATES[i][1], (struct place){0}, &diag),
				     ST_OK);
			cr_expect_eq(sound.rate, RATES[i][1]);
			cr_expect_eq(sound.frames,
				     (uint64_t)floor(
					     (double)LENGTHS[j] * RATES[i][1] / RATES[i][0] + 0.5));
			sound_release(&sound);
		}
	}
}

/* A tone far below both limits is the same tone afterwards, and begins where it began. */
Test(sound_decode, resampled_tone, .fini = release)
{
	double worst = 0;

	make_tone(44100, 2, 44100, 1000, 0.5);
	sound.loop = (struct sound_loop){true, 441, 44100};
	cr_assert_eq(sound_resample(&sound, 48000, (struct place){0}, &diag), ST_OK);
	cr_assert_eq(sound.frames, 48000);
	for (uint64_t i = 1000; i < 47000; i++) {
		double expected = 0.5 * sin(6.283185307179586 * 1000 * (double)i / 48000);

		worst = fmax(worst, fabs(sound.samples[2 * i] - expected));
		worst = fmax(worst, fabs(sound.samples[2 * i + 1] - expected));
	}
	cr_expect_lt(worst, 1e-5);
	cr_expect(sound.loop.is_set && sound.loop.start == 480 && sound.loop.end == 48000);
}

Test(sound_decode, resampling_keeps_to_the_bounds, .fini = release)
{
	make_tone(4000, 8, 1000, 0, 0);
	sound.frames = SOUND_SAMPLES_MAX / 8 - 1;
	cr_expect_eq(sound_resample(&sound, 192000, (struct place){0}, &diag), ST_INVALID);
	cr_assert_not_null(diag.first);
	cr_expect_str_eq(diag.first->code, "E0603");
	sound.frames = 1000;
	cr_expect_eq(sound.rate, 4000);
}

/* EBU Tech 3341, case 1: a stereo tone of 1 kHz whose peaks are at -23 dBFS measures -23 LUFS. */
Test(sound_decode, levels_of_a_tone, .fini = release)
{
	struct sound_levels levels;

	make_tone(48000, 2, 480000, 1000, pow(10, -23.0 / 20));
	cr_assert_eq(sound_measure(&sound, &levels, (struct place){0}, &diag), ST_OK);
	cr_expect(levels.has_loudness);
	cr_expect_leq(abs(levels.loudness + 23000), 100, "%d", levels.loudness);
	cr_expect_not(levels.is_silent);
	cr_expect_leq(abs(levels.true_peak + 23000), 200, "%d", levels.true_peak);
}

Test(sound_decode, levels_of_little, .fini = release)
{
	struct sound_levels levels;

	make_tone(44100, 1, 44100, 1000, 0);
	cr_assert_eq(sound_measure(&sound, &levels, (struct place){0}, &diag), ST_OK);
	cr_expect(levels.is_silent && !levels.has_loudness);
	sound_release(&sound);
	make_tone(44100, 1, 17639, 1000, 0.5);
	cr_assert_eq(sound_measure(&sound, &levels, (struct place){0}, &diag), ST_OK);
	cr_expect(!levels.is_silent && !levels.has_loudness, "a block of 0.4 s is not full");
	cr_expect_leq(abs(levels.true_peak + 6021), 20, "%d", levels.true_peak);
	sound_release(&sound);
	make_tone(44100, 1, 17640, 1000, 0.5);
	cr_assert_eq(sound_measure(&sound, &levels, (struct place){0}, &diag), ST_OK);
	cr_expect(levels.has_loudness);
}

/* The last sample counts like any other: the filter between samples is given room to see it. */
Test(sound_decode, peak_at_the_end, .fini = release)
{
	struct sound_levels levels;

	make_tone(44100, 1, 100, 0, 0);
	sound.samples[98] = sound.samples[99] = 0.5f;
	cr_assert_eq(sound_measure(&sound, &levels, (struct place){0}, &diag), ST_OK);
	cr_expect_geq(levels.true_peak, -5000, "%d", levels.true_peak);
}

/* Far beyond full scale there are levels too, up to where what lies between two samples is no number any more. */
Test(sound_decode, levels_of_too_much, .fini = release)
{
	struct sound_levels levels;

	make_tone(44100, 1, 22050, 1000, 1e30);
	cr_assert_eq(sound_measure(&sound, &levels, (struct place){0}, &diag), ST_OK);
	cr_expect_leq(abs(levels.true_peak - 600000), 20, "%d", levels.true_peak);
	for (uint64_t i = 0; i < sound.frames; i++)
		sound.samples[i] = i / 2 % 2 ? -3.4e38f : 3.4e38f;
	cr_assert_eq(sound_measure(&sound, &levels, (struct place){0}, &diag), ST_INVALID);
	sound_release(&sound);
	check_finding("E0603", "beyond full scale");
}
