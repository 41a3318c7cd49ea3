/* test_file.c - provider `file`: bytes pass through unchanged, and the wrong kind is named. */
#include "unit/provider/ask.h"

#include <criterion/criterion.h>
#include <string.h>

#define PNG_START "\x89PNG\r\n\x1a\nand whatever follows"
#define OGG_START "OggS and whatever follows"

static void ask_file(struct ask *ask, unsigned kind, struct str input)
{
	ask_init(ask, "file", "", "");
	ask->request.kind = kind;
	ask->request.input = input;
}

Test(provider_file, bytes_pass_through)
{
	struct str png = STR(PNG_START);
	struct ask ask;

	ask_file(&ask, ASSET_IMAGE, png);
	cr_assert_eq(ask_make(&ask), ST_OK);
	cr_assert_eq(ask.result.format, MEDIA_PNG);
	cr_assert_eq(ask.result.data.len, png.len);
	cr_assert_eq(memcmp(ask.result.data.data, png.ptr, png.len), 0);
	cr_assert_neq((const char *)ask.result.data.data, png.ptr, "a copy");
	ask.request.kind = ASSET_AUDIO;
	ask.request.input = STR(OGG_START);
	cr_assert_eq(ask_make(&ask), ST_OK);
	cr_assert_eq(ask.result.format, MEDIA_OGG);
	ask_release(&ask);
}

static void check_refused(unsigned kind, struct str input, const char *text)
{
	struct ask ask;

	ask_file(&ask, kind, input);
	cr_assert_eq(ask_make(&ask), ST_INVALID);
	cr_assert_str_eq(ask.diag.first->code, "E0502");
	cr_assert_not_null(strstr(ask.diag.first->text, text), "%s", ask.diag.first->text);
	cr_assert_null(ask.result.data.data);
	ask_release(&ask);
}

Test(provider_file, wrong_kind_is_named)
{
	check_refused(ASSET_IMAGE, STR(OGG_START),
		      "asks for an image, but the file is a sound (ogg)");
	check_refused(ASSET_AUDIO, STR(PNG_START),
		      "asks for a sound, but the file is an image (png)");
	check_refused(ASSET_IMAGE, STR("GIF89a"), "neither an image nor a sound");
	check_refused(ASSET_IMAGE, STR(""), "empty");
	check_refused(ASSET_IMAGE, (struct str){0}, "empty");
}

Test(provider_file, shared_parameters_make_no_difference)
{
	struct ask ask;

	ask_file(&ask, ASSET_IMAGE, STR(PNG_START));
	ask_set(&ask, "quality", "high");
	ask_set(&ask, "n", "4");
	ask_set(&ask, "duration_seconds", "0.4");
	cr_assert_eq(ask_make(&ask), ST_OK);
	cr_assert_eq(ask.result.data.len, sizeof(PNG_START) - 1);
	ask_release(&ask);
}

static void check_pcm(const char *pcm, unsigned kind, struct str input, const char *text)
{
	struct ask ask;

	ask_file(&ask, kind, input);
	ask_set(&ask, "pcm", pcm);
	cr_expect_eq(ask_make(&ask), ST_INVALID, "%s", pcm);
	cr_expect_str_eq(ask.diag.first->code, "E0502");
	cr_expect_not_null(strstr(ask.diag.first->text, text), "%s", ask.diag.first->text);
	cr_expect_null(ask.result.data.data);
	ask_release(&ask);
}

Test(provider_file, samples_without_a_header_are_taken_as_the_spec_says)
{
	struct ask ask;

	/* Samples may begin as an MP3 does. */
	ask_file(&ask, ASSET_AUDIO, STR("\xFF\xFB\x90\x64 and more"));
	ask_set(&ask, "pcm", "s16le/44100/2");
	cr_assert_eq(ask_make(&ask), ST_OK);
	cr_expect_eq(ask.result.format, MEDIA_PCM);
	cr_expect(str_is(ask.result.pcm, "s16le/44100/2"));
	ask_release(&ask);
	check_pcm("s16le/44100/2", ASSET_AUDIO, STR(OGG_START), "has a header (ogg)");
	check_pcm("s16le/44100/2", ASSET_IMAGE, STR(PNG_START), "asks for an image");
	check_pcm("s16le/44100", ASSET_AUDIO, STR("some bytes"), "no way to read samples");
	check_pcm("", ASSET_AUDIO, STR("some bytes"), "no way to read samples");
	check_pcm("s16le/192001/2", ASSET_AUDIO, STR("some bytes"), "no way to read samples");
	check_pcm("s16le/44100/9", ASSET_AUDIO, STR("some bytes"), "no way to read samples");
}
