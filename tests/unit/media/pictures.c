/* pictures.c - images and findings for the tests of this room. */
#include "unit/media/pictures.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct image picture_noise(uint32_t width, uint32_t height, bool is_opaque)
{
	struct image image;
	uint32_t state = 12345;

	cr_assert(image_init(&image, width, height));
	for (size_t i = 0; i < (size_t)width * height * 4; i++) {
		state = state * 1664525u + 1013904223u;
		image.rgba[i] = is_opaque && i % 4 == 3 ? 255 : (uint8_t)(state >> 24);
	}
	return image;
}

struct image picture_smooth(uint32_t width, uint32_t height, bool is_opaque)
{
	struct image image;

	cr_assert(image_init(&image, width, height));
	for (uint32_t y = 0; y < height; y++) {
		for (uint32_t x = 0; x < width; x++) {
			uint8_t *pixel = image.rgba + ((size_t)y * width + x) * 4;
			uint32_t from_middle =
				(x < width / 2 ? width / 2 - x : x - width / 2) * 510 / width;

			pixel[0] = (uint8_t)(x * 255 / width);
			pixel[1] = (uint8_t)(y * 255 / height);
			pixel[2] = (uint8_t)((x + y) * 255 / (width + height));
			pixel[3] = is_opaque ? 255 : (uint8_t)(255 - from_middle);
		}
	}
	return image;
}

bool picture_equal(const struct image *a, const struct image *b)
{
	return a->width == b->width && a->height == b->height &&
	       memcmp(a->rgba, b->rgba, (size_t)a->width * a->height * 4) == 0;
}

double picture_psnr(const struct image *a, const struct image *b)
{
	size_t pixels = (size_t)a->width * a->height;
	double sum = 0;

	cr_assert(a->width == b->width && a->height == b->height);
	for (size_t i = 0; i < pixels * 4; i++) {
		double pa = i % 4 == 3 ? a->rgba[i] : a->rgba[i] * a->rgba[i | 3] / 255.0;
		double pb = i % 4 == 3 ? b->rgba[i] : b->rgba[i] * b->rgba[i | 3] / 255.0;

		sum += (pa - pb) * (pa - pb);
	}
	return sum > 0 ? 10 * log10(255.0 * 255.0 * (double)pixels * 4 / sum) : 999;
}

struct bytes picture_encode(const struct image *image, enum media_format format,
			    struct encode_options options)
{
	struct diag diag = {0};
	struct bytes bytes;
	enum status st = image_encode(image, format, &options, (struct place){0}, &bytes, &diag);

	cr_assert_eq(st, ST_OK, "%s", diag.first ? diag.first->text : "");
	diag_release(&diag);
	return bytes;
}

struct image picture_decode(struct bytes bytes)
{
	struct diag diag = {0};
	struct image image;
	enum status st = image_decode(bytes.data, bytes.len, (struct place){0}, &image, &diag);

	cr_assert_eq(st, ST_OK, "%s", diag.first ? diag.first->text : "");
	cr_assert_null(diag.first);
	return image;
}

void picture_refused(const void *data, size_t len, const char *code, const char *part)
{
	struct place at = {.line = 7};
	struct diag diag = {0};
	struct image image;
	enum status st = image_decode(data, len, at, &image, &diag);

	cr_assert_neq(st, ST_OK, "%zu bytes were decoded", len);
	cr_assert_null(image.rgba);
	cr_assert_not_null(diag.first);
	cr_assert_null(diag.first->next);
	cr_assert_str_eq(diag.first->code, code, "%s: %s", diag.first->code, diag.first->text);
	cr_assert_not_null(strstr(diag.first->text, part), "'%s' is not in: %s", part,
			   diag.first->text);
	cr_assert_eq(diag.first->at.line, 7);
	diag_release(&diag);
}

void picture_truncations(struct bytes bytes)
{
	for (size_t len = 0; len < bytes.len; len++) {
		uint8_t *copy = malloc(len ? len : 1);
		struct diag diag = {0};
		struct image image;

		cr_assert_not_null(copy);
		memcpy(copy, bytes.data, len);
		cr_assert_neq(image_decode(copy, len, (struct place){0}, &image, &diag), ST_OK,
			      "%zu of %zu bytes were taken for all", len, bytes.len);
		cr_assert_eq(diag.errors, 1);
		diag_release(&diag);
		free(copy);
	}
}

static long largest_size_kib(void)
{
	FILE *file = fopen("/proc/self/status", "r");
	char line[256];
	long kib = -1;

	if (!file)
		return -1;
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "VmPeak: %ld", &kib) == 1)
			break;
	}
	(void)fclose(file);
	return kib;
}

long picture_refusal_growth_kib(const void *data, size_t len)
{
	long before = largest_size_kib();
	struct diag diag = {0};
	struct image image;

	cr_assert_neq(image_decode(data, len, (struct place){0}, &image, &diag), ST_OK);
	diag_release(&diag);
	return before < 0 ? -1 : largest_size_kib() - before;
}
