/* png_encode RGBA-FILE: a picture of 1024x1024 cut to 512x512 and written as PNG, in turn by us and by
 * libpng with its defaults. Prints two lines, bytes and milliseconds of processor time: ours, then libpng's (medians). */
#include "media/image.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SOURCE_EDGE = 1024, EDGE = 512, ROUNDS = 15 };

static double now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void on_write(png_structp png, png_bytep data, size_t len)
{
	strbuf_add(png_get_io_ptr(png), data, len);
}

static size_t by_libpng(const struct image *image)
{
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png_create_info_struct(png);
	bool has_alpha = image_transparent_pixels(image) > 0;
	struct strbuf out = {0};
	size_t len;

	png_set_write_fn(png, &out, on_write, NULL);
	png_set_IHDR(png, info, image->width, image->height, 8,
		     has_alpha ? PNG_COLOR_TYPE_RGBA : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
		     PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_write_info(png, info);
	if (!has_alpha)
		png_set_filler(png, 0, PNG_FILLER_AFTER);
	for (uint32_t y = 0; y < image->height; y++)
		png_write_row(png, image->rgba + (size_t)y * image->width * 4);
	png_write_end(png, info);
	png_destroy_write_struct(&png, &info);
	len = out.len;
	strbuf_release(&out);
	return len;
}

static size_t by_us(const struct image *image)
{
	struct encode_options options = {0};
	struct diag diag = {0};
	struct bytes out;
	size_t len;

	if (image_encode(image, MEDIA_PNG, &options, (struct place){0}, &out, &diag) != ST_OK)
		exit(1);
	len = out.len;
	bytes_release(&out);
	return len;
}

static int by_value(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

static bool load(const char *path, struct image *image)
{
	FILE *file = fopen(path, "rb");
	static uint8_t line[SOURCE_EDGE * 4];

	if (!file || !image_init(image, EDGE, EDGE))
		return false;
	for (size_t y = 0; y < SOURCE_EDGE / 2 + EDGE / 2; y++) {
		if (fread(line, sizeof(line), 1, file) != 1)
			return false;
		if (y >= SOURCE_EDGE / 2 - EDGE / 2)
			memcpy(image->rgba + (y - (SOURCE_EDGE / 2 - EDGE / 2)) * EDGE * 4,
			       line + (SOURCE_EDGE / 2 - EDGE / 2) * 4, EDGE * 4);
	}
	return fclose(file) == 0;
}

int main(int argc, char **argv)
{
	size_t (*const ways[])(const struct image *) = {by_us, by_libpng};
	double times[2][ROUNDS];
	size_t bytes[2] = {0};
	struct image image;

	if (argc != 2 || !load(argv[1], &image))
		return 1;
	for (int i = 0; i < ROUNDS; i++) {
		for (int way = 0; way < 2; way++) {
			double start = now_ms();

			bytes[way] = ways[way](&image);
			times[way][i] = now_ms() - start;
		}
	}
	for (int way = 0; way < 2; way++) {
		qsort(times[way], ROUNDS, sizeof(double), by_value);
		printf("%zu %.3f\n", bytes[way], times[way][ROUNDS / 2]);
	}
	image_release(&image);
	return 0;
}
