/* PNG: every variety that exists is read, damage is an error, and what is written is small and
 * plain. */
#include "unit/media/pictures.h"

#include <criterion/criterion.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* ---- a writer of every variety ---- */

struct variety {
	uint32_t width, height;
	int depth, color, interlace;
	int palette_len;
	png_color palette[16];
	int trns_len; /* palette entries with alpha, or 1 for a transparent colour */
	png_byte trns[16];
	png_color_16 trns_color;
};

static void on_write(png_structp png, png_bytep data, size_t len)
{
	strbuf_add(png_get_io_ptr(png), data, len);
}

static void on_flush(png_structp png)
{
	(void)png;
}

/* rows: packed as in the file, one after the other. */
static struct bytes variety_write(const struct variety *v, const uint8_t *rows)
{
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png_create_info_struct(png);
	struct strbuf out = {0};
	png_bytep pointers[64];
	size_t row_len;

	png_set_write_fn(png, &out, on_write, on_flush);
	png_set_IHDR(png, info, v->width, v->height, v->depth, v->color, v->interlace,
		     PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	if (v->palette_len)
		png_set_PLTE(png, info, v->palette, v->palette_len);
	if (v->trns_len)
		png_set_tRNS(png, info, v->trns, v->trns_len, &v->trns_color);
	png_set_sRGB_gAMA_and_cHRM(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
	png_write_info(png, info);
	row_len = png_get_rowbytes(png, info);
	for (uint32_t y = 0; y < v->height; y++)
		pointers[y] = (png_bytep)(uintptr_t)(rows + y * row_len);
	png_write_image(png, pointers);
	png_write_end(png, info);
	png_destroy_write_struct(&png, &info);
	return (struct bytes){(uint8_t *)out.data, out.len};
}

static const uint8_t *pixel_at(const struct image *image, uint32_t x, uint32_t y)
{
	return image->rgba + ((size_t)y * image->width + x) * 4;
}

static void assert_pixel(const struct image *image, uint32_t x, uint32_t y, uint32_t rgba)
{
	const uint8_t *p = pixel_at(image, x, y);
	uint32_t found = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];

	cr_assert_eq(found, rgba, "pixel %u,%u is %08x instead of %08x", x, y, found, rgba);
}

enum { EDGE = 11, SAMPLES_MAX = EDGE * 4 * 2 };

/* Sample number k of pixel x,y; anything that differs between neighbours and spans the range. */
static unsigned sample(uint32_t x, uint32_t y, unsigned k, int depth)
{
	return (x * 37 + y * 59 + k * 101 + 5) * 2654435761u >> (32 - depth);
}

static unsigned channel_count(int color)
{
	switch (color) {
	case PNG_COLOR_TYPE_RGB: return 3;
	case PNG_COLOR_TYPE_GRAY_ALPHA: return 2;
	case PNG_COLOR_TYPE_RGB_ALPHA: return 4;
	default: return 1;
	}
}

static void pack_rows(const struct variety *v, uint8_t *rows)
{
	unsigned channels = channel_count(v->color);
	size_t row_len = (v->width * channels * (unsigned)v->depth + 7) / 8;

	memset(rows, 0, row_len * v->height);
	for (uint32_t y = 0; y < v->height; y++) {
		for (uint32_t i = 0; i < v->width * channels; i++) {
			unsigned value = sample(i / channels, y, i % channels, v->depth);
			uint8_t *row = rows + y * row_len;
			size_t bit = (size_t)i * (unsigned)v->depth;

			if (v->depth == 16) {
				row[i * 2] = (uint8_t)(value >> 8);
				row[i * 2 + 1] = (uint8_t)value;
			} else {
				row[bit / 8] |=
					(uint8_t)(value << (8 - (unsigned)v->depth - bit % 8));
			}
		}
	}
}

/* To 8 bits, to the nearest. */
static uint8_t to_8(unsigned value, int depth)
{
	unsigned max = (1u << depth) - 1;

	return (uint8_t)((value * 255 + max / 2) / max);
}

static uint32_t expected_pixel(const struct variety *v, uint32_t x, uint32_t y)
{
	unsigned s[4], channels = channel_count(v->color);
	uint8_t c[4], alpha = 255;

	for (unsigned k = 0; k < channels; k++) {
		s[k] = sample(x, y, k, v->depth);
		c[k] = to_8(s[k], v->depth);
	}
	if (v->color == PNG_COLOR_TYPE_PALETTE) {
		png_color entry = v->palette[s[0]];

		alpha = (int)s[0] < v->trns_len ? v->trns[s[0]] : 255;
		return (uint32_t)entry.red << 24 | (uint32_t)entry.green << 16 |
		       (uint32_t)entry.blue << 8 | alpha;
	}
	if (v->color == PNG_COLOR_TYPE_GRAY || v->color == PNG_COLOR_TYPE_GRAY_ALPHA) {
		if (channels == 2)
			alpha = c[1];
		else if (v->trns_len && s[0] == v->trns_color.gray)
			alpha = 0;
		return (uint32_t)c[0] << 24 | (uint32_t)c[0] << 16 | (uint32_t)c[0] << 8 | alpha;
	}
	if (channels == 4)
		alpha = c[3];
	else if (v->trns_len && s[0] == v->trns_color.red && s[1] == v->trns_color.green &&
		 s[2] == v->trns_color.blue)
		alpha = 0;
	return (uint32_t)c[0] << 24 | (uint32_t)c[1] << 16 | (uint32_t)c[2] << 8 | alpha;
}

static void check_variety(const struct variety *v)
{
	uint8_t rows[EDGE * SAMPLES_MAX];
	struct bytes bytes;
	struct image image;

	pack_rows(v, rows);
	bytes = variety_write(v, rows);
	image = picture_decode(bytes);
	cr_assert_eq(image.width, v->width);
	cr_assert_eq(image.height, v->height);
	for (uint32_t y = 0; y < v->height; y++) {
		for (uint32_t x = 0; x < v->width; x++)
			assert_pixel(&image, x, y, expected_pixel(v, x, y));
	}
	image_release(&image);
	bytes_release(&bytes);
}

static struct variety variety(int depth, int color, int interlace)
{
	struct variety v = {EDGE, EDGE - 2, depth, color, interlace, 0, {{0, 0, 0}}, 0, {0}, {0}};

	if (color != PNG_COLOR_TYPE_PALETTE)
		return v;
	v.palette_len = depth < 4 ? 1 << depth : 16;
	for (int i = 0; i < 16; i++)
		v.palette[i] = (png_color){(png_byte)(i * 17), (png_byte)(255 - i * 13),
					   (png_byte)(i * 7)};
	return v;
}

Test(media_png, reads_every_color_type_depth_and_interlace)
{
	static const int TYPES[][2] = {
		{PNG_COLOR_TYPE_GRAY, 1},       {PNG_COLOR_TYPE_GRAY, 2},
		{PNG_COLOR_TYPE_GRAY, 4},       {PNG_COLOR_TYPE_GRAY, 8},
		{PNG_COLOR_TYPE_GRAY, 16},      {PNG_COLOR_TYPE_RGB, 8},
		{PNG_COLOR_TYPE_RGB, 16},       {PNG_COLOR_TYPE_PALETTE, 1},
		{PNG_COLOR_TYPE_PALETTE, 2},    {PNG_COLOR_TYPE_PALETTE, 4},
		{PNG_COLOR_TYPE_GRAY_ALPHA, 8}, {PNG_COLOR_TYPE_GRAY_ALPHA, 16},
		{PNG_COLOR_TYPE_RGB_ALPHA, 8},  {PNG_COLOR_TYPE_RGB_ALPHA, 16},
	};

	for (size_t i = 0; i < sizeof(TYPES) / sizeof(TYPES[0]); i++) {
		for (int interlace = 0; interlace < 2; interlace++) {
			struct variety v = variety(TYPES[i][1], TYPES[i][0], interlace);

			check_variety(&v);
		}
	}
}

Test(media_png, reads_an_8_bit_palette)
{
	struct variety v = {3,
			    1,
			    8,
			    PNG_COLOR_TYPE_PALETTE,
			    0,
			    3,
			    {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}},
			    2,
			    {0, 128},
			    {0}};
	const uint8_t row[] = {2, 1, 0};
	struct bytes bytes = variety_write(&v, row);
	struct image image = picture_decode(bytes);

	assert_pixel(&image, 0, 0, 0x0000ffff);
	assert_pixel(&image, 1, 0, 0x00ff0080);
	assert_pixel(&image, 2, 0, 0xff000000);
	image_release(&image);
	bytes_release(&bytes);
}

Test(media_png, reads_a_transparent_color)
{
	for (int depth = 1; depth <= 16; depth *= 2) {
		struct variety v = variety(depth, PNG_COLOR_TYPE_GRAY, 0);

		v.trns_len = 1;
		v.trns_color.gray = (png_uint_16)sample(3, 4, 0, depth);
		check_variety(&v);
	}
	for (int depth = 8; depth <= 16; depth *= 2) {
		struct variety v = variety(depth, PNG_COLOR_TYPE_RGB, 1);

		v.trns_len = 1;
		v.trns_color.red = (png_uint_16)sample(3, 4, 0, depth);
		v.trns_color.green = (png_uint_16)sample(3, 4, 1, depth);
		v.trns_color.blue = (png_uint_16)sample(3, 4, 2, depth);
		check_variety(&v);
	}
}

Test(media_png, reads_palette_alpha)
{
	struct variety v = variety(4, PNG_COLOR_TYPE_PALETTE, 1);

	v.trns_len = 7;
	for (int i = 0; i < 7; i++)
		v.trns[i] = (png_byte)(i * 40);
	check_variety(&v);
}

/* ---- damage and size ---- */

static void put_u32(uint8_t *at, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(value >> (24 - 8 * i));
}

static uint32_t get_u32(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* A file whose header claims a size and that has no pixels. */
static size_t claim(uint8_t out[64], uint32_t width, uint32_t height)
{
	memcpy(out, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
	put_u32(out + 16, width);
	put_u32(out + 20, height);
	memcpy(out + 24, "\x08\x06\0\0\0", 5);
	put_u32(out + 29, (uint32_t)crc32(0, out + 12, 17));
	memcpy(out + 33, "\0\0\0\0IEND\xae\x42\x60\x82", 12);
	return 45;
}

Test(media_png, refuses_a_size_before_it_takes_memory)
{
	uint8_t bytes[64];
	size_t len = claim(bytes, 60000, 60000);
	long growth = picture_refusal_growth_kib(bytes, len);

	picture_refused(bytes, len, "E0603", "60000x60000");
	picture_refused(bytes, len, "E0603", "16384");
	cr_assert_lt(growth, 1024, "%ld KiB were taken", growth);
	len = claim(bytes, 16384, 16384);
	picture_refused(bytes, len, "E0603", "16384x16384");
	len = claim(bytes, 0xffffffffu, 1);
	picture_refused(bytes, len, "E0603", "4294967295x1");
	len = claim(bytes, 0, 5);
	picture_refused(bytes, len, "E0602", "0x5");
	len = claim(bytes, 1, 1);
	picture_refused(bytes, len, "E0602", "PNG");
}

/* 50 MB of pixels from 45 bytes would be too good. */
Test(media_png, refuses_what_its_data_cannot_make_before_it_takes_memory)
{
	uint8_t bytes[64];
	size_t len = claim(bytes, 3000, 4000);
	long growth = picture_refusal_growth_kib(bytes, len);

	picture_refused(bytes, len, "E0602", "cannot make so many pixels");
	cr_assert_lt(growth, 1024, "%ld KiB were taken", growth);
}

/* The most pixels that few bytes can make must not be taken for too many. */
Test(media_png, reads_the_flattest_picture_there_is)
{
	struct variety v = {64, 64, 1, PNG_COLOR_TYPE_GRAY, 0, 0, {{0, 0, 0}}, 0, {0}, {0}};
	static const uint8_t ROWS[64 * 8];
	struct bytes small = variety_write(&v, ROWS);
	struct image image = picture_decode(small), large, read;
	struct bytes bytes;

	image_release(&image);
	bytes_release(&small);
	cr_assert(image_init(&large, 1500, 1500));
	bytes = picture_encode(&large, MEDIA_PNG, (struct encode_options){.effort = 3});
	read = picture_decode(bytes);
	image_release(&read);
	bytes_release(&bytes);
	image_release(&large);
}

Test(media_png, refuses_a_pixel_beyond_the_palette)
{
	for (int interlace = 0; interlace < 2; interlace++) {
		struct variety v = {5,
				    1,
				    4,
				    PNG_COLOR_TYPE_PALETTE,
				    interlace,
				    3,
				    {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}},
				    1,
				    {9},
				    {0}};
		const uint8_t sound[] = {0x01, 0x21, 0x20}, beyond[] = {0x01, 0x23, 0x20};
		struct bytes bytes = variety_write(&v, sound);
		struct image image = picture_decode(bytes);

		assert_pixel(&image, 0, 0, 0x01020309);
		assert_pixel(&image, 4, 0, 0x070809ff);
		image_release(&image);
		bytes_release(&bytes);
		bytes = variety_write(&v, beyond);
		picture_refused(bytes.data, bytes.len, "E0602", "not in the palette");
		bytes_release(&bytes);
	}
}

Test(media_png, notices_every_changed_byte)
{
	struct image image = picture_noise(5, 4, false);
	struct bytes bytes = picture_encode(&image, MEDIA_PNG, (struct encode_options){0});

	for (size_t at = 0; at < bytes.len; at++) {
		for (int bit = 0; bit < 8; bit++) {
			struct diag diag = {0};
			struct image read;

			bytes.data[at] ^= (uint8_t)(1 << bit);
			cr_assert_neq(image_decode(bytes.data, bytes.len, (struct place){0}, &read,
						   &diag),
				      ST_OK, "bit %d of byte %zu", bit, at);
			bytes.data[at] ^= (uint8_t)(1 << bit);
			diag_release(&diag);
		}
	}
	bytes_release(&bytes);
	image_release(&image);
}

/* Puts a chunk before the pixels of a file that picture_encode made: after the signature, IHDR and
 * sRGB. */
static struct bytes insert_chunk(struct bytes bytes, const char *type, const uint8_t *data,
				 size_t len)
{
	enum { BEFORE = 8 + 25 + 13 };
	struct bytes out = {mem_alloc(bytes.len + len + 12), bytes.len + len + 12};

	memcpy(out.data, bytes.data, BEFORE);
	put_u32(out.data + BEFORE, (uint32_t)len);
	memcpy(out.data + BEFORE + 4, type, 4);
	memcpy(out.data + BEFORE + 8, data, len);
	put_u32(out.data + BEFORE + 8 + len,
		(uint32_t)crc32(0, out.data + BEFORE + 4, (uInt)len + 4));
	memcpy(out.data + BEFORE + len + 12, bytes.data + BEFORE, bytes.len - BEFORE);
	return out;
}

Test(media_png, passes_over_what_is_beside_the_pixels)
{
	enum { LARGE = 10 * 1024 * 1024 };
	static const char *const TYPES[] = {"iTXt", "eXIf", "caBX", "acTL", "iCCP", "zTXt"};
	struct image image = picture_noise(6, 6, false);
	struct bytes plain = picture_encode(&image, MEDIA_PNG, (struct encode_options){0});
	uint8_t *junk = mem_zalloc(LARGE, 1);

	for (size_t i = 0; i < sizeof(TYPES) / sizeof(TYPES[0]); i++) {
		struct bytes with = insert_chunk(plain, TYPES[i], junk, LARGE);
		struct diag diag = {0};
		struct image read;

		cr_assert_eq(image_decode(with.data, with.len, (struct place){0}, &read, &diag),
			     ST_OK);
		cr_assert(picture_equal(&image, &read), "%s", TYPES[i]);
		diag_release(&diag);
		with.data[8 + 25 + 13 + 500] ^= 1;
		picture_refused(with.data, with.len, "E0602", "CRC");
		image_release(&read);
		bytes_release(&with);
	}
	mem_free(junk);
	bytes_release(&plain);
	image_release(&image);
}

Test(media_png, refuses_a_critical_chunk_it_does_not_know)
{
	struct image image = picture_noise(2, 2, false);
	struct bytes plain = picture_encode(&image, MEDIA_PNG, (struct encode_options){0});
	struct bytes with = insert_chunk(plain, "CgBI", (const uint8_t *)"\x50\0\x20\x02", 4);

	picture_refused(with.data, with.len, "E0602", "PNG");
	bytes_release(&with);
	bytes_release(&plain);
	image_release(&image);
}

/* ---- writing ---- */

static void round_trip(uint32_t width, uint32_t height, bool is_opaque)
{
	struct image image = picture_noise(width, height, is_opaque);
	struct bytes bytes = picture_encode(&image, MEDIA_PNG, (struct encode_options){0});
	struct image read = picture_decode(bytes);

	cr_assert(picture_equal(&image, &read), "%ux%u", width, height);
	image_release(&read);
	bytes_release(&bytes);
	image_release(&image);
}

Test(media_png, gives_back_the_pixels_it_was_given)
{
	static const uint32_t SIZES[][2] = {{1, 1},   {2, 1},   {1, 3},     {7, 5},
					    {16, 16}, {33, 17}, {16384, 1}, {1, 16384}};

	for (size_t i = 0; i < sizeof(SIZES) / sizeof(SIZES[0]); i++) {
		round_trip(SIZES[i][0], SIZES[i][1], false);
		round_trip(SIZES[i][0], SIZES[i][1], true);
	}
}

Test(media_png, keeps_color_under_alpha_0)
{
	struct image image;
	struct bytes bytes;
	struct image read;

	cr_assert(image_init(&image, 1, 1));
	image.rgba[0] = 200;
	bytes = picture_encode(&image, MEDIA_PNG, (struct encode_options){0});
	read = picture_decode(bytes);
	assert_pixel(&read, 0, 0, 0xc8000000);
	image_release(&read);
	bytes_release(&bytes);
	image_release(&image);
}

Test(media_png, writes_four_chunks_and_an_alpha_channel_only_where_needed)
{
	static const char *const TYPES[] = {"IHDR", "sRGB", "IDAT", "IEND"};

	for (int is_opaque = 0; is_opaque < 2; is_opaque++) {
		struct image image = picture_smooth(40, 30, is_opaque != 0);
		struct bytes bytes = picture_encode(&image, MEDIA_PNG, (struct encode_options){0});
		size_t at = 8;

		cr_assert_eq(bytes.data[24], 8);
		cr_assert_eq(bytes.data[25],
			     is_opaque ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGB_ALPHA);
		for (size_t i = 0; i < 4; i++) {
			cr_assert_eq(memcmp(bytes.data + at + 4, TYPES[i], 4), 0);
			at += get_u32(bytes.data + at) + 12;
		}
		cr_assert_eq(at, bytes.len);
		bytes_release(&bytes);
		image_release(&image);
	}
}

/* Counts the rows of a written file that have a filter. */
static uint32_t filtered_rows(struct bytes bytes, uint32_t width, uint32_t height)
{
	uLongf len = (uLongf)height * (1 + width * (bytes.data[25] == PNG_COLOR_TYPE_RGB ? 3 : 4));
	uint8_t *rows = mem_alloc(len);
	size_t row_len = len / height;
	uint32_t count = 0;

	cr_assert_eq(uncompress(rows, &len, bytes.data + 8 + 25 + 13 + 8,
				get_u32(bytes.data + 8 + 25 + 13)),
		     Z_OK);
	cr_assert_eq(len, row_len * height);
	for (uint32_t y = 0; y < height; y++)
		count += rows[y * row_len] != 0;
	mem_free(rows);
	return count;
}

Test(media_png, filters_what_gets_smaller_by_it)
{
	struct image smooth = picture_smooth(64, 64, false);
	struct bytes bytes = picture_encode(&smooth, MEDIA_PNG, (struct encode_options){0});

	cr_assert_gt(filtered_rows(bytes, 64, 64), 60);
	cr_assert_lt(bytes.len, 64 * 64 * 4 / 50);
	bytes_release(&bytes);
	image_release(&smooth);
}

/* Pixels of `count` colours without any order, one of them not opaque. */
static struct image picture_of_colors(uint32_t count)
{
	struct image image;
	uint32_t state = 1;

	cr_assert(image_init(&image, 64, 64));
	for (uint32_t i = 0; i < 64 * 64; i++) {
		uint32_t color = i < count ? i : (state >> 16) % count;

		state = state * 1664525u + 1013904223u;
		put_u32(image.rgba + (size_t)i * 4,
			(color * 2654435761u | 0xff) - (color == 0 ? 0x7f : 0));
	}
	return image;
}

Test(media_png, leaves_unfiltered_what_gets_larger_by_it)
{
	struct image image = picture_of_colors(300);
	struct bytes bytes = picture_encode(&image, MEDIA_PNG, (struct encode_options){0});

	cr_assert_eq(bytes.data[25], PNG_COLOR_TYPE_RGB_ALPHA);
	cr_assert_eq(filtered_rows(bytes, 64, 64), 0);
	bytes_release(&bytes);
	image_release(&image);
}

Test(media_png, writes_few_colours_with_a_palette)
{
	static const struct {
		uint32_t colors;
		uint8_t bits;
	} ROWS[] = {{2, 1}, {3, 2}, {4, 2}, {5, 4}, {16, 4}, {17, 8}, {256, 8}};

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		struct image image = picture_of_colors(ROWS[i].colors), read;
		struct bytes bytes = picture_encode(&image, MEDIA_PNG, (struct encode_options){0});
		const uint8_t *palette = bytes.data + 8 + 25 + 13;

		cr_assert_eq(bytes.data[24], ROWS[i].bits, "%u", ROWS[i].colors);
		cr_assert_eq(bytes.data[25], PNG_COLOR_TYPE_PALETTE);
		cr_assert_eq(memcmp(palette + 4, "PLTE", 4), 0);
		cr_assert_eq(get_u32(palette), ROWS[i].colors * 3);
		cr_assert_eq(memcmp(palette + 12 + get_u32(palette) + 4, "tRNS", 4), 0);
		cr_assert_eq(get_u32(palette + 12 + get_u32(palette)), 1);
		read = picture_decode(bytes);
		cr_assert_arr_eq(read.rgba, image.rgba, 64 * 64 * 4);
		image_release(&read);
		bytes_release(&bytes);
		image_release(&image);
	}
}

/* The palette of a picture that small is longer than its pixels. */
Test(media_png, writes_no_palette_that_does_not_pay)
{
	struct image image;
	struct bytes bytes;

	cr_assert(image_init(&image, 256, 1));
	for (uint32_t i = 0; i < 256; i++)
		put_u32(image.rgba + (size_t)i * 4, i * 0x01010100u | 0xff);
	bytes = picture_encode(&image, MEDIA_PNG, (struct encode_options){0});
	cr_assert_eq(bytes.data[25], PNG_COLOR_TYPE_RGB);
	bytes_release(&bytes);
	image_release(&image);
}
