/* test_samples.c - sounds as numbers in JSON. */
#include "provider/samples.h"

#include <criterion/criterion.h>
#include <string.h>
#include <time.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static const unsigned char *wav(const char *json, uint32_t rate, struct bytes *out)
{
	const char *wrong = samples_read(str_of(json), rate, 1024, out);

	cr_assert_null(wrong, "%s: %s", json, wrong);
	cr_assert_geq(out->len, 56);
	return (const unsigned char *)out->data;
}

static uint32_t number(const unsigned char *at, unsigned bytes)
{
	uint32_t value = 0;

	for (unsigned i = 0; i < bytes; i++)
		value |= (uint32_t)at[i] << (8 * i);
	return value;
}

static float sample(const struct bytes *file, size_t index)
{
	uint32_t bits = number((const unsigned char *)file->data + 56 + index * 4, 4);
	float value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

Test(provider_samples, a_file_of_floats)
{
	struct bytes file = {0};
	const unsigned char *head =
		wav("{\"audio\": [[0.5, -1.25e-1, 0, 1]], \"sampling_rate\": 32000}", 0, &file);

	cr_expect_eq(file.len, 56 + 16);
	cr_expect(memcmp(head, "RIFF", 4) == 0 && memcmp(head + 8, "WAVEfmt ", 8) == 0);
	cr_expect_eq(number(head + 4, 4), file.len - 8);
	cr_expect_eq(number(head + 20, 2), 3);
	cr_expect_eq(number(head + 22, 2), 1);
	cr_expect_eq(number(head + 24, 4), 32000);
	cr_expect_eq(number(head + 28, 4), 128000);
	cr_expect_eq(number(head + 34, 2), 32);
	cr_expect_eq(number(head + 44, 4), 4);
	cr_expect_eq(number(head + 52, 4), 16);
	cr_expect_eq(sample(&file, 0), 0.5F);
	cr_expect_eq(sample(&file, 1), -0.125F);
	cr_expect_eq(sample(&file, 2), 0.0F);
	cr_expect_eq(sample(&file, 3), 1.0F);
	bytes_release(&file);
}

Test(provider_samples, every_form_of_an_answer)
{
	static const struct {
		const char *json;
		uint32_t usual, rate;
		unsigned channels;
		size_t frames;
	} ROWS[] = {
		{"{\"audio\":[0.1,0.2],\"sampling_rate\":16000}", 0, 16000, 1, 2},
		{"{\"sample_rate\":16000.0,\"audio\":[[0.1,0.2]]}", 0, 16000, 1, 2},
		{"[{\"generated_audio\":[[0.1,0.2,0.3]]}]", 32000, 32000, 1, 3},
		{"[{\"generated_audio\":[[[0.1,0.2,0.3]]]},{\"x\":1}]", 32000, 32000, 1, 3},
		{"{\"audio\":[[0.1,0.2],[0.3,0.4]],\"sampling_rate\":44100}", 0, 44100, 2, 2},
		{" {\"x\":{\"audio\":[9]},\"y\":[\"]\",null,true],\"audio\":[0.1],\"z\":\"\\\"\"} ",
		 24000, 24000, 1, 1},
		{"{\"audio\":[0.1],\"sampling_rate\":24000,\"audio\":[0.5]}", 0, 24000, 1, 1},
		{"{\"audio\":[0.1],\"sampling_rate\":7}", 24000, 24000, 1, 1},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct bytes file = {0};
		const char *wrong = samples_read(str_of(ROWS[i].json), ROWS[i].usual, 1024, &file);
		const unsigned char *head = (const unsigned char *)file.data;

		/* A name that stands twice is no JSON that is taken, unless what stands there is skipped. */
		cr_assert_null(wrong, "row %zu: %s", i, wrong);
		cr_expect_eq(number(head + 24, 4), ROWS[i].rate, "row %zu", i);
		cr_expect_eq(number(head + 22, 2), ROWS[i].channels, "row %zu", i);
		cr_expect_eq(number(head + 44, 4), ROWS[i].frames, "row %zu", i);
		bytes_release(&file);
	}
}

Test(provider_samples, channels_stand_side_by_side)
{
	struct bytes file = {0};

	(void)wav("{\"audio\":[[0.25,0.5],[-0.25,-0.5]]}", 8000, &file);
	cr_expect_eq(sample(&file, 0), 0.25F);
	cr_expect_eq(sample(&file, 1), -0.25F);
	cr_expect_eq(sample(&file, 2), 0.5F);
	cr_expect_eq(sample(&file, 3), -0.5F);
	bytes_release(&file);
}

/* As the C library reads them, in all but the last digit of a double, which no float has. */
Test(provider_samples, numbers)
{
	static const struct {
		const char *text;
		float value;
	} ROWS[] = {
		{"0.1", 0.1F},
		{"-0", -0.0F},
		{"1e-3", 1e-3F},
		{"1E+1", 10.0F},
		{"12.5e-1", 1.25F},
		{"-0.03125762939453125", -0.03125762939453125F},
		{"0.000030517578125", 3.0517578125e-5F},
		{"1.5e-05", 1.5e-5F},
		{"3.0517578125e-05", 3.0517578125e-5F},
		{"0.12345678901234567890123456789", 0.12345679F},
		{"1e-400", 0.0F},
		{"1e-30", 1e-30F},
		{"0e99", 0.0F},
		{"4.9e-324", 0.0F},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct arena arena = {0};
		struct bytes file = {0};

		(void)wav(str_printf(&arena, "{\"audio\":[%s]}", ROWS[i].text).ptr, 8000, &file);
		cr_expect_eq(sample(&file, 0), ROWS[i].value, "%s: %.9g", ROWS[i].text,
			     (double)sample(&file, 0));
		bytes_release(&file);
		arena_release(&arena);
	}
}

Test(provider_samples, what_is_none)
{
	static const struct {
		const char *json, *why;
	} ROWS[] = {
		{"", "not the JSON"},
		{"{}", "holds no sound"},
		{"{\"sampling_rate\":8000}", "holds no sound"},
		{"{\"audio\":[]}", "not the JSON"},
		{"{\"audio\":[1", "not the JSON"},
		{"{\"audio\":[1]", "not the JSON"},
		{"{\"audio\":[1]}x", "not the JSON"},
		{"{\"audio\":[NaN]}", "not the JSON"},
		{"{\"audio\":[.5]}", "not the JSON"},
		{"{\"audio\":[1.]}", "not the JSON"},
		{"{\"audio\":[01]}", "not the JSON"},
		{"{\"audio\":[1e]}", "not the JSON"},
		{"{\"audio\":[1,]}", "not the JSON"},
		{"{\"audio\":[\"1\"]}", "not the JSON"},
		{"{\"audio\":null}", "not the JSON"},
		{"{\"audio\":[0.1,32767]}", "no samples"},
		{"{\"audio\":[1e300]}", "no samples"},
		{"{\"audio\":[[0.1],[0.1],[0.1]]}", "more than two channels"},
		{"{\"audio\":[[0.1,0.2],[0.1]]}", "uneven"},
		{"{\"audio\":[[[[0.1]]]]}", "not the JSON"},
		{"{\"x\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "not the JSON"},
		{"{\"audio_base64\":\"!!\"}", "no base64"},
	};

	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct bytes file = {0};
		const char *wrong = samples_read(str_of(ROWS[i].json), 8000, 1024, &file);

		cr_assert_not_null(wrong, "%s", ROWS[i].json);
		cr_expect_not_null(strstr(wrong, ROWS[i].why), "%s: %s", ROWS[i].json, wrong);
		cr_expect_null(file.data);
	}
}

Test(provider_samples, no_rate_no_sound)
{
	struct bytes file = {0};
	const char *wrong = samples_read(STR("{\"audio\":[0.5]}"), 0, 1024, &file);

	cr_assert_not_null(wrong);
	cr_expect_not_null(strstr(wrong, "how many samples"));
}

Test(provider_samples, base64_is_handed_on)
{
	struct bytes file = {0};

	cr_assert_null(samples_read(STR("{\"audio_base64\":\"UklGRg==\"}"), 0, 1024, &file));
	cr_expect(file.len == 4 && memcmp(file.data, "RIFF", 4) == 0);
	bytes_release(&file);
}

/* Half a minute of music, as it is really sent. */
Test(provider_samples, twenty_megabytes_take_no_time_and_little_memory)
{
	struct strbuf text = {0};
	struct bytes file = {0};
	clock_t before;

	strbuf_add_c(&text, "{\"audio\":[[");
	for (unsigned i = 0; i < 960000; i++)
		strbuf_printf(&text, "%s-0.0%016u", i ? ", " : "", i * 7u);
	strbuf_add_c(&text, "]],\"sampling_rate\":32000}");
	cr_assert_gt(text.len, 19u * 1024 * 1024);
	before = clock();
	cr_assert_null(samples_read(strbuf_str(&text), 0, 1024, &file));
	cr_expect_lt((clock() - before) / (CLOCKS_PER_SEC / 1000), 2000, "%ld ms",
		     (long)((clock() - before) / (CLOCKS_PER_SEC / 1000)));
	cr_expect_eq(file.len, 56 + 960000 * 4);
	bytes_release(&file);
	strbuf_release(&text);
}

Test(provider_samples, more_than_anybody_asks_for_is_refused)
{
	struct strbuf text = {0};
	struct bytes file = {0};
	const char *wrong;

	strbuf_add_c(&text, "{\"audio\":[0");
	for (size_t i = 0; i < SAMPLES_MAX; i++)
		strbuf_add(&text, ",0", 2);
	strbuf_add_c(&text, "]}");
	wrong = samples_read(strbuf_str(&text), 8000, 1024, &file);
	cr_assert_not_null(wrong);
	cr_expect_not_null(strstr(wrong, "longer"));
	strbuf_release(&text);
}
