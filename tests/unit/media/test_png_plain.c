/* The quick way to read PNG: what it takes it must read as libpng does, and it must take nothing
 * that is not plain. */
#include "media/png_parts.h"
#include "unit/media/pictures.h"

#include <criterion/criterion.h>
#include <png.h>
#include <string.h>

struct layout {
	int depth, color, interlace;
	int filters;     /* PNG_FILTER_* of libpng */
	size_t idat_len; /* 0: libpng's own */
	bool has_trns;
};

static void on_write(png_structp png, png_bytep data, size_t len)
{
	strbuf_add(png_get_io_ptr(png), data, len);
}

static void on_flush(png_structp png)
{
	(void)png;
}

/* Written by libpng from the image, whose alpha is left out where the colour type has none. */
static struct bytes write_layout(const struct image *image, const struct layout *layout)
{
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png_create_info_struct(png);
	struct strbuf out = {0};

	png_set_write_fn(png, &out, on_write, on_flush);
	png_set_IHDR(png, info, image->width, image->height, layout->depth, layout->color,
		     layout->interlace, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_set_filter(png, PNG_FILTER_TYPE_BASE, layout->filters);
	if (layout->idat_len)
		png_set_compression_buffer_size(png, layout->idat_len);
	if (layout->has_trns)
		png_set_tRNS(png, info, NULL, 0, &(png_color_16){.red = 1});
	png_write_info(png, info);
	if (layout->color == PNG_COLOR_TYPE_RGB)
		png_set_filler(png, 0, PNG_FILLER_AFTER);
	for (int pass = png_set_interlace_handling(png); pass > 0; pass--) {
		for (size_t y = 0; y < image->height; y++)
			png_write_row(png, image->rgba + y * image->width * 4);
	}
	png_write_end(png, info);
	png_destroy_write_struct(&png, &info);
	return (struct bytes){(uint8_t *)out.data, out.len};
}

static bool decode_plain(struct bytes bytes, uint32_t width, uint32_t height, struct image *out)
{
	return png_plain_decode((struct str){(const char *)bytes.data, bytes.len}, width, height,
				out);
}

static void check_layout(const struct layout *layout, uint32_t width, uint32_t height)
{
	struct image image = picture_noise(width, height, layout->color == PNG_COLOR_TYPE_RGB);
	struct bytes bytes = write_layout(&image, layout);
	struct image read;

	cr_assert(decode_plain(bytes, width, height, &read));
	cr_assert(picture_equal(&image, &read), "filters %d, colour type %d, %ux%u",
		  layout->filters, layout->color, width, height);
	image_release(&read);
	bytes_release(&bytes);
	image_release(&image);
}

Test(media_png_plain, undoes_every_filter)
{
	static const int FILTERS[] = {PNG_FILTER_NONE, PNG_FILTER_SUB,   PNG_FILTER_UP,
				      PNG_FILTER_AVG,  PNG_FILTER_PAETH, PNG_ALL_FILTERS};

	for (size_t i = 0; i < sizeof(FILTERS) / sizeof(FILTERS[0]); i++) {
		struct layout rgb = {8, PNG_COLOR_TYPE_RGB, 0, FILTERS[i], 0, false};
		struct layout rgba = {8, PNG_COLOR_TYPE_RGB_ALPHA, 0, FILTERS[i], 0, false};

		check_layout(&rgb, 31, 17);
		check_layout(&rgba, 31, 17);
		check_layout(&rgb, 1, 5);
		check_layout(&rgba, 5, 1);
	}
}

Test(media_png_plain, joins_many_chunks_of_data)
{
	struct layout layout = {8, PNG_COLOR_TYPE_RGB_ALPHA, 0, PNG_ALL_FILTERS, 64, false};

	check_layout(&layout, 40, 30);
}

Test(media_png_plain, leaves_other_varieties_to_libpng)
{
	static const struct layout LAYOUTS[] = {
		{8, PNG_COLOR_TYPE_RGB_ALPHA, 1, PNG_FILTER_NONE, 0, false},
		{16, PNG_COLOR_TYPE_RGB_ALPHA, 0, PNG_FILTER_NONE, 0, false},
		{8, PNG_COLOR_TYPE_RGB, 0, PNG_FILTER_NONE, 0, true},
		{8, PNG_COLOR_TYPE_GRAY, 0, PNG_FILTER_NONE, 0, false},
		{8, PNG_COLOR_TYPE_GRAY_ALPHA, 0, PNG_FILTER_NONE, 0, false},
	};
	/* Rows are read from it as the layout says: twice as long as they are suffices for all. */
	struct image image = picture_noise(8, 16, true);

	image.height = 8;
	for (size_t i = 0; i < sizeof(LAYOUTS) / sizeof(LAYOUTS[0]); i++) {
		struct bytes bytes = write_layout(&image, &LAYOUTS[i]);
		struct image read;

		cr_assert_not(decode_plain(bytes, 8, 8, &read), "layout %zu", i);
		image_release(&read);
		read = picture_decode(bytes);
		image_release(&read);
		bytes_release(&bytes);
	}
	image_release(&image);
}

Test(media_png_plain, takes_nothing_that_is_not_sound)
{
	struct image image = picture_noise(6, 5, false);
	struct layout layout = {8, PNG_COLOR_TYPE_RGB_ALPHA, 0, PNG_ALL_FILTERS, 20, false};
	struct bytes bytes = write_layout(&image, &layout);

	for (size_t at = PNG_SIGNATURE_LEN; at < bytes.len; at++) {
		struct image read;

		bytes.data[at] ^= 0x10;
		cr_assert_not(decode_plain(bytes, 6, 5, &read), "byte %zu", at);
		image_release(&read);
		bytes.data[at] ^= 0x10;
		cr_assert_not(decode_plain((struct bytes){bytes.data, at}, 6, 5, &read),
			      "%zu bytes", at);
		image_release(&read);
	}
	bytes_release(&bytes);
	image_release(&image);
}
