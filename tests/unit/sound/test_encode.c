/* What holds for every format: same bytes, hostile samples, bounds of what can be written. */
#include "unit/sound/tones.h"

#include <math.h>
#include <pthread.h>
#include <string.h>

static const enum media_format FORMATS[] = {MEDIA_WAV, MEDIA_OGG, MEDIA_MP3};

Test(sound_encode, writes_sounds_alone)
{
	struct sound sound = tone(44100, 1, 10);

	tone_refused(&sound, MEDIA_PNG, (struct sound_options){0}, "written as png");
	tone_refused(&sound, MEDIA_FLAC, (struct sound_options){0}, "written as flac");
	cr_expect_str_empty(sound_codec_revision(MEDIA_FLAC));
	sound_release(&sound);
}

Test(sound_encode, finds_fault_where_the_options_are_written)
{
	struct sound sound = tone(44100, 6, 10);
	struct source source = {.path = "a.yaml"};
	struct place whole = {&source, 1, 1, 1}, option = {&source, 7, 3, 4};
	struct sound_options options = {0};
	struct diag diag = {0};
	struct bytes out;

	cr_assert_eq(sound_encode(&sound, MEDIA_MP3, &options, whole, &out, &diag), ST_INVALID);
	cr_expect_eq(diag.last->at.line, 1);
	options.at = option;
	cr_assert_eq(sound_encode(&sound, MEDIA_MP3, &options, whole, &out, &diag), ST_INVALID);
	cr_expect_eq(diag.last->at.line, 7);
	cr_expect_not_null(diag.last->hint);
	diag_release(&diag);
	sound_release(&sound);
}

/* No whole values of 16 bits, so that WAV is dithered. */
static struct sound held_sound(void)
{
	struct sound sound = tone(44100, 2, 9001);

	for (size_t i = 0; i < 18002; i++)
		sound.samples[i] *= 0.7f;
	return sound;
}

/* The bytes of one sound in every form, held here: so all compilers and sanitizers agree, and a change of a
 * library is seen. */
static const struct {
	enum media_format format;
	struct sound_options options;
	const char *revision;
	uint64_t hash;
} HELD[] = {
	{MEDIA_WAV, {0}, "1", 0x860a7ab8bc6ec8c4u},
	{MEDIA_WAV, {.bits = WAV_24}, "1", 0x933630022492d134u},
	{MEDIA_WAV, {.bits = WAV_FLOAT}, "1", 0x791633c900a57653u},
	{MEDIA_OGG, {0}, "1 vorbis/1.3.7", 0x1e35478ab0ff7426u},
	{MEDIA_OGG, {.quality = 20}, "1 vorbis/1.3.7", 0xb23ef490c1a1e499u},
	{MEDIA_MP3, {0}, "1 lame/3.100", 0x86a6934dc98c5f76u},
	{MEDIA_MP3, {.bitrate = 32000}, "1 lame/3.100", 0x64f09d470f191628u},
	{MEDIA_MP3, {.quality = 50}, "1 lame/3.100", 0xaf0bf9fecb21543eu},
};

Test(sound_encode, same_sound_same_bytes)
{
	struct sound sound = held_sound();

	for (size_t i = 0; i < sizeof(HELD) / sizeof(HELD[0]); i++) {
		struct bytes first = tone_encode(&sound, HELD[i].format, HELD[i].options);
		struct bytes again = tone_encode(&sound, HELD[i].format, HELD[i].options);

		cr_expect(tone_same(first, again), "row %zu", i);
		if (strcmp(sound_codec_revision(HELD[i].format), HELD[i].revision) == 0)
			cr_expect_eq(tone_hash(first), HELD[i].hash, "row %zu: 0x%016llx", i,
				     (unsigned long long)tone_hash(first));
		bytes_release(&first);
		bytes_release(&again);
	}
	sound_release(&sound);
}

struct task {
	const struct sound *sound;
	size_t row;
	struct bytes out;
};

static void *encode_often(void *context)
{
	struct task *task = context;

	for (int i = 0; i < 4; i++) {
		struct diag diag = {0};

		bytes_release(&task->out);
		sound_prepare(task->sound->rate, task->sound->channels, HELD[task->row].format,
			      &HELD[task->row].options);
		(void)sound_encode(task->sound, HELD[task->row].format, &HELD[task->row].options,
				   (struct place){0}, &task->out, &diag);
		diag_release(&diag);
	}
	return NULL;
}

Test(sound_encode, several_threads_at_once_write_the_same)
{
	enum { ROWS = sizeof(HELD) / sizeof(HELD[0]) };
	struct sound sound = held_sound();
	struct task tasks[ROWS];
	pthread_t threads[ROWS];

	for (size_t i = 0; i < ROWS; i++) {
		tasks[i] = (struct task){&sound, i, {0}};
		cr_assert_eq(pthread_create(&threads[i], NULL, encode_often, &tasks[i]), 0);
	}
	for (size_t i = 0; i < ROWS; i++) {
		struct bytes alone = tone_encode(&sound, HELD[i].format, HELD[i].options);

		cr_assert_eq(pthread_join(threads[i], NULL), 0);
		cr_expect(tone_same(alone, tasks[i].out), "row %zu", i);
		bytes_release(&alone);
		bytes_release(&tasks[i].out);
	}
	sound_release(&sound);
}

/* Whatever was prepared, and however often. */
Test(sound_encode, what_was_prepared_changes_no_byte)
{
	enum { ROWS = sizeof(HELD) / sizeof(HELD[0]) };
	struct sound sound = tone(44100, 2, 5000);

	for (size_t i = 0; i < ROWS; i++) {
		struct bytes plain = tone_encode(&sound, HELD[i].format, HELD[i].options);

		for (size_t j = 0; j < 4 * ROWS; j++) {
			struct bytes again;

			sound_prepare(j & 1 ? 44100 : 48000, j & 2 ? 2 : 1, HELD[j / 4].format,
				      &HELD[j / 4].options);
			again = tone_encode(&sound, HELD[i].format, HELD[i].options);
			cr_expect(tone_same(plain, again), "row %zu after %zu", i, j);
			bytes_release(&again);
		}
		bytes_release(&plain);
	}
	sound_release(&sound);
	/* What cannot be is told when it is written. */
	sound_prepare(44100, 6, MEDIA_MP3, &(struct sound_options){0});
	sound_prepare(1, 1, MEDIA_MP3, &(struct sound_options){0});
	sound_prepare(44100, 1, MEDIA_PNG, &(struct sound_options){0});
}

Test(sound_encode, what_is_no_number_is_silence_and_what_is_too_loud_is_clipped)
{
	static const float WILD[] = {NAN,      -NAN,   INFINITY, -INFINITY, 3.4e38f,
				     -3.4e38f, 1e-45f, -0.0f,    1.00001f,  -1.5f};
	static const float TAME[] = {0, 0, 1, -1, 1, -1, 1e-45f, 0, 1, -1};
	struct sound wild = tone_of(WILD, sizeof(WILD) / sizeof(WILD[0]));
	struct sound tame = tone_of(TAME, sizeof(TAME) / sizeof(TAME[0]));

	for (size_t i = 0; i < sizeof(HELD) / sizeof(HELD[0]); i++) {
		struct bytes a = tone_encode(&wild, HELD[i].format, HELD[i].options);
		struct bytes b = tone_encode(&tame, HELD[i].format, HELD[i].options);

		/* Floats keep what is beyond, and the number of an OGG stream follows from all bits. */
		cr_expect_eq(a.len, b.len);
		if (HELD[i].format != MEDIA_OGG && HELD[i].options.bits != WAV_FLOAT)
			cr_expect(tone_same(a, b), "row %zu", i);
		bytes_release(&a);
		bytes_release(&b);
	}
	sound_release(&wild);
	sound_release(&tame);
}

Test(sound_encode, any_shape_within_the_bounds_is_written_as_wav_and_ogg)
{
	static const uint32_t RATES[] = {SOUND_RATE_MIN, 8000, 11025, 44100, 96000, SOUND_RATE_MAX};

	for (size_t i = 0; i < sizeof(RATES) / sizeof(RATES[0]); i++) {
		for (unsigned channels = 1; channels <= SOUND_CHANNELS_MAX; channels++) {
			for (size_t format = 0; format < 2; format++) {
				struct sound sound = tone(RATES[i], channels, 700);
				struct bytes bytes = tone_encode(&sound, FORMATS[format],
								 (struct sound_options){0});

				bytes_release(&bytes);
				sound_release(&sound);
			}
		}
	}
}

Test(sound_encode, an_empty_sound_is_a_file_but_no_mp3)
{
	struct sound sound = tone(44100, 2, 0);
	struct sound_bitrate rate;

	for (size_t i = 0; i < 2; i++) {
		struct bytes bytes = tone_encode(&sound, FORMATS[i], (struct sound_options){0});

		cr_expect_not(sound_bitrate_of(bytes.data, bytes.len, &sound, &rate));
		bytes_release(&bytes);
	}
	tone_refused(&sound, MEDIA_MP3, (struct sound_options){0}, "an empty sound");
	sound_release(&sound);
}

Test(sound_encode, bit_rates_are_those_of_the_file)
{
	struct sound sound = tone(44100, 2, 44100);
	struct bytes wav = tone_encode(&sound, MEDIA_WAV, (struct sound_options){0});
	struct bytes ogg = tone_encode(&sound, MEDIA_OGG, (struct sound_options){0});
	struct sound_bitrate rate;

	cr_assert(sound_bitrate_of(wav.data, wav.len, &sound, &rate));
	cr_expect(rate.is_constant);
	cr_expect_eq(rate.average, 44100 * 2 * 16);
	cr_assert(sound_bitrate_of(ogg.data, ogg.len, &sound, &rate));
	cr_expect_not(rate.is_constant);
	cr_expect_eq(rate.average, ogg.len * 8);
	cr_expect_eq(rate.lowest, rate.average);
	cr_expect_not(sound_bitrate_of(wav.data, 30, &sound, &rate));
	cr_expect_not(sound_bitrate_of("\x89PNG\r\n\x1a\n", 8, &sound, &rate));
	cr_expect_not(sound_bitrate_of("", 0, &sound, &rate));
	bytes_release(&wav);
	bytes_release(&ogg);
	sound_release(&sound);
}
