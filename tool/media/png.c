/* png.c - PNG: read by libpng, or the quick way where a file is plain; written by png_write.c.
 *
 * Reading turns every colour type, bit depth and interlace into 8-bit RGBA. A wrong checksum, a
 * missing end or a stream that ends early is an error; of an animation the default image is read.
 */
#include "media/beside.h"
#include "media/png_parts.h"

#include <png.h>
#include <stdio.h>
#include <string.h>

enum { REVISION = 1 };

struct reading {
	png_structp png;
	png_infop info;
	struct str data;
	size_t position;
	png_bytep *rows; /* one pointer into the image for each row */
	size_t row_len;
	char why[96]; /* libpng's last words */
};

PNG_NORETURN static void on_error(png_structp png, png_const_charp text)
{
	struct reading *reading = png_get_error_ptr(png);

	(void)snprintf(reading->why, sizeof(reading->why), "%s", text);
	png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp text)
{
	(void)png;
	(void)text;
}

static void on_read(png_structp png, png_bytep out, size_t len)
{
	struct reading *reading = png_get_io_ptr(png);

	if (len > reading->data.len - reading->position)
		png_error(png, "the data ends early");
	memcpy(out, reading->data.ptr + reading->position, len);
	reading->position += len;
}

/* Everything but IHDR, PLTE, tRNS, IDAT and IEND is skipped unread, so no decompression or
 * allocation hangs on it and a large provenance chunk is no reason to refuse. */
static void set_limits(struct reading *reading)
{
	png_set_user_limits(reading->png, IMAGE_EDGE_MAX, IMAGE_EDGE_MAX);
	png_set_chunk_malloc_max(reading->png, IMAGE_FILE_MAX);
	png_set_chunk_cache_max(reading->png, 1);
	png_set_keep_unknown_chunks(reading->png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
	png_set_crc_action(reading->png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
}

static void set_rgba8(struct reading *reading)
{
	png_set_expand(reading->png);
	png_set_scale_16(reading->png);
	png_set_gray_to_rgb(reading->png);
	png_set_add_alpha(reading->png, 0xff, PNG_FILLER_AFTER);
	(void)png_set_interlace_handling(reading->png);
	png_read_update_info(reading->png, reading->info);
}

/* Holds the only setjmp of reading: it changes no local variable, so that nothing can be
 * clobbered. */
static bool read_pixels(struct reading *reading)
{
	if (setjmp(png_jmpbuf(reading->png)))
		return false;
	set_limits(reading);
	png_set_read_fn(reading->png, reading, on_read);
	png_read_info(reading->png, reading->info);
	set_rgba8(reading);
	if (png_get_rowbytes(reading->png, reading->info) != reading->row_len)
		png_error(reading->png, "the rows have another length than the header says");
	png_read_image(reading->png, reading->rows);
	png_read_end(reading->png, NULL);
	return true;
}

static bool reading_open(struct reading *reading)
{
	reading->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, reading, on_error, on_warning);
	if (reading->png)
		reading->info = png_create_info_struct(reading->png);
	return reading->info != NULL;
}

static enum status libpng_decode(struct str data, struct place at, struct image *out,
				 struct diag *diag)
{
	struct reading reading = {.data = data, .row_len = (size_t)out->width * 4};
	enum status st = ST_OK;

	reading.rows = mem_zalloc(out->height, sizeof(*reading.rows));
	for (uint32_t y = 0; y < out->height; y++)
		reading.rows[y] = out->rgba + y * reading.row_len;
	if (!reading_open(&reading))
		st = diag_error(diag, ST_ENVIRONMENT, "E0602", at, "libpng cannot start");
	else if (!read_pixels(&reading))
		st = codec_damaged(diag, at, "PNG", reading.why);
	png_destroy_read_struct(&reading.png, &reading.info, NULL);
	mem_free(reading.rows);
	return st;
}

static enum status png_decode(struct str data, struct place at, struct image *out,
			      struct diag *diag)
{
	const char *header = data.ptr + PNG_SIGNATURE_LEN;
	struct beside beside = {0};
	enum status st;

	if (data.len < PNG_HEADER_END || memcmp(header, "\0\0\0\rIHDR", 8) != 0)
		return codec_damaged(diag, at, "PNG", "it has no complete header");
	st = image_claim(out, png_get_u32(header + 8), png_get_u32(header + 12), "PNG", at, diag);
	if (st == ST_OK && !png_plain_decode(data, out))
		st = libpng_decode(data, at, out, diag);
	if (st != ST_OK) {
		image_release(out);
		return st;
	}
	png_beside(data, &beside);
	beside_apply(&beside, "PNG", at, out, diag);
	return ST_OK;
}

const struct codec codec_png = {
	.format = MEDIA_PNG,
	.revision = REVISION,
	.is_lossless = true,
	.decode = png_decode,
	.encode = png_encode,
};
