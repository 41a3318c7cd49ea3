/* What holds for every picture format: refusals, determinism, revisions. */
#include "unit/media/pictures.h"

#include <criterion/criterion.h>
#include <string.h>

static const enum media_format FORMATS[] = {MEDIA_PNG, MEDIA_WEBP, MEDIA_JPEG};
enum { FORMAT_COUNT = sizeof(FORMATS) / sizeof(FORMATS[0]) };

Test(media_codec, bytes_that_are_no_image_are_named)
{
	picture_refused("", 0, "E0601", "0 bytes");
	picture_refused(NULL, 0, "E0601", "0 bytes");
	picture_refused("ab", 2, "E0601", "2 bytes");
	picture_refused("ID3\x04\0\0\0\0\0\0", 10, "E0601", "mp3");
	picture_refused("<html><body>sorry</body></html>", 31, "E0601",
			"31 bytes begin with 3c 68 74 6d");
}

Test(media_codec, every_start_of_a_file_is_refused)
{
	struct image image = picture_smooth(19, 13, true);

	for (size_t i = 0; i < FORMAT_COUNT; i++) {
		struct bytes bytes = picture_encode(&image, FORMATS[i], (struct encode_options){0});

		picture_truncations(bytes);
		bytes_release(&bytes);
	}
	image_release(&image);
}

/* Whether a changed byte is noticed depends on the format; that nothing breaks does not. */
Test(media_codec, changed_bytes_do_no_harm)
{
	struct image image = picture_smooth(23, 9, true);

	for (size_t i = 0; i < FORMAT_COUNT; i++) {
		struct bytes bytes = picture_encode(&image, FORMATS[i], (struct encode_options){0});

		for (size_t at = 0; at < bytes.len; at++) {
			for (int bit = 0; bit < 8; bit++) {
				struct diag diag = {0};
				struct image read;
				enum status st;

				bytes.data[at] ^= (uint8_t)(1 << bit);
				st = image_decode(bytes.data, bytes.len, (struct place){0}, &read,
						  &diag);
				cr_assert_eq(st == ST_OK, read.rgba != NULL);
				cr_assert_eq(st == ST_OK, diag.errors == 0);
				bytes.data[at] ^= (uint8_t)(1 << bit);
				image_release(&read);
				diag_release(&diag);
			}
		}
		bytes_release(&bytes);
	}
	image_release(&image);
}

Test(media_codec, same_pixels_give_the_same_bytes)
{
	struct image image = picture_smooth(200, 150, true);

	for (size_t i = 0; i < FORMAT_COUNT; i++) {
		struct bytes first = picture_encode(&image, FORMATS[i], (struct encode_options){0});
		struct bytes second =
			picture_encode(&image, FORMATS[i], (struct encode_options){0});

		cr_assert_eq(media_sniff(first.data, first.len), FORMATS[i]);
		cr_assert_eq(first.len, second.len);
		cr_assert_eq(memcmp(first.data, second.data, first.len), 0);
		bytes_release(&first);
		bytes_release(&second);
	}
	image_release(&image);
}

Test(media_codec, quality_0_is_90)
{
	struct image image = picture_smooth(64, 64, true);

	for (size_t i = 1; i < FORMAT_COUNT; i++) {
		struct bytes plain = picture_encode(&image, FORMATS[i], (struct encode_options){0});
		struct bytes ninety =
			picture_encode(&image, FORMATS[i], (struct encode_options){.quality = 90});
		struct bytes low =
			picture_encode(&image, FORMATS[i], (struct encode_options){.quality = 20});

		cr_assert_eq(plain.len, ninety.len);
		cr_assert_eq(memcmp(plain.data, ninety.data, plain.len), 0);
		cr_assert_lt(low.len, plain.len);
		bytes_release(&plain);
		bytes_release(&ninety);
		bytes_release(&low);
	}
	image_release(&image);
}

static void encode_refused(enum media_format format, int quality, const char *part)
{
	struct image image = picture_smooth(4, 4, true);
	struct encode_options options = {.quality = quality};
	struct diag diag = {0};
	struct bytes bytes;

	cr_assert_eq(image_encode(&image, format, &options, (struct place){0}, &bytes, &diag),
		     ST_INVALID);
	cr_assert_null(bytes.data);
	cr_assert_str_eq(diag.first->code, "E0605");
	cr_assert_not_null(strstr(diag.first->text, part), "%s", diag.first->text);
	diag_release(&diag);
	image_release(&image);
}

Test(media_codec, refuses_to_write_what_it_cannot)
{
	encode_refused(MEDIA_MP3, 0, "mp3");
	encode_refused(MEDIA_UNKNOWN, 0, "unknown");
	encode_refused(MEDIA_JPEG, 101, "101");
	encode_refused(MEDIA_JPEG, -1, "-1");
}

Test(media_codec, has_a_revision_for_what_it_writes)
{
	for (size_t i = 0; i < FORMAT_COUNT; i++)
		cr_assert_gt(image_codec_revision(FORMATS[i]), 0);
	cr_assert_eq(image_codec_revision(MEDIA_MP3), 0);
}
