/* png.c - PNG: libpng reads, our own writer with libdeflate writes.
 *
 * Reading turns every colour type, bit depth and interlace into 8-bit RGBA. Gamma, colour profiles and text are passed
 * over; a wrong checksum, a missing end or a stream that ends early is an error; of an animation the default image is
 * read.
 *
 * Writing compresses twice, once unfiltered and once with the filter of least absolute sum for each row, and keeps the
 * smaller: that is both smaller and faster than libpng's one way. The file is IHDR, sRGB, IDAT, IEND and nothing else.
 */
#include "media/codec.h"

#include <libdeflate.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	REVISION = 1,
	SIGNATURE_SIZE = 8,
	IHDR_END = SIGNATURE_SIZE + 8 + 13 + 4,
	DEFLATE_LEVEL = 6,
	COLOR_RGB = 2,
	COLOR_RGBA = 6,
};

/* ---- reading ---- */

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

/* Everything but IHDR, PLTE, tRNS, IDAT and IEND is skipped unread, so no decompression or allocation hangs on it and a
 * large provenance chunk is no reason to refuse. */
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

/* Holds the only setjmp of reading: it changes no local variable, so that nothing can be clobbered. */
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

static uint32_t big_endian(const void *at)
{
	const uint8_t *p = at;

	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool reading_open(struct reading *reading)
{
	reading->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, reading, on_error, on_warning);
	if (reading->png)
		reading->info = png_create_info_struct(reading->png);
	return reading->info != NULL;
}

static enum status png_decode(struct str data, struct place at, struct image *out, struct diag *diag)
{
	struct reading reading = {.data = data};
	enum status st;

	if (data.len < IHDR_END || memcmp(data.ptr + SIGNATURE_SIZE, "\0\0\0\rIHDR", 8) != 0)
		return codec_damaged(diag, at, "PNG", "it has no complete header");
	st = image_claim(out, big_endian(data.ptr + 16), big_endian(data.ptr + 20), "PNG", at, diag);
	if (st != ST_OK)
		return st;
	reading.row_len = (size_t)out->width * 4;
	reading.rows = mem_zalloc(out->height, sizeof(*reading.rows));
	for (uint32_t y = 0; y < out->height; y++)
		reading.rows[y] = out->rgba + y * reading.row_len;
	if (!reading_open(&reading)) {
		st = diag_error(diag, ST_ENVIRONMENT, "E0602", at, "libpng cannot start");
	} else if (!read_pixels(&reading)) {
		st = codec_damaged(diag, at, "PNG", reading.why);
	}
	png_destroy_read_struct(&reading.png, &reading.info, NULL);
	mem_free(reading.rows);
	if (st != ST_OK)
		image_release(out);
	return st;
}

/* ---- writing ---- */

enum { FILTER_NONE, FILTER_SUB, FILTER_UP, FILTER_AVERAGE, FILTER_PAETH, FILTER_COUNT };

/* Room for the pixel to the left of the first. */
enum { LEFT_PAD = 16 };

struct writing {
	const struct image *image;
	size_t pixel_len, row_len;
	uint8_t *rows; /* height times: filter byte, row_len bytes */
	size_t rows_len;
	uint8_t *scratch; /* what the pointers below share */
	uint8_t *candidates[FILTER_COUNT]; /* [FILTER_NONE] is the row itself; LEFT_PAD zero bytes before it */
	uint8_t *above;                    /* LEFT_PAD zero bytes before it */
};

static void writing_init(struct writing *writing, const struct image *image)
{
	size_t lane;

	writing->image = image;
	writing->pixel_len = image_transparent_pixels(image) ? 4 : 3;
	writing->row_len = image->width * writing->pixel_len;
	writing->rows_len = image->height * (1 + writing->row_len);
	writing->rows = mem_alloc(writing->rows_len);
	lane = LEFT_PAD + writing->row_len;
	writing->scratch = mem_zalloc(FILTER_COUNT + 1, lane);
	for (size_t i = 0; i < FILTER_COUNT; i++)
		writing->candidates[i] = writing->scratch + i * lane + LEFT_PAD;
	writing->above = writing->scratch + FILTER_COUNT * lane + LEFT_PAD;
}

static void writing_release(struct writing *writing)
{
	mem_free(writing->rows);
	mem_free(writing->scratch);
}

static void pack_row(const struct writing *writing, uint32_t y, uint8_t *restrict out)
{
	const uint8_t *rgba = writing->image->rgba + (size_t)y * writing->image->width * 4;

	if (writing->pixel_len == 4) {
		memcpy(out, rgba, writing->row_len);
		return;
	}
	for (size_t x = 0; x < writing->image->width; x++) {
		out[x * 3] = rgba[x * 4];
		out[x * 3 + 1] = rgba[x * 4 + 1];
		out[x * 3 + 2] = rgba[x * 4 + 2];
	}
}

static void fill_unfiltered(struct writing *writing)
{
	uint8_t *out = writing->rows;

	for (uint32_t y = 0; y < writing->image->height; y++) {
		*out++ = FILTER_NONE;
		pack_row(writing, y, out);
		out += writing->row_len;
	}
}

static uint8_t paeth(int left, int up, int corner)
{
	int to_left = abs(up - corner);
	int to_up = abs(left - corner);
	int to_corner = abs(left + up - 2 * corner);
	int other = to_up <= to_corner ? up : corner;

	return (uint8_t)(to_left <= to_up && to_left <= to_corner ? left : other);
}

static void filter_candidates(struct writing *writing)
{
	const uint8_t *restrict row = writing->candidates[FILTER_NONE];
	const uint8_t *restrict left = row - writing->pixel_len;
	const uint8_t *restrict up = writing->above;
	const uint8_t *restrict corner = up - writing->pixel_len;
	uint8_t *restrict sub = writing->candidates[FILTER_SUB];
	uint8_t *restrict from_up = writing->candidates[FILTER_UP];
	uint8_t *restrict average = writing->candidates[FILTER_AVERAGE];
	uint8_t *restrict from_paeth = writing->candidates[FILTER_PAETH];
	size_t len = writing->row_len;

	for (size_t i = 0; i < len; i++)
		sub[i] = (uint8_t)(row[i] - left[i]);
	for (size_t i = 0; i < len; i++)
		from_up[i] = (uint8_t)(row[i] - up[i]);
	for (size_t i = 0; i < len; i++)
		average[i] = (uint8_t)(row[i] - (left[i] + up[i]) / 2);
	for (size_t i = 0; i < len; i++)
		from_paeth[i] = (uint8_t)(row[i] - paeth(left[i], up[i], corner[i]));
}

/* The sum of the bytes taken as signed differences, without sign. At most 65536 * 128: fits. */
static uint32_t filter_cost(const uint8_t *bytes, size_t len)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < len; i++)
		sum += bytes[i] < 128 ? bytes[i] : 256u - bytes[i];
	return sum;
}

static uint8_t filter_best(const struct writing *writing)
{
	uint32_t least = UINT32_MAX;
	uint8_t best = FILTER_NONE;

	for (uint8_t i = 0; i < FILTER_COUNT; i++) {
		uint32_t cost = filter_cost(writing->candidates[i], writing->row_len);

		if (cost < least) {
			least = cost;
			best = i;
		}
	}
	return best;
}

static void fill_adaptive(struct writing *writing)
{
	uint8_t *out = writing->rows;

	memset(writing->above, 0, writing->row_len);
	for (uint32_t y = 0; y < writing->image->height; y++) {
		pack_row(writing, y, writing->candidates[FILTER_NONE]);
		filter_candidates(writing);
		*out = filter_best(writing);
		memcpy(out + 1, writing->candidates[*out], writing->row_len);
		out += 1 + writing->row_len;
		memcpy(writing->above, writing->candidates[FILTER_NONE], writing->row_len);
	}
}

static void put_u32(uint8_t *out, uint32_t value)
{
	out[0] = (uint8_t)(value >> 24);
	out[1] = (uint8_t)(value >> 16);
	out[2] = (uint8_t)(value >> 8);
	out[3] = (uint8_t)value;
}

static void put_chunk(struct bytes *out, const char *type, const void *data, size_t len)
{
	uint8_t *at = out->data + out->len;

	put_u32(at, (uint32_t)len);
	memcpy(at + 4, type, 4);
	if (len)
		memcpy(at + 8, data, len);
	put_u32(at + 8 + len, libdeflate_crc32(0, at + 4, len + 4));
	out->len += len + 12;
}

static void put_file(const struct writing *writing, const uint8_t *stream, size_t stream_len, struct bytes *out)
{
	uint8_t header[13] = {[8] = 8, [9] = writing->pixel_len == 4 ? COLOR_RGBA : COLOR_RGB};
	static const uint8_t perceptual[1] = {0};

	put_u32(header, writing->image->width);
	put_u32(header + 4, writing->image->height);
	out->data = mem_alloc(SIGNATURE_SIZE + sizeof(header) + sizeof(perceptual) + stream_len + (size_t)4 * 12);
	memcpy(out->data, "\x89PNG\r\n\x1a\n", SIGNATURE_SIZE);
	out->len = SIGNATURE_SIZE;
	put_chunk(out, "IHDR", header, sizeof(header));
	put_chunk(out, "sRGB", perceptual, sizeof(perceptual));
	put_chunk(out, "IDAT", stream, stream_len);
	put_chunk(out, "IEND", NULL, 0);
}

static enum status png_encode(const struct image *image, const struct encode_options *options, struct place at,
			      struct bytes *out, struct diag *diag)
{
	struct libdeflate_compressor *deflate = libdeflate_alloc_compressor(DEFLATE_LEVEL);
	struct writing writing = {0};
	uint8_t *plain = NULL, *filtered = NULL;
	size_t room, plain_len, filtered_len;
	enum status st = ST_OK;

	(void)options;
	if (!deflate)
		return diag_error(diag, ST_ENVIRONMENT, "E0605", at, "libdeflate cannot start");
	writing_init(&writing, image);
	room = libdeflate_zlib_compress_bound(deflate, writing.rows_len);
	plain = mem_alloc(room);
	fill_unfiltered(&writing);
	plain_len = libdeflate_zlib_compress(deflate, writing.rows, writing.rows_len, plain, room);
	if (plain_len == 0) {
		st = diag_error(diag, ST_BUG, "E0605", at, "libdeflate overran its own bound");
		goto done;
	}
	filtered = mem_alloc(plain_len);
	fill_adaptive(&writing);
	filtered_len = libdeflate_zlib_compress(deflate, writing.rows, writing.rows_len, filtered, plain_len - 1);
	if (filtered_len)
		put_file(&writing, filtered, filtered_len, out);
	else
		put_file(&writing, plain, plain_len, out);
done:
	mem_free(filtered);
	mem_free(plain);
	writing_release(&writing);
	libdeflate_free_compressor(deflate);
	return st;
}

const struct codec codec_png = {
	.format = MEDIA_PNG,
	.revision = REVISION,
	.decode = png_decode,
	.encode = png_encode,
};
