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

enum { REVISION = 3 };

struct reading {
	png_structp png;
	png_infop info;
	struct str data;
	size_t position;
	struct image *image;
	png_bytep *rows; /* one pointer into the image for each row */
	bool is_palette; /* rows come as one index a pixel */
	char why[96];    /* libpng's last words */
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

/* RGBA of 8 bits, or indices of 8 bits: libpng would give black for one beyond the palette. Returns the
 * length of a row. */
static size_t set_form(struct reading *reading)
{
	png_structp png = reading->png;

	reading->is_palette = png_get_color_type(png, reading->info) == PNG_COLOR_TYPE_PALETTE;
	if (reading->is_palette) {
		png_set_packing(png);
	} else {
		png_set_expand(png);
		png_set_scale_16(png);
		png_set_gray_to_rgb(png);
		png_set_add_alpha(png, 0xff, PNG_FILLER_AFTER);
	}
	(void)png_set_interlace_handling(png);
	png_read_update_info(png, reading->info);
	return (size_t)reading->image->width * (reading->is_palette ? 1 : 4);
}

/* Turns the indices at the start of each row into pixels, from the last one on. */
static void look_up(struct reading *reading)
{
	uint8_t table[256][4];
	png_colorp colors = NULL;
	png_bytep alphas = NULL;
	int count = 0, alpha_count = 0;

	(void)png_get_PLTE(reading->png, reading->info, &colors, &count);
	(void)png_get_tRNS(reading->png, reading->info, &alphas, &alpha_count, NULL);
	for (int i = 0; i < count; i++) {
		table[i][0] = colors[i].red;
		table[i][1] = colors[i].green;
		table[i][2] = colors[i].blue;
		table[i][3] = i < alpha_count ? alphas[i] : 255;
	}
	for (uint32_t y = 0; y < reading->image->height; y++) {
		uint8_t *row = reading->rows[y];

		for (size_t x = reading->image->width; x-- > 0;) {
			if (row[x] >= count)
				png_error(reading->png, "a pixel is not in the palette");
			memcpy(row + x * 4, table[row[x]], 4);
		}
	}
}

/* Holds the only setjmp of reading: no local variable is read after the jump, so that
 * nothing can be clobbered. */
static bool read_pixels(struct reading *reading)
{
	size_t row_len;

	if (setjmp(png_jmpbuf(reading->png)))
		return false;
	set_limits(reading);
	png_set_read_fn(reading->png, reading, on_read);
	png_read_info(reading->png, reading->info);
	row_len = set_form(reading);
	if (png_get_rowbytes(reading->png, reading->info) != row_len)
		png_error(reading->png, "the rows have another length than the header says");
	png_read_image(reading->png, reading->rows);
	png_read_end(reading->png, NULL);
	if (reading->is_palette)
		look_up(reading);
	return true;
}

static png_voidp on_malloc(png_structp png, png_alloc_size_t size)
{
	(void)png;
	return mem_alloc(size);
}

static void on_free(png_structp png, png_voidp memory)
{
	(void)png;
	mem_free(memory);
}

static bool reading_open(struct reading *reading)
{
	reading->png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, reading, on_error,
						on_warning, NULL, on_malloc, on_free);
	if (reading->png)
		reading->info = png_create_info_struct(reading->png);
	return reading->info != NULL;
}

static enum status libpng_decode(struct str data, struct place at, struct image *out,
				 struct diag *diag)
{
	struct reading reading = {.data = data, .image = out};
	enum status st = ST_OK;

	reading.rows = mem_zalloc(out->height, sizeof(*reading.rows));
	for (uint32_t y = 0; y < out->height; y++)
		reading.rows[y] = out->rgba + (size_t)y * out->width * 4;
	if (!reading_open(&reading))
		st = diag_error(diag, ST_ENVIRONMENT, "E0602", at, "libpng cannot start");
	else if (!read_pixels(&reading))
		st = codec_damaged(diag, at, "PNG", reading.why);
	png_destroy_read_struct(&reading.png, &reading.info, NULL);
	mem_free(reading.rows);
	return st;
}

/* Deflate makes at most 1032 bytes of one, so a file of this length cannot hold what its header claims:
 * known before memory is taken. */
static bool is_too_short(struct str data, uint64_t width, uint64_t height)
{
	static const uint8_t CHANNELS[] = {1, 1, 3, 1, 2, 1, 4};
	const uint8_t *header = (const uint8_t *)data.ptr + PNG_SIGNATURE_LEN + 8;
	uint64_t bits =
		header[9] < sizeof(CHANNELS) ? (uint64_t)CHANNELS[header[9]] * header[8] : 1;

	return (width * bits / 8 + 1) * height > (uint64_t)data.len * 1032;
}

static enum status decode_pixels(struct str data, struct place at, struct image *out,
				 struct diag *diag)
{
	const char *header = data.ptr + PNG_SIGNATURE_LEN;
	uint32_t width, height;
	enum status st;

	if (data.len < PNG_HEADER_END || memcmp(header, "\0\0\0\rIHDR", 8) != 0)
		return codec_damaged(diag, at, "PNG", "it has no complete header");
	width = png_get_u32(header + 8);
	height = png_get_u32(header + 12);
	if (image_fits(width, height)) {
		if (is_too_short(data, width, height))
			return codec_damaged(diag, at, "PNG",
					     "its data cannot make so many pixels");
		if (png_plain_decode(data, width, height, out))
			return ST_OK;
	}
	st = image_claim(out, width, height, "PNG", at, diag);
	if (st == ST_OK)
		st = libpng_decode(data, at, out, diag);
	return st;
}

static enum status png_decode(struct str data, struct place at, struct image *out,
			      struct diag *diag)
{
	struct beside beside = {0};
	enum status st = decode_pixels(data, at, out, diag);

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
