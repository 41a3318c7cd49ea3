/* JPEG: round trips, varieties, and files that are refused. */
#include "unit/media/pictures.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <jpeglib.h>
#include <stdlib.h>
#include <string.h>

enum { EDGE = 24 };

/* A file of libjpeg's own making: `components` channels of one smooth picture. set: NULL or what
 * else to set. */
static struct bytes jpeg_write(int components, J_COLOR_SPACE space, void (*set)(j_compress_ptr))
{
	struct jpeg_compress_struct jpeg;
	struct jpeg_error_mgr error;
	unsigned char *data = NULL;
	unsigned long len = 0;
	struct bytes bytes;
	JSAMPLE row[EDGE * 4];
	JSAMPROW rows = row;

	jpeg.err = jpeg_std_error(&error);
	jpeg_create_compress(&jpeg);
	jpeg_mem_dest(&jpeg, &data, &len);
	jpeg.image_width = EDGE;
	jpeg.image_height = EDGE;
	jpeg.input_components = components;
	jpeg.in_color_space = space;
	jpeg_set_defaults(&jpeg);
	jpeg_set_quality(&jpeg, 95, TRUE);
	if (set)
		set(&jpeg);
	jpeg_start_compress(&jpeg, TRUE);
	while (jpeg.next_scanline < EDGE) {
		for (int i = 0; i < EDGE * components; i++)
			row[i] = (JSAMPLE)(jpeg.next_scanline * 5 + (unsigned)(i / components) * 4);
		(void)jpeg_write_scanlines(&jpeg, &rows, 1);
	}
	jpeg_finish_compress(&jpeg);
	jpeg_destroy_compress(&jpeg);
	bytes = (struct bytes){mem_alloc(len), len};
	memcpy(bytes.data, data, len);
	free(data);
	return bytes;
}

static void check_smooth(struct bytes bytes)
{
	struct image image = picture_decode(bytes);

	cr_assert_eq(image.width, EDGE);
	for (int y = 0; y < EDGE; y++) {
		for (int x = 0; x < EDGE; x++) {
			const uint8_t *p = image.rgba + (y * EDGE + x) * 4;

			for (int k = 0; k < 3; k++)
				cr_assert_leq(abs(p[k] - (y * 5 + x * 4)), 6, "%d,%d: %d", x, y,
					      p[k]);
			cr_assert_eq(p[3], 255);
		}
	}
	image_release(&image);
	bytes_release(&bytes);
}

static void set_progressive(j_compress_ptr jpeg)
{
	jpeg_simple_progression(jpeg);
}

/* Every coefficient in a scan of its own: 190 valid scans. */
static void set_many_scans(j_compress_ptr jpeg)
{
	static jpeg_scan_info scans[1 + 3 * 63];
	int count = 1;

	scans[0] = (jpeg_scan_info){3, {0, 1, 2}, 0, 0, 0, 0};
	for (int component = 0; component < 3; component++) {
		for (int k = 1; k < 64; k++)
			scans[count++] = (jpeg_scan_info){1, {component}, k, k, 0, 0};
	}
	jpeg->scan_info = scans;
	jpeg->num_scans = count;
}

Test(media_jpeg, reads_color_grey_and_progressive)
{
	check_smooth(jpeg_write(3, JCS_RGB, NULL));
	check_smooth(jpeg_write(1, JCS_GRAYSCALE, NULL));
	check_smooth(jpeg_write(3, JCS_RGB, set_progressive));
}

Test(media_jpeg, refuses_cmyk)
{
	struct bytes bytes = jpeg_write(4, JCS_CMYK, NULL);

	picture_refused(bytes.data, bytes.len, "E0604", "CMYK");
	bytes_release(&bytes);
}

Test(media_jpeg, refuses_more_scans_than_a_picture_needs)
{
	struct bytes bytes = jpeg_write(3, JCS_RGB, set_many_scans);

	picture_refused(bytes.data, bytes.len, "E0602", "100 scans");
	bytes_release(&bytes);
}

/* Offset of the frame header's marker. */
static size_t frame_header(struct bytes bytes)
{
	for (size_t at = 2; at + 9 < bytes.len;) {
		if (bytes.data[at + 1] == 0xc0 || bytes.data[at + 1] == 0xc2)
			return at;
		at += 2 + ((size_t)bytes.data[at + 2] << 8 | bytes.data[at + 3]);
	}
	cr_assert(false, "no frame header");
	return 0;
}

Test(media_jpeg, refuses_a_size_before_it_takes_memory)
{
	struct bytes bytes = jpeg_write(3, JCS_RGB, NULL);
	size_t at = frame_header(bytes);
	long growth;

	memcpy(bytes.data + at + 5, "\xea\x60\xea\x60", 4);
	growth = picture_refusal_growth_kib(bytes.data, bytes.len);
	picture_refused(bytes.data, bytes.len, "E0603", "60000x60000");
	cr_assert_lt(growth, 1024, "%ld KiB were taken", growth);
	bytes_release(&bytes);
}

Test(media_jpeg, names_a_variety_it_does_not_read)
{
	struct bytes bytes = jpeg_write(3, JCS_RGB, NULL);
	size_t at = frame_header(bytes);

	bytes.data[at + 4] = 12;
	picture_refused(bytes.data, bytes.len, "E0604", "12");
	bytes.data[at + 4] = 8;
	bytes.data[at + 1] = 0xc3;
	picture_refused(bytes.data, bytes.len, "E0604", "JPEG");
	bytes_release(&bytes);
}

Test(media_jpeg, every_start_of_a_progressive_file_is_refused)
{
	struct bytes bytes = jpeg_write(3, JCS_RGB, set_progressive);

	picture_truncations(bytes);
	bytes_release(&bytes);
}

Test(media_jpeg, writes_what_it_reads_nearly)
{
	struct image image = picture_smooth(70, 50, true);

	for (int quality = 60; quality <= 100; quality += 20) {
		struct bytes bytes = picture_encode(&image, MEDIA_JPEG,
						    (struct encode_options){.quality = quality});
		struct image read = picture_decode(bytes);

		cr_assert_gt(picture_psnr(&image, &read), 34);
		image_release(&read);
		bytes_release(&bytes);
	}
	image_release(&image);
}

Test(media_jpeg, keeps_full_color_resolution_from_quality_90)
{
	static const struct {
		int quality;
		uint8_t sampling;
	} ROWS[] = {{100, 0x11}, {90, 0x11}, {0, 0x11}, {89, 0x22}, {50, 0x22}};
	struct image image = picture_smooth(32, 32, true);

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		struct bytes bytes = picture_encode(
			&image, MEDIA_JPEG, (struct encode_options){.quality = ROWS[i].quality});

		cr_assert_eq(bytes.data[frame_header(bytes) + 11], ROWS[i].sampling, "quality %d",
			     ROWS[i].quality);
		bytes_release(&bytes);
	}
	image_release(&image);
}

Test(media_jpeg, refuses_transparent_pixels_and_counts_them)
{
	struct image image = picture_smooth(10, 10, true);
	struct encode_options options = {0};
	struct diag diag = {0};
	struct bytes bytes;

	image.rgba[3] = 254;
	image.rgba[83] = 0;
	cr_assert_eq(image_encode(&image, MEDIA_JPEG, &options, (struct place){0}, &bytes, &diag),
		     ST_INVALID);
	cr_assert_str_eq(diag.first->code, "E0605");
	cr_assert_not_null(strstr(diag.first->hint, "flatten"));
	cr_assert_not_null(strstr(diag.first->text, "2 of the image's 10x10 pixels"), "%s",
			   diag.first->text);
	cr_assert_null(bytes.data);
	diag_release(&diag);
	image_release(&image);
}

/* Larger than the writer's buffer, so that it is emptied several times. */
Test(media_jpeg, writes_files_of_any_length)
{
	struct image image = picture_noise(600, 500, true);
	struct bytes bytes =
		picture_encode(&image, MEDIA_JPEG, (struct encode_options){.quality = 100});
	struct image read = picture_decode(bytes);

	cr_assert_gt(bytes.len, 128 * 1024);
	cr_assert_gt(picture_psnr(&image, &read), 40);
	image_release(&read);
	bytes_release(&bytes);
	image_release(&image);
}
