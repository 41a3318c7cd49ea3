/* The memory of a sound, its length, and what is cut off it. */
#include "base/mem.h"
#include "sound/sound.h"

#include <criterion/criterion.h>
#include <math.h>

Test(sound_sound, has_bounds)
{
	struct sound sound;

	cr_assert(sound_fits(SOUND_RATE_MIN, 1, 0));
	cr_assert(sound_fits(SOUND_RATE_MAX, SOUND_CHANNELS_MAX,
			     SOUND_SAMPLES_MAX / SOUND_CHANNELS_MAX));
	cr_assert_not(sound_fits(SOUND_RATE_MIN - 1, 1, 1));
	cr_assert_not(sound_fits(SOUND_RATE_MAX + 1, 1, 1));
	cr_assert_not(sound_fits(44100, 0, 1));
	cr_assert_not(sound_fits(44100, SOUND_CHANNELS_MAX + 1, 1));
	cr_assert_not(sound_fits(44100, 1, SOUND_SAMPLES_MAX + 1));
	cr_assert_not(sound_fits(44100, 2, UINT64_MAX));
	cr_assert_not(sound_init(&sound, 44100, 2, UINT64_MAX));
	cr_assert_null(sound.samples);
	sound_release(&sound);
}

Test(sound_sound, begins_as_silence)
{
	struct sound sound;

	cr_assert(sound_init(&sound, 44100, 2, 3));
	cr_assert_eq(sound_peak(&sound), 0);
	cr_assert_eq(sound.frames, 3);
	sound_release(&sound);
	cr_assert_eq(sound.frames, 0);
	cr_assert(sound_init(&sound, 44100, 2, 0));
	cr_assert_not_null(sound.samples);
	cr_assert_eq(sound_peak(&sound), 0);
	sound_release(&sound);
}

Test(sound_sound, peak_is_of_any_channel_and_sign)
{
	struct sound sound;

	cr_assert(sound_init(&sound, 44100, 2, 2));
	sound.samples[1] = 0.5f;
	sound.samples[2] = -3;
	cr_assert_eq(sound_peak(&sound), 3);
	sound.samples[3] = NAN;
	cr_assert_eq(sound_peak(&sound), INFINITY);
	sound_release(&sound);
}

Test(sound_sound, a_cut_takes_its_loop_along)
{
	static const struct {
		struct sound_loop before, after;
	} ROWS[] = {
		{{false, 0, 0}, {false, 0, 0}}, {{true, 3, 5}, {true, 1, 3}},
		{{true, 0, 8}, {true, 0, 4}},   {{true, 0, 2}, {false, 0, 0}},
		{{true, 6, 8}, {false, 0, 0}},  {{true, 5, 7}, {true, 3, 4}},
	};

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		struct sound sound;

		cr_assert(sound_init(&sound, 44100, 2, 8));
		for (unsigned k = 0; k < 16; k++)
			sound.samples[k] = (float)k;
		sound.loop = ROWS[i].before;
		sound_cut(&sound, 2, 6);
		cr_assert_eq(sound.frames, 4);
		for (unsigned k = 0; k < 8; k++)
			cr_assert_eq(sound.samples[k], (float)(k + 4));
		cr_assert_eq(sound.loop.is_set, ROWS[i].after.is_set, "%zu", i);
		cr_assert_eq(sound.loop.start, ROWS[i].after.start, "%zu", i);
		cr_assert_eq(sound.loop.end, ROWS[i].after.end, "%zu", i);
		sound_release(&sound);
	}
}

Test(sound_sound, times_and_frames)
{
	struct sound sound = {.rate = 44100, .channels = 1, .frames = 16009};
	struct strbuf text = {0};

	cr_assert_eq(sound_microseconds(&sound), 363016);
	sound_add_duration(&text, &sound);
	cr_assert_str_eq(text.data, "0.363 s");
	strbuf_release(&text);
	cr_assert_eq(sound_frames_in(44100, 0), 0);
	cr_assert_eq(sound_frames_in(44100, 363016), 16009);
	cr_assert_eq(sound_frames_in(44100, 5000), 221); /* 220.5 */
	cr_assert_eq(sound_frames_in(44100, 11), 0);
	cr_assert_eq(sound_frames_in(44100, 12), 1);
	cr_assert_eq(sound_frames_in(192000, INT64_C(86400000000)), UINT64_C(16588800000));
}

Test(sound_sound, is_finite_wherever_one_is_not)
{
	static const float ODD[] = {INFINITY, -INFINITY, NAN, -NAN};
	float samples[21];

	for (size_t count = 0; count <= 21; count++) {
		for (size_t i = 0; i < 21; i++)
			samples[i] = i % 2 ? -3.4028234e38f : 1e-45f;
		cr_expect(sound_are_finite(samples, count));
		for (size_t i = 0; i < count; i++) {
			float kept = samples[i];

			samples[i] = ODD[i % 4];
			cr_expect_not(sound_are_finite(samples, count), "%zu of %zu", i, count);
			samples[i] = kept;
		}
	}
}
