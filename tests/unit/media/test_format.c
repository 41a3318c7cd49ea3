/* Formats by their first bytes, names and types. */
#include "base/param.h"
#include "media/image.h"

#include <criterion/criterion.h>

#define SNIFF(text) media_sniff(text, sizeof(text) - 1)

Test(media_format, is_known_by_the_first_bytes)
{
	cr_assert_eq(SNIFF("\x89PNG\r\n\x1a\n...."), MEDIA_PNG);
	cr_assert_eq(SNIFF("RIFF\x10\0\0\0WEBPVP8 "), MEDIA_WEBP);
	cr_assert_eq(SNIFF("RIFF\x10\0\0\0WAVEfmt "), MEDIA_WAV);
	cr_assert_eq(SNIFF("\xff\xd8\xff\xe0"), MEDIA_JPEG);
	cr_assert_eq(SNIFF("ID3\x04\0"), MEDIA_MP3);
	cr_assert_eq(SNIFF("\xff\xfb\x90\x64"), MEDIA_MP3);
	cr_assert_eq(SNIFF("\xff\xf3\x40\xc0"), MEDIA_MP3);
	cr_assert_eq(SNIFF("OggS\0\x02"), MEDIA_OGG);
	cr_assert_eq(SNIFF("fLaC\0\0\0\x22"), MEDIA_FLAC);
}

Test(media_format, is_unknown_for_anything_else)
{
	cr_assert_eq(media_sniff(NULL, 0), MEDIA_UNKNOWN);
	cr_assert_eq(SNIFF(""), MEDIA_UNKNOWN);
	cr_assert_eq(SNIFF("\x89PNG\r\n\x1a"), MEDIA_UNKNOWN);
	cr_assert_eq(SNIFF("\x89PNG\n\x1a\n\n"), MEDIA_UNKNOWN);
	cr_assert_eq(SNIFF("RIFF\x10\0\0\0AVI LIST"), MEDIA_UNKNOWN);
	cr_assert_eq(SNIFF("RIFF\x10\0\0\0WEB"), MEDIA_UNKNOWN);
	cr_assert_eq(SNIFF("<!DOCTYPE html>"), MEDIA_UNKNOWN);
	cr_assert_eq(SNIFF("{\"error\": 1}"), MEDIA_UNKNOWN);
	cr_assert_eq(SNIFF("\xff\xfb\xff\xff"), MEDIA_UNKNOWN, "a bit rate that does not exist");
	cr_assert_eq(SNIFF("\xff\xfd\x90\x64"), MEDIA_UNKNOWN, "layer II");
	cr_assert_eq(SNIFF("\xff\xeb\x90\x64"), MEDIA_UNKNOWN, "a reserved version");
	cr_assert_eq(SNIFF("\xff\xfe"), MEDIA_UNKNOWN, "a UTF-16 mark");
}

Test(media_format, has_a_name_a_type_and_a_kind)
{
	static const struct {
		enum media_format format;
		const char *name, *type;
		unsigned kind;
	} ROWS[] = {
		{MEDIA_PNG, "png", "image/png", ASSET_IMAGE},
		{MEDIA_WEBP, "webp", "image/webp", ASSET_IMAGE},
		{MEDIA_JPEG, "jpg", "image/jpeg", ASSET_IMAGE},
		{MEDIA_MP3, "mp3", "audio/mpeg", ASSET_AUDIO},
		{MEDIA_OGG, "ogg", "audio/ogg", ASSET_AUDIO},
		{MEDIA_WAV, "wav", "audio/wav", ASSET_AUDIO},
		{MEDIA_FLAC, "flac", "audio/flac", ASSET_AUDIO},
		{MEDIA_UNKNOWN, "unknown", "application/octet-stream", 0},
	};

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		cr_assert_str_eq(media_format_name(ROWS[i].format), ROWS[i].name);
		cr_assert_str_eq(media_type(ROWS[i].format), ROWS[i].type);
		cr_assert_eq(media_kind(ROWS[i].format), ROWS[i].kind);
		cr_assert_eq(media_format_of(str_of(ROWS[i].name)), ROWS[i].format);
	}
}

Test(media_format, is_found_by_extension_in_any_case)
{
	cr_assert_eq(media_format_of(STR("PNG")), MEDIA_PNG);
	cr_assert_eq(media_format_of(STR("jpeg")), MEDIA_JPEG);
	cr_assert_eq(media_format_of(STR("JpG")), MEDIA_JPEG);
	cr_assert_eq(media_format_of(STR("pn")), MEDIA_UNKNOWN);
	cr_assert_eq(media_format_of(STR("pngx")), MEDIA_UNKNOWN);
	cr_assert_eq(media_format_of(STR("")), MEDIA_UNKNOWN);
	cr_assert_eq(media_format_of((struct str){0}), MEDIA_UNKNOWN);
}
