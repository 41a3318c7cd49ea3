/* WebP: round trips, alpha, and files that are refused. */
#include "unit/media/pictures.h"

#include <criterion/criterion.h>
#include <string.h>
#include <webp/decode.h>

static bool has_alpha(struct bytes bytes)
{
	WebPBitstreamFeatures features;

	cr_assert_eq(WebPGetFeatures(bytes.data, bytes.len, &features), VP8_STATUS_OK);
	return features.has_alpha != 0;
}

Test(media_webp, lossless_gives_back_every_pixel)
{
	struct image image = picture_noise(37, 21, false);
	struct bytes bytes =
		picture_encode(&image, MEDIA_WEBP, (struct encode_options){.is_lossless = true});
	struct image read = picture_decode(bytes);

	cr_assert(picture_equal(&image, &read));
	image_release(&read);
	bytes_release(&bytes);
	memset(image.rgba + 40, 0, 3);
	image.rgba[40] = 255;
	image.rgba[43] = 0;
	bytes = picture_encode(&image, MEDIA_WEBP, (struct encode_options){.is_lossless = true});
	read = picture_decode(bytes);
	cr_assert_eq(read.rgba[40], 255, "colour under alpha 0 is lost");
	image_release(&read);
	bytes_release(&bytes);
	image_release(&image);
}

Test(media_webp, lossy_is_near_and_keeps_alpha)
{
	struct image image = picture_smooth(96, 64, false);
	struct bytes bytes = picture_encode(&image, MEDIA_WEBP, (struct encode_options){0});
	struct image read = picture_decode(bytes);

	cr_assert(has_alpha(bytes));
	cr_assert_gt(picture_psnr(&image, &read), 38);
	for (size_t i = 0; i < (size_t)96 * 64; i++)
		cr_assert_eq(image.rgba[i * 4 + 3], read.rgba[i * 4 + 3]);
	image_release(&read);
	bytes_release(&bytes);
	image_release(&image);
}

Test(media_webp, opaque_has_no_alpha_channel)
{
	for (int is_lossless = 0; is_lossless < 2; is_lossless++) {
		struct image image = picture_smooth(50, 50, true);
		struct bytes bytes =
			picture_encode(&image, MEDIA_WEBP,
				       (struct encode_options){.is_lossless = is_lossless != 0});
		struct image read = picture_decode(bytes);

		cr_assert_not(has_alpha(bytes));
		cr_assert_eq(image_transparent_pixels(&read), 0);
		cr_assert_gt(picture_psnr(&image, &read), 38);
		image_release(&read);
		bytes_release(&bytes);
		image_release(&image);
	}
}

Test(media_webp, every_start_of_a_file_with_alpha_is_refused)
{
	struct image image = picture_smooth(31, 17, false);

	for (int is_lossless = 0; is_lossless < 2; is_lossless++) {
		struct bytes bytes =
			picture_encode(&image, MEDIA_WEBP,
				       (struct encode_options){.is_lossless = is_lossless != 0});

		picture_truncations(bytes);
		bytes_release(&bytes);
	}
	image_release(&image);
}

Test(media_webp, refuses_an_animation_without_pictures)
{
	static const uint8_t FILE_BYTES[] =
		"RIFF\x24\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\x0f\0\0\x0f\0\0"
		"ANIM\x06\0\0\0\0\0\0\0\0\0";

	picture_refused(FILE_BYTES, sizeof(FILE_BYTES) - 1, "E0602", "ends early");
}

Test(media_webp, refuses_a_size_before_it_takes_memory)
{
	/* A lossless stream whose header claims 16383x16383. */
	uint8_t bytes[64] = "RIFF\x20\0\0\0WEBPVP8L\x14\0\0\0\x2f";
	uint32_t bits = 16382u | 16382u << 14;
	long growth;

	for (int i = 0; i < 4; i++)
		bytes[21 + i] = (uint8_t)(bits >> (8 * i));
	growth = picture_refusal_growth_kib(bytes, 40);
	picture_refused(bytes, 40, "E0603", "16383x16383");
	cr_assert_lt(growth, 1024, "%ld KiB were taken", growth);
}

Test(media_webp, refuses_a_file_shorter_than_it_says)
{
	struct image image = picture_smooth(8, 8, true);
	struct bytes bytes = picture_encode(&image, MEDIA_WEBP, (struct encode_options){0});

	bytes.data[4]++;
	picture_refused(bytes.data, bytes.len, "E0602", "ends early");
	bytes_release(&bytes);
	image_release(&image);
}

Test(media_webp, refuses_to_write_an_edge_it_cannot_say)
{
	struct encode_options options = {0};
	struct diag diag = {0};
	struct image image;
	struct bytes bytes;

	cr_assert(image_init(&image, 16384, 1));
	cr_assert_eq(image_encode(&image, MEDIA_WEBP, &options, (struct place){0}, &bytes, &diag),
		     ST_INVALID);
	cr_assert_str_eq(diag.first->code, "E0605");
	cr_assert_not_null(strstr(diag.first->text, "16384x1"));
	cr_assert_not_null(strstr(diag.first->text, "16383"));
	diag_release(&diag);
	image_release(&image);
}
