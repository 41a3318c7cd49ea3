/* Checks on the products of sounds, each passing and failing with what was measured. */
#include "sound/encode.h"
#include "unit/step/fixture.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct check *check_of(const char *name)
{
	const struct check *check = check_find(str_of(name));

	cr_assert_not_null(check, "%s", name);
	return check;
}

/* A file that is told to be an MP3 by its first bytes. */
#define MP3 ((struct str){"ID3\4\0\0\0\0\0\0", 10})

static enum status hear(const char *name, const struct sound *sound, struct str file)
{
	const struct param_value none = {0};

	return check_heard(check_of(name), file, sound, &none);
}

/* ---- duration_range ---------------------------------------------------------------------- */

static enum status lasts(uint32_t rate, uint64_t frames, int64_t low, int64_t high)
{
	struct sound sound = sound_of(rate, 1, frames, NULL);
	struct param_value range = {.is_set = true, .low = low, .high = high};
	enum status st;

	st = check_heard(check_of("duration_range"), MP3, &sound, &range);
	sound_release(&sound);
	return st;
}

Test(step_checks_sound, duration_range_holds_both_ends)
{
	cr_assert(check_of("duration_range")->hears);
	cr_assert_eq(lasts(8000, 1600, 200000, 600000), ST_OK);
	cr_assert_eq(lasts(8000, 4800, 200000, 600000), ST_OK);
	cr_assert_eq(lasts(44100, 0, 0, 0), ST_OK);
	cr_assert_eq(lasts(192000, 1, 5, 5), ST_OK);
	expect_no_finding();
}

Test(step_checks_sound, duration_range_names_what_was_measured)
{
	cr_assert_eq(lasts(8000, 1599, 200000, 600000), ST_INVALID);
	expect_finding("E0741", "audio/coin.mp3 lasts 0.199875 s (1599 samples at 8000 Hz)",
		       "not 0.2 to 0.6 s");
	cr_assert_eq(lasts(8000, 4801, 200000, 600000), ST_INVALID);
	expect_finding("E0741", "0.600125 s", "not 0.2 to 0.6 s");
	cr_assert_eq(lasts(44100, 0, 200000, 600000), ST_INVALID);
	expect_finding("E0741", "lasts 0 s", "0 samples");
}

/* ---- no_clipping ------------------------------------------------------------------------- */

Test(step_checks_sound, no_clipping_of_lossy_files_stays_below_full_scale)
{
	struct sound sound = SOUND(8000, 2, 2, 0.99999f, -0.99999f, 0, 0.5f);

	cr_assert(check_of("no_clipping")->hears);
	cr_assert_eq(hear("no_clipping", &sound, MP3), ST_OK);
	expect_no_finding();
	sound.samples[3] = -1;
	cr_assert_eq(hear("no_clipping", &sound, MP3), ST_INVALID);
	expect_finding("E0743", "audio/coin.mp3 peaks at 0.00 dBFS: 1 of 4 samples",
		       "the first at 0.000125 s");
	sound.samples[0] = 1.122019f;
	cr_assert_eq(hear("no_clipping", &sound, MP3), ST_INVALID);
	expect_finding("E0743", "peaks at 1.00 dBFS: 2 of 4 samples", "the first at 0 s");
	cr_assert_eq(hear("no_clipping", &sound, MP3), ST_INVALID);
	expect_hint("at least 1.01 dB");
	sound.samples[1] = NAN;
	cr_assert_eq(hear("no_clipping", &sound, MP3), ST_INVALID);
	expect_finding("E0743", "3 of 4 samples", "the first at 0 s");
	sound_release(&sound);
}

Test(step_checks_sound, no_clipping_passes_silence_and_nothing)
{
	struct sound silence = sound_of(8000, 1, 10, NULL), empty = sound_of(8000, 1, 0, NULL);

	cr_assert_eq(hear("no_clipping", &silence, MP3), ST_OK);
	cr_assert_eq(hear("no_clipping", &empty, MP3), ST_OK);
	sound_release(&silence);
	sound_release(&empty);
	expect_no_finding();
}

/* The head of a WAV file: the chunk LIST of 3 bytes, then fmt. sub: of an extensible one. */
static struct str wav(unsigned tag, unsigned bits, unsigned sub)
{
	static char data[80];

	memcpy(data, "RIFF\x48\0\0\0WAVELIST\3\0\0\0abc\0fmt \x28\0\0\0", 32);
	memset(data + 32, 0, sizeof(data) - 32);
	data[32] = (char)tag;
	data[33] = (char)(tag >> 8);
	data[46] = (char)bits;
	data[56] = (char)sub;
	return (struct str){data, sizeof(data)};
}

Test(step_checks_sound, no_clipping_of_whole_numbers_wants_two_in_a_row)
{
	const float top = 32767 / 32768.0f;
	struct sound sound = SOUND(8000, 2, 6, top, -1, 0, top, top, -1, 0, top, -1, -1, top, 0);

	/* Left: 0 and 2 apart, 4 and 5 at different ends; right: -1 and -1 with others between. */
	cr_assert_eq(hear("no_clipping", &sound, wav(1, 16, 0)), ST_OK);
	expect_no_finding();
	sound.samples[11] = -1;
	cr_assert_eq(hear("no_clipping", &sound, wav(1, 16, 0)), ST_INVALID);
	expect_finding("E0743", "2 of 12 samples are cut off at full scale",
		       "the first at 0.0005 s");
	sound.samples[7] = -1;
	sound.samples[2] = top;
	cr_assert_eq(hear("no_clipping", &sound, wav(0xfffe, 16, 1)), ST_INVALID);
	expect_finding("E0743", "7 of 12 samples", "the first at 0 s");
	sound_release(&sound);
}

Test(step_checks_sound, no_clipping_knows_the_largest_code_of_each_width)
{
	struct sound sound = SOUND(8000, 1, 2, 32767 / 32768.0f, 32767 / 32768.0f);

	cr_assert_eq(hear("no_clipping", &sound, wav(1, 16, 0)), ST_INVALID);
	expect_finding("E0743", "2 of 2 samples", "the first at 0 s");
	cr_assert_eq(hear("no_clipping", &sound, wav(1, 24, 0)), ST_OK);
	sound.samples[0] = sound.samples[1] = 8388607 / 8388608.0f;
	cr_assert_eq(hear("no_clipping", &sound, wav(1, 24, 0)), ST_INVALID);
	expect_finding("E0743", "2 of 2 samples", "peaks at 0.00 dBFS");
	cr_assert_eq(hear("no_clipping", &sound, wav(1, 24, 0)), ST_INVALID);
	expect_hint("such as -1 dB");
	/* Floats have no largest code: full scale itself counts, and only that. */
	cr_assert_eq(hear("no_clipping", &sound, wav(3, 32, 0)), ST_OK);
	cr_assert_eq(hear("no_clipping", &sound, wav(0xfffe, 32, 3)), ST_OK);
	sound.samples[1] = 1;
	cr_assert_eq(hear("no_clipping", &sound, wav(3, 32, 0)), ST_INVALID);
	expect_finding("E0743", "1 of 2 samples are at or beyond", "0.000125 s");
	sound_release(&sound);
}

Test(step_checks_sound, no_clipping_reads_no_byte_behind_a_broken_head)
{
	struct sound sound = SOUND(8000, 1, 1, 0.5f);
	struct str whole = wav(1, 16, 0);

	for (size_t len = 0; len <= whole.len; len++) {
		char *copy = malloc(len ? len : 1);

		cr_assert_not_null(copy);
		memcpy(copy, whole.ptr, len);
		cr_assert_eq(hear("no_clipping", &sound, (struct str){copy, len}), ST_OK);
		for (size_t i = 12; i < len; i++) {
			char kept = copy[i];

			copy[i] = (char)0xff;
			(void)hear("no_clipping", &sound, (struct str){copy, len});
			copy[i] = kept;
		}
		free(copy);
	}
	sound_release(&sound);
	expect_no_finding();
}

/* ---- not_empty --------------------------------------------------------------------------- */

static enum status is_heard(struct sound sound)
{
	enum status st = check_samples(check_of("not_empty"), &sound, NULL);

	sound_release(&sound);
	return st;
}

Test(step_checks_sound, not_empty_wants_something_above_silence)
{
	const float least = 1 / 32768.0f;

	cr_assert_eq(is_heard(SOUND(8000, 1, 3, 0, 0, nextafterf(least, 1))), ST_OK);
	cr_assert_eq(is_heard(SOUND(8000, 2, 2, 0, 0, 0, -0.5f)), ST_OK);
	cr_assert_eq(is_heard(SOUND(8000, 1, 1, 1)), ST_OK);
	expect_no_finding();
	cr_assert_eq(is_heard(SOUND(8000, 1, 3, 0, -least, 0)), ST_INVALID);
	expect_finding("E0715", "the highest of 3 samples is at -90.31 dBFS", "silence");
	cr_assert_eq(is_heard(sound_of(8000, 2, 100, NULL)), ST_INVALID);
	expect_finding("E0715", "the highest of 100 samples is at -inf dBFS", "silence");
	cr_assert_eq(is_heard(sound_of(8000, 2, 0, NULL)), ST_INVALID);
	expect_finding("E0715", "0 samples", "not_empty");
}

Test(step_checks_sound, not_empty_hears_no_direct_current)
{
	cr_assert_eq(is_heard(SOUND(8000, 2, 3, 0.5f, -0.25f, 0.5f, -0.25f, 0.5f, -0.25f)),
		     ST_INVALID);
	expect_finding("E0715", "all 3 samples are the same, at -6.02 dBFS", "nothing is heard");
	cr_assert_eq(is_heard(SOUND(8000, 2, 3, 0.5f, -0.25f, 0.5f, -0.25f, 0.5f, -0.5f)), ST_OK);
	expect_no_finding();
}

/* ---- bitrate ----------------------------------------------------------------------------- */

/* A file that sound_encode makes of half a second of a sine. */
static enum status has_bitrate(enum media_format format, const struct sound_options *options,
			       int64_t asked)
{
	struct param_value value = {.is_set = true, .number = asked * MILLION};
	struct sound sound = sound_of(44100, 2, 22050, NULL);
	struct bytes file = {0};
	enum status st;

	for (size_t i = 0; i < 22050; i++)
		sound.samples[i * 2] = (float)(0.5 * sin((double)i / 16));
	cr_assert_eq(sound_encode(&sound, format, options, (struct place){0}, &file,
				  findings_so_far()),
		     ST_OK);
	st = check_heard(check_of("bitrate"), (struct str){(const char *)file.data, file.len},
			 &sound, &value);
	bytes_release(&file);
	sound_release(&sound);
	return st;
}

Test(step_checks_sound, bitrate_that_is_constant_is_exact)
{
	const struct sound_options usual = {0}, low = {.bitrate = 128000}, wide = {.bits = WAV_24};

	cr_assert_eq(has_bitrate(MEDIA_MP3, &usual, 192000), ST_OK);
	cr_assert_eq(has_bitrate(MEDIA_MP3, &low, 128000), ST_OK);
	cr_assert_eq(has_bitrate(MEDIA_WAV, &usual, 1411200), ST_OK);
	cr_assert_eq(has_bitrate(MEDIA_WAV, &wide, 2116800), ST_OK);
	expect_no_finding();
	cr_assert_eq(has_bitrate(MEDIA_MP3, &low, 128001), ST_INVALID);
	expect_finding("E0742", "audio/coin.mp3 has 128000 bit/s", "not 128001");
	cr_assert_eq(has_bitrate(MEDIA_WAV, &usual, 1411199), ST_INVALID);
	expect_finding("E0742", "has 1411200 bit/s", "not 1411199");
}

/* The average that the failed check tells, which then is what passes within a tenth of it. */
static int64_t told_average(enum media_format format, const struct sound_options *options)
{
	const char *text, *has;
	int64_t average;

	cr_assert_eq(has_bitrate(format, options, 400000), ST_INVALID);
	text = findings_so_far()->first->text;
	has = strstr(text, "a variable bit rate, ");
	cr_assert_not_null(has, "%s", text);
	average = strtoll(has + strlen("a variable bit rate, "), NULL, 10);
	expect_finding("E0742", "bit/s on average", "within a tenth of 400000");
	return average;
}

Test(step_checks_sound, bitrate_that_varies_is_within_a_tenth)
{
	static const enum media_format FORMATS[] = {MEDIA_OGG, MEDIA_MP3};
	const struct sound_options options = {.quality = 50};

	for (size_t i = 0; i < 2; i++) {
		int64_t average = told_average(FORMATS[i], &options);

		cr_assert_geq(average, 16000);
		cr_assert_eq(has_bitrate(FORMATS[i], &options, average), ST_OK);
		cr_assert_eq(has_bitrate(FORMATS[i], &options, average * 100 / 109), ST_OK);
		cr_assert_eq(has_bitrate(FORMATS[i], &options, average * 100 / 92), ST_OK);
		expect_no_finding();
		cr_assert_eq(has_bitrate(FORMATS[i], &options, average * 100 / 112), ST_INVALID);
		expect_finding("E0742", "on average", "tenth");
		cr_assert_eq(has_bitrate(FORMATS[i], &options, average * 100 / 89), ST_INVALID);
		expect_finding("E0742", "on average", "tenth");
	}
}

Test(step_checks_sound, bitrate_of_nothing_is_told)
{
	struct param_value value = {.is_set = true, .number = (int64_t)192000 * MILLION};
	struct sound empty = sound_of(44100, 1, 0, NULL);

	cr_assert_eq(check_heard(check_of("bitrate"), MP3, &empty, &value), ST_INVALID);
	expect_finding("E0742", "has none", "0 samples");
	sound_release(&empty);
}
