/* Encoding with more or less effort, and into a file of at most a given size. */
#include "unit/media/pictures.h"

#include <criterion/criterion.h>
#include <string.h>

static struct bytes within(const struct image *image, enum media_format format, uint64_t max_size,
			   struct encode_options options)
{
	options.max_size = max_size;
	return picture_encode(image, format, options);
}

static void refused(const struct image *image, enum media_format format,
		    struct encode_options options, const char *hint)
{
	struct diag diag = {0};
	struct bytes bytes;

	options.max_size = 60;
	options.max_size_at.line = 12;
	cr_assert_eq(image_encode(image, format, &options, (struct place){.line = 1}, &bytes,
				  &diag),
		     ST_INVALID);
	cr_assert_str_eq(diag.first->code, "E0606");
	cr_assert_eq(diag.first->at.line, 12);
	cr_assert_not_null(strstr(diag.first->text, "max_size is 60"), "%s", diag.first->text);
	cr_assert_not_null(strstr(diag.first->hint, hint), "%s", diag.first->hint);
	cr_assert_null(bytes.data);
	diag_release(&diag);
}

Test(media_fit, quality_is_the_highest_that_fits)
{
	static const enum media_format FORMATS[] = {MEDIA_WEBP, MEDIA_JPEG};
	struct image image = picture_noise(48, 40, true);

	for (size_t i = 0; i < 2; i++) {
		struct bytes free_size =
			picture_encode(&image, FORMATS[i], (struct encode_options){0});
		struct bytes fitting = within(&image, FORMATS[i], free_size.len * 2 / 3,
					      (struct encode_options){0});
		struct bytes again = within(&image, FORMATS[i], free_size.len * 2 / 3,
					    (struct encode_options){0});
		bool is_found = false;

		cr_assert_leq(fitting.len, free_size.len * 2 / 3);
		cr_assert_eq(fitting.len, again.len);
		cr_assert_arr_eq(fitting.data, again.data, again.len);
		for (int quality = 89; quality > 0 && !is_found; quality--) {
			struct bytes one = picture_encode(
				&image, FORMATS[i], (struct encode_options){.quality = quality});

			is_found = one.len <= free_size.len * 2 / 3;
			if (is_found) {
				cr_assert_eq(one.len, fitting.len, "quality %d", quality);
				cr_assert_arr_eq(one.data, fitting.data, one.len);
			}
			bytes_release(&one);
		}
		cr_assert(is_found);
		bytes_release(&free_size);
		bytes_release(&fitting);
		bytes_release(&again);
	}
	image_release(&image);
}

Test(media_fit, a_size_that_is_large_enough_changes_nothing)
{
	static const enum media_format FORMATS[] = {MEDIA_PNG, MEDIA_WEBP, MEDIA_JPEG};
	struct image image = picture_smooth(40, 30, true);

	for (size_t i = 0; i < 3; i++) {
		struct bytes plain = picture_encode(&image, FORMATS[i], (struct encode_options){0});
		struct bytes fitting =
			within(&image, FORMATS[i], plain.len, (struct encode_options){0});

		cr_assert_eq(plain.len, fitting.len);
		cr_assert_arr_eq(plain.data, fitting.data, plain.len);
		bytes_release(&plain);
		bytes_release(&fitting);
	}
	image_release(&image);
}

Test(media_fit, what_cannot_fit_is_an_error_at_its_own_place)
{
	struct image image = picture_noise(30, 30, true);

	refused(&image, MEDIA_PNG, (struct encode_options){0}, "keeps every pixel");
	refused(&image, MEDIA_WEBP, (struct encode_options){.is_lossless = true},
		"keeps every pixel");
	refused(&image, MEDIA_WEBP, (struct encode_options){0}, "lowest quality");
	refused(&image, MEDIA_JPEG, (struct encode_options){0}, "lowest quality");
	image_release(&image);
}

Test(media_fit, effort_is_raised_where_nothing_may_be_lost)
{
	struct image image = picture_smooth(200, 150, false), read;
	struct bytes usual = picture_encode(&image, MEDIA_PNG, (struct encode_options){0});
	struct bytes fitting = within(&image, MEDIA_PNG, usual.len - 1, (struct encode_options){0});

	cr_assert_lt(fitting.len, usual.len);
	read = picture_decode(fitting);
	cr_assert(picture_equal(&image, &read));
	image_release(&read);
	bytes_release(&usual);
	bytes_release(&fitting);
	image_release(&image);
}

Test(media_fit, every_effort_keeps_the_pixels)
{
	struct image image = picture_smooth(61, 47, false);
	size_t quickest = 0, least = SIZE_MAX;

	for (int effort = -IMAGE_EFFORT_USUAL; effort <= IMAGE_EFFORT_USUAL; effort++) {
		struct encode_options options = {.effort = effort, .is_lossless = true};
		struct bytes png = picture_encode(&image, MEDIA_PNG, options);
		struct bytes webp = picture_encode(&image, MEDIA_WEBP, options);
		struct image from_png = picture_decode(png), from_webp = picture_decode(webp);

		cr_assert(picture_equal(&image, &from_png));
		cr_assert(picture_equal(&image, &from_webp));
		if (effort == -IMAGE_EFFORT_USUAL)
			quickest = png.len;
		least = png.len;
		bytes_release(&png);
		bytes_release(&webp);
		image_release(&from_png);
		image_release(&from_webp);
	}
	cr_assert_lt(least, quickest);
	image_release(&image);
}

Test(media_fit, lossy_webp_keeps_hidden_colour_when_asked)
{
	struct image image = picture_smooth(32, 32, true);

	for (size_t i = 0; i < 32 * 32; i++)
		memcpy(image.rgba + i * 4,
		       i % 32 < 16   ? "\xc0\x40\x40\xff"
		       : i % 32 < 24 ? "\xc0\x40\x40\0"
				     : "\x20\xb0\xf0\0",
		       4);
	for (int is_exact = 0; is_exact < 2; is_exact++) {
		struct bytes bytes = picture_encode(&image, MEDIA_WEBP,
						    (struct encode_options){.is_exact = is_exact});
		struct image read = picture_decode(bytes);
		const uint8_t *hidden = read.rgba + (16 * 32 + 28) * 4;

		cr_assert_eq(hidden[3], 0);
		cr_assert_eq(hidden[0] < 0x40 && hidden[1] > 0x90, is_exact, "%d %d", hidden[0],
			     hidden[1]);
		image_release(&read);
		bytes_release(&bytes);
	}
	image_release(&image);
}
